//! What a mapping makes of its examples, and of the cells of an export: for whoever checks the mapping.

mod examples;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use super::fold::fold;
use super::mapped::{Cells, MappedTable};
use super::mapping::{ColumnId, Location, Mapping, used};
use super::notation::Notation;
use super::record::Assembly;
use super::{Defaults, Form, InputError, UnreadableRecord};
use crate::model::{PartialDate, Protocol, QuestionId};
use words::word;

pub use examples::{ExampleDifference, TriedExample, try_examples};

/// The reading of an export by a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// How many records there are, with those that cannot be read.
    pub records: u64,
    /// How many of them cannot be read, by why.
    pub unreadable: BTreeMap<String, u64>,
    /// How many records have an id that an earlier record has.
    pub repeated_ids: u64,
    /// How many records were filled so long ago that their answers no longer count.
    pub too_old: u64,
    /// Answers that are refused, by column, question and why.
    pub refused: BTreeMap<Refused, u64>,
    /// What should be known of the export beside its cells.
    pub remarks: Vec<String>,
    /// The columns that the mapping names, in the order in which it does.
    pub columns: Vec<ColumnSurvey>,
}

/// Answers that are refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The header of the column.
    pub column: String,
    /// The question; none if it is about the day on which the form was filled.
    pub question: Option<QuestionId>,
    /// Why.
    pub message: String,
}

/// The content of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSurvey {
    /// As the mapping names it.
    pub name: String,
    /// The header, folded.
    pub header: String,
    /// Whether it is deliberately not read.
    pub is_left_out: bool,
    /// How many cells hold something.
    pub filled: u64,
    /// The texts of the cells, if the column holds texts of the mapping: how often each stands there, and what it says.
    pub texts: Option<BTreeMap<String, SurveyedText>>,
    /// How many different texts there are, up to a limit.
    pub different: usize,
    /// Texts of the mapping that no cell has.
    pub unseen: Vec<String>,
    /// How many dates would be one in the other order of day and month too.
    pub either_order: u64,
}

/// A text of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedText {
    /// How often it stands there.
    pub count: u64,
    /// What it says to each question, as a mapping writes it; or why it is refused.
    pub said: Vec<(QuestionId, Result<String, String>)>,
}

/// The texts of a column.
#[derive(Clone, Default)]
struct Seen {
    /// Each cell as a whole, folded.
    cells: BTreeSet<String>,
    /// Also what stands between two joins.
    pieces: BTreeSet<String>,
}

impl Seen {
    fn add(&mut self, text: &str, folded: &str, many: Option<&str>) {
        if self.cells.len() >= MOST_TEXTS || !self.cells.insert(folded.to_owned()) {
            return;
        }
        self.pieces.insert(folded.to_owned());
        if let Some(many) = many {
            let pieces = text.split(many).map(|piece| fold(piece).into_owned());
            self.pieces.extend(pieces);
        }
    }
}

/// The most different texts of a column that are counted.
const MOST_TEXTS: usize = 10_000;

impl Survey {
    /// Whether something in the export cannot be read.
    pub fn has_refusals(&self) -> bool {
        !self.refused.is_empty() || !self.unreadable.is_empty()
    }
}

/// Reads a whole export.
///
/// # Errors
///
/// Those of [`open_mapped`](super::open_mapped), and those of the reader.
pub fn survey<R: Read>(
    reader: R,
    mapping: &Mapping,
    protocol: &Protocol,
    defaults: &Defaults,
) -> Result<Survey, InputError> {
    let assembly = Assembly::new(protocol, defaults);
    let mut table = MappedTable::open(reader, mapping, &assembly)?;
    let mut survey = Survey {
        columns: columns(mapping),
        ..Survey::default()
    };
    survey.remarks = table.remarks();
    let mut ids = BTreeSet::new();
    let mut known: Vec<Seen> = vec![Seen::default(); survey.columns.len()];
    while let Some(cells) = table.next_cells()? {
        survey.records += 1;
        let cells = match cells {
            Ok(cells) => cells,
            Err((_, record)) => {
                survey.note_unreadable(record);
                continue;
            }
        };
        let (_, record) = table.record(&cells, &assembly);
        match record {
            Ok(form) => survey.note_form(form, protocol, &mut ids),
            Err(record) => survey.note_unreadable(record),
        }
        let columns = survey.columns.iter_mut().zip(&mut known).enumerate();
        for (index, (column, known)) in columns {
            column.note(
                ColumnId(index),
                &cells,
                known,
                table.notation(),
                mapping,
                protocol,
            );
        }
    }
    for (column, known) in survey.columns.iter_mut().zip(known) {
        column.different = known.cells.len();
        column.unseen.retain(|text| !known.pieces.contains(text));
    }
    Ok(survey)
}

/// The columns of a mapping, without any cell.
fn columns(mapping: &Mapping) -> Vec<ColumnSurvey> {
    let used = used(&mapping.record, &mapping.questions);
    let columns = mapping.columns.iter().map(|(id, column)| {
        let unseen = texts_of(mapping, id);
        ColumnSurvey {
            name: column.name.clone(),
            header: column.header.clone(),
            is_left_out: !used.contains(&id),
            filled: 0,
            texts: (!unseen.is_empty()).then(BTreeMap::new),
            different: 0,
            unseen,
            either_order: 0,
        }
    });
    columns.collect()
}

/// The texts of `answers` that a column may hold.
fn texts_of(mapping: &Mapping, id: ColumnId) -> Vec<String> {
    let mut texts = BTreeSet::new();
    for map in &mapping.questions {
        if let Location::Columns(columns) = &map.location
            && columns.contains(&id)
        {
            texts.extend(map.texts.keys().cloned());
        }
    }
    texts.into_iter().collect()
}

impl Survey {
    fn note_unreadable(&mut self, record: UnreadableRecord) {
        *self.unreadable.entry(record.message).or_default() += 1;
    }

    fn note_form(&mut self, form: Form, protocol: &Protocol, ids: &mut BTreeSet<String>) {
        let age = form.answers.days.answered.zip(protocol.valid_for);
        let is_old = age.is_some_and(|(day, valid)| form.on >= valid.after(day));
        self.too_old += u64::from(is_old);
        if let Some(id) = form.id
            && !ids.insert(id)
        {
            self.repeated_ids += 1;
        }
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
    fn note(
        &mut self,
        id: ColumnId,
        cells: &Cells,
        known: &mut Seen,
        notation: &mut Notation<'_>,
        mapping: &Mapping,
        protocol: &Protocol,
    ) {
        let text = cells.text(id);
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
        if let Some(seen) = texts.get_mut(&*folded) {
            seen.count += 1;
            return;
        }
        if texts.len() >= MOST_TEXTS {
            return;
        }
        let Ok(content) = cells.content(id) else {
            return;
        };
        let reading = notation.given(id, content);
        let said = notation.questions(id).iter().zip(&reading.said);
        let said = said.map(|(&question, said)| {
            let question = mapping.questions[question].question;
            let said = match said {
                Ok(said) => Ok(word(said, protocol.question(question))),
                Err(message) => Err((*message).to_owned()),
            };
            (question, said)
        });
        let seen = SurveyedText {
            count: 1,
            said: said.collect(),
        };
        texts.insert(folded.into_owned(), seen);
    }
}

/// Whether a date has another meaning if day and month change places.
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
