//! Wrapped, indented, dressed lines. They break between words, and no date is split.

use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::report::text::dates::{WIDEST_DATE, glued, unglued};
use crate::report::text::spelling::flowing;
use crate::report::text::style::{Paint, Style};

/// The fewest columns that text is wrapped at.
pub(crate) const LEAST_WIDTH: usize = 20;

/// A page in the making.
pub(crate) struct Lines<'a> {
    text: String,
    width: usize,
    paint: Paint<'a>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(width: usize, paint: Paint<'a>) -> Self {
        Self {
            text: String::new(),
            width: width.max(LEAST_WIDTH),
            paint,
        }
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds text, wrapped; lines after the first are indented like the first.
    pub(crate) fn say(&mut self, style: Style, indent: usize, text: &str) {
        self.led(style, &" ".repeat(indent), text);
    }

    /// Adds a member of a list; lines after the first are indented to its text.
    pub(crate) fn item(&mut self, style: Style, indent: usize, text: &str) {
        self.led(style, &format!("{}- ", " ".repeat(indent)), text);
    }

    /// Adds text after a lead of its own, such as a number; lines after the first are indented to the text.
    pub(crate) fn led(&mut self, style: Style, lead: &str, text: &str) {
        let paint = self.paint;
        self.led_with(lead, text, &|line| paint(style, line));
    }

    /// Adds text whose lines `dress` decorates. It may only add what takes no space.
    pub(crate) fn led_with(&mut self, lead: &str, text: &str, dress: &dyn Fn(&str) -> String) {
        let (lead, lines) = wrapped(lead, text, self.width);
        let hanging = " ".repeat(hang(lead.width(), self.width));
        for (index, line) in lines.iter().enumerate() {
            self.text.push_str(if index == 0 { lead } else { &hanging });
            self.text.push_str(&dress(line));
            self.text.push('\n');
        }
    }

    /// Adds text beside a lead that is dressed already, and takes `room` columns.
    pub(crate) fn beside(&mut self, lead: &str, room: usize, text: &str) {
        let start = self.text.len();
        self.led(Style::Plain, &" ".repeat(room), text);
        self.text.replace_range(start..start + room, lead);
    }

    /// Adds a line that stays whole, such as an address.
    pub(crate) fn whole(&mut self, style: Style, indent: usize, text: &str) {
        let lead = " ".repeat(hang(indent, self.width));
        let text = (self.paint)(style, &flowing(text));
        self.text.push_str(&format!("{lead}{text}\n"));
    }

    /// Adds lines that are laid out already.
    pub(crate) fn laid_out(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds an empty line between what is above and what follows.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// The lines of a text, of at most `width` columns.
pub(in crate::report) fn lines_of(text: &str, width: usize) -> Vec<String> {
    wrapped("", text, width.max(LEAST_WIDTH)).1
}

/// How deep lines after the first are indented: never so deep that there is no room for a date.
fn hang(lead: usize, width: usize) -> usize {
    lead.min(width.saturating_sub(WIDEST_DATE))
}

/// The lead, with less indentation where there is little room, and the lines without leads. The leads are no part of
/// what is dressed, so that colour never changes where a line breaks.
fn wrapped<'t>(lead: &'t str, text: &str, width: usize) -> (&'t str, Vec<String>) {
    let lead = cut(lead, width);
    let (first, next) = (
        " ".repeat(lead.width()),
        " ".repeat(hang(lead.width(), width)),
    );
    let options = Options::new(width)
        .word_splitter(WordSplitter::NoHyphenation)
        .initial_indent(&first)
        .subsequent_indent(&next);
    let text = glued(&flowing(text));
    let lines = textwrap::wrap(&text, options);
    let lines = lines.iter().enumerate().map(|(index, line)| {
        let indent = if index == 0 { &first } else { &next };
        unglued(line.get(indent.len()..).unwrap_or_default())
    });
    (lead, lines.collect())
}

/// A lead with as few of its leading spaces as its text needs.
fn cut(lead: &str, width: usize) -> &str {
    let spaces = lead.len() - lead.trim_start_matches(' ').len();
    let too_much = lead.width() - hang(lead.width(), width);
    &lead[too_much.min(spaces)..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::style::plain;

    #[test]
    fn no_date_and_no_word_is_split_at_any_width() {
        let text = "not before 30 September 2026 at the earliest (well-known, 2026-09-30)";
        for width in 20..60 {
            for indent in [0, 2, 7, 30] {
                let mut lines = Lines::new(width, &plain);
                lines.item(Style::Plain, indent, text);
                let shown = lines.into_text();
                assert!(shown.contains("30 September 2026"), "{shown}");
                assert!(shown.contains("well-known"), "{shown}");
                assert!(shown.contains("2026-09-30"), "{shown}");
                for line in shown.lines() {
                    assert!(line.width() <= width, "{width}: {shown}");
                }
            }
        }
    }

    #[test]
    fn a_word_that_is_wider_than_the_page_goes_on_below() {
        let mut lines = Lines::new(20, &plain);
        lines.item(Style::Plain, 2, &format!("a {} b", "x".repeat(40)));
        insta::assert_snapshot!(lines.into_text(), @"
        - a
          xxxxxxxxxxxxxxxxxx
          xxxxxxxxxxxxxxxxxx
          xxxx b
        ");
    }
}
