//! The index that makes evaluation fast. Nothing here decides: the index may skip a rule or a show-if whose truth it
//! knows to make no difference, and everything that it does not skip is judged by the evaluation of the sheet.

mod clauses;
mod everyday;

use super::tables::Tables;
use clauses::Clauses;
use everyday::Everyday;

pub(super) use clauses::row;

/// The index of a compiled protocol.
#[derive(Debug, Clone)]
pub(super) struct Index {
    pub clauses: Clauses,
    pub everyday: Everyday,
}

impl Index {
    pub(super) fn new(tables: &Tables) -> Self {
        let clauses = Clauses::new(tables);
        let everyday = Everyday::new(tables, &clauses);
        Self { clauses, everyday }
    }
}
