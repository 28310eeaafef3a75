//! The seal of a record file: the hash of everything before it, and the hashes of the decisions after it.
//!
//! It works on bytes, and interprets only the lines that contain a hash. `docs/records.md` describes the same rules for
//! other programs.

use std::fmt;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The line before the hash of the record.
pub const SEAL: &str = "[seal]\n";

/// The lines before a decision: a blank line and its header.
pub const DECISION: &str = "\n[[decision]]\n";

/// The parts of a line before and after its hash.
const BEFORE: &str = "sha256 = \"";
const AFTER: &str = "\"\n";

/// Number of digits of a hash.
const DIGITS: usize = 64;

/// The seal of a record file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal<'a> {
    /// The hash as written. `None` if there is none.
    pub hash: Option<&'a str>,
    /// Number of decisions after it, up to the first that does not match.
    pub decisions: usize,
    /// The first part of the file that does not match. `None` if all parts match.
    pub fault: Option<Fault>,
}

/// The reason why the seal of a record file, or the hash of a decision, does not match. Decisions are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No line is exactly `[seal]`.
    NoSeal,
    /// Several lines are exactly `[seal]`.
    SeveralSeals,
    /// The next line is not a hash.
    NoHash,
    /// The hash is that of other bytes.
    Changed,
    /// The last line of a decision is not a hash.
    NoHashOfDecision(usize),
    /// The hash of a decision is that of other bytes.
    ChangedDecision(usize),
    /// The text after this decision, or after the seal if it is 0, is not a decision.
    NoDecision(usize),
}

/// The SHA-256 of some bytes, in lowercase hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().fold(String::new(), |mut text, byte| {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The line with the hash of some bytes.
pub fn hash_line(bytes: &[u8]) -> String {
    format!("{BEFORE}{}{AFTER}", sha256(bytes))
}

/// Whether a text is a hash in this notation.
pub fn is_hash(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == DIGITS && text.bytes().all(is_digit)
}

/// Checks the bytes of a record file.
pub fn check(bytes: &[u8]) -> Seal<'_> {
    let fault = |fault| Seal {
        hash: None,
        decisions: 0,
        fault: Some(fault),
    };
    let mut seals = line_starts(bytes).filter(|&at| bytes[at..].starts_with(SEAL.as_bytes()));
    let Some(at) = seals.next() else {
        return fault(Fault::NoSeal);
    };
    if seals.next().is_some() {
        return fault(Fault::SeveralSeals);
    }
    let Some((hash, end)) = hash_at(bytes, at + SEAL.len()) else {
        return fault(Fault::NoHash);
    };
    let is_sealed = hash == sha256(&bytes[..at]);
    let (decisions, fault) = if is_sealed {
        decisions(bytes, end)
    } else {
        (0, Some(Fault::Changed))
    };
    Seal {
        hash: Some(hash),
        decisions,
        fault,
    }
}

/// Number of decisions that match, and why the next one does not.
fn decisions(bytes: &[u8], mut at: usize) -> (usize, Option<Fault>) {
    let mut count = 0;
    while at < bytes.len() {
        if !bytes[at..].starts_with(DECISION.as_bytes()) {
            return (count, Some(Fault::NoDecision(count)));
        }
        let first = at + DECISION.len();
        let lines = line_starts(&bytes[first..]).map(|line| first + line);
        let mut hashes = lines.filter(|&line| bytes[line..].starts_with(BEFORE.as_bytes()));
        let Some((line, (hash, end))) = hashes
            .next()
            .and_then(|line| Some((line, hash_at(bytes, line)?)))
        else {
            return (count, Some(Fault::NoHashOfDecision(count + 1)));
        };
        if hash != sha256(&bytes[..line]) {
            return (count, Some(Fault::ChangedDecision(count + 1)));
        }
        count += 1;
        at = end;
    }
    (count, None)
}

/// Offsets of the starts of lines. Only a line feed ends a line.
fn line_starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|end| end + 1))
}

/// The hash on the line that starts at an offset, and the offset after that line.
fn hash_at(bytes: &[u8], at: usize) -> Option<(&str, usize)> {
    let rest = bytes[at..].strip_prefix(BEFORE.as_bytes())?;
    let hash = std::str::from_utf8(rest.get(..DIGITS)?).ok()?;
    let ends = rest[DIGITS..].starts_with(AFTER.as_bytes()) && is_hash(hash);
    ends.then_some((hash, at + BEFORE.len() + DIGITS + AFTER.len()))
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSeal => f.write_str("there is no seal: the file was cut off, or edited"),
            Self::SeveralSeals => f.write_str("several lines are `[seal]`: the file was edited"),
            Self::NoHash => f.write_str(
                "the line after `[seal]` is not a hash: the file was cut off, or edited",
            ),
            Self::Changed => {
                f.write_str("the seal does not match: the file was changed after it was sealed")
            }
            Self::NoHashOfDecision(number) => write!(
                f,
                "decision {number} does not end with its hash: the file was cut off, or edited"
            ),
            Self::ChangedDecision(number) => write!(
                f,
                "the hash of decision {number} does not match: it was changed or moved, or one before it was added or removed"
            ),
            Self::NoDecision(0) => {
                f.write_str("the seal is followed by something that is not a decision")
            }
            Self::NoDecision(number) => write!(
                f,
                "decision {number} is followed by something that is not a decision"
            ),
        }
    }
}
