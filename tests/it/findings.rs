//! The page of each finding is its test: the bad example gives only that finding, the good one gives none.

use contraindication::analysis::{self, Subject};
use contraindication::diagnostic::{Diagnostic, Finding};
use contraindication::engine::Program;
use contraindication::model::parse_day;
use contraindication::report;
use contraindication::rules::{self, Folder, Loaded};
use contraindication::suite::{self, Case};
use contraindication::{LoadedMapping, Mapping};

use crate::support::protocol_file::protocol_file;

pub(crate) const BASE: &str = protocol_file! {
    id: "example",
    title: "Example",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["general-health"]"#,
    procedures: r#"[[procedure]]
id    = "microneedling"
title = "Microneedling"

"#,
    handout: "Before-treatment handout",
};

/// The folder of a section of a page: the base protocol, overwritten with the blocks of the section.
pub(crate) fn folder(page: &str, section: &str) -> Folder {
    let body = page
        .split_once(&format!("\n## {section}\n"))
        .expect("the section is there")
        .1;
    let body = body.split("\n## ").next().expect("a section");
    let mut files = vec![("protocol.toml".to_owned(), BASE.as_bytes().to_vec())];
    let mut rest = body;
    while let Some((_, block)) = rest.split_once("\n```") {
        let (info, block) = block.split_once('\n').expect("a block has lines");
        let (content, after) = block.split_once("\n```").expect("a block ends");
        let name = info
            .split_whitespace()
            .nth(1)
            .expect("a block names its file");
        files.retain(|(known, _)| known != name);
        files.push((name.to_owned(), format!("{content}\n").into_bytes()));
        rest = after;
    }
    Folder {
        name: String::new(),
        files,
    }
}

/// Findings about every short example: it is a draft, has few cases, and no rule about "not sure".
const OF_EXAMPLES: [Finding; 4] = [
    Finding::DraftProtocol,
    Finding::UncoveredRule,
    Finding::UncoveredBoundary,
    Finding::UnhandledUnsure,
];

/// The mapping of a section, if it has one.
const MAPPING: &str = "mapping.toml";

/// The findings about the mapping of a folder. `None` if there is no mapping.
fn of_mapping(folder: &Folder) -> Option<LoadedMapping> {
    let (name, bytes) = folder.files.iter().find(|(name, _)| name == MAPPING)?;
    let mut rules = folder.clone();
    rules.files.retain(|(name, _)| name != MAPPING);
    let protocol = rules::load(&rules)?.protocol?;
    Some(Mapping::read(name, bytes, &protocol))
}

/// All findings on the day of the examples.
pub(crate) fn checked(folder: &Folder) -> (Loaded, Vec<Diagnostic>) {
    let loaded = rules::load(folder).expect("a protocol file");
    let program = loaded.protocol.as_ref().map(Program::compile);
    let (cases, of_cases) = suite::read(&loaded, program.as_ref());
    let mut found = loaded.diagnostics.clone();
    let all_read = of_cases.is_empty();
    found.extend(of_cases);
    if let Some((protocol, program)) = loaded.protocol.as_ref().zip(program.as_ref()) {
        let run = |case: Case| {
            let result = suite::run(protocol, program, &case);
            (case, result)
        };
        let cases: Vec<_> = cases.into_iter().map(run).collect();
        let subject = Subject {
            protocol,
            program,
            today: parse_day("2026-11-22").expect("a day"),
            cases: all_read.then_some(cases.as_slice()),
        };
        found = analysis::check(subject, found);
    }
    (loaded, found.into_sorted())
}

/// The findings without those of every example, unless the page is about one of these.
fn found(folder: &Folder, about: Finding) -> (Loaded, Vec<Diagnostic>) {
    let mut rules = folder.clone();
    rules.files.retain(|(name, _)| name != MAPPING);
    let (mut loaded, mut found) = checked(&rules);
    if let Some(mapping) = of_mapping(folder) {
        // locations in the mapping are in its own file
        found.retain(|one| !OF_EXAMPLES.contains(&one.finding));
        assert!(found.is_empty(), "{found:#?}");
        found = mapping.diagnostics.into_sorted();
        loaded.sources = mapping.sources;
    }
    found.retain(|one| one.finding == about || !OF_EXAMPLES.contains(&one.finding));
    (loaded, found)
}

/// Findings that follow from the mistake of an example.
fn brings(finding: Finding) -> &'static [Finding] {
    match finding {
        Finding::UnusedQuestion | Finding::UnusedOption => &[Finding::FailsOpen],
        Finding::OutOfRange => &[Finding::DeadRule, Finding::FailsOpen],
        Finding::BoundaryGap => &[Finding::FailsOpen, Finding::NotMonotonic],
        Finding::TestAlwaysTrue => &[Finding::ClearIsNotClear, Finding::NoOneEligible],
        // if every sheet is barred, so is the one with clear answers
        Finding::NoOneEligible => &[Finding::ClearIsNotClear],
        _ => &[],
    }
}

fn names(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|one| format!("{}: {}", one.finding, one.message))
        .collect()
}

#[test]
fn each_bad_example_gives_only_its_finding_and_each_good_one_none() {
    let mut wrong = Vec::new();
    for finding in Finding::ALL {
        let (_, bad) = found(&folder(finding.page(), "Bad"), *finding);
        let brings = brings(*finding);
        let others = bad.iter().filter(|one| one.finding != *finding);
        let mut others: Vec<Finding> = others.map(|one| one.finding).collect();
        others.sort_unstable();
        if bad.len() != 1 + brings.len() || others != brings {
            wrong.push(format!("{finding} bad: {:#?}", names(&bad)));
        }
        let (_, good) = found(&folder(finding.page(), "Good"), *finding);
        if !good.is_empty() {
            wrong.push(format!("{finding} good: {:#?}", names(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_finding_is_shown_with_its_line() {
    let mut all = String::new();
    for finding in Finding::ALL {
        let (loaded, bad) = found(&folder(finding.page(), "Bad"), *finding);
        all += &report::findings::text(&bad, &loaded.sources, false);
        all += "\n";
    }
    insta::assert_snapshot!("each_finding", all);
}
