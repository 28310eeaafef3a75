//! Where a JSON value ends. Whether it is one is seen when it is read.

use super::marks::{LANES, sixteen};

/// What ends the values that start alike.
struct Ending {
    /// These two bytes, and all up to the third.
    bytes: [[u8; LANES]; 3],
    /// Whether the first of them belongs to the value, which none of the others may end.
    closes: bool,
}

/// Numbers and words without quotes, strings, arrays.
static ENDINGS: [Ending; 3] = [
    Ending {
        bytes: [[b','; LANES], [b'}'; LANES], [b' '; LANES]],
        closes: false,
    },
    Ending {
        bytes: [[b'"'; LANES], [b'\\'; LANES], [LAST_CONTROL; LANES]],
        closes: true,
    },
    Ending {
        bytes: [[b']'; LANES], [b']'; LANES], [LAST_CONTROL; LANES]],
        closes: true,
    },
];

const LAST_CONTROL: u8 = b' ' - 1;

/// Which of them a first byte says.
static KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    kinds[b'"' as usize] = 1;
    kinds[b'[' as usize] = 2;
    kinds
};

/// The end of the value that starts at a place; none where there is an escape or a control character in it, or too little
/// follows.
#[inline(always)]
pub(super) fn end_of_value(bytes: &[u8], start: usize) -> Option<usize> {
    let ending = &ENDINGS[usize::from(KINDS[usize::from(*bytes.get(start)?)])];
    let [one, other, up_to] = &ending.bytes;
    let mut at = start.wrapping_add(1);
    loop {
        let block = sixteen(bytes.get(at..at.wrapping_add(LANES))?);
        let ends = block.simd_eq(sixteen(one))
            | block.simd_eq(sixteen(other))
            | block.min(sixteen(up_to)).simd_eq(block);
        match ends.to_bitmask() {
            0 => at = at.wrapping_add(LANES),
            mask => {
                let end = at.wrapping_add(mask.trailing_zeros() as usize);
                let is_closed = !ending.closes | (*bytes.get(end)? == one[0]);
                return is_closed.then_some(end.wrapping_add(usize::from(ending.closes)));
            }
        }
    }
}

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
        ] {
            assert_eq!(end(text), None, "{text}");
        }
        assert_eq!(end_of_value(b"7", 0), None);
    }
}
