//! A page as text, wrapped at the width of its reader.

use unicode_width::UnicodeWidthStr;

use super::View;
use super::content::{Body, Entry, Lead, Page, Section, Topic, VerdictLine, plain};
use crate::model::Status;
use crate::report::markup::block::{between, is_link};
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};

/// Indentation of the entries of a section, and of items below their own title.
const DEPTH: usize = 2;
const DEEPER: usize = 4;
/// Minimum width of text beside the verdict of a rule.
const MIN_ROOM: usize = 30;
/// Maximum width of lines to fill in.
const MAX_BLANK_WIDTH: usize = 60;

pub(super) fn render(view: &View<'_>, page: &Page) -> String {
    let mut lines = Lines::new(view.width, view.paint);
    for sentence in &page.urgent {
        lines.say(Style::Urgent, 0, &format!("Urgent: {sentence}"));
    }
    lines.blank();
    lines.say(page.head_style, 0, &page.head.join(" · "));
    for note in &page.notes {
        lines.say(Style::Plain, 0, note);
    }
    if page.mark == Some(Status::Draft) {
        lines.say(Style::Plain, 0, "DRAFT: nobody has approved the protocol.");
    }
    if !page.verdicts.is_empty() {
        lines.blank();
        verdicts(&mut lines, view.paint, &page.verdicts);
    }
    for remark in &page.remarks {
        lines.say(remark.style, 0, &remark.words);
    }
    for part in &page.sections {
        lines.blank();
        section(&mut lines, view, part);
    }
    lines.blank();
    lines.say(Style::Faint, 0, &page.last);
    if let Some(hash) = &page.hash {
        lines.say(Style::Faint, 0, &format!("SHA-256 of the rules: {hash}"));
    }
    lines.into_text()
}

/// One line for each procedure: a sentence if there is only one or the columns do not fit, otherwise a table. If the
/// column of windows does not fit, each window is below its row.
fn verdicts(lines: &mut Lines<'_>, paint: Paint<'_>, verdicts: &[VerdictLine]) {
    let head = ["Procedure", "Verdict", "Not before", "Window"];
    let rows = verdicts.iter().map(|one| {
        let window = one.window.as_deref().unwrap_or_default();
        [&one.procedure, one.verdict.as_str(), one.cell(), window]
    });
    let rows: Vec<[&str; 4]> = rows.collect();
    let widths = [0, 1, 2, 3].map(|column| {
        let cells = rows.iter().chain([&head]).map(|row| row[column].width());
        cells.max().unwrap_or(0)
    });
    let fits = |columns: usize| {
        widths[..columns].iter().sum::<usize>() + 2 * (columns - 1) <= lines.width()
    };
    if verdicts.len() == 1 || !fits(3) {
        for one in verdicts {
            lines.say(one.style, 0, &one.sentence());
        }
        return;
    }
    let has_windows = verdicts.iter().any(|one| one.window.is_some());
    let columns = if has_windows && fits(4) { 4 } else { 3 };
    let mut row = |cells: &[&str; 4], styles: [Style; 4]| {
        let mut line = String::new();
        for ((cell, width), style) in cells.iter().zip(widths).zip(styles).take(columns) {
            line.push_str(&paint(style, cell));
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        lines.laid_out(&format!("{}\n", line.trim_end()));
        if columns == 3 && styles[0] != Style::Heading && has_windows {
            lines.say(Style::Plain, DEPTH, &format!("window: {}", cells[3]));
        }
    };
    row(&head, [Style::Heading; 4]);
    for (cells, one) in rows.iter().zip(verdicts) {
        row(cells, [Style::Plain, one.style, Style::Plain, Style::Plain]);
    }
}

fn section(lines: &mut Lines<'_>, view: &View<'_>, section: &Section) {
    lines.say(Style::Heading, 0, &section.title);
    match &section.body {
        Body::Entries(entries) => self::entries(lines, view, entries),
        Body::Answers(topics) => topics.iter().for_each(|one| topic(lines, one)),
        Body::Blanks(labels) => blanks(lines, labels),
    }
}

fn entries(lines: &mut Lines<'_>, view: &View<'_>, entries: &[Entry]) {
    let is_nested = entries.iter().any(|entry| entry.lead == Lead::Title);
    let verdict = |entry: &Entry| match entry.lead {
        Lead::Verdict(verdict) => verdict.word().len(),
        Lead::Sentence | Lead::Part | Lead::Title | Lead::Item | Lead::Number(_) => 0,
    };
    let widest = entries.iter().map(verdict).max().unwrap_or(0);
    let sentences = entries.iter().filter(|one| one.lead == Lead::Sentence);
    let has_marks = sentences.count() > 1 && !is_nested;
    for entry in entries {
        let words = plain(&entry.words);
        let depth = match entry.lead {
            Lead::Sentence if has_marks => {
                lines.item(entry.style, DEPTH, &words);
                DEEPER
            }
            Lead::Sentence | Lead::Part | Lead::Title => {
                lines.say(entry.style, DEPTH, &words);
                DEEPER
            }
            Lead::Item => {
                let depth = if is_nested { DEEPER } else { DEPTH };
                lines.item(entry.style, depth, &words);
                depth + 2
            }
            Lead::Verdict(verdict) => {
                let word = verdict.word();
                let beside = DEPTH + widest + 2;
                let style = Style::Verdict(Some(verdict));
                if lines.width() < beside + MIN_ROOM {
                    lines.say(style, DEPTH, word);
                    lines.say(Style::Plain, DEEPER, &words);
                    DEEPER
                } else {
                    let lead = format!("{}{}", " ".repeat(DEPTH), (view.paint)(style, word));
                    let gap = " ".repeat(beside - DEPTH - word.len());
                    lines.beside(&format!("{lead}{gap}"), beside, &words);
                    beside
                }
            }
            Lead::Number(number) => {
                source(lines, view, number, entry);
                continue;
            }
        };
        for line in &entry.below {
            lines.say(line.style, depth, &plain(&line.words));
        }
    }
}

/// A source: its title as a link, or with its address, on one line if that fits.
fn source(lines: &mut Lines<'_>, view: &View<'_>, number: usize, entry: &Entry) {
    let lead = format!("{}[{number}] ", " ".repeat(DEPTH));
    let words = plain(&entry.words);
    let address = entry.address.as_deref().unwrap_or_default();
    if view.links && is_link(address) && address.is_ascii() {
        let linked = |line: &str| format!("\u{1b}]8;;{address}\u{1b}\\{line}\u{1b}]8;;\u{1b}\\");
        return lines.led_with(&lead, &words, &linked);
    }
    let both = format!("{words} {address}");
    if lead.width() + both.width() <= lines.width() {
        lines.led(Style::Plain, &lead, &both)
    } else {
        lines.led(Style::Plain, &lead, &words);
        lines.whole(Style::Faint, lead.width(), address);
    }
}

fn topic(lines: &mut Lines<'_>, topic: &Topic) {
    lines.say(Style::Heading, DEPTH, &topic.title);
    for (question, answer) in &topic.answers {
        let both = [question.clone(), between(" "), answer.clone()];
        lines.item(Style::Plain, DEEPER, plain(&both).trim_end());
    }
}

/// Lines to fill in by hand.
fn blanks(lines: &mut Lines<'_>, labels: &[&str]) {
    let widest = labels.iter().map(|label| label.len()).max().unwrap_or(0);
    for label in labels {
        let lead = format!("{}{label:widest$}  ", " ".repeat(DEPTH));
        let room = lines
            .width()
            .min(MAX_BLANK_WIDTH)
            .saturating_sub(lead.len());
        lines.blank();
        lines.laid_out(&format!("{lead}{}\n", "_".repeat(room.max(5))));
    }
}
