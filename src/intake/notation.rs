//! How a text of an export becomes an answer: the only place that decides this.
//!
//! [`Notation::given`] returns the meaning of a cell for every question that its column answers. Each text of a column
//! is read once. Nothing is read as "no" unless the mapping names it, and any other text is refused.

mod boxes;
mod content;
mod free;
mod refusal;
mod resolve;
mod split;
mod texts;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::fold::fold;
use super::mapping::{ColumnId, Location, Mapping, QuestionMap};
use crate::model::{
    Duration, NumberRange, OptionId, PartialDate, ProcedureId, Protocol, Question, Ticks,
};
use free::{Formats, Whole};
use split::Known;

pub(super) use boxes::{Mark, mark_of, ticks};
pub(crate) use content::{CellView, Content, ContentKind};
pub(crate) use resolve::{Days, resolve};
pub(super) use texts::ColumnTexts;

/// The texts of a mapping, by their column.
pub(crate) struct Notation<'m> {
    mapping: &'m Mapping,
    protocol: &'m Protocol,
    /// For each column of the mapping, its possible texts.
    columns: Vec<ColumnTexts>,
    /// Cache of the texts in each column.
    seen: RefCell<Vec<HashMap<String, Rc<Reading>>>>,
}

/// The meaning of a cell for each question of its column.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The meanings, or why the cell has none, in the order of [`Notation::questions`].
    pub meanings: Vec<Result<CellMeaning, &'static str>>,
}

/// The meaning of a cell for one question, before the days of its record are known.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum CellMeaning {
    Missing,
    Unsure,
    Declined,
    /// One of these options of a `yes-no` or `choice`.
    OneOf(Vec<OptionId>),
    Ticks(Ticks),
    Numbers(NumberRange),
    /// A day in the past, relative to the day the form was filled in.
    Since {
        within: Option<Duration>,
        older_than: Option<Duration>,
    },
    Date(PartialDate),
    /// A date of birth, which gives an age.
    Born(PartialDate),
    Words(String),
}

/// Maximum number of texts of a column in the cache, and their maximum length.
const MAX_SEEN: usize = 1024;
const MAX_SEEN_LENGTH: usize = 256;

/// Maximum length of a cell that is tried as a single day.
const MAX_DAY_LENGTH: usize = 64;

impl<'m> Notation<'m> {
    /// The notation of a mapping.
    pub(crate) fn new(mapping: &'m Mapping, protocol: &'m Protocol) -> Self {
        let columns: Vec<ColumnTexts> = mapping
            .columns
            .iter()
            .map(|(id, _)| ColumnTexts::new(id, mapping, protocol))
            .collect();
        Self {
            mapping,
            protocol,
            seen: RefCell::new(vec![HashMap::new(); columns.len()]),
            columns,
        }
    }

    /// The questions that a column answers, as indices among those of the mapping.
    pub(crate) fn questions(&self, column: ColumnId) -> &[usize] {
        &self.columns[column.0].questions
    }

    /// The meaning of a cell of a column.
    pub(crate) fn given(&self, column: ColumnId, cell: CellView<'_>) -> Rc<Reading> {
        let text = cell.text;
        if *cell.kind != ContentKind::Text {
            return Rc::new(self.read_whole(column, cell));
        }
        if let Some(known) = self.seen.borrow()[column.0].get(text) {
            return Rc::clone(known);
        }
        let reading = Rc::new(self.read(column, text));
        let seen = &mut self.seen.borrow_mut()[column.0];
        if seen.len() < MAX_SEEN && text.len() <= MAX_SEEN_LENGTH {
            seen.insert(text.to_owned(), Rc::clone(&reading));
        }
        reading
    }

    /// The day in a short cell for a question, if neither the cell nor a part of it can be a text of the mapping.
    pub(crate) fn plain_day(&self, question: usize, column: ColumnId, text: &str) -> Option<Date> {
        let texts = &self.columns[column.0];
        let many = self.mapping.export.many.as_deref();
        let may_be_split = || texts.has_digits && many.is_some_and(|many| text.contains(many));
        if texts.has_days || text.len() > MAX_DAY_LENGTH || may_be_split() {
            return None;
        }
        let folded = fold(text);
        let mut dates = self.map(question).dates.iter();
        match dates.find_map(|format| format.read(&folded))? {
            PartialDate::Day(day) => Some(day),
            PartialDate::Month(..) | PartialDate::Year(_) | PartialDate::Between { .. } => None,
        }
    }

    /// The meaning of a cell that is a day in digits, as [`DateFormat::read_plain`] reads it. Returns `None` for any
    /// other cell, which may be a day too.
    ///
    /// [`DateFormat::read_plain`]: crate::intake::mapping::DateFormat::read_plain
    pub(crate) fn day_in_digits(
        &self,
        question: usize,
        column: ColumnId,
        cell: &[u8],
    ) -> Option<Date> {
        let texts = &self.columns[column.0];
        let may_be_split = texts.has_digits && self.mapping.export.many.is_some();
        if texts.has_days || cell.len() > MAX_DAY_LENGTH || may_be_split {
            return None;
        }
        self.map(question).dates.first()?.read_plain(cell)
    }

    /// Whether a cell is free text for every question of its column, and not a text of the mapping.
    pub(crate) fn is_free_text(&self, column: ColumnId, text: &str) -> bool {
        let texts = &self.columns[column.0];
        if !texts.holds_words_alone {
            return false;
        }
        let folded = fold(text);
        !folded.is_empty() && !texts.is_known(&folded)
    }

    fn read(&self, column: ColumnId, text: &str) -> Reading {
        let texts = &self.columns[column.0];
        let folded = fold(text);
        let count = texts.questions.len();
        if folded.is_empty() {
            return Reading::same(Ok(CellMeaning::Missing), count);
        }
        if texts.holds_words_alone {
            let meanings = texts.questions.iter();
            let meanings = meanings.map(|&question| Ok(texts.words(question, text, &folded)));
            return Reading {
                meanings: meanings.collect(),
            };
        }
        let known = Known {
            is_known: &|piece| texts.is_known(piece),
            longest: texts.longest,
        };
        match split::exactly(&known, self.mapping.export.many.as_deref(), text) {
            Ok(Some(pieces)) => texts.by_pieces(&pieces, self),
            Ok(None) => {
                let many = self.mapping.export.many.as_deref();
                let best = texts.takes_other().then(|| split::best(&known, many, text));
                let cell = Whole {
                    text,
                    folded: &fold(split::without_end(many, text)),
                    decimal: self.mapping.export.decimal,
                    day: None,
                    is_number: false,
                    takes_formats: Formats::All,
                };
                self.read_free(texts, best.as_ref(), &cell)
            }
            Err(message) => Reading::same(Err(message), count),
        }
    }

    /// Reads a cell that is never split: a list of texts, a number or a day.
    fn read_whole(&self, column: ColumnId, content: CellView<'_>) -> Reading {
        let texts = &self.columns[column.0];
        let count = texts.questions.len();
        let one = [content.text.to_owned()];
        let pieces = match content.kind {
            ContentKind::List(pieces) => pieces.as_slice(),
            ContentKind::Text
            | ContentKind::TextAmongDays
            | ContentKind::Number
            | ContentKind::Day(_)
            | ContentKind::Fault(_) => &one,
        };
        let pieces = pieces.iter().map(|piece| fold(piece).into_owned());
        let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
        if pieces.is_empty() {
            return Reading::same(Ok(CellMeaning::Missing), count);
        }
        if !texts.holds_words_alone && pieces.iter().all(|piece| texts.is_known(piece)) {
            return texts.by_pieces(&pieces, self);
        }
        let best = texts.takes_other().then(|| {
            let known = pieces.iter().filter(|piece| texts.is_known(piece));
            Ok(known.cloned().collect())
        });
        let cell = Whole {
            text: content.text,
            folded: if pieces.len() == 1 { &pieces[0] } else { "" },
            decimal: match content.kind {
                ContentKind::Number => Some('.'),
                _ => self.mapping.export.decimal,
            },
            day: content.day(),
            is_number: *content.kind == ContentKind::Number,
            takes_formats: match content.kind {
                ContentKind::TextAmongDays => Formats::OfQuestion,
                _ => Formats::All,
            },
        };
        self.read_free(texts, best.as_ref(), &cell)
    }

    /// Reads a cell that does not consist of known texts. `best` are the known texts in it, if others may be beside
    /// them.
    fn read_free(
        &self,
        texts: &ColumnTexts,
        best: Option<&Result<Vec<String>, &'static str>>,
        cell: &Whole<'_>,
    ) -> Reading {
        let free = texts.questions.iter().map(|&question| {
            let map = self.map(question);
            free::read(map, self.question(map), cell)
        });
        let free: Vec<Option<CellMeaning>> = free.collect();
        let is_read = |meaning: &Option<CellMeaning>| {
            meaning.as_ref().is_some_and(|meaning| !meaning.is_words())
        };
        let is_one = free.iter().any(is_read);
        let questions = texts.questions.iter().zip(free);
        let meanings = questions.map(|(&question, meaning)| match (meaning, best) {
            (Some(meaning), _) => Ok(meaning),
            (None, _) if is_one => self.beside_free(question),
            (None, Some(best)) if self.map(question).other_is_unsure => {
                let best = best.as_ref().map_err(|message| *message)?;
                texts.with_other(question, best, self)
            }
            (None, _) => Err(self.refusal(question, Some(cell))),
        });
        Reading {
            meanings: meanings.collect(),
        }
    }

    /// The procedures in a cell.
    ///
    /// # Errors
    ///
    /// If there are none, or one that the mapping does not name.
    pub(crate) fn procedures(&self, cell: CellView<'_>) -> Result<Vec<ProcedureId>, &'static str> {
        let Some(map) = &self.mapping.record.procedures else {
            return Ok(Vec::new());
        };
        let text = cell.text;
        if fold(text).is_empty() {
            return Err("the record names no procedure");
        }
        let known = Known {
            is_known: &|piece| map.texts.contains_key(piece),
            longest: map.texts.keys().map(String::len).max().unwrap_or_default(),
        };
        let pieces = match cell.kind {
            ContentKind::List(pieces) => {
                let pieces = pieces.iter().map(|piece| fold(piece).into_owned());
                let pieces: Vec<String> = pieces.filter(|piece| !piece.is_empty()).collect();
                let all = pieces.iter().all(|piece| (known.is_known)(piece));
                all.then_some(pieces)
            }
            ContentKind::Text
            | ContentKind::TextAmongDays
            | ContentKind::Number
            | ContentKind::Day(_)
            | ContentKind::Fault(_) => {
                split::exactly(&known, self.mapping.export.many.as_deref(), text)?
            }
        };
        let pieces = pieces.ok_or("the mapping does not name this procedure")?;
        let mut procedures = Vec::new();
        for procedure in pieces.iter().filter_map(|piece| map.texts.get(piece)) {
            if !procedures.contains(procedure) {
                procedures.push(*procedure);
            }
        }
        Ok(procedures)
    }

    /// The meaning of a cell for a question if it is a date or a number for another question.
    fn beside_free(&self, question: usize) -> Result<CellMeaning, &'static str> {
        let map = self.map(question);
        let kind = &self.question(map).kind;
        let takes_free = matches!(map.location, Location::Born(_)) || kind.option_count() == 0;
        if map.otherwise.is_some() || takes_free {
            Err(self.refusal(question, None))
        } else {
            Ok(CellMeaning::Missing)
        }
    }

    /// The reason why a cell has no meaning for a question.
    fn refusal(&self, question: usize, cell: Option<&Whole<'_>>) -> &'static str {
        let map = self.map(question);
        refusal::refusal(map, self.question(map), &self.mapping.export, cell)
    }

    fn map(&self, question: usize) -> &'m QuestionMap {
        &self.mapping.questions[question]
    }

    fn question(&self, map: &QuestionMap) -> &'m Question {
        self.protocol.question(map.question)
    }
}

impl Reading {
    fn same(meaning: Result<CellMeaning, &'static str>, count: usize) -> Self {
        Self {
            meanings: vec![meaning; count],
        }
    }
}

impl CellMeaning {
    fn is_words(&self) -> bool {
        matches!(self, Self::Words(_))
    }
}
