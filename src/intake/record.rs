//! From the keys of one record to a [`Form`]: shared by every format.
//!
//! Reports everything that is wrong with the record as a whole. The screening date and the days on which the answers
//! were given are determined before any answer is read, whatever the order of the keys in a file.

mod days;
mod procedures;

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::value::{
    self, BYTE_ORDER_MARK, Given, Shape, ValueError, is_unseen, likely, read, trim,
};
use super::{AnswerError, Defaults, Form, UnreadableRecord};
use crate::diagnostic::listing;
use crate::model::{Answer, AnswerDays, Answers, PartialDate, ProcedureId, Protocol, QuestionId};

/// The keys of a record.
pub(super) const KEYS: [&str; 6] = ["id", "on", "answered", "procedures", "answers", "carried"];

/// Maximum number of characters of an unknown key that are kept.
const MAX_LENGTH: usize = 60;

/// One key of a table with its value.
pub(crate) type Entry<'a> = (Cow<'a, str>, Given<'a>);

/// Builds a record while it is being read.
pub(crate) struct Assembly<'p> {
    pub protocol: &'p Protocol,
    defaults: &'p Defaults,
    questions: HashMap<&'p str, QuestionId>,
}

/// The keys of a record, sorted, before any of them is read.
#[derive(Default)]
pub(crate) struct RawRecord<'a> {
    pub id: Option<Given<'a>>,
    pub on: Option<Given<'a>>,
    pub answered: Option<Given<'a>>,
    pub procedures: Option<Given<'a>>,
    pub answers: Vec<(QuestionId, Given<'a>)>,
    pub carried: Option<Given<'a>>,
    pub problems: Problems,
}

/// Everything that makes a record unreadable.
#[derive(Default)]
pub(crate) struct Problems {
    messages: Vec<String>,
    more: usize,
    values: Vec<String>,
}

impl<'p> Assembly<'p> {
    pub(crate) fn new(protocol: &'p Protocol, defaults: &'p Defaults) -> Self {
        let questions = protocol.questions.iter().enumerate();
        Self {
            protocol,
            defaults,
            questions: questions
                .map(|(index, question)| (question.id.as_str(), QuestionId::from(index)))
                .collect(),
        }
    }

    /// Whether the command line names procedures.
    pub(crate) fn are_procedures_given(&self) -> bool {
        !self.defaults.procedures.is_empty()
    }

    pub(crate) fn question_named(&self, id: &str) -> Option<QuestionId> {
        self.questions.get(id).copied()
    }

    /// Reads a record of keys and values, as in JSON and TOML.
    pub(crate) fn form_of_entries(
        &self,
        entries: Vec<Entry<'_>>,
    ) -> Result<Form, UnreadableRecord> {
        self.form_beside(Problems::default(), entries)
    }

    /// Builds the form, with the faults of other parts of the record.
    pub(crate) fn form_beside(
        &self,
        problems: Problems,
        entries: Vec<Entry<'_>>,
    ) -> Result<Form, UnreadableRecord> {
        let mut raw = RawRecord {
            problems,
            ..RawRecord::default()
        };
        let mut answers = None;
        for ((key, given), place) in entries.into_iter().zip(1..) {
            let slot = match key.as_ref() {
                "id" => &mut raw.id,
                "on" => &mut raw.on,
                "answered" => &mut raw.answered,
                "procedures" => &mut raw.procedures,
                "answers" => &mut answers,
                "carried" => &mut raw.carried,
                _ => {
                    raw.problems.add_key(&key, self.unknown_key(&key, place));
                    continue;
                }
            };
            if slot.is_some() {
                raw.problems.add(|| format!("`{key}` is given twice"));
            } else {
                *slot = Some(given);
            }
        }
        match answers.map(Given::into_shape) {
            Some(Shape::Table(entries)) => self.sort_answers(entries, &mut raw),
            None | Some(Shape::Null) => raw.problems.add(|| {
                "`answers` is missing: if there are no answers, write an empty table".to_owned()
            }),
            Some(_) => raw
                .problems
                .add(|| "`answers` must be a table of question ids and answers".to_owned()),
        }
        self.form(raw)
    }

    fn sort_answers<'a>(&self, entries: Vec<Entry<'a>>, raw: &mut RawRecord<'a>) {
        for ((key, given), place) in entries.into_iter().zip(1..) {
            match self.question_named(&key) {
                Some(question) => raw.answers.push((question, given)),
                None => {
                    raw.problems
                        .add_key(&key, self.unknown_question(&key, "answers", place));
                }
            }
        }
    }

    /// Builds the form from the sorted keys.
    pub(crate) fn form(&self, raw: RawRecord<'_>) -> Result<Form, UnreadableRecord> {
        let RawRecord { mut problems, .. } = raw;
        let id = problems.take(read_id(raw.id.as_ref()), "id", raw.id.as_ref());
        let on = problems.take(read_on(raw.on.as_ref()), "on", raw.on.as_ref());
        let given = raw.answered.as_ref();
        let answered = problems.take(read_on(given), "answered", given).flatten();
        let given = raw.procedures.as_ref();
        let procedures = problems.take(self.read_procedures(given), "procedures", given);
        let id = id.flatten();
        let carried = self.read_carried(raw.carried, &mut problems);
        let (Some(on), Some(procedures), true) = (on, procedures, problems.messages.is_empty())
        else {
            return Err(problems.into_record(id));
        };
        let on = self.day(on);
        let procedures = self.wanted(procedures);
        let days = AnswerDays { answered, carried };
        let (answers, errors) = self.read_answers(raw.answers, on, days);
        self.check_days(on, &answers, &mut problems);
        if !problems.messages.is_empty() {
            return Err(problems.into_record(id));
        }
        Ok(Form {
            id,
            on,
            procedures,
            answers,
            errors,
            record_file: None,
        })
    }

    /// The screening date of a record: `given` if it is there, otherwise the default.
    pub(crate) fn day(&self, given: Option<Date>) -> Date {
        self.defaults.on.or(given).unwrap_or(self.defaults.today)
    }

    /// The procedures of a record: `named` if there are any, otherwise the default.
    pub(crate) fn wanted(&self, named: Vec<ProcedureId>) -> Vec<ProcedureId> {
        if !self.defaults.procedures.is_empty() {
            self.defaults.procedures.clone()
        } else if named.is_empty() {
            self.protocol.procedure_ids().collect()
        } else {
            named
        }
    }

    /// Reads the answers. There is one error per question, in the order in which the file first names them.
    fn read_answers(
        &self,
        given: Vec<(QuestionId, Given<'_>)>,
        on: Date,
        days: AnswerDays,
    ) -> (Answers, Vec<AnswerError>) {
        let mut times = vec![0_usize; self.protocol.questions.len()];
        for (question, _) in &given {
            times[question.index()] += 1;
        }
        let mut answers = Answers::missing(times.len()).given_on(days);
        let mut errors = Vec::new();
        for (question, one) in &given {
            let as_of = answers.days.as_of(*question, on);
            let read = match std::mem::take(&mut times[question.index()]) {
                // the first entry of the question already has the error
                0 => continue,
                1 => read(self.protocol.question(*question), one, as_of),
                _ => Err(given_twice(
                    given.iter().filter(|(other, _)| other == question),
                )),
            };
            answers.set(
                *question,
                read.unwrap_or_else(|ValueError { value, message }| {
                    errors.push(AnswerError {
                        question: Some(*question),
                        value,
                        message,
                        place: None,
                    });
                    Answer::Invalid
                }),
            );
        }
        (answers, errors)
    }

    /// The message about a wrong key of a record. `place` is its number, from 1. An unknown key may be an answer, so it
    /// is repeated only if it is similar to a known one.
    fn unknown_key(&self, key: &str, place: usize) -> String {
        if self.question_named(key).is_some() {
            return format!("the question `{key}` belongs under `answers`");
        }
        match likely(key, KEYS) {
            Some(near) => format!("unknown key `{key}` (did you mean `{near}`?)"),
            None => format!("key {place} is unknown: a record has {}", listing(&KEYS)),
        }
    }

    /// The message about a wrong key in a table of questions. `table` is its name.
    fn unknown_question(&self, key: &str, table: &str, place: usize) -> String {
        if KEYS.contains(&key) {
            return format!("`{key}` belongs beside `{table}`, not under it");
        }
        if self.protocol.score_named(key).is_some() {
            return format!("`{key}` is a score: it follows from answers and is never given");
        }
        let known = self.protocol.questions.iter();
        match likely(key, known.map(|question| question.id.as_str())) {
            Some(near) => format!("unknown question `{key}` (did you mean `{near}`?)"),
            None => format!("key {place} of `{table}` is not a question"),
        }
    }
}

/// The record number. `None` if it is blank.
pub(crate) fn read_id(given: Option<&Given<'_>>) -> Result<Option<String>, String> {
    let Some(given) = given.filter(|given| !matches!(given.shape(), Shape::Null)) else {
        return Ok(None);
    };
    let id = match given.shape() {
        Shape::Cell => id_of_cell(given.written())?,
        Shape::Text => Some(given.written()).filter(|id| !id.trim().is_empty()),
        _ if given.is_missing() => None,
        _ => return Err("must be text: put it in quotes".to_owned()),
    };
    id.map(|id| checked_id(id).map(str::to_owned)).transpose()
}

/// The record number in a cell. `None` if it is blank.
pub(crate) fn id_of_cell(cell: &str) -> Result<Option<&str>, String> {
    let id = trim(cell);
    // a byte order mark remains inside joined files
    let is_blank = |c: char| c.is_whitespace() || c == BYTE_ORDER_MARK;
    match id.is_empty() && !cell.chars().all(is_blank) {
        true => Err(UNSEEN_ID.to_owned()),
        false if id.is_empty() => Ok(None),
        false => checked_id(id).map(Some),
    }
}

/// Refuses a record number that could look like another one, or that breaks a line.
///
/// # Errors
///
/// If it contains a control character, a line break or an invisible character. The message says which character and
/// where. It continues a sentence that starts with the name of the value.
pub fn checked_id(id: &str) -> Result<&str, String> {
    // every byte is examined, since that needs no branches
    let is_plain = id
        .bytes()
        .fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    if is_plain {
        return Ok(id);
    }
    let unseen = id.chars().zip(1..).find(|(c, _)| is_unseen(*c));
    match unseen {
        None => Ok(id),
        Some(_) if id.chars().all(is_unseen) => Err(UNSEEN_ID.to_owned()),
        Some((c, place)) => {
            let what = match c {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break",
                _ if c.is_control() => "a control character",
                _ => "a character that cannot be seen",
            };
            Err(format!("holds {what} as character {place}: remove it"))
        }
    }
}

/// The message about an invisible record number.
const UNSEEN_ID: &str = "holds only characters that cannot be seen: remove them";

/// The day of a record in `on` or `answered`. Returns `None` if there is none.
pub(crate) fn read_on(given: Option<&Given<'_>>) -> Result<Option<Date>, String> {
    let Some(given) = given.filter(|given| !given.is_missing()) else {
        return Ok(None);
    };
    match value::day(given) {
        Ok(PartialDate::Day(day)) => Ok(Some(day)),
        Ok(_) | Err(_) if matches!(given.shape(), Shape::Number | Shape::Bool) => {
            Err("must be a day written YYYY-MM-DD, in quotes".to_owned())
        }
        Ok(_) => Err("must be a full day, written YYYY-MM-DD".to_owned()),
        Err(message) => Err(format!("cannot be read: {message}")),
    }
}

fn given_twice<'g>(all: impl Iterator<Item = &'g (QuestionId, Given<'g>)>) -> ValueError {
    let values: Vec<_> = all.map(|(_, given)| given.written()).collect();
    ValueError {
        value: values.join(", "),
        message: "the question is answered twice: keep one answer".to_owned(),
    }
}

impl Problems {
    /// Maximum number of problems that are written out. A record can have a hundred thousand.
    const MAX: usize = 3;

    /// Adds a problem. After the first few, it is only counted.
    pub(crate) fn add(&mut self, message: impl FnOnce() -> String) {
        if self.messages.len() < Self::MAX {
            self.messages.push(message());
        } else {
            self.more += 1;
        }
    }

    /// Adds a problem with a key, which is kept as a value if the message does not repeat it.
    fn add_key(&mut self, key: &str, message: String) {
        if self.messages.len() < Self::MAX && !message.contains(key) {
            self.values.push(match key.char_indices().nth(MAX_LENGTH) {
                Some((end, _)) => format!("{}…", &key[..end]),
                None => key.to_owned(),
            });
        }
        self.add(|| message);
    }

    /// The value, or `None` after adding a problem that names its key.
    fn take<T>(
        &mut self,
        read: Result<T, String>,
        key: &str,
        given: Option<&Given<'_>>,
    ) -> Option<T> {
        read.map_err(|message| {
            self.values
                .extend(given.map(|given| given.written().to_owned()));
            self.add(|| format!("`{key}` {message}"));
        })
        .ok()
    }

    /// Joins the first problems in one line, with the values of those that have one.
    pub(crate) fn into_record(mut self, id: Option<String>) -> UnreadableRecord {
        if self.more > 0 {
            self.messages.push(format!("and {} more", self.more));
        }
        UnreadableRecord {
            id,
            message: self.messages.join("; "),
            value: (!self.values.is_empty()).then(|| self.values.join("; ")),
            place: None,
        }
    }
}

#[cfg(test)]
mod tests;
