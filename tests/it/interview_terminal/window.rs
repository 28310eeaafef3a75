//! A terminal window in which `contra` runs: a pseudo-terminal, an emulated screen, and key presses.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{self, Pty};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::support::program::Place;

/// Time after which a test gives up. A passing test never waits for it.
const TIMEOUT: Duration = Duration::from_secs(60);

/// More lines than any test prints.
const SCROLLBACK: usize = 2000;

pub(super) struct Window {
    child: Child,
    /// `None` once the window is closed.
    pty: Option<Arc<Pty>>,
    /// The program's end of the terminal, kept open so that its modes can be read after the program has ended.
    terminal: File,
    modes: Termios,
    shown: Arc<Shown>,
    closed: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
    /// Length of the output at the last key press.
    before: usize,
}

/// The output so far.
struct Shown {
    screen: Mutex<Printed>,
    changed: Condvar,
}

struct Printed {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

/// The state of a window after the program has ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// `None` if a signal ended it.
    pub code: Option<i32>,
    pub cursor_is_shown: bool,
    pub modes_are_given_back: bool,
}

impl Left {
    /// The expected state.
    pub(super) fn tidy(code: i32) -> Self {
        Self {
            code: Some(code),
            cursor_is_shown: true,
            modes_are_given_back: true,
        }
    }
}

impl Window {
    /// Starts `contra` in a window with this number of rows and columns.
    pub(super) fn open(place: &Place, size: (u16, u16), typed: &str) -> Self {
        let arguments: Vec<_> = typed.split_whitespace().collect();
        Self::with(interviewer(place, &arguments), size)
    }

    /// Starts a command in a window.
    pub(super) fn with(command: Command, (rows, columns): (u16, u16)) -> Self {
        let (pty, pts) = blocking::open().expect("a pseudo-terminal");
        pty.resize(Size::new(rows, columns)).expect("a size");
        let terminal = File::from(pts.as_fd().try_clone_to_owned().expect("a terminal"));
        let modes = tcgetattr(&terminal).expect("modes");
        let shown = Arc::new(Shown {
            screen: Mutex::new(Printed {
                parser: vt100::Parser::new(number(rows), number(columns), SCROLLBACK),
                bytes: Vec::new(),
            }),
            changed: Condvar::new(),
        });
        let (pty, closed) = (Arc::new(pty), Arc::new(AtomicBool::new(false)));
        let reader = thread::spawn({
            let (pty, shown, closed) = (Arc::clone(&pty), Arc::clone(&shown), Arc::clone(&closed));
            move || read(&pty, &shown, &closed)
        });
        let command = blocking::Command::from(command);
        Self {
            child: command.spawn(pts).expect("the program runs"),
            pty: Some(pty),
            terminal,
            modes,
            shown,
            closed,
            reader: Some(reader),
            before: 0,
        }
    }

    /// Presses keys, all at once.
    pub(super) fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    /// Presses keys that are not text.
    pub(super) fn press_bytes(&mut self, keys: &[u8]) {
        let before = self.printed().bytes.len();
        self.before = before;
        let mut pty = &**self.pty.as_ref().expect("the window is open");
        pty.write_all(keys).expect("a key");
    }

    /// Waits until there is new output, this text is on the screen (ignoring line breaks), and the program waits for a
    /// key.
    #[track_caller]
    pub(super) fn wait_for(&mut self, text: &str) {
        let (before, flowing) = (self.before, flowing(text));
        self.wait(text, |printed| {
            printed.bytes.len() > before
                && printed.waits()
                && self::flowing(&printed.screen()).contains(&flowing)
        });
    }

    /// Presses keys, then waits until this is the text below the last empty line.
    #[track_caller]
    pub(super) fn type_for_last(&mut self, keys: &str, text: &str) {
        self.press(keys);
        let before = self.before;
        self.wait(text, |printed| {
            printed.bytes.len() > before && printed.waits() && printed.last().contains(text)
        });
    }

    /// Waits until there is new output, and this is the text below the last empty line.
    #[track_caller]
    pub(super) fn wait_for_last(&mut self, last: &str) {
        let before = self.before;
        self.wait(last, |printed| {
            printed.bytes.len() > before && printed.waits() && printed.last() == last
        });
    }

    /// Presses keys, then waits for this text.
    #[track_caller]
    pub(super) fn type_for(&mut self, keys: &str, text: &str) {
        self.press(keys);
        self.wait_for(text);
    }

    /// Shows the verdict of an interview that writes a record, and replies that there is no decision yet.
    pub(super) fn show_undecided(&mut self) {
        self.type_for("v", "None yet");
        self.press("\r");
    }

    #[track_caller]
    fn wait(&mut self, text: &str, is_there: impl Fn(&Printed) -> bool) {
        let until = Instant::now() + TIMEOUT;
        let shown = Arc::clone(&self.shown);
        let mut printed = shown.screen.lock().expect("a screen");
        while !is_there(&printed) {
            let left = until.saturating_duration_since(Instant::now());
            let gone = self.child.try_wait().expect("a child").is_some();
            assert!(
                !left.is_zero() && !gone,
                "no `{text}` on this screen (the program is {}):\n{}",
                if gone { "gone" } else { "there" },
                printed.screen()
            );
            let turn = Duration::from_millis(100).min(left);
            (printed, _) = shown.changed.wait_timeout(printed, turn).expect("a screen");
        }
    }

    /// The text on the screen, without blanks at the ends.
    pub(super) fn screen(&self) -> String {
        self.printed().screen()
    }

    /// The text below the last empty line.
    pub(super) fn last(&self) -> String {
        self.printed().last()
    }

    /// Everything from the first line on, including lines that have scrolled off the screen.
    pub(super) fn history(&self) -> String {
        let mut printed = self.printed();
        let (_, columns) = printed.parser.screen().size();
        let columns = columns.get();
        let screen = printed.parser.screen_mut();
        screen.set_scrollback(usize::MAX);
        let above = screen.scrollback();
        let mut lines = Vec::new();
        for offset in (1..=above).rev() {
            screen.set_scrollback(offset);
            lines.extend(screen.rows(0, columns).next());
        }
        screen.set_scrollback(0);
        lines.extend(screen.rows(0, columns));
        without_blank_ends(lines)
    }

    /// Whether a line on the screen was longer than the screen is wide.
    pub(super) fn wraps(&self) -> bool {
        let printed = self.printed();
        let screen = printed.parser.screen();
        let (rows, _) = screen.size();
        (0..rows.get()).any(|row| screen.row_wrapped(row))
    }

    /// Every byte that was printed.
    pub(super) fn bytes(&self) -> String {
        String::from_utf8_lossy(&self.printed().bytes).into_owned()
    }

    /// Resizes the window. No output is read in between: what the program draws for the new size must reach a screen of
    /// that size.
    pub(super) fn resize(&mut self, rows: u16, columns: u16) {
        let shown = Arc::clone(&self.shown);
        let mut printed = shown.screen.lock().expect("a screen");
        self.before = printed.bytes.len();
        let screen = printed.parser.screen_mut();
        screen.set_size(number(rows), number(columns));
        let pty = self.pty.as_ref().expect("the window is open");
        pty.resize(Size::new(rows, columns)).expect("a size");
    }

    /// Sends a signal, by name.
    pub(super) fn signal(&mut self, name: &str) {
        let sent = Command::new("kill")
            .args([format!("-{name}"), self.child.id().to_string()])
            .status();
        assert!(sent.expect("kill").success());
    }

    /// Stops the program and continues it, with the terminal as a shell leaves it: with other modes, and additional
    /// text.
    pub(super) fn stop_and_go_on(&mut self, printed: &str) {
        self.type_while_stopped(printed, "");
    }

    /// Waits for the text while keys are pressed.
    pub(super) fn type_while_stopped(&mut self, printed: &str, keys: &str) {
        self.signal("STOP");
        let now = OptionalActions::Now;
        tcsetattr(&self.terminal, now, &self.modes).expect("modes");
        self.terminal
            .write_all(printed.as_bytes())
            .expect("a terminal");
        let printed = printed.replace('\n', "\r\n");
        while !self.bytes().ends_with(&printed) {
            thread::sleep(Duration::from_millis(2));
        }
        self.press(keys);
        // the terminal echoes them, because nobody reads them
        let typed = printed + &keys.replace('\r', "\r\n");
        while !self.bytes().ends_with(&typed) {
            thread::sleep(Duration::from_millis(2));
        }
        let before = self.printed().bytes.len();
        self.before = before;
        self.signal("CONT");
    }

    /// Waits until the terminal has the modes that it had before the program.
    #[track_caller]
    pub(super) fn wait_for_modes(&self) {
        let until = Instant::now() + TIMEOUT;
        while !tcgetattr(&self.terminal).is_ok_and(|modes| same(&self.modes, &modes)) {
            assert!(Instant::now() < until, "the terminal is not given back");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Closes the window, as its user does with the mouse.
    pub(super) fn close(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // wakes the reader thread, which keeps the window open
        let _ = self.terminal.write_all(END.as_bytes());
        let reader = self.reader.take().expect("a reader");
        reader.join().expect("a reader");
        drop(self.pty.take());
    }

    /// Waits for the end of the program.
    #[track_caller]
    pub(super) fn ended(&mut self) -> Left {
        let until = Instant::now() + TIMEOUT;
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(
                Instant::now() < until,
                "still there, with this screen:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(2));
        };
        // a terminal that is closed or gone has no modes
        let modes = tcgetattr(&self.terminal);
        let modes_are_given_back = modes.map_or(true, |modes| same(&self.modes, &modes));
        // everything before this mark was printed by the program
        if self.reader.is_some() && self.terminal.write_all(END.as_bytes()).is_ok() {
            let shown = Arc::clone(&self.shown);
            let mut printed = shown.screen.lock().expect("a screen");
            while !printed.bytes.ends_with(END.as_bytes()) {
                assert!(Instant::now() < until, "what was printed is not read");
                let turn = Duration::from_millis(100);
                (printed, _) = shown.changed.wait_timeout(printed, turn).expect("a screen");
            }
        }
        Left {
            code: status.code(),
            cursor_is_shown: !self.printed().parser.screen().hide_cursor(),
            modes_are_given_back,
        }
    }

    fn printed(&self) -> MutexGuard<'_, Printed> {
        self.shown.screen.lock().expect("a screen")
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // the program is still running only if a test failed
        let _ = self.child.kill();
        let _ = self.child.wait();
        if self.reader.is_some() {
            self.close();
        }
    }
}

/// A window title, which is not visible on the screen.
const END: &str = "\x1b]0;end\x07";

impl Printed {
    fn screen(&self) -> String {
        let screen = self.parser.screen();
        let (_, columns) = screen.size();
        without_blank_ends(screen.rows(0, columns.get()).collect())
    }

    fn last(&self) -> String {
        let screen = self.screen();
        let last = screen.rsplit_once("\n\n");
        last.map(|(_, last)| last.to_owned()).unwrap_or(screen)
    }

    /// Whether a prompt is completely drawn: the cursor is after `> `, or below the keys of a list. The editor draws a
    /// space behind the typed text: the cell of the cursor is empty until the cursor is at its place.
    fn waits(&self) -> bool {
        let screen = self.parser.screen();
        let (_, columns) = screen.size();
        let rows: Vec<_> = screen.rows(0, columns.get()).collect();
        let (row, column) = screen.cursor_position();
        let row = usize::from(row);
        let mut typed = rows[..=row].iter().rev();
        let first = typed.find(|row| !row.starts_with("  "));
        let cell = screen.cell(screen.cursor_position().0, column);
        let is_at_its_place = cell.is_some_and(vt100::Cell::has_contents);
        let is_typed = column == 2 && rows[row].starts_with('>')
            || column >= 2 && is_at_its_place && first.is_some_and(|row| row.starts_with('>'));
        let above = rows[row.saturating_sub(2)..row].join(" ");
        let above: Vec<_> = above.split_whitespace().collect();
        let is_list = column == 0
            && (above.ends_with(&["Esc", "more"]) || above.ends_with(&["Esc", "return"]));
        let blank = |rows: &[String]| rows.iter().all(|row| row.trim().is_empty());
        is_typed && blank(&rows[row + 1..]) || is_list && blank(&rows[row..])
    }
}

/// The program with its own home folder, in a terminal with all features.
pub(super) fn interviewer(place: &Place, arguments: &[&str]) -> Command {
    let mut command = place.command(&[]);
    command
        .arg("interview")
        .args(arguments)
        .env("HOME", place.path("home"))
        .env("XDG_STATE_HOME", place.path("state"))
        .env("TERM", "xterm-256color")
        .env("TZ", "UTC");
    command
}

fn number(size: u16) -> NonZeroU16 {
    NonZeroU16::new(size).expect("a size")
}

fn read(mut pty: &Pty, shown: &Shown, closed: &AtomicBool) {
    let mut buffer = [0; 4096];
    let mut processed = 0;
    while let Ok(count) = pty.read(&mut buffer) {
        if count == 0 || closed.load(Ordering::SeqCst) {
            return;
        }
        let mut printed = shown.screen.lock().expect("a screen");
        let Printed { parser, bytes } = &mut *printed;
        bytes.extend_from_slice(&buffer[..count]);
        // the emulated screen loses spaces near a character that arrives in two parts
        let unprocessed = &bytes[processed..];
        let complete = match str::from_utf8(unprocessed) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => unprocessed.len(),
        };
        parser.process(&unprocessed[..complete]);
        processed += complete;
        shown.changed.notify_all();
    }
}

fn same(one: &Termios, other: &Termios) -> bool {
    one.input_modes == other.input_modes
        && one.output_modes == other.output_modes
        && one.control_modes == other.control_modes
        && one.local_modes == other.local_modes
}

/// The words, without line breaks.
pub(super) fn flowing(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

fn without_blank_ends(lines: Vec<String>) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
