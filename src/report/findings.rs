//! Findings in rule files: text with the marked line for people, and a file for each format for programs.

mod excerpt;
mod github;
mod json;
mod junit;
mod overview;
mod sarif;
pub(super) mod witness;

pub use github::github;
pub use json::json;
pub use junit::junit;
pub use overview::{Shown, overview};
pub use sarif::sarif;

use std::collections::BTreeSet;

use annotate_snippets::{Group, Level, Renderer};

use self::excerpt::{Excerpt, Mark};
use self::witness::line;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::text::spelling::{flowing, without_commands};
use crate::source::{FileId, Source, Sources, Span};

/// Precedes the location that the renderer counts; see [`place`].
const SHOWN_PLACE: char = '\u{e000}';

/// Every finding with its lines, then the count.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, colored: bool) -> String {
    let renderer = renderer(colored);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text += &one(diagnostic, sources, &renderer);
        text += "\n\n";
    }
    text += &count(diagnostics, sources);
    text.push('\n');
    without_commands(&text).into_owned()
}

fn renderer(colored: bool) -> Renderer {
    if colored {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
}

/// The text of a finding in a format without marks: the message, then the witness and the help.
fn message(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let witness = diagnostic.witness.as_ref();
    let witness = witness.map(|witness| format!("\nwitness: {}", line(witness)));
    let help = help(diagnostic, sources).map(|help| format!("\nhelp: {help}"));
    let parts = [Some(diagnostic.message.clone()), witness, help];
    parts.into_iter().flatten().collect()
}

/// The help of a finding, with the location of the correction.
fn help(diagnostic: &Diagnostic, sources: &Sources) -> Option<String> {
    let help = diagnostic.help.as_ref()?;
    Some(match diagnostic.help_at {
        Some(span) => {
            let source = sources.get(span.file);
            format!(
                "{help} at {}:{}",
                source.name(),
                source.place(span.start).line
            )
        }
        None => help.clone(),
    })
}

/// `2 errors, 1 warning in 7 files`, where the files are those that were read.
fn count(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|one| one.severity == severity)
            .map(Diagnostic::count)
            .sum()
    };
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts: Vec<_> = [
        counted(of(Severity::Error), "error", "errors"),
        counted(of(Severity::Warn), "warning", "warnings"),
        counted(of(Severity::Info), "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let found = if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    };
    match sources.iter().count() {
        1 => format!("{found} in 1 file"),
        files => format!("{found} in {files} files"),
    }
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warn => Level::WARNING.with_name("warn"),
        Severity::Info => Level::INFO,
    };
    let title = level
        .primary_title(flowing(&diagnostic.message))
        .id(diagnostic.finding.name());
    let mut group = Group::with_title(title);
    let here = diagnostic.span.file;
    for file in files_of(diagnostic) {
        let first = if file == here {
            Some(&diagnostic.span)
        } else {
            related_in(diagnostic, file).next().map(|(span, _)| span)
        };
        let source = sources.get(file);
        let place = place(source, first.map_or(0, |span| span.start));
        group = group.element(excerpt(diagnostic, source, file).into_snippet().path(place));
    }
    if let Some(witness) = &diagnostic.witness {
        let line = line(witness);
        let level = Level::NOTE.with_name("witness");
        group = group.element(level.message(flowing(&line).into_owned()));
    }
    let help = help(diagnostic, sources).unwrap_or_default();
    // the text to paste follows, as in a file
    let (help, to_paste) = help.split_once('\n').unwrap_or((help.as_str(), ""));
    if !help.is_empty() {
        group = group.element(Level::HELP.message(flowing(help)));
    }
    let text = renderer.render(&[group]);
    let mut lines: Vec<_> = text.lines().map(without_shown_place).collect();
    if !to_paste.is_empty() {
        lines.push(String::new());
        lines.extend(to_paste.lines().map(|line| flowing(line).into_owned()));
    }
    lines.join("\n")
}

/// The file of the mark first, then those of other locations, each once.
fn files_of(diagnostic: &Diagnostic) -> Vec<FileId> {
    let here = diagnostic.span.file;
    let others: BTreeSet<_> = diagnostic
        .related
        .iter()
        .map(|(span, _)| span.file)
        .filter(|file| *file != here)
        .collect();
    std::iter::once(here).chain(others).collect()
}

fn related_in(diagnostic: &Diagnostic, file: FileId) -> impl Iterator<Item = &(Span, String)> {
    diagnostic
        .related
        .iter()
        .filter(move |(span, _)| span.file == file)
}

/// `file:line:column`, counted in the original file. The renderer adds its own count of the lines as they are shown,
/// which differs if something is spelled out. A private-use character marks the start of that count.
fn place(source: &Source, offset: usize) -> String {
    place_of(source, offset) + &SHOWN_PLACE.to_string()
}

/// `file:line:column`.
fn place_of(source: &Source, offset: usize) -> String {
    let place = source.place(offset);
    format!("{}:{}:{}", flowing(source.name()), place.line, place.column)
}

/// Removes the renderer's own count from a line, and blanks at its end. A further file starts like the first one: the
/// renderer's `:::` would start a command of a GitHub workflow.
fn without_shown_place(line: &str) -> String {
    let line = line.trim_end();
    match line.rsplit_once(SHOWN_PLACE) {
        Some((before, after)) => {
            let count = |one: char| one.is_ascii_digit() || one == ':';
            let after = after.trim_start_matches(count);
            match before.split_once("::: ") {
                Some((blank, place)) if blank.trim().is_empty() => {
                    format!("{blank}--> {place}{after}")
                }
                _ => format!("{before}{after}"),
            }
        }
        None => line.to_owned(),
    }
}

fn excerpt<'a>(diagnostic: &'a Diagnostic, source: &'a Source, file: FileId) -> Excerpt<'a> {
    let mark = (diagnostic.span.file == file).then(|| Mark {
        range: diagnostic.span.range(),
        label: &diagnostic.label,
        primary: true,
    });
    let related = related_in(diagnostic, file).map(|(span, label)| Mark {
        range: span.range(),
        label,
        primary: false,
    });
    Excerpt::new(source, mark.into_iter().chain(related))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Finding;

    /// Two files, and a function for the span of the first occurrence of a text.
    fn sources(text: &str) -> (Sources, impl Fn(&str) -> Span) {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("rules/a.toml", text));
        sources.add(Source::new("rules/protocol.toml", "id = \"handout\"\n"));
        let text = text.to_owned();
        let span = move |needle: &str| {
            let start = text.find(needle).expect("it is there");
            Span::new(file, start..start + needle.len())
        };
        (sources, span)
    }

    #[test]
    fn columns_are_right_on_text_that_is_not_ascii() {
        let (sources, span) = sources("say = { é = \"ж\", 漢字 = 1, verdit = 2 }\n");
        let found = [Diagnostic::new(
            Finding::UnknownKey,
            span("verdit"),
            "`verdit` is not a key of a rule",
        )
        .label("unknown key")
        .help("did you mean `verdict`?")];
        insta::assert_snapshot!(text(&found, &sources, false), @r#"
        error[unknown-key]: `verdit` is not a key of a rule
         --> rules/a.toml:1:26
          |
        1 | say = { é = "ж", 漢字 = 1, verdit = 2 }
          |                            ^^^^^^ unknown key
          |
          = help: did you mean `verdict`?

        1 error in 2 files
        "#);
        insta::assert_snapshot!(json(&found, &sources), @r#"
        [
        {"name":"unknown-key","severity":"error","file":"rules/a.toml","line":1,"column":26,"end_line":1,"end_column":32,"message":"`verdit` is not a key of a rule","help":"did you mean `verdict`?","witness":null,"procedures":null}
        ]
        "#);
    }

    #[test]
    fn control_characters_are_spelled_out_and_the_mark_is_adjusted() {
        let (sources, span) =
            sources("one = 1\r\n\tsay = \"\u{1b}[31m\u{202e}\" verdit\r\ntwo = 2\r\n");
        let found = [Diagnostic::new(
            Finding::UnknownKey,
            span("verdit"),
            "not \u{1b} a key",
        )];
        insta::assert_snapshot!(text(&found, &sources, false), @r#"
        error[unknown-key]: not \u{1b} a key
         --> rules/a.toml:2:17
          |
        2 |     say = "\u{1b}[31m\u{202e}" verdit
          |                                ^^^^^^

        1 error in 2 files
        "#);
    }

    #[test]
    fn other_places_are_shown_in_their_files() {
        let (sources, span) = sources("id = \"a\"\n\n\n\nid = \"a\" \n");
        let second = Span::new(FileId(0), 17..20);
        let other = Span::new(FileId(1), 5..14);
        let found = [
            Diagnostic::new(Finding::DuplicateId, second, "`a` is declared twice")
                .label("again")
                .related(span("\"a\""), "first here")
                .related(other, "and like this"),
            Diagnostic::new(
                Finding::Toml11,
                Span::new(FileId(0), 0..20),
                "over several lines",
            ),
            Diagnostic::new(
                Finding::UnusedSource,
                Span::new(FileId(0), 22..22),
                "at the end",
            ),
        ];
        insta::assert_snapshot!(text(&found, &sources, false), @r#"
        error[duplicate-id]: `a` is declared twice
         --> rules/a.toml:5:6
          |
        1 | id = "a"
          |      --- first here
        ...
        5 | id = "a"
          |      ^^^ again
          |
         --> rules/protocol.toml:1:6
          |
        1 | id = "handout"
          |      --------- and like this

        warn[toml-1-1]: over several lines
         --> rules/a.toml:1:1
          |
        1 | id = "a"
          | ^^^^^^^^

        info[unused-source]: at the end
         --> rules/a.toml:6:1
          |
        6 |
          | ^

        1 error, 1 warning, 1 note in 2 files
        "#);
    }

    #[test]
    fn an_empty_file_has_a_first_line() {
        let (sources, _) = sources("");
        let found = [Diagnostic::new(
            Finding::MissingKey,
            Span::new(FileId(0), 0..0),
            "no `format`",
        )];
        insta::assert_snapshot!(text(&found, &sources, false), @"
        error[missing-key]: no `format`
         --> rules/a.toml:1:1
          |
        1 |
          | ^

        1 error in 2 files
        ");
    }
}
