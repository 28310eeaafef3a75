//! `contra interview`: asks, shows everything for a last look, prints verdict and reasons.
//!
//! Prompts stand on stderr, the result on stdout or in a file; on a terminal the page is always shown. An interview that
//! is left or broken off can be resumed.

mod answering;
mod choosing;
mod decoder;
mod desk;
mod ending;
mod keeping;
mod kept;
pub(super) mod keyboard;
mod keys;
pub(super) mod lines;
mod one_day;
mod picking;
mod prefill;
mod quiet;
mod resume;
mod review;
mod terminal;
mod typing;
mod unread_page;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use self::desk::{Desk, Saving, refuse_among_rules};
use self::keeping::{Folder, Keeping, Origin, Parting};
use self::keyboard::{Keyboard, lines};
use self::lines::Plain;
use self::one_day::OneDay;
use self::prefill::Prefill;
use self::terminal::Terminal;
use self::unread_page::{Elsewhere, keep};
use super::argument::{ResultFormat, day, format_of, keep_apart, procedures};
use super::exit::{Exit, Failure};
use super::input::STDIN;
use super::output::{Existing, Output, is_stdout, refuse_existing};
use super::printer::{self, Manner, Printer};
use super::{Session, files, interrupt, protocol, stderr, today};
use crate::batch;
use crate::engine::Program;
use crate::intake::{Form, Format, Record};
use crate::interview::{Ending, Interview, conduct};
use crate::model::Protocol;
use crate::report::answer_file;
use crate::report::style::Style;
use crate::report::summary::Counts;

/// How results name the input.
const NAME: &str = "<interview>";

/// Interview a person and print the verdict with its reasons
///
/// Every answer is kept until the interview is finished, for its owner alone: Ctrl-C, a closed terminal or `:q` lose
/// nothing, and `--resume` goes on. Without a terminal, on a small one, and with `--plain` it goes line by line.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra interview microneedling --save c-1042.toml -o c-1042.txt\n  contra interview --answers c-1042.toml\n  contra interview --resume"
)]
pub(super) struct Arguments {
    /// Procedures to screen for; without any they are chosen first, where there are several
    #[arg(value_name = "PROCEDURE")]
    procedures: Vec<String>,
    /// The day the procedure would be done, such as 2026-11-22; otherwise today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Answer file of one record, such as an earlier visit: answers of another day are asked again, except those of the
    /// practice
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Line by line, with numbered options: for screen readers and pipes
    #[arg(long)]
    plain: bool,
    /// New file for the answers, to be screened again: TOML or JSON by its ending
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Format of the result; otherwise by the ending of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<ResultFormat>,
    /// New file for the result; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the files named with `--output` and `--save` if they exist
    #[arg(long)]
    overwrite: bool,
    /// Go on with an interview that was left or broken off
    #[arg(long, conflicts_with_all = ["procedures", "answers", "discard", "no_save"])]
    resume: bool,
    /// Delete an interview that was left or broken off
    #[arg(long, conflicts_with_all = ["procedures", "answers", "on", "save", "format", "output", "overwrite", "no_save"])]
    discard: bool,
    /// Keep nothing of an interview that is left or broken off
    #[arg(long)]
    no_save: bool,
    /// Refuse a protocol that is a draft or whose review is due
    #[arg(long)]
    require_approved: bool,
}

/// A format of answer files that are written.
#[derive(Debug, Clone, Copy)]
enum SaveFormat {
    Toml,
    Json,
}

/// What is to be written, opened before the first question.
struct Written {
    result: Output,
    format: ResultFormat,
    save: Option<Save>,
    /// What is kept beside the answers if they are to be kept nowhere, but cannot be saved.
    unkept: Option<Origin>,
}

/// A file for the answers.
type Save = (Output, SaveFormat);

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    files::note_stdin()?;
    let parting = Parting::default();
    let keyboard = keyboard(arguments.plain, &parting);
    if arguments.discard || arguments.resume {
        parting.say(
            "what was kept before is still kept: `contra interview --resume` goes on".to_owned(),
        );
    }
    if arguments.discard {
        return resume::discard(keyboard);
    }
    if arguments.resume {
        return resume::run(arguments, session, keyboard, &parting);
    }
    let origin = session.rules();
    let protocol = arguments.protocol(&origin, session)?;
    let program = Program::compile(&protocol);
    let on = arguments.on.unwrap_or(session.today);
    let named = procedures(&arguments.procedures, &protocol)?;
    let mut written = arguments.open(&origin)?;
    if arguments.no_save {
        Elsewhere::of(&written).refuse_if_lost()?;
    }
    let prefill = arguments.answers.as_deref();
    let prefill = prefill.map(|path| Prefill::read(path, &protocol, on));
    let prefill = prefill.transpose()?;

    let from_file = prefill.as_ref().map(|prefill| prefill.procedures.clone());
    let chosen = match named.is_empty() {
        true => from_file.unwrap_or_default(),
        false => named,
    };
    let mut interview = Interview::new(&protocol, &program, on, session.today, chosen);
    if let Some(prefill) = &prefill {
        prefill.report(on);
        interview.prefill(&prefill.answers, &prefill.days);
        interview.restore_record(prefill.id.clone(), None);
    }
    let beside = Origin {
        rules: origin.kept(),
        on: arguments.on,
        prefilled_from: prefill.map(|prefill| prefill.name),
        begun_on: session.today,
    };
    let keeping = match arguments.no_save {
        true => {
            // where there is no folder, nothing is old
            if let Ok(folder) = Folder::of_user() {
                resume::delete_old(&folder)?;
            }
            written.unkept = Some(beside);
            None
        }
        false => Some(begin_keeping(&beside, session, &parting)?),
    };
    let name = arguments
        .answers
        .as_ref()
        .map(|path| path.display().to_string());
    let saving = Saving::offered(arguments, &origin);
    let keyboard = OneDay::new(keyboard, session.today, today);
    let desk = Desk::new(keyboard, keeping, name).with_saving(saving);
    hold(interview, desk, written, session, &parting)
}

/// Asks to the end and prints the result; never comes back from an interview that is left.
fn hold(
    mut interview: Interview<'_>,
    mut desk: Desk,
    mut written: Written,
    session: &Session,
    parting: &Parting,
) -> anyhow::Result<Exit> {
    // what cannot be asked or printed can still be resumed
    let finished = match conduct(&mut interview, &mut desk) {
        Ok(Ending::Left) => leave(&interview, desk, written, parting),
        Ok(Ending::Finished) => {
            // the keyboard is given back before anything is printed
            let (keeping, save) = desk.leave();
            written.save = written.save.or(save);
            let (elsewhere, unkept) = (Elsewhere::of(&written), written.unkept.take());
            let names = ending::names(&written);
            let saved = written.save(&interview);
            let print = || {
                written.print(&interview, session)?;
                ending::say_written(&names);
                Ok(())
            };
            let keep = || unkept.map_or(Ok(()), |beside| keep(&interview, &beside, parting));
            elsewhere.close(saved, print, keeping, keep, parting)
        }
        Err(error) => Err(error),
    };
    match finished {
        Ok(()) => interrupt::forget_farewell(),
        Err(_) => interrupt::take_leave(),
    }
    finished.map(|()| Exit::Done)
}

/// Ends an interview that is left. If the day has changed, answers that were to be saved are kept.
fn leave(
    interview: &Interview<'_>,
    desk: Desk,
    written: Written,
    parting: &Parting,
) -> anyhow::Result<()> {
    if desk.is_of_another_day() {
        let (_keeping, save) = desk.leave();
        if let (Some(_), Some(beside)) = (written.save.or(save), &written.unkept) {
            keep(interview, beside, parting)?;
        }
    }
    interrupt::leave()
}

/// A terminal where there is one that is large enough, else line mode. Whoever ends the run gives it back and says how
/// to go on.
fn keyboard(plain: bool, parting: &Parting) -> Box<dyn Keyboard> {
    let terminal = match plain {
        true => None,
        false => Terminal::open(),
    };
    let restore = terminal.as_ref().map(Terminal::restorer);
    let keyboard: Box<dyn Keyboard> = match terminal {
        Some(terminal) => Box::new(terminal),
        None => Box::new(Plain::new()),
    };
    let (parting, width) = (parting.clone(), keyboard.width());
    interrupt::before_leaving(move || {
        if let Some(restore) = restore {
            restore();
        }
        let mut said = lines(width);
        said.say(Style::Plain, 0, &parting.text());
        stderr::print(&format!("\n{}", said.into_text()));
    });
    keyboard
}

/// Deletes what is too old, says what else is there, and begins to keep an interview.
fn begin_keeping(origin: &Origin, session: &Session, parting: &Parting) -> anyhow::Result<Keeping> {
    let folder = Folder::of_user()?;
    let count = resume::delete_old(&folder)?.unfinished.len();
    if count > 0 && !session.quiet {
        let kept = match count {
            1 => "an unfinished interview is kept".to_owned(),
            count => format!("{count} unfinished interviews are kept"),
        };
        stderr::line(&format!("{kept}: `contra interview --resume` goes on"));
    }
    folder.begin(origin.clone(), parting)
}

impl Arguments {
    /// Refuses what cannot be meant, whatever the rules are.
    fn check(&self) -> anyhow::Result<()> {
        let answers = self.answers.iter().map(PathBuf::as_path);
        let read: Vec<_> = answers.chain([Path::new(STDIN)]).collect();
        if self.save.as_deref().is_some_and(is_stdout) {
            let failure = Failure::usage("cannot save answers to stdout, where the page goes");
            let help = "name a file that ends with .toml or .json";
            return Err(failure.with_help(help).into());
        }
        keep_apart(self.output.as_deref(), &[self.save.as_deref()], &read)?;
        self.result_format()?;
        self.save_format()?;
        for path in [&self.output, &self.save].into_iter().flatten() {
            if !self.overwrite {
                refuse_existing(path)?;
            }
        }
        self.answers.as_deref().map_or(Ok(()), Prefill::check)
    }

    /// The rules that run, named on stderr.
    fn protocol(&self, origin: &protocol::Origin, session: &Session) -> anyhow::Result<Protocol> {
        let protocol = protocol::ready(origin, session)?;
        protocol::announce(&protocol, origin);
        if self.require_approved {
            protocol::require_approved(&protocol, session)?;
        }
        Ok(protocol)
    }

    /// Opens what is to be written; `origin` is where the rules come from.
    fn open(&self, origin: &protocol::Origin) -> anyhow::Result<Written> {
        if let Some(path) = &self.save {
            refuse_among_rules(path, origin.kept().map(PathBuf::from).as_deref())?;
        }
        let existing = match self.overwrite {
            true => Existing::Replace,
            false => Existing::Refuse,
        };
        let file = |path: &Path| Output::file_with(path, existing);
        let save = match (self.save.as_deref(), self.save_format()?) {
            (Some(path), Some(format)) => Some((file(path)?, format)),
            _ => None,
        };
        Ok(Written {
            result: self.output.as_deref().map_or_else(Output::stdout, file)?,
            format: self.result_format()?,
            save,
            unkept: None,
        })
    }

    fn result_format(&self) -> anyhow::Result<ResultFormat> {
        ResultFormat::chosen(self.format, self.output.as_deref())
    }

    fn save_format(&self) -> anyhow::Result<Option<SaveFormat>> {
        let Some(path) = self.save.as_deref() else {
            return Ok(None);
        };
        SaveFormat::of(path).map(Some)
    }
}

impl SaveFormat {
    fn of(path: &Path) -> anyhow::Result<Self> {
        match format_of(path) {
            Some(Format::Toml) => Ok(Self::Toml),
            Some(Format::Json) => Ok(Self::Json),
            _ => {
                let message = format!("cannot save answers as `{}`", path.display());
                let failure = Failure::usage(message);
                Err(failure.with_help("end its name with .toml or .json").into())
            }
        }
    }
}

impl Written {
    /// Writes the answer file.
    fn save(&mut self, interview: &Interview<'_>) -> anyhow::Result<()> {
        let Some((output, format)) = self.save.take() else {
            return Ok(());
        };
        let (protocol, form) = (interview.protocol(), form(interview));
        output.finish(&match format {
            SaveFormat::Toml => {
                let remark = prefill::remark(interview);
                answer_file::toml(protocol, &form, remark.as_deref())
            }
            SaveFormat::Json => answer_file::json(protocol, &form)?,
        })
    }

    /// Writes the result; on a terminal shows the page, whatever is written where.
    fn print(self, interview: &Interview<'_>, session: &Session) -> anyhow::Result<()> {
        let (protocol, form) = (interview.protocol(), form(interview));
        if self.result.is_terminal() {
            stderr::print("\n");
        }
        let manner = Manner {
            format: self.format,
            defuse: true,
            alone: false,
            several_inputs: false,
        };
        let shown = ending::Shown::beside(&self.result, self.format);
        let on = form.on;
        let asked_by = interview.asked_by();
        let mut printer = Printer::new(self.result, manner, session, protocol, on, asked_by);
        let mut counts = Counts::default();
        let record = Record {
            record: 1,
            line: 1,
            content: Ok(form),
        };
        let screened = batch::screen(interview.program(), record);
        let page = shown.map(|shown| (shown, shown.page(interview, &screened, session)));
        counts.add(&screened);
        printer.push(NAME, screened)?;
        let (output, defused) = printer.close(&counts)?;
        output.commit()?;
        if let Some((shown, page)) = page {
            shown.show(&page)?;
        }
        if defused > 0 && !session.quiet {
            stderr::line(&printer::defused(defused));
        }
        Ok(())
    }
}

/// The record of an interview.
fn form(interview: &Interview<'_>) -> Form {
    Form {
        id: interview.record_number().map(str::to_owned),
        on: interview.on(),
        days: interview.days(),
        procedures: interview.procedures().to_vec(),
        answers: interview.answers(),
        errors: Vec::new(),
    }
}
