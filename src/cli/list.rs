//! `contra list`: what a protocol holds.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Session, protocol};
use crate::diagnostic::{listing, nearest};
use crate::model::{Protocol, TopicId};
use crate::report::catalog::{self, Part};
use crate::report::drawing::{Language, drawing};

/// Show what a protocol holds
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_name = "WHAT")]
    what: What,
    /// Lines to read, an array of objects for programs, or of `rules` a drawing
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Draw this topic alone, with the questions that it depends on
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Procedures,
    Questions,
    Rules,
    Sources,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Mermaid,
    Dot,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    arguments.check()?;
    let output = Output::open(arguments.output.as_deref())?;
    let protocol = protocol::ready(&session.rules(), session)?;
    let topic = arguments.topic.as_deref();
    let topic = topic.map(|id| topic_named(id, &protocol)).transpose()?;
    let part = arguments.what.part();
    let text = match arguments.format {
        Format::Text => catalog::text(&protocol, part),
        Format::Json => catalog::json(&protocol, part),
        Format::Mermaid => drawing(&protocol, topic, Language::Mermaid),
        Format::Dot => drawing(&protocol, topic, Language::Dot),
    };
    output.finish(&text)?;
    Ok(Exit::Done)
}

impl Arguments {
    /// Refuses what cannot be meant, whatever the rules are.
    fn check(&self) -> anyhow::Result<()> {
        let is_drawing = matches!(self.format, Format::Mermaid | Format::Dot);
        if is_drawing && self.what != What::Rules {
            let failure = Failure::usage("what is drawn are rules, with the questions they test");
            let help = "`contra list rules --format mermaid`, or `--format dot`";
            return Err(failure.with_help(help).into());
        }
        if self.topic.is_some() && !is_drawing {
            let failure = Failure::usage("`--topic` is for drawings");
            let help = "`contra list rules --format mermaid --topic ID`, or `--format dot`";
            return Err(failure.with_help(help).into());
        }
        Ok(())
    }
}

impl What {
    fn part(self) -> Part {
        match self {
            Self::Procedures => Part::Procedures,
            Self::Questions => Part::Questions,
            Self::Rules => Part::Rules,
            Self::Sources => Part::Sources,
        }
    }
}

/// The topic of that id.
fn topic_named(id: &str, protocol: &Protocol) -> anyhow::Result<TopicId> {
    let mut topics = protocol.topics.iter();
    if let Some(index) = topics.position(|topic| topic.id == id) {
        return Ok(TopicId::from(index));
    }
    let known: Vec<_> = protocol.topics.iter().map(|one| one.id.as_str()).collect();
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`{}` has {}", protocol.id, listing(&known)),
    };
    let failure = Failure::usage(format!("there is no topic `{id}`"));
    Err(failure.with_help(help).into())
}
