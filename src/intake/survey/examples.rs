//! The examples of a mapping: cells, and their expected answers.

use crate::intake::mapped::{Cells, form};
use crate::intake::mapping::{ColumnId, Mapping};
use crate::intake::notation::{Content, Notation};
use crate::intake::record::Assembly;
use crate::intake::{Defaults, Form};
use crate::model::{Answer, Protocol, QuestionId};

/// An example with its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedExample {
    /// The line of the mapping file that it starts on.
    pub line: usize,
    /// The differences from the expected answers. Empty if it passes.
    pub differences: Vec<ExampleDifference>,
}

/// One question of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleDifference {
    /// The question. `None` if the cells are not a record.
    pub question: Option<QuestionId>,
    /// The expected answer. `None` if the answer must be refused.
    pub expected: Option<Answer>,
    /// The meaning of the cells, or why they have none.
    pub got: Result<Answer, String>,
}

impl TriedExample {
    /// Whether nothing differs.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Runs every example of a mapping.
pub fn try_examples(mapping: &Mapping, protocol: &Protocol) -> Vec<TriedExample> {
    let notation = Notation::new(mapping, protocol);
    let tried = mapping.examples.iter().map(|example| {
        let defaults = Defaults {
            today: example.on,
            on: Some(example.on),
            procedures: protocol.procedure_ids().collect(),
        };
        let assembly = Assembly::new(protocol, &defaults);
        let text = |column: ColumnId| {
            let cell = example.cells.iter().find(|(one, _)| *one == column);
            cell.map_or_else(Content::default, |(_, text)| Content::text(text.as_str()))
        };
        let texts = mapping.columns.iter().map(|(column, _)| text(column));
        let cells = Cells::new(1, texts);
        let form = form(&cells, mapping, &notation, &assembly);
        TriedExample {
            line: example.line,
            differences: match form {
                Ok(form) => differences(&example.answers, &example.refused, &form),
                Err(record) => vec![ExampleDifference {
                    question: None,
                    expected: None,
                    got: Err(record.message),
                }],
            },
        }
    });
    tried.collect()
}

fn differences(
    answers: &[(QuestionId, Answer)],
    refused: &[QuestionId],
    form: &Form,
) -> Vec<ExampleDifference> {
    let got = |question: QuestionId| {
        let mut errors = form.errors.iter();
        match errors.find(|error| error.question == Some(question)) {
            Some(error) => Err(error.message.clone()),
            None => Ok(form.answers.get(question).clone()),
        }
    };
    let expected = answers
        .iter()
        .map(|(question, answer)| (*question, Some(answer)));
    let expected = expected.chain(refused.iter().map(|question| (*question, None)));
    let differ = expected.filter_map(|(question, expected)| {
        let got = got(question);
        let is_right = match (&expected, &got) {
            (Some(expected), Ok(got)) => *expected == got,
            (None, Err(_)) => true,
            (Some(_), Err(_)) | (None, Ok(_)) => false,
        };
        (!is_right).then(|| ExampleDifference {
            question: Some(question),
            expected: expected.cloned(),
            got,
        })
    });
    differ.collect()
}
