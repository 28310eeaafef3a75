//! Mapping files: how the export of one form becomes answers to one protocol.
//!
//! A mapping can do as much harm as a rule, so it is read like one: one run reports every mistake with its location,
//! and a mapping is returned only if there is none. Nothing here reads an export; `mapped` does.

mod columns;
mod date_format;
mod preset;
mod read;
pub mod schema;
mod used;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::UsedMapping;
use crate::diagnostic::Diagnostics;
use crate::model::{Answer, Duration, NumberRange, OptionId, ProcedureId, Protocol, QuestionId};
use crate::source::Sources;

pub(crate) use columns::{Column, ColumnId, Columns};
pub(crate) use date_format::{DateFormat, LastDay};
pub use preset::{PRESETS, Preset};
pub(crate) use used::used;

/// The mapping of the exports of a form to answers to one protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// Its title in results.
    pub title: String,
    /// The hash of its file, followed by that of its preset.
    pub sha256: String,
    pub(crate) export: Export,
    pub(crate) columns: Columns,
    pub(crate) record: RecordMap,
    pub(crate) questions: Vec<QuestionMap>,
    /// Its examples, in file order.
    pub examples: Vec<Example>,
}

/// A mapping file after reading.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadedMapping {
    /// The file.
    pub sources: Sources,
    /// Everything that was found, unsorted.
    pub diagnostics: Diagnostics,
    /// The mapping, if it has no mistake.
    pub mapping: Option<Mapping>,
}

/// The layout of an export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Export {
    pub kind: ExportType,
    /// The sheet of a workbook with several sheets.
    pub sheet: Option<String>,
    /// The path of the list of records, in JSON.
    pub records: Option<String>,
    pub encoding: Encoding,
    pub delimiter: Option<u8>,
    /// The number of the row with the names of the columns, from 1.
    pub header: Option<u64>,
    /// Number of rows below the header that are not records.
    pub skip: u64,
    /// The separator between several answers in a cell, as written.
    pub many: Option<String>,
    pub dates: Vec<DateFormat>,
    /// The decimal mark.
    pub decimal: Option<char>,
    pub ticked: Option<Ticked>,
    /// The texts of a box that is not ticked, folded. A text may be blank.
    pub unticked: Option<Vec<String>>,
}

/// The format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ExportType {
    #[default]
    Csv,
    Xlsx,
    Json,
    Ndjson,
    TypeformJson,
}

/// The encoding of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Encoding {
    #[default]
    Utf8,
    Utf16,
    Windows1252,
}

/// The texts of a ticked box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ticked {
    /// Its cell repeats its header.
    Header,
    /// Folded texts.
    Texts(Vec<String>),
}

/// The columns about the record as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct RecordMap {
    pub id: Option<ColumnId>,
    pub on: Option<ColumnId>,
    pub submitted: Option<ColumnId>,
    /// Folded texts of `submitted` that are not a day.
    pub missing: Vec<String>,
    pub procedures: Option<ProcedureMap>,
    /// The texts that a column must contain, folded.
    pub only: Vec<(ColumnId, Vec<String>)>,
    pub joined: bool,
    pub last: Option<LastRow>,
}

/// The procedures of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ProcedureMap {
    pub column: ColumnId,
    pub texts: BTreeMap<String, ProcedureId>,
}

/// The numbering of the rows of a record: if a record has several rows, the one with the highest number counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastRow {
    pub column: ColumnId,
    /// The texts that mark a row with a number. Empty if every row has one.
    pub of: Vec<(ColumnId, Vec<String>)>,
}

/// The location of the answer to a question, and the meaning of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuestionMap {
    pub question: QuestionId,
    pub location: Location,
    /// Statuses and answers, by their folded text.
    pub texts: BTreeMap<String, Meaning>,
    pub otherwise: Option<Meaning>,
    pub not_offered: Vec<OptionId>,
    /// Options that the form names only in part.
    pub part: Vec<OptionId>,
    /// Whether a text that the mapping does not know leaves the rest unknown.
    pub other_is_unsure: bool,
    /// The condition under which the question was shown.
    pub shown: Vec<(ColumnId, Vec<String>)>,
    pub dates: Vec<DateFormat>,
    /// Whether the question itself declares its date formats.
    pub has_own_dates: bool,
    /// The day of this answer, if it is not that of the record.
    pub submitted: Option<ColumnId>,
}

impl QuestionMap {
    /// Whether a column is a box of the question that contains its own header if it is ticked.
    pub(crate) fn repeats_header(&self, column: ColumnId) -> bool {
        match &self.location {
            Location::Ticks { boxes, ticked, .. } => {
                *ticked == Some(Ticked::Header) && boxes.iter().any(|(one, _)| *one == column)
            }
            Location::Columns(_) | Location::Born(_) => false,
        }
    }
}

/// The location of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Location {
    /// The one of these columns that is filled.
    Columns(Vec<ColumnId>),
    /// A date of birth in a column.
    Born(ColumnId),
    /// Each option in its own column.
    Ticks {
        boxes: Vec<(ColumnId, TickBox)>,
        /// The texts for ticked and for not ticked, folded.
        ticked: Option<Ticked>,
        unticked: Vec<String>,
        rows: Vec<(ColumnId, OptionId)>,
        yes: Vec<String>,
        no: Vec<String>,
    },
}

/// The meaning of a ticked box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TickBox {
    Option(OptionId),
    None,
    Missing,
    Unsure,
    Declined,
}

/// The meaning of a text for a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    Missing,
    Unsure,
    Declined,
    /// "None of these" of a `multi`.
    None,
    /// One of these options, in order, each once. For a `multi`, several options are each unknown.
    Options(Vec<OptionId>),
    /// One of the numbers of a range, in steps.
    Numbers(NumberRange),
    /// A day in the past, relative to the day the form was filled in.
    Since {
        within: Option<Duration>,
        older_than: Option<Duration>,
    },
}

/// Cells, and their expected answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The line of the mapping file that it starts on.
    pub line: usize,
    /// The screening date.
    pub(crate) on: Date,
    /// The cells as written. All others are blank.
    pub(crate) cells: Vec<(ColumnId, String)>,
    /// The answers. Those of other questions are not compared.
    pub(crate) answers: Vec<(QuestionId, Answer)>,
    /// Questions whose answer must be refused.
    pub(crate) refused: Vec<QuestionId>,
}

impl Preset {
    /// The layout that it gives an export.
    pub(crate) fn layout(&self) -> Export {
        read::layout(self)
    }
}

impl Mapping {
    /// Reads a mapping file for a protocol. Findings use `name` for the file.
    ///
    /// Every mistake is a finding in [`LoadedMapping::diagnostics`], and a mapping is returned only if there is none.
    pub fn read(name: &str, bytes: &[u8], protocol: &Protocol) -> LoadedMapping {
        read::load(name, bytes, protocol)
    }

    /// The options that the form does not offer, by question.
    pub fn not_offered(&self) -> impl Iterator<Item = (QuestionId, &[OptionId])> {
        let hidden = self
            .questions
            .iter()
            .filter(|map| !map.not_offered.is_empty());
        hidden.map(|map| (map.question, map.not_offered.as_slice()))
    }

    /// The mapping as results name it.
    pub fn used(&self) -> UsedMapping {
        UsedMapping {
            title: self.title.clone(),
            sha256: self.sha256.clone(),
        }
    }

    /// The questions that it does not map, in interview order.
    pub fn questions_without(&self, protocol: &Protocol) -> Vec<QuestionId> {
        let all = (0..protocol.questions.len()).map(QuestionId::from);
        all.filter(|id| !self.answers(*id)).collect()
    }

    /// Whether it maps a question.
    pub fn answers(&self, question: QuestionId) -> bool {
        self.questions.iter().any(|map| map.question == question)
    }
}
