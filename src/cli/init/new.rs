//! The files of `contra init --new`: a protocol with one question, one rule and one case, to be replaced bit by bit.
//!
//! It is about a pottery workshop, so that nobody mistakes it for advice, and its source is a placeholder.

use jiff::ToSpan;
use jiff::civil::Date;

const FILES: [(&str, &str); 3] = [
    ("protocol.toml", include_str!("protocol.toml")),
    ("first-topic.toml", include_str!("first-topic.toml")),
    (
        "first-topic.test.toml",
        include_str!("first-topic.test.toml"),
    ),
];

/// The name and text of each file, for a protocol with this id and start date.
pub(super) fn files(id: &str, today: Date) -> Vec<(&'static str, String)> {
    let review_by = today.checked_add(1.year()).unwrap_or(today);
    let filled = |text: &str| {
        text.replace("{id}", id)
            .replace("{today}", &today.to_string())
            .replace("{review-by}", &review_by.to_string())
    };
    FILES
        .iter()
        .map(|(name, text)| (*name, filled(text)))
        .collect()
}
