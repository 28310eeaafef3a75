//! Many records: a line for each result, in columns whose widths are known before the first row.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::batch::Screened;
use crate::model::{Outcome, Protocol};
use crate::report::result::{untils, verdict_word};
use crate::report::text::lines::lines_of;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::{Paint, Style};
use crate::report::words::not_before::said_with;
use crate::report::words::verdict::undecided;

const RECORD: usize = 14;
const ID: usize = 16;
const VERDICT: usize = "contraindicated".len();
const DATE: usize = "not before".len();
const LONGEST_PROCEDURE: usize = 24;
/// The least room for reasons beside the other columns; with less they stand below, this deep.
const LEAST_ROOM: usize = 24;
const DEPTH: usize = 4;

/// The columns of one run.
pub struct Table<'a> {
    protocol: &'a Protocol,
    paint: Paint<'a>,
    procedure: usize,
    name_files: bool,
    width: Option<usize>,
    file: Option<String>,
}

/// One row before it is laid out, every text fit to be shown.
struct Row<'a> {
    record: &'a str,
    id: &'a str,
    procedure: &'a str,
    verdict: &'a str,
    style: Style,
    date: &'a str,
    why: &'a str,
}

impl<'a> Table<'a> {
    /// Columns for the results of a protocol. With `name_files`, a line names each file before its first row; with
    /// `width`, reasons are wrapped at so many columns.
    pub fn new(
        protocol: &'a Protocol,
        paint: Paint<'a>,
        name_files: bool,
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
                .clamp("procedure".len(), LONGEST_PROCEDURE),
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
                    let date = said_with(self.protocol, outcome);
                    let date = date.map(|wait| wait.day.to_string());
                    text.push_str(&self.painted(&Row {
                        record: &record,
                        id: &spelled_out(id),
                        procedure: &self.protocol.procedure(outcome.procedure).id,
                        verdict: verdict_word(outcome),
                        style: Style::Verdict(outcome.decided()),
                        date: date.as_deref().unwrap_or_default(),
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
                why: &spelled_out(&unreadable.message),
            })),
        }
        text
    }

    /// A row with its verdict dressed.
    fn painted(&self, row: &Row<'_>) -> String {
        let lines = self.lines(row);
        let (before, rest) = lines.split_at(self.lead(row).len());
        let (verdict, after) = rest.split_at(row.verdict.len());
        format!("{before}{}{after}", (self.paint)(row.style, verdict))
    }

    /// The columns up to the verdict: as wide as they are, or on a line of their own where the terminal is narrow.
    fn lead(&self, row: &Row<'_>) -> String {
        if self.is_narrow() {
            let mut lead = [row.record, row.id, row.procedure].join("  ");
            lead.truncate(lead.trim_end().len());
            return lead + "\n" + &" ".repeat(DEPTH);
        }
        let cells = [
            cell(row.record, RECORD),
            cell(row.id, ID),
            cell(row.procedure, self.procedure),
        ];
        cells.join("  ") + "  "
    }

    /// How wide all columns but the last one are.
    fn beside(&self) -> usize {
        RECORD + 2 + ID + 2 + self.procedure + 2 + VERDICT + 2 + DATE
    }

    fn is_narrow(&self) -> bool {
        self.width.is_some_and(|width| width < self.beside())
    }

    /// A row: the columns that are as wide as they are, and the last one, which takes what is left.
    fn lines(&self, row: &Row<'_>) -> String {
        let columns = format!(
            "{}{}  {}",
            self.lead(row),
            cell(row.verdict, VERDICT),
            cell(row.date, DATE)
        );
        let Some(width) = self.width else {
            return format!("{}\n", format!("{columns}  {}", row.why).trim_end());
        };
        let beside = self.beside() + 2;
        let fits = width >= beside + LEAST_ROOM;
        let depth = if fits { beside } else { DEPTH };
        let room = width.saturating_sub(depth).max(LEAST_ROOM);
        let hanging = format!("\n{}", " ".repeat(depth));
        let why = lines_of(row.why, room).join(&hanging);
        match (fits, why.as_str()) {
            (true, _) | (_, "") => format!("{}\n", format!("{columns}  {why}").trim_end()),
            (false, _) => format!("{}{hanging}{why}\n", columns.trim_end()),
        }
    }

    /// What is urgent, the rules, what could follow, what is open, how much is too old and how much could not be read.
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
        if let Some(wait) = said_with(self.protocol, outcome) {
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

/// Text in exactly `width` columns; what does not fit ends in `…`.
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
mod tests {
    use super::*;
    use crate::model::{Answer, OptionId};
    use crate::report::{sample, text::style::plain};

    #[test]
    fn rows_stand_in_columns() {
        let protocol = sample::protocol();
        let mut table = Table::new(&protocol, &plain, true, None);
        let mut wide = sample::form(&protocol, &[0, 1], &[("keloid", Answer::Missing)]);
        wide.id = Some("漢字漢字漢字漢字漢字\u{1b}".into());
        let mut warts = sample::form(
            &protocol,
            &[0],
            &[("keloid", Answer::Option(OptionId::new(1)))],
        );
        warts.id = None;
        let mut text = table.head();
        text += &table.rows("a.csv", &sample::deferred(&protocol));
        text += &table.rows("a.csv", &sample::unreadable());
        text += &table.rows("b.csv", &sample::screened(&protocol, wide));
        text += &table.rows("b.csv", &sample::screened(&protocol, warts));
        insta::assert_snapshot!(text, @"
        record (line)   id                procedure      verdict          not before  reasons
        a.csv
        3 (4)           C-1042            microneedling  incomplete       2026-12-30  isotretinoin-recent; at least defer, could become contraindicated; about this date; needs age; 1 answer cannot be read
        2 (2)           =C-7                             unreadable                   `kelod` is no question; did you mean `keloid`?
        b.csv
        3 (4)           漢字漢字漢字漢…   microneedling  incomplete                   could become refer; needs keloid
        3 (4)           漢字漢字漢字漢…   numbing-cream  eligible
        3 (4)                             microneedling  refer                        keloid-history
        ");
    }

    #[test]
    fn reasons_stay_within_a_terminal() {
        let protocol = sample::protocol();
        let mut text = String::new();
        for width in [80, 110] {
            let mut table = Table::new(&protocol, &plain, false, Some(width));
            text += &table.head();
            text += &table.rows("a.csv", &sample::deferred(&protocol));
            text += &table.rows("a.csv", &sample::unreadable());
        }
        insta::assert_snapshot!(text, @"
        record (line)   id                procedure      verdict          not before
            reasons
        3 (4)           C-1042            microneedling  incomplete       2026-12-30
            isotretinoin-recent; at least defer, could become contraindicated; about
            this date; needs age; 1 answer cannot be read
        2 (2)           =C-7                             unreadable
            `kelod` is no question; did you mean `keloid`?
        record (line)   id                procedure      verdict          not before  reasons
        3 (4)           C-1042            microneedling  incomplete       2026-12-30  isotretinoin-recent; at
                                                                                      least defer, could become
                                                                                      contraindicated; about this
                                                                                      date; needs age; 1 answer cannot
                                                                                      be read
        2 (2)           =C-7                             unreadable                   `kelod` is no question; did you
                                                                                      mean `keloid`?
        ");
    }

    #[test]
    fn a_narrow_terminal_has_a_line_for_the_record() {
        let protocol = sample::protocol();
        let mut table = Table::new(&protocol, &plain, false, Some(40));
        let mut text = table.head();
        text += &table.rows("a.csv", &sample::deferred(&protocol));
        text += &table.rows("a.csv", &sample::unreadable());
        insta::assert_snapshot!(text, @"
        record (line)  id  procedure
            verdict          not before
            reasons
        3 (4)  C-1042  microneedling
            incomplete       2026-12-30
            isotretinoin-recent; at least defer,
            could become contraindicated; about
            this date; needs age; 1 answer
            cannot be read
        2 (2)  =C-7
            unreadable
            `kelod` is no question; did you mean
            `keloid`?
        ");
    }

    #[test]
    fn a_cell_is_as_wide_as_it_says() {
        for text in ["", "short", "exactly-ten", "漢字漢字漢字", "e\u{301}é"] {
            assert_eq!(cell(text, 10).width(), 10, "{text}");
        }
    }
}
