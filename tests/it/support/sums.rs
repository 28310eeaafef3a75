//! Random counts and scores, inserted into a protocol and built from its own tests.

use contraindication::model::{
    Accept, Condition, Count, Kind, NumberRange, OptionId, Points, ProcedureId, Protocol, Question,
    QuestionId, Score, ScoreId, ScoreTest, Test, TickCount,
};
use contraindication::source::Span;

use super::random::Dice;

/// The first location of inserted parts. No text is that long, so each part has its own location.
const BEYOND: usize = 1 << 30;

struct Mixer<'d> {
    dice: &'d mut Dice,
    /// Every test of the protocol.
    tests: Vec<Test>,
    scores: usize,
    place: usize,
}

/// Inserts counts and scores into the rules and show-ifs of a protocol.
pub(crate) fn add_sums(protocol: &mut Protocol, dice: &mut Dice) {
    let rules = protocol.rules.iter().flat_map(|rule| rule.when.tests(&[]));
    let mut tests: Vec<Test> = rules.cloned().collect();
    for (index, question) in protocol.questions.iter().enumerate() {
        if let Kind::Multi { options, .. } = &question.kind
            && options.len() > 1
        {
            let of = (0..options.len()).map(OptionId::from).collect();
            let at_least = 2 + dice.below(options.len() - 1);
            tests.push(Test {
                question: QuestionId::from(index),
                accepts: vec![Accept::TickCount(TickCount { at_least, of })],
                list: false,
                span: protocol.rules[0].span,
            });
        }
    }
    let mut mixer = Mixer {
        scores: 1 + dice.below(2),
        dice,
        tests,
        place: BEYOND,
    };
    protocol.scores = (0..mixer.scores)
        .map(|index| mixer.score(protocol, index))
        .collect();
    for index in 0..protocol.questions.len() {
        let show_if = protocol.questions[index].show_if.take();
        let before = mixer
            .tests
            .iter()
            .filter(|test| test.question.index() < index);
        let before: Vec<Test> = before.cloned().collect();
        protocol.questions[index].show_if = match show_if {
            Some(show_if) if !before.is_empty() && mixer.dice.one_in(3) => {
                let mut of = vec![show_if];
                of.extend((0..2).map(|_| Condition::Test(mixer.dice.pick(&before).clone())));
                let span = protocol.rules[0].span;
                let at_least = 2;
                Some(Condition::Count(Count { at_least, of, span }))
            }
            show_if => show_if,
        };
    }
    for rule in &mut protocol.rules {
        let when = rule.when.clone();
        rule.when = mixer.rule(when);
    }
    update_procedures(protocol);
}

/// Changes a point, a bound or the number of a count, or removes an entry.
pub(crate) fn change_sums(protocol: &mut Protocol, dice: &mut Dice) {
    for score in &mut protocol.scores {
        let entry = dice.below(score.points.len());
        match dice.below(4) {
            0 => score.points[entry].add += 1,
            1 if score.points.len() > 1 => drop(score.points.remove(entry)),
            2 => score.points.reverse(),
            _ => {}
        }
    }
    for rule in &mut protocol.rules {
        if dice.one_in(2) {
            change(&mut rule.when, dice);
        }
    }
    update_procedures(protocol);
}

fn change(condition: &mut Condition, dice: &mut Dice) {
    match condition {
        Condition::All(members) | Condition::Any(members) => {
            members.iter_mut().for_each(|member| change(member, dice));
        }
        Condition::Count(count) => match dice.below(3) {
            0 => count.at_least = 1 + dice.below(count.of.len()),
            1 => count.of.reverse(),
            _ => count.of.iter_mut().for_each(|member| change(member, dice)),
        },
        Condition::Score(test) => {
            for range in &mut test.ranges {
                range.low = range.low.map(|low| low - 1);
            }
        }
        Condition::Test(test) => {
            for accept in &mut test.accepts {
                if let Accept::TickCount(count) = accept {
                    count.at_least = 1 + dice.below(count.of.len());
                }
            }
        }
    }
}

impl Mixer<'_> {
    fn span(&mut self, like: Span) -> Span {
        self.place += 2;
        Span {
            start: self.place,
            end: self.place + 1,
            ..like
        }
    }

    fn score(&mut self, protocol: &Protocol, index: usize) -> Score {
        let like = &protocol.rules[0];
        let count = 2 + self.dice.below(4);
        let points = (0..count).map(|_| {
            let add = *self.dice.pick(&[1, 2, -1, 3, -2]);
            let when = self.entry();
            let span = self.span(like.span);
            Points { add, when, span }
        });
        Score {
            points: points.collect(),
            id: format!("score-{index}"),
            topic: like.topic,
            title: format!("Score {index}"),
            span: like.span,
            block: like.span,
        }
    }

    /// A condition for an entry, without statuses.
    fn entry(&mut self) -> Condition {
        let names_status = |test: &Test| {
            let mut accepts = test.accepts.iter();
            accepts.any(|one| matches!(one, Accept::Unsure | Accept::Declined))
        };
        let tests = self.tests.iter().filter(|test| !names_status(test));
        let tests: Vec<Test> = tests.cloned().collect();
        if tests.is_empty() {
            return Condition::Any(Vec::new());
        }
        let test = |mixer: &mut Self| Condition::Test(mixer.dice.pick(&tests).clone());
        let members = |mixer: &mut Self| vec![test(mixer), test(mixer)];
        match self.dice.below(6) {
            0 => Condition::All(members(self)),
            1 => Condition::Any(members(self)),
            _ => test(self),
        }
    }

    fn rule(&mut self, when: Condition) -> Condition {
        let is_listed = matches!(when, Condition::All(_) | Condition::Any(_));
        match self.dice.below(8) {
            0 | 1 => self.score_test(),
            2 => Condition::All(vec![self.score_test(), when]),
            3 => Condition::Any(vec![self.score_test(), when]),
            4 => self.count(vec![when]),
            5 => {
                let score = self.score_test();
                self.count(vec![score])
            }
            6 if !is_listed => self.count(Vec::new()),
            _ => when,
        }
    }

    fn count(&mut self, mut of: Vec<Condition>) -> Condition {
        let like = self.tests[0].span;
        for _ in 0..2 + self.dice.below(2) {
            let mut test = self.dice.pick(&self.tests).clone();
            test.span = self.span(like);
            of.push(Condition::Test(test));
        }
        let at_least = 2 + self.dice.below(of.len() - 1);
        let span = self.span(like);
        Condition::Count(Count { at_least, of, span })
    }

    fn score_test(&mut self) -> Condition {
        let low = *self.dice.pick(&[2, 1, 3, 0, -1, 4]);
        let range = |low, high| NumberRange { low, high };
        let ranges = match self.dice.below(6) {
            0 => vec![range(None, Some(low))],
            1 => vec![range(Some(low), Some(low + 1))],
            2 => vec![range(None, Some(low)), range(Some(low + 2), None)],
            _ => vec![range(Some(low), None)],
        };
        let like = self.tests[0].span;
        Condition::Score(ScoreTest {
            score: ScoreId::from(self.dice.below(self.scores)),
            list: ranges.len() > 1,
            ranges,
            span: self.span(like),
        })
    }
}

/// Updates the procedures of each question: those with a rule that tests it, or with a show-if of an asked question
/// that does.
fn update_procedures(protocol: &mut Protocol) {
    let ask = |questions: &mut [Question], tested: &[QuestionId], procedures: &[ProcedureId]| {
        for question in tested {
            let asked = &mut questions[question.index()].procedures;
            asked.extend(procedures);
            asked.sort_unstable();
            asked.dedup();
        }
    };
    let tested = |condition: &Condition, scores: &[Score]| -> Vec<QuestionId> {
        let tests = condition.tests(scores).into_iter();
        tests.map(|test| test.question).collect()
    };
    for rule in &protocol.rules {
        let tested = tested(&rule.when, &protocol.scores);
        ask(&mut protocol.questions, &tested, &rule.procedures);
    }
    // a show-if tests only earlier questions
    for index in (0..protocol.questions.len()).rev() {
        let question = protocol.questions[index].clone();
        if let Some(show_if) = &question.show_if {
            let tested = tested(show_if, &[]);
            ask(&mut protocol.questions, &tested, &question.procedures);
        }
    }
}
