//! Conditions on a row that are not answers: texts that prove that a question was shown, or that a row is a record.

use super::row::RowCells;
use crate::intake::mapping::{ColumnId, Mapping};
use crate::intake::parts::{MappedColumns, is_one_of};
use crate::model::QuestionId;

/// The conditions of a mapping.
pub(super) struct Conditions<'l> {
    /// Each condition once.
    list: Vec<Condition<'l>>,
    /// The conditions that a record must meet.
    only: Vec<usize>,
    /// Questions with the conditions under which they were shown.
    shown: Vec<(Vec<usize>, Vec<QuestionId>)>,
    /// Whether each condition holds in the current row.
    holds: Vec<bool>,
}

/// The condition that a cell holds one of some texts.
struct Condition<'l> {
    column: ColumnId,
    place: usize,
    texts: &'l [String],
    /// Texts that were seen, and whether each is one of them.
    seen: Vec<(Box<[u8]>, bool)>,
}

/// Maximum number of cached texts of a condition, and their maximum length.
const MAX_SEEN: usize = 8;
const MAX_SEEN_LENGTH: usize = 64;

impl<'l> Conditions<'l> {
    pub(super) fn new(columns: &MappedColumns<'_>, mapping: &'l Mapping) -> Self {
        let mut all = Self {
            list: Vec::new(),
            only: Vec::new(),
            shown: Vec::new(),
            holds: Vec::new(),
        };
        all.only = all.add(columns, &mapping.record.only);
        for map in &mapping.questions {
            if map.shown.is_empty() {
                continue;
            }
            let of_question = all.add(columns, &map.shown);
            let known = all.shown.iter_mut().find(|(one, _)| *one == of_question);
            match known {
                Some((_, questions)) => questions.push(map.question),
                None => all.shown.push((of_question, vec![map.question])),
            }
        }
        all.holds = vec![true; all.list.len()];
        all
    }

    /// The indices of some conditions in the list. Adds those that are new.
    fn add(
        &mut self,
        columns: &MappedColumns<'_>,
        conditions: &'l [(ColumnId, Vec<String>)],
    ) -> Vec<usize> {
        let placed = conditions
            .iter()
            .filter_map(|(column, texts)| Some((*column, columns.place(*column)?, texts)));
        let places = placed.map(|(column, place, texts)| {
            let is_same = |one: &Condition<'_>| one.column == column && one.texts == texts;
            let known = self.list.iter().position(is_same);
            known.unwrap_or_else(|| {
                self.list.push(Condition {
                    column,
                    place,
                    texts,
                    seen: Vec::new(),
                });
                self.list.len() - 1
            })
        });
        places.collect()
    }

    /// Tests every condition in a row. Returns whether the row is a record.
    pub(super) fn test(&mut self, row: RowCells<'_>) -> bool {
        for (condition, holds) in self.list.iter_mut().zip(&mut self.holds) {
            *holds = condition.holds(row);
        }
        self.only.iter().all(|&one| self.holds[one])
    }

    /// The questions that were not shown, by the last test.
    pub(super) fn hidden(&self) -> impl Iterator<Item = QuestionId> + '_ {
        let holds = |conditions: &[usize]| conditions.iter().all(|&one| self.holds[one]);
        let hidden = self.shown.iter().filter(move |(all, _)| !holds(all));
        hidden.flat_map(|(_, questions)| questions.iter().copied())
    }
}

impl Condition<'_> {
    fn holds(&mut self, row: RowCells<'_>) -> bool {
        let (start, end) = row.places.cell(self.place);
        let cell = &row.bytes[start..end];
        if let Some((_, is_one)) = self.seen.iter().find(|(text, _)| **text == *cell) {
            return *is_one;
        }
        let is_one = is_one_of(row.text(self.place).unwrap_or_default(), self.texts);
        if self.seen.len() < MAX_SEEN && cell.len() <= MAX_SEEN_LENGTH {
            self.seen.push((cell.into(), is_one));
        }
        is_one
    }
}
