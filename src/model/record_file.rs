//! The parts of a record file other than its answers: the results, the seal, and the decisions of practitioners.

use std::fmt;

use jiff::civil::Date;

/// The parts of a record file other than its answers.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordFile {
    /// The person who asked.
    pub asked_by: Option<String>,
    /// The seal of the record that this one corrects, if any.
    pub replaces: Option<String>,
    /// The results.
    pub found: Option<FoundBefore>,
    /// The hash of its seal, if it has one.
    pub seal: Option<String>,
    /// The reason why the seal or the hash of a decision does not match. `None` if all of them do.
    pub fault: Option<String>,
    /// The decisions, in the order in which they were added.
    pub decisions: Vec<Decision>,
}

/// The results at the time the record was made.
#[derive(Clone, PartialEq, Eq)]
pub struct FoundBefore {
    /// The program and its version.
    pub program: String,
    /// The rules.
    pub protocol: RulesBefore,
    /// The mapping that explained earlier answers, if there was one: its title and its hash.
    pub mapping: Option<(String, String)>,
    /// One for each procedure of the record.
    pub results: Vec<ResultBefore>,
}

/// The rules that gave the results, as a record names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesBefore {
    /// The id of the protocol.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `draft` or `approved`.
    pub status: String,
    /// The hash of its files.
    pub sha256: String,
}

/// The result for a procedure.
#[derive(Clone, PartialEq, Eq)]
pub struct ResultBefore {
    /// The id of the procedure.
    pub procedure: String,
    /// Its other keys, in order.
    pub keys: Vec<(String, ResultValue)>,
}

/// The value of a key of a result.
#[derive(Clone, PartialEq, Eq)]
pub enum ResultValue {
    /// A verdict.
    Word(String),
    /// A day.
    Day(Date),
    /// Ids or texts.
    List(Vec<String>),
}

/// A decision of a practitioner. It never changes a verdict.
#[derive(Clone, PartialEq, Eq)]
pub struct Decision {
    /// The id of the procedure.
    pub procedure: String,
    /// The decision.
    pub decided: Decided,
    /// The reason, as the practitioner wrote it.
    pub reason: Option<String>,
    /// The person who decided.
    pub by: String,
    /// The role of the person who decided.
    pub role: String,
    /// The day.
    pub on: Date,
}

/// The possible decisions of a practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// The procedure is done.
    Treat,
    /// It is not done.
    DoNotTreat,
    /// The client comes back on another day.
    Rebook,
}

impl Decided {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Treat, Self::DoNotTreat, Self::Rebook];

    /// The word for it in a record file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Treat => "treat",
            Self::DoNotTreat => "do-not-treat",
            Self::Rebook => "rebook",
        }
    }

    /// The text shown for it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Treat => "Treat",
            Self::DoNotTreat => "Do not treat",
            Self::Rebook => "Rebook",
        }
    }

    /// The decision with this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Whether a decision needs a reason: to treat although the verdict is above `precaution` or not decided.
    pub fn needs_reason(self, verdict: &str) -> bool {
        self == Self::Treat && !matches!(verdict, "eligible" | "precaution")
    }
}

impl FoundBefore {
    /// The verdict of a procedure, if the record contains one.
    pub fn verdict(&self, procedure: &str) -> Option<&str> {
        let result = self.results.iter().find(|one| one.procedure == procedure)?;
        result.keys.iter().find_map(|(key, value)| match value {
            ResultValue::Word(word) if key == "verdict" => Some(word.as_str()),
            ResultValue::Word(_) | ResultValue::Day(_) | ResultValue::List(_) => None,
        })
    }
}

impl fmt::Debug for RecordFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}
