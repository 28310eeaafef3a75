//! What most lines say, as one text: where a line says the same, many answers are known at one look.
//!
//! A typical line is a row of steps, one for each key with its value. What a step says is learned from the first lines,
//! and now and then anew; a step without a usual value is gone by itself.

use super::marks::bits_of_equal;

/// How many records are learned from.
const LEARNED: u32 = 128;

/// A text is usual where it came that much more often than all others together, in so many records.
const LEAD: u32 = LEARNED / 4;

/// The longest usual text of one step, in bytes.
const LONGEST: usize = 40;

/// How many bytes are compared at one look.
const LOOK: usize = 64;

/// A byte that no text in UTF-8 holds.
const NEVER: u8 = 0xFF;

/// Which text each answer has most often, by majority vote.
pub(super) struct Votes {
    votes: Vec<Vote>,
    records: u32,
}

#[derive(Debug, Clone, Default)]
struct Vote {
    text: Vec<u8>,
    lead: u32,
}

/// The usual texts of a row of steps.
#[derive(Debug, Default)]
pub(super) struct Typical {
    text: Vec<u8>,
    /// For each byte of the text, how many steps are complete before it.
    complete: Vec<u32>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    /// Where it starts in the text, and its value does.
    start: usize,
    value: usize,
    /// The first step from this one on without a usual value, beyond which no text goes on.
    stop: usize,
    /// A text that goes on up to the value of that one.
    whole: Run,
}

/// How far a text says what is typical.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// The first step that it does not take.
    pub reached: usize,
    /// How many bytes up to the end of the last value before that.
    pub length: usize,
    /// How many bytes up to the value of that step, and whether all before it is there.
    pub next_value: usize,
    pub goes_there: bool,
}

impl Votes {
    pub fn new(answers: usize) -> Self {
        Self {
            votes: vec![Vote::default(); answers],
            records: 0,
        }
    }

    /// Starts to learn anew.
    pub fn restart(&mut self) {
        self.records = 0;
        self.votes.iter_mut().for_each(|vote| vote.lead = 0);
    }

    /// Whether records are learned from.
    pub fn is_learning(&self) -> bool {
        self.records < LEARNED
    }

    /// Counts a record; true when it was the last to learn from.
    pub fn count(&mut self) -> bool {
        self.records += 1;
        self.records == LEARNED
    }

    /// Counts the text of an answer.
    pub fn cast(&mut self, answer: usize, text: &[u8]) {
        let vote = &mut self.votes[answer];
        if vote.lead == 0 {
            vote.text.clear();
            vote.text
                .extend_from_slice(&text[..text.len().min(LONGEST + 1)]);
            vote.lead = 1;
        } else if vote.text == text {
            vote.lead += 1;
        } else {
            vote.lead -= 1;
        }
    }

    /// Has an answer no usual text.
    pub fn forget(&mut self, answer: usize) {
        self.votes[answer].lead = 0;
    }

    /// The usual text of an answer.
    pub fn usual(&self, answer: usize) -> Option<&[u8]> {
        let vote = &self.votes[answer];
        (vote.lead >= LEAD && vote.text.len() <= LONGEST).then_some(vote.text.as_slice())
    }
}

impl Typical {
    /// Starts anew, with no step.
    pub fn clear(&mut self) {
        self.text.clear();
        self.complete.clear();
        self.steps.clear();
    }

    /// Adds a step: what stands before its value, and its usual value. It is complete with the first byte behind the
    /// value, which is the next step's.
    pub fn push(&mut self, before: &[u8], usual: Option<&[u8]>) {
        let start = self.text.len();
        self.text.extend_from_slice(before);
        let value = self.text.len();
        self.text.extend_from_slice(usual.unwrap_or(&[NEVER]));
        let complete = self.steps.len() as u32;
        // the first byte of a step completes the one before only once it is there
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

    /// Makes the steps ready.
    pub fn finish(&mut self) {
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
        self.text.extend([NEVER; LOOK]);
        self.complete
            .resize(self.text.len(), self.steps.len() as u32);
    }

    /// How far a text goes on as usual from a place and a step on.
    #[inline(always)]
    pub fn run(&self, step: usize, bytes: &[u8], at: usize) -> Option<Run> {
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
            // where the next look starts does not wait for this one
            length = length.wrapping_add(LOOK);
        }
        // most texts do, and where they lead is foreseen before they were looked at
        if whole.goes_there && length >= whole.next_value {
            return Some(whole);
        }
        let end = start.wrapping_add(length);
        // where not one byte is equal, the step before is not complete by this look
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

    /// How far a text is typical from a step on: the first step it does not take, how many bytes lead there, and how many
    /// to the value of that step, where it goes there.
    fn of(typical: &Typical, step: usize, text: &[u8]) -> Option<(usize, usize, Option<usize>)> {
        let padded = [text, &[0; LOOK]].concat();
        let run = typical.run(step, &padded, 0)?;
        let next_value = run.goes_there.then_some(run.next_value);
        Some((run.reached, run.length, next_value))
    }

    #[test]
    fn as_many_steps_are_taken_as_are_usual_to_their_end() {
        let mut typical = Typical::default();
        for usual in [Some("no"), Some(""), None, Some("no"), Some("none")] {
            typical.push(b",a:", usual.map(str::as_bytes));
        }
        typical.push(b"}", None);
        typical.finish();
        let of = |step, text: &str| of(&typical, step, text.as_bytes());
        assert_eq!(of(0, ",a:no,a:,a:5,a:no,a:none}"), Some((2, 8, Some(11))));
        assert_eq!(of(0, ",a:no,a:1,a:5,a:no,a:none}"), Some((1, 5, Some(8))));
        // the value goes on
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
    fn what_stands_for_no_usual_value_is_none() {
        let mut typical = Typical::default();
        typical.push(b",a:", None);
        typical.push(b",a:", Some(b"no"));
        typical.push(b"}", None);
        typical.finish();
        let broken = [b",a:", &[NEVER][..], b",a:no}"].concat();
        assert_eq!(of(&typical, 0, &broken), Some((0, 0, Some(3))));
    }

    #[test]
    fn a_run_may_be_longer_than_one_look() {
        let mut typical = Typical::default();
        for _ in 0..90 {
            typical.push(b",", Some(b"no"));
        }
        typical.push(b",", None);
        typical.finish();
        for count in 0..90 {
            let text = ",no".repeat(count) + ",yes";
            for first in [0, 90 - count] {
                assert_eq!(
                    of(&typical, first, text.as_bytes()),
                    Some((first + count, 3 * count, Some(3 * count + 1)))
                );
            }
        }
    }

    #[test]
    fn a_text_is_usual_where_it_leads() {
        let mut votes = Votes::new(3);
        for number in 0..LEARNED {
            votes.cast(0, if number % 4 == 0 { b"yes" } else { b"no" });
            votes.cast(1, if number % 2 == 0 { b"yes" } else { b"no" });
            votes.cast(2, &[b'x'; LONGEST + 2]);
            assert_eq!(votes.count(), number == LEARNED - 1);
        }
        assert!(!votes.is_learning());
        assert_eq!(votes.usual(0), Some(&b"no"[..]));
        assert_eq!(votes.usual(1), None);
        assert_eq!(votes.usual(2), None);
    }
}
