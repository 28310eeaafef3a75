//! Options: one of several, or the ticks of a `multi`.

use std::borrow::Cow;

use super::given::{Given, Shape};
use super::suggest::{likely, likely_answer};
use super::{guess, option_words, status, trim};
use crate::diagnostic::listing;
use crate::model::{Answer, Kind, OptionId, Question, Ticks};

/// Reads the option of a `yes-no` or `choice`.
pub(super) fn read_one(question: &Question, given: &Given<'_>) -> Result<Answer, String> {
    let kind = &question.kind;
    let Some(word) = given.word() else {
        return Err(format!("write {} in quotes", one_of(kind)));
    };
    match kind.option_named(word) {
        Some(option) => Ok(Answer::Option(option)),
        None if word.trim() != word => Err("remove the spaces at the ends".to_owned()),
        None => Err(unknown("this", word, question)),
    }
}

/// Reads the ticks of a `multi`: a list, a cell with ids joined by `;`, or a table of `ticked` and `open`.
pub(super) fn read_ticks(question: &Question, given: &Given<'_>) -> Result<Answer, String> {
    let kind = &question.kind;
    match given.shape() {
        Shape::List(members) => Ok(listed(question, members)?.answer(kind, &[])),
        Shape::Cell => {
            let members = trim(given.written()).split(';').map(Given::text);
            let listed = listed(question, &members.collect::<Vec<_>>());
            let listed = listed.map_err(|message| match is_joined_otherwise(kind, given) {
                true => "several options are joined by `;`".to_owned(),
                false => message,
            });
            Ok(listed?.answer(kind, &[]))
        }
        Shape::Table(entries) => from_table(question, entries),
        Shape::Text => Err("put square brackets around it: this question takes a list".to_owned()),
        _ => Err("this question takes a list of options in quotes".to_owned()),
    }
}

/// The content of a list of options.
#[derive(Default)]
struct Listed {
    options: Vec<OptionId>,
    none: bool,
    unsure: bool,
    declined: bool,
}

/// Whether a cell holds several options with another separator than `;`.
fn is_joined_otherwise(kind: &Kind, given: &Given<'_>) -> bool {
    let mut parts = given
        .written()
        .split([',', '|', '/', '+', '&', '\n', '\t', ' '])
        .map(trim)
        .filter(|part| !part.is_empty());
    let is_option = |part: &str| {
        option_words(kind).contains(&part)
            || status(part).is_some()
            || likely(part, option_words(kind)).is_some()
    };
    !given.written().contains(';') && parts.clone().count() > 1 && parts.all(is_option)
}

fn from_table(
    question: &Question,
    entries: &[(Cow<'_, str>, Given<'_>)],
) -> Result<Answer, String> {
    let kind = &question.kind;
    let (mut ticked, mut open) = (None, None);
    for (key, given) in entries {
        let slot = match key.as_ref() {
            "ticked" => &mut ticked,
            "open" => &mut open,
            other => {
                return Err(format!(
                    "only `ticked` and `open` may stand in the table{}",
                    guess(likely(other, ["ticked", "open"]))
                ));
            }
        };
        if slot.replace(given).is_some() {
            return Err(format!("`{key}` is given twice"));
        }
    }
    let ticked = ticked.ok_or("the table needs a list `ticked`")?;
    let open = match open {
        Some(given) => members("open", given)?,
        None => &[],
    };
    let open = listed(question, open).map_err(|message| format!("`open`: {message}"))?;
    if open.none {
        return Err("`none` cannot stand in `open`".to_owned());
    }
    if open.unsure || open.declined {
        return Err("`unsure` and `declined` belong in `ticked`, not in `open`".to_owned());
    }
    let ticked = members("ticked", ticked)?;
    if ticked.is_empty() {
        return Ok(Answer::Missing);
    }
    let ticked = listed(question, ticked).map_err(|message| format!("`ticked`: {message}"))?;
    if ticked
        .options
        .iter()
        .any(|option| open.options.contains(option))
    {
        return Err("an option stands in both `ticked` and `open`".to_owned());
    }
    Ok(ticked.answer(kind, &open.options))
}

fn members<'g, 'a>(key: &str, given: &'g Given<'a>) -> Result<&'g [Given<'a>], String> {
    match given.shape() {
        Shape::List(members) => Ok(members),
        Shape::Null => Ok(&[]),
        _ => Err(format!("`{key}` must be a list of options in quotes")),
    }
}

fn listed(question: &Question, members: &[Given<'_>]) -> Result<Listed, String> {
    let kind = &question.kind;
    let mut listed = Listed::default();
    for (index, member) in members.iter().enumerate() {
        let entry = match members.len() {
            1 => "this".to_owned(),
            _ => format!("entry {}", index + 1),
        };
        let word = match member.shape() {
            Shape::Text if member.is_missing() => return Err(format!("{entry} is empty")),
            Shape::Text => member.written(),
            _ => return Err(format!("{entry} is no option: write its id in quotes")),
        };
        let twice = match (word, status(word)) {
            (_, Some(Answer::Unsure)) => std::mem::replace(&mut listed.unsure, true),
            (_, Some(_)) => std::mem::replace(&mut listed.declined, true),
            ("none", None) => std::mem::replace(&mut listed.none, true),
            (_, None) => match kind.option_named(word) {
                Some(option) => {
                    let twice = listed.options.contains(&option);
                    listed.options.push(option);
                    twice
                }
                None if word.trim() != word => {
                    return Err(format!("{entry} has spaces at its ends: remove them"));
                }
                None => return Err(unknown(&entry, word, question)),
            },
        };
        if twice {
            return Err(format!("{entry} is given twice"));
        }
    }
    if listed.none && members.len() > 1 {
        return Err("`none` must stand alone".to_owned());
    }
    Ok(listed)
}

impl Listed {
    /// A status alone is the status; beside ticks or the other status it leaves all the rest unknown.
    fn answer(self, kind: &Kind, open: &[OptionId]) -> Answer {
        match (self.options.is_empty(), self.unsure, self.declined) {
            (true, true, false) => Answer::Unsure,
            (true, false, true) => Answer::Declined,
            _ => Answer::Ticks(Ticks::new(
                kind.option_count(),
                &self.options,
                open,
                self.unsure,
                self.declined,
            )),
        }
    }
}

fn unknown(entry: &str, word: &str, question: &Question) -> String {
    format!(
        "{entry} is not one of the options {}{}",
        listing(&option_words(&question.kind)),
        guess(likely_answer(question, word))
    )
}

fn one_of(kind: &Kind) -> String {
    let options = option_words(kind);
    match options.as_slice() {
        [first, second] => format!("`{first}` or `{second}`"),
        _ => format!("one of {}", listing(&options)),
    }
}
