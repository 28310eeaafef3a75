//! An approval: its summary, and its file.

use std::path::Path;

use jiff::civil::Date;

use crate::model::{Approval, Protocol, long_date};
use crate::report::answer_file::quoted;
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};
use crate::suite::Trial;

/// Summary of a protocol in `folder` for the person who approves it, wrapped at `width` columns. `remarks` counts the
/// findings that are not errors.
pub fn cover(
    protocol: &Protocol,
    folder: &Path,
    trial: &Trial,
    remarks: usize,
    today: Date,
    width: usize,
    paint: Paint<'_>,
) -> String {
    let mut lines = Lines::new(width, paint);
    let heading = format!("{}: {} {}", protocol.title, protocol.id, protocol.version);
    lines.say(Style::Heading, 0, &heading);
    lines.say(Style::Plain, 0, &format!("SHA-256 {}", protocol.sha256));
    let count = |count: usize, one: &str, several: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {several}"),
    };
    let holds = [
        count(protocol.procedures.len(), "procedure", "procedures"),
        count(protocol.questions.len(), "question", "questions"),
        count(protocol.rules.len(), "rule", "rules"),
        count(protocol.sources.len(), "source", "sources"),
    ];
    lines.item(Style::Plain, 0, &holds.join(", "));
    let disputed = protocol.rules.iter();
    let disputed = disputed.filter(|rule| rule.disputed.is_some()).count();
    let words = "whose sources disagree";
    let disputed = count(
        disputed,
        &format!("rule {words}"),
        &format!("rules {words}"),
    );
    lines.item(Style::Plain, 0, &disputed);
    let unfired = trial.unfired(protocol).len();
    let cases = match trial.run.len() {
        0 => "no case".to_owned(),
        some => count(some, "case, which passes", "cases, all of which pass"),
    };
    let fired = match unfired {
        0 => "every rule fires in some case".to_owned(),
        _ => count(unfired, "rule fires", "rules fire") + " in none",
    };
    let words = format!("{cases}; {fired}");
    lines.item(Style::Plain, 0, &words);
    if remarks > 0 {
        let words = count(remarks, "note or warning", "notes and warnings");
        let them = if remarks == 1 { "it" } else { "them" };
        let words = format!("{words}: `contra check --show info` lists {them}");
        lines.item(Style::Plain, 0, &words);
    }
    let (reviewed, by) = (long_date(protocol.reviewed), long_date(protocol.review_by));
    let passed = if today > protocol.review_by {
        ", which has passed"
    } else {
        ""
    };
    let words = format!("reviewed on {reviewed}, to be reviewed again by {by}{passed}");
    lines.item(Style::Plain, 0, &words);
    if let Some(Approval { by, role, on, .. }) = &protocol.approval {
        let on = long_date(*on);
        let words = format!("approved by {by}, {role}, on {on}; a new approval replaces it");
        lines.item(Style::Plain, 0, &words);
    }
    let folder = folder.display();
    let words =
        format!("`contra list protocol --rules {folder} -o FILE` writes the document to read");
    lines.say(Style::Plain, 0, &format!("{words}."));
    lines.into_text()
}

/// The approval file for these rules.
pub fn toml(approval: &Approval, sha256: &str) -> String {
    let Approval { by, role, on, note } = approval;
    let (by, role, note) = (quoted(by), quoted(role), quoted(note));
    format!(
        "by     = {by}\nrole   = {role}\non     = {on}\nnote   = {note}\nsha256 = \"{sha256}\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{sample, text::style::plain};

    #[test]
    fn typed_text_is_quoted() {
        let approval = Approval {
            by: "A. \"Ex\" \\ample\u{1b}".into(),
            role: "Director\u{7f}".into(),
            on: crate::model::parse_day("2026-11-25").expect("a day"),
            note: "Read in full.\nTwice.".into(),
        };
        insta::assert_snapshot!(toml(&approval, "3f9a"), @r#"
        by     = "A. \"Ex\" \\ample\u001b"
        role   = "Director\u007f"
        on     = 2026-11-25
        note   = "Read in full.\u000aTwice."
        sha256 = "3f9a"
        "#);
    }

    #[test]
    fn the_summary_on_a_narrow_screen() {
        let protocol = sample::protocol();
        let trial = Trial {
            run: Vec::new(),
            mistakes: Vec::new(),
        };
        let later = protocol.review_by.tomorrow().expect("a day");
        insta::assert_snapshot!(cover(&protocol, Path::new("rules"), &trial, 2, later, 40, &plain), @"
        Cosmetic skin procedures:
        skin-procedures 2026.11.0
        SHA-256 3f9a1c0255aa
        - 2 procedures, 8 questions, 8 rules,
          2 sources
        - 1 rule whose sources disagree
        - no case; 8 rules fire in none
        - 2 notes and warnings: `contra check
          --show info` lists them
        - reviewed on 22 November 2026, to be
          reviewed again by 22 November 2027,
          which has passed
        `contra list protocol --rules rules -o
        FILE` writes the document to read.
        ");
    }
}
