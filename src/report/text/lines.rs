//! Wrapped, indented, styled lines. They break between words, and no date is split.

use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::report::text::dates::{MAX_DATE_WIDTH, glued, unglued};
use crate::report::text::spelling::flowing;
use crate::report::text::style::{Paint, Style};

/// Minimum width at which text is wrapped.
pub(crate) const MIN_WIDTH: usize = 20;

/// A page that is being built.
pub(crate) struct Lines<'a> {
    text: String,
    width: usize,
    paint: Paint<'a>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(width: usize, paint: Paint<'a>) -> Self {
        Self {
            text: String::new(),
            width: width.max(MIN_WIDTH),
            paint,
        }
    }

    /// Number of columns.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Adds wrapped text. Lines after the first have the same indentation.
    pub(crate) fn say(&mut self, style: Style, indent: usize, text: &str) {
        self.led(style, &" ".repeat(indent), text);
    }

    /// Adds a member of a list. Lines after the first are indented to its text.
    pub(crate) fn item(&mut self, style: Style, indent: usize, text: &str) {
        self.led(style, &format!("{}- ", " ".repeat(indent)), text);
    }

    /// Adds text after a lead, such as a number. Lines after the first are indented to the text.
    pub(crate) fn led(&mut self, style: Style, lead: &str, text: &str) {
        let paint = self.paint;
        self.led_with(lead, text, &|line| paint(style, line));
    }

    /// Adds text whose lines are styled by `dress`. It may only add characters without width.
    pub(crate) fn led_with(&mut self, lead: &str, text: &str, dress: &dyn Fn(&str) -> String) {
        let (lead, lines) = wrapped(lead, text, self.width);
        let hanging = " ".repeat(hang(lead.width(), self.width));
        for (index, line) in lines.iter().enumerate() {
            self.text.push_str(if index == 0 { lead } else { &hanging });
            self.text.push_str(&dress(line));
            self.text.push('\n');
        }
    }

    /// Adds text beside a lead that is already styled and takes `room` columns.
    pub(crate) fn beside(&mut self, lead: &str, room: usize, text: &str) {
        let start = self.text.len();
        self.led(Style::Plain, &" ".repeat(room), text);
        self.text.replace_range(start..start + room, lead);
    }

    /// Adds a line that is not wrapped, such as an address.
    pub(crate) fn whole(&mut self, style: Style, indent: usize, text: &str) {
        let lead = " ".repeat(hang(indent, self.width));
        let text = (self.paint)(style, &flowing(text));
        self.text.push_str(&format!("{lead}{text}\n"));
    }

    /// Adds lines that are already laid out.
    pub(crate) fn laid_out(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds an empty line before the following text.
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
    wrapped("", text, width.max(MIN_WIDTH)).1
}

/// Indentation of lines after the first. It always leaves room for a date.
fn hang(lead: usize, width: usize) -> usize {
    lead.min(width.saturating_sub(MAX_DATE_WIDTH))
}

/// The lead, with less indentation if there is little room, and the lines without leads. Leads are not styled, so
/// colors never change where a line breaks.
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

/// A lead with only as many leading spaces as its text has room for.
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
    fn a_word_that_is_wider_than_the_page_is_split() {
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
