//! The formats of results. Each has a line here, and its writer in `report::result`.

use std::path::Path;

use clap::ValueEnum;

use super::format;
use crate::report::result::csv::Csv;
use crate::report::result::json::Json;
use crate::report::result::ndjson::Ndjson;
use crate::report::result::page::Detail;
use crate::report::result::printed;
use crate::report::result::stream::StreamFormat;
use crate::report::result::text;
use crate::report::result::writer::{RecordWriter, WriteOptions};

/// A format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    Text,
    Csv,
    Ndjson,
    Json,
    Markdown,
    Html,
}

/// A way to write results in a format.
pub(super) enum WriteMode {
    /// Record by record. The output for a record may depend on others.
    ByRecord(for<'a> fn(WriteOptions<'a>) -> Box<dyn RecordWriter + 'a>),
    /// In parts, which several threads may create.
    Streamed(&'static dyn StreamFormat),
}

impl ResultFormat {
    /// The requested format, otherwise that of the output file, otherwise text.
    pub(super) fn chosen(asked: Option<Self>, output: Option<&Path>) -> anyhow::Result<Self> {
        format::of_output(asked, output, Self::value_variants())
    }

    /// The way in which results are written in this format.
    pub(super) fn write_mode(self) -> WriteMode {
        match self {
            Self::Text => WriteMode::ByRecord(text::writer),
            Self::Csv => WriteMode::Streamed(&Csv),
            Self::Ndjson => WriteMode::Streamed(&Ndjson),
            Self::Json => WriteMode::Streamed(&Json),
            Self::Markdown => WriteMode::ByRecord(printed::markdown_writer),
            Self::Html => WriteMode::ByRecord(printed::html_writer),
        }
    }

    /// Whether it consists of pages.
    pub(super) fn has_pages(self) -> bool {
        match self {
            Self::Text | Self::Markdown | Self::Html => true,
            Self::Csv | Self::Ndjson | Self::Json => false,
        }
    }

    /// The default amount of detail on a page: a file and a page to print are complete.
    pub(super) fn detail(self, is_file: bool) -> Detail {
        match self {
            Self::Markdown | Self::Html => Detail::Full,
            Self::Text if is_file => Detail::Full,
            Self::Text | Self::Csv | Self::Ndjson | Self::Json => Detail::Usual,
        }
    }

    /// The format as a streamed one, if it can be streamed.
    pub(super) fn streamed(self) -> Option<&'static dyn StreamFormat> {
        match self.write_mode() {
            WriteMode::Streamed(format) => Some(format),
            WriteMode::ByRecord(_) => None,
        }
    }
}
