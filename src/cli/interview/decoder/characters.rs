//! Bytes to characters. An invalid byte does not affect its neighbors.

/// The bytes of an incomplete character.
#[derive(Default)]
pub(super) struct Characters {
    bytes: Vec<u8>,
}

/// A character, or an invalid byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Character(char),
    Stray(u8),
}

impl Characters {
    /// Adds a byte. Returns the first byte of a character that was not completed, then what the new byte completes.
    pub(super) fn push(&mut self, byte: u8) -> (Option<Unit>, Option<Unit>) {
        if !self.bytes.is_empty() && matches!(byte, 0x80..=0xbf) {
            self.bytes.push(byte);
            return (None, self.completed());
        }
        let broken = self.bytes.first().copied().map(Unit::Stray);
        self.bytes.clear();
        match length(byte) {
            Some(1) => (broken, Some(Unit::Character(char::from(byte)))),
            Some(_) => {
                self.bytes.push(byte);
                (broken, None)
            }
            None => (broken, Some(Unit::Stray(byte))),
        }
    }

    /// Drops an incomplete character.
    pub(super) fn forget(&mut self) {
        self.bytes.clear();
    }

    fn completed(&mut self) -> Option<Unit> {
        let first = *self.bytes.first()?;
        if self.bytes.len() < length(first)? {
            return None;
        }
        let text = std::str::from_utf8(&self.bytes).ok();
        let character = text.and_then(|text| text.chars().next());
        self.bytes.clear();
        Some(character.map_or(Unit::Stray(first), Unit::Character))
    }
}

impl Unit {
    /// The character. A control character of one byte (C1) counts as one.
    pub(super) fn character(self) -> Option<char> {
        match self {
            Self::Character(character) => Some(character),
            Self::Stray(byte @ 0x80..=0x9f) => Some(char::from(byte)),
            Self::Stray(_) => None,
        }
    }

    /// The sequence that a C1 control starts, as the character that starts it after Escape.
    pub(super) fn introduces_in_one(self) -> Option<char> {
        Some(match self.character()? {
            '\u{8f}' => 'O',
            '\u{90}' => 'P',
            '\u{98}' => 'X',
            '\u{9b}' => '[',
            '\u{9d}' => ']',
            '\u{9e}' => '^',
            '\u{9f}' => '_',
            _ => return None,
        })
    }

    /// The sequence that this starts after Escape.
    pub(super) fn introduces(self) -> Option<char> {
        match self {
            Self::Character(one @ ('O' | 'P' | 'X' | '[' | ']' | '^' | '_')) => Some(one),
            _ => self.introduces_in_one(),
        }
    }
}

/// Number of bytes of a character, from its first byte.
fn length(first: u8) -> Option<usize> {
    match first {
        ..0x80 => Some(1),
        0xc2..=0xdf => Some(2),
        0xe0..=0xef => Some(3),
        0xf0..=0xf4 => Some(4),
        _ => None,
    }
}
