//! Line ends of old systems: a lone `\r` becomes `\n` for readers that do not know it.

use std::io::{self, Read};

use memchr::memchr_iter;

/// An input whose lone carriage returns are converted, if requested. The length stays the same, except for a CR LF that
/// is split between two reads: it becomes one LF.
pub(crate) struct LineEnds<R> {
    reader: R,
    converts: bool,
    /// Whether the last byte was a `\r`, which was converted.
    after_return: bool,
}

impl<R> LineEnds<R> {
    /// An input without conversion.
    pub(crate) fn as_written(reader: R) -> Self {
        Self {
            reader,
            converts: false,
            after_return: false,
        }
    }

    /// An input in which each lone carriage return becomes a line feed.
    pub(crate) fn converted(reader: R) -> Self {
        Self {
            converts: true,
            ..Self::as_written(reader)
        }
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(into)?;
        let Some(bytes) = into.get_mut(..count).filter(|_| self.converts && count > 0) else {
            return Ok(count);
        };
        let is_second_half = std::mem::take(&mut self.after_return) && bytes[0] == b'\n';
        if is_second_half && count == 1 {
            return self.read(into);
        }
        self.after_return = bytes.ends_with(b"\r");
        let returns: Vec<usize> = memchr_iter(b'\r', bytes).collect();
        for at in returns {
            if bytes.get(at + 1) != Some(&b'\n') {
                bytes[at] = b'\n';
            }
        }
        if is_second_half {
            bytes.copy_within(1.., 0);
        }
        Ok(count - usize::from(is_second_half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns this number of bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = into.len().min(self.1);
            self.0.read(&mut into[..length])
        }
    }

    #[test]
    fn a_lone_return_is_a_line_end_for_any_size_of_reads() {
        for (text, lines) in [
            ("", vec![""]),
            ("a\rb", vec!["a", "b"]),
            ("a\r\nb\nc\r\rd\r", vec!["a", "b", "c", "", "d", ""]),
            ("\r\n\r\n\r", vec!["", "", "", ""]),
        ] {
            for size in 1..8 {
                let mut found = String::new();
                LineEnds::converted(Slow(text.as_bytes(), size))
                    .read_to_string(&mut found)
                    .expect("text");
                let found: Vec<_> = found
                    .split('\n')
                    .map(|line| line.trim_end_matches('\r'))
                    .collect();
                assert_eq!(found, lines, "{text:?} {size}");
                let mut as_written = String::new();
                LineEnds::as_written(Slow(text.as_bytes(), size))
                    .read_to_string(&mut as_written)
                    .expect("text");
                assert_eq!(as_written, text);
            }
        }
    }
}
