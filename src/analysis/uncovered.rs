//! Finds rules that no case makes fire, and sides of a threshold on which no case has an answer.

use std::collections::{BTreeMap, BTreeSet};

use super::prover::Prover;
use super::sheet::AnswerSheet;
use super::smallest::Search;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Accept, DateTest, Duration, NumberRange, QuestionId, RuleId, Test};
use crate::source::Span;
use crate::suite::{Case, CaseResult, unfired};

/// One side of a threshold of a question.
pub(super) struct Side {
    pub question: QuestionId,
    /// The test that names the threshold first.
    pub span: Span,
    /// Holds of the answers on this side.
    pub accept: Accept,
    /// Its words in a message: `less than 18`.
    words: String,
}

/// Tells thresholds apart: a number at which a new cell begins, or a duration from the answer or from the screening date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Since(Option<u32>, Option<u32>),
    Ahead(Option<u32>, Option<u32>),
}

impl Prover<'_> {
    /// Reports `uncovered-rule` for rules that can fire.
    pub(super) fn uncovered_rules(
        &mut self,
        cases: &[(Case, CaseResult)],
        dead: &BTreeSet<RuleId>,
    ) {
        let results: Vec<CaseResult> = cases.iter().map(|(_, result)| result.clone()).collect();
        for id in unfired(self.protocol, &results) {
            if dead.contains(&id) {
                continue;
            }
            let rule = self.protocol.rule(id);
            let message = format!("no case makes `{}` fire", rule.id);
            let diagnostic = Diagnostic::new(Finding::UncoveredRule, rule.span, message)
                .help("write a case in a `.test.toml` file, with these answers for example");
            let procedure = rule.procedures.first().copied();
            let sheet = procedure.and_then(|procedure| {
                self.in_own_space(Some(id), [], |prover, space| {
                    let literal = prover.spaces[space].rules[&id];
                    prover.sheet(space, &[literal], procedure, &Vec::new())
                })
            });
            match sheet {
                Some(Search::Found(sheet)) => {
                    self.show(diagnostic.into(), &rule.id, &sheet, |_, outcome| {
                        outcome.reasons.iter().any(|reason| reason.rule == id)
                    });
                }
                // that no case fires it needs no proof
                _ => self.found.push(diagnostic.into()),
            }
        }
    }

    /// Reports `uncovered-boundary`, once for each side of a threshold, at the first test with that threshold.
    pub(super) fn uncovered_boundaries(&mut self, cases: &[(Case, CaseResult)]) {
        for (side, sheet) in self.untried_sides(cases).1 {
            let question = self.protocol.question(side.question);
            let finding = Finding::UncoveredBoundary;
            let diagnostic = Diagnostic::new(finding, side.span, self.untried(&side))
                .subject(&question.id)
                .help("write a case with such an answer, so that a moved threshold is noticed");
            let answers = self.answers(&sheet);
            let (on, test) = (sheet.on, side.test());
            self.show(
                diagnostic.into(),
                &question.id,
                &sheet,
                |prover, outcome| {
                    let passes = prover.program.passes(&test, on, answers.get(side.question));
                    passes && !outcome.ignored.contains(&side.question)
                },
            );
        }
    }

    /// How many sides of thresholds can be answered, and those of them that no case answers, each with a sheet that
    /// does. If that is not decided, `uncovered-boundary` is not either.
    pub(super) fn untried_sides(
        &mut self,
        cases: &[(Case, CaseResult)],
    ) -> (usize, Vec<(Side, AnswerSheet)>) {
        let mut count = 0;
        let mut untried = Vec::new();
        for side in self.sides() {
            if cases.iter().any(|case| self.is_on(&side, case)) {
                count += 1;
                continue;
            }
            let question = self.protocol.question(side.question);
            let Some(&procedure) = question.procedures.first() else {
                continue;
            };
            let test = side.test();
            let sheet = self.in_own_space(None, [side.question], |prover, space| {
                let literal = prover.spaces[space].test(&test);
                let plain = prover.spaces[space].plain;
                prover.sheet(space, &[plain, literal], procedure, &Vec::new())
            });
            match sheet {
                Some(Search::Found(sheet)) => {
                    count += 1;
                    untried.push((side, sheet));
                }
                // nobody can answer so
                Some(Search::Nothing) => {}
                Some(Search::NotDecided) | None => {
                    self.undecided(Finding::UncoveredBoundary, side.span, &question.id);
                }
            }
        }
        (count, untried)
    }

    /// The gap in words: a thing that no case does.
    pub(super) fn untried(&self, side: &Side) -> String {
        let question = self.protocol.question(side.question);
        format!("no case answers `{}` with {}", question.id, side.words)
    }

    fn is_on(&self, side: &Side, (case, result): &(Case, CaseResult)) -> bool {
        let answer = case.answers.get(side.question);
        let as_of = case.answers.days.as_of(side.question, case.on);
        self.program
            .questions_of(case.procedure)
            .contains(&side.question)
            && !result.outcome.ignored.contains(&side.question)
            && !result.outcome.stale.contains(&side.question)
            && self.program.passes(&side.test(), as_of, answer)
    }

    /// Both sides of every threshold, with the test that names it first.
    fn sides(&self) -> Vec<Side> {
        let show_ifs = self.protocol.questions.iter();
        let show_ifs = show_ifs.filter_map(|question| question.show_if.as_ref());
        let whens = self.protocol.rules.iter().map(|rule| &rule.when);
        let mut tests: Vec<&Test> = whens
            .chain(show_ifs)
            .flat_map(|one| one.tests(&self.protocol.scores))
            .collect();
        tests.sort_by_key(|test| test.span);
        let mut known: BTreeMap<(QuestionId, Key), ()> = BTreeMap::new();
        let mut sides = Vec::new();
        for test in tests {
            for (key, pair) in test
                .accepts
                .iter()
                .flat_map(|accept| self.pairs(test.question, test.span, accept))
            {
                if known.insert((test.question, key), ()).is_none() {
                    sides.extend(pair);
                }
            }
        }
        sides
    }

    fn pairs(&self, question: QuestionId, span: Span, accept: &Accept) -> Vec<(Key, [Side; 2])> {
        match accept {
            Accept::Number(range) => {
                let starts = range
                    .low
                    .into_iter()
                    .chain(range.high.and_then(|high| high.checked_add(1)));
                starts
                    .map(|start| (Key::Number(start), self.beside(question, span, start)))
                    .collect()
            }
            Accept::Date(DateTest::Since { within, older_than }) => within
                .iter()
                .chain(older_than)
                .map(|&wait| {
                    let within = DateTest::Since {
                        within: Some(wait),
                        older_than: None,
                    };
                    let older = DateTest::Since {
                        within: None,
                        older_than: Some(wait),
                    };
                    let words = [
                        format!("a day within {wait}"),
                        format!("a day older than {wait}"),
                    ];
                    let (days, months) = key(wait);
                    (
                        Key::Since(days, months),
                        dates(question, span, [within, older], words),
                    )
                })
                .collect(),
            Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => {
                let words = [
                    format!("a day in the next {wait}"),
                    format!("a day later than {wait} from now"),
                ];
                let tests = [DateTest::InNext(*wait), DateTest::LaterThan(*wait)];
                let (days, months) = key(*wait);
                vec![(
                    Key::Ahead(days, months),
                    dates(question, span, tests, words),
                )]
            }
            Accept::Unsure
            | Accept::Declined
            | Accept::Is(_)
            | Accept::NoneOf(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_) => Vec::new(),
        }
    }

    /// Numbers below, and numbers from a start on.
    fn beside(&self, question: QuestionId, span: Span, start: i64) -> [Side; 2] {
        let shown = self.protocol.question(question).kind.show_number(start);
        let side = |low, high, words| Side {
            question,
            span,
            accept: Accept::Number(NumberRange { low, high }),
            words,
        };
        [
            side(None, start.checked_sub(1), format!("less than {shown}")),
            side(Some(start), None, format!("{shown} or more")),
        ]
    }
}

fn dates(question: QuestionId, span: Span, tests: [DateTest; 2], words: [String; 2]) -> [Side; 2] {
    let mut words = words.into_iter();
    tests.map(|test| Side {
        question,
        span,
        accept: Accept::Date(test),
        words: words.next().unwrap_or_default(),
    })
}

/// Equal for durations that are equal on every day: `1 year` and `12 months`.
fn key(duration: Duration) -> (Option<u32>, Option<u32>) {
    (duration.in_days(), duration.in_months())
}

impl Side {
    fn test(&self) -> Test {
        Test {
            question: self.question,
            accepts: vec![self.accept.clone()],
            list: false,
            span: self.span,
        }
    }
}
