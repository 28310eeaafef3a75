//! Makes the blocks of clauses of a protocol.

use std::ops::Range;

use super::{Block, Clauses, Column, Mask, Pairs, Part, PivotBlocks, Second};
use crate::engine::bits::Bits;
use crate::engine::cells::Cell;
use crate::engine::index::draft::{Draft, drafts};
use crate::engine::tables::{FlatTest, Node, Tables, narrow};
use crate::model::{QuestionId, RuleId, Truth, Verdict};

/// Maximum number of clauses of a block.
const BLOCK: usize = 64;

/// Maximum number of clauses of a pivot in blocks without a second question.
const FEW: usize = 16;

/// Maximum number of masks. If there would be more, some questions of a block have none, and their tests are parts
/// without masks. A pivot always has masks: one question of each block, which has few cells.
const MOST_MASKS: usize = 1 << 17;

/// Maximum number of masks of blocks of pairs that test only two questions. The pairs of a pivot that would take more
/// are in other blocks.
const MOST_OF_PAIRS: usize = 1 << 16;

/// Number of masks that may still be added.
struct Room {
    all: usize,
    of_pairs: usize,
}

impl Clauses {
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut drafts = drafts(tables);
        // clauses with the same pivot are adjacent, in the order of their rules
        drafts.sort_by_key(|draft| draft.pivot);
        let count = tables.questions.len();
        let mut clauses = Self {
            blocks: Vec::new(),
            of_pivot: vec![PivotBlocks::default(); count + 1],
            seconds: Vec::new(),
            of_procedure: Vec::new(),
            procedures: tables.procedures.len(),
            others: Vec::new(),
            parts: Vec::new(),
            masks: Vec::new(),
            rules: Vec::new(),
            several: Bits::default(),
            could_change: Default::default(),
        };
        let mut room = Room {
            all: MOST_MASKS,
            of_pairs: MOST_OF_PAIRS,
        };
        for same in drafts.chunk_by(|one, other| one.pivot == other.pivot) {
            let place = same[0].pivot.map_or(count, |pivot| pivot.index());
            clauses.of_pivot[place] = clauses.add_pivot(tables, same, &mut room);
        }
        clauses.masks.shrink_to_fit();
        clauses.parts.shrink_to_fit();
        clauses.blocks.shrink_to_fit();
        clauses.seconds = clauses.all_seconds(tables);
        let mut counts = vec![0; tables.rules.len()];
        clauses
            .rules
            .iter()
            .for_each(|rule| counts[rule.index()] += 1);
        clauses.several = clauses.places_of(|rule| counts[rule.index()] > 1);
        clauses.could_change = Verdict::ALL
            .map(|at_least| clauses.places_of(|rule| tables.rule(rule).could_change(at_least)));
        clauses
    }

    /// Adds the blocks of one pivot.
    fn add_pivot(&mut self, tables: &Tables, drafts: &[Draft], room: &mut Room) -> PivotBlocks {
        let is_large = drafts.len() > FEW;
        let (mut paired, plain): (Vec<&Draft>, Vec<&Draft>) = drafts
            .iter()
            .partition(|draft| is_large && draft.second.is_some());
        paired.sort_by_key(|draft| draft.second);
        let start = self.block_count();
        let pairs = paired.chunk_by(|one, other| one.second == other.second);
        let needed = pairs.clone().map(|pair| {
            let questions = [pair[0].pivot, pair[0].second].into_iter().flatten();
            let rows: usize = questions.map(|question| rows(tables, question)).sum();
            rows * pair.len().div_ceil(BLOCK)
        });
        let needed: usize = needed.sum();
        if paired.is_empty() || needed > room.of_pairs.min(room.all) {
            let all: Vec<&Draft> = drafts.iter().collect();
            self.add_blocks(tables, &all, room);
            return PivotBlocks {
                plain: start..self.block_count(),
                pairs: None,
            };
        }
        room.of_pairs -= needed;
        self.add_blocks(tables, &plain, room);
        let plain = start..self.block_count();
        let count = tables.questions.len();
        let mut seconds = vec![0; (count + 1).div_ceil(64)];
        let mut starts = Vec::with_capacity(count + 1);
        for pair in pairs {
            let second = pair[0].second.map_or(0, QuestionId::index);
            seconds[second / 64] |= 1 << (second % 64);
            starts.resize(second + 1, self.block_count());
            self.add_blocks(tables, pair, room);
        }
        starts.resize(count + 1, self.block_count());
        PivotBlocks {
            plain,
            pairs: Some(Pairs { seconds, starts }),
        }
    }

    /// Adds the blocks of some clauses with the same pivot.
    fn add_blocks(&mut self, tables: &Tables, drafts: &[&Draft], room: &mut Room) {
        for block in drafts.chunks(BLOCK) {
            self.add_block(tables, block, room);
        }
    }

    fn add_block(&mut self, tables: &Tables, drafts: &[&Draft], room: &mut Room) {
        let mut questions: Vec<QuestionId> = Vec::new();
        for draft in drafts {
            questions.extend(draft.tests.iter().map(|test| test.question));
        }
        questions.sort_unstable();
        questions.dedup();
        let pivot = drafts[0].pivot;
        let pivot_column = self.add_column(tables, drafts, pivot);
        room.all = room
            .all
            .saturating_sub(pivot.map_or(0, |pivot| rows(tables, pivot)));
        let mut without_masks = Vec::new();
        let first_other = self.others.len();
        for question in questions.into_iter().filter(|&one| Some(one) != pivot) {
            let size = rows(tables, question);
            if size <= room.all {
                room.all -= size;
                let column = self.add_column(tables, drafts, Some(question));
                self.others.push(column);
            } else {
                without_masks.push(question);
            }
        }
        let is_part = |node: &Node| match node {
            Node::Test(test) => without_masks.contains(&test.question),
            Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => true,
        };
        let parts = self.add_parts(drafts, is_part);
        for procedure in &tables.procedures {
            let is_its = |draft: &Draft| procedure.rules.binary_search(&draft.rule).is_ok();
            let bits = drafts.iter().enumerate();
            let bits = bits.map(|(place, draft)| u64::from(is_its(draft)) << place);
            self.of_procedure.push(bits.fold(0, |all, one| all | one));
        }
        self.blocks.push(Block {
            pivot: pivot_column,
            others: narrow(first_other)..narrow(self.others.len()),
            first_clause: narrow(self.rules.len()),
            parts,
        });
        self.rules.extend(drafts.iter().map(|draft| draft.rule));
    }

    /// Adds the masks of one question. Without a question, adds masks that exclude nothing.
    fn add_column(
        &mut self,
        tables: &Tables,
        drafts: &[&Draft],
        question: Option<QuestionId>,
    ) -> Column {
        let start = self.masks.len();
        let all = u64::MAX >> (64 - drafts.len().min(64));
        let tested = question;
        let question = question.unwrap_or(QuestionId::new(0));
        let untouched = Mask {
            possible: all,
            certain: all,
        };
        self.masks.resize(start + rows(tables, question), untouched);
        let masks = &mut self.masks[start..];
        let is_its = |test: &FlatTest| Some(test.question) == tested;
        for (place, draft) in drafts.iter().enumerate() {
            for &test in draft.tests.iter().filter(|test| is_its(test)) {
                narrow_column(tables, masks, test, 1 << place);
            }
        }
        let tests = self.add_parts(drafts, |node| match node {
            Node::Test(test) => is_its(test),
            Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => false,
        });
        Column {
            question,
            masks: narrow(start),
            tests,
        }
    }

    /// Adds the different parts of some clauses, each with its clauses.
    fn add_parts(&mut self, drafts: &[&Draft], wanted: impl Fn(&Node) -> bool) -> Range<u32> {
        let start = self.parts.len();
        for (place, draft) in drafts.iter().enumerate() {
            let tests = draft.tests.iter().map(|&test| Node::Test(test));
            let parts = tests.chain(draft.others.iter().copied());
            for node in parts.filter(|node| wanted(node)) {
                let mut known = self.parts[start..].iter_mut();
                match known.find(|part| part.node == node) {
                    Some(part) => part.clauses |= 1 << place,
                    None => self.parts.push(Part {
                        node,
                        clauses: 1 << place,
                    }),
                }
            }
        }
        narrow(start)..narrow(self.parts.len())
    }

    /// The second questions of all pairs.
    fn all_seconds(&self, tables: &Tables) -> Vec<Second> {
        let questions = (0..tables.questions.len()).map(QuestionId::from);
        let second = |question: QuestionId| {
            let mut is_possible = vec![false; rows(tables, question)];
            let mut is_second = false;
            for pairs in self.of_pivot.iter().filter_map(|one| one.pairs.as_ref()) {
                let index = question.index();
                for block in pairs.starts[index]..pairs.starts[index + 1] {
                    let others = &self.others[super::range(&self.blocks[block as usize].others)];
                    is_second = true;
                    let Some(column) = others.iter().find(|one| one.question == question) else {
                        // without masks, any answer may leave a clause of the block possible
                        is_possible.fill(true);
                        continue;
                    };
                    let masks = &self.masks[column.masks as usize..];
                    for (is_possible, mask) in is_possible.iter_mut().zip(masks) {
                        *is_possible |= mask.possible != 0;
                    }
                }
            }
            is_second.then_some(Second {
                question,
                is_possible,
            })
        };
        questions.filter_map(second).collect()
    }

    /// The indices of the clauses of rules for which a test holds.
    fn places_of(&self, wanted: impl Fn(RuleId) -> bool) -> Bits {
        let mut places = Bits::new(self.places());
        for (index, block) in self.blocks.iter().enumerate() {
            let first = block.first_clause as usize;
            let next = self.blocks.get(index + 1);
            let end = next.map_or(self.rules.len(), |next| next.first_clause as usize);
            for (place, &rule) in self.rules[first..end].iter().enumerate() {
                if wanted(rule) {
                    places.insert(64 * index + place);
                }
            }
        }
        places
    }

    fn block_count(&self) -> u32 {
        narrow(self.blocks.len())
    }
}

/// Adds a test of some clauses to the masks of its question. A mixed answer is judged by its value, and changes no
/// mask.
fn narrow_column(tables: &Tables, masks: &mut [Mask], test: FlatTest, clauses: u64) {
    let question = tables.question(test.question);
    let is_conditional = question.show_if.is_some();
    let count = usize::from(question.cells.count());
    let cells = question.cells.each().enumerate();
    for (index, cell) in cells.filter(|(_, cell)| *cell != Cell::MIXED) {
        let truth = tables.truth(test, cell);
        masks[index].narrow(truth, clauses);
        if is_conditional {
            masks[count + index].narrow(truth.and(Truth::Unknown), clauses);
        }
    }
    if is_conditional {
        masks[2 * count].narrow(Truth::False, clauses);
    }
}

/// The number of masks of a question in a block. A question without a show-if is always asked.
fn rows(tables: &Tables, question: QuestionId) -> usize {
    let question = tables.question(question);
    let count = usize::from(question.cells.count());
    if question.show_if.is_some() {
        2 * count + 1
    } else {
        count
    }
}
