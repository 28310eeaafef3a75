//! A text with a name, and locations in it.
//!
//! Converts byte offsets to lines and columns. Nothing here opens a file.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::memchr2_iter;

/// One file of a protocol: its name as the user knows it, and its text.
///
/// The text does not include a byte order mark.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    /// Computed on demand: only findings need lines. Stored in few bytes, since a text may consist of line ends only.
    /// In a text of more than 4 GB, everything is one line.
    line_starts: OnceLock<Vec<u32>>,
}

/// The index of a source in a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A location in human terms: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Every file that was read, in the order in which findings are reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    files: Vec<Source>,
}

impl Source {
    /// Creates a source. A leading byte order mark is removed.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text: String = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self {
            name: name.into(),
            text,
            line_starts: OnceLock::new(),
        }
    }

    /// The name as the user knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset. An offset past the end counts as the end.
    pub fn place(&self, offset: usize) -> Place {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self
            .line_starts()
            .partition_point(|&start| start as usize <= offset);
        let start = self.start(line).unwrap_or_default();
        Place {
            line,
            column: self.text[start..offset].chars().count() + 1,
        }
    }

    /// The bytes of a line, counted from 1, without its line end.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let end = self.text.len();
        let start = self.start(line).unwrap_or(end);
        let end = self.start(line + 1).unwrap_or(end);
        let content = self.text[start..end].trim_end_matches(['\n', '\r']);
        start..start + content.len()
    }

    /// The first byte of a line, counted from 1.
    fn start(&self, line: usize) -> Option<usize> {
        let start = self.line_starts().get(line.checked_sub(1)?)?;
        Some(*start as usize)
    }

    /// The first byte of each line.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| line_starts(&self.text))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

impl Span {
    /// A span from a range of bytes.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            start: range.start,
            end: range.end,
        }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl FileId {
    fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("there are fewer than 2^32 files"))
    }
}

impl Sources {
    /// Adds a file. Returns its id.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId::from_index(self.files.len());
        self.files.push(source);
        id
    }

    /// Returns the same files under other names.
    #[must_use]
    pub fn renamed(&self, name_of: impl Fn(&str) -> String) -> Self {
        let files = self.files.iter().map(|file| Source {
            name: name_of(&file.name),
            ..file.clone()
        });
        Self {
            files: files.collect(),
        }
    }

    /// The file with an id.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Every file with its id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId::from_index(index), file))
    }
}

/// The first byte of each line.
fn line_starts(text: &str) -> Vec<u32> {
    // allocate no more than necessary
    let mut starts = Vec::with_capacity(line_ends(text).count() + 1);
    starts.push(0);
    starts.extend(line_ends(text).map_while(|end| u32::try_from(end).ok()));
    starts
}

/// Offsets at which a new line begins: after `\n`, `\r\n` or a lone `\r`, which editors show as a line end.
fn line_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
        .map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_characters() {
        let source = Source::new("a.toml", "\u{feff}é = \"ж\"\r\nb\rc");
        let at = |needle: char| source.place(source.text().find(needle).unwrap_or(99));
        assert_eq!(at('ж'), Place { line: 1, column: 6 });
        assert_eq!(at('b'), Place { line: 2, column: 1 });
        assert_eq!(at('c'), Place { line: 3, column: 1 });
        assert_eq!(source.place(99), Place { line: 3, column: 2 });
        assert_eq!(&source.text()[source.line_range(1)], "é = \"ж\"");
    }
}
