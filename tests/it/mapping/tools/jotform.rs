//! Exports of Jotform.

use super::read;

/// A byte order mark, answers on separate lines, repeated and empty headers, ids of 19 digits.
#[test]
fn answers_of_jotform_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "jotform"
date = ["YYYY-MM-DD", "MMM D, YYYY"]
[columns]
where = { at = 5, header = "Details" }
details-medicines = { at = 7, header = "Details" }
[record]
id = "Submission ID"
submitted = "Submission Date"
only = { "Approval Status" = ["Approved", ""] }
left-out = ["details-medicines", "No Label"]
[question.keloid]
column = "Keloid"
answers = { "Yes" = "yes", "No" = "no" }
[question.notes]
column = "where"
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
"#;
    let rows = [
        "2026-11-20 09:05:00,6100000000000000001,Approved,No,my arm,\"Warts\nRash\",x,y",
        "\"Nov 20, 2026\",6100000000000000002,,Yes,none,\"None\n\",none,n/a",
        "\"20/11/2026\",6100000000000000003,,N/A,,\"None\r\nWarts\",,",
        "2026-11-20 09:05:00,6.1E+18,Denied,No,,Warts,,",
        "2026-11-20 09:05:00,6100000000000000005,,No,\"two\nlines\",\"Warts,Rash\",,",
        "2026-11-20 09:05:00,6100000000000000006,,\"N\no\",,Warts,,",
        "2026-11-20 09:05:00,6100000000000000007,,No,,Warts,,",
    ];
    let header = "\u{feff}Submission Date,Submission ID,Approval Status,Keloid,Details,Skin,Details,No Label";
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 6100000000000000001 (2026-11-20) keloid=no area=[warts,rash] notes=my arm",
            "2 6100000000000000002 (2026-11-20) keloid=yes area=[none] notes=none",
            "3 6100000000000000003 submitted! 6 Submission Date [20/11/2026] keloid! 6 Keloid [N/A] area! 6 Skin [None\r\nWarts]",
            "4 6.1E+18 unreadable 8 Approval Status [Denied]",
            "5 6100000000000000005 (2026-11-20) keloid=no notes=two\\nlines area! 9 Skin [Warts,Rash]",
            "6 6100000000000000006 (2026-11-20) area=[warts] keloid! 11 Keloid [N\no]",
            "7 6100000000000000007 (2026-11-20) keloid=no area=[warts]",
        ]
    );
}
