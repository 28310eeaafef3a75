//! Durations and numbers in the words of a rule that are not the ones it tests: the number was changed, the words were
//! not.
//!
//! Nothing is said of a text where each duration or number of the rule is mentioned: what else stands there is about
//! something else.

mod mention;

use super::{Bound, Resolver, Window};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Duration, Kind};
use crate::rules::advice::phrase_span;
use crate::rules::block::Spanned;
use crate::rules::raw::RawRule;
use crate::source::Span;
use mention::{Length, Mention, mentions, trimmed};

/// What a rule tests, as its words may say it.
struct Tested {
    value: TestedValue,
    /// Where it stands; none for a `wait`.
    span: Option<Span>,
}

enum TestedValue {
    Length(Duration),
    Number {
        written: String,
        unit: Option<String>,
    },
}

impl Resolver<'_> {
    /// Compares `say` and `do` of a rule with its tests: those bounds and durations that were read from the given
    /// places on, and its `wait`.
    pub(super) fn check_wording(&mut self, raw: &RawRule, bounds: usize, durations: usize) {
        let bounds = self.usage.bounds[bounds..].iter();
        let mut tested: Vec<Tested> = bounds.map(|bound| self.tested_number(bound)).collect();
        tested.extend(self.usage.durations[durations..].iter().map(tested_window));
        tested.extend(raw.wait.map(|wait| Tested {
            value: TestedValue::Length(wait),
            span: None,
        }));
        for (text, key) in [(&raw.say, "say"), (&raw.next_step, "do")] {
            if let Some(text) = text.as_ref().filter(|_| !tested.is_empty()) {
                self.check_text(text, key, &tested);
            }
        }
    }

    fn tested_number(&self, bound: &Bound) -> Tested {
        let (written, unit) = match &self.names.kinds[bound.question.index()] {
            Some(Kind::Number(number)) => {
                let written = number.show(bound.steps);
                (trimmed(&written).to_owned(), number.unit.clone())
            }
            _ => (bound.steps.to_string(), None),
        };
        Tested {
            value: TestedValue::Number { written, unit },
            span: Some(bound.span),
        }
    }

    fn check_text(&mut self, text: &Spanned<String>, key: &str, tested: &[Tested]) {
        let units: Vec<&str> = tested.iter().filter_map(Tested::unit).collect();
        let mentions = mentions(&text.value, &units);
        let said = |one: &Tested| mentions.iter().any(|mention| one.is_said_by(mention));
        let unsaid: Vec<&Tested> = tested.iter().filter(|one| !said(one)).collect();
        for mention in &mentions {
            let is_tested = tested.iter().any(|one| one.is_said_by(mention));
            let other = unsaid.iter().find(|one| one.is_like(mention));
            if let Some(other) = other.filter(|_| !is_tested && mention.is_certain) {
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
            .push(diagnostic.help("correct the words, or the rule: a reader trusts both"));
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
            } => written.clone(),
            TestedValue::Number {
                written,
                unit: Some(unit),
            } => format!("{written} {unit}"),
        }
    }

    fn unit(&self) -> Option<&str> {
        match &self.value {
            TestedValue::Number { unit, .. } => unit.as_deref(),
            TestedValue::Length(_) => None,
        }
    }

    /// Whether a text says this.
    fn is_said_by(&self, mention: &Mention) -> bool {
        match &self.value {
            TestedValue::Length(tested) => {
                mention.lengths.iter().any(|said| is_same(*tested, *said))
            }
            TestedValue::Number { written, .. } => mention.numbers.contains(written),
        }
    }

    /// Whether it is of the same kind, so that the text may mean it.
    fn is_like(&self, mention: &Mention) -> bool {
        match &self.value {
            TestedValue::Length(_) => !mention.lengths.is_empty(),
            TestedValue::Number { .. } => mention.lengths.is_empty(),
        }
    }
}

/// Whether words say a duration. A month has 28 to 31 days: "a month" may stand for 30 days or four weeks.
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
