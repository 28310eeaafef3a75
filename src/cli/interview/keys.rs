//! The key presses that a prompt understands.

/// A key press, or another input from the terminal.
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
    /// Pasted text, with line ends and tabs as spaces. Its characters are not presses.
    Pasted(String),
    /// The rest of an escape sequence whose first byte was treated as the Escape key.
    Piece,
    /// Ctrl-C.
    Interrupt,
    /// A key that no prompt uses.
    Other,
    /// A reply from the terminal. No key was pressed.
    Reply,
    /// The screen was resized. No key was pressed.
    Resized,
    /// A key that is dropped because a paste has not ended.
    Dropped,
    /// The program was stopped and continues: the screen and the modes of the terminal may have changed.
    Continued,
}

/// The press for a control character or a printable character.
pub(super) fn of_character(character: char) -> Press {
    match character {
        '\u{3}' => Press::Interrupt,
        // Ctrl-N and Ctrl-P, as in other lists
        '\u{e}' | '\t' => Press::Down,
        '\u{10}' => Press::Up,
        '\r' | '\n' => Press::Enter,
        '\u{8}' | '\u{7f}' => Press::Backspace,
        '\u{1}' => Press::Home,
        '\u{5}' => Press::End,
        _ if character.is_control() => Press::Other,
        _ => Press::Character(character),
    }
}

/// The press for a key as `console` reads it: on other systems, the system reports keys instead of bytes.
#[cfg(not(unix))]
pub(super) fn of_key(key: dialoguer::console::Key) -> Press {
    use dialoguer::console::Key;
    match key {
        Key::Char('\u{3}') | Key::CtrlC => Press::Interrupt,
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
        _ => Press::Other,
    }
}
