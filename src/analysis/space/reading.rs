//! Readings of the tests of a condition: as certainly true, as possibly true, or otherwise.

use super::super::solver::Lit;
use super::super::sum::Sum;
use super::Space;
use crate::model::{
    Accept, Condition, Count, OptionId, QuestionId, ScoreId, ScoreTest, Test, Tick, TickCount,
    TickTest,
};

/// Gives each test of a condition a literal.
pub(in crate::analysis) trait Reading {
    /// A test on a question.
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit;

    /// A test on a score.
    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit;

    /// A count that is not read member by member.
    fn count(&mut self, _space: &mut Space<'_>, _count: &Count) -> Option<Lit> {
        None
    }
}

/// A test holds if it is certainly true.
pub(in crate::analysis) struct Certain;

/// A test holds if it is not certainly false.
pub(in crate::analysis) struct Possible;

/// A reading of a score with fewer points, if every answer is a value.
struct Less(ScoreId, i64);

impl Reading for Certain {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        space.test(test)
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        space.score(test)
    }
}

impl Reading for Less {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        space.test(test)
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        let Self(score, points) = *self;
        if test.score == score {
            space.score_less(test, points)
        } else {
            space.score(test)
        }
    }
}

impl Reading for Possible {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        space.possible_test(test)
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        space.possible_score(test)
    }
}

impl Space<'_> {
    /// The literal of a condition with one reading of its tests.
    pub(in crate::analysis) fn condition_with(
        &mut self,
        condition: &Condition,
        reading: &mut impl Reading,
    ) -> Lit {
        match condition {
            Condition::All(members) => {
                let members = self.members_with(members, reading);
                self.solver.all_of(&members)
            }
            Condition::Any(members) => {
                let members = self.members_with(members, reading);
                self.solver.some_of(&members)
            }
            Condition::Count(count) => {
                if let Some(whole) = reading.count(self, count) {
                    return whole;
                }
                let members = self.members_with(&count.of, reading);
                self.at_least(count.at_least, &members)
            }
            Condition::Test(test) => reading.test(self, test),
            Condition::Score(test) => reading.score(self, test),
        }
    }

    /// Holds if a condition is true with `points` fewer points of a score and every answer is a value.
    pub(in crate::analysis) fn condition_less(
        &mut self,
        condition: &Condition,
        score: ScoreId,
        points: i64,
    ) -> Lit {
        self.condition_with(condition, &mut Less(score, points))
    }

    fn members_with(&mut self, members: &[Condition], reading: &mut impl Reading) -> Vec<Lit> {
        let members = members.iter();
        members
            .map(|member| self.condition_with(member, reading))
            .collect()
    }

    /// Holds if a question is not certainly left out.
    pub(in crate::analysis) fn maybe_shown(&mut self, question: QuestionId) -> Lit {
        if let Some(&known) = self.maybe_shown.get(&question) {
            return known;
        }
        let protocol = self.protocol;
        let literal = match &protocol.question(question).show_if {
            Some(show_if) => self.condition_with(show_if, &mut Possible),
            None => self.solver.always,
        };
        self.maybe_shown.insert(question, literal);
        literal
    }

    /// Holds if a question is not certainly left out, and its answer does not certainly fail. A status may stand for
    /// each value.
    fn possible_test(&mut self, test: &Test) -> Lit {
        let shown = self.maybe_shown(test.question);
        let asked = &self.asked[&test.question];
        let statuses = [asked.unsure, asked.declined];
        let mut passing: Vec<Lit> = if asked.is_multi {
            let accepts = test.accepts.iter();
            accepts
                .map(|accept| self.possible_ticks(test.question, accept))
                .collect()
        } else {
            let cells = asked.values.iter().zip(self.passing(test));
            let passing = cells.filter(|(_, passes)| *passes);
            passing.map(|(cell, _)| *cell).chain(statuses).collect()
        };
        passing = vec![self.solver.some_of(&passing), shown];
        self.solver.all_of(&passing)
    }

    fn possible_ticks(&mut self, question: QuestionId, accept: &Accept) -> Lit {
        let asked = &self.asked[&question];
        let open = [asked.unsure, asked.declined];
        match accept {
            Accept::Unsure | Accept::Declined => self.solver.some_of(&open),
            Accept::Ticks(ticks) => self.possible_tick_test(question, ticks),
            Accept::TickCount(count) => {
                let reached = self.tick_count(question, count);
                self.solver.some_of(&[reached, open[0], open[1]])
            }
            Accept::Is(_) | Accept::NoneOf(_) | Accept::Number(_) | Accept::Date(_) => {
                !self.solver.always
            }
        }
    }

    /// Holds if a test on ticks is not certainly false. With a status, each option that is not ticked may be ticked or
    /// not.
    fn possible_tick_test(&mut self, question: QuestionId, test: &TickTest) -> Lit {
        let asked = &self.asked[&question];
        let (values, open) = (asked.values.clone(), [asked.unsure, asked.declined]);
        let ticked = |option: OptionId| values[option.index()];
        let mut needed = Vec::new();
        for tick in &test.all_of {
            match tick {
                Tick::Option(option) => {
                    let ways = [ticked(*option), open[0], open[1]];
                    needed.push(self.solver.some_of(&ways));
                }
                Tick::None => needed.extend(values.iter().map(|&one| !one)),
            }
        }
        for tick in &test.none_of {
            match tick {
                Tick::Option(option) => needed.push(!ticked(*option)),
                Tick::None => {
                    let ways: Vec<Lit> = values.iter().copied().chain(open).collect();
                    needed.push(self.solver.some_of(&ways));
                }
            }
        }
        self.solver.all_of(&needed)
    }

    /// Holds if at least `wanted` of these literals hold.
    pub(in crate::analysis) fn at_least(&mut self, wanted: usize, literals: &[Lit]) -> Lit {
        let known = self.counts.remove(literals);
        let mut sum = known.unwrap_or_else(|| Sum::count(&self.solver, literals));
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        let reached = sum.at_least(&mut self.solver, wanted);
        self.counts.insert(literals.to_vec(), sum);
        reached
    }

    /// Holds if an accepted number of these options is ticked.
    pub(super) fn tick_count(&mut self, question: QuestionId, count: &TickCount) -> Lit {
        let values = &self.asked[&question].values;
        let options = count.of.iter().map(|option| values[option.index()]);
        let options: Vec<Lit> = options.collect();
        self.at_least(count.at_least, &options)
    }
}
