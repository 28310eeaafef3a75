//! `contra screen`: reads answer files, and writes one result per record and procedure.

mod parts;
mod progress;
mod request;
mod tallied;
mod unread;

use jiff::civil::Date;

use self::parts::{Part, PartScreener, StreamOutput};
use self::progress::Progress;
use self::request::Request;
use self::tallied::Tallied;
use self::unread::Unread;
use super::exit::{Exit, Failure};
use super::input::{self, Input, NamedInput};
use super::output::Output;
use super::printer::{self, PrintOptions, Printer};
use super::{Session, mapping, protocol, remarks, stderr};
use crate::batch::fast::{self, ChunkedInput};
use crate::batch::{self, Screened, Screener, screen_all};
use crate::engine::Program;
use crate::intake::{self, Format, InputError, Mapping, Record};
use crate::model::{Protocol, QuestionId};
use crate::report::result::page::Visit;
use crate::report::result::stream::StreamFormat;
use crate::report::result::summary::Counts;

pub(super) use self::request::Arguments;

/// A run over several inputs.
struct Run<'a> {
    session: &'a Session,
    protocol: &'a Protocol,
    program: &'a Program,
    mapping: Option<&'a Mapping>,
    request: &'a Request,
    results: Results<'a>,
    unread: Unread,
    progress: Progress,
    counts: Counts,
    tallied: Tallied<'a>,
    without_column: Vec<QuestionId>,
    exit: Exit,
}

/// The destination of results.
enum Results<'a> {
    /// Record by record.
    Printed(Box<Printer<'a>>),
    /// In parts of many records.
    Streamed(Box<StreamOutput>),
}

pub(super) fn run(arguments: Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    if arguments.require_approved {
        protocol::require_approved(&protocol, session)?;
    }
    let mapping = arguments.answers.map.as_deref();
    let mapping = mapping.map(|path| mapping::ready(path, &protocol, session));
    let mapping = mapping.transpose()?;
    let request = arguments.meant(session, &protocol)?;
    let on = request.defaults.on.unwrap_or(session.today);
    let output = Output::open(request.output.as_deref())?;
    let summary = request.summary.as_deref().map(Output::file).transpose()?;
    let errors = request.errors.as_deref().map(Output::file).transpose()?;
    let mut program = Program::compile(&protocol);
    if request.windows {
        program = program.with_windows();
    }
    let is_shown = session.quiet || output.is_terminal();
    let is_counted = mapping
        .as_ref()
        .is_none_or(ChunkedInput::<input::Reader>::takes_mapped);
    let length = total(&request.inputs).filter(|_| is_counted);
    let progress = Progress::new(!is_shown, length);
    let results = match request.streamed() {
        Some(format) => Results::Streamed(Box::new(StreamOutput::new(output, format, &program))),
        None => {
            let options = PrintOptions {
                format: request.format,
                detail: request.detail,
                defuse: request.defuse,
                alone: request.exit_verdict,
                several_inputs: request.inputs.len() > 1
                    || request.inputs.iter().any(NamedInput::is_folder),
            };
            let rules = (&protocol, &program);
            let printer = Printer::new(output, &options, session, rules, on, Visit::default());
            Results::Printed(Box::new(printer))
        }
    };
    let mut run = Run {
        session,
        protocol: &protocol,
        program: &program,
        mapping: mapping.as_ref(),
        request: &request,
        results,
        unread: Unread::new(errors, session.quiet),
        progress,
        counts: Counts::default(),
        tallied: Tallied::new(summary, &program),
        without_column: Vec::new(),
        exit: Exit::Done,
    };
    for named in &request.inputs {
        run.named(named)?;
    }
    run.finish(on)
}

impl<'a> Run<'a> {
    /// Screens the inputs of one name.
    fn named(&mut self, named: &NamedInput) -> anyhow::Result<()> {
        let listed = match named.list() {
            Ok(listed) => listed,
            Err(error) => {
                self.failed(&error);
                return Ok(());
            }
        };
        self.remark(listed.remark);
        for input in listed.inputs.iter() {
            self.input(input)?;
        }
        Ok(())
    }

    /// Screens one input. If it cannot be read as a whole, the next ones are still screened.
    fn input(&mut self, input: &Input) -> anyhow::Result<()> {
        let opened = match input.open() {
            Ok(opened) => opened,
            Err(error) => {
                self.failed(&error);
                return Ok(());
            }
        };
        let (reader, format) = opened;
        let ended = match self.request.streamed() {
            Some(results) if self.is_read_in_chunks(format) => {
                self.chunks(input, (reader, format), results)
            }
            results => self.records(input, (reader, format), results),
        };
        match ended {
            Ok(()) => Ok(()),
            Err(Ended::Input(error)) => {
                self.failed(&input.failure(error));
                Ok(())
            }
            Err(Ended::Run(error)) => Err(error),
        }
    }

    fn is_read_in_chunks(&self, format: Format) -> bool {
        match self.mapping {
            Some(mapping) => ChunkedInput::<input::Reader>::takes_mapped(mapping),
            None => ChunkedInput::<input::Reader>::takes(format),
        }
    }

    /// Screens many records at once.
    fn chunks(
        &mut self,
        input: &Input,
        (reader, format): (input::Reader, Format),
        results: &dyn StreamFormat,
    ) -> Result<(), Ended> {
        let (protocol, program, request) = (self.protocol, self.program, self.request);
        let (defaults, size) = (&request.defaults, fast::CHUNK);
        let chunked = match self.mapping {
            Some(mapping) => ChunkedInput::open_mapped(reader, mapping, protocol, defaults, size)?,
            None => ChunkedInput::open(reader, format, protocol, defaults, size)?,
        };
        self.note_columns(input, chunked.questions_without_column());
        let screener = || part_screener(protocol, program, request, input, results);
        let threads = request.answers.threads_for(input.size_in_chunks());
        let blank = screen_all::<_, _, Ended>(program, chunked, threads, screener, |part| {
            // other threads may wait for input that never comes
            self.part(&part)
                .map_err(|error| self.progress.leave(&error))
        });
        self.remark(remarks::blank_rows(&input.name, blank?));
        Ok(())
    }

    /// Screens one record after the other.
    fn records(
        &mut self,
        input: &Input,
        (reader, format): (input::Reader, Format),
        results: Option<&dyn StreamFormat>,
    ) -> Result<(), Ended> {
        let defaults = &self.request.defaults;
        let protocol = self.protocol;
        let mut records = match self.mapping {
            Some(mapping) => intake::open_mapped(reader, mapping, protocol, defaults)?,
            None => intake::open(reader, format, protocol, defaults)?,
        };
        self.note_columns(input, records.questions_without_column());
        let ended = match results {
            Some(results) => self.in_parts(input, &mut records, results),
            None => self.one_by_one(input, &mut records),
        };
        if !matches!(ended, Err(Ended::Run(_))) {
            self.remark(remarks::blank_rows(&input.name, records.blank_rows()));
            for remark in records.remarks() {
                let text = format!("{}: {remark}", input.name);
                match self.mapping {
                    Some(_) => self.remark(Some(text)),
                    // a seal that does not match is always reported
                    None => self.progress.aside(|| stderr::line(&text)),
                }
            }
        }
        ended
    }

    fn in_parts(
        &mut self,
        input: &Input,
        records: impl Iterator<Item = Result<Record, InputError>>,
        results: &dyn StreamFormat,
    ) -> Result<(), Ended> {
        let (program, request) = (self.program, self.request);
        let mut screener = part_screener(self.protocol, program, request, input, results);
        let mut ended = Ok(());
        for record in records {
            match record {
                Ok(record) => screener.whole(&batch::screen(program, record)),
                Err(error) => {
                    ended = Err(error.into());
                    break;
                }
            }
            if screener.length() >= fast::CHUNK {
                self.part(&screener.part(0)).map_err(Ended::Run)?;
            }
        }
        self.part(&screener.part(0)).map_err(Ended::Run)?;
        ended
    }

    fn one_by_one(
        &mut self,
        input: &Input,
        records: impl Iterator<Item = Result<Record, InputError>>,
    ) -> Result<(), Ended> {
        for record in records {
            let screened = batch::screen(self.program, record?);
            self.record(input, screened).map_err(Ended::Run)?;
        }
        Ok(())
    }

    fn part(&mut self, part: &Part) -> anyhow::Result<()> {
        self.counts.merge(&part.counts);
        self.tallied.merge(&part.tally);
        if part.counts.has_errors() {
            self.exit = self.exit.or(Exit::Found);
        }
        let unread = &mut self.unread;
        self.progress.aside(|| unread.report(&part.notes))?;
        self.progress.advance(part.size, &self.counts);
        if let Results::Streamed(stream) = &mut self.results {
            stream.push(part)?;
        }
        Ok(())
    }

    fn record(&mut self, input: &Input, screened: Screened) -> anyhow::Result<()> {
        self.counts.add(&screened);
        self.tallied.add(&screened);
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
        let mut notes = self.unread.notes();
        notes.add(self.protocol, &input.name, &screened);
        self.unread.report(&notes)?;
        if let Results::Printed(printer) = &mut self.results {
            printer.push(&input.name, screened)?;
        }
        Ok(())
    }

    fn note_columns(&mut self, input: &Input, missing: &[QuestionId]) {
        self.without_column.extend(missing);
        let ids = missing.iter();
        let ids = ids.map(|&question| self.protocol.question(question).id.as_str());
        self.remark(remarks::without_column(
            &input.name,
            "",
            &ids.collect::<Vec<_>>(),
        ));
    }

    fn remark(&self, remark: Option<String>) {
        if let Some(text) = remark.filter(|_| !self.session.quiet) {
            self.progress.aside(|| stderr::line(&text));
        }
    }

    fn failed(&mut self, error: &anyhow::Error) {
        self.progress.aside(|| stderr::failure(error));
        self.exit = self.exit.or(Exit::of(error));
    }

    /// Closes every output. If an input could not be read, no file is created, since it would look complete.
    fn finish(mut self, on: Date) -> anyhow::Result<Exit> {
        let whole = !matches!(self.exit, Exit::Files | Exit::Usage);
        self.without_column.sort_unstable();
        self.without_column.dedup();
        if !whole && self.counts.records == 0 {
            // nothing was screened; an empty table would say that there was nothing to screen
            return Ok(self.exit);
        }
        let (output, defused) = match self.results {
            Results::Printed(printer) => printer.close(&self.counts)?,
            Results::Streamed(stream) => stream.close()?,
        };
        let is_streamed = self.request.streamed().is_some();
        self.unread.close(whole)?;
        if whole {
            let rules = (self.protocol, on);
            let (missing, quiet) = (&self.without_column, self.session.quiet);
            self.tallied.finish(&self.counts, rules, missing, quiet)?;
        }
        if whole || output.is_stdout() {
            output.commit()?;
        } else {
            let text = "no output file was written: an input could not be read";
            self.progress.aside(|| stderr::line(text));
        }
        if is_streamed && !self.session.quiet {
            self.progress.finish(&self.counts, self.protocol);
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

/// A screener for the records of an input.
fn part_screener<'a>(
    protocol: &'a Protocol,
    program: &'a Program,
    request: &Request,
    input: &'a Input,
    results: &dyn StreamFormat,
) -> PartScreener<'a> {
    let options = (results, request.defuse);
    PartScreener::new(
        protocol,
        program,
        &input.name,
        options,
        (request.summary.is_some(), request.errors.is_some()),
    )
}

/// Total number of bytes, if it is known for every input and all are read in chunks.
fn total(inputs: &[NamedInput]) -> Option<u64> {
    inputs.iter().map(NamedInput::size_in_chunks).sum()
}

/// The reason why the screening of an input ended early.
enum Ended {
    /// The input cannot be read.
    Input(InputError),
    /// Nothing more can be screened.
    Run(anyhow::Error),
}

impl From<InputError> for Ended {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}
