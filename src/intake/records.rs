//! An input as a sequence of records, whatever its format, in constant memory.

use std::io::{self, Read};

use std::sync::Arc;

use super::csv::Table;
use super::input::{Format, Input, InputError, look};
use super::json::elements::{Element, ElementFault, Elements};
use super::mapped::MappedTable;
use super::mapping::Mapping;
use super::ndjson::{Line, Lines};
use super::place::{LIMIT, Place, TOO_LONG};
use super::record::Assembly;
use super::{Defaults, Form, Record, UnreadableRecord, UsedMapping, json, toml};
use crate::model::{Protocol, QuestionId};

/// The records of an input, in order. After an error of the input there are no more.
pub struct Records<'p, R: Read> {
    assembly: Assembly<'p>,
    source: Source<'p, R>,
    record: u64,
    without_column: Vec<QuestionId>,
    mapping: Option<Arc<UsedMapping>>,
}

enum Source<'p, R: Read> {
    Csv(Table<Input<R>>),
    Mapped(Box<MappedTable<'p, R>>),
    Ndjson(Lines<Input<R>>),
    Json(Elements<Input<R>>),
    /// The only record, read when the input was opened, and why the seal of a record file does not match.
    Toml(Option<Box<Result<Form, UnreadableRecord>>>, Option<String>),
    Done,
}

/// A line with the record on it.
type Placed = (u64, Result<Form, UnreadableRecord>);

/// Opens an input: examines its first bytes and, for a CSV, its header.
///
/// # Errors
///
/// If it cannot be read, is not UTF-8 text, is empty (NDJSON may be) or has a header that cannot be used.
pub fn open<'p, R: Read>(
    reader: R,
    format: Format,
    protocol: &'p Protocol,
    defaults: &'p Defaults,
) -> Result<Records<'p, R>, InputError> {
    let assembly = Assembly::new(protocol, defaults);
    let mut without_column = Vec::new();
    let source = match format {
        Format::Ndjson => Source::Ndjson(Lines::new(look(reader, format)?)),
        Format::Csv => {
            let table =
                Table::open(look(reader, format)?, &assembly)?.ok_or(InputError::Empty(format))?;
            without_column = table.columns().questions_without(&assembly);
            Source::Csv(table)
        }
        Format::Json => {
            let mut elements = Elements::new(look(reader, format)?);
            if elements.is_empty()? {
                return Err(InputError::Empty(format));
            }
            Source::Json(elements)
        }
        Format::Toml => {
            let content = read_document(reader, &assembly)?;
            let remark = content.as_ref().ok().and_then(unsealed);
            Source::Toml(Some(Box::new(content)), remark)
        }
    };
    Ok(Records {
        assembly,
        source,
        record: 0,
        without_column,
        mapping: None,
    })
}

/// Opens an export with a mapping.
///
/// # Errors
///
/// If it cannot be read, is not in the encoding that the mapping declares, or has another header.
pub fn open_mapped<'p, R: Read>(
    reader: R,
    mapping: &'p Mapping,
    protocol: &'p Protocol,
    defaults: &'p Defaults,
) -> Result<Records<'p, R>, InputError> {
    let assembly = Assembly::new(protocol, defaults);
    let table = MappedTable::open(reader, mapping, &assembly)?;
    Ok(Records {
        assembly,
        source: Source::Mapped(Box::new(table)),
        record: 0,
        without_column: mapping.questions_without(protocol),
        mapping: Some(Arc::new(mapping.used())),
    })
}

impl<R: Read> Records<'_, R> {
    /// Number of rows of a CSV that were skipped so far because they have only blank cells.
    pub fn blank_rows(&self) -> u64 {
        match &self.source {
            Source::Csv(table) => table.blank_rows(),
            Source::Mapped(table) => table.blank_rows(),
            Source::Ndjson(_) | Source::Json(_) | Source::Toml(..) | Source::Done => 0,
        }
    }

    /// Remarks about an input as a whole, once its records are read: about an export, and about a record file whose
    /// seal does not match. They contain no answer.
    pub fn remarks(&self) -> Vec<String> {
        match &self.source {
            Source::Mapped(table) => table.remarks(),
            Source::Toml(_, remark) => remark.iter().cloned().collect(),
            Source::Csv(_) | Source::Ndjson(_) | Source::Json(_) | Source::Done => Vec::new(),
        }
    }

    /// The questions that a CSV or a mapping has no column for, in interview order. They are missing in every record.
    /// Empty for other formats.
    pub fn questions_without_column(&self) -> &[QuestionId] {
        &self.without_column
    }

    fn next_placed(&mut self) -> io::Result<Option<Placed>> {
        let assembly = &self.assembly;
        Ok(match &mut self.source {
            Source::Csv(table) => table.next(assembly)?,
            Source::Mapped(table) => table.next(assembly)?,
            Source::Ndjson(lines) => lines
                .next()?
                .map(|line| (line.number, read_line(&line, assembly))),
            Source::Json(elements) => elements
                .next()?
                .map(|element| (element.start.line, read_element(&element, assembly))),
            Source::Toml(content, _) => content.take().map(|content| (1, *content)),
            Source::Done => None,
        })
    }
}

impl<R: Read> Iterator for Records<'_, R> {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.next_placed() {
            Ok(Some((line, content))) => {
                self.record += 1;
                Some(Ok(Record {
                    record: self.record,
                    line,
                    mapping: self.mapping.clone(),
                    content,
                }))
            }
            Ok(None) => None,
            Err(error) => {
                self.source = Source::Done;
                Some(Err(InputError::Io(error)))
            }
        }
    }
}

/// Reads a record of an NDJSON.
pub(crate) fn read_line(line: &Line, assembly: &Assembly<'_>) -> Result<Form, UnreadableRecord> {
    if line.bytes.len() > LIMIT {
        return Err(too_long(json::id_in(&line.bytes)));
    }
    if let Some(start) = line.joined {
        return Err(UnreadableRecord {
            id: json::id_in(&line.bytes),
            message: format!(
                "another record starts here, in {}: put it on a line of its own",
                start.line_and_column()
            ),
            value: None,
            place: None,
        });
    }
    json::read(&line.bytes, Place::START.in_line(line.number), assembly)
}

fn read_element(element: &Element, assembly: &Assembly<'_>) -> Result<Form, UnreadableRecord> {
    let message = match element.fault {
        None if element.is_too_long() => TOO_LONG.to_owned(),
        None => return json::read(&element.bytes, element.start, assembly),
        Some(ElementFault::NoComma) => "a comma is missing before the record".to_owned(),
        Some(ElementFault::Nothing) => "there is a comma without a record beside it".to_owned(),
        Some(ElementFault::Unclosed) => "the array is not closed: the file is cut off".to_owned(),
        Some(ElementFault::Trailing) => format!(
            "there is more text after the end of the JSON, from {} on: \
             put several records in an array, or one on each line in NDJSON",
            element.start.line_and_column()
        ),
    };
    Err(UnreadableRecord {
        id: json::id_in(&element.bytes),
        message,
        value: None,
        place: None,
    })
}

/// Reads the record of a TOML file. Its seal covers the bytes of the file.
fn read_document<R: Read>(
    reader: R,
    assembly: &Assembly<'_>,
) -> Result<Result<Form, UnreadableRecord>, InputError> {
    let mut raw = Vec::new();
    // one byte more than a record of maximum length with a byte order mark
    reader.take(LIMIT as u64 + 4).read_to_end(&mut raw)?;
    let mut bytes = Vec::new();
    look(raw.as_slice(), Format::Toml)?.read_to_end(&mut bytes)?;
    match bytes.len() > LIMIT {
        true => Ok(Err(too_long(None))),
        false if bytes.trim_ascii().is_empty() => Err(InputError::Empty(Format::Toml)),
        false => Ok(toml::read(&raw, &bytes, assembly)),
    }
}

/// The reason why the seal of a record file does not match.
fn unsealed(form: &Form) -> Option<String> {
    let fault = form.record_file.as_ref()?.fault.as_ref()?;
    Some(format!("{fault}; the answers are still read"))
}

fn too_long(id: Option<String>) -> UnreadableRecord {
    UnreadableRecord {
        id,
        message: TOO_LONG.to_owned(),
        value: None,
        place: None,
    }
}
