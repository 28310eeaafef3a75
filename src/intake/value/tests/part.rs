//! Tests partly known answers: several options, ranges, open ticks.

use super::{csv, json, toml};

/// A question with the same answer in JSON, in TOML and in a cell of a CSV, and the result; `-` means that a format has
/// none. Parts of a range that the question does not allow are cut off, and a single value becomes that value. Days are
/// limited only when they are evaluated: on another screening date, others are allowed.
const READ: &str = r#"
    isotretinoin  {"one-of":["never","past"]}  { one-of = ['never', 'past'] }  never|past  never|past
    isotretinoin  {"one-of":["now","never"]}  { one-of = ['now', 'never'] }  now|never  never|now
    weight  {"at-least":70,"at-most":79.9}  { at-least = 70, at-most = 79.9 }  70..79.9  700..799
    weight  {"at-least":70}  { at-least = 70 }  70..  700..
    weight  {"at-most":70.5}  { at-most = 70.5 }  ..70.5  ..705
    weight  {"at-most":70,"at-least":null}  { at-most = 70 }  ..70  ..700
    weight  {"at-least":0,"at-most":70}  { at-least = 0, at-most = 70 }  0..70  300..700
    weight  {"at-least":70,"at-most":999}  { at-least = 70, at-most = 999 }  70..999  700..3000
    weight  {"at-least":70,"at-most":70.0}  { at-least = 70, at-most = 70.0 }  70..70.0  700
    weight  {"at-least":300}  { at-least = 300 }  300..  3000
    weight  {"at-most":30}  { at-most = 30 }  ..30  300
    count  {"at-least":-5,"at-most":-1}  { at-least = -5, at-most = -1 }  -5..-1  -5..-1
    count  {"at-most":0}  { at-most = 0 }  ..0  ..0
    last  {"from":"2025-01-01","to":"2026-05-22"}  { from = 2025-01-01, to = 2026-05-22 }  2025-01-01..2026-05-22  2025-01-01..2026-05-22
    last  {"to":"2026-05","from":"2025"}  { to = '2026-05', from = '2025' }  2025..2026-05  2025-01-01..2026-05-31
    last  {"to":"2026-02"}  { to = '2026-02' }  ..2026-02  ..2026-02-28
    last  {"from":"2026-11-22"}  { from = 2026-11-22 }  2026-11-22..  2026-11-22..
    last  {"from":"2026-05-22","to":"2026-05-22"}  { from = 2026-05-22, to = 2026-05-22 }  2026-05-22..2026-05-22  2026-05-22
    last  {"from":"2026-11","to":"2027"}  { from = '2026-11', to = '2027' }  2026-11..2027  2026-11-01..2027-12-31
    wedding  {"from":"2026-01","to":"2026-12"}  { from = '2026-01', to = '2026-12' }  2026-01..2026-12  2026-01-01..2026-12-31
    wedding  {"from":"2199-12-31"}  { from = 2199-12-31 }  2199-12-31..  2199-12-31
    area  {"ticked":["warts"],"open":["molluscum"]}  { ticked = ['warts'], open = ['molluscum'] }  warts;molluscum?  +?-
    area  {"open":["molluscum"],"ticked":["none"]}  { open = ['molluscum'], ticked = ['none'] }  molluscum?;none  -?-
    area  {"ticked":["none"],"open":["molluscum","warts"]}  { ticked = ['none'], open = ['molluscum', 'warts'] }  none;molluscum?;warts?  ??-
    area  {"ticked":[],"open":["molluscum"]}  { ticked = [], open = ['molluscum'] }  molluscum?  -
    area  {"ticked":null,"open":["molluscum"]}  { ticked = [], open = ['molluscum'] }  molluscum?  -
    area  ["warts","unsure"]  ['warts', 'unsure']  warts;unsure  +??
    area  {"ticked":["warts","unsure"],"open":["eczema"]}  { ticked = ['warts', 'unsure'], open = ['eczema'] }  warts;unsure;eczema?  +??
    area  {"ticked":["unsure"],"open":["eczema"]}  { ticked = ['unsure'], open = ['eczema'] }  unsure;eczema?  unsure
"#;

/// The parts of each line of a table, separated by two spaces.
fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = table.trim().lines();
    lines.map(|line| line.trim().split("  ").collect())
}

#[test]
fn each_format_reads_the_same() {
    for line in lines(READ) {
        let [question, in_json, in_toml, cell, read] = line[..] else {
            panic!("{line:?}");
        };
        let expected = match read {
            "-" => String::new(),
            _ => format!("{question}={read}"),
        };
        assert_eq!(json(question, in_json), expected, "{in_json}");
        assert_eq!(toml(question, in_toml), expected, "{in_toml}");
        assert_eq!(csv(question, cell), expected, "{cell}");
        assert_eq!(csv(question, &format!(" {cell} ")), expected, "{cell}");
    }
}

/// A question with a value in JSON, and why it cannot be read.
const UNREAD: &str = r#"
    isotretinoin  {}  the table needs a list `one-of`
    isotretinoin  {"one-of":null}  the table needs a list `one-of`
    isotretinoin  {"oneof":["never","past"]}  the table takes only `one-of` (did you mean `one-of`?)
    isotretinoin  {"ticked":["never"]}  the table takes only `one-of`
    isotretinoin  {"one-of":["never","past"],"one-of":[]}  `one-of` is given twice
    isotretinoin  {"one-of":"never"}  `one-of` must be a list of options in quotes
    isotretinoin  {"one-of":[]}  `one-of`: name at least two options: one alone needs no table
    isotretinoin  {"one-of":["past"]}  `one-of`: name at least two options: one alone needs no table
    isotretinoin  {"one-of":["past","past"]}  `one-of`: entry 2 is given twice
    isotretinoin  {"one-of":["never","perhaps"]}  `one-of`: entry 2 is not one of the options `never`, `past` and `now`
    isotretinoin  {"one-of":["never","pastt"]}  `one-of`: entry 2 is not one of the options `never`, `past` and `now` (did you mean `past`?)
    isotretinoin  {"one-of":["never","unsure"]}  `one-of`: `unsure` and `declined` cannot be combined with options
    isotretinoin  ["never","past"]  this question takes one answer, not a list: if several are possible, list them in a table under `one-of`
    isotretinoin  "never|past"  if several options are possible, list them in a table under `one-of`
    keloid  {"one-of":["no","yes"]}  this question takes one answer, not a table: if it is not known, write `unsure`
    keloid  "no|yes"  this question takes one answer: if it is not known, write `unsure`
    notes  {"one-of":["a","b"]}  this question takes one answer, not a table
    weight  {}  the table needs `at-least` or `at-most`
    weight  {"at-least":null}  the table needs `at-least` or `at-most`
    weight  {"at_least":70}  the table takes only `at-least` and `at-most` (did you mean `at-least`?)
    weight  {"from":70}  the table takes only `at-least` and `at-most`
    weight  {"at-least":70,"at-least":71}  `at-least` is given twice
    weight  {"at-least":80,"at-most":70}  the range ends before it begins: no number is left
    weight  {"at-least":300.1}  the number must be from 30.0 to 300.0 kg
    weight  {"at-least":1,"at-most":29.9}  the number must be from 30.0 to 300.0 kg
    weight  {"at-least":70.55}  `at-least`: this question takes at most 1 decimal
    weight  {"at-most":"70"}  `at-most`: remove the quotes: this question takes a number
    weight  {"at-least":true}  `at-least`: this question takes a number in digits alone, decimals after a point
    weight  {"at-least":[70]}  `at-least`: this question takes a number in digits alone, decimals after a point
    weight  {"at-least":"unsure"}  `at-least`: `unsure` and `declined` cannot be an end of a range
    weight  "70..80"  a range is a table with `at-least` and `at-most`
    last  {}  the table needs `from` or `to`
    last  {"form":"2026"}  the table takes only `from` and `to` (did you mean `from`?)
    last  {"from":"2026-06","to":"2026-05-31"}  the range ends before it begins: no day is left
    last  {"from":"2026-11-23"}  the date lies after the screening date 2026-11-22
    last  {"from":"2026-13"}  `from`: there is no such month
    last  {"from":"2026-02-30"}  `from`: there is no such day
    last  {"to":"2200"}  `to`: the year must be from 1900 to 2199
    last  {"to":2026}  `to`: put quotes around the year
    last  {"from":"spring"}  `from`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  {"from":""}  `from`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  {"from":"unsure"}  `from`: `unsure` and `declined` cannot be an end of a range
    last  {"to":"declined"}  `to`: `unsure` and `declined` cannot be an end of a range
    last  {"from":"Unsure"}  `from`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  "2025..2026"  a range is a table with `from` and `to`
    wedding  {"to":"2026-11-21"}  the date lies before the screening date 2026-11-22
"#;

#[test]
fn a_value_that_cannot_be_read_says_what_is_wrong() {
    for line in lines(UNREAD) {
        let [question, literal, message] = line[..] else {
            panic!("{line:?}");
        };
        let value = literal.trim_matches('"');
        let expected = format!("{question}! [{value}] ({message})");
        assert_eq!(json(question, literal), expected);
    }
    assert_eq!(
        toml("last", "{ from = 2026-05-22T10:00:00 }"),
        "last! [{ from = 2026-05-22T10:00:00 }] (`from`: write the date without a time)"
    );
}

/// A question with a cell of a CSV, and why it cannot be read.
const UNREAD_CELLS: &str = r#"
    isotretinoin  never|never  entry 2 is given twice
    isotretinoin  never|  entry 2 is empty
    isotretinoin  never| past  entry 2 has spaces at its ends: remove them
    isotretinoin  never|perhaps  entry 2 is not one of the options `never`, `past` and `now`
    isotretinoin  never|Past  entry 2 is not one of the options `never`, `past` and `now` (did you mean `past`?)
    isotretinoin  never|unsure  `unsure` and `declined` cannot be combined with options
    isotretinoin  never;past  options that are possible are joined by `|`
    isotretinoin  never/past  options that are possible are joined by `|`
    isotretinoin  never past  options that are possible are joined by `|`
    keloid  no|yes  this question takes one answer: if it is not known, write `unsure`
    keloid  yes/no  this question takes one answer: if it is not known, write `unsure`
    weight  70..x  after `..`: this question takes a number in digits alone, decimals after a point
    weight  Unsure..80  before `..`: this question takes a number in digits alone, decimals after a point
    weight  unsure..80  before `..`: `unsure` and `declined` cannot be an end of a range
    weight  70..declined  after `..`: `unsure` and `declined` cannot be an end of a range
    last  ..unsure  after `..`: `unsure` and `declined` cannot be an end of a range
    last  ..unsur  after `..`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  spring  a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  Unsure  a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known (did you mean `unsure`?)
    weight  80..70  the range ends before it begins: no number is left
    weight  ..  write an end before or after `..`
    weight  70 .. 80  remove the spaces around `..`
    weight  70...8  after `..`: write a digit on both sides of the decimal point
    weight  70..80..90  after `..`: this question takes a number in digits alone, decimals after a point
    weight  70.55..80  before `..`: this question takes at most 1 decimal
    weight  301..  the number must be from 30.0 to 300.0 kg
    weight  70-80  a range has `..` between its ends
    weight  70 – 80  a range has `..` between its ends
    last  2026-06..2026-05  the range ends before it begins: no day is left
    last  2026-06..x  after `..`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    last  ..  write an end before or after `..`
    last  2025 ..2026  remove the spaces around `..`
    last  2026-11-23..  the date lies after the screening date 2026-11-22
    last  3.4.2026..  before `..`: the year comes first: YYYY-MM-DD, with two digits for month and day
    wedding  ..2026-11-21  the date lies before the screening date 2026-11-22
    area  warts;warts?  an option is both ticked and open
    area  molluscum?;molluscum?  entry 2 is given twice
    area  warts;none?  `none` cannot be open
    area  warts;unsure?  `unsure` and `declined` cannot be open
    area  warts;?  entry 2 is empty
    area  warts;eczma?  entry 2 is not one of the options `warts`, `molluscum`, `eczema` and `none` (did you mean `eczema`?)
    area  warts;eczema ?  entry 2 has spaces at its ends: remove them
    area  warts|eczema  several options are joined by `;`
"#;

#[test]
fn a_cell_that_cannot_be_read_says_what_is_wrong() {
    for line in lines(UNREAD_CELLS) {
        let [question, cell, message] = line[..] else {
            panic!("{line:?}");
        };
        let expected = format!("{question}! [{cell}] ({message})");
        assert_eq!(csv(question, cell), expected);
    }
    assert_eq!(csv("notes", "a|b..c?"), "notes=\"a|b..c?\"");
}
