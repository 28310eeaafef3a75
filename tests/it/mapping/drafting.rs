//! `contra map init`: the parts of a draft that are certain, those that are a guess, and the cells that are not
//! repeated.

use crate::support::program::Place;

#[test]
fn a_draft_marks_uncertain_parts() {
    let place = Place::new();
    place.write(
        "form.csv",
        "Timestamp,Email Address,Have you ever had a keloid?,On the skin to be treated?,Your name\n\
         11/20/2026 10:00:00,a@example.org,No,Warts,Ann\n\
         11/21/2026 10:00:00,b@example.org,Not sure,\"Freckles, Warts\",Bo\n",
    );
    place.write(
        "project.csv",
        "record_id,redcap_event_name,intake_timestamp,keloid,skin___1,skin___2,skin___0,intake_complete\n1,a,,0,1,0,0,2\n",
    );
    place.write(
        "dictionary.csv",
        "\u{feff}\"Variable / Field Name\",Form Name,Section Header,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\n\
         keloid,intake,,radio,<p>Have you ever had a keloid?</p>,\"0, No | 1, Yes | UNK, Not sure\"\n\
         skin,intake,,checkbox,Is any of this on the skin to be treated?,\"1, Warts | 2, Freckles | 0, None of these\"\n",
    );
    let told = place.told(&[
        "map init form.csv",
        "map init project.csv --dictionary dictionary.csv -q",
        "map init form.csv --preset goggle-forms",
        "list presets",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map init form.csv
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
    submitted = "Timestamp"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Email Address",
    #   "Your name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    unsure = ["Not sure"]
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Is any of this on the skin to be treated?
    [question.area]
    column = "On the skin to be treated?"
    answers = { "Freckles" = "freckles", "Warts" = "warts" }
    # Options without a text:
    #   "none": None of these

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules
    this is a draft: compare each question with the form, then run `contra map check`

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
    submitted = "intake_timestamp"
    # rows = "joined"                 # if the events of a person are one record
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "redcap_event_name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "keloid"
    unsure = ["UNK"]
    answers = { "0" = "no", "1" = "yes" }

    # Is any of this on the skin to be treated?
    [question.area]
    shown = { "intake_complete" = ["2"] }   # 2 is a completed form: boxes that nobody saw are 0 too
    [question.area.boxes]
    "skin___1" = "warts"
    "skin___2" = "freckles"
    "skin___0" = "none"

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init form.csv --preset goggle-forms
    ended with 2
    --- stdout
    --- stderr
    error: there is no preset `goggle-forms`
    help: did you mean `google-forms`?

    $ contra list presets
    ended with 0
    --- stdout
    google-forms: Google Forms: the CSV that a form itself downloads
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = ";"
      date      = "YYYY/MM/DD"

    google-sheets: Google Sheets: the sheet that is linked to a form, downloaded as CSV
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = ", "

    jotform: Jotform: the CSV of submissions, several answers in one cell on lines of their own
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = "\n"

    kobo: KoboToolbox: CSV with XML values and headers, several answers in one column
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ";"
      many      = " "
      date      = "YYYY-MM-DD"
      ticked    = ["1", "true", "True", "TRUE"]
      unticked  = ["0", "false", "False", "FALSE"]

    limesurvey: LimeSurvey: CSV with whole answers and question codes
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["Yes"]
      unticked  = ["No"]
      [record]
      missing = ["1980-01-01 00:00:00"]
      [every]
      missing = ["N/A"]

    microsoft-forms: Microsoft Forms: the workbook of responses
      [export]
      type = "xlsx"
      many = ";"

    redcap-label: REDCap: CSV with labels
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["Checked"]
      unticked  = ["Unchecked"]
      [record]
      missing = ["[not completed]"]

    redcap-raw: REDCap: CSV with raw values
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["1"]
      unticked  = ["0"]
      [record]
      missing = ["[not completed]"]

    typeform-csv: Typeform: CSV with a column for each option
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = "header"
      unticked  = [""]

    typeform-json: Typeform: the responses of the API, or what a webhook sends
      [export]
      type     = "typeform-json"
      encoding = "utf-8"
      date     = "YYYY-MM-DD"
      [record]
      missing = ["0001-01-01T00:00:00Z"]

    Name one in a mapping file: `[export]` and `preset = "google-sheets"`.
    --- stderr
    "#);
}

#[test]
fn a_question_is_found_by_its_options() {
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

#[test]
fn a_draft_that_exists_is_not_replaced() {
    let place = Place::new();
    place.write("form.csv", "Client,Are you pregnant?\nc-1,No\n");
    let first = place.run(&["map", "init", "form.csv", "-q", "-o", "form.toml"]);
    assert_eq!((first.code, first.stdout.as_str()), (Some(0), ""));
    let drafted = place.read("form.toml");
    place.write("form.toml", "# edited");
    insta::assert_snapshot!(place.told(&["map init form.csv -q -o form.toml"]), @"
    $ contra map init form.csv -q -o form.toml
    ended with 2
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `form.toml` already exists
    help: name a new file; `--overwrite` replaces the existing one
    ");
    assert_eq!(place.read("form.toml"), "# edited");
    let again = place.run(&[
        "map",
        "init",
        "form.csv",
        "-q",
        "-o",
        "form.toml",
        "--overwrite",
    ]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    assert_eq!(place.read("form.toml"), drafted);
}
