//! The header of an export: its row, and the index of each column.

mod finder;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::cell_reading::{self, CellReading};
use super::cells::Cells;
use super::decode::not_text;
use super::reader::CellReader;
use super::row_kind::{ColumnUse, HeaderNames, RowKind};
use crate::intake::csv::row::{Row, RowFault};
use crate::intake::csv::rows::Rows;
use crate::intake::csv::separator_in;
use crate::intake::csv::shape::TableShape;
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Export, Location, Mapping, used};
use crate::intake::notation::{Content, Notation};
use crate::intake::record::id_of_cell;
use crate::intake::value::trim;
use crate::intake::{CellPlace, InputError};
use crate::model::{Kind, Protocol};
use crate::rules::shown;
use finder::Finder;

/// The indices of the columns of a mapping in an export.
pub(super) struct Layout {
    names: HeaderNames,
    /// For each column of the mapping, its index in a row. `None` if the export does not have it.
    places: Vec<Option<usize>>,
    /// The columns that a pattern leaves out.
    left_out_like: Vec<usize>,
    id: Option<ColumnId>,
}

/// Reads the rows up to the header of an export without a mapping. `number` is that of its row, from 1.
pub(in crate::intake) fn first<R: BufRead>(
    rows: &mut Rows<R>,
    free: &TableShape,
    delimiter: u8,
    number: u64,
) -> Result<Row, InputError> {
    let export = Export {
        header: Some(number),
        ..Export::default()
    };
    find(rows, free, &export, delimiter)
}

/// Reads the rows up to the header.
pub(super) fn find<R: BufRead>(
    rows: &mut Rows<R>,
    free: &TableShape,
    export: &Export,
    delimiter: u8,
) -> Result<Row, InputError> {
    let number = export.header.unwrap_or(1);
    let mut at = 0;
    let mut is_first = true;
    while let Some(row) = rows.row_if_any(free)? {
        if let Some(offset) = row.not_utf_8 {
            return Err(InputError::Io(io::Error::other(not_text(
                offset,
                export.encoding,
            ))));
        }
        let text = String::from_utf8_lossy(rows.text());
        if std::mem::take(&mut is_first)
            && let Some(sign) = separator(&text)
        {
            if sign.as_bytes() == [delimiter] {
                continue;
            }
            return Err(InputError::Header(format!(
                "line 1 says that the columns are separated by `{}`, and the mapping that they are by `{}`: \
                 correct `delimiter`",
                shown(sign),
                shown(&char::from(delimiter).to_string())
            )));
        }
        at += 1;
        if at < number || row.is_empty_line() || row.is_blank() {
            continue;
        }
        return match row.fault {
            None => Ok(row),
            Some(RowFault::TooLong | RowFault::RunsPastLimit(_)) => Err(InputError::Header(
                "the header is longer than 1 MiB".to_owned(),
            )),
            Some(fault) => Err(InputError::Header(format!(
                "the header cannot be read: {}",
                fault.message()
            ))),
        };
    }
    Err(InputError::Header(match at {
        0 => "the export is empty: it must hold a header".to_owned(),
        _ => format!("the export has no header in row {number}: it ends before"),
    }))
}

/// The delimiter in a line such as `sep=;`, which is an instruction for Excel.
fn separator(line: &str) -> Option<&str> {
    let sign = separator_in(line)?;
    let sign = match trim(sign) {
        "" => sign,
        sign => sign,
    };
    (sign.chars().count() == 1).then_some(sign)
}

/// A layout that may be used, with the faults of its header.
pub(super) type Taken = (Layout, Vec<String>);

/// Decides whether a header may be used.
pub(super) type TakeHeader = fn(ComparedHeader) -> Result<Taken, InputError>;

/// A header, compared with the columns of a mapping.
pub(super) struct ComparedHeader {
    /// Missing columns have no index.
    pub layout: Layout,
    /// Every fault of the header.
    pub problems: Vec<String>,
    /// Whether the row is certainly a header: most of the columns are there.
    pub is_header: bool,
}

impl ComparedHeader {
    /// The layout of a header without faults.
    ///
    /// # Errors
    ///
    /// Lists every fault of the header.
    pub(super) fn exact(self) -> Result<Taken, InputError> {
        if self.problems.is_empty() {
            Ok((self.layout, self.problems))
        } else {
            Err(InputError::Header(self.problems.join("; ")))
        }
    }

    /// The layout of a header, with all of its faults.
    ///
    /// # Errors
    ///
    /// If the row may not be a header.
    pub(super) fn near(self) -> Result<Taken, InputError> {
        if self.is_header || self.problems.is_empty() {
            Ok((self.layout, self.problems))
        } else {
            Err(InputError::Header(self.problems.join("; ")))
        }
    }
}

impl Layout {
    /// Finds the columns of a mapping in a header. If a row of answers may have been joined to the header, columns that
    /// the mapping does not name are given by their numbers.
    pub(super) fn compare<S: AsRef<str>>(
        header: impl Iterator<Item = S>,
        mapping: &Mapping,
        may_be_joined: bool,
    ) -> ComparedHeader {
        let names: Vec<String> = header
            .map(|cell| fold(cell.as_ref()).into_owned())
            .collect();
        let mut finder = Finder::new(&names, &mapping.columns);
        finder.is_header &= !may_be_joined;
        finder.find(mapping);
        let (places, left_out_like) = (finder.places, finder.left_out_like);
        let (problems, is_header) = (finder.problems, finder.is_header);
        let mut uses = vec![ColumnUse::LeftOut; names.len()];
        for column in used(&mapping.record, &mapping.questions) {
            if let Some(place) = places[column.0] {
                let mut maps = mapping.questions.iter();
                uses[place] = if maps.any(|map| map.repeats_header(column)) {
                    ColumnUse::Box
                } else {
                    ColumnUse::Read
                };
            }
        }
        let layout = Self {
            places,
            left_out_like,
            names: HeaderNames::new(names, uses),
            id: mapping.record.id,
        };
        ComparedHeader {
            layout,
            problems,
            is_header,
        }
    }

    /// For each column of the export, whether its cells may contain line breaks.
    pub(super) fn may_break(&self, mapping: &Mapping, protocol: &Protocol) -> Vec<bool> {
        let mut may_break = vec![true; self.width()];
        for (place, may) in self.places.iter().zip(may_hold_lines(mapping, protocol)) {
            if let Some(place) = place {
                may_break[*place] = may;
            }
        }
        may_break
    }

    /// The headers of the columns that a pattern leaves out.
    pub(super) fn left_out_like(&self) -> Vec<String> {
        let left_out = self.left_out_like.iter();
        left_out.map(|at| self.names()[*at].clone()).collect()
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.names().len()
    }

    /// The names of the header, to distinguish a row of names from a record.
    pub(super) fn header(&self) -> &HeaderNames {
        &self.names
    }

    /// The kind of a row. `texts` are all of its cells, `cells` returns those of the columns of the mapping.
    pub(super) fn kind<'c>(
        &self,
        texts: impl Iterator<Item = &'c str>,
        cells: impl FnOnce() -> Cells,
        mapping: &Mapping,
        notation: &Notation<'_>,
    ) -> RowKind {
        self.names.kind(texts, || {
            let cells = &cells();
            let reader = CellReader { cells, mapping };
            let mut readings = vec![CellReading::Open; self.width()];
            for (column, _) in mapping.columns.iter() {
                let reading = cell_reading::read(column, &reader, notation);
                if let Some(place) = self.place(column)
                    && reading != CellReading::Open
                {
                    readings[place] = reading;
                }
            }
            readings
        })
    }

    /// The cells of the columns of the mapping, for a row whose cells are given by index.
    pub(super) fn cells(&self, line: u64, cell: impl Fn(usize) -> Content) -> Cells {
        let places = self.places.iter();
        let cells = places.map(|place| place.map_or_else(Content::default, &cell));
        Cells::new(line, cells)
    }

    /// The index of a column in a row, if something reads it.
    pub(super) fn place(&self, column: ColumnId) -> Option<usize> {
        self.places[column.0]
    }

    /// The folded headers.
    pub(super) fn names(&self) -> &[String] {
        self.names.list()
    }

    /// The index of the record number.
    pub(super) fn place_of_id(&self) -> Option<usize> {
        self.places[self.id?.0]
    }

    /// The record number in a cell, unless it is the header.
    pub(super) fn id_in(&self, cell: &str) -> Option<String> {
        let name = &self.names()[self.place_of_id()?];
        let id = id_of_cell(cell).ok()??;
        (*fold(id) != **name).then(|| id.to_owned())
    }

    /// The folded header of a column.
    #[cfg(feature = "xlsx")]
    pub(super) fn name(&self, at: usize) -> &str {
        &self.names()[at]
    }

    /// Names a column as in an error: its folded header, with its number if the header repeats.
    pub(super) fn show(&self, place: &mut CellPlace) {
        if let Some(name) = self.shown(ColumnId(place.id)) {
            place.column = name;
        }
    }

    /// The folded header of a column that the export has, with its number if the header repeats or is blank.
    pub(super) fn shown(&self, column: ColumnId) -> Option<String> {
        let at = self.places.get(column.0).copied().flatten()?;
        let name = &self.names()[at];
        let count = self.names().iter().filter(|one| *one == name).count();
        Some(match (name.as_str(), count) {
            ("", _) => format!("({})", at + 1),
            (_, 1) => name.clone(),
            _ => format!("{name} ({})", at + 1),
        })
    }
}

/// For each column of a mapping, whether its cells may contain line breaks.
fn may_hold_lines(mapping: &Mapping, protocol: &Protocol) -> Vec<bool> {
    let many = mapping.export.many.as_deref().unwrap_or_default();
    let is_named = many.contains(['\n', '\r']);
    let used = used(&mapping.record, &mapping.questions);
    let mut may: Vec<bool> = mapping
        .columns
        .iter()
        .map(|(id, _)| !used.contains(&id) || is_named)
        .collect();
    let mut of_text = BTreeMap::new();
    for map in &mapping.questions {
        let Location::Columns(columns) = &map.location else {
            continue;
        };
        let is_text = matches!(protocol.question(map.question).kind, Kind::Text);
        for column in columns {
            *of_text.entry(*column).or_insert(false) |= is_text;
        }
    }
    for (column, is_text) in of_text {
        may[column.0] |= is_text;
    }
    may
}
