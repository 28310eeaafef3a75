//! The location of the answer to a question: `column`, `boxes`, `rows` or `born`.

use super::Context;
use super::answers::option;
use super::export;
use super::values::{self, by_column, columns, repeated};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::intake::mapping::{ColumnId, Location, TickBox, Ticked};
use crate::model::{Kind, OptionId, Question};
use crate::rules::{Block, Spanned, ValueKind, shown, wrong_type};
use crate::source::Span;

/// The words of a box other than options.
const WORDS: [(&str, TickBox); 4] = [
    ("none", TickBox::None),
    ("missing", TickBox::Missing),
    ("unsure", TickBox::Unsure),
    ("declined", TickBox::Declined),
];

/// Reads where an answer is. Reports a missing place, and several places.
pub(super) fn read(
    block: &mut Block<'_, '_>,
    question: &Question,
    context: &mut Context<'_>,
) -> Option<Location> {
    let given: Vec<_> = ["column", "boxes", "rows", "born"]
        .into_iter()
        .filter_map(|key| block.entry(key).map(|entry| (key, entry.key_span)))
        .collect();
    match given.as_slice() {
        [] => {
            let help =
                "write the header of its column: `column = \"…\"`; or `boxes`, `rows` or `born`";
            block.require("column", help);
            None
        }
        [("column", _)] => {
            let value = block.value("column")?;
            let columns = columns(value, "column", context, block.diagnostics)?;
            Some(Location::Columns(columns))
        }
        [("born", span)] => {
            if !matches!(question.kind, Kind::Number(_)) {
                let message = format!("`born` gives an age, and `{}` is not a number", question.id);
                let found = Diagnostic::new(Finding::OperatorMismatch, *span, message);
                block
                    .diagnostics
                    .push(found.help("map the column with `column`"));
                return None;
            }
            Some(Location::Born(
                values::column(block, "born", context)?.value,
            ))
        }
        [("boxes", _)] | [("rows", _)] | [("boxes", _), ("rows", _)] => {
            ticks(block, question, context)
        }
        [(first, _), .., (other, span)] => {
            let message = format!("`{first}` and `{other}` cannot be in the same question");
            let found = Diagnostic::new(Finding::UnknownKey, *span, message);
            let help = "an answer has one place: only `boxes` and `rows` can be combined";
            block.diagnostics.push(found.help(help));
            None
        }
        // the order of the keys above is fixed, so this is never reached
        [_] => None,
    }
}

fn ticks(
    block: &mut Block<'_, '_>,
    question: &Question,
    context: &mut Context<'_>,
) -> Option<Location> {
    if !matches!(question.kind, Kind::Multi { .. }) {
        let message = format!("`{}` is not a `multi`: it has one answer", question.id);
        let found = Diagnostic::new(Finding::OperatorMismatch, block.header, message);
        block
            .diagnostics
            .push(found.help("map its column with `column`"));
        return None;
    }
    let help = "is a table of columns and options: `{ meds___1 = \"warts\" }`";
    let mut boxes = Vec::new();
    let mut known = Vec::new();
    for (column, entry) in by_column(block, "boxes", help, context).unwrap_or_default() {
        let Some(id) = option_text(entry, block.diagnostics) else {
            continue;
        };
        let word = WORDS.iter().find(|(word, _)| *word == id.value);
        let tick = match word {
            Some((_, tick)) => Some(*tick),
            None => option(question, &id.value, id.span, block.diagnostics).map(TickBox::Option),
        };
        note_once(&id, &mut known, block.diagnostics);
        boxes.extend(tick.map(|tick| (column, tick)));
    }
    let mut rows: Vec<(ColumnId, OptionId)> = Vec::new();
    for (column, entry) in by_column(block, "rows", help, context).unwrap_or_default() {
        let Some(id) = option_text(entry, block.diagnostics) else {
            continue;
        };
        let option = option(question, &id.value, id.span, block.diagnostics);
        note_once(&id, &mut known, block.diagnostics);
        rows.extend(option.map(|option| (column, option)));
    }
    let (ticked, unticked) = ticked(block, context, block.entry("boxes").is_some());
    let (yes, no) = yes_and_no(block, block.entry("rows").is_some());
    Some(Location::Ticks {
        boxes,
        ticked,
        unticked,
        rows,
        yes,
        no,
    })
}

fn option_text(
    entry: &crate::rules::Entry,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<String>> {
    match &entry.value.kind {
        ValueKind::Text(id) => Some(Spanned {
            value: id.clone(),
            span: entry.value.span,
        }),
        _ => {
            let takes = "takes the id of an option in quotes";
            wrong_type(&entry.value, &shown(&entry.key), takes, diagnostics);
            None
        }
    }
}

/// Reports two boxes or rows for one option.
fn note_once(
    id: &Spanned<String>,
    known: &mut Vec<Spanned<String>>,
    diagnostics: &mut Diagnostics,
) {
    match known.iter().find(|one| one.value == id.value) {
        Some(first) => {
            let message = format!("two columns mean `{}`", shown(&id.value));
            let found = Diagnostic::new(Finding::DuplicateId, id.span, message)
                .related(first.span, "this one first")
                .help("keep one of them");
            diagnostics.push(found);
        }
        None => known.push(id.clone()),
    }
}

/// The texts of boxes.
fn ticked(
    block: &mut Block<'_, '_>,
    context: &Context<'_>,
    has_boxes: bool,
) -> (Option<Ticked>, Vec<String>) {
    let ticked = match block.value("ticked") {
        Some(value) => export::ticked(value, block.diagnostics),
        None => context.export.ticked.clone(),
    };
    let unticked = match block.value("unticked") {
        Some(value) => {
            let texts = values::texts_or_blank(value, "unticked", block.diagnostics);
            texts.map(values::plain)
        }
        None => context.export.unticked.clone(),
    };
    if has_boxes && ticked.is_none() && block.value("ticked").is_none() {
        block.require(
            "ticked",
            "what a ticked box contains, here or in `[export]`: `ticked = [\"1\"]`",
        );
    }
    if has_boxes && unticked.is_none() && block.value("unticked").is_none() {
        let help = "what an unticked box contains, here or in `[export]`: `unticked = [\"0\"]`; \
                    `[\"\"]` if it is blank";
        block.require("unticked", help);
    }
    if let (Some(Ticked::Texts(ticked)), Some(unticked)) = (&ticked, &unticked)
        && let Some(both) = ticked.iter().find(|text| unticked.contains(text))
        && has_boxes
    {
        let own = |key| block.value(key).map(|value| value.span);
        let found = match (own("ticked"), own("unticked")) {
            (Some(first), Some(second)) => repeated(both, second.max(first), first.min(second)),
            (Some(span), None) => beside(both, span, "unticked"),
            (None, Some(span)) => beside(both, span, "ticked"),
            (None, None) => beside(both, block.header, "ticked` and `unticked"),
        };
        block.diagnostics.push(found);
    }
    (ticked, unticked.unwrap_or_default())
}

/// The finding about a text of a question that means the other state of a box in `[export]` or the preset.
fn beside(text: &str, span: Span, keys: &str) -> Diagnostic {
    let text = shown(text);
    let message = format!("`[export]` or its preset has `{text}` in `{keys}`");
    let found = Diagnostic::new(Finding::RepeatedText, span, message);
    found.help(
        "a text of a box means one thing: write both `ticked` and `unticked` in this question",
    )
}

/// The texts of rows.
fn yes_and_no(block: &mut Block<'_, '_>, has_rows: bool) -> (Vec<String>, Vec<String>) {
    let mut texts = |key: &str| {
        let value = block.value(key)?;
        values::texts(value, key, block.diagnostics)
    };
    let (yes, no) = (texts("yes"), texts("no"));
    if has_rows {
        block.require("yes", "the texts of a row that mean yes: `yes = [\"Yes\"]`");
        block.require("no", "the texts of a row that mean no: `no = [\"No\"]`");
    }
    let (yes, no) = (yes.unwrap_or_default(), no.unwrap_or_default());
    for text in &no {
        if let Some(first) = yes.iter().find(|one| one.value == text.value) {
            block
                .diagnostics
                .push(repeated(&text.value, text.span, first.span));
        }
    }
    (values::plain(yes), values::plain(no))
}
