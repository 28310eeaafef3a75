//! An interview that starts with a record of an export, or of a file with several: which record, and what is never
//! shown.

use contraindication::seal::check;

use crate::support::program::Place;

const MAPPING: &str = r#"format = 1
title = "The clinic's form"
protocol = "small"
[record]
id = "Client"
[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
"#;

const EXPORT: &str = "Client,Keloids?\nC-1,No\nC-2,Yes\nC-2,No\nC-3,canary\n";

fn place() -> Place {
    let place = Place::new();
    place.write("form.toml", MAPPING);
    place.write("export.csv", EXPORT);
    place.write("one.csv", "Client,Keloids?\nC-1,No\n");
    place.write("none.csv", "Keloids?\nC-1,No\n");
    place.write(
        "several.json",
        r#"[{"id": "J-1", "answers": {"keloid": "no"}}, {"id": "J-2", "answers": {"keloid": "yes"}}]"#,
    );
    place
}

fn begun(answers: &str, typed: &str) -> String {
    let place = place();
    place.write("typed", typed);
    let words = format!("interview needling --on 2026-11-22 --no-save --answers {answers}");
    let words: Vec<&str> = words.split(' ').collect();
    place.run_on("typed", &words).whole()
}

#[test]
fn the_id_of_the_record_is_typed() {
    let told = [
        begun("export.csv --map form.toml", "?\nC-9\nC-2\nC-1\n"),
        begun("several.json", "J-2\n"),
        begun("several.json --record 1", ""),
        begun("one.csv --map form.toml", ""),
    ];
    insta::assert_snapshot!(told.join("\n"), @"
    ended with 130
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    export.csv contains 4 records. Which is that of this client?
      Type its id as the file has it
    > The id is that of the record in the file. `--record` takes its position instead,
    counted from 1.
    > no record has this id
    > the records 2, 3 have this id: leave, and pick one with `--record`
    > 
    Needling: 3 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    The answers in export.csv are asked again: each is shown with its day, and Enter
    keeps it.

    Record number (never a name; may be empty):
      Enter keeps C-1 · - for none
    > 
    nothing of this interview is kept

    ended with 130
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    several.json contains 2 records. Which is that of this client?
      Type its id as the file has it
    > 
    Needling: 3 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    The answers in several.json are asked again: each is shown with its day, and
    Enter keeps it.

    Record number (never a name; may be empty):
      Enter keeps J-2 · - for none
    > 
    nothing of this interview is kept

    ended with 130
    --- stdout
    --- stderr
    protocol: small 1, draft, rules

    Needling: 3 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    The answers in several.json are asked again: each is shown with its day, and
    Enter keeps it.

    Record number (never a name; may be empty):
      Enter keeps J-1 · - for none
    > 
    nothing of this interview is kept

    ended with 130
    --- stdout
    --- stderr
    protocol: small 1, draft, rules

    Needling: 3 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    The answers in one.csv are asked again: each is shown with its day, and Enter
    keeps it.

    Record number (never a name; may be empty):
      Enter keeps C-1 · - for none
    > 
    nothing of this interview is kept
    ");
}

#[test]
fn without_ids_a_record_has_a_position() {
    let place = place();
    let mapping = MAPPING.replace(
        "[record]\nid = \"Client\"\n",
        "[record]\nleft-out = [\"Client\"]\n",
    );
    place.write("form.toml", mapping);
    let told = place.told(&[
        "interview needling --no-save --answers export.csv --map form.toml",
        "interview needling --no-save --answers export.csv --map form.toml --record 9",
        "interview needling --no-save --answers export.csv --map form.toml --record 0",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra interview needling --no-save --answers export.csv --map form.toml
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: export.csv: contains several records, and none has an id
    help: pick the one of this client with `--record NUMBER`, counted from 1

    $ contra interview needling --no-save --answers export.csv --map form.toml --record 9
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: export.csv: contains no record 9

    $ contra interview needling --no-save --answers export.csv --map form.toml --record 0
    ended with 2
    --- stdout
    --- stderr
    error: invalid value '0' for '--record <NUMBER>': write a whole number, 1 or more

    For more information, try '--help'.
    ");
}

#[test]
fn a_page_names_the_mapping_and_the_day_of_the_form() {
    let place = place();
    place.write(
        "form.toml",
        MAPPING.replace(
            "[record]",
            "[export]\ndate = \"D/M/YYYY\"\n[record]\nsubmitted = \"Sent\"",
        ),
    );
    place.write(
        "export.csv",
        "Client,Sent,Keloids?\nC-1,19/11/2026,No\nC-2,23/11/2026,No\n",
    );
    let told = place.told(&[
        "screen export.csv --map form.toml --on 2026-11-22 --procedure needling --brief",
        "screen export.csv --map form.toml --on 2026-11-22 --procedure needling --brief --format markdown",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen export.csv --map form.toml --on 2026-11-22 --procedure needling --brief
    ended with 1
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    1 (2)           C-1               needling   incomplete                   could become contraindicated; needs area, capsules-last
    2 (3)           C-2                          unreadable                   the form was filled after the screening date 2026-11-22

    2 records, 2 results; 1 unreadable
    1 incomplete
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 2 questions have no column: `capsules-last` and `area`
    export.csv: record 2, line 3, column `Sent`: the record cannot be read: the form was filled after the screening date 2026-11-22

    $ contra screen export.csv --map form.toml --on 2026-11-22 --procedure needling --brief --format markdown
    ended with 1
    --- stdout
    # C-1 · for 22 November 2026

    Answers given on 19 November 2026, 3 days before.

    Read with the mapping “The clinic's form” (c0bc0e6d).

    **Needling: NOT DECIDED: 2 questions are open; the most severe answer would mean contraindicated.**

    **Do not treat on the basis of this page.**

    ## Not decided: what to ask

    Ask the client:

    - “Is any of this on the skin to be treated?”
    - “When did you take the last capsule?”

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    # export.csv, record 2, line 3: cannot be read

    Read with the mapping “The clinic's form” (c0bc0e6d).

    Record number: C-2

    the form was filled after the screening date 2026-11-22

    Column: Sent, line 3

    Written: 23/11/2026

    Nothing of this record was screened.

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    2 records, 2 results; 1 unreadable

    1 incomplete

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 2 questions have no column: `capsules-last` and `area`
    export.csv: record 2, line 3, column `Sent`: the record cannot be read: the form was filled after the screening date 2026-11-22
    ");
}

/// A form can say that one of two options is chosen and a third one is not. An answer file cannot, so the question is
/// asked, and the record of the interview contains the answer that counted.
#[test]
fn ticks_that_choose_nothing_for_certain_are_asked_and_an_example_can_name_them() {
    let place = Place::new();
    let kept = "options = [\"warts\", \"spots\", \"rash\"]\nkeep = \"always\"";
    let topic = super::TOPIC.replace("options = [\"warts\", \"spots\", \"rash\"]", kept);
    place.write("rules/protocol.toml", crate::findings::BASE);
    place.write("rules/general-health.toml", topic);
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    let example = |cell: &str, answer: &str| {
        format!(
            "[[example]]\non = 2026-11-22\ncells = {{ Skin = \"{cell}\" }}\nanswers = {{ area = {answer} }}\n"
        )
    };
    let examples = [
        example(
            "Spots or a rash",
            "{ ticked = [], open = [\"spots\", \"rash\"] }",
        ),
        example("Spots or a rash", "{ ticked = [], open = [\"spots\"] }"),
        example("Spots or a rash", "\"missing\""),
        example("", "{ ticked = [], open = [\"spots\"] }"),
        example("", "{ ticked = [], open = [] }"),
    ];
    place.write(
        "form.toml",
        "format = 1\ntitle = \"Form\"\nprotocol = \"example\"\n[export]\ntype = \"csv\"\n[record]\nid = \"ID\"\n[question.area]\ncolumn = \"Skin\"\n\
         answers = { \"Warts\" = \"warts\", \"Spots or a rash\" = [\"spots\", \"rash\"], \"None\" = \"none\" }\n"
            .to_owned()
            + &examples.concat(),
    );
    place.write("export.csv", "ID,Skin\n1,Spots or a rash\n2,Warts\n");
    let mut told = vec![place.told(&["map check --map form.toml"])];
    for (record, typed) in [
        ("1", "\n\nn\n1\n2\n1\n30\n70\n2026-01-01\ny\n-\nv\n0\n"),
        ("2", "\n\nn\n1\n1\n30\n70\n2026-01-01\ny\n-\nv\n0\n"),
    ] {
        place.write("typed", typed);
        let save = format!("{record}.toml");
        let words = [
            "interview",
            "microneedling",
            "--on",
            "2026-11-22",
            "--answers",
            "export.csv",
            "--map",
            "form.toml",
            "--record",
            record,
            "--save",
            &save,
        ];
        let ended = place.run_on("typed", &words);
        told.push(format!("record {record} ended with {:?}", ended.code));
        let saved = std::fs::read_to_string(place.path(&save)).unwrap_or(ended.stderr);
        let area = saved.lines().filter(|line| line.starts_with("area = "));
        told.extend(area.map(str::to_owned));
        let verified = place.told(&[&format!("record verify {record}.toml")]);
        // the seal depends on the day of the run
        let seal = check(saved.as_bytes()).hash.expect("a seal").to_owned();
        told.push(verified.replace(&seal[..8], "SEAL"));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    $ contra map check --map form.toml
    ended with 1
    --- stdout
    form.toml: Form
    form.toml:15: the example fails
      area: expected {"ticked":[],"open":["spots"]}, got {"ticked":[],"open":["spots","rash"]}
    form.toml:19: the example fails
      area: expected missing, got {"ticked":[],"open":["spots","rash"]}
    form.toml:23: the example fails
      area: expected {"ticked":[],"open":["spots"]}, got missing
    5 examples, 3 failed
    questions without a column: `keloid`, `pregnancy`, `cold-sores`, `age`, `weight`, `last-peel` and `notes`
    --- stderr
    protocol: example 1, draft, rules

    record 1 ended with Some(0)
    area = ["spots"]
    $ contra record verify 1.toml
    ended with 0
    --- stdout
    1.toml: matches: seal SEAL, no decision
    --- stderr
    protocol: example 1, draft, rules
    1 file matches

    record 2 ended with Some(0)
    area = ["warts"]
    area = "unknown"
    $ contra record verify 2.toml
    ended with 0
    --- stdout
    2.toml: matches: seal SEAL, no decision
    --- stderr
    protocol: example 1, draft, rules
    1 file matches
    "#);
}
