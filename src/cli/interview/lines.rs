//! Line mode: numbered options, one answer a line, no cursor movement. For screen readers, pipes and small screens.

use std::io::{self, BufRead, StdinLock};

use dialoguer::console::{self, Term};

use super::keyboard::{
    ALONE, FIXED_KEYS, Field, Item, Keyboard, List, NOTHING_TYPED, Picked, Role, lines,
};
use super::terminal_mode::{Stops, drop_input};
use crate::cli::{FILE_WIDTH, WIDEST, interrupt, stderr};
use crate::interview::Reply;
use crate::report::text::style::Style;

/// The most bytes of a line; many times what a person types.
const LONGEST: u64 = 64 * 1024;

/// What some programs write before the first line of a text (BOM).
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Standard input, line by line.
pub(in crate::cli) struct Plain {
    stdin: StdinLock<'static>,
    stops: Stops,
    width: usize,
    /// A line was read.
    has_begun: bool,
}

impl Plain {
    pub(in crate::cli) fn new() -> Self {
        // no control sequences: a screen reader or a file could not interpret them
        console::set_colors_enabled_stderr(false);
        drop_input();
        let columns = Term::stderr().size_checked().map(|(_, columns)| columns);
        Self {
            stdin: io::stdin().lock(),
            stops: Stops::watch(),
            width: columns.map_or(FILE_WIDTH, |columns| usize::from(columns).min(WIDEST)),
            has_begun: false,
        }
    }

    /// The next line without the spaces at its ends. `None` at the end of input, also in the middle of a line.
    fn line(&mut self) -> anyhow::Result<Option<String>> {
        loop {
            stderr::print("> ");
            if self.stops.dropped_line() {
                continue;
            }
            let mut bytes = Vec::new();
            let read = io::Read::take(&mut self.stdin, LONGEST).read_until(b'\n', &mut bytes);
            let is_first = !std::mem::replace(&mut self.has_begun, true);
            if is_first && bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            match read {
                // another thread waits for signals
                Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupt::leave(),
                Ok(_) if bytes.last() == Some(&b'\n') => match String::from_utf8(bytes) {
                    // such as a reply of the terminal
                    Ok(text) if text.trim().contains(is_no_text) => {
                        self.say(Style::Error, "this line has control characters");
                    }
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
        loop {
            match self.line()? {
                None => return Ok(Reply::Interrupted),
                Some(line) if line.is_empty() && field.is_required => {
                    self.say(Style::Error, NOTHING_TYPED);
                }
                Some(line) => return Ok(command(&line).unwrap_or(Reply::Given(line))),
            }
        }
    }

    fn commands(&self) -> &'static str {
        "Type the number of an answer, several with spaces between them. At any question: ? says why it is asked, \
         < goes back, :q saves and quits."
    }
}

/// Whether a character is no text; a tab is a space.
fn is_no_text(character: char) -> bool {
    character.is_control() && character != '\t'
}

/// The commands that go back, ask why or leave, if a line is typed.
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
        let index = named(list, word)?;
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

/// The item of a number, of a name, or of a key that is the same in every list, such as `s`.
fn named(list: &List, word: &str) -> Result<usize, String> {
    let is_named = |item: &&Item| item.number.to_string() == word || item.word == word;
    let has_key = |item: &&Item| {
        let key = item.key.filter(|key| FIXED_KEYS.contains(*key));
        key.is_some_and(|key| key.to_string() == word)
    };
    let items = list.items.iter().enumerate();
    let found: Vec<_> = items
        .filter(|(_, item)| is_named(item) || has_key(item))
        .map(|(index, _)| index)
        .collect();
    match found[..] {
        [index] => Ok(index),
        [] => Err(wanted(list)),
        // an option may be named like a key
        _ => Err(format!("`{word}` could be two of these: type a number")),
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
