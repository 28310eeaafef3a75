//! Finds a second header: a row most of whose cells are names of columns, or a row with a name and no answer. It comes
//! from another file that was joined. The rows below it would be read under the wrong names, so the input ends there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use crate::intake::fold::fold;

/// The names of the columns of an export.
pub(super) struct HeaderNames {
    /// The folded header of each column.
    names: Vec<String>,
    /// Number of times that each of them occurs in the header. Blank ones are not included.
    counts: BTreeMap<String, usize>,
    /// For each column, whether a cell with its own header is usual: in a box that is ticked so, and in a column that
    /// nothing reads.
    may_repeat: Vec<bool>,
}

impl HeaderNames {
    /// `names` are the folded headers; `may_repeat` says for each column whether its cells may repeat its header.
    pub(super) fn new(names: Vec<String>, may_repeat: Vec<bool>) -> Self {
        let mut counts = BTreeMap::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            *counts.entry(name.clone()).or_default() += 1;
        }
        Self {
            names,
            counts,
            may_repeat,
        }
    }

    /// The folded headers.
    pub(super) fn list(&self) -> &[String] {
        &self.names
    }

    /// Whether a cell contains the name of a column.
    pub(super) fn contains(&self, cell: &str) -> bool {
        self.counts.contains_key(&*fold(cell))
    }

    /// Whether the cells of a row are the names of the columns.
    pub(super) fn is_header<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.are_header(&cells.map(fold).collect::<Vec<_>>())
    }

    /// Ends the input at a row that is another header: most of its cells are names of columns, or at least one is and
    /// `says_nothing` returns true.
    ///
    /// # Errors
    ///
    /// If the row is another header.
    pub(super) fn refuse_other<'c>(
        &self,
        line: u64,
        cells: impl Iterator<Item = &'c str>,
        says_nothing: impl FnOnce() -> bool,
    ) -> io::Result<()> {
        let cells: Vec<_> = cells.map(fold).collect();
        let how = if self.are_other(&cells) {
            "names columns again, but not as the header does"
        } else if self.name_some(&cells) && !self.are_header(&cells) && says_nothing() {
            "names columns again, and contains no answer"
        } else {
            return Ok(());
        };
        let message = format!(
            "line {line} {how}: two files were joined, or rows of the header are not counted in `header` and `skip`"
        );
        Err(io::Error::other(message))
    }

    /// Whether a row has several cells, most of them names of columns, and is not the header again.
    pub(super) fn is_other<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.are_other(&cells.map(fold).collect::<Vec<_>>())
    }

    /// Whether a cell of a row is the name of a column. A cell that may repeat its own header is not counted.
    pub(super) fn is_named<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.name_some(&cells.map(fold).collect::<Vec<_>>())
    }

    fn are_header(&self, cells: &[Cow<'_, str>]) -> bool {
        cells.len() == self.names.len()
            && cells
                .iter()
                .zip(&self.names)
                .all(|(cell, name)| **cell == **name)
    }

    /// A name is counted only as often as it occurs in the header. Blank cells after the last filled one are not
    /// counted if the row has more or fewer cells than the header.
    fn are_other(&self, cells: &[Cow<'_, str>]) -> bool {
        let is_whole = cells.len() == self.names.len();
        let filled = cells.iter().rposition(|cell| !cell.is_empty());
        let cells = match filled {
            Some(last) if !is_whole => &cells[..=last],
            _ => cells,
        };
        if cells.len() < 2 {
            return false;
        }
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut counted, mut named, mut differs) = (0, 0, !is_whole);
        for (at, cell) in cells.iter().enumerate() {
            differs |= !self.is_own(at, cell);
            if self.is_usual(at, cell) {
                continue;
            }
            counted += 1;
            if let Some((name, count)) = self.counts.get_key_value(&**cell) {
                let left = left.entry(name).or_insert(*count);
                named += usize::from(*left > 0);
                *left = left.saturating_sub(1);
            }
        }
        differs && named * 2 > counted
    }

    fn name_some(&self, cells: &[Cow<'_, str>]) -> bool {
        let mut cells = cells.iter().enumerate();
        cells.any(|(at, cell)| self.counts.contains_key(&**cell) && !self.is_usual(at, cell))
    }

    fn is_own(&self, at: usize, cell: &str) -> bool {
        self.names.get(at).is_some_and(|name| name == cell)
    }

    fn is_usual(&self, at: usize, cell: &str) -> bool {
        self.is_own(at, cell) && self.may_repeat[at]
    }
}
