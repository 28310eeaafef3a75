//! Scores: the sums of points over the possible values of answers.

use contraindication::model::{
    Accept, Condition, Kind, Points, ProcedureId, QuestionId, ScoreId, Test,
};

use super::judge::{Value, accepts_value, samples};
use super::reply::{Reply, every_value};
use super::{Known, Oracle, at_least, members, sorted};

/// Entries of a score that belong together: those on one question, or a single one.
struct Group<'a> {
    question: Option<QuestionId>,
    entries: Vec<&'a Points>,
}

impl Oracle<'_> {
    /// The minimum and maximum value of each score that a rule of a procedure tests.
    pub(crate) fn scores(&self, procedure: ProcedureId) -> Vec<(ScoreId, i64, i64)> {
        let mut tested = Vec::new();
        for (rule, _) in self.rules(procedure) {
            scores_in(&self.protocol.rule(rule).when, &mut tested);
        }
        let scores = sorted(tested).into_iter();
        scores
            .map(|score| {
                let (low, high) = self.score(score);
                (score, low, high)
            })
            .collect()
    }

    /// The sum of the minimum and of the maximum points of the groups of a score.
    pub(super) fn add_up(&self, score: ScoreId) -> (i64, i64) {
        let groups = self.groups(score).into_iter();
        let groups = groups.map(|group| self.points(&group));
        groups.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// The entries of a score that hold, by index.
    pub(crate) fn held_points(&self, score: ScoreId) -> Vec<usize> {
        let points = self.protocol.score(score).points.iter().enumerate();
        let held = points.filter(|(_, points)| self.holds(&points.when) == Some(true));
        held.map(|(place, _)| place).collect()
    }

    /// The questions of a score that are answered with a value.
    pub(super) fn answered_for(&self, score: ScoreId) -> Vec<QuestionId> {
        let mut tests = Vec::new();
        for points in &self.protocol.score(score).points {
            tests_in(&points.when, &mut tests);
        }
        let questions = tests.into_iter().map(|test| test.question);
        questions
            .filter(|&id| self.reply(id).is_value() && self.is_asked(id) != Some(false))
            .collect()
    }

    /// The open parts of a score: questions, and conditions over several of them.
    pub(super) fn open_points(&self, score: ScoreId) -> (Vec<QuestionId>, Vec<&Condition>) {
        let (mut questions, mut conditions) = (Vec::new(), Vec::new());
        for group in self.groups(score) {
            let (low, high) = self.points(&group);
            match group.question {
                _ if low == high => {}
                Some(question) => questions.push(question),
                None => conditions.extend(group.entries.iter().map(|points| &points.when)),
            }
        }
        (questions, conditions)
    }

    fn groups(&self, score: ScoreId) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for points in &self.protocol.score(score).points {
            let question = self.only_question(&points.when);
            let mut own = groups.iter_mut();
            match own.find(|group| question.is_some() && group.question == question) {
                Some(group) => group.entries.push(points),
                None => groups.push(Group {
                    question,
                    entries: vec![points],
                }),
            }
        }
        groups
    }

    /// The only question that a condition tests, unless it is a `multi`.
    fn only_question(&self, condition: &Condition) -> Option<QuestionId> {
        let mut tests = Vec::new();
        tests_in(condition, &mut tests);
        let questions = sorted(tests.iter().map(|test| test.question).collect());
        let [question] = questions[..] else {
            return None;
        };
        let kind = &self.protocol.question(question).kind;
        (!matches!(kind, Kind::Multi { .. })).then_some(question)
    }

    /// The minimum and maximum points of a group.
    fn points(&self, group: &Group<'_>) -> (i64, i64) {
        let sums: Vec<i64> = match group.question {
            Some(question) => self.sums(question, &group.entries),
            None => {
                let points = group.entries[0];
                match self.holds(&points.when) {
                    Some(true) => vec![points.add],
                    Some(false) => vec![0],
                    None => vec![0, points.add],
                }
            }
        };
        let (low, high) = (sums.iter().min(), sums.iter().max());
        (*low.expect("a sum"), *high.expect("a sum"))
    }

    /// The sums of the entries on one question that are still possible.
    fn sums(&self, question: QuestionId, entries: &[&Points]) -> Vec<i64> {
        let asked = self.is_asked(question);
        let mut sums = Vec::new();
        if asked != Some(true) {
            sums.push(0);
        }
        if asked != Some(false) {
            let mut tests = Vec::new();
            entries
                .iter()
                .for_each(|one| tests_in(&one.when, &mut tests));
            let accepts: Vec<&Accept> = tests.iter().flat_map(|test| &test.accepts).collect();
            for value in self.possible(question, &accepts) {
                let held = entries.iter();
                let held = held.filter(|one| self.holds_for(&one.when, value) == Some(true));
                sums.push(held.map(|points| points.add).sum());
            }
        }
        sums
    }

    /// The possible values of the answer to a question.
    fn possible(&self, question: QuestionId, accepts: &[&Accept]) -> Vec<Value> {
        let values = match self.reply(question) {
            Reply::Values(values) => values.clone(),
            _ => {
                let kind = &self.protocol.question(question).kind;
                every_value(kind, self.moment(question)).expect("a question with values")
            }
        };
        samples(&values, accepts, self.on)
    }

    /// Whether a condition over one question holds for one value.
    fn holds_for(&self, condition: &Condition, value: Value) -> Known {
        let wanted = match condition {
            Condition::Test(test) => {
                let mut accepts = test.accepts.iter();
                return Some(accepts.any(|accept| accepts_value(accept, value, self.on)));
            }
            Condition::Score(_) => unreachable!("a score tests no score"),
            Condition::All(members) => members.len(),
            Condition::Any(_) => 1,
            Condition::Count(count) => count.at_least,
        };
        let members = members(condition).iter();
        at_least(wanted, members.map(|one| self.holds_for(one, value)))
    }
}

fn tests_in<'a>(condition: &'a Condition, into: &mut Vec<&'a Test>) {
    if let Condition::Test(test) = condition {
        into.push(test);
    }
    for member in members(condition) {
        tests_in(member, into);
    }
}

fn scores_in(condition: &Condition, into: &mut Vec<ScoreId>) {
    if let Condition::Score(test) = condition {
        into.push(test.score);
    }
    for member in members(condition) {
        scores_in(member, into);
    }
}
