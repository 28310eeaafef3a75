//! The answers that raise no concern: recognizes them, and returns one.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::judge::judge;
use super::program::Program;
use crate::model::{
    Accept, Answer, Answers, AsOf, Clear, DateTest, OptionId, OptionState, PartialDate, Possible,
    ProcedureId, QuestionId, Ticks, Truth, YEARS,
};

impl Program {
    /// Whether a value is not certainly one of the clear answers of a question for a procedure. A partly known answer
    /// is clear if all its possible values are. False for a status, which is not a value.
    pub fn is_outside_clear(
        &self,
        procedure: ProcedureId,
        question: QuestionId,
        as_of: impl Into<AsOf>,
        answer: &Answer,
    ) -> bool {
        let limits = self.tables.limits(question, as_of.into());
        let Some(possible) = answer.possible(limits) else {
            // a status is not a value, and a date without any day is not certainly clear
            return matches!(answer, Answer::Date(_));
        };
        match (self.clear(procedure, question), possible) {
            (Clear::Any, _) => false,
            (Clear::Options(clear), Possible::Options(options)) => {
                options.iter().any(|option| !clear.contains(option))
            }
            (Clear::Ticks { options, none }, Possible::Ticks(ticks)) => {
                let is_possible = |state| state != OptionState::NotTicked;
                let mut states = (0..).map(OptionId::from).zip(ticks.states());
                let concern =
                    states.any(|(option, state)| is_possible(state) && !options.contains(&option));
                let may_be_none = ticks.options_in(OptionState::Ticked).next().is_none();
                concern || may_be_none && !none
            }
            (Clear::Tests(tests), Possible::Numbers(..) | Possible::Days(..)) => {
                judge(tests, answer, limits) != Truth::True
            }
            // an answer that cannot be compared is not certainly clear
            (
                Clear::Options(_) | Clear::Ticks { .. } | Clear::Tests(_),
                Possible::Options(_)
                | Possible::Ticks(_)
                | Possible::Numbers(..)
                | Possible::Days(..)
                | Possible::Words,
            ) => true,
        }
    }

    /// A clear answer: the first option that the file names, `none` of a `multi` if it is clear, the number at the
    /// bound (the lower of two), the clear day nearest to the screening date, empty text. Missing if a date has no
    /// clear day.
    pub fn clear_answer(
        &self,
        procedure: ProcedureId,
        question: QuestionId,
        as_of: impl Into<AsOf>,
    ) -> Answer {
        let flat = self.tables.question(question);
        match self.clear(procedure, question) {
            Clear::Options(clear) => clear
                .first()
                .map_or(Answer::Missing, |option| Answer::Option(*option)),
            Clear::Ticks { options, none } => {
                let first = options.first().filter(|_| !none);
                let ticked: Vec<OptionId> = first.copied().into_iter().collect();
                Answer::Ticks(Ticks::new(flat.option_count, &ticked, &[], false, false))
            }
            Clear::Tests(tests) => {
                let mut ranges = tests.iter().filter_map(Accept::number_range);
                match ranges.find_map(|range| range.low.or(range.high)) {
                    Some(bound) => {
                        let low = flat.bounds.low.map_or(bound, |min| bound.max(min));
                        Answer::Number(flat.bounds.high.map_or(low, |max| low.min(max)))
                    }
                    None => self.nearest_clear_day(procedure, question, as_of.into()),
                }
            }
            Clear::Any => Answer::Text(String::new()),
        }
    }

    /// Gives a clear answer, in interview order, to each question of a procedure that is not in `given` and is asked. A
    /// question that may not be asked stays missing.
    pub fn fill_clear(
        &self,
        procedure: ProcedureId,
        on: Date,
        answers: &mut Answers,
        given: &BTreeSet<QuestionId>,
    ) {
        self.fill_clear_for_all(&[procedure], on, answers, given);
    }

    /// Gives a clear answer to the questions of several procedures, as [`fill_clear`](Self::fill_clear) does. The
    /// answer is clear for each procedure that asks the question, if one of their clear answers is.
    pub fn fill_clear_for_all(
        &self,
        procedures: &[ProcedureId],
        on: Date,
        answers: &mut Answers,
        given: &BTreeSet<QuestionId>,
    ) {
        let mut asked: Vec<(QuestionId, ProcedureId)> = Vec::new();
        for &procedure in procedures {
            let questions = self.questions_of(procedure).iter();
            asked.extend(questions.map(|&question| (question, procedure)));
        }
        // a stable sort: the procedures of a question stay in their order
        asked.sort_by_key(|(question, _)| *question);
        let mut asked = asked.as_slice();
        self.resolve_each(on, answers, |evaluation, question, is_asked| {
            let count = asked.iter().take_while(|(one, _)| *one == question).count();
            let (of_question, others) = asked.split_at(count);
            asked = others;
            let is_wanted = !of_question.is_empty() && !given.contains(&question);
            let as_of = || evaluation.limits(question).as_of;
            let is_open = is_wanted && is_asked == Truth::True;
            is_open.then(|| self.clear_for_all(of_question, as_of()))
        });
    }

    /// The first clear answer to a question for one of the procedures that is also clear for the others. If there is
    /// none, the first clear answer.
    fn clear_for_all(&self, asked: &[(QuestionId, ProcedureId)], as_of: AsOf) -> Answer {
        let is_clear = |answer: &Answer| {
            let is_outside = |&(question, procedure): &(QuestionId, ProcedureId)| {
                self.is_outside_clear(procedure, question, as_of, answer)
            };
            !asked.iter().any(is_outside)
        };
        let mut answers = asked
            .iter()
            .map(|&(question, procedure)| self.clear_answer(procedure, question, as_of));
        let first = answers.next().unwrap_or_default();
        if asked.len() == 1 || is_clear(&first) {
            first
        } else {
            answers.find(is_clear).unwrap_or(first)
        }
    }

    fn clear(&self, procedure: ProcedureId, question: QuestionId) -> &Clear {
        let question = self.tables.question(question);
        question
            .clear_for
            .iter()
            .find(|(id, _)| *id == procedure)
            .map_or(&question.clear, |(_, clear)| clear)
    }

    /// The clear day that is nearest to the screening date. A range of clear days ends at the end of a window, so only
    /// these ends are tried.
    fn nearest_clear_day(
        &self,
        procedure: ProcedureId,
        question: QuestionId,
        as_of: AsOf,
    ) -> Answer {
        let (on, limit) = (as_of.on, as_of.limit());
        let dated = self.tables.question(question).dated;
        let tests = match self.clear(procedure, question) {
            Clear::Tests(tests) => tests.as_slice(),
            Clear::Any | Clear::Options(_) | Clear::Ticks { .. } => &[],
        };
        let ends = tests.iter().flat_map(|accept| match accept {
            Accept::Date(DateTest::Since { within, older_than }) => {
                [*within, *older_than].map(|one| one.map(|one| one.first_within(on)))
            }
            Accept::Date(DateTest::InNext(one) | DateTest::LaterThan(one)) => {
                [Some(one.after(on)), None]
            }
            Accept::Unsure
            | Accept::Declined
            | Accept::Is(_)
            | Accept::NoneOf(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_)
            | Accept::Number(_) => [None, None],
        });
        let ends = ends.flatten().chain([on, limit]);
        let beside = |day: Date| [day.yesterday().ok(), Some(day), day.tomorrow().ok()];
        let mut days: Vec<Date> = ends.flat_map(beside).flatten().collect();
        // of two equally near days, the later
        let distance = |day: Date| day.since(on).map_or(i32::MAX, |span| span.get_days());
        days.sort_by_key(|&day| match distance(day) {
            days @ ..=0 => days.unsigned_abs() * 2,
            days => days.unsigned_abs() * 2 - 1,
        });
        let clear = |day: Date| {
            let answer = Answer::Date(PartialDate::Day(day));
            let allowed =
                YEARS.contains(&day.year()) && dated.cut(PartialDate::Day(day), limit).is_some();
            (allowed && !self.is_outside_clear(procedure, question, as_of, &answer))
                .then_some(answer)
        };
        days.into_iter().find_map(clear).unwrap_or_default()
    }
}
