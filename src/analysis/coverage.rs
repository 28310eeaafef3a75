//! How much of a protocol its cases cover, as fractions of everything that a case can cover.

use std::collections::BTreeSet;

use super::Subject;
use super::prover::Prover;
use super::sheet::AnswerSheet;
use super::sides::{Side, Target, entries, sides};
use super::uncovered::Judge;
use crate::diagnostic::Finding;
use crate::model::{
    Accept, Answer, Kind, OptionId, OptionState, Question, QuestionId, Rule, RuleId, Tick, TickTest,
};
use crate::source::Span;
use crate::suite::{Case, CaseResult};

/// The parts that are counted, in the order in which they are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Rules that are true in some case. Excludes rules that no sheet makes true.
    pub fired: Part,
    /// Rules that decide the verdict of some case. Excludes rules that never decide.
    pub decided: Part,
    /// Both sides of each threshold of a number or a date, of each bound of a score, and of each count. Excludes sides
    /// that no sheet is on.
    pub sides: Part,
    /// Entries of scores whose condition is true in some case.
    pub entries: Part,
    /// Each option of each question, and "none of these". Excludes questions that are never asked.
    pub options: Part,
    /// Questions that are answered "not sure". Excludes text questions, since no rule tests them.
    pub unsure: Part,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// Number of things that a case can cover.
    pub of: usize,
    /// The gaps: things that no case covers, in file order.
    pub untried: Vec<Gap>,
}

/// Something that no case covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The rule, the question or the test that it is about.
    pub span: Span,
    /// The gap in words: a phrase for what no case does.
    pub words: String,
    /// The task of a case that fills the gap.
    pub(super) target: Target,
}

impl Part {
    /// Number of things that are covered.
    pub fn tried(&self) -> usize {
        self.of - self.untried.len()
    }

    /// Whether at least `percent` percent are covered.
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
    /// Every part with its label. Entries of scores are left out if there are none.
    pub fn parts(&self) -> Vec<(&'static str, &Part)> {
        let entries = ("entries of scores", &self.entries);
        let entries = (self.entries.of > 0).then_some(entries);
        let before = [
            ("rules fired", &self.fired),
            ("rules decided", &self.decided),
            ("sides of thresholds", &self.sides),
        ];
        let behind = [
            ("options", &self.options),
            ("questions answered \"not sure\"", &self.unsure),
        ];
        before.into_iter().chain(entries).chain(behind).collect()
    }
}

/// Measures the coverage of a protocol from the results of its cases.
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
    let mut reported = prover.equivalent_rules(&dead);
    reported.extend(&dead);
    prover.never_decides(&reported);
    let sides = prover.untried(sides(protocol), cases);
    let entries = prover.untried(entries(protocol), cases);
    let (found, _) = prover.finish();
    let outranked = found.into_iter().map(|one| one.diagnostic).filter(|one| {
        matches!(
            one.finding,
            Finding::NeverDecides | Finding::EquivalentRules
        )
    });
    let outranked: BTreeSet<Span> = outranked.map(|one| one.span).collect();

    let mut coverage = Coverage {
        fired: Part::default(),
        decided: Part::default(),
        sides,
        entries,
        options: Part::default(),
        unsure: Part::default(),
    };
    for (index, rule) in protocol.rules.iter().enumerate() {
        let id = RuleId::from(index);
        if !dead.contains(&id) {
            coverage.count_rule(id, rule, cases, outranked.contains(&rule.span));
        }
    }
    for (index, question) in protocol.questions.iter().enumerate() {
        let id = QuestionId::from(index);
        if never_asked.contains(&id) || question.kind == Kind::Text {
            continue;
        }
        let asked = cases.iter().filter(|(case, result)| {
            program.questions_of(case.procedure).contains(&id)
                && !result.outcome.ignored.contains(&id)
                && !result.outcome.stale.contains(&id)
        });
        let answers: Vec<&Answer> = asked.map(|(case, _)| case.answers.get(id)).collect();
        coverage.count_answers(id, question, &answers);
    }
    coverage
}

impl Prover<'_> {
    fn untried(&mut self, sides: Vec<Side>, cases: &[(Case, CaseResult)]) -> Part {
        let judge = Judge::new(self.protocol, &sides);
        let (of, untried) = self.untried_sides(sides, &judge, cases);
        let gap = |(side, _): (Side, AnswerSheet)| Gap {
            span: side.span,
            words: side.untried,
            target: side.target,
        };
        Part {
            of,
            untried: untried.into_iter().map(gap).collect(),
        }
    }
}

impl Coverage {
    /// Counts a rule. A rule that is outranked never decides.
    fn count_rule(
        &mut self,
        id: RuleId,
        rule: &Rule,
        cases: &[(Case, CaseResult)],
        outranked: bool,
    ) {
        let gap = |words: String| Gap {
            span: rule.span,
            words,
            target: Target::Rule(id),
        };
        let fires = |case: &(Case, CaseResult)| fires(&case.1, id);
        self.fired.count(cases.iter().any(fires), || {
            gap(format!("no case makes `{}` fire", rule.id))
        });
        if outranked {
            return;
        }
        let decides = |case: &(Case, CaseResult)| {
            fires(case) && case.1.outcome.decided() == Some(rule.verdict)
        };
        self.decided.count(cases.iter().any(decides), || {
            gap(format!("in no case is the verdict that of `{}`", rule.id))
        });
    }

    /// Counts the options of a question, and "not sure", in the answers that cases give to it.
    fn count_answers(&mut self, id: QuestionId, question: &Question, answers: &[&Answer]) {
        let gap = |word: &str, accept: Accept| Gap {
            span: question.span,
            words: format!("no case answers `{}` with `{word}`", question.id),
            target: Target::Answer(id, accept),
        };
        let is_multi = question.kind.none_label().is_some();
        for option in (0..question.kind.option_count()).map(OptionId::from) {
            let tried = answers.iter().any(|answer| picks(answer, option));
            self.options.count(tried, || {
                let accept = if is_multi {
                    ticked(Tick::Option(option))
                } else {
                    Accept::Is(option)
                };
                gap(question.kind.option_id(option), accept)
            });
        }
        if is_multi {
            let none = |answer: &&Answer| matches!(answer, Answer::Ticks(one) if one.is_none());
            let tried = answers.iter().any(none);
            let fills = || gap("none", ticked(Tick::None));
            self.options.count(tried, fills);
        }
        let unsure = answers.iter().any(|answer| is_unsure(answer));
        let fills = || gap("unsure", Accept::Unsure);
        self.unsure.count(unsure, fills);
    }
}

/// Whether an answer is an option or ticks it.
fn picks(answer: &Answer, option: OptionId) -> bool {
    match answer {
        Answer::Option(given) => *given == option,
        Answer::Ticks(ticks) => ticks.state(option) == OptionState::Ticked,
        Answer::Missing
        | Answer::Invalid
        | Answer::Unsure
        | Answer::Declined
        | Answer::OneOf(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => false,
    }
}

/// Whether an answer is "not sure", or has "not sure" beside its ticks.
fn is_unsure(answer: &Answer) -> bool {
    match answer {
        Answer::Unsure => true,
        Answer::Ticks(ticks) => ticks.unsure,
        Answer::Missing
        | Answer::Invalid
        | Answer::Declined
        | Answer::Option(_)
        | Answer::OneOf(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => false,
    }
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
