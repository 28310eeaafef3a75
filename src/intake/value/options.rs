//! Options: one of several, or the ticks of a `multi`.

use std::borrow::Cow;

use super::given::{Given, Shape};
use super::part::keys;
use super::suggest::{likely, likely_answer};
use super::{guess, option_words, status, trim};
use crate::diagnostic::listing;
use crate::model::{Answer, Kind, OptionId, Question, Ticks};

/// Reads the option of a `yes-no` or `choice`. A cell of a `choice` may also contain several possible options.
pub(super) fn read_one(question: &Question, given: &Given<'_>) -> Result<Answer, String> {
    let kind = &question.kind;
    let Some(word) = given.word() else {
        return Err(format!("write {} in quotes", one_of(kind)));
    };
    if let Some(option) = kind.option_named(word) {
        return Ok(Answer::Option(option));
    }
    let is_joined = |separators: &[char]| is_joined_by(separators, kind, word);
    match (kind, given.shape()) {
        _ if word.trim() != word => Err("remove the spaces at the ends".to_owned()),
        (Kind::YesNo, _) if is_joined(&SEPARATORS) || is_joined(&[POSSIBLE]) => {
            Err("this question takes one answer: if it is not known, write `unsure`".to_owned())
        }
        (Kind::Choice(_), Shape::Cell) if word.contains(POSSIBLE) => {
            let options = word.split(POSSIBLE).map(Given::text).collect::<Vec<_>>();
            one_of_these(question, &options)
        }
        (Kind::Choice(_), Shape::Cell) if is_joined(&SEPARATORS) => Err(format!(
            "options that are possible are joined by `{POSSIBLE}`"
        )),
        (Kind::Choice(_), _) if is_joined(&[POSSIBLE]) => {
            Err("if several options are possible, list them in a table under `one-of`".to_owned())
        }
        _ => Err(unknown("this", word, question)),
    }
}

/// Reads a table of possible options.
pub(super) fn read_one_of(
    question: &Question,
    entries: &[(Cow<'_, str>, Given<'_>)],
) -> Result<Answer, String> {
    let [options] = keys(["one-of"], entries)?;
    let options = options.ok_or("the table needs a list `one-of`")?;
    let options = one_of_these(question, members("one-of", options)?);
    options.map_err(|message| format!("`one-of`: {message}"))
}

fn one_of_these(question: &Question, options: &[Given<'_>]) -> Result<Answer, String> {
    let listed = listed(question, &numbered(options))?;
    if listed.unsure || listed.declined {
        return Err("`unsure` and `declined` cannot be combined with options".to_owned());
    }
    let mut options = listed.options;
    options.sort_unstable();
    match options.len() {
        0 | 1 => Err("name at least two options: one alone needs no table".to_owned()),
        _ => Ok(Answer::OneOf(options)),
    }
}

/// Reads the ticks of a `multi`: a list, a cell with ids joined by `;`, or a table of `ticked` and `open`.
pub(super) fn read_ticks(question: &Question, given: &Given<'_>) -> Result<Answer, String> {
    match given.shape() {
        Shape::List(members) => ticks(question, &numbered(members), &[]),
        Shape::Cell => from_cell(question, given.written()),
        Shape::Table(entries) => from_table(question, entries),
        Shape::Text => Err("put square brackets around it: this question takes a list".to_owned()),
        _ => Err("this question takes a list of options in quotes".to_owned()),
    }
}

/// The separator between possible options in a cell.
const POSSIBLE: char = '|';

/// Characters that people put between words, in addition to `;` and `|`.
const SEPARATORS: [char; 8] = [',', ';', '/', '+', '&', '\n', '\t', ' '];

/// Follows an option in a cell that may be ticked or not.
const MAYBE: char = '?';

/// The content of a list of options.
#[derive(Default)]
struct Listed {
    options: Vec<OptionId>,
    none: bool,
    unsure: bool,
    declined: bool,
}

/// An entry of a list or a cell, with its number from 1. `None` if it is the only one.
type Entry<'g, 'a> = (Option<usize>, Cow<'g, Given<'a>>);

fn numbered<'g, 'a>(members: &'g [Given<'a>]) -> Vec<Entry<'g, 'a>> {
    let number = |index: usize| (members.len() > 1).then_some(index + 1);
    let members = members.iter().enumerate();
    members
        .map(|(index, member)| (number(index), Cow::Borrowed(member)))
        .collect()
}

/// Whether a text consists of several options or statuses separated by these characters.
fn is_joined_by(separators: &[char], kind: &Kind, text: &str) -> bool {
    let mut parts = text
        .split(separators)
        .map(trim)
        .filter(|part| !part.is_empty());
    let is_option = |part: &str| {
        option_words(kind).contains(&part)
            || status(part).is_some()
            || likely(part, option_words(kind)).is_some()
    };
    parts.clone().count() > 1 && parts.all(is_option)
}

/// The answer with one id, or `none`.
fn lone_tick(kind: &Kind, word: &str) -> Option<Answer> {
    let option = kind.option_named(word);
    let is_known = option.is_some() || word == "none";
    is_known.then(|| {
        let (count, ticked) = (kind.option_count(), option.as_slice());
        Answer::Ticks(Ticks::new(count, ticked, &[], false, false))
    })
}

/// Reads ids joined by `;`, each optionally with a `?`.
fn from_cell(question: &Question, cell: &str) -> Result<Answer, String> {
    if let Some(answer) = lone_tick(&question.kind, trim(cell)) {
        return Ok(answer);
    }
    let members: Vec<&str> = trim(cell).split(';').collect();
    let (mut ticked, mut open) = (Vec::new(), Vec::new());
    for (index, member) in members.iter().enumerate() {
        let number = (members.len() > 1).then_some(index + 1);
        let entry = |word| (number, Cow::Owned(Given::text(word)));
        match member.strip_suffix(MAYBE) {
            Some(word) => open.push(entry(word)),
            None => ticked.push(entry(member)),
        }
    }
    let separators = [&[POSSIBLE], &SEPARATORS[..]].concat();
    ticks(question, &ticked, &open).map_err(|message| {
        if !cell.contains(';') && is_joined_by(&separators, &question.kind, cell) {
            "several options are joined by `;`".to_owned()
        } else {
            message
        }
    })
}

fn from_table(
    question: &Question,
    entries: &[(Cow<'_, str>, Given<'_>)],
) -> Result<Answer, String> {
    let is_there = |wanted: &str| entries.iter().any(|(key, _)| key == wanted);
    let [ticked, open] = keys(["ticked", "open"], entries)?;
    if !is_there("ticked") {
        return Err("the table needs a list `ticked`".to_owned());
    }
    let list = |key, given: Option<_>| given.map_or(Ok(&[][..]), |given| members(key, given));
    let open = numbered(list("open", open)?);
    let ticked = numbered(list("ticked", ticked)?);
    let in_list = |key: &str, read: Result<Listed, String>| {
        read.map_err(|message| format!("`{key}`: {message}"))
    };
    in_list("open", listed(question, &open))?;
    in_list("ticked", listed(question, &ticked))?;
    ticks(question, &ticked, &open)
}

/// The answer with these ticks, and with options that may be ticked or not. Without a tick, it is missing.
fn ticks(
    question: &Question,
    ticked: &[Entry<'_, '_>],
    open: &[Entry<'_, '_>],
) -> Result<Answer, String> {
    let open = listed(question, open)?;
    if open.none {
        return Err("`none` cannot be open".to_owned());
    }
    if open.unsure || open.declined {
        return Err("`unsure` and `declined` cannot be open".to_owned());
    }
    if ticked.is_empty() {
        return Ok(Answer::Missing);
    }
    let ticked = listed(question, ticked)?;
    if ticked
        .options
        .iter()
        .any(|option| open.options.contains(option))
    {
        return Err("an option is both ticked and open".to_owned());
    }
    Ok(ticked.answer(&question.kind, &open.options))
}

fn members<'g, 'a>(key: &str, given: &'g Given<'a>) -> Result<&'g [Given<'a>], String> {
    match given.shape() {
        Shape::List(members) => Ok(members),
        Shape::Null => Ok(&[]),
        _ => Err(format!("`{key}` must be a list of options in quotes")),
    }
}

fn listed(question: &Question, members: &[Entry<'_, '_>]) -> Result<Listed, String> {
    let kind = &question.kind;
    let mut listed = Listed::default();
    for (number, member) in members {
        let entry = match number {
            None => "this".to_owned(),
            Some(number) => format!("entry {number}"),
        };
        let word = match member.shape() {
            Shape::Text if member.is_missing() => return Err(format!("{entry} is empty")),
            Shape::Text => member.written(),
            _ => return Err(format!("{entry} is not an option: write its id in quotes")),
        };
        let twice = match (word, status(word)) {
            (_, Some(Answer::Unsure)) => std::mem::replace(&mut listed.unsure, true),
            (_, Some(_)) => std::mem::replace(&mut listed.declined, true),
            ("none", None) if kind.none_label().is_some() => {
                std::mem::replace(&mut listed.none, true)
            }
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
        return Err("`none` cannot be combined with other options".to_owned());
    }
    Ok(listed)
}

impl Listed {
    /// A status alone is that status. Beside ticks or the other status, it leaves the rest unknown.
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
