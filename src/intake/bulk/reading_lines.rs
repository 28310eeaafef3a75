//! The lines of a chunk, read to codes: values that are usual are known at one look, with the keys between them.

use memchr::memchr;

use super::coding::{Coder, text, trimmed};
use super::lines::{Found, Keys};
use super::typical::Votes;
use super::{Said, Sense};
use crate::intake::ndjson::{content, is_blank};
use crate::intake::record::Assembly;
use crate::intake::records::read_line;
use crate::intake::{Form, UnreadableRecord, json};
use crate::model::QuestionId;

/// Reads the lines of an NDJSON.
pub(super) struct LineReader<C> {
    keys: Keys,
    votes: Votes,
    /// The codes of what is usual, by question; where nothing is, that of no answer.
    usual: Vec<C>,
    /// Those of no answers.
    missing: Vec<C>,
    chunks: u32,
}

/// What is typical is learned anew once in so many chunks.
const RELEARNED: u32 = 64;

impl<C: Copy + PartialEq> LineReader<C> {
    /// `missing` are the codes of no answers, by question.
    pub fn new(missing: &[C]) -> Self {
        let questions = missing.len();
        Self {
            keys: Keys::new(questions),
            votes: Votes::new(questions),
            usual: missing.to_vec(),
            missing: missing.to_vec(),
            chunks: 0,
        }
    }

    /// Starts a chunk.
    pub fn start(&mut self) {
        if self.chunks.is_multiple_of(RELEARNED) {
            self.votes.restart();
            self.keys.forget();
            self.usual.copy_from_slice(&self.missing);
        }
        self.chunks = self.chunks.wrapping_add(1);
    }

    /// The codes of the line that starts at a place, what else it says, and where the next one starts. None where the
    /// line is not plain, or a value cannot be read.
    pub fn code<'a, K: Coder<Code = C>>(
        &mut self,
        sense: &mut Sense<'_, K>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [C],
    ) -> Option<(Said<'a>, usize)> {
        let next = self.keys.find(bytes, start, sense.assembly)?;
        let keys = &self.keys;
        codes.copy_from_slice(&self.usual);
        for slot in keys.left_out() {
            if let Some(code) = codes.get_mut(slot) {
                *code = self.missing[slot];
            }
        }
        let (mut id, mut on, mut procedures) = (None, None, 0);
        let beside = keys.found().iter().filter(|found| found.slot >= keys.id());
        for &Found { slot, span } in beside {
            if slot == keys.id() {
                id = match text(bytes, span)? {
                    "null" => None,
                    raw => Some(json::plain_string(raw)?).filter(|id| !trimmed(id).is_empty()),
                };
            } else if slot == keys.on() {
                on = sense.head.on(bytes, span)?;
            } else {
                procedures = sense.head.procedures(bytes, span, sense.assembly)?;
            }
        }
        let on = sense.assembly.day(on);
        for &Found { slot, span } in keys.found() {
            if let Some(code) = codes.get_mut(slot) {
                *code = sense.code(QuestionId::from(slot), bytes, span, on)?;
            }
        }
        if self.votes.is_learning() {
            self.learn(sense, bytes);
        }
        let said = Said { id, on, procedures };
        Some((said, next))
    }

    /// Learns from a line what is typical.
    #[cold]
    fn learn<K: Coder<Code = C>>(&mut self, sense: &Sense<'_, K>, bytes: &[u8]) {
        let questions = self.usual.len();
        let answers = self.keys.found().iter();
        for &Found { slot, span } in answers.filter(|found| found.slot < questions) {
            self.votes.cast(slot, &bytes[span.0..span.1]);
        }
        if !self.votes.count() {
            return;
        }
        for (slot, code) in self.usual.iter_mut().enumerate() {
            let question = QuestionId::from(slot);
            let usual = self.votes.usual(slot);
            let usual = usual.filter(|_| sense.codings.is_value(question));
            let known = usual.and_then(|text| {
                let padded = [text, &[0; 64]].concat();
                sense.codings.known(question, &padded, (0, text.len()))
            });
            match known {
                Some(known) => *code = known,
                None => self.votes.forget(slot),
            }
        }
        let votes = &self.votes;
        self.keys
            .settle(|slot| (slot < questions).then(|| votes.usual(slot))?);
        for (slot, code) in self.usual.iter_mut().enumerate() {
            if !self.keys.has_usual(slot) {
                *code = self.missing[slot];
            }
        }
    }

    /// The line at a place, read as a whole, unless it is blank; where the next one starts, and that it takes one line.
    pub fn read(
        &self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> (Option<Result<Form, UnreadableRecord>>, usize, u64) {
        let end = memchr(b'\n', &text[start..]).map_or(text.len(), |end| start + end);
        let line_text = content(&text[start..end]);
        let content = (!is_blank(line_text)).then(|| read_line(line_text, line, assembly));
        (content, end + 1, 1)
    }

    /// The value of a question in the line that was coded last.
    pub fn value<'a>(&'a self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        self.keys.value(question.index(), bytes)
    }
}
