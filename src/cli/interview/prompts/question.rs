//! A question: its position, how it is answered, and how a typed date was read.

use super::earlier::{Current, fits_list};
use super::{Prompts, Replied};
use crate::cli::interview::answering::{choices, from_picked, typed_hint};
use crate::cli::interview::keyboard::{Field, Keyboard, List, Role};
use crate::intake::value::{self, Given, spoken_date};
use crate::interview::{Interview, Reply};
use crate::model::{Answer, AsOf, AskedOf, Dated, Kind, PartialDate, Question, QuestionId};
use crate::report::text::style::Style;
use crate::report::words::answer::date_in_words;

impl Prompts {
    /// Shows the question with its position, its subject and the person to ask.
    pub(super) fn put(&mut self, interview: &Interview<'_>, id: QuestionId) -> anyhow::Result<()> {
        let protocol = interview.protocol();
        let question = protocol.question(id);
        let topic = &protocol.topic(question.topic).title;
        let heading = match interview.progress(id) {
            Some(progress) => format!("{topic} · {} of {}", progress.number, progress.of),
            None => topic.clone(),
        };
        let whom = match question.asked_of {
            AskedOf::Client => None,
            AskedOf::Practitioner => Some("For you to see or measure:"),
            AskedOf::Practice => Some("For the practice to look up:"),
        };
        let asked: Vec<_> = whom.into_iter().chain([question.ask.as_str()]).collect();
        self.head(&heading, &asked)
    }

    pub(super) fn pick_answer(
        &mut self,
        question: &Question,
        current: Option<&Current<'_>>,
    ) -> Replied<Answer> {
        let current = current.map(|current| current.answer);
        let current = current.filter(|answer| fits_list(&question.kind, answer));
        let list = choices(&question.kind, current);
        let reply = self.keyboard.pick(&list)?;
        Ok(reply.map(|picked| from_picked(&question.kind, &list, &picked)))
    }

    pub(super) fn type_answer(
        &mut self,
        question: &Question,
        as_of: AsOf,
        current: Option<&Current<'_>>,
    ) -> Replied<Answer> {
        let confirm = current.is_some_and(|current| current.confirm);
        let current = current.map(|current| current.answer);
        let hint = typed_hint(question, current);
        let mut again = false;
        loop {
            let field = Field::new(&hint).again(std::mem::replace(&mut again, true));
            let field = field.required(current.is_none());
            let typed = match self.keyboard.type_in(field)? {
                Reply::Given(typed) => typed,
                reply => return Ok(reply.map(|_| Answer::Missing)),
            };
            let blank = typed == "-" && question.kind == Kind::Text;
            let read = match (typed.as_str(), current) {
                ("", Some(current)) => Ok(current.clone()),
                ("", None) => continue,
                _ if blank => Ok(Answer::Missing),
                (typed, _) => self.read(question, typed, as_of),
            };
            match read {
                Err(message) => self.say(Style::Error, &message)?,
                Ok(Answer::Missing) if !blank => {}
                Ok(Answer::Date(date)) if confirm || !typed.is_empty() => {
                    match self.is_meant(date)? {
                        Reply::Given(true) => return Ok(Reply::Given(Answer::Date(date))),
                        Reply::Given(false) | Reply::Back => {}
                        reply => return Ok(reply.map(|_| Answer::Missing)),
                    }
                }
                Ok(answer) => return Ok(Reply::Given(answer)),
            }
        }
    }

    fn read(&self, question: &Question, typed: &str, as_of: AsOf) -> Result<Answer, String> {
        let word = match (&question.kind, typed) {
            (_, ":s") => "unsure",
            (_, ":p") => "declined",
            (Kind::Text, _) => typed,
            (_, "s") => "unsure",
            (_, "p") => "declined",
            _ => typed,
        };
        if let (Kind::Date(dated), false) = (&question.kind, is_status(word)) {
            return self.read_date(*dated, word, as_of);
        }
        let read = value::read(question, &Given::cell(word), as_of);
        read.map_err(|error| error.message)
    }

    fn read_date(&self, dated: Dated, typed: &str, as_of: AsOf) -> Result<Answer, String> {
        spoken_date(dated, typed, self.keyboard.day(), as_of).map(Answer::Date)
    }

    /// Shows how a date was read, and asks whether that is right.
    fn is_meant(&mut self, date: PartialDate) -> Replied<bool> {
        let words = date_in_words(date);
        let meant = match date {
            PartialDate::Day(day) => format!("{}, {words}", day.strftime("%A")),
            PartialDate::Month(..) => format!("{words}, any day of that month"),
            PartialDate::Year(_) => format!("{words}, any day of that year"),
            PartialDate::Between { .. } => format!("{words}, any day of these"),
        };
        self.say(Style::Plain, &format!("That is {meant}. Is that right?"))?;
        let mut list = List::default();
        list.add_keyed('y', Role::End, "yes", "Yes");
        list.add_keyed('n', Role::End, "no", "No, I will type it again");
        Ok(self
            .keyboard
            .pick(&list)?
            .map(|picked| picked.ended == Some(0)))
    }
}

fn is_status(word: &str) -> bool {
    matches!(word, "unsure" | "declined")
}
