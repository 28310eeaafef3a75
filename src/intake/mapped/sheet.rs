//! A sheet of a workbook with the columns of a mapping.
//!
//! A cell whose value cannot be trusted is refused by its address: a formula that was never computed, an error, a
//! duration, a number that the workbook has rounded, a merged cell. Days are read as days, whatever their format.

mod address;
mod guard;
mod unpacked;
mod values;

use std::collections::BTreeSet;
use std::io::{self, Read};

#[cfg(feature = "cli")]
pub(crate) use self::guard::is_guarded;
use self::values::{NONE_VISIBLE, Values, visible, workbook};
use super::header::{Layout, TakeHeader};
use super::row_kind::RowKind;
use super::{Reader, RecordCells};
use crate::intake::csv::REPEATS_HEADER;
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Mapping, used};
use crate::intake::notation::{Content, ContentKind};
use crate::intake::{CellPlace, InputError, UnreadableRecord};
use crate::rules::shown;

/// The number of each row, from 1, and its cells.
pub(in crate::intake) type Rows = Vec<(u64, Vec<Content>)>;

/// The rows of a sheet below a valid header.
pub(super) struct Sheet {
    layout: Layout,
    cells: Values,
    /// The first row below the header.
    first: u32,
    /// The next row.
    row: u32,
    /// Columns that are read and contain days.
    days: BTreeSet<usize>,
    blank: u64,
}

impl Sheet {
    /// Reads a workbook up to the header. `take` decides whether it may be used.
    pub(super) fn open(
        reader: impl Read,
        mapping: &Mapping,
        take: TakeHeader,
    ) -> Result<(Self, Vec<String>), InputError> {
        let export = &mapping.export;
        let mut values = Values::read(reader, export.sheet.as_deref())?;
        let mut header = u32::try_from(export.header.unwrap_or(1) - 1).unwrap_or(u32::MAX);
        while header < values.height && values.is_blank(header) {
            header += 1;
        }
        if header >= values.height {
            let message =
                "the sheet has no header in the row that the mapping names: it ends before";
            return Err(InputError::Header(message.to_owned()));
        }
        values.merged.retain(|merged| merged.end.0 > header);
        let names = (0..values.width).map(|column| values.content(header, column).text);
        let (layout, problems) = take(Layout::compare(names, mapping, false))?;
        let skip = u32::try_from(export.skip).unwrap_or(u32::MAX);
        let row = header.saturating_add(1).saturating_add(skip);
        let used = used(&mapping.record, &mapping.questions);
        let read: BTreeSet<usize> = used.iter().filter_map(|id| layout.place(*id)).collect();
        let days = read.into_iter().filter(|&column| {
            let is_day = |row| values.content(row, column).view().day().is_some();
            (row..values.height).any(is_day)
        });
        let days = days.collect();
        let sheet = Self {
            layout,
            cells: values,
            first: row,
            row,
            days,
            blank: 0,
        };
        Ok((sheet, problems))
    }

    /// Number of rows with only blank cells that were skipped so far.
    pub(super) fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self, reader: &Reader<'_>) -> io::Result<Option<RecordCells>> {
        while self.row < self.cells.height {
            let row = self.row;
            self.row += 1;
            if !self.cells.is_blank(row) {
                return self.record(row, reader).map(Some);
            }
            self.blank += 1;
        }
        Ok(None)
    }

    fn record(&self, row: u32, reader: &Reader<'_>) -> io::Result<RecordCells> {
        let contents: Vec<Content> = (0..self.cells.width)
            .map(|column| self.content(row, column))
            .collect();
        let line = u64::from(row) + 1;
        let texts = contents.iter().map(|content| content.text.as_str());
        let cells = || self.layout.cells(line, |at| contents[at].clone());
        let kind = self
            .layout
            .kind(texts, cells, reader.mapping, &reader.notation);
        kind.refuse_other_header(line)?;
        if kind == RowKind::Header {
            let record = UnreadableRecord {
                id: None,
                message: REPEATS_HEADER.to_owned(),
                value: None,
                place: None,
            };
            return Ok(Err((line, record)));
        }
        Ok(Ok(cells()))
    }

    fn content(&self, row: u32, column: usize) -> Content {
        let content = self.cells.content(row, column);
        match content.kind {
            ContentKind::Text if self.days.contains(&column) => Content {
                kind: ContentKind::TextAmongDays,
                ..content
            },
            _ => content,
        }
    }

    /// The headers of the columns that a pattern leaves out.
    pub(super) fn left_out_like(&self) -> Vec<String> {
        self.layout.left_out_like()
    }

    /// The folded header of a column that is there, with its number if the header repeats.
    pub(super) fn shown(&self, column: ColumnId) -> Option<String> {
        self.layout.shown(column)
    }

    /// Names the column of an error.
    pub(super) fn show(&self, place: &mut CellPlace) {
        self.layout.show(place);
    }

    /// Remarks about the sheet: columns that contain both days and text. A spreadsheet that read days in the wrong
    /// order converted some, and left those as text that are not valid in that order.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mixed = self.days.iter().filter(|&&column| {
            let mut rows = self.first..self.cells.height;
            rows.any(|row| {
                let content = self.cells.content(row, column);
                content.kind == ContentKind::Text && !fold(&content.text).is_empty()
            })
        });
        let remark = |column: &usize| {
            format!(
                "column `{}` holds days and text: day and month of its days may be swapped",
                shown(self.layout.name(*column))
            )
        };
        mixed.map(remark).collect()
    }
}

/// The rows of the first visible sheet, without blank ones, with its name if there are several.
pub(in crate::intake) fn first(reader: impl Read) -> Result<(Option<String>, Rows), InputError> {
    let mut workbook = workbook(reader)?;
    let names = visible(&workbook);
    let Some(name) = names.first() else {
        return Err(InputError::Header(NONE_VISIBLE.to_owned()));
    };
    let values = Values::of(&mut workbook, name)?;
    let rows = (0..values.height).filter(|row| !values.is_blank(*row));
    let rows = rows.map(|row| {
        let cells = (0..values.width).map(|column| values.content(row, column));
        (u64::from(row) + 1, cells.collect())
    });
    let rows = rows.collect();
    Ok(((names.len() > 1).then(|| name.clone()), rows))
}
