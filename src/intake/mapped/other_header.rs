//! A row below the header that names the columns again, in another order: the header of another file that was joined.
//! The rows below it would be read under the wrong names, so the input ends there.

use std::collections::BTreeMap;
use std::io;

use crate::intake::fold::fold;

/// The names of the columns of an export.
pub(super) struct HeaderNames {
    /// The folded header of each column.
    names: Vec<String>,
    /// How often each of them stands in the header. A blank one is none.
    counts: BTreeMap<String, usize>,
    /// For each column, whether it is a box, whose cells may repeat its header.
    are_boxes: Vec<bool>,
}

impl HeaderNames {
    /// The folded headers; for each column, whether it is a box.
    pub(super) fn new(names: Vec<String>, are_boxes: Vec<bool>) -> Self {
        let mut counts = BTreeMap::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            *counts.entry(name.clone()).or_default() += 1;
        }
        Self {
            names,
            counts,
            are_boxes,
        }
    }

    /// The folded headers.
    pub(super) fn list(&self) -> &[String] {
        &self.names
    }

    /// Whether a cell holds the name of a column.
    pub(super) fn contains(&self, cell: &str) -> bool {
        self.counts.contains_key(&*fold(cell))
    }

    /// Whether the cells of a row are the names of the columns.
    pub(super) fn is_header<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        let cells: Vec<&str> = cells.collect();
        let mut pairs = cells.iter().zip(&self.names);
        cells.len() == self.names.len() && pairs.all(|(cell, name)| *fold(cell) == **name)
    }

    /// Ends the input at a row that is another header.
    ///
    /// # Errors
    ///
    /// If the row is one, as [`Self::is_other`] decides it.
    pub(super) fn refuse_other<'c>(
        &self,
        line: u64,
        cells: impl Iterator<Item = &'c str>,
    ) -> io::Result<()> {
        if !self.is_other(cells) {
            Ok(())
        } else {
            Err(io::Error::other(format!(
                "line {line} names the columns again, in another order: two files were joined"
            )))
        }
    }

    /// Whether most cells of a row, of several, are names of columns, and the row is not the header again. A box that
    /// repeats its own header is not counted, and a name only as often as it stands in the header.
    pub(super) fn is_other<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        let cells: Vec<_> = cells.map(fold).collect();
        if cells.len() != self.names.len() || cells.len() < 2 {
            return false;
        }
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut counted, mut named, mut differs) = (0, 0, false);
        for ((cell, name), is_box) in cells.iter().zip(&self.names).zip(&self.are_boxes) {
            let is_own = **cell == **name;
            differs |= !is_own;
            if is_own && *is_box {
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
}
