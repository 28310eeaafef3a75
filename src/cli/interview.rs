//! `contra interview`: asks the questions, shows all answers for review, prints the verdict with its reasons.
//!
//! Prompts go to stderr. The result goes to stdout or to a file. On a terminal, the page is always shown. An interview
//! that is left or interrupted can be resumed.

mod answering;
mod arguments;
mod ask;
mod autosave;
mod choosing;
mod decoder;
mod ending;
mod exit_message;
mod kept;
pub(super) mod keyboard;
mod keys;
mod line_editor;
pub(super) mod lines;
mod lock;
mod one_day;
mod outputs;
mod picking;
mod prefill;
mod prompts;
mod resume;
mod review;
mod screens;
mod terminal;
mod terminal_mode;
mod unfinished;
mod unread_page;
mod which_record;

use jiff::civil::Date;

pub(super) use self::arguments::Arguments;
use self::autosave::Autosave;
use self::exit_message::ExitMessage;
use self::kept::Setup;
use self::keyboard::{Keyboard, lines};
use self::lines::Plain;
use self::one_day::OneDay;
use self::prefill::Prefill;
use self::prompts::{Prompts, Saving};
use self::terminal::Terminal;
use self::unfinished::Folder;
use self::unread_page::Elsewhere;
use super::argument::procedures;
use super::exit::Exit;
use super::one_record::Which;
use super::{Session, files, interrupt, mapping, stderr, today};
use crate::engine::Program;
use crate::interview::Interview;
use crate::model::Protocol;
use crate::report::text::style::Style;

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    files::note_stdin()?;
    let exit_message = ExitMessage::default();
    let mut keyboard = keyboard(arguments.plain, &exit_message);
    if arguments.discard || arguments.resume {
        exit_message.say(
            "what was kept before is still kept: `contra interview --resume` continues".to_owned(),
        );
    }
    if arguments.discard {
        return resume::discard(keyboard);
    }
    if arguments.resume {
        return resume::run(arguments, session, keyboard, &exit_message);
    }
    let origin = session.rules();
    let protocol = arguments.protocol(&origin, session)?;
    let program = Program::compile(&protocol);
    let on = arguments.on.unwrap_or(session.today);
    let named = procedures(&arguments.procedures, &protocol)?;
    let mut outputs = arguments.open(&origin)?;
    if arguments.no_save {
        Elsewhere::of(&outputs).refuse_if_lost()?;
    }
    let prefill = prefill(arguments, &protocol, session, &mut *keyboard, on)?;

    let from_file = prefill.as_ref().map(|prefill| prefill.procedures.clone());
    let chosen = if named.is_empty() {
        from_file.unwrap_or_default()
    } else {
        named
    };
    let mut interview = Interview::new(&protocol, &program, on, session.today, chosen);
    if let Some(prefill) = &prefill {
        for remark in prefill.remarks(on) {
            choosing::tell(keyboard.as_mut(), &remark)?;
        }
        interview.prefill(&prefill.answers);
        interview.restore_record(prefill.id.clone(), None);
        outputs.kept_with.mapping = prefill.mapping.clone();
    }
    let setup = Setup {
        rules: origin.kept(),
        on: arguments.on,
        prefilled_from: prefill.map(|prefill| prefill.name),
        begun_on: session.today,
    };
    let autosave = if arguments.no_save {
        // without a folder, there is no old interview
        if let Ok(folder) = Folder::of_user() {
            resume::delete_old(&folder)?;
        }
        outputs.unkept = Some(setup);
        None
    } else {
        Some(begin_autosave(&setup, session, &exit_message)?)
    };
    let name = arguments
        .answers
        .as_ref()
        .map(|path| path.display().to_string());
    let saving = Saving::offered(arguments, &origin);
    let keyboard = OneDay::new(keyboard, session.today, today);
    let prompts = Prompts::new(keyboard, autosave, name).with_saving(saving);
    ask::to_the_end(interview, prompts, outputs, session, &exit_message)
}

/// The answers from before the interview.
fn prefill(
    arguments: &Arguments,
    protocol: &Protocol,
    session: &Session,
    keyboard: &mut dyn Keyboard,
    on: Date,
) -> anyhow::Result<Option<Prefill>> {
    let Some(path) = arguments.answers.as_deref() else {
        return Ok(None);
    };
    let mapping = arguments.map.as_deref();
    let mapping = mapping.map(|path| mapping::ready(path, protocol, session));
    let mapping = mapping.transpose()?;
    let which = Which {
        path,
        mapping: mapping.as_ref(),
        record: arguments.record,
    };
    let record = which_record::number(which, protocol, on, keyboard)?;
    Prefill::read(Which { record, ..which }, protocol, on).map(Some)
}

/// A terminal, if there is one that is large enough, otherwise line mode. If a signal ends the run, the terminal is
/// restored and the message says how to resume.
fn keyboard(plain: bool, exit_message: &ExitMessage) -> Box<dyn Keyboard> {
    let terminal = if plain { None } else { Terminal::open() };
    let restore = terminal.as_ref().map(Terminal::restorer);
    let keyboard: Box<dyn Keyboard> = match terminal {
        Some(terminal) => Box::new(terminal),
        None => Box::new(Plain::new()),
    };
    let (exit_message, width) = (exit_message.clone(), keyboard.width());
    interrupt::set_exit_action(move || {
        if let Some(restore) = restore {
            restore();
        }
        let mut page = lines(width);
        page.say(Style::Plain, 0, &exit_message.text());
        stderr::print(&format!("\n{}", page.into_text()));
    });
    keyboard
}

/// Deletes interviews that are too old, mentions the remaining ones, and starts saving this one.
fn begin_autosave(
    setup: &Setup,
    session: &Session,
    exit_message: &ExitMessage,
) -> anyhow::Result<Autosave> {
    let folder = Folder::of_user()?;
    let count = resume::delete_old(&folder)?.unfinished.len();
    if count > 0 && !session.quiet {
        let kept = match count {
            1 => "an unfinished interview is kept".to_owned(),
            count => format!("{count} unfinished interviews are kept"),
        };
        stderr::line(&format!("{kept}: `contra interview --resume` continues"));
    }
    folder.begin(setup.clone(), exit_message)
}
