//! The days on which the same answers would give at most a precaution: a sentence for one procedure, a column for
//! several. A verdict of at most `precaution` that does not change with time needs neither.

use super::answered::Answered;
use crate::model::{Outcome, Verdict, Window};
use crate::report::result::window::in_words;

/// The sentence for one procedure. `None` if there is nothing to say.
pub(super) fn sentence(answered: &Answered<'_>) -> Option<String> {
    let [outcome] = answered.outcomes.as_slice() else {
        return None;
    };
    let days = in_words(outcome.window.filter(|_| changes(outcome))?)?;
    let start = match outcome.stale.as_slice() {
        [] => "These answers would give",
        _ => "If the client gives the same answers again, they would give",
    };
    Some(format!(
        "{start} at most a precaution {days}; ask again on the day."
    ))
}

/// The explanation of the column for several procedures. `None` if there is no column.
pub(super) fn legend(answered: &Answered<'_>) -> Option<String> {
    has_column(answered).then(|| {
        let has_stale = answered.outcomes.iter().any(|one| !one.stale.is_empty());
        let age = if has_stale { ", also those that are too old," } else { "" };
        format!(
            "Window: the days on which these answers{age} would give at most a precaution; ask again on the day."
        )
    })
}

/// The cell of a procedure. `None` if there is no column.
pub(super) fn cell(answered: &Answered<'_>, outcome: &Outcome) -> Option<String> {
    let window = outcome.window.filter(|_| has_column(answered))?;
    Some(in_words(window).unwrap_or_else(|| "not with these answers".to_owned()))
}

/// Whether there are several procedures, and something to say about one of them.
fn has_column(answered: &Answered<'_>) -> bool {
    let mut outcomes = answered.outcomes.iter();
    answered.outcomes.len() > 1
        && outcomes
            .any(|one| one.window.is_some_and(|window| in_words(window).is_some()) && changes(one))
}

/// Whether the window starts or ends within two years.
fn changes(outcome: &Outcome) -> bool {
    let (from, to) = (outcome.on, None);
    outcome.at_most > Verdict::Precaution || outcome.window != Some(Window::Days { from, to })
}
