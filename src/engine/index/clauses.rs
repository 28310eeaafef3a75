//! Which rules a sheet makes true or unknown, for many rules at once.
//!
//! The condition of a rule is split into clauses: lists of parts that must all hold. A clause is true, unknown or false
//! as the least of its parts, and a rule as the greatest of its clauses. Clauses are grouped in blocks of at most 64.
//! In a block, each cell of each question has two masks, with a bit for every clause: which clauses it leaves possible,
//! and which it makes true as far as that question goes. The masks of all questions of the block, joined by `and`, show
//! for every clause whether it is true, unknown or false. A part that is not a test, such as a count or a score, has no
//! cells: its truth is found once for the clauses that share it. The same holds for the tests of an answer that is not
//! in a single cell.
//!
//! The clauses of a block test the same question, the pivot of the block. A block is skipped if the answer to its pivot
//! makes all of them false, as most answers do.
//!
//! The kind of blocks of a pivot depends on the number of its clauses:
//!
//! - Up to 16 clauses are in one block, and the masks of all other questions are joined.
//! - If there are more, clauses that test a second question are in separate blocks for each pair of pivot and second
//!   question. A block of a pair is skipped unless both answers leave a clause of it possible. The other clauses are in
//!   blocks as above.
//!
//! Pairs whose masks would take too much memory, which are those of questions with hundreds of cells, are in blocks as
//! above too.
//!
//! With a few clauses of each pivot, joining their masks takes less than looking up pairs. With many, nearly all pairs can
//! be skipped, so the time grows with the answers that leave clauses possible, not with the rules.

mod build;

use std::ops::Range;

use crate::engine::bits::{Bits, ones};
use crate::engine::cells::Cell;
use crate::engine::tables::Node;
use crate::model::{ProcedureId, QuestionId, RuleId, Truth, Verdict};

/// The clauses of all rules, in blocks.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Clauses {
    blocks: Vec<Block>,
    /// The blocks of each pivot. The last entry has the blocks without a pivot.
    of_pivot: Vec<PivotBlocks>,
    /// The second questions of all blocks of pairs, in order.
    seconds: Vec<Second>,
    /// For each block and procedure, the clauses of the rules of the procedure.
    of_procedure: Vec<u64>,
    procedures: usize,
    /// The questions of each block other than its pivot.
    others: Vec<Column>,
    /// The parts of each block that have no masks, and the tests of each column.
    parts: Vec<Part>,
    /// For each cell of a question, the clauses of a block, in the order of [`row`].
    masks: Vec<Mask>,
    /// The rule of each clause.
    rules: Vec<RuleId>,
    /// The indices of the clauses of rules that have several.
    several: Bits,
    /// For each verdict, the indices of the clauses of rules that, if they are unknown, could still change a verdict of
    /// at least that one, or its date.
    could_change: [Bits; Verdict::ALL.len()],
}

/// The clauses of a block that are true, and those that are unknown, one bit for each.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Judged {
    pub sure: u64,
    pub unknown: u64,
}

/// The blocks with the same pivot.
#[derive(Debug, Clone, Default)]
struct PivotBlocks {
    /// The blocks that are examined whatever the other answers are.
    plain: Range<u32>,
    pairs: Option<Pairs>,
}

/// The blocks of pairs with the same pivot, by their second question.
#[derive(Debug, Clone)]
struct Pairs {
    /// One bit for each question that is second in one of them.
    seconds: Vec<u64>,
    /// The first block of each question; the blocks of a question end where those of the next begin.
    starts: Vec<u32>,
}

/// A question that is second in blocks of pairs.
#[derive(Debug, Clone)]
struct Second {
    question: QuestionId,
    /// For each row, whether it leaves a clause of one of these blocks possible.
    is_possible: Vec<bool>,
}

/// At most 64 clauses, all with the same pivot.
#[derive(Debug, Clone)]
struct Block {
    pivot: Column,
    others: Range<u32>,
    first_clause: u32,
    /// The parts without masks.
    parts: Range<u32>,
}

/// The effect of a cell of a question on the clauses of a block.
#[derive(Debug, Clone, Copy)]
struct Mask {
    /// The clauses that no part makes false.
    possible: u64,
    /// The clauses whose parts are all true.
    certain: u64,
}

/// The masks of one question in a block.
#[derive(Debug, Clone)]
struct Column {
    question: QuestionId,
    masks: u32,
    /// The tests of the question.
    tests: Range<u32>,
}

/// A part of some clauses of a block.
#[derive(Debug, Clone, Copy)]
struct Part {
    node: Node,
    clauses: u64,
}

/// The answers of a sheet, as far as clauses need them.
pub(in crate::engine) trait Sheet {
    /// The row of the masks of a question.
    fn row(&self, question: QuestionId) -> u16;

    /// Whether some answer is not in a single cell.
    fn has_mixed(&self) -> bool;

    /// Whether the answer to a question is not in a single cell.
    fn is_mixed(&self, question: QuestionId) -> bool;

    /// The truth of a condition.
    fn truth(&self, node: Node) -> Truth;
}

/// The index of a cell among the masks of its question: first those of a question that is asked, then, if it has a
/// show-if, those of one that may be asked, then the single mask of a question that is not asked.
#[inline]
pub(in crate::engine) fn row(cell: Cell, asked: Truth, count: impl FnOnce() -> u16) -> u16 {
    match asked {
        Truth::True => cell.place(),
        Truth::Unknown => count() + cell.place(),
        Truth::False => 2 * count(),
    }
}

impl Clauses {
    /// Whether a clause with this question as its pivot is possible with a cell of that question.
    pub(crate) fn is_possible(&self, question: QuestionId, row: u16) -> bool {
        let blocks = &self.blocks[self.of_pivot[question.index()].all()];
        let mut blocks = blocks.iter();
        blocks.any(|block| self.mask(&block.pivot, row).possible != 0)
    }

    /// Sets a bit for each question whose answer leaves a clause possible in which it is second to a pivot.
    pub(crate) fn find_seconds(&self, row: impl Fn(QuestionId) -> u16, into: &mut Vec<u64>) {
        into.clear();
        into.resize(self.of_pivot.len().div_ceil(64), 0);
        for second in &self.seconds {
            let index = second.question.index();
            let is_possible = second.is_possible[usize::from(row(second.question))];
            into[index / 64] |= u64::from(is_possible) << (index % 64);
        }
    }

    /// Whether there are blocks of pairs.
    pub(crate) fn have_pairs(&self) -> bool {
        !self.seconds.is_empty()
    }

    /// The number of indices of clauses: 64 for each block.
    pub(crate) fn places(&self) -> usize {
        64 * self.blocks.len()
    }

    /// The rule of the clause at an index.
    #[inline]
    pub(crate) fn rule_at(&self, place: usize) -> RuleId {
        self.rules[self.blocks[place / 64].first_clause as usize + place % 64]
    }

    /// The indices of the clauses of rules that have several: such a rule is true if one of them is.
    pub(crate) fn several(&self) -> &Bits {
        &self.several
    }

    /// The indices of the clauses of rules that, if they are unknown, could still change a verdict of at least this
    /// one, or its date.
    pub(crate) fn could_change(&self, at_least: Verdict) -> &Bits {
        &self.could_change[at_least as usize]
    }

    /// Calls `found` with every block that has clauses of a procedure that are true or unknown: among those of these
    /// pivots, and those without a pivot. `seconds` has one bit for each question that
    /// [`find_seconds`](Self::find_seconds) found.
    pub(crate) fn each(
        &self,
        procedure: ProcedureId,
        (pivots, seconds): (&[QuestionId], &[u64]),
        sheet: &impl Sheet,
        mut found: impl FnMut(usize, Judged),
    ) {
        for pivot in pivots {
            let of_pivot = &self.of_pivot[pivot.index()];
            for block in of_pivot.plain.clone() {
                self.each_in(block, procedure, sheet, &mut found);
            }
            let Some(pairs) = &of_pivot.pairs else {
                continue;
            };
            for (part, (own, possible)) in pairs.seconds.iter().zip(seconds).enumerate() {
                for place in ones(own & possible) {
                    let second = 64 * part + place;
                    for block in pairs.starts[second]..pairs.starts[second + 1] {
                        self.each_in(block, procedure, sheet, &mut found);
                    }
                }
            }
        }
        let of_none = self.of_pivot.last();
        for block in of_none.into_iter().flat_map(|one| one.plain.clone()) {
            self.each_in(block, procedure, sheet, &mut found);
        }
    }

    #[inline(always)]
    fn each_in(
        &self,
        index: u32,
        procedure: ProcedureId,
        sheet: &impl Sheet,
        found: &mut impl FnMut(usize, Judged),
    ) {
        let index = index as usize;
        let block = &self.blocks[index];
        let mut mask = self.mask(&block.pivot, sheet.row(block.pivot.question));
        mask.possible &= self.of_procedure[index * self.procedures + procedure.index()];
        if mask.possible == 0 {
            return;
        }
        let others = &self.others[range(&block.others)];
        for column in others {
            let other = self.mask(column, sheet.row(column.question));
            mask.possible &= other.possible;
            mask.certain &= other.certain;
            if mask.possible == 0 {
                return;
            }
        }
        if !block.parts.is_empty() {
            self.narrow(&mut mask, &block.parts, sheet);
        }
        if sheet.has_mixed() {
            let columns = others.iter().chain([&block.pivot]);
            for column in columns.filter(|column| sheet.is_mixed(column.question)) {
                self.narrow(&mut mask, &column.tests, sheet);
            }
        }
        let judged = Judged {
            sure: mask.possible & mask.certain,
            unknown: mask.possible & !mask.certain,
        };
        found(index, judged);
    }

    /// Applies the truth of some parts.
    #[cold]
    fn narrow(&self, mask: &mut Mask, parts: &Range<u32>, sheet: &impl Sheet) {
        for part in &self.parts[range(parts)] {
            if part.clauses & mask.possible != 0 {
                mask.narrow(sheet.truth(part.node), part.clauses);
            }
        }
    }

    #[inline]
    fn mask(&self, column: &Column, row: u16) -> Mask {
        self.masks[column.masks as usize + usize::from(row)]
    }
}

impl PivotBlocks {
    /// All blocks. Those of pairs follow the others.
    fn all(&self) -> Range<usize> {
        let last = self.pairs.as_ref().and_then(|pairs| pairs.starts.last());
        self.plain.start as usize..*last.unwrap_or(&self.plain.end) as usize
    }
}

impl Mask {
    /// Applies the truth of a part of some clauses.
    fn narrow(&mut self, truth: Truth, clauses: u64) {
        if truth == Truth::False {
            self.possible &= !clauses;
        }
        if truth != Truth::True {
            self.certain &= !clauses;
        }
    }
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
