//! `map init` on exports of each kind: what is certain, what is a guess, and what is never repeated.

use crate::support::program::Place;

#[test]
fn a_question_is_found_by_its_options_too() {
    let place = Place::new();
    // the wording differs, the options are the same; two people wrote their own text, one of them twice
    let rows = [
        "1,\"Warts, Freckles\",My neighbour Ann told me,No",
        "2,Freckles,,No",
        "3,Warts,none,No",
        "4,None of these,,Not sure",
        "5,\"Warts, Some warts long ago\",,No",
        "6,\"Freckles, Some warts long ago\",,No",
        "7,\"Freckles, A freckle of my own\",,Yes",
    ];
    place.write(
        "form.csv",
        format!(
            "Client,Today I have,Notes on warts and freckles,Were you told that you had a keloid?\n{}\n",
            rows.join("\n")
        ),
    );
    insta::assert_snapshot!(place.told(&["map init form.csv --preset google-sheets"]), @r#"
    $ contra map init form.csv --preset google-sheets
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "google-sheets"
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    # id = ""                        # the header of its column, if there is one
    # submitted = ""                        # the header of its column, if there is one
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Client",
    #   "Notes on warts and freckles",
    #   "Were you told that you had a keloid?",
    # ]

    # Is any of this on the skin to be treated?
    [question.area]
    guess  = "some of the options are the same: Today I have"
    column = "Today I have"
    answers = { "Freckles" = "freckles", "None of these" = "none", "Warts" = "warts" }
    # "Some warts long ago", similar to the label of `warts`: does it mean the same?
    # 1 other text is in this column; `contra map check` shows all texts

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   keloid: Have you ever had a keloid?
    --- stderr
    protocol: small 1, draft, rules
    this is a draft: compare each question with the form, then run `contra map check`
    "#);
}

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
    use super::workbooks::{row, text, workbook};

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

#[test]
fn a_dictionary_tells_which_form_was_filled() {
    let place = Place::new();
    place.write(
        "project.csv",
        "record_id,skin___1,skin___2,skin___0,skin____9,old,intake_complete\n1,1,0,0,0,1,2\n",
    );
    place.write(
        "dictionary.csv",
        "Variable / Field Name,Form Name,Section Header,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\n\
         skin,intake,,checkbox,Is any of this on the skin to be treated?,\"1, Warts | 2, A freckle | 0, None of these | -9, Prefer not to say\"\n\
         old,intake,,text,Age,\n",
    );
    let told = place.told(&["map init project.csv --dictionary dictionary.csv -q"]);
    insta::assert_snapshot!(told, @r#"
    $ contra map init project.csv --dictionary dictionary.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "redcap-raw"

    [record]
    id = "record_id"
    # submitted = ""                        # the header of its column, if there is one
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "old",
    # ]

    # Is any of this on the skin to be treated?
    [question.area]
    shown = { "intake_complete" = ["2"] }   # 2 is a completed form: boxes that nobody saw are 0 too
    # Options without a text:
    #   "freckles": Freckles
    # not-offered = ["freckles"]   # those that the form does not offer; map the others
    [question.area.boxes]
    "skin___1" = "warts"
    "skin___0" = "none"
    "skin____9" = "declined"
    # "skin___2" = ""   # “A freckle”

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   keloid: Have you ever had a keloid?
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

/// A header that appears twice names no column. Each column gets a name by its number, and the draft can be used.
#[test]
fn headers_that_repeat_get_names_by_their_number() {
    let place = Place::new();
    place.write(
        "form.csv",
        "ID,Have you ever had a keloid?,If yes: where?,Today I have,If yes:\u{a0}where?,,\n\
         1,No,,Warts,my arm,,x\n2,Not sure,,None of these,,,\n",
    );
    let drafted = place.run(&["map", "init", "form.csv", "--preset", "google-sheets"]);
    insta::assert_snapshot!(drafted.whole(), @r#"
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "google-sheets"
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    # Columns without a header, or with one that others have too. Each gets a name here, by its number in the export.
    # See in the form which is which, and give them better names, here and below.
    [columns]
    "If yes: where? (3)" = { at = 3, header = "If yes: where?" }
    "If yes: where? (5)" = { at = 5, header = "If yes: where?" }
    "column 6" = { at = 6, header = "" }
    "column 7" = { at = 7, header = "" }

    [record]
    id = "ID"
    # submitted = ""                        # the header of its column, if there is one
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "If yes: where? (3)",
    #   "Today I have",
    #   "If yes: where? (5)",
    #   "column 6",
    #   "column 7",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    unsure = ["Not sure"]
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules
    this is a draft: compare each question with the form, then run `contra map check`
    "#);
    let (start, rest) = drafted
        .stdout
        .split_once("# left-out")
        .expect("columns are open");
    let (open, rest) = rest.split_once("# ]").expect("the list ends");
    let open = open.replace("\n#   ", "\n  ");
    place.write("form.toml", format!("{start}left-out{open}]{}", rest));
    insta::assert_snapshot!(place.told(&["map check form.csv --map form.toml --on 2026-11-22"]), @"
    $ contra map check form.csv --map form.toml --on 2026-11-22
    ended with 0
    --- stdout
    form.toml: Form
    0 examples, 0 failed
    questions without a column: `capsules-last` and `area`

    form.csv
      2 records

      `If yes: where? (3)`: left out, 0 filled, 0 distinct texts

      `If yes: where? (5)`: left out, 1 filled, 1 distinct text

      `(6)`: left out, 0 filled, 0 distinct texts

      `(7)`: left out, 1 filled, 1 distinct text

      `ID`: read, 2 filled, 2 distinct texts

      `Today I have`: left out, 2 filled, 2 distinct texts

      `Have you ever had a keloid?`: read, 2 filled, 2 distinct texts
        1 × `No`: keloid = no
        1 × `Not sure`: keloid = unsure
    --- stderr
    protocol: small 1, draft, rules
    ");
}
