//! The keys of each part of a protocol with their values, as a comparison shows them.

use super::notation;
use crate::model::{
    Approval, Dated, Group, Kind, Procedure, ProcedureId, Protocol, Question, Reference, Rule,
    Score, SourceId, Topic,
};

/// Both versions of a protocol.
#[derive(Clone, Copy)]
pub(super) struct Compared<'a> {
    pub(super) old: &'a Protocol,
    pub(super) new: &'a Protocol,
}

/// A key with its value.
pub(super) struct Fact {
    pub(super) key: &'static str,
    pub(super) value: Option<String>,
    /// The text by which it is compared, if that is not the value.
    pub(super) compared: Option<String>,
    pub(super) wording: bool,
}

pub(super) fn fact(key: &'static str, value: impl Into<Option<String>>) -> Fact {
    Fact {
        key,
        value: value.into(),
        compared: None,
        wording: false,
    }
}

pub(super) fn words(key: &'static str, value: impl Into<Option<String>>) -> Fact {
    Fact {
        wording: true,
        ..fact(key, value)
    }
}

/// The bounds of a number and the kind of days of a date.
pub(super) fn bounds(question: &Question) -> (Option<i64>, Option<i64>, Option<Dated>) {
    let number = question.kind.as_number();
    let (min, max) = number.map_or((None, None), |number| (number.min, number.max));
    (min, max, question.kind.as_date())
}

impl Compared<'_> {
    /// Procedures that both versions have. An added or removed procedure is reported separately.
    pub(super) fn common(self, protocol: &Protocol, ids: &[ProcedureId]) -> Vec<String> {
        let both = |id: &&String| {
            self.old.procedure_named(id).is_some() && self.new.procedure_named(id).is_some()
        };
        let mut names: Vec<String> = ids
            .iter()
            .map(|&id| &protocol.procedure(id).id)
            .filter(both)
            .cloned()
            .collect();
        names.sort_unstable();
        names
    }

    pub(super) fn question_facts(self, protocol: &Protocol, question: &Question) -> Vec<Fact> {
        let mut facts = vec![
            fact("topic", protocol.topic(question.topic).id.clone()),
            words("ask", question.ask.clone()),
            words("help", question.help.clone()),
        ];
        let show = |bound: Option<i64>| bound.map(|steps| question.kind.show_number(steps));
        let (min, max, dated) = bounds(question);
        facts.push(fact("min", show(min)));
        facts.push(fact("max", show(max)));
        let dated = dated.map(|dated| match dated {
            Dated::Past => "past",
            Dated::Future => "future",
            Dated::Any => "any",
        });
        facts.push(fact("dated", dated.map(str::to_owned)));
        if let Kind::Multi { none, .. } = &question.kind {
            facts.push(words("none", none.clone()));
        }
        let show_if = question.show_if.as_ref();
        facts.push(Fact {
            compared: show_if.map(|condition| notation::sorted(protocol, condition)),
            ..fact(
                "show-if",
                show_if.map(|one| notation::condition(protocol, one)),
            )
        });
        facts.push(fact("clear", notation::clear(question, &question.clear)));
        let clear_for = question.clear_for.iter().filter_map(|(procedure, clear)| {
            let name = self.common(protocol, &[*procedure]).pop()?;
            Some(format!("{name} = {}", notation::clear(question, clear)))
        });
        facts.push(fact("clear-for", table(clear_for.collect())));
        facts.push(fact("asked-of", question.asked_of.word().to_owned()));
        facts.push(fact("keep", question.keep.map(|keep| keep.to_string())));
        facts.push(unsure(question.unsure_open));
        facts.push(fact(
            "for",
            list(&self.common(protocol, &question.procedures)),
        ));
        facts
    }

    pub(super) fn rule_facts(self, protocol: &Protocol, rule: &Rule) -> Vec<Fact> {
        let sources = |ids: &[SourceId]| {
            let ids = ids.iter().map(|&one| protocol.source(one).id.clone());
            list(&ids.collect::<Vec<_>>())
        };
        vec![
            fact("topic", protocol.topic(rule.topic).id.clone()),
            fact("for", list(&self.common(protocol, &rule.procedures))),
            fact("verdict", rule.verdict.word().to_owned()),
            Fact {
                compared: Some(notation::sorted(protocol, &rule.when)),
                ..fact("when", notation::condition(protocol, &rule.when))
            },
            fact("wait", rule.wait.map(|wait| wait.to_string())),
            words("until", rule.until.clone()),
            words("urgent", rule.urgent.clone()),
            words("say", rule.say.clone()),
            words("do", rule.next_step.clone()),
            fact("because", sources(&rule.because)),
            words("disputed", rule.disputed.clone()),
            fact("against", sources(&rule.against)),
        ]
    }
}

pub(super) fn score_facts(protocol: &Protocol, score: &Score) -> Vec<Fact> {
    vec![
        fact("topic", protocol.topic(score.topic).id.clone()),
        words("title", score.title.clone()),
        Fact {
            compared: Some(notation::points(protocol, score, true)),
            ..fact("points", notation::points(protocol, score, false))
        },
    ]
}

pub(super) fn protocol_facts(protocol: &Protocol) -> Vec<Fact> {
    let topics: Vec<String> = protocol.topics.iter().map(|one| one.id.clone()).collect();
    let approved = protocol.approval.as_ref().map(|approval| {
        let Approval { by, role, on, note } = approval;
        format!("{by}, {role}, on {on}: {note}")
    });
    vec![
        fact("id", protocol.id.clone()),
        words("title", protocol.title.clone()),
        fact("version", protocol.version.clone()),
        fact("reviewed", protocol.reviewed.to_string()),
        fact("review-by", protocol.review_by.to_string()),
        fact("status", protocol.status.word().to_owned()),
        fact("approval", approved),
        fact("topics", list(&topics)),
        fact("valid-for", protocol.valid_for.map(|one| one.to_string())),
        unsure(protocol.unsure_open),
    ]
}

fn unsure(open: bool) -> Fact {
    fact("unsure", open.then(|| "open".to_owned()))
}

pub(super) fn procedure_facts(protocol: &Protocol, procedure: &Procedure) -> Vec<Fact> {
    let companions = procedure.companions.iter();
    let companions = companions.map(|&one| protocol.procedure(one).id.clone());
    vec![
        words("title", procedure.title.clone()),
        fact("companions", list(&companions.collect::<Vec<_>>())),
    ]
}

pub(super) fn group_facts(protocol: &Protocol, group: &Group) -> Vec<Fact> {
    let members = group.procedures.iter();
    let members = members.map(|&one| protocol.procedure(one).id.clone());
    vec![
        words("title", group.title.clone()),
        fact("procedures", list(&members.collect::<Vec<_>>())),
    ]
}

pub(super) fn topic_facts(topic: &Topic) -> Vec<Fact> {
    vec![words("title", topic.title.clone())]
}

pub(super) fn source_facts(source: &Reference) -> Vec<Fact> {
    vec![
        words("title", source.title.clone()),
        fact("url", source.url.clone()),
        fact("seen", source.seen.to_string()),
        fact("grade", source.grade.word().to_owned()),
    ]
}

/// Ids as a list in a rule file. `None` if there are none.
fn list(ids: &[String]) -> Option<String> {
    let quoted: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    (!ids.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}

fn table(entries: Vec<String>) -> Option<String> {
    (!entries.is_empty()).then(|| format!("{{ {} }}", entries.join(", ")))
}
