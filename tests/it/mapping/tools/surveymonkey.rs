//! Exports of SurveyMonkey.

use super::read;

/// The header of a question with boxes is above its first box; the options are in the second row.
#[test]
fn answers_of_surveymonkey_are_read_or_refused() {
    let mapping = r#"
[export]
type = "csv"
skip = 1
date = "MM/DD/YYYY"
ticked = ["Warts", "Spots", "Rash", "None of the above"]
unticked = [""]
[columns]
warts = { at = 4, header = "What is on your skin?" }
spots = { at = 5, header = "" }
rash = { at = 6, header = "" }
none = { at = 7, header = "" }
[record]
id = "Respondent ID"
submitted = "End Date"
[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area]
boxes = { warts = "warts", spots = "spots", rash = "rash", none = "none" }
"#;
    let text = "Respondent ID,End Date,Keloids?,What is on your skin?,,,\n\
        ,,Response,Warts,Spots,Rash,None of the above\n\
        118000000001,11/20/2026 09:05:00 AM,No,Warts,,Rash,\n\
        118000000002,11/20/2026 09:05:00 AM,Yes,,,,None of the above\n\
        118000000003,11/20/2026,,,,,\n\
        118000000004,20/11/2026,No,Warts,,,None of the above\n\
        118000000005,1/2/2026,No,,Moles,,\n";
    assert_eq!(
        read(mapping, text),
        [
            "1 118000000001 (2026-11-20) keloid=no area=[warts,rash]",
            "2 118000000002 (2026-11-20) keloid=yes area=[none]",
            "3 118000000003 (2026-11-20)",
            "4 118000000004 keloid=no submitted! 6 End Date [20/11/2026] area! 6 (7) [None of the above]",
            "5 118000000005 keloid=no submitted! 7 End Date [1/2/2026] area! 7 (5) [Moles]",
        ]
    );
}
