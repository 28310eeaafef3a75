//! Findings for a person after a check: first notes, with those of the same name in a list, then warnings, then errors,
//! and a line with the counts.

use annotate_snippets::{Group, Level, Renderer};

use super::witness::line;
use super::{count, help, one, place_of, renderer};
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::report::text::spelling::flowing;
use crate::source::Sources;

/// Maximum number of ids in the first line of a list. Each id also has its own line below.
const MAX_IDS: usize = 8;

/// The findings that are shown. All are counted.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The minimum severity of the findings that are shown.
    pub least: Severity,
    /// Whether the line with the counts says how to see the others.
    pub hint: bool,
    /// The checks that the errors prevent, for the line with the counts.
    pub prevented: Option<&'static str>,
}

/// The findings that are shown, then the counts.
pub fn overview(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    shown: Shown,
    colored: bool,
) -> String {
    let renderer = renderer(colored);
    let mut entries = Vec::new();
    for severity in [Severity::Info, Severity::Warn, Severity::Error] {
        let own = diagnostics.iter().filter(|one| one.severity == severity);
        let own: Vec<&Diagnostic> = own.filter(|one| one.severity >= shown.least).collect();
        match severity {
            Severity::Info => entries.extend(notes(&own, sources, &renderer)),
            _ => entries.extend(own.iter().map(|entry| one(entry, sources, &renderer))),
        }
    }
    let entries: String = entries.iter().map(|entry| format!("{entry}\n\n")).collect();
    let mut last = count(diagnostics, sources);
    if let Some(checks) = shown.prevented {
        last += &format!("; the errors prevent checks of {checks}");
    }
    let hint = shown.hint.then(|| hint(diagnostics, shown.least)).flatten();
    if let Some(hint) = hint {
        last += &format!("; {hint}");
    }
    entries + &last + "\n"
}

/// An entry for each name, in the order of its first finding.
fn notes(notes: &[&Diagnostic], sources: &Sources, renderer: &Renderer) -> Vec<String> {
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for &note in notes {
        let known = groups
            .iter_mut()
            .find(|group| group[0].finding == note.finding);
        match known {
            Some(group) => group.push(note),
            None => groups.push(vec![note]),
        }
    }
    let entry = |group: &Vec<&Diagnostic>| match group.as_slice() {
        [note] if is_of_questions(note) => places(note, sources, renderer),
        [note] => one(note, sources, renderer),
        group => list(group, sources, renderer),
    };
    groups.iter().map(entry).collect()
}

/// `info: 12 × uncovered-boundary: age, needle-depth`, then the location of each note with its message. If a
/// message differs from that of the first note only in its id, only the id is printed.
fn list(notes: &[&Diagnostic], sources: &Sources, renderer: &Renderer) -> String {
    let name = notes[0].finding.name();
    let title = format!("{} × {name}{}", notes.len(), ids(notes));
    let title = Level::INFO.primary_title(flowing(&title));
    let mut text = renderer.render(&[Group::with_title(title)]);
    for (index, note) in notes.iter().enumerate() {
        let place = place_of(sources.get(note.span.file), note.span.start);
        let words = match &note.subject {
            Some(id) if index > 0 && sentence(note) == sentence(notes[0]) => format!("`{id}`"),
            _ => note.message.clone(),
        };
        text += &format!("\n --> {place}: {}", flowing(&words));
    }
    let help = notes[0].help.as_deref();
    let help = help.filter(|help| notes.iter().all(|note| note.help.as_deref() == Some(help)));
    let help = match help {
        Some(help) => flowing(help).into_owned(),
        None => format!("`contra explain {name}` says what to do"),
    };
    text + &format!("\n  = help: {help}")
}

/// Whether one note is about several questions. Then the list of questions matters, not their lines.
fn is_of_questions(note: &Diagnostic) -> bool {
    note.finding == Finding::UnhandledUnsure && !note.related.is_empty()
}

/// The number of questions of a note, then each of them with its location and label. The message would repeat all
/// names.
fn places(note: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let title = format!(
        "\"not sure\" about {} questions leaves the verdict open, and no rule says what to do",
        note.related.len() + 1
    );
    let title = Level::INFO.primary_title(flowing(&title));
    let title = title.id(note.finding.name());
    let mut text = renderer.render(&[Group::with_title(title)]);
    let own = std::iter::once((note.span, note.label.as_str()));
    let related = note.related.iter();
    for (span, words) in own.chain(related.map(|(span, words)| (*span, words.as_str()))) {
        let place = place_of(sources.get(span.file), span.start);
        text += &format!("\n --> {place}: {}", flowing(words));
    }
    if let Some(witness) = &note.witness {
        text += &format!("\n  = witness: {}", flowing(&line(witness)));
    }
    if let Some(help) = help(note, sources) {
        text += &format!("\n  = help: {}", flowing(&help));
    }
    text
}

/// A message without the id in it.
fn sentence(note: &Diagnostic) -> Option<String> {
    let id = note.subject.as_ref()?;
    Some(note.message.replacen(&format!("`{id}`"), "", 1))
}

/// Formats ids: `: age, needle-depth`, each once. Empty if no note has one.
fn ids(notes: &[&Diagnostic]) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for id in notes.iter().filter_map(|note| note.subject.as_deref()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let more = ids.len() > MAX_IDS;
    ids.truncate(MAX_IDS);
    ids.extend(more.then_some("…"));
    if ids.is_empty() {
        String::new()
    } else {
        format!(": {}", ids.join(", "))
    }
}

/// The hint about findings that are not shown. `None` if all are shown.
fn hint(diagnostics: &[Diagnostic], least: Severity) -> Option<String> {
    let hidden = |severity| {
        let own = diagnostics.iter().filter(|one| one.severity == severity);
        if severity < least { own.count() } else { 0 }
    };
    let named = |count: usize, one: &'static str, many: &'static str| match count {
        1 => one,
        _ => many,
    };
    let warnings = named(hidden(Severity::Warn), "warning", "warnings");
    let notes = named(hidden(Severity::Info), "note", "notes");
    match (hidden(Severity::Warn), hidden(Severity::Info)) {
        (0, 0) => None,
        (_, 0) => Some(format!("`--show warn` shows the {warnings}")),
        (0, _) => Some(format!("`--show info` lists the {notes}")),
        _ => Some(format!("`--show info` lists the {warnings} and {notes}")),
    }
}
