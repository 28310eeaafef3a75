//! Finds bytes in a text, sixteen at a time: those that end a cell or a line, and those that differ between two texts.

use memchr::memchr_iter;
use wide::u8x16;

/// Number of bytes that must follow a text, so that a block of bytes can be read at any offset in it.
pub(super) const PADDING: usize = 64;

/// The start and the end of a text among the bytes of a chunk.
pub(super) type Span = (usize, usize);

/// The offsets of every cell delimiter, quote and line end of a text, in order, and of every other byte that a plain
/// row does not contain.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The offset before the text, then those offsets. Entries after `count` are ignored.
    places: Vec<u32>,
    count: usize,
    /// The offsets of those that are not delimiters. Entries after `odd_count` are ignored.
    odd: Vec<u32>,
    odd_count: usize,
}

/// The offset before a text.
pub(super) const BEFORE: u32 = u32::MAX;

/// For each byte, the positions of its set bits, padded with zeros.
static PLACES: [[u32; 8]; 256] = {
    let mut all = [[0; 8]; 256];
    let mut bits = 0;
    while bits < all.len() {
        let (mut bit, mut count) = (0, 0);
        while bit < 8 {
            if bits >> bit & 1 == 1 {
                all[bits][count] = bit;
                count += 1;
            }
            bit += 1;
        }
        bits += 1;
    }
    all
};
static COUNTS: [u8; 256] = {
    let mut all = [0; 256];
    let mut bits = 0;
    while bits < all.len() {
        all[bits] = bits.count_ones() as u8;
        bits += 1;
    }
    all
};

/// Number of entries that must be free for the marks of 64 bytes.
const ROOM: usize = 64 + 8;

impl Marks {
    /// Finds the marks of a text, up to the line end after it.
    // not inlined: the loop needs the registers
    #[inline(never)]
    pub(super) fn find(&mut self, bytes: &[u8], length: usize, delimiter: u8) {
        self.places.resize(self.places.len().max(1), 0);
        self.places[0] = BEFORE;
        self.count = 1;
        self.odd_count = 0;
        for (index, block) in bytes.chunks_exact(64).enumerate() {
            let base = index * 64;
            if base > length {
                break;
            }
            let delimiters = bits(block, |bytes| bytes.simd_eq(u8x16::splat(delimiter)));
            let mut odd = bits(block, |bytes| {
                // the line ends are the highest of these control characters
                bytes.min(u8x16::splat(b'\r')).simd_eq(bytes) | bytes.simd_eq(u8x16::splat(b'"'))
            });
            let all = delimiters | odd;
            // a tab may be a delimiter
            odd &= !delimiters;
            if self.places.len() < self.count + ROOM {
                self.places.resize(2 * self.count + 1024, 0);
            }
            if self.odd.len() < self.odd_count + 64 {
                self.odd.resize(2 * self.odd_count + 1024, 0);
            }
            // most blocks have none or one, which the processor cannot predict
            odd = self.add_first_odd(base as u32, odd);
            while odd != 0 {
                odd = self.add_first_odd(base as u32, odd);
            }
            self.add(base as u32, all);
        }
    }

    /// Adds the first mark that is not a delimiter, if there is one. Returns the rest.
    #[inline(always)]
    fn add_first_odd(&mut self, base: u32, odd: u64) -> u64 {
        self.odd[self.odd_count] = base.wrapping_add(odd.trailing_zeros());
        self.odd_count += usize::from(odd != 0);
        odd & odd.wrapping_sub(1)
    }

    /// Adds eight bits at a time, and always writes eight entries. Surplus entries are overwritten.
    #[inline(always)]
    fn add(&mut self, base: u32, marks: u64) {
        let free = self.places[self.count..].first_chunk_mut::<ROOM>();
        let places = free.expect("room was made");
        let mut count = 0;
        for (bits, base) in marks.to_le_bytes().into_iter().zip((base..).step_by(8)) {
            // always less than 64; the mask tells the compiler
            let first = count & 63;
            let places = &mut places[first..first + 8];
            for (place, of_bit) in places.iter_mut().zip(&PLACES[usize::from(bits)]) {
                *place = base.wrapping_add(*of_bit);
            }
            count = first + usize::from(COUNTS[usize::from(bits)]);
        }
        self.count += count;
    }

    /// The marks from an index on. The first mark is the offset before the text.
    pub(super) fn from(&self, mark: usize) -> &[u32] {
        &self.places[mark..self.count]
    }

    /// The marks that are not delimiters, from an index among these on.
    pub(super) fn odd_from(&self, odd: usize) -> &[u32] {
        &self.odd[odd..self.odd_count]
    }
}

/// Whether all cells of a row that consists of such bytes may be blank. Characters outside ASCII may be whitespace.
#[inline(always)]
pub(super) fn is_blank_in_row(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || matches!(byte, b'"' | b' ' | b'\t'..=b'\r' | 0x80..)
}

/// The lines of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// Number of line feeds.
    pub ends: u64,
    /// Whether some line may hold no record.
    pub odd: bool,
}

/// Counts the lines of a text, each of which starts after a `\n`.
pub(super) fn lines(bytes: &[u8], length: usize) -> Lines {
    let text = &bytes[..length];
    let first = |at: usize| text.get(at);
    let is_odd = |at| first(at).is_some_and(|first| *first <= b' ' || !first.is_ascii());
    let mut lines = Lines {
        ends: 0,
        odd: is_odd(0),
    };
    for end in memchr_iter(b'\n', text) {
        lines.ends += 1;
        lines.odd |= is_odd(end + 1);
    }
    lines
}

/// One bit for each of 64 bytes.
#[inline(always)]
pub(super) fn bits(block: &[u8], test: impl Fn(u8x16) -> u8x16) -> u64 {
    let mut bits = 0;
    for (index, bytes) in block.chunks_exact(16).enumerate() {
        bits |= u64::from(test(sixteen(bytes)).to_bitmask()) << (16 * index);
    }
    bits
}

/// One bit for each of 64 bytes that is equal in two texts.
#[inline(always)]
pub(super) fn bits_of_equal(one: &[u8; 64], other: &[u8; 64]) -> u64 {
    let mut bits = 0;
    for (index, (one, other)) in one.chunks_exact(16).zip(other.chunks_exact(16)).enumerate() {
        let equal = sixteen(one).simd_eq(sixteen(other));
        bits |= u64::from(equal.to_bitmask()) << (16 * index);
    }
    bits
}

/// Offset of the first quote or backslash from `at` on.
#[inline(always)]
pub(super) fn end_of_string(bytes: &[u8], at: usize) -> Option<usize> {
    first_where(bytes, at, |block| {
        block.simd_eq(u8x16::splat(b'"')) | block.simd_eq(u8x16::splat(b'\\'))
    })
}

/// Offset of the first byte from `at` on that passes a test. Returns `None` if there is none in complete blocks.
#[inline(always)]
pub(super) fn first_where(
    bytes: &[u8],
    mut at: usize,
    test: impl Fn(u8x16) -> u8x16,
) -> Option<usize> {
    loop {
        match test(block(bytes, at)?).to_bitmask() {
            0 => at += BLOCK,
            found => return Some(at + found.trailing_zeros() as usize),
        }
    }
}

/// The number of bytes that are compared at once.
const BLOCK: usize = 16;

/// The bytes from an offset on.
#[inline(always)]
pub(super) fn block(bytes: &[u8], at: usize) -> Option<u8x16> {
    bytes.get(at..at.wrapping_add(BLOCK)).map(sixteen)
}

#[inline(always)]
fn sixteen(bytes: &[u8]) -> u8x16 {
    let mut sixteen = [0; BLOCK];
    sixteen.copy_from_slice(bytes);
    u8x16::new(sixteen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(text: &str) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend([0; PADDING]);
        bytes
    }

    #[test]
    fn all_marks_are_found_at_once() {
        for text in [
            "",
            "a\n",
            &",".repeat(200),
            &"ab,\"c\r\n".repeat(40),
            &format!("{}x", "\"".repeat(63)),
            "a\0,\0",
        ] {
            let mut bytes = padded(text);
            bytes[text.len()] = b'\n';
            let mut marks = Marks::default();
            // marks of an earlier text are ignored
            marks.find(&padded(&",\n".repeat(400)), 800, b',');
            marks.find(&bytes, text.len(), b',');
            let expected: Vec<u32> = (0..=text.len() as u32)
                .filter(|at| b",\"\r\n\0".contains(&bytes[*at as usize]))
                .collect();
            assert_eq!(marks.from(0)[0], BEFORE);
            // padding may be marked too
            assert_eq!(marks.from(1)[..expected.len()], expected, "{text:?}");
            let odd = expected.iter().copied();
            let odd: Vec<u32> = odd.filter(|at| bytes[*at as usize] != b',').collect();
            assert_eq!(marks.odd_from(0)[..odd.len()], odd, "{text:?}");
        }
    }

    #[test]
    fn a_tab_that_separates_cells_is_not_an_odd_mark() {
        let text = "a\tb,c\n";
        let mut marks = Marks::default();
        marks.find(&padded(text), text.len(), b'\t');
        assert_eq!(marks.from(1)[..2], [1, 5]);
        assert_eq!(marks.odd_from(0)[0], 5);
    }

    #[test]
    fn lines_are_counted_in_texts_of_any_length() {
        let text = "ab,cd\n".repeat(1_000);
        let lengths = (0..100).chain([4080, 4081, 4096, 4097, text.len()]);
        for length in lengths {
            let text = &text[..length];
            let ends = text.matches('\n').count() as u64;
            assert_eq!(lines(&padded(text), length), Lines { ends, odd: false });
            for at in (0..length).rev().take(40) {
                for odd in ["\n", " ", ",", "\r", "\""] {
                    let mut text = text.to_owned();
                    text.replace_range(at..=at, odd);
                    let starts_blank = |line: &str| line.is_empty() || line.starts_with(' ');
                    let blank = text.split_inclusive('\n').any(|line| {
                        line.starts_with('\r') || starts_blank(line.trim_end_matches('\n'))
                    });
                    let found = lines(&padded(&text), length);
                    assert_eq!(found.odd, blank, "{text:?}");
                    assert_eq!(found.ends, text.matches('\n').count() as u64);
                }
            }
        }
    }

    #[test]
    fn lines_that_may_contain_no_record_are_detected() {
        let of = |text: &str| lines(&padded(text), text.len());
        let plain = "{}\n".repeat(50);
        assert!(!of(&plain).odd);
        for odd in ["\n", " a\n", "\r\n", "a\n\nb\n"] {
            assert!(of(odd).odd, "{odd:?}");
            assert!(of(&format!("{plain}{odd}")).odd, "{odd:?}");
        }
        assert!(of("\u{feff}{}\n").odd);
    }
}
