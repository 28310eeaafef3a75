//! Promises such as "safe", as opposed to a text that says that nobody can promise it.

use super::words::{PROMISES, SAFE_THINGS};
use super::{Gap, Word, one_of};

/// Maximum number of words between a denial and the promise.
const DENIED_REACH: usize = 6;

/// Number of words in a promise.
pub(super) fn made(words: &[Word<'_>], at: usize) -> Option<usize> {
    let count = one_of(PROMISES, &words[at..])?;
    (!is_denied(words, at) && !is_of_thing(words, at)).then_some(count)
}

/// Whether it is part of a name: "the safe word", "on the safe side".
fn is_of_thing(words: &[Word<'_>], at: usize) -> bool {
    let thing = words.get(at + 1).filter(|next| next.gap == Gap::Space);
    words[at].text == "safe" && thing.is_some_and(|next| SAFE_THINGS.contains(&next.text.as_str()))
}

/// Whether the same clause denies it or leaves it open: "is not safe", "whether it is safe".
fn is_denied(words: &[Word<'_>], at: usize) -> bool {
    let mut is_known = false;
    for at in (1..=at).rev().take(DENIED_REACH) {
        if words[at].gap != Gap::Space {
            return false;
        }
        match words[at - 1].text.as_str() {
            "whether" | "not" | "isn't" | "isn’t" | "cannot" | "doesn't" | "doesn’t"
            | "nothing" => {
                return true;
            }
            "no" | "none" => return is_known,
            "known" | "shown" | "proven" | "established" => is_known = true,
            // another statement, or a denial that is not about the promise
            "and" | "but" | "so" | "because" | "only" | "or" | "as" | "if" | "worry" | "fear"
            | "doubt" | "hesitate" | "dangerous" | "harmful" => return false,
            _ => {}
        }
    }
    false
}
