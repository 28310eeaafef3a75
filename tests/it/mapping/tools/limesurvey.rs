//! Exports of LimeSurvey.

use super::read;

/// Answer codes, a placeholder for a missing day, columns of questions that were not shown.
#[test]
fn answers_of_limesurvey_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "limesurvey"
delimiter = ";"
ticked = ["Y"]
unticked = [""]
[record]
id = "id"
submitted = "submitdate"
left-out = ["lastpage"]
[question.keloid]
column = "kel"
unsure = ["A3"]
answers = { "Y" = "yes", "N" = "no" }
[question.cold-sores]
column = "sores"
answers = { "A1" = "never", "A2" = "past", "A4" = "now" }
[question.area]
boxes = { "skin[SQ1]" = "warts", "skin[SQ2]" = "spots", "skin[SQ3]" = "rash", "skin[none]" = "none" }
"#;
    let header = "id;submitdate;lastpage;kel;sores;skin[SQ1];skin[SQ2];skin[SQ3];skin[none]";
    let rows = [
        "1;\"2026-11-20 09:05:00\";3;N;A1;Y;;;",
        "2;\"1980-01-01 00:00:00\";3;A3;A4;;;;Y",
        "3;;1;;;;;;",
        "4;2026-11-20;3;N/A;N/A;N/A;N/A;N/A;N/A",
        "5;2026-11-20;3;-oth-;A5;Y;;;Y",
        "6;2026-11-20;3;n;A1;N;;Y;",
        "7;2026-11-20;3;N;A1;Y;N/A;;",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no area=[warts] cold-sores=never",
            "2 2 keloid=unsure area=[none] cold-sores=now",
            "3 3",
            "4 4 (2026-11-20)",
            "5 5 (2026-11-20) keloid! 6 kel [-oth-] cold-sores! 6 sores [A5] area! 6 skin[none] [Y]",
            "6 6 (2026-11-20) cold-sores=never keloid! 7 kel [n] area! 7 skin[SQ1] [N]",
            "7 7 (2026-11-20) keloid=no area={ticked:[warts],open:[spots]} cold-sores=never",
        ]
    );
}
