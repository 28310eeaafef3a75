//! Which rules a sheet can make true, for all of them at once.
//!
//! A rule is cut into clauses, each a list of tests that must all hold, and clauses that share a question stand in one
//! block: their pivot. Each cell of each question has a bit for every clause of a block, so that a block is done with a
//! few `and`s, and not looked at where the answer to its pivot is an everyday one.

use super::Truth;
use super::cells::Cell;
use super::compile::{Node, NodeId, Program, TestId};
use crate::model::{Accept, Clear, DateTest, ProcedureId, QuestionId, RuleId};

/// The blocks of all rules.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    blocks: Vec<Block>,
    /// For each question the blocks whose pivot it is, then those without a pivot.
    of_pivot: Vec<(u32, u32)>,
    /// For each block and procedure the clauses of its rules.
    of_procedure: Vec<u64>,
    procedures: usize,
    /// The questions of each block besides its pivot.
    others: Vec<Column>,
    /// For each cell of a question, asked, perhaps asked and not asked: the clauses of a block that it leaves possible.
    masks: Vec<Mask>,
    clauses: Vec<Clause>,
    /// What must hold in a clause.
    parts: Vec<NodeId>,
}

/// At most 64 clauses with one question that all of them test.
#[derive(Debug, Clone)]
struct Block {
    pivot: Column,
    others: (u32, u32),
    first_clause: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Column {
    question: QuestionId,
    masks: u32,
}

/// A bit for each clause of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mask {
    /// No test of it is false.
    possible: u64,
    /// Every test of it is true.
    certain: u64,
}

/// Tests that must all hold for a rule to be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    pub rule: RuleId,
    /// Whether the masks say all of it.
    exact: bool,
    parts: (u32, u32),
}

/// The most clauses that a rule is cut into; a condition with more stays whole.
const MOST_CLAUSES: usize = 16;

/// The most masks; where there would be more, clauses are judged test by test. Pivots have theirs all the same: of each
/// block one question, which has few cells.
const MOST_MASKS: usize = 1 << 18;

/// The cells of a question in the masks: asked, then perhaps asked, then the one of a question that is not asked.
pub(super) fn row(cell: Cell, asked: Truth, count: impl FnOnce() -> u16) -> u16 {
    match asked {
        Truth::True => cell.place(),
        Truth::Unknown => count() + cell.place(),
        Truth::False => 2 * count(),
    }
}

impl Filter {
    pub fn new(program: &Program) -> Self {
        let mut drafts = Vec::new();
        for (index, rule) in program.rules.iter().enumerate() {
            for parts in clauses(program, rule.when) {
                drafts.push(Draft::new(program, RuleId::from(index), parts));
            }
        }
        // of one pivot in a row, in the order of the rules
        drafts.sort_by_key(|draft| draft.pivot);
        let mut filter = Self {
            blocks: Vec::new(),
            of_pivot: vec![(0, 0); program.questions.len() + 1],
            of_procedure: Vec::new(),
            procedures: program.procedures.len(),
            others: Vec::new(),
            masks: Vec::new(),
            clauses: Vec::new(),
            parts: Vec::new(),
        };
        let mut room = MOST_MASKS;
        for same in drafts.chunk_by(|one, other| one.pivot == other.pivot) {
            let first = narrow(filter.blocks.len());
            for block in same.chunks(64) {
                filter.add_block(program, block, &mut room);
            }
            let pivot = same[0].pivot.map(|question| question.index());
            filter.of_pivot[pivot.unwrap_or(program.questions.len())] =
                (first, narrow(filter.blocks.len()));
        }
        filter
    }

    fn add_block(&mut self, program: &Program, drafts: &[Draft], room: &mut usize) {
        let mut questions: Vec<QuestionId> = Vec::new();
        for draft in drafts {
            questions.extend(draft.tests.iter().map(|&test| program.test(test).question));
        }
        questions.sort_unstable();
        questions.dedup();
        let pivot = drafts[0].pivot;
        let pivot_column = self.add_column(program, drafts, pivot);
        *room = room.saturating_sub(pivot.map_or(0, |pivot| rows(program, pivot)));
        let first_other = self.others.len();
        let mut left_out = Vec::new();
        for question in questions.into_iter().filter(|&one| Some(one) != pivot) {
            let size = rows(program, question);
            if size > *room {
                left_out.push(question);
                continue;
            }
            *room -= size;
            let column = self.add_column(program, drafts, Some(question));
            self.others.push(column);
        }
        let first_clause = narrow(self.clauses.len());
        for procedure in &program.procedures {
            let is_its = |draft: &Draft| procedure.rules.binary_search(&draft.rule).is_ok();
            let bits = drafts.iter().enumerate();
            let bits = bits.map(|(bit, draft)| u64::from(is_its(draft)) << bit);
            self.of_procedure.push(bits.fold(0, |all, one| all | one));
        }
        for draft in drafts {
            let of_left_out = |&test: &TestId| left_out.contains(&program.test(test).question);
            let start = narrow(self.parts.len());
            self.parts.extend(&draft.parts);
            self.clauses.push(Clause {
                rule: draft.rule,
                exact: draft.is_whole && !draft.tests.iter().any(of_left_out),
                parts: (start, narrow(self.parts.len())),
            });
        }
        self.blocks.push(Block {
            pivot: pivot_column,
            others: (narrow(first_other), narrow(self.others.len())),
            first_clause,
        });
    }

    /// The masks of one question; without a question, those of one that says nothing.
    fn add_column(
        &mut self,
        program: &Program,
        drafts: &[Draft],
        question: Option<QuestionId>,
    ) -> Column {
        let start = self.masks.len();
        let all = u64::MAX >> (64 - drafts.len().min(64));
        let full = Mask {
            possible: all,
            certain: all,
        };
        let question = question.unwrap_or(QuestionId(0));
        self.masks.resize(start + rows(program, question), full);
        let cells = &program.questions[question.index()].cells;
        let count = usize::from(cells.count());
        for (bit, draft) in drafts.iter().enumerate() {
            for &id in &draft.tests {
                let test = program.test(id);
                if test.question != question {
                    continue;
                }
                let masks = &mut self.masks[start..];
                for (index, cell) in cells.each().enumerate() {
                    let truth = program.truth(test, cell);
                    masks[index].narrow(bit, truth);
                    masks[count + index].narrow(bit, Truth::Unknown.and(truth));
                }
                masks[2 * count].narrow(bit, Truth::False);
            }
        }
        Column {
            question,
            masks: narrow(start),
        }
    }

    /// Whether a cell of a question leaves a clause possible whose pivot it is.
    pub fn is_possible(&self, question: QuestionId, row: u16) -> bool {
        let blocks = &self.blocks[self.blocks_of(question.index())];
        blocks
            .iter()
            .any(|block| self.mask(block.pivot, row).possible != 0)
    }

    /// Calls `found` with every clause of a procedure that no test makes false, as far as the masks tell, and with what
    /// it is where they tell that too. Of the clauses with a pivot those of some pivots are looked at.
    pub fn each(
        &self,
        procedure: ProcedureId,
        pivots: &[QuestionId],
        row: impl Fn(QuestionId) -> u16,
        mut found: impl FnMut(Clause, Option<Truth>),
    ) {
        for pivot in pivots {
            for block in self.blocks_of(pivot.index()) {
                self.look(block, procedure, &row, &mut found);
            }
        }
        for block in self.blocks_of(self.of_pivot.len() - 1) {
            self.look(block, procedure, &row, &mut found);
        }
    }

    /// The blocks of a pivot; behind the last question those without one.
    fn blocks_of(&self, pivot: usize) -> std::ops::Range<usize> {
        let (start, end) = self.of_pivot[pivot];
        start as usize..end as usize
    }

    #[inline(always)]
    fn look(
        &self,
        index: usize,
        procedure: ProcedureId,
        row: impl Fn(QuestionId) -> u16,
        mut found: impl FnMut(Clause, Option<Truth>),
    ) {
        let block = &self.blocks[index];
        let mut mask = self.mask(block.pivot, row(block.pivot.question));
        mask.possible &= self.of_procedure[index * self.procedures + procedure.index()];
        if mask.possible == 0 {
            return;
        }
        for &column in &self.others[block.others.0 as usize..block.others.1 as usize] {
            let other = self.mask(column, row(column.question));
            mask.possible &= other.possible;
            mask.certain &= other.certain;
            if mask.possible == 0 {
                return;
            }
        }
        while mask.possible != 0 {
            let bit = mask.possible.trailing_zeros();
            mask.possible &= mask.possible - 1;
            let clause = self.clauses[(block.first_clause + bit) as usize];
            let truth = match mask.certain >> bit & 1 {
                1 => Truth::True,
                _ => Truth::Unknown,
            };
            found(clause, clause.exact.then_some(truth));
        }
    }

    /// What must hold in a clause.
    pub fn parts(&self, clause: Clause) -> &[NodeId] {
        &self.parts[clause.parts.0 as usize..clause.parts.1 as usize]
    }

    fn mask(&self, column: Column, row: u16) -> Mask {
        self.masks[column.masks as usize + usize::from(row)]
    }
}

impl Mask {
    fn narrow(&mut self, bit: usize, truth: Truth) {
        match truth {
            Truth::True => {}
            Truth::Unknown => self.certain &= !(1 << bit),
            Truth::False => {
                self.possible &= !(1 << bit);
                self.certain &= !(1 << bit);
            }
        }
    }
}

/// A clause before it has its place.
struct Draft {
    rule: RuleId,
    parts: Vec<NodeId>,
    /// Those of its parts that are tests.
    tests: Vec<TestId>,
    /// Whether all of them are.
    is_whole: bool,
    /// The question whose everyday answers most likely make it false.
    pivot: Option<QuestionId>,
}

impl Draft {
    fn new(program: &Program, rule: RuleId, parts: Vec<NodeId>) -> Self {
        let test = |node: &NodeId| match program.node(*node) {
            Node::Test(test) => Some(test),
            _ => None,
        };
        let tests: Vec<TestId> = parts.iter().filter_map(test).collect();
        let chances = tests
            .iter()
            .map(|&id| (chance(program, id), program.test(id).question));
        Self {
            rule,
            is_whole: tests.len() == parts.len(),
            pivot: chances.max().map(|(_, question)| question),
            tests,
            parts,
        }
    }
}

/// How likely it is that an everyday answer makes a test false, in no unit: this decides how fast a rule is judged, not
/// what is said of it.
fn chance(program: &Program, id: TestId) -> u8 {
    let test = program.test(id);
    let question = &program.questions[test.question.index()];
    let cells = question
        .cells
        .each()
        .filter(|cell| cell.is_value() && *cell != Cell::MIXED);
    let fails = |cell: Cell| program.truth(test, cell) == Truth::False;
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
        Clear::Tests(_) if matches!(program.accepted(test), [Accept::Date(_)]) => !matches!(
            program.accepted(test),
            [Accept::Date(DateTest::Since { within: None, .. })]
        ),
        Clear::Tests(clear) => {
            let accepted = program.accepted(test);
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
    matches!(accept, Accept::Number(range) if range.holds(number))
}

fn bounds(accept: &Accept) -> impl Iterator<Item = i64> {
    let (low, high) = match accept {
        Accept::Number(range) => (range.low, range.high),
        _ => (None, None),
    };
    low.into_iter().chain(high)
}

/// The clauses of a condition: it holds where one of them does.
fn clauses(program: &Program, node: NodeId) -> Vec<Vec<NodeId>> {
    let whole = vec![vec![node]];
    match program.node(node) {
        Node::Test(_) => whole,
        Node::Any(members) => {
            let mut all = Vec::new();
            for &member in program.members(members) {
                all.extend(clauses(program, member));
                if all.len() > MOST_CLAUSES {
                    return whole;
                }
            }
            all
        }
        Node::All(members) => {
            let mut all: Vec<Vec<NodeId>> = vec![Vec::new()];
            for &member in program.members(members) {
                let ways = clauses(program, member);
                // a part with too many ways stays as it is
                let ways = match all.len() * ways.len() > MOST_CLAUSES {
                    true => vec![vec![member]],
                    false => ways,
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

/// How many masks a question has in a block.
fn rows(program: &Program, question: QuestionId) -> usize {
    2 * usize::from(program.questions[question.index()].cells.count()) + 1
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("a table has fewer than 2^32 entries")
}
