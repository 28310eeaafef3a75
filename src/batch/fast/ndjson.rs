//! Reads the lines of a chunk of NDJSON to codes. Usual values are recognized together with the keys between them.

mod keys;
mod slots;
mod template;
mod value_end;

use memchr::memchr;

use super::memo::{Context, text};
use super::record::{Fallback, RecordHead};
use crate::engine::Code;
use crate::intake::checked_id;
use crate::intake::parts::{
    Assembly, Line, Place, content, first_record, is_blank, plain_string, read_line,
};
use crate::model::{AsOf, QuestionId};
use keys::{Found, Keys};
use template::Votes;

/// Reads the lines of chunks.
pub(super) struct LineReader {
    keys: Keys,
    votes: Votes,
    /// The code of the usual answer to each question. If there is none, the code of a missing answer.
    usual: Vec<Code>,
    /// The code of a missing answer to each question.
    missing: Vec<Code>,
    /// The number of chunks so far.
    chunks: u32,
    /// The rest of a line with several records, if there is one.
    joined: Option<Joined>,
}

/// The rest of a line, after a record that does not end it.
struct Joined {
    /// Offset of the rest in the chunk: its start and its end.
    start: usize,
    end: usize,
    /// Location of its start in the file.
    place: Place,
}

/// Number of chunks after which the template is learned again.
const LEARNED_AFTER: u32 = 64;

impl LineReader {
    /// Creates a reader of lines. `missing` has the code of a missing answer for each question.
    pub(super) fn new(missing: &[Code]) -> Self {
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
    pub(super) fn start(&mut self) {
        self.joined = None;
        if self.chunks.is_multiple_of(LEARNED_AFTER) {
            self.votes.restart();
            self.keys.forget();
            self.usual.copy_from_slice(&self.missing);
        }
        self.chunks = self.chunks.wrapping_add(1);
    }

    /// Sets the codes of the line that starts at `start`. Returns its head and the start of the next line. Returns
    /// `None` if the line is not plain or a value cannot be read. Then the reader of single records reads it.
    pub(super) fn code<'a>(
        &mut self,
        context: &mut Context<'_>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [Code],
    ) -> Option<(RecordHead<'a>, usize)> {
        if self.joined.is_some() {
            return None;
        }
        let next = self.keys.find(bytes, start, context.assembly)?;
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
                        let id = plain_string(raw)?;
                        Some(checked_id(id).ok()?).filter(|id| !id.trim().is_empty())
                    }
                };
            } else if slot == keys.on() {
                on = context.day(bytes, span)?;
            } else if slot == keys.answered() {
                answered = context.day(bytes, span)?;
            } else {
                procedures = context.procedures(bytes, span)?;
            }
        }
        let on = context.assembly.day(on);
        if answered.is_some_and(|day| day > on) {
            return None;
        }
        let as_of = AsOf {
            on,
            given: answered,
        };
        for &Found { slot, span } in keys.found() {
            if let Some(code) = codes.get_mut(slot) {
                *code = context.code(QuestionId::from(slot), bytes, span, as_of)?;
            }
        }
        if self.votes.is_learning() {
            self.learn(context, bytes);
        }
        let head = RecordHead {
            id,
            on,
            answered,
            procedures,
        };
        Some((head, next))
    }

    /// Counts the values of a line. Builds the template after the last line that is counted.
    #[cold]
    fn learn(&mut self, context: &Context<'_>, bytes: &[u8]) {
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
            let usual = usual.filter(|_| context.is_value(question));
            let known = usual.and_then(|text| {
                let padded = [text, &[0; 64]].concat();
                context.known(question, &padded, (0, text.len()))
            });
            match known {
                Some(known) => *code = known,
                None => self.votes.forget(slot),
            }
        }
        let votes = &self.votes;
        self.keys
            .set_template(|slot| (slot < questions).then(|| votes.usual(slot))?);
        for (slot, code) in self.usual.iter_mut().enumerate() {
            if !self.keys.has_usual(slot) {
                *code = self.missing[slot];
            }
        }
    }

    /// Reads the record at an offset with the reader of single records, unless the line is blank.
    pub(super) fn read(
        &mut self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> Fallback {
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
            // a byte order mark before the line is not counted
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
        Fallback {
            content: is_record.then(|| read_line(&line, assembly)),
            next: self.joined.as_ref().map_or(end + 1, |joined| joined.start),
            lines: u64::from(self.joined.is_none()),
            is_blank_row: false,
        }
    }

    /// The value of a question in the last line that was coded.
    pub(super) fn value<'a>(&'a self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        self.keys.value(question.index(), bytes)
    }
}
