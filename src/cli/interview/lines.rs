//! Line mode: numbered options, one answer a line, no cursor movement. For screen readers, pipes and small screens.

use std::io::{self, BufRead, StdinLock};

use dialoguer::console::{self, Term};

use super::keyboard::{ALONE, Field, Keyboard, List, Picked, Role, lines};
use crate::cli::{FILE_WIDTH, WIDEST, interrupt, stderr};
use crate::interview::Reply;
use crate::report::style::Style;

/// The most bytes of a line; many times what a person types.
const LONGEST: u64 = 64 * 1024;

/// Standard input, line by line.
pub(in crate::cli) struct Plain {
    stdin: StdinLock<'static>,
    width: usize,
}

impl Plain {
    pub(in crate::cli) fn new() -> Self {
        // nothing that a screen reader or a file would have to make sense of
        console::set_colors_enabled_stderr(false);
        let columns = Term::stderr().size_checked().map(|(_, columns)| columns);
        Self {
            stdin: io::stdin().lock(),
            width: columns.map_or(FILE_WIDTH, |columns| usize::from(columns).min(WIDEST)),
        }
    }

    /// The next line without the spaces at its ends; none at the end of input, also in the middle of a line.
    fn line(&mut self) -> anyhow::Result<Option<String>> {
        loop {
            stderr::print("> ");
            let mut bytes = Vec::new();
            let read = io::Read::take(&mut self.stdin, LONGEST).read_until(b'\n', &mut bytes);
            match read {
                // a signal is waited for elsewhere
                Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupt::leave(),
                Ok(_) if bytes.last() == Some(&b'\n') => match String::from_utf8(bytes) {
                    Ok(text) => return Ok(Some(text.trim().to_owned())),
                    Err(_) => self.say(Style::Error, "this line is not UTF-8 text"),
                },
                Ok(_) | Err(_) => return Ok(None),
            }
        }
    }

    fn say(&self, style: Style, text: &str) {
        let mut said = lines(self.width);
        said.say(style, 2, text);
        stderr::print(&said.into_text());
    }
}

impl Keyboard for Plain {
    fn width(&self) -> usize {
        self.width
    }

    fn show(&mut self, text: &str) -> anyhow::Result<()> {
        stderr::print(text);
        Ok(())
    }

    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
        stderr::print(&drawn(list, self.width));
        loop {
            let Some(line) = self.line()? else {
                return Ok(Reply::Interrupted);
            };
            if let Some(command) = command(&line) {
                return Ok(command);
            }
            match read(list, &line) {
                Ok(picked) => return Ok(Reply::Given(picked)),
                Err(message) => self.say(Style::Error, &message),
            }
        }
    }

    fn type_in(&mut self, field: Field<'_>) -> anyhow::Result<Reply<String>> {
        if !field.again {
            self.say(Style::Faint, field.hint);
        }
        match self.line()? {
            None => Ok(Reply::Interrupted),
            Some(line) => Ok(command(&line).unwrap_or(Reply::Given(line))),
        }
    }

    fn commands(&self) -> &'static str {
        "Type the number of an answer, several with spaces between them. At any question: ? says why it is asked, \
         < goes back, :q saves and quits."
    }
}

/// What goes back, asks why or leaves, in line mode and wherever a line is typed.
pub(super) fn command<T>(line: &str) -> Option<Reply<T>> {
    match line {
        "<" => Some(Reply::Back),
        "?" => Some(Reply::Why),
        ":q" => Some(Reply::Leave),
        _ => None,
    }
}

fn drawn(list: &List, width: usize) -> String {
    let mut drawn = lines(width);
    let widest = list.items.iter().map(|item| item.number.to_string().len());
    let widest = widest.max().unwrap_or(1);
    for (index, item) in list.items.iter().enumerate() {
        let current = list.marked == Some(index) || list.ticked.contains(&index);
        let mark = if current { '>' } else { ' ' };
        let lead = format!("{mark} {:>widest$}  ", item.number);
        drawn.led(Style::Plain, &lead, &item.label);
    }
    if list.has_current() {
        drawn.say(
            Style::Faint,
            2,
            "An empty line keeps what is marked with `>`.",
        );
    }
    drawn.into_text()
}

/// Reads numbers or names of items.
fn read(list: &List, line: &str) -> Result<Picked, String> {
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() && list.has_current() {
        return Ok(list.current());
    }
    if words.is_empty() || words.len() > 1 && !list.has_ticks() {
        return Err(wanted(list));
    }
    let mut picked = Picked::default();
    for word in words {
        let found = list
            .items
            .iter()
            .position(|item| item.number.to_string() == word || item.word == word);
        let index = found.ok_or_else(|| wanted(list))?;
        let place = match list.items[index].role {
            Role::Tick if picked.ticked.contains(&index) => {
                return Err("one number is there twice".to_owned());
            }
            Role::Tick => {
                picked.ticked.push(index);
                continue;
            }
            Role::End | Role::Alone => &mut picked.ended,
        };
        if place.replace(index).is_some() {
            return Err("these do not go together".to_owned());
        }
    }
    picked.ticked.sort_unstable();
    let alone = picked.ended.map(|index| list.items[index].role) == Some(Role::Alone);
    match alone && !picked.ticked.is_empty() {
        true => Err(ALONE.to_owned()),
        false => Ok(picked),
    }
}

fn wanted(list: &List) -> String {
    let numbers = list.items.iter().map(|item| item.number);
    let (first, last) = (numbers.clone().min(), numbers.max());
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    match list.has_ticks() {
        true => format!("type one or several numbers from {first} to {last}, such as `1 3`"),
        false => format!("type a number from {first} to {last}"),
    }
}
