//! Whether a verb tells someone to do something, or only says what someone did, wants or was told.

use super::words::{DETERMINERS, OTHERS, PEOPLE, TOLD, TREATED, WANT};
use super::{Gap, Word, acts, is_medicine};

/// Maximum number of words between a medicine and the following "it".
const IT_REACH: usize = 12;

/// Maximum number of words between "no aspirin" and the following "before".
const WITHOUT_REACH: usize = 6;

/// Maximum number of words between the person who was told and the following "to".
const TOLD_REACH: usize = 5;

/// Whether a word is a noun here: "any change in medicines", "within a month of start of isotretinoin".
pub(super) fn is_noun(words: &[Word<'_>], at: usize) -> bool {
    let next = words.get(at + 1);
    before(words, at).is_some_and(|word| DETERMINERS.contains(&word))
        || next.is_some_and(|next| next.text == "of" && next.gap == Gap::Space)
}

/// Whether a verb says what people do: "patients take aspirin".
pub(super) fn is_stated(words: &[Word<'_>], at: usize) -> bool {
    before(words, without_adverbs(words, at)).is_some_and(|word| PEOPLE.contains(&word))
}

/// Whether a verb says what the reader does: "you take aspirin", "you do not take aspirin".
pub(super) fn is_of_reader(words: &[Word<'_>], at: usize) -> bool {
    before(words, without_adverbs(words, at)) == Some("you")
}

/// Whether a verb is in reported speech: "was told to stop aspirin", "clients who stop aspirin", "the doctor may stop
/// aspirin".
pub(super) fn is_told(words: &[Word<'_>], at: usize) -> bool {
    let verb = at;
    let at = without_adverbs(words, at);
    let is_not_to = |pair: &[Word<'_>]| pair[0].text == "not" && pair[1].text == "to";
    if words.get(at..at + 2).is_some_and(is_not_to) {
        return is_wanted(words, at);
    }
    match before(words, at) {
        Some("to") => is_wanted(words, at - 1),
        Some("will") if begins_own(words, verb, at - 1) => true,
        Some("may" | "might" | "can" | "could" | "will" | "would") => is_of_others(words, at - 1),
        Some("advised" | "recommended" | "suggested" | "proposed" | "considered")
            if words[at].text.ends_with("ing") =>
        {
            !matches!(
                before(words, at - 1),
                Some("is" | "are" | "be" | "was" | "were")
            )
        }
        Some("did" | "didn't" | "didn’t") => true,
        Some("not") => before(words, at - 1) == Some("did"),
        Some("of" | "about" | "without" | "against" | "since" | "upon" | "from") => {
            words[at].text.ends_with("ing")
        }
        _ => is_of_others(words, at),
    }
}

/// Whether a sentence or a clause starts with a word. "Please" and similar words may precede it.
pub(super) fn begins(words: &[Word<'_>], at: usize) -> bool {
    match before(words, at) {
        None => true,
        Some("please" | "then" | "must" | "should") => true,
        Some(_) => false,
    }
}

/// "Pause it" after a medicine: the number of words.
pub(super) fn acts_on_it(words: &[Word<'_>], at: usize) -> Option<usize> {
    let length = acts(&words[at..])?;
    let it = words.get(at + length)?;
    let is_it = it.gap == Gap::Space && matches!(it.text.as_str(), "it" | "them");
    let names = |word: &Word<'_>| {
        is_medicine(word) && !matches!(word.text.as_str(), "taking" | "using" | "dose" | "doses")
    };
    let near = &words[at.saturating_sub(IT_REACH)..at];
    (is_it && near.iter().any(names)).then_some(length + 1)
}

/// "No aspirin before the session": the number of words up to the medicine.
pub(super) fn goes_without(words: &[Word<'_>], at: usize) -> Option<usize> {
    let [no, medicine, rest @ ..] = &words[at..] else {
        return None;
    };
    let begins = no.text == "no" && before(words, at).is_none();
    let mut part = rest.iter().take_while(|word| word.gap == Gap::Space);
    let is_to_come = part
        .by_ref()
        .take(WITHOUT_REACH)
        .any(|word| word.text == "before");
    (begins && medicine.gap == Gap::Space && is_medicine(medicine) && is_to_come).then_some(2)
}

/// "Stopping aspirin was …": a description, not an instruction.
pub(super) fn was(words: &[Word<'_>], at: usize, count: usize) -> bool {
    let next = words.get(at + count);
    words[at].text.ends_with("ing")
        && next.is_some_and(|next| {
            next.gap == Gap::Space && matches!(next.text.as_str(), "was" | "were" | "had")
        })
}

/// The word directly before, in the same clause.
fn before<'a>(words: &'a [Word<'_>], at: usize) -> Option<&'a str> {
    words.get(at).filter(|word| word.gap == Gap::Space)?;
    Some(words[at.checked_sub(1)?].text.as_str())
}

/// The index of the verb, skipping adverbs before it: "who still take".
fn without_adverbs(words: &[Word<'_>], mut at: usize) -> usize {
    while matches!(
        before(words, at),
        Some(
            "still"
                | "also"
                | "regularly"
                | "currently"
                | "often"
                | "sometimes"
                | "ever"
                | "already"
                | "soon"
        )
    ) {
        at -= 1;
    }
    at
}

/// Whether it is a plan of the person who is treated: "the client will start antibiotics". With "stop", it would be
/// advice.
fn begins_own(words: &[Word<'_>], verb: usize, will: usize) -> bool {
    let verb = words[verb].text.as_str();
    matches!(verb, "start" | "begin" | "restart" | "resume")
        && before(words, will).is_some_and(|word| TREATED.contains(&word))
}

/// Whether the verb is about other people, whom the text only mentions.
fn is_of_others(words: &[Word<'_>], at: usize) -> bool {
    let at = match before(words, at) {
        Some("do" | "don't" | "don’t") => at - 1,
        _ => at,
    };
    before(words, at).is_some_and(|word| OTHERS.contains(&word))
}

/// Whether the words before a "to" say that someone wanted it, or told somebody in the past.
fn is_wanted(words: &[Word<'_>], to: usize) -> bool {
    let mut at = to;
    for _ in 0..TOLD_REACH {
        let Some(word) = before(words, at) else {
            return false;
        };
        at -= 1;
        if WANT.contains(&word) {
            return true;
        }
        if TOLD.contains(&word) {
            // "you are advised to" tells the reader
            return !matches!(
                before(words, at),
                Some("are" | "is" | "be" | "being" | "you're" | "you’re")
            );
        }
    }
    false
}
