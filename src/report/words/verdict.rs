//! A verdict that is not decided, in words.

use crate::model::{Outcome, Verdict};

/// `could become refer`, or `at least defer, could become refer`. `None` if it is decided. A minimum of `eligible` is
/// left out, because it would sound as if the person may be treated.
pub(in crate::report) fn undecided(outcome: &Outcome) -> Option<String> {
    let (least, most) = (outcome.at_least, outcome.at_most);
    match outcome.decided() {
        Some(_) => None,
        None if least < Verdict::Defer => Some(format!("could become {most}")),
        None => Some(format!("at least {least}, could become {most}")),
    }
}
