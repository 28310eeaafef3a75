//! Mapping-file text → [`Mapping`]: reads the blocks of the file in order of their dependencies.

mod answers;
pub(super) mod example;
pub(super) mod export;
mod location;
mod options;
pub(super) mod question;
pub(super) mod record;
pub(super) mod statuses;
mod values;

use sha2::{Digest, Sha256};

use super::{Columns, Export, LoadedMapping, Mapping, Preset};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use crate::model::{Protocol, QuestionId};
use crate::rules::{Block, FileKind, Table, not_text, read_toml_of, shown, text_of};
use crate::source::{Source, Sources, Span};
use statuses::Statuses;

/// The keys of a mapping file.
pub(super) const FILE_KEYS: [&str; 9] = [
    "format", "title", "protocol", "export", "columns", "record", "every", "question", "example",
];

/// The required keys of a mapping file, each with the reason.
pub(super) const FILE_REQUIRED: [(&str, &str); 4] = [
    ("format", "begin the file with `format = 1`"),
    ("title", "the name of this mapping in results"),
    (
        "protocol",
        "the id of the protocol whose questions it answers",
    ),
    (
        "question",
        "write `[question.ID]` for each question that the form asks",
    ),
];

/// Shared by the readers of all blocks of a file.
pub(super) struct Context<'a> {
    pub protocol: &'a Protocol,
    pub columns: Columns,
    pub export: Export,
    every: Statuses,
    /// Whether the mapping names the day on which the form was filled in.
    pub has_submitted: bool,
}

/// Reads a mapping file.
pub(super) fn load(name: &str, bytes: &[u8], protocol: &Protocol) -> LoadedMapping {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let file = sources.add(Source::new(name, text_of(bytes)));
    let mapping = match not_text(file, bytes) {
        Some(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
        None => {
            let source = sources.get(file);
            let document = read_toml_of(FileKind::Mapping, file, source, &mut diagnostics);
            let whole = Span::new(file, 0..0);
            let table = &document.table;
            mapping(table, whole, source, protocol, &mut diagnostics)
        }
    };
    let is_right = diagnostics
        .iter()
        .all(|one| one.severity != Severity::Error);
    let mapping = mapping
        .filter(|_| is_right)
        .map(|(mapping, preset)| Mapping {
            sha256: hash(bytes, preset),
            ..mapping
        });
    LoadedMapping {
        sources,
        diagnostics,
        mapping,
    }
}

fn mapping(
    table: &Table,
    whole: Span,
    source: &Source,
    protocol: &Protocol,
    diagnostics: &mut Diagnostics,
) -> Option<(Mapping, Option<Preset>)> {
    let mut block = Block::open(table, whole, "mapping", &FILE_KEYS, diagnostics);
    block.require_all(&FILE_REQUIRED);
    let is_format = export::is_format_1(&mut block);
    let title = block.text("title");
    let protocol_id = block.text("protocol");
    if !is_format {
        return None;
    }
    if let Some(id) = protocol_id.filter(|id| id.value != protocol.id) {
        let message = format!("the mapping is for the protocol `{}`", shown(&id.value));
        let help = format!(
            "the protocol in use is `{}`: name it, or give its rules with `--rules`",
            protocol.id
        );
        let found = Diagnostic::new(Finding::OtherProtocol, id.span, message).help(help);
        block.diagnostics.push(found);
        // its questions are different
        return None;
    }
    let (export, preset) = export::read(&mut block);
    let mut context = Context {
        protocol,
        columns: Columns::default(),
        export,
        every: Statuses::default(),
        has_submitted: false,
    };
    record::read_columns(&mut block, &mut context);
    let defaults = preset.map(|preset| export::defaults(&preset));
    let defaults = defaults.unwrap_or_default();
    let record = record::read(&mut block, &mut context, defaults.missing);
    context.has_submitted = record.submitted.is_some();
    context.every = defaults.every;
    question::read_every(&mut block, &mut context);
    let questions = question::read_all(&mut block, &mut context);
    let mapped: Vec<QuestionId> = questions.iter().map(|one| one.question).collect();
    let examples = example::read_all(&mut block, &mut context, source, &mapped);
    record::check_left_out(&context, &record, &questions, block.diagnostics);
    let mapping = Mapping {
        title: title?.value,
        sha256: String::new(),
        export: context.export,
        columns: context.columns,
        record,
        questions,
        examples,
    };
    Some((mapping, preset))
}

/// The layout that a preset gives an export.
pub(super) fn layout(preset: &Preset) -> Export {
    export::layout(preset)
}

/// SHA-256 of the bytes of the file, followed by those of its preset's file.
fn hash(bytes: &[u8], preset: Option<Preset>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(bytes);
    hasher.update(preset.map_or("", |preset| preset.text));
    let hash = hasher.finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
