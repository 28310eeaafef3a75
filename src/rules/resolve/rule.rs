//! Rules: their procedures, sources and ends.

use super::{Place, Raw, Resolver};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Condition, ProcedureId, Rule, SourceId, TopicId, Verdict};
use crate::rules::block::{Spanned, shown};
use crate::rules::raw::RawRule;
use crate::rules::{Checks, advice};
use crate::source::Span;

impl Resolver<'_> {
    /// Every rule. `None` for one that could not be read completely.
    pub(super) fn rules(&mut self, raw: &Raw) -> Vec<Option<Rule>> {
        let counts = raw.topics.iter().map(|topic| topic.rules.len());
        let mut rules = Vec::with_capacity(counts.sum());
        for (topic, raw_topic) in raw.topics.iter().enumerate() {
            for rule in &raw_topic.rules {
                rules.push(self.rule(TopicId::from(topic), rule, raw));
            }
        }
        rules
    }

    fn rule(&mut self, topic: TopicId, raw: &RawRule, all: &Raw) -> Option<Rule> {
        for (text, key) in [
            (&raw.say, "say"),
            (&raw.next_step, "do"),
            (&raw.until, "until"),
            (&raw.urgent, "urgent"),
        ] {
            if let Some(text) = text {
                self.check_advice(text, key);
            }
        }
        let procedures = self.rule_procedures(raw, all);
        let because = self.sources(raw.because.as_deref());
        let against = self.against(raw);
        let (bounds, durations) = self.usage.read();
        let resolved = raw.when.as_ref();
        let resolved = resolved.map(|when| self.condition(when, "when", Place::Rule));
        self.check_wording(raw, bounds, durations);
        let lost_window = resolved.as_ref().and_then(|resolved| resolved.lost_window);
        let when = resolved.and_then(|resolved| resolved.condition);
        if let (Some(verdict), Some(when)) = (&raw.verdict, &when) {
            self.check_end(raw, verdict, when, lost_window);
        }
        let id = raw.id.as_ref()?;
        Some(Rule {
            id: id.value.clone(),
            topic,
            procedures: procedures?,
            verdict: raw.verdict.as_ref()?.value,
            when: when?,
            say: raw.say.as_ref()?.value.clone(),
            next_step: text(&raw.next_step),
            because: because?,
            against: against?,
            disputed: text(&raw.disputed),
            urgent: text(&raw.urgent),
            until: text(&raw.until),
            wait: raw.wait,
            span: id.span,
            block: raw.block,
        })
    }

    /// Reports words that advise on a medicine and the like.
    pub(super) fn check_advice(&mut self, text: &Spanned<String>, key: &str) {
        if self.checks == Checks::All {
            advice::check(text, key, self.diagnostics);
        }
    }

    /// Reports a `defer` without an end, and a `within` that gives no date although nothing else would end the rule.
    fn check_end(
        &mut self,
        raw: &RawRule,
        verdict: &Spanned<Verdict>,
        when: &Condition,
        lost_window: Option<Span>,
    ) {
        let is_defer = match verdict.value {
            Verdict::Eligible | Verdict::Precaution => return,
            Verdict::Defer => true,
            Verdict::Refer | Verdict::Contraindicated => false,
        };
        let ends = !when.required_windows().is_empty() || raw.has_written_end;
        if is_defer && !ends {
            let help = match lost_window {
                Some(_) => {
                    "a `within` in a list or an `any` gives no date: write it as a rule of its own, or add `wait` or `until`"
                }
                None => {
                    "add `wait = \"2 weeks\"` or `until = \"the skin has healed\"`, or test a date with `within`"
                }
            };
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::DeferWithoutEnd,
                    verdict.span,
                    "this rule defers without an end",
                )
                .help(help),
            );
        } else if let Some(lost) = lost_window.filter(|_| is_defer || raw.until.is_none()) {
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::DateLost,
                    lost,
                    "no date is computed from this `within`: it is in a list or an `any`",
                )
                .help("write it as a rule of its own, and the date is computed"),
            );
        }
    }

    fn rule_procedures(&mut self, raw: &RawRule, all: &Raw) -> Option<Vec<ProcedureId>> {
        let Some(names) = &raw.procedures else {
            self.usage.unknown_procedures |= raw.procedures_unreadable;
            let every: Vec<ProcedureId> = (0..all.protocol.procedures.len())
                .map(ProcedureId::from)
                .collect();
            self.usage.procedures.extend(&every);
            return Some(every);
        };
        let named = self.names.procedures(names, "for", self.diagnostics);
        let whole = named.iter().all(|one| one.exact);
        let mut procedures: Vec<_> = named.into_iter().flat_map(|one| one.procedures).collect();
        self.usage.procedures.extend(&procedures);
        procedures.sort_unstable();
        whole.then_some(procedures)
    }

    /// The sources that disagree with the others. Reports a dispute without any, and a source on both sides.
    fn against(&mut self, raw: &RawRule) -> Option<Vec<SourceId>> {
        if let (Some(disputed), false) = (&raw.disputed, raw.has_against) {
            let id = raw.id.as_ref().map(|id| format!("`{}`", shown(&id.value)));
            let rule = id.as_deref().unwrap_or("this rule");
            let message = format!("{rule} does not name the sources that differ");
            let help = "add `against = [\"…\"]` with the ids of the sources that differ";
            self.diagnostics
                .push(Diagnostic::new(Finding::UnsplitDispute, disputed.span, message).help(help));
        }
        if !raw.has_against {
            return Some(Vec::new());
        }
        let agreeing = raw.because.as_deref().unwrap_or_default();
        for name in raw.against.iter().flatten() {
            if let Some(other) = agreeing.iter().find(|other| other.value == name.value) {
                self.report_both_sides(name, other);
            }
        }
        self.sources(raw.against.as_deref())
    }

    fn report_both_sides(&mut self, name: &Spanned<String>, other: &Spanned<String>) {
        let id = shown(&name.value);
        let message = format!("`{id}` is in both `because` and `against`");
        self.diagnostics.push(
            Diagnostic::new(Finding::DuplicateId, name.span, message)
                .related(other.span, "here it supports the rule")
                .help("keep it in `because` if it supports the rule, in `against` if it differs"),
        );
    }

    /// The sources in a list.
    fn sources(&mut self, names: Option<&[Spanned<String>]>) -> Option<Vec<SourceId>> {
        let mut sources = Vec::new();
        let mut whole = true;
        for name in names? {
            let found = self.names.source(name, self.diagnostics);
            self.usage.sources.extend(found.likely());
            match found.exact() {
                Some(source) => sources.push(source),
                None => whole = false,
            }
        }
        whole.then_some(sources)
    }
}

fn text(spanned: &Option<Spanned<String>>) -> Option<String> {
    spanned.as_ref().map(|text| text.value.clone())
}
