//! Prompts in a terminal: one key for an answer, or a typed line.
//!
//! Escape never answers, discards or quits: it opens a small menu. Every mark and tick is also a character, never only
//! a color. If a key does nothing, a remark says so.

use std::cell::{Cell, RefCell};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use dialoguer::console::Term;

use super::decoder::Decoder;
use super::keyboard::{ALONE, Field, Keyboard, List, Picked, REDRAW, lines};
use super::keys::Press;
use super::line_editor::LineEditor;
use super::lines::{command, room};
use super::picking::{
    ENTER_PICKS, NO_MEANING, PASTE_IS_OPEN, Pressed, State, below, drawn, enter, short,
};
use super::terminal_mode::{Read, TerminalMode};
use crate::cli::{MAX_WIDTH, interrupt};
use crate::interview::Reply;
use crate::report::text::style::Style;

/// Minimum size of a screen for prompts, in rows and columns. On a smaller one, an interview uses line mode.
const MIN_SIZE: (u16, u16) = (8, 40);

/// A terminal that shows prompts on stderr.
pub(super) struct Terminal {
    term: Term,
    mode: TerminalMode,
    in_use: InUse,
    decoder: RefCell<Decoder>,
    /// The text since the last empty line, which is shown again after the program was stopped.
    shown: RefCell<String>,
    /// Whether a prompt was drawn. Keys pressed before that are dropped.
    has_begun: Cell<bool>,
}

/// Locked while the screen is written or its modes are changed. The thread that ends the run locks it forever, so that
/// nothing is drawn and no mode is set after the terminal was restored.
#[derive(Clone, Default)]
struct InUse(Arc<Mutex<()>>);

/// The result of the small menu.
enum Menu {
    Closed,
    Reply(Reply<Picked>),
    /// The program was stopped in the meantime, and nothing that was drawn may be left.
    Continued,
}

impl Terminal {
    /// A terminal, if stdin and stderr are a terminal that is large enough.
    pub(super) fn open() -> Option<Self> {
        let term = Term::stderr();
        let dumb = std::env::var_os("TERM").is_none_or(|name| name == "dumb");
        let (rows, columns) = term.size_checked()?;
        let large = rows >= MIN_SIZE.0 && columns >= MIN_SIZE.1;
        let stdin = io::IsTerminal::is_terminal(&io::stdin());
        (stdin && term.is_term() && !dumb && large).then(|| Self {
            term,
            mode: TerminalMode::begin(),
            in_use: InUse::default(),
            decoder: RefCell::default(),
            shown: RefCell::default(),
            has_begun: Cell::new(false),
        })
    }

    /// Waits for the next press.
    fn press(&self) -> io::Result<Press> {
        loop {
            let press = self.decoder.borrow_mut().next();
            match press {
                Some(Press::Interrupt) => interrupt::exit_early(),
                Some(press) => return Ok(press),
                None => {}
            }
            let deadline = self.decoder.borrow().deadline();
            let read = self.read(deadline)?;
            let mut decoder = self.decoder.borrow_mut();
            match read {
                Read::Press(press) => {
                    if press == Press::Continued {
                        decoder.drop_presses();
                    }
                    decoder.push(press);
                }
                Read::Bytes(bytes) => decoder.feed(&bytes, Instant::now()),
                Read::Late => decoder.expire(Instant::now()),
            }
        }
    }

    /// Waits for the next press of a key.
    fn key(&self) -> io::Result<Press> {
        loop {
            match self.press()? {
                // the drawing stays until a key is pressed
                Press::Resized => {}
                press => return Ok(press),
            }
        }
    }

    fn read(&self, deadline: Option<Instant>) -> io::Result<Read> {
        {
            let _held = self.in_use.hold();
            self.mode.listen();
        }
        let time = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let event = self.mode.wait(time)?;
        let _held = self.in_use.hold();
        let read = self.mode.read(event, &self.term);
        self.mode.resume();
        read
    }

    /// Drops keys that were pressed before the first prompt.
    fn begin(&self) {
        if !self.has_begun.replace(true) {
            self.mode.drop_input();
        }
    }

    /// Draws a list in place of the last drawing.
    fn draw(&self, state: &mut State<'_>, remark: &str) -> io::Result<()> {
        let _held = self.in_use.hold();
        self.erase(state)?;
        let rows = usize::from(self.term.size().0);
        let (width, ticks) = (self.width(), state.list.has_ticks());
        // one row is for the cursor
        let room = |below: &str| rows.saturating_sub(below.lines().count() + 1);
        let tallest = below(width, if ticks { ALONE } else { NO_MEANING }, ENTER_PICKS);
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

    /// Shows this prompt again, below the text that is on the screen after a stop.
    fn show_again(&self) -> io::Result<()> {
        let _held = self.in_use.hold();
        self.term.write_str(&format!("\r\n{}", self.shown.borrow()))
    }

    /// The small menu that Escape opens.
    fn menu(&self) -> io::Result<Menu> {
        let mut remark = "";
        loop {
            let text = menu(self.width(), remark);
            self.term.write_str(&text)?;
            let left = match self.key()? {
                Press::Continued => return Ok(Menu::Continued),
                Press::Character('b' | '<') => Some(Menu::Reply(Reply::Back)),
                Press::Character('?') => Some(Menu::Reply(Reply::Why)),
                Press::Character('q') => Some(Menu::Reply(Reply::Leave)),
                Press::Escape | Press::Piece | Press::Character('r') => Some(Menu::Closed),
                Press::Reply => None,
                Press::Dropped => {
                    remark = PASTE_IS_OPEN;
                    None
                }
                _ => {
                    remark = NO_MEANING;
                    None
                }
            };
            self.term.clear_last_lines(text.lines().count())?;
            if let Some(left) = left {
                return Ok(left);
            }
        }
    }

    fn picked(&self, list: &List) -> io::Result<Reply<Picked>> {
        let mut state = State::new(list);
        let mut remark = "";
        loop {
            self.draw(&mut state, remark)?;
            let reply = match self.key()? {
                Press::Character('<' | 'b') => Reply::Back,
                Press::Character('?') => Reply::Why,
                Press::Continued => {
                    self.show_again()?;
                    state.drawn = 0;
                    continue;
                }
                press => match state.press(press) {
                    Pressed::Picked(picked) => Reply::Given(picked),
                    Pressed::Again(next) => {
                        remark = next;
                        continue;
                    }
                    Pressed::Menu => {
                        // the menu removes the remark about the last key
                        if !std::mem::take(&mut remark).is_empty() {
                            self.draw(&mut state, remark)?;
                        }
                        match self.menu()? {
                            Menu::Reply(reply) => reply,
                            Menu::Closed => continue,
                            Menu::Continued => {
                                self.show_again()?;
                                state.drawn = 0;
                                continue;
                            }
                        }
                    }
                },
            };
            self.erase(&state)?;
            return Ok(reply);
        }
    }

    /// Reads a typed line below a hint.
    fn typed(&self, field: &Field<'_>, hint: &str) -> io::Result<String> {
        let mut editor = LineEditor::new(field);
        loop {
            {
                let _held = self.in_use.hold();
                editor.draw(&self.term, self.columns())?;
            }
            let press = self.press()?;
            if press == Press::Resized && field.redraws && editor.is_empty() {
                editor.erase(&self.term)?;
                return Ok(REDRAW.to_owned());
            }
            if press == Press::Continued {
                self.show_again()?;
                self.term.write_str(hint)?;
                editor.is_gone();
            }
            if editor.press(press) {
                editor.erase(&self.term)?;
                return Ok(editor.into_line());
            }
        }
    }

    /// Number of columns. The last one stays free, so that no line wraps by itself.
    fn columns(&self) -> usize {
        usize::from(self.term.size().1).saturating_sub(1)
    }

    /// A function that restores the terminal, for the thread that ends the run.
    pub(super) fn restorer(&self) -> impl FnOnce() + Send + 'static {
        let restore = self.mode.restorer();
        let in_use = self.in_use.clone();
        move || {
            in_use.take();
            restore();
            let _ = Term::stderr().show_cursor();
        }
    }

    fn write(&self, text: &str) {
        let written = {
            let _held = self.in_use.hold();
            self.term.write_str(text)
        };
        if written.is_err() {
            // a terminal that cannot be written was closed
            interrupt::exit_early();
        }
    }
}

impl InUse {
    fn hold(&self) -> MutexGuard<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Locks it forever. Gives up after a short wait.
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
        self.columns().min(MAX_WIDTH)
    }

    fn show(&mut self, text: &str) -> anyhow::Result<()> {
        let shown = self.shown.get_mut();
        if text.starts_with('\n') {
            shown.clear();
        }
        shown.push_str(text);
        self.write(text);
        Ok(())
    }

    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
        self.begin();
        // a terminal that cannot be read was closed
        Ok(self.picked(list).unwrap_or(Reply::Interrupted))
    }

    fn type_in(&mut self, field: Field<'_>) -> anyhow::Result<Reply<String>> {
        self.begin();
        let shown = hint(self.width(), field.hint);
        self.write(&shown);
        let typed = self.typed(&field, &shown).and_then(|line| {
            self.term.clear_last_lines(shown.lines().count())?;
            Ok(command(&line).unwrap_or(Reply::Given(line)))
        });
        // a terminal that cannot be read was closed
        Ok(typed.unwrap_or(Reply::Interrupted))
    }

    fn room(&self, shown: &str) -> Option<usize> {
        Some(room(self.term.size().0, &hint(self.width(), shown)))
    }

    fn commands(&self) -> &'static str {
        "One key picks an answer. At any question: ? says why it is asked, b goes back, Esc shows more; where you \
         type, < goes back and :q saves and quits."
    }
}

/// The lines above the typed text.
fn hint(width: usize, shown: &str) -> String {
    let mut hint = lines(width);
    let keys = "? why · < back · :q save and quit";
    hint.say(Style::Faint, 2, &format!("{shown} · {keys}"));
    hint.into_text()
}

fn menu(width: usize, remark: &str) -> String {
    let mut menu = lines(width);
    if !remark.is_empty() {
        menu.say(Style::Error, 2, remark);
    }
    let keys = "b back · ? why · q save and quit · Esc return";
    menu.say(Style::Plain, 2, keys);
    menu.into_text()
}
