//! The lines around marks, with control characters spelled out and the marks adjusted.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::report::text::spelling::{flowing, push_spelled};
use crate::source::Source;

/// A range of bytes of the file, with the text beside it.
pub(super) struct Mark<'a> {
    pub range: Range<usize>,
    pub label: &'a str,
    pub primary: bool,
}

/// Complete lines of a file, as they are shown.
pub(super) struct Excerpt<'a> {
    text: String,
    first_line: usize,
    marks: Vec<Mark<'a>>,
}

impl<'a> Excerpt<'a> {
    /// The lines from the first to the last mark. A mark over several lines is shown on its first line.
    pub(super) fn new(source: &Source, marks: impl Iterator<Item = Mark<'a>>) -> Self {
        let marks: Vec<_> = marks.collect();
        let line_of = |mark: &Mark<'_>| source.place(mark.range.start).line;
        let first_line = marks.iter().map(line_of).min().unwrap_or(1);
        let last_line = marks.iter().map(line_of).max().unwrap_or(1);
        let mut text = String::new();
        let mut moved = Vec::new();
        for line in first_line..=last_line {
            let on_line = |mark: &&Mark<'_>| line_of(mark) == line;
            let bytes = window(source, line, marks.iter().find(on_line));
            let shown = Shown::new(&source.text()[bytes.clone()]);
            for mark in marks.iter().filter(on_line) {
                let at =
                    |offset: usize| text.len() + shown.offset(offset.saturating_sub(bytes.start));
                moved.push(Mark {
                    range: at(mark.range.start)
                        ..at(mark.range.end.min(bytes.end).max(mark.range.start)),
                    label: mark.label,
                    primary: mark.primary,
                });
            }
            text += &shown.text;
            text.push('\n');
        }
        Self {
            text,
            first_line,
            marks: moved,
        }
    }

    pub(super) fn into_snippet(self) -> Snippet<'a, Annotation<'a>> {
        let annotations = self.marks.into_iter().map(|mark| {
            let kind = if mark.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let label = (!mark.label.is_empty()).then(|| flowing(mark.label));
            kind.span(mark.range).label(label)
        });
        Snippet::source(self.text)
            .line_start(self.first_line)
            .annotations(annotations)
    }
}

/// The part of a line that is shown: all of it, or the part around its first mark if it is very long.
fn window(source: &Source, line: usize, mark: Option<&Mark<'_>>) -> Range<usize> {
    const MAX_LENGTH: usize = 4_000;
    let bytes = source.line_range(line);
    if bytes.len() <= MAX_LENGTH {
        return bytes;
    }
    let text = source.text();
    let mark = mark.map_or(bytes.start, |mark| mark.range.start);
    let start = text.ceil_char_boundary(mark.saturating_sub(MAX_LENGTH / 2).max(bytes.start));
    let end = text.floor_char_boundary((start + MAX_LENGTH).min(bytes.end));
    start..end
}

/// A line as it is shown, with the new offset of each byte.
struct Shown {
    text: String,
    offsets: Vec<usize>,
}

impl Shown {
    fn new(line: &str) -> Self {
        let mut text = String::with_capacity(line.len());
        let mut offsets = Vec::with_capacity(line.len() + 1);
        for character in line.chars() {
            offsets.extend(std::iter::repeat_n(text.len(), character.len_utf8()));
            match character {
                '\t' => text.push_str("    "),
                // a command of a workflow, if the text is part of its log
                '[' if text.ends_with("##") => text.push_str(r"\u{5b}"),
                _ => push_spelled(&mut text, character),
            }
        }
        offsets.push(text.len());
        Self { text, offsets }
    }

    /// The offset at which a byte of the line is shown. For the offset after the last byte, the end.
    fn offset(&self, byte: usize) -> usize {
        self.offsets[byte.min(self.offsets.len() - 1)]
    }
}
