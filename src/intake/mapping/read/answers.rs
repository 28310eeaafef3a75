//! `answers` and `otherwise`: the meaning of a text for a question.

use super::statuses::{Texts, key_of};
use super::values::{repeated, repeats_preset, reports_dotted};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing, nearest};
use crate::intake::fold::fold;
use crate::intake::mapping::Meaning;
use crate::model::{Dated, Duration, Kind, NumberKind, NumberRange, OptionId, Question};
use crate::rules::{
    Block, Spanned, Table, Value, ValueKind, list, read_duration, read_number, shown, wrong_type,
};
use crate::source::Span;

/// The words of statuses.
const STATUSES: [(&str, Meaning); 3] = [
    ("missing", Meaning::Missing),
    ("unsure", Meaning::Unsure),
    ("declined", Meaning::Declined),
];

/// Reads `answers` into the texts of a question.
pub(super) fn read(
    block: &mut Block<'_, '_>,
    question: &Question,
    has_submitted: bool,
    texts: &mut Texts,
) {
    let help = "is a table of texts and answers: `{ \"Yes\" = \"yes\" }`";
    let Some(table) = block.table_of("answers", help) else {
        return;
    };
    for entry in &table.value.entries {
        let folded = fold(&entry.key).into_owned();
        if folded.is_empty() {
            let message = "`answers` contains a blank text";
            let found = Diagnostic::new(Finding::MissingKey, entry.key_span, message);
            block
                .diagnostics
                .push(found.help("a blank cell already counts as missing: remove it"));
            continue;
        }
        let has_options = question.kind.option_count() > 0;
        let meaning = if has_options && reports_dotted(entry, block.diagnostics) {
            None
        } else {
            meaning(question, &entry.value, has_submitted, block.diagnostics)
        };
        // a text with a wrong meaning still counts as named
        let meaning = meaning.unwrap_or(Meaning::Missing);
        let known = texts.insert(folded, (meaning, Some(entry.key_span)));
        if let Some((meaning, first)) = known {
            block.diagnostics.push(match first {
                Some(first) => repeated(&entry.key, entry.key_span, first),
                None => repeats_preset(&entry.key, entry.key_span, key_of(&meaning)),
            });
        }
    }
}

/// Reads `otherwise`.
pub(super) fn otherwise(
    block: &mut Block<'_, '_>,
    question: &Question,
    has_submitted: bool,
) -> Option<Spanned<Meaning>> {
    let value = block.value("otherwise")?;
    let meaning = meaning(question, value, has_submitted, block.diagnostics)?;
    Some(Spanned {
        value: meaning,
        span: value.span,
    })
}

fn meaning(
    question: &Question,
    value: &Value,
    has_submitted: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Meaning> {
    if let ValueKind::Text(word) = &value.kind
        && let Some((_, status)) = STATUSES.iter().find(|(known, _)| known == word)
    {
        return Some(status.clone());
    }
    match (&question.kind, &value.kind) {
        (Kind::Multi { .. }, ValueKind::Text(word)) if word == "none" => Some(Meaning::None),
        (Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. }, ValueKind::Text(word)) => {
            let option = option(question, word, value.span, diagnostics)?;
            Some(Meaning::Options(vec![option]))
        }
        (Kind::Choice(_) | Kind::Multi { .. }, ValueKind::List(_)) => {
            one_of(question, value, diagnostics)
        }
        (Kind::Number(kind), ValueKind::Integer(_) | ValueKind::Float(_)) => {
            let number = read_number(value, "answers", kind.decimals, diagnostics)?;
            let range = NumberRange {
                low: Some(number),
                high: Some(number),
            };
            inside(range, kind, value.span, diagnostics)
        }
        (Kind::Number(kind), ValueKind::Table(table)) => {
            range(kind, table, value.span, diagnostics)
        }
        (Kind::Date(dated), ValueKind::Table(table)) => {
            since(*dated, table, value.span, has_submitted, diagnostics)
        }
        _ => {
            wrong_type(value, "answers", takes(&question.kind), diagnostics);
            None
        }
    }
}

fn takes(kind: &Kind) -> &'static str {
    match kind {
        Kind::YesNo => {
            "takes `\"yes\"`, `\"no\"` or a status; a text that leaves both open is `\"unsure\"`"
        }
        Kind::Choice(_) | Kind::Multi { .. } => {
            "takes an option, a list of options or a status, in quotes"
        }
        Kind::Number(_) => "takes a range or a status: `{ at-least = 30, at-most = 39 }`",
        Kind::Date(_) => {
            "takes a time before the form was filled in, or a status: `{ within = \"6 months\" }`"
        }
        Kind::Text => "takes a status in quotes",
    }
}

/// The option with this id. Reports an id that the question does not have.
pub(super) fn option(
    question: &Question,
    id: &str,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<OptionId> {
    let found = question.kind.option_named(id);
    if found.is_none() {
        let known = question.kind.option_ids();
        let help = match nearest(id, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its options are {}", listing(&known)),
        };
        let message = format!("`{}` has no option `{}`", question.id, shown(id));
        diagnostics.push(Diagnostic::new(Finding::UnknownAnswer, span, message).help(help));
    }
    found
}

fn one_of(question: &Question, value: &Value, diagnostics: &mut Diagnostics) -> Option<Meaning> {
    let members = list(value, "answers", takes(&question.kind), diagnostics)?;
    let mut options = Vec::new();
    let mut is_whole = true;
    for member in members {
        let ValueKind::Text(id) = &member.kind else {
            wrong_type(
                member,
                "answers",
                "takes a list of options in quotes",
                diagnostics,
            );
            return None;
        };
        match option(question, id, member.span, diagnostics) {
            Some(option) if options.contains(&option) => {
                let message = format!("`{id}` is in the list twice");
                let found = Diagnostic::new(Finding::DuplicateId, member.span, message);
                diagnostics.push(found.help("keep one of them"));
            }
            Some(option) => options.push(option),
            None => is_whole = false,
        }
    }
    if is_whole && options.len() < 2 {
        let message = "a list of options means one of them, and there is only one";
        let found = Diagnostic::new(Finding::WrongValueType, value.span, message);
        diagnostics.push(found.help("write only the option, or add what else the text could mean"));
        return None;
    }
    options.sort_unstable();
    is_whole.then_some(Meaning::Options(options))
}

/// Reads a range with the operators of a rule.
fn range(
    kind: &NumberKind,
    table: &Table,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Meaning> {
    let keys = ["at-least", "at-most", "over", "under"];
    let block = Block::open(table, span, "range", &keys, diagnostics);
    let mut number = |key: &str| {
        let value = block.value(key)?;
        read_number(value, key, kind.decimals, block.diagnostics)
    };
    let (at_least, over) = (number("at-least"), number("over"));
    let (at_most, under) = (number("at-most"), number("under"));
    if table.entries.is_empty()
        || at_least.is_some() && over.is_some()
        || at_most.is_some() && under.is_some()
    {
        let message = "a range has one lower end, one upper end, or both";
        let found = Diagnostic::new(Finding::EmptyRange, span, message);
        diagnostics.push(found.help("write `{ at-least = 30, at-most = 39 }`"));
        return None;
    }
    let range = NumberRange {
        low: at_least.or(over.map(|over| over.saturating_add(1))),
        high: at_most.or(under.map(|under| under.saturating_sub(1))),
    };
    if range.low.is_none() && range.high.is_none() {
        return None;
    }
    inside(range, kind, span, diagnostics)
}

/// A range that contains a number allowed by the question.
fn inside(
    range: NumberRange,
    kind: &NumberKind,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Meaning> {
    let low = range.low.max(kind.min);
    let high = match (range.high, kind.max) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    if low.zip(high).is_some_and(|(low, high)| low > high) {
        let message = "no number of the question is in this range";
        let found = Diagnostic::new(Finding::EmptyRange, span, message);
        diagnostics.push(found.help("compare it with `min` and `max` of the question"));
        return None;
    }
    Some(Meaning::Numbers(NumberRange { low, high }))
}

/// Reads `within` and `older-than`.
fn since(
    dated: Dated,
    table: &Table,
    span: Span,
    has_submitted: bool,
    diagnostics: &mut Diagnostics,
) -> Option<Meaning> {
    let keys = ["within", "older-than"];
    let block = Block::open(table, span, "time", &keys, diagnostics);
    let mut duration = |key: &str| -> Option<Duration> {
        let value = block.value(key)?;
        let duration = read_duration(value, key, block.diagnostics)?;
        Some(duration.value)
    };
    let (within, older_than) = (duration("within"), duration("older-than"));
    if within.is_none() && older_than.is_none() {
        if table.entries.is_empty() {
            let found = Diagnostic::new(Finding::EmptyList, span, "`answers` has an empty table");
            diagnostics.push(found.help("write `{ within = \"6 months\" }`"));
        }
        return None;
    }
    if dated != Dated::Past {
        let message = "only a question about the past takes `within` and `older-than`";
        let found = Diagnostic::new(Finding::OperatorMismatch, span, message);
        diagnostics.push(found.help("its days may be in the future: map a column with a date"));
        return None;
    }
    if !has_submitted {
        let message = "`within` and `older-than` are counted from the day the form was filled in";
        let found = Diagnostic::new(Finding::MissingKey, span, message);
        diagnostics
            .push(found.help("name the column with that day: `submitted` in `[record]` or here"));
        return None;
    }
    if let (Some(within), Some(older)) = (within, older_than)
        && within.length() <= older.length()
    {
        let message = "no day is both so recent and so long ago";
        let found = Diagnostic::new(Finding::EmptyRange, span, message);
        diagnostics.push(found.help("`within` is the longer of the two"));
        return None;
    }
    Some(Meaning::Since { within, older_than })
}
