//! The header of an export, held against the columns that its mapping names.
//!
//! The row that should be a header may hold answers. A name in it is repeated only if most of the columns that the
//! mapping names are there, and few others; otherwise a message gives the numbers of columns.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};

use super::cells::Cells;
use super::decode::not_text;
use super::other_header::HeaderNames;
use crate::diagnostic::listing;
use crate::intake::csv::is_separator;
use crate::intake::csv::row::{Row, RowFault};
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::fold::fold;
use crate::intake::mapping::{Column, ColumnId, Columns, Export, Location, Mapping, used};
use crate::intake::notation::Content;
use crate::intake::record::id_of_cell;
use crate::intake::value::trim;
use crate::intake::{CellPlace, InputError};
use crate::model::{Kind, Protocol};
use crate::rules::shown;

/// The places of the columns of a mapping in an export.
pub(super) struct Layout {
    names: HeaderNames,
    /// For each column of the mapping, its place in a row; none if nothing reads it.
    places: Vec<Option<usize>>,
    /// The columns that a pattern leaves out.
    left_out_like: Vec<usize>,
    id: Option<ColumnId>,
}

/// Reads the first row that is not blank, of an export without a mapping.
pub(in crate::intake) fn first<R: BufRead>(
    rows: &mut Rows<R>,
    free: &TableShape,
    delimiter: u8,
) -> Result<Row, InputError> {
    find(rows, free, &Export::default(), delimiter)
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

/// The sign of a line such as `sep=;`, which is an instruction for Excel.
fn separator(line: &str) -> Option<&str> {
    let line = trim(line.trim_end_matches(['\n', '\r']));
    let line = line.strip_prefix('"').unwrap_or(line);
    let is_instruction = is_separator(line);
    let rest = line.get(4..)?.trim_end_matches('"');
    (is_instruction && rest.chars().count() == 1).then_some(rest)
}

impl Layout {
    /// Finds the columns of a mapping in a header. If a row of answers may have been joined to the header, columns that
    /// the mapping does not name are given by their numbers.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the header.
    pub(super) fn new<S: AsRef<str>>(
        header: impl Iterator<Item = S>,
        mapping: &Mapping,
        may_be_joined: bool,
    ) -> Result<Self, InputError> {
        let names: Vec<String> = header
            .map(|cell| fold(cell.as_ref()).into_owned())
            .collect();
        let mut finder = Finder::new(&names, &mapping.columns);
        finder.is_header &= !may_be_joined;
        finder.find(mapping);
        if !finder.problems.is_empty() {
            return Err(InputError::Header(finder.problems.join("; ")));
        }
        let (places, left_out_like) = (finder.places, finder.left_out_like);
        let mut are_boxes = vec![false; names.len()];
        let boxes = boxes(mapping).filter_map(|id| places[id.0]);
        boxes.for_each(|place| are_boxes[place] = true);
        Ok(Self {
            places,
            left_out_like,
            names: HeaderNames::new(names, are_boxes),
            id: mapping.record.id,
        })
    }

    /// For each column of the export, whether its cells may hold line breaks.
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

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.names().len()
    }

    /// Tells a row of names from a record.
    pub(super) fn header(&self) -> &HeaderNames {
        &self.names
    }

    /// The cells that the mapping names, of a row whose cells are given by their place.
    pub(super) fn cells(&self, line: u64, cell: impl Fn(usize) -> Content) -> Cells {
        let places = self.places.iter();
        let cells = places.map(|place| place.map_or_else(Content::default, &cell));
        Cells::new(line, cells)
    }

    /// The place of a column in a row, if something reads it.
    pub(super) fn place(&self, column: ColumnId) -> Option<usize> {
        self.places[column.0]
    }

    /// The folded headers.
    pub(super) fn names(&self) -> &[String] {
        self.names.list()
    }

    /// The place of the record number.
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

    /// Names a column as an error does: its folded header, with its number if the header repeats.
    pub(super) fn show(&self, place: &mut CellPlace) {
        let Some(at) = self.places.get(place.id).copied().flatten() else {
            return;
        };
        let name = &self.names()[at];
        let count = self.names().iter().filter(|one| *one == name).count();
        place.column = match count {
            1 => name.clone(),
            _ => format!("{name} ({})", at + 1),
        };
    }
}

/// The columns that are boxes.
fn boxes(mapping: &Mapping) -> impl Iterator<Item = ColumnId> {
    mapping.questions.iter().flat_map(|map| {
        let boxes = match &map.location {
            Location::Ticks { boxes, .. } => boxes.as_slice(),
            Location::Columns(_) | Location::Born(_) => &[],
        };
        boxes.iter().map(|(column, _)| *column)
    })
}

/// For each column of a mapping, whether its cells may hold line breaks.
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

/// Finds columns, and collects what is wrong.
struct Finder<'a> {
    names: &'a [String],
    columns: &'a Columns,
    places: Vec<Option<usize>>,
    problems: Vec<String>,
    /// Columns that a problem names already.
    reported: BTreeSet<usize>,
    left_out_like: Vec<usize>,
    /// Most of the columns are there, and no row of answers can be among them.
    is_header: bool,
}

impl<'a> Finder<'a> {
    fn new(names: &'a [String], columns: &'a Columns) -> Self {
        let present = columns
            .iter()
            .filter(|(_, column)| names.contains(&column.header));
        let is_header = present.count() * 2 >= columns.len();
        Self {
            names,
            columns,
            places: vec![None; columns.len()],
            problems: Vec::new(),
            reported: BTreeSet::new(),
            left_out_like: Vec::new(),
            is_header,
        }
    }

    fn find(&mut self, mapping: &Mapping) {
        for (id, column) in self.columns.iter() {
            self.places[id.0] = self.place(column);
        }
        for (name, id) in self.columns.own_names() {
            if self.names.iter().any(|one| one == name) {
                let name = shown(&self.columns.get(id).name);
                let problem = format!("`{name}` is a name of the mapping's own, and a header too");
                self.problems.push(problem);
            }
        }
        let used = used(&mapping.record, &mapping.questions);
        let left_out: BTreeSet<ColumnId> = self.columns.left_out.iter().copied().collect();
        let places = |ids: &BTreeSet<ColumnId>| -> BTreeSet<usize> {
            ids.iter().filter_map(|id| self.places[id.0]).collect()
        };
        let (used, left_out) = (places(&used), places(&left_out));
        let both: Vec<usize> = used.intersection(&left_out).map(|at| at + 1).collect();
        self.add_numbered(&both, "is read and left out", "are read and left out");
        self.check_rest(&(&used | &left_out));
    }

    /// The place of a column.
    fn place(&mut self, column: &Column) -> Option<usize> {
        let name = shown(&column.name);
        if let Some(at) = column.at {
            if self.names.get(at - 1) == Some(&column.header) {
                return Some(at - 1);
            }
            let header = shown(&column.header);
            self.reported.insert(at - 1);
            self.problems.push(format!(
                "column {at}, which the mapping calls `{name}`, does not have the header `{header}`"
            ));
            return None;
        }
        let places: Vec<usize> = (0..self.names.len())
            .filter(|at| self.names[*at] == column.header)
            .collect();
        match places.as_slice() {
            [one] => Some(*one),
            [] => {
                self.problems.push(format!("there is no column `{name}`"));
                None
            }
            several => {
                self.reported.extend(several);
                let numbers: Vec<String> = several.iter().map(|at| (at + 1).to_string()).collect();
                self.problems.push(format!(
                    "the columns {} have the header `{name}`: give each a name in `[columns]`",
                    numbers.join(", ")
                ));
                None
            }
        }
    }

    /// Reports columns that the mapping does not speak of, and patterns that mean none.
    fn check_rest(&mut self, known: &BTreeSet<usize>) {
        let mut matched = vec![false; self.columns.left_out_like.len()];
        let mut rest = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if known.contains(&at) || self.reported.contains(&at) {
                continue;
            }
            let patterns = self.columns.left_out_like.iter().zip(&mut matched);
            let mut is_left_out = false;
            for ((start, _), matched) in patterns {
                if name.starts_with(start.as_str()) {
                    (*matched, is_left_out) = (true, true);
                }
            }
            if is_left_out {
                self.left_out_like.push(at)
            } else {
                rest.push(at + 1)
            }
        }
        for ((start, _), matched) in self.columns.left_out_like.iter().zip(matched) {
            if !matched {
                let start = shown(start);
                let problem = format!("`{start}*` in `left-out` means no column");
                self.problems.push(problem);
            }
        }
        let name = |at: &usize| shown(&self.names[at - 1]);
        // a row of answers that was joined to the header is as long as the header
        let is_header_alone = self.is_header && rest.len() * 3 <= self.names.len();
        if is_header_alone && !rest.is_empty() && rest.iter().all(|at| !name(at).is_empty()) {
            let names: Vec<String> = rest.iter().map(name).collect();
            let (columns, are) = match names.len() {
                1 => ("column", "is"),
                _ => ("columns", "are"),
            };
            self.problems.push(format!(
                "the {columns} {} {are} neither read nor left out: map each, or add it to `left-out`",
                listing(&names)
            ));
            return;
        }
        let help = "neither read nor left out: map each, or add it to `left-out`";
        self.add_numbered(&rest, &format!("is {help}"), &format!("are {help}"));
    }

    fn add_numbered(&mut self, numbers: &[usize], of_one: &str, of_several: &str) {
        let shown: Vec<String> = numbers.iter().map(usize::to_string).collect();
        match shown.as_slice() {
            [] => {}
            [one] => self.problems.push(format!("column {one} {of_one}")),
            [rest @ .., last] => {
                let rest = rest.join(", ");
                self.problems
                    .push(format!("columns {rest} and {last} {of_several}"));
            }
        }
    }
}
