//! Durations and numbers in the words of a rule that differ from those it tests: the number was changed, and the words
//! were not.
//!
//! A text that mentions each duration or number of the rule may mention others, which are about something else. Only an
//! elapsed time, as in "less than four weeks ago", is always compared.

mod mention;

use super::{Bound, Resolver, Target, Window};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Duration, Kind};
use crate::rules::Checks;
use crate::rules::advice::phrase_span;
use crate::rules::block::Spanned;
use crate::rules::raw::RawRule;
use crate::source::Span;
use mention::{End, Length, Mention, mentions, trimmed};

/// A duration or number that a rule tests, as its words may express it.
struct Tested {
    value: TestedValue,
    /// Its location. `None` for a `wait`.
    span: Option<Span>,
}

enum TestedValue {
    Length(Duration),
    Number {
        written: String,
        /// The adjacent number on the other side of the bound: "up to 159" expresses "under 160".
        next: Option<String>,
        unit: Option<String>,
        /// Whether it is a minimum that is included, so that "at least" and "or more" express it and not the adjacent
        /// number.
        at_least: bool,
        /// Whether it is the number of a count.
        is_count: bool,
    },
}

impl Resolver<'_> {
    /// Compares `say` and `do` of a rule with its tests: the bounds and durations that were read from the given indices
    /// on, and its `wait`.
    pub(super) fn check_wording(&mut self, raw: &RawRule, bounds: usize, durations: usize) {
        if self.checks == Checks::ToScreen {
            return;
        }
        let bounds_from = bounds;
        let bounds = self.usage.bounds[bounds..].iter();
        let mut tested: Vec<Tested> = bounds.map(|bound| self.tested_number(bound)).collect();
        tested.extend(self.usage.durations[durations..].iter().map(tested_window));
        tested.extend(raw.wait.map(|wait| Tested {
            value: TestedValue::Length(wait),
            span: None,
        }));
        let of_scores = self.tested_by_scores(bounds_from);
        for (text, key) in [(&raw.say, "say"), (&raw.next_step, "do")] {
            if let Some(text) = text.as_ref().filter(|_| !tested.is_empty()) {
                self.check_text(text, key, &tested, &of_scores);
            }
        }
    }

    /// The tests in the entries of the scores that a rule tests. The words of the rule may mention them.
    fn tested_by_scores(&self, bounds: usize) -> Vec<Tested> {
        let mut scores: Vec<_> = self.usage.bounds[bounds..]
            .iter()
            .filter_map(|bound| match bound.of {
                Some(Target::Score(score)) => Some(score),
                Some(Target::Question(_)) | None => None,
            })
            .collect();
        scores.sort_unstable();
        scores.dedup();
        let mut tested = Vec::new();
        for score in scores {
            let known = &self.known_scores[score.index()];
            let bounds = self.usage.bounds[known.bounds.clone()].iter();
            tested.extend(bounds.map(|bound| self.tested_number(bound)));
            let durations = self.usage.durations[known.durations.clone()].iter();
            tested.extend(durations.map(tested_window));
        }
        tested
    }

    /// The type of the question that a bound is about.
    fn kind_of(&self, bound: &Bound) -> Option<&Kind> {
        match bound.of? {
            Target::Question(question) => self.names.kinds[question.index()].as_deref(),
            Target::Score(_) => None,
        }
    }

    fn tested_number(&self, bound: &Bound) -> Tested {
        let beside = match bound.operator {
            "under" | "at-least" => Some(bound.steps - 1),
            "over" | "at-most" => Some(bound.steps + 1),
            _ => None,
        };
        let (shown, unit): (Box<dyn Fn(i64) -> String>, _) = match (bound.of, self.kind_of(bound)) {
            (_, Some(Kind::Number(number))) => (
                Box::new(|steps| trimmed(&number.show(steps)).to_owned()),
                number.unit.clone(),
            ),
            (Some(Target::Score(_)), _) => (
                Box::new(|steps| steps.to_string()),
                Some("points".to_owned()),
            ),
            _ => (Box::new(|steps| steps.to_string()), None),
        };
        Tested {
            value: TestedValue::Number {
                written: shown(bound.steps),
                next: beside.map(shown),
                unit,
                at_least: bound.operator == "at-least",
                is_count: bound.of.is_none(),
            },
            span: Some(bound.span),
        }
    }

    /// Reports mentions that are similar to a test of the rule but in neither its tests nor its scores.
    fn check_text(
        &mut self,
        text: &Spanned<String>,
        key: &str,
        tested: &[Tested],
        of_scores: &[Tested],
    ) {
        let units: Vec<&str> = tested.iter().filter_map(Tested::unit).collect();
        let mentions = mentions(&text.value, &units);
        let said = |one: &Tested| mentions.iter().any(|mention| one.is_said_by(mention));
        let unsaid: Vec<&Tested> = tested.iter().filter(|one| !said(one)).collect();
        for mention in &mentions {
            let is_tested = mention
                .ends()
                .all(|end| tested.iter().chain(of_scores).any(|one| one.is_end(end)));
            if is_tested || !mention.is_certain() {
                continue;
            }
            let like: Vec<&Tested> = tested.iter().filter(|one| one.is_like(mention)).collect();
            // if several numbers could be meant, a weak word such as "of" may be about anything
            let is_meant = mention.is_strong() || like.len() == 1;
            let is_unsaid = |one: &&&Tested| unsaid.iter().any(|other| std::ptr::eq(*other, **one));
            let other = if mention.is_elapsed() {
                like.first()
            } else {
                like.iter().find(is_unsaid)
            };
            if let Some(other) = other.filter(|_| is_meant) {
                self.report_wording(text, key, mention, other);
            }
        }
    }

    fn report_wording(
        &mut self,
        text: &Spanned<String>,
        key: &str,
        mention: &Mention,
        other: &Tested,
    ) {
        let said = &text.value[mention.range.clone()];
        let shown = other.shown();
        let message = format!("`{key}` says \"{said}\", but the rule has {shown}");
        let diagnostic = Diagnostic::new(
            Finding::WordingDiffers,
            phrase_span(text, &mention.range),
            message,
        );
        let diagnostic = match other.span {
            Some(span) => diagnostic.related(span, "this is tested"),
            None => diagnostic,
        };
        self.diagnostics
            .push(diagnostic.help(match mention.ends().count() {
                1 => format!("write \"{shown}\" here, or correct the rule"),
                _ => "correct this range, or the rule".to_owned(),
            }));
    }
}

fn tested_window(window: &Window) -> Tested {
    Tested {
        value: TestedValue::Length(window.duration),
        span: Some(window.span),
    }
}

impl Tested {
    fn shown(&self) -> String {
        match &self.value {
            TestedValue::Length(duration) => duration.to_string(),
            TestedValue::Number {
                written,
                unit: None,
                ..
            } => written.clone(),
            TestedValue::Number {
                written,
                unit: Some(unit),
                ..
            } => format!("{written} {unit}"),
        }
    }

    fn unit(&self) -> Option<&str> {
        match &self.value {
            TestedValue::Number { unit, .. } => unit.as_deref(),
            TestedValue::Length(_) => None,
        }
    }

    /// Whether a mention expresses this test, at one of its ends.
    fn is_said_by(&self, mention: &Mention) -> bool {
        mention.ends().any(|end| self.is_end(end))
    }

    /// Whether one end of a mention expresses this test.
    fn is_end(&self, end: End<'_>) -> bool {
        match (&self.value, end) {
            (TestedValue::Length(tested), End::Length(said)) => is_same(*tested, said),
            // "under 18" means 18 years
            (TestedValue::Length(tested), End::Number { said, .. }) => {
                years(*tested).is_some_and(|years| said == years)
            }
            (
                TestedValue::Number {
                    written,
                    next,
                    at_least: is_least,
                    ..
                },
                End::Number { said, at_least },
            ) => said == written || !(*is_least && at_least) && next.as_deref() == Some(said),
            // "under 18 years", if the question has no unit
            (TestedValue::Number { written, .. }, End::Length(said)) => match said {
                Length::Days(days) => *written == days.to_string(),
                Length::Months(months) => {
                    *written == months.to_string() || *written == (months / 12).to_string()
                }
            },
        }
    }

    /// Whether a mention is of the same kind, so that the text may mean this test.
    fn is_like(&self, mention: &Mention) -> bool {
        match &self.value {
            TestedValue::Length(tested) => {
                !mention.lengths.is_empty() || years(*tested).is_some() && mention.is_age()
            }
            TestedValue::Number { unit, is_count, .. } => {
                mention.lengths.is_empty()
                    && mention.fits_unit(unit.as_deref())
                    && (*is_count || !mention.is_count())
            }
        }
    }
}

/// The age that a duration expresses, if it is one.
fn years(duration: Duration) -> Option<String> {
    let months = duration.in_months().filter(|months| months % 12 == 0)?;
    (months >= 10 * 12).then(|| (months / 12).to_string())
}

/// Whether two durations are the same in everyday language. A month has 28 to 31 days: "a month" may mean 30 days or
/// four weeks.
fn is_same(tested: Duration, said: Length) -> bool {
    match (tested.in_days(), tested.in_months(), said) {
        (Some(tested), _, Length::Days(said)) => tested == said,
        (_, Some(tested), Length::Months(said)) => tested == said,
        (Some(days), _, Length::Months(months)) | (_, Some(months), Length::Days(days)) => {
            (28 * u64::from(months)..=31 * u64::from(months)).contains(&u64::from(days))
        }
        _ => false,
    }
}
