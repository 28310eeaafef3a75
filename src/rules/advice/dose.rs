//! Amounts of a medicine that someone is told to take, as opposed to amounts that were measured or taken.

use super::words::amounts::{
    COMPARED, DOSES, GIVE, GIVEN, HAPPENED, OVER, PIECES, RATES, STATES, SUBSTANCES,
};
use super::words::{MUST_BE, NUMBER_WORDS};
use super::{Gap, Word, is_medicine, is_report, mood, one_of};

/// Number of words in a dose that is advice.
pub(super) fn advised(text: &str, words: &[Word<'_>], at: usize) -> Option<usize> {
    let count = dose(&words[at..])?;
    let sentence = sentence(words, at);
    let is_advice = is_told_to_take(words, sentence.start, at)
        || !is_rate(text, words, at + count)
            && (must_be_taken(&words[at + count..sentence.end])
                || is_fragment(words, sentence.start, at, &words[at + count..sentence.end]));
    is_advice.then_some(count)
}

/// A number with a unit in which doses are given.
fn dose(words: &[Word<'_>]) -> Option<usize> {
    let [first, rest @ ..] = words else {
        return None;
    };
    let next = rest.first().filter(|next| next.gap == Gap::Space);
    let next_is = |units: &[&str]| next.is_some_and(|next| units.contains(&next.text.as_str()));
    if NUMBER_WORDS.contains(&first.text.as_str()) {
        return next_is(PIECES).then_some(2);
    }
    let number = first.raw.trim_end_matches(|c: char| !c.is_ascii_digit());
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–');
    if !number.starts_with(|c: char| c.is_ascii_digit()) || !number.chars().all(in_number) {
        return None;
    }
    let unit = first.text[number.len()..].trim_start_matches('-');
    if DOSES.contains(&unit) {
        return Some(1);
    }
    (unit.is_empty() && next_is(DOSES)).then_some(2)
}

/// The words of the sentence around a word. For a long sentence, only those near the word.
fn sentence(words: &[Word<'_>], at: usize) -> std::ops::Range<usize> {
    const MAX_LENGTH: usize = 60;
    let ends = |index: &usize| words[*index].gap == Gap::End;
    let first = at.saturating_sub(MAX_LENGTH);
    let last = words.len().min(at + MAX_LENGTH);
    let start = (first..=at).rev().find(ends).unwrap_or(first);
    let end = (at + 1..last).find(ends).unwrap_or(last);
    start..end
}

/// "Take 20 mg": a verb that gives or takes is before the amount, as an imperative.
fn is_told_to_take(words: &[Word<'_>], start: usize, at: usize) -> bool {
    (start..at).any(|index| {
        GIVE.contains(&words[index].text.as_str())
            && !mood::is_told(words, index)
            && !mood::is_stated(words, index)
            && !mood::is_noun(words, index)
            && !is_report(words, index)
    })
}

/// "20 mg should be taken".
fn must_be_taken(after: &[Word<'_>]) -> bool {
    (0..after.len()).any(|index| {
        one_of(MUST_BE, &after[index..]).is_some_and(|count| {
            let done = after.get(index + count);
            done.is_some_and(|done| GIVEN.contains(&done.text.as_str()))
        })
    })
}

/// "200 mg/dL", "30 mL per minute": a measurement.
fn is_rate(text: &str, words: &[Word<'_>], after: usize) -> bool {
    let Some(next) = words.get(after) else {
        return false;
    };
    let before = words[after - 1].range.end;
    let slash = text[before..next.range.start].trim() == "/";
    let unit = if OVER.contains(&next.text.as_str()) && next.gap == Gap::Space {
        words.get(after + 1)
    } else {
        Some(next).filter(|_| slash)
    };
    unit.is_some_and(|unit| RATES.contains(&unit.text.as_str()))
}

/// "Tablets of 20 mg": the content of one piece.
fn is_strength(words: &[Word<'_>], start: usize, at: usize) -> bool {
    let pieces = at.checked_sub(2).filter(|pieces| *pieces >= start);
    pieces.is_some_and(|pieces| {
        let counted = pieces > start && dose(&words[pieces - 1..]).is_some();
        words[at - 1].text == "of" && PIECES.contains(&words[pieces].text.as_str()) && !counted
    })
}

/// "Paracetamol, 20 mg", "then 40 mg": an amount without a verb, and nothing says that it was measured or taken.
fn is_fragment(words: &[Word<'_>], start: usize, at: usize, after: &[Word<'_>]) -> bool {
    let happened = |word: &Word<'_>| HAPPENED.contains(&word.text.as_str());
    let part = (start..=at)
        .rev()
        .find(|&index| index == start || words[index].gap != Gap::Space)
        .unwrap_or(start);
    let end = after.iter().position(|word| word.gap != Gap::Space);
    let (after, rest) = after.split_at(end.unwrap_or(after.len()));
    let substance = |word: &Word<'_>| SUBSTANCES.contains(&word.text.as_str());
    let goes_on =
        |word: &Word<'_>| word.gap == Gap::Mark && matches!(word.text.as_str(), "was" | "were");
    if rest.first().is_some_and(goes_on)
        || words[start.saturating_sub(1)..at]
            .iter()
            .chain(after)
            .any(substance)
        || is_strength(words, start, at)
    {
        return false;
    }
    let states = |word: &Word<'_>| {
        let text = word.text.as_str();
        STATES.contains(&text) || COMPARED.contains(&text) || happened(word)
    };
    if words[start..part].iter().any(happened) || words[part..at].iter().chain(after).any(states) {
        return false;
    }
    let is_light = |word: &&Word<'_>| {
        let text = word.text.as_str();
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        is_medicine(word)
            || number
            || DOSES.contains(&text)
            || NUMBER_WORDS.contains(&text)
            || matches!(
                text,
                "then" | "and" | "or" | "a" | "the" | "of" | "with" | "plus" | "-"
            )
    };
    let heavy = words[part..at].iter().filter(|word| !is_light(word));
    heavy.count() <= 1
}
