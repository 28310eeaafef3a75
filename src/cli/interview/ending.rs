//! The end of an interview: shows the page on the terminal, and says which files were written.

use std::io::{self, IsTerminal};

use dialoguer::console::Term;

use crate::batch::Screened;
use crate::cli::output::Output;
use crate::cli::paint::{paint, paint_stderr};
use crate::cli::result_format::ResultFormat;
use crate::cli::{FILE_WIDTH, MAX_WIDTH, Session, stderr, width};
use crate::interview::Interview;
use crate::report::result::page::{Detail, View, Visit, page};

/// The terminal stream for the page, if the result goes elsewhere or has another format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Stdout,
    Stderr,
}

impl Shown {
    /// The stream on which the page is shown in addition to a result. `None` without a terminal, or if the result is
    /// that page.
    pub(super) fn beside(result: &Output, format: ResultFormat) -> Option<Self> {
        match result.is_stdout() {
            true if result.is_terminal() && format == ResultFormat::Text => None,
            false if io::stdout().is_terminal() => Some(Self::Stdout),
            _ => io::stderr().is_terminal().then_some(Self::Stderr),
        }
    }

    /// The page of a record with the name of its input, as wide as the terminal.
    pub(super) fn page(
        self,
        interview: &Interview<'_>,
        visit: Visit<'_>,
        (name, screened): (&str, &Screened),
        detail: Detail,
        session: &Session,
    ) -> String {
        let view = View {
            protocol: interview.protocol(),
            today: session.today,
            on: interview.on(),
            visit,
            detail,
            links: match self {
                Self::Stdout => session.colors.stdout,
                Self::Stderr => session.colors.stderr,
            },
            width: match self {
                // the size of the window may have changed since the start
                Self::Stdout => width(),
                Self::Stderr => stderr_width(),
            },
            paint: match self {
                Self::Stdout => &paint,
                Self::Stderr => &paint_stderr,
            },
        };
        page(&view, name, screened)
    }

    /// Shows the page below an empty line.
    pub(super) fn show(self, page: &str) -> anyhow::Result<()> {
        stderr::print("\n");
        match self {
            Self::Stdout => Output::print(page),
            Self::Stderr => {
                stderr::print(page);
                Ok(())
            }
        }
    }
}

/// Names the files that were written, and says if none of them contains the answers.
pub(super) fn say_written(names: &[String], has_answers: bool) {
    // the last reply came from a pipe, so stderr lacks a line end
    if !io::stderr().is_terminal() {
        stderr::print("\n");
    }
    for name in names {
        stderr::line(&format!("wrote {name}"));
    }
    if !has_answers {
        stderr::line("no answer file was written");
    }
}

/// The current width of the terminal of stderr.
pub(super) fn stderr_width() -> usize {
    let columns = Term::stderr().size_checked().map(|(_, columns)| columns);
    columns.map_or(FILE_WIDTH, |columns| usize::from(columns).min(MAX_WIDTH))
}
