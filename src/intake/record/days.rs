//! The days on which the answers of a record were given: `answered`, and `carried` for older ones.
//!
//! Refuses a day that cannot be read or is after the screening date, and a question that has no answer.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Assembly, Entry, Problems, read_on};
use crate::intake::value::{Given, Shape};
use crate::model::{Answer, Answers, QuestionId, UNKNOWN_DAY};

type Carried = BTreeMap<QuestionId, Option<Date>>;

impl Assembly<'_> {
    /// Reads `carried`: question ids, each with a day or `"unknown"`.
    pub(super) fn read_carried(
        &self,
        given: Option<Given<'_>>,
        problems: &mut Problems,
    ) -> Carried {
        match given.map(Given::into_shape) {
            None | Some(Shape::Null) => Carried::new(),
            Some(Shape::Table(entries)) => self.read_carried_entries(entries, problems),
            Some(_) => {
                problems.add(|| "`carried` must be a table of question ids and days".to_owned());
                Carried::new()
            }
        }
    }

    fn read_carried_entries(&self, entries: Vec<Entry<'_>>, problems: &mut Problems) -> Carried {
        let mut carried = Carried::new();
        for ((key, given), place) in entries.into_iter().zip(1..) {
            let Some(question) = self.question_named(&key) else {
                let message = self.unknown_question(&key, "carried", place);
                problems.add_key(&key, message);
                continue;
            };
            let day = read_carried_day(&given).unwrap_or_else(|message| {
                problems.values.push(given.written().to_owned());
                problems.add(|| format!("`carried`: the day of `{key}` {message}"));
                None
            });
            if carried.insert(question, day).is_some() {
                problems.add(|| format!("`carried` names `{key}` twice"));
            }
        }
        carried
    }

    /// Adds the problems with the days of a record whose screening date and answers are known.
    pub(super) fn check_days(&self, on: Date, answers: &Answers, problems: &mut Problems) {
        let days = &answers.days;
        if let Some(day) = days.answered.filter(|day| *day > on) {
            problems.values.push(day.to_string());
            problems.add(|| format!("`answered` lies after the screening date {on}"));
        }
        for (&question, day) in &days.carried {
            let id = &self.protocol.question(question).id;
            if let Some(day) = day.filter(|day| *day > on) {
                problems.values.push(day.to_string());
                problems.add(|| {
                    format!("`carried`: the day of `{id}` lies after the screening date {on}")
                });
            }
            if *answers.get(question) == Answer::Missing {
                problems.add(|| format!("`carried` names `{id}`, which is not answered"));
            }
        }
    }
}

fn read_carried_day(given: &Given<'_>) -> Result<Option<Date>, String> {
    if given.word() == Some(UNKNOWN_DAY) {
        return Ok(None);
    }
    match read_on(Some(given))? {
        Some(day) => Ok(Some(day)),
        None => Err(format!(
            "must be a full day, written YYYY-MM-DD, or \"{UNKNOWN_DAY}\""
        )),
    }
}
