//! Rows that are plain: each ends with its line, every quote opens or closes a whole cell, and at least one byte is not
//! blank. They are counted without looking at their cells.

use memchr::{memchr_iter, memchr2};
use wide::u8x16;

use crate::batch::fast::simd::{bits, is_blank_in_row};
use crate::intake::parts::LIMIT;

/// A sequence of complete plain rows.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlainRows {
    /// The end of the last one.
    pub end: usize,
    pub count: u64,
}

/// The state of the scan, with respect to quotes.
#[derive(Debug, Default, Clone, Copy)]
struct State {
    is_quoted: bool,
    /// Whether the last byte was a quote that closes a cell, or a `\r`: only some bytes may follow it.
    is_after_close: bool,
    is_after_return: bool,
}

/// The bit masks of a block of 64 bytes.
struct Block {
    quotes: u64,
    returns: u64,
    ends: u64,
    delimiters: u64,
}

/// Number of bytes that are searched for a quote at once. If they contain no row, the next piece is twice as long.
const PIECE: usize = 1 << 10;

/// Finds the plain rows of a padded text from the start of a row on, up to the first row that is not plain or does not
/// end before `end`.
pub(super) fn plain_rows(bytes: &[u8], start: usize, end: usize, delimiter: u8) -> PlainRows {
    let mut found = PlainRows {
        end: start,
        count: 0,
    };
    let mut size = PIECE;
    loop {
        let before = found.end;
        let piece_end = end.min(before + size);
        let is_odd =
            !found.add_lines(bytes, piece_end) && !found.add_rows(bytes, piece_end, delimiter);
        match found.end == before {
            _ if is_odd => return found,
            true if piece_end == end => return found,
            true => size *= 2,
            false => {}
        }
    }
}

impl State {
    fn is_open(self) -> bool {
        self.is_quoted || self.is_after_close || self.is_after_return
    }

    /// Scans a block. Returns the ends of rows before the first byte that a plain row cannot have at that place, and
    /// whether there is such a byte. `starts_cell` says whether a cell starts with the block.
    fn step(&mut self, block: &Block, starts_cell: bool) -> (u64, bool) {
        let quoted = prefix_xor(block.quotes) ^ if self.is_quoted { u64::MAX } else { 0 };
        let opening = block.quotes & quoted;
        let closing = block.quotes & !quoted;
        let before = |bits: u64, first: bool| bits << 1 | u64::from(first);
        let starts = before(block.delimiters | block.ends, starts_cell);
        let wrong = opening & !starts
            | before(closing, self.is_after_close)
                & !(block.delimiters | block.ends | block.returns)
            | before(block.returns, self.is_after_return) & !block.ends
            | (block.ends | block.returns) & quoted;
        self.is_quoted = quoted >> 63 == 1;
        self.is_after_close = closing >> 63 == 1;
        self.is_after_return = block.returns >> 63 == 1;
        let ends = block.ends & !quoted;
        match wrong {
            0 => (ends, false),
            _ => (ends & ((1 << wrong.trailing_zeros()) - 1), true),
        }
    }
}

impl PlainRows {
    /// Adds the lines up to `end`, if no byte in them needs a closer look and each of them is certainly a record.
    /// Otherwise, adds nothing and returns false.
    fn add_lines(&mut self, bytes: &[u8], end: usize) -> bool {
        let lines = &bytes[self.end..end];
        if lines.len() > LIMIT || memchr2(b'"', b'\r', lines).is_some() {
            return false;
        }
        let (mut start, mut count) = (0, 0);
        for at in memchr_iter(b'\n', lines) {
            if !lines[start].is_ascii_alphanumeric() {
                return false;
            }
            start = at + 1;
            count += 1;
        }
        self.end += start;
        self.count += count;
        true
    }

    /// Adds the plain rows that end before `end`. Returns false at a row that is not plain.
    fn add_rows(&mut self, bytes: &[u8], end: usize, delimiter: u8) -> bool {
        let start = self.end;
        let mut state = State::default();
        let mut at = start;
        while at < end {
            let Some(block) = bytes.get(at..at + 64) else {
                break;
            };
            let known = match end - at {
                left @ 0..64 => (1 << left) - 1,
                _ => u64::MAX,
            };
            let ends = known & bits(block, |block| block.simd_eq(u8x16::splat(b'\n')));
            let odd = known
                & bits(block, |block| {
                    block.simd_eq(u8x16::splat(b'"')) | block.simd_eq(u8x16::splat(b'\r'))
                });
            let (row_ends, is_odd) = if odd == 0 && !state.is_open() {
                (ends, false)
            } else {
                let of = |byte| known & bits(block, |block| block.simd_eq(u8x16::splat(byte)));
                let (quotes, delimiters) = (of(b'"'), of(delimiter));
                let block = Block {
                    quotes,
                    returns: odd & !quotes,
                    ends,
                    delimiters,
                };
                let starts_cell =
                    at == start || matches!(bytes[at - 1], b'\n') || bytes[at - 1] == delimiter;
                state.step(&block, starts_cell)
            };
            if !self.add(bytes, at, row_ends, delimiter) || is_odd {
                return false;
            }
            at += 64;
        }
        true
    }

    /// Adds rows that end at these bits of a block. Returns false at a row that may be blank or is too long.
    fn add(&mut self, bytes: &[u8], at: usize, mut ends: u64, delimiter: u8) -> bool {
        while ends != 0 {
            let next = at + ends.trailing_zeros() as usize + 1;
            ends &= ends - 1;
            let row = &bytes[self.end..next];
            let is_blank = |byte: &u8| is_blank_in_row(*byte, delimiter);
            if row.len() > LIMIT || row.iter().all(is_blank) {
                return false;
            }
            self.end = next;
            self.count += 1;
        }
        true
    }
}

/// For each bit, whether the number of set bits up to and including it is odd.
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::fast::simd::PADDING;

    /// A slow reference implementation: row by row, and byte by byte.
    fn slowly(text: &str) -> PlainRows {
        let mut found = PlainRows::default();
        for row in text.split_inclusive('\n') {
            let Some(line) = row.strip_suffix('\n') else {
                break;
            };
            let line = line.strip_suffix('\r').unwrap_or(line);
            let mut rest = line;
            let is_plain = loop {
                let end = match rest.strip_prefix('"') {
                    Some(quoted) => match quoted.find('"') {
                        Some(close) => close + 2,
                        None => break false,
                    },
                    None => rest.find(['"', ',']).unwrap_or(rest.len()),
                };
                match rest.as_bytes().get(end) {
                    None => break true,
                    Some(b',') => rest = &rest[end + 1..],
                    Some(_) => break false,
                }
            };
            let is_blank = line.bytes().all(|byte| is_blank_in_row(byte, b','));
            if !is_plain || line.contains('\r') || is_blank {
                break;
            }
            found.end += row.len();
            found.count += 1;
        }
        found
    }

    fn check(text: &str) {
        let bytes = [text.as_bytes(), &[0; PADDING]].concat();
        let found = plain_rows(&bytes, 0, text.len(), b',');
        assert_eq!(found, slowly(text), "{text:?}");
    }

    #[test]
    fn plain_rows_are_counted_up_to_the_first_that_is_not() {
        let plain = "C-1,no,\"a, b\",\"\"\r\nC-2,,\"x\",y\n\"C-3\",\"no\",,z\n,,,1\n".repeat(3);
        check(&plain);
        for at in 0..plain.len() {
            for odd in ["\"", "\r", "\n", ",", "", " ", "a", "\"\"", "\r\n\r\n"] {
                let (before, behind) = plain.split_at(at);
                check(&format!("{before}{odd}{behind}"));
                check(&format!("{before}{odd}{}", &behind[1..]));
            }
        }
    }

    #[test]
    fn long_texts_are_examined_piece_by_piece() {
        let row = |length: usize| format!("C-1,{},no\n", "x".repeat(length));
        let lengths = [0, 10, 50, PIECE - 9, PIECE, 3 * PIECE, 9 * PIECE, 7];
        let plain: String = lengths.into_iter().cycle().take(12).map(row).collect();
        check(&plain);
        let ends: Vec<usize> = plain.match_indices('\n').map(|(at, _)| at).collect();
        for at in ends.iter().flat_map(|&end| [end - 3, end, end + 1]) {
            for odd in [
                "\"",
                "\r",
                "\n",
                ",",
                " ",
                "\r\n",
                ",\"a, b\",",
                ",\"a\nb\",",
                ",,\n",
            ] {
                let (before, behind) = plain.split_at(at);
                check(&format!("{before}{odd}{behind}"));
            }
        }
    }

    #[test]
    fn a_row_past_the_limit_is_not_plain() {
        for length in [LIMIT - 1, LIMIT] {
            let text = format!("a\n{}\n", "x".repeat(length));
            let bytes = [text.as_bytes(), &[0; PADDING]].concat();
            let found = plain_rows(&bytes, 0, text.len(), b',');
            assert_eq!(found.count, if length < LIMIT { 2 } else { 1 });
        }
    }
}
