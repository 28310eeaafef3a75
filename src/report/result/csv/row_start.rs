//! The first cells of a row, which change little from one row to the next.

use crate::report::text::digits::push_number;

/// The first cells of a row: the file, the record and its line. Most rows follow each other.
#[derive(Debug, Default)]
pub(super) struct RowStart {
    bytes: Vec<u8>,
    /// The end of the file cell, and of the record cell.
    ends: (usize, usize),
    record: u64,
    line: u64,
}

impl RowStart {
    /// `file` is the cell of the file, with the comma after it.
    pub(super) fn new(file: Vec<u8>) -> Self {
        Self {
            ends: (file.len(), file.len()),
            bytes: file,
            record: 0,
            line: 0,
        }
    }

    /// The cells of a record, with the comma after them.
    pub(super) fn of(&mut self, record: u64, line: u64) -> &[u8] {
        let follows =
            self.record.checked_add(1) == Some(record) && self.line.checked_add(1) == Some(line);
        let last_digits = (
            self.ends.1.wrapping_sub(1),
            self.bytes.len().wrapping_sub(2),
        );
        (self.record, self.line) = (record, line);
        let can_grow = |place: usize| matches!(self.bytes.get(place), Some(b'0'..=b'8'));
        if follows && can_grow(last_digits.0) && can_grow(last_digits.1) {
            self.bytes[last_digits.0] += 1;
            self.bytes[last_digits.1] += 1;
            return &self.bytes;
        }
        self.bytes.truncate(self.ends.0);
        push_number(&mut self.bytes, record);
        self.ends.1 = self.bytes.len();
        self.bytes.push(b',');
        push_number(&mut self.bytes, line);
        self.bytes.push(b',');
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_begin_with_the_numbers_that_are_asked_for() {
        let mut row_start = RowStart::new(b"7,".to_vec());
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
        ];
        for (record, line) in pairs
            .into_iter()
            .chain((0..200).map(|one| (one, one * 3 / 2)))
        {
            let expected = format!("7,{record},{line},");
            assert_eq!(row_start.of(record, line), expected.as_bytes());
        }
    }
}
