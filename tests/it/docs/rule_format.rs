//! Checks the statements of docs/rule-format.md about rule files and answer files.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::diagnostic::Diagnostic;
use contraindication::engine::Program;
use contraindication::intake::{self, Defaults, Form, Format};
use contraindication::model::parse_day;
use contraindication::rules::{self, Folder};
use contraindication::suite::{self, CaseResult};

use crate::support::markdown::{self, blocks, code, project, read, tables};
use crate::support::protocol_file::protocol_file;

const PAGE: &str = "docs/rule-format.md";

/// A key that is similar to no known one, so that the help lists all of them.
const STRANGE: &str = "zzzzzzzzzzzz";

#[test]
fn every_toml_block_can_be_parsed() {
    for block in blocks(&read(PAGE)) {
        if block
            .info
            .first()
            .is_some_and(|language| language == "toml")
        {
            let parsed: Result<toml::Table, _> = toml::from_str(&block.text);
            assert_eq!(parsed.err(), None, "{}", block.text);
        }
    }
}

#[test]
fn the_protocol_of_the_page_has_no_finding_and_its_cases_pass() {
    let mut folder = folder();
    let (found, passed) = check(&folder);
    // the approval is for the approved protocol: while the status is `draft`, it is an unread file
    let names: Vec<&str> = found.iter().map(|one| one.finding.name()).collect();
    assert_eq!((names, passed), (vec!["unread-file"], vec![true, true]));
    replace(&mut folder, "protocol.toml", "\"draft\"", "\"approved\"");
    assert_eq!(check(&folder), (Vec::new(), vec![true, true]));
}

/// The page names the keys of each block that the reader of rule files knows, and no others.
#[test]
fn every_key_is_named() {
    let strange = format!("{STRANGE} = 1\n");
    let mut known = BTreeMap::new();
    for (block, file, header) in [
        ("protocol file", "protocol.toml", ""),
        ("[protocol]", "protocol.toml", "[protocol]\n"),
        ("[[procedure]]", "protocol.toml", "[[procedure]]\n"),
        ("[[group]]", "protocol.toml", "[[group]]\n"),
        ("[[source]]", "protocol.toml", "[[source]]\n"),
        ("topic file", "acne-medications.toml", ""),
        ("[[question]]", "acne-medications.toml", "[[question]]\n"),
        ("[[score]]", "acne-medications.toml", "[[score]]\n"),
        ("[[rule]]", "acne-medications.toml", "[[rule]]\n"),
        ("[[allow]]", "acne-medications.toml", "[[allow]]\n"),
        ("[[case]]", "acne-medications.test.toml", "[[case]]\n"),
        ("approval", "approval.toml", ""),
    ] {
        let mut folder = folder();
        replace(&mut folder, "protocol.toml", "\"draft\"", "\"approved\"");
        let before = match block {
            "[[allow]]" | "[[score]]" => "[[rule]]\n",
            "[[group]]" => "[[source]]\n",
            _ => header,
        };
        if before != header {
            let added = format!("{header}\n{before}");
            replace(&mut folder, file, before, &added);
        }
        replace(&mut folder, file, header, &format!("{header}{strange}"));
        let (found, _) = check(&folder);
        let help = found
            .into_iter()
            .find_map(|one| one.message.find(STRANGE).and(one.help));
        let help = help.unwrap_or_else(|| panic!("{block}: no finding about {STRANGE}"));
        let keys = code(&help).into_iter().map(str::to_owned);
        known.insert(block.to_owned(), keys.collect::<BTreeSet<_>>());
    }
    assert_eq!(named(), known);
}

/// The keys of each block on the page.
fn named() -> BTreeMap<String, BTreeSet<String>> {
    let page = read(PAGE);
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut name = |block: &str, key: &str| {
        let key = key.trim_matches(['[', ']']).to_owned();
        named.entry(block.to_owned()).or_default().insert(key);
    };
    let mut topic_file = ["topic file", "[[question]]"].into_iter();
    let mut seen = BTreeSet::new();
    for table in tables(&page) {
        let mut block = match table.heading.as_str() {
            "`protocol.toml`" => "protocol file",
            "Topic files and questions" => topic_file.next().expect("two tables"),
            "Scores" => "[[score]]",
            "Rules and verdicts" => "[[rule]]",
            "Allowing a finding" => "[[allow]]",
            "Cases" => "[[case]]",
            "Approval" => "approval",
            _ => continue,
        };
        // in these sections only the first table names keys
        if matches!(block, "[[score]]" | "[[rule]]" | "[[case]]") && !seen.insert(block) {
            continue;
        }
        for row in &table.rows {
            let keys = code(&row[0]);
            for &key in &keys {
                let of_the_file = row[0].starts_with("**");
                name(if of_the_file { "protocol file" } else { block }, key);
            }
            if row[0].starts_with("**") {
                block = [
                    "[protocol]",
                    "[[procedure]]",
                    "[[group]]",
                    "[[source]]",
                    "[[allow]]",
                ]
                .into_iter()
                .find(|one| keys == [*one])
                .expect("a block");
            }
        }
    }
    named
}

/// The examples of groups, of sources that differ and of the meaning of "not sure" are what the page says.
#[test]
fn each_example_that_is_part_of_a_protocol_has_no_mistake() {
    const HEADER: &str = "format = 1\n\n";
    const PROTOCOL: &str = r#"[protocol]
id        = "example"
title     = "Example"
version   = "1"
reviewed  = 2026-11-22
review-by = 2027-11-22
status    = "draft"
topics    = ["skin"]

"#;
    const PROCEDURE: &str = "[[procedure]]\nid = \"peel\"\ntitle = \"Peel\"\n\n";
    const SKIN: &str = "[topic]\ntitle = \"Skin\"\n\n";
    const QUESTION: &str =
        "[[question]]\nid = \"freckles\"\nask = \"Freckles?\"\ntype = \"yes-no\"\n\n";
    const RULE: &str = "[[rule]]\nid = \"freckled\"\nverdict = \"precaution\"\nwhen = { freckles = \"yes\" }\n\
                        say = \"Freckles may fade.\"\nbecause = [\"handout\"]\n";
    let source = |id: &str| {
        format!(
            "\n[[source]]\nid = \"{id}\"\ntitle = \"{id}\"\nurl = \"https://example.org\"\nseen = 2026-11-22\n\
             grade = \"review\"\n"
        )
    };
    let (handout, review) = (source("handout"), source("review"));
    let checked = |protocol: &[&str], skin: &[&str]| {
        let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
        let (_, found) = crate::findings::checked(&Folder {
            name: String::new(),
            files: vec![
                file("protocol.toml", protocol.concat()),
                file("skin.toml", skin.concat()),
            ],
        });
        let names = found.iter().map(|one| one.finding.name());
        let of_every_example = ["draft-protocol", "uncovered-rule", "uncovered-boundary"];
        let names = names.filter(|name| !of_every_example.contains(name));
        let mut names: Vec<_> = names.collect();
        names.dedup();
        names
    };
    let example = |file: &str, name: &str| {
        let page = blocks(&read(PAGE)).into_iter();
        let mut found = page.filter(|block| block.info == ["toml", file, name]);
        found.next().expect("an example").text
    };
    let header = [HEADER, PROTOCOL].concat();
    let groups = example("protocol.toml", "groups");
    assert_eq!(
        checked(
            &[&header, &groups, &handout],
            &[&example("skin.toml", "groups")]
        ),
        ["unhandled-unsure"]
    );
    let dispute = example("skin.toml", "dispute");
    assert_eq!(
        checked(
            &[&header, PROCEDURE, &handout, &review],
            &[SKIN, QUESTION, &dispute]
        ),
        ["unhandled-unsure"]
    );
    let meant = [HEADER, &example("protocol.toml", "unsure"), "\n", PROCEDURE].concat();
    assert_eq!(
        checked(&[&meant, &handout], &[SKIN, QUESTION, RULE]),
        [""; 0]
    );
    assert_eq!(
        checked(
            &[&header, PROCEDURE, &handout],
            &[SKIN, &example("skin.toml", "unsure"), "\n", RULE]
        ),
        [""; 0]
    );
    let aged = [HEADER, &example("protocol.toml", "age"), "\n", PROCEDURE].concat();
    let rules = ["freckle", "sunburn", "faint"].map(|one| RULE.replace("freckle", one));
    let rules = rules
        .concat()
        .replace("sunburns", "sunburn")
        .replace("faints", "fainted");
    let skin = [SKIN, &example("skin.toml", "age"), "\n", &rules].concat();
    assert_eq!(checked(&[&aged, &handout], &[&skin]), ["unhandled-unsure"]);
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let folder = Folder {
        name: String::new(),
        files: vec![
            file("protocol.toml", [aged, handout].concat()),
            file("skin.toml", skin),
            file(
                "skin.test.toml",
                example("acne-medications.test.toml", "age"),
            ),
        ],
    };
    let (_, passed) = check(&folder);
    assert_eq!(passed, [true]);
}

/// The three answer files of the page contain the same answers, for the protocol that comes with the project.
#[test]
fn the_answer_files_of_the_page_have_the_same_answers() {
    let rules = markdown::files(&project().join("rules"), "toml").into_iter();
    let rules = rules.map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy();
        (name.into_owned(), read(&path).into_bytes())
    });
    let folder = Folder {
        name: String::new(),
        files: rules.collect(),
    };
    let protocol = rules::load(&folder)
        .and_then(|loaded| loaded.protocol)
        .expect("a protocol");
    let defaults = Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    let page = read(PAGE);
    let section = page.split("\n## Answer files\n").nth(1).expect("a section");
    let forms = |language: &str, format| -> Vec<Form> {
        let block = blocks(section)
            .into_iter()
            .find(|block| block.info == [language]);
        let text = block.expect("an answer file").text;
        let records = intake::open(text.as_bytes(), format, &protocol, &defaults).expect("records");
        let forms = records.map(|record| record.expect("a record").content.expect("a form"));
        forms.collect()
    };
    let toml = forms("toml", Format::Toml);
    assert_eq!(toml[0].errors, []);
    assert_eq!(toml, forms("json", Format::Json));
    let csv = forms("csv", Format::Csv);
    assert_eq!((&csv[..1], csv.len()), (&toml[..], 2));
    assert_eq!(csv[1].errors, []);
}

/// Each test in the table of partly known answers has the truth that the table gives.
#[test]
fn answers_known_in_part_are_judged_as_the_page_says() {
    let table = tables(&read(PAGE)).into_iter();
    let mut table = table.filter(|table| table.heading == "Answers known in part");
    let (notations, table) = (table.next(), table.next());
    assert_eq!(notations.expect("notations").rows.len(), 4);
    let rows = table.expect("a table").rows;
    assert_eq!(rows.len(), 10);
    for row in rows {
        let (answer, test) = (code(&row[0])[0], code(&row[1])[0]);
        let question = match answer {
            answer if answer.contains('|') => "isotretinoin",
            answer if answer.contains("2026") => "peel",
            _ => "age",
        };
        let csv = format!("id,{question}\nC-1,{answer}\n");
        assert_eq!(judged(question, test, &csv), row[2], "{answer} {test}");
    }
}

/// The truth of a rule with one test, for the one record of a CSV.
fn judged(question: &str, test: &str, csv: &str) -> &'static str {
    let protocol = protocol_file! {
        id: "example",
        title: "Example",
        version: "1",
        review_by: "2027-11-22",
        topics: r#"["topic"]"#,
        procedures: "[[procedure]]\nid = \"needling\"\ntitle = \"Needling\"\n",
        handout: "Handout",
    };
    let topic = format!(
        r#"[topic]
title = "Topic"
[[question]]
id = "isotretinoin"
ask = "Isotretinoin?"
type = "choice"
options = ["never", "past", "now"]
clear = ["never"]
[[question]]
id = "age"
ask = "Age?"
type = "number"
min = 0
max = 120
clear = {{ at-least = 18 }}
[[question]]
id = "peel"
ask = "Last peel?"
type = "date"
clear = {{ older-than = "6 months" }}
[[rule]]
id = "tested"
verdict = "refer"
when = {{ {question} = {test} }}
say = "Refer."
because = ["handout"]
"#
    );
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let loaded = rules::load(&Folder {
        name: String::new(),
        files: vec![file("protocol.toml", protocol), file("topic.toml", &topic)],
    });
    let protocol = loaded.and_then(|loaded| loaded.protocol).expect("rules");
    let on = parse_day("2026-11-22").expect("a day");
    let defaults = Defaults {
        today: on,
        on: None,
        procedures: Vec::new(),
    };
    let mut records =
        intake::open(csv.as_bytes(), Format::Csv, &protocol, &defaults).expect("rows");
    let record = records.next().expect("a row").expect("a record");
    let form = record.content.expect("a form");
    assert_eq!(form.errors, []);
    let program = Program::compile(&protocol);
    let outcome = program.evaluate(form.procedures[0], on, &form.answers);
    match (outcome.reasons.len(), outcome.unknown.len()) {
        (1, 0) => "true",
        (0, 1) => "unknown",
        (0, 0) => "false",
        both => panic!("{both:?}"),
    }
}

/// The files that the blocks of the page describe.
fn folder() -> Folder {
    let page = blocks(&read(PAGE)).into_iter();
    let named = page.filter(|block| block.info.len() == 2 && block.info[0] == "toml");
    Folder {
        name: String::new(),
        files: named
            .map(|block| (block.info[1].clone(), block.text.into_bytes()))
            .collect(),
    }
}

fn replace(folder: &mut Folder, name: &str, from: &str, to: &str) {
    let file = folder.files.iter_mut().find(|(one, _)| one == name);
    let bytes = &mut file.expect("a file of the page").1;
    let text = String::from_utf8(bytes.clone()).expect("text");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// The findings about a folder, and which of its cases pass.
fn check(folder: &Folder) -> (Vec<Diagnostic>, Vec<bool>) {
    let loaded = rules::load(folder).expect("a protocol file");
    let program = loaded.protocol.as_ref().map(Program::compile);
    let (cases, of_cases) = suite::read(&loaded, program.as_ref());
    let mut found = loaded.diagnostics;
    found.extend(of_cases);
    let run = loaded.protocol.as_ref().zip(program.as_ref());
    let results = run.into_iter().flat_map(|(protocol, program)| {
        cases.iter().map(|case| suite::run(protocol, program, case))
    });
    let passed = results.map(|result: CaseResult| result.passed()).collect();
    (found.into_sorted(), passed)
}
