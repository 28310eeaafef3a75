//! The kind of a row below the header: a record, the header again, or another header. The last one comes from another
//! file that was joined. The rows below it would be read under the wrong names, so the input ends there.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use super::cell_reading::CellReading;
use crate::intake::fold::fold;

/// Minimum number of refused answers in a header. A single one can be an answer that the mapping does not name yet.
const MIN_REFUSED: usize = 2;

/// The kind of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// A record, or a row that cannot be read.
    Record,
    /// The header again.
    Header,
    /// Another header: most cells of the columns that are read are names.
    OtherNames,
    /// Another header: it has a name, several cells that are refused, and no answer.
    NoAnswer,
}

/// The use of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnUse {
    /// Nothing reads it, so its cells may contain anything.
    LeftOut,
    Read,
    /// A box that contains its own header if it is ticked.
    Box,
}

/// The names of the columns of an export.
pub(super) struct HeaderNames {
    /// The folded header of each column.
    names: Vec<String>,
    uses: Vec<ColumnUse>,
    /// Each name that is not blank.
    known: BTreeMap<String, KnownName>,
}

/// A name in the header.
#[derive(Debug, Default)]
struct KnownName {
    /// Number of columns with this name.
    count: usize,
    /// Whether one of them is read.
    is_read: bool,
}

impl RowKind {
    /// Ends the input at another header.
    ///
    /// # Errors
    ///
    /// If the row is another header.
    pub(super) fn refuse_other_header(self, line: u64) -> io::Result<()> {
        let how = match self {
            Self::Record | Self::Header => return Ok(()),
            Self::OtherNames => "names columns again, but not as the header does",
            Self::NoAnswer => "names columns again, and contains no answer",
        };
        let message = format!(
            "line {line} {how}: two files were joined, or rows of the header are not counted in `header` and `skip`"
        );
        Err(io::Error::other(message))
    }
}

impl HeaderNames {
    /// Creates the names of a header. `names` are the folded headers, `uses` says how each column is used.
    pub(super) fn new(names: Vec<String>, uses: Vec<ColumnUse>) -> Self {
        let mut known: BTreeMap<String, KnownName> = BTreeMap::new();
        for (name, one) in names.iter().zip(&uses) {
            if !name.is_empty() {
                let known = known.entry(name.clone()).or_default();
                known.count += 1;
                known.is_read |= *one != ColumnUse::LeftOut;
            }
        }
        Self { names, uses, known }
    }

    /// The folded headers.
    pub(super) fn list(&self) -> &[String] {
        &self.names
    }

    /// Whether something reads a column.
    pub(super) fn is_read(&self, at: usize) -> bool {
        self.uses
            .get(at)
            .is_none_or(|one| *one != ColumnUse::LeftOut)
    }

    /// Whether a cell contains the name of a column.
    pub(super) fn contains(&self, cell: &str) -> bool {
        self.known.contains_key(&*fold(cell))
    }

    /// The kind of a row. `read` returns the reading of each cell.
    pub(super) fn kind<'c>(
        &self,
        cells: impl Iterator<Item = &'c str>,
        read: impl FnOnce() -> Vec<CellReading>,
    ) -> RowKind {
        let cells: Vec<_> = cells.map(fold).collect();
        if self.is_header(&cells) {
            return RowKind::Header;
        }
        let may_be_names = self.are_other_names(&cells, &[]);
        if !may_be_names && !self.has_name(&cells) {
            return RowKind::Record;
        }
        let readings = read();
        if may_be_names && self.are_other_names(&cells, &readings) {
            RowKind::OtherNames
        } else if self.are_names_without_answer(&cells, &readings) {
            RowKind::NoAnswer
        } else {
            RowKind::Record
        }
    }

    /// Whether a row may be the header again, or most of its cells are names.
    pub(super) fn may_be_header<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        let cells: Vec<_> = cells.map(fold).collect();
        self.is_header(&cells) || self.are_other_names(&cells, &[])
    }

    /// Whether a row is the header again.
    pub(super) fn is_repeated<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.is_header(&cells.map(fold).collect::<Vec<_>>())
    }

    /// Whether a row may have a name and no answer.
    pub(super) fn is_named<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.has_name(&cells.map(fold).collect::<Vec<_>>())
    }

    fn is_header(&self, cells: &[Cow<'_, str>]) -> bool {
        cells.len() == self.names.len() && (0..cells.len()).all(|at| self.is_own(at, &cells[at]))
    }

    /// Whether most cells of columns that are read are names. A name is counted only as often as it occurs in the
    /// header, and not if it is an answer. If the row has more or fewer cells than the header, the column of a cell is
    /// not known: then all cells are counted up to the last filled one.
    fn are_other_names(&self, cells: &[Cow<'_, str>], readings: &[CellReading]) -> bool {
        let is_whole = cells.len() == self.names.len();
        let filled = cells.iter().rposition(|cell| !cell.is_empty());
        let cells = match filled {
            Some(last) if !is_whole => &cells[..=last],
            _ => cells,
        };
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut counted, mut named, mut all_named) = (0, 0, 0);
        for (at, cell) in cells.iter().enumerate() {
            let is_answer = is_whole && readings.get(at) == Some(&CellReading::Answer);
            let known = self.known.get_key_value(&**cell);
            let known = known.filter(|_| !is_answer);
            all_named += usize::from(known.is_some());
            if self.is_ticked(at, cell) || is_whole && !self.is_read(at) {
                continue;
            }
            counted += 1;
            if let Some((name, known)) = known {
                let left = left.entry(name).or_insert(known.count);
                named += usize::from(*left > 0);
                *left = left.saturating_sub(1);
            }
        }
        all_named > 1 && named * 2 > counted
    }

    /// Whether a row has a name, several cells that are refused, and no answer. The name of a column that nothing reads
    /// counts only in a cell that is refused.
    fn are_names_without_answer(&self, cells: &[Cow<'_, str>], readings: &[CellReading]) -> bool {
        let is_refused = |at: usize| readings.get(at) == Some(&CellReading::Refused);
        let refused = (0..cells.len()).filter(|at| is_refused(*at)).count();
        let mut all = cells.iter().enumerate();
        refused >= MIN_REFUSED
            && !readings.contains(&CellReading::Answer)
            && all.any(|(at, cell)| {
                let is_name = self.known.contains_key(&**cell);
                is_name && is_refused(at) || self.is_read_name(at, cell)
            })
    }

    fn has_name(&self, cells: &[Cow<'_, str>]) -> bool {
        let mut cells = cells.iter().enumerate();
        cells.any(|(at, cell)| {
            let is_answer = self.is_read(at) && !self.is_ticked(at, cell);
            is_answer && self.known.contains_key(&**cell) || self.is_read_name(at, cell)
        })
    }

    /// Whether a cell is the name of a column that is read. A box that is ticked with its header is none.
    fn is_read_name(&self, at: usize, cell: &str) -> bool {
        self.known.get(cell).is_some_and(|known| known.is_read) && !self.is_ticked(at, cell)
    }

    fn is_own(&self, at: usize, cell: &str) -> bool {
        self.names.get(at).is_some_and(|name| name == cell)
    }

    /// Whether a cell may be a box that is ticked with its header.
    fn is_ticked(&self, at: usize, cell: &str) -> bool {
        self.is_own(at, cell) && self.uses[at] == ColumnUse::Box
    }
}
