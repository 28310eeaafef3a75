//! A record for a protocol: the answers, and the days on which they were given.

use contraindication::intake::{Defaults, Form, Format, Record, open};
use contraindication::model::{Protocol, QuestionId, parse_day};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Dice;
use super::given::Given;

/// A record, as a person fills it in.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub on: Date,
    /// Whether the record contains the screening date. Otherwise, it is the day of the run.
    pub(super) says_on: bool,
    /// The day it was answered, not after `on`.
    pub(super) answered: Option<Date>,
    /// Question ids with an earlier day, or `None` if it is not known.
    pub(super) carried: Vec<(String, Option<Date>)>,
    pub(super) procedures: Vec<String>,
    /// Question ids with their answers, in file order.
    pub given: Vec<(String, Given)>,
}

const DAYS: [&str; 14] = [
    "2026-11-22",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2025-02-28",
    "2025-03-01",
    "2026-01-31",
    "2026-03-31",
    "2026-04-30",
    "2026-08-31",
    "2026-12-31",
    "2027-01-01",
    "2028-02-29",
    "2100-02-28",
];

/// Reads one record from a text in a format.
pub(crate) fn read(protocol: &Protocol, sheet: &Sheet, format: Format, text: &str) -> Form {
    let defaults = Defaults {
        today: sheet.on,
        on: None,
        procedures: Vec::new(),
    };
    let records = open(text.as_bytes(), format, protocol, &defaults).expect("an input");
    let mut records: Vec<Record> = records
        .map(|record| record.expect("a reader that does not fail"))
        .collect();
    assert_eq!(records.len(), 1, "{text}");
    let record = records.remove(0).content;
    record.unwrap_or_else(|unreadable| panic!("{}\n{text}", unreadable.message))
}

impl Sheet {
    /// Draws a record.
    pub(crate) fn draw(protocol: &Protocol, dice: &mut Dice) -> Self {
        let on = *dice.pick(&DAYS);
        let on = parse_day(on).expect("a day");
        let procedures: Vec<String> = protocol
            .procedures
            .iter()
            .map(|one| one.id.clone())
            .collect();
        let given: Vec<(String, Given)> = dice
            .order(protocol.questions.len())
            .into_iter()
            .filter_map(|index| {
                let question = QuestionId::from(index);
                let given = Given::draw(protocol, question, on, dice)?;
                Some((protocol.question(question).id.clone(), given))
            })
            .collect();
        let carried = if dice.one_in(4) {
            draw_carried(&given, on, dice)
        } else {
            Vec::new()
        };
        Self {
            on,
            says_on: dice.one_in(2),
            answered: dice.one_in(2).then(|| earlier(on, dice)),
            carried,
            procedures: if dice.one_in(3) {
                dice.some_of(&procedures)
            } else {
                Vec::new()
            },
            given,
        }
    }

    /// The sheet with some missing answers added, and some others known more exactly.
    pub(crate) fn refined(&self, protocol: &Protocol, dice: &mut Dice) -> Self {
        let mut refined = self.clone();
        for index in 0..protocol.questions.len() {
            let question = protocol.question(QuestionId::from(index));
            let at = refined.given.iter().position(|(id, _)| *id == question.id);
            let before = at.map(|at| refined.given.remove(at).1);
            let limit = self.given_on(&question.id).unwrap_or(self.on);
            let after = match before {
                _ if dice.one_in(4) => before,
                None | Some(Given::Blank) => {
                    Given::draw(protocol, QuestionId::from(index), self.on, dice)
                }
                Some(given) => Some(given.refined(question, limit, dice)),
            };
            refined
                .given
                .extend(after.map(|after| (question.id.clone(), after)));
        }
        refined
    }

    /// The day on which the answer to a question was given, if that is known.
    pub(crate) fn given_on(&self, question: &str) -> Option<Date> {
        let mut carried = self.carried.iter();
        let carried = carried.find(|(id, _)| id == question);
        carried.map_or(self.answered, |(_, day)| *day)
    }

    /// The record, screened for another day.
    pub(crate) fn moved_to(&self, on: Date) -> Self {
        Self { on, ..self.clone() }
    }

    /// The record without the answers to these questions.
    pub(crate) fn without(&self, ids: &[&str]) -> Self {
        let mut sheet = self.clone();
        sheet.given.retain(|(id, _)| !ids.contains(&id.as_str()));
        sheet.carried.retain(|(id, _)| !ids.contains(&id.as_str()));
        sheet
    }

    /// The sheet without the days on which it was answered.
    pub(crate) fn undated(&self) -> Self {
        Self {
            answered: None,
            carried: Vec::new(),
            ..self.clone()
        }
    }
}

/// The screening date or a day before it.
fn earlier(on: Date, dice: &mut Dice) -> Date {
    let days = [0, 1, 40, 400][dice.below(4)];
    on.saturating_sub(days.days())
}

/// Some of the answered questions, each with an earlier day or `None`.
fn draw_carried(
    given: &[(String, Given)],
    on: Date,
    dice: &mut Dice,
) -> Vec<(String, Option<Date>)> {
    let answered = given.iter().filter(|(_, given)| !given.is_blank());
    let answered: Vec<String> = answered.map(|(id, _)| id.clone()).collect();
    if answered.is_empty() {
        return Vec::new();
    }
    let some = dice.some_of(&answered).into_iter();
    some.map(|id| (id, (!dice.one_in(3)).then(|| earlier(on, dice))))
        .collect()
}
