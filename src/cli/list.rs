//! `contra list`: what a protocol holds.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::argument::ending;
use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Session, protocol};
use crate::diagnostic::{listing, nearest};
use crate::engine::Program;
use crate::model::{Protocol, TopicId};
use crate::report::catalog::{self, Part};
use crate::report::document::{self, Markup};
use crate::report::drawing::{Language, drawing};
use crate::suite;

/// Show what a protocol holds
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_name = "WHAT")]
    what: What,
    /// Lines to read, an array of objects, of `rules` a drawing, of `protocol` a document; otherwise by the ending of
    /// the output file, or the first that there is
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
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
    /// All of it, to be read in full and signed
    Protocol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Mermaid,
    Dot,
    Markdown,
    Html,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let format = arguments.format()?;
    let origin = session.rules();
    let loaded = match arguments.what {
        // what is to be signed is not approved yet
        What::Protocol => protocol::load_to_approve(&origin, session)?,
        _ => protocol::load(&origin, session)?,
    };
    let Some(protocol) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let topic = arguments.topic.as_deref();
    let topic = topic.map(|id| topic_named(id, protocol)).transpose()?;
    let output = Output::open(arguments.output.as_deref())?;
    let written = |markup| {
        let program = Program::compile(protocol);
        let view = document::View {
            protocol,
            trial: &suite::try_all(&loaded, protocol, &program),
        };
        document::document(&view, markup)
    };
    let text = match (format, arguments.what.part()) {
        (Format::Mermaid, _) => drawing(protocol, topic, Language::Mermaid),
        (Format::Dot, _) => drawing(protocol, topic, Language::Dot),
        (Format::Html, _) => written(Markup::Html),
        (Format::Markdown, _) | (_, None) => written(Markup::Markdown),
        (Format::Text, Some(part)) => catalog::text(protocol, part),
        (Format::Json, Some(part)) => catalog::json(protocol, part),
    };
    output.finish(&text)?;
    Ok(Exit::Done)
}

impl Arguments {
    /// The format asked for, else by the ending of the output file, else the first that there is. Refuses what cannot
    /// be meant, whatever the rules are.
    fn format(&self) -> anyhow::Result<Format> {
        let formats = self.what.formats();
        let by_ending = self.output.as_deref().and_then(Format::of_ending);
        let by_ending = by_ending.filter(|format| formats.contains(format));
        let format = self.format.or(by_ending).unwrap_or(formats[0]);
        if !formats.contains(&format) {
            let name = |format: &Format| {
                format
                    .to_possible_value()
                    .map(|one| one.get_name().to_owned())
            };
            let names: Vec<_> = formats.iter().filter_map(name).collect();
            let failure = Failure::usage("what is listed has no such format");
            let help = format!("formats of it are {}", listing(&names));
            return Err(failure.with_help(help).into());
        }
        let is_drawing = matches!(format, Format::Mermaid | Format::Dot);
        if self.topic.is_some() && !is_drawing {
            let failure = Failure::usage("`--topic` is for drawings");
            let help = "`contra list rules --format mermaid --topic ID`, or `--format dot`";
            return Err(failure.with_help(help).into());
        }
        Ok(format)
    }
}

impl What {
    /// What it has; the first where nothing is said.
    fn formats(self) -> &'static [Format] {
        match self {
            Self::Procedures | Self::Questions | Self::Sources => &[Format::Text, Format::Json],
            Self::Rules => &[Format::Text, Format::Json, Format::Mermaid, Format::Dot],
            Self::Protocol => &[Format::Markdown, Format::Html],
        }
    }

    /// The part of a protocol; none for all of it.
    fn part(self) -> Option<Part> {
        match self {
            Self::Procedures => Some(Part::Procedures),
            Self::Questions => Some(Part::Questions),
            Self::Rules => Some(Part::Rules),
            Self::Sources => Some(Part::Sources),
            Self::Protocol => None,
        }
    }
}

impl Format {
    fn of_ending(path: &Path) -> Option<Self> {
        match ending(path).to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "mmd" | "mermaid" => Some(Self::Mermaid),
            "dot" | "gv" => Some(Self::Dot),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
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
