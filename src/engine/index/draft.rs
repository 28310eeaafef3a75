//! The clauses of rules before they are grouped in blocks.

use crate::engine::cells::Cell;
use crate::engine::tables::{FlatTest, Node, Tables};
use crate::model::{Accept, Clear, DateTest, QuestionId, RuleId, Truth};

/// Maximum number of clauses of a rule. A condition with more is not split.
const MAX_CLAUSES: usize = 16;

/// A clause of a rule. All its parts must hold.
pub(super) struct Draft {
    pub rule: RuleId,
    /// Its parts that are tests.
    pub tests: Vec<FlatTest>,
    /// The other parts.
    pub others: Vec<Node>,
    /// The question whose everyday answers most likely make the clause false.
    pub pivot: Option<QuestionId>,
    /// The question, other than the pivot, that does so most likely.
    pub second: Option<QuestionId>,
}

/// The clauses of all rules, in file order.
pub(super) fn drafts(tables: &Tables) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(tables.rules.len());
    for (index, rule) in tables.rules.iter().enumerate() {
        for parts in clauses(tables, rule.when) {
            drafts.push(Draft::new(tables, RuleId::from(index), &parts));
        }
    }
    drafts
}

impl Draft {
    /// Whether one of its tests is a test of this question.
    pub(super) fn tests_question(&self, question: QuestionId) -> bool {
        self.tests.iter().any(|test| test.question == question)
    }

    fn new(tables: &Tables, rule: RuleId, parts: &[Node]) -> Self {
        let mut tests = Vec::new();
        let mut others = Vec::new();
        for &part in parts {
            match part {
                Node::Test(test) => tests.push(test),
                Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => others.push(part),
            }
        }
        let chances = tests.iter();
        let chances = chances.map(|&test: &FlatTest| (chance(tables, test), test.question));
        let pivot = chances.clone().max().map(|(_, question)| question);
        let second = chances.filter(|(_, question)| Some(*question) != pivot);
        let second = second.max().map(|(_, question)| question);
        Self {
            rule,
            pivot,
            second,
            tests,
            others,
        }
    }
}

/// The likelihood that an everyday answer makes a test false, on an arbitrary scale. The choice of a pivot changes how
/// fast a rule is evaluated, not its truth.
fn chance(tables: &Tables, test: FlatTest) -> u8 {
    let question = tables.question(test.question);
    let cells = question
        .cells
        .each()
        .filter(|cell| cell.is_value() && *cell != Cell::MIXED);
    let fails = |cell: Cell| tables.truth(test, cell) == Truth::False;
    let clear_fails = match &question.clear {
        Clear::Options(options) => {
            let clear: Vec<usize> = options.iter().map(|option| option.index()).collect();
            cells
                .enumerate()
                .filter(|(place, _)| clear.contains(place))
                .all(|(_, cell)| fails(cell))
        }
        // nothing ticked is the first cell
        Clear::Ticks { .. } => cells.take(1).all(fails),
        Clear::Tests(_) if matches!(tables.accepted(test), [Accept::Date(_)]) => !matches!(
            tables.accepted(test),
            [Accept::Date(DateTest::Since { within: None, .. })]
        ),
        Clear::Tests(clear) => {
            let accepted = tables.accepted(test);
            let is_clear = |number: i64| clear.iter().any(|one| holds(one, number));
            let bounds = clear.iter().flat_map(bounds);
            let mut samples = bounds.filter(|&number| is_clear(number));
            samples.all(|number| !accepted.iter().any(|one| holds(one, number)))
        }
        Clear::Any => false,
    };
    2 * u8::from(clear_fails) + u8::from(question.show_if.is_some())
}

fn holds(accept: &Accept, number: i64) -> bool {
    accept
        .number_range()
        .is_some_and(|range| range.holds(number))
}

fn bounds(accept: &Accept) -> impl Iterator<Item = i64> {
    let range = accept.number_range();
    let (low, high) = range.map_or((None, None), |range| (range.low, range.high));
    low.into_iter().chain(high)
}

/// The clauses of a condition: it holds if all parts of one of them hold.
fn clauses(tables: &Tables, node: Node) -> Vec<Vec<Node>> {
    let whole = vec![vec![node]];
    match node {
        // a test is one clause, and a count or a score is not split
        Node::Test(_) | Node::Count(..) | Node::Score(_) => whole,
        Node::Any(members) => {
            let mut all = Vec::new();
            for &member in tables.members(members) {
                all.extend(clauses(tables, member));
                if all.len() > MAX_CLAUSES {
                    return whole;
                }
            }
            all
        }
        Node::All(members) => {
            let mut all: Vec<Vec<Node>> = vec![Vec::new()];
            for &member in tables.members(members) {
                let ways = clauses(tables, member);
                // a member with too many clauses is not split
                let ways = if all.len() * ways.len() > MAX_CLAUSES {
                    vec![vec![member]]
                } else {
                    ways
                };
                let joined = all
                    .iter()
                    .flat_map(|one| ways.iter().map(move |way| [one.as_slice(), way].concat()));
                all = joined.collect();
            }
            all
        }
    }
}
