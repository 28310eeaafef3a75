//! Where the bytes stand that end a cell or a line, found sixteen at a time, in order.

use wide::u8x16;

/// How many bytes must follow a text, so that a block can be read wherever one starts in it.
pub(super) const PADDING: usize = 64;

/// The commas, quotes and line ends of a padded text, from some place on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    block: usize,
    /// Those of the block that were not taken yet.
    left: u64,
}

impl Marks {
    /// The marks of a text from a place on. It needs [`PADDING`] bytes after its end.
    pub fn new(bytes: &[u8], start: usize) -> Self {
        let left = bytes.get(start..start + 64).map_or(0, marks_of);
        Self { block: start, left }
    }

    /// The place of the next mark of the same text; past the end of the bytes there is none.
    #[inline(always)]
    pub fn next(&mut self, bytes: &[u8]) -> Option<usize> {
        while self.left == 0 {
            self.block += 64;
            self.left = marks_of(bytes.get(self.block..self.block + 64)?);
        }
        let at = self.block + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(at)
    }
}

#[inline(always)]
fn marks_of(block: &[u8]) -> u64 {
    bits(block, |bytes| {
        bytes.simd_eq(u8x16::splat(b','))
            | bytes.simd_eq(u8x16::splat(b'\n'))
            | bytes.simd_eq(u8x16::splat(b'"'))
            | bytes.simd_eq(u8x16::splat(b'\r'))
    })
}

/// What stands out in a text whose lines are to be counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// How many `\n`.
    pub ends: u64,
    /// Whether a line is empty or starts with white space; of rows also whether there is a quote or a `\r`.
    pub odd: bool,
}

/// Counts the lines of a text, of which each starts behind a `\n`.
pub(super) fn lines(bytes: &[u8], length: usize, rows: bool) -> Lines {
    let mut lines = Lines::default();
    // the text starts a line
    let mut start = 1;
    for (index, block) in bytes.chunks_exact(64).enumerate() {
        let at = index * 64;
        if at >= length {
            break;
        }
        let inside = match length - at {
            64.. => u64::MAX,
            rest => (1 << rest) - 1,
        };
        let ends = bits(block, |bytes| bytes.simd_eq(u8x16::splat(b'\n'))) & inside;
        let blank = bits(block, |bytes| bytes.min(u8x16::splat(b' ')).simd_eq(bytes)) & inside;
        let odd = bits(block, |bytes| {
            bytes.simd_eq(u8x16::splat(b'\r')) | bytes.simd_eq(u8x16::splat(b'"'))
        });
        lines.odd |= (ends << 1 | start) & blank != 0 || rows && odd & inside != 0;
        start = ends >> 63;
        lines.ends += u64::from(ends.count_ones());
    }
    lines
}

/// One bit for each of 64 bytes.
#[inline(always)]
fn bits(block: &[u8], test: impl Fn(u8x16) -> u8x16) -> u64 {
    let mut bits = 0;
    for (index, bytes) in block.chunks_exact(16).enumerate() {
        let mut sixteen = [0; 16];
        sixteen.copy_from_slice(bytes);
        bits |= u64::from(test(u8x16::new(sixteen)).to_bitmask()) << (16 * index);
    }
    bits
}

/// The place of the first quote or backslash from a place on.
#[inline(always)]
pub(super) fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(block) = bytes.get(at..at + 16) {
        let mut sixteen = [0; 16];
        sixteen.copy_from_slice(block);
        let sixteen = u8x16::new(sixteen);
        let found = sixteen.simd_eq(u8x16::splat(b'"')) | sixteen.simd_eq(u8x16::splat(b'\\'));
        match found.to_bitmask() {
            0 => at += 16,
            mask => return Some(at + mask.trailing_zeros() as usize),
        }
    }
    None
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
    fn every_mark_is_found_in_order_from_any_place_on() {
        let text = "ab,\"c\r\n".repeat(40);
        let bytes = padded(&text);
        for start in 0..150 {
            let mut marks = Marks::new(&bytes, start);
            let mut found = Vec::new();
            while let Some(at) = marks.next(&bytes) {
                found.push(at);
            }
            let expected: Vec<usize> = (start..text.len())
                .filter(|at| b",\"\r\n".contains(&bytes[*at]))
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn lines_are_counted_and_odd_ones_noticed() {
        let of = |text: &str, rows| lines(&padded(text), text.len(), rows);
        let plain = "a,b\n".repeat(50);
        assert_eq!(
            of(&plain, true),
            Lines {
                ends: 50,
                odd: false
            }
        );
        for odd in ["\n", " a\n", "\r\n", "a\n\nb\n"] {
            assert!(of(odd, false).odd, "{odd:?}");
            assert!(of(&format!("{plain}{odd}"), false).odd, "{odd:?}");
        }
        for odd in ["\"a\"\n", "a\r\n"] {
            assert!(of(odd, true).odd);
            assert!(!of(odd, false).odd);
        }
    }
}
