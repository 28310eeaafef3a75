//! Similarity of two wordings.

use std::collections::BTreeSet;

use crate::intake::fold::fold;

/// Words that do not distinguish two questions.
const SMALL: [&str; 40] = [
    "a",
    "an",
    "the",
    "are",
    "is",
    "am",
    "be",
    "been",
    "being",
    "was",
    "were",
    "you",
    "your",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "any",
    "of",
    "or",
    "and",
    "to",
    "in",
    "on",
    "for",
    "with",
    "at",
    "by",
    "it",
    "this",
    "that",
    "these",
    "please",
    "which",
    "what",
    "there",
    "following",
    "currently",
];

/// Similarity of two wordings, from 0 to 100. At 100, they are the same except for small words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Similarity(u32);

/// Minimum similarity. Below it, wordings are not similar.
const MIN: u32 = 40;

/// The similarity of a wording to one that contains all of its words, and others.
const WITHIN: u32 = 60;

impl Similarity {
    /// Whether two texts are the same apart from small words.
    pub(super) const SAME: Self = Self(100);
}

/// Similarity of two wordings. Returns `None` if they are not similar.
pub(super) fn similarity(one: &str, other: &str) -> Option<Similarity> {
    let (one, other) = (words(one), words(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other {
        return Some(Similarity::SAME);
    }
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (one.iter().collect(), other.iter().collect());
    let both = one.intersection(&other).count();
    let all = one.union(&other).count();
    let percent = u32::try_from(100 * both / all).unwrap_or_default().min(99);
    let is_within = both > 1 && both == one.len().min(other.len());
    let percent = if is_within {
        percent.max(WITHIN)
    } else {
        percent
    };
    (percent >= MIN).then_some(Similarity(percent))
}

/// Whether two texts are the same except for small words.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    similarity(one, other) == Some(Similarity::SAME)
}

/// Whether each word of one text is in the other: "Pregnant" and "trying to become pregnant".
pub(super) fn is_similar(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let is_within = |one: &[String], other: &[String]| {
        !one.is_empty() && one.iter().all(|word| other.contains(word))
    };
    is_within(&one, &other) || is_within(&other, &one)
}

/// The words of a text without tags, small words, punctuation and capitals. All of its words if it has only small ones.
fn words(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut plain = String::with_capacity(text.len());
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                plain.push(' ');
            }
            _ if is_tag => {}
            c => plain.extend(c.to_lowercase()),
        }
    }
    let all: Vec<String> = plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let distinguishing_labels: Vec<String> = all
        .iter()
        .filter(|word| !SMALL.contains(&word.as_str()))
        .cloned()
        .collect();
    if distinguishing_labels.is_empty() {
        all
    } else {
        distinguishing_labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tags_and_capitals_do_not_count() {
        assert!(is_same("Are you <b>pregnant</b>?", "Currently pregnant"));
        assert!(!is_same("Are you pregnant?", "Are you not pregnant?"));
        assert!(is_same("No", "no"));
        assert!(!is_same("No", "None"));
        assert_eq!(similarity("Do you smoke?", "Are you pregnant?"), None);
        let near = similarity(
            "Have you ever had a keloid scar?",
            "Have you ever had a keloid?",
        );
        assert!(near.is_some_and(|near| near < Similarity::SAME));
        assert!(is_similar("Pregnant", "trying to become pregnant"));
        assert!(!is_similar("Yes", "No, or it does not apply to me"));
    }
}
