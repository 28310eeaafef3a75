//! Examines a mapping: the results of its examples, and the meaning of the cells of an export.

mod examples;
mod record;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::fold::fold;
use super::mapped::MappedTable;
use super::mapping::{ColumnId, Location, Mapping, Meaning, Ticked, used};
use super::record::Assembly;
use super::{Defaults, Form, InputError, UnreadableRecord};
use crate::model::{PartialDate, Protocol, QuestionId};
use record::SurveyedRecord;

pub use examples::{ExampleDifference, TriedExample, try_examples};

/// The reading of an export by a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// The reason why the export as a whole cannot be screened: columns that are not those of the mapping, or a row
    /// that ends it.
    pub problems: Vec<String>,
    /// Number of records, including those that cannot be read.
    pub records: u64,
    /// Number of those that cannot be read, by reason.
    pub unreadable: BTreeMap<String, u64>,
    /// Each id that several records have, with their numbers.
    pub repeated_ids: BTreeMap<String, Vec<u64>>,
    /// Number of records that were filled in so long ago that their answers no longer count.
    pub too_old: u64,
    /// Answers that are refused, by column, question and reason.
    pub refused: BTreeMap<Refused, u64>,
    /// Remarks about the export as a whole.
    pub remarks: Vec<String>,
    /// The columns of the mapping, in its order.
    pub columns: Vec<ColumnSurvey>,
    /// The headers of the columns that a pattern of the mapping leaves out.
    pub left_out_like: Vec<String>,
}

/// Answers that are refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The header of the column.
    pub column: String,
    /// The question. `None` if it is about the day on which the form was filled in.
    pub question: Option<QuestionId>,
    /// The reason.
    pub message: String,
}

/// The content of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSurvey {
    /// The name in the mapping.
    pub name: String,
    /// The header, folded, with its number if it repeats.
    pub header: String,
    /// Whether it is deliberately not read.
    pub is_left_out: bool,
    /// Whether the export does not have it, or has it twice.
    pub is_absent: bool,
    /// Number of filled cells.
    pub filled: u64,
    /// The texts of the cells, if the column is mapped to options: how often each occurs, and its meaning.
    pub texts: Option<BTreeMap<String, SurveyedText>>,
    /// Number of different texts, up to a limit.
    pub different: usize,
    /// Texts of the mapping that no cell has.
    pub unseen: Vec<String>,
    /// Number of dates that would also be valid with day and month swapped.
    pub either_order: u64,
}

/// A text of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SurveyedText {
    /// Number of occurrences.
    pub count: u64,
    /// Its meaning.
    pub answers: Vec<SurveyedAnswer>,
}

/// The meaning of a text for a question in some of the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedAnswer {
    /// The question.
    pub question: QuestionId,
    /// The meaning in the notation of a mapping, or why it is refused.
    pub meaning: Result<String, String>,
    /// Number of cells with this meaning.
    pub count: u64,
}

/// The texts of a column.
#[derive(Clone, Default)]
struct Seen {
    /// Each cell as a whole, folded.
    cells: BTreeSet<String>,
    /// The cells and the parts between separators, folded.
    pieces: BTreeSet<String>,
}

impl Seen {
    fn add(&mut self, text: &str, folded: &str, many: Option<&str>) {
        if self.cells.len() >= MAX_TEXTS || !self.cells.insert(folded.to_owned()) {
            return;
        }
        self.pieces.insert(folded.to_owned());
        let Some(many) = many else { return };
        // a text may contain the separator
        let parts: Vec<&str> = text.split(many).take(MAX_PARTS).collect();
        for start in 0..parts.len() {
            for end in start + 1..=parts.len() {
                let piece = parts[start..end].join(many);
                self.pieces.insert(fold(&piece).into_owned());
            }
        }
    }
}

/// Maximum number of parts of a cell that are combined.
const MAX_PARTS: usize = 32;

/// Maximum number of different texts of a column that are counted.
const MAX_TEXTS: usize = 10_000;

impl Survey {
    /// Whether something in the export cannot be read.
    pub fn has_refusals(&self) -> bool {
        !self.refused.is_empty() || !self.unreadable.is_empty()
    }
}

/// Reads a whole export, as far as it can be read. If its columns are not those of the mapping, those that are there
/// are read.
///
/// # Errors
///
/// If the export cannot be opened, or has no header of which most columns are there.
pub fn survey<R: Read>(
    reader: R,
    mapping: &Mapping,
    protocol: &Protocol,
    defaults: &Defaults,
) -> Result<Survey, InputError> {
    let assembly = Assembly::new(protocol, defaults);
    let (mut table, problems) = MappedTable::open_near(reader, mapping, &assembly)?;
    let mut survey = Survey {
        problems,
        columns: columns(mapping, protocol, &table),
        ..Survey::default()
    };
    survey.left_out_like = table.left_out_like();
    let mut ids: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut known: Vec<Seen> = vec![Seen::default(); survey.columns.len()];
    loop {
        let cells = match table.next_cells() {
            Ok(Some(cells)) => cells,
            Ok(None) => break,
            Err(error) => {
                survey.problems.push(InputError::Io(error).to_string());
                break;
            }
        };
        survey.records += 1;
        let (cells, form) = match cells {
            Ok(cells) => {
                let (_, form) = table.record(&cells, &assembly);
                (Some(cells), form)
            }
            Err((_, record)) => (None, Err(record)),
        };
        let id = match &form {
            Ok(form) => &form.id,
            Err(record) => &record.id,
        };
        if let Some(id) = id {
            ids.entry(id.clone()).or_default().push(survey.records);
        }
        if let Some(cells) = cells {
            let columns = survey.columns.iter_mut().zip(&mut known).enumerate();
            for (index, (column, known)) in columns {
                let mut record = SurveyedRecord {
                    cells: &cells,
                    form: form.as_ref().ok(),
                    mapping,
                    protocol,
                    notation: table.notation(),
                };
                column.note(ColumnId(index), &mut record, known);
            }
        }
        survey.note(form, protocol);
    }
    survey.remarks = table.remarks();
    survey.repeated_ids = ids;
    survey.repeated_ids.retain(|_, records| records.len() > 1);
    for (column, known) in survey.columns.iter_mut().zip(known) {
        column.different = known.cells.len();
        let is_there = !column.is_absent;
        let pieces = &known.pieces;
        column
            .unseen
            .retain(|text| is_there && !pieces.contains(text));
    }
    Ok(survey)
}

/// The columns of a mapping, without any cell.
fn columns<R: Read>(
    mapping: &Mapping,
    protocol: &Protocol,
    table: &MappedTable<'_, R>,
) -> Vec<ColumnSurvey> {
    let used = used(&mapping.record, &mapping.questions);
    let columns = mapping.columns.iter().map(|(id, column)| {
        let shown = table.shown(id);
        let texts = texts_of(mapping, protocol, id).filter(|_| shown.is_some());
        ColumnSurvey {
            name: column.name.clone(),
            is_absent: shown.is_none(),
            header: shown.unwrap_or_else(|| column.header.clone()),
            is_left_out: !used.contains(&id),
            filled: 0,
            texts: texts.as_ref().map(|_| BTreeMap::new()),
            different: 0,
            unseen: texts.unwrap_or_default(),
            either_order: 0,
        }
    });
    columns.collect()
}

/// The possible texts of a column. `None` if it is not mapped to options.
fn texts_of(mapping: &Mapping, protocol: &Protocol, id: ColumnId) -> Option<Vec<String>> {
    let mut texts = BTreeSet::new();
    let mut is_mapped = false;
    for map in &mapping.questions {
        let (own, of_statuses) = match &map.location {
            Location::Columns(columns) if columns.contains(&id) => (Vec::new(), true),
            Location::Columns(_) | Location::Born(_) => continue,
            Location::Ticks { rows, yes, no, .. } if rows.iter().any(|(row, _)| *row == id) => {
                ([yes.clone(), no.clone()].concat(), true)
            }
            Location::Ticks { boxes, ticked, .. } if boxes.iter().any(|(one, _)| *one == id) => {
                // a preset names several texts, of which an export uses one
                match ticked {
                    Some(Ticked::Texts(texts)) if texts.len() == 1 => (texts.clone(), false),
                    _ => (Vec::new(), false),
                }
            }
            Location::Ticks { .. } => continue,
        };
        let is_answer = |meaning: &Meaning| {
            !matches!(
                meaning,
                Meaning::Missing | Meaning::Unsure | Meaning::Declined
            )
        };
        is_mapped |= protocol.question(map.question).kind.option_count() > 0
            || map.texts.values().any(is_answer);
        texts.extend(own);
        texts.extend(map.texts.keys().filter(|_| of_statuses).cloned());
    }
    is_mapped.then(|| texts.into_iter().collect())
}

impl Survey {
    fn note(&mut self, form: Result<Form, UnreadableRecord>, protocol: &Protocol) {
        let form = match form {
            Ok(form) => form,
            Err(record) => {
                *self.unreadable.entry(record.message).or_default() += 1;
                return;
            }
        };
        let age = form.answers.days.answered.zip(protocol.valid_for);
        let is_old = age.is_some_and(|(day, valid)| form.on >= valid.after(day));
        self.too_old += u64::from(is_old);
        for error in form.errors {
            let refused = Refused {
                column: error.place.map_or_else(String::new, |place| place.column),
                question: error.question,
                message: error.message,
            };
            *self.refused.entry(refused).or_default() += 1;
        }
    }
}

impl ColumnSurvey {
    fn note(&mut self, id: ColumnId, record: &mut SurveyedRecord<'_, '_>, known: &mut Seen) {
        let mapping = record.mapping;
        let text = record.cells.text(id);
        let folded = fold(text);
        if folded.is_empty() {
            return;
        }
        self.filled += 1;
        self.either_order += u64::from(fits_either_order(id, &folded, mapping));
        known.add(text, &folded, mapping.export.many.as_deref());
        let Some(texts) = &mut self.texts else {
            return;
        };
        if texts.len() >= MAX_TEXTS && !texts.contains_key(&*folded) {
            return;
        }
        let seen = texts.entry(folded.into_owned()).or_default();
        seen.count += 1;
        for (question, meaning) in record.answers(id) {
            seen.note(question, meaning);
        }
    }
}

impl SurveyedText {
    fn note(&mut self, question: QuestionId, meaning: Result<String, String>) {
        let mut known = self.answers.iter_mut();
        match known.find(|one| one.question == question && one.meaning == meaning) {
            Some(known) => known.count += 1,
            None => self.answers.push(SurveyedAnswer {
                question,
                meaning,
                count: 1,
            }),
        }
    }
}

/// Whether a date has another meaning if day and month are swapped.
fn fits_either_order(id: ColumnId, folded: &str, mapping: &Mapping) -> bool {
    let record = &mapping.record;
    let is_of_record = [record.on, record.submitted].contains(&Some(id));
    let of_questions = mapping.questions.iter().filter(|map| match &map.location {
        Location::Columns(columns) => columns.contains(&id),
        Location::Born(column) => *column == id,
        Location::Ticks { .. } => false,
    });
    let formats = of_questions.flat_map(|map| &map.dates);
    let own = mapping.export.dates.iter().filter(|_| is_of_record);
    let mut numeric = formats.chain(own).filter(|format| format.is_numeric());
    numeric.any(|format| match format.read(folded) {
        Some(PartialDate::Day(day)) => day.day() <= 12 && day.day() != day.month(),
        _ => false,
    })
}
