//! Number of records and lines in a piece of text.

use super::plain_rows::plain_rows;
use crate::batch::fast::csv::cells::rows_at;
use crate::batch::fast::simd;
use crate::intake::parts::{TableShape, may_hold_several, records_on};

/// The extent of a piece of text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) struct Extent {
    pub records: u64,
    pub lines: u64,
    /// Rows with only blank cells, which are not records.
    pub blank: u64,
}

/// The rows of a text up to some offset.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The end of the last complete row.
    pub end: usize,
    /// How far the text was read to find that end. It can be after the end.
    pub read: usize,
    pub extent: Extent,
}

/// The extent of the NDJSON lines in a padded text.
pub(super) fn of_lines(bytes: &[u8], length: usize) -> Extent {
    let text = bytes.get(..length).unwrap_or_default();
    let lines = simd::lines(bytes, length);
    let is_plain = !lines.odd && !may_hold_several(text);
    Extent {
        records: if is_plain {
            lines.ends + u64::from(length > 0 && bytes[length - 1] != b'\n')
        } else {
            text.split(|byte| *byte == b'\n').map(records_on).sum()
        },
        lines: lines.ends,
        blank: 0,
    }
}

/// Counts the rows of a padded text that start before `end` and end within the first `read` bytes. With `last`, the
/// text ends the input, and its last row ends with it.
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
        let plain = plain_rows(bytes, walked.end, end, shape.delimiter());
        extent.records += plain.count;
        extent.lines += plain.count;
        walked.end = plain.end;
        walked.read = walked.read.max(plain.end);
        if plain.end == end {
            break;
        }
        let rows = rows_at(&bytes[..read], plain.end, (1, 0), shape);
        let mut next = plain.end;
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
    walked
}
