//! Texts that are part of many results and are created once. They are copied in whole blocks, since a fixed number of
//! bytes needs no call, and the bytes after their end are removed.

/// A text that is created in advance.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    blocks: Box<[[u8; BLOCK]]>,
    length: usize,
}

/// Texts that are created in advance, adjacent in memory.
#[derive(Debug, Clone)]
pub(super) struct Fragments {
    /// All texts, then the bytes that are copied after the last one.
    bytes: Vec<u8>,
    /// The offset at which each text starts, and the one at which it ends.
    spans: Vec<[usize; 2]>,
}

/// Number of bytes that are copied at once. Most ids are shorter.
const BLOCK: usize = 32;

impl Fragment {
    pub(super) fn new(text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let block = |part: &[u8]| std::array::from_fn(|at| part.get(at).copied().unwrap_or(0));
        Self {
            blocks: text.chunks(BLOCK).map(block).collect(),
            length: text.len(),
        }
    }

    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>) {
        let start = out.len();
        for block in &self.blocks {
            out.extend_from_slice(block);
        }
        out.truncate(start + self.length);
    }
}

impl Fragments {
    /// Adds a text to an output. Returns whether it is not blank.
    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>, index: usize) -> bool {
        let [start, end] = self.spans[index];
        if start == end {
            return false;
        }
        let after = out.len() + (end - start);
        let mut at = start;
        while at < end {
            if let Some(block) = self.bytes[at..].first_chunk::<BLOCK>() {
                out.extend_from_slice(block);
            }
            at += BLOCK;
        }
        out.truncate(after);
        true
    }
}

impl<T: AsRef<[u8]>> FromIterator<T> for Fragments {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let (mut bytes, mut spans) = (Vec::new(), Vec::new());
        for text in texts {
            let start = bytes.len();
            bytes.extend_from_slice(text.as_ref());
            spans.push([start, bytes.len()]);
        }
        bytes.extend_from_slice(&[0; BLOCK]);
        Self { bytes, spans }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_copied_whole() {
        let texts: Vec<Vec<u8>> = (0..100).map(|length| vec![b'a'; length]).collect();
        let together: Fragments = texts.iter().collect();
        for (index, text) in texts.iter().enumerate() {
            let mut out = b"before".to_vec();
            Fragment::new(text).push_to(&mut out);
            assert_eq!(out, [b"before", text.as_slice()].concat());
            let is_not_blank = together.push_to(&mut out, index);
            assert_eq!(out, [b"before", text.as_slice(), text].concat());
            assert_eq!(is_not_blank, !text.is_empty());
        }
    }
}
