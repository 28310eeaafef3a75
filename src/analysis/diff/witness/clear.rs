//! The clear answers that are filled in for questions without an answer on a sheet.

use jiff::civil::Date;

use super::Seeker;
use crate::analysis::diff::joint::Value;
use crate::analysis::diff::{SIDES, Side};
use crate::model::{Answer, QuestionId};

impl Seeker<'_> {
    /// A question in one protocol, if that protocol asks it for the procedure.
    pub(super) fn asked_id(&self, side: Side, place: usize) -> Option<QuestionId> {
        let id = self.seen.joint.questions[place].ids[side.index()]?;
        let procedure = self.seen.view.procedure[side.index()];
        self.pair.asks(side, procedure, id).then_some(id)
    }

    /// The clear answer that one protocol fills in on a screening date.
    pub(super) fn clear_answer(&self, side: Side, place: usize, on: Date) -> Option<Answer> {
        let id = self.asked_id(side, place)?;
        let procedure = self.seen.view.procedure[side.index()];
        let program = self.pair.of(side).program;
        Some(program.clear_answer(procedure, id, on))
    }

    /// Whether each protocol fills in a value as clear on a screening date.
    pub(super) fn is_clear(&self, place: usize, value: &Value, on: Date) -> bool {
        let question = &self.seen.joint.questions[place];
        SIDES.iter().all(|&side| {
            let answer = self.clear_answer(side, place, on);
            answer.is_none_or(|answer| question.value_of(side, &answer, on).as_ref() == Some(value))
        })
    }

    /// The value that each protocol that asks fills in as clear. `None` if the protocols do not agree.
    pub(super) fn clear(&self, place: usize) -> Option<Value> {
        let question = &self.seen.joint.questions[place];
        let on = self.scope.on;
        let mut clear = None;
        for side in SIDES {
            if let Some(answer) = self.clear_answer(side, place, on) {
                let value = question.value_of(side, &answer, on)?;
                if *clear.get_or_insert_with(|| value.clone()) != value {
                    return None;
                }
            }
        }
        clear
    }

    /// The clear number. The number on a sheet is as near to it as possible.
    pub(super) fn near(&self, place: usize) -> i64 {
        let clear = SIDES.iter().rev();
        let mut clear = clear.filter_map(|&side| self.clear_answer(side, place, self.scope.on));
        match clear.next() {
            Some(Answer::Number(number)) => number,
            _ => 0,
        }
    }
}
