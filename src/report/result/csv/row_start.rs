//! The first cells of a row, which change little from one row to the next.

use crate::report::text::digits::push_number;

/// The first cells of a row: the file, the record, its line and its id. The numbers of most records and lines follow
/// those of the row before.
#[derive(Debug, Default)]
pub(super) struct RowStart {
    bytes: Vec<u8>,
    /// The end of the file cell, of the record cell and of the line cell, each with the comma after it. Zero if there
    /// is no such cell yet.
    ends: [usize; 3],
    record: u64,
    line: u64,
    /// 1 if the id is escaped.
    pub defused: u64,
}

impl RowStart {
    /// Creates the start of rows. `file` is the cell of the file, with the comma after it.
    pub(super) fn new(file: Vec<u8>) -> Self {
        Self {
            ends: [file.len(), 0, 0],
            bytes: file,
            ..Self::default()
        }
    }

    /// Whether these are the cells of a given record. Records are counted from 1.
    #[inline]
    pub(super) fn is_of(&self, record: u64) -> bool {
        self.record == record
    }

    /// Sets the numbers of a record. The caller adds its id to the result.
    pub(super) fn set(&mut self, record: u64, line: u64) -> &mut Vec<u8> {
        let follows =
            self.record.checked_add(1) == Some(record) && self.line.checked_add(1) == Some(line);
        (self.record, self.line) = (record, line);
        let [file_end, record_end, line_end] = self.ends;
        let last_digits = [record_end, line_end].map(|end| end.wrapping_sub(2));
        let can_grow = |place: &usize| matches!(self.bytes.get(*place), Some(b'0'..=b'8'));
        if follows && last_digits.iter().all(can_grow) {
            for place in last_digits {
                self.bytes[place] += 1;
            }
            self.bytes.truncate(line_end);
            return &mut self.bytes;
        }
        self.bytes.truncate(file_end);
        for (number, end) in [(record, 1), (line, 2)] {
            push_number(&mut self.bytes, number);
            self.bytes.push(b',');
            self.ends[end] = self.bytes.len();
        }
        &mut self.bytes
    }

    /// Adds the cells. Returns the number of them that are escaped.
    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>) -> u64 {
        out.extend_from_slice(&self.bytes);
        self.defused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_start_with_the_given_numbers() {
        let mut row_start = RowStart::new(b"7,".to_vec());
        assert_eq!(row_start.set(1, 1), b"7,1,1,");
        let pairs = [
            (1, 2),
            (2, 3),
            (9, 10),
            (10, 11),
            (11, 12),
            (12, 14),
            (13, 15),
            (99, 100),
            (100, 101),
            (5, 6),
            (6, 6),
            (6, 6),
            (6, 7),
        ];
        for (record, line) in pairs
            .into_iter()
            .chain((0..200).map(|one| (one, one * 3 / 2)))
        {
            let expected = format!("7,{record},{line},");
            let cells = row_start.set(record, line);
            assert_eq!(cells, expected.as_bytes());
            cells.extend_from_slice(b"C-7");
            assert!(row_start.is_of(record));
        }
    }
}
