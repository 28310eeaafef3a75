//! Rules that are read to screen or to check: the same protocol and the same errors as when they are loaded.

use contraindication::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use contraindication::model::parse_day;
use contraindication::rules::{self, Folder};

use crate::broken_rules::{self, BROKEN, TOPIC};
use crate::{findings, shipped};

/// The findings that prevent screening.
fn errors(found: Diagnostics) -> Vec<Diagnostic> {
    let mut errors = found.into_sorted();
    errors.retain(|one| one.severity == Severity::Error && one.finding.stops_screening());
    errors
}

/// Reads a folder in each way, compares the results, and returns the number of errors.
#[track_caller]
fn compared(folder: &Folder) -> usize {
    let today = parse_day("2026-11-22").expect("a day");
    let loaded = rules::load_on(folder, today).expect("a protocol file");
    let to_check = rules::load_to_check(folder, today).expect("a protocol file");
    let to_screen = rules::load_to_screen(folder, today).expect("a protocol file");
    assert_eq!(
        loaded.diagnostics.clone().into_sorted(),
        to_check.diagnostics.into_sorted()
    );
    // only an approval may prevent screening and not checking
    let of_approval = |one: &Diagnostic| {
        let name = loaded.sources.get(one.span.file).name();
        one.finding == Finding::ApprovalMismatch || name.ends_with("approval.toml")
    };
    let errors_of_rules = errors(loaded.diagnostics.clone());
    if errors_of_rules.iter().all(of_approval) {
        assert!(to_check.protocol.is_some());
    }
    if loaded.protocol.is_some() || !errors_of_rules.iter().any(of_approval) {
        assert_eq!(loaded.protocol, to_check.protocol);
    }
    assert_eq!(loaded.protocol, to_screen.protocol);
    let (loaded, to_screen) = (errors(loaded.diagnostics), errors(to_screen.diagnostics));
    assert_eq!(loaded, to_screen);
    loaded.len()
}

#[test]
fn the_protocol_inside_the_program() {
    assert_eq!(compared(shipped::folder()), 0);
}

#[test]
fn the_examples_of_each_finding() {
    for finding in Finding::ALL {
        compared(&findings::folder(finding.page(), "Bad"));
        compared(&findings::folder(finding.page(), "Good"));
    }
}

#[test]
fn one_and_many_mistakes() {
    let mut all = TOPIC.to_owned();
    for (words, instead) in BROKEN {
        compared(&broken_rules::folder(&TOPIC.replacen(words, instead, 1)));
        all = all.replacen(words, instead, 1);
    }
    assert!(compared(&broken_rules::folder(&all)) > 10);
}

#[test]
fn files_that_break_off() {
    for end in (0..TOPIC.len()).step_by(7) {
        compared(&broken_rules::folder(&TOPIC[..end]));
    }
}

#[test]
fn other_files_in_the_folder() {
    let mut folder = broken_rules::folder(TOPIC);
    for (name, content) in [
        ("general-health.test.toml", "[[case]]\nid = 1\n"),
        ("approval.toml", "by = 1\n"),
        ("more.toml", "[[rule]]\n"),
        ("notes.txt", ""),
        ("backup/", ""),
    ] {
        let file = (name.to_owned(), content.as_bytes().to_vec());
        folder.files.push(file);
        compared(&folder);
    }
    folder.files[1].1 = b"\xff".to_vec();
    assert!(compared(&folder) > 0);
}
