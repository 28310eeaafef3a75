//! The rules of a case file's protocol, with an index of their names, so that no name is compared with all others.

use std::collections::HashMap;

use crate::diagnostic::nearest;
use crate::engine::Program;
use crate::model::{Protocol, QuestionId, RuleId};

/// Maximum number of searches for a similar name in one run.
const MAX_SEARCHES: usize = 60;

/// The rules of a case file's protocol, with an index of their names.
pub(super) struct Rules<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    procedure_ids: Vec<&'a str>,
    question_ids: Vec<&'a str>,
    pub questions: HashMap<&'a str, QuestionId>,
    rule_ids: Vec<&'a str>,
    score_ids: Vec<&'a str>,
    pub rules: HashMap<&'a str, RuleId>,
    /// Number of remaining searches for a similar name.
    searches: usize,
}

impl<'a> Rules<'a> {
    pub(super) fn new(protocol: &'a Protocol, program: &'a Program) -> Self {
        let procedures = protocol.procedures.iter();
        let questions = protocol.questions.iter();
        let question_ids: Vec<&str> = questions.map(|one| one.id.as_str()).collect();
        let rule_ids: Vec<&str> = protocol.rules.iter().map(|one| one.id.as_str()).collect();
        Self {
            protocol,
            program,
            procedure_ids: procedures.map(|one| one.id.as_str()).collect(),
            questions: index(&question_ids),
            question_ids,
            rules: index(&rule_ids),
            rule_ids,
            score_ids: protocol.scores.iter().map(|one| one.id.as_str()).collect(),
            searches: MAX_SEARCHES,
        }
    }

    pub(super) fn names(&self, what: Named) -> &[&'a str] {
        match what {
            Named::Procedure => &self.procedure_ids,
            Named::Question => &self.question_ids,
            Named::Rule => &self.rule_ids,
            Named::Score => &self.score_ids,
        }
    }

    pub(super) fn nearest(&mut self, what: Named, name: &str) -> Option<&'a str> {
        self.searches = self.searches.checked_sub(1)?;
        nearest(name, self.names(what).iter().copied())
    }
}

/// The names in a case.
#[derive(Clone, Copy)]
pub(super) enum Named {
    Procedure,
    Question,
    Rule,
    Score,
}

impl Named {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Question => "question",
            Self::Rule => "rule",
            Self::Score => "score",
        }
    }
}

fn index<'a, Id: From<usize>>(names: &[&'a str]) -> HashMap<&'a str, Id> {
    let numbered = names.iter().enumerate();
    numbered
        .map(|(number, name)| (*name, Id::from(number)))
        .collect()
}
