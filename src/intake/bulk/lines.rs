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
    /// The line that last had each slot.
    seen: Vec<u64>,
    lines: u64,
    /// The slots of the line, in its order.
    pub order: Vec<Slot>,
    /// Where the value of each slot of that order stands.
    pub spans: Vec<Span>,
    typical: Typical,
    /// The slot of each step of a typical line.
    steps: Vec<Slot>,
    /// The step behind each slot.
    behind: Vec<usize>,
    /// The usual values, by slot.
    usual: Vec<Vec<u8>>,
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
            seen: vec![0; slots],
            lines: 0,
            order: Vec::with_capacity(slots),
            spans: vec![(0, 0); slots],
            typical: Typical::default(),
            steps: Vec::new(),
            behind: vec![usize::MAX; slots],
            usual: vec![Vec::new(); slots],
        }
    }

    /// Forgets what is typical.
    pub fn forget(&mut self) {
        self.typical.clear();
        self.steps.clear();
        self.behind.fill(usize::MAX);
    }

    /// The line that was found last is typical from now on, with the values that are usual.
    pub fn settle<'v>(&mut self, usual: impl Fn(Slot) -> Option<&'v [u8]>) {
        self.forget();
        let mut from = self.edge();
        for &slot in &self.order {
            let gap = &self.gaps[from][0];
            let Some(step) = gap.step.filter(|step| step.to == slot) else {
                break;
            };
            let value = usual(slot).filter(|_| slot < self.questions && !step.opens);
            self.usual[slot] = value.unwrap_or_default().to_vec();
            self.typical.push(&gap.bytes, value);
            self.behind[from] = self.steps.len();
            self.steps.push(slot);
            from = slot;
        }
        self.typical.push(&self.gaps[from][0].bytes, None);
        self.typical.finish();
    }

    /// The value of a slot that the line has.
    pub fn value<'a>(&'a self, slot: Slot, bytes: &'a [u8]) -> &'a [u8] {
        match self.spans[slot] {
            (0, 0) => &self.usual[slot],
            (start, end) => &bytes[start..end],
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
        self.seen[slot] == self.lines
    }

    /// Finds the values of the line that starts at a place, and says where the next one starts. None where anything
    /// stands there that only the other reader can judge: an escape, a key that is unknown or comes twice, no answers.
    /// `usual` is called with each slot whose value is the usual one; `order` holds the others.
    pub fn find(
        &mut self,
        bytes: &[u8],
        start: usize,
        assembly: &Assembly<'_>,
        mut usual: impl FnMut(Slot),
    ) -> Option<usize> {
        self.lines += 1;
        self.order.clear();
        let (mut at, mut from, mut opened) = (start, self.edge(), false);
        loop {
            let first = self.behind[from];
            let (taken, length) = self.typical.run(first, bytes, at);
            if taken > 0 {
                for &slot in &self.steps[first..first + taken] {
                    if std::mem::replace(&mut self.seen[slot], self.lines) == self.lines {
                        return None;
                    }
                    self.spans[slot] = (0, 0);
                    usual(slot);
                }
                at += length;
                from = self.steps[first + taken - 1];
                continue;
            }
            let step = self.step(bytes, at, from, assembly)?;
            if step.opens && std::mem::replace(&mut opened, true) {
                return None;
            }
            at += step.length;
            if step.to == self.edge() {
                return (opened && at - start <= LIMIT).then_some(at);
            }
            if std::mem::replace(&mut self.seen[step.to], self.lines) == self.lines {
                return None;
            }
            let end = end_of_value(bytes, at)?;
            self.spans[step.to] = (at, end);
            self.order.push(step.to);
            (at, from) = (end, step.to);
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
        let goes_on = matches!(rest.first(), Some(b' ' | b'\t' | b'\r'));
        (!goes_on || self.bytes.ends_with(b"\n")).then_some(step)
    }
}

/// The first place behind white space, which may not end the line. The text ends with a line.
#[inline(always)]
fn behind_space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes[at], b' ' | b'\t' | b'\r') {
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
        _ => {
            let end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
            Some(at + bytes[at..].iter().position(end)?)
        }
    }
}
