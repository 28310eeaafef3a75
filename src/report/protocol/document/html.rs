//! The document as one page of HTML: it loads nothing, runs nothing, and prints well.

use std::fmt::Write;

use super::block::{Block, Fact, Run, is_link};
use crate::model::{Protocol, Status};
use crate::report::text::spelling::flowing;

/// Nothing is loaded: no script, no picture, no font.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE: &str = include_str!("document.css");

pub(super) fn page(protocol: &Protocol, blocks: &[Block]) -> String {
    let title = escaped(&flowing(&protocol.title));
    // an id and a hash hold nothing that would end a string
    let foot = format!("{} {}", protocol.id, protocol.short_hash());
    let status = match (protocol.status, &protocol.approval) {
        (Status::Draft, _) => "Draft",
        (Status::Approved, None) => "To be approved",
        (Status::Approved, Some(_)) => "Approved",
    };
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\
         @page {{ @bottom-left {{ content: \"{foot}\" }} @top-right {{ content: \"{status}\" }} }}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    let mut level = 1;
    for block in blocks {
        if let Block::Heading(its, ..) = block {
            level = *its;
        }
        push(&mut text, block, level);
    }
    text.push_str("</body>\n</html>\n");
    text
}

/// An entry stands one level below the heading before it, whose level is given.
fn push(text: &mut String, block: &Block, level: u8) {
    // writing to a string cannot fail
    let _ = match block {
        Block::Heading(level, words, anchor) => {
            let (words, id) = (escaped(&flowing(words)), attribute(anchor));
            writeln!(text, "<h{level}{id}>{words}</h{level}>")
        }
        Block::Paragraph(runs) => writeln!(text, "<p>{}</p>", inline(runs)),
        Block::Items(items) => {
            let items = items
                .iter()
                .map(|runs| format!("<li>{}</li>\n", inline(runs)));
            writeln!(text, "<ul>\n{}</ul>", items.collect::<String>())
        }
        Block::Facts(facts) => text.write_str(&list(facts)),
        Block::Entry(title, facts, anchor) => {
            let (title, facts, level) = (inline(title), list(facts), level + 1);
            let id = attribute(anchor);
            writeln!(
                text,
                "<section{id}>\n<h{level}>{title}</h{level}>\n{facts}</section>"
            )
        }
        Block::Table(head, rows) => {
            let head = head.iter().map(|cell| format!("<th>{cell}</th>"));
            let head: String = head.collect();
            let rows = rows.iter().map(|row| {
                let cells = row.iter().map(|runs| format!("<td>{}</td>", inline(runs)));
                format!("<tr>{}</tr>\n", cells.collect::<String>())
            });
            let rows: String = rows.collect();
            writeln!(
                text,
                "<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>"
            )
        }
        Block::Blanks(labels) => {
            let lines = labels
                .iter()
                .map(|label| format!("<p><span>{label}</span></p>\n"));
            let lines: String = lines.collect();
            writeln!(text, "<div class=\"blanks\">\n{lines}</div>")
        }
    };
}

fn attribute(anchor: &Option<String>) -> String {
    let anchor = anchor.as_ref();
    anchor.map_or(String::new(), |anchor| {
        format!(" id=\"{}\"", escaped(anchor))
    })
}

fn list(facts: &[Fact]) -> String {
    let lines = facts.iter().map(|fact| {
        let runs = inline(&fact.runs);
        format!("<dt>{}</dt><dd>{runs}</dd>\n", fact.label)
    });
    format!("<dl>\n{}</dl>\n", lines.collect::<String>())
}

fn inline(runs: &[Run]) -> String {
    let runs = runs.iter().map(|run| match run {
        Run::Text(words) => escaped(words),
        Run::Strong(words) => format!("<strong>{}</strong>", escaped(words)),
        Run::Code(words) => format!("<code>{}</code>", escaped(words)),
        Run::Address(address) if is_link(address) => {
            let address = escaped(address);
            format!("<a href=\"{address}\">{address}</a>")
        }
        Run::Address(address) => escaped(&flowing(address)),
        Run::Link(words, anchor) => {
            format!("<a href=\"#{}\">{}</a>", escaped(anchor), escaped(words))
        }
    });
    runs.collect()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            character => escaped.push(character),
        }
    }
    escaped
}
