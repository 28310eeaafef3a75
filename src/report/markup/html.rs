//! A document as one HTML page that loads nothing, runs nothing, and prints well.

use std::fmt::Write;
use std::slice;

use sha2::{Digest, Sha256};

use super::block::{Block, Fact, GridRow, Point, Run, Tone, is_link};
use crate::model::{Protocol, Status};
use crate::report::text::spelling::flowing;

const STYLE: &str = include_str!("style.css");

/// The font in the margins of a printed page.
const FONT: &str = "font: 8.5pt \"DejaVu Sans\", Arial, sans-serif";

/// The title of a document, and the text on every printed page.
pub(in crate::report) struct Sheet {
    pub title: String,
    /// The text at the foot, beside the page number. It contains only ids and digits, so that it cannot end a CSS
    /// string.
    pub foot: String,
    /// A word at the top.
    pub status: &'static str,
}

impl Sheet {
    /// The sheet of a document about a protocol.
    pub(in crate::report) fn of(protocol: &Protocol) -> Self {
        Self {
            title: protocol.title.clone(),
            foot: format!("{} {}", protocol.id, protocol.short_hash()),
            status: match (protocol.status, &protocol.approval) {
                (Status::Draft, _) => "Draft",
                (Status::Approved, None) => "To be approved",
                (Status::Approved, Some(_)) => "Approved",
            },
        }
    }
}

/// The end of every document.
pub(in crate::report) const END: &str = "</body>\n</html>\n";

/// A complete document with its title.
pub(in crate::report) fn page(sheet: &Sheet, blocks: &[Block]) -> String {
    let title = escaped(&flowing(&sheet.title));
    format!("{}<h1>{title}</h1>\n{}{END}", start(sheet), body(blocks))
}

/// The start of a document. Only its own style is applied, identified by its hash. No script, image or font is loaded.
pub(in crate::report) fn start(sheet: &Sheet) -> String {
    let (title, foot, status) = (escaped(&flowing(&sheet.title)), &sheet.foot, sheet.status);
    let style = format!(
        "\n{STYLE}@page {{ @bottom-left {{ content: \"{foot}\"; {FONT} }} @top-right {{ content: \"{status}\"; {FONT} }} }}\n"
    );
    let hash = base64(&Sha256::digest(&style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
}

/// The blocks of a document.
pub(in crate::report) fn body(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut level = 1;
    for block in blocks {
        if let Block::Heading(its, ..) = block {
            level = *its;
        }
        push(&mut text, block, level);
    }
    text
}

/// Adds a block. An entry is one level below the last heading, whose level is given.
fn push(text: &mut String, block: &Block, level: u8) {
    // writing to a string cannot fail
    let _ = match block {
        Block::Heading(level, words, anchor) => {
            let (words, id) = (escaped(&flowing(words)), attribute(anchor));
            writeln!(text, "<h{level}{id}>{words}</h{level}>")
        }
        Block::Toned(tone, words) => {
            let class = match tone {
                Tone::Urgent => "urgent",
                Tone::Verdict => "verdict",
                Tone::Foot => "foot",
            };
            writeln!(
                text,
                "<p class=\"{class}\">{}</p>",
                isolated(&flowing(words))
            )
        }
        Block::Paragraph(runs) => writeln!(text, "<p>{}</p>", inline(runs)),
        Block::Items(items) => {
            let items = items
                .iter()
                .map(|runs| format!("<li>{}</li>\n", inline(runs)));
            writeln!(text, "<ul>\n{}</ul>", items.collect::<String>())
        }
        Block::Points(points) => {
            let points: String = points.iter().map(point).collect();
            writeln!(text, "<ul class=\"points\">\n{points}</ul>")
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
        Block::Grid(heads, rows) => text.write_str(&grid(heads, rows)),
        Block::Blanks(labels) => {
            let lines = labels
                .iter()
                .map(|label| format!("<p><span>{label}</span></p>\n"));
            let lines: String = lines.collect();
            writeln!(text, "<div class=\"blanks\">\n{lines}</div>")
        }
    };
}

/// Puts blocks below a line that is repeated on each printed page.
pub(in crate::report) fn framed(line: &str, blocks: &[Block]) -> String {
    let (line, body) = (escaped(&flowing(line)), body(blocks));
    format!(
        "<table class=\"frame\" role=\"presentation\">\n<thead><tr><td>{line}</td></tr></thead>\n\
         <tbody><tr><td>\n{body}</td></tr></tbody>\n</table>\n"
    )
}

fn grid(head: &[String], rows: &[GridRow]) -> String {
    let heads = head.iter().map(|head| {
        let head = isolated(&flowing(head));
        format!("<th><span>{head}</span></th>")
    });
    let heads: String = heads.collect();
    let columns = head.len() + 1;
    let rows = rows.iter().map(|row| {
        let words = inline(&row.words);
        if row.cells.is_empty() {
            return format!("<tr><th colspan=\"{columns}\">{words}</th></tr>\n");
        }
        let below = row.below.iter().map(|id| inline(slice::from_ref(id)));
        let below = below.collect::<Vec<_>>().join(", ");
        let cells = row.cells.iter();
        let cells = cells.map(|cell| format!("<td class=\"{cell}\">{cell}</td>"));
        let cells: String = cells.collect();
        format!("<tr><td>{words}<p>{below}</p></td>{cells}</tr>\n")
    });
    let rows: String = rows.collect();
    format!(
        "<table class=\"grid\">\n<thead><tr><th></th>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
}

fn point(point: &Point) -> String {
    let lead = match point.lead.as_str() {
        "" => String::new(),
        lead => format!("<b>{}</b> ", escaped(lead)),
    };
    let below = point.below.iter();
    let below: String = below
        .map(|runs| format!("<p>{}</p>", inline(runs)))
        .collect();
    format!("<li>{lead}{}{below}</li>\n", inline(&point.words))
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
        Run::Text(words) => isolated(words),
        Run::Strong(words) => format!("<strong>{}</strong>", isolated(words)),
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

/// Escaped text, isolated so that right-to-left text does not reorder the text around it.
fn isolated(words: &str) -> String {
    if words.chars().any(is_right_to_left) {
        format!("<bdi>{}</bdi>", escaped(words))
    } else {
        escaped(words)
    }
}

/// Whether a character belongs to a script that is written from right to left.
fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = DIGITS[(all >> (18 - 6 * index)) as usize & 63];
            text.push(if index <= three.len() {
                digit.into()
            } else {
                '='
            });
        }
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_base_64() {
        let encoded = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
