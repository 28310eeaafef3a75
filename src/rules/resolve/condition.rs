//! `when` and `show-if`: tables of tests, `all`, `any` and `count`.

use super::declared::Found;
use super::{CHOICE, DATE, MULTI, NUMBER, Resolver, Target};
use crate::diagnostic::{Diagnostic, Finding, nearest};
use crate::model::{Condition, Test};
use crate::rules::block::{self, Spanned};
use crate::rules::raw::RawCondition;
use crate::rules::tree::{Entry, Table, Value, ValueKind};
use crate::source::Span;

/// Maximum nesting of a condition. The outer table is level 1.
const LEVELS: usize = 3;

/// Maximum number of tests in one condition.
const TESTS: usize = 64;

/// The place of a condition, which determines what it may test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the `when` of a rule: questions and scores.
    Rule,
    /// In a `show-if`: questions.
    ShowIf,
    /// In an entry of a score: questions, without statuses.
    Entry,
}

/// The conditions around a test, which determine whether its `within` gives a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Only `all`s: it gives a date.
    Alls,
    /// An `any`: it gives no date, which is reported.
    Any,
    /// A `count` or a score: it gives no date.
    Count,
}

/// Counts and locations while one condition is read.
pub(super) struct Tally {
    place: Place,
    tests: usize,
    /// Location of a `within` that gives no date.
    lost: Option<Span>,
}

/// A condition, with the location of a `within` that gives no date.
pub(super) struct Resolved {
    pub condition: Option<Condition>,
    pub lost_window: Option<Span>,
}

impl Resolver<'_> {
    /// Reads the condition under which a question is asked.
    pub(super) fn show_if(&mut self, raw: &RawCondition) -> Option<Condition> {
        self.condition(raw, "show-if", Place::ShowIf).condition
    }

    /// Reads a condition.
    pub(super) fn condition(&mut self, raw: &RawCondition, key: &str, place: Place) -> Resolved {
        let mut tally = Tally {
            place,
            tests: 0,
            lost: None,
        };
        let inside = match place {
            Place::Rule | Place::ShowIf => Inside::Alls,
            Place::Entry => Inside::Count,
        };
        let takes = "is a table of questions and answers: `{ keloid = \"yes\" }`";
        let table = block::table(&raw.value, key, takes, self.diagnostics);
        let condition = table.and_then(|table| self.table(table.value, (1, inside), &mut tally));
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
        (level, inside): (usize, Inside),
        tally: &mut Tally,
    ) -> Option<Condition> {
        let members: Vec<Option<Condition>> = table
            .entries
            .iter()
            .map(|entry| match entry.key.as_str() {
                "all" | "any" => self.group(entry, (level, inside), tally),
                "count" => self.count(entry, level, tally),
                _ => self.test(entry, inside, tally),
            })
            .collect();
        let members: Vec<Condition> = members.into_iter().collect::<Option<_>>()?;
        Some(Condition::All(members))
    }

    fn group(
        &mut self,
        entry: &Entry,
        (level, inside): (usize, Inside),
        tally: &mut Tally,
    ) -> Option<Condition> {
        let key = entry.key.as_str();
        let help = "takes a list of conditions: `[{ … }, { … }]`";
        let members = block::list(&entry.value, key, help, self.diagnostics)?;
        if self.is_too_deep(entry, level) {
            self.use_all_below(&entry.value);
            return None;
        }
        let inside = match inside {
            Inside::Alls if key == "any" => Inside::Any,
            Inside::Alls | Inside::Any | Inside::Count => inside,
        };
        let conditions = self.members(members, key, help, (level + 1, inside), tally)?;
        Some(if key == "all" {
            Condition::All(conditions)
        } else {
            Condition::Any(conditions)
        })
    }

    /// Reads the conditions of a list.
    pub(super) fn members(
        &mut self,
        members: &[Value],
        key: &str,
        help: &str,
        below: (usize, Inside),
        tally: &mut Tally,
    ) -> Option<Vec<Condition>> {
        let conditions: Vec<Option<Condition>> = members
            .iter()
            .map(|member| {
                if self.is_empty_member(member, key) {
                    return None;
                }
                let table = block::table(member, key, help, self.diagnostics)?;
                self.table(table.value, below, tally)
            })
            .collect();
        conditions.into_iter().collect()
    }

    /// Whether a member of a list is an empty table. Reports it.
    fn is_empty_member(&mut self, member: &Value, key: &str) -> bool {
        let ValueKind::Table(table) = &member.kind else {
            return false;
        };
        let is_empty = table.entries.is_empty() && !table.damaged;
        if is_empty {
            let message = format!("a member of `{key}` is an empty table");
            self.diagnostics.push(
                Diagnostic::new(Finding::EmptyList, member.span, message)
                    .help("write a condition in it: `{ keloid = \"yes\" }`"),
            );
        }
        is_empty
    }

    /// Whether the members of a list would be nested too deeply. Reports it.
    pub(super) fn is_too_deep(&mut self, entry: &Entry, level: usize) -> bool {
        let is_too_deep = level == LEVELS;
        if is_too_deep {
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::ConditionTooDeep,
                    entry.key_span,
                    "this condition is nested too deep",
                )
                .help(format!(
                    "a condition has at most {LEVELS} levels: split the rule"
                )),
            );
        }
        is_too_deep
    }

    fn test(&mut self, entry: &Entry, inside: Inside, tally: &mut Tally) -> Option<Condition> {
        tally.tests += 1;
        if self.is_misspelled_group(entry) {
            self.use_all_below(&entry.value);
            return None;
        }
        let name = Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        let found = self.names.target(&name, self.diagnostics);
        self.use_target(found);
        let question = match found.exact()? {
            Target::Question(question) => question,
            Target::Score(score) => {
                let test = self.score_test(score, entry, tally.place)?;
                return Some(Condition::Score(test));
            }
        };
        if tally.place == Place::Entry && self.has_status(&entry.value) {
            if let Some(kind) = self.names.kinds[question.index()].clone() {
                self.use_every_option(question, &kind);
            }
            return None;
        }
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
        let is_lost = inside != Inside::Count && test.has_lost_window(inside == Inside::Any);
        if is_lost && tally.lost.is_none() {
            tally.lost = Some(within_key(&entry.value).unwrap_or(entry.value.span));
        }
        Some(Condition::Test(test))
    }

    /// Reports `cuont = { at-least = 2, of = [...] }`: the key does not name a question.
    fn is_misspelled_group(&mut self, entry: &Entry) -> bool {
        let words: &[&str] = match &entry.value.kind {
            ValueKind::Table(table) if table.get("of").is_some_and(is_list_of_tables) => &["count"],
            ValueKind::List(_) => &["all", "any"],
            _ => return false,
        };
        let is_group = matches!(entry.value.kind, ValueKind::Table(_))
            || is_list_of_tables(entry) && has_no_operator(&entry.value);
        if !is_group || self.names.is_target(&entry.key) {
            return false;
        }
        let Some(meant) = nearest(&entry.key, words.iter().copied()) else {
            return false;
        };
        let message = format!("there is no question `{}`", block::shown(&entry.key));
        self.diagnostics.push(
            Diagnostic::new(Finding::UnknownQuestion, entry.key_span, message)
                .help(format!("did you mean `{meant}`?")),
        );
        true
    }

    /// Marks the target of a name, or its most likely target, as used.
    fn use_target(&mut self, found: Found<Target>) {
        match found.likely() {
            Some(Target::Question(id)) => {
                self.usage.questions.insert(id);
                if let (Found::Meant(_), Some(kind)) = (found, self.names.kinds[id.index()].clone())
                {
                    self.use_every_option(id, &kind);
                }
            }
            Some(Target::Score(id)) => {
                self.usage.scores.insert(id);
            }
            None => {}
        }
    }

    /// Marks the names as used in conditions that are nested too deeply to be read.
    pub(super) fn use_all_below(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::List(members) => {
                for member in members {
                    self.use_all_below(member);
                }
            }
            ValueKind::Table(table) => {
                for entry in &table.entries {
                    self.use_entry(entry);
                }
            }
            _ => {}
        }
    }

    fn use_entry(&mut self, entry: &Entry) {
        let name = Spanned {
            value: entry.key.clone(),
            span: entry.key_span,
        };
        match entry.key.as_str() {
            "all" | "any" | "count" | "of" => self.use_all_below(&entry.value),
            "at-least" => {}
            _ => match self.names.target(&name, self.diagnostics).likely() {
                Some(Target::Question(id)) => {
                    self.usage.questions.insert(id);
                    if let Some(kind) = self.names.kinds[id.index()].clone() {
                        self.use_every_option(id, &kind);
                    }
                }
                Some(Target::Score(id)) => {
                    self.usage.scores.insert(id);
                }
                None => {}
            },
        }
    }
}

fn is_list_of_tables(entry: &Entry) -> bool {
    let is_table = |member: &Value| matches!(member.kind, ValueKind::Table(_));
    matches!(&entry.value.kind, ValueKind::List(members) if members.iter().any(is_table))
}

/// Whether the tables of a list contain no operator, so that they can be conditions.
fn has_no_operator(value: &Value) -> bool {
    let known = [&CHOICE[..], &MULTI, &NUMBER, &DATE].concat();
    let is_condition = |member: &Value| match &member.kind {
        ValueKind::Table(table) => {
            let mut keys = table.entries.iter().map(|entry| entry.key.as_str());
            keys.all(|key| !known.contains(&key))
        }
        _ => false,
    };
    matches!(&value.kind, ValueKind::List(members) if members.iter().all(is_condition))
}

/// Finds the word `within` in a test.
fn within_key(value: &Value) -> Option<Span> {
    match &value.kind {
        ValueKind::Table(table) => table.get("within").map(|entry| entry.key_span),
        ValueKind::List(members) => members.iter().find_map(within_key),
        _ => None,
    }
}
