//! The declared names of one kind of thing, and the most likely meaning of a name that is not declared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing, nearest};
use crate::model::Grade;
use crate::rules::PROTOCOL_FILE;
use crate::rules::block::{Spanned, is_kebab, report_confusable, shown};
use crate::rules::confusable;
use crate::source::Span;

/// The names of one kind of thing.
pub(super) struct Declared {
    finding: Finding,
    what: &'static str,
    pub ids: BTreeMap<String, usize>,
    /// "there are …", with the first of the names.
    declared: String,
    /// Number of blocks without a usable id. One of them may be meant by a name that is not found.
    pub nameless: usize,
    /// For each name that is not declared, the declared name that it most likely means.
    near: HashMap<String, Option<String>>,
    /// Names that are not declared and not similar to a declared one.
    unknown: BTreeSet<String>,
    /// The findings about them.
    pub of_unknown: Diagnostics,
}

/// Maximum number of searches for a similar name. With more unknown names, something else is wrong.
const MAX_SEARCHES: usize = 60;

/// The meaning of a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<Id> {
    /// It is declared.
    Exactly(Id),
    /// It is not declared, and most likely means this one.
    Meant(Id),
    /// No declared name is similar.
    Nothing,
}

impl<Id> Found<Id> {
    /// Converts the id to another type.
    pub(super) fn map<Other>(self, to: impl FnOnce(Id) -> Other) -> Found<Other> {
        match self {
            Self::Exactly(id) => Found::Exactly(to(id)),
            Self::Meant(id) => Found::Meant(to(id)),
            Self::Nothing => Found::Nothing,
        }
    }

    /// The id, if the name is declared.
    pub(super) fn exact(self) -> Option<Id> {
        match self {
            Self::Exactly(id) => Some(id),
            Self::Meant(_) | Self::Nothing => None,
        }
    }

    /// The id, even if the name is misspelled.
    pub(super) fn likely(self) -> Option<Id> {
        match self {
            Self::Exactly(id) | Self::Meant(id) => Some(id),
            Self::Nothing => None,
        }
    }
}

impl Declared {
    /// Collects the names, each with whether its topic is listed. Reports each name that is declared twice.
    pub(super) fn new<'a>(
        finding: Finding,
        what: &'static str,
        names: impl Iterator<Item = (Option<&'a Spanned<String>>, bool)>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let names = names.map(|(id, listed)| (id, listed, what));
        Self::of_sorts(finding, what, names, diagnostics)
    }

    /// Collects names of several kinds of things, each with the word for its kind.
    pub(super) fn of_sorts<'a>(
        finding: Finding,
        what: &'static str,
        names: impl Iterator<Item = (Option<&'a Spanned<String>>, bool, &'static str)>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut spans: BTreeMap<&str, (Span, &str)> = BTreeMap::new();
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
        for (index, (name, listed, sort)) in names.enumerate() {
            let Some(name) = name else {
                declared.nameless += 1;
                continue;
            };
            if let Some((first, of)) = spans.get(name.value.as_str()) {
                // a copy of a topic that is not listed is one mistake, even if it contains many names
                if !listed {
                    continue;
                }
                let id = shown(&name.value);
                let message = if *of == sort {
                    format!("the {sort} `{id}` is declared twice")
                } else {
                    format!("the {sort} `{id}` has the id of a {of}")
                };
                diagnostics.push(
                    Diagnostic::new(Finding::DuplicateId, name.span, message)
                        .related(*first, "declared here first")
                        .help(format!("give each {sort} an id of its own")),
                );
                // the intended name of the block may be one that is not found
                declared.nameless += 1;
                continue;
            }
            spans.insert(&name.value, (name.span, sort));
            declared.ids.insert(name.value.clone(), index);
        }
        declared.declared = declared.listing();
        declared
    }

    /// Number of different names that are neither declared nor similar to a declared one.
    pub(super) fn unknown_names(&self) -> usize {
        self.unknown.len()
    }

    /// Looks up a name, and reports it if it is not declared.
    pub(super) fn find<Id: From<usize>>(
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

    /// The most similar declared name, searched for once for each name.
    fn nearest(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.near.get(name) {
            return known.clone();
        }
        if self.near.len() == MAX_SEARCHES {
            return None;
        }
        let found = nearest(name, self.ids.keys().map(String::as_str)).map(str::to_owned);
        self.near.insert(name.to_owned(), found.clone());
        found
    }

    /// Lists the declared names. For a source, gives the block that would declare it.
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

/// A `[[source]]` to paste, with a comment on each key that only the author can fill in.
fn source_block(id: &str) -> String {
    let grades = Grade::ALL.map(Grade::word).join(", ");
    let (title, url, seen) = (
        "the title on the page",
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
