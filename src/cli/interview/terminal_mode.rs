//! The modes of the terminal during an interview, how its input is read, and how it is restored.

use std::io;
#[cfg(unix)]
use std::io::Write;
#[cfg(unix)]
use std::os::fd::AsFd;
use std::time::Duration;

use dialoguer::console::Term;
#[cfg(unix)]
use signal_hook::consts;

use super::keys::Press;
#[cfg(not(unix))]
use super::keys::of_key;

/// Asks the terminal to mark the start and the end of a paste.
#[cfg(unix)]
const PASTES: &[u8] = b"\x1b[?2004h";
#[cfg(unix)]
const NO_PASTES: &[u8] = b"\x1b[?2004l";

/// The signals for stop, continue and resize, in the order in which they are watched.
#[cfg(unix)]
const SIGNALS: [i32; 3] = [consts::SIGTSTP, consts::SIGCONT, consts::SIGWINCH];
#[cfg(unix)]
const STOPPED: usize = 0;
#[cfg(unix)]
const CONTINUED: usize = 1;
#[cfg(unix)]
const RESIZED: usize = 2;

/// A terminal that does not echo key presses until this is dropped. Otherwise, keys that are pressed between two
/// prompts would appear on the screen.
pub(super) struct TerminalMode {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
    /// The streams that receive a byte for each of the signals.
    #[cfg(unix)]
    signals: [Option<std::os::unix::net::UnixStream>; 3],
}

/// The event that ended a wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum WaitEvent {
    /// Input can be read.
    Input,
    /// The time is over.
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "elsewhere a wait has no time limit")
    )]
    Late,
    /// The program must stop.
    #[cfg(unix)]
    Stopped,
    /// The program was stopped and continues.
    #[cfg(unix)]
    Continued,
    /// The screen was resized.
    #[cfg(unix)]
    Resized,
}

/// The result of reading after a wait.
pub(super) enum Read {
    /// A press that needs no decoding.
    Press(Press),
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "elsewhere the system reports keys, not bytes")
    )]
    Bytes(Vec<u8>),
    Late,
}

#[cfg(unix)]
impl TerminalMode {
    pub(super) fn begin() -> Self {
        let quiet = Self {
            before: rustix::termios::tcgetattr(io::stdin()).ok(),
            signals: SIGNALS.map(|signal| signal_stream(signal).ok()),
        };
        quiet.resume();
        quiet.drop_input();
        // a terminal without support for pastes ignores it
        let _ = io::stderr().write_all(PASTES);
        quiet
    }

    /// Drops the input so far.
    pub(super) fn drop_input(&self) {
        drop_input();
    }

    /// Switches echo off. Ctrl-C is the only key that the terminal still handles itself: it ends the run at once.
    pub(super) fn resume(&self) {
        use rustix::termios::{InputModes, LocalModes, SpecialCodeIndex};
        // the value of `_POSIX_VDISABLE`
        let no_key = if cfg!(any(target_os = "linux", target_os = "android")) {
            0
        } else {
            0xff
        };
        if let Some(mut quiet) = self.before.clone() {
            let shown = LocalModes::ICANON | LocalModes::ECHO;
            quiet.local_modes.remove(shown);
            quiet.input_modes.remove(InputModes::IXON);
            quiet.special_codes[SpecialCodeIndex::VQUIT] = no_key;
            quiet.special_codes[SpecialCodeIndex::VSUSP] = no_key;
            set(&quiet);
        }
    }

    /// Reads each key as soon as it is pressed.
    pub(super) fn listen(&self) {
        if let Some(before) = &self.before {
            let mut raw = before.clone();
            raw.make_raw();
            raw.output_modes = before.output_modes;
            set(&raw);
        }
    }

    /// Waits until something is pressed, or at most for `time`.
    pub(super) fn wait(&self, time: Option<Duration>) -> io::Result<WaitEvent> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use rustix::io::retry_on_intr;
        let stdin = io::stdin();
        let time = time.and_then(|time| Timespec::try_from(time).ok());
        let streams = self.signals.each_ref().map(Option::as_ref);
        let [stopped, continued, resized] = streams.map(|stream| stream.map(|one| one.as_fd()));
        // a signal that is not watched has stdin in its place
        let watched = [Some(stdin.as_fd()), stopped, continued, resized];
        let mut watched = watched
            .map(|one| PollFd::from_borrowed_fd(one.unwrap_or(stdin.as_fd()), PollFlags::IN));
        let ready = retry_on_intr(|| poll(&mut watched, time.as_ref()))?;
        let ready_now = watched.each_ref().map(|one| !one.revents().is_empty());
        let [is_pressed, is_stopped, is_continued, is_resized] = ready_now;
        Ok(match ready {
            0 => WaitEvent::Late,
            // if it must stop and continue at once, it continues
            _ if is_continued && continued.is_some() => WaitEvent::Continued,
            _ if is_stopped && stopped.is_some() => WaitEvent::Stopped,
            _ if continued.is_some_and(|continued| arrives_soon(&continued)) => {
                WaitEvent::Continued
            }
            _ if is_resized && resized.is_some() && !is_pressed => WaitEvent::Resized,
            _ => WaitEvent::Input,
        })
    }

    /// Reads the input after a wait.
    pub(super) fn read(&self, event: WaitEvent, _: &Term) -> io::Result<Read> {
        match event {
            WaitEvent::Late => Ok(Read::Late),
            WaitEvent::Stopped => {
                self.forget(STOPPED);
                self.restorer()();
                // the program continues after this call, and receives a signal about it
                signal_hook::low_level::emulate_default_handler(consts::SIGTSTP)?;
                Ok(Read::Late)
            }
            WaitEvent::Continued => {
                self.forget(STOPPED);
                self.forget(CONTINUED);
                // the keys in the meantime were for the shell or for nobody
                self.drop_input();
                let _ = io::stderr().write_all(PASTES);
                Ok(Read::Press(Press::Continued))
            }
            WaitEvent::Resized => {
                self.debounce(RESIZED);
                Ok(Read::Press(Press::Resized))
            }
            WaitEvent::Input => {
                let mut bytes = vec![0; 4096];
                let count =
                    rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut bytes[..]))?;
                bytes.truncate(count);
                match count {
                    0 => Err(io::ErrorKind::UnexpectedEof.into()),
                    _ => Ok(Read::Bytes(bytes)),
                }
            }
        }
    }

    /// Reads all bytes for a signal, so that a repeated signal counts once.
    fn forget(&self, signal: usize) {
        if let Some(mut signals) = self.signals[signal].as_ref() {
            let _ = io::Read::read(&mut signals, &mut [0; 64]);
        }
    }

    /// Waits until a signal has not come for a moment. While a window is being resized, it comes again and again.
    fn debounce(&self, signal: usize) {
        while let Some(signals) = self.signals[signal].as_ref() {
            self.forget(signal);
            if !arrives_soon(signals) {
                return;
            }
        }
    }

    /// A function that restores the settings of the terminal.
    pub(super) fn restorer(&self) -> impl FnOnce() + Send + 'static {
        let before = self.before.clone();
        move || {
            let _ = io::stderr().write_all(NO_PASTES);
            if let Some(before) = &before {
                set(before);
            }
        }
    }
}

#[cfg(unix)]
impl Drop for TerminalMode {
    fn drop(&mut self) {
        self.restorer()();
    }
}

/// Tells whether the program was stopped while it waited for a line, if stdin is a terminal.
pub(super) struct Stops {
    #[cfg(unix)]
    continued: Option<std::os::unix::net::UnixStream>,
}

#[cfg(unix)]
impl Stops {
    pub(super) fn watch() -> Self {
        let is_terminal = io::IsTerminal::is_terminal(&io::stdin());
        let continued = is_terminal.then(|| signal_stream(consts::SIGCONT).ok());
        Self {
            continued: continued.flatten(),
        }
    }

    /// Waits for a line. Returns true if the program was stopped in the meantime, because the typed text is lost then.
    pub(super) fn dropped_line(&self) -> bool {
        use rustix::event::{PollFd, PollFlags, poll};
        let Some(mut continued) = self.continued.as_ref() else {
            return false;
        };
        let stdin = io::stdin();
        let mut watched = [stdin.as_fd(), continued.as_fd()]
            .map(|one| PollFd::from_borrowed_fd(one, PollFlags::IN));
        let waited = rustix::io::retry_on_intr(|| poll(&mut watched, None));
        let is_told = !watched[1].revents().is_empty();
        if waited.is_err() || !is_told && !arrives_soon(&continued) {
            return false;
        }
        // a repeated signal counts once
        let _ = io::Read::read(&mut continued, &mut [0; 64]);
        drop_input();
        true
    }
}

#[cfg(not(unix))]
impl Stops {
    pub(super) fn watch() -> Self {
        Self {}
    }

    /// On other systems, no signal stops a program.
    pub(super) fn dropped_line(&self) -> bool {
        false
    }
}

/// Whether the signal to continue comes within a moment. It can come from another thread, a little later than the line
/// that was typed in the meantime.
#[cfg(unix)]
fn arrives_soon(continued: &impl AsFd) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    /// Short compared with the time between two keys.
    const MOMENT: Timespec = Timespec {
        tv_sec: 0,
        tv_nsec: 25_000_000,
    };
    let mut watched = [PollFd::new(continued, PollFlags::IN)];
    let signals = rustix::io::retry_on_intr(|| poll(&mut watched, Some(&MOMENT)));
    signals.is_ok_and(|count| count > 0)
}

/// A stream that receives a byte for each signal.
#[cfg(unix)]
fn signal_stream(signal: i32) -> io::Result<std::os::unix::net::UnixStream> {
    let (ours, handler) = std::os::unix::net::UnixStream::pair()?;
    ours.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(signal, handler)?;
    Ok(ours)
}

/// Drops the input so far if stdin is a terminal. A pipe keeps its content.
#[cfg(unix)]
pub(super) fn drop_input() {
    use rustix::termios::{QueueSelector, tcflush};
    // anything but a terminal refuses it
    let _ = tcflush(io::stdin(), QueueSelector::IFlush);
}

#[cfg(not(unix))]
pub(super) fn drop_input() {}

/// Sets modes. If a terminal cannot be set, it shows what is pressed, and nothing worse.
#[cfg(unix)]
fn set(modes: &rustix::termios::Termios) {
    use rustix::termios::{OptionalActions, tcsetattr};
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
}

#[cfg(not(unix))]
impl TerminalMode {
    pub(super) fn begin() -> Self {
        Self {}
    }

    pub(super) fn resume(&self) {}

    pub(super) fn listen(&self) {}

    pub(super) fn drop_input(&self) {}

    /// On other systems, the wait is part of reading a key.
    pub(super) fn wait(&self, _: Option<Duration>) -> io::Result<WaitEvent> {
        Ok(WaitEvent::Input)
    }

    pub(super) fn read(&self, event: WaitEvent, term: &Term) -> io::Result<Read> {
        match event {
            WaitEvent::Late => Ok(Read::Late),
            WaitEvent::Input => term.read_key_raw().map(of_key).map(Read::Press),
        }
    }

    pub(super) fn restorer(&self) -> impl FnOnce() + Send + 'static {
        || {}
    }
}
