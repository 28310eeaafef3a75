//! A list in a terminal: its marks and ticks, the effect of a press, and how it is drawn.

use super::keyboard::{ALONE, Item, List, Picked, Role, lines};
use super::keys::Press;
use crate::report::text::style::Style;

/// The meaning of Enter, among the keys below a list.
const ENTER_IS_DONE: &str = "Enter done · ";
pub(super) const ENTER_PICKS: &str = "Enter picks > · ";

/// Remarks below a list. Each fits on one line of the smallest screen.
pub(super) const NO_MEANING: &str = "this key does nothing here";
pub(super) const PASTE_IS_OPEN: &str = "the end of the paste does not arrive: Ctrl-C leaves";
const NOTHING_PICKED: &str = "nothing is picked yet";
const PASTE_IS_NO_ANSWER: &str = "a paste answers nothing here";

/// The effect of a press in a list.
pub(super) enum Pressed {
    /// The list is drawn again, with a remark.
    Again(&'static str),
    /// The small menu opens.
    Menu,
    Picked(Picked),
}

/// The current state of the list.
pub(super) struct State<'a> {
    pub list: &'a List,
    ticked: Vec<usize>,
    marked: Option<usize>,
    /// Number of lines on the screen that the next drawing replaces.
    pub drawn: usize,
}

impl<'a> State<'a> {
    pub(super) fn new(list: &'a List) -> Self {
        Self {
            list,
            ticked: list.ticked.clone(),
            marked: list.marked,
            drawn: 0,
        }
    }

    /// Handles a press. Going back and asking why have no effect here.
    pub(super) fn press(&mut self, press: Press) -> Pressed {
        match press {
            Press::Escape | Press::Character(':') => Pressed::Menu,
            Press::Up | Press::Character('k') => self.move_by(-1),
            Press::Down | Press::Character('j') => self.move_by(1),
            Press::Enter => self.enter(),
            Press::Character(' ') => match self.marked {
                Some(index) if self.role(index) == Role::Tick => self.choose(index),
                _ => Pressed::Again(NO_MEANING),
            },
            Press::Character(character) => {
                let has_key = |item: &Item| item.key == Some(character);
                match self.list.items.iter().position(has_key) {
                    Some(index) => self.choose(index),
                    None => Pressed::Again(NO_MEANING),
                }
            }
            Press::Reply | Press::Piece => Pressed::Again(""),
            Press::Dropped => Pressed::Again(PASTE_IS_OPEN),
            Press::Pasted(_) => Pressed::Again(PASTE_IS_NO_ANSWER),
            _ => Pressed::Again(NO_MEANING),
        }
    }

    fn role(&self, index: usize) -> Role {
        self.list.items[index].role
    }

    fn move_by(&mut self, step: isize) -> Pressed {
        let last = self.list.items.len().saturating_sub(1);
        self.marked = Some(match self.marked {
            None if step < 0 => last,
            None => 0,
            Some(index) => index.saturating_add_signed(step).min(last),
        });
        Pressed::Again("")
    }

    fn enter(&mut self) -> Pressed {
        match self.marked {
            Some(index) if self.role(index) != Role::Tick => self.choose(index),
            _ if self.ticked.is_empty() => Pressed::Again(NOTHING_PICKED),
            _ => self.end(None),
        }
    }

    fn choose(&mut self, index: usize) -> Pressed {
        match self.role(index) {
            Role::Tick => {
                match self.ticked.iter().position(|&one| one == index) {
                    Some(place) => drop(self.ticked.remove(place)),
                    None => self.ticked.push(index),
                }
                // an item picked on an earlier visit does not stay beside the ticks
                self.marked = self.marked.filter(|&one| self.role(one) == Role::Tick);
                Pressed::Again("")
            }
            Role::Alone if !self.ticked.is_empty() => Pressed::Again(ALONE),
            Role::Alone | Role::End => self.end(Some(index)),
        }
    }

    fn end(&mut self, ended: Option<usize>) -> Pressed {
        let mut ticked = std::mem::take(&mut self.ticked);
        ticked.sort_unstable();
        Pressed::Picked(Picked { ticked, ended })
    }
}

/// Draws the whole list.
pub(super) fn drawn(state: &State<'_>, width: usize) -> String {
    let mut drawn = lines(width);
    let ticks = state.list.has_ticks();
    for (index, item) in state.list.items.iter().enumerate() {
        let mark = if state.marked == Some(index) {
            '>'
        } else {
            ' '
        };
        let tick = match (ticks, item.role) {
            (false, _) => "",
            (true, Role::Tick) if state.ticked.contains(&index) => "[x] ",
            (true, Role::Tick) => "[ ] ",
            (true, _) => "    ",
        };
        let lead = format!("{mark} {tick}{}  ", item.key.unwrap_or(' '));
        drawn.led(Style::Plain, &lead, &item.label);
    }
    drawn.into_text()
}

/// The marked and ticked items in short, or their number if there is no room.
pub(super) fn short(state: &State<'_>, width: usize, room: usize) -> String {
    let label = |&index: &usize| state.list.items[index].label.as_str();
    let in_short = |ticked: &str| {
        let mut short = lines(width);
        if let Some(index) = state.marked {
            short.led(Style::Plain, "> ", label(&index));
        }
        if !ticked.is_empty() {
            short.led(Style::Plain, "[x] ", ticked);
        }
        short.into_text()
    };
    let ticked: Vec<_> = state.ticked.iter().map(label).collect();
    let short = in_short(&ticked.join(" · "));
    if short.lines().count() > room {
        in_short(&format!("{} ticked", ticked.len()))
    } else {
        short
    }
}

/// The lines below a list: a remark, and the keys that every list has.
pub(super) fn below(width: usize, remark: &str, enter: &str) -> String {
    let mut below = lines(width);
    if !remark.is_empty() {
        below.say(Style::Error, 2, remark);
    }
    below.say(
        Style::Faint,
        2,
        &format!("{enter}? why · b back · Esc more"),
    );
    below.into_text()
}

/// The meaning of Enter.
pub(super) fn enter(state: &State<'_>) -> &'static str {
    let is_end = |index| state.role(index) != Role::Tick;
    match state.marked.is_some_and(is_end) {
        true => ENTER_PICKS,
        false if !state.ticked.is_empty() => ENTER_IS_DONE,
        false => "",
    }
}
