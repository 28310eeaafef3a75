//! One CSV cell: whether it can be written unchanged, and how it is written otherwise.

use crate::model::Protocol;
use crate::report::text::spelling::spelled_out;

/// Whether a cell can be written unchanged: no spreadsheet runs it, nothing in it is spelled out, and it needs no
/// quotes.
pub(super) fn is_plain(cell: &str) -> bool {
    let starts_plain = cell
        .bytes()
        .next()
        .is_none_or(|byte| byte.is_ascii_alphanumeric());
    let odd = |eight: &[u8; 8]| odd_bytes(u64::from_le_bytes(*eight));
    let odd_bytes = match cell.as_bytes().last_chunk() {
        // the last eight bytes may overlap the previous eight
        Some(last) => {
            let (eights, _) = cell.as_bytes().as_chunks();
            eights.iter().fold(odd(last), |all, eight| all | odd(eight))
        }
        None => {
            let mut eight = [b' '; 8];
            eight[..cell.len()].copy_from_slice(cell.as_bytes());
            odd(&eight)
        }
    };
    starts_plain && odd_bytes == 0
}

/// Adds a cell. With `defuse`, a cell that a spreadsheet would run as a formula is escaped, and control characters are
/// spelled out. Returns whether it is escaped.
pub(super) fn add_cell(out: &mut Vec<u8>, cell: &str, defuse: bool) -> bool {
    if is_plain(cell) {
        out.extend_from_slice(cell.as_bytes());
        return false;
    }
    if !defuse {
        push_cell(out, "", cell);
        return false;
    }
    let is_formula = runs_as_formula(cell);
    push_cell(out, if is_formula { "'" } else { "" }, &spelled_out(cell));
    is_formula
}

/// Whether all ids of a protocol are plain.
pub(super) fn has_plain_ids(protocol: &Protocol) -> bool {
    protocol.procedures.iter().all(|one| is_plain(&one.id))
        && protocol.rules.iter().all(|one| is_plain(&one.id))
        && protocol.questions.iter().all(|one| is_plain(&one.id))
}

/// Marks each of eight bytes that is not printable ASCII, or that ends a cell, with its highest bit.
fn odd_bytes(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // sets the highest bit of the lowest byte that is less; bits of higher bytes may be wrong, but only if there is one
    let less = |bytes: u64, than: u8| bytes.wrapping_sub(EACH * u64::from(than)) & !bytes;
    let is = |byte: u8| less(eight ^ (EACH * u64::from(byte)), 1);
    (eight | less(eight, b' ') | is(b',') | is(b'"') | is(0x7F)) & (EACH << 7)
}

/// Writes a cell, in quotes if it contains a byte that would end it.
pub(in crate::report) fn push_cell(out: &mut Vec<u8>, lead: &str, cell: &str) {
    let quotes = cell
        .bytes()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !quotes {
        out.extend_from_slice(lead.as_bytes());
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(lead.as_bytes());
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(byte);
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Whether a spreadsheet may run a cell: by its first character, in ASCII or full width. Negative numbers are not
/// treated differently, because no column contains any.
pub(in crate::report) fn runs_as_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_plain_if_each_byte_is() {
        for byte in 0..=0xFF_u8 {
            let plain = (b' '..=b'~').contains(&byte) && byte != b',' && byte != b'"';
            for place in 0..20 {
                let mut cell = [b'a'; 20];
                cell[place] = byte;
                if let Ok(cell) = std::str::from_utf8(&cell) {
                    let starts = place > 0 || byte.is_ascii_alphanumeric();
                    assert_eq!(is_plain(cell), plain && starts, "{cell:?}");
                }
            }
        }
        assert!(is_plain("") && !is_plain("a\u{e9}") && !is_plain("aaaaaaa\u{e9}"));
    }

    #[test]
    fn cells_are_quoted_as_a_csv_writer_does() {
        for cell in [
            "a", "a b", "a,b", "a\"b", "\"", "a\nb", "a\rb", "é;1", "'a'", "",
        ] {
            let mut own = Vec::new();
            push_cell(&mut own, "", cell);
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record([cell, ""]).expect("memory");
            let theirs = writer.into_inner().expect("memory");
            assert_eq!([own.as_slice(), b",\n"].concat(), theirs);
        }
    }

    #[test]
    fn each_start_of_a_formula_is_known() {
        for cell in ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"] {
            assert!(runs_as_formula(cell), "{cell:?}");
        }
        for cell in ["", "C-1", "1=1", "'=1", " =1"] {
            assert!(!runs_as_formula(cell), "{cell:?}");
        }
    }
}
