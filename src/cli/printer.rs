//! Results as they come, in the format asked for. Holds back one record at most.

use std::io::{self, Write};

use jiff::civil::Date;

use super::argument::ResultFormat;
use super::output::Output;
use super::paint::paint;
use super::{FILE_WIDTH, Session};
use crate::batch::Screened;
use crate::model::Protocol;
use crate::report::json::JsonArray;
use crate::report::ndjson;
use crate::report::result::csv::{self, Rows};
use crate::report::result::page::{View, page};
use crate::report::result::results;
use crate::report::result::summary::Counts;
use crate::report::result::table::Table;
use crate::report::text::style::plain;

/// How results are to be printed.
#[derive(Debug)]
pub(super) struct PrintOptions {
    pub format: ResultFormat,
    /// Cells that a spreadsheet would run get a leading `'`.
    pub defuse: bool,
    /// There is to be one result; with a second one, none is printed.
    pub alone: bool,
    /// A table names the file of each record.
    pub several_inputs: bool,
}

/// Prints results.
pub(super) struct Printer<'a> {
    protocol: &'a Protocol,
    options: PrintOptions,
    view: View<'a>,
    /// How wide a table may be; as wide as it takes where nobody reads along.
    table_width: Option<usize>,
    shape: Shape<'a>,
}

/// What was begun.
enum Shape<'a> {
    /// Nothing is printed yet: a single record has a page to itself, and where there is to be one result, a
    /// second one means that nothing is.
    Waiting(Output, Option<(String, Screened)>),
    Table(Output, Table<'a>),
    Csv(Output, Cells<'a>),
    Ndjson(Output),
    Json(Output, JsonArray),
    /// An output failed.
    Broken,
}

/// Rows of a CSV, whose file may change.
#[derive(Default)]
struct Cells<'a> {
    rows: Option<(String, Box<Rows<'a>>)>,
    /// Cells that were defused for files that came before.
    defused: u64,
}

impl<'a> Printer<'a> {
    pub(super) fn new(
        output: Output,
        options: PrintOptions,
        session: &Session,
        protocol: &'a Protocol,
        on: Date,
        asked_by: Option<&'a str>,
    ) -> Self {
        let stdout = output.is_stdout();
        let view = View {
            protocol,
            today: session.today,
            on,
            asked_by,
            width: if stdout { session.width } else { FILE_WIDTH },
            paint: if stdout { &paint } else { &plain },
        };
        Self {
            protocol,
            options,
            view,
            table_width: output.is_terminal().then_some(session.width),
            shape: Shape::Waiting(output, None),
        }
    }

    pub(super) fn push(&mut self, file: &str, screened: Screened) -> io::Result<()> {
        match &mut self.shape {
            Shape::Waiting(_, held @ None) => {
                *held = Some((file.to_owned(), screened));
                // a single record could still be all there is; only a page and an exit code need to know
                let waits = self.options.format == ResultFormat::Text || self.options.alone;
                if waits { Ok(()) } else { self.begin() }
            }
            Shape::Waiting(..) => {
                self.begin()?;
                self.write(file, &screened)
            }
            _ => self.write(file, &screened),
        }
    }

    /// Ends the output. Gives it back, to be kept or dropped, with the number of cells that were defused.
    pub(super) fn close(mut self, counts: &Counts) -> io::Result<(Output, u64)> {
        if self.options.format == ResultFormat::Text
            && let Shape::Waiting(mut output, held) = self.shape
        {
            let text = match held {
                Some((file, screened)) => page(&self.view, &file, &screened),
                None => counts.lines(self.protocol, self.view.on),
            };
            output.write_all(text.as_bytes())?;
            return Ok((output, 0));
        }
        if matches!(self.shape, Shape::Waiting(..)) {
            self.begin()?;
        }
        match self.shape {
            Shape::Table(mut output, _) => {
                let lines = counts.lines(self.protocol, self.view.on);
                write!(output, "\n{lines}")?;
                Ok((output, 0))
            }
            Shape::Csv(output, mut cells) => {
                cells.end_file();
                Ok((output, cells.defused))
            }
            Shape::Json(mut output, array) => array.close(&mut output).map(|()| (output, 0)),
            Shape::Ndjson(output) | Shape::Waiting(output, _) => Ok((output, 0)),
            Shape::Broken => Err(io::Error::other("an earlier part could not be written")),
        }
    }

    /// Prints what comes before the first result, then what was held back.
    fn begin(&mut self) -> io::Result<()> {
        let Shape::Waiting(mut output, held) = std::mem::replace(&mut self.shape, Shape::Broken)
        else {
            return Ok(());
        };
        self.shape = match self.options.format {
            ResultFormat::Text => {
                let several = self.options.several_inputs;
                let table = Table::new(self.protocol, self.view.paint, several, self.table_width);
                output.write_all(table.head().as_bytes())?;
                Shape::Table(output, table)
            }
            ResultFormat::Csv => {
                output.write_all(csv::head().as_bytes())?;
                Shape::Csv(output, Cells::default())
            }
            ResultFormat::Ndjson => Shape::Ndjson(output),
            ResultFormat::Json => {
                let array = JsonArray::open(&mut output)?;
                Shape::Json(output, array)
            }
        };
        match held {
            Some((file, screened)) => self.write(&file, &screened),
            None => Ok(()),
        }
    }

    fn write(&mut self, file: &str, screened: &Screened) -> io::Result<()> {
        match &mut self.shape {
            Shape::Table(output, table) => {
                output.write_all(table.rows(file, screened).as_bytes())?;
                output.pause()
            }
            Shape::Csv(output, cells) => {
                let mut rows = Vec::new();
                cells
                    .of_file(self.protocol, file, self.options.defuse)
                    .screened(&mut rows, screened);
                output.write_all(&rows)
            }
            Shape::Ndjson(output) => {
                for result in results(self.protocol, file, screened) {
                    ndjson::write(output, &result)?;
                }
                output.pause()
            }
            Shape::Json(output, array) => results(self.protocol, file, screened)
                .iter()
                .try_for_each(|result| array.push(output, result)),
            Shape::Waiting(..) | Shape::Broken => Ok(()),
        }
    }
}

impl<'a> Cells<'a> {
    fn of_file(&mut self, protocol: &'a Protocol, file: &str, defuse: bool) -> &mut Rows<'a> {
        if self.rows.as_ref().is_none_or(|(name, _)| name != file) {
            self.end_file();
        }
        let new = || {
            let rows = Rows::new(protocol, file, defuse);
            (file.to_owned(), Box::new(rows))
        };
        &mut self.rows.get_or_insert_with(new).1
    }

    fn end_file(&mut self) {
        if let Some((_, rows)) = self.rows.take() {
            self.defused += rows.defused();
        }
    }
}

/// What is said of cells that were changed, so that no spreadsheet runs them.
pub(super) fn defused(count: u64) -> String {
    let cells = if count == 1 { "cell" } else { "cells" };
    format!("{count} {cells} would run as a formula in a spreadsheet and got a leading `'`")
}
