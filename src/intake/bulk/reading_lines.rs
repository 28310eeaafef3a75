//! The lines of a chunk, read to codes: values that are usual are known at one look, with the keys between them.

use memchr::memchr;

use super::coding::{Coder, text};
use super::{Chunk, Item, Reader, Said};
use crate::intake::ndjson::{content, is_blank};
use crate::intake::records::read_line;
use crate::intake::{Record, json};
use crate::model::QuestionId;

impl<K: Coder> Reader<'_, K> {
    pub(super) fn next_line<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        codes: &mut [K::Code],
    ) -> Option<Item<'a, K>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        loop {
            if self.at >= length {
                return None;
            }
            let start = self.at;
            let line = chunk.line + self.extent.lines;
            self.extent.lines += 1;
            codes.fill(K::Code::default());
            let usual = |slot: usize| codes[slot] = self.usual[slot];
            if let Some(next) = self.keys.find(bytes, start, &self.layout.assembly, usual)
                && let Some((id, on, list)) = self.code_line(bytes, codes)
            {
                if self.votes.is_learning() {
                    self.learn_line(bytes);
                }
                self.at = next;
                self.extent.records += 1;
                let record = chunk.records + self.extent.records;
                return Some(self.coded(bytes, (record, line), id, on, list));
            }
            let end = memchr(b'\n', &bytes[start..]).map_or(length, |end| start + end);
            self.at = end + 1;
            let text = content(&bytes[start..end]);
            if !is_blank(text) {
                self.extent.records += 1;
                return Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line,
                    content: read_line(text, line, &self.layout.assembly),
                }));
            }
        }
    }

    /// The codes of a line whose values were found; none where one of them cannot be read.
    fn code_line<'a>(&mut self, bytes: &'a [u8], codes: &mut [K::Code]) -> Option<Said<'a>> {
        let assembly = &self.layout.assembly;
        let keys = &self.keys;
        let span = |slot| keys.has(slot).then(|| keys.spans[slot]);
        let id = match span(keys.id()).map(|span| text(bytes, span)) {
            None | Some(Some("null")) => None,
            Some(raw) => Some(json::plain_string(raw?)?).filter(|id| !id.trim().is_empty()),
        };
        let on = match span(keys.on()) {
            Some(span) => self.head.on(bytes, span)?,
            None => None,
        };
        let list = match span(keys.procedures()) {
            Some(span) => self.head.procedures(bytes, span, assembly)?,
            None => 0,
        };
        let on = assembly.day(on);
        let questions = codes.len();
        for &slot in keys.order.iter().filter(|slot| **slot < questions) {
            let (question, span) = (QuestionId::from(slot), keys.spans[slot]);
            codes[slot] = match self.codings.known(question, bytes, span) {
                Some(code) => code,
                None => {
                    let sense = (assembly, self.coder);
                    self.codings.code(question, bytes, span, on, sense)?
                }
            };
        }
        Some((id, on, list))
    }

    /// Learns from a line what is typical.
    #[cold]
    fn learn_line(&mut self, bytes: &[u8]) {
        let questions = self.usual.len();
        for &slot in self.keys.order.iter().filter(|slot| **slot < questions) {
            let (from, to) = self.keys.spans[slot];
            self.votes.cast(slot, &bytes[from..to]);
        }
        if !self.votes.count() {
            return;
        }
        for slot in 0..questions {
            let question = QuestionId::from(slot);
            let usual = self
                .votes
                .usual(slot)
                .filter(|_| self.codings.is_value(question));
            let code = usual.and_then(|text| {
                let padded = [text, &[0; 64]].concat();
                self.codings.known(question, &padded, (0, text.len()))
            });
            if code.is_none() {
                self.votes.forget(slot);
            }
            self.usual[slot] = code.unwrap_or_default();
        }
        let votes = &self.votes;
        self.keys
            .settle(|slot| (slot < questions).then(|| votes.usual(slot))?);
    }
}
