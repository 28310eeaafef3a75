//! Wrapped, indented, dressed lines.

use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use crate::report::text::spelling::flowing;
use crate::report::text::style::{Paint, Style};

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
            width: width.max(20),
            paint,
        }
    }

    /// Adds text, wrapped; lines after the first are indented like the first.
    pub(crate) fn say(&mut self, style: Style, indent: usize, text: &str) {
        self.wrap(style, &" ".repeat(indent), indent, text);
    }

    /// Adds a member of a list; lines after the first are indented to its text.
    pub(crate) fn item(&mut self, style: Style, indent: usize, text: &str) {
        self.led(style, &format!("{}- ", " ".repeat(indent)), text);
    }

    /// Adds text after a lead of its own, such as a number; lines after the first are indented to the text.
    pub(crate) fn led(&mut self, style: Style, lead: &str, text: &str) {
        self.wrap(style, lead, lead.width(), text);
    }

    /// Adds a line that stays whole, such as an address.
    pub(crate) fn whole(&mut self, style: Style, indent: usize, text: &str) {
        self.line(style, &" ".repeat(indent), &flowing(text));
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

    /// The lead has no colour, so that colour never changes where a line breaks.
    fn wrap(&mut self, style: Style, lead: &str, hang: usize, text: &str) {
        let text = flowing(text);
        let options = Options::new(self.width.saturating_sub(hang).max(10));
        let hanging = " ".repeat(hang);
        for (index, line) in textwrap::wrap(&text, options).iter().enumerate() {
            self.line(style, if index == 0 { lead } else { &hanging }, line);
        }
    }

    fn line(&mut self, style: Style, lead: &str, text: &str) {
        self.text.push_str(lead);
        self.text.push_str(&(self.paint)(style, text));
        self.text.push('\n');
    }
}
