//! Cases that would fill the gaps: the smallest sheet for each, with the outcome from the evaluator.

use jiff::civil::Date;

use super::Subject;
use super::coverage::{Coverage, Gap};
use super::prover::Prover;
use super::smallest::Search;
use crate::model::{Answer, Outcome, ProcedureId, QuestionId};

/// A suggested case for the author to read, correct and keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The gaps that this case is the first to fill.
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

/// A case for each gap for which one is found. Gaps that the same case fills get one case.
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
        let sheet = self.sheet_for(&gap.target, gap.span, false);
        let Some(Search::Found(sheet)) = sheet else {
            return None;
        };
        Some(Suggestion {
            words: filled(&gap.words).to_owned(),
            procedure: sheet.procedure,
            on: sheet.on,
            outcome: self.outcome(&sheet),
            given: sheet.given,
        })
    }
}

/// The words of a gap as the name of a case that fills it.
fn filled(gap: &str) -> &str {
    let starts = ["no case ", "in no case is "];
    let mut left = starts.iter().filter_map(|start| gap.strip_prefix(start));
    left.next().unwrap_or(gap)
}
