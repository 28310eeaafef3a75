//! A procedure in a space: which answers are clear for it, and the literal for "none of its rules is true".

use jiff::civil::Date;

use super::solver::Lit;
use super::space::Space;
use crate::model::{Answer, Clear, OptionId, OptionState, ProcedureId, Question, QuestionId};

/// The literals of one procedure in one space.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    /// If it holds, no rule of the procedure is true.
    pub no_rule: Lit,
    /// If it holds, the answer to every question that is asked is clear.
    pub all_clear: Lit,
    /// The questions of the procedure, in interview order.
    pub questions: Vec<Own>,
}

/// One question of a procedure.
#[derive(Debug, Clone)]
pub(super) struct Own {
    pub question: QuestionId,
    /// If it holds, the question is asked and its answer lies outside its `clear`.
    pub concern: Lit,
    /// Holds if the question is asked and its answer is not the one that is filled in as clear. It also holds if the
    /// question is maybe asked and a score depends on it: then its answer counts, and no answer is filled in.
    pub differs: Lit,
    /// Holds if its answer is the one that is filled in as clear, whether the question is asked or not.
    pub same: Lit,
    /// The cell of the clear answer that is filled in.
    pub clear_cell: Option<usize>,
}

impl Space<'_> {
    /// Adds the clauses of a procedure.
    pub(super) fn profile(&mut self, procedure: ProcedureId) -> Profile {
        let no_rule = self.solver.literal();
        let rules: Vec<Lit> = self
            .rules
            .iter()
            .filter(|(rule, _)| self.protocol.rule(**rule).procedures.contains(&procedure))
            .map(|(_, literal)| *literal)
            .collect();
        for rule in rules {
            self.solver.clause(&[!no_rule, !rule]);
        }
        let all_clear = self.solver.literal();
        let asked: Vec<QuestionId> = self.asked.keys().copied().collect();
        let asked = asked
            .into_iter()
            .filter(|&one| self.protocol.question(one).procedures.contains(&procedure));
        let questions = asked
            .map(|question| self.own(procedure, question, all_clear))
            .collect();
        Profile {
            no_rule,
            all_clear,
            questions,
        }
    }

    fn own(&mut self, procedure: ProcedureId, question: QuestionId, all_clear: Lit) -> Own {
        let given = self.program.clear_answer(procedure, question, self.today);
        let asked = &self.asked[&question];
        let shown = asked.shown;
        let (outside, clear_cell, same) = if asked.is_multi {
            self.ticks_of(procedure, question, &given)
        } else {
            let on_today = |cell: &super::cells::Cell| cell.holds(self.today, &given);
            let clear_cell = asked.cells.iter().position(on_today);
            let outside: Vec<Lit> = asked
                .cells
                .iter()
                .zip(&asked.values)
                .filter(|(cell, _)| self.is_outside(procedure, question, &cell.sample))
                .map(|(_, value)| *value)
                .collect();
            let same = clear_cell.map_or(!self.solver.always, |cell| asked.values[cell]);
            (outside, clear_cell, same)
        };
        let outside = self.solver.some_of(&outside);
        let concern = self.solver.all_of(&[shown, outside]);
        self.solver.clause(&[!all_clear, !concern]);
        let mut differs = self.solver.all_of(&[shown, !same]);
        if self.is_scored(question) {
            let maybe = self.maybe_shown(question);
            let unasked = self.solver.all_of(&[maybe, !shown]);
            differs = self.solver.some_of(&[differs, unasked]);
        }
        Own {
            question,
            concern,
            differs,
            same,
            clear_cell,
        }
    }

    fn is_outside(
        &self,
        procedure: ProcedureId,
        question: QuestionId,
        (on, answer): &(Date, Answer),
    ) -> bool {
        self.program
            .is_outside_clear(procedure, question, *on, answer)
    }

    /// For a `multi`: the literals outside `clear`, no cell, and the literal that holds if exactly the given ticks are
    /// set.
    fn ticks_of(
        &mut self,
        procedure: ProcedureId,
        question: QuestionId,
        given: &Answer,
    ) -> (Vec<Lit>, Option<usize>, Lit) {
        let asked = &self.asked[&question];
        let (values, statuses) = (asked.values.clone(), [!asked.unsure, !asked.declined]);
        let mut outside = Vec::new();
        if let Clear::Ticks { options, none } =
            clear_of(self.protocol.question(question), procedure)
        {
            let is_clear = |index: usize| options.contains(&OptionId::from(index));
            let ticks = values.iter().enumerate();
            outside.extend(
                ticks
                    .filter(|(index, _)| !is_clear(*index))
                    .map(|(_, one)| *one),
            );
            if !none {
                let nothing: Vec<Lit> = values.iter().map(|&one| !one).chain(statuses).collect();
                outside.push(self.solver.all_of(&nothing));
            }
        }
        let same: Vec<Lit> = match given {
            Answer::Ticks(ticks) => values
                .iter()
                .zip(ticks.states())
                .map(|(&one, state)| {
                    if state == OptionState::Ticked {
                        one
                    } else {
                        !one
                    }
                })
                .chain(statuses)
                .collect(),
            Answer::Missing
            | Answer::Invalid
            | Answer::Unsure
            | Answer::Declined
            | Answer::Option(_)
            | Answer::OneOf(_)
            | Answer::Number(_)
            | Answer::Range(_)
            | Answer::Date(_)
            | Answer::Text(_) => vec![!self.solver.always],
        };
        (outside, None, self.solver.all_of(&same))
    }
}

/// The clear answers of a question for a procedure.
fn clear_of(question: &Question, procedure: ProcedureId) -> &Clear {
    question
        .clear_for
        .iter()
        .find(|(id, _)| *id == procedure)
        .map_or(&question.clear, |(_, clear)| clear)
}
