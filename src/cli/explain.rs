//! `contra explain`: what a finding means; what a rule asks, why, on whose word.

use std::path::PathBuf;

use serde::Serialize;

use super::exit::{Exit, Failure};
use super::list::Format;
use super::output::Output;
use super::paint::paint;
use super::{Session, protocol};
use crate::diagnostic::{FAILED_CASE, Finding, nearest};
use crate::report::rule_page;

/// Explain a finding of `check`, or a rule
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Name of a finding, such as `unknown-key`, or id of a rule
    #[arg(value_name = "FINDING|RULE")]
    name: String,
    /// Text to read, or an object for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
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
    let text = match Finding::from_name(&arguments.name) {
        Some(finding) => finding_page(finding, arguments.format),
        None => rule(arguments, session)?,
    };
    Output::open(arguments.output.as_deref())?.finish(&text)?;
    Ok(Exit::Done)
}

fn finding_page(finding: Finding, format: Format) -> String {
    if format == Format::Text {
        return finding.page().to_owned();
    }
    let page = FindingPage {
        id: finding.name(),
        severity: finding.severity().word(),
        page: finding.page(),
    };
    let mut text = serde_json::to_string_pretty(&page).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(arguments: &Arguments, session: &Session) -> anyhow::Result<String> {
    let name = &arguments.name;
    let protocol = protocol::ready(session)?;
    let Some(rule) = protocol.rule_named(name) else {
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
        return Err(failure.with_help(help).into());
    };
    Ok(match arguments.format {
        Format::Text => rule_page::page(&protocol, rule, session.width, &paint),
        Format::Json => rule_page::json(&protocol, rule),
    })
}
