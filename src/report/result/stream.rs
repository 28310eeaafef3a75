//! Streamed results: several threads create parts, which are written in order.
//!
//! Only a [`StreamFormat`] can be written in this way.

use std::io::{self, Write};

use super::summary::Counts;
use super::writer::{RecordWriter, WriteOptions};
use crate::batch::{CodedRecord, Screened};
use crate::engine::{Evaluator, Program};
use crate::model::{ProcedureId, Protocol};

/// A format in which each result can be written as soon as it is known.
pub trait StreamFormat: Sync {
    /// Creates an encoder for the results of the records of a file. With `defuse`, cells that a spreadsheet would run
    /// as a formula get a leading `'`.
    fn encoder<'p>(
        &self,
        protocol: &'p Protocol,
        program: &'p Program,
        file: &'p str,
        defuse: bool,
    ) -> Box<dyn Encoder + 'p>;

    /// The text before everything else.
    fn start(&self, _program: &Program) -> String {
        String::new()
    }

    /// The text before a part that is not empty.
    fn before_part(&self, _is_first: bool) -> &'static str {
        ""
    }

    /// The text after everything else.
    fn end(&self, _is_empty: bool) -> &'static str {
        ""
    }
}

/// Encodes the results of the records of one file. `out` is the part so far.
pub trait Encoder {
    /// Adds the result of a record for one procedure, which the evaluator has just computed.
    fn coded(
        &mut self,
        out: &mut Vec<u8>,
        record: &CodedRecord<'_>,
        procedure: ProcedureId,
        evaluator: &Evaluator<'_>,
    );

    /// Adds every result of a record.
    fn screened(&mut self, out: &mut Vec<u8>, screened: &Screened);

    /// Number of cells that were escaped since the last call.
    fn take_defused(&mut self) -> u64 {
        0
    }
}

/// Writes the parts of a stream, with the text of its format around them.
pub struct Stream {
    format: &'static dyn StreamFormat,
    /// The text before everything else.
    start: String,
    is_started: bool,
    is_empty: bool,
}

/// Writes a streamed format record by record, as if each record were a part. It repeats the preparation for each
/// record.
pub struct OneByOne<'a> {
    options: WriteOptions<'a>,
    stream: Stream,
    defused: u64,
}

impl Stream {
    /// A stream without parts.
    pub fn new(format: &'static dyn StreamFormat, program: &Program) -> Self {
        Self {
            format,
            start: format.start(program),
            is_started: false,
            is_empty: true,
        }
    }

    /// Writes a part.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn part(&mut self, out: &mut impl Write, part: &[u8]) -> io::Result<()> {
        self.start(out)?;
        if part.is_empty() {
            return Ok(());
        }
        out.write_all(self.format.before_part(self.is_empty).as_bytes())?;
        self.is_empty = false;
        out.write_all(part)
    }

    /// Ends the stream.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.start(out)?;
        out.write_all(self.format.end(self.is_empty).as_bytes())
    }

    fn start(&mut self, out: &mut impl Write) -> io::Result<()> {
        if std::mem::replace(&mut self.is_started, true) {
            Ok(())
        } else {
            out.write_all(self.start.as_bytes())
        }
    }
}

impl<'a> OneByOne<'a> {
    /// A writer for the format.
    pub fn new(format: &'static dyn StreamFormat, options: WriteOptions<'a>) -> Self {
        Self {
            stream: Stream::new(format, options.program),
            options,
            defused: 0,
        }
    }
}

impl RecordWriter for OneByOne<'_> {
    fn record(&mut self, out: &mut Vec<u8>, file: &str, screened: Screened) {
        let WriteOptions {
            view,
            program,
            defuse,
            ..
        } = &self.options;
        let format = self.stream.format;
        let mut encoder = format.encoder(view.protocol, program, file, *defuse);
        let mut part = Vec::new();
        encoder.screened(&mut part, &screened);
        self.defused += encoder.take_defused();
        // writing to memory cannot fail
        let _ = self.stream.part(out, &part);
    }

    fn end(&mut self, out: &mut Vec<u8>, _: &Counts) {
        // writing to memory cannot fail
        let _ = self.stream.end(out);
    }

    fn defused(&self) -> u64 {
        self.defused
    }
}
