//! From a protocol to a verdict: compile once, then evaluate any number of answer sheets.
//!
//! There is one evaluator, and it cannot fail. It knows no file, no clock and no terminal.

mod asking;
mod calm;
mod cells;
mod clear;
mod compile;
mod evaluate;
mod explain;
mod filter;
mod judge;
mod needed;
mod truth;

pub use asking::Asking;
pub use cells::Code;
pub use compile::Program;
pub use evaluate::{Evaluator, Found, Values};
pub use explain::{Explained, ExplainedAccept, ExplainedTest, Explanation, Sum};
pub use truth::Truth;
