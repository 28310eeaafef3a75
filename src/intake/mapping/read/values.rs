//! Values in several blocks of a mapping file: folded texts, and names of columns.

use std::collections::HashMap;

use super::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::intake::fold::fold;
use crate::intake::mapping::ColumnId;
use crate::rules::{Block, Entry, Spanned, Value, ValueKind, list, shown, wrong_type};
use crate::source::Span;

/// A list of texts, folded, each once.
pub(super) fn texts(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Spanned<String>>> {
    let texts = texts_or_blank(value, key, diagnostics)?;
    let blank = texts.iter().find(|text| text.value.is_empty());
    if let Some(blank) = blank {
        let message = format!("`{key}` contains a blank text");
        let found = Diagnostic::new(Finding::MissingKey, blank.span, message);
        diagnostics.push(found.help("a blank cell already counts as missing: remove it"));
        return None;
    }
    Some(texts)
}

/// Reads the texts. An empty list removes those of a preset or of `[every]`.
pub(super) fn texts_or_none(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Spanned<String>>> {
    match &value.kind {
        ValueKind::List(members) if members.is_empty() => Some(Vec::new()),
        _ => texts(value, key, diagnostics),
    }
}

/// Reads the texts. Blank ones are allowed.
pub(super) fn texts_or_blank(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Spanned<String>>> {
    let members = list(value, key, "takes a list of texts: `[\"…\"]`", diagnostics)?;
    let mut texts: Vec<Spanned<String>> = Vec::new();
    let mut known: HashMap<String, Span> = HashMap::new();
    for member in members {
        let ValueKind::Text(text) = &member.kind else {
            wrong_type(member, key, "takes a list of texts in quotes", diagnostics);
            return None;
        };
        let folded = fold(text).into_owned();
        if let Some(first) = known.insert(folded.clone(), member.span) {
            diagnostics.push(repeated(text, member.span, first));
            continue;
        }
        texts.push(Spanned {
            value: folded,
            span: member.span,
        });
    }
    Some(texts)
}

/// The finding about a text in two places where it may be in only one.
pub(super) fn repeated(text: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("`{}` has a meaning already", shown(text));
    Diagnostic::new(Finding::RepeatedText, span, message)
        .related(first, "here first")
        .help("keep one of them: a text means one thing, and curly quotes, dashes and spaces make no difference")
}

/// The finding about a text to which the preset gives another meaning, under a key of the preset.
pub(super) fn repeats_preset(text: &str, span: Span, key: &str) -> Diagnostic {
    let text = shown(text);
    let message = format!("the preset of the mapping has `{text}` in `{key}`");
    Diagnostic::new(Finding::RepeatedText, span, message).help(format!(
        "remove it here, or write `{key}` without it in the same block: a list there replaces that of the preset"
    ))
}

/// The texts of a list, without their locations.
pub(super) fn plain(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

/// The column in a key of a block.
pub(super) fn column(
    block: &mut Block<'_, '_>,
    key: &str,
    context: &mut Context<'_>,
) -> Option<Spanned<ColumnId>> {
    let name = block.text(key)?;
    let id = context
        .columns
        .named(&fold(&name.value), &name.value, name.span);
    Some(Spanned {
        value: id,
        span: name.span,
    })
}

/// The columns in a key: one, or a list.
pub(super) fn columns(
    value: &Value,
    key: &str,
    context: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ColumnId>> {
    let members = match &value.kind {
        ValueKind::List(_) => list(value, key, "takes a list of columns", diagnostics)?,
        _ => std::slice::from_ref(value),
    };
    let mut ids = Vec::new();
    for member in members {
        let ValueKind::Text(name) = &member.kind else {
            let takes = "takes the header of a column in quotes, or a list of them";
            wrong_type(member, key, takes, diagnostics);
            return None;
        };
        let folded = fold(name);
        if folded.is_empty() {
            let message = format!("`{key}` is empty");
            let found = Diagnostic::new(Finding::MissingKey, member.span, message);
            diagnostics.push(found.help("write the header of the column"));
            return None;
        }
        let id = context.columns.named(&folded, name, member.span);
        if ids.contains(&id) {
            let message = format!("`{}` is in `{key}` twice", shown(name));
            let found = Diagnostic::new(Finding::DuplicateId, member.span, message);
            diagnostics.push(found.help("keep one of them"));
            continue;
        }
        ids.push(id);
    }
    Some(ids)
}

/// The entries of a table whose keys are columns, with the column of each.
pub(super) fn by_column<'a>(
    block: &mut Block<'a, '_>,
    key: &str,
    help: &str,
    context: &mut Context<'_>,
) -> Option<Vec<(ColumnId, &'a Entry)>> {
    let table = block.table_of(key, help)?;
    let mut entries: Vec<(ColumnId, &Entry)> = Vec::new();
    for entry in &table.value.entries {
        if reports_dotted(entry, block.diagnostics) {
            continue;
        }
        let id = context
            .columns
            .named(&fold(&entry.key), &entry.key, entry.key_span);
        if let Some((_, first)) = entries.iter().find(|(known, _)| *known == id) {
            let found = repeated(&entry.key, entry.key_span, first.key_span);
            block.diagnostics.push(found);
            continue;
        }
        entries.push((id, entry));
    }
    Some(entries)
}

/// Columns with the texts that each must contain.
pub(super) fn column_texts(
    block: &mut Block<'_, '_>,
    key: &str,
    context: &mut Context<'_>,
) -> Vec<(ColumnId, Vec<Spanned<String>>)> {
    let help = "is a table of columns with their texts: `{ \"Status\" = [\"Complete\"] }`";
    let entries = by_column(block, key, help, context).unwrap_or_default();
    let mut all = Vec::new();
    for (column, entry) in entries {
        let value = &entry.value;
        let texts = match &value.kind {
            ValueKind::Text(text) => Some(vec![Spanned {
                value: fold(text).into_owned(),
                span: value.span,
            }]),
            _ => texts_or_blank(value, &shown(&entry.key), block.diagnostics),
        };
        all.extend(texts.map(|texts| (column, texts)));
    }
    all
}

/// Reads the texts without their locations.
pub(super) fn plain_by_column(
    columns: Vec<(ColumnId, Vec<Spanned<String>>)>,
) -> Vec<(ColumnId, Vec<String>)> {
    let columns = columns.into_iter();
    columns
        .map(|(column, texts)| (column, plain(texts)))
        .collect()
}

/// Reports a name with a dot and without quotes, which is a table in TOML.
pub(super) fn reports_dotted(entry: &Entry, diagnostics: &mut Diagnostics) -> bool {
    let ValueKind::Table(inner) = &entry.value.kind else {
        return false;
    };
    let Some(first) = inner.entries.first() else {
        return false;
    };
    let name = format!("{}.{}", shown(&entry.key), shown(&first.key));
    let message = format!("`{name}` is a table in a table, not a name with a dot");
    let found = Diagnostic::new(Finding::WrongValueType, entry.key_span, message);
    diagnostics.push(found.help(format!("put the name in quotes: `\"{name}\"`")));
    true
}

/// Reports the key that a draft writes beside what is not certain.
pub(super) fn report_guess(block: &mut Block<'_, '_>, help: &str) {
    if let Some(entry) = block.entry("guess") {
        let message = "a guess that nobody has checked";
        let found = Diagnostic::new(Finding::UnfinishedGuess, entry.key_span, message);
        block.diagnostics.push(found.help(help));
    }
}
