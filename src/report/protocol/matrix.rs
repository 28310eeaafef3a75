//! A table of rules and procedures with a verdict in each cell. It has a row for each condition.

use unicode_width::UnicodeWidthStr;

use crate::model::{ProcedureId, Protocol, Rule, TopicId, Verdict};
use crate::report::markup::block::{Block, GridRow, code, text};
use crate::report::markup::html::Sheet;
use crate::report::markup::{Markup, html, markdown};
use crate::report::text::lines::lines_of;
use crate::report::text::spelling::flowing;
use crate::report::text::style::{Paint, Style};
use crate::report::words::condition;

/// Width of a cell in text, and minimum width of a condition.
const CELL: usize = 3;
const MIN_WORDS: usize = 24;
/// Indentation of the ids of rules.
const INDENT: usize = 2;

/// The letters of the verdicts, most severe first.
const LEGEND: &str =
    "C contraindicated, R refer, D defer, P precaution; an empty cell: no rule for this procedure";

/// Rules with one condition.
struct Row<'a> {
    words: String,
    rules: Vec<&'a Rule>,
}

/// The matrix as a table in HTML or Markdown.
pub fn document(protocol: &Protocol, markup: Markup) -> String {
    let facts = format!(
        "{} {}, {}, {}",
        protocol.id,
        protocol.version,
        protocol.status.word(),
        protocol.short_hash()
    );
    let heads = protocol.procedures.iter().map(|one| one.title.clone());
    let mut grid = Vec::new();
    for topic in (0..protocol.topics.len()).map(TopicId::from) {
        let rows = rows(protocol, topic);
        if rows.is_empty() {
            continue;
        }
        grid.push(GridRow::title(&protocol.topic(topic).title));
        grid.extend(rows.iter().map(|row| GridRow {
            words: vec![text(&row.words)],
            below: row.rules.iter().map(|rule| code(&rule.id)).collect(),
            cells: row.cells(protocol).map(letter).collect(),
        }));
    }
    let blocks = [
        Block::Paragraph(vec![text(&facts)]),
        Block::Paragraph(vec![text(LEGEND)]),
        Block::Grid(heads.collect(), grid),
    ];
    match markup {
        Markup::Markdown => markdown::page(&protocol.title, &blocks),
        Markup::Html => html::page(&Sheet::of(protocol), &blocks),
    }
}

/// The matrix as text, with numbers for the procedures, wrapped at `width` columns if the number of procedures allows
/// it.
pub fn matrix(protocol: &Protocol, width: usize, paint: Paint<'_>) -> String {
    let cells = CELL * protocol.procedures.len();
    let room = width.saturating_sub(cells + 1).max(MIN_WORDS);
    let mut out = String::new();
    for (number, procedure) in (1..).zip(&protocol.procedures) {
        out += &format!("{number:>CELL$} {}\n", flowing(&procedure.title));
    }
    out += &format!("\n{}\n", lines_of(LEGEND, width).join("\n"));
    let numbers = (1..=protocol.procedures.len()).map(|number| format!("{number:>CELL$}"));
    let numbers = numbers.collect::<String>();
    for topic in (0..protocol.topics.len()).map(TopicId::from) {
        let rows = rows(protocol, topic);
        if rows.is_empty() {
            continue;
        }
        let title = lines_of(&protocol.topic(topic).title, room);
        let titles = title.iter().map(|line| (Style::Heading, line.clone()));
        out.push('\n');
        push(&mut out, (room, paint), titles.collect(), &numbers);
        for row in rows {
            let ids: Vec<_> = row.rules.iter().map(|rule| rule.id.as_str()).collect();
            let words = lines_of(&row.words, room).into_iter();
            let words = words.map(|line| (Style::Plain, line));
            let ids = lines_of(&ids.join(", "), room - INDENT).into_iter();
            let ids = ids.map(|line| (Style::Faint, " ".repeat(INDENT) + &line));
            let cells = row.cells(protocol);
            let cells = cells.map(|verdict| format!("{:>CELL$}", letter(verdict)));
            push(
                &mut out,
                (room, paint),
                words.chain(ids).collect(),
                &cells.collect::<String>(),
            );
        }
    }
    out
}

/// Adds lines, with cells beside the first one.
fn push(
    out: &mut String,
    (room, paint): (usize, Paint<'_>),
    lines: Vec<(Style, String)>,
    cells: &str,
) {
    for (index, (style, line)) in lines.iter().enumerate() {
        let gap = " ".repeat(room.saturating_sub(line.width()) + 1);
        let beside = if index == 0 {
            format!("{gap}{cells}")
        } else {
            String::new()
        };
        out.push_str(&paint(*style, line));
        out.push_str(beside.trim_end());
        out.push('\n');
    }
}

/// The conditions of a topic, in the order of their first rules.
fn rows(protocol: &Protocol, topic: TopicId) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for rule in protocol.rules.iter().filter(|rule| rule.topic == topic) {
        let words = condition::in_words(protocol, &rule.when);
        match rows.iter_mut().find(|row| row.words == words) {
            Some(row) => row.rules.push(rule),
            None => rows.push(Row {
                words,
                rules: vec![rule],
            }),
        }
    }
    rows
}

impl Row<'_> {
    /// The most severe verdict for each procedure.
    fn cells(&self, protocol: &Protocol) -> impl Iterator<Item = Option<Verdict>> {
        protocol.procedure_ids().map(|id| self.verdict(id))
    }

    fn verdict(&self, procedure: ProcedureId) -> Option<Verdict> {
        let rules = self.rules.iter();
        let rules = rules.filter(|rule| rule.procedures.contains(&procedure));
        rules.map(|rule| rule.verdict).max()
    }
}

fn letter(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Contraindicated) => "C",
        Some(Verdict::Refer) => "R",
        Some(Verdict::Defer) => "D",
        Some(Verdict::Precaution) => "P",
        Some(Verdict::Eligible) | None => "",
    }
}
