//! Texts that stand in many rows, and are written as one block.

use jiff::civil::Date;

/// A text that is known beforehand.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// The text, where it is no longer.
    block: [u8; BLOCK],
    length: usize,
    /// The text, where it is longer.
    long: Vec<u8>,
}

/// A block is written as a whole, however short the text, and cut off afterwards: its size is known to the compiler.
const BLOCK: usize = 64;

impl Fragment {
    pub fn new(text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let mut block = [0; BLOCK];
        let mut long = Vec::new();
        match block.get_mut(..text.len()) {
            Some(start) => start.copy_from_slice(text),
            None => long.extend_from_slice(text),
        }
        Self {
            block,
            length: text.len(),
            long,
        }
    }

    #[inline(always)]
    pub fn push_to(&self, out: &mut Vec<u8>) {
        if self.length > BLOCK {
            return out.extend_from_slice(&self.long);
        }
        let end = out.len() + self.length;
        out.extend_from_slice(&self.block);
        out.truncate(end);
    }
}

/// Writes a day as `2026-11-22`.
pub(super) fn push_day(out: &mut Vec<u8>, day: Date) {
    let Ok(year @ 0..=9999) = u16::try_from(day.year()) else {
        return out.extend_from_slice(day.to_string().as_bytes());
    };
    let digit = |number: u16| b'0' + (number % 10) as u8;
    let [month, day] = [day.month(), day.day()].map(|part| u16::from(part.unsigned_abs()));
    out.extend_from_slice(&[
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ]);
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn fragments_are_written_whole_however_long() {
        let text = "0123456789".repeat(20);
        let mut out = Vec::new();
        let mut expected = String::new();
        for length in 0..text.len() {
            Fragment::new(&text[..length]).push_to(&mut out);
            expected += &text[..length];
        }
        assert_eq!(String::from_utf8(out).expect("digits"), expected);
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        let days = Date::constant(1999, 12, 1).series(1.day()).take(500);
        let ends = [
            Date::MIN,
            Date::MAX,
            Date::constant(0, 1, 1),
            Date::constant(-1, 1, 1),
        ];
        for day in days.chain(ends) {
            let mut out = Vec::new();
            push_day(&mut out, day);
            assert_eq!(String::from_utf8(out).expect("digits"), day.to_string());
        }
    }
}
