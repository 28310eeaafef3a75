//! Finds the end of a JSON value by its brackets and strings only.

/// The length of the object at the start of a text, including whitespace before it. `None` if it does not end.
pub(in crate::intake) fn object_length(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if text[start] != b'{' {
        return None;
    }
    let end = text[start..]
        .iter()
        .position(|&byte| scan.ends_after(byte))?;
    Some(start + end + 1)
}

/// The open brackets, and whether a string is open.
#[derive(Default)]
pub(super) struct Scan {
    open: Vec<u8>,
    /// Number of brackets beyond those that are stored.
    deeper: u64,
    string: bool,
    escaped: bool,
    /// The last byte that is not whitespace.
    pub last: u8,
}

impl Scan {
    /// Maximum number of stored brackets. No answer is nested as deep; deeper ones are only counted.
    const MAX_STORED: usize = 128;

    /// Whether the value ends before a byte that belongs to the array.
    pub(super) fn ends_before(&self, byte: u8, in_array: bool) -> bool {
        in_array
            && !self.string
            && match byte {
                b',' => self.open.is_empty(),
                // it closes no bracket of the value, so it closes the array
                b']' => self.deeper == 0 && !self.open.contains(&b'['),
                _ => false,
            }
    }

    /// Whether a byte starts another record although a bracket of this one is open: an object cannot be in the place of
    /// a key.
    pub(super) fn starts_another(&self, byte: u8) -> bool {
        let is_for_key = self.open.last() == Some(&b'{') && matches!(self.last, b',' | b'}');
        byte == b'{' && is_for_key && !self.string && self.deeper == 0
    }

    /// Whether the byte closes the value.
    pub(super) fn ends_after(&mut self, byte: u8) -> bool {
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                // no JSON string continues on the next line
                b'"' | b'\n' | b'\r' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' if self.open.len() == Self::MAX_STORED => self.deeper += 1,
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' if self.deeper > 0 => self.deeper -= 1,
            b'}' | b']' => {
                let opener = if byte == b'}' { b'{' } else { b'[' };
                // a bracket that closes an outer one also closes everything open inside it
                if let Some(at) = self.open.iter().rposition(|&open| open == opener) {
                    self.open.truncate(at);
                    return at == 0;
                }
            }
            _ => {}
        }
        false
    }
}
