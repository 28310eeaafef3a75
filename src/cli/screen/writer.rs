//! Results of many records as rows or JSON: what each thread makes of a chunk, and the output they end in.

use std::io::{self, Write};

use super::unread::Notes;
use crate::batch::fast::CodedRecord;
use crate::batch::{Screened, Screener};
use crate::cli::argument::ResultFormat;
use crate::cli::output::Output;
use crate::engine::{Evaluator, Program};
use crate::model::Protocol;
use crate::report::json::write_value;
use crate::report::result::csv::{self, Place, Rows};
use crate::report::result::prepared::Prepared;
use crate::report::result::results;
use crate::report::result::summary::Counts;

/// Makes the results of one file, chunk by chunk.
pub(super) struct Writer<'a> {
    protocol: &'a Protocol,
    file: &'a str,
    kind: Kind<'a>,
    /// Whether what cannot be read is kept with its value.
    keep: bool,
    part: Part,
}

enum Kind<'a> {
    Csv(Box<Rows<'a>>),
    /// What stands before and after each result.
    Json(Prepared<'a>, &'static [u8], &'static [u8]),
}

/// The results of some records.
#[derive(Default)]
pub(super) struct Part {
    bytes: Vec<u8>,
    defused: u64,
    /// How many bytes of the input it comes from.
    pub size: usize,
    pub counts: Counts,
    pub notes: Notes,
}

/// How many bytes a part grows to before it is handed on; most chunks make less.
const LONGEST_PART: usize = 1 << 19;

/// An output of results that follow one another.
pub(super) struct Stream {
    output: Output,
    format: ResultFormat,
    begun: bool,
    /// Whether there was a result.
    any: bool,
    defused: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        protocol: &'a Protocol,
        program: &'a Program,
        file: &'a str,
        (format, defuse): (ResultFormat, bool),
        keep: bool,
    ) -> Self {
        let prepared = || Prepared::new(protocol, program, file);
        let kind = match format {
            ResultFormat::Csv => Kind::Csv(Box::new(Rows::new(protocol, file, defuse))),
            ResultFormat::Json => Kind::Json(prepared(), b",\n", b""),
            ResultFormat::Ndjson | ResultFormat::Text => Kind::Json(prepared(), b"", b"\n"),
        };
        Self {
            protocol,
            file,
            kind,
            keep,
            part: Part::new(keep),
        }
    }

    /// How many bytes the part has so far.
    pub(super) fn length(&self) -> usize {
        self.part.bytes.len()
    }
}

impl Screener for Writer<'_> {
    type Part = Part;

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        let Part { bytes, counts, .. } = &mut self.part;
        counts.add_record(record.on);
        let place = Place {
            record: record.record,
            line: record.line,
            id: record.id,
        };
        for &procedure in record.procedures {
            match &mut self.kind {
                Kind::Csv(rows) => {
                    let found = evaluator.find(procedure, record);
                    rows.found(bytes, place, procedure, record.on, found);
                }
                Kind::Json(prepared, before, after) => {
                    bytes.extend_from_slice(before);
                    prepared.found(bytes, place, procedure, record.answered, evaluator, record);
                    bytes.extend_from_slice(after);
                }
            }
            let found = evaluator.found();
            counts.add_result(found.decided(), found.reasons.iter().copied());
        }
    }

    fn whole(&mut self, screened: &Screened) {
        let Part {
            bytes,
            counts,
            notes,
            ..
        } = &mut self.part;
        counts.add(screened);
        notes.add(self.protocol, self.file, screened);
        match &mut self.kind {
            Kind::Csv(rows) => rows.screened(bytes, screened),
            Kind::Json(_, before, after) => {
                for result in results(self.protocol, self.file, screened) {
                    bytes.extend_from_slice(before);
                    // writing to memory cannot fail
                    let _ = write_value(bytes, &result);
                    bytes.extend_from_slice(after);
                }
            }
        }
    }

    fn is_full(&self) -> bool {
        self.length() >= LONGEST_PART
    }

    fn part(&mut self, size: usize) -> Part {
        if let Kind::Csv(rows) = &mut self.kind {
            self.part.defused = rows.take_defused();
        }
        self.part.size = size;
        let next = Part {
            // most parts are about as long as the one before
            bytes: Vec::with_capacity(self.part.bytes.len()),
            ..Part::new(self.keep)
        };
        std::mem::replace(&mut self.part, next)
    }
}

impl Part {
    fn new(keep: bool) -> Self {
        Self {
            notes: Notes::new(keep),
            ..Self::default()
        }
    }
}

impl Stream {
    pub(super) fn new(output: Output, format: ResultFormat) -> Self {
        Self {
            output,
            format,
            begun: false,
            any: false,
            defused: 0,
        }
    }

    pub(super) fn push(&mut self, part: &Part) -> io::Result<()> {
        self.begin()?;
        self.defused += part.defused;
        // the first member of an array has no comma before it
        let skipped = usize::from(self.format == ResultFormat::Json && !self.any);
        self.output
            .write_all(part.bytes.get(skipped..).unwrap_or_default())?;
        self.any |= !part.bytes.is_empty();
        self.output.pass_on()
    }

    /// Ends the output. Gives it back, to be kept or dropped, with the number of cells that were defused.
    pub(super) fn close(mut self) -> io::Result<(Output, u64)> {
        self.begin()?;
        if self.format == ResultFormat::Json {
            self.output
                .write_all(if self.any { b"\n]\n" } else { b"]\n" })?;
        }
        Ok((self.output, self.defused))
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        match self.format {
            ResultFormat::Csv => self.output.write_all(csv::head().as_bytes()),
            ResultFormat::Json => self.output.write_all(b"["),
            ResultFormat::Ndjson | ResultFormat::Text => Ok(()),
        }
    }
}
