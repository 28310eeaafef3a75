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
