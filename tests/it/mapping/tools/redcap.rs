//! Exports of REDCap.

use super::read;

/// Zeros of a form that nobody opened, codes of missing data, boxes of codes below zero, rows that repeat.
#[test]
fn raw_values_of_redcap_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "redcap-raw"
decimal = ","
[record]
id = "record_id"
submitted = "intake_timestamp"
rows = "joined"
last = { column = "redcap_repeat_instance", of = { redcap_repeat_instrument = "visit" } }
left-out = ["redcap_event_name", "visit_complete"]
[every]
unsure = ["UNK"]
declined = ["ASKU"]
[question.keloid]
column = "keloid"
answers = { "1" = "yes", "0" = "no" }
shown = { intake_complete = ["2"] }
[question.area]
boxes = { skin___1 = "warts", skin___2 = "spots", skin___3 = "rash", skin___0 = "none", skin____9 = "declined", skin___unk = "unsure" }
shown = { intake_complete = ["2"] }
[question.weight]
column = "kg"
[question.last-peel]
column = "peel"
"#;
    let header = "\u{feff}record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,intake_timestamp,keloid,skin___1,skin___2,skin___3,skin___0,skin____9,skin___unk,intake_complete,kg,peel,visit_complete";
    let rows = [
        // the base row, then two visits, the last of which counts
        "1,a,,,2026-11-20 09:05:00,0,1,0,1,0,0,0,2,,,",
        "1,a,visit,2,,,,,,,,,,\"61,5\",2026-11-01,2",
        "1,a,visit,1,,,,,,,,,,\"60,0\",2026-10-01,2",
        // a form that nobody completed
        "2,a,,,[not completed],0,0,0,0,0,0,0,0,,,",
        "3,a,,,2026-11-20 09:05:00,,0,0,0,0,0,0,2,,,",
        // none, alone and together with a tick; prefer not to say together with a tick
        "4,a,,,2026-11-20 09:05:00,UNK,0,0,0,1,0,0,2,,,",
        "5,a,,,2026-11-20 09:05:00,ASKU,1,0,0,1,0,0,2,,,",
        "6,a,,,2026-11-20 09:05:00,-99,0,1,0,0,1,0,2,,,",
        // an instance without a number, and the same one twice
        "7,a,visit,,,,,,,,,,,\"61,5\",,2",
        "8,a,visit,1,,,,,,,,,,\"61,5\",,2",
        "8,a,visit,1,,,,,,,,,,\"61,5\",,2",
        // rows with different answers
        "9,a,,,2026-11-20 09:05:00,0,1,0,0,0,0,0,2,,,",
        "9,b,,,2026-11-20 09:05:00,1,1,0,0,0,0,0,2,,,",
        // the id again, further down
        "1,a,visit,3,,,,,,,,,,\"62,55\",2026-11-31,2",
        // a box that was made later is blank
        "10,a,,,2026-11-20 09:05:00,0,1,0,,0,0,0,2,,,",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-11-01",
            "2 2",
            "3 3 (2026-11-20)",
            "4 4 (2026-11-20) keloid=unsure area=[none]",
            "5 5 (2026-11-20) keloid=declined area! 8 skin___0 [1]",
            "6 6 (2026-11-20) area=[spots,declined] keloid! 9 keloid [-99]",
            "7 7 unreadable 10 redcap_repeat_instance [-]",
            "8 8 unreadable 11 redcap_repeat_instance [1]",
            "9 9 (2026-11-20) area=[warts] keloid! 13 keloid [0]",
            "10 1 weight! 15 kg [62,55] last-peel! 15 peel [2026-11-31]",
            "11 10 (2026-11-20) keloid=no area={ticked:[warts],open:[rash]}",
        ]
    );
}

/// Labels with commas, quotes, brackets and HTML.
#[test]
fn labels_of_redcap_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "redcap-label"
[record]
id = "Record ID"
[question.keloid]
column = "<b>Keloids</b>, ever?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area.boxes]
"On the skin? (choice=Warts, raised)" = "warts"
"On the skin? (choice='Spots (red)')" = "spots"
"On the skin? (choice=<i>Rash</i>)" = "rash"
"On the skin? (choice=None)" = "none"
[question.area.shown]
"Complete?" = ["Complete"]
"#;
    let header = "Record ID,\"<b>Keloids</b>, ever?\",\"On the skin? (choice=Warts, raised)\",On the skin? (choice='Spots (red)'),On the skin? (choice=<i>Rash</i>),On the skin? (choice=None),Complete?";
    let rows = [
        "1,No,Checked,Unchecked,Checked,Unchecked,Complete",
        "2,Yes,Unchecked,Unchecked,Unchecked,Unchecked,Incomplete",
        "3,,Unchecked,Unchecked,Unchecked,Unchecked,Complete",
        "4,No,1,0,0,0,Complete",
        "5,No,Unchecked,Unchecked,Unchecked,Checked,Unverified",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 keloid=no area=[warts,rash]",
            "2 2 keloid=yes",
            "3 3",
            "4 4 keloid=no area! 5 On the skin? (choice=Warts, raised) [1]",
            "5 5 keloid=no",
        ]
    );
    let twice = header.replace("(choice=<i>Rash</i>)", "(choice=None)");
    assert_eq!(
        read(mapping, format!("{twice}\n{}\n", rows.join("\n"))),
        [
            "there is no column `On the skin? (choice=<i>Rash</i>)`; the columns 5, 6 have the header `On the skin? (choice=None)`: give each a name in `[columns]`"
        ]
    );
}
