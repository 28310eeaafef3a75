//! Decodes the bytes of a terminal into presses.
//!
//! Bytes that a terminal sends on its own are not keys: replies (OSC, DCS, SOS, PM, APC, CSI), mouse reports, the text
//! of a paste. They may arrive in pieces, with pauses between them. The decoder reads no clock and no terminal: the
//! caller passes the time with the bytes.

mod characters;
mod paste;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use self::characters::{Characters, Unit};
use self::paste::Paste;
use super::keys::{Press, of_character};

/// Time for which an Escape may be the start of a sequence before it counts as the Escape key.
const ESCAPE_WAIT: Duration = Duration::from_millis(50);

/// Maximum time until the rest of a sequence arrives after its first byte was treated as the Escape key.
const PIECE_WAIT: Duration = Duration::from_secs(3);

/// Maximum time until the next byte of a paste.
const PASTE_WAIT: Duration = Duration::from_secs(3);

/// Maximum time until the next byte of a reply.
const REPLY_WAIT: Duration = Duration::from_secs(5);

/// Maximum total time of a paste or a reply.
const WHOLE_WAIT: Duration = Duration::from_secs(10);

/// Maximum number of stored parameter characters of a sequence. No key has more.
const MAX_PARAMETERS_LENGTH: usize = 16;

/// The string terminator (ST) as one character.
const STRING_END: char = '\u{9c}';
const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
const INTERRUPT: char = '\u{3}';

/// Decodes bytes into presses.
#[derive(Default)]
pub(super) struct Decoder {
    characters: Characters,
    state: State,
    /// Whether the first byte of this sequence was treated as the Escape key.
    piece: bool,
    /// The times at which this sequence started and its last byte arrived.
    times: Option<(Instant, Instant)>,
    /// Whether a string was abandoned, so that its rest may still arrive.
    given_up: bool,
    presses: VecDeque<Press>,
}

/// The sequence that the next character belongs to.
#[derive(Default)]
enum State {
    #[default]
    Ground,
    /// Escape arrived: the key, or the start of a sequence. `twice` if it arrived again, as with Alt.
    Escape {
        twice: bool,
    },
    /// Escape was reported as a key. The rest of a sequence may still arrive.
    Escaped,
    /// `ESC [` and the parameters so far.
    Control(String),
    /// `ESC O`. One letter is missing.
    Single,
    /// `ESC [ [` of a Linux console. One letter is missing.
    Console,
    /// A mouse report with this many characters missing. A coordinate can be a character of two bytes.
    Mouse {
        left: usize,
    },
    /// A string up to BEL or ST, and whether its last character was Escape.
    Text {
        escape: bool,
    },
    Paste(Paste),
}

impl Decoder {
    /// The next complete press.
    pub(super) fn next(&mut self) -> Option<Press> {
        self.presses.pop_front()
    }

    /// Adds a press that needs no decoding.
    pub(super) fn push(&mut self, press: Press) {
        self.presses.push_back(press);
    }

    /// Drops the complete presses. A sequence or a paste that has started must still end.
    pub(super) fn drop_presses(&mut self) {
        self.presses.clear();
    }

    /// Decodes bytes that arrived together.
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

    /// The time at which to call `expire` if no byte arrives before.
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

    /// Ends everything that has waited too long.
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

    /// Drops the rest of an abandoned string, if its end is among bytes that arrived together.
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
            // the end of a string whose start was not seen
            Unit::Character('\\') => self.end(Press::Reply),
            // Alt with a key
            _ => self.end(Press::Other),
        }
    }

    fn escape(&mut self, twice: bool, now: Instant) {
        self.state = State::Escape { twice };
        self.times = Some((now, now));
    }

    /// Starts a sequence with the character that introduces it after Escape.
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
                if parameters.len() < MAX_PARAMETERS_LENGTH {
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

    /// Handles a character that does not belong in a sequence: it ends the sequence, unless it is a control character.
    fn broken(&mut self, unit: Unit, now: Instant) {
        if let Some(introducer) = unit.introduces_in_one() {
            return self.begin(introducer, self.piece, now);
        }
        match unit {
            Unit::Character(ESCAPE) => self.escape(false, now),
            Unit::Character(INTERRUPT) => self.end(Press::Interrupt),
            // CAN and SUB cancel a sequence
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

    /// Ends a sequence with its press.
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

/// The key of a complete sequence.
fn controlled(parameters: &str, last: char) -> Press {
    match (parameters, last) {
        ("" | "1", 'A') | ("", 'Z') => Press::Up,
        ("" | "1", 'B') => Press::Down,
        ("" | "1", 'C') => Press::Right,
        ("" | "1", 'D') => Press::Left,
        ("" | "1", 'H') | ("1" | "7", '~') => Press::Home,
        ("" | "1", 'F') | ("4" | "8", '~') => Press::End,
        ("3", '~') => Press::Delete,
        // the end of a paste whose start was not seen
        ("201", '~') => Press::Reply,
        _ if parameters.contains(|c| !matches!(c, '0'..='9' | ';' | ':')) => Press::Reply,
        // a cursor position ends in `R` too, and a window that gets the focus sends `I` and `O`
        (_, 'A'..='H' | 'P' | 'Q' | 'S' | 'Z' | 'u' | '~' | '^' | '@') => Press::Other,
        _ => Press::Reply,
    }
}
