//! The cells in the middle of a row.

use jiff::civil::Date;

use crate::model::{ProcedureId, QuestionId, RuleId, Verdict, Window};
use crate::report::result::fragment::Fragment;

/// The cells of a procedure and a day.
#[derive(Clone)]
pub(super) struct Opening {
    pub on: Date,
    pub cells: Fragment,
    /// Number of them that are escaped.
    pub defused: u64,
}

/// The cells in the middle of a row.
pub(super) struct Row<'a> {
    pub procedure: ProcedureId,
    pub on: Date,
    /// The mildest and the most severe possible verdict.
    pub bounds: (Verdict, Verdict),
    pub not_before: Option<Date>,
    /// The days on which the same answers give at most a precaution, if the table has a column for them.
    pub window: Option<Window>,
    pub reasons: &'a [RuleId],
    pub needed: &'a [QuestionId],
    pub ignored: &'a [QuestionId],
    pub stale: &'a [QuestionId],
    /// The questions whose answers cannot be read.
    pub errors: &'a [&'a str],
    /// The day the answers were given.
    pub answered: Option<Date>,
    /// The title of the mapping that explained the record.
    pub mapping: Option<&'a str>,
}

/// The cells of a verdict and of its bounds.
pub(super) fn verdict_cells(at_least: Verdict, at_most: Verdict) -> String {
    let verdict = if at_least == at_most {
        at_least.word()
    } else {
        "incomplete"
    };
    let (at_least, at_most) = (at_least.word(), at_most.word());
    format!(",{verdict},{at_least},{at_most},")
}
