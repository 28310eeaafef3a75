//! Finds the record of the client in a file. If there are several, it is the one whose id is typed: other programs can
//! read a command line.

use jiff::civil::Date;

use super::keyboard::{Field, Keyboard, lines};
use crate::cli::exit::Failure;
use crate::cli::one_record::{Which, look_through};
use crate::cli::{interrupt, stderr};
use crate::intake::{Defaults, Record};
use crate::interview::Reply;
use crate::model::Protocol;
use crate::report::text::style::Style;

const HINT: &str = "Type its id as the file has it";
const WHY: &str = "The id is that of the record in the file. `--record` takes its position instead, counted from 1.";

/// The number of the record, from 1. Asks for the id if there are several and no number is given. Does not return if
/// the user quits.
pub(super) fn number(
    which: Which<'_>,
    protocol: &Protocol,
    on: Date,
    keyboard: &mut dyn Keyboard,
) -> anyhow::Result<Option<u64>> {
    let defaults = Defaults {
        today: on,
        on: Some(on),
        procedures: Vec::new(),
    };
    let (mut count, mut with_id) = (0_u64, 0_u64);
    let remarks = look_through(which, protocol, &defaults, |record| {
        count += 1;
        with_id += u64::from(id(record).is_some());
    })?;
    let name = which.path.display();
    for remark in remarks {
        stderr::line(&format!("{name}: {remark}"));
    }
    if which.record.is_some() || count < 2 {
        return Ok(which.record);
    }
    if with_id == 0 {
        let failure = Failure::files(format!(
            "{name}: contains several records, and none has an id"
        ));
        let help = "pick the one of this client with `--record NUMBER`, counted from 1";
        return Err(failure.with_help(help).into());
    }
    let asked = format!("{name} contains {count} records. Which is that of this client?");
    say(keyboard, Style::Heading, &asked)?;
    let mut again = false;
    loop {
        let field = Field::new(HINT).again(again).required(true);
        again = true;
        match keyboard.type_in(field)? {
            Reply::Given(typed) => {
                let mut found = Vec::new();
                look_through(which, protocol, &defaults, |record| {
                    found.extend((id(record) == Some(&typed)).then_some(record.record));
                })?;
                match found.as_slice() {
                    [one] => return Ok(Some(*one)),
                    [] => say(keyboard, Style::Error, "no record has this id")?,
                    several => say(keyboard, Style::Error, &repeated(several))?,
                }
            }
            Reply::Back | Reply::Why => say(keyboard, Style::Plain, WHY)?,
            Reply::Leave | Reply::Interrupted => interrupt::exit_early(),
        }
    }
}

fn id(record: &Record) -> Option<&String> {
    match &record.content {
        Ok(form) => form.id.as_ref(),
        Err(unreadable) => unreadable.id.as_ref(),
    }
}

fn repeated(numbers: &[u64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    let numbers = numbers.join(", ");
    format!("the records {numbers} have this id: leave, and pick one with `--record`")
}

fn say(keyboard: &mut dyn Keyboard, style: Style, text: &str) -> anyhow::Result<()> {
    let mut page = lines(keyboard.width());
    page.say(style, 0, text);
    keyboard.show(&page.into_text())
}
