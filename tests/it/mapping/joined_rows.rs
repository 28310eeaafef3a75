//! Rows of an export that are joined to one record.

use super::records;

#[test]
fn rows_of_one_person_are_joined() {
    let mapping = r#"
[export]
preset = "redcap-raw"
[record]
id = "record_id"
rows = "joined"
last = { column = "redcap_repeat_instance", of = { redcap_repeat_instrument = "visit" } }
[question.keloid]
column = "keloid"
answers = { "1" = "yes", "0" = "no" }
[question.age]
column = "age"
"#;
    let header = "record_id,redcap_repeat_instrument,redcap_repeat_instance,keloid,age";
    let rows = [
        "1,,,1,",
        "1,visit,1,,30",
        "1,visit,3,,32",
        "1,visit,2,,31",
        "2,,,0,",
        "2,other,1,1,",
        "3,visit,1,,30",
        "3,visit,1,,30",
        "4,visit,x,,30",
        "1,,,0,",
        ",,,1,",
        ",,,0,",
        // the row with the highest number is before the others
        "5,visit,2,1,40",
        "5,,,0,41",
        "6,,,,",
        "6,visit,1,,42",
        "6,other,1,,43",
    ];
    assert_eq!(
        records(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1:2 1 keloid=\"yes\" age=32",
            "2:6 2 ! keloid@6 keloid [0] the rows of the record fill this column differently",
            "3:8 3 unreadable @8 redcap_repeat_instance [1] two rows of the record have the highest number",
            "4:10 4 unreadable @10 redcap_repeat_instance [x] this column must have a whole number, because it says which row is the last",
            "5:11 1 keloid=\"no\"",
            "6:12 - keloid=\"yes\"",
            "7:13 - keloid=\"no\"",
            "8:14 5 ! keloid@14 keloid [1] the rows of the record fill this column differently ! age@14 age [40] the rows of the record fill this column differently",
            "9:16 6 ! age@17 age [42] the rows of the record fill this column differently",
        ]
    );
}

/// The row may contain other answers of the person in the row before it, or of the one after it.
#[test]
fn a_joined_record_beside_an_unreadable_row_is_unreadable() {
    let mapping = r#"
[record]
id = "id"
rows = "joined"
[question.keloid]
column = "keloid"
answers = { "1" = "yes", "0" = "no" }
"#;
    let rows = ["6,0", "7,0", "7,1,", "8,0", "9,0"];
    assert_eq!(
        records(mapping, format!("id,keloid\n{}\n", rows.join("\n"))),
        [
            "1:2 6 keloid=\"no\"",
            "2:3 7 unreadable @3 id [7] a row beside this record cannot be read, and may belong to it",
            "3:4 7 unreadable [-] the row has 3 cells, the header has 2",
            "4:5 8 unreadable @5 id [8] a row beside this record cannot be read, and may belong to it",
            "5:6 9 keloid=\"no\"",
        ]
    );
}
