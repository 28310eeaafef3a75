//! Characters that look like others, or that are invisible.

/// The ASCII character that another one looks like: letters of other scripts in an id, dashes, wide forms.
pub(super) fn looks_like(c: char) -> Option<char> {
    let plain = match c {
        'а' | 'α' => 'a',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ı' | 'ι' | 'ї' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ц' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' => '-',
        '＝' => '=',
        '，' | '、' => ',',
        '［' => '[',
        '］' => ']',
        '｛' => '{',
        '｝' => '}',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' | '\u{2002}'..='\u{200a}' => ' ',
        'ａ'..='ｚ' => shifted(c, 'ａ', b'a'),
        '０'..='９' => shifted(c, '０', b'0'),
        _ => return None,
    };
    Some(plain)
}

fn shifted(c: char, from: char, to: u8) -> char {
    u8::try_from(u32::from(c) - u32::from(from)).map_or(c, |by| char::from(to + by))
}

/// An id with its look-alikes replaced; `None` if the result is not a plain id.
pub(crate) fn plain(id: &str) -> Option<String> {
    if id.is_ascii() {
        return None;
    }
    let plain: String = id
        .chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| looks_like(c).unwrap_or(c))
        .collect();
    plain.is_ascii().then_some(plain)
}

/// Whether a character is invisible, or changes the direction of the text around it.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Number of bytes that are examined at once.
const PIECE: usize = 64;

/// Every hidden character of a text with its offset. A joiner in an emoji or between letters that are not ASCII is part
/// of the spelling.
pub(super) fn hidden(text: &str) -> Vec<(usize, char)> {
    let spelled = |at: usize, c: char| {
        let joins = matches!(c, '\u{200c}' | '\u{200d}');
        let before = text[..at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        joins
            && [before, after]
                .iter()
                .all(|c| c.is_some_and(|c| !c.is_ascii()))
    };
    // none of them is ASCII, and files have few other characters
    let pieces = text.as_bytes().chunks(PIECE).enumerate();
    let others = pieces.filter(|(_, piece)| !piece.is_ascii());
    let first_bytes = others.flat_map(|(index, piece)| {
        let bytes = piece.iter().enumerate();
        let first = bytes.filter(|(_, byte)| **byte >= 0xC0);
        first.map(move |(at, _)| PIECE * index + at)
    });
    first_bytes
        .filter_map(|at| text[at..].chars().next().map(|c| (at, c)))
        .filter(|&(at, c)| is_hidden(c) && !spelled(at, c))
        .collect()
}
