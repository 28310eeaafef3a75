//! The document in Markdown, as GitHub reads it.

use std::fmt::Write;

use super::block::{Block, Fact, Run, is_link};
use crate::report::text::markdown::escaped;
use crate::report::text::spelling::flowing;

pub(super) fn page(title: &str, blocks: &[Block]) -> String {
    let mut text = format!("# {}\n", escaped(&flowing(title)));
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

/// An entry stands one level below the heading before it, whose level is given.
fn push(text: &mut String, block: &Block, level: u8) {
    // writing to a string cannot fail
    let _ = match block {
        Block::Heading(level, words, anchor) => {
            let marks = "#".repeat(usize::from(*level));
            let anchor = placed(anchor);
            writeln!(text, "{anchor}{marks} {}", escaped(&flowing(words)))
        }
        Block::Paragraph(runs) => writeln!(text, "{}", inline(runs)),
        Block::Items(items) => items
            .iter()
            .try_for_each(|runs| writeln!(text, "- {}", inline(runs))),
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
        Block::Blanks(labels) => {
            let lines: Vec<_> = labels
                .iter()
                .map(|label| format!("{label}: {}\n", "\\_".repeat(40)))
                .collect();
            text.write_str(&lines.join("\n"))
        }
    };
}

/// An anchor on a line of its own: those that a renderer makes of headings differ from one to the next.
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
        // ids and hashes hold no backtick; what else comes is text
        Run::Code(words) if words.contains(['`', '|', '\\']) => escaped(words),
        Run::Code(words) => format!("`{words}`"),
        Run::Address(address) if is_link(address) => format!("<{}>", address.replace('|', "%7C")),
        Run::Address(address) => escaped(&flowing(address)),
        Run::Link(words, anchor) => format!("[{}](#{anchor})", escaped(words)),
    });
    runs.collect()
}
