//! A protocol: its procedures, sources, topics, questions and rules, all names resolved.

use jiff::civil::Date;

use super::date::Duration;
use super::days::Keep;
use super::id::{ProcedureId, QuestionId, RuleId, ScoreId, SourceId, TopicId};
use super::question::Question;
use super::rule::Rule;
use super::score::Score;
use crate::source::Span;

/// The content of a folder of rule files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protocol {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version, as written.
    pub version: String,
    /// The day of the last review.
    pub reviewed: Date,
    /// The day by which the next review is due.
    pub review_by: Date,
    /// Location of that day in the file.
    pub review_by_span: Span,
    /// Draft or approved.
    pub status: Status,
    /// Location of that word in the file.
    pub status_span: Span,
    /// The time for which answers may be used. `None` if there is no limit.
    pub valid_for: Option<Duration>,
    /// Whether the author intends that "not sure" leaves a verdict incomplete.
    pub unsure_open: bool,
    /// The approval of exactly these rules, if there is one.
    pub approval: Option<Approval>,
    /// SHA-256 of the names and bytes of `protocol.toml` and the topic files, in hexadecimal.
    pub sha256: String,
    /// The procedures, in file order.
    pub procedures: Vec<Procedure>,
    /// Groups of procedures, in file order.
    pub groups: Vec<Group>,
    /// The sources, in file order.
    pub sources: Vec<Reference>,
    /// The topics, in interview order.
    pub topics: Vec<Topic>,
    /// The questions, in interview order.
    pub questions: Vec<Question>,
    /// The scores, in file order.
    pub scores: Vec<Score>,
    /// The rules, in file order.
    pub rules: Vec<Rule>,
    /// Findings that the author accepts.
    pub allows: Vec<Allow>,
}

/// Whether a clinician has signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Not signed.
    Draft,
    /// Signed, with an approval of exactly these bytes.
    Approved,
}

/// A procedure that is screened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Procedures that are offered along with it.
    pub companions: Vec<ProcedureId>,
    /// Location of its id in the file.
    pub span: Span,
    /// Location of the whole block, from its header to its last value.
    pub block: Span,
}

/// Procedures that have a common name in rule files and on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id, which no procedure has.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its members, in the order in which the file names them.
    pub procedures: Vec<ProcedureId>,
}

/// A source that rules cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The id that rules cite.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was read.
    pub seen: Date,
    /// The kind of source.
    pub grade: Grade,
    /// Location of its id in the file.
    pub span: Span,
}

/// The kind of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// A regulator or a law.
    Regulator,
    /// A manufacturer's manual or label.
    Manufacturer,
    /// Reviewed literature.
    Review,
    /// A society or a hospital.
    Society,
    /// A clinic or an academy.
    Clinic,
}

/// A topic file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The file name without `.toml`.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// An approval: who signed, when, and the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Name.
    pub by: String,
    /// Role.
    pub role: String,
    /// The date.
    pub on: Date,
    /// The note of the person who approved.
    pub note: String,
}

/// A finding that the author accepts, with a reason, until a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The name of the finding.
    pub finding: String,
    /// The rule, question or procedure that it is about.
    pub target: AllowTarget,
    /// The reason why it is accepted.
    pub reason: String,
    /// The last day on which it applies.
    pub until: Date,
    /// Location in the file.
    pub span: Span,
}

/// The target of an [`Allow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowTarget {
    /// A rule.
    Rule(RuleId),
    /// A question.
    Question(QuestionId),
    /// A procedure.
    Procedure(ProcedureId),
}

impl Status {
    /// The word for it in files and results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
        }
    }
}

impl Grade {
    /// Every grade.
    pub const ALL: [Grade; 5] = [
        Self::Regulator,
        Self::Manufacturer,
        Self::Review,
        Self::Society,
        Self::Clinic,
    ];

    /// The word for it in files and results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Regulator => "regulator",
            Self::Manufacturer => "manufacturer",
            Self::Review => "review",
            Self::Society => "society",
            Self::Clinic => "clinic",
        }
    }
}

impl Protocol {
    /// The question with this id.
    pub fn question(&self, id: QuestionId) -> &Question {
        &self.questions[id.index()]
    }

    /// The rule with this id.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// The procedure with this id.
    pub fn procedure(&self, id: ProcedureId) -> &Procedure {
        &self.procedures[id.index()]
    }

    /// The source with this id.
    pub fn source(&self, id: SourceId) -> &Reference {
        &self.sources[id.index()]
    }

    /// The topic with this id.
    pub fn topic(&self, id: TopicId) -> &Topic {
        &self.topics[id.index()]
    }

    /// The score with this id.
    pub fn score(&self, id: ScoreId) -> &Score {
        &self.scores[id.index()]
    }

    /// The scores that rules of a procedure test, in file order.
    pub fn scores_of(&self, procedure: ProcedureId) -> Vec<ScoreId> {
        let mut scores = Vec::new();
        let rules = self.rules.iter();
        for rule in rules.filter(|rule| rule.procedures.contains(&procedure)) {
            rule.when
                .for_each_score(&mut |test| scores.push(test.score));
        }
        scores.sort_unstable();
        scores.dedup();
        scores
    }

    /// The score with this id.
    pub fn score_named(&self, id: &str) -> Option<ScoreId> {
        position(&self.scores, |score| score.id == id)
    }

    /// The question with this id.
    pub fn question_named(&self, id: &str) -> Option<QuestionId> {
        position(&self.questions, |question| question.id == id)
    }

    /// The rule with this id.
    pub fn rule_named(&self, id: &str) -> Option<RuleId> {
        position(&self.rules, |rule| rule.id == id)
    }

    /// The procedure with this id.
    pub fn procedure_named(&self, id: &str) -> Option<ProcedureId> {
        position(&self.procedures, |procedure| procedure.id == id)
    }

    /// The group with this id.
    pub fn group_named(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The first group with exactly these procedures, in any order.
    pub fn group_of(&self, procedures: &[ProcedureId]) -> Option<&Group> {
        let is_same = |group: &&Group| {
            group.procedures.len() == procedures.len()
                && group.procedures.iter().all(|one| procedures.contains(one))
        };
        self.groups.iter().find(is_same)
    }

    /// Every procedure, in file order.
    pub fn procedure_ids(&self) -> impl Iterator<Item = ProcedureId> + use<> {
        (0..self.procedures.len()).map(ProcedureId::from)
    }

    /// The time for which the answer to a question may be used.
    pub fn limit_of(&self, question: &Question) -> Keep {
        let valid_for = self.valid_for.map(Keep::For);
        question.keep.or(valid_for).unwrap_or(Keep::Always)
    }

    /// The first eight digits of the hash, for a page.
    pub fn short_hash(&self) -> &str {
        &self.sha256[..8.min(self.sha256.len())]
    }
}

fn position<T, Id: From<usize>>(table: &[T], matches: impl Fn(&T) -> bool) -> Option<Id> {
    table.iter().position(matches).map(Id::from)
}
