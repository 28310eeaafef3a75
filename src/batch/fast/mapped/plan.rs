//! Determines which cells answer which questions: the units in which a row is read.

use super::row::RowCells;
use crate::batch::fast::csv::{LaneDraft, Part, RowLanes};
use crate::engine::Code;
use crate::intake::mapping::{ColumnId, Location, Mapping, Meaning, QuestionMap, Ticked};
use crate::intake::parts::MappedColumns;
use crate::model::{Kind, Protocol, Question, QuestionId};

/// Cells, and the questions that they alone answer.
pub(super) struct Unit {
    /// The columns, in the order of the export.
    pub columns: Vec<ColumnId>,
    /// The indices of the columns in a row.
    pub places: Vec<usize>,
    /// The first and the last index, if the columns are adjacent.
    pub run: Option<(usize, usize)>,
    /// The questions, at least one.
    pub questions: Vec<Mapped>,
    pub kind: UnitKind,
}

/// A question, and its index among those of the mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mapped {
    pub question: QuestionId,
    pub index: usize,
}

/// The inputs on which the code of a unit depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    /// Its texts only.
    Texts,
    /// Its texts and the days of the record.
    Days,
    /// Whether there is any text. Texts do not repeat.
    Words,
}

/// The units of a mapping.
pub(super) struct Plan {
    pub units: Vec<Unit>,
    /// The unit of each question of the protocol. `None` if the mapping does not name it.
    pub unit_of: Vec<Option<usize>>,
    /// Units whose codes depend on their texts only, and that are in no lane.
    pub others: Vec<usize>,
    /// Units that are read once the days of a record are known.
    pub last: Vec<Last>,
}

/// A unit that is read once the days of a record are known. It has one question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    pub unit: usize,
    pub question: QuestionId,
    /// The index of its cell, if there is only one.
    pub place: Option<usize>,
}

impl Unit {
    /// The texts of its cells in a row, joined into a text that is unique for these cells.
    pub(super) fn key<'k>(&self, row: RowCells<'k>, buffer: &'k mut Vec<u8>) -> &'k [u8] {
        match self.run {
            Some((first, last)) => {
                let (start, end) = row.span(first, last);
                &row.bytes[start..end]
            }
            None => {
                self.join(row, buffer);
                buffer
            }
        }
    }

    /// Copies the text to a buffer.
    pub(super) fn join(&self, row: RowCells<'_>, buffer: &mut Vec<u8>) {
        buffer.clear();
        for place in &self.places {
            let (start, end) = row.places.cell(*place);
            buffer.extend_from_slice(&row.bytes[start..end]);
            // no UTF-8 text contains this byte
            buffer.push(0xFF);
        }
    }
}

impl Last {
    fn of(unit: usize, one: &Unit) -> Self {
        Self {
            unit,
            question: one.questions[0].question,
            place: match *one.places.as_slice() {
                [place] => Some(place),
                _ => None,
            },
        }
    }
}

impl Plan {
    pub(super) fn new(columns: &MappedColumns<'_>, protocol: &Protocol) -> Self {
        let mapping = columns.mapping();
        let mut plan = Self {
            units: Vec::new(),
            unit_of: vec![None; protocol.questions.len()],
            others: Vec::new(),
            last: Vec::new(),
        };
        for (index, map) in mapping.questions.iter().enumerate() {
            let question = map.question;
            let unit = plan.add(columns, map, protocol.question(question));
            plan.unit_of[question.index()] = Some(unit);
            let questions = &mut plan.units[unit].questions;
            questions.push(Mapped { question, index });
        }
        plan
    }

    /// The unit of a question. Adds it if it is new.
    fn add(
        &mut self,
        columns: &MappedColumns<'_>,
        map: &QuestionMap,
        question: &Question,
    ) -> usize {
        let mut named = columns_of(map);
        named.sort_by_key(|column| columns.place(*column));
        let is_born = matches!(map.location, Location::Born(_));
        let kind = match &question.kind {
            Kind::Date(_) => UnitKind::Days,
            Kind::Text => UnitKind::Words,
            Kind::Number(_) if is_born => UnitKind::Days,
            Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) => UnitKind::Texts,
        };
        let is_same = |unit: &Unit| unit.kind == kind && unit.columns == named;
        let known = self.units.iter().position(is_same);
        if let (UnitKind::Texts, Some(known)) = (kind, known) {
            return known;
        }
        let places = named.iter().filter_map(|one| columns.place(*one));
        let places: Vec<usize> = places.collect();
        self.units.push(Unit {
            run: run(&places),
            places,
            columns: named,
            questions: Vec::new(),
            kind,
        });
        self.units.len() - 1
    }

    /// Puts units whose texts are short and repeat into lanes.
    pub(super) fn lanes(
        &mut self,
        mapping: &Mapping,
        protocol: &Protocol,
        missing: &[Code],
    ) -> RowLanes {
        let mut lanes = RowLanes::new();
        let mut draft = LaneDraft::default();
        let mut order: Vec<usize> = (0..self.units.len()).collect();
        order.sort_by_key(|&unit| self.units[unit].places.first().copied());
        for unit in order {
            let one = &self.units[unit];
            if one.kind != UnitKind::Texts {
                self.last.push(Last::of(unit, one));
                continue;
            }
            let width = usual_width(one, mapping, protocol);
            let fits = one.questions.len() <= LaneDraft::MAX
                && width.is_none_or(|width| width <= LaneDraft::MAX_WIDTH);
            let Some((first, last)) = one.run.filter(|_| fits) else {
                self.others.push(unit);
                continue;
            };
            let questions = one.questions.iter().map(|one| one.question).collect();
            let part = Part {
                first,
                last,
                questions,
            };
            match width {
                Some(width) => draft.add(part, width, &mut lanes, missing),
                None => lanes.push(&[part], missing),
            }
        }
        draft.close(&mut lanes, missing);
        lanes.sort();
        lanes
    }
}

/// The first and the last index, if they are consecutive.
fn run(places: &[usize]) -> Option<(usize, usize)> {
    let (first, last) = (*places.first()?, *places.last()?);
    let is_next = |two: &[usize]| two[0] + 1 == two[1];
    places.windows(2).all(is_next).then_some((first, last))
}

/// The columns that answer a question.
fn columns_of(map: &QuestionMap) -> Vec<ColumnId> {
    match &map.location {
        Location::Columns(columns) => columns.clone(),
        Location::Born(column) => vec![*column],
        Location::Ticks { boxes, rows, .. } => {
            let boxes = boxes.iter().map(|(column, _)| *column);
            boxes
                .chain(rows.iter().map(|(column, _)| *column))
                .collect()
        }
    }
}

/// The usual width of the texts of a unit, in bytes. Returns `None` if there are too many different ones to look them
/// up together with others.
fn usual_width(unit: &Unit, mapping: &Mapping, protocol: &Protocol) -> Option<usize> {
    let mut widest = 0;
    for one in &unit.questions {
        let map = &mapping.questions[one.index];
        let width = match &map.location {
            Location::Ticks {
                ticked, unticked, ..
            } => {
                let length = |texts: &[String]| texts.iter().map(String::len).max();
                let unticked = length(unticked).unwrap_or_default();
                let ticked = match ticked {
                    // few boxes are ticked
                    Some(Ticked::Header) | None => unticked,
                    Some(Ticked::Texts(texts)) => length(texts).unwrap_or_default().min(unticked),
                };
                unit.places.len() * (unticked.max(ticked) + 1) - 1
            }
            Location::Columns(_) | Location::Born(_) => width_of_texts(map, protocol)?,
        };
        widest = widest.max(width);
    }
    Some(widest)
}

/// The usual width of the texts of a question. Long ones are read individually if there are short ones too.
fn width_of_texts(map: &QuestionMap, protocol: &Protocol) -> Option<usize> {
    let is_multi = match &protocol.question(map.question).kind {
        Kind::Number(_) => return None,
        Kind::Multi { .. } => true,
        Kind::YesNo | Kind::Choice(_) | Kind::Date(_) | Kind::Text => false,
    };
    let widths = |is_counted: &dyn Fn(&Meaning) -> bool| {
        let texts = map.texts.iter().filter(|(_, meaning)| is_counted(meaning));
        let widths: Vec<usize> = texts.map(|(text, _)| text.len()).collect();
        widths
    };
    // most people tick nothing
    let none = widths(&|meaning| *meaning == Meaning::None);
    let answers = widths(&|meaning| matches!(meaning, Meaning::Options(_)));
    let answers = if is_multi && !none.is_empty() {
        none
    } else {
        answers
    };
    let fits = answers
        .iter()
        .filter(|width| **width <= LaneDraft::MAX_WIDTH);
    let widest = fits.max().or(answers.iter().min());
    Some(widest.copied().unwrap_or_default())
}
