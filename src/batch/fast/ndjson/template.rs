//! A template: the text of most lines. As far as a line equals the template, one comparison recognizes many answers.
//!
//! A template is a list of steps, each a key with its value. The usual value of each key is learned from the first
//! lines, and learned again from time to time. A comparison ends at a key without a usual value.

use crate::batch::fast::simd::bits_of_equal;

/// The number of records from which a template is learned.
const LEARNED: u32 = 128;

/// A text is usual if its vote leads by at least this many records.
const LEAD: u32 = LEARNED / 4;

/// Maximum length of a usual value, in bytes.
const MAX_LENGTH: usize = 40;

/// The number of bytes that are compared at once.
const BLOCK: usize = 64;

/// A byte that no UTF-8 text contains.
const NEVER: u8 = 0xFF;

/// Finds the most frequent text of each answer, by the majority vote of Boyer and Moore.
pub(super) struct Votes {
    votes: Vec<Vote>,
    records: u32,
}

#[derive(Debug, Clone, Default)]
struct Vote {
    text: Vec<u8>,
    lead: u32,
}

/// The text of a usual line.
#[derive(Debug, Default)]
pub(super) struct Template {
    text: Vec<u8>,
    /// For each byte of the text, the number of steps that are complete before it.
    complete: Vec<u32>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    /// The start of the step in the text, and the start of its value.
    start: usize,
    value: usize,
    /// The first step from this one on without a usual value. Every comparison ends there.
    stop: usize,
    /// The run of a text that equals the template up to the value of step `stop`.
    whole: Run,
}

/// The extent to which a text is equal to the template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// The first step that is not complete.
    pub reached: usize,
    /// The number of bytes up to the end of the value before it.
    pub length: usize,
    /// The number of bytes up to the value of that step, and whether the text equals the template up to there.
    pub next_value: usize,
    pub goes_there: bool,
}

impl Votes {
    pub(super) fn new(answers: usize) -> Self {
        Self {
            votes: vec![Vote::default(); answers],
            records: 0,
        }
    }

    /// Starts learning again.
    pub(super) fn restart(&mut self) {
        self.records = 0;
        self.votes.iter_mut().for_each(|vote| vote.lead = 0);
    }

    /// Whether more records are needed.
    pub(super) fn is_learning(&self) -> bool {
        self.records < LEARNED
    }

    /// Counts a record. Returns true for the last one that is needed.
    pub(super) fn count(&mut self) -> bool {
        self.records += 1;
        self.records == LEARNED
    }

    /// Counts the text of an answer.
    pub(super) fn cast(&mut self, answer: usize, text: &[u8]) {
        let vote = &mut self.votes[answer];
        if vote.lead == 0 {
            vote.text.clear();
            vote.text
                .extend_from_slice(&text[..text.len().min(MAX_LENGTH + 1)]);
            vote.lead = 1;
        } else if vote.text == text {
            vote.lead += 1;
        } else {
            vote.lead -= 1;
        }
    }

    /// Removes the usual text of an answer.
    pub(super) fn forget(&mut self, answer: usize) {
        self.votes[answer].lead = 0;
    }

    /// The usual text of an answer.
    pub(super) fn usual(&self, answer: usize) -> Option<&[u8]> {
        let vote = &self.votes[answer];
        (vote.lead >= LEAD && vote.text.len() <= MAX_LENGTH).then_some(vote.text.as_slice())
    }
}

impl Template {
    /// Removes all steps.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.complete.clear();
        self.steps.clear();
    }

    /// Adds a step: the bytes before its value, and its usual value. It is complete at the first byte after the value,
    /// which belongs to the next step.
    pub(super) fn push(&mut self, before: &[u8], usual: Option<&[u8]>) {
        let start = self.text.len();
        self.text.extend_from_slice(before);
        let value = self.text.len();
        self.text.extend_from_slice(usual.unwrap_or(&[NEVER]));
        let complete = self.steps.len() as u32;
        // the first byte of a step completes the step before
        self.complete.resize(self.text.len() + 1, complete);
        let stop = match usual {
            Some(_) => usize::MAX,
            None => self.steps.len(),
        };
        self.steps.push(Step {
            start,
            value,
            stop,
            whole: Run::default(),
        });
    }

    /// Ends the template.
    pub(super) fn finish(&mut self) {
        let mut stop = self.steps.len();
        let mut last = None;
        for step in self.steps.iter_mut().rev() {
            if step.stop < stop {
                stop = step.stop;
                last = Some((step.start, step.value));
            }
            step.stop = stop;
            if let Some((start, value)) = last {
                step.whole = Run {
                    reached: stop,
                    length: start - step.start,
                    next_value: value - step.start,
                    goes_there: true,
                };
            }
        }
        self.text.extend([NEVER; BLOCK]);
        self.complete
            .resize(self.text.len(), self.steps.len() as u32);
    }

    /// The extent to which the text from an offset on equals the template from a step on.
    #[inline(always)]
    pub(super) fn run(&self, step: usize, bytes: &[u8], at: usize) -> Option<Run> {
        let Step {
            start, stop, whole, ..
        } = *self.steps.get(step)?;
        let mut length = 0_usize;
        loop {
            let usual = self.text.get(start.wrapping_add(length)..)?;
            let there = bytes.get(at.wrapping_add(length)..)?;
            let equal = bits_of_equal(usual.first_chunk()?, there.first_chunk()?);
            if equal != u64::MAX {
                length = length.wrapping_add(equal.trailing_ones() as usize);
                break;
            }
            // the start of the next block does not depend on this comparison
            length = length.wrapping_add(BLOCK);
        }
        // this is the usual case, so the processor can continue before the comparison is done
        if whole.goes_there && length >= whole.next_value {
            return Some(whole);
        }
        let end = start.wrapping_add(length);
        // if no byte is equal, this comparison does not complete the step before
        let reached = (*self.complete.get(end)? as usize).max(step).min(stop);
        let next = self.steps.get(reached)?;
        Some(Run {
            reached,
            length: next.start.wrapping_sub(start),
            next_value: next.value.wrapping_sub(start),
            goes_there: end >= next.value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far a text equals the template from a step on: the first step that is not complete, the bytes up to it, and
    /// the bytes up to its value, if the text is equal up to there.
    fn of(template: &Template, step: usize, text: &[u8]) -> Option<(usize, usize, Option<usize>)> {
        let padded = [text, &[0; BLOCK]].concat();
        let run = template.run(step, &padded, 0)?;
        let next_value = run.goes_there.then_some(run.next_value);
        Some((run.reached, run.length, next_value))
    }

    #[test]
    fn a_run_ends_at_the_first_step_that_differs() {
        let mut template = Template::default();
        for usual in [Some("no"), Some(""), None, Some("no"), Some("none")] {
            template.push(b",a:", usual.map(str::as_bytes));
        }
        template.push(b"}", None);
        template.finish();
        let of = |step, text: &str| of(&template, step, text.as_bytes());
        assert_eq!(of(0, ",a:no,a:,a:5,a:no,a:none}"), Some((2, 8, Some(11))));
        assert_eq!(of(0, ",a:no,a:1,a:5,a:no,a:none}"), Some((1, 5, Some(8))));
        // the value is longer
        assert_eq!(of(0, ",a:nobody,a:"), Some((0, 0, Some(3))));
        // another key
        assert_eq!(of(0, ",a:no,b:"), Some((1, 5, None)));
        assert_eq!(of(0, ",b:no"), Some((0, 0, None)));
        assert_eq!(of(3, " ,a:no"), Some((3, 0, None)));
        assert_eq!(of(2, ",a:5,a:no,a:none}"), Some((2, 0, Some(3))));
        assert_eq!(of(3, ",a:no,a:none}\n"), Some((5, 12, Some(13))));
        assert_eq!(of(3, ",a:no,a:none\n"), Some((4, 5, Some(8))));
        assert_eq!(of(6, ",a:no,"), None);
    }

    #[test]
    fn the_placeholder_of_a_usual_value_is_not_a_value() {
        let mut template = Template::default();
        template.push(b",a:", None);
        template.push(b",a:", Some(b"no"));
        template.push(b"}", None);
        template.finish();
        let broken = [b",a:", &[NEVER][..], b",a:no}"].concat();
        assert_eq!(of(&template, 0, &broken), Some((0, 0, Some(3))));
    }

    #[test]
    fn a_run_may_be_longer_than_one_block() {
        let mut template = Template::default();
        for _ in 0..90 {
            template.push(b",", Some(b"no"));
        }
        template.push(b",", None);
        template.finish();
        for count in 0..90 {
            let text = ",no".repeat(count) + ",yes";
            for first in [0, 90 - count] {
                assert_eq!(
                    of(&template, first, text.as_bytes()),
                    Some((first + count, 3 * count, Some(3 * count + 1)))
                );
            }
        }
    }

    #[test]
    fn a_text_is_usual_if_its_vote_leads() {
        let mut votes = Votes::new(3);
        for number in 0..LEARNED {
            votes.cast(0, if number % 4 == 0 { b"yes" } else { b"no" });
            votes.cast(1, if number % 2 == 0 { b"yes" } else { b"no" });
            votes.cast(2, &[b'x'; MAX_LENGTH + 2]);
            assert_eq!(votes.count(), number == LEARNED - 1);
        }
        assert!(!votes.is_learning());
        assert_eq!(votes.usual(0), Some(&b"no"[..]));
        assert_eq!(votes.usual(1), None);
        assert_eq!(votes.usual(2), None);
    }
}
