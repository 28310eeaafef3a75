//! Keys of a test that are not operators of its question, and what to write instead. Never suggests an operator with
//! the opposite meaning.

use super::Resolver;
use crate::diagnostic::{Diagnostic, Finding, listing, nearest};
use crate::model::Kind;
use crate::rules::block::shown;
use crate::rules::tree::{Entry, Table, Value, ValueKind};

/// Operators of a `yes-no` or `choice`.
pub(in crate::rules) const CHOICE: [&str; 2] = ["is-not", "none-of"];
/// Operators of a `multi`.
pub(in crate::rules) const MULTI: [&str; 4] = ["all-of", "none-of", "at-least", "of"];
/// Operators of a `number`.
pub(in crate::rules) const NUMBER: [&str; 4] = ["under", "at-most", "at-least", "over"];
/// Operators of a `date`.
pub(in crate::rules) const DATE: [&str; 4] = ["within", "older-than", "in-next", "later-than"];

/// Words for "any of these", which a list expresses. Here and below: letters only.
const ANY_OF: [&str; 12] = [
    "oneof", "anyof", "someof", "eitherof", "isoneof", "isanyof", "isin", "in", "any", "one",
    "some", "either",
];

/// Words for "this one", which the answer alone expresses.
const IS: [&str; 5] = ["is", "equals", "equal", "equalto", "eq"];

/// Words for "none of these".
const NOT: [&str; 6] = ["not", "notin", "notoneof", "notanyof", "isnotin", "none"];

/// Words for "each of these".
const ALL_OF: [&str; 3] = ["all", "eachof", "every"];

/// Words for the comparisons of numbers.
const COMPARE: [(&str, &[&str]); 4] = [
    ("under", &["lessthan", "below", "fewerthan", "smallerthan"]),
    ("over", &["morethan", "above", "greaterthan"]),
    (
        "at-least",
        &["min", "minimum", "notunder", "notlessthan", "nolessthan"],
    ),
    (
        "at-most",
        &[
            "max",
            "maximum",
            "notover",
            "notmorethan",
            "nomorethan",
            "upto",
            "atlatest",
        ],
    ),
];

/// Words for a window of time that resemble an operator with another meaning.
const WINDOWS: (&str, &[&str]) = ("within", &["newerthan", "youngerthan", "lessthan"]);

/// The operators that a question accepts, in a condition or in its `clear`.
pub(super) fn operators(kind: &Kind, clear: bool) -> &'static [&'static str] {
    match kind {
        // `clear` names answers
        Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } if clear => &[],
        Kind::YesNo | Kind::Choice(_) => &CHOICE,
        Kind::Multi { .. } => &MULTI,
        Kind::Number(_) => &NUMBER,
        Kind::Date(_) => &DATE,
        Kind::Text => &[],
    }
}

/// The subject of a test in words, and the operators that it accepts.
pub(super) struct Subject {
    /// For example, "a `choice`".
    what: String,
    /// For example, "a `choice` question".
    name: String,
    operators: &'static [&'static str],
    /// The words that are allowed here.
    takes: String,
}

impl Subject {
    /// A question, in a condition or in its `clear`.
    pub(super) fn of_question(kind: &Kind, clear: bool) -> Self {
        let word = kind.word();
        let what = format!("a `{word}`");
        let name = format!("a `{word}` question");
        let operators = operators(kind, clear);
        let takes = match (clear, operators.is_empty()) {
            (true, true) => {
                let mut options = kind.option_ids();
                options.extend(kind.none_label().map(|_| "none"));
                let options = listing(&options);
                format!("`clear` takes answers in quotes, alone or in a list: {options}")
            }
            (true, false) => format!("the `clear` of {what} takes {}", listing(operators)),
            (false, _) => format!("{what} takes {}", listing(operators)),
        };
        Self {
            what,
            name,
            operators,
            takes,
        }
    }

    /// A score.
    pub(super) fn score() -> Self {
        Self {
            what: "a score".to_owned(),
            name: "a score".to_owned(),
            operators: &NUMBER,
            takes: format!("a score takes {}", listing(&NUMBER)),
        }
    }

    /// Suggests an operator to replace an unknown word.
    fn instead(&self, entry: &Entry) -> String {
        let plain = letters(&entry.key);
        let is = |words: &[&str]| words.contains(&plain.as_str());
        let takes_windows = self.operators == DATE;
        let written = written(&entry.value).filter(|_| !takes_windows);
        let is_list = matches!(entry.value.kind, ValueKind::List(_));
        let list = written.as_ref().map(|one| {
            if is_list {
                one.clone()
            } else {
                format!("[{one}]")
            }
        });
        match (written, list) {
            (Some(list), _) if is_list && (is(&ANY_OF) || is(&IS)) => {
                format!("write a list: `{list}`")
            }
            (Some(answer), _) if is(&ANY_OF) || is(&IS) => {
                format!("write only the answer that it must be: `{answer}`")
            }
            (_, Some(list)) if is(&NOT) && self.takes("none-of") => {
                format!("write `{{ none-of = {list} }}`")
            }
            (_, Some(list)) if is(&ALL_OF) && self.takes("all-of") => {
                format!("write `{{ all-of = {list} }}`")
            }
            _ => match self.meant(&entry.key, &plain) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => self.takes.clone(),
            },
        }
    }

    /// The operator that a word most likely means. `None` if it could have the opposite meaning.
    fn meant(&self, key: &str, plain: &str) -> Option<&'static str> {
        let other_words = COMPARE.iter().chain([&WINDOWS]);
        let mut same =
            other_words.filter(|(operator, words)| self.takes(operator) && words.contains(&plain));
        if let Some((operator, _)) = same.next() {
            return Some(operator);
        }
        let is_other = [&ANY_OF[..], &IS, &NOT, &ALL_OF].concat().contains(&plain);
        if is_other || plain.starts_with("not") {
            return None;
        }
        nearest(key, self.operators.iter().copied()).filter(|near| is_alike(plain, near))
    }

    fn takes(&self, operator: &str) -> bool {
        self.operators.contains(&operator)
    }
}

/// Whether a word has the same start as an operator, for operators that differ from others in a few letters.
fn is_alike(plain: &str, operator: &str) -> bool {
    match operator {
        "none-of" => plain.starts_with('n'),
        "is-not" => plain.starts_with("is") && plain.contains('n'),
        "all-of" => plain.starts_with("al"),
        "older-than" => plain.contains("ld"),
        "later-than" => plain.contains("la"),
        _ => true,
    }
}

/// The letters of a word, in lowercase.
fn letters(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// An answer or a list of answers in the notation of a file. `None` for anything else.
fn written(value: &Value) -> Option<String> {
    match &value.kind {
        // a text with a quote or a control character cannot be an id
        ValueKind::Text(text) if shown(text) == *text && !text.contains(['"', '\\']) => {
            Some(format!("\"{text}\""))
        }
        ValueKind::Integer(number) | ValueKind::Float(number) => Some(number.clone()),
        ValueKind::List(members) if !members.is_empty() => {
            let is_list = |member: &Value| matches!(member.kind, ValueKind::List(_));
            if members.iter().any(is_list) {
                return None;
            }
            let members: Option<Vec<String>> = members.iter().map(written).collect();
            Some(format!("[{}]", members?.join(", ")))
        }
        _ => None,
    }
}

impl Resolver<'_> {
    /// Whether every key of a test is one of these operators, which its subject takes. Reports each unknown word, and
    /// the first operator of another type.
    pub(super) fn operators_fit(
        &mut self,
        operators: &[&str],
        table: &Table,
        subject: impl FnOnce() -> Subject,
    ) -> bool {
        let entries = table.entries.iter();
        let others: Vec<&Entry> = entries
            .filter(|entry| !operators.contains(&entry.key.as_str()))
            .collect();
        if others.is_empty() {
            return true;
        }
        let subject = subject();
        let known = [&CHOICE[..], &MULTI, &NUMBER, &DATE].concat();
        let mut is_first = true;
        for entry in &others {
            let key = entry.key.as_str();
            if self.names.is_score(key) {
                let message = format!("`{key}` is a score: only the `when` of a rule tests it");
                self.mismatch(entry.key_span, message, subject.takes.clone());
            } else if !known.contains(&key) {
                let message = format!("there is no operator `{}`", shown(key));
                let unknown = Diagnostic::new(Finding::UnknownKey, entry.key_span, message);
                self.diagnostics.push(unknown.help(subject.instead(entry)));
            } else if std::mem::take(&mut is_first) {
                self.does_not_go(&subject, entry, table);
            }
        }
        false
    }

    /// Reports an operator of another type.
    fn does_not_go(&mut self, subject: &Subject, entry: &Entry, table: &Table) {
        let message = format!("`{}` cannot be combined with {}", entry.key, subject.name);
        let is_count = entry.key == "at-least" && table.get("of").is_some();
        let help = if is_count {
            format!(
                "only the options of a `multi` are counted; {} has one answer",
                subject.what
            )
        } else {
            subject.takes.clone()
        };
        self.mismatch(entry.key_span, message, help);
    }
}
