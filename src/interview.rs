//! An interview as a state machine: what to ask next, one step back, a jump to any answer, the review before the
//! verdict.
//!
//! It does not depend on a keyboard or a screen: the trait [`Prompter`] asks the questions. Whatever the order of the
//! replies, including steps back and corrections, the answers at the end are those of a straight interview with the
//! same replies.

mod differences;
mod prompter;
mod review;
mod state;

pub use prompter::{Asked, Ending, Onward, Prompter, Reply, Reviewed, conduct};
pub use review::{Entry, Standing};
pub use state::{Earlier, Held, Interview, Progress, Step};
