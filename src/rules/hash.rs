//! The hash that an approval contains.
//!
//! It covers bytes, so a checkout with other line ends has another hash. The hash can also be computed with other line
//! ends, to distinguish such a checkout from an edited rule.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Folder, file};

/// The line ends with which files are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    AsTheyAre,
    Lf,
    CrLf,
}

/// SHA-256 of the files in order, each as name, line feed, length in bytes, line feed, bytes.
pub(super) fn hash(folder: &Folder, names: &[String], line_ends: LineEnds) -> String {
    let mut hasher = Sha256::new();
    for name in names {
        let bytes = line_ends.of(file(folder, name).unwrap_or_default());
        hasher.update(format!("{name}\n{}\n", bytes.len()));
        hasher.update(bytes);
    }
    let bytes = hasher.finalize();
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl LineEnds {
    /// A file with these line ends. A lone CR is kept: no checkout changes it.
    fn of(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        let end: &[u8] = match self {
            Self::AsTheyAre => return bytes.into(),
            Self::Lf => b"\n",
            Self::CrLf => b"\r\n",
        };
        let mut lines = bytes.split(|&byte| byte == b'\n').peekable();
        let mut changed = Vec::with_capacity(bytes.len());
        while let Some(line) = lines.next() {
            match lines.peek() {
                Some(_) => {
                    changed.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
                    changed.extend_from_slice(end);
                }
                None => changed.extend_from_slice(line),
            }
        }
        changed.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_line_ends_are_changed() {
        let mixed = b"a\r\n\nb\rc\r\r\nd\r";
        assert_eq!(LineEnds::AsTheyAre.of(mixed).as_ref(), mixed);
        assert_eq!(LineEnds::Lf.of(mixed).as_ref(), b"a\n\nb\rc\r\nd\r");
        assert_eq!(LineEnds::CrLf.of(mixed).as_ref(), b"a\r\n\r\nb\rc\r\r\nd\r");
        assert_eq!(LineEnds::CrLf.of(b"").as_ref(), b"");
    }
}
