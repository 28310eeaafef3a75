//! Which names are declared, and what a name that is not was most likely meant to be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Raw;
use crate::diagnostic::{Diagnostic, Diagnostics, FAILED_CASE, Finding, listing, nearest};
use crate::model::{Grade, Kind, ProcedureId, QuestionId, RuleId, SourceId};
use crate::rules::PROTOCOL_FILE;
use crate::rules::block::{Spanned, is_kebab, report_confusable, shown};
use crate::rules::confusable;
use crate::source::Span;

/// Everything that is declared, by name.
pub(super) struct Names {
    questions: Declared,
    procedures: Declared,
    sources: Declared,
    rules: Declared,
    /// The type of each question; none where it could not be read.
    pub kinds: Vec<Option<Kind>>,
    incomplete: bool,
    procedures_incomplete: bool,
    sources_incomplete: bool,
}

/// The names of one sort of thing.
struct Declared {
    finding: Finding,
    what: &'static str,
    ids: BTreeMap<String, usize>,
    /// "there are …", with the first of the names.
    declared: String,
    /// Blocks without an id of their own: a name that is not found may be theirs.
    nameless: usize,
    /// What each name that is not declared was most likely meant to be.
    near: HashMap<String, Option<String>>,
    /// Names that are not declared and not near one that is.
    unknown: BTreeSet<String>,
    /// What is reported of them.
    of_unknown: Diagnostics,
}

/// A near name is looked for so often; what is misspelt more often is not declared at all.
const MOST_SEARCHES: usize = 60;

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<Id> {
    /// It is declared.
    Exactly(Id),
    /// It is not; this one was most likely meant.
    Meant(Id),
    /// Nothing is near.
    Nothing,
}

impl<Id: Copy> Found<Id> {
    /// The thing, where its name is right.
    pub(super) fn exact(self) -> Option<Id> {
        match self {
            Self::Exactly(id) => Some(id),
            Self::Meant(_) | Self::Nothing => None,
        }
    }

    /// The thing, also where its name is misspelt.
    pub(super) fn likely(self) -> Option<Id> {
        match self {
            Self::Exactly(id) | Self::Meant(id) => Some(id),
            Self::Nothing => None,
        }
    }
}

/// Ids that mean something else in answer files and conditions.
const RESERVED_QUESTIONS: [&str; 7] = [
    "all",
    "answered",
    "any",
    "carried",
    "id",
    "on",
    "procedures",
];

impl Names {
    /// Collects what is declared, reporting what is declared twice or with a reserved name.
    pub(super) fn collect(raw: &Raw, diagnostics: &mut Diagnostics) -> Self {
        let protocol = &raw.protocol;
        let topics = || raw.topics.iter();
        let mut names = Self {
            questions: Declared::new(
                Finding::UnknownQuestion,
                "question",
                topics().flat_map(|topic| {
                    let ids = topic.questions.iter().map(|question| question.id.as_ref());
                    ids.map(|id| (id, topic.listed))
                }),
                diagnostics,
            ),
            procedures: Declared::new(
                Finding::UnknownProcedure,
                "procedure",
                protocol
                    .procedures
                    .iter()
                    .map(|procedure| (procedure.id.as_ref(), true)),
                diagnostics,
            ),
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
            .map(|question| super::question::kind(question, diagnostics))
            .collect();
        names.report_reserved(raw, diagnostics);
        names
    }

    /// Reports ids that mean something else where they are used.
    fn report_reserved(&mut self, raw: &Raw, diagnostics: &mut Diagnostics) {
        let topics = || raw.topics.iter();
        let is_finding = |id: &str| Finding::from_name(id).is_some() || id == FAILED_CASE;
        let questions = topics().flat_map(|topic| &topic.questions);
        for question in questions.filter_map(|question| question.id.as_ref()) {
            if RESERVED_QUESTIONS.contains(&question.value.as_str()) {
                reserved(
                    question,
                    "question",
                    "it means something else in conditions or answer files",
                    diagnostics,
                );
                self.questions.nameless += 1;
            }
        }
        let rules = topics().flat_map(|topic| &topic.rules);
        for rule in rules.filter_map(|rule| rule.id.as_ref()) {
            if is_finding(&rule.value) {
                reserved(rule, "rule", "it is the name of a finding", diagnostics);
            }
        }
    }

    /// Looks up a question.
    pub(super) fn question(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<QuestionId> {
        self.questions.find(name, diagnostics)
    }

    /// Looks up a procedure.
    pub(super) fn procedure(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<ProcedureId> {
        self.procedures.find(name, diagnostics)
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

    /// Whether a question is the one that its name stands for, and not a second of that name.
    pub(super) fn is_first(&self, name: &str, question: QuestionId) -> bool {
        self.questions.ids.get(name) == Some(&question.index())
    }

    /// The same for a procedure.
    pub(super) fn is_first_procedure(&self, name: &str, index: usize) -> bool {
        self.procedures.ids.get(name) == Some(&index)
    }

    /// The same for a source.
    pub(super) fn is_first_source(&self, name: &str, index: usize) -> bool {
        self.sources.ids.get(name) == Some(&index)
    }

    /// How many different questions are named that are neither declared nor near one.
    pub(super) fn unknown_questions(&self) -> usize {
        self.questions.unknown_names()
    }

    /// How many different sources are named that are neither declared nor near one.
    pub(super) fn unknown_sources(&self) -> usize {
        self.sources.unknown_names()
    }

    /// How many different procedures are named that are neither declared nor near one.
    pub(super) fn unknown_procedures(&self) -> usize {
        self.procedures.unknown_names()
    }

    /// Reports the names that nothing is near to, unless they may stand where nothing could be read.
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

impl Declared {
    fn new<'a>(
        finding: Finding,
        what: &'static str,
        names: impl Iterator<Item = (Option<&'a Spanned<String>>, bool)>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut spans: BTreeMap<&str, Span> = BTreeMap::new();
        let mut declared = Self {
            finding,
            what,
            ids: BTreeMap::new(),
            declared: String::new(),
            nameless: 0,
            near: HashMap::new(),
            unknown: BTreeSet::new(),
            of_unknown: Diagnostics::default(),
        };
        for (index, (name, listed)) in names.enumerate() {
            let Some(name) = name else {
                declared.nameless += 1;
                continue;
            };
            if let Some(first) = spans.get(name.value.as_str()) {
                // a copy of a topic that nobody listed is one mistake, however much stands in it
                if !listed {
                    continue;
                }
                let message = format!("the {what} `{}` is declared twice", shown(&name.value));
                diagnostics.push(
                    Diagnostic::new(Finding::DuplicateId, name.span, message)
                        .related(*first, "declared here first")
                        .help(format!("give each {what} an id of its own")),
                );
                // the name it should have had may be one that is not found
                declared.nameless += 1;
                continue;
            }
            spans.insert(&name.value, name.span);
            declared.ids.insert(name.value.clone(), index);
        }
        declared.declared = declared.listing();
        declared
    }

    fn unknown_names(&self) -> usize {
        self.unknown.len()
    }

    fn find<Id: From<usize>>(
        &mut self,
        name: &Spanned<String>,
        diagnostics: &mut Diagnostics,
    ) -> Found<Id> {
        if let Some(&index) = self.ids.get(&name.value) {
            return Found::Exactly(Id::from(index));
        }
        if let Some(plain) = confusable::plain(&name.value)
            && let Some(&index) = self.ids.get(&plain)
        {
            if name
                .value
                .chars()
                .any(|c| !c.is_ascii() && !confusable::is_hidden(c))
            {
                report_confusable(name, &plain, diagnostics);
            }
            return Found::Meant(Id::from(index));
        }
        let message = format!("there is no {} `{}`", self.what, shown(&name.value));
        let diagnostic = Diagnostic::new(self.finding, name.span, message);
        if let Some(meant) = self.nearest(&name.value) {
            diagnostics.push(diagnostic.help(format!("did you mean `{meant}`?")));
            return Found::Meant(Id::from(self.ids[&meant]));
        }
        if name.value == "not" && self.what == "question" {
            diagnostics.push(diagnostic.help(
                "a condition has no `not`: use `{ is-not = … }` or `{ none-of = […] }` on a question",
            ));
            return Found::Nothing;
        }
        let help = self.help(&name.value);
        self.unknown.insert(name.value.clone());
        self.of_unknown.push(diagnostic.help(help));
        Found::Nothing
    }

    /// The declared name that is near, looked up once for each name.
    fn nearest(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.near.get(name) {
            return known.clone();
        }
        if self.near.len() == MOST_SEARCHES {
            return None;
        }
        let found = nearest(name, self.ids.keys().map(String::as_str)).map(str::to_owned);
        self.near.insert(name.to_owned(), found.clone());
        found
    }

    /// What is declared; for a source, the block that would declare it.
    fn help(&self, name: &str) -> String {
        let declared = &self.declared;
        match self.finding {
            Finding::UnknownSource if is_kebab(name) => {
                format!(
                    "{declared}; or add it to `{PROTOCOL_FILE}`:\n{}",
                    source_block(name)
                )
            }
            _ => declared.clone(),
        }
    }

    /// "there are …", with the first of the names.
    fn listing(&self) -> String {
        let names: Vec<&str> = self.ids.keys().map(String::as_str).collect();
        match names.len() {
            0 => format!("no {} is declared", self.what),
            1 => format!("there is {}", listing(&names)),
            _ => format!("there are {}", listing(&names)),
        }
    }
}

/// A `[[source]]` to paste, with a remark on each key that only the author can fill in.
fn source_block(id: &str) -> String {
    let grades = Grade::ALL.map(Grade::word).join(", ");
    let (title, url, seen) = (
        "what a reader looks for on the page",
        "the address at which a reader can check it",
        "the day on which you read it: 2026-11-22",
    );
    format!(
        "[[source]]\n\
         id    = \"{id}\"\n\
         title = \"\"  # {title}\n\
         url   = \"\"  # {url}\n\
         seen  =     # {seen}\n\
         grade = \"\"  # one of {grades}"
    )
}

fn reserved(name: &Spanned<String>, what: &str, why: &str, diagnostics: &mut Diagnostics) {
    let message = format!("a {what} cannot be named `{}`", name.value);
    diagnostics.push(
        Diagnostic::new(Finding::InvalidId, name.span, message)
            .help(format!("choose another id: {why}")),
    );
}
