//! `contra list`: what a protocol holds.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::format;
use super::output::Output;
use super::{Session, protocol};
use crate::diagnostic::{listing, nearest};
use crate::engine::Program;
use crate::model::{Protocol, TopicId};
use crate::report::protocol::catalog::{self, Part};
use crate::report::protocol::document::{self, Markup};
use crate::report::protocol::drawing::{Language, drawing};
use crate::suite;

/// Show what a protocol holds
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra list questions --topic keloid-history\n  contra list rules --format mermaid --topic keloid-history\n  contra list protocol --rules rules -o protocol.html"
)]
pub(super) struct Arguments {
    /// What to list; without it, what there is
    #[arg(value_name = "WHAT")]
    what: Option<What>,
    /// Lines to read, an array of objects, Markdown, of `rules` a drawing, of `protocol` a document; otherwise by the
    /// extension of the output file, or the first that there is
    #[arg(long, value_name = "FORMAT", requires = "what")]
    format: Option<Format>,
    /// List the questions, scores or rules of this topic alone; a drawing has the questions that they depend on too
    #[arg(long, value_name = "ID", requires = "what")]
    topic: Option<String>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE", requires = "what")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Procedures,
    Questions,
    Scores,
    Rules,
    Sources,
    /// All of it, to be read in full and signed
    Protocol,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Mermaid,
    Dot,
    Html,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let Some(what) = arguments.what else {
        let origin = session.rules();
        let loaded = protocol::load(&origin, session)?;
        let Some(protocol) = &loaded.protocol else {
            return Err(protocol::errors(loaded, &origin, session));
        };
        Output::print(&catalog::overview(protocol))?;
        return Ok(Exit::Done);
    };
    let format = arguments.format(what)?;
    let origin = session.rules();
    let loaded = match what {
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
    let with_cases = |written: &dyn Fn(&document::View<'_>) -> String| {
        let program = Program::compile(protocol);
        let trial = &suite::try_all(&loaded, protocol, &program);
        written(&document::View { protocol, trial })
    };
    let text = match (format, what.part()) {
        (Format::Mermaid, _) => drawing(protocol, topic, Language::Mermaid),
        (Format::Dot, _) => drawing(protocol, topic, Language::Dot),
        (Format::Html, _) => with_cases(&|view| document::document(view, Markup::Html)),
        (Format::Markdown, Some(part)) => with_cases(&|view| document::part(view, part, topic)),
        // of these, `formats` allows Markdown alone
        (Format::Text | Format::Json | Format::Markdown, None) => {
            with_cases(&|view| document::document(view, Markup::Markdown))
        }
        (Format::Text, Some(part)) => catalog::text(protocol, part, topic),
        (Format::Json, Some(part)) => catalog::json(protocol, part, topic),
    };
    output.finish(&text)?;
    Ok(Exit::Done)
}

impl Arguments {
    /// The format asked for, else that of the output file, else the first that there is. Refuses what cannot be meant,
    /// whatever the rules are.
    fn format(&self, what: What) -> anyhow::Result<Format> {
        let format = format::of_output(self.format, self.output.as_deref(), what.formats())?;
        if self.topic.is_some() && !matches!(what, What::Questions | What::Scores | What::Rules) {
            let failure = Failure::usage("`--topic` is for questions, scores and rules");
            let help = "`contra list questions --topic ID` or `contra list rules --topic ID`";
            return Err(failure.with_help(help).into());
        }
        Ok(format)
    }
}

impl What {
    /// The formats that it is written in; the first is that of stdout.
    fn formats(self) -> &'static [Format] {
        use Format::{Dot, Html, Json, Markdown, Mermaid, Text};
        match self {
            Self::Procedures | Self::Questions | Self::Scores | Self::Sources => {
                &[Text, Json, Markdown]
            }
            Self::Rules => &[Text, Json, Markdown, Mermaid, Dot],
            Self::Protocol => &[Markdown, Html],
        }
    }

    /// The part of a protocol; none for all of it.
    fn part(self) -> Option<Part> {
        match self {
            Self::Procedures => Some(Part::Procedures),
            Self::Questions => Some(Part::Questions),
            Self::Scores => Some(Part::Scores),
            Self::Rules => Some(Part::Rules),
            Self::Sources => Some(Part::Sources),
            Self::Protocol => None,
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
