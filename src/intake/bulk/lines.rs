//! The values of an NDJSON line, found where those of the lines before it were: what stands between two values is
//! compared with what stood there last, byte for byte, and only read where it differs.

use super::marks::end_of_string;
use super::rows::Span;
use super::typical::Typical;
use super::value_end::end_of_value;
use crate::intake::place::LIMIT;
use crate::intake::record::Assembly;

/// The place of a value: a question, or one of these behind them.
pub(super) type Slot = usize;

/// The values of a line, as far as it is plain.
pub(super) struct Keys {
    questions: usize,
    /// What came last behind each slot, and what came before that.
    gaps: Vec<[Gap; 2]>,
    /// The values of the line that were not gone by with typical steps, in its order.
    found: Vec<Found>,
    /// The slots of a typical line that the line left out, and those it has beside them; a bit for each.
    left_out: Bits,
    beside: Bits,
    /// How many steps of a typical line were gone by.
    gone: usize,
    typical: Typical,
    /// Where each step of a typical line leads.
    steps: Vec<TypicalStep>,
    /// The step that leads to each slot, where one does.
    step_to: Vec<Option<usize>>,
    /// The usual values, by slot.
    usual: Vec<Option<Vec<u8>>>,
}

/// A bit for each slot.
type Bits = Vec<u64>;

/// A value that was found by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub slot: Slot,
    pub span: Span,
}

/// A step of a typical line.
#[derive(Debug, Clone, Copy)]
struct TypicalStep {
    to: Slot,
    opens: bool,
}

/// What stands between two values.
#[derive(Debug, Clone, Default)]
struct Gap {
    bytes: Vec<u8>,
    step: Option<Step>,
}

/// Where a gap leads.
#[derive(Debug, Clone, Copy)]
struct Step {
    to: Slot,
    /// How many bytes it takes.
    length: usize,
    /// Whether `answers` are opened in it.
    opens: bool,
}

/// What may come next in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    FirstKey,
    Key,
    AfterValue,
}

/// The longest gap that is remembered, in bytes.
const LONGEST_GAP: usize = 512;

impl Keys {
    pub fn new(questions: usize) -> Self {
        let slots = questions + 5;
        Self {
            questions,
            gaps: vec![Default::default(); slots],
            found: Vec::with_capacity(slots),
            left_out: vec![0; slots.div_ceil(64)],
            beside: vec![0; slots.div_ceil(64)],
            gone: 0,
            typical: Typical::default(),
            steps: Vec::new(),
            step_to: vec![None; slots],
            usual: vec![None; slots],
        }
    }

    /// Forgets what is typical.
    pub fn forget(&mut self) {
        self.typical.clear();
        self.steps.clear();
        self.step_to.fill(None);
        self.usual.fill(None);
    }

    /// The line that was found last is typical from now on, with the values that are usual. Nothing was typical before.
    pub fn settle<'v>(&mut self, usual: impl Fn(Slot) -> Option<&'v [u8]>) {
        let mut from = self.edge();
        let slots = self.found.iter().map(|found| found.slot);
        for slot in slots.chain([self.edge()]) {
            let gap = &self.gaps[from][0];
            let Some(step) = gap.step.filter(|step| step.to == slot) else {
                break;
            };
            let opens = step.opens;
            let value = usual(slot).filter(|_| !opens);
            self.usual[slot] = value.map(<[u8]>::to_vec);
            self.typical.push(&gap.bytes, value);
            self.step_to[slot] = Some(self.steps.len());
            self.steps.push(TypicalStep { to: slot, opens });
            from = slot;
        }
        self.typical.finish();
    }

    /// Whether a slot has a usual value.
    pub fn has_usual(&self, slot: Slot) -> bool {
        self.usual[slot].is_some()
    }

    /// The values of the line that were not gone by with typical steps, in its order.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// The slots of a typical line that the line left out.
    pub fn left_out(&self) -> impl Iterator<Item = Slot> {
        let parts = self.left_out.iter().enumerate();
        parts.flat_map(|(part, bits)| each_bit(*bits).map(move |bit| 64 * part + bit))
    }

    /// The value of a slot, where the line has it.
    pub fn value<'a>(&'a self, slot: Slot, bytes: &'a [u8]) -> Option<&'a [u8]> {
        match self.found.iter().find(|found| found.slot == slot) {
            Some(found) => Some(&bytes[found.span.0..found.span.1]),
            None if is_set(&self.left_out, slot) => None,
            None => self.usual[slot].as_deref(),
        }
    }

    /// The slot of the record number.
    pub fn id(&self) -> Slot {
        self.questions
    }

    /// The slot of the screening date.
    pub fn on(&self) -> Slot {
        self.questions + 1
    }

    /// The slot of the day the answers were given.
    pub fn answered(&self) -> Slot {
        self.questions + 2
    }

    /// The slot of the procedures.
    pub fn procedures(&self) -> Slot {
        self.questions + 3
    }

    /// Both ends of a line.
    fn edge(&self) -> Slot {
        self.questions + 4
    }

    /// Has the line go by typical steps, from one up to another; false where it had one of them.
    #[inline(always)]
    fn go_by(&mut self, first: usize, end: usize) -> bool {
        if first != self.gone {
            return self.go_elsewhere(first, end);
        }
        self.gone = end;
        true
    }

    /// The same, where steps are left out, or some that were left out come after all.
    fn go_elsewhere(&mut self, first: usize, end: usize) -> bool {
        while self.gone < first {
            set(&mut self.left_out, self.steps[self.gone].to);
            self.gone += 1;
        }
        let (again, new) = (first..end).partition::<Vec<_>, _>(|step| *step < self.gone);
        self.gone += new.len();
        let mut again = again.into_iter().map(|step| self.steps[step].to);
        again.all(|slot| clear(&mut self.left_out, slot))
    }

    /// Has the line go by a slot alone; false where it had it.
    fn go_by_slot(&mut self, slot: Slot) -> bool {
        match self.step_to[slot] {
            Some(step) => self.go_by(step, step + 1),
            None => set(&mut self.beside, slot),
        }
    }

    /// Finds the values of the line that starts at a place, and says where the next one starts. None where anything
    /// stands there that only the other reader can judge: an escape, a key that is unknown or comes twice, no answers.
    pub fn find(&mut self, bytes: &[u8], start: usize, assembly: &Assembly<'_>) -> Option<usize> {
        self.left_out.fill(0);
        self.beside.fill(0);
        self.found.clear();
        self.gone = 0;
        let edge = self.edge();
        let (mut at, mut from, mut opened) = (start, edge, false);
        // the typical step that comes next
        let mut step = Some(0);
        loop {
            let run = step.and_then(|step| self.typical.run(step, bytes, at));
            let (value, to, opens) = match (run, step) {
                // where white space follows, what stands before the value goes on
                (Some(run), Some(first))
                    if run.goes_there && !is_space(bytes[at + run.next_value]) =>
                {
                    let TypicalStep { to, opens } = self.steps[run.reached];
                    step = Some(run.reached + 1);
                    if !self.go_by(first, run.reached + 1) {
                        return None;
                    }
                    (at + run.next_value, to, opens)
                }
                (run, first) => {
                    if let (Some(run), Some(first)) = (run, first) {
                        if run.reached > first {
                            from = self.steps[run.reached - 1].to;
                        }
                        if !self.go_by(first, run.reached) {
                            return None;
                        }
                        at += run.length;
                    }
                    let Step { to, length, opens } = self.step(bytes, at, from, assembly)?;
                    step = self.step_to[to].map(|step| step + 1);
                    if !self.go_by_slot(to) {
                        return None;
                    }
                    (at + length, to, opens)
                }
            };
            if opens {
                if opened {
                    return None;
                }
                opened = true;
            }
            if to == edge {
                // what was not come to is left out
                self.go_by(self.steps.len(), self.steps.len());
                return (opened && value - start <= LIMIT).then_some(value);
            }
            let end = end_of_value(bytes, value)?;
            let span = (value, end);
            self.found.push(Found { slot: to, span });
            (at, from) = (end, to);
        }
    }

    #[inline(always)]
    fn step(
        &mut self,
        bytes: &[u8],
        at: usize,
        from: Slot,
        assembly: &Assembly<'_>,
    ) -> Option<Step> {
        let rest = bytes.get(at..)?;
        let [last, before] = &self.gaps[from];
        if let Some(step) = last.found_in(rest) {
            return Some(step);
        }
        if let Some(step) = before.found_in(rest) {
            self.gaps[from].swap(0, 1);
            return Some(step);
        }
        let step = self.read_gap(bytes, at, from, assembly)?;
        if step.length <= LONGEST_GAP {
            self.gaps[from].swap(0, 1);
            let gap = &mut self.gaps[from][0];
            gap.bytes.clear();
            gap.bytes.extend_from_slice(&rest[..step.length]);
            gap.step = Some(step);
        }
        Some(step)
    }

    /// Reads what stands between two values.
    fn read_gap(
        &self,
        bytes: &[u8],
        start: usize,
        from: Slot,
        assembly: &Assembly<'_>,
    ) -> Option<Step> {
        let mut at = start;
        let mut next = Next::AfterValue;
        let mut inside = from < self.questions;
        let mut opens = false;
        let step = |to, at: usize, opens| {
            let length = at - start;
            Some(Step { to, length, opens })
        };
        if from == self.edge() {
            at = behind_space(bytes, at);
            if bytes[at] != b'{' {
                return None;
            }
            at += 1;
            next = Next::FirstKey;
        }
        loop {
            at = behind_space(bytes, at);
            match (next, bytes[at]) {
                (Next::AfterValue, b',') => {
                    at += 1;
                    next = Next::Key;
                }
                (Next::AfterValue | Next::FirstKey, b'}') => {
                    at += 1;
                    if !inside {
                        at = behind_space(bytes, at);
                        return match bytes[at] {
                            b'\n' => step(self.edge(), at + 1, opens),
                            _ => None,
                        };
                    }
                    inside = false;
                    next = Next::AfterValue;
                }
                (Next::Key | Next::FirstKey, b'"') => {
                    let end = end_of_string(bytes, at + 1)?;
                    let key = std::str::from_utf8(&bytes[at + 1..end]).ok()?;
                    at = behind_space(bytes, end + 1);
                    if bytes[end] != b'"' || bytes[at] != b':' {
                        return None;
                    }
                    at = behind_space(bytes, at + 1);
                    if inside {
                        return step(assembly.question_named(key)?.index(), at, opens);
                    }
                    match key {
                        "id" => return step(self.id(), at, opens),
                        "on" => return step(self.on(), at, opens),
                        "answered" => return step(self.answered(), at, opens),
                        "procedures" => return step(self.procedures(), at, opens),
                        "answers" if bytes[at] == b'{' && !opens => {
                            at += 1;
                            (inside, opens, next) = (true, true, Next::FirstKey);
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
    }
}

impl Gap {
    /// Where it leads, where a text starts with it. Where more white space follows, another gap begins with this one.
    #[inline(always)]
    fn found_in(&self, text: &[u8]) -> Option<Step> {
        let step = self.step?;
        let rest = text.strip_prefix(self.bytes.as_slice())?;
        let goes_on = rest.first().copied().is_some_and(is_space);
        (!goes_on || self.bytes.ends_with(b"\n")).then_some(step)
    }
}

fn is_set(bits: &Bits, slot: Slot) -> bool {
    bits[slot / 64] >> (slot % 64) & 1 == 1
}

/// Sets the bit of a slot; false where it was set.
#[inline(always)]
fn set(bits: &mut Bits, slot: Slot) -> bool {
    let bit = 1 << (slot % 64);
    let part = &mut bits[slot / 64];
    let was_set = *part & bit != 0;
    *part |= bit;
    !was_set
}

/// Clears the bit of a slot; false where it was not set.
fn clear(bits: &mut Bits, slot: Slot) -> bool {
    let was_set = is_set(bits, slot);
    bits[slot / 64] &= !(1 << (slot % 64));
    was_set
}

fn each_bit(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}

/// White space that ends no line.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// The first place behind white space, which may not end the line. The text ends with a line.
#[inline(always)]
fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while is_space(bytes[at]) {
        at += 1;
    }
    at
}
