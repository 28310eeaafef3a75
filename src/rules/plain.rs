//! Reads a TOML file without mistakes into a tree, from tokens that other checks need anyway.
//!
//! Nearly every file is read here. A file with a mistake, or with a key of several parts, is left to the reader that
//! continues after a mistake. That reader gives the same tree, but takes several times as long.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use toml::value::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::lexer::Token;
use toml_parser::parser::{EventReceiver, RecursionGuard, ValidateWhitespace, parse_document};
use toml_parser::{ErrorSink, ParseError, Raw};

use super::tree::{Entry, Table, Value, ValueKind};
use crate::source::{FileId, Span};

/// Maximum nesting of brackets. The other reader has the same limit.
const MAX_DEPTH: u32 = 80;

/// Maximum number of keys of a table: each is compared with the others.
const MAX_KEYS: usize = 100;

/// Reads a text from its tokens. Returns `None` if it has a mistake or if a key has several parts.
pub(super) fn read(file: FileId, text: &str, tokens: &[Token]) -> Option<Table> {
    let mut builder = Builder {
        file,
        text,
        root: Vec::new(),
        header: None,
        levels: Vec::new(),
        values: Vec::new(),
        entries: Vec::new(),
        is_other: false,
    };
    builder.open(Shape::Table, 0);
    let mut mistake: Option<ParseError> = None;
    let source = toml_parser::Source::new(text);
    let mut receiver = ValidateWhitespace::new(&mut builder, source);
    let mut receiver = RecursionGuard::new(&mut receiver, MAX_DEPTH);
    parse_document(tokens, &mut receiver, &mut mistake);
    builder.close_block();
    let is_read = mistake.is_none() && !builder.is_other && builder.levels.is_empty();
    is_read.then(|| Table {
        entries: builder.root.into_iter().map(|block| block.entry).collect(),
        ..Table::default()
    })
}

/// Builds the tree from the parts of a file, in order.
struct Builder<'t> {
    file: FileId,
    text: &'t str,
    root: Vec<RootEntry>,
    /// The header whose keys are being read, or the last one.
    header: Option<Header>,
    /// The block that is being read, and the lists and tables that are open in it.
    levels: Vec<Level>,
    /// The members of all open lists, one list after the other.
    values: Vec<Value>,
    /// The entries of all open tables, one table after the other.
    entries: Vec<Entry>,
    /// Whether the file is left to the other reader.
    is_other: bool,
}

/// A key at the top of the file.
struct RootEntry {
    entry: Entry,
    /// Whether it is a list of `[[blocks]]`.
    is_block_list: bool,
}

/// A `[header]` or a `[[header]]`.
struct Header {
    range: Range<usize>,
    is_list: bool,
    key: Option<Key>,
}

type Key = (String, Span);

/// A list or a table that is not closed yet.
struct Level {
    shape: Shape,
    /// The index of its first member or entry.
    first: usize,
    /// The offset at which it starts.
    start: usize,
    /// The key whose value comes next.
    key: Option<Key>,
}

#[derive(Clone, Copy)]
enum Shape {
    List,
    Table,
}

impl Builder<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn open(&mut self, shape: Shape, start: usize) {
        let first = match shape {
            Shape::List => self.values.len(),
            Shape::Table => self.entries.len(),
        };
        self.levels.push(Level {
            shape,
            first,
            start,
            key: None,
        });
    }

    fn open_header(&mut self, start: usize, is_list: bool) {
        self.close_block();
        self.header = Some(Header {
            range: start..start,
            is_list,
            key: None,
        });
    }

    fn close_header(&mut self, end: usize) {
        if let Some(header) = &mut self.header {
            header.range.end = end;
            let start = header.range.start;
            self.open(Shape::Table, start);
        }
    }

    /// Adds the block that was read to the file.
    fn close_block(&mut self) {
        let Some(Level {
            shape: Shape::Table,
            first,
            key: None,
            ..
        }) = self.levels.pop()
        else {
            self.is_other = true;
            return;
        };
        let entries = self.entries.drain(first..).collect();
        match self.header.take() {
            None => self.add_to_root(entries),
            Some(header) => self.add_block(header, entries),
        }
    }

    fn add_to_root(&mut self, entries: Vec<Entry>) {
        let entries = entries.into_iter();
        self.root.extend(entries.map(|entry| RootEntry {
            entry,
            is_block_list: false,
        }));
    }

    fn add_block(&mut self, header: Header, entries: Vec<Entry>) {
        let Some((key, key_span)) = header.key else {
            self.is_other = true;
            return;
        };
        let span = self.span(header.range);
        let table = Table {
            entries,
            damaged: false,
            headed: true,
        };
        let block = value(ValueKind::Table(table), span);
        let first = self.root.iter_mut().find(|one| one.entry.key == key);
        match first.map(|one| (one.is_block_list, &mut one.entry.value.kind)) {
            None => {
                let value = if header.is_list {
                    value(ValueKind::List(vec![block]), span)
                } else {
                    block
                };
                self.is_other |= self.root.len() >= MAX_KEYS;
                self.root.push(RootEntry {
                    entry: Entry {
                        key,
                        key_span,
                        value,
                    },
                    is_block_list: header.is_list,
                });
            }
            Some((true, ValueKind::List(blocks))) if header.is_list => blocks.push(block),
            Some(_) => self.is_other = true,
        }
    }

    /// Adds a value to the innermost list or table.
    fn add(&mut self, kind: ValueKind, range: Range<usize>) {
        let value = value(kind, self.span(range));
        let Some(level) = self.levels.last_mut() else {
            self.is_other = true;
            return;
        };
        match (level.shape, level.key.take()) {
            (Shape::List, None) => self.values.push(value),
            (Shape::Table, Some((key, key_span))) => {
                let others = &self.entries[level.first..];
                let is_repeated = others.iter().any(|entry| entry.key == key);
                self.is_other |= is_repeated || others.len() >= MAX_KEYS;
                self.entries.push(Entry {
                    key,
                    key_span,
                    value,
                });
            }
            _ => self.is_other = true,
        }
    }

    /// Closes the innermost list or table.
    fn close(&mut self, end: usize) {
        let Some(Level {
            shape,
            first,
            start,
            key: None,
        }) = self.levels.pop()
        else {
            self.is_other = true;
            return;
        };
        let kind = match shape {
            Shape::List => ValueKind::List(self.values.drain(first..).collect()),
            Shape::Table => ValueKind::Table(Table {
                entries: self.entries.drain(first..).collect(),
                ..Table::default()
            }),
        };
        self.add(kind, start..end);
    }
}

fn value(kind: ValueKind, span: Span) -> Value {
    Value {
        kind,
        span,
        mended: false,
    }
}

/// The content of a text in quotes, if it has no escapes and no characters that may be wrong in it.
fn without_escapes(written: &str) -> Option<&str> {
    let content = written.strip_prefix('"')?.strip_suffix('"')?;
    let is_special = |byte: u8| matches!(byte, b'"' | b'\\' | 0x7f) || byte < b' ';
    // without an early end, several bytes are compared at once
    let bytes = content.bytes();
    let has_special = bytes.fold(false, |found, byte| found | is_special(byte));
    (!has_special).then_some(content)
}

type At = toml_parser::Span;

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.open_header(at.start(), false);
    }

    fn std_table_close(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.close_header(at.end());
    }

    fn array_table_open(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.open_header(at.start(), true);
    }

    fn array_table_close(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.close_header(at.end());
    }

    fn inline_table_open(&mut self, at: At, _: &mut dyn ErrorSink) -> bool {
        self.open(Shape::Table, at.start());
        true
    }

    fn inline_table_close(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.close(at.end());
    }

    fn array_open(&mut self, at: At, _: &mut dyn ErrorSink) -> bool {
        self.open(Shape::List, at.start());
        true
    }

    fn array_close(&mut self, at: At, _: &mut dyn ErrorSink) {
        self.close(at.end());
    }

    fn simple_key(&mut self, at: At, encoding: Option<Encoding>, mistakes: &mut dyn ErrorSink) {
        let written = &self.text[at.start()..at.end()];
        let mut decoded = Cow::Borrowed("");
        Raw::new_unchecked(written, encoding, at).decode_key(&mut decoded, mistakes);
        let key = (decoded.into_owned(), self.span(at.start()..at.end()));
        let of_value = self.levels.last_mut().map(|level| &mut level.key);
        let of_header = self.header.as_mut().map(|header| &mut header.key);
        let place = of_value.or(of_header);
        let is_first = place.is_some_and(|place| place.replace(key).is_none());
        self.is_other |= !is_first;
    }

    /// Called for the dot in a key of several parts.
    fn key_sep(&mut self, _: At, _: &mut dyn ErrorSink) {
        self.is_other = true;
    }

    fn scalar(&mut self, at: At, encoding: Option<Encoding>, mistakes: &mut dyn ErrorSink) {
        let written = &self.text[at.start()..at.end()];
        if let Some(content) = without_escapes(written) {
            self.add(ValueKind::Text(content.to_owned()), at.start()..at.end());
            return;
        }
        let mut decoded = Cow::Borrowed("");
        let raw = Raw::new_unchecked(written, encoding, at);
        let kind = match raw.decode_scalar(&mut decoded, mistakes) {
            ScalarKind::String => ValueKind::Text(decoded.into_owned()),
            ScalarKind::Boolean(value) => ValueKind::Bool(value),
            ScalarKind::Integer(_) => ValueKind::Integer(written.to_owned()),
            ScalarKind::Float => ValueKind::Float(written.to_owned()),
            ScalarKind::DateTime => {
                self.is_other |= decoded.parse::<Datetime>().is_err();
                ValueKind::Date(written.to_owned())
            }
        };
        self.add(kind, at.start()..at.end());
    }
}
