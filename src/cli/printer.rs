//! The output of results that are written record by record. Passes on what the writer of the format returns.

use std::io::{self, Write};

use jiff::civil::Date;

use super::output::Output;
use super::paint::paint;
use super::result_format::{ResultFormat, WriteMode};
use super::{FILE_WIDTH, Session, width};
use crate::batch::Screened;
use crate::engine::Program;
use crate::model::Protocol;
use crate::report::result::page::{Detail, View, Visit};
use crate::report::result::stream::OneByOne;
use crate::report::result::summary::Counts;
use crate::report::result::writer::{RecordWriter, WriteOptions};
use crate::report::text::style::plain;

/// Options for printing results.
#[derive(Debug)]
pub(super) struct PrintOptions {
    pub format: ResultFormat,
    /// The amount of detail on a page. By default, it depends on the destination.
    pub detail: Option<Detail>,
    /// Whether cells that a spreadsheet would run as a formula get a leading `'`.
    pub defuse: bool,
    /// Whether there must be exactly one result. Nothing is printed before the end, and nothing at all if there is
    /// another result.
    pub alone: bool,
    /// Whether there are several inputs, so that a table needs the file of each record.
    pub several_inputs: bool,
}

/// Prints results.
pub(super) struct Printer<'a> {
    output: Output,
    writer: Box<dyn RecordWriter + 'a>,
    alone: bool,
    /// The result that is not printed yet.
    bytes: Vec<u8>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        output: Output,
        options: &PrintOptions,
        session: &Session,
        (protocol, program): (&'a Protocol, &'a Program),
        on: Date,
        visit: Visit<'a>,
    ) -> Self {
        let stdout = output.is_stdout();
        let detail = options.detail;
        let write_options = WriteOptions {
            view: View {
                protocol,
                today: session.today,
                on,
                visit,
                detail: detail.unwrap_or(options.format.detail(!stdout)),
                // after an interview, the size of the window may have changed
                width: if stdout { width() } else { FILE_WIDTH },
                paint: if stdout { &paint } else { &plain },
                links: stdout && session.colors.stdout,
            },
            program,
            defuse: options.defuse,
            name_files: options.several_inputs,
            table_width: output.is_terminal().then(width),
        };
        let writer = match options.format.write_mode() {
            WriteMode::ByRecord(writer) => writer(write_options),
            WriteMode::Streamed(format) => Box::new(OneByOne::new(format, write_options)),
        };
        Self {
            output,
            writer,
            alone: options.alone,
            bytes: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, file: &str, screened: Screened) -> io::Result<()> {
        self.writer.record(&mut self.bytes, file, screened);
        if self.alone {
            return Ok(());
        }
        self.hand_on()?;
        self.output.pause()
    }

    /// Closes the output. Returns it, to be kept or dropped, with the number of cells that were escaped.
    pub(super) fn close(mut self, counts: &Counts) -> io::Result<(Output, u64)> {
        self.writer.end(&mut self.bytes, counts);
        self.hand_on()?;
        Ok((self.output, self.writer.defused()))
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.output.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }
}

/// The note about cells that were changed so that no spreadsheet runs them.
pub(super) fn defused(count: u64) -> String {
    let cells = if count == 1 { "cell" } else { "cells" };
    format!("{count} {cells} would run as a formula in a spreadsheet and got a leading `'`")
}
