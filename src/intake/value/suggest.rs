//! Suggestions of the intended value: only if they omit nothing that was written, and never one that makes a record
//! look clear.

use crate::diagnostic::nearest;
use crate::model::{Clear, Question};

/// Minimum number of letters of a word that is compared with others: shorter ones, such as `NA` and `no`, are all
/// similar.
const MIN_LETTERS: usize = 4;

/// Maximum number of letters by which a word may be longer than its suggestion.
const MAX_DROPPED: usize = 2;

/// The id that a word most likely means, if there is only one.
pub(crate) fn likely<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let mut known = known.into_iter();
    let mut letters = word.chars().filter(|c| c.is_alphanumeric());
    match letters.nth(MIN_LETTERS - 1) {
        None => known.find(|known| known.eq_ignore_ascii_case(word)),
        Some(_) => nearest(word, known).filter(|near| !drops_a_part(word, near)),
    }
}

/// The option or status that a word most likely means. Never one that raises no concern.
pub(super) fn likely_answer<'q>(question: &'q Question, word: &str) -> Option<&'q str> {
    let options = super::option_words(&question.kind).into_iter();
    let meant = likely(word, options.chain(["unsure", "declined"]));
    // another one, which is less similar, would be no better
    meant.filter(|id| !is_clear(question, id))
}

/// Whether an answer is clear for any procedure.
fn is_clear(question: &Question, id: &str) -> bool {
    let kind = &question.kind;
    let mut clear = question.clear_for.iter().map(|(_, clear)| clear);
    let is_in = |clear: &Clear| match clear {
        Clear::Options(options) => kind
            .option_named(id)
            .is_some_and(|option| options.contains(&option)),
        Clear::Ticks { options, none } => match kind.option_named(id) {
            Some(option) => options.contains(&option),
            None => *none && id == "none",
        },
        Clear::Tests(_) | Clear::Any => false,
    };
    is_in(&question.clear) || clear.any(is_in)
}

/// Whether a suggestion omits something that was written.
fn drops_a_part(word: &str, suggestion: &str) -> bool {
    let parts = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .count()
    };
    let lower = word.to_lowercase();
    let rest = lower
        .strip_prefix(suggestion)
        .map_or(0, |rest| rest.chars().count());
    parts(word) > parts(suggestion) || rest > MAX_DROPPED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::sample::protocol;
    use crate::model::OptionId;

    /// A question of the sample protocol for which the answers at these indices are clear.
    fn question(id: &str, clear: &[usize], none: bool) -> Question {
        let mut questions = protocol().questions.into_iter();
        let mut question = questions.find(|one| one.id == id).expect("a question");
        let options = clear.iter().map(|place| OptionId::from(*place)).collect();
        question.clear = if none {
            Clear::Ticks { options, none }
        } else {
            Clear::Options(options)
        };
        question
    }

    #[test]
    fn no_suggestion_makes_an_answer_clear_or_shorter() {
        let keloid = question("keloid", &[0], false);
        let isotretinoin = question("isotretinoin", &[0, 1], false);
        let area = question("area", &[2], true);
        assert_eq!(keloid.kind.option_id(OptionId::new(0)), "no");
        for (question, words, suggestion) in [
            (
                &keloid,
                "NA NI NP NK na n/a on Non No NO no. nope nooo none noo not yse ye s se YES, y,es",
                None,
            ),
            (&keloid, "Yes YES yEs", Some("yes")),
            (&keloid, "unsur Unsure unsure? unshure", Some("unsure")),
            (&isotretinoin, "Never nevr Past pastt NOW, nwo", None),
            (&isotretinoin, "Now NOW", Some("now")),
            (&area, "eczma Eczema None nonee nome", None),
            (&area, "warts,molluscum warts/eczema wartsmolluscum", None),
            (&area, "Warts wart wartss warst", Some("warts")),
        ] {
            for word in words.split(' ') {
                assert_eq!(likely_answer(question, word), suggestion, "{word}");
            }
        }
        for words in ["warts molluscum", "warts and eczema", "no warts"] {
            assert_eq!(likely_answer(&area, words), None, "{words}");
        }
    }
}
