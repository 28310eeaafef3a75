//! A problem in the user's files, as a value: what is wrong, where, and what would be right.
//!
//! Owns the list of findings and their pages. Collects and sorts; never prints.

mod capped;
mod finding;

pub use capped::MAX_FINDINGS;
pub use finding::{FAILED_CASE, Finding, Severity};

use std::fmt;

use crate::source::Span;

/// One finding with its location.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The kind of finding.
    pub finding: Finding,
    /// The severity. By default, that of the finding.
    pub severity: Severity,
    /// The mistake, in lower case, without a full stop.
    pub message: String,
    /// The marked word.
    pub span: Span,
    /// The text beside the mark.
    pub label: String,
    /// Other related locations.
    pub related: Vec<(Span, String)>,
    /// A way to correct it.
    pub help: Option<String>,
    /// Location of the correction, if it is not at the marked word. A report adds the file and line to the help.
    pub help_at: Option<Span>,
    /// The ids of the procedures that it is about, in the order of the protocol. Empty if it is not about procedures.
    pub procedures: Vec<String>,
    /// The id of the question, rule or source that it is about, for a list of several.
    pub subject: Option<String>,
    /// An answer sheet that shows it.
    pub witness: Option<Witness>,
    /// Number of findings with this name in this file that it replaces, because they are too many to report. 0 for a
    /// single finding.
    pub more: usize,
}

/// An answer sheet: the answers that are not the clear ones, and the screening date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Question ids with their answers, in interview order. Every other answer is clear.
    pub answers: Vec<(String, Given)>,
    /// The screening date, if it is not the day of the check.
    pub on: Option<String>,
}

/// One answer, as in an answer file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An option, a status, or text.
    Word(String),
    /// Ticks.
    List(Vec<String>),
    /// A number, as written.
    Number(String),
    /// A date, as written.
    Date(String),
}

impl fmt::Display for Given {
    /// Formats it as in a rule file.
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
/// For errors that prevent screening, and for mistakes in cases, it keeps only those that [`Self::into_sorted`]
/// returns, so that a file with a million of them takes little memory. Other findings are kept until it is known which
/// are allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Number of findings that were added.
    added: usize,
    /// Length at which the list is next shortened. At least [`SHORTEN_FROM`].
    shorten_at: usize,
}

/// A list of findings up to this length is never shortened.
const SHORTEN_FROM: usize = 4096;

impl Diagnostic {
    /// A finding at a location.
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

    /// Number of findings that it stands for.
    pub fn count(&self) -> usize {
        self.more.max(1)
    }

    /// Sets the text beside the mark.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a related location.
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

    /// Says what would be right, at another location than the marked word.
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

    /// Adds a procedure that it is about.
    #[must_use]
    pub fn procedure(mut self, id: impl Into<String>) -> Self {
        self.procedures.push(id.into());
        self
    }

    /// Sets the question, rule or source that it is about.
    #[must_use]
    pub fn subject(mut self, id: impl Into<String>) -> Self {
        self.subject = Some(id.into());
        self
    }

    /// Sets an answer sheet that shows it.
    #[must_use]
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Sets a severity other than that of the finding.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

impl Diagnostics {
    /// Adds a finding.
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

    /// The findings, in the order of files and lines: at most [`MAX_FINDINGS`] with the same name in one file, then the
    /// number of the others.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        capped::capped(self.list, |_| true)
    }

    /// All findings, in the order of files and lines.
    pub fn into_whole(self) -> Vec<Diagnostic> {
        capped::sorted(self.list)
    }

    /// Whether one of them is an error of text or types, which prevents screening.
    pub fn stops_screening(&self) -> bool {
        self.list
            .iter()
            .any(|one| one.severity == Severity::Error && one.finding.stops_screening())
    }

    /// Number of findings that were added.
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

    /// Adds the findings of another collector.
    pub fn extend(&mut self, other: Diagnostics) {
        self.added += other.added;
        self.list.extend(other.list);
    }
}

/// The known name that a misspelled one most likely means, for "did you mean".
///
/// `None` if no name is similar: at most a third of the shorter name may differ and at most three letters, with
/// transpositions counted once. A name that is cut short or has a suffix counts as similar. A name of more than 80
/// bytes is similar to none.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const MAX_LENGTH: usize = 80;
    const MAX_DISTANCE: usize = 6;
    if name.len() > MAX_LENGTH {
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
        if length.abs_diff(candidate.chars().count()) > MAX_DISTANCE {
            continue;
        }
        let shorter = length.min(candidate.chars().count());
        let prefix = lower.len() >= 4 && candidate.starts_with(&lower)
            || candidate.len() >= 4 && lower.starts_with(candidate);
        let most = (shorter / 3).clamp(usize::from(shorter > 1), 3);
        let allowed = if prefix { MAX_DISTANCE } else { most };
        if at_least_apart(&lower, candidate) > allowed {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        let is_near = distance <= most || prefix && distance <= MAX_DISTANCE;
        if is_near && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A lower bound of the distance of two names: half of the bytes that only one of them has. It is much cheaper than the
/// distance itself, and rules out most names of a long list. Case is ignored, and each letter outside ASCII counts
/// once.
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

/// `a, b and c`, for a help line: at most twenty names, then the number of the others.
pub fn listing<S: AsRef<str>>(names: &[S]) -> String {
    const MAX: usize = 20;
    match names {
        [] => String::new(),
        [one] => format!("`{}`", one.as_ref()),
        _ if names.len() > MAX => {
            let shown: Vec<_> = names[..MAX]
                .iter()
                .map(|name| format!("`{}`", name.as_ref()))
                .collect();
            format!("{} and {} more", shown.join(", "), names.len() - MAX)
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
    fn a_similar_name_is_found_and_a_different_one_is_not() {
        let known = ["verdict", "when", "say"];
        assert_eq!(nearest("verdit", known), Some("verdict"));
        assert_eq!(nearest("Whne", known), Some("when"));
        assert_eq!(nearest("color", known), None);
    }

    #[test]
    fn a_listing_is_part_of_a_sentence() {
        assert_eq!(listing(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listing(&["a"]), "`a`");
    }
}
