//! From the keys of one record to a [`Form`]: shared by every format.
//!
//! Names everything that is wrong with the record as a whole before it gives up. The screening date is settled before
//! any answer is read, in whatever order a file holds its keys.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::value::{self, Given, Shape, ValueError, read};
use super::{AnswerError, Defaults, Form, UnreadableRecord};
use crate::diagnostic::nearest;
use crate::model::{Answer, Answers, PartialDate, ProcedureId, Protocol, QuestionId};

/// The keys of a record.
pub(super) const KEYS: [&str; 4] = ["id", "on", "procedures", "answers"];

/// The most characters of a name that are shown.
const LONGEST: usize = 60;

/// One key of a table with its value.
pub(super) type Entry<'a> = (Cow<'a, str>, Given<'a>);

/// What is needed to make sense of a record.
pub(super) struct Assembly<'p> {
    pub protocol: &'p Protocol,
    defaults: &'p Defaults,
    questions: HashMap<&'p str, QuestionId>,
}

/// A record sorted into what it says, before any of it is read.
#[derive(Default)]
pub(super) struct Sheet<'a> {
    pub id: Option<Given<'a>>,
    pub on: Option<Given<'a>>,
    pub procedures: Option<Given<'a>>,
    pub answers: Vec<(QuestionId, Given<'a>)>,
    pub problems: Problems,
}

/// Everything that makes a record unreadable.
#[derive(Default)]
pub(super) struct Problems {
    messages: Vec<String>,
    more: usize,
    values: Vec<String>,
}

impl<'p> Assembly<'p> {
    pub fn new(protocol: &'p Protocol, defaults: &'p Defaults) -> Self {
        let questions = protocol.questions.iter().enumerate();
        Self {
            protocol,
            defaults,
            questions: questions
                .map(|(index, question)| (question.id.as_str(), QuestionId::from(index)))
                .collect(),
        }
    }

    pub fn question_named(&self, id: &str) -> Option<QuestionId> {
        self.questions.get(id).copied()
    }

    /// A record of keys and values, as JSON and TOML have them.
    pub fn form_of_entries(&self, entries: Vec<Entry<'_>>) -> Result<Form, UnreadableRecord> {
        let mut sheet = Sheet::default();
        let mut answers = None;
        for (key, given) in entries {
            let slot = match key.as_ref() {
                "id" => &mut sheet.id,
                "on" => &mut sheet.on,
                "procedures" => &mut sheet.procedures,
                "answers" => &mut answers,
                _ => {
                    sheet.problems.add(|| self.unknown_key(&key));
                    continue;
                }
            };
            if slot.is_some() {
                sheet.problems.add(|| format!("`{key}` is given twice"));
            } else {
                *slot = Some(given);
            }
        }
        match answers.map(Given::into_shape) {
            Some(Shape::Table(entries)) => self.sort_answers(entries, &mut sheet),
            None | Some(Shape::Null) => sheet.problems.add(|| {
                "there are no `answers`: without any, write an empty table of that name".to_owned()
            }),
            Some(_) => sheet
                .problems
                .add(|| "`answers` must be a table of question ids and answers".to_owned()),
        }
        self.form(sheet)
    }

    fn sort_answers<'a>(&self, entries: Vec<Entry<'a>>, sheet: &mut Sheet<'a>) {
        for (key, given) in entries {
            match self.question_named(&key) {
                Some(question) => sheet.answers.push((question, given)),
                None => sheet.problems.add(|| self.unknown_question(&key)),
            }
        }
    }

    /// Reads everything that a sheet holds.
    pub fn form(&self, sheet: Sheet<'_>) -> Result<Form, UnreadableRecord> {
        let Sheet { mut problems, .. } = sheet;
        let id = problems.take(read_id(sheet.id.as_ref()), "id", sheet.id.as_ref());
        let on = problems.take(read_on(sheet.on.as_ref()), "on", sheet.on.as_ref());
        let given = sheet.procedures.as_ref();
        let procedures = problems.take(self.read_procedures(given), "procedures", given);
        let id = id.flatten();
        let (Some(on), Some(procedures), true) = (on, procedures, problems.messages.is_empty())
        else {
            return Err(problems.into_record(id));
        };
        let on = self.day(on);
        let procedures = self.wanted(procedures);
        let (answers, errors) = self.read_answers(sheet.answers, on);
        Ok(Form {
            id,
            on,
            procedures,
            answers,
            errors,
        })
    }

    /// The screening date of a record that gives this one, or none.
    pub fn day(&self, given: Option<Date>) -> Date {
        self.defaults.on.or(given).unwrap_or(self.defaults.today)
    }

    /// The procedures of a record that names these.
    pub fn wanted(&self, named: Vec<ProcedureId>) -> Vec<ProcedureId> {
        if !self.defaults.procedures.is_empty() {
            self.defaults.procedures.clone()
        } else if named.is_empty() {
            self.protocol.procedure_ids().collect()
        } else {
            named
        }
    }

    /// One error per question, in the order in which the file first names them.
    fn read_answers(
        &self,
        given: Vec<(QuestionId, Given<'_>)>,
        on: Date,
    ) -> (Answers, Vec<AnswerError>) {
        let mut times = vec![0_usize; self.protocol.questions.len()];
        for (question, _) in &given {
            times[question.index()] += 1;
        }
        let mut answers = Answers::missing(times.len());
        let mut errors = Vec::new();
        for (question, one) in &given {
            let read = match std::mem::take(&mut times[question.index()]) {
                // said with the first of them
                0 => continue,
                1 => read(self.protocol.question(*question), one, on),
                _ => Err(given_twice(
                    given.iter().filter(|(other, _)| other == question),
                )),
            };
            answers.set(
                *question,
                read.unwrap_or_else(|ValueError { value, message }| {
                    errors.push(AnswerError {
                        question: *question,
                        value,
                        message,
                    });
                    Answer::Invalid
                }),
            );
        }
        (answers, errors)
    }

    /// The procedures a record names; empty where it names none.
    pub fn read_procedures(&self, given: Option<&Given<'_>>) -> Result<Vec<ProcedureId>, String> {
        let Some(given) = given.filter(|given| !given.is_missing()) else {
            return Ok(Vec::new());
        };
        let cell;
        let members = match given.shape() {
            Shape::List(members) => members.as_slice(),
            Shape::Cell => {
                cell = given.written().trim().split(';').map(Given::text);
                &cell.collect::<Vec<_>>()
            }
            Shape::Text => return Err("must be a list: put square brackets around it".to_owned()),
            _ => return Err("must be a list of procedures in quotes".to_owned()),
        };
        let mut procedures = Vec::with_capacity(members.len().min(64));
        for (index, member) in members.iter().enumerate() {
            let Some(id) = member.word().filter(|id| !id.is_empty()) else {
                return Err("must hold ids of procedures and nothing else".to_owned());
            };
            let Some(procedure) = self.protocol.procedure_named(id) else {
                let known = self.protocol.procedures.iter().map(|one| one.id.as_str());
                let help = match nearest_of(id, known) {
                    Some(near) => format!(" (did you mean `{near}`?)"),
                    None => String::new(),
                };
                return Err(format!(
                    "names an unknown procedure as entry {}{help}",
                    index + 1
                ));
            };
            if procedures.contains(&procedure) {
                return Err(format!("names `{id}` twice"));
            }
            procedures.push(procedure);
        }
        Ok(procedures)
    }

    fn unknown_key(&self, key: &str) -> String {
        if self.question_named(key).is_some() {
            return format!("the question `{key}` belongs under `answers`");
        }
        format!("unknown key {}", misspelt(key, KEYS))
    }

    fn unknown_question(&self, key: &str) -> String {
        if KEYS.contains(&key) {
            return format!("`{key}` belongs beside `answers`, not under it");
        }
        format!("unknown question {}", self.nearest_question(key))
    }

    /// A name that is no question, with the question that was most likely meant.
    pub fn nearest_question(&self, name: &str) -> String {
        let known = self.protocol.questions.iter();
        misspelt(name, known.map(|question| question.id.as_str()))
    }
}

/// The record number; blank is none.
pub(super) fn read_id(given: Option<&Given<'_>>) -> Result<Option<String>, String> {
    match given {
        Some(given) if !given.is_missing() => given
            .word()
            .map(|id| Some(id.to_owned()))
            .ok_or_else(|| "must be text: put it in quotes".to_owned()),
        _ => Ok(None),
    }
}

/// The screening date a record gives, where it gives one.
pub(super) fn read_on(given: Option<&Given<'_>>) -> Result<Option<Date>, String> {
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

/// A name that nobody knows, with the one that was most likely meant.
fn misspelt<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let shown = match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    };
    match nearest_of(name, known) {
        Some(near) => format!("{shown} (did you mean `{near}`?)"),
        None => shown,
    }
}

/// The name that was most likely meant. One longer than any is no misspelling, and comparing it takes its time.
fn nearest_of<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    match name.chars().nth(LONGEST) {
        Some(_) => None,
        None => nearest(name, known),
    }
}

impl Problems {
    /// How many are spelt out; a record may hold a hundred thousand.
    const MOST: usize = 3;

    /// Adds a problem; past the first few it is only counted.
    pub fn add(&mut self, message: impl FnOnce() -> String) {
        if self.messages.len() < Self::MOST {
            self.messages.push(message());
        } else {
            self.more += 1;
        }
    }

    /// The value that was read, or a problem that names its key.
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

    /// One line that names the first problems; the values of all that have one.
    pub fn into_record(mut self, id: Option<String>) -> UnreadableRecord {
        if self.more > 0 {
            self.messages.push(format!("and {} more", self.more));
        }
        UnreadableRecord {
            id,
            message: self.messages.join("; "),
            value: (!self.values.is_empty()).then(|| self.values.join("; ")),
        }
    }
}

#[cfg(test)]
mod tests;
