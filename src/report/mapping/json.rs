//! The report of a mapping as one object.

use serde::Serialize;

use super::{View, without_column};
use crate::intake::survey::ColumnSurvey;
use crate::intake::{Survey, TriedExample};
use crate::model::{Answer, OptionId, QuestionId};
use crate::report::json::line;
use crate::report::result::{AnswerEntry, answer_entry};

#[derive(Serialize)]
struct Page<'a> {
    mapping: MappingPart<'a>,
    examples: Vec<ExamplePart<'a>>,
    without_column: Vec<&'a str>,
    not_offered: Vec<NotOfferedPart<'a>>,
    exports: Vec<ExportPart<'a>>,
}

#[derive(Serialize)]
struct NotOfferedPart<'a> {
    question: &'a str,
    options: Vec<&'a str>,
}

#[derive(Serialize)]
struct MappingPart<'a> {
    file: &'a str,
    title: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct ExamplePart<'a> {
    line: usize,
    passed: bool,
    differences: Vec<DifferencePart<'a>>,
}

#[derive(Serialize)]
struct DifferencePart<'a> {
    question: Option<&'a str>,
    expected: Option<AnswerEntry<'a>>,
    got: Option<AnswerEntry<'a>>,
    refused: Option<&'a str>,
}

#[derive(Serialize)]
struct ExportPart<'a> {
    file: &'a str,
    problems: &'a [String],
    records: u64,
    repeated_ids: Vec<RepeatedPart<'a>>,
    too_old: u64,
    remarks: &'a [String],
    unreadable: Vec<UnreadablePart<'a>>,
    refused: Vec<RefusedPart<'a>>,
    left_out_like: &'a [String],
    columns: Vec<ColumnPart<'a>>,
}

#[derive(Serialize)]
struct RepeatedPart<'a> {
    id: &'a str,
    records: &'a [u64],
}

#[derive(Serialize)]
struct UnreadablePart<'a> {
    count: u64,
    message: &'a str,
}

#[derive(Serialize)]
struct RefusedPart<'a> {
    column: &'a str,
    question: Option<&'a str>,
    count: u64,
    message: &'a str,
}

#[derive(Serialize)]
struct ColumnPart<'a> {
    name: &'a str,
    header: &'a str,
    left_out: bool,
    absent: bool,
    filled: u64,
    different: usize,
    either_order: u64,
    texts: Option<Vec<TextPart<'a>>>,
    unseen: &'a [String],
}

#[derive(Serialize)]
struct TextPart<'a> {
    text: &'a str,
    count: u64,
    answers: Vec<MeaningPart<'a>>,
}

#[derive(Serialize)]
struct MeaningPart<'a> {
    question: &'a str,
    answer: Option<&'a str>,
    refused: Option<&'a str>,
    count: u64,
}

/// The report as one object.
pub fn json(view: &View<'_>) -> String {
    line(&Page {
        mapping: MappingPart {
            file: view.file,
            title: &view.mapping.title,
            sha256: &view.mapping.sha256,
        },
        examples: view
            .examples
            .iter()
            .map(|one| example_part(view, one))
            .collect(),
        without_column: without_column(view),
        not_offered: view
            .mapping
            .not_offered()
            .map(|(question, options)| not_offered_part(view, question, options))
            .collect(),
        exports: view
            .surveys
            .iter()
            .map(|(file, survey)| export_part(view, file, survey))
            .collect(),
    })
}

fn not_offered_part<'a>(
    view: &View<'a>,
    question: QuestionId,
    options: &[OptionId],
) -> NotOfferedPart<'a> {
    let question = view.protocol.question(question);
    let ids = options
        .iter()
        .map(|option| question.kind.option_id(*option));
    NotOfferedPart {
        question: &question.id,
        options: ids.collect(),
    }
}

fn example_part<'a>(view: &View<'a>, example: &'a TriedExample) -> ExamplePart<'a> {
    let differences = example.differences.iter().map(|one| {
        let question = one.question.map(|id| view.protocol.question(id));
        let entry = |answer: &'a Answer| question.map(|question| answer_entry(question, answer));
        DifferencePart {
            question: question.map(|question| question.id.as_str()),
            expected: one.expected.as_ref().and_then(entry),
            got: one.got.as_ref().ok().and_then(entry),
            refused: one.got.as_ref().err().map(String::as_str),
        }
    });
    ExamplePart {
        line: example.line,
        passed: example.passed(),
        differences: differences.collect(),
    }
}

fn export_part<'a>(view: &View<'a>, file: &'a str, survey: &'a Survey) -> ExportPart<'a> {
    let id = |question: QuestionId| view.protocol.question(question).id.as_str();
    let unreadable = survey.unreadable.iter();
    let refused = survey.refused.iter();
    ExportPart {
        file,
        problems: &survey.problems,
        records: survey.records,
        repeated_ids: survey
            .repeated_ids
            .iter()
            .map(|(id, records)| RepeatedPart { id, records })
            .collect(),
        too_old: survey.too_old,
        remarks: &survey.remarks,
        unreadable: unreadable
            .map(|(message, &count)| UnreadablePart { count, message })
            .collect(),
        refused: refused
            .map(|(refused, &count)| RefusedPart {
                column: &refused.column,
                question: refused.question.map(id),
                count,
                message: &refused.message,
            })
            .collect(),
        left_out_like: &survey.left_out_like,
        columns: survey
            .columns
            .iter()
            .map(|one| column_part(view, one))
            .collect(),
    }
}

fn column_part<'a>(view: &View<'a>, column: &'a ColumnSurvey) -> ColumnPart<'a> {
    let texts = column.texts.as_ref().map(|texts| {
        let texts = texts.iter().map(|(text, seen)| TextPart {
            text,
            count: seen.count,
            answers: seen
                .answers
                .iter()
                .map(|one| MeaningPart {
                    question: view.protocol.question(one.question).id.as_str(),
                    answer: one.meaning.as_ref().ok().map(String::as_str),
                    refused: one.meaning.as_ref().err().map(String::as_str),
                    count: one.count,
                })
                .collect(),
        });
        texts.collect()
    });
    ColumnPart {
        name: &column.name,
        header: &column.header,
        left_out: column.is_left_out,
        absent: column.is_absent,
        filled: column.filled,
        different: column.different,
        either_order: column.either_order,
        texts,
        unseen: &column.unseen,
    }
}
