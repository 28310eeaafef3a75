//! The reason why a file is not TOML, in words for users.

use crate::intake::value::{self, Given};

/// The message about a mistake at a location. It names only known keys, never an answer. For other mistakes, the parser
/// describes it.
pub(in crate::intake) fn reason(
    error: &toml::de::Error,
    document: &str,
    is_known: &dyn Fn(&str) -> bool,
) -> String {
    let span = error.span().unwrap_or_default();
    let from = document.get(span.start..).unwrap_or_default();
    let starts_with = |message: &str| error.message().starts_with(message);
    if starts_with("duplicate key") {
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
