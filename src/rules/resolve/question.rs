//! Questions: their types, their clear answers, and the procedures for which they are asked.

use super::{Raw, Resolver};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{
    Accept, AskedOf, Choice, Clear, Keep, Kind, NumberKind, OptionId, ProcedureId, Question,
    QuestionId, Rule, Score, Tick, TopicId,
};
use crate::rules::block::{Spanned, wrong_type};
use crate::rules::number;
use crate::rules::raw::{RawKind, RawOption, RawQuestion};
use crate::rules::tree::{Entry, Value, ValueKind};
use crate::source::Span;

/// Locations of `clear`, for one procedure or for all that have no other.
type ClearSpans = Vec<(Option<ProcedureId>, Span)>;

/// The clear answers for certain procedures, with their locations.
type ClearFor = (Vec<(ProcedureId, Clear)>, ClearSpans);

/// The type of a question. `None` if it could not be read.
pub(super) fn kind(raw: &RawQuestion, diagnostics: &mut Diagnostics) -> Option<Kind> {
    let choices = |options: &Option<Vec<RawOption>>| -> Option<Vec<Choice>> {
        Some(
            options
                .as_ref()?
                .iter()
                .map(|option| Choice {
                    id: option.id.value.clone(),
                    label: option.label.clone(),
                })
                .collect(),
        )
    };
    Some(match raw.kind.as_ref()? {
        RawKind::YesNo => Kind::YesNo,
        RawKind::Choice(options) => Kind::Choice(choices(options)?),
        RawKind::Multi(options, none) => Kind::Multi {
            options: choices(options)?,
            none: none
                .as_ref()
                .map_or_else(|| "None of these".to_owned(), |label| label.value.clone()),
        },
        RawKind::Number {
            unit,
            min,
            max,
            decimals,
        } => {
            let mut bound = |value: &Option<Value>, key| {
                value
                    .as_ref()
                    .and_then(|value| number::read(value, key, *decimals, diagnostics))
            };
            let (low, high) = (bound(min, "min"), bound(max, "max"));
            if let (Some(low), Some(high), Some(value)) = (low, high, max)
                && low > high
            {
                diagnostics.push(
                    Diagnostic::new(
                        Finding::EmptyRange,
                        value.span,
                        "`max` is below `min`: no number fits",
                    )
                    .help("write the smaller number as `min`"),
                );
            }
            // bounds that contradict each other are reported once, and then ignored
            let empty = low.zip(high).is_some_and(|(low, high)| low > high);
            Kind::Number(NumberKind {
                unit: unit.as_ref().map(|unit| unit.value.clone()),
                min: low.filter(|_| !empty),
                max: high.filter(|_| !empty),
                decimals: *decimals,
            })
        }
        RawKind::Date(dated) => Kind::Date(*dated),
        RawKind::Text => Kind::Text,
    })
}

impl Resolver<'_> {
    /// Every question, without its procedures. `None` for one that could not be read completely.
    pub(super) fn questions(&mut self, raw: &Raw) -> Vec<Option<Question>> {
        let mut questions = Vec::new();
        for (topic, raw_topic) in raw.topics.iter().enumerate() {
            for question in &raw_topic.questions {
                let id = QuestionId::from(questions.len());
                questions.push(self.question(TopicId::from(topic), id, question));
            }
        }
        questions
    }

    fn question(&mut self, topic: TopicId, id: QuestionId, raw: &RawQuestion) -> Option<Question> {
        if let Some(help) = &raw.help {
            self.check_advice(help, "help");
        }
        let show_if = raw
            .show_if
            .as_ref()
            .map(|condition| self.show_if(condition));
        let kind = self.names.kinds[id.index()].clone();
        let clear = self.clear(id, raw);
        let clear_for = self.clear_for(id, raw);
        let procedures = raw.procedures.as_deref().map(|names| {
            let named = self.names.procedures(names, "for", self.diagnostics);
            named.into_iter().flat_map(|one| one.procedures).collect()
        });
        let (clear_for, special) = clear_for?;
        let clear_spans = clear_spans(raw, special);
        let name = raw.id.as_ref()?;
        Some(Question {
            id: name.value.clone(),
            topic,
            ask: raw.ask.as_ref()?.value.clone(),
            help: raw.help.as_ref().map(|help| help.value.clone()),
            kind: Kind::clone(&*kind?),
            show_if: match show_if {
                Some(condition) => Some(condition?),
                None => None,
            },
            clear: clear?,
            clear_for,
            clear_spans,
            asked_of: raw.asked_of,
            // facts known to the practice do not change
            keep: raw
                .keep
                .or((raw.asked_of == AskedOf::Practice).then_some(Keep::Always)),
            unsure_open: raw.unsure_open,
            procedures: procedures.unwrap_or_default(),
            span: name.span,
            block: raw.block,
        })
    }

    fn clear(&mut self, id: QuestionId, raw: &RawQuestion) -> Option<Clear> {
        match (&raw.clear, &raw.kind) {
            (_, Some(RawKind::Text)) => Some(Clear::Any),
            (Some(value), _) => self.clear_answers(id, value),
            (None, Some(RawKind::YesNo)) => Some(Clear::Options(vec![OptionId::new(0)])),
            (None, Some(RawKind::Multi(..))) => Some(Clear::Ticks {
                options: Vec::new(),
                none: true,
            }),
            (None, Some(_)) => {
                if !raw.clear_excused {
                    let span = raw.id.as_ref().map_or(raw.header, |id| id.span);
                    let help = match raw.kind {
                        Some(RawKind::Choice(_)) => {
                            "name the options that raise no concern: `clear = [\"never\"]`"
                        }
                        Some(RawKind::Number { .. }) => {
                            "name the numbers that raise no concern: `clear = { at-least = 18 }`"
                        }
                        _ => {
                            "name the dates that raise no concern: `clear = { older-than = \"6 months\" }`"
                        }
                    };
                    self.diagnostics.push(
                        Diagnostic::new(
                            Finding::MissingClear,
                            span,
                            "this question does not say which answers are clear",
                        )
                        .help(help),
                    );
                }
                None
            }
            (None, None) => None,
        }
    }

    /// Reads the clear answers for certain procedures, with their locations.
    fn clear_for(&mut self, id: QuestionId, raw: &RawQuestion) -> Option<ClearFor> {
        let name = |entry: &Entry| Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        let names: Vec<_> = raw.clear_for.iter().map(name).collect();
        let named = self.names.procedures(&names, "clear-for", self.diagnostics);
        let (mut all, mut spans) = (Vec::new(), Vec::new());
        let mut whole = true;
        for (entry, named) in raw.clear_for.iter().zip(named) {
            let clear = self.clear_answers(id, &entry.value);
            whole &= named.exact && clear.is_some();
            for procedure in named.procedures {
                spans.push((Some(procedure), entry.key_span));
                all.extend(clear.clone().map(|clear| (procedure, clear)));
            }
        }
        whole.then_some((all, spans))
    }

    /// Reads `clear`: a test without statuses, `is-not` or `none-of`.
    fn clear_answers(&mut self, id: QuestionId, value: &Value) -> Option<Clear> {
        let kind = self.names.kinds[id.index()].clone()?;
        let members = match &value.kind {
            ValueKind::List(members) => members.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let negations = refused_by_clear(&kind, members);
        for entry in &negations {
            let message = format!("`clear` names answers, it takes no `{}`", entry.key);
            self.diagnostics.push(
                Diagnostic::new(Finding::OperatorMismatch, entry.key_span, message)
                    .help("list the clear answers, so that a new one is not clear automatically"),
            );
        }
        if !negations.is_empty() {
            return None;
        }
        let accepts = self.accepts(id, value, true)?;
        Some(match &*kind {
            Kind::YesNo | Kind::Choice(_) => Clear::Options(
                accepts
                    .iter()
                    .filter_map(|accept| match accept {
                        Accept::Is(option) => Some(*option),
                        _ => None,
                    })
                    .collect(),
            ),
            Kind::Multi { .. } => {
                let ticks: Vec<Tick> = accepts
                    .iter()
                    .filter_map(|accept| match accept {
                        Accept::Ticks(test) => test.all_of.first().copied(),
                        _ => None,
                    })
                    .collect();
                Clear::Ticks {
                    none: ticks.contains(&Tick::None),
                    options: ticks
                        .iter()
                        .filter_map(|tick| match tick {
                            Tick::Option(option) => Some(*option),
                            Tick::None => None,
                        })
                        .collect(),
                }
            }
            Kind::Number(_) | Kind::Date(_) => Clear::Tests(accepts),
            Kind::Text => {
                wrong_type(
                    value,
                    "clear",
                    "cannot be used with a `text` question",
                    self.diagnostics,
                );
                return None;
            }
        })
    }
}

/// The operators that `clear` does not take because they do not name answers.
fn refused_by_clear<'a>(kind: &Kind, members: &'a [Value]) -> Vec<&'a Entry> {
    let is_multi = matches!(kind, Kind::Multi { .. });
    let is_refused = |key: &str| match key {
        "is-not" | "none-of" | "all-of" => true,
        "at-least" | "of" => is_multi,
        _ => false,
    };
    let refused = members.iter().filter_map(|member| match &member.kind {
        ValueKind::Table(table) => table.entries.iter().find(|entry| is_refused(&entry.key)),
        _ => None,
    });
    refused.collect()
}

/// Locations of `clear`, and of `clear-for` for each of its procedures.
fn clear_spans(raw: &RawQuestion, special: ClearSpans) -> ClearSpans {
    let general = raw.clear.iter().map(|value| (None, value.span));
    special.into_iter().chain(general).collect()
}

/// Sets the procedures of each question. A tested question is asked for exactly those procedures with a rule that tests
/// it, or with a show-if of an asked question that does. An untested one is asked for its `for`, or for every
/// procedure.
pub(super) fn with_procedures(
    mut questions: Vec<Question>,
    rules: &[Rule],
    scores: &[Score],
    raw: &Raw,
) -> Vec<Question> {
    let count = raw.protocol.procedures.len();
    let mut asked = vec![vec![false; count]; questions.len()];
    let mut tested = vec![false; questions.len()];
    for rule in rules {
        for test in rule.when.tests(scores) {
            tested[test.question.index()] = true;
            for procedure in &rule.procedures {
                asked[test.question.index()][procedure.index()] = true;
            }
        }
    }
    for question in &questions {
        for test in question
            .show_if
            .iter()
            .flat_map(|condition| condition.tests(&[]))
        {
            tested[test.question.index()] = true;
        }
    }
    // a show-if tests only earlier questions, so one pass from the last question to the first is enough
    for index in (0..questions.len()).rev() {
        if !tested[index] {
            for procedure in (0..count).map(ProcedureId::from) {
                let own = &questions[index].procedures;
                asked[index][procedure.index()] = own.is_empty() || own.contains(&procedure);
            }
        }
        let tests: Vec<QuestionId> = questions[index]
            .show_if
            .iter()
            .flat_map(|condition| condition.tests(&[]))
            .map(|test| test.question)
            .collect();
        let needs = asked[index].clone();
        for question in tests {
            for (asked, needs) in asked[question.index()].iter_mut().zip(&needs) {
                *asked |= needs;
            }
        }
    }
    for (question, asked) in questions.iter_mut().zip(asked) {
        question.procedures = (0..count)
            .filter(|&procedure| asked[procedure])
            .map(ProcedureId::from)
            .collect();
    }
    questions
}
