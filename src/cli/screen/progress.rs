//! How far a long screening has come, on stderr where a person reads it.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use dialoguer::console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::paint::paint_stderr;
use crate::cli::stderr;
use crate::model::Protocol;
use crate::report::summary::Counts;

/// What is done sooner needs no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often a second it is drawn anew.
const RATE: u8 = 4;

/// The widest chart.
const WIDEST: usize = 80;

/// The progress of a run; nothing where nobody reads along.
pub(super) struct Progress {
    wanted: bool,
    started: Instant,
    /// How many bytes there are, where that is known.
    total: Option<u64>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// `wanted` unless the results themselves are shown on the terminal, or everything is to be quiet.
    pub(super) fn new(wanted: bool, total: Option<u64>) -> Self {
        Self {
            wanted: wanted && io::stderr().is_terminal(),
            started: Instant::now(),
            total,
            done: 0,
            bar: None,
        }
    }

    /// So many bytes more were screened, and everything came to these counts so far.
    pub(super) fn advance(&mut self, bytes: usize, counts: &Counts) {
        self.done += bytes as u64;
        if !self.wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self
            .bar
            .get_or_insert_with(|| bar(self.total, self.started));
        bar.set_position(self.done);
        bar.set_message(counts.so_far());
    }

    /// Has something said without the bar in between.
    pub(super) fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Takes the bar away, and says what everything came to.
    pub(super) fn finish(self, counts: &Counts, protocol: &Protocol) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        stderr::line(&counts.line());
        if self.wanted {
            let (_, columns) = Term::stderr().size();
            let width = usize::from(columns).min(WIDEST);
            stderr::print(&counts.chart(protocol, width, &paint_stderr));
        }
    }
}

fn bar(total: Option<u64>, started: Instant) -> ProgressBar {
    let (length, template) = match total {
        Some(total) => (
            Some(total),
            "{percent:>3} %  {eta:>3} left  {bytes_per_sec}  {wide_msg}",
        ),
        None => (None, "{bytes}  {elapsed}  {bytes_per_sec}  {wide_msg}"),
    };
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(RATE));
    // a template that cannot be read leaves the usual bar
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style).with_elapsed(started.elapsed())
}
