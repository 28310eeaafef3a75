//! How many records and lines a stretch of text holds.

use crate::batch::fast::csv::cells::{PlainRow, may_be_blank, plain_row, rows_at};
use crate::batch::fast::simd;
use crate::intake::parts::{LIMIT, TableShape, may_hold_several, records_on};

/// The extent of a stretch of text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) struct Extent {
    pub records: u64,
    pub lines: u64,
    /// Rows with only blank cells, which are not records.
    pub blank: u64,
}

/// The rows of a text up to some place.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The end of the last whole row.
    pub end: usize,
    /// How far the text was read to find that end; it may be further.
    pub read: usize,
    pub extent: Extent,
}

/// Counts the lines of a padded text, if each of them is certainly a record.
fn plain_lines(bytes: &[u8], length: usize, is_table: bool) -> Option<Extent> {
    let text = bytes.get(..length).unwrap_or_default();
    let lines = simd::lines(bytes, length, is_table);
    let is_plain = !lines.odd && (is_table || !may_hold_several(text));
    is_plain.then(|| Extent {
        records: lines.ends + u64::from(length > 0 && bytes[length - 1] != b'\n'),
        lines: lines.ends,
        blank: 0,
    })
}

/// The extent of the rows in a padded text, the first `read` bytes of which are known.
pub(super) fn of_rows(bytes: &[u8], length: usize, read: usize, shape: &TableShape) -> Extent {
    let plain = plain_lines(bytes, length, true);
    plain.unwrap_or_else(|| walk(bytes, length, read, shape, true).extent)
}

/// The extent of the NDJSON lines in a padded text.
pub(super) fn of_lines(bytes: &[u8], length: usize) -> Extent {
    let text = bytes.get(..length).unwrap_or_default();
    plain_lines(bytes, length, false).unwrap_or_else(|| Extent {
        records: text.split(|byte| *byte == b'\n').map(records_on).sum(),
        lines: simd::lines(bytes, length, false).ends,
        blank: 0,
    })
}

/// Walks the rows of a padded text that start before `end` and end within the first `read` bytes. With `last`, the text ends
/// the input, and its last row ends with it.
pub(super) fn walk(
    bytes: &[u8],
    end: usize,
    read: usize,
    shape: &TableShape,
    last: bool,
) -> Walked {
    let mut walked = Walked::default();
    let extent = &mut walked.extent;
    while walked.end < end {
        let start = walked.end;
        // the line end after the text is no part of the row; a row past the limit is not plain, whatever it holds
        let is_plain = |plain: &PlainRow| {
            (plain.next <= read || last)
                && plain.next - start <= LIMIT
                && !may_be_blank(&bytes[start..plain.next])
        };
        match plain_row(bytes, start).filter(is_plain) {
            Some(plain) => {
                extent.records += 1;
                extent.lines += 1;
                walked.end = plain.next.min(read);
                walked.read = walked.read.max(walked.end);
            }
            None => {
                let rows = rows_at(&bytes[..read], start, 1, shape);
                let mut next = start;
                let mut is_whole = !rows.is_empty();
                for row in &rows {
                    let row_read = next + row.extent.read;
                    is_whole &= last || !row.extent.is_open && bytes[row_read - 1] == b'\n';
                    walked.read = walked.read.max(row_read);
                    next += row.extent.bytes;
                }
                if !is_whole {
                    break;
                }
                for row in &rows {
                    extent.blank += u64::from(row.is_blank());
                    extent.records += u64::from(!row.is_blank() && !row.is_empty_line());
                    extent.lines += row.extent.lines;
                }
                walked.end = next;
            }
        }
    }
    walked
}
