//! Reports about a mapping, its examples and its exports, as text and as JSON.

mod json;
mod presets;

use std::fmt::Write as _;

use crate::diagnostic::listing;
use crate::intake::survey::{ColumnSurvey, ExampleDifference, SurveyedText};
use crate::intake::{Mapping, Survey, TriedExample};
use crate::model::{Answer, Protocol, QuestionId};
use crate::report::result::answer_entry;
use crate::report::text::spelling::spelled_out;

pub use json::json;
pub use presets::{presets, presets_json};

/// The parts of a report.
pub struct View<'a> {
    /// The protocol that the mapping is for.
    pub protocol: &'a Protocol,
    /// The mapping.
    pub mapping: &'a Mapping,
    /// Its file, as the user named it.
    pub file: &'a str,
    /// Its examples, with their results.
    pub examples: &'a [TriedExample],
    /// Each export by its name as the user gave it, with its survey.
    pub surveys: &'a [(String, Survey)],
}

/// The report as lines of text.
pub fn text(view: &View<'_>) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}: {}", view.file, spelled_out(&view.mapping.title));
    examples(view, &mut text);
    coverage(view, &mut text);
    for (name, survey) in view.surveys {
        let _ = writeln!(text, "\n{name}");
        of_export(view, survey, &mut text);
    }
    text
}

/// Names the questions that the form does not ask, and the options that it does not offer.
fn coverage(view: &View<'_>, text: &mut String) {
    let without: Vec<&str> = without_column(view);
    if !without.is_empty() {
        let _ = writeln!(text, "questions without a column: {}", listing(&without));
    }
    for (question, options) in view.mapping.not_offered() {
        let question = view.protocol.question(question);
        let ids = options
            .iter()
            .map(|option| question.kind.option_id(*option));
        let ids: Vec<&str> = ids.collect();
        let _ = writeln!(text, "`{}` does not offer {}", question.id, listing(&ids));
    }
}

fn without_column<'a>(view: &View<'a>) -> Vec<&'a str> {
    let all = (0..view.protocol.questions.len()).map(QuestionId::from);
    let without = all.filter(|question| !view.mapping.answers(*question));
    without
        .map(|question| view.protocol.question(question).id.as_str())
        .collect()
}

fn examples(view: &View<'_>, text: &mut String) {
    let failed: Vec<&TriedExample> = view.examples.iter().filter(|one| !one.passed()).collect();
    for example in &failed {
        let _ = writeln!(text, "{}:{}: the example fails", view.file, example.line);
        for difference in &example.differences {
            let _ = writeln!(text, "  {}", different(view, difference));
        }
    }
    let count = view.examples.len();
    let examples = if count == 1 { "example" } else { "examples" };
    let _ = writeln!(text, "{count} {examples}, {} failed", failed.len());
}

fn different(view: &View<'_>, difference: &ExampleDifference) -> String {
    let Some(id) = difference.question else {
        let why = difference.got.as_ref().err().map_or("", String::as_str);
        return format!("the cells are not a record: {why}");
    };
    let question = view.protocol.question(id);
    let word = |answer: &Answer| {
        if *answer == Answer::Missing {
            return "missing".to_owned();
        }
        let entry = answer_entry(question, answer);
        serde_json::to_string(&entry).unwrap_or_default()
    };
    let expected = difference.expected.as_ref();
    let expected = expected.map_or_else(|| "to be refused".to_owned(), word);
    let got = match &difference.got {
        Ok(answer) => word(answer),
        Err(message) => format!("refused: {message}"),
    };
    format!("{}: expected {expected}, got {got}", question.id)
}

fn of_export(view: &View<'_>, survey: &Survey, text: &mut String) {
    if !survey.problems.is_empty() {
        text.push_str("  the export cannot be screened:\n");
    }
    for problem in &survey.problems {
        let _ = writeln!(text, "    {}", spelled_out(problem));
    }
    if survey.columns.is_empty() {
        return;
    }
    let records = if survey.records == 1 {
        "record"
    } else {
        "records"
    };
    let _ = writeln!(text, "  {} {records}", survey.records);
    for (message, count) in &survey.unreadable {
        let _ = writeln!(text, "  {count} cannot be read: {}", spelled_out(message));
    }
    if survey.too_old > 0 {
        let were = if survey.too_old == 1 { "was" } else { "were" };
        let _ = writeln!(
            text,
            "  {} {were} filled longer ago than `valid-for`",
            survey.too_old
        );
    }
    for remark in &survey.remarks {
        let _ = writeln!(text, "  {remark}");
    }
    for (id, records) in &survey.repeated_ids {
        let records: Vec<String> = records.iter().map(u64::to_string).collect();
        let records = records.join(", ");
        let _ = writeln!(
            text,
            "  the id `{}` repeats: records {records}",
            spelled_out(id)
        );
    }
    if !survey.left_out_like.is_empty() {
        let names: Vec<String> = survey
            .left_out_like
            .iter()
            .map(|name| spelled_out(name).into_owned())
            .collect();
        let _ = writeln!(text, "  left out by a pattern: {}", listing(&names));
    }
    for column in &survey.columns {
        of_column(view, column, text);
    }
    if !survey.refused.is_empty() {
        text.push_str("\n  refused:\n");
    }
    for (refused, count) in &survey.refused {
        let column = spelled_out(&refused.column);
        let question = question_id(view, refused.question);
        let _ = writeln!(
            text,
            "    {count} × `{column}`, {question}: {}",
            refused.message
        );
    }
}

fn of_column(view: &View<'_>, column: &ColumnSurvey, text: &mut String) {
    let name = spelled_out(&column.header);
    if column.is_absent {
        let _ = writeln!(text, "\n  `{name}`: not found");
        return;
    }
    let state = if column.is_left_out {
        "left out"
    } else {
        "read"
    };
    let (filled, distinct) = (column.filled, column.different);
    let texts = if distinct == 1 { "text" } else { "texts" };
    let _ = writeln!(
        text,
        "\n  `{name}`: {state}, {filled} filled, {distinct} distinct {texts}"
    );
    if column.either_order > 0 {
        let count = column.either_order;
        let _ = writeln!(
            text,
            "    {count} can be read with day and month in either order: check which is right"
        );
    }
    for (cell, seen) in column.texts.iter().flatten() {
        let _ = writeln!(
            text,
            "    {} × `{}`: {}",
            seen.count,
            spelled_out(cell),
            answers_in_words(view, seen)
        );
    }
    for unseen in &column.unseen {
        let _ = writeln!(text, "    0 × `{}`", spelled_out(unseen));
    }
}

fn answers_in_words(view: &View<'_>, seen: &SurveyedText) -> String {
    let answers = seen.answers.iter().map(|answer| {
        let id = question_id(view, Some(answer.question));
        let of_some = if answer.count == seen.count {
            String::new()
        } else {
            format!("{} × ", answer.count)
        };
        match &answer.meaning {
            Ok(word) => format!("{of_some}{id} = {word}"),
            Err(message) => format!("{of_some}{id} refused: {message}"),
        }
    });
    answers.collect::<Vec<_>>().join(", ")
}

fn question_id<'a>(view: &View<'a>, question: Option<QuestionId>) -> &'a str {
    question.map_or("submitted", |id| view.protocol.question(id).id.as_str())
}
