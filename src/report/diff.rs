//! The differences of two versions of a protocol: a page, an object for programs, and a text for reviewers.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use num_bigint::BigUint;

use crate::analysis::diff::{
    Change, Comparison, DateChange, Edit, OtherDate, Shift, VerdictChange, Witness,
};
use crate::diagnostic::listing;
use crate::model::{Duration, Protocol, Status, Verdict};
use crate::report::replay::Replayed;
use crate::report::text::spelling::flowing;

/// Maximum number of digits of a number that is printed in full for people.
const DIGITS: usize = 40;

/// Placeholders for a space and a hyphen at which no line may end, until the page is complete.
const SPACE: char = '\u{e000}';
const HYPHEN: char = '\u{e001}';

/// Two versions and what differs between them.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The old version, and where it comes from.
    pub old: (&'a Protocol, &'a str),
    /// The new version, and where it comes from.
    pub new: (&'a Protocol, &'a str),
    /// The differences.
    pub comparison: &'a Comparison,
    /// The changes to records, if there are any.
    pub records: Option<Replayed<'a>>,
}

impl View<'_> {
    /// Formats a version: `small 1 (draft, 273c6a19), rules`
    fn version(&self, (protocol, name): (&Protocol, &str)) -> String {
        format!("{}, {name}", signature(protocol))
    }

    /// The last line of a page.
    fn end(&self) -> String {
        let on = self.comparison.on;
        let new = signature(self.new.0);
        format!("{new}, compared for {on}. A practitioner decides.")
    }

    /// Remarks in addition to the numbers. They name only questions.
    fn remarks(&self) -> Vec<String> {
        let comparison = self.comparison;
        let mut remarks = Vec::new();
        if !comparison.partly_compared.is_empty() {
            let names = listing(&comparison.partly_compared);
            remarks.push(format!(
                "Not counted: answers to {names} that are possible in only one version."
            ));
        }
        if !comparison.day_dependent.is_empty() {
            let names = listing(&comparison.day_dependent);
            remarks.push(format!(
                "For {names}, durations in days and in months are compared: on another screening date the numbers may differ. `--on` sets one."
            ));
        }
        if !comparison.one_date_only.is_empty() {
            let names = listing(&comparison.one_date_only);
            remarks.push(format!(
                "For {names}, there are too many durations in days and in months to compare: on another screening date something may be looser."
            ));
        }
        if !comparison.longer_kept.is_empty() {
            let names = listing(&comparison.longer_kept);
            remarks.push(format!(
                "Looser: answers to {names} count longer, or are carried over longer."
            ));
        }
        remarks
    }

    /// The changes, grouped into added, removed, changed and reworded.
    fn sorted(&self) -> Sorted<'_> {
        let changes = || self.comparison.changes.iter();
        Sorted {
            added: changes().filter(|one| one.edit == Edit::Added).collect(),
            removed: changes().filter(|one| one.edit == Edit::Removed).collect(),
            changed: changes()
                .filter(|one| matches!(one.edit, Edit::Changed { wording: false, .. }))
                .collect(),
            wording: changes().filter(|one| one.is_wording()).collect(),
        }
    }
}

/// The changes, grouped by kind.
struct Sorted<'a> {
    added: Vec<&'a Change>,
    removed: Vec<&'a Change>,
    changed: Vec<&'a Change>,
    wording: Vec<&'a Change>,
}

/// Formats a protocol: `small 1 (draft, 273c6a19)`
fn signature(protocol: &Protocol) -> String {
    let status = match (protocol.status, &protocol.approval) {
        (Status::Approved, None) => "approval of other rules",
        (status, _) => status.word(),
    };
    let (id, version, hash) = (&protocol.id, &protocol.version, protocol.short_hash());
    format!("{id} {} ({status}, {hash})", flowing(version))
}

/// Formats a share: `about 1 in 10 of all answer sheets (376 of 3 780)`
fn share(change: &VerdictChange, sheets: Option<&BigUint>) -> String {
    match (&change.sheets, sheets) {
        (Some(some), Some(all)) => {
            let meaning = meaning(some, all);
            format!("{meaning} ({} of {})", grouped(some), grouped(all))
        }
        (Some(some), None) => counted(some),
        (None, Some(all)) => format!("not counted, of {}", counted(all)),
        (None, None) => "not counted".to_owned(),
    }
}

/// A number of answer sheets as a share of all: `about 1 in 10 of all answer sheets`.
fn meaning(some: &BigUint, all: &BigUint) -> String {
    let part = match (all / some, all % some) {
        _ if some == all => return "all answer sheets".to_owned(),
        (times, rest) if times >= BigUint::from(2_u8) => one_in(some, times, rest),
        _ => {
            let tenths = (some * 20_u8 + all) / (all * 2_u8);
            if tenths < BigUint::from(10_u8) {
                format!("about {tenths} in 10")
            } else {
                return "nearly all answer sheets".to_owned();
            }
        }
    };
    format!("{part} of all answer sheets")
}

/// `about 1 in 10`, for a quotient and a remainder.
fn one_in(some: &BigUint, times: BigUint, rest: BigUint) -> String {
    let million = BigUint::from(1_000_000_u32);
    if times > million || times == million && rest > BigUint::ZERO {
        return format!("fewer than 1 in {}", grouped(&million));
    }
    if rest == BigUint::ZERO {
        return format!("1 in {}", grouped(&times));
    }
    let rounded = if rest * 2_u8 >= *some {
        times + 1_u8
    } else {
        times
    };
    format!("about 1 in {}", grouped(&rounded))
}

/// Formats a count: `3 780 answer sheets`
fn counted(sheets: &BigUint) -> String {
    if *sheets == BigUint::from(1_u32) {
        "1 answer sheet".to_owned()
    } else {
        format!("{} answer sheets", grouped(sheets))
    }
}

/// A number in groups of three digits. Of a very long one, only the first digits.
fn grouped(number: &BigUint) -> String {
    let digits = number.to_string();
    if digits.len() > DIGITS {
        let (first, more) = (&digits[..1], &digits[1..3]);
        let power = digits.len() - 1;
        return format!("about{SPACE}{first}.{more}{SPACE}×{SPACE}10^{power}");
    }
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(SPACE);
        }
        grouped.push(digit);
    }
    grouped
}

/// Replaces the placeholders of a page.
fn printed(page: &str) -> String {
    page.replace(SPACE, " ").replace(HYPHEN, "-")
}

/// An id, or a text of a rule file, with placeholders so that no line ends at its hyphens.
fn whole(words: &str) -> String {
    words.replace('-', HYPHEN.encode_utf8(&mut [0; 4]))
}

fn direction(from: Verdict, to: Verdict) -> &'static str {
    if to < from { "looser" } else { "stricter" }
}

fn sooner(date: &DateChange) -> &'static str {
    match date.shift {
        Shift::Earlier => "earlier",
        Shift::MayBeEarlier => "may be earlier",
        Shift::Later => "later",
    }
}

/// Formats a change: `rule capsules, wait: 4 weeks → 2 weeks`
fn moved(date: &DateChange) -> String {
    let key = match &date.question {
        Some(question) => format!("within of {question}"),
        None => "wait".to_owned(),
    };
    let depends = date.shift == Shift::MayBeEarlier;
    let long = |duration: Option<Duration>| duration.map(|one| long(one, depends));
    let old = long(date.old).unwrap_or_else(|| NOTHING.to_owned());
    let rule = &date.rule;
    match (long(date.new), date.shift) {
        (Some(new), _) => format!("rule {rule}, {key}: {old} → {new}"),
        (None, Shift::MayBeEarlier) => {
            format!("rule {rule}, {key}: {old}, perhaps no longer on every such sheet")
        }
        (None, _) => format!("rule {rule}, {key}: {old}, no longer on every such sheet"),
    }
}

/// Formats a duration: `1 month (28 to 31 days)`
fn long(duration: Duration, with_days: bool) -> String {
    match duration.days() {
        (fewest, most) if with_days && fewest < most => {
            format!("{duration} ({fewest} to {most} days)")
        }
        _ => duration.to_string(),
    }
}

/// ` on 2026-03-01`, if the screening date of a sheet is not that of the comparison.
fn on(witness: &Witness, view: &View<'_>) -> String {
    if witness.on == view.comparison.on {
        String::new()
    } else {
        format!(" on {}", witness.on)
    }
}

/// Formats a change: `defer → eligible, may be looser: not on this screening date, but on 2026-03-01`
fn elsewhere(other: &OtherDate) -> String {
    let when = match &other.witness {
        Some(witness) => format!("not on this screening date, but on {}", witness.on),
        None => "not decided for other screening dates".to_owned(),
    };
    format!("{} → {}, may be looser: {when}", other.from, other.to)
}

/// The word for an absent key.
const NOTHING: &str = "nothing";

/// `keloid = "yes"`, with a word for an answer of one version only.
fn answers(witness: &Witness) -> Vec<String> {
    let answers = witness.answers.iter().map(|answer| {
        let [old, new] = &answer.given;
        let given = new.as_ref().or(old.as_ref());
        let given = given.map(ToString::to_string).unwrap_or_default();
        let only = match (old, new) {
            (Some(_), None) => " (old)",
            (None, Some(_)) => " (new)",
            _ => "",
        };
        format!("{} = {given}{only}", answer.question)
    });
    answers.collect()
}

/// The words about the answers that are not listed.
fn rest(witness: &Witness) -> &'static str {
    if witness.answers.is_empty() {
        "every answer clear"
    } else {
        "every other answer clear"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_means_a_share_of_all() {
        let meaning = |some: u64, all: u64| printed(&meaning(&some.into(), &all.into()));
        assert_eq!(meaning(1, 6), "1 in 6 of all answer sheets");
        assert_eq!(meaning(17, 100), "about 1 in 6 of all answer sheets");
        assert_eq!(meaning(2, 5), "about 1 in 3 of all answer sheets");
        assert_eq!(meaning(2, 3), "about 7 in 10 of all answer sheets");
        assert_eq!(meaning(99, 100), "nearly all answer sheets");
        assert_eq!(meaning(5, 5), "all answer sheets");
        assert_eq!(meaning(1, 999_999), "1 in 999 999 of all answer sheets");
        assert_eq!(
            meaning(3, 4_000_000),
            "fewer than 1 in 1 000 000 of all answer sheets"
        );
    }
}
