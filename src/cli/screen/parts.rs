//! Streamed results: the parts that each thread creates, and the output to which they are written.

use std::io;

use super::unread::Notes;
use crate::batch::{CodedRecord, Screened, Screener, Tallier, Tally};
use crate::cli::output::Output;
use crate::engine::{Evaluator, Program};
use crate::model::Protocol;
use crate::report::result::stream::{Encoder, Stream, StreamFormat};
use crate::report::result::summary::Counts;

/// Creates the parts of one file.
pub(super) struct PartScreener<'a> {
    protocol: &'a Protocol,
    file: &'a str,
    encoder: Box<dyn Encoder + 'a>,
    /// Counts for a summary, if one is written.
    tallier: Option<Tallier<'a>>,
    /// Whether values that cannot be read are kept.
    keep: bool,
    part: Part,
}

/// The results of some records.
#[derive(Default)]
pub(super) struct Part {
    bytes: Vec<u8>,
    defused: u64,
    /// Number of bytes of the input from which it comes.
    pub size: usize,
    pub counts: Counts,
    pub tally: Tally,
    pub notes: Notes,
}

/// Size in bytes at which a part is passed on. The results of most chunks are smaller.
const MAX_PART_LENGTH: usize = 1 << 19;

/// An output of streamed results.
pub(super) struct StreamOutput {
    output: Output,
    stream: Stream,
    defused: u64,
}

impl<'a> PartScreener<'a> {
    pub(super) fn new(
        protocol: &'a Protocol,
        program: &'a Program,
        file: &'a str,
        (format, defuse): (&dyn StreamFormat, bool),
        (is_tallied, keep): (bool, bool),
    ) -> Self {
        Self {
            protocol,
            file,
            encoder: format.encoder(protocol, program, file, defuse),
            tallier: is_tallied.then(|| Tallier::new(program)),
            keep,
            part: Part::new(keep),
        }
    }

    /// Size of the part so far, in bytes.
    pub(super) fn length(&self) -> usize {
        self.part.bytes.len()
    }
}

impl Screener for PartScreener<'_> {
    type Part = Part;

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        let Part { bytes, counts, .. } = &mut self.part;
        counts.add_record(record.on);
        if let Some(tallier) = &mut self.tallier {
            tallier.add_record(record.procedures, evaluator);
        }
        for &procedure in record.procedures {
            evaluator.find(procedure, record);
            self.encoder.coded(bytes, record, procedure, evaluator);
            let found = evaluator.found();
            counts.add_result(found.decided(), found.reasons.iter().copied());
            if let Some(tallier) = &mut self.tallier {
                tallier.add_found(procedure, found);
            }
        }
    }

    fn whole(&mut self, screened: &Screened) {
        let part = &mut self.part;
        part.counts.add(screened);
        if let Some(tallier) = &mut self.tallier {
            tallier.add_screened(screened);
        }
        part.notes.add(self.protocol, self.file, screened);
        self.encoder.screened(&mut part.bytes, screened);
    }

    fn is_full(&self) -> bool {
        self.length() >= MAX_PART_LENGTH
    }

    fn part(&mut self, size: usize) -> Part {
        self.part.defused = self.encoder.take_defused();
        self.part.size = size;
        if let Some(tallier) = &mut self.tallier {
            self.part.tally = tallier.take();
        }
        let next = Part {
            // most parts are about as long as the previous one
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

impl StreamOutput {
    pub(super) fn new(
        output: Output,
        format: &'static dyn StreamFormat,
        program: &Program,
    ) -> Self {
        Self {
            output,
            stream: Stream::new(format, program),
            defused: 0,
        }
    }

    pub(super) fn push(&mut self, part: &Part) -> io::Result<()> {
        self.defused += part.defused;
        self.stream.part(&mut self.output, &part.bytes)?;
        self.output.pass_on()
    }

    /// Closes the output. Returns it, to be kept or dropped, with the number of cells that were escaped.
    pub(super) fn close(mut self) -> io::Result<(Output, u64)> {
        self.stream.end(&mut self.output)?;
        Ok((self.output, self.defused))
    }
}
