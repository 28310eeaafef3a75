//! A reader that first returns the bytes that were read ahead, then the rest of the input. For readers that read byte
//! by byte.

use std::io::{self, BufRead, Read};

use crate::intake::parts::Rows;

/// The rest of the input after a record that was read byte by byte.
pub(super) struct Left {
    /// Bytes that must be read again.
    pub again: Vec<u8>,
    /// Number of bytes that were taken from those that were read ahead.
    pub taken: usize,
    /// Total number of bytes that were taken.
    pub passed: usize,
    pub ended: bool,
    /// The line of the next byte.
    pub line: u64,
    pub blank: u64,
    /// The error that ended the input, if it was not reached yet.
    pub error: Option<io::Error>,
}

impl Left {
    pub(super) fn of<R: Read>(rows: Rows<Refill<'_, R>>) -> Self {
        let blank = rows.blank();
        let (again, refill, line) = rows.into_rest();
        Self {
            again,
            taken: refill.taken,
            passed: refill.passed,
            ended: refill.ended,
            line,
            blank,
            error: refill.error,
        }
    }
}

/// The bytes that were read ahead, then the rest of the input.
pub(in crate::batch) struct Refill<'a, R> {
    pub reader: &'a mut R,
    pub bytes: &'a mut Vec<u8>,
    /// Number of bytes that were taken from `bytes`.
    pub taken: usize,
    /// Total number of bytes that were taken.
    pub passed: usize,
    /// The number of bytes that are read at once.
    pub size: usize,
    pub ended: bool,
    /// The error that ended the input after the bytes that were read ahead.
    pub error: Option<io::Error>,
}

impl<R: Read> Read for Refill<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let found = self.fill_buf()?;
        let length = found.len().min(into.len());
        into[..length].copy_from_slice(&found[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Refill<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.bytes.len()
            && let Some(error) = self.error.take()
        {
            return Err(error);
        }
        if self.taken == self.bytes.len() && !self.ended {
            self.bytes.clear();
            self.taken = 0;
            self.bytes.resize(self.size, 0);
            let read = self.reader.read(self.bytes);
            self.bytes.truncate(*read.as_ref().unwrap_or(&0));
            self.ended = read? == 0;
        }
        Ok(&self.bytes[self.taken..])
    }

    fn consume(&mut self, length: usize) {
        self.taken += length;
        self.passed += length;
    }
}
