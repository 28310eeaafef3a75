//! A document in Markdown as on GitHub.

use std::fmt::Write;
use std::slice;

use super::block::{Block, Fact, GridRow, Point, Run, Tone, is_link};
use crate::report::text::markdown::{escaped, escaped_start};
use crate::report::text::spelling::flowing;

/// A complete document with its title.
pub(in crate::report) fn page(title: &str, blocks: &[Block]) -> String {
    format!("# {}\n{}", escaped(&flowing(title)), body(blocks))
}

/// The blocks of a document, each after an empty line.
pub(in crate::report) fn body(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut level = 1;
    for block in blocks {
        if let Block::Heading(its, ..) = block {
            level = *its;
        }
        text.push('\n');
        push(&mut text, block, level);
    }
    text
}

/// Adds a block. An entry is one level below the last heading, whose level is given.
fn push(text: &mut String, block: &Block, level: u8) {
    // writing to a string cannot fail
    let _ = match block {
        Block::Heading(level, words, anchor) => {
            let marks = "#".repeat(usize::from(*level));
            let anchor = placed(anchor);
            writeln!(text, "{anchor}{marks} {}", escaped(&flowing(words)))
        }
        Block::Toned(Tone::Urgent | Tone::Verdict, words) => {
            writeln!(text, "**{}**", escaped(flowing(words).trim()))
        }
        Block::Toned(Tone::Foot, words) => {
            writeln!(text, "{}", escaped_start(&escaped(&flowing(words))))
        }
        Block::Paragraph(runs) => writeln!(text, "{}", inline(runs)),
        Block::Items(items) => items
            .iter()
            .try_for_each(|runs| writeln!(text, "- {}", inline(runs))),
        Block::Points(points) => points
            .iter()
            .try_for_each(|one| writeln!(text, "- {}", point(one))),
        Block::Facts(facts) => text.write_str(&list(facts)),
        Block::Entry(title, facts, anchor) => {
            let marks = "#".repeat(usize::from(level) + 1);
            let (anchor, title) = (placed(anchor), inline(title));
            write!(text, "{anchor}{marks} {title}\n\n{}", list(facts))
        }
        Block::Table(head, rows) => {
            let rule = "|---".repeat(head.len());
            let _ = writeln!(text, "| {} |\n{rule}|", head.join(" | "));
            rows.iter().try_for_each(|row| {
                let cells: Vec<_> = row.iter().map(|runs| inline(runs)).collect();
                writeln!(text, "| {} |", cells.join(" | "))
            })
        }
        Block::Grid(heads, rows) => text.write_str(&grid(heads, rows)),
        Block::Blanks(labels) => {
            let lines: Vec<_> = labels
                .iter()
                .map(|label| format!("{label}: {}\n", "\\_".repeat(40)))
                .collect();
            text.write_str(&lines.join("\n"))
        }
    };
}

fn grid(heads: &[String], rows: &[GridRow]) -> String {
    let titles: Vec<_> = heads.iter().map(|head| escaped(&flowing(head))).collect();
    let mut text = format!(
        "| | {} |\n|---{}|\n",
        titles.join(" | "),
        "|---".repeat(heads.len())
    );
    for row in rows {
        let words = inline(&row.words);
        if row.cells.is_empty() {
            text += &format!("| {words} |{}\n", " |".repeat(heads.len()));
            continue;
        }
        let below = row.below.iter().map(|id| inline(slice::from_ref(id)));
        let below = below.collect::<Vec<_>>().join(", ");
        let cells = row.cells.join(" | ");
        text += &format!("| {words} ({below}) | {cells} |\n");
    }
    text
}

/// A point, with a hard line break before each line below it.
fn point(point: &Point) -> String {
    let lead = match point.lead.as_str() {
        "" => String::new(),
        lead => format!("**{}** ", escaped(lead)),
    };
    let mut lines = vec![format!("{lead}{}", inline(&point.words))];
    lines.extend(point.below.iter().map(|runs| inline(runs)));
    lines.join("\\\n  ")
}

/// An anchor on its own line, since renderers create different anchors for headings.
fn placed(anchor: &Option<String>) -> String {
    let anchor = anchor.as_ref();
    anchor.map_or(String::new(), |anchor| {
        format!("<a id=\"{anchor}\"></a>\n\n")
    })
}

fn list(facts: &[Fact]) -> String {
    let lines = facts.iter().map(|fact| {
        let runs = inline(&fact.runs);
        format!("- **{}:** {runs}\n", fact.label)
    });
    lines.collect()
}

fn inline(runs: &[Run]) -> String {
    let runs = runs.iter().map(|run| match run {
        Run::Text(words) => escaped(words),
        Run::Strong(words) => format!("**{}**", escaped(words)),
        // ids and hashes contain no backtick; anything else is text
        Run::Code(words) if words.contains(['`', '|', '\\']) => escaped(words),
        Run::Code(words) => format!("`{words}`"),
        Run::Address(address) if is_link(address) => format!("<{}>", address.replace('|', "%7C")),
        Run::Address(address) => escaped(&flowing(address)),
        Run::Link(words, anchor) => format!("[{}](#{anchor})", escaped(words)),
    });
    escaped_start(&runs.collect::<String>())
}
