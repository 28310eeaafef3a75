//! `[every]` and `[question.ID]`: where each answer is, and the meaning of its texts.

use super::statuses::STATUSES;
use super::values::{column, column_texts, plain_by_column, report_guess};
use super::{Context, answers, export, location, options};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing, nearest};
use crate::intake::mapping::{ColumnId, ExportType, Location, QuestionMap};
use crate::model::{Kind, Question, QuestionId};
use crate::rules::{Block, Entry, Spanned, Table, ValueKind, shown, wrong_type};

/// The keys of `[question.ID]`.
pub(in crate::intake::mapping) const QUESTION_KEYS: [&str; 21] = [
    "column",
    "boxes",
    "rows",
    "born",
    "answers",
    "otherwise",
    "not-offered",
    "part",
    "shown",
    "other",
    "date",
    "submitted",
    "ticked",
    "unticked",
    "yes",
    "no",
    "missing",
    "unsure",
    "declined",
    "because",
    "guess",
];

/// The help about a guess.
const HELP: &str = "compare the question with the form, correct what is wrong, and remove `guess`";

/// Reads `[every]`.
pub(super) fn read_every(file: &mut Block<'_, '_>, context: &mut Context<'_>) {
    let help = "is a table: write `[every]` and its keys below";
    if let Some(table) = file.table_of("every", help) {
        let mut block = Block::open(
            table.value,
            table.span,
            "every",
            &STATUSES,
            file.diagnostics,
        );
        context.every.read(&mut block);
    }
    context.every.texts(file.diagnostics);
}

/// Reads every `[question.ID]`.
pub(super) fn read_all(file: &mut Block<'_, '_>, context: &mut Context<'_>) -> Vec<QuestionMap> {
    let help = "is a table of questions: write `[question.ID]` and its keys below";
    let Some(table) = file.table_of("question", help) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for entry in &table.value.entries {
        let ValueKind::Table(keys) = &entry.value.kind else {
            let takes = "is a question: write `[question.ID]` and its keys below";
            wrong_type(&entry.value, &shown(&entry.key), takes, file.diagnostics);
            continue;
        };
        let name = Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        let Some(id) = question_named(&name, context, file.diagnostics) else {
            continue;
        };
        all.extend(read_one(id, entry, keys, context, file.diagnostics));
    }
    all
}

/// The question with this id. Reports an id that no question has.
pub(super) fn question_named(
    name: &Spanned<String>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<QuestionId> {
    let questions = &context.protocol.questions;
    let found = questions.iter().position(|one| one.id == name.value);
    if found.is_none() {
        let known = questions.iter().map(|one| one.id.as_str());
        let help = match nearest(&name.value, known.clone()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there is {}", listing(&known.collect::<Vec<_>>())),
        };
        let message = format!("there is no question `{}`", shown(&name.value));
        let found = Diagnostic::new(Finding::UnknownQuestion, name.span, message);
        diagnostics.push(found.help(help));
    }
    found.map(QuestionId::from)
}

fn read_one(
    id: QuestionId,
    entry: &Entry,
    keys: &Table,
    context: &mut Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<QuestionMap> {
    let question = context.protocol.question(id);
    let mut block = Block::open(
        keys,
        entry.key_span,
        "question",
        &QUESTION_KEYS,
        diagnostics,
    );
    report_guess(&mut block, HELP);
    let mut statuses = context.every.clone();
    statuses.read(&mut block);
    let mut texts = statuses.texts(block.diagnostics);
    let place = location::read(&mut block, question, context);
    let dates = match block.value("date") {
        Some(value) => export::dates(value, block.diagnostics),
        None => context.export.dates.clone(),
    };
    let submitted = column(&mut block, "submitted", context).map(|column| column.value);
    let has_submitted = submitted.is_some() || context.has_submitted;
    answers::read(&mut block, question, has_submitted, &mut texts);
    let otherwise = answers::otherwise(&mut block, question, has_submitted);
    let shown = column_texts(&mut block, "shown", context);
    report_blank(&shown, &mut block);
    let other = block.word("other", &[("unsure", ())]);
    let offered = options::read(
        &mut block,
        question,
        &texts,
        place.as_ref(),
        otherwise.as_ref(),
    );
    let place = place?;
    check_keys(&mut block, question, &place);
    // the cells of a workbook can be days themselves
    if context.export.kind != ExportType::Xlsx
        && needs_dates(&block, question, &place)
        && !dates.iter().any(|format| !format.has_short_year())
        && block.value("date").is_none()
    {
        let help = "add it here or to `[export]`, in the order to which the form is set: `date = \"M/D/YYYY\"` or \
                    `date = \"D/M/YYYY\"`; a year needs four digits";
        block.require("date", help);
    }
    Some(QuestionMap {
        question: id,
        location: place,
        texts: texts
            .into_iter()
            .map(|(text, (meaning, _))| (text, meaning))
            .collect(),
        otherwise: otherwise.map(|one| one.value),
        not_offered: offered.not_offered,
        part: offered.part,
        other_is_unsure: other.is_some(),
        shown: plain_by_column(shown),
        dates: dates
            .into_iter()
            .filter(|format| !format.has_short_year())
            .collect(),
        has_own_dates: block.value("date").is_some(),
        submitted,
    })
}

/// Reports a blank text of `shown`.
fn report_blank(shown: &[(ColumnId, Vec<Spanned<String>>)], block: &mut Block<'_, '_>) {
    let texts = shown.iter().flat_map(|(_, texts)| texts);
    for blank in texts.filter(|text| text.value.is_empty()) {
        let message = "a blank cell does not prove that the question was shown";
        let found = Diagnostic::new(Finding::MissingKey, blank.span, message);
        let help = "name what the column contains if the question was shown: `{ intake_complete = [\"2\"] }`";
        block.diagnostics.push(found.help(help));
    }
}

/// Whether a cell can only be read as a date.
fn needs_dates(block: &Block<'_, '_>, question: &Question, place: &Location) -> bool {
    let is_answered = block.value("answers").is_some();
    match place {
        Location::Born(_) => true,
        Location::Columns(_) => matches!(question.kind, Kind::Date(_)) && !is_answered,
        Location::Ticks { .. } => false,
    }
}

/// Reports keys that do not apply to the place of the answer.
fn check_keys(block: &mut Block<'_, '_>, question: &Question, place: &Location) {
    let of_ticks = ["ticked", "unticked", "yes", "no"];
    let of_cells = ["answers", "otherwise", "other", "because"];
    match place {
        Location::Ticks { boxes, rows, .. } => {
            let help = "each option has a column of its own there";
            block.not_taken(&of_cells, "`boxes` and `rows`", help);
            if boxes.is_empty() {
                block.not_taken(&of_ticks[..2], "`rows`", "write `yes` and `no`");
            }
            if rows.is_empty() {
                block.not_taken(&of_ticks[2..], "`boxes`", "write `ticked` and `unticked`");
            }
        }
        Location::Columns(_) | Location::Born(_) => {
            let help = "they say what is ticked in `boxes`, and what is answered in `rows`";
            block.not_taken(&of_ticks, "`column` and `born`", help);
        }
    }
    let is_multi = matches!(question.kind, Kind::Multi { .. });
    if !is_multi {
        block.not_taken(
            &["part", "other"],
            "this question",
            "only a `multi` takes it",
        );
    }
    if matches!(question.kind, Kind::Text) {
        let help = "the words are recorded as they are";
        block.not_taken(&["answers", "otherwise"], "a `text`", help);
    }
    if matches!(place, Location::Born(_)) {
        let help = "a date of birth is a date or a status";
        block.not_taken(&["answers", "otherwise"], "`born`", help);
    }
    let has_options = question.kind.option_count() > 0;
    if !has_options {
        let help = "this question has no options";
        block.not_taken(&["not-offered", "because"], "this question", help);
    }
    let is_date = matches!(question.kind, Kind::Date(_)) || matches!(place, Location::Born(_));
    if !is_date {
        block.not_taken(&["date"], "this question", "its answer is not a date");
    }
}
