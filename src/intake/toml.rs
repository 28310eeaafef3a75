//! One TOML file to one record.

use std::borrow::Cow;

use toml::de::{DeTable, DeValue};

use super::place::{Place, text};
use super::record::Assembly;
use super::value::Given;
use super::{Form, UnreadableRecord};

/// Reads a whole file.
pub(super) fn read(bytes: &[u8], assembly: &Assembly<'_>) -> Result<Form, UnreadableRecord> {
    let document = match text(bytes, Place::START) {
        Ok(document) => document,
        Err((message, valid)) => {
            return Err(UnreadableRecord {
                id: id_before(valid, valid.len()),
                message,
                value: None,
            });
        }
    };
    let table = match DeTable::parse(document) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = error.span().map_or(document.len(), |span| span.start);
            let at = document.floor_char_boundary(at.min(document.len()));
            let place = Place::START.after(&document.as_bytes()[..at]);
            return Err(UnreadableRecord {
                id: id_before(document, at),
                message: format!(
                    "broken TOML in {}: {}",
                    place.line_and_column(),
                    reason(&error, document)
                ),
                value: None,
            });
        }
    };
    let mut keys: Vec<_> = table.iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    let entries = keys.into_iter().map(|(key, value)| {
        let key = Cow::Borrowed(key.get_ref().as_ref());
        (key, Given::from_toml(value, document))
    });
    assembly.form_of_entries(entries.collect())
}

/// What the parser says: it describes, and quotes nothing. Only a key is named, never an answer.
fn reason(error: &toml::de::Error, document: &str) -> String {
    match (error.message(), error.span()) {
        ("duplicate key", Some(span)) => match document.get(span) {
            Some(key) => format!("`{key}` is given twice"),
            None => "a key is given twice".to_owned(),
        },
        (message, _) if message.starts_with("cannot recurse") => {
            "the brackets are nested too deep".to_owned()
        }
        (message, _) => message.to_owned(),
    }
}

/// The record number, where it stands before what is broken.
fn id_before(document: &str, broken: usize) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(document);
    match table.get_ref().get("id") {
        Some(id) if id.span().end <= broken => match id.get_ref() {
            DeValue::String(id) if !id.trim().is_empty() => Some(id.to_string()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::intake::Format;
    use crate::intake::place::LIMIT;
    use crate::intake::sample::{all_shown, refusal};

    #[test]
    fn a_file_is_one_record() {
        let input = "\u{feff}id = \"C-1\"\r\non = 2026-12-01\nprocedures = [\"chemical-peel\"]\n\n[answers]\narea = [\"warts\"]\nwedding = 2026-11-30\n\n[answers.notes]\n";
        assert_eq!(
            all_shown(input, Format::Toml),
            "1:1 C-1 area=+-- \
             wedding! [2026-11-30] (the date lies before the screening date 2026-12-01) \
             notes! [[answers.notes]] (this question takes one answer, not a table)"
        );
        for blank in ["", " \n\n", "\u{feff}"] {
            assert_eq!(
                refusal(blank, Format::Toml),
                "the input is empty: it must hold a record"
            );
        }
    }

    #[test]
    fn a_broken_file_is_one_unreadable_record() {
        for (input, expected) in [
            (
                "id = \"a\"\n[answers]\nkéloid = yes",
                "1:1 a unreadable: broken TOML in line 3, column 2: invalid unquoted key, expected letters, numbers, `-`, `_`",
            ),
            (
                "id = \"a\"\nid = \"b\"",
                "1:1 a unreadable: broken TOML in line 2, column 1: `id` is given twice",
            ),
            (
                "[answers]\nkeloid = \"no\"\nkeloid = \"yes\"",
                "1:1 - unreadable: broken TOML in line 3, column 1: `keloid` is given twice",
            ),
            (
                "[answers]\nkeloid = \"no",
                "1:1 - unreadable: broken TOML in line 2, column 13: invalid basic string, expected `\"`",
            ),
        ] {
            assert_eq!(all_shown(input, Format::Toml), expected);
        }
        assert_eq!(
            all_shown(b"id = \"a\"\n# \xE9", Format::Toml),
            "1:1 a unreadable: the text is not UTF-8 in line 2, byte 3: save the file as UTF-8"
        );
        assert_eq!(
            all_shown("#".repeat(LIMIT + 1), Format::Toml),
            "1:1 - unreadable: the record is longer than 1 MiB"
        );
    }

    #[test]
    fn brackets_nested_too_deep_are_refused() {
        let input = format!("answers = {}", "[".repeat(LIMIT / 2));
        assert_eq!(
            all_shown(input, Format::Toml),
            "1:1 - unreadable: broken TOML in line 1, column 91: the brackets are nested too deep"
        );
    }
}
