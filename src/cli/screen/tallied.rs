//! The counts for a summary. They are kept only if one is written.

use jiff::civil::Date;

use crate::batch::{Screened, Tallier, Tally};
use crate::cli::output::Output;
use crate::cli::stderr;
use crate::engine::Program;
use crate::model::{Protocol, QuestionId};
use crate::report::result::summary::{Counts, idle};

/// The counts and their destination.
pub(super) struct Tallied<'a> {
    output: Option<Output>,
    tallier: Tallier<'a>,
    tally: Tally,
}

impl<'a> Tallied<'a> {
    pub(super) fn new(output: Option<Output>, program: &'a Program) -> Self {
        Self {
            output,
            tallier: Tallier::new(program),
            tally: Tally::default(),
        }
    }

    /// Counts a record.
    pub(super) fn add(&mut self, screened: &Screened) {
        if self.output.is_some() {
            self.tallier.add_screened(screened);
        }
    }

    /// Adds the counts of another tally.
    pub(super) fn merge(&mut self, tally: &Tally) {
        self.tally.merge(tally);
    }

    /// Writes the summary. Unless `quiet`, names the rules and questions without effect.
    pub(super) fn finish(
        mut self,
        counts: &Counts,
        (protocol, on): (&Protocol, Date),
        without_column: &[QuestionId],
        quiet: bool,
    ) -> anyhow::Result<()> {
        let Some(output) = self.output else {
            return Ok(());
        };
        self.tally.merge(&self.tallier.take());
        output.finish(&counts.json(protocol, on, without_column, &self.tally))?;
        if !quiet {
            for line in idle(protocol, &self.tally) {
                stderr::line(&line);
            }
        }
        Ok(())
    }
}
