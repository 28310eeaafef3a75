//! `contra list`: shows the content of a protocol.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::format;
use super::output::Output;
use super::paint::paint;
use super::{FILE_WIDTH, Session, protocol};
use crate::diagnostic::{listing, nearest};
use crate::engine::Program;
use crate::model::{Protocol, TopicId};
use crate::report::mapping;
use crate::report::markup::Markup;
use crate::report::protocol::catalog::{self, Part};
use crate::report::protocol::drawing::{Language, drawing};
use crate::report::protocol::{document, form, matrix};
use crate::report::text::style::{Paint, plain};
use crate::suite;

/// Show the content of a protocol
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra list questions --topic keloid-history\n  contra list rules --format mermaid --topic keloid-history\n  contra list protocol --rules rules -o protocol.html"
)]
pub(super) struct Arguments {
    /// Content to list; by default, an overview
    #[arg(value_name = "WHAT")]
    what: Option<Content>,
    /// Format of the list; by default from the extension of the output file, or text, or markdown for `protocol` and
    /// `form`. mermaid and dot draw `rules`; html is for `protocol`, `form` and `matrix`, csv for `form`
    #[arg(long, value_name = "FORMAT", requires = "what")]
    format: Option<Format>,
    /// List only the questions, scores or rules of this topic; a drawing also has the questions that they depend on
    #[arg(long, value_name = "ID", requires = "what")]
    topic: Option<String>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE", requires = "what")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Content {
    Procedures,
    Questions,
    Scores,
    Rules,
    Sources,
    /// The complete protocol, to read and sign
    Protocol,
    /// A blank form: on paper, or as the header of a CSV
    Form,
    /// A table of rules and procedures, with a verdict in each cell
    Matrix,
    /// Settings for mapping files that the exports of common tools share
    Presets,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Mermaid,
    Dot,
    Html,
    Csv,
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
    let Some(listed) = what.listed() else {
        return presets(format, arguments);
    };
    let origin = session.rules();
    let loaded = match what {
        // a protocol that is to be signed is not approved yet
        Content::Protocol => protocol::load_to_approve(&origin, session)?,
        _ => protocol::load(&origin, session)?,
    };
    let Some(protocol) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let topic = arguments.topic.as_deref();
    let topic = topic.map(|id| topic_named(id, protocol)).transpose()?;
    let output = Output::open(arguments.output.as_deref())?;
    let (width, paint): (_, Paint<'_>) = if output.is_stdout() {
        (session.width, &paint)
    } else {
        (FILE_WIDTH, &plain)
    };
    let with_cases = |written: &dyn Fn(&document::View<'_>) -> String| {
        let program = Program::compile(protocol);
        let trial = &suite::try_all(&loaded, protocol, &program);
        written(&document::View { protocol, trial })
    };
    let text = match (listed, format) {
        (Listed::Form, Format::Csv) => form::csv(protocol),
        (Listed::Form, _) => form::form(protocol, format.markup()),
        (Listed::Matrix, Format::Text) => matrix::matrix(protocol, width, paint),
        (Listed::Matrix, _) => matrix::document(protocol, format.markup()),
        (Listed::Document, _) => with_cases(&|view| document::document(view, format.markup())),
        (Listed::Part(_), Format::Mermaid) => drawing(protocol, topic, Language::Mermaid),
        (Listed::Part(_), Format::Dot) => drawing(protocol, topic, Language::Dot),
        (Listed::Part(part), Format::Text) => catalog::text(protocol, part, topic),
        (Listed::Part(part), Format::Json) => catalog::json(protocol, part, topic),
        // for these, `formats` allows only Markdown
        (Listed::Part(part), Format::Markdown | Format::Html | Format::Csv) => {
            with_cases(&|view| document::part(view, part, topic))
        }
    };
    output.finish(&text)?;
    Ok(Exit::Done)
}

/// The presets for mapping files, which do not depend on the protocol.
fn presets(format: Format, arguments: &Arguments) -> anyhow::Result<Exit> {
    let text = match format {
        Format::Json => mapping::presets_json(),
        _ => mapping::presets(),
    };
    Output::open(arguments.output.as_deref())?.finish(&text)?;
    Ok(Exit::Done)
}

/// The kinds of content that are listed.
enum Listed {
    Part(Part),
    Document,
    Form,
    Matrix,
}

impl Arguments {
    /// The requested format, otherwise that of the output file, otherwise the first one. Refuses combinations of
    /// options that make no sense, whatever the rules are.
    fn format(&self, what: Content) -> anyhow::Result<Format> {
        let format = format::of_output(self.format, self.output.as_deref(), what.formats())?;
        if self.topic.is_some()
            && !matches!(what, Content::Questions | Content::Scores | Content::Rules)
        {
            let failure = Failure::usage("`--topic` is for questions, scores and rules");
            let help = "`contra list questions --topic ID` or `contra list rules --topic ID`";
            return Err(failure.with_help(help).into());
        }
        Ok(format)
    }
}

impl Content {
    /// The formats in which it can be written. The first one is the default for stdout.
    fn formats(self) -> &'static [Format] {
        use Format::{Csv, Dot, Html, Json, Markdown, Mermaid, Text};
        match self {
            Self::Procedures | Self::Questions | Self::Scores | Self::Sources => {
                &[Text, Json, Markdown]
            }
            Self::Rules => &[Text, Json, Markdown, Mermaid, Dot],
            Self::Protocol => &[Markdown, Html],
            Self::Form => &[Markdown, Html, Csv],
            Self::Matrix => &[Text, Markdown, Html],
            Self::Presets => &[Text, Json],
        }
    }

    /// The part of a protocol that is listed. `None` for lists that do not come from a protocol.
    fn listed(self) -> Option<Listed> {
        Some(match self {
            Self::Procedures => Listed::Part(Part::Procedures),
            Self::Questions => Listed::Part(Part::Questions),
            Self::Scores => Listed::Part(Part::Scores),
            Self::Rules => Listed::Part(Part::Rules),
            Self::Sources => Listed::Part(Part::Sources),
            Self::Protocol => Listed::Document,
            Self::Form => Listed::Form,
            Self::Matrix => Listed::Matrix,
            Self::Presets => return None,
        })
    }
}

impl Format {
    /// The markup of a document: HTML, otherwise Markdown.
    fn markup(self) -> Markup {
        match self {
            Self::Html => Markup::Html,
            Self::Text | Self::Json | Self::Markdown | Self::Mermaid | Self::Dot | Self::Csv => {
                Markup::Markdown
            }
        }
    }
}

/// The topic with this id.
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
