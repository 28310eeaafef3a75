//! From a protocol to a verdict: compile once, then evaluate any number of answer sheets.
//!
//! There is one evaluator, and it cannot fail. It uses no file, no clock and no terminal.
//!
//! The files import each other in one direction:
//!
//! - `truth`, `judge` and `cells` evaluate a test for an answer
//! - `tables` is a compiled protocol, and `compile` fills it
//! - `index` combines the truths of the parts of many rules at once, and skips what makes no difference
//! - `sheet` decides everything about one answer sheet
//! - `age` removes answers that are too old
//! - `scores` and `dates` compute the scores and the dates of a sheet
//! - `change_days` finds the days on which the truth of a test can change
//! - `program` joins the tables and the index
//! - `evaluator` returns the verdicts, and `found` the result of a procedure
//! - `needed` and `asking` choose questions to ask
//! - `clear` and `explain` return answers that raise no concern, and explain a rule
//! - `bits` is a set of small numbers

#![deny(clippy::wildcard_enum_match_arm)]

mod age;
mod asking;
mod bits;
mod cells;
mod change_days;
mod clear;
mod compile;
mod dates;
mod evaluator;
mod explain;
mod found;
mod index;
mod judge;
mod needed;
mod program;
mod scores;
mod sheet;
mod tables;
mod truth;

pub use asking::Asking;
#[doc(hidden)]
pub use cells::Code;
pub use evaluator::{AnswerStatus, Evaluator};
pub use found::Found;
pub use program::Program;
pub use sheet::Values;
