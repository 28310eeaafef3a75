//! A test on one question: its accepted answers, checked against the type of the question.

use super::{Bound, Resolver, Target};
use crate::diagnostic::{Diagnostic, Finding, listing, nearest};
use crate::model::{Accept, Kind, NumberRange, OptionId, QuestionId, Tick, TickTest};
use crate::rules::block::{self, Spanned, report_confusable, shown, wrong_type};
use crate::rules::confusable;
use crate::rules::number;
use crate::rules::tree::{Value, ValueKind};
use crate::source::Span;

const TEST_FOR_MISSING: &str =
    "no rule can test for a missing answer: it leaves the verdict open by itself";

impl Resolver<'_> {
    /// Reads a test: one accepted answer, or a list of them. `clear` takes no statuses.
    pub(super) fn accepts(
        &mut self,
        id: QuestionId,
        value: &Value,
        clear: bool,
    ) -> Option<Vec<Accept>> {
        let Some(kind) = self.names.kinds[id.index()].clone() else {
            self.check_shape(value, clear);
            return None;
        };
        if matches!(*kind, Kind::Text) {
            self.mismatch(
                value.span,
                "a `text` question is recorded and printed, never tested",
                "ask a `yes-no` or a `choice` for what rules need to know",
            );
            return None;
        }
        let members = match &value.kind {
            ValueKind::List(_) => {
                let help = "takes an answer or a list of answers";
                block::list(value, "this test", help, self.diagnostics)?
            }
            _ => std::slice::from_ref(value),
        };
        let accepts: Vec<Option<Accept>> = members
            .iter()
            .map(|member| match member.kind {
                ValueKind::List(_) => {
                    self.nested_list(member);
                    None
                }
                _ => self.accept(id, &kind, member, clear),
            })
            .collect();
        accepts.into_iter().collect()
    }

    /// Checks a test on a question whose type or options could not be read, as far as possible.
    fn check_shape(&mut self, value: &Value, clear: bool) {
        match &value.kind {
            ValueKind::List(members) => {
                for member in members {
                    match member.kind {
                        ValueKind::List(_) => self.nested_list(member),
                        _ => self.check_shape(member, clear),
                    }
                }
            }
            ValueKind::Text(word) if clear && is_status(word) => {
                self.clear_status(word, value.span)
            }
            ValueKind::Text(word) if word == "missing" => {
                self.not_an_answer(word, value.span, TEST_FOR_MISSING)
            }
            _ => {}
        }
    }

    pub(super) fn nested_list(&mut self, member: &Value) {
        let takes = "takes answers; lists do not nest";
        wrong_type(member, "a list", takes, self.diagnostics);
    }

    fn clear_status(&mut self, word: &str, span: Span) {
        let message = format!("`{word}` cannot be clear");
        self.diagnostics.push(
            Diagnostic::new(Finding::UnknownAnswer, span, message)
                .help("it is not an answer: write a rule if it has a consequence"),
        );
    }

    fn not_an_answer(&mut self, word: &str, span: Span, help: &str) {
        let message = format!("`{}` is not an answer to this question", shown(word));
        self.diagnostics
            .push(Diagnostic::new(Finding::UnknownAnswer, span, message).help(help));
    }

    pub(super) fn mismatch(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics
            .push(Diagnostic::new(Finding::OperatorMismatch, span, message).help(help));
    }

    fn accept(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        value: &Value,
        clear: bool,
    ) -> Option<Accept> {
        match (&value.kind, kind) {
            (ValueKind::Text(word), _) if is_status(word) => {
                if clear {
                    self.clear_status(word, value.span);
                    return None;
                }
                Some(match word.as_str() {
                    "unsure" => Accept::Unsure,
                    _ => Accept::Declined,
                })
            }
            (ValueKind::Text(word), Kind::YesNo | Kind::Choice(_)) => {
                self.option(id, kind, word, value.span).map(Accept::Is)
            }
            (ValueKind::Text(word), Kind::Multi { .. }) => {
                let all_of = vec![self.tick(id, kind, word, value.span)?];
                Some(Accept::Ticks(TickTest {
                    all_of,
                    none_of: Vec::new(),
                }))
            }
            (ValueKind::Integer(_) | ValueKind::Float(_), Kind::Number(number)) => {
                let steps = number::read(value, "a number", number.decimals, self.diagnostics)?;
                self.usage.bounds.push(Bound {
                    of: Some(Target::Question(id)),
                    operator: "is",
                    steps,
                    span: value.span,
                });
                let range = NumberRange {
                    low: Some(steps),
                    high: Some(steps),
                };
                self.check_range(kind, range, &[("is", steps, value.span)], clear);
                Some(Accept::Number(range))
            }
            (ValueKind::Text(_), Kind::Number(number)) => {
                number::read(value, "this test", number.decimals, self.diagnostics);
                None
            }
            (ValueKind::Table(table), _) => {
                block::table(
                    value,
                    "this test",
                    "takes an operator: `{ within = \"6 months\" }`",
                    self.diagnostics,
                )?;
                self.operators(id, kind, table, value.span, clear)
            }
            (ValueKind::Broken, _) => None,
            _ => {
                wrong_type(value, "this test", &taken_by(kind), self.diagnostics);
                None
            }
        }
    }

    pub(super) fn option(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        word: &str,
        span: Span,
    ) -> Option<OptionId> {
        if let Some(option) = kind.option_named(word) {
            self.usage.options.insert((id, option.index()));
            return Some(option);
        }
        if let Some(plain) = confusable::plain(word)
            && let Some(option) = kind.option_named(&plain)
        {
            let word = word.to_owned();
            report_confusable(&Spanned { value: word, span }, &plain, self.diagnostics);
            self.usage.options.insert((id, option.index()));
            return None;
        }
        let mut known = kind.option_ids();
        if matches!(kind, Kind::Multi { .. }) {
            known.push("none");
        }
        let meant = nearest(word, known.iter().copied());
        match meant.and_then(|meant| kind.option_named(meant)) {
            Some(option) => {
                self.usage.options.insert((id, option.index()));
            }
            None => self.use_every_option(id, kind),
        }
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if word == "missing" => TEST_FOR_MISSING.to_owned(),
            None => format!("answers are {}", listing(&known)),
        };
        self.not_an_answer(word, span, &help);
        None
    }

    pub(super) fn tick(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        word: &str,
        span: Span,
    ) -> Option<Tick> {
        if word == "none" {
            return Some(Tick::None);
        }
        self.option(id, kind, word, span).map(Tick::Option)
    }

    pub(super) fn use_every_option(&mut self, id: QuestionId, kind: &Kind) {
        let all = (0..kind.option_count()).map(|option| (id, option));
        self.usage.options.extend(all);
    }
}

/// Whether a word is a complete answer to any question.
fn is_status(word: &str) -> bool {
    matches!(word, "unsure" | "declined")
}

/// The tests that a kind of question takes, in words.
fn taken_by(kind: &Kind) -> String {
    match kind {
        Kind::YesNo => "takes `\"yes\"` or `\"no\"`, in quotes".to_owned(),
        Kind::Choice(_) | Kind::Multi { .. } => {
            format!("takes an answer in quotes: {}", listing(&kind.option_ids()))
        }
        Kind::Number(_) => "takes a number, or a range such as `{ under = 18 }`".to_owned(),
        Kind::Date(_) | Kind::Text => {
            "takes a window of time: `{ within = \"6 months\" }`".to_owned()
        }
    }
}
