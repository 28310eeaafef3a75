//! Text: a page for a single record, a table for several. The first record is held back until it is known which.

use super::page::page;
use super::summary::Counts;
use super::table::Table;
use super::writer::{RecordWriter, WriteOptions};
use crate::batch::Screened;
use crate::report::text::lines::lines_of;

struct Text<'a> {
    options: WriteOptions<'a>,
    shape: Shape<'a>,
}

enum Shape<'a> {
    /// Nothing is written yet. The first record may be the only one.
    Page(Option<(String, Screened)>),
    Table(Table<'a>),
}

/// A writer of text.
pub fn writer<'a>(options: WriteOptions<'a>) -> Box<dyn RecordWriter + 'a> {
    Box::new(Text {
        options,
        shape: Shape::Page(None),
    })
}

impl<'a> Text<'a> {
    /// Starts the table with the record that was held back.
    fn begin_table(&mut self, out: &mut Vec<u8>, file: &str, first: &Screened) {
        let WriteOptions {
            view,
            name_files,
            table_width,
            program,
            ..
        } = &self.options;
        let shown = (*name_files, program.finds_windows());
        let mut table = Table::new(view.protocol, view.paint, shown, *table_width);
        out.extend_from_slice(table.head().as_bytes());
        out.extend_from_slice(table.rows(file, first).as_bytes());
        self.shape = Shape::Table(table);
    }
}

impl RecordWriter for Text<'_> {
    fn record(&mut self, out: &mut Vec<u8>, file: &str, screened: Screened) {
        match &mut self.shape {
            Shape::Page(held) => match held.take() {
                None => *held = Some((file.to_owned(), screened)),
                Some((first_file, first)) => {
                    self.begin_table(out, &first_file, &first);
                    self.record(out, file, screened);
                }
            },
            Shape::Table(table) => out.extend_from_slice(table.rows(file, &screened).as_bytes()),
        }
    }

    fn end(&mut self, out: &mut Vec<u8>, counts: &Counts) {
        let view = &self.options.view;
        let lines = counts.lines(view.protocol, view.on);
        let lines = lines
            .lines()
            .flat_map(|line| match self.options.table_width {
                Some(width) => lines_of(line, width),
                None => vec![line.to_owned()],
            });
        let counted = || lines.map(|line| line + "\n").collect::<String>();
        let text = match &self.shape {
            Shape::Page(Some((file, screened))) => page(view, file, screened),
            Shape::Page(None) => counted(),
            Shape::Table(_) => format!("\n{}", counted()),
        };
        out.extend_from_slice(text.as_bytes());
    }
}
