//! Finds declarations that nothing uses.

use super::{Raw, Resolver, ranges, reserved};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Kind, ProcedureId, QuestionId, ScoreId, SourceId};
use crate::rules::Checks;
use crate::rules::raw::{RawKind, RawQuestion};
use crate::source::Span;

impl Resolver<'_> {
    /// Reports everything unused, unless a name that is not known may mean it.
    pub(super) fn check_usage(&mut self, raw: &Raw) {
        ranges::check_mixed_durations(&self.usage, self.diagnostics);
        let questions: Vec<&RawQuestion> = raw
            .topics
            .iter()
            .flat_map(|topic| &topic.questions)
            .collect();
        if self.checks == Checks::All {
            ranges::check_boundary_gaps(&self.usage, &self.names.kinds, self.diagnostics);
        }
        self.check_for(&questions);
        if raw.incomplete {
            return;
        }
        self.check_procedures(raw);
        if self.checks == Checks::All {
            self.check_questions(&questions, raw);
            self.check_sources(raw);
        }
    }

    fn check_for(&mut self, questions: &[&RawQuestion]) {
        for (index, question) in questions.iter().enumerate() {
            let tested = self.usage.questions.contains(&QuestionId::from(index));
            let Some(first) = question.procedures.as_ref().and_then(|names| names.first()) else {
                continue;
            };
            if tested {
                self.diagnostics.push(
                    Diagnostic::new(
                        Finding::ForOnTestedQuestion,
                        first.span,
                        "this question is tested, so its rules decide when it is asked",
                    )
                    .help(
                        "leave `for` out: it is asked for the procedures of the rules that test it",
                    ),
                );
            }
        }
    }

    fn check_procedures(&mut self, raw: &Raw) {
        let nameless_rules = raw
            .topics
            .iter()
            .any(|topic| topic.rules.iter().any(|rule| rule.procedures_unreadable));
        let mut idle: Vec<(&str, Span)> = Vec::new();
        for (index, procedure) in raw.protocol.procedures.iter().enumerate() {
            if let Some(id) = &procedure.id
                && self.names.is_first_procedure(&id.value, index)
                && !self.usage.procedures.contains(&ProcedureId::from(index))
            {
                idle.push((&id.value, id.span));
            }
        }
        if nameless_rules
            || self.usage.unknown_procedures
            || idle.len() <= self.names.unknown_procedures()
        {
            return;
        }
        for (id, span) in idle {
            let message = format!("no rule applies to `{id}`: everyone would be eligible");
            self.diagnostics.push(
                Diagnostic::new(Finding::ProcedureWithoutRules, span, message)
                    .procedure(id)
                    .help("name it in the `for` of its rules, or leave the procedure out"),
            );
        }
    }

    fn check_questions(&mut self, questions: &[&RawQuestion], raw: &Raw) {
        let mut unused: Vec<(&str, Span)> = self.unused_scores(raw);
        for (index, question) in questions.iter().enumerate() {
            let Some(id) = &question.id else { continue };
            let known = question.kind.is_some() && !matches!(question.kind, Some(RawKind::Text));
            let first = self.names.is_first(&id.value, QuestionId::from(index));
            if known && first && !self.usage.questions.contains(&QuestionId::from(index)) {
                unused.push((&id.value, id.span));
            }
        }
        if unused.len() > self.names.unknown_questions() {
            for (id, span) in unused {
                let message = format!("nothing depends on `{id}`");
                self.diagnostics.push(
                    Diagnostic::new(Finding::UnusedQuestion, span, message)
                        .help("leave it out, or write a rule that tests it: an unused question costs time and privacy"),
                );
            }
        }
        for (index, question) in questions.iter().enumerate() {
            let id = QuestionId::from(index);
            let (Some(RawKind::Multi(Some(options), _)), true) =
                (&question.kind, self.usage.questions.contains(&id))
            else {
                continue;
            };
            let Some(Kind::Multi { .. }) = self.names.kinds[index].as_deref() else {
                continue;
            };
            for (position, option) in options.iter().enumerate() {
                if !self.usage.options.contains(&(id, position)) {
                    let message = format!(
                        "no rule and no show-if names the option `{}`",
                        option.id.value
                    );
                    self.diagnostics.push(
                        Diagnostic::new(Finding::UnusedOption, option.id.span, message)
                            .help("leave it out, or write a rule that tests it"),
                    );
                }
            }
        }
    }

    /// The scores that no rule tests.
    fn unused_scores<'a>(&self, raw: &'a Raw) -> Vec<(&'a str, Span)> {
        let scores = raw.topics.iter().flat_map(|topic| &topic.scores);
        let unused = scores.enumerate().filter_map(|(index, score)| {
            let id = score.id.as_ref()?;
            let score = ScoreId::from(index);
            let is_first = self.names.is_first_score(&id.value, score);
            let is_reported = !is_first || reserved::is_reserved(&id.value);
            let is_unused = !is_reported && !self.usage.scores.contains(&score);
            is_unused.then_some((id.value.as_str(), id.span))
        });
        unused.collect()
    }

    fn check_sources(&mut self, raw: &Raw) {
        let rules_without = raw
            .topics
            .iter()
            .flat_map(|topic| &topic.rules)
            .any(|rule| rule.because.is_none() || rule.has_against && rule.against.is_none());
        let mut unused: Vec<(&str, Span)> = Vec::new();
        for (index, source) in raw.protocol.sources.iter().enumerate() {
            if let Some(id) = &source.id
                && self.names.is_first_source(&id.value, index)
                && !self.usage.sources.contains(&SourceId::from(index))
            {
                unused.push((&id.value, id.span));
            }
        }
        if rules_without || unused.len() <= self.names.unknown_sources() {
            return;
        }
        for (id, span) in unused {
            let message = format!("no rule cites `{id}`");
            self.diagnostics.push(
                Diagnostic::new(Finding::UnusedSource, span, message)
                    .subject(id)
                    .help("cite it in the `because` or `against` of a rule, or leave it out"),
            );
        }
    }
}
