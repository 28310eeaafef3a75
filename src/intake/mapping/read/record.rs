//! `[columns]` and `[record]`: names for columns, and the columns about the record as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::values::{
    column, column_texts, plain, plain_by_column, repeated, reports_dotted, texts_or_none,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing, nearest};
use crate::intake::fold::fold;
use crate::intake::mapping::{
    Column, ExportType, LastRow, ProcedureMap, QuestionMap, RecordMap, used,
};
use crate::rules::{Block, Value, ValueKind, list, shown, wrong_type};
use crate::source::Span;

/// The keys of `[record]`.
pub(in crate::intake::mapping) const RECORD_KEYS: [&str; 9] = [
    "id",
    "on",
    "submitted",
    "missing",
    "procedures",
    "only",
    "rows",
    "last",
    "left-out",
];

/// The words of `rows`, and whether rows are joined.
pub(in crate::intake::mapping) const ROWS: [(&str, bool); 2] = [("one", false), ("joined", true)];

/// Minimum number of characters before the `*` of a pattern.
const MIN_LENGTH: usize = 3;

/// Reads `[columns]`.
pub(super) fn read_columns(file: &mut Block<'_, '_>, context: &mut Context<'_>) {
    let Some(table) = file.table_of(
        "columns",
        "is a table: write `[columns]` and its keys below",
    ) else {
        return;
    };
    for entry in &table.value.entries {
        let help = "takes the place and the header of a column: `{ at = 10, header = \"…\" }`";
        let ValueKind::Table(keys) = &entry.value.kind else {
            wrong_type(&entry.value, &shown(&entry.key), help, file.diagnostics);
            continue;
        };
        let known = ["at", "header"];
        let mut block = Block::open(keys, entry.value.span, "column", &known, file.diagnostics);
        block.require("at", "the number of the column, from 1");
        block.require("header", "the header at that place, which is checked");
        let at = place(&mut block);
        let header = match block.value("header") {
            Some(value) => match &value.kind {
                // a column without a header can be left out
                ValueKind::Text(header) => Some(fold(header).into_owned()),
                _ => {
                    wrong_type(value, "header", "takes text in quotes", block.diagnostics);
                    None
                }
            },
            None => None,
        };
        let (Some(at), Some(header)) = (at, header) else {
            continue;
        };
        let column = Column {
            name: entry.key.clone(),
            header,
            at: Some(at),
            span: entry.key_span,
        };
        let same = context.columns.iter().find(|(_, one)| one.at == Some(at));
        if let Some((_, first)) = same {
            let message = format!("column {at} has a name already");
            let found = Diagnostic::new(Finding::DuplicateId, entry.key_span, message)
                .related(first.span, "named here first")
                .help("keep one of them");
            file.diagnostics.push(found);
            continue;
        }
        if let Err(first) = context.columns.add_own(&fold(&entry.key), column) {
            let first = context.columns.get(first).span;
            file.diagnostics
                .push(repeated(&entry.key, entry.key_span, first));
        }
    }
}

fn place(block: &mut Block<'_, '_>) -> Option<usize> {
    let value = block.value("at")?;
    let at = match &value.kind {
        ValueKind::Integer(written) => written.parse().ok().filter(|at| *at > 0),
        _ => None,
    };
    if at.is_none() {
        let takes = "takes the number of the column, from 1";
        wrong_type(value, "at", takes, block.diagnostics);
    }
    at
}

/// Reads `[record]`. `missing` are the texts of `submitted` that, according to the preset, are not a day.
pub(super) fn read(
    file: &mut Block<'_, '_>,
    context: &mut Context<'_>,
    missing: Vec<String>,
) -> RecordMap {
    let help = "is a table: write `[record]` and its keys below";
    let Some(table) = file.table_of("record", help) else {
        return RecordMap {
            missing,
            ..RecordMap::default()
        };
    };
    let mut block = Block::open(
        table.value,
        table.span,
        "record",
        &RECORD_KEYS,
        file.diagnostics,
    );
    let id = column(&mut block, "id", context);
    let on = column(&mut block, "on", context);
    let submitted = column(&mut block, "submitted", context);
    for (key, column) in [("on", &on), ("submitted", &submitted)] {
        let has_day = context.export.dates.iter().any(|format| format.has_day());
        // the cells of a workbook can be days themselves
        let is_sheet = context.export.kind == ExportType::Xlsx;
        if let Some(column) = column
            && !has_day
            && !is_sheet
        {
            let message = format!("no date format is declared for `{key}`");
            let found = Diagnostic::new(Finding::MissingKey, column.span, message);
            let help = "add `date = \"M/D/YYYY\"` or `date = \"D/M/YYYY\"` to `[export]`, in the order to which the \
                        form is set";
            block.diagnostics.push(found.help(help));
        }
    }
    let own = block.value("missing");
    let own = own.and_then(|value| texts_or_none(value, "missing", block.diagnostics));
    let procedures = read_procedures(&mut block, context);
    let only = plain_by_column(column_texts(&mut block, "only", context));
    let joined = block.word("rows", &ROWS).is_some_and(|rows| rows.value);
    let last = read_last(&mut block, context);
    if joined && id.is_none() {
        block.require("id", "rows are joined by the `id` of their record");
    }
    if let (Some(entry), false) = (block.entry("last"), joined) {
        let message = "`last` chooses among the rows of one record";
        let found = Diagnostic::new(Finding::MissingKey, entry.key_span, message);
        block
            .diagnostics
            .push(found.help("add `rows = \"joined\"`"));
    }
    read_left_out(&mut block, context);
    RecordMap {
        id: id.map(|column| column.value),
        on: on.map(|column| column.value),
        submitted: submitted.map(|column| column.value),
        missing: own.map_or(missing, plain),
        procedures,
        only,
        joined,
        last,
    }
}

fn read_procedures(block: &mut Block<'_, '_>, context: &mut Context<'_>) -> Option<ProcedureMap> {
    let help = "is a table: `{ column = \"…\", answers = { \"…\" = \"microneedling\" } }`";
    let table = block.table_of("procedures", help)?;
    let keys = ["column", "answers"];
    let mut block = Block::open(
        table.value,
        table.span,
        "procedures",
        &keys,
        block.diagnostics,
    );
    block.require("column", "the header of the column with the treatment");
    block.require(
        "answers",
        "each text of the column, and the procedure that it means",
    );
    let id = column(&mut block, "column", context);
    let answers = block.table_of("answers", "is a table of texts and procedures")?;
    let mut known = BTreeMap::new();
    let mut spans: BTreeMap<String, Span> = BTreeMap::new();
    for entry in &answers.value.entries {
        if reports_dotted(entry, block.diagnostics) {
            continue;
        }
        let ValueKind::Text(name) = &entry.value.kind else {
            let takes = "takes the id of a procedure in quotes";
            wrong_type(&entry.value, &shown(&entry.key), takes, block.diagnostics);
            continue;
        };
        let folded = fold(&entry.key).into_owned();
        if let Some(first) = spans.insert(folded.clone(), entry.key_span) {
            let found = repeated(&entry.key, entry.key_span, first);
            block.diagnostics.push(found);
            continue;
        }
        match context.protocol.procedure_named(name) {
            Some(procedure) => {
                known.insert(folded, procedure);
            }
            None => unknown_procedure(name, entry.value.span, context, block.diagnostics),
        }
    }
    Some(ProcedureMap {
        column: id?.value,
        texts: known,
    })
}

fn unknown_procedure(name: &str, span: Span, context: &Context<'_>, diagnostics: &mut Diagnostics) {
    let known = context
        .protocol
        .procedures
        .iter()
        .map(|one| one.id.as_str());
    let help = match nearest(name, known.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there is {}", listing(&known.collect::<Vec<_>>())),
    };
    let message = format!("there is no procedure `{}`", shown(name));
    diagnostics.push(Diagnostic::new(Finding::UnknownProcedure, span, message).help(help));
}

fn read_last(block: &mut Block<'_, '_>, context: &mut Context<'_>) -> Option<LastRow> {
    let value = block.value("last")?;
    if let ValueKind::Text(_) = &value.kind {
        let column = column(block, "last", context)?;
        return Some(LastRow {
            column: column.value,
            of: Vec::new(),
        });
    }
    let help = "takes the column of the number: `{ column = \"…\", of = { … } }`";
    let table = block.table_of("last", help)?;
    let keys = ["column", "of"];
    let mut block = Block::open(table.value, table.span, "last", &keys, block.diagnostics);
    block.require("column", "the column with the number of the row");
    let id = column(&mut block, "column", context);
    let of = plain_by_column(column_texts(&mut block, "of", context));
    Some(LastRow {
        column: id?.value,
        of,
    })
}

fn read_left_out(block: &mut Block<'_, '_>, context: &mut Context<'_>) {
    let Some(value) = block.value("left-out") else {
        return;
    };
    let help = "takes a list of columns: `[\"Email\", { like = \"Score*\" }]`";
    let Some(members) = list(value, "left-out", help, block.diagnostics) else {
        return;
    };
    for member in members {
        match &member.kind {
            ValueKind::Text(name) => {
                let folded = fold(name);
                let id = context.columns.named(&folded, name, member.span);
                context.columns.left_out.push(id);
            }
            ValueKind::Table(table) => {
                let mut block =
                    Block::open(table, member.span, "left-out", &["like"], block.diagnostics);
                block.require("like", "the start of the headers, and a `*`: `\"Score*\"`");
                let Some(value) = block.value("like") else {
                    continue;
                };
                if let Some(start) = pattern(value, block.diagnostics) {
                    context.columns.left_out_like.push((start, value.span));
                }
            }
            _ => wrong_type(member, "left-out", help, block.diagnostics),
        }
    }
}

/// The folded start of the headers that a pattern matches.
fn pattern(value: &Value, diagnostics: &mut Diagnostics) -> Option<String> {
    let ValueKind::Text(text) = &value.kind else {
        wrong_type(
            value,
            "like",
            "takes text in quotes: `\"Score*\"`",
            diagnostics,
        );
        return None;
    };
    let folded = fold(text);
    let start = folded.strip_suffix('*');
    let start = start.filter(|start| !start.contains('*') && start.chars().count() >= MIN_LENGTH);
    if start.is_none() {
        let message = format!("`{}` is not a pattern", shown(text));
        let found = Diagnostic::new(Finding::UnknownValue, value.span, message);
        diagnostics.push(
            found.help("write at least three characters and one `*` at the end: `\"Score*\"`"),
        );
    }
    start.map(str::to_owned)
}

/// Reports columns that are both read and left out.
pub(super) fn check_left_out(
    context: &Context<'_>,
    record: &RecordMap,
    questions: &[QuestionMap],
    diagnostics: &mut Diagnostics,
) {
    let used = used(record, questions);
    let mut seen = BTreeSet::new();
    for &id in &context.columns.left_out {
        let column = context.columns.get(id);
        if used.contains(&id) {
            let message = format!("the column `{}` is read and left out", shown(&column.name));
            let found = Diagnostic::new(Finding::DuplicateId, column.span, message);
            diagnostics
                .push(found.help("remove it from `left-out`, or from the block that reads it"));
        } else if !seen.insert(id) {
            let message = format!("the column `{}` is left out twice", shown(&column.name));
            let found = Diagnostic::new(Finding::DuplicateId, column.span, message);
            diagnostics.push(found.help("keep one of them"));
        }
    }
}
