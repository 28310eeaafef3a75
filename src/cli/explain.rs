//! `contra explain`: what a finding means; what a rule asks, why, on whose word; why it holds for some answers.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Serialize;

use super::argument::{PageFormat, day, keep_apart, procedures};
use super::exit::{Exit, Failure};
use super::input::STDIN;
use super::output::Output;
use super::paint::paint;
use super::{FILE_WIDTH, Session, one_record, protocol, stderr};
use crate::diagnostic::{FAILED_CASE, Finding, listing, nearest};
use crate::engine::Program;
use crate::intake::{Defaults, Form};
use crate::model::{Outcome, ProcedureId, Protocol, RuleId};
use crate::report::style::{Paint, plain};
use crate::report::{explanation, json, rule_page};
use crate::suite;

/// Explain a finding of `check`, or a rule
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Name of a finding, such as `unknown-key`, or id of a rule
    #[arg(value_name = "FINDING|RULE")]
    name: String,
    /// Answer file of one record: explain why the rule is true, false or unknown for it
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// The day the procedure would be done, such as 2026-11-22; otherwise that of the record, or today
    #[arg(long, value_name = "DATE", value_parser = day, requires = "answers")]
    on: Option<Date>,
    /// Procedure whose verdict is shown along; otherwise those that the record names, or all
    #[arg(long = "procedure", value_name = "ID", requires = "answers")]
    procedures: Vec<String>,
    /// Text to read, or an object for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: PageFormat,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Serialize)]
struct FindingPage<'a> {
    id: &'a str,
    severity: &'a str,
    page: &'a str,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    match Finding::from_name(&arguments.name) {
        Some(finding) => {
            let text = finding_page(finding, arguments.format);
            Output::open(arguments.output.as_deref())?.finish(&text)?;
        }
        None => rule(arguments, session)?,
    }
    Ok(Exit::Done)
}

impl Arguments {
    /// Refuses what cannot be meant, whatever the rules are.
    fn check(&self) -> anyhow::Result<()> {
        let Some(answers) = &self.answers else {
            return Ok(());
        };
        if Finding::from_name(&self.name).is_some() {
            let message = format!("`{}` is a finding: answers explain a rule", self.name);
            return Err(Failure::usage(message).into());
        }
        if answers.as_os_str() == STDIN {
            let failure = Failure::usage("`--answers` takes a file, whose ending says its format");
            return Err(failure.with_help("csv, ndjson, json or toml").into());
        }
        one_record::check_ending(answers)?;
        keep_apart(self.output.as_deref(), &[], &[answers])
    }
}

/// How a page is wrapped and dressed: for a person at the terminal, or for a file.
struct Look {
    width: usize,
    paint: Paint<'static>,
}

impl Look {
    fn of(output: &Output, session: &Session) -> Self {
        match output.is_stdout() {
            true => Self {
                width: session.width,
                paint: &paint,
            },
            false => Self {
                width: FILE_WIDTH,
                paint: &plain,
            },
        }
    }
}

fn finding_page(finding: Finding, format: PageFormat) -> String {
    match format {
        PageFormat::Text => finding.page().to_owned(),
        PageFormat::Json => json::line(&FindingPage {
            id: finding.name(),
            severity: finding.severity().word(),
            page: finding.page(),
        }),
    }
}

fn rule(arguments: &Arguments, session: &Session) -> anyhow::Result<()> {
    let origin = session.rules();
    let loaded = protocol::load(&origin, session)?;
    let Some(protocol) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let rule = named(&arguments.name, protocol)?;
    let program = Program::compile(protocol);
    let procedures = procedures_of(arguments, protocol, rule)?;
    let output = Output::open(arguments.output.as_deref())?;
    let look = Look::of(&output, session);
    let text = match (&arguments.answers, arguments.format) {
        (Some(file), format) => {
            protocol::announce(protocol, &origin);
            let defaults = Defaults {
                today: session.today,
                on: arguments.on,
                procedures,
            };
            let form = one_record::read(file, protocol, &defaults)?;
            report_unread(file, &form, protocol, session);
            explained(&form, protocol, &program, rule, format, look)
        }
        (None, format) => {
            let trial = suite::try_all(&loaded, protocol, &program);
            let sources = &loaded.sources;
            match format {
                PageFormat::Text => {
                    rule_page::page(protocol, rule, &trial, sources, look.width, look.paint)
                }
                PageFormat::Json => rule_page::json(protocol, rule, &trial, sources),
            }
        }
    };
    output.finish(&text)
}

/// The procedures that are named; refuses one that the rule is not for.
fn procedures_of(
    arguments: &Arguments,
    protocol: &Protocol,
    rule: RuleId,
) -> anyhow::Result<Vec<ProcedureId>> {
    let named = procedures(&arguments.procedures, protocol)?;
    let of_rule = &protocol.rule(rule).procedures;
    let Some(other) = named.iter().find(|one| !of_rule.contains(one)) else {
        return Ok(named);
    };
    let id = |&procedure: &ProcedureId| protocol.procedure(procedure).id.as_str();
    let ids: Vec<_> = of_rule.iter().map(id).collect();
    let message = format!("`{}` is no rule for `{}`", arguments.name, id(other));
    let help = format!("it is for {}", listing(&ids));
    Err(Failure::usage(message).with_help(help).into())
}

/// Names the answers that cannot be read, without their values.
fn report_unread(file: &Path, form: &Form, protocol: &Protocol, session: &Session) {
    for error in form.errors.iter().filter(|_| !session.quiet) {
        let (file, message) = (file.display(), error.message_without_guess());
        let question = &protocol.question(error.question).id;
        stderr::line(&format!("{file}: {question}: {message}"));
    }
}

/// Why the rule holds for a record, with the verdicts of the procedures that both are about.
fn explained(
    form: &Form,
    protocol: &Protocol,
    program: &Program,
    rule: RuleId,
    format: PageFormat,
    look: Look,
) -> String {
    let of_rule = &protocol.rule(rule).procedures;
    let procedures = form.procedures.iter().filter(|one| of_rule.contains(one));
    let outcomes: Vec<Outcome> = procedures
        .map(|&procedure| program.evaluate(procedure, form.on, &form.answers))
        .collect();
    let view = explanation::View {
        protocol,
        rule,
        form,
        explanation: &program.explain(rule, form.on, &form.answers),
        outcomes: &outcomes,
    };
    match format {
        PageFormat::Text => explanation::page(&view, look.width, look.paint),
        PageFormat::Json => explanation::json(&view),
    }
}

/// The rule of that name.
fn named(name: &str, protocol: &Protocol) -> anyhow::Result<RuleId> {
    if let Some(rule) = protocol.rule_named(name) {
        return Ok(rule);
    }
    let rules = protocol.rules.iter().map(|rule| rule.id.as_str());
    let known = rules.chain(Finding::ALL.iter().map(|finding| finding.name()));
    let help = match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name == FAILED_CASE => {
            "it is what `contra test` says of a case: its output shows what differs".to_owned()
        }
        None => "`contra list rules` shows every rule".to_owned(),
    };
    let failure = Failure::usage(format!("there is no finding and no rule `{name}`"));
    Err(failure.with_help(help).into())
}
