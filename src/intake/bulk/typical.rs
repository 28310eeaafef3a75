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
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    /// Where it starts in the text; none where it has no usual text.
    start: Option<u32>,
    /// The bytes from there on with which a step is complete, one bit each.
    ends: u64,
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
        self.steps.clear();
    }

    /// Adds a step: what stands before its value, and its usual value. It is complete with the first byte behind the
    /// value, which is the next step's.
    pub fn push(&mut self, before: &[u8], usual: Option<&[u8]>) {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(before);
        self.text.extend_from_slice(usual.unwrap_or(&[NEVER]));
        self.steps.push(Step {
            start: usual.map(|_| start),
            // where the answer ends, until all steps are there
            ends: self.text.len() as u64,
        });
    }

    /// Makes the steps ready.
    pub fn finish(&mut self) {
        self.text.extend([NEVER; LOOK]);
        let ends: Vec<u64> = self.steps.iter().map(|step| step.ends).collect();
        for index in 0..self.steps.len() {
            let Some(start) = self.steps[index].start else {
                continue;
            };
            let reach = u64::from(start) + LOOK as u64;
            let mut bits = 0;
            for (step, &end) in self.steps[index..].iter().zip(&ends[index..]) {
                if step.start.is_none() || end >= reach {
                    break;
                }
                bits |= 1 << (end - u64::from(start));
            }
            self.steps[index].ends = bits;
        }
    }

    /// How many steps from one on a text takes as usual from a place on, and how many bytes up to the end of the last
    /// answer.
    #[inline(always)]
    pub fn run(&self, step: usize, bytes: &[u8], at: usize) -> (usize, usize) {
        let Some(&Step {
            start: Some(start),
            ends,
        }) = self.steps.get(step)
        else {
            return (0, 0);
        };
        let start = start as usize;
        let (Some(usual), Some(there)) =
            (self.text.get(start..start + LOOK), bytes.get(at..at + LOOK))
        else {
            return (0, 0);
        };
        let equal = bits_of_equal(usual, there).trailing_ones();
        let reached = ends & u64::MAX.checked_shr(64 - equal).unwrap_or(0);
        match reached {
            0 => (0, 0),
            _ => (
                reached.count_ones() as usize,
                63 - reached.leading_zeros() as usize,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(text: &str) -> Vec<u8> {
        [text.as_bytes(), &[0; LOOK]].concat()
    }

    #[test]
    fn as_many_steps_are_taken_as_are_usual_to_their_end() {
        let mut typical = Typical::default();
        for usual in [Some("no"), Some(""), None, Some("no"), Some("none")] {
            typical.push(b",", usual.map(str::as_bytes));
        }
        typical.push(b",", None);
        typical.finish();
        let run = |step, text: &str| typical.run(step, &padded(text), 0);
        assert_eq!(run(0, ",no,,5,no,none,"), (2, 4));
        assert_eq!(run(0, ",no,1,5,no,none,"), (1, 3));
        // the value goes on
        assert_eq!(run(0, ",nobody,,"), (0, 0));
        assert_eq!(run(2, ",5,no,none,"), (0, 0));
        assert_eq!(run(3, ",no,none,"), (2, 8));
        assert_eq!(run(3, ",no,none\n"), (1, 3));
        assert_eq!(run(5, ",no,"), (0, 0));
    }

    #[test]
    fn steps_beyond_one_look_wait_for_the_next() {
        let mut typical = Typical::default();
        for _ in 0..30 {
            typical.push(b",", Some(b"no"));
        }
        typical.push(b",", None);
        typical.finish();
        let text = padded(&(",no".repeat(30) + ","));
        assert_eq!(typical.run(0, &text, 0), (21, 63));
        assert_eq!(typical.run(21, &text, 63), (9, 27));
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
