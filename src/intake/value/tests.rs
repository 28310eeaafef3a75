//! Tests one value at a time, in the notation of each format: the result, or the whole message.

mod numbers;
mod part;

use crate::intake::Format;
use crate::intake::sample::{records, shown};

/// Reads a JSON literal as the answer to a question, without the head of the record.
fn json(question: &str, literal: &str) -> String {
    let line = format!("{{\"answers\":{{\"{question}\":{literal}}}}}");
    said(&line, Format::Ndjson)
}

fn toml(question: &str, literal: &str) -> String {
    said(&format!("answers.{question} = {literal}"), Format::Toml)
}

fn csv(question: &str, cell: &str) -> String {
    // a row with only blank cells would not be a record
    said(
        &format!("{question},id,procedures\n{cell},,microneedling"),
        Format::Csv,
    )
}

fn said(input: &str, format: Format) -> String {
    let records = records(input, format);
    assert_eq!(records.len(), 1, "{input}");
    let text = shown(&records[0]);
    let text = text.split_once('-').expect("a record without an id").1;
    text.trim_start().to_owned()
}

#[test]
fn nothing_blank_and_the_empty_list_are_missing_for_every_type() {
    for question in [
        "keloid",
        "isotretinoin",
        "area",
        "weight",
        "count",
        "last",
        "wedding",
        "notes",
    ] {
        for literal in ["null", "\"\"", "\" \\t\"", "[]"] {
            assert_eq!(json(question, literal), "", "{question} {literal}");
        }
        for literal in ["''", "' '", "[]"] {
            assert_eq!(toml(question, literal), "", "{question} {literal}");
        }
        assert_eq!(csv(question, "\" \""), "");
    }
}

#[test]
fn a_status_is_a_complete_answer_to_any_question() {
    for question in ["keloid", "isotretinoin", "area", "weight", "last", "notes"] {
        for status in ["unsure", "declined"] {
            let quoted = format!("\"{status}\"");
            let expected = format!("{question}={status}");
            assert_eq!(json(question, &quoted), expected);
            assert_eq!(toml(question, &quoted), expected);
            assert_eq!(csv(question, &format!(" {status} ")), expected);
        }
    }
}

#[test]
fn a_yes_no_question_takes_yes_or_no_and_never_true() {
    assert_eq!(json("keloid", "\"yes\""), "keloid=yes");
    assert_eq!(csv("keloid", " no "), "keloid=no");
    for (literal, expected) in [
        ("true", "keloid! [true] (write `yes` or `no` in quotes)"),
        ("1", "keloid! [1] (write `yes` or `no` in quotes)"),
        (
            "\"Yes\"",
            "keloid! [Yes] (this is not one of the options `yes` and `no` (did you mean `yes`?))",
        ),
        (
            "\"Unsure\"",
            "keloid! [Unsure] (this is not one of the options `yes` and `no` (did you mean `unsure`?))",
        ),
        ("\" yes\"", "keloid! [ yes] (remove the spaces at the ends)"),
        (
            "[\"yes\"]",
            "keloid! [[\"yes\"]] (this question takes one answer, not a list)",
        ),
        (
            "{\"a\": 1}",
            "keloid! [{\"a\": 1}] (this question takes one answer, not a table: if it is not known, write `unsure`)",
        ),
    ] {
        assert_eq!(json("keloid", literal), expected);
    }
}

#[test]
fn a_choice_takes_the_id_of_an_option() {
    assert_eq!(toml("isotretinoin", "'past'"), "isotretinoin=past");
    assert_eq!(
        csv("isotretinoin", "pastt"),
        "isotretinoin! [pastt] (this is not one of the options `never`, `past` and `now` (did you mean `past`?))"
    );
    assert_eq!(
        json("isotretinoin", "\"perhaps\""),
        "isotretinoin! [perhaps] (this is not one of the options `never`, `past` and `now`)"
    );
    assert_eq!(
        json("isotretinoin", "2"),
        "isotretinoin! [2] (write one of `never`, `past` and `now` in quotes)"
    );
}

#[test]
fn ticks_are_read_from_lists_cells_and_tables() {
    for (literal, expected) in [
        ("[\"warts\"]", "area=+--"),
        ("[\"eczema\",\"warts\"]", "area=+-+"),
        ("[\"none\"]", "area=---"),
        ("[\"warts\",\"unsure\"]", "area=+??"),
        ("[\"unsure\",\"declined\"]", "area=???"),
        ("[\"unsure\"]", "area=unsure"),
        ("[\"declined\"]", "area=declined"),
        (
            "{\"ticked\":[\"warts\"],\"open\":[\"molluscum\"]}",
            "area=+?-",
        ),
        (
            "{\"open\":[\"molluscum\"],\"ticked\":[\"none\"]}",
            "area=-?-",
        ),
        ("{\"ticked\":[\"warts\"],\"open\":[]}", "area=+--"),
        ("{\"ticked\":[],\"open\":[\"warts\"]}", ""),
        (
            "{\"ticked\":[\"unsure\"],\"open\":[\"warts\"]}",
            "area=unsure",
        ),
    ] {
        assert_eq!(json("area", literal), expected);
        assert_eq!(toml("area", &literal.replace("\":", "\" = ")), expected);
    }
    assert_eq!(csv("area", " warts;eczema "), "area=+-+");
    assert_eq!(csv("area", "warts;unsure"), "area=+??");
    assert_eq!(csv("area", "none"), "area=---");
}

#[test]
fn ticks_with_another_separator_are_refused() {
    let joined = "several options are joined by `;`";
    for cell in [
        "warts,eczema",
        "warts, eczema",
        "warts|none",
        "warts/Eczema",
        "warts eczema",
    ] {
        let quoted = format!("\"{cell}\"");
        assert_eq!(csv("area", &quoted), format!("area! [{cell}] ({joined})"));
    }
    let list = "`warts`, `molluscum`, `eczema` and `none`";
    assert_eq!(
        json("area", "[\"warts,eczema\"]"),
        format!("area! [[\"warts,eczema\"]] (this is not one of the options {list})")
    );
    assert_eq!(
        csv("area", "warts or something"),
        format!("area! [warts or something] (this is not one of the options {list})")
    );
}

#[test]
fn ticks_that_cannot_be_read_say_which_entry_is_wrong() {
    let list = "`warts`, `molluscum`, `eczema` and `none`";
    let unknown = format!("entry 2 is not one of the options {list} (did you mean `warts`?)");
    for (literal, expected) in [
        (
            "\"warts\"",
            "put square brackets around it: this question takes a list",
        ),
        ("true", "this question takes a list of options in quotes"),
        ("[\"eczema\",\"wrats\"]", unknown.as_str()),
        ("[\"warts\",\"warts\"]", "entry 2 is given twice"),
        ("[\"unsure\",\"unsure\"]", "entry 2 is given twice"),
        (
            "[\"warts\",\"none\"]",
            "`none` cannot be combined with other options",
        ),
        (
            "[\"none\",\"unsure\"]",
            "`none` cannot be combined with other options",
        ),
        ("[\"warts\",\"\"]", "entry 2 is empty"),
        (
            "[\"warts\",null]",
            "entry 2 is not an option: write its id in quotes",
        ),
        (
            "[[[[\"a\"]]]]",
            "this is not an option: write its id in quotes",
        ),
        (
            "[\"warts\",\" eczema\"]",
            "entry 2 has spaces at its ends: remove them",
        ),
        ("{}", "the table needs a list `ticked`"),
        ("{\"open\":[\"warts\"]}", "the table needs a list `ticked`"),
        (
            "{\"tiked\":[\"warts\"]}",
            "the table takes only `ticked` and `open` (did you mean `ticked`?)",
        ),
        (
            "{\"ticked\":[\"warts\"],\"ticked\":[]}",
            "`ticked` is given twice",
        ),
        (
            "{\"ticked\":\"warts\"}",
            "`ticked` must be a list of options in quotes",
        ),
        (
            "{\"ticked\":[\"warts\"],\"open\":[\"warts\"]}",
            "an option is both ticked and open",
        ),
        (
            "{\"ticked\":[\"warts\"],\"open\":[\"none\"]}",
            "`none` cannot be open",
        ),
        (
            "{\"ticked\":[\"warts\"],\"open\":[\"unsure\"]}",
            "`unsure` and `declined` cannot be open",
        ),
        (
            "{\"ticked\":[\"warts\",\"warts\"]}",
            "`ticked`: entry 2 is given twice",
        ),
    ] {
        let value = literal.trim_matches('"');
        assert_eq!(
            json("area", literal),
            format!("area! [{value}] ({expected})")
        );
    }
    assert_eq!(csv("area", "warts;"), "area! [warts;] (entry 2 is empty)");
    assert_eq!(
        csv("area", "warts; eczema"),
        "area! [warts; eczema] (entry 2 has spaces at its ends: remove them)"
    );
}

#[test]
fn dates_are_read_as_far_as_they_are_known() {
    for date in ["2026-06-20", "2026-06", "2026"] {
        assert_eq!(json("last", &format!("\"{date}\"")), format!("last={date}"));
        assert_eq!(csv("last", date), format!("last={date}"));
    }
    assert_eq!(toml("last", "2026-06-20"), "last=2026-06-20");
    // the screening date itself is both past and future, and so are its month and year
    for date in ["2026-11-22", "2026-11", "2026"] {
        assert_eq!(csv("last", date), format!("last={date}"));
        assert_eq!(csv("wedding", date), format!("wedding={date}"));
    }
    assert_eq!(csv("seen", "2199-12-31"), "seen=2199-12-31");
}

#[test]
fn dates_that_cannot_be_read_say_what_is_wrong() {
    let wanted = "a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known";
    let year_first = "the year comes first: YYYY-MM-DD, with two digits for month and day";
    for (cell, expected) in [
        (
            "2026-11-23",
            "the date lies after the screening date 2026-11-22",
        ),
        (
            "2026-12",
            "the date lies after the screening date 2026-11-22",
        ),
        ("2026-02-30", "there is no such day"),
        ("2026-13", "there is no such month"),
        ("2026-00-10", "there is no such month"),
        ("1899", "the year must be from 1900 to 2199"),
        ("2200-01-01", "the year must be from 1900 to 2199"),
        ("03/04/2026", year_first),
        ("3.4.2026", year_first),
        ("2026-1-2", year_first),
        ("2026-01-02T10:00", "write the date without a time"),
        ("Unsure", &format!("{wanted} (did you mean `unsure`?)")),
        ("last summer", wanted),
        ("2026-06-20é", wanted),
    ] {
        assert_eq!(csv("last", cell), format!("last! [{cell}] ({expected})"));
    }
    assert_eq!(
        csv("wedding", "2026-11-21"),
        "wedding! [2026-11-21] (the date lies before the screening date 2026-11-22)"
    );
    assert_eq!(
        json("last", "2026"),
        "last! [2026] (put quotes around the year)"
    );
    assert_eq!(
        toml("last", "2026"),
        "last! [2026] (put quotes around the year)"
    );
    assert_eq!(
        toml("last", "2026-01-02T10:00:00"),
        "last! [2026-01-02T10:00:00] (write the date without a time)"
    );
    assert_eq!(
        json("last", "\" 2026\""),
        "last! [ 2026] (remove the spaces at the ends)"
    );
    assert_eq!(
        json("last", "true"),
        "last! [true] (a date is written YYYY-MM-DD in quotes, or YYYY-MM or YYYY if no more is known)"
    );
}

#[test]
fn text_is_recorded_as_it_is() {
    assert_eq!(json("notes", "\" a\\nb \""), "notes=\" a\\nb \"");
    assert_eq!(csv("notes", "\" 5\"\" scar \""), "notes=\"5\\\" scar\"");
    assert_eq!(csv("notes", "45"), "notes=\"45\"");
    assert_eq!(
        json("notes", "45"),
        "notes! [45] (this question takes text: put it in quotes)"
    );
}
