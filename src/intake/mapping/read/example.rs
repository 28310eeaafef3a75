//! `[[example]]`: cells, and their expected answers.

use super::Context;
use super::question::question_named;
use super::values::by_column;
use crate::diagnostic::{Diagnostic, Finding};
use crate::intake::mapping::Example;
use crate::intake::value::{self, Given};
use crate::model::{Answer, OptionId, Question, QuestionId, Ticks};
use crate::rules::{Block, Entry, Spanned, Table, Value, ValueKind, each_block, shown, wrong_type};
use crate::source::{Source, Span};

/// The keys of an `[[example]]`.
pub(in crate::intake::mapping) const EXAMPLE_KEYS: [&str; 4] =
    ["on", "cells", "answers", "refused"];

/// The required keys of an `[[example]]`, each with the reason.
pub(in crate::intake::mapping) const EXAMPLE_REQUIRED: [(&str, &str); 2] = [
    (
        "on",
        "the screening date, so that the example means the same on every day",
    ),
    (
        "cells",
        "the cells of a row: `{ \"Are you pregnant?\" = \"No\" }`",
    ),
];

/// Reads every example. `mapped` are the questions of the mapping.
pub(super) fn read_all(
    file: &mut Block<'_, '_>,
    context: &mut Context<'_>,
    source: &Source,
    mapped: &[QuestionId],
) -> Vec<Example> {
    let mut all = Vec::new();
    for entry in file.entries("example") {
        for (table, header) in each_block(entry, file.diagnostics) {
            let line = source.place(header.start).line;
            all.extend(read(file, (table, header, line), context, mapped));
        }
    }
    all
}

fn read(
    file: &mut Block<'_, '_>,
    (table, header, line): (&Table, Span, usize),
    context: &mut Context<'_>,
    mapped: &[QuestionId],
) -> Option<Example> {
    let mut block = Block::open(table, header, "example", &EXAMPLE_KEYS, file.diagnostics);
    block.require_all(&EXAMPLE_REQUIRED);
    let on = block.day("on");
    let known = context.columns.len();
    let help = "is a table of columns and cells: `{ \"Are you pregnant?\" = \"No\" }`";
    let entries = by_column(&mut block, "cells", help, context).unwrap_or_default();
    let mut cells = Vec::new();
    for (column, entry) in entries {
        match &entry.value.kind {
            _ if column.0 >= known => unknown_column(entry, block.diagnostics),
            ValueKind::Text(text) => cells.push((column, text.clone())),
            _ => {
                let takes = "takes the text of a cell in quotes";
                wrong_type(&entry.value, &shown(&entry.key), takes, block.diagnostics);
            }
        }
    }
    let help = "is a table of questions and answers: `{ pregnancy = \"no\" }`";
    let table = block.table_of("answers", help);
    let mut answers = Vec::new();
    for entry in table.iter().flat_map(|table| &table.value.entries) {
        let on = on.as_ref()?.value;
        answers.extend(answer(&mut block, entry, on, context, mapped));
    }
    let mut refused = Vec::new();
    for name in block.names("refused").unwrap_or_default() {
        let question = question_named(&name, context, block.diagnostics);
        refused.extend(question.filter(|one| is_mapped(*one, &name, mapped, &mut block)));
    }
    Some(Example {
        line,
        on: on?.value,
        cells,
        answers,
        refused,
    })
}

fn unknown_column(entry: &Entry, diagnostics: &mut crate::diagnostic::Diagnostics) {
    let message = format!("the mapping names no column `{}`", shown(&entry.key));
    let found = Diagnostic::new(Finding::UnknownKey, entry.key_span, message);
    diagnostics.push(found.help("write the header as the mapping does above"));
}

fn is_mapped(
    question: QuestionId,
    name: &Spanned<String>,
    mapped: &[QuestionId],
    block: &mut Block<'_, '_>,
) -> bool {
    let is_mapped = mapped.contains(&question);
    if !is_mapped {
        let message = format!("the mapping has no `[question.{}]`", shown(&name.value));
        let found = Diagnostic::new(Finding::UnknownQuestion, name.span, message);
        let help = "an example is about the questions that the mapping answers";
        block.diagnostics.push(found.help(help));
    }
    is_mapped
}

fn answer(
    block: &mut Block<'_, '_>,
    entry: &Entry,
    on: jiff::civil::Date,
    context: &Context<'_>,
    mapped: &[QuestionId],
) -> Option<(QuestionId, Answer)> {
    let name = Spanned {
        value: entry.key.clone(),
        span: entry.key_span,
    };
    let id = question_named(&name, context, block.diagnostics)?;
    if !is_mapped(id, &name, mapped, block) {
        return None;
    }
    if matches!(&entry.value.kind, ValueKind::Text(word) if word == "missing") {
        return Some((id, Answer::Missing));
    }
    let question = context.protocol.question(id);
    match value::read(question, &Given::from_rules(&entry.value), on) {
        Ok(Answer::Missing) => Some((id, open_ticks(question, &entry.value))),
        Ok(answer) => Some((id, answer)),
        Err(error) => {
            let message = format!("this is not an answer to `{}`", question.id);
            let found = Diagnostic::new(Finding::UnknownAnswer, entry.value.span, message);
            block.diagnostics.push(found.help(error.message));
            None
        }
    }
}

/// The ticks of `{ ticked = [], open = […] }`. They count as missing in an answer file. A form can mean them, and an
/// example must write them.
fn open_ticks(question: &Question, value: &Value) -> Answer {
    let ValueKind::Table(table) = &value.kind else {
        return Answer::Missing;
    };
    let Some(ValueKind::List(members)) = table.get("open").map(|entry| &entry.value.kind) else {
        return Answer::Missing;
    };
    let options = members.iter().filter_map(|member| match &member.kind {
        ValueKind::Text(id) => question.kind.option_named(id),
        _ => None,
    });
    let open: Vec<OptionId> = options.collect();
    if open.is_empty() {
        return Answer::Missing;
    }
    let count = question.kind.option_count();
    Answer::Ticks(Ticks::new(count, &[], &open, false, false).without_none())
}
