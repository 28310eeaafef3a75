//! Exports in JSON with a mapping: values by their path, and responses from Typeform.

use insta::assert_snapshot;

use super::records;

const BY_PATH: &str = r#"
[export]
type = "json"
date = "YYYY-MM-DD"
[record]
id = "id"
submitted = "sent"
left-out = ["meta"]
[question.keloid]
column = "answers.keloid.value"
answers = { "true" = "yes", "false" = "no" }
[question.area]
column = "answers.skin"
not-offered = ["rash"]
answers = { "Warts, raised" = "warts", "Spots" = "spots", "None" = "none" }
[question.weight]
column = "answers.weight"
"#;

const RECORDS: &str = r#"[
{"id": "a", "sent": "2026-11-20T10:00:00Z", "meta": {"x": [1, {"y": 2}]},
 "answers": {"keloid": {"value": true}, "skin": ["Warts, raised", "Spots"], "weight": 61.50}},
{"id": 7, "answers": {"skin": "None", "weight": "61,5", "keloid": {"value": null}}},
{"id": "c", "answers": {"skin": ["None", "Spots"], "weight": 61.55}, "mole": "yes"},
{"id": "d", "answers": {"skin": ["Mole"], "skin": []}},
{"id": "e", "answers": {"skin": [{"label": "Spots"}], "weight": 1e2}},
["x"],
{"id": "f", "answers": {"keloid": {"value": "no"}}}
]"#;

#[test]
fn values_are_named_by_their_path() {
    assert_snapshot!(records(BY_PATH, RECORDS).join("\n"), @r#"
    1:2 a answered=2026-11-20 keloid="yes" area={"ticked":["warts","spots"],"open":["rash"]} weight=61.5
    2:4 7 area={"ticked":["none"],"open":["rash"]} ! weight@4 answers.weight [61,5] this is not a number of digits only, and not a text of the mapping: decimals need `decimal` in `[export]`
    3:5 c unreadable [mole] a path is neither read nor left out: map it, or add it to `left-out`
    4:6 d unreadable [-] the record has `answers.skin` twice
    5:7 e weight=100.0 ! area@7 answers.skin [] this is a list of objects, which no path names
    6:8 - unreadable [-] the record is not an object
    7:9 f ! keloid@9 answers.keloid.value [no] the mapping does not name this text: add it to `answers` once it is clear what it means
    "#);
}

#[test]
fn records_are_in_a_list_or_on_lines() {
    let below = BY_PATH.replace(
        "type = \"json\"",
        "type = \"json\"\nrecords = \"data.forms\"",
    );
    let lines = BY_PATH.replace("\"json\"", "\"ndjson\"");
    let one = r#"{"id": "a", "answers": {"keloid": {"value": false}}}"#;
    let read = [
        records(
            &below,
            format!("{{\"data\": {{\"forms\": [\n{one},\n{one}\n]}}}}"),
        ),
        records(&below, format!("{{\"data\": [{one}]}}")),
        records(&below, "{\"data\": {\"forms\": 1}}"),
        records(&below, "{\"data\": {\"forms\": [}"),
        records(&lines, format!("{one}\n\n{one}\n{{\"id\": \n")),
        records(BY_PATH, ""),
        records(BY_PATH, "[]"),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:2 a keloid="no"
    2:3 a keloid="no"
    `data.forms` of `records` is not an object
    `data.forms` is not a list of records
    broken JSON in line 1, column 21 from where it starts
    1:1 a keloid="no"
    2:3 a keloid="no"
    3:4 - unreadable [-] broken JSON in line 1, column 7 from where it starts
    the input is empty: without any record, write an empty array `[]`
    "#);
}

#[test]
fn an_unreadable_record_keeps_its_id() {
    let typeform = r#"
[export]
preset = "typeform-json"
[record]
id = "token"
[question.keloid]
column = "keloid"
answers = { "true" = "yes", "false" = "no" }
"#;
    let by_path = [
        r#"{"id": "a", "answers": {"smoker": true}}"#,
        r#"{"id": 12345678901234567890, "answers": {"skin": "None", "skin": "None"}}"#,
        r#"{"id": "a", "id": "b"}"#,
        r#"{"id": ["a"], "x": 1}"#,
        r#"{"answers": {"smoker": true}}"#,
        r#"{"id": {"x": "a"}}"#,
    ];
    let responses = [
        r#"{"token": "a", "answers": [{"type": "boolean", "boolean": true, "field": {"ref": "new"}}]}"#,
        r#"{"token": "b", "answers": [{"type": "boolean"}]}"#,
        r#"{"token": "c", "answers": 1}"#,
    ];
    let read = [
        records(BY_PATH, format!("[{}]", by_path.join(",\n"))),
        records(typeform, format!("[{}]", responses.join(",\n"))),
    ];
    assert_snapshot!(read.concat().join("\n"), @"
    1:1 a unreadable [answers.smoker] a path below `answers` is neither read nor left out: map it, or add it to `left-out`
    2:2 12345678901234567890 unreadable [-] the record has `answers.skin` twice
    3:3 - unreadable [-] the record has `id` twice
    4:4 a unreadable [x] a path is neither read nor left out: map it, or add it to `left-out`
    5:5 - unreadable [answers.smoker] a path below `answers` is neither read nor left out: map it, or add it to `left-out`
    6:6 - unreadable [id.x] a path is neither read nor left out: map it, or add it to `left-out`
    1:1 a unreadable [-] `new` is neither read nor left out: map it, or add it to `left-out`
    2:2 b unreadable [-] an answer names no `ref` of its field
    3:3 c unreadable [-] `answers` is not a list
    ");
}

#[test]
fn a_text_is_split_at_the_separator_of_the_mapping() {
    let mapping = r#"
[export]
type = "ndjson"
many = " "
[record]
procedures = { column = "for", answers = { "needles" = "microneedling" } }
[question.area]
column = "skin"
not-offered = ["rash"]
answers = { "warts" = "warts", "spots" = "spots", "none" = "none" }
"#;
    let lines = [
        r#"{"for": "needles", "skin": "warts spots"}"#,
        r#"{"for": ["needles", "needles"], "skin": ["warts", "spots"]}"#,
        r#"{"for": ["needles needles"], "skin": ["warts spots"]}"#,
        r#"{"for": "needles", "skin": ["warts spots"]}"#,
        r#"{"for": [], "skin": "none warts"}"#,
    ];
    assert_snapshot!(records(mapping, lines.join("\n")).join("\n"), @r#"
    1:1 - area={"ticked":["warts","spots"],"open":["rash"]}
    2:2 - area={"ticked":["warts","spots"],"open":["rash"]}
    3:3 - unreadable @3 for [needles needles] the mapping does not name this procedure
    4:4 - ! area@4 skin [warts spots] the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is clear what it means
    5:5 - unreadable @5 for [-] the record names no procedure
    "#);
}

#[test]
fn a_response_of_typeform_has_a_text_for_each_choice() {
    let mapping = r#"
[export]
preset = "typeform-json"
[record]
id = "token"
submitted = "submitted_at"
left-out = ["email"]
[question.keloid]
column = "keloid"
answers = { "true" = "yes", "false" = "no" }
[question.area]
column = "skin"
not-offered = ["rash"]
other = "unsure"
answers = { "Warts, raised" = "warts", "Spots" = "spots", "None" = "none" }
[question.age]
column = "age"
[question.last-peel]
column = "peel"
"#;
    let answer = |name: &str, kind: &str, value: &str| {
        format!("{{\"type\": \"{kind}\", \"{kind}\": {value}, \"field\": {{\"ref\": \"{name}\"}}}}")
    };
    let response = |token: &str, at: &str, answers: &[String]| {
        format!(
            "{{\"token\": \"{token}\", \"submitted_at\": \"{at}\", \"answers\": [{}]}}",
            answers.join(", ")
        )
    };
    let day = "2026-11-20T23:59:00Z";
    let responses = [
        response(
            "a",
            day,
            &[
                answer("keloid", "boolean", "false"),
                answer(
                    "skin",
                    "choices",
                    "{\"labels\": [\"Warts, raised\", \"Spots\"]}",
                ),
                answer("age", "number", "38.0"),
                answer("peel", "date", "\"2026-03-02\""),
                answer("email", "email", "\"a@b.c\""),
            ],
        ),
        response(
            "b",
            "0001-01-01T00:00:00Z",
            &[answer(
                "skin",
                "choices",
                "{\"labels\": [\"Spots\"], \"other\": \"a mole\"}",
            )],
        ),
        response(
            "c",
            day,
            &[
                answer("skin", "choice", "{\"label\": \"None\"}"),
                answer("skin", "choice", "{\"label\": \"None\"}"),
            ],
        ),
        response("d", day, &[answer("smoker", "boolean", "true")]),
        format!("{{\"token\": \"e\", \"submitted_at\": \"{day}\", \"answers\": null}}"),
    ];
    let items = format!(
        "{{\"total_items\": 5, \"items\": [\n{}\n]}}",
        responses.join(",\n")
    );
    let webhook = format!(
        "{{\"event_id\": \"1\", \"form_response\": {}}}",
        responses[0]
    );
    let read = [records(mapping, items), records(mapping, webhook)];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:2 a answered=2026-11-20 keloid="no" area={"ticked":["warts","spots"],"open":["rash"]} age=38 last-peel="2026-03-02"
    2:3 b area=["spots","unsure"]
    3:4 c unreadable [-] the record has `skin` twice
    4:5 d unreadable [-] `smoker` is neither read nor left out: map it, or add it to `left-out`
    5:6 e answered=2026-11-20
    1:1 a answered=2026-11-20 keloid="no" area={"ticked":["warts","spots"],"open":["rash"]} age=38 last-peel="2026-03-02"
    "#);
}

#[test]
fn invalid_responses_of_typeform_are_refused() {
    let mapping = r#"
[export]
preset = "typeform-json"
[record]
id = "token"
[question.area]
column = "skin"
not-offered = ["rash"]
answers = { "Warts" = "warts", "Spots" = "spots", "None" = "none" }
"#;
    let choice = |kind: &str, value: &str| {
        format!(
            "{{\"items\": [{{\"token\": \"a\", \"answers\": [{{\"type\": \"{kind}\", \"{kind}\": {value}, \"field\": {{\"ref\": \"skin\"}}}}]}}]}}"
        )
    };
    let read = [
        records(mapping, "{\"code\": \"AUTHENTICATION_FAILED\"}"),
        records(mapping, "{\"items\": {\"token\": \"a\"}}"),
        records(mapping, "{\"items\": [{}]}"),
        records(mapping, choice("choices", "{\"ids\": [\"x\"]}")),
        records(mapping, choice("choice", "{\"id\": \"x\"}")),
        records(mapping, choice("choices", "{\"labels\": []}")),
        records(mapping, choice("choices", "{\"labels\": \"None\"}")),
        records(mapping, choice("choices", "{\"labels\": [null, \"None\"]}")),
        records(mapping, choice("choices", "{\"label\": \"None\"}")),
        records(mapping, choice("choice", "{\"labels\": [\"None\"]}")),
        records(mapping, choice("choice", "{\"label\": [\"None\"]}")),
        records(mapping, choice("choices", "\"None\"")),
        records(
            mapping,
            choice("choices", "{\"labels\": null, \"other\": \"None\"}"),
        ),
        records(
            mapping,
            choice("choices", "{\"labels\": [\"Warts\"], \"other\": null}"),
        ),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:1 - unreadable [-] this is not a response: it has no `answers`, no `response_id`, no `token` and no `submitted_at`
    `items` is not a list of records
    1:1 - unreadable [-] this is not a response: it has no `answers`, no `response_id`, no `token` and no `submitted_at`
    1:1 a ! area@1 skin [] the choice has no label
    1:1 a ! area@1 skin [] the choice has no label
    1:1 a
    1:1 a ! area@1 skin [] the labels of the choices are not a list
    1:1 a ! area@1 skin [] a choice is not a text
    1:1 a ! area@1 skin [] the choice has no label
    1:1 a ! area@1 skin [] the choice has no label
    1:1 a ! area@1 skin [] a choice is not a text
    1:1 a ! area@1 skin [] the choice has no label
    1:1 a area={"ticked":["none"],"open":["rash"]}
    1:1 a area={"ticked":["warts"],"open":["rash"]}
    "#);
}

const WITH_HISTORY: &str = r#"
[export]
type = "json"
[record]
id = "id"
left-out = ["history"]
[question.keloid]
column = "keloid"
answers = { "Yes" = "yes", "No" = "no" }
"#;

#[test]
fn an_object_inside_a_record_is_not_a_record() {
    let keys = ["id", "answers", "on", "answered", "procedures", "visit"];
    let first = keys.map(|key| {
        format!(
            "{{\"id\": \"7\", \"history\": [{{\"visit\": 1}}, {{\"{key}\": \"x\", \"keloid\": \"No\"}}], \"keloid\": \"Yes\"}}"
        )
    });
    let lines = WITH_HISTORY.replace("\"json\"", "\"ndjson\"");
    let second = r#"{"id": "8", "keloid": "Yes"}"#;
    for first in first {
        let expected = ["1:1 7 keloid=\"yes\"", "2:2 8 keloid=\"yes\""];
        let array = format!("[{first},\n{second}]");
        assert_eq!(records(WITH_HISTORY, array), expected, "{first}");
        let on_lines = format!("{first}\n{second}\n");
        assert_eq!(records(&lines, on_lines), expected, "{first}");
    }
    // two on a line, a record that is cut off, and one that lacks a quote
    let read = [
        records(&lines, format!("{second} {second}\n{second}")),
        records(
            &lines,
            format!("{{\"id\": \"7\", \"history\": [{second}\n{second}"),
        ),
        records(
            WITH_HISTORY,
            format!("[{{\"id\": \"7\", \"keloid\": \"No}},\n{second},\n{second}]"),
        ),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:1 8 keloid="yes"
    2:1 - unreadable [-] another record starts on this line: put it on a line of its own
    3:2 8 keloid="yes"
    1:1 - unreadable [-] broken JSON in line 1, column 52 from where it starts
    2:2 8 keloid="yes"
    1:1 - unreadable [-] broken JSON in line 1, column 27 from where it starts
    2:2 8 keloid="yes"
    3:3 8 keloid="yes"
    "#);
}

#[test]
fn a_list_of_records_that_the_mapping_does_not_name_is_found() {
    let record = r#"{"id": "8", "keloid": "Yes"}"#;
    let read = [
        records(
            WITH_HISTORY,
            format!("{{\"responses\": [{record}, {record}]}}"),
        ),
        records(
            WITH_HISTORY,
            format!("{{\"count\": 1, \"data\": {{\"all\": [{record}]}}}}"),
        ),
        // one record by itself
        records(WITH_HISTORY, record),
        records(
            WITH_HISTORY,
            r#"{"id": "8", "history": [{"x": 1}], "keloid": "Yes"}"#,
        ),
        records(WITH_HISTORY, format!("[{{\"responses\": [{record}]}}]")),
    ];
    assert_snapshot!(read.concat().join("\n"), @r#"
    1:1 - unreadable [responses] the export is one object that holds a list of objects: if they are the records, name the list with `records` in `[export]`
    1:1 - unreadable [data.all] the export is one object that holds a list of objects: if they are the records, name the list with `records` in `[export]`
    1:1 8 keloid="yes"
    1:1 8 keloid="yes"
    1:1 - unreadable [responses] a path is neither read nor left out: map it, or add it to `left-out`
    "#);
}

#[test]
fn paths_below_an_empty_value_are_missing() {
    let empty = ["null", "{}", "[]"];
    for empty in empty {
        let read = [
            format!("{{\"id\": \"a\", \"answers\": {empty}}}"),
            format!("{{\"id\": \"b\", \"answers\": {{\"keloid\": {empty}, \"skin\": \"None\"}}}}"),
            format!("{{\"id\": \"c\", \"other\": {empty}}}"),
        ];
        assert_eq!(
            records(BY_PATH, format!("[{}]", read.join(",\n"))),
            [
                "1:1 a",
                "2:2 b area={\"ticked\":[\"none\"],\"open\":[\"rash\"]}",
                "3:3 c unreadable [other] a path is neither read nor left out: map it, or add it to `left-out`",
            ],
            "{empty}"
        );
    }
}
