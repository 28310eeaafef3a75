//! The header of a CSV: the meaning of each column, or why the header cannot be used.
//!
//! The first line of a file without a header contains answers. Therefore a message repeats a name only if it is similar
//! to a known one, and gives the number of the column otherwise.

use std::collections::HashSet;

use super::row::{Row, RowFault};
use super::{Column, NAMES, separator_in};
use crate::intake::record::Assembly;
use crate::intake::value::{likely, trim};

/// Other characters that separate columns, with the words of a message.
const SEPARATORS: [(char, &str); 3] = [
    (';', "semicolons (`;`)"),
    ('\t', "tabs"),
    ('|', "vertical bars (`|`)"),
];

/// The columns of a header; `text` is its line.
pub(super) fn columns(
    header: &Row,
    text: &[u8],
    assembly: &Assembly<'_>,
) -> Result<Vec<Column>, String> {
    if let Some(RowFault::TooLong | RowFault::RunsPastLimit(_)) = header.fault {
        return Err("the header is longer than 1 MiB".to_owned());
    }
    let text = std::str::from_utf8(text)
        .map_err(|_| "the header is not UTF-8: save the file as UTF-8".to_owned())?;
    if text.contains('\0') {
        return Err("there is a NUL in the header: it is not text".to_owned());
    }
    let line = text.lines().next().unwrap_or_default();
    if let Some(message) = separator_line(line, header.line) {
        return Err(message);
    }
    let column = |name: &str| {
        let of_record = NAMES.iter().find(|(known, _)| *known == name);
        let of_record = of_record.map(|(_, column)| *column);
        of_record.or_else(|| assembly.question_named(name).map(Column::Question))
    };
    let named = header
        .cells()
        .filter_map(|cell| std::str::from_utf8(cell).ok());
    let known = named.filter(|name| column(trim(name)).is_some()).count();
    if let Some(message) = other_separator(line, header, known, column) {
        return Err(message);
    }
    if let Some(fault) = header.fault {
        return Err(format!("the header cannot be read: {}", fault.message()));
    }
    let names: Vec<_> = header.cells().map(String::from_utf8_lossy).collect();
    let names: Vec<&str> = names.iter().map(|name| trim(name)).collect();
    let columns: Vec<Option<Column>> = names.iter().map(|name| column(name)).collect();
    match problems(&names, &columns, assembly, NO_NAME) {
        Some(problems) => Err(problems),
        None => Ok(columns.into_iter().flatten().collect()),
    }
}

/// The message about a first line such as `sep=;`, which is an instruction for Excel.
fn separator_line(line: &str, number: u64) -> Option<String> {
    let rest = trim(separator_in(line)?);
    let is_instruction = rest.chars().count() <= 1;
    is_instruction.then(|| {
        let commas = match rest {
            "," => "",
            _ => ", and separate the columns with commas",
        };
        format!("line {number} is Excel's `sep=` line: remove it{commas}")
    })
}

/// The message about a header whose columns are separated by something other than commas.
fn other_separator(
    line: &str,
    header: &Row,
    known: usize,
    column: impl Fn(&str) -> Option<Column>,
) -> Option<String> {
    let count = |separator: char| {
        let names = line
            .split(separator)
            .map(|name| trim(name).trim_matches('"'));
        names.filter(|name| column(trim(name)).is_some()).count()
    };
    let (separator, words) = SEPARATORS
        .into_iter()
        .max_by_key(|(separator, _)| (count(*separator), line.matches(*separator).count()))?;
    // a single column may be known before the first separator
    let is_likely =
        count(separator) > known || known == 0 && header.len() <= 1 && line.contains(separator);
    (is_likely && line.contains(separator))
        .then(|| format!("the columns are separated by {words}: separate them with commas"))
}

/// The message about a first line without a known name.
const NO_NAME: &str = "the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; \
                       the export of a form needs a mapping, `--map`";

/// The message about the names of columns that cannot be used. `no_name` is the message if none of them is similar to a
/// known one.
pub(crate) fn problems(
    names: &[&str],
    columns: &[Option<Column>],
    assembly: &Assembly<'_>,
    no_name: &str,
) -> Option<String> {
    let near = |name: &str| {
        let questions = assembly.protocol.questions.iter();
        let questions = questions.map(|question| question.id.as_str());
        likely(name, questions.chain(NAMES.map(|(known, _)| known)))
    };
    let unknown = names.iter().zip(columns).zip(1..);
    let unknown = unknown.filter(|((name, column), _)| column.is_none() && !name.is_empty());
    let unknown: Vec<_> = unknown
        .map(|((name, _), number)| (number, *name, near(name)))
        .collect();
    let is_known = columns.iter().any(Option::is_some);
    let is_score = |name: &str| assembly.protocol.score_named(name).is_some();
    let is_strange =
        |(_, name, near): &(usize, &str, Option<&str>)| near.is_none() && !is_score(name);
    if !is_known && unknown.iter().all(is_strange) {
        return Some(no_name.to_owned());
    }
    let mut problems = Vec::new();
    let mut numbers = Vec::new();
    for (number, name, near) in unknown {
        match near {
            _ if assembly.protocol.score_named(name).is_some() => problems.push(format!(
                "column `{name}` is a score: it follows from answers and is never given"
            )),
            Some(near) => {
                problems.push(format!("unknown column `{name}` (did you mean `{near}`?)"));
            }
            None => numbers.push(number),
        }
    }
    problems.extend(numbered(
        &numbers,
        "is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`",
        "are unknown: a column is a question id, `id`, `on`, `answered` or `procedures`",
    ));
    let empty = names.iter().zip(1..).filter(|(name, _)| name.is_empty());
    let empty: Vec<usize> = empty.map(|(_, number)| number).collect();
    problems.extend(numbered(&empty, "has no name", "have no name"));
    let mut seen = HashSet::new();
    for (name, column) in names.iter().zip(columns) {
        if column.is_some() && !seen.insert(name) {
            problems.push(format!("column `{name}` occurs twice"));
        }
    }
    (!problems.is_empty()).then(|| problems.join("; "))
}

/// The message about columns that are given by number.
pub(in crate::intake) fn numbered(
    numbers: &[usize],
    of_one: &str,
    of_several: &str,
) -> Option<String> {
    const MAX: usize = 16;
    let words = |numbers: &[usize]| {
        let numbers: Vec<_> = numbers.iter().map(usize::to_string).collect();
        numbers.join(", ")
    };
    match numbers {
        [] => None,
        [one] => Some(format!("column {one} {of_one}")),
        [..] if numbers.len() > MAX => Some(format!(
            "columns {} and {} more {of_several}",
            words(&numbers[..MAX]),
            numbers.len() - MAX
        )),
        [rest @ .., last] => Some(format!("columns {} and {last} {of_several}", words(rest))),
    }
}
