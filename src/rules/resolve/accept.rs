//! One test on one question: what it accepts, held against the type of the question.

use super::{Bound, Resolver, Window};
use crate::diagnostic::{Diagnostic, Finding, listing, nearest};
use crate::model::{
    Accept, DateTest, Duration, Kind, NumberRange, OptionId, QuestionId, Tick, TickTest,
};
use crate::rules::block::{self, Spanned, report_confusable, shown, wrong_type};
use crate::rules::confusable;
use crate::rules::tree::{Table, Value, ValueKind};
use crate::rules::{duration, number};
use crate::source::Span;

const CHOICE: [&str; 2] = ["is-not", "none-of"];
const MULTI: [&str; 2] = ["all-of", "none-of"];
const NUMBER: [&str; 4] = ["under", "at-most", "at-least", "over"];
const DATE: [&str; 4] = ["within", "older-than", "in-next", "later-than"];

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
        if matches!(kind, Kind::Text) {
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
                block::list(value, "test", help, self.diagnostics)?
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

    /// What can be said of a test on a question whose type or options could not be read.
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

    fn nested_list(&mut self, member: &Value) {
        let takes = "takes answers; lists do not nest";
        wrong_type(member, "a list", takes, self.diagnostics);
    }

    fn clear_status(&mut self, word: &str, span: Span) {
        let message = format!("`{word}` cannot be clear");
        self.diagnostics.push(
            Diagnostic::new(Finding::UnknownAnswer, span, message)
                .help("it is no answer: write a rule if something follows from it"),
        );
    }

    fn not_an_answer(&mut self, word: &str, span: Span, help: &str) {
        let message = format!("`{}` is not an answer to this question", shown(word));
        self.diagnostics
            .push(Diagnostic::new(Finding::UnknownAnswer, span, message).help(help));
    }

    fn mismatch(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
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
                    question: id,
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
                    "test",
                    "takes an operator: `{ within = \"6 months\" }`",
                    self.diagnostics,
                )?;
                self.operators(id, kind, table, value.span, clear)
            }
            (ValueKind::Broken, _) => None,
            _ => {
                let takes = match kind {
                    Kind::YesNo => "takes `\"yes\"` or `\"no\"`, in quotes".to_owned(),
                    Kind::Choice(_) | Kind::Multi { .. } => {
                        format!("takes an answer in quotes: {}", listing(&kind.option_ids()))
                    }
                    Kind::Number(_) => {
                        "takes a number, or a range such as `{ under = 18 }`".to_owned()
                    }
                    _ => "takes a window of time: `{ within = \"6 months\" }`".to_owned(),
                };
                wrong_type(value, "this test", &takes, self.diagnostics);
                None
            }
        }
    }

    fn option(&mut self, id: QuestionId, kind: &Kind, word: &str, span: Span) -> Option<OptionId> {
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

    fn tick(&mut self, id: QuestionId, kind: &Kind, word: &str, span: Span) -> Option<Tick> {
        if word == "none" {
            return Some(Tick::None);
        }
        self.option(id, kind, word, span).map(Tick::Option)
    }

    pub(super) fn use_every_option(&mut self, id: QuestionId, kind: &Kind) {
        let all = (0..kind.option_count()).map(|option| (id, option));
        self.usage.options.extend(all);
    }

    fn operators(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
        clear: bool,
    ) -> Option<Accept> {
        let taken: &[&'static str] = match kind {
            Kind::YesNo | Kind::Choice(_) => &CHOICE,
            Kind::Multi { .. } => &MULTI,
            Kind::Number(_) => &NUMBER,
            Kind::Date(_) => &DATE,
            Kind::Text => &[],
        };
        if !self.operators_fit(kind, table, taken) {
            self.use_every_option(id, kind);
            return None;
        }
        match kind {
            Kind::YesNo | Kind::Choice(_) => self.none_of(id, kind, table, span),
            Kind::Multi { .. } => self.tick_test(id, kind, table),
            Kind::Number(number) => self.number_range(id, kind, number.decimals, table, clear),
            Kind::Date(_) => self.date_window(id, kind, table, span, clear),
            Kind::Text => None,
        }
    }

    /// Whether every key is an operator that this type takes.
    fn operators_fit(&mut self, kind: &Kind, table: &Table, taken: &[&'static str]) -> bool {
        let mut fit = true;
        for entry in &table.entries {
            let key = entry.key.as_str();
            if taken.contains(&key) {
                continue;
            }
            fit = false;
            let known = [&CHOICE[..], &MULTI, &NUMBER, &DATE].concat();
            let word = kind.word();
            if known.contains(&key) {
                let message = format!("`{key}` does not go with a `{word}` question");
                self.mismatch(
                    entry.key_span,
                    message,
                    format!("a `{word}` takes {}", listing(taken)),
                );
            } else {
                let help = match nearest(key, taken.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("a `{word}` takes {}", listing(taken)),
                };
                let message = format!("there is no operator `{}`", shown(key));
                self.diagnostics
                    .push(Diagnostic::new(Finding::UnknownKey, entry.key_span, message).help(help));
            }
        }
        fit
    }

    fn none_of(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
    ) -> Option<Accept> {
        if table.entries.len() > 1 {
            self.mismatch(
                span,
                "`is-not` and `none-of` stand in one test",
                "list them all in one `none-of`",
            );
            return None;
        }
        let entry = table.entries.first()?;
        let names = if entry.key == "is-not" {
            vec![block::text(&entry.value, "is-not", self.diagnostics)?]
        } else {
            block::names(&entry.value, "none-of", self.diagnostics)?
        };
        let options = self.each(&names, |resolver, name| {
            resolver.option(id, kind, &name.value, name.span)
        })?;
        Some(Accept::NoneOf(options))
    }

    fn tick_test(&mut self, id: QuestionId, kind: &Kind, table: &Table) -> Option<Accept> {
        let mut test = TickTest::default();
        let mut whole = true;
        for entry in &table.entries {
            let Some(names) = block::names(&entry.value, &entry.key, self.diagnostics) else {
                self.use_every_option(id, kind);
                whole = false;
                continue;
            };
            if names.iter().any(|name| name.value == "none") {
                // "none of these" speaks of every option
                self.use_every_option(id, kind);
            }
            let ticks = self.each(&names, |resolver, name| {
                resolver.tick(id, kind, &name.value, name.span)
            });
            match (ticks, entry.key.as_str()) {
                (Some(ticks), "all-of") => test.all_of = ticks,
                (Some(ticks), _) => test.none_of = ticks,
                (None, _) => whole = false,
            }
        }
        whole.then_some(Accept::Ticks(test))
    }

    fn each<T>(
        &mut self,
        names: &[Spanned<String>],
        mut read: impl FnMut(&mut Self, &Spanned<String>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = names.iter().map(|name| read(self, name)).collect();
        read.into_iter().collect()
    }

    fn number_range(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        decimals: u8,
        table: &Table,
        clear: bool,
    ) -> Option<Accept> {
        let mut range = NumberRange {
            low: None,
            high: None,
        };
        let mut written = Vec::new();
        let mut whole = true;
        for entry in &table.entries {
            let Some(steps) = number::read(&entry.value, &entry.key, decimals, self.diagnostics)
            else {
                whole = false;
                continue;
            };
            let (operator, bound) = match entry.key.as_str() {
                "under" => ("under", steps.saturating_sub(1)),
                "at-most" => ("at-most", steps),
                "at-least" => ("at-least", steps),
                _ => ("over", steps.saturating_add(1)),
            };
            let side = if matches!(operator, "under" | "at-most") {
                &mut range.high
            } else {
                &mut range.low
            };
            if side.replace(bound).is_some() {
                self.mismatch(
                    entry.key_span,
                    "two bounds on the same side",
                    "keep the one that is meant",
                );
                return None;
            }
            written.push((operator, steps, entry.value.span));
            self.usage.bounds.push(Bound {
                question: id,
                operator,
                steps,
                span: entry.value.span,
            });
        }
        if !whole {
            return None;
        }
        self.check_range(kind, range, &written, clear)
            .then_some(Accept::Number(range))
    }

    fn date_window(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
        clear: bool,
    ) -> Option<Accept> {
        let mut read = |key: &str| -> Option<Option<Spanned<Duration>>> {
            match table.get(key) {
                None => Some(None),
                Some(entry) => duration::read(&entry.value, key, self.diagnostics).map(Some),
            }
        };
        let [within, older_than, in_next, later_than] = [
            read("within"),
            read("older-than"),
            read("in-next"),
            read("later-than"),
        ];
        let (within, older_than, in_next, later_than) =
            (within?, older_than?, in_next?, later_than?);
        let windows = [
            (&within, true),
            (&older_than, true),
            (&in_next, false),
            (&later_than, false),
        ];
        for (window, from_event) in windows {
            if let Some(window) = window {
                self.usage.durations.push(Window {
                    question: id,
                    from_event,
                    duration: window.value,
                    span: window.span,
                });
            }
        }
        let test = match (within, older_than, in_next, later_than) {
            (within, older_than, None, None) => {
                if let (Some(within), Some(older)) = (&within, &older_than)
                    && duration::compare(within.value, older.value)
                        .is_some_and(std::cmp::Ordering::is_le)
                {
                    let message = format!(
                        "nothing is within {} and older than {}",
                        within.value, older.value
                    );
                    self.diagnostics.push(
                        Diagnostic::new(Finding::EmptyRange, span, message)
                            .help("write the longer duration with `within`"),
                    );
                    return None;
                }
                DateTest::Since {
                    within: within.map(|window| window.value),
                    older_than: older_than.map(|window| window.value),
                }
            }
            (None, None, Some(in_next), None) => DateTest::InNext(in_next.value),
            (None, None, None, Some(later)) => DateTest::LaterThan(later.value),
            _ => {
                self.mismatch(
                    span,
                    "these windows do not go together in one test",
                    "only `within` and `older-than` do; write two tests in an `all`",
                );
                return None;
            }
        };
        self.check_window(kind, test, span, clear);
        Some(Accept::Date(test))
    }
}

/// A word that is the whole answer, whatever the question.
fn is_status(word: &str) -> bool {
    matches!(word, "unsure" | "declined")
}
