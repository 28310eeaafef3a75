//! Lists each part that was added, removed or changed, by name and key. A change of only the wording is marked as such.
//!
//! Rules and questions are matched by id. A question with another type, step or unit counts as another question.

use super::facts::{
    Compared, Fact, bounds, fact, group_facts, procedure_facts, protocol_facts, score_facts,
    source_facts, topic_facts, words,
};
use super::joint::is_same_kind;
use super::words::{Effort, Words, marked};
use crate::model::{AllowTarget, Protocol, Question};

/// One change by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of part that changed.
    pub part: Part,
    /// The question that an option belongs to.
    pub of: Option<String>,
    /// Its id.
    pub id: String,
    /// Whether it was added, removed or changed.
    pub edit: Edit,
}

/// The kinds of parts of a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The protocol itself.
    Protocol,
    /// A procedure.
    Procedure,
    /// A group of procedures.
    Group,
    /// A topic.
    Topic,
    /// A question.
    Question,
    /// An option of a question.
    Option,
    /// A score.
    Score,
    /// A rule.
    Rule,
    /// A source.
    Source,
    /// A finding that is allowed.
    Allow,
}

/// Whether a part was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// One of its keys has another value.
    Changed {
        /// The key, as it is written in a rule file.
        key: &'static str,
        /// The old value. `None` if the key was absent.
        old: Option<String>,
        /// The new value. `None` if the key is absent.
        new: Option<String>,
        /// Both values merged, with the words marked that only one of them has. Empty if each value is shown
        /// separately.
        parts: Vec<Words>,
        /// Whether only the wording changed.
        wording: bool,
    },
}

impl Part {
    /// Every kind of part, in the order of the report.
    pub const ALL: [Part; 10] = [
        Self::Protocol,
        Self::Procedure,
        Self::Group,
        Self::Topic,
        Self::Question,
        Self::Option,
        Self::Score,
        Self::Rule,
        Self::Source,
        Self::Allow,
    ];

    /// The word for one part of this kind.
    pub fn word(self) -> &'static str {
        match self {
            Self::Protocol => "protocol",
            Self::Procedure => "procedure",
            Self::Group => "group",
            Self::Topic => "topic",
            Self::Question => "question",
            Self::Option => "option",
            Self::Score => "score",
            Self::Rule => "rule",
            Self::Source => "source",
            Self::Allow => "allow",
        }
    }
}

impl Change {
    /// Whether only the wording changed.
    pub fn is_wording(&self) -> bool {
        matches!(self.edit, Edit::Changed { wording: true, .. })
    }
}

/// All changes by name, part by part. Parts that both versions have follow the order of the new one.
pub(super) fn compare(old: &Protocol, new: &Protocol) -> Vec<Change> {
    let mut all = Vec::new();
    let keys = [old, new].map(protocol_facts);
    push_changed(&mut all, Part::Protocol, &new.id, keys);
    let compared = Compared { old, new };
    if !in_same_order(&old.questions, &new.questions, |one| &one.id) {
        push(
            &mut all,
            Part::Protocol,
            &new.id,
            reordered("order of questions"),
        );
    }
    compared.surroundings(&mut all);
    compared.parts(
        &mut all,
        Part::Question,
        [&old.questions, &new.questions],
        |one| &one.id,
        |one, other| is_same_kind(&one.kind, &other.kind),
        |protocol, one| compared.question_facts(protocol, one),
    );
    compared.options(&mut all);
    compared.parts(
        &mut all,
        Part::Score,
        [&old.scores, &new.scores],
        |one| &one.id,
        |_, _| true,
        score_facts,
    );
    compared.parts(
        &mut all,
        Part::Rule,
        [&old.rules, &new.rules],
        |one| &one.id,
        |_, _| true,
        |protocol, one| compared.rule_facts(protocol, one),
    );
    compared.parts(
        &mut all,
        Part::Source,
        [&old.sources, &new.sources],
        |one| &one.id,
        |_, _| true,
        |_, one| source_facts(one),
    );
    compared.allows(&mut all);
    mark(&mut all);
    all
}

/// Marks the words that differ in each condition and each list.
fn mark(all: &mut [Change]) {
    let mut effort = Effort::new();
    for change in all {
        if let Edit::Changed {
            old: Some(old),
            new: Some(new),
            parts,
            wording: false,
            ..
        } = &mut change.edit
        {
            *parts = marked(old, new, &mut effort);
        }
    }
}

/// The questions with an option, a bound or days that only one version accepts.
pub(super) fn partly_compared(old: &Protocol, new: &Protocol) -> Vec<String> {
    let differs = |question: &&Question| {
        let other = old.question_named(&question.id).map(|id| old.question(id));
        other.is_some_and(|other| {
            let mut options = [&other.kind, &question.kind].map(|kind| kind.option_ids());
            options.iter_mut().for_each(|ids| ids.sort_unstable());
            is_same_kind(&other.kind, &question.kind)
                && (options[0] != options[1] || bounds(other) != bounds(question))
        })
    };
    let questions = new.questions.iter().filter(differs);
    questions.map(|question| question.id.clone()).collect()
}

impl Compared<'_> {
    /// Adds the changes of procedures, groups and topics.
    fn surroundings(self, all: &mut Vec<Change>) {
        self.parts(
            all,
            Part::Procedure,
            [&self.old.procedures, &self.new.procedures],
            |one| &one.id,
            |_, _| true,
            procedure_facts,
        );
        self.parts(
            all,
            Part::Group,
            [&self.old.groups, &self.new.groups],
            |one| &one.id,
            |_, _| true,
            group_facts,
        );
        self.parts(
            all,
            Part::Topic,
            [&self.old.topics, &self.new.topics],
            |one| &one.id,
            |_, _| true,
            |_, one| topic_facts(one),
        );
    }

    /// Adds the changes of one kind of part: those that were added, those that were removed, and the changed keys of
    /// the others.
    fn parts<T>(
        self,
        all: &mut Vec<Change>,
        part: Part,
        [old, new]: [&[T]; 2],
        id: impl Fn(&T) -> &String,
        is_same: impl Fn(&T, &T) -> bool,
        facts: impl Fn(&Protocol, &T) -> Vec<Fact>,
    ) {
        let partner = |one: &T, others: &[T]| -> Option<usize> {
            let mut others = others.iter();
            others.position(|other| id(other) == id(one) && is_same(one, other))
        };
        for one in old {
            if partner(one, new).is_none() {
                push(all, part, id(one), Edit::Removed);
            }
        }
        for one in new {
            match partner(one, old) {
                None => push(all, part, id(one), Edit::Added),
                Some(before) => {
                    let facts = [facts(self.old, &old[before]), facts(self.new, one)];
                    push_changed(all, part, id(one), facts);
                }
            }
        }
    }

    fn options(self, all: &mut Vec<Change>) {
        for question in &self.new.questions {
            let Some(before) = self.old.question_named(&question.id) else {
                continue;
            };
            let before = self.old.question(before);
            if !is_same_kind(&before.kind, &question.kind) {
                continue;
            }
            let mut found = Vec::new();
            let [old, new] = [before, question].map(|one| one.kind.option_ids());
            if !in_same_order(&old, &new, |one| one) {
                let edit = reordered("order of options");
                push(all, Part::Question, &question.id, edit);
            }
            for option in before.kind.option_ids() {
                if question.kind.option_named(option).is_none() {
                    push(&mut found, Part::Option, option, Edit::Removed);
                }
            }
            for option in question.kind.option_ids() {
                match before.kind.option_named(option) {
                    None => push(&mut found, Part::Option, option, Edit::Added),
                    Some(_) => {
                        let label = |of: &Question| {
                            let label = of.kind.option_named(option);
                            let label = label.map(|one| of.kind.option_label(one).to_owned());
                            vec![words("label", label)]
                        };
                        let labels = [label(before), label(question)];
                        push_changed(&mut found, Part::Option, option, labels);
                    }
                }
            }
            all.extend(found.into_iter().map(|change| Change {
                of: Some(question.id.clone()),
                ..change
            }));
        }
    }

    fn allows(self, all: &mut Vec<Change>) {
        let [old, new] = [self.old, self.new].map(|protocol| {
            let allows = protocol.allows.iter().map(|allow| {
                let (kind, id) = match allow.target {
                    AllowTarget::Rule(id) => ("rule", &protocol.rule(id).id),
                    AllowTarget::Question(id) => ("question", &protocol.question(id).id),
                    AllowTarget::Procedure(id) => ("procedure", &protocol.procedure(id).id),
                };
                let name = format!("{} of the {kind} {id}", allow.finding);
                let facts = vec![
                    words("reason", allow.reason.clone()),
                    fact("until", allow.until.to_string()),
                ];
                (name, facts)
            });
            allows.collect::<Vec<_>>()
        });
        let mut old = old;
        let mut left = Vec::new();
        for (name, facts) in new {
            match old.iter().position(|(known, _)| *known == name) {
                Some(before) => {
                    let (_, before) = old.remove(before);
                    push_changed(&mut left, Part::Allow, &name, [before, facts]);
                }
                None => push(&mut left, Part::Allow, &name, Edit::Added),
            }
        }
        for (name, _) in old {
            push(all, Part::Allow, &name, Edit::Removed);
        }
        all.append(&mut left);
    }
}

/// Whether the parts that both versions have are in the same order.
fn in_same_order<T, I: PartialEq + ?Sized>(old: &[T], new: &[T], id: impl Fn(&T) -> &I) -> bool {
    let is_in = |others: &[T], one: &T| others.iter().any(|other| id(other) == id(one));
    let old_ones = old.iter().filter(|one| is_in(new, one));
    let new_ones = new.iter().filter(|one| is_in(old, one));
    old_ones.map(&id).eq(new_ones.map(&id))
}

fn reordered(key: &'static str) -> Edit {
    Edit::Changed {
        key,
        old: None,
        new: None,
        parts: Vec::new(),
        wording: true,
    }
}

fn push(all: &mut Vec<Change>, part: Part, id: &str, edit: Edit) {
    all.push(Change {
        part,
        of: None,
        id: id.to_owned(),
        edit,
    });
}

/// Adds a change for each key whose values differ. A text that is new or removed is not only a change of wording.
fn push_changed(all: &mut Vec<Change>, part: Part, id: &str, [old, new]: [Vec<Fact>; 2]) {
    for (old, new) in old.into_iter().zip(new) {
        let key = |fact: &Fact| fact.compared.clone().or_else(|| fact.value.clone());
        if key(&old) == key(&new) {
            continue;
        }
        let wording = new.wording && old.value.is_some() && new.value.is_some();
        let edit = Edit::Changed {
            key: new.key,
            old: old.value,
            new: new.value,
            parts: Vec::new(),
            wording,
        };
        push(all, part, id, edit);
    }
}
