//! A drawing for `dot`.

use std::fmt::Write;

use super::{Edge, Graph, Node, Shape};
use crate::report::text::spelling::flowing;

/// Number of columns at which labels are wrapped, because `dot` does not wrap them.
const LABEL_WIDTH: usize = 32;

pub(super) fn text(graph: &Graph, title: &str) -> String {
    let mut text = format!("digraph {} {{\n", quoted(&[flowing(title)]));
    text.push_str("  graph [rankdir=LR, fontname=\"Helvetica\"]\n");
    text.push_str("  node [shape=box, style=filled, fontname=\"Helvetica\", fontsize=11]\n");
    text.push_str("  edge [fontname=\"Helvetica\", fontsize=9]\n");
    for group in &graph.groups {
        // writing to a string cannot fail
        let _ = writeln!(text, "  subgraph cluster_{} {{", group.id);
        let _ = writeln!(text, "    label={}", quoted(&[flowing(&group.title)]));
        for node in &group.nodes {
            let _ = writeln!(text, "    {}", drawn(node));
        }
        text.push_str("  }\n");
    }
    for Edge { from, to, label } in &graph.edges {
        let label = label.as_ref().map(|label| quoted(&[label]));
        let label = label.map_or(String::new(), |label| format!(" [label={label}]"));
        let _ = writeln!(text, "  {from} -> {to}{label}");
    }
    text.push_str("}\n");
    text
}

fn drawn(node: &Node) -> String {
    let shape = match node.shape {
        Shape::Question => "",
        Shape::Rule(_) => ", style=\"filled,rounded,bold\"",
        Shape::Score => ", shape=hexagon",
        Shape::Joint => ", shape=ellipse",
    };
    let (id, label, fill) = (&node.id, quoted(&node.paragraphs), node.shape.fill());
    format!("{id} [label={label}{shape}, fillcolor=\"{fill}\"]")
}

/// Paragraphs as one string. `&` would start an entity, and a backslash an escape of `dot`.
fn quoted(paragraphs: &[impl AsRef<str>]) -> String {
    let lines = paragraphs
        .iter()
        .flat_map(|paragraph| textwrap::wrap(paragraph.as_ref(), LABEL_WIDTH));
    let lines: Vec<_> = lines
        .map(|line| {
            let line = line.replace('\\', "\\\\").replace('"', "\\\"");
            line.replace('&', "&amp;")
        })
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}
