//! The reasons why a file is not TOML, in words for users.

use crate::intake::place::Place;
use crate::intake::value::{self, Given};

/// Maximum number of lines whose mistakes are named.
const MAX_LINES: usize = 5;

/// The start of the parser's message about a key that is given twice.
const DUPLICATE: &str = "duplicate key";

/// A file that is not TOML.
pub(in crate::intake) struct Broken {
    /// The offset of the first mistake.
    pub first: usize,
    /// The first mistake of each line. Never contains an answer.
    pub message: String,
}

/// The mistakes of a document, from the errors of the parser. `None` if there are none.
pub(in crate::intake) fn broken(
    document: &str,
    errors: &[toml::de::Error],
    is_known: &dyn Fn(&str) -> bool,
) -> Option<Broken> {
    let start = |error: &toml::de::Error| {
        let at = error.span().map_or(document.len(), |span| span.start);
        document.floor_char_boundary(at.min(document.len()))
    };
    let mut errors: Vec<_> = errors.iter().map(|error| (start(error), error)).collect();
    errors.sort_by_key(|(at, _)| *at);
    let (first, _) = *errors.first()?;
    let (mut place, mut before, mut last_line) = (Place::START, 0, None);
    let mut named = Vec::new();
    let mut is_below_duplicate = false;
    for (at, error) in errors {
        let is_duplicate = error.message().starts_with(DUPLICATE);
        if is_duplicate && is_below_duplicate {
            // the keys below a header that is given twice
            continue;
        }
        is_below_duplicate |= is_duplicate && document[..at].ends_with('[');
        place = place.after(&document.as_bytes()[before..at]);
        before = at;
        if last_line.replace(place.line) == Some(place.line) {
            continue;
        }
        if named.len() == MAX_LINES {
            named.push("there are more mistakes below".to_owned());
            break;
        }
        let reason = reason(error, document, is_known);
        named.push(format!("in {}: {reason}", place.line_and_column()));
    }
    Some(Broken {
        first,
        message: format!("broken TOML {}", named.join("; ")),
    })
}

/// The message about a mistake at a location. It names only known keys, never an answer. For other mistakes, the parser
/// describes it.
fn reason(error: &toml::de::Error, document: &str, is_known: &dyn Fn(&str) -> bool) -> String {
    let span = error.span().unwrap_or_default();
    let from = document.get(span.start..).unwrap_or_default();
    let starts_with = |message: &str| error.message().starts_with(message);
    if starts_with(DUPLICATE) {
        return match document.get(span).filter(|key| is_known(key)) {
            Some(key) => format!("`{key}` is given twice"),
            None => "a key is given twice".to_owned(),
        };
    }
    if starts_with("invalid date") {
        let length = from.find(|one: char| !one.is_ascii_digit() && one != '-');
        let date = &from[..length.unwrap_or(from.len())];
        return match value::day(&Given::text(date)) {
            Ok(_) => "put quotes around a date without a day".to_owned(),
            Err(message) => message,
        };
    }
    let unquoted = starts_with("string values must be quoted") || starts_with("invalid float");
    let known = match from.chars().next() {
        None | Some('\n' | '\r' | '#') if unquoted => "a value is missing after `=`",
        Some('“' | '”' | '„' | '‘' | '’') if unquoted => {
            "the quotes must be straight ones"
        }
        Some(_) if unquoted => "put quotes around an answer in words",
        _ if starts_with("invalid basic string, expected `\"`") => "a quote is not closed",
        _ if starts_with("missing opening quote") => "a quote is missing before the text",
        _ if starts_with("key with no value") => "an equals sign is missing after a key",
        _ if starts_with("unexpected key or value") => {
            "there is more text on the line after the answer"
        }
        _ if starts_with("missing comma") || starts_with("unclosed array") => {
            "a comma or `]` is missing"
        }
        _ if starts_with("unclosed table") => "the closing `]` is missing",
        _ if starts_with("cannot recurse") => "the brackets are nested too deep",
        _ => error.message(),
    };
    known.to_owned()
}
