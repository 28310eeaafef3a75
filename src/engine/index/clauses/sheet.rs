//! The answers of a sheet, as the index of clauses reads them.

use crate::engine::tables::Node;
use crate::model::{QuestionId, Truth};

/// The answers of a sheet, as far as clauses need them.
pub(in crate::engine) trait Sheet {
    /// For each question, the row of its masks, if it is a pivot with a notable answer or one of the [`seconds`]. The
    /// questions are in groups of 64.
    ///
    /// [`seconds`]: Self::seconds
    fn rows(&self) -> &[[u16; 64]];

    /// The row of the masks of any question.
    fn row_of_other(&self, question: QuestionId) -> u16;

    /// One bit for each question whose answer may leave a clause possible in which it is second.
    fn seconds(&self) -> &[u64];

    /// One bit for each of the [`seconds`](Self::seconds) for which a test may be unknown.
    fn unknown_seconds(&self) -> &[u64];

    /// Whether some answer is not in a single cell.
    fn has_mixed(&self) -> bool;

    /// Whether the answer to a question is not in a single cell.
    fn is_mixed(&self, question: QuestionId) -> bool;

    /// The truth of a condition.
    fn truth(&self, node: Node) -> Truth;
}
