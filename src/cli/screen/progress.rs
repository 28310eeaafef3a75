//! The progress of a long screening, on stderr if that is a terminal.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use dialoguer::console::Term;
use indicatif::{
    FormattedDuration, HumanBytes, ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle,
};

use crate::cli::paint::paint_stderr;
use crate::cli::{failed, interrupt, stderr};
use crate::model::Protocol;
use crate::report::result::summary::Counts;

/// Minimum duration of a run that shows its progress.
const SHOWN_AFTER: Duration = Duration::from_millis(500);

/// Number of times per second that it is drawn.
const RATE: u8 = 4;

/// Maximum width of the chart.
const MAX_WIDTH: usize = 80;

/// The progress of a run. Draws nothing if nobody is watching.
pub(super) struct Progress {
    wanted: bool,
    started: Instant,
    /// Total number of bytes, if it is known.
    total: Option<u64>,
    done: u64,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Creates the progress of a run. `wanted` is false if the results themselves are shown on the terminal, or with
    /// `--quiet`.
    pub(super) fn new(wanted: bool, total: Option<u64>) -> Self {
        Self {
            wanted: wanted && io::stderr().is_terminal(),
            started: Instant::now(),
            total,
            done: 0,
            bar: None,
        }
    }

    /// Adds the number of bytes that were screened, and sets the total counts so far.
    pub(super) fn advance(&mut self, bytes: usize, counts: &Counts) {
        self.done += bytes as u64;
        if !self.wanted || self.started.elapsed() < SHOWN_AFTER {
            return;
        }
        let line = format!("{}  {}", self.status(), counts.progress_line());
        self.bar.get_or_insert_with(bar).set_message(line);
    }

    /// Describes the number of bytes so far, the rate, and the remaining time at that rate.
    fn status(&self) -> String {
        let elapsed = self.started.elapsed();
        let rate = (self.done as f64 / elapsed.as_secs_f64()).max(1.0);
        let (done, per_second) = (HumanBytes(self.done), HumanBytes(rate as u64));
        match self.total {
            Some(total) => {
                let left = total.saturating_sub(self.done) as f64 / rate;
                let left = FormattedDuration(Duration::from_secs(left.ceil() as u64));
                let percent = u128::from(self.done) * 100 / u128::from(total.max(1));
                format!("{percent:>3} %  {left} left  {done}  {per_second}/s")
            }
            // for inputs that are not read in chunks, bytes are not counted
            None if self.done == 0 => FormattedDuration(elapsed).to_string(),
            None => {
                let elapsed = FormattedDuration(elapsed);
                format!("{done}  in {elapsed}  {per_second}/s")
            }
        }
    }

    /// Prints something with the bar removed for that time.
    pub(super) fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }

    /// Removes the line and ends the run, which cannot continue.
    pub(super) fn leave(&mut self, error: &anyhow::Error) -> ! {
        // dropping the bar removes it
        self.bar = None;
        interrupt::exit_early_with(failed(error))
    }

    /// Removes the bar, and prints the counts of the results.
    pub(super) fn finish(self, counts: &Counts, protocol: &Protocol) {
        drop(self.bar);
        stderr::line(&counts.line());
        if self.wanted {
            let (_, columns) = Term::stderr().size();
            let width = usize::from(columns).min(MAX_WIDTH);
            stderr::print(&counts.chart(protocol, width, &paint_stderr));
        }
    }
}

/// A line that is redrawn in place, and cut at the edge of the terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(RATE));
    // with an invalid template, the default bar is used
    let style = ProgressStyle::with_template("{wide_msg}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_finish(ProgressFinish::AndClear)
}
