//! How much of a protocol its cases try, as fractions of what can be tried at all.

use std::collections::BTreeSet;

use super::Subject;
use super::prover::Prover;
use crate::diagnostic::Finding;
use crate::model::{
    Accept, Answer, Kind, OptionId, OptionState, QuestionId, RuleId, Tick, TickTest,
};
use crate::source::Span;
use crate::suite::{Case, CaseResult};

/// What is counted, in the order in which it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Rules that are true in some case; those that no sheet makes true are left out.
    pub fired: Part,
    /// Rules whose verdict is that of some case; those that never decide are left out.
    pub decided: Part,
    /// Both sides of each threshold of a number or a date; a side that nobody can answer is left out.
    pub sides: Part,
    /// Each option of each question, and "none of these"; questions that are never asked are left out.
    pub options: Part,
    /// Questions that are answered "not sure"; words are left out, since no rule tests them.
    pub unsure: Part,
}

/// One thing that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// How many can be tried.
    pub of: usize,
    /// What no case tries, in file order.
    pub untried: Vec<Gap>,
}

/// Something that no case tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The rule, the question or the test that it is about.
    pub span: Span,
    /// What no case does, in words.
    pub words: String,
    /// What would have to hold.
    pub(super) target: Target,
}

/// What a case has to do to fill a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Make a rule true.
    Rule(RuleId),
    /// Answer a question so.
    Answer(QuestionId, Accept),
}

impl Part {
    /// How many are tried.
    pub fn tried(&self) -> usize {
        self.of - self.untried.len()
    }

    /// Whether at least so many of a hundred are tried.
    pub fn reaches(&self, percent: u8) -> bool {
        self.tried() * 100 >= self.of * usize::from(percent)
    }

    fn count(&mut self, tried: bool, gap: impl FnOnce() -> Gap) {
        self.of += 1;
        if !tried {
            self.untried.push(gap());
        }
    }
}

impl Coverage {
    /// Every part with what it counts.
    pub fn parts(&self) -> [(&'static str, &Part); 5] {
        [
            ("rules fired", &self.fired),
            ("rules decided", &self.decided),
            ("sides of thresholds", &self.sides),
            ("options", &self.options),
            ("questions answered \"not sure\"", &self.unsure),
        ]
    }
}

/// Measures the cases of a protocol; each has been run.
pub fn coverage(subject: Subject<'_>) -> Coverage {
    let Subject {
        protocol,
        program,
        today,
        cases,
    } = subject;
    let cases = cases.unwrap_or_default();
    let mut prover = Prover::new(protocol, program, today);
    let never_asked = prover.never_asked();
    let dead = prover.dead_rules(&never_asked);
    let mut told = prover.equivalent_rules(&dead);
    told.extend(&dead);
    prover.never_decides(&told);
    let (of, untried) = prover.untried_sides(cases);
    let untried = untried.iter();
    let sides = Part {
        of,
        untried: untried
            .map(|(side, _)| Gap {
                span: side.span,
                words: prover.untried(side),
                target: Target::Answer(side.question, side.accept.clone()),
            })
            .collect(),
    };
    let (found, _) = prover.finish();
    let outranked: BTreeSet<Span> = found
        .into_iter()
        .map(|one| one.diagnostic)
        .filter(|one| {
            matches!(
                one.finding,
                Finding::NeverDecides | Finding::EquivalentRules
            )
        })
        .map(|one| one.span)
        .collect();

    let mut coverage = Coverage {
        fired: Part::default(),
        decided: Part::default(),
        sides,
        options: Part::default(),
        unsure: Part::default(),
    };
    for (index, rule) in protocol.rules.iter().enumerate() {
        let id = RuleId::from(index);
        if dead.contains(&id) {
            continue;
        }
        let fires = |(_, result): &(Case, CaseResult)| fires(result, id);
        let gap = |words: String| Gap {
            span: rule.span,
            words,
            target: Target::Rule(id),
        };
        coverage.fired.count(cases.iter().any(fires), || {
            gap(format!("no case makes `{}` fire", rule.id))
        });
        if outranked.contains(&rule.span) {
            continue;
        }
        let decides = |case: &(Case, CaseResult)| {
            fires(case) && case.1.outcome.decided() == Some(rule.verdict)
        };
        coverage.decided.count(cases.iter().any(decides), || {
            gap(format!("in no case is the verdict that of `{}`", rule.id))
        });
    }
    for (index, question) in protocol.questions.iter().enumerate() {
        let id = QuestionId::from(index);
        if never_asked.contains(&id) || question.kind == Kind::Text {
            continue;
        }
        let answers: Vec<&Answer> = cases
            .iter()
            .filter(|(case, result)| {
                program.questions_of(case.procedure).contains(&id)
                    && !result.outcome.ignored.contains(&id)
            })
            .map(|(case, _)| case.answers.get(id))
            .collect();
        let gap = |word: &str, accept: Accept| Gap {
            span: question.span,
            words: format!("no case answers `{}` with `{word}`", question.id),
            target: Target::Answer(id, accept),
        };
        let multi = matches!(question.kind, Kind::Multi { .. });
        for place in 0..question.kind.option_count() {
            let wanted = OptionId::from(place);
            let tried = answers.iter().any(|answer| match answer {
                Answer::Option(given) => *given == wanted,
                Answer::Ticks(ticks) => ticks.state(wanted) == OptionState::Ticked,
                Answer::Missing
                | Answer::Invalid
                | Answer::Unsure
                | Answer::Declined
                | Answer::Number(_)
                | Answer::Date(_)
                | Answer::Text(_) => false,
            });
            coverage.options.count(tried, || {
                let accept = match multi {
                    true => ticked(Tick::Option(wanted)),
                    false => Accept::Is(wanted),
                };
                gap(question.kind.option_id(wanted), accept)
            });
        }
        if multi {
            let none = |answer: &&Answer| matches!(answer, Answer::Ticks(one) if one.is_none());
            let tried = answers.iter().any(none);
            let fills = || gap("none", ticked(Tick::None));
            coverage.options.count(tried, fills);
        }
        let unsure = answers.iter().any(|answer| match answer {
            Answer::Unsure => true,
            Answer::Ticks(ticks) => ticks.unsure,
            Answer::Missing
            | Answer::Invalid
            | Answer::Declined
            | Answer::Option(_)
            | Answer::Number(_)
            | Answer::Date(_)
            | Answer::Text(_) => false,
        });
        let fills = || gap("unsure", Accept::Unsure);
        coverage.unsure.count(unsure, fills);
    }
    coverage
}

fn ticked(tick: Tick) -> Accept {
    Accept::Ticks(TickTest {
        all_of: vec![tick],
        none_of: Vec::new(),
    })
}

fn fires(result: &CaseResult, rule: RuleId) -> bool {
    let mut reasons = result.outcome.reasons.iter();
    reasons.any(|reason| reason.rule == rule)
}
