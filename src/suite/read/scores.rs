//! The scores that a case expects: `scores = { stroke-risk = 3 }`, or `{ at-least, at-most }` while answers are open.

use std::collections::BTreeMap;

use super::CaseReader;
use super::rules::{Named, Rules};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{ProcedureId, ScoreId, ScoreValue};
use crate::rules::{Block, Entry, Spanned, Table, Value, ValueKind, shown};

/// The keys of an open score, both required.
const BOUNDS: [(&str, &str); 2] = [
    ("at-least", "the least value that the answers allow"),
    ("at-most", "the greatest value that the answers allow"),
];

/// The expected scores of a case. `None` inside if it expects none.
pub(super) type Demanded = Option<BTreeMap<ScoreId, ScoreValue>>;

/// The scores of a case as written.
pub(super) struct RawScores<'a> {
    table: Option<&'a Table>,
    /// Whether they are present, possibly with a mistake.
    are_there: bool,
}

impl<'a> RawScores<'a> {
    pub(super) fn read(block: &mut Block<'a, '_>) -> Self {
        let takes = "is a table of scores and their values: `{ stroke-risk = 3 }`";
        Self {
            table: block.table_of("scores", takes).map(|table| table.value),
            are_there: block.value("scores").is_some(),
        }
    }
}

impl CaseReader<'_, '_> {
    /// Reads the scores of a case about a procedure.
    pub(super) fn scores(
        &mut self,
        all: &mut Rules<'_>,
        raw: &RawScores<'_>,
        procedure: Option<ProcedureId>,
    ) -> Option<Demanded> {
        let Some(table) = raw.table else {
            return (!raw.are_there).then_some(None);
        };
        let mut scores = BTreeMap::new();
        let mut whole = true;
        for entry in &table.entries {
            let score = self.score(all, entry, procedure);
            let value = self.score_value(entry);
            match score.zip(value) {
                Some((score, value)) => {
                    scores.insert(score, value);
                }
                None => whole = false,
            }
        }
        whole.then_some(Some(scores))
    }

    /// Reports an unknown question. A score is expected, never given.
    pub(super) fn unknown_question(&mut self, all: &mut Rules<'_>, name: &Spanned<String>) {
        if all.protocol.score_named(&name.value).is_none() {
            return self.unknown(all, Named::Question, name);
        }
        let id = &name.value;
        let message = format!("`{id}` is a score: it follows from answers and is never given");
        let help = format!("expect it: `scores = {{ {id} = 3 }}`");
        self.diagnostics
            .push(Diagnostic::new(Finding::InvalidCase, name.span, message).help(help));
    }

    fn score(
        &mut self,
        all: &mut Rules<'_>,
        entry: &Entry,
        procedure: Option<ProcedureId>,
    ) -> Option<ScoreId> {
        let name = Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        let Some(score) = all.protocol.score_named(&name.value) else {
            self.unknown(all, Named::Score, &name);
            return None;
        };
        let procedure = procedure?;
        if all.protocol.scores_of(procedure).contains(&score) {
            return Some(score);
        }
        let (id, procedure) = (&name.value, &all.protocol.procedure(procedure).id);
        let message = format!("no rule for `{procedure}` tests the score `{id}`");
        let help = "leave it out, or name a procedure whose rules test it";
        self.diagnostics
            .push(Diagnostic::new(Finding::InvalidCase, name.span, message).help(help));
        None
    }

    fn score_value(&mut self, entry: &Entry) -> Option<ScoreValue> {
        let ValueKind::Table(table) = &entry.value.kind else {
            let points = self.points(&entry.value)?;
            return Some(ScoreValue {
                at_least: points,
                at_most: points,
            });
        };
        let known = BOUNDS.map(|(key, _)| key);
        let mut block = Block::open(table, entry.key_span, "score", &known, self.diagnostics);
        block.require_all(&BOUNDS);
        let [low, high] = known.map(|key| block.value(key));
        let [low, high] = [low, high].map(|value| value.map(|value| (value, self.points(value))));
        let ((_, at_least), (high, at_most)) = (low?, high?);
        let (at_least, at_most) = (at_least?, at_most?);
        if at_least > at_most {
            let message = format!("a score cannot be at least {at_least} and at most {at_most}");
            self.invalid(high, &message, "write the greater number as `at-most`");
            return None;
        }
        Some(ScoreValue { at_least, at_most })
    }

    /// Reads a whole number.
    fn points(&mut self, value: &Value) -> Option<i64> {
        let points = match &value.kind {
            ValueKind::Integer(written) => written.replace('_', "").parse().ok(),
            _ => None,
        };
        if points.is_none() {
            let what = match &value.kind {
                ValueKind::Text(text) => format!("`{}`", shown(text)),
                ValueKind::Float(written) => format!("`{written}`"),
                _ => "this".to_owned(),
            };
            let help = "write a whole number, or `{ at-least = 2, at-most = 3 }`";
            self.invalid(value, &format!("{what} is not the value of a score"), help);
        }
        points
    }
}
