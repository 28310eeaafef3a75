//! A look at an export in CSV: its header, and what is in the cells of each column.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use crate::intake::InputError;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::fold::fold;
use crate::intake::mapped::{Encoded, header_row};
use crate::intake::mapping::Encoding;

/// How many different texts of a column are remembered.
const MOST_TEXTS: usize = 200;

/// How many rows are looked at.
const MOST_ROWS: u64 = 10_000;

/// A longer text is what a person wrote, not what a form offers.
const LONGEST_TEXT: usize = 80;

/// The layout of an export.
#[derive(Debug)]
pub(super) struct Peek {
    pub encoding: Encoding,
    pub delimiter: u8,
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// As it is written.
    pub header: String,
    /// How often each text stands there, as it is written first.
    pub texts: BTreeMap<String, u64>,
    pub filled: u64,
    /// Its texts are not remembered, because they are many or long.
    pub is_free: bool,
}

impl Peek {
    /// Looks at an export.
    pub fn read(mut export: impl Read) -> Result<Self, InputError> {
        let mut bytes = Vec::new();
        export.read_to_end(&mut bytes)?;
        let encoding = encoding_of(&bytes);
        let delimiter = delimiter_of(&bytes, encoding)?;
        let decoder = Encoded::open(bytes.as_slice(), encoding)?;
        let mut rows = Rows::new(BufReader::new(decoder));
        let free = TableShape::free().separated_by(delimiter);
        let header = header_row(&mut rows, &free, delimiter)?;
        let mut columns: Vec<Column> = header
            .cells()
            .map(|cell| Column {
                header: String::from_utf8_lossy(cell).trim().to_owned(),
                ..Column::default()
            })
            .collect();
        let mut count = 0;
        while let Some(row) = rows.next(&free)? {
            count += 1;
            if count > MOST_ROWS {
                break;
            }
            for (column, cell) in columns.iter_mut().zip(row.cells()) {
                column.note(&String::from_utf8_lossy(cell));
            }
        }
        Ok(Self {
            encoding,
            delimiter,
            columns,
        })
    }
}

impl Column {
    fn note(&mut self, cell: &str) {
        let folded = fold(cell);
        if folded.is_empty() {
            return;
        }
        self.filled += 1;
        if folded.len() > LONGEST_TEXT || self.texts.len() >= MOST_TEXTS {
            self.is_free = true;
        }
        if !self.is_free {
            *self.texts.entry(cell.trim().to_owned()).or_default() += 1;
        }
    }
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

/// The sign that stands most often in the first line.
fn delimiter_of(bytes: &[u8], encoding: Encoding) -> Result<u8, InputError> {
    let mut text = String::new();
    Encoded::open(bytes, encoding)?.read_to_string(&mut text)?;
    let line = text.lines().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or_default();
    let signs = [b',', b';', b'\t', b'|'];
    let count = |sign: &u8| (line.matches(char::from(*sign)).count(), *sign == b',');
    Ok(signs.into_iter().max_by_key(count).unwrap_or(b','))
}
