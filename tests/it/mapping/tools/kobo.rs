//! Exports of KoboToolbox.

use super::read;

/// Names of groups, a row of tags below the header, answers in one cell and in columns.
#[test]
fn answers_of_kobo_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "kobo"
skip = 1
[record]
id = "_uuid"
submitted = "_submission_time"
left-out = ["grp/skin_all", { like = "_validation*" }]
[every]
missing = ["n/a"]
unsure = ["dk"]
[question.keloid]
column = "grp/keloid"
answers = { "yes" = "yes", "no" = "no" }
[question.area]
boxes = { "grp/skin/warts" = "warts", "grp/skin/spots" = "spots", "grp/skin/rash" = "rash", "grp/skin/none" = "none" }
shown = { "grp/adult" = ["yes"] }
[question.cold-sores]
column = "grp/sores"
not-offered = ["never"]
answers = { "past" = "past", "now" = "now" }
"#;
    let header = "_uuid;_submission_time;grp/adult;grp/keloid;grp/skin_all;grp/skin/warts;grp/skin/spots;grp/skin/rash;grp/skin/none;grp/sores;_validation_status";
    let tags = "#meta;#date;;;;;;;;;";
    let rows = [
        "u1;2026-11-20T09:05:00.000+11:00;yes;no;warts rash;1;0;1;0;past;",
        "u2;2026-11-20T09:05:00;no;n/a;;False;False;False;False;;",
        "u3;2026-11-20;yes;dk;;;;;;n/a;",
        "u4;2026-11-20;yes;no;none;FALSE;False;false;0.0;now;",
        "u5;2026-11-20;yes;no;none;0;0;0;1;past now;",
        "u6;2026-11-20;yes;NO;none warts;True;0;0;True;maybe;",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{tags}\n{}\n", rows.join("\n"))),
        [
            "1 u1 (2026-11-20) keloid=no area=[warts,rash] cold-sores=past",
            "2 u2 (2026-11-20)",
            "3 u3 (2026-11-20) keloid=unsure",
            "4 u4 (2026-11-20) keloid=no cold-sores=now area! 6 grp/skin/none [0.0]",
            "5 u5 (2026-11-20) keloid=no area=[none] cold-sores! 7 grp/sores [past now]",
            "6 u6 (2026-11-20) keloid! 8 grp/keloid [NO] area! 8 grp/skin/none [True] cold-sores! 8 grp/sores [maybe]",
        ]
    );
}
