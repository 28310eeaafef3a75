//! The days on which the answers of a case were given: `answered`, and `carried` for those with their own day.
//!
//! They have the same meaning as in an answer file. Refuses a day after the screening date, and a question without an
//! answer.

use jiff::civil::Date;

use super::CaseReader;
use super::rules::{Named, Rules};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Answer, AnswerDays, Answers, QuestionId, UNKNOWN_DAY, parse_day};
use crate::rules::{Block, Entry, Spanned, Value, ValueKind, shown};
use crate::source::Span;

/// The days of a case as written.
pub(super) struct RawDays<'a> {
    answered: Option<Spanned<Date>>,
    carried: &'a [Entry],
}

impl<'a> RawDays<'a> {
    pub(super) fn read(block: &mut Block<'a, '_>) -> Self {
        let answered = block.day("answered");
        let carried = block.table_of(
            "carried",
            "is a table of questions and days: `{ device = 2026-05-02 }`",
        );
        let carried = carried.map(|carried| carried.value.entries.as_slice());
        Self {
            answered,
            carried: carried.unwrap_or_default(),
        }
    }
}

impl CaseReader<'_, '_> {
    /// The days of a case. Returns `None` if one of them is invalid.
    pub(super) fn days(
        &mut self,
        all: &mut Rules<'_>,
        on: Date,
        raw: &RawDays<'_>,
    ) -> Option<AnswerDays> {
        let answered = raw.answered.as_ref();
        let mut whole = answered.is_none_or(|day| self.is_given_by(on, day.value, day.span));
        let mut days = AnswerDays {
            answered: answered.map(|day| day.value),
            ..AnswerDays::default()
        };
        for entry in raw.carried {
            let Some(&question) = all.questions.get(entry.key.as_str()) else {
                let name = named(entry);
                self.unknown(all, Named::Question, &name);
                whole = false;
                continue;
            };
            match self.carried_day(&entry.value, on) {
                Some(day) => {
                    days.carried.insert(question, day);
                }
                None => whole = false,
            }
        }
        whole.then_some(days)
    }

    /// Reports each question of `carried` that has no answer.
    pub(super) fn check_carried(
        &mut self,
        all: &mut Rules<'_>,
        answers: &Answers,
        raw: &RawDays<'_>,
    ) {
        let missing = |question: &QuestionId| *answers.get(*question) == Answer::Missing;
        for entry in raw.carried {
            if all.questions.get(entry.key.as_str()).is_some_and(missing) {
                let message = format!("`carried` names `{}`, which is not answered", entry.key);
                let help = "answer it in `given`, or leave it out of `carried`";
                self.report(entry.key_span, message, help);
            }
        }
    }

    /// Reads a day, or that it is not known. Returns `None` if it is neither, or after the screening date.
    fn carried_day(&mut self, value: &Value, on: Date) -> Option<Option<Date>> {
        let day = match &value.kind {
            ValueKind::Text(word) if word == UNKNOWN_DAY => return Some(None),
            ValueKind::Date(written) => parse_day(written),
            _ => None,
        };
        if day.is_none() && !matches!(value.kind, ValueKind::Broken) {
            let message = match &value.kind {
                ValueKind::Date(written) => format!("`{}` is not a day", shown(written)),
                _ => "`carried` takes days".to_owned(),
            };
            let help = "write a day without quotes, such as `2026-05-02`, or `\"unknown\"` if it is not known";
            self.report(value.span, message, help);
        }
        day.filter(|day| self.is_given_by(on, *day, value.span))
            .map(Some)
    }

    /// Whether an answer of this day can exist on the screening date.
    fn is_given_by(&mut self, on: Date, day: Date, span: Span) -> bool {
        if day > on {
            let message = format!("this day is after `on`, which is {on}");
            let help = "an answer is given on the day of the procedure or before it";
            self.report(span, message, help);
        }
        day <= on
    }

    fn report(&mut self, span: Span, message: String, help: &str) {
        let diagnostic = Diagnostic::new(Finding::InvalidCase, span, message);
        self.diagnostics.push(diagnostic.help(help));
    }
}

fn named(entry: &Entry) -> Spanned<String> {
    Spanned {
        value: entry.key.clone(),
        span: entry.key_span,
    }
}
