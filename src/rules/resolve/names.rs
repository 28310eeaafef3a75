//! The declared names of all kinds, and the most likely meaning of a name that is not declared.

use std::rc::Rc;

use super::Raw;
use super::declared::{Declared, Found};
use super::reserved;
use crate::diagnostic::{Diagnostics, Finding};
use crate::model::{Kind, ProcedureId, QuestionId, RuleId, ScoreId, SourceId};
use crate::rules::block::Spanned;
use crate::rules::raw::RawProtocol;

/// The subject of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Question(QuestionId),
    Score(ScoreId),
}

/// Everything that is declared, by name.
pub(super) struct Names {
    /// The questions, then the scores.
    questions: Declared,
    /// The procedures, then the groups of procedures.
    procedures: Declared,
    /// The id of each procedure. Empty if it has none.
    procedure_ids: Vec<String>,
    pub(super) groups: Vec<Members>,
    sources: Declared,
    rules: Declared,
    /// The type of each question, shared by all tests of it. `None` if it could not be read.
    pub kinds: Vec<Option<Rc<Kind>>>,
    incomplete: bool,
    procedures_incomplete: bool,
    sources_incomplete: bool,
}

/// The members of a group of procedures.
pub(super) struct Members {
    pub procedures: Vec<ProcedureId>,
    /// Whether all of them could be read.
    pub whole: bool,
}

impl Names {
    /// Collects the declared names. Reports names that are declared twice or reserved.
    pub(super) fn collect(raw: &Raw, diagnostics: &mut Diagnostics) -> Self {
        let protocol = &raw.protocol;
        let topics = || raw.topics.iter();
        let mut names = Self {
            questions: Declared::of_sorts(
                Finding::UnknownQuestion,
                "question",
                questions_and_scores(raw),
                diagnostics,
            ),
            procedures: Declared::of_sorts(
                Finding::UnknownProcedure,
                "procedure",
                procedures_and_groups(protocol),
                diagnostics,
            ),
            procedure_ids: procedure_ids(protocol),
            groups: Vec::new(),
            sources: Declared::new(
                Finding::UnknownSource,
                "source",
                protocol
                    .sources
                    .iter()
                    .map(|source| (source.id.as_ref(), true)),
                diagnostics,
            ),
            rules: Declared::new(
                Finding::UnknownValue,
                "rule",
                topics().flat_map(|topic| {
                    let ids = topic.rules.iter().map(|rule| rule.id.as_ref());
                    ids.map(|id| (id, topic.listed))
                }),
                diagnostics,
            ),
            kinds: Vec::new(),
            incomplete: raw.incomplete,
            procedures_incomplete: raw.protocol_damaged || protocol.procedures.is_empty(),
            sources_incomplete: raw.protocol_damaged || protocol.sources.is_empty(),
        };
        names.kinds = topics()
            .flat_map(|topic| &topic.questions)
            .map(|question| super::question::kind(question, diagnostics).map(Rc::new))
            .collect();
        names.questions.nameless += reserved::report(raw, diagnostics);
        names
    }

    /// Looks up a question or a score.
    pub(super) fn target(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<Target> {
        let questions = self.kinds.len();
        let found: Found<usize> = self.questions.find(name, diagnostics);
        found.map(|index| match index.checked_sub(questions) {
            Some(score) => Target::Score(ScoreId::from(score)),
            None => Target::Question(QuestionId::from(index)),
        })
    }

    /// Whether a name is that of a question or a score.
    pub(super) fn is_target(&self, name: &str) -> bool {
        self.questions.ids.contains_key(name)
    }

    /// Whether a name is that of a score.
    pub(super) fn is_score(&self, name: &str) -> bool {
        let found = self.questions.ids.get(name);
        found.is_some_and(|&index| index >= self.kinds.len())
    }

    /// The id of every question, in alphabetical order.
    pub(super) fn question_ids(&self) -> Vec<&str> {
        let ids = self.questions.ids.iter();
        let questions = ids.filter(|(_, index)| **index < self.kinds.len());
        questions.map(|(id, _)| id.as_str()).collect()
    }

    /// Looks up a procedure or a group of procedures. The indices of groups follow those of the procedures.
    pub(super) fn procedure_or_group(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<usize> {
        self.procedures.find(name, diagnostics)
    }

    /// Whether an index from a lookup is that of a group.
    pub(super) fn is_group(&self, index: usize) -> bool {
        index >= self.procedure_ids.len()
    }

    /// The group at an index from a lookup. `None` for a procedure.
    pub(super) fn group(&self, index: usize) -> Option<&Members> {
        self.groups
            .get(index.checked_sub(self.procedure_ids.len())?)
    }

    /// Whether a name is that of a group.
    pub(super) fn is_group_named(&self, name: &str) -> bool {
        let found = self.procedures.ids.get(name);
        found.is_some_and(|&index| self.is_group(index))
    }

    /// The id of a procedure.
    pub(super) fn id_of(&self, procedure: ProcedureId) -> &str {
        &self.procedure_ids[procedure.index()]
    }

    /// Looks up a source.
    pub(super) fn source(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<SourceId> {
        self.sources.find(name, diagnostics)
    }

    /// Looks up a rule.
    pub(super) fn rule(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<RuleId> {
        self.rules.find(name, diagnostics)
    }

    /// Whether a question is the first with its name.
    pub(super) fn is_first(&self, name: &str, question: QuestionId) -> bool {
        self.questions.ids.get(name) == Some(&question.index())
    }

    /// Whether a score is the first with its name.
    pub(super) fn is_first_score(&self, name: &str, score: ScoreId) -> bool {
        self.questions.ids.get(name) == Some(&(self.kinds.len() + score.index()))
    }

    /// Whether a procedure is the first with its name.
    pub(super) fn is_first_procedure(&self, name: &str, index: usize) -> bool {
        self.procedures.ids.get(name) == Some(&index)
    }

    /// Whether a source is the first with its name.
    pub(super) fn is_first_source(&self, name: &str, index: usize) -> bool {
        self.sources.ids.get(name) == Some(&index)
    }

    /// Number of different names of questions that are neither declared nor similar to a declared one.
    pub(super) fn unknown_questions(&self) -> usize {
        self.questions.unknown_names()
    }

    /// Number of different names of sources that are neither declared nor similar to a declared one.
    pub(super) fn unknown_sources(&self) -> usize {
        self.sources.unknown_names()
    }

    /// Number of different names of procedures that are neither declared nor similar to a declared one.
    pub(super) fn unknown_procedures(&self) -> usize {
        self.procedures.unknown_names()
    }

    /// Reports the names that are not similar to any declared one, unless they may be declared in a part that could not
    /// be read.
    pub(super) fn report_unknown(&mut self, diagnostics: &mut Diagnostics) {
        for (declared, elsewhere) in [
            (&mut self.questions, self.incomplete),
            (&mut self.rules, self.incomplete),
            (&mut self.procedures, self.procedures_incomplete),
            (&mut self.sources, self.sources_incomplete),
        ] {
            let excused = declared.unknown_names() <= declared.nameless || elsewhere;
            let found = std::mem::take(&mut declared.of_unknown);
            if !excused {
                diagnostics.extend(found);
            }
        }
    }
}

/// The ids of questions, then those of scores. Both share one namespace.
fn questions_and_scores(
    raw: &Raw,
) -> impl Iterator<Item = (Option<&Spanned<String>>, bool, &'static str)> {
    let topics = || raw.topics.iter();
    let questions = topics().flat_map(|topic| {
        let ids = topic.questions.iter().map(|question| question.id.as_ref());
        ids.map(|id| (id, topic.listed, "question"))
    });
    let scores = topics().flat_map(|topic| {
        let ids = topic.scores.iter().map(|score| score.id.as_ref());
        ids.map(|id| (id, topic.listed, "score"))
    });
    questions.chain(scores)
}

fn procedure_ids(raw: &RawProtocol) -> Vec<String> {
    let procedures = raw.procedures.iter();
    let ids = procedures.map(|one| one.id.as_ref().map(|id| id.value.clone()));
    ids.map(Option::unwrap_or_default).collect()
}

/// The ids of procedures, then those of groups. Both share one namespace.
fn procedures_and_groups(
    raw: &RawProtocol,
) -> impl Iterator<Item = (Option<&Spanned<String>>, bool, &'static str)> {
    let procedures = raw.procedures.iter();
    let procedures = procedures.map(|one| (one.id.as_ref(), true, "procedure"));
    let groups = raw.groups.iter();
    procedures.chain(groups.map(|one| (one.id.as_ref(), true, "group")))
}
