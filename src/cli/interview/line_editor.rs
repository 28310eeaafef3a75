//! A line editor. Long and wide text is redrawn at every press, so that no part of it is left on the screen.

use std::io;

use dialoguer::console::Term;
use unicode_width::UnicodeWidthChar;

use super::keyboard::{Field, NOTHING_TYPED, lines};
use super::keys::Press;
use super::picking::{NO_MEANING, PASTE_IS_OPEN};
use crate::report::text::style::Style;

/// Shown before the typed text.
const LEAD: &str = "> ";

/// The line so far.
#[derive(Default)]
pub(super) struct LineEditor<'a> {
    /// Characters that are a complete line.
    at_once: &'a str,
    /// Whether an empty line has no meaning.
    is_required: bool,
    /// Shown above the line until the next press.
    remark: &'static str,
    characters: Vec<char>,
    /// The index of the next character among them.
    at: usize,
    /// Number of rows above the cursor that the next drawing replaces.
    above: usize,
}

impl<'a> LineEditor<'a> {
    /// An empty line.
    pub(super) fn new(field: &Field<'a>) -> Self {
        Self {
            at_once: field.at_once,
            is_required: field.is_required,
            ..Self::default()
        }
    }

    /// Handles a press. Returns true if it ends the line.
    pub(super) fn press(&mut self, press: Press) -> bool {
        self.remark = "";
        match press {
            Press::Enter if self.is_required && self.is_blank() => self.remark = NOTHING_TYPED,
            Press::Enter => return true,
            Press::Character(character) => {
                self.characters.insert(self.at, character);
                self.at += 1;
                return self.characters.len() == 1 && self.at_once.contains(character);
            }
            Press::Pasted(text) => {
                for character in text.chars() {
                    self.characters.insert(self.at, character);
                    self.at += 1;
                }
            }
            Press::Backspace if self.at > 0 => {
                self.at -= 1;
                self.characters.remove(self.at);
            }
            Press::Delete if self.at < self.characters.len() => {
                self.characters.remove(self.at);
            }
            Press::Left => self.at = self.at.saturating_sub(1),
            Press::Right => self.at = self.characters.len().min(self.at + 1),
            Press::Home => self.at = 0,
            Press::End => self.at = self.characters.len(),
            Press::Escape | Press::Up | Press::Down | Press::Other => self.remark = NO_MEANING,
            Press::Dropped => self.remark = PASTE_IS_OPEN,
            _ => {}
        }
        false
    }

    /// Whether the line is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    fn is_blank(&self) -> bool {
        self.characters.iter().all(|one| one.is_whitespace())
    }

    /// Assumes that nothing of the last drawing is on the screen.
    pub(super) fn is_gone(&mut self) {
        self.above = 0;
    }

    /// The line without the spaces at its ends.
    pub(super) fn into_line(self) -> String {
        let line: String = self.characters.into_iter().collect();
        line.trim().to_owned()
    }

    /// Draws the line in place of the last drawing.
    pub(super) fn draw(&mut self, term: &Term, width: usize) -> io::Result<()> {
        self.erase(term)?;
        let (mut rows, (mut row, column)) = self.rows(width);
        if !self.remark.is_empty() {
            let mut page = lines(width);
            page.say(Style::Error, 2, self.remark);
            rows.insert(0, page.into_text().trim_end().to_owned());
            row += 1;
        }
        // if the screen has too few rows, only those around the cursor
        let most = usize::from(term.size().0).saturating_sub(1).max(1);
        let first = (row + 1).saturating_sub(most);
        let last = rows.len().min(first + most) - 1;
        term.write_str(&rows[first..=last].join("\n"))?;
        term.move_cursor_up(last - row)?;
        term.write_str("\r")?;
        term.move_cursor_right(column)?;
        self.above = row - first;
        Ok(())
    }

    /// Removes it from the screen.
    pub(super) fn erase(&mut self, term: &Term) -> io::Result<()> {
        term.move_cursor_up(std::mem::take(&mut self.above))?;
        term.clear_to_end_of_screen()
    }

    /// The line in rows, and the row and column of the cursor.
    fn rows(&self, width: usize) -> (Vec<String>, (usize, usize)) {
        let mut rows = vec![LEAD.to_owned()];
        let mut column = LEAD.len();
        let mut cursor = (0, column);
        for (index, character) in self.characters.iter().chain([&' ']).enumerate() {
            let wide = character.width().unwrap_or_default();
            if column + wide > width.max(LEAD.len() + 2) {
                column = LEAD.len();
                rows.push(" ".repeat(column));
            }
            if index == self.at {
                cursor = (rows.len() - 1, column);
            }
            column += wide;
            if let Some(row) = rows.last_mut() {
                row.push(*character);
            }
        }
        (rows, cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(presses: &[Press]) -> LineEditor<'static> {
        let mut editor = LineEditor::default();
        for press in presses {
            assert!(!editor.press(press.clone()), "it continues");
        }
        editor
    }

    #[test]
    fn a_line_is_edited_in_its_middle() {
        let mut presses: Vec<_> = " 2026-15-14 ".chars().map(Press::Character).collect();
        presses.extend([Press::Home, Press::End]);
        presses.extend(vec![Press::Left; 4]);
        presses.extend([
            Press::Backspace,
            Press::Right,
            Press::Left,
            Press::Backspace,
        ]);
        presses.extend("05".chars().map(Press::Character));
        presses.extend([Press::Other, Press::Up, Press::Escape, Press::Piece]);
        let mut editor = typed(&presses);
        assert!(editor.press(Press::Enter));
        assert_eq!(editor.into_line(), "2026-05-14");
    }

    #[test]
    fn a_single_key_is_enough_at_the_start() {
        let new = || LineEditor {
            at_once: "v+",
            ..LineEditor::default()
        };
        let mut editor = new();
        assert!(!editor.press(Press::Character('1')));
        assert!(!editor.press(Press::Character('v')));
        assert!(new().press(Press::Character('+')));
        assert!(!new().press(Press::Character('w')));
    }

    #[test]
    fn a_remark_is_shown_until_the_next_press() {
        let field = Field::new("").required(true);
        let mut editor = LineEditor::new(&field);
        let said = [
            (Press::Enter, NOTHING_TYPED),
            (Press::Character(' '), ""),
            (Press::Enter, NOTHING_TYPED),
            (Press::Escape, NO_MEANING),
            (Press::Reply, ""),
            (Press::Dropped, PASTE_IS_OPEN),
            (Press::Character('x'), ""),
        ];
        for (press, remark) in said {
            assert!(!editor.press(press));
            assert_eq!(editor.remark, remark);
        }
        assert!(editor.press(Press::Enter));
    }

    #[test]
    fn deleting_stops_at_the_ends() {
        let presses = [Press::Backspace, Press::Delete, Press::Left, Press::Right];
        assert_eq!(typed(&presses).into_line(), "");
    }

    #[test]
    fn a_row_does_not_split_a_wide_character() {
        let presses: Vec<_> = "日本語abc".chars().map(Press::Character).collect();
        let (rows, cursor) = typed(&presses).rows(7);
        assert_eq!(rows, ["> 日本", "  語abc", "   "]);
        assert_eq!(cursor, (2, 2));
    }
}
