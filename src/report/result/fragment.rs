//! Texts that are part of many results and are created once.

/// A text that is created in advance.
#[derive(Debug, Clone)]
pub(super) struct Fragment(Box<[u8]>);

impl Fragment {
    pub(super) fn new(text: impl AsRef<[u8]>) -> Self {
        Self(Box::from(text.as_ref()))
    }

    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// Texts that are created in advance, adjacent in memory.
#[derive(Debug, Clone)]
pub(super) struct Fragments {
    /// All texts, then the bytes that are copied after the last one.
    bytes: Vec<u8>,
    /// The offset at which each text ends.
    ends: Vec<usize>,
}

/// Number of bytes that are copied at once. Most ids are shorter.
const BLOCK: usize = 16;

impl Fragments {
    /// Adds a text to an output. Returns whether it is not blank.
    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>, index: usize) -> bool {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let end = self.ends[index];
        let length = end - start;
        match self.bytes[start..].first_chunk::<BLOCK>() {
            // a fixed number of bytes needs no call
            Some(block) if length <= BLOCK => {
                out.extend_from_slice(block);
                out.truncate(out.len() - BLOCK + length);
            }
            _ => out.extend_from_slice(&self.bytes[start..end]),
        }
        length > 0
    }
}

impl<T: AsRef<[u8]>> FromIterator<T> for Fragments {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for text in texts {
            bytes.extend_from_slice(text.as_ref());
            ends.push(bytes.len());
        }
        bytes.extend_from_slice(&[0; BLOCK]);
        Self { bytes, ends }
    }
}
