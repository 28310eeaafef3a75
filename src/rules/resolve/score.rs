//! Scores: their entries, and the tests on their values.

use std::ops::Range;

use super::not_taken::{NUMBER, Subject};
use super::ranges::Limits;
use super::{Bound, Place, Raw, Resolver, Target};
use crate::diagnostic::{Diagnostic, Finding, listing};
use crate::model::{NumberRange, Points, Question, Score, ScoreId, ScoreTest, ScoreValue, TopicId};
use crate::rules::block::{self, Spanned, shown};
use crate::rules::number;
use crate::rules::raw::{RawPoints, RawScore};
use crate::rules::tree::{Entry, Value, ValueKind};

/// The facts about a score that are known when tests on it are read.
#[derive(Default)]
pub(super) struct KnownScore {
    /// Its range of values. `None` if the score could not be read.
    pub range: Option<ScoreValue>,
    /// The bounds and durations of its entries, as ranges of those that were read.
    pub bounds: Range<usize>,
    pub durations: Range<usize>,
}

impl Resolver<'_> {
    /// Every score. `None` for one that could not be read completely.
    pub(super) fn scores(
        &mut self,
        raw: &Raw,
        questions: &[Option<Question>],
    ) -> Vec<Option<Score>> {
        let all: Option<Vec<Question>> = questions.iter().cloned().collect();
        let mut scores = Vec::new();
        for (topic, raw_topic) in raw.topics.iter().enumerate() {
            for score in &raw_topic.scores {
                let (bounds, durations) = self.usage.read();
                let score = self.score(TopicId::from(topic), score);
                let range = score.as_ref().zip(all.as_deref());
                let (bounds_end, durations_end) = self.usage.read();
                self.known_scores.push(KnownScore {
                    range: range.map(|(score, questions)| score.range(questions)),
                    bounds: bounds..bounds_end,
                    durations: durations..durations_end,
                });
                scores.push(score);
            }
        }
        scores
    }

    fn score(&mut self, topic: TopicId, raw: &RawScore) -> Option<Score> {
        let entries = &raw.points;
        self.repeated_entries(entries);
        let points: Vec<Option<Points>> = entries.iter().map(|entry| self.points(entry)).collect();
        let id = raw.id.as_ref()?;
        if !raw.whole {
            return None;
        }
        Some(Score {
            id: id.value.clone(),
            topic,
            title: raw.title.as_ref()?.value.clone(),
            points: points.into_iter().collect::<Option<_>>()?,
            span: id.span,
            block: raw.block,
        })
    }

    fn points(&mut self, raw: &RawPoints) -> Option<Points> {
        let when = raw.when.as_ref();
        let when = when.and_then(|when| self.condition(when, "when", Place::Entry).condition);
        Some(Points {
            add: raw.add?,
            when: when?,
            span: raw.span,
        })
    }

    /// Reports an entry with the condition of an earlier one: it may be an unedited copy.
    fn repeated_entries(&mut self, entries: &[RawPoints]) {
        let whens: Vec<&Value> = entries
            .iter()
            .filter_map(|entry| entry.when.as_ref().map(|when| &when.value))
            .collect();
        self.repeated(
            &whens,
            "this entry has the condition of another",
            "change the condition, or add up the points in one entry",
        );
    }

    /// Reports each value that is equivalent to an earlier one.
    pub(super) fn repeated(&mut self, values: &[&Value], message: &str, help: &str) {
        for (index, value) in values.iter().enumerate() {
            let earlier = values[..index].iter().find(|earlier| earlier.says(value));
            if let Some(earlier) = earlier {
                self.diagnostics.push(
                    Diagnostic::new(Finding::DuplicateId, value.span, message)
                        .related(earlier.span, "here first")
                        .help(help),
                );
            }
        }
    }

    /// Reads a test on a score. Only the condition of a rule may have one.
    pub(super) fn score_test(
        &mut self,
        score: ScoreId,
        entry: &Entry,
        place: Place,
    ) -> Option<ScoreTest> {
        let id = shown(&entry.key);
        let (message, help) = match place {
            Place::Rule => return self.score_ranges(score, entry),
            Place::ShowIf => (
                "`show-if` cannot test a score",
                format!("test questions here: only the `when` of a rule tests `{id}`"),
            ),
            Place::Entry => (
                "an entry of a score cannot test a score",
                format!("test questions here: only the `when` of a rule tests `{id}`"),
            ),
        };
        self.mismatch(entry.key_span, message, help);
        None
    }

    fn score_ranges(&mut self, score: ScoreId, entry: &Entry) -> Option<ScoreTest> {
        let value = &entry.value;
        let is_list = matches!(value.kind, ValueKind::List(_));
        let members = if is_list {
            let help = "takes a number or a list of numbers";
            block::list(value, "this test", help, self.diagnostics)?
        } else {
            std::slice::from_ref(value)
        };
        let ranges: Vec<Option<NumberRange>> = members
            .iter()
            .map(|member| self.score_range(score, &entry.key, member))
            .collect();
        let test = ScoreTest {
            score,
            ranges: ranges.into_iter().collect::<Option<_>>()?,
            list: is_list,
            span: value.span,
        };
        if let Some(limits) = self.limits_of(score) {
            self.check_accepts_every_value(&limits, &test);
        }
        Some(test)
    }

    fn score_range(&mut self, score: ScoreId, id: &str, value: &Value) -> Option<NumberRange> {
        let (range, written) = match &value.kind {
            ValueKind::List(_) => {
                self.nested_list(value);
                return None;
            }
            ValueKind::Text(word) if word.parse::<f64>().is_err() => {
                let message = format!("a score is never `{}`", shown(word));
                let help = "a score takes a number, or a range such as `{ at-least = 2 }`";
                self.mismatch(value.span, message, help);
                return None;
            }
            ValueKind::Table(table) => {
                let help = "takes an operator: `{ at-least = 2 }`";
                block::table(value, "this test", help, self.diagnostics)?;
                if !self.operators_fit(&NUMBER, table, Subject::score) {
                    return None;
                }
                self.bounds(Target::Score(score), 0, table)?
            }
            _ => {
                let points = number::whole(value, id, self.diagnostics)?;
                let bound = Bound {
                    of: Some(Target::Score(score)),
                    operator: "is",
                    steps: points,
                    span: value.span,
                };
                self.usage.bounds.push(bound);
                let range = NumberRange {
                    low: Some(points),
                    high: Some(points),
                };
                (range, vec![("is", points, value.span)])
            }
        };
        let limits = self.limits_of(score).unwrap_or_default();
        self.check_limits(&limits, range, &written, false)
            .then_some(range)
    }

    /// The values that a score can have.
    fn limits_of(&self, score: ScoreId) -> Option<Limits> {
        let range = self.known_scores.get(score.index())?.range?;
        Some(Limits::of_score(range))
    }

    /// Reports a status such as `unsure` in a test of an entry.
    pub(super) fn has_status(&mut self, value: &Value) -> bool {
        let members = match &value.kind {
            ValueKind::List(members) => members.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let mut found = false;
        for member in members {
            if let ValueKind::Text(word) = &member.kind
                && matches!(word.as_str(), "unsure" | "declined")
            {
                found = true;
                let message = format!("an entry of a score cannot test `{word}`");
                let help = format!(
                    "leave `{word}` out: while the answer is not known, the score is a range"
                );
                self.mismatch(member.span, message, help);
            }
        }
        found
    }

    /// Reports the id of a score in a place that takes only questions.
    pub(super) fn no_question(&mut self, name: &Spanned<String>) {
        let message = format!("`{}` is a score, not a question", shown(&name.value));
        let help = match self.names.question_ids().as_slice() {
            [] => "name a question".to_owned(),
            ids => format!("name a question: {}", listing(ids)),
        };
        self.diagnostics
            .push(Diagnostic::new(Finding::UnknownQuestion, name.span, message).help(help));
    }
}
