//! The modes of the terminal while an interview is held, and how it is given back.

use std::io::{self, Write};
use std::time::Duration;

/// Has the terminal say where a paste begins and ends, and no more.
#[cfg(unix)]
const PASTES: &[u8] = b"\x1b[?2004h";
#[cfg(unix)]
const NO_PASTES: &[u8] = b"\x1b[?2004l";

/// A terminal that shows nothing of what is pressed, for as long as this is held. Left to itself, keys that are pressed
/// between two prompts would stand among them.
pub(super) struct Quiet {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Quiet {
    pub(super) fn begin() -> Self {
        let quiet = Self {
            before: rustix::termios::tcgetattr(io::stdin()).ok(),
        };
        quiet.resume();
        // one that does not know pastes ignores it
        let _ = io::stderr().write_all(PASTES);
        quiet
    }

    /// Shows nothing of what is pressed. Of the keys that a terminal heeds itself only Ctrl-C is left: it ends the run
    /// at once.
    pub(super) fn resume(&self) {
        use rustix::termios::{InputModes, LocalModes, SpecialCodeIndex};
        // as `_POSIX_VDISABLE` has it
        let no_key = match cfg!(any(target_os = "linux", target_os = "android")) {
            true => 0,
            false => 0xff,
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

    /// Has every key come as it is pressed.
    pub(super) fn listen(&self) {
        if let Some(before) = &self.before {
            let mut raw = before.clone();
            raw.make_raw();
            raw.output_modes = before.output_modes;
            set(&raw);
        }
    }

    /// Waits until something is pressed, or for a moment only. False where nothing came.
    pub(super) fn wait(&self, moment: Option<Duration>) -> io::Result<bool> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use rustix::io::retry_on_intr;
        let stdin = io::stdin();
        let moment = moment.and_then(|moment| Timespec::try_from(moment).ok());
        let ready =
            retry_on_intr(|| poll(&mut [PollFd::new(&stdin, PollFlags::IN)], moment.as_ref()))?;
        Ok(ready > 0)
    }

    /// What gives the terminal back as it was found.
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
impl Drop for Quiet {
    fn drop(&mut self) {
        self.restorer()();
    }
}

/// Sets modes; a terminal that cannot be set shows what is pressed, and nothing worse.
#[cfg(unix)]
fn set(modes: &rustix::termios::Termios) {
    use rustix::termios::{OptionalActions, tcsetattr};
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
}

#[cfg(not(unix))]
impl Quiet {
    pub(super) fn begin() -> Self {
        Self {}
    }

    pub(super) fn resume(&self) {}

    pub(super) fn listen(&self) {}

    /// Elsewhere a key is waited for where it is read.
    pub(super) fn wait(&self, _: Option<Duration>) -> io::Result<bool> {
        Ok(true)
    }

    pub(super) fn restorer(&self) -> impl FnOnce() + Send + 'static {
        || {}
    }
}
