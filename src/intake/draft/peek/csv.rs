//! A first look at a CSV, whose encoding and delimiter are guessed from its first line.

use std::io::{BufReader, Read};

use super::{Column, Layout, Peek};
use crate::intake::InputError;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::mapped::{Encoded, header_row};
use crate::intake::mapping::Encoding;

/// Maximum number of rows that are read.
const MOST_ROWS: u64 = 10_000;

/// Looks at a CSV.
pub(super) fn read(bytes: &[u8]) -> Result<Peek, InputError> {
    let encoding = encoding_of(bytes);
    let delimiter = delimiter_of(bytes, encoding)?;
    let decoder = Encoded::open(bytes, encoding)?;
    let mut rows = Rows::new(BufReader::new(decoder));
    let free = TableShape::free().separated_by(delimiter);
    let header = header_row(&mut rows, &free, delimiter)?;
    let mut columns: Vec<Column> = header
        .cells()
        .map(|cell| Column::named(&String::from_utf8_lossy(cell)))
        .collect();
    let mut count = 0;
    while let Some(row) = rows.next(&free)? {
        count += 1;
        if count > MOST_ROWS {
            break;
        }
        for (column, cell) in columns.iter_mut().zip(row.cells()) {
            column.note_text(&String::from_utf8_lossy(cell));
        }
    }
    Ok(Peek {
        layout: Layout::Csv {
            encoding,
            delimiter,
        },
        columns,
    })
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

/// The separator that occurs most often in the first line.
fn delimiter_of(bytes: &[u8], encoding: Encoding) -> Result<u8, InputError> {
    let mut text = String::new();
    Encoded::open(bytes, encoding)?.read_to_string(&mut text)?;
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default();
    let signs = [b',', b';', b'\t', b'|'];
    let count = |sign: &u8| (line.matches(char::from(*sign)).count(), *sign == b',');
    Ok(signs.into_iter().max_by_key(count).unwrap_or(b','))
}
