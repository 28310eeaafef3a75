//! The texts of one column, and the joint meaning of the texts of a cell.

use std::collections::HashMap;

use super::{CellMeaning, Notation, Reading};
use crate::intake::mapping::{ColumnId, Location, Mapping, Meaning, QuestionMap};
use crate::intake::value::trim;
use crate::model::{Kind, OptionId, OptionState, Protocol, Ticks};

const TWO_ANSWERS: &str = "the cell holds two answers to a question that takes one";
const BESIDE_NONE: &str = "a text that means `none` or `missing` is beside another text";
const OTHER_BESIDE_NONE: &str =
    "a text that the mapping does not name is beside one that means `none` or `missing`";

/// The possible texts of a column.
#[derive(Default)]
pub(crate) struct ColumnTexts {
    /// The questions that the column answers, as indices among those of the mapping.
    pub questions: Vec<usize>,
    /// The length of the longest text.
    pub longest: usize,
    /// Whether it answers only questions of type `text`.
    pub holds_words_alone: bool,
    /// The meanings of each folded text, each with its question.
    texts: HashMap<String, Vec<(usize, Meaning)>>,
    has_other: bool,
    /// Whether one of them contains a digit, or is a date in a format of the questions.
    pub has_digits: bool,
    pub has_days: bool,
}

impl ColumnTexts {
    /// The texts of a column of a mapping.
    pub(crate) fn new(column: ColumnId, mapping: &Mapping, protocol: &Protocol) -> Self {
        let mut all = Self {
            holds_words_alone: true,
            ..Self::default()
        };
        for (index, map) in mapping.questions.iter().enumerate() {
            let is_here = match &map.location {
                Location::Columns(columns) => columns.contains(&column),
                Location::Born(born) => *born == column,
                Location::Ticks { .. } => false,
            };
            if !is_here {
                continue;
            }
            all.questions.push(index);
            all.has_other |= map.other_is_unsure;
            all.holds_words_alone &= matches!(protocol.question(map.question).kind, Kind::Text);
            for (text, meaning) in &map.texts {
                all.longest = all.longest.max(text.len());
                all.has_digits |= text.contains(char::is_numeric);
                let meanings = all.texts.entry(text.clone()).or_default();
                meanings.push((index, meaning.clone()));
            }
        }
        let questions = all.questions.iter();
        let mut formats = questions.flat_map(|&index| &mapping.questions[index].dates);
        all.has_days = formats.any(|format| {
            let mut texts = all.texts.keys();
            texts.any(|text| format.read(text).is_some())
        });
        all
    }

    /// Whether a folded text has a meaning.
    pub(crate) fn is_known(&self, folded: &str) -> bool {
        self.texts.contains_key(folded)
    }

    /// Whether a text without a meaning may be beside those that have one.
    pub(crate) fn takes_other(&self) -> bool {
        self.has_other
    }

    /// The meaning of a text for a question of type `text`: a status, or itself.
    pub(crate) fn words(&self, question: usize, text: &str, folded: &str) -> CellMeaning {
        match self.meaning(question, folded) {
            Some(Meaning::Missing) => CellMeaning::Missing,
            Some(Meaning::Unsure) => CellMeaning::Unsure,
            Some(Meaning::Declined) => CellMeaning::Declined,
            _ => CellMeaning::Words(trim(text).to_owned()),
        }
    }

    /// The meaning of a text for a question.
    fn meaning(&self, question: usize, folded: &str) -> Option<&Meaning> {
        let meanings = self.texts.get(folded)?;
        let own = meanings.iter().find(|(one, _)| *one == question);
        own.map(|(_, meaning)| meaning)
    }

    /// Whether a text is a status of some question.
    fn is_status(&self, folded: &str) -> bool {
        let meanings = self.texts.get(folded).map_or(&[][..], Vec::as_slice);
        meanings.iter().any(|(_, meaning)| {
            matches!(
                meaning,
                Meaning::Missing | Meaning::Unsure | Meaning::Declined
            )
        })
    }

    /// The joint meaning of the texts of a cell.
    pub(crate) fn by_pieces(&self, pieces: &[String], notation: &Notation<'_>) -> Reading {
        let meanings: Vec<_> = self
            .questions
            .iter()
            .map(|&question| self.of_question(question, pieces, notation))
            .collect();
        let clash = meanings.iter().find_map(|one| one.as_ref().err().copied());
        match clash {
            Some(message) => Reading::same(Err(message), meanings.len()),
            None => Reading { meanings },
        }
    }

    fn of_question(
        &self,
        question: usize,
        pieces: &[String],
        notation: &Notation<'_>,
    ) -> Result<CellMeaning, &'static str> {
        let map = notation.map(question);
        let kind = &notation.question(map).kind;
        let own: Vec<&Meaning> = pieces
            .iter()
            .filter_map(|piece| self.meaning(question, piece))
            .collect();
        let Some(first) = own.first() else {
            let is_status = pieces.iter().any(|piece| self.is_status(piece));
            return Ok(match &map.otherwise {
                Some(meaning) if !is_status => single(meaning, kind, map),
                _ => CellMeaning::Missing,
            });
        };
        match kind {
            Kind::Multi { .. } => {
                let is_alone = pieces.iter().all(|piece| *piece == pieces[0]);
                let is_none = own
                    .iter()
                    .any(|one| matches!(one, Meaning::None | Meaning::Missing));
                if is_none && !is_alone {
                    Err(BESIDE_NONE)
                } else {
                    Ok(ticked(&own, kind, map, false))
                }
            }
            Kind::YesNo | Kind::Choice(_) | Kind::Number(_) | Kind::Date(_) | Kind::Text => {
                if own.iter().all(|one| one == first) {
                    Ok(single(first, kind, map))
                } else {
                    Err(TWO_ANSWERS)
                }
            }
        }
    }

    /// The meaning of known texts for a `multi` if there are unknown ones beside them.
    pub(crate) fn with_other(
        &self,
        question: usize,
        pieces: &[String],
        notation: &Notation<'_>,
    ) -> Result<CellMeaning, &'static str> {
        let map = notation.map(question);
        let own: Vec<&Meaning> = pieces
            .iter()
            .filter_map(|piece| self.meaning(question, piece))
            .collect();
        let ends = |meaning: &Meaning| matches!(meaning, Meaning::None | Meaning::Missing);
        let of_all = pieces.iter().filter_map(|piece| self.texts.get(piece));
        let mut of_all = of_all.flatten().map(|(_, meaning)| meaning);
        if of_all.any(ends) {
            Err(OTHER_BESIDE_NONE)
        } else {
            Ok(ticked(&own, &notation.question(map).kind, map, true))
        }
    }
}

/// Adds one meaning.
fn single(meaning: &Meaning, kind: &Kind, map: &QuestionMap) -> CellMeaning {
    match meaning {
        Meaning::Missing => CellMeaning::Missing,
        Meaning::Unsure => CellMeaning::Unsure,
        Meaning::Declined => CellMeaning::Declined,
        Meaning::None => ticked(&[meaning], kind, map, false),
        Meaning::Options(options) => match kind {
            Kind::Multi { .. } => ticked(&[meaning], kind, map, false),
            Kind::YesNo | Kind::Choice(_) | Kind::Number(_) | Kind::Date(_) | Kind::Text => {
                CellMeaning::OneOf(options.clone())
            }
        },
        Meaning::Numbers(range) => CellMeaning::Numbers(*range),
        Meaning::Since { within, older_than } => CellMeaning::Since {
            within: *within,
            older_than: *older_than,
        },
    }
}

/// The combined ticks of some meanings. With `is_unsure`, the rest is unknown.
fn ticked(own: &[&Meaning], kind: &Kind, map: &QuestionMap, is_unsure: bool) -> CellMeaning {
    let (mut sure, mut open) = (Vec::new(), Vec::new());
    let (mut unsure, mut declined, mut none) = (is_unsure, false, false);
    for meaning in own {
        match meaning {
            Meaning::Missing => return CellMeaning::Missing,
            Meaning::Unsure => unsure = true,
            Meaning::Declined => declined = true,
            Meaning::None => none = true,
            Meaning::Options(options) => match options.as_slice() {
                [one] => sure.push(*one),
                _ => open.extend(options),
            },
            Meaning::Numbers(_) | Meaning::Since { .. } => {}
        }
    }
    ticks_of_cell(kind, map, (&sure, &open), (unsure, declined), none)
}

/// The ticks of a `multi`: which are certain, which are possible, the statuses beside them, and whether "none of these"
/// was chosen. Options that the form does not offer, or names only in part, are unknown.
pub(super) fn ticks_of_cell(
    kind: &Kind,
    map: &QuestionMap,
    (sure, open): (&[OptionId], &[OptionId]),
    (unsure, declined): (bool, bool),
    none: bool,
) -> CellMeaning {
    match (sure.is_empty(), unsure, declined) {
        (true, true, false) => return CellMeaning::Unsure,
        (true, false, true) => return CellMeaning::Declined,
        _ => {}
    }
    let mut unknown = open.to_vec();
    unknown.extend(&map.not_offered);
    unknown.extend(&map.part);
    let ticks = Ticks::new(kind.option_count(), sure, &unknown, unsure, declined);
    let is_unknown = ticks.states().all(|state| state == OptionState::Unknown);
    match (is_unknown && !unsure && !declined, none) {
        (true, _) => CellMeaning::Missing,
        (false, true) => CellMeaning::Ticks(ticks),
        (false, false) => CellMeaning::Ticks(ticks.without_none()),
    }
}
