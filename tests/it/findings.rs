//! Each finding's page is its test: the bad example gives that finding and no other, the good one none.

use contraindication::diagnostic::{Diagnostic, Finding};
use contraindication::engine::Program;
use contraindication::report;
use contraindication::rules::{self, Folder, Loaded};
use contraindication::suite;

pub(crate) const BASE: &str = r#"format = 1

[protocol]
id        = "example"
title     = "Example"
version   = "1"
reviewed  = 2026-11-22
review-by = 2027-11-22
status    = "draft"
topics    = ["general-health"]

[[procedure]]
id    = "microneedling"
title = "Microneedling"

[[source]]
id    = "handout"
title = "Before-treatment handout"
url   = "https://example.org/handout"
seen  = 2026-11-22
grade = "clinic"
"#;

/// The folder that a section of a page describes: the base protocol with the section's blocks written over it.
fn folder(page: &str, section: &str) -> Folder {
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

fn found(folder: &Folder) -> (Loaded, Vec<Diagnostic>) {
    let loaded = rules::load(folder).expect("a protocol file");
    let program = loaded.protocol.as_ref().map(Program::compile);
    let (_, cases) = suite::read(&loaded, program.as_ref());
    let mut diagnostics = loaded.diagnostics.clone();
    diagnostics.extend(cases);
    (loaded, diagnostics.into_sorted())
}

fn names(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|one| format!("{}: {}", one.finding, one.message))
        .collect()
}

#[test]
fn each_bad_example_gives_its_finding_alone_and_each_good_one_none() {
    let mut wrong = Vec::new();
    for finding in Finding::ALL {
        let (_, bad) = found(&folder(finding.page(), "Bad"));
        if bad.len() != 1 || bad[0].finding != *finding {
            wrong.push(format!("{finding} bad: {:#?}", names(&bad)));
        }
        let (_, good) = found(&folder(finding.page(), "Good"));
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
        let (loaded, bad) = found(&folder(finding.page(), "Bad"));
        all += &report::findings::text(&bad, &loaded.sources, false);
        all += "\n";
    }
    insta::assert_snapshot!("each_finding", all);
}
