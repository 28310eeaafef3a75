//! Reads one TOML file as one record.

pub(super) mod fault;

use std::borrow::Cow;

use toml::de::{DeTable, DeValue};

use super::place::{Place, text};
use super::record::{Assembly, KEYS, Problems, checked_id};
use super::record_file;
use super::value::Given;
use super::{Form, UnreadableRecord};
use fault::{Broken, broken};

/// Reads a whole file. `raw` are its bytes; `bytes` are the text with the line ends of this system.
pub(super) fn read(
    raw: &[u8],
    bytes: &[u8],
    assembly: &Assembly<'_>,
) -> Result<Form, UnreadableRecord> {
    let document = match text(bytes, Place::START) {
        Ok(document) => document,
        Err((message, valid)) => {
            return Err(UnreadableRecord {
                id: id_before(DeTable::parse_recoverable(valid).0.get_ref(), valid.len()),
                message,
                value: None,
                place: None,
            });
        }
    };
    let (table, errors) = DeTable::parse_recoverable(document);
    let table = table.into_inner();
    let is_known = |key: &str| {
        let is_key = KEYS.contains(&key) || record_file::KEYS.contains(&key);
        is_key || assembly.question_named(key).is_some()
    };
    if let Some(Broken { first, message }) = broken(document, &errors, &is_known) {
        return Err(UnreadableRecord {
            id: id_before(&table, first),
            message,
            value: None,
            place: None,
        });
    }
    let (file, messages) = record_file::parts(&table, document, raw);
    let is_record = file.is_some() || !messages.is_empty();
    let mut problems = Problems::default();
    for message in messages {
        problems.add(|| message);
    }
    let is_answers = |key: &str| !record_file::is_own(key, is_record);
    let keys = table.iter().filter(|(key, _)| is_answers(key.get_ref()));
    let mut keys: Vec<_> = keys.collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    let entries = keys.into_iter().map(|(key, value)| {
        let key = Cow::Borrowed(key.get_ref().as_ref());
        (key, Given::from_toml(value, document))
    });
    let form = assembly.form_beside(problems, entries.collect())?;
    Ok(Form {
        record_file: file.map(Box::new),
        ..form
    })
}

/// The record number, if it precedes the broken part.
fn id_before(table: &DeTable<'_>, broken: usize) -> Option<String> {
    match table.get("id") {
        Some(id) if id.span().end <= broken => match id.get_ref() {
            DeValue::String(id) if !id.trim().is_empty() => checked_id(id).ok().map(str::to_owned),
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
    fn a_lone_return_ends_a_line() {
        let input = "id = \"C-1\"\ron = 2026-12-01\r\r[answers]\rkeloid = \"no\" # not known\rnotes = \"\"\"a\rb\"\"\"\r";
        for end in ["\r", "\n", "\r\n"] {
            assert_eq!(
                all_shown(input.replace('\r', end), Format::Toml).replace("\\r\\n", "\\n"),
                "1:1 C-1 keloid=no notes=\"a\\nb\""
            );
        }
        assert_eq!(
            all_shown(input.replace("no\"", "no"), Format::Toml),
            "1:1 C-1 unreadable: broken TOML in line 5, column 25: a quote is not closed"
        );
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
                "[answers]\nsecret = 1\nsecret = 2",
                "1:1 - unreadable: broken TOML in line 3, column 1: a key is given twice",
            ),
            (
                "[answers]\nkeloid = \"no",
                "1:1 - unreadable: broken TOML in line 2, column 13: a quote is not closed",
            ),
            (
                "id = C-1042\"\n[answers]\nkeloid no",
                "1:1 - unreadable: broken TOML in line 1, column 6: a quote is missing before the text; in line 3, column 8: an equals sign is missing after a key",
            ),
            (
                "keloid \"no\"",
                "1:1 - unreadable: broken TOML in line 1, column 8: an equals sign is missing after a key",
            ),
            (
                "[answers\nkeloid = \"no\"",
                "1:1 - unreadable: broken TOML in line 1, column 9: the closing `]` is missing",
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
    fn an_answer_that_is_not_a_value_is_explained() {
        for (value, expected) in [
            ("no", "10: put quotes around an answer in words"),
            ("yes", "10: put quotes around an answer in words"),
            ("“no”", "10: the quotes must be straight ones"),
            (" # later", "11: a value is missing after `=`"),
            ("2026-02-30", "10: there is no such day"),
            ("2026-13-01", "10: there is no such month"),
            ("2026-05", "10: put quotes around a date without a day"),
            ("[\"warts\"", "18: a comma or `]` is missing"),
            (
                "\"a\", \"b\"",
                "13: there is more text on the line after the answer",
            ),
        ] {
            assert_eq!(
                all_shown(format!("[answers]\nkeloid = {value}"), Format::Toml),
                format!("1:1 - unreadable: broken TOML in line 2, column {expected}")
            );
        }
    }

    #[test]
    fn the_first_mistake_of_each_line_is_named() {
        let input = "id = \"a\"\n[answers]\npregnant = no\nkeloid = \"a\" b \"c\nnotes = “x”\n";
        assert_eq!(
            all_shown(input, Format::Toml),
            "1:1 a unreadable: broken TOML in line 3, column 12: put quotes around an answer in words; in line 4, column 14: there is more text on the line after the answer; in line 5, column 9: the quotes must be straight ones"
        );
        let lines: String = (0..7).map(|line| format!("x{line} = no\n")).collect();
        assert_eq!(
            all_shown(lines, Format::Toml),
            "1:1 - unreadable: broken TOML in line 1, column 6: put quotes around an answer in words; in line 2, column 6: put quotes around an answer in words; in line 3, column 6: put quotes around an answer in words; in line 4, column 6: put quotes around an answer in words; in line 5, column 6: put quotes around an answer in words; there are more mistakes below"
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
