//! Texts of many rows, copied as one block.

/// A text that is known beforehand. A whole block is copied, however short the text, and cut off afterwards: the compiler
/// knows its size.
#[derive(Debug, Clone)]
pub(super) struct Fragment<const BLOCK: usize> {
    /// The text, if it is not longer than a block.
    block: [u8; BLOCK],
    length: usize,
    /// The text, if it is longer.
    long: Box<[u8]>,
}

impl<const BLOCK: usize> Fragment<BLOCK> {
    pub fn new(text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let mut block = [0; BLOCK];
        let mut long = Box::default();
        match block.get_mut(..text.len()) {
            Some(start) => start.copy_from_slice(text),
            None => long = Box::from(text),
        }
        Self {
            block,
            length: text.len(),
            long,
        }
    }

    #[inline(always)]
    pub fn push_to(&self, out: &mut Vec<u8>) {
        if self.length > BLOCK {
            return out.extend_from_slice(&self.long);
        }
        let end = out.len() + self.length;
        out.extend_from_slice(&self.block);
        out.truncate(end);
    }
}

/// Writes a list as a cell. Each member starts with the separator from the one before.
#[inline(always)]
pub(super) fn push_list<'f, const BLOCK: usize>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = &'f Fragment<BLOCK>>,
) {
    let start = out.len();
    for member in members {
        member.push_to(out);
    }
    begin_list(out, start);
}

/// Makes the list that was written from a place on a cell of its own.
pub(super) fn begin_list(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(first) => *first = b',',
        None => out.push(b','),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_written_whole_however_long() {
        let text = "0123456789".repeat(20);
        let mut out = Vec::new();
        let mut expected = String::new();
        for length in 0..text.len() {
            Fragment::<64>::new(&text[..length]).push_to(&mut out);
            expected += &text[..length];
        }
        assert_eq!(String::from_utf8(out).expect("digits"), expected);
    }
}
