//! Which rules a sheet makes true or unknown, for many rules at once.
//!
//! The condition of a rule is split into clauses: lists of parts that must all hold. A clause is true, unknown or false
//! as the least of its parts, and a rule as the greatest of its clauses. Clauses are grouped in blocks of at most 64.
//! In a block, each cell of each question has two masks, with a bit for every clause: which clauses it leaves possible,
//! and which it makes true as far as that question goes. The joined masks of all questions of the block show for every
//! clause whether it is true, unknown or false. A part that is not a test, such as a count or a score, has no cells:
//! its truth is found once for the clauses that share it. The same holds for the tests of an answer that is not in a
//! single cell.
//!
//! A clause has a pivot, the question whose everyday answers most likely make it false, and a second question, the one
//! of the others that does so most likely. The clauses of a block have the same pivot. A block is skipped if the answer
//! to its pivot is an everyday one, which makes all of them false. Of the second questions of a block, only those are
//! examined whose answers leave clauses possible. Their masks have only the bits of their own clauses, so they are
//! joined by `or`. The masks of the pivot and of all other questions have every bit, and are joined by `and`.
//!
//! The masks of pivots and second questions are joined first, for all blocks that are not skipped. The rest of a block
//! is examined only if a clause is still possible.
//!
//! So the time of a record grows with the number of its answers that leave clauses possible and with the number of
//! blocks of their pivots, but not with the rules that another answer rules out.
//!
//! This layout is the same for every protocol, with one exception: apart from the masks of pivots, a protocol has at
//! most [`MAX_MASKS`] masks. Questions beyond this limit, which are those with hundreds of cells, have no masks in
//! their block. Their tests are parts whose truth is found one by one.
//!
//! [`MAX_MASKS`]: build::MAX_MASKS

mod build;
mod mask;
mod sheet;

use std::ops::Range;

use crate::engine::bits::ones;
use crate::engine::cells::Cell;
use crate::engine::tables::Node;
use crate::model::{ProcedureId, QuestionId, Verdict};
use mask::Mask;

pub(in crate::engine) use mask::row;
pub(in crate::engine) use sheet::Sheet;

/// The clauses of all rules, in blocks.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Clauses {
    blocks: Vec<Block>,
    /// The blocks of each pivot. The last entry has the blocks without a pivot.
    of_pivot: Vec<Range<u32>>,
    /// For each block and procedure, the clauses of the rules of the procedure.
    of_procedure: Vec<u64>,
    procedures: usize,
    /// The second questions of each block.
    seconds: Vec<Seconds>,
    /// The questions of each block that are neither its pivot nor a second question, for some of its clauses.
    others: Vec<Column>,
    /// The tests of each question of a block.
    tests: Vec<Tests>,
    /// The parts of each block that have no masks, and the tests of each question.
    parts: Vec<Part>,
    /// For each cell of a question, the clauses of a block, in the order of [`row`](mask::row).
    masks: Vec<Mask>,
    /// The rank of the rule of each clause, 64 for each block.
    ranks: Vec<u32>,
    /// The kinds of clauses of each block.
    kinds: Vec<Kinds>,
    /// Whether a rule has several clauses.
    has_several: bool,
}

/// The clauses of a block that are true, and those that are unknown, one bit for each.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Judged {
    pub sure: u64,
    pub unknown: u64,
}

/// The joined masks of the pivot of a block and of its second questions.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct BlockMask {
    block: usize,
    mask: Mask,
}

/// Kinds of clauses of a block. Each field has one bit for each clause.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    /// For each verdict, the clauses of rules that have it.
    of_verdict: [u64; Verdict::ALL.len()],
    /// For each verdict, the clauses of rules that, if they are unknown, could still change a verdict of at least that
    /// one, or its date.
    could_change: [u64; Verdict::ALL.len()],
    /// The clauses of rules that have a date.
    dated: u64,
    /// The clauses of rules that have several.
    several: u64,
    /// The clauses that are whole rules and of which every part is a test with masks.
    simple: u64,
}

/// A block of at most 64 clauses, all with the same pivot.
#[derive(Debug, Clone)]
struct Block {
    pivot: Option<Pivot>,
    /// The clauses without a second question.
    alone: u64,
    seconds: Range<u32>,
    others: Range<u32>,
    /// The parts without masks.
    parts: Range<u32>,
    tests: Range<u32>,
}

/// The pivot of a block, with the index of its masks.
#[derive(Debug, Clone, Copy)]
struct Pivot {
    question: QuestionId,
    masks: u32,
}

/// Second questions of a block. Their numbers differ only in the lowest six bits.
#[derive(Debug, Clone)]
struct Seconds {
    /// The other bits of their numbers.
    word: u32,
    /// One bit for each of them.
    questions: u64,
    /// For each of them, the index of its masks.
    masks: [u32; 64],
}

/// The masks of one question in a block.
#[derive(Debug, Clone)]
struct Column {
    question: QuestionId,
    masks: u32,
    /// The clauses that test the question.
    clauses: u64,
}

/// The tests of one question in a block, as parts.
#[derive(Debug, Clone)]
struct Tests {
    question: QuestionId,
    parts: Range<u32>,
}

/// A part of some clauses of a block.
#[derive(Debug, Clone, Copy)]
struct Part {
    node: Node,
    clauses: u64,
}

impl Clauses {
    /// Whether a clause with this question as its pivot is possible with a cell of that question.
    pub(crate) fn is_possible(&self, question: QuestionId, row: u16) -> bool {
        let blocks = &self.blocks[range(&self.of_pivot[question.index()])];
        let mut pivots = blocks.iter().filter_map(|block| block.pivot);
        pivots.any(|pivot| self.mask(pivot.masks, row).possible != 0)
    }

    /// Calls `found` with every question that is second in a clause of a block, and with a function: whether a cell of
    /// that question, if it is asked, leaves a clause of the block possible.
    pub(crate) fn each_second(&self, mut found: impl FnMut(QuestionId, &dyn Fn(Cell) -> bool)) {
        for seconds in &self.seconds {
            for place in ones(seconds.questions) {
                let masks = seconds.masks[place];
                let is_possible = |cell: Cell| self.mask(masks, cell.place()).possible != 0;
                found(seconds.question(place), &is_possible);
            }
        }
    }

    /// The ranks of the rules of some clauses of a block.
    #[inline]
    pub(crate) fn ranks(&self, block: usize, clauses: u64) -> impl Iterator<Item = usize> {
        let (of_blocks, _) = self.ranks.as_chunks::<64>();
        let of_block = &of_blocks[block];
        ones(clauses).map(move |place| of_block[place] as usize)
    }

    /// Whether a rule has several clauses. Such a rule is true if one of them is.
    pub(crate) fn has_several(&self) -> bool {
        self.has_several
    }

    /// The clauses of a block whose rules have several.
    pub(crate) fn several(&self, block: usize) -> u64 {
        self.kinds[block].several
    }

    /// The clauses of a block whose rules, if they are unknown, could still change a verdict of at least this one, or
    /// its date.
    #[inline]
    pub(crate) fn could_change(&self, block: usize, at_least: Verdict) -> u64 {
        self.kinds[block].could_change[at_least as usize]
    }

    /// The most severe verdict of some clauses of a block, or `than` if none is more severe.
    #[inline]
    pub(crate) fn most_severe(&self, block: usize, clauses: u64, than: Verdict) -> Verdict {
        let kinds = &self.kinds[block];
        let verdicts = Verdict::ALL.into_iter().rev();
        let mut worse = verdicts.take_while(|verdict| *verdict > than);
        let most = worse.find(|verdict| kinds.of_verdict[*verdict as usize] & clauses != 0);
        most.unwrap_or(than)
    }

    /// The clauses among these of a block whose rules have a verdict above this one.
    pub(crate) fn above(&self, block: usize, clauses: u64, verdict: Verdict) -> u64 {
        let of_verdict = &self.kinds[block].of_verdict[verdict as usize + 1..];
        clauses & of_verdict.iter().fold(0, |all, one| all | one)
    }

    /// Whether the rule of one of some clauses of a block has a date.
    #[inline]
    pub(crate) fn has_date(&self, block: usize, clauses: u64) -> bool {
        self.kinds[block].dated & clauses != 0
    }

    /// The clauses of a block that are whole rules and of which every part is a test with masks.
    pub(crate) fn simple(&self, block: usize) -> u64 {
        self.kinds[block].simple
    }

    /// The clauses of a block that belong to the rules of a procedure.
    #[inline]
    pub(crate) fn of_procedure(&self, block: usize, procedure: ProcedureId) -> u64 {
        self.of_procedure[block * self.procedures + procedure.index()]
    }

    /// Calls `found` with every block that has a pivot among `pivots` or none, and in which a clause is true or
    /// unknown. Replaces the content of `examined`.
    pub(crate) fn each(
        &self,
        pivots: &[QuestionId],
        sheet: &impl Sheet,
        examined: &mut Vec<BlockMask>,
        mut found: impl FnMut(usize, Judged),
    ) {
        examined.clear();
        let without = self.of_pivot.len() - 1;
        let places = pivots.iter().map(|pivot| pivot.index());
        for place in places.chain([without]) {
            // no decision depends on a mask, so the processor can load many masks at the same time
            for block in range(&self.of_pivot[place]) {
                let mask = self.examine(&self.blocks[block], sheet);
                examined.push(BlockMask { block, mask });
            }
        }
        for &BlockMask { block, mask } in &*examined {
            if mask.possible == 0 {
                continue;
            }
            if let Some(judged) = self.judge(&self.blocks[block], mask, sheet) {
                found(block, judged);
            }
        }
    }

    /// Joins the masks of the pivot of a block and of its second questions.
    #[inline(always)]
    fn examine(&self, block: &Block, sheet: &impl Sheet) -> Mask {
        let mut mask = block
            .pivot
            .map_or(Mask::ALL, |pivot| self.mask_of_pivot(pivot, sheet));
        let mut joined = Mask::only(block.alone);
        self.each_second_in(block, sheet.seconds(), sheet, |_, mask| joined.or(mask));
        mask.and(joined);
        mask
    }

    /// Joins the masks of a block with the truths of its other parts.
    #[inline(always)]
    fn judge(&self, block: &Block, mut mask: Mask, sheet: &impl Sheet) -> Option<Judged> {
        for other in &self.others[range(&block.others)] {
            if other.clauses & mask.possible != 0 {
                mask.and(self.mask(other.masks, sheet.row_of_other(other.question)));
            }
        }
        if !block.parts.is_empty() {
            self.narrow(&mut mask, &block.parts, sheet);
        }
        if sheet.has_mixed() {
            let tests = self.tests[range(&block.tests)].iter();
            for tests in tests.filter(|tests| sheet.is_mixed(tests.question)) {
                self.narrow(&mut mask, &tests.parts, sheet);
            }
        }
        let judged = Judged {
            sure: mask.possible & mask.certain,
            unknown: mask.possible & !mask.certain,
        };
        (mask.possible != 0).then_some(judged)
    }

    /// Calls `found` with each question whose tests in some unknown clauses of a block are unknown, and with those
    /// clauses. The clauses are simple, and no answer to their questions is mixed.
    pub(crate) fn each_unknown(
        &self,
        block: usize,
        clauses: u64,
        sheet: &impl Sheet,
        mut found: impl FnMut(QuestionId, u64),
    ) {
        let mut add = |question, mask: Mask| {
            let unknown = clauses & mask.possible & !mask.certain;
            if unknown != 0 {
                found(question, unknown);
            }
        };
        let block = &self.blocks[block];
        if let Some(pivot) = block.pivot {
            add(pivot.question, self.mask_of_pivot(pivot, sheet));
        }
        self.each_second_in(block, sheet.unknown_seconds(), sheet, &mut add);
        for other in &self.others[range(&block.others)] {
            if other.clauses & clauses != 0 {
                let row = sheet.row_of_other(other.question);
                add(other.question, self.mask(other.masks, row));
            }
        }
    }

    #[inline(always)]
    fn mask_of_pivot(&self, pivot: Pivot, sheet: &impl Sheet) -> Mask {
        let place = pivot.question.index();
        self.mask(pivot.masks, sheet.rows()[place / 64][place % 64])
    }

    /// Calls `found` with each second question of a block that is in a set, and with its mask. The set has one bit for
    /// each question and contains only [`seconds`](Sheet::seconds).
    #[inline(always)]
    fn each_second_in(
        &self,
        block: &Block,
        set: &[u64],
        sheet: &impl Sheet,
        mut found: impl FnMut(QuestionId, Mask),
    ) {
        for seconds in &self.seconds[range(&block.seconds)] {
            let word = seconds.word as usize;
            let rows = &sheet.rows()[word];
            for place in ones(seconds.questions & set[word]) {
                let mask = self.mask(seconds.masks[place], rows[place]);
                found(seconds.question(place), mask);
            }
        }
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
    fn mask(&self, masks: u32, row: u16) -> Mask {
        self.masks[masks as usize + usize::from(row)]
    }
}

impl Seconds {
    #[inline]
    fn question(&self, place: usize) -> QuestionId {
        QuestionId::new(self.word << 6 | place as u32)
    }
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
