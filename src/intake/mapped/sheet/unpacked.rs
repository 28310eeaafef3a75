//! The total size of the files in a packed file, before any of them is unpacked.

/// The signatures of the end of the directory, and of an entry of it.
const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";

/// Number of bytes of an entry and of the end before their texts.
const ENTRY_LENGTH: usize = 46;
const END_LENGTH: usize = 22;

/// The total size of all files according to the directory. Returns `None` if there is no readable directory.
pub(super) fn size(packed: &[u8]) -> Option<u64> {
    let last = packed.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let end = (first..=last)
        .rev()
        .find(|&at| packed[at..].starts_with(END))?;
    let mut at = usize::try_from(number(packed, end + 16, 4)?).ok()?;
    let count = number(packed, end + 10, 2)?;
    let mut size = 0_u64;
    for _ in 0..count {
        if !packed.get(at..)?.starts_with(ENTRY) {
            return None;
        }
        size = size.checked_add(number(packed, at + 24, 4)?)?;
        let texts = [28, 30, 32].map(|offset| number(packed, at + offset, 2));
        let mut length = ENTRY_LENGTH;
        for text in texts {
            length += usize::try_from(text?).ok()?;
        }
        at += length;
    }
    Some(size)
}

/// The little-endian number in some bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?.iter().rev();
    Some(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
