//! The index that makes evaluation fast. It finds the truth of rules, for many at once, from the truths of their parts,
//! which `cells` and `sheet` determine, and skips rules and show-ifs for which no answer makes a difference. It decides
//! nothing.

mod clauses;
mod draft;
mod everyday;

use super::tables::Tables;
use clauses::Clauses;
use everyday::Everyday;

pub(super) use clauses::{Sheet, row};

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
