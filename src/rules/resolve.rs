//! Raw blocks → a protocol: looks up each name once, and checks every test against its question.

mod accept;
mod condition;
mod count;
mod declared;
mod groups;
mod names;
mod not_taken;
mod operators;
mod order;
mod question;
mod ranges;
mod reserved;
mod rule;
mod score;
mod usage;
mod wording;

use std::collections::BTreeSet;

use super::Checks;
use super::raw::{RawAllow, RawApproval, RawProcedure, RawProtocol, RawTopic};
use crate::diagnostic::{Diagnostic, nearest};
use crate::diagnostic::{Diagnostics, FAILED_CASE, Finding};
use crate::model::{
    Allow, AllowTarget, Approval, Duration, Group, Procedure, ProcedureId, Protocol, QuestionId,
    Reference, ScoreId, SourceId, Topic,
};
use crate::source::Span;
use condition::Place;
pub(super) use count::KEYS as COUNT;
use names::{Names, Target};
pub(super) use not_taken::{CHOICE, DATE, MULTI, NUMBER};
use score::KnownScore;

/// Everything that was read from a folder.
pub(super) struct Raw {
    pub protocol: RawProtocol,
    /// The topic files, in the order of `topics`, then those that are not listed.
    pub topics: Vec<RawTopic>,
    pub approval: Option<RawApproval>,
    /// Whether a file is absent or could not be read completely, and so may declare a name that is not found.
    pub incomplete: bool,
    /// Whether `protocol.toml` could not be read completely.
    pub protocol_damaged: bool,
    pub checks: Checks,
    pub sha256: String,
}

/// The questions, options, sources and values that a protocol uses.
#[derive(Default)]
struct Usage {
    questions: BTreeSet<QuestionId>,
    scores: BTreeSet<ScoreId>,
    options: BTreeSet<(QuestionId, usize)>,
    sources: BTreeSet<SourceId>,
    /// Procedures with a rule, or with something that may have been intended as one.
    procedures: BTreeSet<ProcedureId>,
    /// Whether the procedures of a rule or a group could not be read.
    unknown_procedures: bool,
    bounds: Vec<Bound>,
    durations: Vec<Window>,
}

/// A bound on a number or on a score, or the number of a count, as written.
struct Bound {
    /// `None` for a count.
    of: Option<Target>,
    operator: &'static str,
    steps: i64,
    span: Span,
}

/// A duration on a date, as written.
struct Window {
    question: QuestionId,
    /// Whether it is counted from the answer, and not from the screening date.
    from_event: bool,
    duration: Duration,
    span: Span,
}

impl Usage {
    /// Number of bounds and durations read so far.
    fn read(&self) -> (usize, usize) {
        (self.bounds.len(), self.durations.len())
    }
}

struct Resolver<'a> {
    names: Names,
    usage: Usage,
    /// The scores, in file order, once they are read.
    known_scores: Vec<KnownScore>,
    /// Location of the last `out-of-range`.
    out_of_range: Option<Span>,
    checks: Checks,
    diagnostics: &'a mut Diagnostics,
}

/// Resolves a folder. Returns `None` if an error prevents screening.
pub(super) fn resolve(raw: &Raw, diagnostics: &mut Diagnostics) -> Option<Protocol> {
    let mut names = Names::collect(raw, diagnostics);
    names.read_groups(&raw.protocol, diagnostics);
    // such a group may contain any procedure
    let unknown_procedures = names.groups.iter().any(|group| !group.whole);
    let mut resolver = Resolver {
        names,
        usage: Usage {
            unknown_procedures,
            ..Usage::default()
        },
        known_scores: Vec::new(),
        out_of_range: None,
        checks: raw.checks,
        diagnostics,
    };
    let questions = resolver.questions(raw);
    let scores = resolver.scores(raw, &questions);
    let rules = resolver.rules(raw);
    let procedures = resolver.procedures(raw);
    let groups = resolver.groups(raw);
    let allows = resolver.allows(raw);
    resolver.check_order(raw, &questions);
    resolver.check_usage(raw);
    resolver.names.report_unknown(resolver.diagnostics);
    if diagnostics.stops_screening() {
        return None;
    }
    let rules: Vec<_> = rules.into_iter().collect::<Option<_>>()?;
    let scores: Vec<_> = scores.into_iter().collect::<Option<_>>()?;
    let questions = questions.into_iter().collect::<Option<_>>()?;
    let questions = question::with_procedures(questions, &rules, &scores, raw);
    let header = raw.protocol.header.as_ref()?;
    Some(Protocol {
        id: header.id.as_ref()?.value.clone(),
        title: header.title.as_ref()?.value.clone(),
        version: header.version.as_ref()?.value.clone(),
        reviewed: header.reviewed.as_ref()?.value,
        review_by: header.review_by.as_ref()?.value,
        review_by_span: header.review_by.as_ref()?.span,
        status: header.status.as_ref()?.value,
        status_span: header.status.as_ref()?.span,
        valid_for: header.valid_for,
        unsure_open: header.unsure_open,
        approval: raw.approval.as_ref().and_then(approval),
        sha256: raw.sha256.clone(),
        procedures: procedures?,
        groups: groups?,
        sources: sources(raw)?,
        topics: topics(raw)?,
        questions,
        scores,
        rules,
        allows: allows?,
    })
}

fn approval(raw: &RawApproval) -> Option<Approval> {
    Some(Approval {
        by: raw.by.as_ref()?.value.clone(),
        role: raw.role.as_ref()?.value.clone(),
        on: raw.on.as_ref()?.value,
        note: raw.note.as_ref()?.value.clone(),
    })
}

fn topics(raw: &Raw) -> Option<Vec<Topic>> {
    raw.topics
        .iter()
        .map(|topic| {
            Some(Topic {
                id: topic.id.clone(),
                title: topic.title.as_ref()?.value.clone(),
            })
        })
        .collect()
}

fn sources(raw: &Raw) -> Option<Vec<Reference>> {
    raw.protocol
        .sources
        .iter()
        .map(|source| {
            let id = source.id.as_ref()?;
            Some(Reference {
                id: id.value.clone(),
                title: source.title.as_ref()?.value.clone(),
                url: source.url.as_ref()?.value.clone(),
                seen: source.seen.as_ref()?.value,
                grade: source.grade.as_ref()?.value,
                span: id.span,
            })
        })
        .collect()
}

impl Resolver<'_> {
    fn procedures(&mut self, raw: &Raw) -> Option<Vec<Procedure>> {
        let mut procedures = Some(Vec::new());
        for (index, procedure) in raw.protocol.procedures.iter().enumerate() {
            let companions = self.companions(ProcedureId::from(index), procedure);
            let built = (|| {
                let id = procedure.id.as_ref()?;
                Some(Procedure {
                    id: id.value.clone(),
                    title: procedure.title.as_ref()?.value.clone(),
                    companions: companions?,
                    span: id.span,
                    block: procedure.block,
                })
            })();
            procedures = procedures.zip(built).map(|(mut all, one)| {
                all.push(one);
                all
            });
        }
        procedures
    }

    /// The companions of a procedure. A group that contains it offers its other members.
    fn companions(&mut self, own: ProcedureId, raw: &RawProcedure) -> Option<Vec<ProcedureId>> {
        let names = &raw.companions;
        let named = self.names.procedures(names, "companions", self.diagnostics);
        let mut companions = Vec::new();
        for one in &named {
            let members = one.procedures.iter().copied();
            companions.extend(members.filter(|&id| !(one.is_group && id == own)));
        }
        named.iter().all(|one| one.exact).then_some(companions)
    }

    fn groups(&mut self, raw: &Raw) -> Option<Vec<Group>> {
        let groups = raw.protocol.groups.iter().zip(&self.names.groups);
        let groups = groups.map(|(raw, members)| {
            Some(Group {
                id: raw.id.as_ref()?.value.clone(),
                title: raw.title.as_ref()?.value.clone(),
                procedures: members.whole.then(|| members.procedures.clone())?,
            })
        });
        groups.collect()
    }

    fn allows(&mut self, raw: &Raw) -> Option<Vec<Allow>> {
        let raws = raw
            .protocol
            .allows
            .iter()
            .chain(raw.topics.iter().flat_map(|topic| &topic.allows));
        let allows: Vec<Option<Vec<Allow>>> = raws.map(|allow| self.allow(allow)).collect();
        let allows: Option<Vec<Vec<Allow>>> = allows.into_iter().collect();
        allows.map(|allows| allows.concat())
    }

    /// One allow, or one for each procedure of a group.
    fn allow(&mut self, raw: &RawAllow) -> Option<Vec<Allow>> {
        let finding = raw
            .finding
            .as_ref()
            .filter(|finding| self.is_finding(finding));
        let finding = finding.map(|finding| finding.value.clone());
        let targets = self.allow_targets(raw);
        let allow = |target| {
            Some(Allow {
                finding: finding.clone()?,
                target,
                reason: raw.reason.as_ref()?.value.clone(),
                until: raw.until.as_ref()?.value,
                span: raw.span,
            })
        };
        targets?.into_iter().map(allow).collect()
    }

    fn allow_targets(&mut self, raw: &RawAllow) -> Option<Vec<AllowTarget>> {
        if let Some(name) = &raw.rule {
            let rule = self.names.rule(name, self.diagnostics).exact()?;
            return Some(vec![AllowTarget::Rule(rule)]);
        }
        if let Some(name) = &raw.question {
            return match self.names.target(name, self.diagnostics).exact()? {
                Target::Question(question) => Some(vec![AllowTarget::Question(question)]),
                Target::Score(_) => {
                    self.no_question(name);
                    None
                }
            };
        }
        let names = std::slice::from_ref(raw.procedure.as_ref()?);
        let named = self.names.procedures(names, "procedure", self.diagnostics);
        let named = named.into_iter().next().filter(|one| one.exact)?;
        let targets = named.procedures.into_iter().map(AllowTarget::Procedure);
        Some(targets.collect())
    }

    fn is_finding(&mut self, name: &super::block::Spanned<String>) -> bool {
        let known = || {
            Finding::ALL
                .iter()
                .map(|finding| finding.name())
                .chain([FAILED_CASE])
        };
        let found = known().any(|one| one == name.value);
        if !found {
            let help = match nearest(&name.value, known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the name of a finding as `check` prints it, such as `dead-rule`"
                    .to_owned(),
            };
            let message = format!("there is no finding `{}`", super::block::shown(&name.value));
            self.diagnostics
                .push(Diagnostic::new(Finding::UnknownValue, name.span, message).help(help));
        }
        found
    }
}
