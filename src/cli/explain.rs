//! `contra explain`: the meaning of a finding; the condition and the sources of a rule; why a rule is true or not for
//! some answers; a question and everything that depends on it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;

use super::argument::{PageFormat, day, keep_apart, procedures};
use super::exit::{Exit, Failure};
use super::format;
use super::input::STDIN;
use super::one_record::Which;
use super::output::Output;
use super::paint::paint;
use super::{FILE_WIDTH, Session, one_record, protocol, stderr};
use crate::diagnostic::{FAILED_CASE, Finding, listing, nearest};
use crate::engine::Program;
use crate::intake::{Defaults, Form};
use crate::model::{ProcedureId, Protocol, QuestionId, RuleId, ScoreId};
use crate::report::protocol::{question_page, rule_page, score_page};
use crate::report::result::unread::question_id;
use crate::report::text::style::{Paint, plain};
use crate::report::{explanation, json};
use crate::suite;

/// Explain a finding of `check`, a rule, a question or a score
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra explain fails-open\n  contra explain keloid-history\n  contra explain keloid-history --answers examples/answers.toml"
)]
pub(super) struct Arguments {
    /// Name of a finding, such as `unknown-key`, or id of a rule, a question or a score
    #[arg(value_name = "FINDING|RULE|QUESTION")]
    name: String,
    /// Answer file with one record, to explain why the rule is true, false or unknown for it
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Date of the procedure, such as 2026-11-22; by default that of the record, or today
    #[arg(long, value_name = "DATE", value_parser = day, requires = "answers")]
    on: Option<Date>,
    /// Procedure or group whose verdicts are also shown; by default those of the record, or all
    #[arg(long = "procedure", value_name = "ID", requires = "answers")]
    procedures: Vec<String>,
    /// Text to read, or an object for programs; by default from the extension of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<PageFormat>,
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
    let output = arguments.output.as_deref();
    let format = format::of_output(arguments.format, output, PageFormat::value_variants())?;
    match Finding::from_name(&arguments.name) {
        Some(finding) => {
            let text = finding_page(finding, format);
            Output::open(output)?.finish(&text)?;
        }
        None => of_protocol(arguments, format, session)?,
    }
    Ok(Exit::Done)
}

impl Arguments {
    /// Refuses combinations of options that make no sense, whatever the rules are.
    fn check(&self) -> anyhow::Result<()> {
        let Some(answers) = &self.answers else {
            return Ok(());
        };
        if Finding::from_name(&self.name).is_some() {
            let message = format!("`{}` is a finding: answers explain a rule", self.name);
            return Err(Failure::usage(message).into());
        }
        if answers.as_os_str() == STDIN {
            let failure =
                Failure::usage("`--answers` takes a file, whose extension gives its format");
            return Err(failure.with_help("csv, ndjson, json or toml").into());
        }
        one_record::check_ending(answers)?;
        keep_apart(self.output.as_deref(), &[], &[answers])
    }
}

/// Width and style of a page: for a terminal or for a file.
struct Layout {
    width: usize,
    paint: Paint<'static>,
}

impl Layout {
    fn of(output: &Output, session: &Session) -> Self {
        if output.is_stdout() {
            Self {
                width: session.width,
                paint: &paint,
            }
        } else {
            Self {
                width: FILE_WIDTH,
                paint: &plain,
            }
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

/// Explains a rule or a question of the protocol.
fn of_protocol(arguments: &Arguments, format: PageFormat, session: &Session) -> anyhow::Result<()> {
    let origin = session.rules();
    let loaded = protocol::load(&origin, session)?;
    let Some(protocol) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let (rule, question) = match named(&arguments.name, protocol)? {
        Named::Score(score) => {
            return of_score(arguments, format, protocol, score, session);
        }
        Named::Question(question) => {
            return of_question(arguments, format, protocol, question, session);
        }
        Named::Rule(rule, question) => (rule, question),
    };
    let program = Program::compile(protocol);
    let procedures = procedures_of(arguments, protocol, rule)?;
    let output = Output::open(arguments.output.as_deref())?;
    let layout = Layout::of(&output, session);
    let text = match &arguments.answers {
        Some(file) => {
            protocol::announce(protocol, &origin);
            let defaults = Defaults {
                today: session.today,
                on: arguments.on,
                procedures,
            };
            let form = one_record::read(Which::only(file), protocol, &defaults)?;
            report_unread(file, &form, protocol, session);
            explained(&form, protocol, &program, rule, format, layout)
        }
        None => {
            let trial = suite::try_all(&loaded, protocol, &program);
            let sources = &loaded.sources;
            match format {
                PageFormat::Text => {
                    let page = rule_page::page(
                        protocol,
                        rule,
                        &trial,
                        sources,
                        layout.width,
                        layout.paint,
                    );
                    // a question may have the same id
                    let question = question.map(|id| {
                        let page = question_page::page(protocol, id, layout.width, layout.paint);
                        format!("\n{page}")
                    });
                    page + &question.unwrap_or_default()
                }
                PageFormat::Json => rule_page::json(protocol, rule, &trial, sources),
            }
        }
    };
    output.finish(&text)
}

fn of_question(
    arguments: &Arguments,
    format: PageFormat,
    protocol: &Protocol,
    question: QuestionId,
    session: &Session,
) -> anyhow::Result<()> {
    if arguments.answers.is_some() {
        let message = format!("`{}` is a question: answers explain a rule", arguments.name);
        let help = "`contra explain QUESTION` names the rules that test it";
        return Err(Failure::usage(message).with_help(help).into());
    }
    let output = Output::open(arguments.output.as_deref())?;
    let layout = Layout::of(&output, session);
    let text = match format {
        PageFormat::Text => question_page::page(protocol, question, layout.width, layout.paint),
        PageFormat::Json => question_page::json(protocol, question),
    };
    output.finish(&text)
}

fn of_score(
    arguments: &Arguments,
    format: PageFormat,
    protocol: &Protocol,
    score: ScoreId,
    session: &Session,
) -> anyhow::Result<()> {
    if arguments.answers.is_some() {
        let message = format!("`{}` is a score: answers explain a rule", arguments.name);
        let help = "`contra explain SCORE` names the rules that test it";
        return Err(Failure::usage(message).with_help(help).into());
    }
    let output = Output::open(arguments.output.as_deref())?;
    let layout = Layout::of(&output, session);
    let text = match format {
        PageFormat::Text => score_page::page(protocol, score, layout.width, layout.paint),
        PageFormat::Json => score_page::json(protocol, score),
    };
    output.finish(&text)
}

/// The procedures that are named. Refuses a procedure to which the rule does not apply.
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
    let message = format!("`{}` is not a rule for `{}`", arguments.name, id(other));
    let help = format!("it is for {}", listing(&ids));
    Err(Failure::usage(message).with_help(help).into())
}

/// Names the answers that cannot be read, without their values.
fn report_unread(file: &Path, form: &Form, protocol: &Protocol, session: &Session) {
    for error in form.errors.iter().filter(|_| !session.quiet) {
        let (file, message) = (file.display(), error.message_without_guess());
        let question = question_id(protocol, error).unwrap_or("answered");
        stderr::line(&format!("{file}: {question}: {message}"));
    }
}

/// The explanation of a rule for a record, with the verdicts of the procedures of both.
fn explained(
    form: &Form,
    protocol: &Protocol,
    program: &Program,
    rule: RuleId,
    format: PageFormat,
    layout: Layout,
) -> String {
    let of_rule = &protocol.rule(rule).procedures;
    let procedures = form.procedures.iter().copied();
    let procedures = procedures.filter(|one| of_rule.contains(one));
    let outcomes = program.evaluate_each(procedures, form.on, &form.answers);
    let view = explanation::View {
        protocol,
        rule,
        form,
        explanation: &program.explain(rule, form.on, &form.answers),
        outcomes: &outcomes,
    };
    match format {
        PageFormat::Text => explanation::page(&view, layout.width, layout.paint),
        PageFormat::Json => explanation::json(&view),
    }
}

/// The part of a protocol that an id names.
enum Named {
    /// A rule, and the question with the same id, if there is one.
    Rule(RuleId, Option<QuestionId>),
    Question(QuestionId),
    Score(ScoreId),
}

/// The rule, question or score with this id.
fn named(name: &str, protocol: &Protocol) -> anyhow::Result<Named> {
    match (protocol.rule_named(name), protocol.question_named(name)) {
        (Some(rule), question) => return Ok(Named::Rule(rule, question)),
        (None, Some(question)) => return Ok(Named::Question(question)),
        (None, None) => {}
    }
    if let Some(score) = protocol.score_named(name) {
        return Ok(Named::Score(score));
    }
    let rules = protocol.rules.iter().map(|rule| rule.id.as_str());
    let questions = protocol.questions.iter().map(|one| one.id.as_str());
    let questions = questions.chain(protocol.scores.iter().map(|one| one.id.as_str()));
    let findings = Finding::ALL.iter().map(|finding| finding.name());
    let help = match nearest(name, rules.chain(questions).chain(findings)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name == FAILED_CASE => {
            "`contra test` reports it about a case: its output shows what differs".to_owned()
        }
        None => "`contra list rules` and `contra list questions` show every rule and question"
            .to_owned(),
    };
    let failure = Failure::usage(format!(
        "there is no finding, rule, question or score `{name}`"
    ));
    Err(failure.with_help(help).into())
}
