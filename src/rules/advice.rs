//! Words that advise on a medicine, give a dose, or promise something that no questionnaire can.

mod dose;
mod mood;
mod promise;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::block::Spanned;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, MAX_FINDINGS};
use crate::source::Span;
use words::{
    ALONE, DIRECT_VERBS, DOING, DONE, LOOSE_VERBS, MEDICINES, MUST_BE, NEEDS, NEGATIONS, NOT_TAKE,
    NUMBER_WORDS, PREPOSITIONS, PROMISES, REACH, REPORT_REACH, REPORTS, SUBJECTS, TAKE, TAKE_REACH,
    USE, USE_REACH, VERBS,
};

/// Number of bytes of a text that are split into words at once, since the words take several times as much memory.
const PIECE: usize = 100_000;

struct Word<'a> {
    /// The word in lower case.
    text: String,
    raw: &'a str,
    range: Range<usize>,
    /// Kind of text between the previous word and this one.
    gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// Whitespace, including a line break.
    Space,
    /// A comma, a bracket or similar.
    Mark,
    /// The end of a sentence or of a clause.
    End,
}

/// Reports each phrase once.
pub(super) fn check(text: &Spanned<String>, key: &str, diagnostics: &mut Diagnostics) {
    for (range, help) in phrases(&text.value) {
        let message = format!(
            "`{key}` says \"{}\"",
            on_one_line(&text.value[range.clone()])
        );
        let span = phrase_span(text, &range);
        diagnostics.push(Diagnostic::new(Finding::ForbiddenAdvice, span, message).help(help));
    }
}

/// A phrase for a message, with line breaks replaced by spaces.
fn on_one_line(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    super::block::shown(&words.join(" "))
}

/// Position of a phrase in its text, or the whole text if it is written with escapes.
pub(super) fn phrase_span(text: &Spanned<String>, phrase: &Range<usize>) -> Span {
    let Span { file, start, end } = text.span;
    if end - start == text.value.len() + "\"\"".len() {
        let start = start + "\"".len();
        Span::new(file, start + phrase.start..start + phrase.end)
    } else {
        text.span
    }
}

/// The phrases of a text, each with the help for it. At most one more than is reported for a file.
fn phrases(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < text.len() && found.len() <= MAX_FINDINGS {
        let piece = &text[start..start + piece(&text[start..])];
        let own = phrases_of_piece(piece).into_iter();
        found.extend(own.map(|(one, help)| (start + one.start..start + one.end, help)));
        start += piece.len();
    }
    found
}

/// Length of the first piece of a text: the whole text, unless it is longer than any author writes. A piece ends with a
/// sentence, or otherwise with a word.
fn piece(text: &str) -> usize {
    if text.len() <= PIECE {
        return text.len();
    }
    let most = &text[..text.floor_char_boundary(PIECE)];
    let end = most.rfind(['.', '!', '?']).or_else(|| most.rfind(' '));
    end.map_or(most.len(), |end| end + 1)
}

fn phrases_of_piece(text: &str) -> Vec<(Range<usize>, &'static str)> {
    const MEDICINE: &str = "never advise on taking a medicine: say when to rebook, or whom to ask";
    const DOSE: &str = "never give a dose: say whom to ask";
    const PROMISE: &str = "promise nothing: say what was found, and what to do next";
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() && found.len() <= MAX_FINDINGS {
        if !can_begin(&words[at]) {
            at += 1;
            continue;
        }
        let hit = advice(&words, at)
            .map(|count| (count, MEDICINE))
            .or_else(|| dose::advised(text, &words, at).map(|count| (count, DOSE)))
            .or_else(|| promise::made(&words, at).map(|count| (count, PROMISE)));
        match hit {
            Some((count, help)) if !is_negated(&words, at) => {
                found.push((words[at].range.start..words[at + count - 1].range.end, help));
                at += count;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether any phrase starts with a word. Most words start none.
fn can_begin(word: &Word<'_>) -> bool {
    static FIRST: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let phrases = [
            ALONE,
            VERBS,
            LOOSE_VERBS,
            NOT_TAKE,
            TAKE,
            USE,
            DIRECT_VERBS,
            PROMISES,
            MEDICINES,
            NUMBER_WORDS,
            &["no"],
        ];
        let first = |phrase: &&'static str| phrase.split(' ').next();
        phrases.into_iter().flatten().filter_map(first).collect()
    });
    word.raw.starts_with(|c: char| c.is_ascii_digit()) || FIRST.contains(word.text.as_str())
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    let mut last = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let next = || text[at..].chars().nth(1);
        let in_number = matches!(c, '.' | ',' | '–') && digit(last) && digit(next());
        let part = c.is_alphanumeric() || matches!(c, '\'' | '’' | '-') || in_number;
        last = Some(c);
        match (start, part) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let raw = text[from..at].trim_end_matches(['\'', '’']);
                let end = from + raw.len();
                let raw = raw.trim_start_matches(['\'', '’']);
                if raw.is_empty() {
                    continue;
                }
                let range = end - raw.len()..end;
                let before = words.last().map_or(0, |word| word.range.end);
                words.push(Word {
                    text: raw.to_lowercase(),
                    raw,
                    gap: Gap::of(&text[before..range.start]),
                    range,
                });
            }
            _ => {}
        }
    }
    words
}

impl Gap {
    fn of(between: &str) -> Self {
        if between.contains(['.', '!', '?', ';', ':']) {
            Self::End
        } else if between.chars().all(char::is_whitespace) {
            Self::Space
        } else {
            Self::Mark
        }
    }
}

/// Number of words at the start that form this phrase, with only whitespace between them.
fn begins_with(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    // most phrases start with another word than this one, and each word of a text is compared with all phrases
    if !phrase.starts_with(words.first()?.text.as_str()) {
        return None;
    }
    let mut count = 0;
    for part in phrase.split(' ') {
        let word = words.get(count)?;
        if word.text != part || count > 0 && word.gap != Gap::Space {
            return None;
        }
        count += 1;
    }
    Some(count)
}

fn one_of(phrases: &[&str], words: &[Word<'_>]) -> Option<usize> {
    phrases.iter().find_map(|phrase| begins_with(words, phrase))
}

/// Whether one of the phrases is directly before a word.
fn is_preceded_by(phrases: &[&str], words: &[Word<'_>], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.gap == Gap::Space)
        && phrases.iter().any(|phrase| {
            let from = at.checked_sub(phrase.split(' ').count());
            from.is_some_and(|from| begins_with(&words[from..at], phrase).is_some())
        })
}

fn is_negated(words: &[Word<'_>], at: usize) -> bool {
    is_preceded_by(NEGATIONS, words, first_verb(words, at))
}

/// The first of several joined verbs, as in "stop, pause or change".
fn first_verb(words: &[Word<'_>], at: usize) -> usize {
    let is_verb = |at: usize| acts(&words[at..]).is_some() || one_of(ALONE, &words[at..]).is_some();
    let mut first = at;
    if !is_verb(first) {
        return at;
    }
    while first > 0 && words[first].gap != Gap::End {
        let before = first - 1;
        let is_joint = matches!(words[before].text.as_str(), "or" | "nor" | "and");
        if is_verb(before) {
            first = before;
        } else if is_joint && before > 0 && words[before].gap != Gap::End && is_verb(before - 1) {
            first = before - 1;
        } else {
            break;
        }
    }
    first
}

/// Number of words in a phrase that is advice: a verb with its medicine, or a medicine with what must be done to it.
fn advice(words: &[Word<'_>], at: usize) -> Option<usize> {
    let here = &words[at..];
    let count = one_of(ALONE, here)
        .or_else(|| verb(here))
        .or_else(|| not_take(here))
        .or_else(|| take(here))
        .or_else(|| direct(here))
        .or_else(|| told_to_use(words, at))
        .or_else(|| mood::acts_on_it(words, at))
        .or_else(|| passive(here))
        .or_else(|| needs(here))
        .or_else(|| mood::goes_without(words, at))?;
    let acts_on = verb(here).is_some() || take(here).is_some() || direct(here).is_some();
    let is_noun = acts_on && mood::is_noun(words, at)
        || is_preceded_by(&["on"], words, at) && words[at].text == "hold";
    let states = take(here).is_some()
        || direct(here).is_some()
        || matches!(words[at].text.as_str(), "do" | "don't" | "don’t" | "never");
    if states && (mood::is_stated(words, at) || mood::is_of_reader(words, at)) {
        return None;
    }
    let first = first_verb(words, at);
    let is_fact =
        is_report(words, first) || mood::is_told(words, first) || mood::was(words, at, count);
    (!is_noun && !is_fact).then_some(count)
}

/// "Do not take", "must not use" and similar, with a medicine: going without it is advice too.
fn not_take(words: &[Word<'_>]) -> Option<usize> {
    let length = one_of(NOT_TAKE, words)?;
    medicine_within(words, length, REACH)
}

/// "Take" with a medicine directly after it.
fn take(words: &[Word<'_>]) -> Option<usize> {
    let length = one_of(TAKE, words)?;
    medicine_within(words, length, TAKE_REACH)
}

/// "Avoid", "cut" and similar, with a medicine directly after it: these verbs often have other objects.
fn direct(words: &[Word<'_>]) -> Option<usize> {
    directly(words, one_of(DIRECT_VERBS, words)?, TAKE_REACH)
}

/// "Use", "apply" or "give" with a medicine, at the start of a sentence. Elsewhere, these verbs mostly describe what is
/// done.
fn told_to_use(words: &[Word<'_>], at: usize) -> Option<usize> {
    let length = one_of(USE, &words[at..])?;
    let count = directly(&words[at..], length, USE_REACH)?;
    // a cream may be part of the procedure
    let is_cream = matches!(words[at + count - 1].text.as_str(), "cream" | "creams");
    (mood::begins(words, at) && !is_cream).then_some(count)
}

/// Number of words up to a medicine, without a preposition between.
fn directly(words: &[Word<'_>], length: usize, reach: usize) -> Option<usize> {
    let count = medicine_within(words, length, reach)?;
    let between = &words[length..count];
    let is_other =
        |word: &Word<'_>| PREPOSITIONS.contains(&word.text.as_str()) || word.text == "taking";
    (!between.iter().any(is_other)).then_some(count)
}

/// Number of words up to a medicine in the same clause.
fn medicine_within(words: &[Word<'_>], from: usize, reach: usize) -> Option<usize> {
    let after = words.iter().enumerate().skip(from).take(reach);
    let mut part = after.take_while(|(_, word)| word.gap == Gap::Space);
    let (index, _) = part.find(|(_, word)| is_medicine(word) && word.text != "using")?;
    Some(index + 1)
}

/// Whether the verb is part of a report or a question: "When did you stop …", "after you stop …".
fn is_report(words: &[Word<'_>], at: usize) -> bool {
    let mut only_subjects = true;
    for at in (1..=at).rev().take(REPORT_REACH + 1) {
        if words[at].gap != Gap::Space {
            return false;
        }
        if is_preceded_by(&["did"], words, at)
            || only_subjects && is_preceded_by(REPORTS, words, at)
        {
            return true;
        }
        only_subjects &= SUBJECTS.contains(&words[at - 1].text.as_str());
    }
    false
}

/// Number of words in a verb that needs a medicine after it.
fn acts(words: &[Word<'_>]) -> Option<usize> {
    one_of(VERBS, words).or_else(|| one_of(LOOSE_VERBS, words))
}

fn verb(words: &[Word<'_>]) -> Option<usize> {
    let length = acts(words)?;
    let loose = one_of(LOOSE_VERBS, words).is_some();
    for (index, word) in words.iter().enumerate().skip(length).take(REACH) {
        // a medicine in the next sentence is not its object
        if word.gap == Gap::End || loose && word.gap == Gap::Mark || word.text == "while" {
            return None;
        }
        if is_medicine(word) {
            return Some(index + 1);
        }
    }
    None
}

fn passive(words: &[Word<'_>]) -> Option<usize> {
    words.first().filter(|word| is_medicine(word))?;
    for (index, word) in words.iter().enumerate().skip(1).take(REACH) {
        if word.gap == Gap::End {
            return None;
        }
        if let Some(count) = one_of(MUST_BE, &words[index..]) {
            let done = words.get(index + count)?;
            let fits = done.gap == Gap::Space && DONE.contains(&done.text.as_str());
            return fits.then_some(index + count + 1);
        }
    }
    None
}

/// "Aspirin needs stopping".
fn needs(words: &[Word<'_>]) -> Option<usize> {
    let [medicine, needs, doing, ..] = words else {
        return None;
    };
    let is_one_part = [needs, doing].iter().all(|word| word.gap == Gap::Space);
    let is_advice = is_medicine(medicine)
        && NEEDS.contains(&needs.text.as_str())
        && DOING.contains(&doing.text.as_str());
    (is_one_part && is_advice).then_some(3)
}

fn is_medicine(word: &Word<'_>) -> bool {
    MEDICINES.contains(&word.text.as_str())
}
