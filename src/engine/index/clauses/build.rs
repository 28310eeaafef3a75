//! Makes the blocks of clauses of a protocol.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Block, Clauses, Column, Kinds, Mask, Part, Pivot, Seconds, Tests, range};
use crate::engine::cells::Cell;
use crate::engine::index::draft::{Draft, drafts};
use crate::engine::tables::{FlatRule, FlatTest, Node, Tables, narrow};
use crate::model::{QuestionId, Truth, Verdict};

/// Maximum number of clauses of a block.
const BLOCK: usize = 64;

/// Maximum number of masks of questions that are not the pivot of their block.
pub(super) const MAX_MASKS: usize = 1 << 17;

impl Clauses {
    pub(crate) fn new(tables: &Tables) -> Self {
        let mut drafts = drafts(tables);
        // otherwise in the order of their rules
        drafts.sort_by_key(|draft| (draft.pivot, draft.second));
        let mut counts = vec![0; tables.rules.len()];
        for draft in &drafts {
            counts[draft.rule.index()] += 1;
        }
        let count = tables.questions.len();
        let mut clauses = Self {
            blocks: Vec::new(),
            of_pivot: vec![0..0; count + 1],
            of_procedure: Vec::new(),
            procedures: tables.procedures.len(),
            seconds: Vec::new(),
            others: Vec::new(),
            tests: Vec::new(),
            parts: Vec::new(),
            masks: Vec::new(),
            ranks: Vec::new(),
            kinds: Vec::new(),
            has_several: counts.iter().any(|count| *count > 1),
        };
        let mut room = MAX_MASKS;
        for same in drafts.chunk_by(|one, other| one.pivot == other.pivot) {
            let start = narrow(clauses.blocks.len());
            for block in same.chunks(BLOCK) {
                clauses.add_block(tables, block, &mut room);
                clauses.add_kinds(tables, block, &counts);
            }
            let place = same[0].pivot.map_or(count, QuestionId::index);
            clauses.of_pivot[place] = start..narrow(clauses.blocks.len());
        }
        clauses.masks.shrink_to_fit();
        clauses.parts.shrink_to_fit();
        clauses.seconds.shrink_to_fit();
        clauses
    }

    fn add_block(&mut self, tables: &Tables, drafts: &[Draft], room: &mut usize) {
        let all = bits_of(drafts, |_| true);
        let pivot = drafts[0].pivot.map(|question| Pivot {
            question,
            masks: self.add_masks(tables, (drafts, all), question, all),
        });
        let first_tests = self.tests.len();
        let first_other = self.others.len();
        let mut seconds: BTreeMap<usize, Seconds> = BTreeMap::new();
        let mut without_masks = Vec::new();
        for question in questions_of(drafts) {
            let parts = self.add_parts(drafts, |node| is_test_of(node, &[question]));
            self.tests.push(Tests { question, parts });
            if drafts[0].pivot == Some(question) {
                continue;
            }
            let own = bits_of(drafts, |draft| draft.second == Some(question));
            let others = bits_of(drafts, |draft| draft.tests_question(question)) & !own;
            let columns = usize::from(own != 0) + usize::from(others != 0);
            let size = columns * rows(tables, question);
            if size > *room {
                without_masks.push(question);
                continue;
            }
            *room -= size;
            if own != 0 {
                let masks = self.add_masks(tables, (drafts, own), question, own);
                let word = question.index() / 64;
                let group = seconds.entry(word).or_insert_with(|| Seconds::new(word));
                group.add(question, masks);
            }
            if others != 0 {
                let masks = self.add_masks(tables, (drafts, others), question, all);
                self.others.push(Column {
                    question,
                    masks,
                    clauses: others,
                });
            }
        }
        let first_seconds = self.seconds.len();
        self.seconds.extend(seconds.into_values());
        let parts = self.add_parts(drafts, |node| {
            !matches!(node, Node::Test(_)) || is_test_of(node, &without_masks)
        });
        let has_second = |draft: &Draft| {
            let mut second = draft.second.iter();
            second.any(|question| !without_masks.contains(question))
        };
        self.blocks.push(Block {
            pivot,
            alone: bits_of(drafts, |draft| !has_second(draft)),
            seconds: narrow(first_seconds)..narrow(self.seconds.len()),
            others: narrow(first_other)..narrow(self.others.len()),
            parts,
            tests: narrow(first_tests)..narrow(self.tests.len()),
        });
        let ranks = drafts.iter().map(|draft| tables.ranks[draft.rule.index()]);
        self.ranks.extend(ranks.map(narrow));
        // the places after the last clause have no bit in any mask
        self.ranks.resize(BLOCK * self.blocks.len(), 0);
    }

    /// Adds the kinds of clauses of the last block. `counts` has the number of clauses of each rule.
    fn add_kinds(&mut self, tables: &Tables, drafts: &[Draft], counts: &[usize]) {
        for procedure in &tables.procedures {
            let is_its = |draft: &Draft| procedure.rules.binary_search(&draft.rule).is_ok();
            self.of_procedure.push(bits_of(drafts, is_its));
        }
        let rules = |wanted: &dyn Fn(&FlatRule) -> bool| {
            bits_of(drafts, |draft| wanted(tables.rule(draft.rule)))
        };
        let several = bits_of(drafts, |draft| counts[draft.rule.index()] > 1);
        let last = self.blocks.last().map(|block| range(&block.parts));
        let parts = self.parts[last.unwrap_or_default()].iter();
        let in_parts = parts.fold(0, |all, part| all | part.clauses);
        self.kinds.push(Kinds {
            of_verdict: Verdict::ALL.map(|verdict| rules(&|rule| rule.verdict == verdict)),
            could_change: Verdict::ALL.map(|verdict| rules(&|rule| rule.could_change(verdict))),
            dated: rules(&FlatRule::gives_date),
            several,
            simple: !several & !in_parts,
        });
    }

    /// Adds the masks of one question, which exclude all clauses but those of `base`, and narrows them by the tests of
    /// some clauses. Returns the index of the first.
    fn add_masks(
        &mut self,
        tables: &Tables,
        (drafts, clauses): (&[Draft], u64),
        question: QuestionId,
        base: u64,
    ) -> u32 {
        let start = self.masks.len();
        self.masks
            .resize(start + rows(tables, question), Mask::only(base));
        let masks = &mut self.masks[start..];
        for (place, draft) in drafts.iter().enumerate() {
            let clause = clauses & 1 << place;
            let tests = draft.tests.iter().filter(|test| test.question == question);
            for &test in tests.filter(|_| clause != 0) {
                narrow_masks(tables, masks, test, clause);
            }
        }
        narrow(start)
    }

    /// Adds the different parts of some clauses, each with its clauses.
    fn add_parts(&mut self, drafts: &[Draft], wanted: impl Fn(&Node) -> bool) -> Range<u32> {
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
}

impl Seconds {
    fn new(word: usize) -> Self {
        Self {
            word: narrow(word),
            questions: 0,
            masks: [0; 64],
        }
    }

    fn add(&mut self, question: QuestionId, masks: u32) {
        let place = question.index() % 64;
        self.questions |= 1 << place;
        self.masks[place] = masks;
    }
}

/// The questions that some clauses test, in interview order.
fn questions_of(drafts: &[Draft]) -> BTreeSet<QuestionId> {
    let tests = drafts.iter().flat_map(|draft| &draft.tests);
    tests.map(|test| test.question).collect()
}

/// A bit for each clause that is wanted.
fn bits_of(drafts: &[Draft], wanted: impl Fn(&Draft) -> bool) -> u64 {
    let places = drafts.iter().enumerate();
    let bits = places.map(|(place, draft)| u64::from(wanted(draft)) << place);
    bits.fold(0, |all, one| all | one)
}

/// Whether a part is a test of one of these questions.
fn is_test_of(node: &Node, questions: &[QuestionId]) -> bool {
    match node {
        Node::Test(test) => questions.contains(&test.question),
        Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => false,
    }
}

/// Applies a test of a clause to the masks of its question. A mixed answer is judged by its value, and changes no mask.
fn narrow_masks(tables: &Tables, masks: &mut [Mask], test: FlatTest, clause: u64) {
    let question = tables.question(test.question);
    let is_conditional = question.show_if.is_some();
    let count = usize::from(question.cells.count());
    let cells = question.cells.each().enumerate();
    for (index, cell) in cells.filter(|(_, cell)| *cell != Cell::MIXED) {
        let truth = tables.truth(test, cell);
        masks[index].narrow(truth, clause);
        if is_conditional {
            masks[count + index].narrow(truth.and(Truth::Unknown), clause);
        }
    }
    if is_conditional {
        masks[2 * count].narrow(Truth::False, clause);
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
