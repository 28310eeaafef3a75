//! What docs/rule-format.md says of rule files and answer files.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::diagnostic::Diagnostic;
use contraindication::engine::Program;
use contraindication::intake::{self, Defaults, Form, Format};
use contraindication::model::parse_day;
use contraindication::rules::{self, Folder};
use contraindication::suite::{self, CaseResult};

use crate::markdown::{self, blocks, code, project, read, tables};

const PAGE: &str = "docs/rule-format.md";

/// A key that no known one is like: the help beside it lists all that are known.
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
    // the approval is of the same rules once they are no draft
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
        ("[[source]]", "protocol.toml", "[[source]]\n"),
        ("topic file", "acne-medications.toml", ""),
        ("[[question]]", "acne-medications.toml", "[[question]]\n"),
        ("[[rule]]", "acne-medications.toml", "[[rule]]\n"),
        ("[[allow]]", "acne-medications.toml", "[[allow]]\n"),
        ("[[case]]", "acne-medications.test.toml", "[[case]]\n"),
        ("approval", "approval.toml", ""),
    ] {
        let mut folder = folder();
        replace(&mut folder, "protocol.toml", "\"draft\"", "\"approved\"");
        if block == "[[allow]]" {
            replace(&mut folder, file, "[[rule]]\n", "[[allow]]\n\n[[rule]]\n");
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

/// The keys of each block that the page names.
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
            "Rules and verdicts" => "[[rule]]",
            "Allowing a finding" => "[[allow]]",
            "Cases" => "[[case]]",
            "Approval" => "approval",
            _ => continue,
        };
        // behind the keys of rules stand the verdicts, behind those of cases the clear answers
        if matches!(block, "[[rule]]" | "[[case]]") && !seen.insert(block) {
            continue;
        }
        for row in &table.rows {
            let keys = code(&row[0]);
            for &key in &keys {
                let of_the_file = row[0].starts_with("**");
                name(if of_the_file { "protocol file" } else { block }, key);
            }
            if row[0].starts_with("**") {
                block = ["[protocol]", "[[procedure]]", "[[source]]", "[[allow]]"]
                    .into_iter()
                    .find(|one| keys == [*one])
                    .expect("a block");
            }
        }
    }
    named
}

/// The three answer files of the page say the same, of the protocol that comes with the project.
#[test]
fn the_answer_files_of_the_page_say_the_same() {
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

/// The files that blocks of the page are.
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

/// What is found in a folder, and which of its cases pass.
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
