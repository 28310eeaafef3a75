//! Two protocols as one questionnaire: which questions are the same, and the answers that are valid in both.
//!
//! Questions with the same id, type, step and unit are one question. Any other question belongs to one protocol. The
//! cells of a number or a date lie between the thresholds of the rules and show-ifs of both protocols. If the order of
//! two thresholds depends on the screening date, some cells have an answer on some dates only.

use std::rc::Rc;

use jiff::civil::Date;

use super::cell::Cell;
use super::days::Cutter;
use super::{Edition, Pair, SIDES, Side};
use crate::model::{Accept, Answer, Cuts, Dated, Kind, OptionId, OptionState, QuestionId, Ticks};

/// The questions of both protocols.
pub(super) struct Joint {
    /// The questions, in the interview order of the new protocol. A question that only the old one asks follows the
    /// question that precedes it there.
    pub questions: Vec<JointQuestion>,
    /// One for each question, or for each option of a `multi`.
    pub variables: Vec<Variable>,
    /// For each protocol, the index in `questions` of each question.
    places: [Vec<usize>; 2],
}

/// A question of one protocol or of both.
pub(super) struct JointQuestion {
    /// The question in the old and in the new protocol.
    pub ids: [Option<QuestionId>; 2],
    pub cells: Cells,
    /// Index of its first variable.
    pub first: usize,
    /// Number of variables.
    pub count: usize,
    /// Whether cells that have an answer on some screening dates only may be missing.
    pub is_partial: bool,
}

/// The possible answers to a question.
pub(super) enum Cells {
    /// A list. Empty if no answer is valid in both protocols.
    One(Vec<Cell>),
    /// The options that can be ticked. Each is a variable: 0 is not ticked, 1 is ticked.
    Ticks(Vec<[Option<OptionId>; 2]>),
}

/// One choice on an answer sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variable {
    pub question: usize,
    /// Number of cells, at least 1. If there is no answer at all, the one value means "not asked".
    pub cells: usize,
}

/// The answer to a question on a joint sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// The index of a cell.
    Cell(usize),
    /// For each option, whether it is ticked.
    Ticks(Vec<bool>),
}

impl Joint {
    /// The questions whose answers are compared for one screening date only.
    pub(super) fn one_date_only(&self, pair: &Pair<'_>) -> Vec<String> {
        let partial = self.questions.iter().filter(|one| one.is_partial);
        let names = partial.filter_map(|question| question.name(pair));
        names.map(str::to_owned).collect()
    }

    /// The questions with thresholds whose order depends on the screening date.
    pub(super) fn day_dependent(&self, pair: &Pair<'_>) -> Vec<String> {
        let questions = self.questions.iter();
        let depending = questions.filter(|question| question.depends_on_the_date());
        let names = depending.filter_map(|question| question.name(pair));
        names.map(str::to_owned).collect()
    }

    pub(super) fn new(pair: &Pair<'_>, on: Date) -> Self {
        let mut joint = Self {
            questions: Vec::new(),
            variables: Vec::new(),
            places: SIDES.map(|side| vec![0; pair.of(side).protocol.questions.len()]),
        };
        let mut cutter = Cutter::new();
        for ids in in_order(pair) {
            let (answers, is_partial) = cells(pair, ids, on, &mut cutter);
            let place = joint.questions.len();
            let first = joint.variables.len();
            let sizes = match &answers {
                Cells::One(cells) => vec![cells.len().max(1)],
                Cells::Ticks(options) => vec![2; options.len()],
            };
            let count = sizes.len();
            let variables = sizes.into_iter().map(|cells| Variable {
                question: place,
                cells,
            });
            joint.variables.extend(variables);
            for side in SIDES {
                if let Some(id) = ids[side.index()] {
                    joint.places[side.index()][id.index()] = place;
                }
            }
            joint.questions.push(JointQuestion {
                ids,
                cells: answers,
                first,
                count,
                is_partial,
            });
        }
        joint
    }

    /// Whether each value of each variable is possible on a screening date.
    pub(super) fn values_on(&self, on: Date) -> Vec<Vec<bool>> {
        let mut values = self.every_value();
        for question in &self.questions {
            if let Cells::One(cells) = &question.cells {
                for (place, cell) in cells.iter().enumerate() {
                    values[question.first][place] = cell.has_answer(on);
                }
            }
        }
        values
    }

    /// The values of each variable that are possible on any screening date.
    pub(super) fn every_value(&self) -> Vec<Vec<bool>> {
        let sizes = self.variables.iter().map(|one| one.cells);
        sizes.map(|size| vec![true; size]).collect()
    }

    /// The index of a question of one protocol.
    pub(super) fn place(&self, side: Side, question: QuestionId) -> usize {
        self.places[side.index()][question.index()]
    }
}

impl JointQuestion {
    /// Its id.
    pub(super) fn name<'a>(&self, pair: &Pair<'a>) -> Option<&'a str> {
        let name = |side: Side| {
            let id = self.ids[side.index()]?;
            Some(pair.of(side).protocol.question(id).id.as_str())
        };
        SIDES.into_iter().find_map(name)
    }

    /// Whether no answer is valid in both protocols.
    pub(super) fn has_no_answer(&self) -> bool {
        matches!(&self.cells, Cells::One(cells) if cells.is_empty())
    }

    /// Whether it asks for a date that is valid in both protocols.
    pub(super) fn is_date(&self) -> bool {
        let is_days = |cell: &Cell| matches!(cell, Cell::Days(_));
        matches!(&self.cells, Cells::One(cells) if cells.iter().any(is_days))
    }

    /// Whether some cells have an answer on some screening dates only.
    pub(super) fn depends_on_the_date(&self) -> bool {
        let is_of_some = |cell: &Cell| matches!(cell, Cell::Days(days) if days.on.is_some());
        self.is_partial || matches!(&self.cells, Cells::One(cells) if cells.iter().any(is_of_some))
    }

    /// An answer with this value in one protocol on a screening date. For numbers and days, the one nearest to `near`.
    pub(super) fn answer(
        &self,
        edition: &Edition<'_>,
        side: Side,
        value: &Value,
        on: Date,
        near: (i64, Date),
    ) -> Option<Answer> {
        let id = self.ids[side.index()]?;
        match (&self.cells, value) {
            (Cells::One(cells), Value::Cell(cell)) => cells.get(*cell)?.answer(side, on, near),
            (Cells::Ticks(options), Value::Ticks(ticked)) => {
                let ticked = options.iter().zip(ticked).filter(|(_, ticked)| **ticked);
                let ticked: Option<Vec<OptionId>> =
                    ticked.map(|(ids, _)| ids[side.index()]).collect();
                let count = edition.protocol.question(id).kind.option_count();
                Some(Answer::Ticks(Ticks::new(
                    count,
                    &ticked?,
                    &[],
                    false,
                    false,
                )))
            }
            _ => None,
        }
    }

    /// The value that contains an answer to one protocol on a screening date. `None` if the answer is not valid in the
    /// other.
    pub(super) fn value_of(&self, side: Side, answer: &Answer, on: Date) -> Option<Value> {
        match &self.cells {
            Cells::One(cells) => cells
                .iter()
                .position(|cell| cell.holds(side, answer, on))
                .map(Value::Cell),
            Cells::Ticks(options) => {
                let Answer::Ticks(ticks) = answer else {
                    return None;
                };
                let mut values = vec![false; options.len()];
                for option in ticks.options_in(OptionState::Ticked) {
                    let place = options
                        .iter()
                        .position(|ids| ids[side.index()] == Some(option))?;
                    values[place] = true;
                }
                Some(Value::Ticks(values))
            }
        }
    }
}

/// Whether two questions with the same id ask for the same thing. Options, bounds and days may differ.
pub(super) fn is_same_kind(one: &Kind, other: &Kind) -> bool {
    let of_one_type = one.word() == other.word();
    match one {
        Kind::Number(number) => other
            .as_number()
            .is_some_and(|other| (number.decimals, &number.unit) == (other.decimals, &other.unit)),
        Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Date(_) | Kind::Text => {
            of_one_type
        }
    }
}

/// The questions of both protocols, each once.
fn in_order(pair: &Pair<'_>) -> Vec<[Option<QuestionId>; 2]> {
    let [old, new] = SIDES.map(|side| pair.of(side).protocol);
    let partner = |question: QuestionId| {
        let question = old.question(question);
        let other = new.question_named(&question.id)?;
        is_same_kind(&question.kind, &new.question(other).kind).then_some(other)
    };
    let count = new.questions.len();
    let mut partners = vec![None; count];
    // questions that only the old protocol asks, by the question of the new one that they follow
    let mut removed: Vec<Vec<QuestionId>> = vec![Vec::new(); count + 1];
    let mut behind = 0;
    for question in (0..old.questions.len()).map(QuestionId::from) {
        match partner(question) {
            Some(other) => {
                partners[other.index()] = Some(question);
                behind = other.index() + 1;
            }
            None => removed[behind].push(question),
        }
    }
    let mut all = Vec::new();
    for (place, removed) in removed.into_iter().enumerate() {
        if place > 0 {
            all.push([partners[place - 1], Some(QuestionId::from(place - 1))]);
        }
        all.extend(removed.into_iter().map(|question| [Some(question), None]));
    }
    all
}

/// The cells of a question, and whether cells of other screening dates may be missing.
fn cells(
    pair: &Pair<'_>,
    ids: [Option<QuestionId>; 2],
    on: Date,
    cutter: &mut Cutter,
) -> (Cells, bool) {
    let kinds: Vec<(Side, &Kind)> = SIDES
        .into_iter()
        .filter_map(|side| {
            let id = ids[side.index()]?;
            Some((side, &pair.of(side).protocol.question(id).kind))
        })
        .collect();
    let tests: Vec<&Accept> = SIDES
        .into_iter()
        .filter_map(|side| Some(pair.of(side).tests_of(ids[side.index()]?)))
        .flatten()
        .copied()
        .collect();
    let cells = match kinds.first().map(|(_, kind)| *kind) {
        Some(Kind::YesNo | Kind::Choice(_)) => {
            Cells::One(options(&kinds).into_iter().map(Cell::Option).collect())
        }
        Some(Kind::Multi { .. }) => Cells::Ticks(options(&kinds)),
        Some(Kind::Number(_)) => Cells::One(numbers(&kinds, &tests)),
        Some(Kind::Date(_)) => {
            let dated: Vec<Dated> = kinds
                .iter()
                .filter_map(|(_, kind)| kind.as_date())
                .collect();
            let cut = cutter.cut(&dated, &tests, on);
            let cells = cut.cells.iter().map(|cell| Cell::Days(Rc::clone(cell)));
            return (Cells::One(cells.collect()), cut.is_partial);
        }
        Some(Kind::Text) | None => Cells::One(vec![Cell::Words]),
    };
    (cells, false)
}

/// The options that are in each protocol that asks the question.
fn options(kinds: &[(Side, &Kind)]) -> Vec<[Option<OptionId>; 2]> {
    let Some(((side, kind), others)) = kinds.split_last() else {
        return Vec::new();
    };
    let shared = kind
        .option_ids()
        .into_iter()
        .enumerate()
        .map(|(place, id)| {
            let mut ids = [None; 2];
            ids[side.index()] = Some(OptionId::from(place));
            for (side, kind) in others {
                ids[side.index()] = Some(kind.option_named(id)?);
            }
            Some(ids)
        });
    shared.flatten().collect()
}

fn numbers(kinds: &[(Side, &Kind)], tests: &[&Accept]) -> Vec<Cell> {
    let (mut min, mut max) = (i64::MIN, i64::MAX);
    for (_, kind) in kinds {
        if let Some(number) = kind.as_number() {
            min = min.max(number.min.unwrap_or(min));
            max = max.min(number.max.unwrap_or(max));
        }
    }
    let starts = Cuts::new(tests.iter().copied()).numbers;
    let ends = |start: i64| start - 1;
    stretches(min, max, starts, ends)
        .into_iter()
        .map(|(low, high)| Cell::Numbers(low, high))
        .collect()
}

/// The ranges between a first and a last value, each with its ends.
fn stretches<T: Copy + Ord>(
    first: T,
    last: T,
    mut starts: Vec<T>,
    before: impl Fn(T) -> T,
) -> Vec<(T, T)> {
    if first > last {
        return Vec::new();
    }
    starts.retain(|start| first < *start && *start <= last);
    starts.push(first);
    starts.sort_unstable();
    starts.dedup();
    let ends = starts[1..].iter().map(|&start| before(start)).chain([last]);
    starts.iter().copied().zip(ends).collect()
}
