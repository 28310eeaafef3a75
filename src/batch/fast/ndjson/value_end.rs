//! Finds the end of a JSON value. Whether it is a value is checked when it is read.

use wide::u8x16;

use crate::batch::fast::simd::{block, first_where};

/// The end of the value that starts at an offset. Returns `None` if no value starts there, if it contains an escape or
/// a control character, or if too few bytes follow.
#[inline(always)]
pub(super) fn end_of_value(bytes: &[u8], start: usize) -> Option<usize> {
    let inside = start.wrapping_add(1);
    match *bytes.get(start)? {
        b'[' => closed(bytes, inside, b']'),
        // whitespace, the end of the line, and objects, which are left to the reader of single records
        ..=b' ' | b'{' => None,
        first => {
            let block = block(bytes, inside)?;
            // both are computed before the processor knows which one is wanted
            let string_ends = closes(block, b'"').to_bitmask();
            let word_ends = ends_word(block).to_bitmask();
            let is_string = first == b'"';
            let ends = if is_string { string_ends } else { word_ends };
            let end = inside.wrapping_add(ends.trailing_zeros() as usize);
            match (ends, is_string) {
                (0, true) => closed(bytes, inside, b'"'),
                (0, false) => first_where(bytes, inside, ends_word),
                (_, true) => after_close(bytes, end, b'"'),
                (_, false) => Some(end),
            }
        }
    }
}

/// The end of a value that ends with a certain byte, from an offset inside it on.
fn closed(bytes: &[u8], inside: usize, close: u8) -> Option<usize> {
    let end = first_where(bytes, inside, |block| closes(block, close))?;
    after_close(bytes, end, close)
}

/// The offset after the byte that closes a value, if the byte at `end` is that byte.
#[inline(always)]
fn after_close(bytes: &[u8], end: usize, close: u8) -> Option<usize> {
    (*bytes.get(end)? == close).then_some(end.wrapping_add(1))
}

/// The bytes that close a value, and those that must not come before: escapes and control characters.
#[inline(always)]
fn closes(block: u8x16, close: u8) -> u8x16 {
    block.simd_eq(u8x16::splat(close))
        | block.simd_eq(u8x16::splat(b'\\'))
        | block.min(u8x16::splat(LAST_CONTROL)).simd_eq(block)
}

/// The bytes that end a number, or a word without quotes.
#[inline(always)]
fn ends_word(block: u8x16) -> u8x16 {
    block.simd_eq(u8x16::splat(b','))
        | block.simd_eq(u8x16::splat(b'}'))
        | block.min(u8x16::splat(b' ')).simd_eq(block)
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
    fn a_value_ends_before_the_rest_of_the_json() {
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
    fn values_for_the_other_reader_have_no_end() {
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
