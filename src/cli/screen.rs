//! `contra screen`: answer files in, one result per record and procedure out.

mod request;
mod unread;

use jiff::civil::Date;

use self::request::Request;
use self::unread::Unread;
use super::exit::{Exit, Failure};
use super::input::{self, Input};
use super::output::Output;
use super::printer::{self, Manner, Printer};
use super::{Session, protocol, stderr};
use crate::batch::{self, Screened};
use crate::diagnostic::listing;
use crate::engine::Program;
use crate::intake::{self, Records};
use crate::model::{Protocol, QuestionId};
use crate::report::summary::Counts;

pub(super) use self::request::Arguments;

/// A run over several inputs.
struct Run<'a> {
    session: &'a Session,
    protocol: &'a Protocol,
    program: Program,
    request: &'a Request,
    printer: Printer<'a>,
    unread: Unread,
    counts: Counts,
    without_column: Vec<QuestionId>,
    exit: Exit,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    if arguments.require_approved {
        protocol::require_approved(&protocol, session)?;
    }
    let request = arguments.meant(session, &protocol)?;
    let on = request.defaults.on.unwrap_or(session.today);
    let output = Output::open(request.output.as_deref())?;
    let summary = request.summary.as_deref().map(Output::file).transpose()?;
    let errors = request.errors.as_deref().map(Output::file).transpose()?;
    let manner = Manner {
        format: request.format,
        defuse: request.defuse,
        alone: request.exit_verdict,
        several_inputs: request.inputs.len() > 1,
    };
    let mut run = Run {
        session,
        protocol: &protocol,
        program: Program::compile(&protocol),
        request: &request,
        printer: Printer::new(output, manner, session, &protocol, on, None),
        unread: Unread::new(errors, session.quiet),
        counts: Counts::default(),
        without_column: Vec::new(),
        exit: Exit::Done,
    };
    for input in &request.inputs {
        run.input(input)?;
    }
    run.finish(summary, on)
}

impl<'a> Run<'a> {
    /// Screens one input. What is wrong with it as a whole does not keep the next from being screened.
    fn input(&mut self, input: &Input) -> anyhow::Result<()> {
        let request = self.request;
        let opened = input.open().and_then(|(reader, format)| {
            intake::open(reader, format, self.protocol, &request.defaults)
                .map_err(|error| input.failure(error))
        });
        match opened {
            Ok(records) => {
                self.note_columns(input, records.questions_without_column());
                self.records(input, records)
            }
            Err(error) => {
                self.failed(&error);
                Ok(())
            }
        }
    }

    fn records(
        &mut self,
        input: &Input,
        records: Records<'_, input::Reader>,
    ) -> anyhow::Result<()> {
        for record in records {
            match record {
                Ok(record) => self.record(input, batch::screen(&self.program, record))?,
                Err(error) => self.failed(&input.failure(error)),
            }
        }
        Ok(())
    }

    fn record(&mut self, input: &Input, screened: Screened) -> anyhow::Result<()> {
        self.counts.add(&screened);
        if self.request.exit_verdict && self.counts.results > 1 {
            let failure =
                Failure::usage("`--exit-verdict` takes one result, and there are several");
            let help = "name one procedure with `--procedure`, and screen one record";
            return Err(failure.with_help(help).into());
        }
        if screened.has_errors() {
            self.exit = self.exit.or(Exit::Found);
        }
        if self.request.exit_verdict
            && let Ok((_, outcomes)) = &screened.content
        {
            for outcome in outcomes {
                self.exit = self.exit.or(Exit::of_verdict(outcome.decided()));
            }
        }
        self.unread.report(self.protocol, &input.name, &screened)?;
        self.printer.push(&input.name, screened)?;
        Ok(())
    }

    fn note_columns(&mut self, input: &Input, missing: &[QuestionId]) {
        if missing.is_empty() {
            return;
        }
        self.without_column.extend(missing);
        if !self.session.quiet {
            let ids: Vec<_> = missing
                .iter()
                .map(|&question| &self.protocol.question(question).id)
                .collect();
            let questions = match ids.len() {
                1 => "1 question has".to_owned(),
                count => format!("{count} questions have"),
            };
            let (name, ids) = (&input.name, listing(&ids));
            stderr::line(&format!("{name}: {questions} no column: {ids}"));
        }
    }

    fn failed(&mut self, error: &anyhow::Error) {
        stderr::failure(error);
        self.exit = self.exit.or(Exit::of(error));
    }

    /// Ends every output. Where an input could not be read, no file appears: it would look whole.
    fn finish(mut self, summary: Option<Output>, on: Date) -> anyhow::Result<Exit> {
        let whole = !matches!(self.exit, Exit::Files);
        self.without_column.sort_unstable();
        self.without_column.dedup();
        if !whole && self.counts.records == 0 {
            // nothing was screened; an empty table would say that there was nothing to screen
            return Ok(self.exit);
        }
        let (output, defused) = self.printer.close(&self.counts)?;
        self.unread.close(whole)?;
        if let (Some(summary), true) = (summary, whole) {
            summary.finish(&self.counts.json(self.protocol, on, &self.without_column))?;
        }
        if whole || output.is_stdout() {
            output.commit()?;
        } else {
            stderr::line("no output file was written: an input could not be read");
        }
        if defused > 0 && !self.session.quiet {
            let defused = printer::defused(defused);
            stderr::line(&format!(
                "{defused}; `--no-defuse` leaves cells as they are"
            ));
        }
        Ok(self.exit)
    }
}
