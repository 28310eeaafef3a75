//! Finds the header of a table: below rows of titles, and above rows that describe the columns.
//!
//! A header that is not in the first row is a guess. Refuses a table whose header cannot be told from its titles.

use std::collections::BTreeSet;

use crate::intake::InputError;
use crate::intake::draft::usual::is_usual;
use crate::intake::fold::fold;

/// Number of rows at the start of a table that are examined.
pub(super) const EXAMINED: u64 = 12;

/// Maximum number of rows above a header, blank ones included.
const MAX_ABOVE: u64 = 5;

/// Maximum number of filled cells of a title.
const MAX_FILLED: usize = 2;

/// Start of the cells in the row of Qualtrics with the name of each column in its own system.
const IMPORT_ID: &str = "{\"ImportId\"";

/// A row at the start of a table, which is not blank.
#[derive(Debug)]
pub(super) struct FirstRow {
    /// Its number, from 1. Blank rows count.
    pub number: u64,
    pub cells: Vec<String>,
}

/// The rows of a table that are not records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::intake::draft) struct TableStart {
    /// The number of the row with the header, from 1.
    pub header: u64,
    /// Number of rows below the header that are not records.
    pub skip: u64,
    /// The wording of each column, if a row below the header contains it.
    pub labels: Vec<String>,
    /// The parts of this that are not certain.
    pub guesses: Vec<String>,
}

impl Default for TableStart {
    fn default() -> Self {
        Self {
            header: 1,
            skip: 0,
            labels: Vec::new(),
            guesses: Vec::new(),
        }
    }
}

impl TableStart {
    /// The start of a table. `header` is the row that the user names.
    ///
    /// # Errors
    ///
    /// If it is not clear which row is the header.
    pub(super) fn find(rows: &[FirstRow], header: Option<u64>) -> Result<Self, InputError> {
        let place = match header {
            Some(number) => rows.iter().position(|row| row.number >= number),
            None => Some(header_place(rows)?),
        };
        let Some((place, row)) = place.and_then(|place| Some((place, rows.get(place)?))) else {
            return Ok(Self {
                header: header.unwrap_or(1),
                ..Self::default()
            });
        };
        let mut start = Self {
            header: header.unwrap_or(if place == 0 { 1 } else { row.number }),
            ..Self::default()
        };
        if header.is_none() && place > 0 {
            let guess = format!("the rows above row {} are titles", row.number);
            start.guesses.push(guess);
        }
        if let [wording, ids] = rows.get(place + 1..place + 3).unwrap_or_default()
            && is_import_row(ids)
        {
            start.skip = ids.number - row.number;
            start.labels.clone_from(&wording.cells);
            let guess = format!("{} rows below the header describe the columns", start.skip);
            start.guesses.push(guess);
        }
        Ok(start)
    }
}

/// The index of a header that is certainly below titles.
pub(super) fn header_below_titles(rows: &[FirstRow]) -> Option<usize> {
    header_place(rows).ok().filter(|place| *place > 0)
}

/// The index of the header: the first row that is not much shorter than the others.
fn header_place(rows: &[FirstRow]) -> Result<usize, InputError> {
    let most = rows.iter().map(filled).max().unwrap_or_default();
    let place = rows.iter().position(|row| 2 * filled(row) > most);
    let Some((place, header)) = place.and_then(|place| Some((place, rows.get(place)?))) else {
        return Ok(0);
    };
    let mut above = rows[..place].iter();
    let is_clear = header.number - 1 <= MAX_ABOVE
        && above.all(|row| filled(row) <= MAX_FILLED)
        && is_header(header, &rows[place + 1..]);
    if place == 0 || is_clear {
        return Ok(place);
    }
    let cells = match filled(&rows[0]) {
        1 => "1 filled cell".to_owned(),
        count => format!("{count} filled cells"),
    };
    Err(InputError::Header(format!(
        "row {} has {cells} and row {} has {}, so it is not clear which row is the header: name it with `--header`",
        rows[0].number,
        header.number,
        filled(header)
    )))
}

/// Whether a row is a header, and not answers: one of its cells is a question or a usual header, its cells differ,
/// contain letters and are not answers in the rows below, which have as many cells.
fn is_header(header: &FirstRow, below: &[FirstRow]) -> bool {
    let mut seen = BTreeSet::new();
    let is_name = |(at, cell): (usize, &String)| {
        let name = fold(cell);
        let has_letter = name == "#" || name.chars().any(char::is_alphabetic);
        let mut below = below.iter().filter_map(|row| row.cells.get(at));
        name.is_empty()
            || has_letter && below.all(|cell| fold(cell) != name) && seen.insert(name.into_owned())
    };
    let is_telling = |cell: &String| {
        let cell = cell.trim();
        cell.ends_with('?') || is_usual(cell)
    };
    !below.is_empty()
        && below
            .iter()
            .all(|row| row.cells.len() == header.cells.len())
        && header.cells.iter().any(is_telling)
        && header.cells.iter().enumerate().all(is_name)
}

/// Whether a row has the names of Qualtrics.
fn is_import_row(row: &FirstRow) -> bool {
    let mut cells = row.cells.iter().filter(|cell| !fold(cell).is_empty());
    cells.all(|cell| cell.trim_start().starts_with(IMPORT_ID))
}

/// Number of cells that are not blank.
fn filled(row: &FirstRow) -> usize {
    let cells = row.cells.iter();
    cells.filter(|cell| !fold(cell).is_empty()).count()
}
