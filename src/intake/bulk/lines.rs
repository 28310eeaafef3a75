//! The values of an NDJSON line, found where those of the lines before it were: what stands between two values is
//! compared with what stood there last, byte for byte, and only read where it differs.

use super::marks::end_of_string;
use super::rows::Span;
use super::typical::Typical;
use crate::intake::place::LIMIT;
use crate::intake::record::Assembly;
use memchr::memchr;

/// The place of a value: a question, or one of these behind them.
pub(super) type Slot = usize;

/// The values of a line, as far as it is plain.
pub(super) struct Keys {
    questions: usize,
    /// What came last behind each slot, and what came before that.
    gaps: Vec<[Gap; 2]>,
    /// The slots that the line has, a bit for each.
    seen: Bits,
    /// Those of them whose value is not the usual one, in the order of the line.
    pub order: Vec<Slot>,
    /// Where the value of each slot of that order stands.
    pub spans: Vec<Span>,
    typical: Typical,
    /// Where each step of a typical line leads.
    steps: Vec<TypicalStep>,
    /// The slots of a typical line that have a usual value, and whether they come in their order.
    with_usual: Bits,
    in_order: bool,
    /// The step behind each slot.
    behind: Vec<usize>,
    /// The usual values, by slot.
    usual: Vec<Vec<u8>>,
}

/// A bit for each slot.
type Bits = Vec<u64>;

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
        let slots = questions + 4;
        Self {
            questions,
            gaps: vec![Default::default(); slots],
            seen: vec![0; slots.div_ceil(64)],
            order: Vec::with_capacity(slots),
            spans: vec![(0, 0); slots],
            typical: Typical::default(),
            steps: Vec::new(),
            with_usual: vec![0; slots.div_ceil(64)],
            in_order: true,
            behind: vec![usize::MAX; slots],
            usual: vec![Vec::new(); slots],
        }
    }

    /// Forgets what is typical.
    pub fn forget(&mut self) {
        self.typical.clear();
        self.steps.clear();
        self.with_usual.fill(0);
        self.behind.fill(usize::MAX);
    }

    /// The line that was found last is typical from now on, with the values that are usual.
    pub fn settle<'v>(&mut self, usual: impl Fn(Slot) -> Option<&'v [u8]>) {
        self.forget();
        self.in_order = true;
        let (mut from, mut last_usual) = (self.edge(), None);
        for &slot in self.order.iter().chain([&self.edge()]) {
            let gap = &self.gaps[from][0];
            let Some(step) = gap.step.filter(|step| step.to == slot) else {
                break;
            };
            let value = usual(slot).filter(|_| slot < self.questions && !step.opens);
            if value.is_some() {
                set(&mut self.with_usual, slot);
                self.in_order &= last_usual.is_none_or(|last| last < slot);
                last_usual = Some(slot);
            }
            self.usual[slot] = value.unwrap_or_default().to_vec();
            self.typical.push(&gap.bytes, value);
            self.behind[from] = self.steps.len();
            let opens = step.opens;
            self.steps.push(TypicalStep { to: slot, opens });
            from = slot;
        }
        self.typical.finish();
    }

    /// Whether a slot has a usual value.
    pub fn has_usual(&self, slot: Slot) -> bool {
        is_set(&self.with_usual, slot)
    }

    /// The slots of a typical line that have a usual value, but not in the line that was found last.
    pub fn without_usual(&self) -> impl Iterator<Item = Slot> {
        let parts = self.with_usual.iter().zip(&self.seen).enumerate();
        parts
            .flat_map(|(part, (with, seen))| each_bit(with & !seen).map(move |bit| 64 * part + bit))
    }

    /// The value of a slot that the line has.
    pub fn value<'a>(&'a self, slot: Slot, bytes: &'a [u8]) -> &'a [u8] {
        match self.order.contains(&slot) {
            true => &bytes[self.spans[slot].0..self.spans[slot].1],
            false => &self.usual[slot],
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

    /// The slot of the procedures.
    pub fn procedures(&self) -> Slot {
        self.questions + 2
    }

    /// Both ends of a line.
    fn edge(&self) -> Slot {
        self.questions + 3
    }

    /// Whether the line had a slot.
    pub fn has(&self, slot: Slot) -> bool {
        is_set(&self.seen, slot)
    }

    /// Has the line have the slots from one typical step to another, both with all between of the usual value; false where
    /// it had one of them.
    #[inline(always)]
    fn see(&mut self, first: usize, last: usize) -> bool {
        if !self.in_order {
            let mut steps = self.steps[first..=last].iter();
            return steps.all(|step| set(&mut self.seen, step.to));
        }
        // between their slots there are no others
        let (first, last) = (self.steps[first].to, self.steps[last].to);
        let mut twice = 0;
        for part in first / 64..=last / 64 {
            let mut bits = self.with_usual[part];
            if part == first / 64 {
                bits &= u64::MAX << (first % 64);
            }
            if part == last / 64 {
                bits &= u64::MAX >> (63 - last % 64);
            }
            twice |= self.seen[part] & bits;
            self.seen[part] |= bits;
        }
        twice == 0
    }

    /// Finds the values of the line that starts at a place, and says where the next one starts. None where anything
    /// stands there that only the other reader can judge: an escape, a key that is unknown or comes twice, no answers.
    /// `order` holds the slots whose value is not the usual one.
    pub fn find(&mut self, bytes: &[u8], start: usize, assembly: &Assembly<'_>) -> Option<usize> {
        self.seen.fill(0);
        self.order.clear();
        let (mut at, mut from, mut opened) = (start, self.edge(), false);
        loop {
            let mut next = None;
            let first = self.behind[from];
            if let Some(run) = self.typical.run(first, bytes, at) {
                let reached = first + run.steps;
                if run.steps > 0 {
                    from = self.steps[reached - 1].to;
                    if !self.see(first, reached - 1) {
                        return None;
                    }
                }
                let there = run.next_value.map(|value| at + value);
                at += run.length;
                // where white space follows, what stands before the value goes on
                next = there
                    .filter(|&value| !is_space(bytes[value]))
                    .map(|value| (value, self.steps[reached]));
            }
            let (value, to, opens) = match next {
                Some((value, step)) => (value, step.to, step.opens),
                None => {
                    let step = self.step(bytes, at, from, assembly)?;
                    (at + step.length, step.to, step.opens)
                }
            };
            if opens && std::mem::replace(&mut opened, true) {
                return None;
            }
            if to == self.edge() {
                return (opened && value - start <= LIMIT).then_some(value);
            }
            if !set(&mut self.seen, to) {
                return None;
            }
            let end = end_of_value(bytes, value)?;
            self.spans[to] = (value, end);
            self.order.push(to);
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

/// The end of the value at a place. Whether it is one is seen when it is read.
#[inline(always)]
fn end_of_value(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at] {
        b'"' => {
            let end = end_of_string(bytes, at + 1)?;
            (bytes[end] == b'"').then_some(end + 1)
        }
        b'[' => {
            let end = at + memchr(b']', &bytes[at..])? + 1;
            memchr(b'\n', &bytes[at..end]).is_none().then_some(end)
        }
        b'{' => None,
        _ => end_of_word(bytes, at),
    }
}

/// The end of a number, or of a word without quotes.
#[inline(always)]
fn end_of_word(bytes: &[u8], at: usize) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (eights, _) = bytes.get(at..at + 16)?.as_chunks::<8>();
    for (eight, at) in eights.iter().zip([at, at + 8]) {
        let eight = u64::from_le_bytes(*eight);
        // the highest bit of the first byte that is less than another, and of no byte before it
        let less = |bytes: u64, than: u8| bytes.wrapping_sub(EACH * u64::from(than)) & !bytes;
        let is = |byte: u8| less(eight ^ (EACH * u64::from(byte)), 1);
        let ends = (less(eight, b' ' + 1) | is(b',') | is(b'}') | is(b']')) & (EACH << 7);
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize / 8);
        }
    }
    let is_end = |byte: &u8| matches!(byte, b'\0'..=b' ' | b',' | b'}' | b']');
    Some(at + 16 + bytes[at + 16..].iter().position(is_end)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_ends_where_json_goes_on() {
        for end in [",", "}", "]", " ", "\t", "\r", "\n"] {
            for word in [
                "",
                "7",
                "-1.5e+10",
                "null",
                "1234567",
                "12345678",
                "1234567890123456789",
                "\u{e9}",
            ] {
                let text = format!("{word}{end}2,}}]\n{}", "\0".repeat(64));
                assert_eq!(
                    end_of_word(text.as_bytes(), 0),
                    Some(word.len()),
                    "{word}{end:?}"
                );
            }
        }
    }
}
