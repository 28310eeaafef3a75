//! Splits a cell with several answers into texts of its mapping. Never by the longest match: if there are two ways, the
//! cell is refused.

use std::borrow::Cow;

use crate::intake::fold::fold;

/// Maximum number of separators in a cell. No form has so many options.
const MAX_JOINS: usize = 256;

/// Maximum length of a cell in bytes.
const MAX_CELL_LENGTH: usize = 16 * 1024;

const TOO_LONG: &str = "the cell is too long to hold texts of the mapping";
const TWO_BEST: &str = "the cell has a text that the mapping does not name, and the rest can be split in more than \
                        one way: map the whole combination as one text, or use another separator in the form";
const AMBIGUOUS: &str = "the cell can be split into texts of the mapping in more than one way: map the \
                         whole combination as one text, or use another separator in the form";

/// Texts with a meaning.
pub(super) struct Known<'a> {
    /// Whether a folded text is one of them.
    pub is_known: &'a dyn Fn(&str) -> bool,
    /// The length of the longest of them.
    pub longest: usize,
}

/// A cell that is cut at every possible separator.
struct Cut<'t> {
    text: &'t str,
    /// The start and the end of each part.
    parts: Vec<(usize, usize)>,
}

/// The texts of a cell, folded, if there is exactly one way to split it. Returns `None` if there is none.
///
/// # Errors
///
/// If there are several ways, or the cell is too long to try them.
pub(super) fn exactly(
    known: &Known<'_>,
    many: Option<&str>,
    text: &str,
) -> Result<Option<Vec<String>>, &'static str> {
    let cut = Cut::new(text, many)?;
    let count = cut.parts.len();
    // for each part, the number of ways to split the rest from it on, and the length of the first text
    let mut ways = vec![(0_u8, 0_usize); count + 1];
    ways[count] = (1, 0);
    for start in (0..count).rev() {
        for (end, _) in cut.known_from(known, start) {
            let (further, _) = ways[end];
            if further > 0 {
                ways[start] = (ways[start].0.saturating_add(further).min(2), end);
            }
        }
    }
    match ways[0].0 {
        0 => Ok(None),
        1 => {
            let mut pieces = Vec::new();
            let mut start = 0;
            while start < count {
                let end = ways[start].1;
                pieces.push(cut.folded(start, end).into_owned());
                start = end;
            }
            Ok(Some(pieces))
        }
        _ => Err(AMBIGUOUS),
    }
}

/// The known texts of a cell that also contains unknown ones: those of the way with the fewest unknown parts.
///
/// # Errors
///
/// If two such ways have different texts, or the cell is too long.
pub(super) fn best(
    known: &Known<'_>,
    many: Option<&str>,
    text: &str,
) -> Result<Vec<String>, &'static str> {
    let cut = Cut::new(text, many)?;
    let count = cut.parts.len();
    // for the rest from each part on: the number of unknown parts, and the known texts of up to two ways
    let mut best: Vec<(usize, Vec<Vec<String>>)> = vec![(0, vec![Vec::new()]); count + 1];
    for start in (0..count).rev() {
        let (unknown, ways) = &best[start + 1];
        let mut found = (unknown + 1, ways.clone());
        for (end, piece) in cut.known_from(known, start) {
            let (unknown, ways) = &best[end];
            if *unknown > found.0 {
                continue;
            }
            if *unknown < found.0 {
                found = (*unknown, Vec::new());
            }
            for way in ways {
                let mut longer = vec![piece.clone()];
                longer.extend(way.iter().cloned());
                if found.1.len() < 2 && !found.1.contains(&longer) {
                    found.1.push(longer);
                }
            }
        }
        best[start] = found;
    }
    let (_, mut ways) = best.swap_remove(0);
    match ways.pop() {
        Some(way) if ways.is_empty() => Ok(way),
        _ => Err(TWO_BEST),
    }
}

/// A cell without a single empty part at its end.
pub(super) fn without_end<'t>(many: Option<&str>, text: &'t str) -> &'t str {
    let Some(many) = many else {
        return text;
    };
    match text.rsplit_once(many) {
        Some((rest, end)) if fold(end).is_empty() => rest,
        _ => text,
    }
}

impl<'t> Cut<'t> {
    fn new(text: &'t str, many: Option<&str>) -> Result<Self, &'static str> {
        if text.len() > MAX_CELL_LENGTH {
            return Err(TOO_LONG);
        }
        let joins: Vec<usize> = match many {
            Some(many) => text.match_indices(many).map(|(at, _)| at).collect(),
            None => Vec::new(),
        };
        if joins.len() > MAX_JOINS {
            return Err(TOO_LONG);
        }
        let length = many.map_or(0, str::len);
        let starts = std::iter::once(0).chain(joins.iter().map(|at| at + length));
        let ends = joins.iter().copied().chain([text.len()]);
        let mut parts: Vec<(usize, usize)> = starts.zip(ends).collect();
        // one empty part at the end is ignored
        if let [.., (start, end)] = parts.as_slice()
            && parts.len() > 1
            && fold(&text[*start..*end]).is_empty()
        {
            parts.pop();
        }
        Ok(Self { text, parts })
    }

    fn folded(&self, start: usize, end: usize) -> Cow<'t, str> {
        fold(&self.text[self.parts[start].0..self.parts[end - 1].1])
    }

    /// The known texts that start at a part: the part after which each ends, and the text.
    fn known_from(&self, known: &Known<'_>, start: usize) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        for end in start + 1..=self.parts.len() {
            let piece = self.folded(start, end);
            // composed letters fold to fewer bytes
            if piece.len() > 4 * known.longest + 16 {
                break;
            }
            if (known.is_known)(&piece) {
                found.push((end, piece.into_owned()));
            }
        }
        found
    }
}
