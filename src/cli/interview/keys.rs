//! Keys as they are pressed. An escape sequence that is not known, or comes in pieces over a slow line, is one press
//! that means nothing: none of its letters and digits is ever read as a key.

use std::io;

use dialoguer::console::Key;

/// How the sequence goes on with which a paste begins.
const PASTE_BEGINS: &str = "0~";

/// One press of a key.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(super) enum Press {
    Character(char),
    Enter,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    Backspace,
    Delete,
    Escape,
    /// Text that was pasted, its line ends and tabs as spaces: no key of it is a press of its own.
    Pasted(String),
    /// What comes later of an escape sequence that began with Escape.
    Piece,
    /// Ctrl-C.
    Interrupt,
    /// Anything else.
    Other,
}

/// Where keys come from.
pub(super) trait Keys {
    fn key(&mut self) -> io::Result<Key>;

    /// The next key where it comes soon.
    fn soon(&mut self) -> io::Result<Option<Key>>;
}

/// Waits for the next press.
pub(super) fn press(keys: &mut impl Keys) -> io::Result<Press> {
    Ok(match keys.key()? {
        Key::Char('\u{3}') | Key::CtrlC => Press::Interrupt,
        // Ctrl-N and Ctrl-P, as in other lists
        Key::Char('\u{e}') | Key::ArrowDown | Key::Tab => Press::Down,
        Key::Char('\u{10}') | Key::ArrowUp | Key::BackTab => Press::Up,
        Key::Char(character) if !character.is_control() => Press::Character(character),
        Key::Enter => Press::Enter,
        Key::ArrowLeft => Press::Left,
        Key::ArrowRight => Press::Right,
        Key::Home => Press::Home,
        Key::End => Press::End,
        Key::Backspace => Press::Backspace,
        Key::Del => Press::Delete,
        Key::Escape => Press::Escape,
        // Alt with a key that is a sequence itself: what is still to come is behind an Escape as well
        Key::UnknownEscSeq(sequence) if sequence == ['\u{1b}'] => Press::Escape,
        Key::UnknownEscSeq(sequence) => {
            match sequence.as_slice() {
                ['[', '2', '0'] if rest_of_sequence(keys)? == PASTE_BEGINS => {
                    return pasted(keys).map(Press::Pasted);
                }
                ['[', '2', '0'] => {}
                // F1 to F4 of many terminals: one letter is still to come
                ['O'] => drop(keys.key()?),
                ['['] => drop(rest_of_sequence(keys)?),
                ['[', .., last] if !is_final(*last) => drop(rest_of_sequence(keys)?),
                _ => {}
            }
            Press::Other
        }
        _ => Press::Other,
    })
}

/// After Escape alone: whether a press is the next piece of an escape sequence, which is then read to its end.
pub(super) fn is_piece(keys: &mut impl Keys, press: &Press) -> io::Result<bool> {
    match press {
        Press::Character('[') => drop(rest_of_sequence(keys)?),
        Press::Character('O') => drop(keys.key()?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// Reads on to the letter or `~` that ends a sequence, and gives what was read.
fn rest_of_sequence(keys: &mut impl Keys) -> io::Result<String> {
    let mut rest = String::new();
    loop {
        match keys.key()? {
            Key::Char(character) if !character.is_control() => {
                rest.push(character);
                if is_final(character) {
                    return Ok(rest);
                }
            }
            _ => return Ok(rest),
        }
    }
}

/// Reads a paste to its end; to where it stops, where its end never comes.
fn pasted(keys: &mut impl Keys) -> io::Result<String> {
    let mut text = String::new();
    while let Some(key) = keys.soon()? {
        match key {
            Key::UnknownEscSeq(sequence) if sequence == ['[', '2', '0'] => {
                rest_of_sequence(keys)?;
                break;
            }
            Key::Char(character) if !character.is_control() => text.push(character),
            Key::Char(_) | Key::Enter | Key::Tab => text.push(' '),
            _ => {}
        }
    }
    Ok(text)
}

fn is_final(character: char) -> bool {
    ('@'..='~').contains(&character)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    impl Keys for VecDeque<Key> {
        fn key(&mut self) -> io::Result<Key> {
            self.pop_front()
                .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        }

        fn soon(&mut self) -> io::Result<Option<Key>> {
            Ok(self.pop_front())
        }
    }

    fn presses(keys: impl IntoIterator<Item = Key>) -> Vec<Press> {
        let mut keys: VecDeque<Key> = keys.into_iter().collect();
        std::iter::from_fn(|| press(&mut keys).ok()).collect()
    }

    fn after(sequence: &[char], then: &str) -> Vec<Press> {
        let sequence = Key::UnknownEscSeq(sequence.to_vec());
        presses(std::iter::once(sequence).chain(then.chars().map(Key::Char)))
    }

    #[test]
    fn no_piece_of_an_escape_sequence_is_a_key() {
        let yes = [Press::Other, Press::Character('y')];
        // Ctrl-Up, Shift-Right, F5, F1, the end of a paste, an arrow in pieces
        assert_eq!(after(&['[', '1', ';'], "5Ay"), yes);
        assert_eq!(after(&['[', '1', ';'], "2Cy"), yes);
        assert_eq!(after(&['[', '1', '5'], "~y"), yes);
        assert_eq!(after(&['O'], "Py"), yes);
        assert_eq!(after(&['[', '2', '0'], "1~y"), yes);
        assert_eq!(after(&['['], "1;5Ay"), yes);
        assert_eq!(after(&['[', '1', '~'], "y"), yes);
        // Alt with a letter
        assert_eq!(after(&['n'], "y"), yes);
    }

    #[test]
    fn a_paste_is_one_press_whatever_is_in_it() {
        let mark = || Key::UnknownEscSeq(vec!['[', '2', '0']);
        let characters = |text: &str| text.chars().map(Key::Char).collect::<Vec<_>>();
        let first = [Key::Char('y'), Key::Enter, Key::Escape, Key::Char('\u{3}')];
        let keys = [
            vec![mark()],
            characters("0~"),
            first.to_vec(),
            characters("v"),
        ];
        let whole = [keys.concat(), vec![mark()], characters("1~n")].concat();
        let pasted = Press::Pasted("y  v".to_owned());
        assert_eq!(presses(whole), [pasted.clone(), Press::Character('n')]);
        // its end never comes
        assert_eq!(presses(keys.concat()), [pasted]);
    }

    #[test]
    fn a_sequence_behind_a_lone_escape_is_a_piece_of_it() {
        let mut keys: VecDeque<Key> = "1;5Ay".chars().map(Key::Char).collect();
        assert!(is_piece(&mut keys, &Press::Character('[')).expect("keys"));
        assert_eq!(press(&mut keys).expect("a key"), Press::Character('y'));
        assert!(!is_piece(&mut keys, &Press::Character('b')).expect("keys"));
    }

    #[test]
    fn control_characters_are_no_answers() {
        let keys = ['\u{1a}', '\u{4}', '\u{3}', '\u{e}'].map(Key::Char);
        let pressed = [Press::Other, Press::Other, Press::Interrupt, Press::Down];
        assert_eq!(presses(keys), pressed);
    }
}
