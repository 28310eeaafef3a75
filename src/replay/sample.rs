//! The first changes of each kind, as examples for people. Their number is bounded.

use super::change::{Change, ChangeKind};

/// The first changes of each kind, each with its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    changes: [Vec<(String, Change)>; ChangeKind::ALL.len()],
}

impl Sample {
    /// Maximum number of changes of one kind.
    pub const MAX: usize = 10;

    /// Adds a change of a file if there is room.
    pub fn add(&mut self, file: &str, change: Change) {
        let changes = &mut self.changes[change.kind.index()];
        if changes.len() < Self::MAX {
            changes.push((file.to_owned(), change));
        }
    }

    /// Adds the changes of later records.
    pub fn merge(&mut self, other: Self) {
        for (own, others) in self.changes.iter_mut().zip(other.changes) {
            let room = Self::MAX - own.len();
            own.extend(others.into_iter().take(room));
        }
    }

    /// The first changes of a kind, each with its file.
    pub fn of_kind(&self, kind: ChangeKind) -> &[(String, Change)] {
        &self.changes[kind.index()]
    }
}
