//! What the library promises: the items at its top. The modules behind them are hidden from the docs.

use crate::support::markdown;

#[test]
fn the_library_has_these_items() {
    let library = markdown::read("src/lib.rs");
    let mut items = Vec::new();
    for import in library.split("\npub use ").skip(1) {
        let import = import.split(';').next().unwrap_or_default();
        let (module, names) = import.rsplit_once("::").expect("an item of a module");
        let names = names.trim_matches(['{', '}']).split(", ");
        items.extend(names.map(|name| format!("{module}::{name}")));
    }
    insta::assert_snapshot!(items.join("\n"), @"
    analysis::diff::Comparison
    analysis::diff::Version
    analysis::diff::compare
    analysis::Subject
    analysis::check
    batch::Screened
    batch::screen
    diagnostic::Diagnostic
    diagnostic::Diagnostics
    engine::Program
    intake::Defaults
    intake::Form
    intake::Format
    intake::Record
    intake::open
    interview::Interview
    interview::Prompter
    interview::conduct
    model::Accept
    model::Answer
    model::Answers
    model::Condition
    model::Kind
    model::Outcome
    model::Protocol
    model::Verdict
    report::result::ScreeningResult
    report::result::results
    rules::Folder
    rules::Loaded
    rules::load
    suite::Trial
    suite::try_all
    ");
}

#[test]
fn no_module_is_in_the_docs() {
    let library = markdown::read("src/lib.rs");
    let lines: Vec<&str> = library.lines().collect();
    let shown = lines
        .windows(2)
        .filter(|pair| pair[1].starts_with("pub mod"));
    let shown: Vec<&str> = shown
        .filter(|pair| pair[0] != "#[doc(hidden)]")
        .map(|pair| pair[1])
        .collect();
    assert_eq!(shown, [""; 0]);
}
