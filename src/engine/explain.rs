//! Explains why a rule is true, false or unknown.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::evaluator::Evaluator;
use super::judge::judge_one;
use super::program::Program;
use super::sheet::Evaluation;
use super::tables::{FlatGroup, FlatScoreTest, Node};
use crate::model::{
    Accept, Answer, Answers, DateTest, Duration, Explained, ExplainedAccept, ExplainedPoints,
    ExplainedScore, ExplainedTest, Explanation, Limits, Possible, QuestionId, RuleId, Sum, Truth,
};

impl Program {
    /// Explains the truth of a rule for the answers of one person on one day.
    pub fn explain(&self, rule: RuleId, on: Date, answers: &Answers) -> Explanation {
        let mut evaluator = Evaluator::new(self);
        evaluator.take(answers, on);
        let evaluation = evaluator.evaluation(answers);
        let when = self.tables.rule(rule).when;
        let mut open = BTreeSet::new();
        evaluation.hidden(when, &mut open);
        let mut show_ifs = Vec::new();
        // a show-if tests only earlier questions, so from the last to the first no question occurs twice
        while let Some(question) = open.pop_last() {
            if let Some(condition) = self.tables.question(question).show_if {
                evaluation.hidden(condition, &mut open);
                show_ifs.push((question, evaluation.explained(condition)));
            }
        }
        show_ifs.reverse();
        Explanation {
            condition: evaluation.explained(when),
            show_ifs,
            stale: evaluator.stale().to_vec(),
        }
    }
}

impl Evaluation<'_, Answers> {
    fn explained(&self, node: Node) -> Explained {
        let members = |members| -> Vec<Explained> {
            let members = self.tables.members(members).iter();
            members.map(|&member| self.explained(member)).collect()
        };
        let truth = self.holds(node);
        match node {
            Node::All(slice) => Explained::All(truth, members(slice)),
            Node::Any(slice) => Explained::Any(truth, members(slice)),
            Node::Count(wanted, slice) => Explained::Count(truth, wanted as usize, members(slice)),
            Node::Score(test) => Explained::Score(self.explained_score(test, truth)),
            Node::Test(test) => {
                let question = test.question;
                let accepts = self.tables.accepted(test).iter();
                Explained::Test(ExplainedTest {
                    truth,
                    question,
                    asked: self.asked[question.index()],
                    because: self.because(question),
                    accepts: accepts
                        .map(|accept| self.explained_accept(question, accept))
                        .collect(),
                })
            }
        }
    }

    fn explained_score(&self, test: FlatScoreTest, truth: Truth) -> ExplainedScore {
        let score = self.tables.score(test.score);
        let group = |group: &FlatGroup| {
            let entries = group.entries().iter();
            let explained = |&entry: &usize| (entry, self.explained(score.points[entry].when));
            ExplainedPoints {
                value: self.group(score, group),
                entries: entries.map(explained).collect(),
            }
        };
        ExplainedScore {
            truth,
            score: test.score,
            ranges: test.ranges.of(&self.tables.ranges).to_vec(),
            value: self.scores[test.score.index()],
            groups: score.groups.iter().map(group).collect(),
        }
    }

    fn explained_accept(&self, question: QuestionId, accept: &Accept) -> ExplainedAccept {
        let limits = self.limits(question);
        let answer = self.answer(question);
        let truth = judge_one(accept, &answer, limits);
        let asked = self.asked[question.index()];
        ExplainedAccept {
            truth: asked.and(truth),
            accept: accept.clone(),
            sums: match asked {
                Truth::False => Vec::new(),
                Truth::True | Truth::Unknown => sums(accept, &answer, limits),
            },
        }
    }

    /// Adds the questions in a condition that are not certainly asked.
    fn hidden(&self, node: Node, into: &mut BTreeSet<QuestionId>) {
        match node {
            Node::All(members) | Node::Any(members) | Node::Count(_, members) => {
                for &member in self.tables.members(members) {
                    self.hidden(member, into);
                }
            }
            Node::Score(test) => {
                for points in &self.tables.score(test.score).points {
                    self.hidden(points.when, into);
                }
            }
            Node::Test(test) => {
                let question = test.question;
                if self.asked[question.index()] != Truth::True {
                    into.insert(question);
                }
            }
        }
    }

    /// The questions whose answers prevent a question from being certainly asked.
    fn because(&self, question: QuestionId) -> Vec<QuestionId> {
        let mut because = Vec::new();
        let shown = self.asked[question.index()];
        let show_if = self.tables.question(question).show_if;
        if let Some(condition) = show_if.filter(|_| shown != Truth::True) {
            self.support(condition, shown, &mut because);
        }
        because.sort_unstable();
        because.dedup();
        because
    }
}

/// The comparisons of a test on a date, for the first and the last possible day of the answer.
fn sums(accept: &Accept, answer: &Answer, limits: Limits) -> Vec<Sum> {
    let (Accept::Date(test), Some(Possible::Days(first, last))) = (accept, answer.possible(limits))
    else {
        return Vec::new();
    };
    let on = limits.as_of.on;
    let mut events = vec![first, last];
    events.dedup();
    let sum = |from: Date, duration: Duration, other: Date| {
        let day = duration.after(from);
        Sum {
            added: Some((from, duration)),
            day,
            order: day.cmp(&other),
            other,
        }
    };
    let is_plain = |event: Date| Sum {
        added: None,
        day: event,
        order: event.cmp(&on),
        other: on,
    };
    match *test {
        DateTest::Since { within, older_than } => [within, older_than]
            .into_iter()
            .flatten()
            .flat_map(|duration| events.iter().map(move |&event| (event, duration)))
            .map(|(event, duration)| sum(event, duration, on))
            .collect(),
        DateTest::InNext(duration) => {
            let plain = events.iter().map(|&event| is_plain(event));
            let added = events.iter().map(|&event| sum(on, duration, event));
            plain.chain(added).collect()
        }
        DateTest::LaterThan(duration) => events
            .iter()
            .map(|&event| sum(on, duration, event))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;
    use crate::model::{PartialDate, Unit, parse_day};

    fn months(count: u32) -> Duration {
        Duration {
            count,
            unit: Unit::Month,
        }
    }

    /// Each comparison, formatted as text.
    fn written(test: DateTest, answer: &str) -> Vec<String> {
        let limits = Limits {
            as_of: parse_day("2026-11-22").expect("a day").into(),
            ..Limits::NONE
        };
        let date = PartialDate::parse(answer).expect("a date");
        let sums = sums(&Accept::Date(test), &Answer::Date(date), limits);
        let added = |sum: &Sum| {
            sum.added
                .map_or(String::new(), |(day, wait)| format!("{day} + {wait} = "))
        };
        sums.iter()
            .map(|sum| {
                let sign = match sum.order {
                    Ordering::Less => '<',
                    Ordering::Equal => '=',
                    Ordering::Greater => '>',
                };
                format!("{}{} {sign} {}", added(sum), sum.day, sum.other)
            })
            .collect()
    }

    #[test]
    fn a_test_on_a_date_is_explained_by_sums() {
        let since = DateTest::Since {
            within: Some(months(6)),
            older_than: None,
        };
        assert_eq!(
            written(since, "2026-06-20"),
            ["2026-06-20 + 6 months = 2026-12-20 > 2026-11-22"]
        );
        assert_eq!(
            written(since, "2026-05"),
            [
                "2026-05-01 + 6 months = 2026-11-01 < 2026-11-22",
                "2026-05-31 + 6 months = 2026-11-30 > 2026-11-22",
            ]
        );
        assert_eq!(
            written(DateTest::InNext(months(1)), "2026-12-22"),
            [
                "2026-12-22 > 2026-11-22",
                "2026-11-22 + 1 month = 2026-12-22 = 2026-12-22",
            ]
        );
        assert_eq!(
            written(DateTest::LaterThan(months(1)), "2027-01-01"),
            ["2026-11-22 + 1 month = 2026-12-22 < 2027-01-01"]
        );
    }
}
