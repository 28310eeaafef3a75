//! A second header in an export ends it. A record that looks like one does not.

use insta::assert_snapshot;

use super::bad_exports::{HEADER, told};
use super::records;

/// Below another header, answers would be read under the wrong names.
#[test]
fn names_in_another_order_end_the_export() {
    let first = "a,8/21/2026,,No,Warts";
    let others = [
        // two are swapped
        "Client,Timestamp,Email,On the skin,Are you pregnant?",
        "\u{feff}Timestamp,Client ,\"Email\",Are you\u{a0}pregnant?,On the skin",
        // one has another name
        "Client,Timestamp,Email,On the skin,Are you pregnant or trying?",
        "Client,Timestamp,Email,Are you pregnant or trying?,On the skin",
        // one contains a line end, as in forms with questions over two lines
        "Client,Timestamp,Email,\"On\nthe skin\",Are you pregnant?",
        "\"On\nthe skin\",Client,Timestamp,Email,Are you pregnant?",
        "Client,Timestamp,Email,Are you pregnant or trying?,\"On\nthe skin\"",
    ];
    for other in others {
        assert_eq!(
            told(&format!(
                "{HEADER}\n{first}\n{other}\nb,8/21/2026,,Warts,No\n"
            )),
            "1:2 a answered=2026-08-21 pregnancy={\"one-of\":[\"no\",\"trying\"]} area={\"ticked\":[\"warts\"],\"open\":[\"rash\"]}\n\
             the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`",
            "{other}"
        );
    }
}

/// A cell may contain a text that is also the name of a column.
#[test]
fn a_record_with_texts_that_are_names_is_a_record() {
    let grid = r#"
[record]
id = "No"
[question.area]
rows = { "Yes" = "warts", "Spots" = "spots", "Rash" = "rash" }
yes = ["Yes"]
no = ["No"]
"#;
    let boxes = r#"
[export]
preset = "typeform-csv"
[record]
id = "id"
[question.area]
boxes = { Warts = "warts", Spots = "spots", Rash = "rash", None = "none" }
"#;
    let read = [
        records(grid, "No,Yes,Spots,Rash\n1,No,No,No\n2,Yes,No,No\n"),
        records(
            boxes,
            "id,Warts,Spots,Rash,None\n1,Warts,Spots,Rash,\nid,Warts,Spots,Rash,None\n2,,,,None\n",
        ),
        records(
            boxes,
            "id,Warts,Spots,Rash,None\n1,Warts,Spots,Rash,\nid,Spots,Warts,Rash,None\n2,,,,None\n",
        ),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:2 1 area=["none"]
    2:3 2 area=["warts"]
    1:2 1 area=["warts","spots","rash"]
    2:3 - unreadable [-] repeats the header: two files were joined
    3:4 2 area=["none"]
    1:2 1 area=["warts","spots","rash"]
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    "#);
}

/// Boxes that are left out contain their header if they are ticked, and boxes with `1` and `0` never do.
#[test]
fn only_a_box_that_is_ticked_with_its_header_may_repeat_it() {
    let left_out = r#"
[export]
preset = "typeform-csv"
[record]
id = "id"
left-out = ["Red", "Blue", "Green", "Black"]
[question.area]
boxes = { Warts = "warts", None = "none" }
not-offered = ["spots", "rash"]
"#;
    let numbers = r#"
[export]
ticked = ["1"]
unticked = ["0"]
[record]
id = "record"
[question.area]
boxes = { area___1 = "warts", area___2 = "spots", area___3 = "rash", area___4 = "none" }
"#;
    let read = [
        records(
            left_out,
            "id,Warts,None,Red,Blue,Green,Black\n1,,None,Red,Blue,Green,Black\n2,Warts,,,,,\n",
        ),
        records(
            numbers,
            "record,area___1,area___2,area___3,area___4\n1,0,0,0,1\nrecord,area___1,area___2,area____3,intake\n3,1,0,0,0\n",
        ),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:2 1 area={"ticked":["none"],"open":["spots","rash"]}
    2:3 2 area={"ticked":["warts"],"open":["spots","rash"]}
    1:2 1 area=["none"]
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    "#);
}

/// The rows above another header are a record, which may be incomplete.
#[test]
fn a_record_of_joined_rows_is_returned_before_another_header() {
    let joined = r#"
[record]
id = "No"
rows = "joined"
[question.keloid]
column = "Keloid"
answers = { No = "no", Yes = "yes" }
[question.area]
column = "Skin"
not-offered = ["spots"]
answers = { Warts = "warts", Rash = "rash", None = "none" }
"#;
    let read = records(
        joined,
        "No,Keloid,Skin\n1,No,\n1,,None\n2,No,\nNo,Skin,Keloid\n3,Rash,No\n",
    );
    assert_snapshot!(read.join("\n"), @r#"
    1:2 1 keloid="no" area={"ticked":["none"],"open":["spots"]}
    2:4 2 unreadable @4 No [2] a row beside this record cannot be read, and may belong to it
    the input cannot be read: line 5 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    "#);
}

/// The header of another form has no answer that the mapping names, and the rows below it would be read under the wrong
/// names. This is also found if few names are known, and if the header has more or fewer cells.
#[test]
fn a_header_of_another_form_ends_the_export() {
    let first = "a,8/21/2026,,No,Warts";
    let others = [
        // at most half of the names are known
        (
            "Client,Filled on,Mail,Keloids?,On the skin",
            "b,8/21/2026,,No,Warts",
        ),
        (
            "Number,Filled on,Mail,Keloids?,Are you pregnant?",
            "b,8/21/2026,,No,Warts",
        ),
        (
            "Number,Timestamp,Mail,Keloids?,Skin",
            "b,8/21/2026,,No,Warts",
        ),
        (
            "Client,Filled on,Mail,\"Keloids,\nor scars?\",Skin",
            "b,8/21/2026,,No,Warts",
        ),
        ("Client,Filled on,Mail,Keloids?", "b,8/21/2026,,No,Warts"),
        // more, and fewer cells
        (
            "Client,Timestamp,Email,Are you pregnant?,On the skin,Score",
            "b,8/21/2026,,No,Warts,3",
        ),
        (
            "Client,Timestamp,Are you pregnant?,On the skin",
            "b,8/21/2026,,No,Warts",
        ),
        ("Client,On the skin,,", "b,8/21/2026,,No,Warts"),
        (
            "Client,Timestamp,Email,On the skin,Are you pregnant?,,,",
            "b,8/21/2026,,No,Warts",
        ),
    ];
    let told: Vec<String> = others
        .iter()
        .map(|(other, row)| {
            let told = told(&format!("{HEADER}\n{first}\n{other}\n{row}\n"));
            told.lines().skip(1).collect::<Vec<_>>().join("\n")
        })
        .collect();
    assert_snapshot!(told.join("\n"), @"
    the input cannot be read: line 3 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    ");
}

/// None of these is the header of another form: an answer is read, only one is refused, or there is no name.
#[test]
fn a_record_with_many_refused_cells_is_a_record() {
    let rows = [
        "Client,8/21/2026,Email,Perhaps,Moles",
        "a,,Client,Perhaps,Warts",
        "a,,Client,,Moles",
        "Mail,someday,x,Perhaps,Moles",
        "On the skin,,,No,On the skin",
    ];
    assert_snapshot!(told(&format!("{HEADER}\n{}\n", rows.join("\n"))), @r#"
    1:2 Client answered=2026-08-21 ! pregnancy@2 Are you pregnant? [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@2 On the skin [Moles] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 a area={"ticked":["warts"],"open":["rash"]} ! pregnancy@3 Are you pregnant? [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means
    3:4 a ! area@4 On the skin [Moles] the mapping does not name this text: add it to `answers` once it is clear what it means
    4:5 Mail ! -@5 Timestamp [someday] the day the form was filled cannot be read: this is not a day in the format that the mapping declares ! pregnancy@5 Are you pregnant? [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@5 On the skin [Moles] the mapping does not name this text: add it to `answers` once it is clear what it means
    5:6 On the skin pregnancy={"one-of":["no","trying"]} ! area@6 On the skin [On the skin] the mapping does not name this text: add it to `answers` once it is clear what it means
    "#);
}

/// A column that nothing reads may contain anything, also the name of another one.
#[test]
fn a_record_with_the_names_of_columns_that_are_left_out_is_a_record() {
    let mapping = r#"
[record]
id = "No"
left-out = ["Answer by", "Or by", "Email", "Phone"]
[question.keloid]
column = "Keloid"
answers = { Yes = "yes", No = "no" }
[question.cold-sores]
column = "Cold sores"
answers = { Never = "never", Past = "past", Now = "now" }
"#;
    let rows = [
        // two answers that are refused
        "1,Email,Phone,x,y,Perhaps,Sometimes",
        "2,Email,,Email,,Perhaps,Sometimes",
        // most of the cells are names
        "3,Email,Phone,Phone,Email,No,Never",
        "4,Email,Phone,Email,Phone,,",
        // one of the answers is a name, and the other can be read
        "5,Email,,,,Email,Never",
        "6,,,,,No,Past",
    ];
    let header = "No,Answer by,Or by,Email,Phone,Keloid,Cold sores";
    let others = [
        // names of columns that are left out, in the place of answers
        "Number,Name,Born,Smoker?,Pregnant?,Email,Phone",
        // the name of a column that is read, in another place
        "Number,Keloid,Born,Email,Phone,Smoker?,Pregnant?",
        // the columns that are read, in another order
        "No,Answer by,Or by,Email,Phone,Cold sores,Keloid",
    ];
    let read = others.map(|other| {
        let export = format!("{header}\n{}\n{other}\n7,,,,,No,Never\n", rows.join("\n"));
        records(mapping, export).join("\n")
    });
    assert_snapshot!(read.join("\n\n"), @r#"
    1:2 1 ! keloid@2 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@2 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 2 ! keloid@3 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@3 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    3:4 3 keloid="no" cold-sores="never"
    4:5 4
    5:6 5 cold-sores="never" ! keloid@6 Keloid [Email] the mapping does not name this text: add it to `answers` once it is clear what it means
    6:7 6 keloid="no" cold-sores="past"
    the input cannot be read: line 8 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`

    1:2 1 ! keloid@2 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@2 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 2 ! keloid@3 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@3 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    3:4 3 keloid="no" cold-sores="never"
    4:5 4
    5:6 5 cold-sores="never" ! keloid@6 Keloid [Email] the mapping does not name this text: add it to `answers` once it is clear what it means
    6:7 6 keloid="no" cold-sores="past"
    the input cannot be read: line 8 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`

    1:2 1 ! keloid@2 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@2 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 2 ! keloid@3 Keloid [Perhaps] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@3 Cold sores [Sometimes] the mapping does not name this text: add it to `answers` once it is clear what it means
    3:4 3 keloid="no" cold-sores="never"
    4:5 4
    5:6 5 cold-sores="never" ! keloid@6 Keloid [Email] the mapping does not name this text: add it to `answers` once it is clear what it means
    6:7 6 keloid="no" cold-sores="past"
    the input cannot be read: line 8 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    "#);
}
