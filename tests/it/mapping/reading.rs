//! The meaning of the cells of an export.

use insta::assert_snapshot;

use super::records;

const PREGNANCY: &str = r#"
[question.pregnancy]
column = "Pregnant?"
not-offered = ["trying"]
answers = { "No" = ["no", "trying"], "Yes" = "yes" }
"#;

#[test]
fn a_form_that_asks_less_is_known_in_part() {
    let mapping = format!(
        "[record]\nid = \"Client\"\n[every]\nunsure = [\"Not sure\"]\ndeclined = [\"Prefer not to say\"]\n{PREGNANCY}"
    );
    assert_eq!(
        records(
            &mapping,
            "Client,Pregnant?\na,No\nb,Yes\nc,\nd,Not sure\ne,Prefer not to say\n\nf, No \n"
        ),
        [
            "1:2 a pregnancy={\"one-of\":[\"no\",\"trying\"]}",
            "2:3 b pregnancy=\"yes\"",
            "3:4 c",
            "4:5 d pregnancy=\"unsure\"",
            "5:6 e pregnancy=\"declined\"",
            "6:8 f pregnancy={\"one-of\":[\"no\",\"trying\"]}",
        ]
    );
}

#[test]
fn dates_times_and_ages_are_as_exact_as_the_form() {
    let mapping = r#"
[export]
date = ["D/M/YYYY", "YYYY-MM"]
decimal = ","
[record]
on = "Visit"
submitted = "Sent"
[question.last-peel]
column = "Peel"
answers = { "Less than a month ago" = { within = "1 month" }, "Longer ago" = { older-than = "1 month" }, "Never" = "missing" }
[question.age]
born = "Born"
[question.weight]
column = "kg"
answers = { "under 40" = { under = 40 } }
"#;
    let rows = [
        "1/12/2026,20/11/2026 23:59:59 GMT-11,3/4/2026,29/2/2000,\"61,50\"",
        "1/12/2026,20/11/2026,Less than a month ago,2000-12,under 40",
        ",20/11/2026,Longer ago,30/11/2026,61.5",
        ",,Longer ago,,\"61,55\"",
        ",soon,2026-05,,",
        "1/11/2026,20/11/2026,,,",
        "1/12/2026,20/11/2026,25/11/2026,,",
        "11/2026,,,,",
    ];
    let read = records(
        mapping,
        format!("Visit,Sent,Peel,Born,kg\n{}\n", rows.join("\n")),
    );
    assert_snapshot!(read.join("\n"), @r#"
    1:2 - answered=2026-11-20 age=26 weight=61.5 last-peel="2026-04-03"
    2:3 - answered=2026-11-20 age={"at-least":25,"at-most":26} weight={"at-most":39.9} last-peel={"from":"2026-10-21","to":"2026-11-20"}
    3:4 - answered=2026-11-20 last-peel={"to":"2026-10-20"} ! age@4 Born [30/11/2026] the birth lies after the screening date 2026-11-22 ! weight@4 kg [61.5] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark
    4:5 - ! last-peel@5 Peel [Longer ago] the time is counted from the day the form was filled, and that is not known ! weight@5 kg [61,55] this number has more decimals than the question takes: at most 1
    5:6 - last-peel="2026-05" ! -@6 Sent [soon] the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    6:7 - unreadable @7 Sent [20/11/2026] the form was filled after the screening date 2026-11-01
    7:8 - answered=2026-11-20 ! last-peel@8 Peel [25/11/2026] the date lies after the day it was given, 2026-11-20
    8:9 - unreadable @9 Visit [11/2026] the screening date cannot be read: this is not a day in the format that the mapping declares
    "#);
}

#[test]
fn a_reworded_question_has_two_columns() {
    let mapping = r#"
[question.keloid]
column = ["Keloids?", "Have you had keloids?"]
answers = { "Yes" = "yes", "No" = "no" }
"#;
    assert_eq!(
        records(
            mapping,
            "Keloids?,Have you had keloids?\nYes,\n,No\nYes,Yes\nYes,No\n,\nMaybe,\n"
        ),
        [
            "1:2 - keloid=\"yes\"",
            "2:3 - keloid=\"no\"",
            "3:4 - keloid=\"yes\"",
            "4:5 - ! keloid@5 Have you had keloids? [No] two columns of the question are filled, and differ",
            "5:7 - ! keloid@7 Keloids? [Maybe] the mapping does not name this text: add it to `answers` once it is clear what it means",
        ]
    );
}

#[test]
fn a_text_that_means_missing_fills_no_column() {
    let mapping = r#"
[export]
preset = "limesurvey"
[every]
missing = ["N/A", "-"]
unsure = ["?"]
[question.keloid]
column = ["K1", "K2", "K3"]
answers = { "Yes" = "yes", "No" = "no" }
"#;
    let rows = ["N/A,Yes,", "No,,N/A", "N/A,-,", "N/A,?,No", "?,,?", ",,No"];
    assert_eq!(
        records(mapping, format!("K1,K2,K3\n{}\n", rows.join("\n"))),
        [
            "1:2 - keloid=\"yes\"",
            "2:3 - keloid=\"no\"",
            "3:4 -",
            "4:5 - ! keloid@5 K3 [No] two columns of the question are filled, and differ",
            "5:6 - keloid=\"unsure\"",
            "6:7 - keloid=\"no\"",
        ]
    );
    // the mapping removes the text of its preset
    let without = mapping.replace("missing = [\"N/A\", \"-\"]", "missing = []");
    let told = records(&without, "K1,K2,K3\nN/A,Yes,\n");
    assert_eq!(
        told,
        ["1:2 - ! keloid@2 K2 [Yes] two columns of the question are filled, and differ"]
    );
}

#[test]
fn a_placeholder_for_a_missing_day_is_missing_in_every_spelling() {
    let mapping = r#"
[export]
date = "YYYY-MM-DD"
[record]
id = "id"
submitted = "filled"
missing = ["1980-01-01 00:00:00"]
[question.keloid]
column = "keloid"
answers = { "1" = "yes", "0" = "no" }
"#;
    let rows = ["1,1980-01-01,0", "2,1980-01-01 00:00,0", "3,1980-01-02,0"];
    assert_eq!(
        records(mapping, format!("id,filled,keloid\n{}\n", rows.join("\n"))),
        [
            "1:2 1 keloid=\"no\"",
            "2:3 2 keloid=\"no\"",
            "3:4 3 answered=1980-01-02 keloid=\"no\"",
        ]
    );
}

#[test]
fn procedures_and_states_of_a_record_are_read() {
    let mapping = r#"
[export]
many = "; "
date = "YYYY-MM-DD"
[record]
id = "No"
submitted = "Sent"
missing = ["[not completed]"]
only = { "State" = ["Complete", ""] }
procedures = { column = "Treatment", answers = { "Needles" = "microneedling" } }
left-out = ["Score 1", "comment"]
[columns]
comment = { at = 6, header = "Other" }
words = { at = 7, header = "Other" }
[question.notes]
column = "words"
[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
"#;
    let header = "No,Sent,State,Treatment,Score 1,Other,Other,Keloids?";
    let rows = [
        "1234567890123456789,2026-11-01 10:00,Complete,Needles,5,\"a\nb\",\"c\nd\",No",
        "2,[not completed],,Needles; Needles,,,,",
        "3,2026-11-01,Test,Needles,,,,",
        "4,2026-11-01,,Laser,,,,No",
        "5,2026-11-01,,,,,,No",
        "6,2026-11-23,,Needles,,,,No",
        "7,yesterday,,Needles,,,x,No",
        "8,,,Needles,,,,\"No\n\"",
    ];
    let read = records(mapping, format!("{header}\n{}\n", rows.join("\n")));
    assert_snapshot!(read.join("\n"), @r#"
    1:2 1234567890123456789 answered=2026-11-01 keloid="no" notes="c\nd"
    2:5 2
    3:6 3 unreadable @6 State [Test] `only` does not take this text: the row is not a record
    4:7 4 unreadable @7 Treatment [Laser] the mapping does not name this procedure
    5:8 5 unreadable @8 Treatment [-] the record names no procedure
    6:9 6 unreadable @9 Sent [2026-11-23] the form was filled after the screening date 2026-11-22
    7:10 7 keloid="no" notes="x" ! -@10 Sent [yesterday] the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    8:11 8 unreadable [-] the quoted cell that opens in line 11, column 16 runs to line 12: is a quote missing? (2 lines)
    "#);
}

/// A question that was shown and has an empty cell, or an empty list, was not answered: nothing in it is a "no".
#[test]
fn an_empty_choice_is_missing() {
    let mapping = r#"
[export]
type = "TYPE"
many = ";"
[record]
id = "id"
[question.area]
column = "skin"
shown = { done = ["2"] }
answers = { "Warts" = "warts", "Spots or a rash" = ["spots", "rash"], "None" = "none" }
[question.cold-sores]
column = "skin"
shown = { done = ["2"] }
not-offered = ["never", "past"]
answers = { "Cold sore" = "now" }
[question.keloid]
column = "keloid"
answers = { "Yes" = "yes", "No" = "no" }
[question.notes]
column = "notes"
"#;
    let rows = [
        "",
        " ",
        "\u{200b}",
        ";",
        ";;",
        "\"\"",
        "Spots or a rash",
        "Warts;",
        ";Warts",
        "Cold sore",
    ];
    let table = (1..)
        .zip(rows)
        .map(|(id, cell)| format!("{id},2,{cell},,\n"))
        .collect::<String>();
    let read = records(
        &mapping.replace("TYPE", "csv"),
        format!("id,done,skin,keloid,notes\n{table}"),
    );
    assert_snapshot!(read.join("\n"), @r#"
    1:2 1
    2:3 2
    3:4 3
    4:5 4 ! area@5 skin [;] the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is clear what it means ! cold-sores@5 skin [;] the mapping does not name this text: add it to `answers` once it is clear what it means
    5:6 5 ! area@6 skin [;;] the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is clear what it means ! cold-sores@6 skin [;;] the mapping does not name this text: add it to `answers` once it is clear what it means
    6:7 6
    7:8 7 area={"ticked":[],"open":["spots","rash"]}
    8:9 8 area=["warts"]
    9:10 9 ! area@10 skin [;Warts] the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is clear what it means ! cold-sores@10 skin [;Warts] the mapping does not name this text: add it to `answers` once it is clear what it means
    10:11 10 cold-sores="now"
    "#);
    let lists = [
        "[]",
        "[\"\"]",
        "[null]",
        "null",
        "\"\"",
        "{}",
        "[[]]",
        "[\"Spots or a rash\"]",
        "[\"Warts\",\"\"]",
    ];
    let lines = (1..)
        .zip(lists)
        .map(|(id, list)| format!("{{\"id\":\"{id}\",\"done\":\"2\",\"skin\":{list},\"keloid\":{list},\"notes\":{list}}}\n"))
        .collect::<String>();
    let read = records(&mapping.replace("TYPE", "ndjson"), lines);
    assert_snapshot!(read.join("\n"), @r#"
    1:1 1
    2:2 2
    3:3 3
    4:4 4
    5:5 5
    6:6 6 ! area@6 skin [] this is an empty object ! cold-sores@6 skin [] this is an empty object ! keloid@6 keloid [] this is an empty object ! notes@6 notes [] this is an empty object
    7:7 7 ! area@7 skin [] this is a list of objects, which no path names ! cold-sores@7 skin [] this is a list of objects, which no path names ! keloid@7 keloid [] this is a list of objects, which no path names ! notes@7 notes [] this is a list of objects, which no path names
    8:8 8 area={"ticked":[],"open":["spots","rash"]} notes="Spots or a rash" ! keloid@8 keloid [Spots or a rash] the mapping does not name this text: add it to `answers` once it is clear what it means
    9:9 9 area=["warts"] notes="Warts," ! keloid@9 keloid [Warts, ] the mapping does not name this text: add it to `answers` once it is clear what it means
    "#);
}
