//! Small changes to rules and scores that a case should notice: a rule dropped or softened, a threshold moved by one,
//! an answer or a point more or less.
//!
//! A change that no case notices could be made by mistake without anybody noticing.

mod sums;

use super::{Case, CaseResult, run};
use crate::engine::Program;
use crate::model::{
    Accept, Condition, DateTest, Duration, Kind, NumberRange, OptionId, ProcedureId, Protocol,
    Question, Rule, RuleId, Score, ScoreId, Test, Tick, TickTest, Verdict,
};
use crate::source::Span;

/// One rule or one score with one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// The change, in words.
    pub change: String,
    target: Target,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Rule(RuleId, Edit),
    /// The changed score, and the index of the changed entry.
    Score(ScoreId, usize, Score),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Edit {
    Drop,
    Verdict(Verdict),
    When(Condition),
    Wait(Duration),
}

/// Every mutant of a protocol: those of its rules, then those of its scores, each in file order.
pub fn mutants(protocol: &Protocol) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (index, rule) in protocol.rules.iter().enumerate() {
        let own = edits(protocol, rule).into_iter();
        all.extend(own.map(|(change, edit)| Mutant {
            change,
            target: Target::Rule(RuleId::from(index), edit),
        }));
    }
    for (index, score) in protocol.scores.iter().enumerate() {
        let own = sums::scores(protocol, score).into_iter();
        all.extend(own.map(|(entry, change, score)| Mutant {
            change,
            target: Target::Score(ScoreId::from(index), entry, score),
        }));
    }
    all
}

/// The number of mutants, and those that no case notices: all cases that pass with the original rules also pass with
/// these.
pub fn survivors(protocol: &Protocol, cases: &[(Case, CaseResult)]) -> (usize, Vec<Mutant>) {
    let all = mutants(protocol);
    let count = all.len();
    let passing: Vec<&Case> = cases
        .iter()
        .filter(|(_, result)| result.passed())
        .map(|(case, _)| case)
        .collect();
    let mut changed = protocol.clone();
    let mut alive = Vec::new();
    for mutant in all {
        mutant.apply(&mut changed);
        let program = Program::compile(&changed);
        let mut concerned = passing
            .iter()
            .filter(|case| mutant.concerns(protocol, case.procedure));
        if concerned.all(|case| run(&changed, &program, case).passed()) {
            alive.push(mutant.clone());
        }
        mutant.revert(protocol, &mut changed);
    }
    (count, alive)
}

impl Mutant {
    /// The id of the rule or of the score, with the location of the change: the rule, or the entry of the score.
    pub fn of<'p>(&self, protocol: &'p Protocol) -> (&'p str, Span) {
        match &self.target {
            Target::Rule(rule, _) => {
                let rule = protocol.rule(*rule);
                (&rule.id, rule.span)
            }
            Target::Score(score, entry, _) => {
                let score = &protocol.scores[score.index()];
                (&score.id, score.points[*entry].span)
            }
        }
    }

    /// Whether it may change the result for a procedure.
    fn concerns(&self, protocol: &Protocol, procedure: ProcedureId) -> bool {
        match &self.target {
            Target::Rule(rule, _) => protocol.rule(*rule).procedures.contains(&procedure),
            Target::Score(score, ..) => protocol.scores_of(procedure).contains(score),
        }
    }

    fn apply(&self, protocol: &mut Protocol) {
        match &self.target {
            Target::Rule(rule, edit) => {
                let rule = &mut protocol.rules[rule.index()];
                *rule = edit.of(rule);
            }
            Target::Score(score, _, changed) => protocol.scores[score.index()] = changed.clone(),
        }
    }

    fn revert(&self, protocol: &Protocol, changed: &mut Protocol) {
        match &self.target {
            Target::Rule(rule, _) => changed.rules[rule.index()] = protocol.rule(*rule).clone(),
            Target::Score(score, ..) => {
                changed.scores[score.index()] = protocol.scores[score.index()].clone();
            }
        }
    }
}

impl Edit {
    fn of(&self, rule: &Rule) -> Rule {
        let mut rule = rule.clone();
        match self {
            // the ids of the other rules do not change
            Self::Drop => rule.procedures.clear(),
            Self::Verdict(verdict) => rule.verdict = *verdict,
            Self::When(when) => rule.when = when.clone(),
            Self::Wait(wait) => rule.wait = Some(*wait),
        }
        rule
    }
}

fn edits(protocol: &Protocol, rule: &Rule) -> Vec<(String, Edit)> {
    let mut edits = vec![("dropped".to_owned(), Edit::Drop)];
    let milder = Verdict::ALL.into_iter().rev();
    let milder = milder.filter(|one| (Verdict::Precaution..rule.verdict).contains(one));
    edits.extend(
        milder
            .take(1)
            .map(|verdict| (format!("softened to {verdict}"), Edit::Verdict(verdict))),
    );
    for wait in rule.wait.into_iter().flat_map(moved) {
        edits.push((format!("`wait` of {wait}"), Edit::Wait(wait)));
    }
    let conditions = variants(protocol, &rule.when);
    edits.extend(
        conditions
            .into_iter()
            .map(|(change, when)| (change, Edit::When(when))),
    );
    edits
}

/// Every condition that differs in one place.
fn variants(protocol: &Protocol, condition: &Condition) -> Vec<(String, Condition)> {
    let grouped = |members: &[Condition], group: &dyn Fn(Vec<Condition>) -> Condition| {
        let mut all = Vec::new();
        for (index, member) in members.iter().enumerate() {
            for (change, variant) in variants(protocol, member) {
                let mut members = members.to_vec();
                members[index] = variant;
                all.push((change, group(members)));
            }
        }
        all
    };
    match condition {
        Condition::All(members) => grouped(members, &Condition::All),
        Condition::Any(members) => grouped(members, &Condition::Any),
        Condition::Count(count) => sums::counts(protocol, count),
        Condition::Score(test) => sums::score_tests(protocol, test),
        Condition::Test(test) => tests(protocol, test)
            .into_iter()
            .map(|(change, accepts)| {
                let list = test.list || accepts.len() > 1;
                let test = Test {
                    accepts,
                    list,
                    ..test.clone()
                };
                (change, Condition::Test(test))
            })
            .collect(),
    }
}

/// Tests with one answer moved, left out or added.
fn tests(protocol: &Protocol, test: &Test) -> Vec<(String, Vec<Accept>)> {
    let question = protocol.question(test.question);
    let id = &question.id;
    let mut all = Vec::new();
    for (index, accept) in test.accepts.iter().enumerate() {
        for (bound, accept) in moved_accepts(question, accept) {
            let mut accepts = test.accepts.clone();
            accepts[index] = accept;
            all.push((format!("`{id}` with {bound}"), accepts));
        }
        if test.accepts.len() > 1 {
            let mut accepts = test.accepts.clone();
            accepts.remove(index);
            let word = word(question, accept);
            all.push((format!("`{id}` without {word}"), accepts));
        }
    }
    for accept in more(question, &test.accepts) {
        let word = word(question, &accept);
        let accepts = test.accepts.iter().cloned().chain([accept]).collect();
        all.push((format!("`{id}` also with {word}"), accepts));
    }
    all
}

/// A test with a bound or a window moved by one.
fn moved_accepts(question: &Question, accept: &Accept) -> Vec<(String, Accept)> {
    let shown = |steps: i64| question.kind.show_number(steps);
    match accept {
        Accept::Number(range) => {
            let mut all = Vec::new();
            for step in [-1, 1] {
                if let Some(low) = range.low.and_then(|low| low.checked_add(step)) {
                    let range = NumberRange {
                        low: Some(low),
                        ..*range
                    };
                    all.push((format!("at least {}", shown(low)), Accept::Number(range)));
                }
                if let Some(high) = range.high.and_then(|high| high.checked_add(step)) {
                    let range = NumberRange {
                        high: Some(high),
                        ..*range
                    };
                    all.push((format!("at most {}", shown(high)), Accept::Number(range)));
                }
            }
            all
        }
        Accept::Date(DateTest::Since { within, older_than }) => {
            let since = |within, older_than| Accept::Date(DateTest::Since { within, older_than });
            let within_moved = within.iter().copied().flat_map(moved);
            let older_moved = older_than.iter().copied().flat_map(moved);
            within_moved
                .map(|wait| (format!("within {wait}"), since(Some(wait), *older_than)))
                .chain(
                    older_moved
                        .map(|wait| (format!("older than {wait}"), since(*within, Some(wait)))),
                )
                .collect()
        }
        Accept::Date(DateTest::InNext(wait)) => moved(*wait)
            .into_iter()
            .map(|wait| {
                let accept = Accept::Date(DateTest::InNext(wait));
                (format!("in the next {wait}"), accept)
            })
            .collect(),
        Accept::Date(DateTest::LaterThan(wait)) => moved(*wait)
            .into_iter()
            .map(|wait| {
                let accept = Accept::Date(DateTest::LaterThan(wait));
                (format!("later than {wait}"), accept)
            })
            .collect(),
        Accept::TickCount(count) => sums::tick_counts(question, count),
        Accept::Unsure
        | Accept::Declined
        | Accept::Is(_)
        | Accept::NoneOf(_)
        | Accept::Ticks(_) => Vec::new(),
    }
}

/// One unit less and one unit more.
fn moved(wait: Duration) -> Vec<Duration> {
    let counts = [wait.count.saturating_sub(1), wait.count + 1].into_iter();
    let counts = counts.filter(|count| (1..=wait.unit.most()).contains(count));
    counts
        .map(|count| Duration {
            count,
            unit: wait.unit,
        })
        .collect()
}

/// Single answers that a test does not accept: each other option, and "not sure".
fn more(question: &Question, accepts: &[Accept]) -> Vec<Accept> {
    let options = (0..question.kind.option_count()).map(OptionId::from);
    let one = |option: OptionId| match question.kind {
        Kind::Multi { .. } => Accept::Ticks(TickTest {
            all_of: vec![Tick::Option(option)],
            none_of: Vec::new(),
        }),
        Kind::YesNo | Kind::Choice(_) | Kind::Number(_) | Kind::Date(_) | Kind::Text => {
            Accept::Is(option)
        }
    };
    let accepted = |option: OptionId| {
        accepts.iter().any(|accept| match accept {
            Accept::NoneOf(options) => !options.contains(&option),
            Accept::Unsure
            | Accept::Declined
            | Accept::Is(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_)
            | Accept::Number(_)
            | Accept::Date(_) => *accept == one(option),
        })
    };
    let more = options.filter(|&option| !accepted(option)).map(one);
    let mut more: Vec<Accept> = more.collect();
    if !accepts.contains(&Accept::Unsure) {
        more.push(Accept::Unsure);
    }
    more
}

/// One accepted answer in a few words.
fn word(question: &Question, accept: &Accept) -> String {
    let id = |option: &OptionId| format!("`{}`", question.kind.option_id(*option));
    match accept {
        Accept::Unsure => "`unsure`".to_owned(),
        Accept::Declined => "`declined`".to_owned(),
        Accept::Is(option) => id(option),
        Accept::NoneOf(options) => {
            let options: Vec<_> = options.iter().map(id).collect();
            format!("none of {}", options.join(", "))
        }
        Accept::Ticks(test) => {
            let ticks = test.all_of.iter().chain(&test.none_of);
            let ticks: Vec<_> = ticks
                .map(|tick| match tick {
                    Tick::Option(option) => id(option),
                    Tick::None => "`none`".to_owned(),
                })
                .collect();
            ticks.join(" and ")
        }
        Accept::TickCount(count) => {
            let options: Vec<_> = count.of.iter().map(id).collect();
            format!("{} of {}", count.at_least, options.join(", "))
        }
        Accept::Number(_) => "its numbers".to_owned(),
        Accept::Date(_) => "its dates".to_owned(),
    }
}
