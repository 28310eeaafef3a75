//! Words that advise on a medicine, give a dose, or promise what no questionnaire can.

use std::ops::Range;

use super::block::Spanned;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::source::Span;

/// Verbs that change how a medicine is taken, where a medicine follows.
const VERBS: &[&str] = &[
    "stop",
    "pause",
    "start",
    "cease",
    "suspend",
    "interrupt",
    "quit",
    "halt",
    "withhold",
    "skip",
    "restart",
    "resume",
    "taper",
    "hold",
    "omit",
    "reduce",
    "increase",
];

/// Verbs that do so by themselves.
const ALONE: &[&str] = &["discontinue", "come off", "go off", "wean off"];

/// What is taken, or the taking of it.
const MEDICINES: &[&str] = &[
    "taking",
    "using",
    "medicine",
    "medicines",
    "medication",
    "medications",
    "drug",
    "drugs",
    "tablet",
    "tablets",
    "capsule",
    "capsules",
    "pill",
    "pills",
    "antibiotic",
    "antibiotics",
    "anticoagulant",
    "anticoagulants",
    "thinner",
    "thinners",
    "aspirin",
    "warfarin",
    "heparin",
    "isotretinoin",
    "roaccutane",
    "accutane",
    "retinoid",
    "retinoids",
    "tretinoin",
    "adapalene",
    "retinol",
    "steroid",
    "steroids",
    "antiviral",
    "antivirals",
    "aciclovir",
    "acyclovir",
    "valaciclovir",
    "valacyclovir",
    "immunosuppressant",
    "immunosuppressants",
    "prescription",
    "prescriptions",
    "insulin",
    "ibuprofen",
    "nsaid",
    "nsaids",
    "painkiller",
    "painkillers",
    "antihistamine",
    "antihistamines",
    "supplement",
    "supplements",
    "cream",
    "creams",
    "dose",
    "doses",
];

/// Words of promise.
const PROMISES: &[&str] = &[
    "safe",
    "safely",
    "safer",
    "risk-free",
    "harmless",
    "fit for treatment",
    "cleared for",
];

/// Units in which a dose is given.
const DOSES: &[&str] = &[
    "mg",
    "mcg",
    "µg",
    "microgram",
    "micrograms",
    "milligram",
    "milligrams",
    "ml",
    "iu",
    "tablets",
    "tablet",
    "capsules",
    "pills",
];

/// Words after which a phrase says the opposite.
const NEGATIONS: &[&str] = &["do not", "don't", "don’t", "never"];

/// How many words may stand between the verb and the medicine.
const REACH: usize = 4;

struct Word<'a> {
    text: String,
    raw: &'a str,
    range: Range<usize>,
}

/// Reports each phrase once.
pub(super) fn check(text: &Spanned<String>, key: &str, diagnostics: &mut Diagnostics) {
    for (range, help) in phrases(&text.value) {
        let phrase = super::block::shown(&text.value[range.clone()]);
        let message = format!("`{key}` says \"{phrase}\"");
        let span = phrase_span(text, &range);
        diagnostics.push(Diagnostic::new(Finding::ForbiddenAdvice, span, message).help(help));
    }
}

/// Where a phrase stands in its text; where the text is written with escapes, the whole of it.
fn phrase_span(text: &Spanned<String>, phrase: &Range<usize>) -> Span {
    let Span { file, start, end } = text.span;
    if end - start == text.value.len() + "\"\"".len() {
        let start = start + "\"".len();
        Span::new(file, start + phrase.start..start + phrase.end)
    } else {
        text.span
    }
}

fn phrases(text: &str) -> Vec<(Range<usize>, &'static str)> {
    const MEDICINE: &str = "never advise on taking a medicine: say when to rebook, or whom to ask";
    const DOSE: &str = "never give a dose: say whom to ask";
    const PROMISE: &str = "promise nothing: say what was found, and what to do next";
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let negated = NEGATIONS
            .iter()
            .any(|negation| ends_with(&words[..at], negation));
        let hit = alone(&words[at..])
            .map(|count| (count, MEDICINE))
            .or_else(|| verb(&words[at..]).map(|count| (count, MEDICINE)))
            .or_else(|| dose(&words[at..]).map(|count| (count, DOSE)))
            .or_else(|| promise(&words[at..]).map(|count| (count, PROMISE)));
        match hit {
            Some((count, help)) => {
                if !negated {
                    found.push((words[at].range.start..words[at + count - 1].range.end, help));
                }
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | 'µ');
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(part).map(|at| rest + at) {
        let end = text[start..]
            .find(|c| !part(c))
            .map_or(text.len(), |length| start + length);
        let raw = &text[start..end];
        words.push(Word {
            text: raw.to_lowercase(),
            raw,
            range: start..end,
        });
        rest = end;
    }
    words
}

fn begins_with(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    let parts: Vec<&str> = phrase.split(' ').collect();
    let fits = words.len() >= parts.len()
        && words
            .iter()
            .zip(&parts)
            .all(|(word, part)| word.text == *part);
    fits.then_some(parts.len())
}

fn ends_with(words: &[Word<'_>], phrase: &str) -> bool {
    let length = phrase.split(' ').count();
    words.len() >= length && begins_with(&words[words.len() - length..], phrase).is_some()
}

fn alone(words: &[Word<'_>]) -> Option<usize> {
    ALONE.iter().find_map(|phrase| begins_with(words, phrase))
}

fn verb(words: &[Word<'_>]) -> Option<usize> {
    let first = words
        .first()
        .filter(|word| VERBS.contains(&word.text.as_str()))?;
    let mut before = first.range.end;
    for (index, word) in words.iter().enumerate().skip(1).take(REACH) {
        // a medicine in the next sentence is another matter
        let between = word.range.start - before;
        if between > 1 {
            return None;
        }
        before = word.range.end;
        if MEDICINES.contains(&word.text.as_str()) {
            return Some(index + 1);
        }
    }
    None
}

fn dose(words: &[Word<'_>]) -> Option<usize> {
    let [first, rest @ ..] = words else {
        return None;
    };
    let digits = first.raw.trim_end_matches(|c: char| !c.is_ascii_digit());
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let unit = &first.text[digits.len()..];
    if DOSES.contains(&unit) {
        return Some(1);
    }
    let next = rest.first()?;
    (unit.is_empty() && DOSES.contains(&next.text.as_str())).then_some(2)
}

fn promise(words: &[Word<'_>]) -> Option<usize> {
    PROMISES
        .iter()
        .find_map(|phrase| begins_with(words, phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        phrases(text)
            .into_iter()
            .map(|(range, _)| &text[range])
            .collect()
    }

    #[test]
    fn advice_on_a_medicine_is_found_as_whole_words() {
        assert_eq!(
            found("Please stop taking your blood thinner."),
            ["stop taking"]
        );
        assert_eq!(
            found("Stop all your tablets two days before."),
            ["Stop all your tablets"]
        );
        assert_eq!(found("Discontinue retinol."), ["Discontinue"]);
        assert_eq!(found("Take 20 mg, then 40mg."), ["20 mg", "40mg"]);
        assert_eq!(found("The treatment is safe."), ["safe"]);
    }

    #[test]
    fn its_opposite_and_other_words_are_not() {
        assert_eq!(
            found("Do not stop any prescribed medicine."),
            Vec::<&str>::new()
        );
        assert_eq!(
            found("Never pause a medicine yourself."),
            Vec::<&str>::new()
        );
        assert_eq!(
            found("You said you stopped isotretinoin."),
            Vec::<&str>::new()
        );
        assert_eq!(
            found("To stop bleeding. Medicines can matter."),
            Vec::<&str>::new()
        );
        assert_eq!(
            found("Rebook six months after the last capsule."),
            Vec::<&str>::new()
        );
    }
}
