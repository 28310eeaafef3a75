//! Durations and numbers that a text mentions, in digits or in words.

mod counted;
mod words;

use std::ops::Range;

use self::counted::{is_part_of, is_total, is_word, says_or_more};
pub(super) use self::words::trimmed;
use self::words::{Word, is_close, length, number, words};

/// A duration or a number in a text.
#[derive(Debug)]
pub(super) struct Mention {
    pub range: Range<usize>,
    /// Its durations: two for "two to four weeks". Empty for a number.
    pub lengths: Vec<Length>,
    /// Its numbers, in digits.
    pub numbers: Vec<String>,
    sense: Sense,
    unit: Unit,
    /// "At least three", "three or more".
    at_least: bool,
}

/// The certainty that a mention is compared with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sense {
    /// It can mean anything: "a day" may be any day.
    Unsure,
    /// After "of", "is" and the like.
    Weak,
    /// "Three or more", "three of these": compared only with a count.
    Count,
    Strong,
    /// After "aged" and the like, without a unit.
    Age,
    /// "Less than four weeks ago", "in the last four weeks".
    Elapsed,
}

/// The unit after a number.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Unit {
    None,
    /// One of the units of the rule.
    OfRule(String),
    /// A unit that the rule does not have.
    Other,
}

/// One end of a mention.
#[derive(Debug, Clone, Copy)]
pub(super) enum End<'a> {
    Length(Length),
    Number {
        said: &'a str,
        /// Whether it is a minimum that is included.
        at_least: bool,
    },
}

impl Mention {
    /// Both ends of a range. A single value has one.
    pub(super) fn ends(&self) -> impl Iterator<Item = End<'_>> {
        let lengths = self.lengths.iter().copied().map(End::Length);
        let is_number = self.lengths.is_empty();
        let numbers = self.numbers.iter().filter(move |_| is_number);
        let at_least = self.at_least;
        lengths.chain(numbers.map(move |said| End::Number { said, at_least }))
    }

    /// Whether it cannot mean anything else.
    pub(super) fn is_certain(&self) -> bool {
        self.sense > Sense::Unsure
    }

    pub(super) fn is_strong(&self) -> bool {
        self.sense > Sense::Weak || !self.lengths.is_empty() || matches!(self.unit, Unit::OfRule(_))
    }

    /// Whether it is an elapsed time, up to the day of the procedure.
    pub(super) fn is_elapsed(&self) -> bool {
        self.sense == Sense::Elapsed
    }

    /// Whether it is a number without a unit that may be an age.
    pub(super) fn is_age(&self) -> bool {
        self.sense == Sense::Age && self.unit == Unit::None
    }

    /// Whether it is only the number of a count.
    pub(super) fn is_count(&self) -> bool {
        self.sense == Sense::Count
    }

    /// Whether a number may be in this unit.
    pub(super) fn fits_unit(&self, unit: Option<&str>) -> bool {
        match &self.unit {
            Unit::None => true,
            Unit::OfRule(said) => unit == Some(said),
            Unit::Other => false,
        }
    }
}

/// A duration in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Days(u32),
    Months(u32),
}

/// Words that compare a number with something.
const COMPARING: [&str; 11] = [
    "under",
    "over",
    "above",
    "below",
    "than",
    "least",
    "most",
    "exceeds",
    "exceeding",
    "beyond",
    "reaches",
];

/// Words that may do so.
const MAY_COMPARE: [&str; 6] = ["from", "of", "past", "is", "between", "until"];

/// Words before an age.
const BEFORE_AGE: [&str; 6] = ["aged", "age", "under", "over", "below", "above"];

/// Words before an elapsed time: "in the last four weeks".
const BEFORE_ELAPSED: [&str; 3] = ["last", "past", "previous"];

/// Words after an elapsed time: "less than four weeks ago".
const AFTER_ELAPSED: [&str; 3] = ["ago", "old", "before"];

/// Words after "a month" if it is a duration.
const AFTER_LENGTH: [&str; 8] = [
    "ago", "old", "has", "have", "after", "since", "later", "before",
];

/// Words before "a month" if it is a duration.
const BEFORE_LENGTH: [&str; 8] = [
    "than", "within", "under", "over", "least", "most", "last", "past",
];

/// Units that rules do not compare.
const OTHER_UNITS: [&str; 36] = [
    "mg",
    "mcg",
    "g",
    "kg",
    "lb",
    "ml",
    "l",
    "dl",
    "mm",
    "cm",
    "m",
    "nm",
    "ms",
    "ps",
    "mmol",
    "mol",
    "µmol",
    "iu",
    "miu",
    "units",
    "bpm",
    "hg",
    "w",
    "j",
    "t",
    "hz",
    "°c",
    "°f",
    "c",
    "f",
    "minutes",
    "minute",
    "seconds",
    "inches",
    "cartridges",
    "cigarettes",
];

/// Every mention, in the order of the text. A number counts if a comparing word or one of these units is beside it.
pub(super) fn mentions(text: &str, units: &[&str]) -> Vec<Mention> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match mention(&words, at, text, units) {
            Some((mention, next)) => {
                found.push(mention);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn mention(words: &[Word<'_>], at: usize, text: &str, units: &[&str]) -> Option<(Mention, usize)> {
    let article = matches!(
        words[at].text.as_str(),
        "a" | "an" | "last" | "past" | "half"
    );
    let first = if article {
        "1".to_owned()
    } else {
        number(&words[at].text)?
    };
    let mut numbers = vec![first];
    let mut last = at;
    // "two to four weeks", "2-4 weeks"
    if let Some((second, place)) = second_end(words, at).filter(|_| !article) {
        numbers.push(second);
        last = place;
    }
    let half = words[at].text == "half";
    if half {
        last = words
            .get(at + 1)
            .filter(|next| next.text == "a")
            .map(|_| at + 1)?;
    }
    // "three or more weeks"
    let or_more = !article && !half && says_or_more(words, last);
    let behind = if or_more { last + 2 } else { last };
    let next = words.get(behind + 1).filter(|next| is_close(next.gap));
    let unit_says = |unit: &&&str| says_unit(text, words, behind, unit);
    let unit = units.iter().find(unit_says).filter(|_| !article);
    let lengths: Vec<Length> = match next {
        Some(next) if unit.is_none() => {
            let each = numbers.iter().map(|number| length(number, &next.text));
            each.collect::<Option<_>>().unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let lengths = match (half, lengths.as_slice()) {
        (true, [Length::Months(12)]) => vec![Length::Months(6)],
        (true, _) => return None,
        (false, _) => lengths,
    };
    if article && lengths.is_empty() {
        return None;
    }
    let end = if lengths.is_empty() { last } else { behind + 1 };
    let unit = match unit {
        Some(unit) => Unit::OfRule((*unit).to_owned()),
        None => other_unit(&text[words[behind].range.end..], next),
    };
    let sense = match sense(words, at, end, !lengths.is_empty(), article, &unit) {
        Sense::Weak if is_total(words, at) => Sense::Unsure,
        Sense::Unsure if or_more && lengths.is_empty() || is_part_of(words, at, end) => {
            Sense::Count
        }
        sense => sense,
    };
    let at_least = numbers.len() == 1 && (or_more || is_word(words, at.wrapping_sub(1), "least"));
    let mention = Mention {
        range: words[at].range.start..words[end].range.end,
        lengths,
        numbers,
        sense,
        unit,
        at_least,
    };
    Some((mention, end + 1))
}

/// The unit after a number, if the rule does not have it.
fn other_unit(rest: &str, next: Option<&Word<'_>>) -> Unit {
    let is_other = next.is_some_and(|next| OTHER_UNITS.contains(&next.text.as_str()));
    if is_other || rest.trim_start().starts_with('%') {
        Unit::Other
    } else {
        Unit::None
    }
}

/// The way in which a mention from one word to another is compared.
fn sense(
    words: &[Word<'_>],
    at: usize,
    end: usize,
    is_length: bool,
    article: bool,
    unit: &Unit,
) -> Sense {
    let before = at.checked_sub(1).map(|before| words[before].text.as_str());
    let is_before = |list: &[&str]| before.is_some_and(|before| list.contains(&before));
    let after = words.get(end + 1).map(|after| after.text.as_str());
    let is_after = |list: &[&str]| after.is_some_and(|after| list.contains(&after));
    let last = matches!(words[at].text.as_str(), "last" | "past");
    if is_length {
        // "the last session" has no duration after it; "last month" may be a calendar month
        let elapsed = is_before(&BEFORE_ELAPSED)
            || last && before == Some("the")
            || matches!(before, Some("than" | "within")) && is_after(&AFTER_ELAPSED);
        let is_day = words[end].text == "day";
        return match (elapsed, article || last) {
            (true, _) if !(article && is_day) => Sense::Elapsed,
            (_, false) => Sense::Strong,
            _ if last || is_day => Sense::Unsure,
            _ if is_before(&BEFORE_LENGTH) || is_after(&AFTER_LENGTH) => Sense::Strong,
            _ => Sense::Unsure,
        };
    }
    if is_before(&BEFORE_AGE) {
        Sense::Age
    } else if is_before(&COMPARING) || matches!(unit, Unit::OfRule(_)) {
        Sense::Strong
    } else if is_before(&MAY_COMPARE) {
        Sense::Weak
    } else {
        Sense::Unsure
    }
}

/// The other end of a range, with its index.
fn second_end(words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    let next = words.get(at + 1)?;
    let place = match next.text.as_str() {
        "to" | "or" | "and" if next.gap.trim().is_empty() => at + 2,
        _ if matches!(next.gap.trim(), "-" | "–") => at + 1,
        _ => return None,
    };
    let second = number(&words.get(place)?.text)?;
    Some((second, place))
}

/// Whether a unit such as "mm" or "kg/m2" follows a word.
fn says_unit(text: &str, words: &[Word<'_>], at: usize, unit: &str) -> bool {
    let rest = text[words[at].range.end..].trim_start_matches([' ', '-', '\u{a0}']);
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    let is_unit = rest
        .get(..singular.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(singular));
    let after = rest.get(singular.len()..).unwrap_or_default();
    is_unit
        && !after
            .trim_start_matches('s')
            .starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_numbers_are_found_in_digits_and_words() {
        let found = |text: &str| -> Vec<String> {
            let found = mentions(text, &["mm", "years"]).into_iter();
            let certain = |one: &Mention| one.is_certain();
            let found = found.filter(certain);
            let shown = |one: Mention| match one.lengths.as_slice() {
                [] => format!("{} = {}", &text[one.range], one.numbers.join("/")),
                lengths => format!("{} = {lengths:?}", &text[one.range]),
            };
            found.map(shown).collect()
        };
        assert_eq!(
            found("less than four weeks ago"),
            ["four weeks = [Days(28)]"]
        );
        assert_eq!(found("a four-week wait"), ["four-week = [Days(28)]"]);
        assert_eq!(found("Rebook after 6 months."), ["6 months = [Months(6)]"]);
        assert_eq!(
            found("two to four weeks"),
            ["two to four weeks = [Days(14), Days(28)]"]
        );
        assert_eq!(found("2–4 weeks"), ["2–4 weeks = [Days(14), Days(28)]"]);
        assert_eq!(found("less than a year old"), ["a year = [Months(12)]"]);
        assert_eq!(found("twenty-one days"), ["twenty-one days = [Days(21)]"]);
        assert_eq!(found("thirty-day limit"), ["thirty-day = [Days(30)]"]);
        assert_eq!(
            found("two-four weeks"),
            ["two-four weeks = [Days(14), Days(28)]"]
        );
        assert_eq!(found("48 hours"), ["48 hours = [Days(3)]"]);
        assert_eq!(
            found("Under 18, or deeper than 1.50 mm"),
            ["18 = 18", "1.50 = 1.5"]
        );
        assert_eq!(found("under 18 years"), ["18 = 18"]);
        assert_eq!(
            found("Skin of type-5, in 2 sessions, once COVID-19 is over"),
            Vec::<String>::new()
        );
    }
}
