//! An interview as a state machine: what to ask next, one step back, a jump to any answer, the review before the
//! verdict.
//!
//! Knows no keyboard and no screen: whoever puts the questions stands behind the trait [`Prompter`]. Whatever way the
//! replies were given in, with steps back and changes of mind, the answers at the end are those of a straight
//! interview with the same replies.

mod differences;
mod prompter;
mod review;
mod state;

pub use prompter::{Asked, Ending, Onward, Prompter, Reply, Reviewed, conduct};
pub use review::{Entry, Standing};
pub use state::{Earlier, Held, Interview, Progress, Step};
