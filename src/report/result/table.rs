//! A table for many records: a line for each result, in columns whose widths are fixed before the first row.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::batch::Screened;
use crate::model::{Outcome, Protocol};
use crate::report::result::{untils, verdict_word, window};
use crate::report::text::lines::{Lines, lines_of};
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::{Paint, Style, plain};
use crate::report::words::not_before::date_with_verdict;
use crate::report::words::verdict::undecided;

const RECORD: usize = 14;
const ID: usize = 16;
const VERDICT: usize = "contraindicated".len();
const DATE: usize = "not before".len();
const WINDOW: usize = "2026-12-20 to 2027-01-03".len();
const MAX_PROCEDURE_LENGTH: usize = 24;
/// Minimum room for reasons beside the other columns. With less room, they are below, with this indentation.
const MIN_ROOM: usize = 24;
const DEPTH: usize = 4;

/// The columns of one run.
pub struct Table<'a> {
    protocol: &'a Protocol,
    paint: Paint<'a>,
    procedure: usize,
    /// Whether there is a column for windows.
    has_windows: bool,
    name_files: bool,
    width: Option<usize>,
    file: Option<String>,
}

/// A row before its layout. Every text is safe to show.
struct Row<'a> {
    record: &'a str,
    id: &'a str,
    procedure: &'a str,
    verdict: &'a str,
    style: Style,
    date: &'a str,
    window: &'a str,
    why: &'a str,
}

impl<'a> Table<'a> {
    /// Columns for the results of a protocol. With `name_files`, a line names each file before its first row. With
    /// `width`, reasons are wrapped at that many columns.
    pub fn new(
        protocol: &'a Protocol,
        paint: Paint<'a>,
        (name_files, has_windows): (bool, bool),
        width: Option<usize>,
    ) -> Self {
        let longest = protocol
            .procedures
            .iter()
            .map(|procedure| procedure.id.width())
            .max();
        Self {
            protocol,
            paint,
            procedure: longest
                .unwrap_or(0)
                .clamp("procedure".len(), MAX_PROCEDURE_LENGTH),
            has_windows,
            name_files,
            width,
            file: None,
        }
    }

    /// The names of the columns.
    pub fn head(&self) -> String {
        let row = Row {
            record: "record (line)",
            id: "id",
            procedure: "procedure",
            verdict: "verdict",
            style: Style::Heading,
            date: "not before",
            window: if self.has_windows { "window" } else { "" },
            why: "reasons",
        };
        let lines = self.lines(&row);
        let painted = lines
            .lines()
            .map(|line| (self.paint)(Style::Heading, line) + "\n");
        painted.collect()
    }

    /// The rows of one record, one for each procedure.
    pub fn rows(&mut self, file: &str, screened: &Screened) -> String {
        let mut text = String::new();
        if self.name_files && self.file.as_deref() != Some(file) {
            let name = (self.paint)(Style::Heading, &spelled_out(file));
            text.push_str(&format!("{name}\n"));
            self.file = Some(file.to_owned());
        }
        let record = format!("{} ({})", screened.record, screened.line);
        match &screened.content {
            Ok((form, outcomes)) => {
                let id = form.id.as_deref().unwrap_or_default();
                for outcome in outcomes {
                    let date = date_with_verdict(self.protocol, outcome);
                    let date = date.map(|wait| wait.day.to_string());
                    text.push_str(&self.painted(&Row {
                        record: &record,
                        id: &spelled_out(id),
                        procedure: &self.protocol.procedure(outcome.procedure).id,
                        verdict: verdict_word(outcome),
                        style: Style::Verdict(outcome.decided()),
                        date: date.as_deref().unwrap_or_default(),
                        window: &outcome.window.map_or(String::new(), window::short),
                        why: &self.why(outcome, form.errors.len()),
                    }));
                }
            }
            Err(unreadable) => text.push_str(&self.painted(&Row {
                record: &record,
                id: &spelled_out(unreadable.id.as_deref().unwrap_or_default()),
                procedure: "",
                verdict: "unreadable",
                style: Style::Error,
                date: "",
                window: "",
                why: &spelled_out(&unreadable.message),
            })),
        }
        text
    }

    /// A row with a styled verdict.
    fn painted(&self, row: &Row<'_>) -> String {
        let lines = self.lines(row);
        let (before, rest) = lines.split_at(self.lead(row).len());
        let (verdict, after) = rest.split_at(row.verdict.len());
        format!("{before}{}{after}", (self.paint)(row.style, verdict))
    }

    /// The columns up to the verdict: side by side, or on separate lines on a narrow terminal.
    fn lead(&self, row: &Row<'_>) -> String {
        if let Some((width, depth)) = self.narrow() {
            let cells = [row.record, row.id, row.procedure].join("  ");
            let mut lines = Lines::new(width, &plain);
            lines.say(Style::Plain, 0, cells.trim_end());
            return lines.into_text() + &" ".repeat(depth);
        }
        let cells = [
            cell(row.record, RECORD),
            cell(row.id, ID),
            cell(row.procedure, self.procedure),
        ];
        cells.join("  ") + "  "
    }

    /// The total width of all columns but the last one.
    fn beside(&self) -> usize {
        let window = if self.has_windows { 2 + WINDOW } else { 0 };
        RECORD + 2 + ID + 2 + self.procedure + 2 + VERDICT + 2 + DATE + window
    }

    /// The width of a terminal without room for the columns, and the indentation of lines after the first.
    fn narrow(&self) -> Option<(usize, usize)> {
        let width = self.width.filter(|width| *width < self.beside())?;
        Some((width, if width < 2 * MIN_ROOM { 2 } else { DEPTH }))
    }

    /// A row: columns of fixed width, and the last one, which takes the remaining width.
    fn lines(&self, row: &Row<'_>) -> String {
        if let Some(narrow) = self.narrow() {
            return self.below(row, narrow);
        }
        let mut columns = format!(
            "{}{}  {}",
            self.lead(row),
            cell(row.verdict, VERDICT),
            cell(row.date, DATE)
        );
        if self.has_windows {
            columns += &format!("  {}", cell(row.window, WINDOW));
        }
        let Some(width) = self.width else {
            return format!("{}\n", format!("{columns}  {}", row.why).trim_end());
        };
        let beside = self.beside() + 2;
        let fits = width >= beside + MIN_ROOM;
        let depth = if fits { beside } else { DEPTH };
        let room = width.saturating_sub(depth).max(MIN_ROOM);
        let hanging = format!("\n{}", " ".repeat(depth));
        let why = lines_of(row.why, room).join(&hanging);
        match (fits, why.as_str()) {
            (true, _) | (_, "") => format!("{}\n", format!("{columns}  {why}").trim_end()),
            (false, _) => format!("{}{hanging}{why}\n", columns.trim_end()),
        }
    }

    /// A row without columns: the record, below it the verdict with its days, below them the reasons.
    fn below(&self, row: &Row<'_>, (width, depth): (usize, usize)) -> String {
        let mut text = self.lead(row) + row.verdict;
        let mut taken = depth + row.verdict.width();
        let mut below = Vec::new();
        for days in [row.date, row.window] {
            taken += 2 + days.width();
            if taken <= width && below.is_empty() {
                text += &format!("  {days}")
            } else {
                below.push(days)
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        let mut lines = Lines::new(width, &plain);
        for words in below.into_iter().chain([row.why]) {
            if !words.is_empty() {
                lines.say(Style::Plain, depth, words);
            }
        }
        text + &lines.into_text()
    }

    /// Cells: urgent, rules, possible verdicts, open questions, stale answers and unreadable answers.
    fn why(&self, outcome: &Outcome, errors: usize) -> String {
        let mut parts = Vec::new();
        let rules: Vec<_> = outcome
            .reasons
            .iter()
            .map(|reason| self.protocol.rule(reason.rule).id.as_str())
            .collect();
        let urgent = outcome
            .reasons
            .iter()
            .filter_map(|reason| self.protocol.rule(reason.rule).urgent.as_deref());
        parts.extend(
            urgent.map(|urgent| {
                format!("URGENT: {}", crate::report::text::spelling::flowing(urgent))
            }),
        );
        if !rules.is_empty() {
            parts.push(rules.join(", "));
        }
        parts.extend(undecided(outcome));
        if let Some(wait) = date_with_verdict(self.protocol, outcome) {
            let words = match (wait.is_about, outcome.not_before_final) {
                (false, true) => None,
                (false, false) => Some("date at the earliest"),
                (true, true) => Some("about this date"),
                (true, false) => Some("about this date at the earliest"),
            };
            parts.extend(words.map(str::to_owned));
        }
        let needed: Vec<_> = outcome
            .needed
            .iter()
            .map(|&question| self.protocol.question(question).id.as_str())
            .collect();
        if !needed.is_empty() {
            parts.push(format!("needs {}", needed.join(", ")));
        }
        match outcome.stale.len() {
            0 => {}
            1 => parts.push("1 answer is too old".to_owned()),
            count => parts.push(format!("{count} answers are too old")),
        }
        parts.extend(
            untils(self.protocol, outcome).map(|(_, until)| {
                format!("until {}", crate::report::text::spelling::flowing(until))
            }),
        );
        if errors > 0 {
            let s = if errors == 1 { "" } else { "s" };
            parts.push(format!("{errors} answer{s} cannot be read"));
        }
        parts.join("; ")
    }
}

/// Text in exactly `width` columns. If it is cut, it ends in `…`.
fn cell(text: &str, width: usize) -> String {
    if text.width() <= width {
        return format!("{text}{}", " ".repeat(width - text.width()));
    }
    let mut shown = String::new();
    let mut taken = 0;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0);
        if taken + wide > width - 1 {
            break;
        }
        shown.push(character);
        taken += wide;
    }
    format!("{shown}…{}", " ".repeat(width - 1 - taken))
}

#[cfg(test)]
mod tests;
