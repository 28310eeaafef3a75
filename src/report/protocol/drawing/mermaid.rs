//! A drawing for Mermaid.

use std::fmt::Write;

use super::{Edge, Graph, Node, Shape};
use crate::model::Verdict;
use crate::report::text::spelling::flowing;

pub(super) fn text(graph: &Graph) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for group in &graph.groups {
        // writing to a string cannot fail
        let title = escaped(&flowing(&group.title));
        let _ = writeln!(text, "  subgraph {}[\"{title}\"]", group.id);
        for node in &group.nodes {
            let _ = writeln!(text, "    {}", drawn(node));
        }
        text.push_str("  end\n");
    }
    for Edge { from, to, label } in &graph.edges {
        let label = label.as_ref().map(|label| escaped(label));
        let arrow = label.map_or("-->".to_owned(), |label| format!("-->|\"{label}\"|"));
        let _ = writeln!(text, "  {from} {arrow} {to}");
    }
    for verdict in &Verdict::ALL[1..] {
        let fill = Shape::Rule(*verdict).fill();
        let _ = writeln!(text, "  classDef {verdict} fill:{fill},color:#000000");
    }
    text
}

fn drawn(node: &Node) -> String {
    let (id, label) = (&node.id, joined(&node.paragraphs));
    match node.shape {
        Shape::Question => format!("{id}[\"{label}\"]"),
        Shape::Score => format!("{id}{{{{\"{label}\"}}}}"),
        Shape::Joint => format!("{id}((\"{label}\"))"),
        Shape::Rule(verdict) => format!("{id}([\"{label}\"]):::{verdict}"),
    }
}

fn joined(paragraphs: &[String]) -> String {
    let paragraphs: Vec<_> = paragraphs.iter().map(|one| escaped(one)).collect();
    paragraphs.join("<br/>")
}

/// Escapes text for Mermaid: characters that Mermaid would interpret become numbers. A hyphen or a point inside a word
/// is kept, because it does not start a list there. Formulas and icons are recognized even in numbers, so a zero-width
/// space separates their characters.
fn escaped(line: &str) -> String {
    let characters: Vec<char> = line.chars().collect();
    let mut text = String::with_capacity(line.len());
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| characters[index]);
        let is_word = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
        let is_inside = is_word(before) && is_word(characters.get(index + 1).copied());
        if character == '$' && before == Some('$') {
            text.push_str("#8203;");
        }
        let is_plain = match character {
            ' ' | ',' | '?' | '!' | '(' | ')' | '\'' => true,
            '-' | '.' => is_inside,
            _ => !character.is_ascii_punctuation(),
        };
        if is_plain {
            text.push(character);
        } else {
            let _ = write!(text, "#{};", u32::from(character));
        }
        if character == ':' && is_inside {
            text.push_str("#8203;");
        }
    }
    text
}
