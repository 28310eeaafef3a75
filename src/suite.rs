//! Cases: answers and the verdict they must give, run through the one evaluator.

mod mutants;
mod read;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::Program;
use crate::model::{
    Answers, Outcome, ProcedureId, Protocol, QuestionId, RuleId, ScoreId, ScoreValue, Verdict,
};
use crate::rules::Loaded;
use crate::source::{FileId, Span};

pub use mutants::{Mutant, mutants, survivors};
pub use read::read;

/// One case, with all of its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// The file that it is in.
    pub file: FileId,
    /// Location of its name in the file.
    pub span: Span,
    /// The procedure.
    pub procedure: ProcedureId,
    /// The screening date.
    pub on: Date,
    /// The given answers, and those of other questions as `rest_is_clear` says.
    pub answers: Answers,
    /// The questions with a given answer, in interview order, including those given as missing.
    pub given: BTreeSet<QuestionId>,
    /// Whether every other question gets a clear answer, or none.
    pub rest_is_clear: bool,
    /// The expected result.
    pub expected: Expected,
}

/// The expected result of a case. A `None` is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The verdict. `None` inside means incomplete.
    pub verdict: Option<Verdict>,
    /// The mildest possible verdict.
    pub at_least: Option<Verdict>,
    /// The most severe possible verdict.
    pub at_most: Option<Verdict>,
    /// The date that the result must have as `not-before`.
    pub not_before: Option<Date>,
    /// The conditions that would end it, as a set.
    pub until: Option<BTreeSet<String>>,
    /// The rules that are true, as a set.
    pub rules: Option<BTreeSet<RuleId>>,
    /// The questions that are still needed, as a set.
    pub needs: Option<BTreeSet<QuestionId>>,
    /// The values of the named scores.
    pub scores: Option<BTreeMap<ScoreId, ScoreValue>>,
}

/// The result of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseResult {
    /// The outcome from the evaluator.
    pub outcome: Outcome,
    /// The differences from the expected result. Empty if the case passes.
    pub differences: Vec<Difference>,
}

/// The cases of a folder with their results.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trial {
    /// Every case that can be read, in the order of files and lines.
    pub run: Vec<(Case, CaseResult)>,
    /// The mistakes in the cases, sorted. A case with a mistake is not run.
    pub mistakes: Vec<Diagnostic>,
}

/// A difference that makes a case fail.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The key of the case.
    pub key: &'static str,
    /// The expected value, with an entry for each member of a set.
    pub expected: Vec<String>,
    /// The actual value.
    pub got: Vec<String>,
}

impl CaseResult {
    /// Whether nothing differs.
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Trial {
    /// The cases that make a rule fire.
    pub fn firing(&self, rule: RuleId) -> impl Iterator<Item = &(Case, CaseResult)> {
        self.run.iter().filter(move |(_, result)| {
            let mut reasons = result.outcome.reasons.iter();
            reasons.any(|reason| reason.rule == rule)
        })
    }

    /// The cases that fail.
    pub fn failed(&self) -> impl Iterator<Item = &(Case, CaseResult)> {
        self.run.iter().filter(|(_, result)| !result.passed())
    }

    /// Whether every case could be read.
    pub fn is_whole(&self) -> bool {
        let mut mistakes = self.mistakes.iter();
        !mistakes.any(|mistake| mistake.severity == Severity::Error)
    }

    /// The rules that are true in no case, in file order.
    pub fn unfired(&self, protocol: &Protocol) -> Vec<RuleId> {
        unfired(protocol, self.run.iter().map(|(_, result)| result))
    }
}

/// Reads and runs every case of a folder whose rules can screen.
pub fn try_all(loaded: &Loaded, protocol: &Protocol, program: &Program) -> Trial {
    let (cases, mistakes) = read(loaded, Some(program));
    let run = cases.into_iter().map(|case| {
        let result = run(protocol, program, &case);
        (case, result)
    });
    Trial {
        run: run.collect(),
        mistakes: mistakes.into_sorted(),
    }
}

/// Runs one case.
pub fn run(protocol: &Protocol, program: &Program, case: &Case) -> CaseResult {
    let outcome = program.evaluate(case.procedure, case.on, &case.answers);
    let differences = differences(protocol, &case.expected, &outcome);
    CaseResult {
        outcome,
        differences,
    }
}

/// The rules that are true in none of the results, in file order.
pub fn unfired<'a>(
    protocol: &Protocol,
    results: impl IntoIterator<Item = &'a CaseResult>,
) -> Vec<RuleId> {
    let fired: BTreeSet<RuleId> = results
        .into_iter()
        .flat_map(|result| &result.outcome.reasons)
        .map(|reason| reason.rule)
        .collect();
    (0..protocol.rules.len())
        .map(RuleId::from)
        .filter(|rule| !fired.contains(rule))
        .collect()
}

fn differences(protocol: &Protocol, expected: &Expected, outcome: &Outcome) -> Vec<Difference> {
    let known = |verdict: Option<Verdict>| verdict.map(|verdict| word(Some(verdict)));
    let not_before = |day: jiff::civil::Date| vec![day.to_string()];
    let reasons = || outcome.reasons.iter().map(|reason| reason.rule);
    let untils = reasons().filter_map(|rule| protocol.rule(rule).until.as_ref());
    let untils: BTreeSet<&String> = untils.collect();
    let rules = |rules: BTreeSet<RuleId>| {
        let ids = rules.into_iter().map(|rule| protocol.rule(rule).id.clone());
        ids.collect::<Vec<_>>()
    };
    let questions = |questions: BTreeSet<QuestionId>| {
        let questions = questions.into_iter();
        let ids = questions.map(|question| protocol.question(question).id.clone());
        ids.collect::<Vec<_>>()
    };
    let [demanded, found] = demanded_scores(protocol, expected, outcome);
    let found = found.unwrap_or_default();
    let compared = [
        (
            "expect",
            Some(word(expected.verdict)),
            word(outcome.decided()),
        ),
        (
            "at-least",
            known(expected.at_least),
            word(Some(outcome.at_least)),
        ),
        (
            "at-most",
            known(expected.at_most),
            word(Some(outcome.at_most)),
        ),
        (
            "not-before",
            expected.not_before.map(not_before),
            outcome
                .not_before
                .map_or_else(Vec::new, |wait| not_before(wait.day)),
        ),
        (
            "until",
            expected
                .until
                .as_ref()
                .map(|texts| texts.iter().cloned().collect()),
            untils.into_iter().cloned().collect(),
        ),
        (
            "rules",
            expected.rules.clone().map(rules),
            rules(reasons().collect()),
        ),
        (
            "needs",
            expected.needs.clone().map(questions),
            questions(outcome.needed.iter().copied().collect()),
        ),
        ("scores", demanded, found),
    ];
    let compared = compared.into_iter();
    let differ = compared.filter_map(|(key, expected, got)| {
        let expected = expected.filter(|expected| *expected != got)?;
        Some(Difference { key, expected, got })
    });
    differ.collect()
}

/// The expected scores of a case, and the same scores of the outcome. `None` if none is expected.
fn demanded_scores(
    protocol: &Protocol,
    expected: &Expected,
    outcome: &Outcome,
) -> [Option<Vec<String>>; 2] {
    let Some(demanded) = &expected.scores else {
        return [None, None];
    };
    let found = outcome.scores.iter();
    let found = found.filter(|(score, _)| demanded.contains_key(score));
    let found = scores(protocol, found.map(|(score, value)| (score, value)));
    [Some(scores(protocol, demanded.iter())), Some(found)]
}

/// Scores with their values, in the notation of a case.
fn scores<'a>(
    protocol: &Protocol,
    scores: impl Iterator<Item = (&'a ScoreId, &'a ScoreValue)>,
) -> Vec<String> {
    let written = scores.map(|(&score, &value)| {
        let id = &protocol.score(score).id;
        match value.exact() {
            Some(points) => format!("{id} = {points}"),
            None => {
                let ScoreValue { at_least, at_most } = value;
                format!("{id} = {{ at-least = {at_least}, at-most = {at_most} }}")
            }
        }
    });
    written.collect()
}

/// A verdict in the notation of a case.
fn word(verdict: Option<Verdict>) -> Vec<String> {
    vec![verdict.map_or("incomplete", Verdict::word).to_owned()]
}
