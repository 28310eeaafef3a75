//! Decodes the bytes of a terminal into presses.
//!
//! Bytes that a terminal sends by itself are no key: replies (OSC, DCS, SOS, PM, APC, CSI), mouse reports, the text of a
//! paste. It may arrive in pieces, with pauses between them. The decoder reads no clock and no terminal: it is told the
//! time with the bytes.

mod characters;
mod paste;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use self::characters::{Characters, Unit};
use self::paste::Paste;
use super::keys::{Press, of_character};

/// How long Escape may be the first byte of a sequence before it is the Escape key.
const ESCAPE_WAIT: Duration = Duration::from_millis(50);

/// How long the rest of a sequence may take after its first byte was taken for the Escape key.
const PIECE_WAIT: Duration = Duration::from_secs(3);

/// How long the next byte of a paste may take.
const PASTE_WAIT: Duration = Duration::from_secs(3);

/// How long the next byte of a reply may take.
const REPLY_WAIT: Duration = Duration::from_secs(5);

/// How long a paste or a reply may take in all.
const WHOLE_WAIT: Duration = Duration::from_secs(10);

/// The most parameters that are kept of a sequence; no key has more.
const LONGEST_PARAMETERS: usize = 16;

/// The end of a string in one character (ST).
const STRING_END: char = '\u{9c}';
const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
const INTERRUPT: char = '\u{3}';

/// Bytes on their way to presses.
#[derive(Default)]
pub(super) struct Decoder {
    characters: Characters,
    state: State,
    /// The first byte of this sequence was taken for the Escape key.
    piece: bool,
    /// When this sequence began, and when its last byte came.
    times: Option<(Instant, Instant)>,
    /// A string was given up: its rest may still come.
    given_up: bool,
    presses: VecDeque<Press>,
}

/// The sequence that the next character belongs to.
#[derive(Default)]
enum State {
    #[default]
    Ground,
    /// Escape came: the key, or the first byte of a sequence. `twice` if it came again, as with Alt.
    Escape {
        twice: bool,
    },
    /// Escape was passed on as a key: the rest of a sequence may still come.
    Escaped,
    /// `ESC [` and the parameters so far.
    Control(String),
    /// `ESC O`: one letter is still to come.
    Single,
    /// `ESC [ [` of a Linux console: one letter is still to come.
    Console,
    /// A mouse report: so many characters are still to come. A coordinate may be a character of two bytes.
    Mouse {
        left: usize,
    },
    /// A string up to BEL or ST; its last character was Escape.
    Text {
        escape: bool,
    },
    Paste(Paste),
}

impl Decoder {
    /// The next press that is complete.
    pub(super) fn next(&mut self) -> Option<Press> {
        self.presses.pop_front()
    }

    /// Adds a press that needs no decoding.
    pub(super) fn push(&mut self, press: Press) {
        self.presses.push_back(press);
    }

    /// Drops the presses that are complete. A sequence or a paste that has begun still has to end.
    pub(super) fn drop_presses(&mut self) {
        self.presses.clear();
    }

    /// Decodes bytes that came at once.
    pub(super) fn feed(&mut self, bytes: &[u8], now: Instant) {
        let bytes = if self.given_up {
            self.after_rest(bytes)
        } else {
            bytes
        };
        for &byte in bytes {
            let (first, second) = self.characters.push(byte);
            for unit in [first, second].into_iter().flatten() {
                self.take(unit, now);
            }
            if let Some((_, last)) = &mut self.times {
                *last = now;
            }
        }
        if matches!(&self.state, State::Paste(paste) if paste.passed_on) && !bytes.is_empty() {
            self.presses.push_back(Press::Dropped);
        }
    }

    /// When to call `expire` if no byte comes before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let (began, last) = self.times?;
        let whole = began + WHOLE_WAIT;
        Some(match &self.state {
            State::Ground => return None,
            State::Escape { .. } => last + ESCAPE_WAIT,
            State::Escaped => last + PIECE_WAIT,
            State::Paste(paste) if paste.passed_on => return None,
            State::Paste(_) => whole.min(last + PASTE_WAIT),
            _ => whole.min(last + REPLY_WAIT),
        })
    }

    /// Ends what has waited too long.
    pub(super) fn expire(&mut self, now: Instant) {
        if self.deadline().is_none_or(|deadline| now < deadline) {
            return;
        }
        match &mut self.state {
            State::Escape { .. } => {
                self.presses.push_back(Press::Escape);
                self.state = State::Escaped;
                self.times = Some((now, now));
            }
            State::Paste(paste) => {
                let text = paste.pass_on();
                self.presses.push_back(Press::Pasted(text));
            }
            State::Ground | State::Escaped => self.reset(),
            State::Text { .. } => {
                self.given_up = true;
                self.end(Press::Reply);
            }
            State::Mouse { .. } => {
                self.characters.forget();
                self.end(Press::Reply);
            }
            State::Control(_) | State::Single | State::Console => self.end(Press::Reply),
        }
    }

    /// Drops the rest of a string that was given up, if its end is among bytes that came at once.
    fn after_rest<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let ends = [&b"\x07"[..], b"\x1b\\", b"\xc2\x9c"].into_iter();
        let ends = ends.filter_map(|end| {
            let at = bytes.windows(end.len()).position(|window| window == end)?;
            Some(at + end.len())
        });
        match ends.min() {
            Some(end) => {
                self.given_up = false;
                self.presses.push_back(Press::Reply);
                &bytes[end..]
            }
            None => bytes,
        }
    }

    fn take(&mut self, unit: Unit, now: Instant) {
        match &mut self.state {
            State::Ground => self.ground(unit, now),
            State::Escape { .. } => self.after_escape(unit, now),
            State::Escaped => match unit.introduces() {
                Some(introducer) => self.begin(introducer, true, now),
                None => {
                    self.reset();
                    self.ground(unit, now);
                }
            },
            State::Control(_) => self.control(unit, now),
            State::Single => self.single(unit, now),
            State::Console => self.end(Press::Other),
            State::Mouse { left } => {
                *left -= 1;
                if *left == 0 {
                    self.end(Press::Reply);
                }
            }
            State::Text { escape } => {
                let is_end = match unit.character() {
                    Some(BELL | STRING_END) => true,
                    Some('\\') => *escape,
                    _ => false,
                };
                *escape = unit == Unit::Character(ESCAPE);
                if is_end {
                    self.end(Press::Reply);
                }
            }
            State::Paste(_) => self.paste(unit),
        }
    }

    fn ground(&mut self, unit: Unit, now: Instant) {
        if let Some(introducer) = unit.introduces_in_one() {
            return self.begin(introducer, false, now);
        }
        match unit {
            Unit::Character(ESCAPE) => self.escape(false, now),
            Unit::Character('\u{80}'..='\u{9f}') => self.presses.push_back(Press::Reply),
            Unit::Character(character) => self.presses.push_back(of_character(character)),
            Unit::Stray(_) => self.presses.push_back(Press::Other),
        }
    }

    fn after_escape(&mut self, unit: Unit, now: Instant) {
        if let Some(introducer) = unit.introduces() {
            let twice = matches!(self.state, State::Escape { twice: true });
            return self.begin(introducer, twice, now);
        }
        match unit {
            Unit::Character(ESCAPE) => self.escape(true, now),
            Unit::Character(INTERRUPT) => self.end(Press::Interrupt),
            // the end of a string that was not seen to begin
            Unit::Character('\\') => self.end(Press::Reply),
            // Alt with a key
            _ => self.end(Press::Other),
        }
    }

    fn escape(&mut self, twice: bool, now: Instant) {
        self.state = State::Escape { twice };
        self.times = Some((now, now));
    }

    /// Begins a sequence by the character that introduces it after Escape.
    fn begin(&mut self, introducer: char, piece: bool, now: Instant) {
        self.piece = piece;
        self.times = Some((now, now));
        self.state = match introducer {
            '[' => State::Control(String::new()),
            'O' => State::Single,
            _ => State::Text { escape: false },
        };
    }

    fn control(&mut self, unit: Unit, now: Instant) {
        let State::Control(parameters) = &mut self.state else {
            return;
        };
        match unit {
            Unit::Character(character @ ' '..='?') => {
                if parameters.len() < LONGEST_PARAMETERS {
                    parameters.push(character);
                }
            }
            Unit::Character(character @ '@'..='~') => {
                let parameters = std::mem::take(parameters);
                self.controlled(&parameters, character);
            }
            _ => self.broken(unit, now),
        }
    }

    /// Ends a sequence by its last character.
    fn controlled(&mut self, parameters: &str, last: char) {
        match (parameters, last) {
            ("", '[') => self.state = State::Console,
            ("", 'M') => self.state = State::Mouse { left: 3 },
            ("200", '~') => self.state = State::Paste(Paste::default()),
            _ => self.end(controlled(parameters, last)),
        }
    }

    fn single(&mut self, unit: Unit, now: Instant) {
        match unit {
            Unit::Character('0'..='9' | ';') => {}
            Unit::Character('@'..='~') => self.end(Press::Other),
            _ => self.broken(unit, now),
        }
    }

    /// A character that does not belong in a sequence ends it, unless it is a control character.
    fn broken(&mut self, unit: Unit, now: Instant) {
        if let Some(introducer) = unit.introduces_in_one() {
            return self.begin(introducer, self.piece, now);
        }
        match unit {
            Unit::Character(ESCAPE) => self.escape(false, now),
            Unit::Character(INTERRUPT) => self.end(Press::Interrupt),
            // CAN and SUB break a sequence off
            Unit::Character('\u{18}' | '\u{1a}') => self.end(Press::Reply),
            Unit::Character(character) if character.is_control() => {}
            _ => self.end(Press::Reply),
        }
    }

    fn paste(&mut self, unit: Unit) {
        let (State::Paste(paste), Some(character)) = (&mut self.state, unit.character()) else {
            return;
        };
        if paste.passed_on && character == INTERRUPT {
            return self.presses.push_back(Press::Interrupt);
        }
        if !paste.push(character) {
            return;
        }
        let text = (!paste.passed_on).then(|| paste.pass_on());
        self.reset();
        self.presses
            .push_back(text.map_or(Press::Reply, Press::Pasted));
    }

    /// Ends a sequence with the press that it is.
    fn end(&mut self, press: Press) {
        let is_piece = self.piece && press != Press::Interrupt;
        self.presses
            .push_back(if is_piece { Press::Piece } else { press });
        self.reset();
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.piece = false;
        self.times = None;
    }
}

/// The key that a whole sequence is.
fn controlled(parameters: &str, last: char) -> Press {
    match (parameters, last) {
        ("" | "1", 'A') | ("", 'Z') => Press::Up,
        ("" | "1", 'B') => Press::Down,
        ("" | "1", 'C') => Press::Right,
        ("" | "1", 'D') => Press::Left,
        ("" | "1", 'H') | ("1" | "7", '~') => Press::Home,
        ("" | "1", 'F') | ("4" | "8", '~') => Press::End,
        ("3", '~') => Press::Delete,
        // the end of a paste that was not seen to begin
        ("201", '~') => Press::Reply,
        _ if parameters.contains(|c| !matches!(c, '0'..='9' | ';' | ':')) => Press::Reply,
        // a cursor position is `R` too, and a window that gets the focus sends `I` and `O`
        (_, 'A'..='H' | 'P' | 'Q' | 'S' | 'Z' | 'u' | '~' | '^' | '@') => Press::Other,
        _ => Press::Reply,
    }
}
