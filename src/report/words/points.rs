//! Points in words: the value of a score, and the accepted values of a test.

use crate::model::{NumberRange, ScoreValue};

/// `3 points`, or `between 2 and 4 points` while answers are open.
pub(crate) fn value_in_words(value: ScoreValue) -> String {
    match value.exact() {
        Some(points) => points_in_words(points),
        None => format!("between {} and {} points", value.at_least, value.at_most),
    }
}

/// `from 0 to 3 points`.
pub(crate) fn range_of_points(value: ScoreValue) -> String {
    match value.exact() {
        Some(points) => points_in_words(points),
        None => format!("from {} to {} points", value.at_least, value.at_most),
    }
}

/// `1 point`, `2 points`.
pub(crate) fn points_in_words(points: i64) -> String {
    match points {
        1 | -1 => format!("{points} point"),
        _ => format!("{points} points"),
    }
}

/// The accepted values of a test on a score, as a phrase after its title: `is at least 2 points`.
pub(crate) fn ranges_in_words(ranges: &[NumberRange]) -> String {
    let words: Vec<String> = ranges.iter().map(|range| range_in_words(*range)).collect();
    words.join(" or ")
}

fn range_in_words(range: NumberRange) -> String {
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => format!("is {}", points_in_words(low)),
        (Some(low), Some(high)) => format!("is from {low} to {}", points_in_words(high)),
        (Some(low), None) => format!("is at least {}", points_in_words(low)),
        (None, Some(high)) => format!("is at most {}", points_in_words(high)),
        (None, None) => "is any number of points".to_owned(),
    }
}
