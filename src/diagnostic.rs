//! A problem in the user's files, as a value: what it is, where it is, what would be right.
//!
//! Owns the list of findings and their pages. Collects and sorts; never prints.

mod capped;
mod finding;

pub use capped::MOST;
pub use finding::{FAILED_CASE, Finding, Severity};

use std::fmt;

use crate::source::Span;

/// One finding with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which finding.
    pub finding: Finding,
    /// How grave; the finding's own severity unless it says otherwise.
    pub severity: Severity,
    /// The mistake, in lower case, without a full stop.
    pub message: String,
    /// The marked word.
    pub span: Span,
    /// The words beside the mark.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<(Span, String)>,
    /// A way to correct it.
    pub help: Option<String>,
    /// The place of the correction, if it is not at the marked word; a report adds the file and line to the help.
    pub help_at: Option<Span>,
    /// The ids of the procedures that it is about, in the order of the protocol; empty if it is about none.
    pub procedures: Vec<String>,
    /// The id of the question, rule or source that it is about, for a list of several.
    pub subject: Option<String>,
    /// An answer sheet that shows it.
    pub witness: Option<Witness>,
    /// How many findings of this name in this file it replaces, as they are too many to report; 0 for a single finding.
    pub more: usize,
}

/// An answer sheet: the answers that are not the clear ones, and the screening date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Question ids with their answers, in interview order; every other answer is clear.
    pub answers: Vec<(String, Given)>,
    /// The screening date, if it is not the day of the check.
    pub on: Option<String>,
}

/// One answer, as an answer file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An option, a status, or text.
    Word(String),
    /// Ticks.
    List(Vec<String>),
    /// A number as it is written.
    Number(String),
    /// A date as it is written.
    Date(String),
}

impl fmt::Display for Given {
    /// As a rule file writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "\"{word}\""),
            Self::List(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                write!(f, "[{}]", words.join(", "))
            }
            Self::Number(written) | Self::Date(written) => f.write_str(written),
        }
    }
}

/// Collects findings, in any order.
///
/// Of errors that keep a protocol from screening, and of mistakes in cases, it keeps what [`Self::into_sorted`] gives,
/// so that a file with a million of them takes little memory. Others are kept until it is known which are allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many were added.
    added: usize,
    /// At which length the list is next made shorter; at least [`SHORTEN_FROM`].
    shorten_at: usize,
}

/// A shorter list of findings is kept whole.
const SHORTEN_FROM: usize = 4096;

impl Diagnostic {
    /// A finding at a place.
    pub fn new(finding: Finding, span: Span, message: impl Into<String>) -> Self {
        Self {
            finding,
            severity: finding.severity(),
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: None,
            help_at: None,
            procedures: Vec::new(),
            subject: None,
            witness: None,
            more: 0,
        }
    }

    /// How many findings it counts as.
    pub fn count(&self) -> usize {
        self.more.max(1)
    }

    /// Sets the words beside the mark.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Shows another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what would be right, at another place than the marked word.
    #[must_use]
    pub fn help_at(mut self, span: Span, help: impl Into<String>) -> Self {
        self.help_at = Some(span);
        self.help(help)
    }

    /// Says what would be right, if that is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = self.help.or(help);
        self
    }

    /// Names a procedure that it is about.
    #[must_use]
    pub fn procedure(mut self, id: impl Into<String>) -> Self {
        self.procedures.push(id.into());
        self
    }

    /// Names the question, rule or source that it is about.
    #[must_use]
    pub fn subject(mut self, id: impl Into<String>) -> Self {
        self.subject = Some(id.into());
        self
    }

    /// Shows it by an answer sheet.
    #[must_use]
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Says how grave it is, other than its kind.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
        self.added += 1;
        if self.list.len() >= self.shorten_at.max(SHORTEN_FROM) {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        let is_never_allowed = |one: &Diagnostic| {
            one.finding.stops_screening() && one.severity == Severity::Error
                || one.finding == Finding::InvalidCase
        };
        self.list = capped::capped(std::mem::take(&mut self.list), is_never_allowed);
        self.shorten_at = self.list.len() * 2;
    }

    /// The findings, in the order of files and lines: at most [`MOST`] of one name in one file, then how many more
    /// there are.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        capped::capped(self.list, |_| true)
    }

    /// All of them, in the order of files and lines.
    pub fn into_whole(self) -> Vec<Diagnostic> {
        capped::sorted(self.list)
    }

    /// Whether one of them is an error of text or types, which keeps a protocol from screening.
    pub fn stops_screening(&self) -> bool {
        self.list
            .iter()
            .any(|one| one.severity == Severity::Error && one.finding.stops_screening())
    }

    /// How many were added.
    pub fn len(&self) -> usize {
        self.added
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Every finding so far, unsorted.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Takes over what another collector found.
    pub fn extend(&mut self, other: Diagnostics) {
        self.added += other.added;
        self.list.extend(other.list);
    }
}

/// "did you mean": the known name that was most likely meant by a misspelt one.
///
/// `None` if no name is near: at most a third of the shorter name may differ and at most three letters, transpositions
/// counted once; a name cut short or with something behind it counts as near. A name of more than 80 bytes is near none.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 80;
    const FURTHEST: usize = 6;
    if name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let length = lower.chars().count();
    let mut best = None;
    for candidate in known {
        if candidate == lower {
            return Some(candidate);
        }
        // no distance is less than the difference of the lengths
        if length.abs_diff(candidate.chars().count()) > FURTHEST {
            continue;
        }
        let shorter = length.min(candidate.chars().count());
        let prefix = lower.len() >= 4 && candidate.starts_with(&lower)
            || candidate.len() >= 4 && lower.starts_with(candidate);
        let most = (shorter / 3).clamp(usize::from(shorter > 1), 3);
        let allowed = if prefix { FURTHEST } else { most };
        if at_least_apart(&lower, candidate) > allowed {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        let is_near = distance <= most || prefix && distance <= FURTHEST;
        if is_near && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A distance that two names have at least: half of the bytes that only one of them has. It is much cheaper than the
/// distance itself, and most names of a long list are further than is near. Both are compared without regard to case;
/// each letter beyond ASCII counts once.
fn at_least_apart(a: &str, b: &str) -> usize {
    const OTHER: usize = 127;
    let mut surplus = [0_i16; 128];
    let slot = |c: char| {
        if c.is_ascii() {
            usize::from(c.to_ascii_lowercase() as u8)
        } else {
            OTHER
        }
    };
    for c in a.chars() {
        surplus[slot(c)] += 1;
    }
    for c in b.chars() {
        surplus[slot(c)] -= 1;
    }
    let differing: usize = surplus
        .iter()
        .map(|count| usize::from(count.unsigned_abs()))
        .sum();
    differing.div_ceil(2)
}

/// `a, b and c`, for a help line; at most twenty, then how many more.
pub fn listing<S: AsRef<str>>(names: &[S]) -> String {
    const MOST: usize = 20;
    match names {
        [] => String::new(),
        [one] => format!("`{}`", one.as_ref()),
        _ if names.len() > MOST => {
            let shown: Vec<_> = names[..MOST]
                .iter()
                .map(|name| format!("`{}`", name.as_ref()))
                .collect();
            format!("{} and {} more", shown.join(", "), names.len() - MOST)
        }
        [rest @ .., last] => {
            let rest: Vec<_> = rest
                .iter()
                .map(|name| format!("`{}`", name.as_ref()))
                .collect();
            format!("{} and `{}`", rest.join(", "), last.as_ref())
        }
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(list: I) -> Self {
        let list: Vec<Diagnostic> = list.into_iter().collect();
        Self {
            added: list.len(),
            list,
            shorten_at: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let known = ["verdict", "when", "say"];
        assert_eq!(nearest("verdit", known), Some("verdict"));
        assert_eq!(nearest("Whne", known), Some("when"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn a_listing_reads_as_a_sentence() {
        assert_eq!(listing(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listing(&["a"]), "`a`");
    }
}
