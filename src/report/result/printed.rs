//! Pages as a document, in HTML and Markdown: each record with its page, for the file and to sign.

use super::page::{View, blocks};
use super::summary::Counts;
use super::writer::{RecordWriter, WriteOptions};
use crate::batch::Screened;
use crate::report::markup::block::{Block, Tone};
use crate::report::markup::html::Sheet;
use crate::report::markup::{Markup, html, markdown};

struct Printed<'a> {
    view: View<'a>,
    markup: Markup,
    is_started: bool,
}

/// A writer of HTML.
pub fn html_writer<'a>(options: WriteOptions<'a>) -> Box<dyn RecordWriter + 'a> {
    Box::new(Printed::new(options, Markup::Html))
}

/// A writer of Markdown.
pub fn markdown_writer<'a>(options: WriteOptions<'a>) -> Box<dyn RecordWriter + 'a> {
    Box::new(Printed::new(options, Markup::Markdown))
}

impl<'a> Printed<'a> {
    fn new(options: WriteOptions<'a>, markup: Markup) -> Self {
        Self {
            view: options.view,
            markup,
            is_started: false,
        }
    }

    fn start(&mut self, out: &mut Vec<u8>) {
        let is_started = std::mem::replace(&mut self.is_started, true);
        match (self.markup, is_started) {
            (Markup::Html, false) => push(out, &html::start(&Sheet::of(self.view.protocol))),
            (Markup::Markdown, true) => push(out, "\n"),
            (Markup::Html, true) | (Markup::Markdown, false) => {}
        }
    }
}

impl RecordWriter for Printed<'_> {
    fn record(&mut self, out: &mut Vec<u8>, file: &str, screened: Screened) {
        self.start(out);
        let blocks = blocks(&self.view, file, &screened);
        match self.markup {
            Markup::Html => {
                let framed = html::framed(head(&blocks), &blocks);
                push(out, &format!("<article>\n{framed}</article>\n"));
            }
            Markup::Markdown => push(out, markdown::body(&blocks).trim_start()),
        }
    }

    /// Adds the counts at the end if there are several records.
    fn end(&mut self, out: &mut Vec<u8>, counts: &Counts) {
        if counts.records != 1 {
            self.start(out);
            let lines = counts.lines(self.view.protocol, self.view.on);
            let lines = lines
                .lines()
                .map(|line| Block::Toned(Tone::Foot, line.to_owned()));
            let blocks: Vec<_> = lines.collect();
            match self.markup {
                Markup::Html => push(out, &html::body(&blocks)),
                Markup::Markdown => push(out, markdown::body(&blocks).trim_start()),
            }
        }
        if self.markup == Markup::Html {
            push(out, html::END);
        }
    }
}

/// The record and the day, which are repeated on each of its printed pages.
fn head(blocks: &[Block]) -> &str {
    let head = blocks.iter().find_map(|block| match block {
        Block::Heading(1, words, _) => Some(words.as_str()),
        _ => None,
    });
    head.unwrap_or_default()
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}
