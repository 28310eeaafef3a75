//! The public API of the library: the items of its top level. The other modules are hidden from the docs.

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
    intake::LoadedMapping
    intake::Mapping
    intake::Record
    intake::open
    intake::open_mapped
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

/// An external program reads a mapping and screens its export, using only the items of the top level.
#[test]
fn an_export_is_screened_by_its_mapping() {
    use contraindication::{Defaults, Mapping, Program, Verdict, open_mapped, screen};

    let protocol = crate::mapping::protocol_of(crate::mapping::TOPIC);
    let file = "format = 1\ntitle = \"Form\"\nprotocol = \"example\"\n[question.keloid]\ncolumn = \"Keloids?\"\nanswers = { \"Yes\" = \"yes\", \"No\" = \"no\" }\n";
    let wrong = Mapping::read(
        "form.toml",
        file.replace("column", "colum").as_bytes(),
        &protocol,
    );
    assert!(wrong.mapping.is_none());
    assert_eq!(wrong.diagnostics.iter().count(), 1);

    let loaded = Mapping::read("form.toml", file.as_bytes(), &protocol);
    let mapping = loaded.mapping.expect("a mapping without mistakes");
    let program = Program::compile(&protocol);
    let today = "2026-11-22".parse().expect("a day");
    let defaults = Defaults {
        today,
        on: None,
        procedures: Vec::new(),
    };
    let export = "Keloids?\nYes\nMaybe\n".as_bytes();
    let records = open_mapped(export, &mapping, &protocol, &defaults).expect("an export");
    let told: Vec<_> = records
        .map(|record| {
            let screened = screen(&program, record.expect("a record"));
            let (form, outcomes) = screened.content.expect("a form");
            let title = screened.mapping.expect("a mapping").title.clone();
            let errors = form.errors.len();
            (title, outcomes[0].decided(), outcomes[0].at_least, errors)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Form".to_owned(), Some(Verdict::Refer), Verdict::Refer, 0),
            ("Form".to_owned(), None, Verdict::Eligible, 1)
        ]
    );
}
