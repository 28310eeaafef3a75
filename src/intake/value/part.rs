//! The parts of a partly known answer: the keys of a table, and the ends of a range in a cell.

use std::borrow::Cow;

use super::given::{Given, Shape};
use super::suggest::likely;
use super::{guess, status, trim, without_guess};
use crate::diagnostic::listing;

/// The separator between the ends of a range in a cell.
const TO: &str = "..";

/// The two ends of a range as given, each with its name in a message.
pub(super) struct Ends<'a> {
    first: Option<(String, Given<'a>)>,
    last: Option<(String, Given<'a>)>,
}

/// The values of a table by key, each at most once. Null counts as absent.
pub(super) fn keys<'g, 'a, const N: usize>(
    known: [&str; N],
    entries: &'g [(Cow<'a, str>, Given<'a>)],
) -> Result<[Option<&'g Given<'a>>; N], String> {
    let mut seen = [false; N];
    let mut values = [None; N];
    for (key, given) in entries {
        let Some(place) = known.iter().position(|one| one == key) else {
            let near = guess(likely(key, known));
            return Err(format!("the table takes only {}{near}", listing(&known)));
        };
        if std::mem::replace(&mut seen[place], true) {
            return Err(format!("`{key}` is given twice"));
        }
        values[place] = Some(given).filter(|given| !matches!(given.shape(), Shape::Null));
    }
    Ok(values)
}

impl<'a> Ends<'a> {
    /// The ends under two keys of a table.
    pub(super) fn of_table(
        [first, last]: [&str; 2],
        entries: &[(Cow<'a, str>, Given<'a>)],
    ) -> Result<Self, String> {
        let [low, high] = keys([first, last], entries)?;
        if low.is_none() && high.is_none() {
            return Err(format!("the table needs `{first}` or `{last}`"));
        }
        let named = |key: &str, given: &Given<'a>| (format!("`{key}`"), given.clone());
        Ok(Self {
            first: low.map(|given| named(first, given)),
            last: high.map(|given| named(last, given)),
        })
    }

    /// The ends on both sides of `..` in a cell. Returns `None` if the cell has no `..`.
    pub(super) fn of_cell(cell: &'a str) -> Option<Result<Self, String>> {
        let (first, last) = sides(trim(cell))?;
        if first.is_empty() && last.is_empty() {
            return Some(Err(format!("write an end before or after `{TO}`")));
        }
        if first.trim_end() != first || last.trim_start() != last {
            return Some(Err(format!("remove the spaces around `{TO}`")));
        }
        let named = |side: &str, end: &'a str| {
            (!end.is_empty()).then(|| (format!("{side} `{TO}`"), Given::cell(end)))
        };
        Some(Ok(Self {
            first: named("before", first),
            last: named("after", last),
        }))
    }

    /// Reads both ends. A message names the end that cannot be read. It never suggests a status, which cannot be an
    /// end.
    pub(super) fn read<T>(
        self,
        read: impl Fn(&Given<'_>) -> Result<T, String>,
    ) -> Result<(Option<T>, Option<T>), String> {
        let end = |end: Option<(String, Given<'a>)>| match end {
            Some((name, given)) if given.word().and_then(status).is_some() => Err(format!(
                "{name}: `unsure` and `declined` cannot be an end of a range"
            )),
            Some((name, given)) => match read(&given) {
                Ok(end) => Ok(Some(end)),
                Err(message) => Err(format!("{name}: {}", without_guess(&message))),
            },
            None => Ok(None),
        };
        Ok((end(self.first)?, end(self.last)?))
    }
}

/// Whether a text is a range in the notation of a cell. In quotes, it is not one.
pub(super) fn is_range(text: &str, is_end: impl Fn(&str) -> bool) -> bool {
    let is_end = |end: &str| end.is_empty() || is_end(end);
    sides(text).is_some_and(|(first, last)| is_end(first) && is_end(last))
}

/// The texts before and after the first `..`.
fn sides(text: &str) -> Option<(&str, &str)> {
    // most texts do not contain a point
    if text.as_bytes().contains(&b'.') {
        text.split_once(TO)
    } else {
        None
    }
}
