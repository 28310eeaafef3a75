//! The parts of a record file other than answers: the results, the seal, and the decisions.
//!
//! They are allowed only with `record = 1`. A mistake in them makes the record unreadable, and is reported with its
//! location. A seal that does not match is not a mistake here: the answers are still read, and the record file says so.

mod fields;

use std::cell::RefCell;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::place::{LIMIT, Place, TOO_LONG, text};
use super::record::KEYS as ANSWER_KEYS;
use super::toml::fault::broken;
use super::value::likely;
use crate::diagnostic::listing;
use crate::model::{
    Decided, Decision, FoundBefore, RecordFile, ResultBefore, ResultValue, RulesBefore,
};
use crate::seal;
use fields::Fields;

/// The version of the format that is read and written.
pub const VERSION: i64 = 1;

/// Maximum size of a record file in bytes: 1 MiB.
pub const MAX_LENGTH: usize = LIMIT;

/// The keys that only a record file has.
pub(super) const KEYS: [&str; 6] = [
    "record", "asked-by", "replaces", "found", "seal", "decision",
];

const FOUND_KEYS: [&str; 4] = ["program", "protocol", "mapping", "results"];
const PROTOCOL_KEYS: [&str; 4] = ["id", "version", "status", "sha256"];
const MAPPING_KEYS: [&str; 2] = ["title", "sha256"];
const RESULT_KEYS: [&str; 8] = [
    "procedure",
    "verdict",
    "at-least",
    "at-most",
    "not-before",
    "until",
    "reasons",
    "needed",
];
const SEAL_KEYS: [&str; 1] = ["sha256"];
const DECISION_KEYS: [&str; 7] = [
    "procedure",
    "decided",
    "reason",
    "by",
    "role",
    "on",
    "sha256",
];

/// Reads the parts of a file other than answers, without any rules. Returns `None` for a plain answer file.
///
/// # Errors
///
/// If the file is not TOML, or one of these parts has a mistake. The message never contains an answer.
pub fn read(bytes: &[u8]) -> Result<Option<RecordFile>, String> {
    if bytes.len() > LIMIT {
        return Err(TOO_LONG.to_owned());
    }
    let document = text(bytes, Place::START).map_err(|(message, _)| message)?;
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    let is_known = |key: &str| ANSWER_KEYS.contains(&key) || KEYS.contains(&key);
    let (table, errors) = DeTable::parse_recoverable(document);
    if let Some(broken) = broken(document, &errors, &is_known) {
        return Err(broken.message);
    }
    let (file, problems) = parts(table.get_ref(), document, bytes);
    if problems.is_empty() {
        Ok(file)
    } else {
        Err(problems.join("; "))
    }
}

/// The parts of a file other than answers, and their mistakes. `raw` are the bytes of the file.
pub(super) fn parts(
    table: &DeTable<'_>,
    document: &str,
    raw: &[u8],
) -> (Option<RecordFile>, Vec<String>) {
    let problems = RefCell::new(Vec::new());
    let fields = Fields::of_file(table, document, &problems);
    let file = match other_version(table) {
        _ if !fields.has("record") => {
            without_record(table, &fields);
            None
        }
        Some(message) => {
            fields.problem("record", &message);
            None
        }
        None => {
            unknown(table, &fields);
            Some(record_file(&fields, raw))
        }
    };
    (file, problems.into_inner())
}

fn record_file(fields: &Fields<'_>, raw: &[u8]) -> RecordFile {
    let seal = seal::check(raw);
    // the hash itself is compared with the bytes
    let _ = fields.table("seal", &SEAL_KEYS);
    let decisions = fields.tables("decision", &DECISION_KEYS);
    RecordFile {
        asked_by: fields.text("asked-by"),
        replaces: fields.hash("replaces"),
        found: fields.table("found", &FOUND_KEYS).map(found),
        seal: seal.hash.map(str::to_owned),
        fault: seal.fault.map(|fault| fault.to_string()),
        decisions: decisions.into_iter().filter_map(decision).collect(),
    }
}

/// Reports the keys of a record file in a file that is not one.
fn without_record(table: &DeTable<'_>, fields: &Fields<'_>) {
    let alone: Vec<_> = KEYS.into_iter().filter(|key| fields.has(key)).collect();
    let mut keys = table.keys().map(|key| key.get_ref().as_ref());
    let meant = keys.find(|key| nearly_own(key) == Some("record"));
    match meant.filter(|_| !alone.is_empty()) {
        Some(meant) => fields.problem(meant, &unknown_key(meant, "record")),
        None => alone.into_iter().for_each(|key| {
            let message =
                format!("`{key}` is only for record files, which have `record = {VERSION}`");
            fields.problem(key, &message);
        }),
    }
}

fn unknown_key(key: &str, near: &str) -> String {
    format!("unknown key `{key}` (did you mean `{near}`?)")
}

/// Reports each key that is similar to one of a record file. Other unknown keys are left to the reader of answer files.
fn unknown(table: &DeTable<'_>, fields: &Fields<'_>) {
    for key in table.keys().map(|key| key.get_ref().as_ref()) {
        if !KEYS.contains(&key)
            && let Some(near) = nearly_own(key)
        {
            fields.problem(key, &unknown_key(key, near));
        }
    }
}

/// Whether a key is read here, and not by the reader of answer files.
pub(super) fn is_own(key: &str, is_record: bool) -> bool {
    KEYS.contains(&key) || is_record && nearly_own(key).is_some()
}

/// The key of a record file that an unknown one most likely means.
fn nearly_own(key: &str) -> Option<&'static str> {
    let all = ANSWER_KEYS.iter().chain(&KEYS).copied();
    let near = likely(key, all).filter(|_| !ANSWER_KEYS.contains(&key));
    near.filter(|near| KEYS.contains(near))
}

fn other_version(table: &DeTable<'_>) -> Option<String> {
    match table.get("record")?.get_ref() {
        DeValue::Integer(number) => match number.to_string().parse::<i64>() {
            Ok(VERSION) => None,
            Ok(later @ 2..) => Some(format!(
                "`record` is {later}: a later version of `contra` wrote this file, and this one reads `record = {VERSION}`"
            )),
            _ => Some(format!("`record` must be {VERSION}")),
        },
        DeValue::String(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => Some(format!("`record` must be {VERSION}")),
    }
}

fn found(fields: Fields<'_>) -> FoundBefore {
    let program = fields.needed_text("program");
    let results = fields.tables("results", &RESULT_KEYS);
    let results = results.into_iter().map(result).collect();
    let mapping = fields.table("mapping", &MAPPING_KEYS);
    let mapping = mapping.map(|it| (it.needed_text("title"), it.needed_text("sha256")));
    let protocol = fields.needed_table("protocol", &PROTOCOL_KEYS);
    let protocol = protocol.map(|it| RulesBefore {
        id: it.needed_text("id"),
        version: it.needed_text("version"),
        status: it.needed_text("status"),
        sha256: it.needed_text("sha256"),
    });
    let nothing = || RulesBefore {
        id: String::new(),
        version: String::new(),
        status: String::new(),
        sha256: String::new(),
    };
    FoundBefore {
        program,
        protocol: protocol.unwrap_or_else(nothing),
        mapping,
        results,
    }
}

fn result(fields: Fields<'_>) -> ResultBefore {
    let procedure = fields.needed_text("procedure");
    let mut keys = Vec::new();
    for key in &RESULT_KEYS[1..] {
        let value = match *key {
            "not-before" => fields.day(key).map(ResultValue::Day),
            "until" | "reasons" | "needed" => fields.texts(key).map(ResultValue::List),
            _ => fields.text(key).map(ResultValue::Word),
        };
        keys.extend(value.map(|value| ((*key).to_owned(), value)));
    }
    ResultBefore { procedure, keys }
}

fn decision(fields: Fields<'_>) -> Option<Decision> {
    let procedure = fields.needed_text("procedure");
    let decided = fields.needed_text("decided");
    let known = Decided::named(&decided);
    if known.is_none() && !decided.is_empty() {
        let words = Decided::ALL.map(Decided::word);
        let help = match likely(&decided, words) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", listing(&words)),
        };
        fields.problem("decided", &format!("`decided` cannot be read: {help}"));
    }
    let reason = fields.text("reason");
    let (by, role) = (fields.needed_text("by"), fields.needed_text("role"));
    let on: Option<Date> = fields.needed_day("on");
    fields.needed_text("sha256");
    Some(Decision {
        procedure,
        decided: known?,
        reason,
        by,
        role,
        on: on?,
    })
}

/// Line and column of an offset in a file.
fn place(document: &str, at: usize) -> String {
    let at = document.floor_char_boundary(at.min(document.len()));
    Place::START
        .after(&document.as_bytes()[..at])
        .line_and_column()
}
