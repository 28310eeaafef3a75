//! Where a JSON value ends. Whether it is one is seen when it is read.

use wide::u8x16;

use super::marks::{LANES, sixteen};

/// The end of the value that starts at a place; none where none starts there, where there is an escape or a control
/// character in it, or where too little follows.
#[inline(always)]
pub(super) fn end_of_value(bytes: &[u8], start: usize) -> Option<usize> {
    let inside = start.wrapping_add(1);
    match *bytes.get(start)? {
        b'[' => closed(bytes, inside, b']'),
        // white space that a value does not start with, the end of the line among it; and what only the other reader reads
        ..=b' ' | b'{' => None,
        first => {
            let block = sixteen(bytes.get(inside..inside.wrapping_add(LANES))?);
            // both are there before it is known which one is wanted
            let (closing, other) = (closing(block, b'"'), behind_word(block));
            let is_string = first == b'"';
            let ends = if is_string { closing } else { other };
            let end = inside.wrapping_add(ends.trailing_zeros() as usize);
            match (ends, is_string) {
                (0, true) => closed(bytes, inside, b'"'),
                (0, false) => word(bytes, inside),
                (_, true) => (*bytes.get(end)? == b'"').then_some(end.wrapping_add(1)),
                (_, false) => Some(end),
            }
        }
    }
}

/// The end of a value that a byte closes, from a place inside on.
fn closed(bytes: &[u8], mut at: usize, close: u8) -> Option<usize> {
    loop {
        let block = sixteen(bytes.get(at..at + LANES)?);
        match closing(block, close) {
            0 => at += LANES,
            ends => {
                let end = at + ends.trailing_zeros() as usize;
                return (bytes[end] == close).then_some(end + 1);
            }
        }
    }
}

/// The end of a number or of a word without quotes, from a place inside on.
fn word(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let block = sixteen(bytes.get(at..at + LANES)?);
        match behind_word(block) {
            0 => at += LANES,
            ends => return Some(at + ends.trailing_zeros() as usize),
        }
    }
}

/// A bit for each byte that closes, and for each that may not stand before that: escapes and control characters.
#[inline(always)]
fn closing(block: u8x16, close: u8) -> u32 {
    let ends = block.simd_eq(u8x16::splat(close))
        | block.simd_eq(u8x16::splat(b'\\'))
        | block.min(u8x16::splat(LAST_CONTROL)).simd_eq(block);
    ends.to_bitmask()
}

/// A bit for each byte that ends a word.
#[inline(always)]
fn behind_word(block: u8x16) -> u32 {
    let ends = block.simd_eq(u8x16::splat(b','))
        | block.simd_eq(u8x16::splat(b'}'))
        | block.min(u8x16::splat(b' ')).simd_eq(block);
    ends.to_bitmask()
}

const LAST_CONTROL: u8 = b' ' - 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        let padded = [text.as_bytes(), &[0; 64]].concat();
        end_of_value(&padded, 0)
    }

    #[test]
    fn a_value_ends_where_json_goes_on() {
        let long = format!("\"{}\"", "x".repeat(100));
        for value in [
            "7",
            "-1.5e+10",
            "null",
            "1234567890123456",
            "12345678901234567",
            "\u{e9}",
            "\"\"",
            "\"no\"",
            "\"a, b}\"",
            "\"0123456789abcd\"",
            "\"0123456789abcdef\"",
            long.as_str(),
            "[]",
            "[\"none\"]",
            "[\"lidocaine\", \"latex\", \"nickel\"]",
        ] {
            for behind in [",", "}", " ", "\t", "\r", "\n"] {
                assert_eq!(
                    end(&format!("{value}{behind}2,}}]\n")),
                    Some(value.len()),
                    "{value}{behind:?}"
                );
            }
        }
    }

    #[test]
    fn what_takes_care_has_no_end() {
        for text in [
            "\"a\\n\"",
            "\"a\n\"",
            "\"a\0\"",
            "\"open",
            "[\"a\"\n]",
            "[\"a\",\t\"b\"]",
            "[\"open\"",
            "\n\"no\"",
            " 7",
            "{}",
            "\x007",
        ] {
            assert_eq!(end(text), None, "{text}");
        }
        assert_eq!(end_of_value(b"7", 0), None);
    }
}
