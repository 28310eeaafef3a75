//! Each reason once, with its procedures: what to tell, what to do, and why, with numbered sources.

use std::cmp::Reverse;

use super::answered::Answered;
use super::content::{Entry, Lead, Section};
use crate::model::{
    NotBefore, ProcedureId, QuestionId, ReasonScore, Rule, RuleEnd, RuleId, SourceId, Verdict,
};
use crate::report::markup::block::{Run, between, code, text};
use crate::report::text::spelling::flowing;
use crate::report::text::style::Style;
use crate::report::words::arithmetic::arithmetic;
use crate::report::words::not_before::{before, date_with_verdict, is_lasting};
use crate::report::words::score::reason_in_words;

/// A rule that is true for some procedures of the record.
pub(super) struct OneReason {
    rule: RuleId,
    procedures: Vec<ProcedureId>,
    /// The questions whose answers made it true, in interview order.
    answers: Vec<QuestionId>,
    /// The scores that made it true.
    scores: Vec<ReasonScore>,
    not_before: Option<NotBefore>,
    /// Whether it determines the verdict of one of the procedures.
    decides: bool,
}

/// A sentence with its procedures.
type Sentence = (String, Vec<ProcedureId>);

/// The true rules of a record, most severe first, and their sources, in the order of their numbers.
pub(super) struct Reasons<'a> {
    answered: &'a Answered<'a>,
    all: Vec<OneReason>,
    sources: Vec<SourceId>,
}

impl<'a> Reasons<'a> {
    pub(super) fn new(answered: &'a Answered<'a>) -> Self {
        let all = united(answered);
        let mut sources = Vec::new();
        for reason in &all {
            let rule = answered.protocol.rule(reason.rule);
            for source in rule.because.iter().chain(&rule.against) {
                if !sources.contains(source) {
                    sources.push(*source);
                }
            }
        }
        Self {
            answered,
            all,
            sources,
        }
    }

    /// Each urgent sentence once.
    pub(super) fn urgent(&self) -> Vec<String> {
        let sentences = self.sentences(|rule| rule.urgent.as_deref());
        sentences.into_iter().map(|(words, _)| words).collect()
    }

    /// The sentence of each rule. Rules that decide come first.
    pub(super) fn tell(&self) -> Option<Section> {
        self.list("Tell the client", self.sentences(|rule| Some(&rule.say)))
    }

    /// The next steps, in the same order. A step that prepares another visit is only for the procedures that are not
    /// permanently contraindicated. If there are none, the step of a rule that contraindicates comes last, with a
    /// remark, and any other step is left out.
    pub(super) fn next_steps(&self) -> Option<Section> {
        let (mut steps, mut remarked) = (Vec::new(), Vec::new());
        for reason in self.ordered() {
            let rule = self.answered.protocol.rule(reason.rule);
            let Some(step) = rule.next_step.as_deref().map(flowing) else {
                continue;
            };
            let procedures = if prepares_a_visit(rule) {
                self.not_lasting(&reason.procedures)
            } else {
                reason.procedures.clone()
            };
            if !procedures.is_empty() {
                steps.push((step.into_owned(), procedures));
            } else if rule.verdict == Verdict::Contraindicated {
                let words = format!("{step} Even then, a lasting contraindication remains.");
                remarked.push((words, reason.procedures.clone()));
            }
        }
        self.list("Do now", each_once(steps.into_iter().chain(remarked)))
    }

    /// The procedures that are not permanently contraindicated.
    fn not_lasting(&self, procedures: &[ProcedureId]) -> Vec<ProcedureId> {
        let Answered {
            protocol, outcomes, ..
        } = self.answered;
        let lasts = |id: &ProcedureId| {
            let mut outcomes = outcomes.iter();
            outcomes.any(|outcome| outcome.procedure == *id && is_lasting(protocol, outcome))
        };
        let procedures = procedures.iter().copied();
        procedures.filter(|id| !lasts(id)).collect()
    }

    fn list(&self, title: &str, sentences: Vec<Sentence>) -> Option<Section> {
        let entries = sentences.into_iter().map(|(words, procedures)| {
            let concerned = self.answered.concerned(&procedures);
            let concerned = concerned.map_or(String::new(), |them| format!(" ({them})"));
            Entry::sentence(&format!("{words}{concerned}"))
        });
        Section::of(title, entries.collect())
    }

    /// Each sentence once, with its procedures. The sentences of rules that decide come first.
    fn sentences(&self, words: impl Fn(&'a Rule) -> Option<&'a str>) -> Vec<Sentence> {
        let sentences = self.ordered().into_iter().filter_map(|reason| {
            let words = words(self.answered.protocol.rule(reason.rule))?;
            Some((flowing(words).into_owned(), reason.procedures.clone()))
        });
        each_once(sentences)
    }

    /// The rules that decide, then the others.
    fn ordered(&self) -> Vec<&OneReason> {
        let mut ordered: Vec<_> = self.all.iter().collect();
        ordered.sort_by_key(|reason| !reason.decides);
        ordered
    }

    /// The rules with the answers that made them true. `own_dates` adds the date of each rule, if it differs from the
    /// date of the verdict.
    pub(super) fn why(&self, own_dates: bool) -> Option<Section> {
        let entries = self.all.iter().map(|reason| self.entry(reason, own_dates));
        Section::of("Why", entries.collect())
    }

    fn entry(&self, reason: &OneReason, own_dates: bool) -> Entry {
        let answered = self.answered;
        let rule = answered.protocol.rule(reason.rule);
        let mut lines: Vec<Vec<Run>> = Vec::new();
        let mut say = |words| lines.push(words);
        if let Some(them) = answered.concerned(&reason.procedures) {
            say(vec![text(&format!("for {them}"))]);
        }
        for score in &reason.scores {
            say(vec![text(&reason_in_words(answered.protocol, score))]);
        }
        for &question in &reason.answers {
            say(answered.both(question));
        }
        let ending = self.not_lasting(&reason.procedures);
        if answered.protocol.end_of(rule) == RuleEnd::NotComputed {
            say(vec![between("no date can be computed for this reason")]);
        }
        let is_in_verdict = |wait: &NotBefore| {
            let mut outcomes = answered.outcomes.iter();
            outcomes.any(|outcome| date_with_verdict(answered.protocol, outcome) == Some(*wait))
        };
        if let Some(wait) = reason
            .not_before
            .filter(|wait| own_dates && !ending.is_empty() && !is_in_verdict(wait))
        {
            let sum = arithmetic(answered.protocol, answered.form, &wait);
            say(vec![text(&format!(
                "by itself, not {}: {sum}",
                before(&wait, true)
            ))]);
        }
        say(vec![text(&self.cited(rule))]);
        let entry = Entry::new(Lead::Verdict(rule.verdict), vec![text(&rule.say)]);
        let lines = lines.into_iter();
        let entry = lines.fold(entry, |entry, words| entry.with(Style::Plain, words));
        entry.with(Style::Faint, vec![between("rule "), code(&rule.id)])
    }

    /// The numbers of its sources, and how they disagree.
    fn cited(&self, rule: &Rule) -> String {
        let numbers = |sources: &[SourceId]| {
            let numbers = sources.iter().filter_map(|source| self.number(*source));
            let numbers: Vec<_> = numbers.map(|number| format!("[{number}]")).collect();
            numbers.join(" ")
        };
        let mut words = numbers(&rule.because);
        if !rule.against.is_empty() {
            words += &format!("; against: {}", numbers(&rule.against));
        }
        match &rule.disputed {
            Some(disputed) if rule.against.is_empty() => {
                format!("{words}. The sources disagree: {disputed}")
            }
            Some(disputed) => format!("{words}. {disputed}"),
            None => words,
        }
    }

    fn number(&self, source: SourceId) -> Option<usize> {
        let place = self.sources.iter().position(|one| *one == source)?;
        Some(place + 1)
    }

    /// The sources, each with its number.
    pub(super) fn sources(&self) -> Option<Section> {
        let entries = self.sources.iter().zip(1..).map(|(&id, number)| {
            let source = self.answered.protocol.source(id);
            let words = format!("{} ({})", source.title, source.grade.word());
            let mut entry = Entry::new(Lead::Number(number), vec![text(&words)]);
            entry.address = Some(source.url.clone());
            entry
        });
        Section::of("Sources", entries.collect())
    }
}

/// Whether the next step of a rule is about a later visit: the rule ends, and its verdict excludes the procedure until
/// then.
fn prepares_a_visit(rule: &Rule) -> bool {
    let ends = rule.until.is_some() || rule.gives_date();
    ends && matches!(rule.verdict, Verdict::Defer | Verdict::Contraindicated)
}

/// Each sentence once, with all its procedures.
fn each_once(all: impl Iterator<Item = Sentence>) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    for (words, of) in all {
        match sentences.iter_mut().find(|(known, _)| *known == words) {
            Some((_, procedures)) => procedures.extend(of),
            None => sentences.push((words, of)),
        }
    }
    for (_, procedures) in &mut sentences {
        procedures.sort_unstable();
        procedures.dedup();
    }
    sentences
}

/// The true rules, each once, most severe first, then in file order.
fn united(answered: &Answered<'_>) -> Vec<OneReason> {
    let mut all: Vec<OneReason> = Vec::new();
    for outcome in &answered.outcomes {
        for reason in &outcome.reasons {
            let verdict = answered.protocol.rule(reason.rule).verdict;
            let decides = verdict == outcome.at_least;
            match all.iter_mut().find(|one| one.rule == reason.rule) {
                Some(one) => {
                    one.procedures.push(outcome.procedure);
                    one.answers.extend(&reason.answers);
                    one.decides |= decides;
                }
                None => all.push(OneReason {
                    rule: reason.rule,
                    procedures: vec![outcome.procedure],
                    answers: reason.answers.clone(),
                    scores: reason.scores.clone(),
                    not_before: reason.not_before,
                    decides,
                }),
            }
        }
    }
    for one in &mut all {
        one.procedures.sort_unstable();
        one.answers.sort_unstable();
        one.answers.dedup();
    }
    let verdict = |one: &OneReason| -> Verdict { answered.protocol.rule(one.rule).verdict };
    all.sort_by_key(|one| (Reverse(verdict(one)), one.rule));
    all
}
