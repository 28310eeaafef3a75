//! Prompts in a terminal: one key for an answer, or a line that is typed.
//!
//! Escape never answers, discards or quits: it opens a small menu. What is marked or ticked is marked by a character
//! too, never by colour alone.

use std::cell::Cell;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use dialoguer::console::{Key, Term};

use super::keyboard::{ALONE, Field, Item, Keyboard, List, Picked, Role, lines};
use super::keys::{Keys, Press, is_piece, press};
use super::lines::command;
use super::quiet::Quiet;
use super::typing::Typing;
use crate::cli::{WIDEST, interrupt};
use crate::interview::Reply;
use crate::report::style::Style;

/// The smallest screen for prompts, in rows and columns; below it an interview goes line by line.
const SMALLEST: (u16, u16) = (8, 40);

/// How long the next piece of a paste may take.
const SOON: Duration = Duration::from_millis(100);

const ENTER_IS_DONE: &str = "Enter done · ";
const ENTER_PICKS: &str = "Enter picks > · ";

/// A terminal that shows prompts on stderr.
pub(super) struct Terminal {
    term: Term,
    quiet: Quiet,
    in_use: InUse,
    /// Escape was pressed last: it may be the first piece of an escape sequence.
    escaped: Cell<bool>,
}

/// Held for as long as the screen is written or its modes are changed. Whoever ends the run takes it and never lets
/// go, so that nothing is drawn and no mode is set once the terminal was given back.
#[derive(Clone, Default)]
struct InUse(Arc<Mutex<()>>);

/// What came of one press in a list.
enum Pressed {
    /// The list is drawn again, with a remark.
    Again(&'static str),
    Picked(Picked),
    Reply(Reply<Picked>),
}

/// The list as it stands.
struct State<'a> {
    list: &'a List,
    ticked: Vec<usize>,
    marked: Option<usize>,
    /// Lines on the screen that the next drawing replaces.
    drawn: usize,
}

impl Terminal {
    /// A terminal, where stdin and stderr are one that is large enough.
    pub(super) fn open() -> Option<Self> {
        let term = Term::stderr();
        let dumb = std::env::var_os("TERM").is_none_or(|name| name == "dumb");
        let (rows, columns) = term.size_checked()?;
        let large = rows >= SMALLEST.0 && columns >= SMALLEST.1;
        let stdin = io::IsTerminal::is_terminal(&io::stdin());
        (stdin && term.is_term() && !dumb && large).then(|| Self {
            term,
            quiet: Quiet::begin(),
            in_use: InUse::default(),
            escaped: Cell::new(false),
        })
    }

    fn press(&self) -> io::Result<Press> {
        let keys = &mut &*self;
        let press = press(keys)?;
        let escaped = self.escaped.replace(press == Press::Escape);
        match press {
            Press::Interrupt => interrupt::leave(),
            press if escaped && is_piece(keys, &press)? => Ok(Press::Piece),
            press => Ok(press),
        }
    }

    /// Draws a list in place of what was drawn before.
    fn draw(&self, state: &mut State<'_>, remark: &str) -> io::Result<()> {
        let _held = self.in_use.hold();
        self.erase(state)?;
        let rows = usize::from(self.term.size().0);
        let (width, ticks) = (self.width(), state.list.has_ticks());
        // one row is the cursor's
        let room = |below: &str| rows.saturating_sub(below.lines().count() + 1);
        let tallest = below(width, if ticks { ALONE } else { "" }, ENTER_PICKS);
        let mut text = drawn(state, width);
        let below = below(width, remark, enter(state));
        if text.lines().count() > room(&tallest) {
            if state.drawn == 0 {
                // it does not fit: shown once, then only what changes
                self.term.write_str(&text)?;
            }
            text = short(state, width, room(&below));
        }
        text.push_str(&below);
        state.drawn = text.lines().count();
        self.term.write_str(&text)
    }

    fn erase(&self, state: &State<'_>) -> io::Result<()> {
        if state.drawn > 0 {
            self.term.clear_last_lines(state.drawn)?;
        }
        Ok(())
    }

    /// The small menu behind Escape.
    fn menu(&self) -> io::Result<Option<Reply<Picked>>> {
        let mut menu = lines(self.width());
        menu.say(
            Style::Plain,
            2,
            "b back · ? why · q save and quit · Esc return",
        );
        let menu = menu.into_text();
        self.term.write_str(&menu)?;
        let reply = loop {
            match self.press()? {
                Press::Character('b' | '<') => break Some(Reply::Back),
                Press::Character('?') => break Some(Reply::Why),
                Press::Character('q') => break Some(Reply::Leave),
                Press::Escape | Press::Piece | Press::Character('r') => break None,
                _ => {}
            }
        };
        self.term.clear_last_lines(menu.lines().count())?;
        Ok(reply)
    }

    fn pressed(&self, state: &mut State<'_>, press: Press) -> io::Result<Pressed> {
        Ok(match press {
            Press::Character('<' | 'b') => Pressed::Reply(Reply::Back),
            Press::Character('?') => Pressed::Reply(Reply::Why),
            Press::Escape | Press::Character(':') => match self.menu()? {
                Some(reply) => Pressed::Reply(reply),
                None => Pressed::Again(""),
            },
            Press::Up | Press::Character('k') => state.move_by(-1),
            Press::Down | Press::Character('j') => state.move_by(1),
            Press::Enter => state.enter(),
            Press::Character(' ') => match state.marked {
                Some(index) if state.role(index) == Role::Tick => state.choose(index),
                _ => Pressed::Again(""),
            },
            Press::Character(character) => {
                let has_key = |item: &Item| item.key == Some(character);
                match state.list.items.iter().position(has_key) {
                    Some(index) => state.choose(index),
                    None => Pressed::Again(""),
                }
            }
            _ => Pressed::Again(""),
        })
    }

    fn picked(&self, list: &List) -> io::Result<Reply<Picked>> {
        let mut state = State {
            list,
            ticked: list.ticked.clone(),
            marked: list.marked,
            drawn: 0,
        };
        let mut remark = "";
        loop {
            self.draw(&mut state, remark)?;
            let press = self.press()?;
            let reply = match self.pressed(&mut state, press)? {
                Pressed::Again(next) => {
                    remark = next;
                    continue;
                }
                Pressed::Picked(picked) => Reply::Given(picked),
                Pressed::Reply(reply) => reply,
            };
            self.erase(&state)?;
            return Ok(reply);
        }
    }

    fn typed(&self, at_once: &str) -> io::Result<String> {
        let mut typing = Typing::new(at_once);
        loop {
            {
                let _held = self.in_use.hold();
                typing.draw(&self.term, self.columns())?;
            }
            if typing.press(self.press()?) {
                typing.erase(&self.term)?;
                return Ok(typing.into_line());
            }
        }
    }

    /// The last column stays free, so that no line goes on to the next by itself.
    fn columns(&self) -> usize {
        usize::from(self.term.size().1).saturating_sub(1)
    }
}

impl Keys for &Terminal {
    fn key(&mut self) -> io::Result<Key> {
        self.key_within(None)?
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    fn soon(&mut self) -> io::Result<Option<Key>> {
        self.key_within(Some(SOON))
    }
}

impl Terminal {
    /// The next key; none where none comes in time.
    fn key_within(&self, moment: Option<Duration>) -> io::Result<Option<Key>> {
        {
            let _held = self.in_use.hold();
            self.quiet.listen();
        }
        let ready = self.quiet.wait(moment)?;
        let _held = self.in_use.hold();
        let key = ready.then(|| self.term.read_key_raw()).transpose();
        self.quiet.resume();
        key
    }

    /// What gives the terminal back as it was found, whoever ends the run.
    pub(super) fn restorer(&self) -> impl FnOnce() + Send + 'static {
        let restore = self.quiet.restorer();
        let in_use = self.in_use.clone();
        move || {
            in_use.take();
            restore();
            let _ = Term::stderr().show_cursor();
        }
    }
}

impl InUse {
    fn hold(&self) -> MutexGuard<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes it for ever; does not wait long for who reads the rest of a key that never comes.
    fn take(&self) {
        for _ in 0..200 {
            if let Ok(held) = self.0.try_lock() {
                std::mem::forget(held);
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Keyboard for Terminal {
    fn width(&self) -> usize {
        self.columns().min(WIDEST)
    }

    fn show(&mut self, text: &str) -> anyhow::Result<()> {
        let written = {
            let _held = self.in_use.hold();
            self.term.write_str(text)
        };
        match written {
            Ok(()) => Ok(()),
            // a terminal that cannot be written is one that was closed
            Err(_) => interrupt::leave(),
        }
    }

    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
        // a terminal that cannot be read is one that was closed
        Ok(self.picked(list).unwrap_or(Reply::Interrupted))
    }

    fn type_in(&mut self, field: Field<'_>) -> anyhow::Result<Reply<String>> {
        let mut said = lines(self.width());
        let hint = format!("{} · ? why · < back · :q save and quit", field.hint);
        said.say(Style::Faint, 2, &hint);
        let said = said.into_text();
        self.show(&said)?;
        let typed = self.typed(field.at_once).and_then(|line| {
            self.term.clear_last_lines(said.lines().count())?;
            Ok(command(&line).unwrap_or(Reply::Given(line)))
        });
        // a terminal that cannot be read is one that was closed
        Ok(typed.unwrap_or(Reply::Interrupted))
    }

    fn commands(&self) -> &'static str {
        "One key picks an answer. At any question: ? says why it is asked, b goes back, Esc shows more; where you \
         type, < goes back and :q saves and quits."
    }
}

impl State<'_> {
    fn role(&self, index: usize) -> Role {
        self.list.items[index].role
    }

    fn move_by(&mut self, step: isize) -> Pressed {
        let last = self.list.items.len().saturating_sub(1);
        self.marked = Some(match self.marked {
            None if step < 0 => last,
            None => 0,
            Some(index) => index.saturating_add_signed(step).min(last),
        });
        Pressed::Again("")
    }

    fn enter(&mut self) -> Pressed {
        match self.marked {
            Some(index) if self.role(index) != Role::Tick => self.choose(index),
            _ if self.ticked.is_empty() => Pressed::Again(""),
            _ => self.end(None),
        }
    }

    fn choose(&mut self, index: usize) -> Pressed {
        match self.role(index) {
            Role::Tick => {
                match self.ticked.iter().position(|&one| one == index) {
                    Some(place) => drop(self.ticked.remove(place)),
                    None => self.ticked.push(index),
                }
                // what was picked on an earlier visit no longer stands beside the ticks
                self.marked = self.marked.filter(|&one| self.role(one) == Role::Tick);
                Pressed::Again("")
            }
            Role::Alone if !self.ticked.is_empty() => Pressed::Again(ALONE),
            Role::Alone | Role::End => self.end(Some(index)),
        }
    }

    fn end(&mut self, ended: Option<usize>) -> Pressed {
        let mut ticked = std::mem::take(&mut self.ticked);
        ticked.sort_unstable();
        Pressed::Picked(Picked { ticked, ended })
    }
}

fn drawn(state: &State<'_>, width: usize) -> String {
    let mut drawn = lines(width);
    let ticks = state.list.has_ticks();
    for (index, item) in state.list.items.iter().enumerate() {
        let mark = if state.marked == Some(index) {
            '>'
        } else {
            ' '
        };
        let tick = match (ticks, item.role) {
            (false, _) => "",
            (true, Role::Tick) if state.ticked.contains(&index) => "[x] ",
            (true, Role::Tick) => "[ ] ",
            (true, _) => "    ",
        };
        let lead = format!("{mark} {tick}{}  ", item.key.unwrap_or(' '));
        drawn.led(Style::Plain, &lead, &item.label);
    }
    drawn.into_text()
}

/// What is marked and ticked, in a few words: how many, where there is no room for which.
fn short(state: &State<'_>, width: usize, room: usize) -> String {
    let label = |&index: &usize| state.list.items[index].label.as_str();
    let said = |ticked: &str| {
        let mut short = lines(width);
        if let Some(index) = state.marked {
            short.led(Style::Plain, "> ", label(&index));
        }
        if !ticked.is_empty() {
            short.led(Style::Plain, "[x] ", ticked);
        }
        short.into_text()
    };
    let ticked: Vec<_> = state.ticked.iter().map(label).collect();
    let short = said(&ticked.join(" · "));
    match short.lines().count() > room {
        true => said(&format!("{} ticked", ticked.len())),
        false => short,
    }
}

/// What stands below a list: a remark, and the keys that every list has.
fn below(width: usize, remark: &str, enter: &str) -> String {
    let mut below = lines(width);
    if !remark.is_empty() {
        below.say(Style::Error, 2, remark);
    }
    below.say(
        Style::Faint,
        2,
        &format!("{enter}? why · b back · Esc more"),
    );
    below.into_text()
}

/// What Enter does.
fn enter(state: &State<'_>) -> &'static str {
    let is_end = |index| state.role(index) != Role::Tick;
    match state.marked.is_some_and(is_end) {
        true => ENTER_PICKS,
        false if !state.ticked.is_empty() => ENTER_IS_DONE,
        false => "",
    }
}
