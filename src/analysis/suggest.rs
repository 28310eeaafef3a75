//! Cases that would fill the gaps: the smallest sheet for each, with what the evaluator says of it.

use jiff::civil::Date;

use super::Subject;
use super::coverage::{Coverage, Gap, Target};
use super::prover::Prover;
use super::smallest::Search;
use crate::model::{Accept, Answer, Outcome, ProcedureId, QuestionId, Test};
use crate::source::Span;

/// A case to be read, corrected and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The gaps that this case fills, and no other case.
    pub words: String,
    /// The procedure.
    pub procedure: ProcedureId,
    /// The screening date.
    pub on: Date,
    /// The answers that are not the clear ones.
    pub given: Vec<(QuestionId, Answer)>,
    /// The outcome under the rules as they are.
    pub outcome: Outcome,
}

/// A case for each gap that one can be found for; gaps that the same case fills are filled once.
pub fn suggest(subject: Subject<'_>, coverage: &Coverage) -> Vec<Suggestion> {
    let mut prover = Prover::new(subject.protocol, subject.program, subject.today);
    let mut all: Vec<Suggestion> = Vec::new();
    for (_, part) in coverage.parts() {
        for gap in &part.untried {
            let Some(suggestion) = prover.suggestion(gap) else {
                continue;
            };
            let same = |one: &Suggestion| {
                (one.procedure, &one.given) == (suggestion.procedure, &suggestion.given)
            };
            if !all.iter().any(same) {
                all.push(suggestion);
            }
        }
    }
    all
}

impl Prover<'_> {
    fn suggestion(&mut self, gap: &Gap) -> Option<Suggestion> {
        let (rule, question, procedures) = match &gap.target {
            Target::Rule(rule) => (Some(*rule), None, &self.protocol.rule(*rule).procedures),
            Target::Answer(question, _) => {
                let procedures = &self.protocol.question(*question).procedures;
                (None, Some(*question), procedures)
            }
        };
        let procedure = *procedures.first()?;
        let sheet = self.in_own_space(rule, question, |prover, space| {
            let wanted = match &gap.target {
                Target::Rule(rule) => prover.spaces[space].rules[rule],
                Target::Answer(question, accept) => {
                    let test = test(*question, accept, gap.span);
                    prover.spaces[space].test(&test)
                }
            };
            prover.sheet(space, &[wanted], procedure, &Vec::new())
        });
        let Some(Search::Found(sheet)) = sheet else {
            return None;
        };
        Some(Suggestion {
            words: gap.words.trim_start_matches("no case ").to_owned(),
            procedure,
            on: sheet.on,
            outcome: self.outcome(&sheet),
            given: sheet.given,
        })
    }
}

fn test(question: QuestionId, accept: &Accept, span: Span) -> Test {
    Test {
        question,
        accepts: vec![accept.clone()],
        list: false,
        span,
    }
}
