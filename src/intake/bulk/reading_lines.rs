//! The lines of a chunk, read to codes: values that are usual are known at one look, with the keys between them.

use memchr::memchr;

use super::coding::{Coder, text};
use super::lines::{Found, Keys};
use super::typical::Votes;
use super::{ReadAt, Said, Sense};
use crate::intake::json;
use crate::intake::ndjson::{Line, content, first_record, is_blank};
use crate::intake::place::Place;
use crate::intake::record::{Assembly, checked_id};
use crate::intake::records::read_line;
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
    /// The line whose next record stands behind another one.
    joined: Option<Joined>,
}

/// The rest of a line, behind a record that does not end it.
struct Joined {
    /// Where the rest starts and ends in the chunk.
    start: usize,
    end: usize,
    /// The place of its start in the file.
    place: Place,
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
            joined: None,
        }
    }

    /// Starts a chunk.
    pub fn start(&mut self) {
        self.joined = None;
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
        if self.joined.is_some() {
            return None;
        }
        let next = self.keys.find(bytes, start, sense.assembly)?;
        let keys = &self.keys;
        codes.copy_from_slice(&self.usual);
        for slot in keys.left_out() {
            if let Some(code) = codes.get_mut(slot) {
                *code = self.missing[slot];
            }
        }
        let (mut id, mut on, mut answered, mut procedures) = (None, None, None, 0);
        let beside = keys.found().iter().filter(|found| found.slot >= keys.id());
        for &Found { slot, span } in beside {
            if slot == keys.id() {
                id = match text(bytes, span)? {
                    "null" => None,
                    raw => {
                        let id = json::plain_string(raw)?;
                        Some(checked_id(id).ok()?).filter(|id| !id.trim().is_empty())
                    }
                };
            } else if slot == keys.on() {
                on = sense.head.day(bytes, span)?;
            } else if slot == keys.answered() {
                answered = sense.head.day(bytes, span)?;
            } else {
                procedures = sense.head.procedures(bytes, span, sense.assembly)?;
            }
        }
        let on = sense.assembly.day(on);
        if answered.is_some_and(|day| day > on) {
            return None;
        }
        for &Found { slot, span } in keys.found() {
            if let Some(code) = codes.get_mut(slot) {
                *code = sense.code(QuestionId::from(slot), bytes, span, on)?;
            }
        }
        if self.votes.is_learning() {
            self.learn(sense, bytes);
        }
        let said = Said {
            id,
            on,
            answered,
            procedures,
        };
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

    /// The record at a place, read as a whole, unless the line is blank.
    pub fn read(
        &mut self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> ReadAt {
        let joined = self.joined.take();
        let end = match &joined {
            Some(joined) => joined.end,
            None => memchr(b'\n', &text[start..]).map_or(text.len(), |end| start + end),
        };
        let start = joined.as_ref().map_or(start, |joined| joined.start);
        let record = content(&text[start..end]);
        let first = first_record(record);
        let bytes = &record[..first.map_or(record.len(), |first| first.end)];
        if let Some(first) = first {
            // a byte order mark before the line does not count
            let skipped = record.as_ptr().addr() - text[start..].as_ptr().addr();
            let place = joined
                .as_ref()
                .map_or(Place::START.in_line(line), |joined| joined.place);
            self.joined = Some(Joined {
                start: start + skipped + first.next,
                end,
                place: place.after(&record[..first.next]),
            });
        }
        let is_record = joined.is_some() || !is_blank(bytes);
        let line = Line {
            number: line,
            bytes: bytes.to_vec(),
            joined: joined.map(|joined| joined.place),
        };
        ReadAt {
            content: is_record.then(|| read_line(&line, assembly)),
            next: self.joined.as_ref().map_or(end + 1, |joined| joined.start),
            lines: u64::from(self.joined.is_none()),
            is_blank_row: false,
        }
    }

    /// The value of a question in the line that was coded last.
    pub fn value<'a>(&'a self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        self.keys.value(question.index(), bytes)
    }
}
