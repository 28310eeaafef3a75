//! The parts of the readers of single records that the fast reader of many records uses or falls back to.

pub use super::csv::Column;
pub(crate) use super::csv::header::problems as header_problems;
pub(crate) use super::csv::row::Row;
pub(crate) use super::csv::rows::Rows;
pub(crate) use super::csv::shape::TableShape;
pub(crate) use super::csv::{Columns, NAMES, is_column, is_separator};
pub(crate) use super::input::{Input, look};
pub(crate) use super::json::{answer as json_answer, plain_string};
pub(crate) use super::mapped::{
    CellReader, CellSource, Encoded, MappedColumns, MappedRows, day_in_digits, is_one_of,
};
pub(crate) use super::ndjson::{
    Line, Lines, content, first_record, is_blank, may_hold_several, records_on,
};
pub(crate) use super::notation::{CellView, Content, ContentKind, Days, Notation};
pub(crate) use super::place::{LIMIT, Place};
pub(crate) use super::record::{Assembly, RawRecord, id_of_cell, read_id, read_on};
pub(crate) use super::records::read_line;
pub(crate) use super::shared::Shared;
pub(crate) use super::value::{is_words, trim};
