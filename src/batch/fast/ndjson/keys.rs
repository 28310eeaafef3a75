//! Finds the values of an NDJSON line by their positions in earlier lines. The bytes between two values (a gap:
//! `,"key":`) are compared with the gap that was there before, and parsed only if they differ.

use super::slots::{Slot, SlotSet};
use super::template::Template;
use super::value_end::end_of_value;
use crate::batch::fast::simd::{Span, end_of_string};
use crate::intake::parts::{Assembly, LIMIT};

/// The values of a plain line.
pub(super) struct Keys {
    questions: usize,
    /// The last two gaps after each slot, the latest first.
    gaps: Vec<[Gap; 2]>,
    /// The values of the line that are not in its template, in the order of the line.
    found: Vec<Found>,
    /// The slots of the template that the line leaves out, and the slots that it has in addition.
    left_out: SlotSet,
    beside: SlotSet,
    /// The number of steps of the template that are done.
    done: usize,
    template: Template,
    /// The step to each value of the template.
    steps: Vec<TemplateStep>,
    /// The step of the template that leads to each slot.
    step_to: Vec<Option<usize>>,
    /// The usual values, by slot.
    usual: Vec<Option<Vec<u8>>>,
}

/// A value that was found outside the template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub slot: Slot,
    pub span: Span,
}

/// A step of the template: a gap and the value after it.
#[derive(Debug, Clone, Copy)]
struct TemplateStep {
    to: Slot,
    /// Whether `answers` are opened in the gap.
    opens: bool,
}

/// The bytes between two values.
#[derive(Debug, Clone, Default)]
struct Gap {
    bytes: Vec<u8>,
    step: Option<Step>,
}

/// The end of a gap: the value after it.
#[derive(Debug, Clone, Copy)]
struct Step {
    to: Slot,
    /// The length of the gap in bytes.
    length: usize,
    /// Whether `answers` are opened in it.
    opens: bool,
}

/// The part of a line that comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    FirstKey,
    Key,
    AfterValue,
}

/// Maximum length in bytes of a gap that is cached.
const MAX_GAP_LENGTH: usize = 512;

impl Keys {
    pub(super) fn new(questions: usize) -> Self {
        let slots = questions + 5;
        Self {
            questions,
            gaps: vec![Default::default(); slots],
            found: Vec::with_capacity(slots),
            left_out: SlotSet::new(slots),
            beside: SlotSet::new(slots),
            done: 0,
            template: Template::default(),
            steps: Vec::new(),
            step_to: vec![None; slots],
            usual: vec![None; slots],
        }
    }

    /// Removes the template.
    pub(super) fn forget(&mut self) {
        self.template.clear();
        self.steps.clear();
        self.step_to.fill(None);
        self.usual.fill(None);
    }

    /// Makes the last line the template, with the usual values. There was no template before.
    pub(super) fn set_template<'v>(&mut self, usual: impl Fn(Slot) -> Option<&'v [u8]>) {
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
            self.template.push(&gap.bytes, value);
            self.step_to[slot] = Some(self.steps.len());
            self.steps.push(TemplateStep { to: slot, opens });
            from = slot;
        }
        self.template.finish();
    }

    /// Whether a slot has a usual value.
    pub(super) fn has_usual(&self, slot: Slot) -> bool {
        self.usual[slot].is_some()
    }

    /// The values of the line that are not in its template, in the order of the line.
    pub(super) fn found(&self) -> &[Found] {
        &self.found
    }

    /// The slots of the template that the line leaves out.
    pub(super) fn left_out(&self) -> impl Iterator<Item = Slot> {
        self.left_out.iter()
    }

    /// The value of a slot, if the line has it.
    pub(super) fn value<'a>(&'a self, slot: Slot, bytes: &'a [u8]) -> Option<&'a [u8]> {
        match self.found.iter().find(|found| found.slot == slot) {
            Some(found) => Some(&bytes[found.span.0..found.span.1]),
            None if self.left_out.contains(slot) => None,
            None => self.usual[slot].as_deref(),
        }
    }

    /// The slot of the record number.
    pub(super) fn id(&self) -> Slot {
        self.questions
    }

    /// The slot of the screening date.
    pub(super) fn on(&self) -> Slot {
        self.questions + 1
    }

    /// The slot of the day the answers were given.
    pub(super) fn answered(&self) -> Slot {
        self.questions + 2
    }

    /// The slot of the procedures.
    pub(super) fn procedures(&self) -> Slot {
        self.questions + 3
    }

    /// The pseudo slot of both ends of a line.
    fn edge(&self) -> Slot {
        self.questions + 4
    }

    /// Marks steps of the template as done. Returns false if the line had one of them before.
    #[inline(always)]
    fn mark_done(&mut self, first: usize, end: usize) -> bool {
        if first != self.done {
            return self.mark_out_of_order(first, end);
        }
        self.done = end;
        true
    }

    /// Marks steps if some are left out, or if steps that were left out come later.
    fn mark_out_of_order(&mut self, first: usize, end: usize) -> bool {
        while self.done < first {
            self.left_out.insert(self.steps[self.done].to);
            self.done += 1;
        }
        let (again, new) = (first..end).partition::<Vec<_>, _>(|step| *step < self.done);
        self.done += new.len();
        let mut again = again.into_iter().map(|step| self.steps[step].to);
        again.all(|slot| self.left_out.remove(slot))
    }

    /// Marks one slot. Returns false if the line had it before.
    fn mark_slot(&mut self, slot: Slot) -> bool {
        match self.step_to[slot] {
            Some(step) => self.mark_done(step, step + 1),
            None => self.beside.insert(slot),
        }
    }

    /// Finds the values of the line that starts at a place. Returns the start of the next line. Returns `None` if the
    /// line needs the reader of single records: with an escape, an unknown key, a key that comes twice, or without
    /// answers.
    pub(super) fn find(
        &mut self,
        bytes: &[u8],
        start: usize,
        assembly: &Assembly<'_>,
    ) -> Option<usize> {
        self.left_out.clear();
        self.beside.clear();
        self.found.clear();
        self.done = 0;
        let edge = self.edge();
        let (mut at, mut from, mut opened) = (start, edge, false);
        // the next step of the template
        let mut step = Some(0);
        loop {
            let run = step.and_then(|step| self.template.run(step, bytes, at));
            let (value, to, opens) = match (run, step) {
                // if whitespace follows, the gap is longer than in the template
                (Some(run), Some(first))
                    if run.goes_there && !is_space(bytes[at + run.next_value]) =>
                {
                    let TemplateStep { to, opens } = self.steps[run.reached];
                    step = Some(run.reached + 1);
                    if !self.mark_done(first, run.reached + 1) {
                        return None;
                    }
                    (at + run.next_value, to, opens)
                }
                (run, first) => {
                    if let (Some(run), Some(first)) = (run, first) {
                        if run.reached > first {
                            from = self.steps[run.reached - 1].to;
                        }
                        if !self.mark_done(first, run.reached) {
                            return None;
                        }
                        at += run.length;
                    }
                    let Step { to, length, opens } = self.step(bytes, at, from, assembly)?;
                    step = self.step_to[to].map(|step| step + 1);
                    if !self.mark_slot(to) {
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
                // the remaining steps are left out
                self.mark_done(self.steps.len(), self.steps.len());
                return (opened && value - start <= LIMIT).then_some(value);
            }
            let end = end_of_value(bytes, value)?;
            let span = (value, end);
            self.found.push(Found { slot: to, span });
            (at, from) = (end, to);
        }
    }

    /// The step from a slot to the next one, by a cached gap or by parsing.
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
        if step.length <= MAX_GAP_LENGTH {
            self.gaps[from].swap(0, 1);
            let gap = &mut self.gaps[from][0];
            gap.bytes.clear();
            gap.bytes.extend_from_slice(&rest[..step.length]);
            gap.step = Some(step);
        }
        Some(step)
    }

    /// Parses the bytes between two values.
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
            at = skip_space(bytes, at);
            if bytes[at] != b'{' {
                return None;
            }
            at += 1;
            next = Next::FirstKey;
        }
        loop {
            at = skip_space(bytes, at);
            match (next, bytes[at]) {
                (Next::AfterValue, b',') => {
                    at += 1;
                    next = Next::Key;
                }
                (Next::AfterValue | Next::FirstKey, b'}') => {
                    at += 1;
                    if !inside {
                        at = skip_space(bytes, at);
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
                    at = skip_space(bytes, end + 1);
                    if bytes[end] != b'"' || bytes[at] != b':' {
                        return None;
                    }
                    at = skip_space(bytes, at + 1);
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
    /// Its step, if a text starts with this gap. If more whitespace follows, the text has a longer gap.
    #[inline(always)]
    fn found_in(&self, text: &[u8]) -> Option<Step> {
        let step = self.step?;
        let rest = text.strip_prefix(self.bytes.as_slice())?;
        let goes_on = rest.first().copied().is_some_and(is_space);
        (!goes_on || self.bytes.ends_with(b"\n")).then_some(step)
    }
}

/// Whether a byte is whitespace that does not end a line.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

/// The first offset after whitespace that does not end a line. The text ends with a line end.
#[inline(always)]
fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while is_space(bytes[at]) {
        at += 1;
    }
    at
}
