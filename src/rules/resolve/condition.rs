//! `when` and `show-if`: tables of tests, `all` and `any`.

use super::Resolver;
use super::declared::Found;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Condition, Test};
use crate::rules::block::{self, Spanned};
use crate::rules::raw::RawCondition;
use crate::rules::tree::{Entry, Table, Value, ValueKind};
use crate::source::Span;

/// The deepest that a condition may go; the outer table is the first level.
const LEVELS: usize = 3;

/// The most tests in one condition.
const TESTS: usize = 64;

/// What reading one condition keeps track of.
struct Tally {
    tests: usize,
    /// Where a `within` stands that gives no date.
    lost: Option<Span>,
}

/// A condition, with the place of a `within` that gives no date.
pub(super) struct Resolved {
    pub condition: Option<Condition>,
    pub lost_window: Option<Span>,
}

impl Resolver<'_> {
    /// Reads the condition under which a question is asked.
    pub(super) fn show_if(&mut self, raw: &RawCondition) -> Option<Condition> {
        self.condition(raw, "show-if").condition
    }

    /// Reads a condition.
    pub(super) fn condition(&mut self, raw: &RawCondition, key: &str) -> Resolved {
        let mut tally = Tally {
            tests: 0,
            lost: None,
        };
        let takes = "is a table of questions and answers: `{ keloid = \"yes\" }`";
        let table = block::table(&raw.value, key, takes, self.diagnostics);
        let condition = table.and_then(|table| self.table(table.value, 1, false, &mut tally));
        if tally.tests > TESTS {
            let message = format!("this condition has {} tests", tally.tests);
            self.diagnostics.push(
                Diagnostic::new(Finding::ConditionTooDeep, raw.key_span, message).help(format!(
                    "a condition has at most {TESTS} tests: split the rule"
                )),
            );
        }
        Resolved {
            condition,
            lost_window: tally.lost,
        }
    }

    fn table(
        &mut self,
        table: &Table,
        level: usize,
        inside_any: bool,
        tally: &mut Tally,
    ) -> Option<Condition> {
        let members: Vec<Option<Condition>> = table
            .entries
            .iter()
            .map(|entry| match entry.key.as_str() {
                "all" | "any" => self.group(entry, level, inside_any, tally),
                _ => self.test(entry, inside_any, tally),
            })
            .collect();
        let members: Vec<Condition> = members.into_iter().collect::<Option<_>>()?;
        Some(Condition::All(members))
    }

    fn group(
        &mut self,
        entry: &Entry,
        level: usize,
        inside_any: bool,
        tally: &mut Tally,
    ) -> Option<Condition> {
        let key = entry.key.as_str();
        let help = "takes a list of conditions: `[{ … }, { … }]`";
        let members = block::list(&entry.value, key, help, self.diagnostics)?;
        if level == LEVELS {
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::ConditionTooDeep,
                    entry.key_span,
                    "this condition goes too deep",
                )
                .help(format!(
                    "a condition has at most {LEVELS} levels: split the rule"
                )),
            );
            self.use_all_below(&entry.value);
            return None;
        }
        let inside_any = inside_any || key == "any";
        let conditions: Vec<Option<Condition>> = members
            .iter()
            .map(|member| {
                let table = block::table(member, key, help, self.diagnostics)?;
                self.table(table.value, level + 1, inside_any, tally)
            })
            .collect();
        let conditions: Vec<Condition> = conditions.into_iter().collect::<Option<_>>()?;
        Some(if key == "all" {
            Condition::All(conditions)
        } else {
            Condition::Any(conditions)
        })
    }

    fn test(&mut self, entry: &Entry, inside_any: bool, tally: &mut Tally) -> Option<Condition> {
        tally.tests += 1;
        let name = Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        let found = self.names.question(&name, self.diagnostics);
        if let Some(id) = found.likely() {
            self.usage.questions.insert(id);
            if let (Found::Meant(_), Some(kind)) = (found, self.names.kinds[id.index()].clone()) {
                self.use_every_option(id, &kind);
            }
        }
        let question = found.exact()?;
        let accepts = self.accepts(question, &entry.value, false);
        if accepts.is_none()
            && let Some(kind) = self.names.kinds[question.index()].clone()
            && !matches!(entry.value.kind, ValueKind::Text(_) | ValueKind::List(_))
        {
            self.use_every_option(question, &kind);
        }
        let test = Test {
            question,
            accepts: accepts?,
            list: matches!(entry.value.kind, ValueKind::List(_)),
            span: entry.value.span,
        };
        if let Some(kind) = self.names.kinds[question.index()].clone() {
            self.check_always_true(&kind, &test, entry.value.span);
        }
        if test.has_lost_window(inside_any) && tally.lost.is_none() {
            tally.lost = Some(within_key(&entry.value).unwrap_or(entry.value.span));
        }
        Some(Condition::Test(test))
    }

    /// Names below what goes too deep still count as used.
    fn use_all_below(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::List(members) => {
                for member in members {
                    self.use_all_below(member);
                }
            }
            ValueKind::Table(table) => {
                for entry in &table.entries {
                    let name = Spanned {
                        value: entry.key.clone(),
                        span: entry.key_span,
                    };
                    if matches!(entry.key.as_str(), "all" | "any") {
                        self.use_all_below(&entry.value);
                    } else if let Some(id) = self.names.question(&name, self.diagnostics).likely() {
                        self.usage.questions.insert(id);
                        if let Some(kind) = self.names.kinds[id.index()].clone() {
                            self.use_every_option(id, &kind);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// Where the word `within` stands in a test.
fn within_key(value: &Value) -> Option<Span> {
    match &value.kind {
        ValueKind::Table(table) => table.get("within").map(|entry| entry.key_span),
        ValueKind::List(members) => members.iter().find_map(within_key),
        _ => None,
    }
}
