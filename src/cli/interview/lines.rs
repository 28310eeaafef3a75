//! Line mode: numbered options, one answer per line, no cursor movement. For screen readers, pipes and small screens.

use std::io::{self, BufRead, StdinLock};

use dialoguer::console::{self, Term};

use super::ending::stderr_width;
use super::keyboard::{ALONE, Field, Item, Keyboard, List, NOTHING_TYPED, Picked, Role, lines};
use super::terminal_mode::{Stops, drop_input};
use crate::cli::{interrupt, stderr};
use crate::interview::Reply;
use crate::report::text::style::Style;

/// Maximum number of bytes of a line: many times what a person types.
const MAX_LENGTH: u64 = 64 * 1024;

/// The byte order mark that some programs write before the first line.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Standard input, line by line.
pub(in crate::cli) struct Plain {
    stdin: StdinLock<'static>,
    stops: Stops,
    /// Whether a line was read.
    has_begun: bool,
}

impl Plain {
    pub(in crate::cli) fn new() -> Self {
        // no control sequences, which a screen reader or a file could not interpret
        console::set_colors_enabled_stderr(false);
        drop_input();
        Self {
            stdin: io::stdin().lock(),
            stops: Stops::watch(),
            has_begun: false,
        }
    }

    /// The next line without the spaces at its ends. `None` at the end of input, even in the middle of a line.
    fn line(&mut self) -> anyhow::Result<Option<String>> {
        loop {
            stderr::print("> ");
            if self.stops.dropped_line() {
                continue;
            }
            let mut bytes = Vec::new();
            let read = io::Read::take(&mut self.stdin, MAX_LENGTH).read_until(b'\n', &mut bytes);
            let is_first = !std::mem::replace(&mut self.has_begun, true);
            if is_first && bytes.starts_with(BYTE_ORDER_MARK) {
                bytes.drain(..BYTE_ORDER_MARK.len());
            }
            match read {
                // another thread waits for signals
                Err(error) if error.kind() == io::ErrorKind::Interrupted => interrupt::exit_early(),
                Ok(_) if bytes.last() == Some(&b'\n') => match String::from_utf8(bytes) {
                    // for example, a reply of the terminal
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
        let mut page = lines(self.width());
        page.say(style, 2, text);
        stderr::print(&page.into_text());
    }
}

impl Keyboard for Plain {
    fn width(&self) -> usize {
        stderr_width()
    }

    fn show(&mut self, text: &str) -> anyhow::Result<()> {
        stderr::print(text);
        Ok(())
    }

    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
        stderr::print(&drawn(list, self.width()));
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

    fn room(&self, hint: &str) -> Option<usize> {
        let rows = Term::stderr().size_checked()?.0;
        let mut page = lines(self.width());
        page.say(Style::Faint, 2, hint);
        Some(room(rows, &page.into_text()))
    }

    fn commands(&self) -> &'static str {
        "Type the number or the letter of an answer, several numbers with spaces between them. At any question: ? says \
         why it is asked, < goes back, :q saves and quits."
    }
}

/// Number of rows of a screen that are free above a hint, a remark and the line to type, below an empty line.
pub(super) fn room(rows: u16, hint: &str) -> usize {
    usize::from(rows).saturating_sub(hint.lines().count() + 3)
}

/// Whether a character is not text. A tab counts as a space.
fn is_no_text(character: char) -> bool {
    character.is_control() && character != '\t'
}

/// The command in a line: go back, ask why or quit.
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
    let widest = list.items.iter().map(|item| item.typed.len());
    let widest = widest.max().unwrap_or(1);
    for (index, item) in list.items.iter().enumerate() {
        let current = list.marked == Some(index) || list.ticked.contains(&index);
        let mark = if current { '>' } else { ' ' };
        let lead = format!("{mark} {:>widest$}  ", item.typed);
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
                return Err("a number occurs twice".to_owned());
            }
            Role::Tick => {
                picked.ticked.push(index);
                continue;
            }
            Role::End | Role::Alone => &mut picked.ended,
        };
        if place.replace(index).is_some() {
            return Err("these cannot be combined".to_owned());
        }
    }
    picked.ticked.sort_unstable();
    let alone = picked.ended.map(|index| list.items[index].role) == Some(Role::Alone);
    if alone && !picked.ticked.is_empty() {
        Err(ALONE.to_owned())
    } else {
        Ok(picked)
    }
}

/// The item for a number, for a key that is the same in every list, such as `s`, or for a name.
fn named(list: &List, word: &str) -> Result<usize, String> {
    let items = list.items.iter().enumerate();
    let found: Vec<_> = items
        .filter(|(_, item)| item.typed == word || item.word == word)
        .collect();
    match found[..] {
        [(index, _)] => Ok(index),
        [] => Err(wanted(list)),
        // an option may have the name of a key, or the number of another one
        _ => {
            let others = found.iter().map(|(_, item)| {
                if item.typed == word {
                    format!("`{}`", item.word)
                } else {
                    format!("`{}`", item.typed)
                }
            });
            let others: Vec<_> = others.collect();
            let others = others.join(" or ");
            Err(format!("`{word}` could be two of these: type {others}"))
        }
    }
}

/// The hint for replies: the numbers, then the keys.
fn wanted(list: &List) -> String {
    let is_numbered = |item: &&Item| item.typed != "0" && item.typed.parse::<usize>().is_ok();
    let count = list.items.iter().filter(is_numbered).count();
    let numbers = match (count, list.has_ticks()) {
        (0, _) => None,
        (1, _) => Some("1".to_owned()),
        (_, true) => Some(format!("one or several numbers from 1 to {count}")),
        (_, false) => Some(format!("a number from 1 to {count}")),
    };
    let keys = list.items.iter().filter(|item| !is_numbered(item));
    let keys = keys.map(|item| item.typed.clone());
    let all: Vec<_> = numbers.into_iter().chain(keys).collect();
    match all.split_last() {
        Some((last, [])) => format!("type {last}"),
        Some((last, before)) => format!("type {} or {last}", before.join(", ")),
        None => String::new(),
    }
}
