//! Typing mistakes in the shipped rule files: whatever they cause, every finding is in its file.

use contraindication::diagnostic::{Diagnostics, Severity};
use contraindication::engine::Program;
use contraindication::report;
use contraindication::rules::{Folder, Loaded, load};
use contraindication::source::Span;
use contraindication::suite;
use proptest::prelude::*;

use crate::shipped;
use crate::support::random::{Dice, config, dice};

/// Characters with a meaning in a rule file, and characters from pasted text.
const PIECES: [&str; 40] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "-",
    "#",
    "\\",
    "\\u00e9",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\u{201c}",
    "\u{2013}",
    "\u{e9}",
    "\u{43e}",
    "\u{1f9d1}\u{200d}\u{2695}",
    "\u{0}",
    "0",
    "7",
    "2026-02-30",
    "1979-05-27T07:32:00Z",
    "inf",
    "true",
    "x",
    "when = ",
    "[[rule]]\n",
    "any = [{}]",
];

/// Makes one or two typing mistakes in one file.
fn slip(folder: &Folder, dice: &mut Dice) -> Folder {
    let mut folder = folder.clone();
    let file = dice.below(folder.files.len());
    let bytes = &mut folder.files[file].1;
    for _ in 0..=dice.below(2) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let at = |dice: &mut Dice| text.floor_char_boundary(dice.below(text.len() + 1));
        let start = at(dice);
        let line = text[start..]
            .find('\n')
            .map_or(text.len(), |end| start + end + 1);
        let rest = &text[start..];
        let next = rest
            .chars()
            .next()
            .map_or(start, |one| start + one.len_utf8());
        let piece = *dice.pick(&PIECES);
        let slipped = match dice.below(8) {
            0 | 1 => format!("{}{}", &text[..start], &text[next..]),
            2 | 3 => format!("{}{piece}{rest}", &text[..start]),
            4 => format!("{}{piece}{}", &text[..start], &text[next..]),
            // the rest of a line is lost or doubled
            5 => format!("{}{}", &text[..start], &text[line..]),
            6 => format!("{}{}", &text[..line], rest),
            _ => match dice.below(3) {
                0 => text[..start].to_owned(),
                1 => rest.to_owned(),
                _ => {
                    // a byte that is not UTF-8
                    *bytes = [&bytes[..start], b"\xFF", &bytes[start..]].concat();
                    continue;
                }
            },
        };
        *bytes = slipped.into_bytes();
    }
    folder
}

/// Every finding of the rules and of the cases. Runs each case that could be read.
fn findings(loaded: &Loaded) -> Diagnostics {
    let program = loaded.protocol.as_ref().map(Program::compile);
    let (cases, found) = suite::read(loaded, program.as_ref());
    if let (Some(protocol), Some(program)) = (&loaded.protocol, &program) {
        for case in &cases {
            suite::run(protocol, program, case);
        }
    }
    let mut all = loaded.diagnostics.clone();
    all.extend(found);
    all
}

fn stands_in_its_file(loaded: &Loaded, span: Span) -> Result<(), TestCaseError> {
    let known = loaded.sources.iter().any(|(id, _)| id == span.file);
    prop_assert!(known, "{span:?}");
    let text = loaded.sources.get(span.file).text();
    prop_assert!(span.start <= span.end, "{span:?}");
    prop_assert!(
        text.get(span.range()).is_some(),
        "{span:?} of {} bytes",
        text.len()
    );
    Ok(())
}

/// Reads a folder, runs its cases and prints the findings in each format. Checks that an error of text or types
/// prevents screening, and that every finding is in its file.
pub(crate) fn gives_findings(folder: &Folder) -> Result<(), TestCaseError> {
    match load(folder) {
        Some(loaded) => are_findings(&loaded),
        None => Ok(()),
    }
}

/// Checks a folder that was read.
pub(crate) fn are_findings(loaded: &Loaded) -> Result<(), TestCaseError> {
    let findings = findings(loaded).into_sorted();
    for finding in &findings {
        for span in [finding.span]
            .into_iter()
            .chain(finding.related.iter().map(|one| one.0))
        {
            if let Err(error) = stands_in_its_file(loaded, span) {
                return Err(TestCaseError::fail(format!("{error}\n{finding:?}")));
            }
        }
    }
    let sources = &loaded.sources;
    report::findings::text(&findings, sources, false);
    report::findings::json(&findings, sources);
    report::findings::sarif(&findings, sources);
    report::findings::github(&findings, sources);
    let without_error = !findings.iter().any(|one| one.severity == Severity::Error);
    prop_assert!(loaded.protocol.is_some() || !without_error);
    prop_assert_eq!(
        loaded.protocol.is_none(),
        loaded.diagnostics.stops_screening()
    );
    Ok(())
}

proptest! {
    #![proptest_config(config(25))]

    #[test]
    fn a_typo_gives_findings_in_its_file_or_none(mut dice in dice(40..80)) {
        let folder = slip(shipped::folder(), &mut dice);
        if let Err(error) = gives_findings(&folder) {
            let changed = folder.files.iter().find(|file| !shipped::folder().files.contains(file));
            let text = changed.map(|(_, bytes)| String::from_utf8_lossy(bytes));
            return Err(TestCaseError::fail(format!("{error}\n{}", text.unwrap_or_default())));
        }
    }
}
