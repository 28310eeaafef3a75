//! Which rules a sheet may make true or unknown, for many rules at once.
//!
//! The condition of a rule is split into clauses: lists of parts that must all hold. Clauses that test the same
//! question stand together in blocks, and that question is their pivot. Each cell of each question has a bit for every
//! clause of a block, so a few `and`s find the clauses of a block that no test makes false, and a block is skipped if
//! the answer to its pivot is an everyday one. What is found is only a candidate: the evaluation of the sheet judges
//! its rule.

use crate::engine::cells::Cell;
use crate::engine::tables::{FlatTest, Node, Tables, narrow};
use crate::model::{Accept, Clear, DateTest, ProcedureId, QuestionId, RuleId, Truth};

/// The clauses of all rules, in blocks.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Clauses {
    blocks: Vec<Block>,
    /// For each question the blocks whose pivot it is; last the blocks without a pivot.
    of_pivot: Vec<(u32, u32)>,
    /// For each block and procedure the clauses of the rules of the procedure.
    of_procedure: Vec<u64>,
    procedures: usize,
    /// The questions of each block besides its pivot.
    others: Vec<Column>,
    /// For each cell of a question that is asked, is perhaps asked, and is not asked: the clauses of a block that no
    /// test of that question makes false.
    masks: Vec<u64>,
    /// The rule of each clause.
    rules: Vec<RuleId>,
}

/// At most 64 clauses, all with the same pivot.
#[derive(Debug, Clone)]
struct Block {
    pivot: Column,
    others: (u32, u32),
    first_clause: u32,
}

/// The masks of one question in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    question: QuestionId,
    masks: u32,
}

/// The most clauses that a rule is split into; a condition with more stays whole.
const MOST_CLAUSES: usize = 16;

/// The most masks. If there would be more, some questions of a block have none, and more rules are candidates. A pivot
/// always has masks: one question of each block, which has few cells.
const MOST_MASKS: usize = 1 << 18;

/// The place of a cell among the masks of its question: first those of a question that is asked, then those of one that
/// is perhaps asked, then the one mask of a question that is not asked.
pub(in crate::engine) fn row(cell: Cell, asked: Truth, count: impl FnOnce() -> u16) -> u16 {
    match asked {
        Truth::True => cell.place(),
        Truth::Unknown => count() + cell.place(),
        Truth::False => 2 * count(),
    }
}

impl Clauses {
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut drafts = Vec::new();
        for (index, rule) in tables.rules.iter().enumerate() {
            for parts in clauses(tables, rule.when) {
                drafts.push(Draft::new(tables, RuleId::from(index), &parts));
            }
        }
        // clauses with the same pivot stand together, in the order of their rules
        drafts.sort_by_key(|draft| draft.pivot);
        let mut clauses = Self {
            blocks: Vec::new(),
            of_pivot: vec![(0, 0); tables.questions.len() + 1],
            of_procedure: Vec::new(),
            procedures: tables.procedures.len(),
            others: Vec::new(),
            masks: Vec::new(),
            rules: Vec::new(),
        };
        let mut room = MOST_MASKS;
        for same in drafts.chunk_by(|one, other| one.pivot == other.pivot) {
            let first = narrow(clauses.blocks.len());
            for block in same.chunks(64) {
                clauses.add_block(tables, block, &mut room);
            }
            let pivot = same[0].pivot.map(|question| question.index());
            clauses.of_pivot[pivot.unwrap_or(tables.questions.len())] =
                (first, narrow(clauses.blocks.len()));
        }
        clauses
    }

    fn add_block(&mut self, tables: &Tables, drafts: &[Draft], room: &mut usize) {
        let mut questions: Vec<QuestionId> = Vec::new();
        for draft in drafts {
            questions.extend(draft.tests.iter().map(|test| test.question));
        }
        questions.sort_unstable();
        questions.dedup();
        let pivot = drafts[0].pivot;
        let pivot_column = self.add_column(tables, drafts, pivot);
        *room = room.saturating_sub(pivot.map_or(0, |pivot| rows(tables, pivot)));
        let first_other = self.others.len();
        for question in questions.into_iter().filter(|&one| Some(one) != pivot) {
            let size = rows(tables, question);
            if size <= *room {
                *room -= size;
                let column = self.add_column(tables, drafts, Some(question));
                self.others.push(column);
            }
        }
        for procedure in &tables.procedures {
            let is_its = |draft: &Draft| procedure.rules.binary_search(&draft.rule).is_ok();
            let bits = drafts.iter().enumerate();
            let bits = bits.map(|(bit, draft)| u64::from(is_its(draft)) << bit);
            self.of_procedure.push(bits.fold(0, |all, one| all | one));
        }
        self.blocks.push(Block {
            pivot: pivot_column,
            others: (narrow(first_other), narrow(self.others.len())),
            first_clause: narrow(self.rules.len()),
        });
        self.rules.extend(drafts.iter().map(|draft| draft.rule));
    }

    /// Adds the masks of one question. Without a question, adds masks that rule nothing out.
    fn add_column(
        &mut self,
        tables: &Tables,
        drafts: &[Draft],
        question: Option<QuestionId>,
    ) -> Column {
        let start = self.masks.len();
        let all = u64::MAX >> (64 - drafts.len().min(64));
        let question = question.unwrap_or(QuestionId::new(0));
        self.masks.resize(start + rows(tables, question), all);
        let cells = &tables.question(question).cells;
        let count = usize::from(cells.count());
        for (bit, draft) in drafts.iter().enumerate() {
            for &test in &draft.tests {
                if test.question != question {
                    continue;
                }
                let masks = &mut self.masks[start..];
                for (index, cell) in cells.each().enumerate() {
                    if tables.truth(test, cell) == Truth::False {
                        masks[index] &= !(1 << bit);
                        masks[count + index] &= !(1 << bit);
                    }
                }
                masks[2 * count] &= !(1 << bit);
            }
        }
        Column {
            question,
            masks: narrow(start),
        }
    }

    /// Whether a cell of a question leaves a clause possible whose pivot is that question.
    pub(crate) fn is_possible(&self, question: QuestionId, row: u16) -> bool {
        let blocks = &self.blocks[self.blocks_of(question.index())];
        blocks.iter().any(|block| self.mask(block.pivot, row) != 0)
    }

    /// Calls `found` with the rule of every clause of a procedure that the masks do not rule out: among the clauses
    /// with one of these pivots, and those without a pivot. A rule may come several times.
    pub(crate) fn each(
        &self,
        procedure: ProcedureId,
        pivots: &[QuestionId],
        row: impl Fn(QuestionId) -> u16,
        mut found: impl FnMut(RuleId),
    ) {
        for pivot in pivots {
            for block in self.blocks_of(pivot.index()) {
                self.each_in(block, procedure, &row, &mut found);
            }
        }
        for block in self.blocks_of(self.of_pivot.len() - 1) {
            self.each_in(block, procedure, &row, &mut found);
        }
    }

    /// The blocks of a pivot; of the place after the last question, the blocks without a pivot.
    fn blocks_of(&self, pivot: usize) -> std::ops::Range<usize> {
        let (start, end) = self.of_pivot[pivot];
        start as usize..end as usize
    }

    #[inline(always)]
    fn each_in(
        &self,
        index: usize,
        procedure: ProcedureId,
        row: impl Fn(QuestionId) -> u16,
        mut found: impl FnMut(RuleId),
    ) {
        let block = &self.blocks[index];
        let mut possible = self.mask(block.pivot, row(block.pivot.question));
        possible &= self.of_procedure[index * self.procedures + procedure.index()];
        if possible == 0 {
            return;
        }
        for &column in &self.others[block.others.0 as usize..block.others.1 as usize] {
            possible &= self.mask(column, row(column.question));
            if possible == 0 {
                return;
            }
        }
        while possible != 0 {
            let bit = possible.trailing_zeros();
            possible &= possible - 1;
            found(self.rules[(block.first_clause + bit) as usize]);
        }
    }

    fn mask(&self, column: Column, row: u16) -> u64 {
        self.masks[column.masks as usize + usize::from(row)]
    }
}

/// A clause before it has its place.
struct Draft {
    rule: RuleId,
    /// Those of its parts that are tests.
    tests: Vec<FlatTest>,
    /// The question whose everyday answers most likely make the clause false.
    pivot: Option<QuestionId>,
}

impl Draft {
    fn new(tables: &Tables, rule: RuleId, parts: &[Node]) -> Self {
        let test = |node: &Node| match *node {
            Node::Test(test) => Some(test),
            Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => None,
        };
        let tests: Vec<FlatTest> = parts.iter().filter_map(test).collect();
        let chances = tests
            .iter()
            .map(|&test| (chance(tables, test), test.question));
        Self {
            rule,
            pivot: chances.max().map(|(_, question)| question),
            tests,
        }
    }
}

/// How likely an everyday answer makes a test false, without a unit. The choice of a pivot changes how fast a rule is
/// evaluated, not its truth.
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
        // what is added up stays whole
        Node::Test(_) | Node::Count(..) | Node::Score(_) => whole,
        Node::Any(members) => {
            let mut all = Vec::new();
            for &member in tables.members(members) {
                all.extend(clauses(tables, member));
                if all.len() > MOST_CLAUSES {
                    return whole;
                }
            }
            all
        }
        Node::All(members) => {
            let mut all: Vec<Vec<Node>> = vec![Vec::new()];
            for &member in tables.members(members) {
                let ways = clauses(tables, member);
                // a member with too many clauses stays whole
                let ways = if all.len() * ways.len() > MOST_CLAUSES {
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

/// The number of masks of a question in a block.
fn rows(tables: &Tables, question: QuestionId) -> usize {
    2 * usize::from(tables.question(question).cells.count()) + 1
}
