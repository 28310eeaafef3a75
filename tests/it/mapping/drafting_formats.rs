//! `contra map init` on JSON and workbooks.

use crate::support::program::Place;

#[test]
fn exports_in_json_are_drafted_by_their_paths() {
    let place = Place::new();
    place.write(
        "form.json",
        r#"{"data": {"forms": [
{"id": 1, "answers": {"keloid": {"value": "Yes"}, "area": ["Warts", "Freckles"], "name": "Ann"}},
{"id": 2, "answers": {"keloid": {"value": "No"}, "area": ["None of these"], "name": "Bo"}}
]}}"#,
    );
    place.write("form.ndjson", "{\"keloid\": true}\n{\"keloid\": false}\n");
    place.write(
        "typeform.json",
        r#"{"form_response": {"token": "a", "submitted_at": "2026-11-20T10:00:00Z",
"definition": {"fields": [{"ref": "f-1", "title": "Have you ever had a keloid?"}, {"ref": "f-2", "title": "Your name"}]},
"answers": [{"type": "boolean", "boolean": true, "field": {"ref": "f-1"}}, {"type": "text", "text": "Ann", "field": {"ref": "f-2"}}]}}"#,
    );
    place.write("two.json", "{\"a\": [{\"x\": 1}], \"b\": [{\"x\": 1}]}");
    place.write("broken.json", "[{\"secret\": \"canary");
    let told = place.told(&[
        "map init form.json -q",
        "map init form.ndjson -q",
        "map init typeform.json -q",
        "map init two.json",
        "map init broken.json",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map init form.json -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "json"
    records = "data.forms"
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "id"
    # submitted = ""                        # the header of its column, if there is one
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "answers.name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    guess  = "the column has the name of the question: keloid"
    column = "answers.keloid.value"
    answers = { "No" = "no", "Yes" = "yes" }

    # Is any of this on the skin to be treated?
    [question.area]
    guess  = "the column has the name of the question: area"
    column = "answers.area"
    answers = { "Freckles" = "freckles", "None of these" = "none", "Warts" = "warts" }

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init form.ndjson -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "ndjson"
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    # id = ""                        # the header of its column, if there is one
    # submitted = ""                        # the header of its column, if there is one

    # Have you ever had a keloid?
    [question.keloid]
    guess  = "the column has the name of the question: keloid"
    column = "keloid"
    # answers = { "" = "" }             # each text of the column, and the option that it means
    # 2 other texts are in this column; `contra map check` shows all texts
    # Options without a text:
    #   "no": No
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init typeform.json -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "typeform-json"

    [record]
    id = "token"
    submitted = "submitted_at"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "f-2",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "f-1"
    # answers = { "" = "" }             # each text of the column, and the option that it means
    # 1 other text is in this column; `contra map check` shows all texts
    # Options without a text:
    #   "no": No
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init two.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: two.json: the export contains several lists of objects: it is not clear which one has the records

    $ contra map init broken.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: broken.json: broken JSON in line 1, column 19 from where it starts
    "#);
}

#[cfg(feature = "xlsx")]
#[test]
fn a_workbook_is_drafted_by_its_first_sheet() {
    use crate::support::workbook::{row, text, workbook};

    let place = Place::new();
    let names = [
        "ID",
        "Start time",
        "Completion time",
        "Name",
        "Have you ever had a keloid?",
    ];
    let addresses = ["A1", "B1", "C1", "D1", "E1"];
    let header: Vec<String> = addresses
        .iter()
        .zip(names)
        .map(|(address, name)| text(address, name))
        .collect();
    let first = [
        "<c r=\"A2\"><v>1</v></c>".to_owned(),
        "<c r=\"C2\" s=\"1\"><v>46346.5</v></c>".to_owned(),
        text("D2", "Ann"),
        text("E2", "No"),
    ];
    let sheet = format!(
        "<sheetData>{}{}</sheetData>",
        row(1, &header),
        row(2, &first)
    );
    let one = workbook(
        &[("Form1", "visible", &sheet), ("Old", "hidden", &sheet)],
        false,
    );
    let two = workbook(
        &[("Form1", "visible", &sheet), ("Old", "visible", &sheet)],
        false,
    );
    place.write("form.xlsx", one);
    place.write("two.xlsx", two);
    let told = place.told(&["map init form.xlsx -q", "map init two.xlsx -q"]);
    insta::assert_snapshot!(told, @r#"
    $ contra map init form.xlsx -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "microsoft-forms"
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    submitted = "Completion time"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Start time",
    #   "Name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init two.xlsx -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "microsoft-forms"
    sheet = "Form1"   # the first of several
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    submitted = "Completion time"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Start time",
    #   "Name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules
    "#);
}
