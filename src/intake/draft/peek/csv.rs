//! A first look at a CSV, whose encoding and delimiter are guessed from its first rows.

use std::io::BufReader;

use super::start::{EXAMINED, FirstRow, TableStart, header_below_titles};
use super::{Column, Layout, Peek};
use crate::intake::InputError;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::separator_in;
use crate::intake::csv::shape::TableShape;
use crate::intake::mapped::{Encoded, header_row};
use crate::intake::mapping::Encoding;

/// Maximum number of rows that are read.
const MAX_ROWS: u64 = 10_000;

/// The characters that may separate columns. The first one is used if nothing shows which.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// A delimiter, and the first rows if it separates their columns.
struct Tried {
    delimiter: u8,
    rows: Vec<FirstRow>,
}

/// Looks at a CSV. `header` is the number of the row with the header, if the user names it.
pub(super) fn read(bytes: &[u8], header: Option<u64>) -> Result<Peek, InputError> {
    let encoding = encoding_of(bytes);
    let Tried {
        delimiter,
        rows: first,
    } = try_delimiters(bytes, encoding, header)?;
    let start = TableStart::find(&first, header)?;
    let mut rows = Rows::new(BufReader::new(Encoded::open(bytes, encoding)?));
    let free = TableShape::free().separated_by(delimiter);
    let header = header_row(&mut rows, &free, delimiter, start.header)?;
    let mut columns: Vec<Column> = header
        .cells()
        .map(|cell| Column::named(&String::from_utf8_lossy(cell)))
        .collect();
    for _ in 0..start.skip {
        rows.row_if_any(&free)?;
    }
    let mut count = 0;
    while let Some(row) = rows.next(&free)? {
        count += 1;
        if count > MAX_ROWS {
            break;
        }
        for (column, cell) in columns.iter_mut().zip(row.cells()) {
            column.note_text(&String::from_utf8_lossy(cell));
        }
    }
    let layout = Layout::Csv {
        encoding,
        delimiter,
    };
    Ok(Peek::of_table(layout, columns, start))
}

fn encoding_of(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Encoding::Utf16;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Encoding::Utf8,
        Err(_) => Encoding::Windows1252,
    }
}

/// Finds the delimiter: the one that cuts the header into the most cells. The header is the first row, or below titles.
fn try_delimiters(
    bytes: &[u8],
    encoding: Encoding,
    header: Option<u64>,
) -> Result<Tried, InputError> {
    let mut tried = Vec::new();
    for delimiter in DELIMITERS.into_iter().rev() {
        let most = EXAMINED + header.unwrap_or_default();
        let (rows, sign) = first_rows(bytes, encoding, delimiter, most)?;
        let one = Tried { delimiter, rows };
        if sign == Some(delimiter) {
            return Ok(one);
        }
        tried.push(one);
    }
    let in_row = |one: &Tried, number: u64| {
        let row = one.rows.iter().find(|row| row.number >= number);
        row.map_or(0, |row| row.cells.len())
    };
    let most = |count: &dyn Fn(&Tried) -> usize| {
        let counts = tried.iter().map(count).enumerate();
        counts.max_by_key(|(_, count)| *count)
    };
    let usual = most(&|one| in_row(one, header.unwrap_or(1)));
    let is_certain = usual.is_some_and(|(at, cells)| {
        let second = tried[at].rows.get(1).map(|row| row.cells.len());
        header.is_some() || cells > 1 && second.is_none_or(|second| second == cells)
    });
    // a title may contain other characters of these, or none
    let below = most(&|one| {
        let place = header_below_titles(&one.rows);
        place.map_or(0, |place| one.rows[place].cells.len())
    });
    let below = below.filter(|(_, cells)| {
        let usual = usual.map_or(0, |(_, cells)| cells);
        !is_certain && *cells > usual
    });
    let chosen = below.or(usual).map_or(0, |(at, _)| at);
    Ok(tried.swap_remove(chosen))
}

/// The first rows that are not blank, and the delimiter that Excel's `sep=` line names.
fn first_rows(
    bytes: &[u8],
    encoding: Encoding,
    delimiter: u8,
    most: u64,
) -> Result<(Vec<FirstRow>, Option<u8>), InputError> {
    let mut rows = Rows::new(BufReader::new(Encoded::open(bytes, encoding)?));
    let free = TableShape::free().separated_by(delimiter);
    let (mut first, mut sign, mut number) = (Vec::new(), None, 0);
    while number < most
        && let Some(row) = rows.row_if_any(&free)?
    {
        if number == 0
            && sign.is_none()
            && let Some(named) = separator_in(&String::from_utf8_lossy(rows.text()))
        {
            sign = named.bytes().next();
            continue;
        }
        number += 1;
        if !row.is_empty_line() && !row.is_blank() {
            let cells = row.cells();
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
            first.push(FirstRow {
                number,
                cells: cells.collect(),
            });
        }
    }
    Ok((first, sign))
}
