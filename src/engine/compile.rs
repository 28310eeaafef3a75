//! Compiles a protocol to tables without names, in which each different test occurs once. It cannot fail.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::bits::Bits;
use super::cells::{Cells, limits};
use super::tables::{
    Conditional, DateSource, FlatGroup, FlatPoints, FlatProcedure, FlatQuestion, FlatRule,
    FlatScore, FlatScoreTest, FlatTest, Limit, Node, RankedRule, Slice, Tables, narrow,
};
use crate::model::{
    Accept, Condition, Cuts, Keep, PointGroup, Protocol, Question, QuestionId, Rule, RuleId, Score,
    Test, accepts_by_question,
};

/// Compiles a protocol.
pub(super) fn compile(protocol: &Protocol) -> Tables {
    let mut compiler = Compiler::default();
    let accepts = accepts_by_question(protocol);
    for (question, accepts) in protocol.questions.iter().zip(accepts) {
        compiler.add_question(question, &Cuts::new(accepts), protocol.limit_of(question));
    }
    for score in &protocol.scores {
        compiler.add_score(score, &protocol.questions);
    }
    for rule in &protocol.rules {
        compiler.add_rule(rule);
    }
    let mut tables = compiler.tables;
    tables.ranked = ranked(&tables.rules);
    tables.ranks = vec![0; tables.rules.len()];
    for (rank, ranked) in tables.ranked.iter().enumerate() {
        tables.ranks[ranked.rule.index()] = rank;
    }
    tables.procedures = procedures(protocol, &tables.ranks);
    tables.limits = limits_of_age(&tables.questions);
    tables
}

#[derive(Default)]
struct Compiler<'p> {
    tables: Tables,
    /// The tests that were added so far.
    known: HashMap<(QuestionId, &'p [Accept]), FlatTest>,
    /// The date sources that were added so far.
    known_sources: HashMap<DateSource, u32>,
}

impl<'p> Compiler<'p> {
    fn add_question(&mut self, question: &'p Question, cuts: &Cuts, keep: Keep) {
        let show_if = question.show_if.as_ref().map(|one| self.add(one));
        if let Some(show_if) = show_if {
            self.tables.conditional.push(Conditional {
                question: QuestionId::from(self.tables.questions.len()),
                show_if,
            });
        }
        let (dated, bounds) = limits(&question.kind);
        self.tables.questions.push(FlatQuestion {
            show_if,
            cells: Cells::new(&question.kind, cuts),
            dated,
            option_count: question.kind.option_count(),
            bounds,
            keep,
            clear: question.clear.clone(),
            clear_for: question.clear_for.clone(),
        });
    }

    fn add_rule(&mut self, rule: &'p Rule) {
        let when = self.add(&rule.when);
        let date_source = self.add_date_source(rule);
        self.tables.rules.push(FlatRule {
            when,
            verdict: rule.verdict,
            date_source,
            tests_score: rule.when.tests_score(),
        });
    }

    /// Adds the source of the date of a rule. Returns `None` if it gives none.
    fn add_date_source(&mut self, rule: &Rule) -> Option<u32> {
        let tables = &mut self.tables;
        let source = DateSource {
            windows: rule.dated_windows(),
            wait: rule.wait.map(|wait| place_of(wait, &mut tables.waits)),
        };
        if source.windows.is_empty() && source.wait.is_none() {
            return None;
        }
        let sources = &mut tables.date_sources;
        let place = self.known_sources.entry(source);
        Some(*place.or_insert_with_key(|source| {
            sources.push(source.clone());
            narrow(sources.len() - 1)
        }))
    }

    fn add_score(&mut self, score: &'p Score, questions: &[Question]) {
        let points = score.points.iter().map(|points| FlatPoints {
            add: points.add,
            when: self.add(&points.when),
        });
        let points: Vec<FlatPoints> = points.collect();
        let group = |group: PointGroup| match group.question {
            Some(question) => self.tables.group(question, group.entries, &points),
            None => FlatGroup::Entry([group.entries[0]]),
        };
        let groups = score.groups(questions).into_iter().map(group).collect();
        self.tables.scores.push(FlatScore { groups, points });
    }

    fn add(&mut self, condition: &'p Condition) -> Node {
        match condition {
            Condition::All(members) => Node::All(self.add_members(members)),
            Condition::Any(members) => Node::Any(self.add_members(members)),
            Condition::Count(count) => {
                let members = self.add_members(&count.of);
                Node::Count(narrow(count.at_least), members)
            }
            Condition::Test(test) => Node::Test(self.add_test(test)),
            Condition::Score(test) => {
                let start = self.tables.ranges.len();
                self.tables.ranges.extend(&test.ranges);
                Node::Score(FlatScoreTest {
                    score: test.score,
                    ranges: Slice::new(start, self.tables.ranges.len()),
                })
            }
        }
    }

    fn add_members(&mut self, members: &'p [Condition]) -> Slice {
        // nested members come first, so that those of one list are adjacent
        let nodes: Vec<_> = members.iter().map(|member| self.add(member)).collect();
        let start = self.tables.members.len();
        self.tables.members.extend(nodes);
        Slice::new(start, self.tables.members.len())
    }

    /// Adds a test. The questions of a test were added before: a show-if tests earlier questions, and rules come after
    /// all questions.
    fn add_test(&mut self, test: &'p Test) -> FlatTest {
        let tables = &mut self.tables;
        *self
            .known
            .entry((test.question, &test.accepts))
            .or_insert_with(|| {
                let start = tables.accepts.len();
                tables.accepts.extend(test.accepts.iter().cloned());
                let truths = narrow(tables.truths.len());
                let cells = &tables.questions[test.question.index()].cells;
                tables.truths.extend(cells.truths(&test.accepts));
                FlatTest {
                    question: test.question,
                    accepts: Slice::new(start, tables.accepts.len()),
                    truths,
                }
            })
    }
}

/// The index of a value in a table. Adds it if it is not there.
fn place_of<T: PartialEq>(value: T, table: &mut Vec<T>) -> u32 {
    let place = table.iter().position(|one| *one == value);
    narrow(place.unwrap_or_else(|| {
        table.push(value);
        table.len() - 1
    }))
}

/// The questions whose answers can become too old, grouped by the same limit.
fn limits_of_age(questions: &[FlatQuestion]) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    for (index, FlatQuestion { keep, .. }) in questions.iter().enumerate() {
        let question = QuestionId::from(index);
        match limits.iter_mut().find(|limit| limit.keep == *keep) {
            _ if *keep == Keep::Always => {}
            Some(limit) => limit.questions.push(question),
            None => limits.push(Limit {
                keep: *keep,
                questions: vec![question],
            }),
        }
    }
    limits
}

/// The rules in the order of reasons.
fn ranked(rules: &[FlatRule]) -> Vec<RankedRule> {
    let ranked = rules.iter().enumerate().map(|(index, rule)| RankedRule {
        rule: RuleId::from(index),
        verdict: rule.verdict,
        date_source: rule.date_source,
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|one| Reverse(one.verdict));
    ranked
}

fn procedures(protocol: &Protocol, ranks: &[usize]) -> Vec<FlatProcedure> {
    let of = |procedure| {
        let rules: Vec<RuleId> =
            indices(&protocol.rules, |rule| rule.procedures.contains(&procedure));
        let mut own = Bits::new(protocol.rules.len());
        rules
            .iter()
            .for_each(|rule| own.insert(ranks[rule.index()]));
        FlatProcedure {
            questions: indices(&protocol.questions, |question| {
                question.procedures.contains(&procedure)
            }),
            rules,
            ranks: own,
            scores: protocol.scores_of(procedure),
        }
    };
    protocol.procedure_ids().map(of).collect()
}

/// The indices of the entries for which a test holds.
fn indices<T, Id: From<usize>>(table: &[T], wanted: impl Fn(&T) -> bool) -> Vec<Id> {
    (0..table.len())
        .filter(|&index| wanted(&table[index]))
        .map(Id::from)
        .collect()
}
