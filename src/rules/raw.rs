//! The content of the files, block by block, before any name is resolved. These types are used only in `rules`.

pub(super) mod protocol;
pub(super) mod question;
pub(super) mod rule;
pub(super) mod score;

pub(super) use protocol::{RawApproval, RawProcedure, RawProtocol};
pub(super) use question::{RawKind, RawOption, RawQuestion};
pub(super) use rule::{RawAllow, RawRule};
pub(super) use score::{RawPoints, RawScore};

use std::borrow::Cow;

use super::syntax::Document;

use super::block::{Block, Spanned, wrong_type};
use super::tree::{Entry, Table, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::source::Span;

/// A topic file.
#[derive(Debug)]
pub(super) struct RawTopic {
    /// The file name without `.toml`.
    pub id: String,
    /// Whether `topics` names it or most likely means it.
    pub listed: bool,
    pub title: Option<Spanned<String>>,
    pub questions: Vec<RawQuestion>,
    pub scores: Vec<RawScore>,
    pub rules: Vec<RawRule>,
    pub allows: Vec<RawAllow>,
}

/// Reads `protocol.toml`. Returns `None` if it has another format.
pub(super) fn protocol(
    document: &Document,
    file: Span,
    diagnostics: &mut Diagnostics,
) -> Option<RawProtocol> {
    protocol::read(&document.table, file, diagnostics)
}

/// Reads `approval.toml`.
pub(super) fn approval(
    document: &Document,
    file: Span,
    diagnostics: &mut Diagnostics,
) -> RawApproval {
    protocol::read_approval(&document.table, file, diagnostics)
}

/// The keys of a topic file.
pub(super) const TOPIC_FILE_KEYS: [&str; 5] = ["topic", "question", "score", "rule", "allow"];

/// The required keys of a topic file, each with the reason.
pub(super) const TOPIC_FILE_REQUIRED: [(&str, &str); 1] =
    [("topic", "begin the file with `[topic]` and its `title`")];

/// The keys of `[topic]`, all required.
pub(super) const TOPIC_REQUIRED: [(&str, &str); 1] =
    [("title", "the heading of the topic in the interview")];

/// Reads a topic file.
pub(super) fn topic(
    id: &str,
    file: Span,
    table: &Table,
    diagnostics: &mut Diagnostics,
) -> RawTopic {
    let mut block = Block::open(table, file, "topic file", &TOPIC_FILE_KEYS, diagnostics);
    block.require_all(&TOPIC_FILE_REQUIRED);
    let title = block
        .table_of("topic", "is a table: write `[topic]` and its keys below")
        .and_then(|topic| {
            let mut topic = Block::open(
                topic.value,
                topic.span,
                "topic",
                &TOPIC_REQUIRED.map(|(key, _)| key),
                block.diagnostics,
            );
            topic.require_all(&TOPIC_REQUIRED);
            topic.text("title")
        });
    RawTopic {
        id: id.to_owned(),
        listed: true,
        title,
        questions: blocks(&mut block, "question", question::read),
        scores: blocks(&mut block, "score", score::read),
        rules: blocks(&mut block, "rule", rule::read),
        allows: blocks(&mut block, "allow", rule::read_allow),
    }
}

/// Reads every `[[key]]` block of a file.
fn blocks<T>(
    file: &mut Block<'_, '_>,
    key: &str,
    read: impl Fn(&Table, Span, &mut Diagnostics) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for entry in file.entries(key) {
        let blocks = each_block(entry, file.diagnostics);
        all.reserve(blocks.len());
        for (block, header) in blocks {
            all.push(read(block, header, file.diagnostics));
        }
    }
    all
}

/// The tables of a `[[key]]` or of a list of tables.
pub(crate) fn each_block<'a>(
    entry: &'a Entry,
    diagnostics: &mut Diagnostics,
) -> Vec<(&'a Table, Span)> {
    let key = &entry.key;
    let help = format!("is written as `[[{key}]]`, in double brackets");
    let members = match &entry.value.kind {
        ValueKind::List(members) => members,
        _ => {
            wrong_type(&entry.value, key, &help, diagnostics);
            return Vec::new();
        }
    };
    if members.is_empty() {
        let message = format!("`{key}` is an empty list");
        diagnostics.push(
            Diagnostic::new(Finding::EmptyList, entry.value.span, message).help("leave it out"),
        );
    }
    members
        .iter()
        .filter_map(|member| match &member.kind {
            ValueKind::Table(table) => Some((table, member.span)),
            _ => {
                wrong_type(member, key, &help, diagnostics);
                None
            }
        })
        .collect()
}

/// Moves keys back that a `[rule.when]`, `[question.show-if]` or `[case.given]` header included by mistake, and reports
/// this once.
pub(crate) fn move_keys_back<'a>(
    table: &'a Table,
    inner: &str,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Table> {
    let swallowed: Vec<Entry> = match table.get(inner).map(|entry| &entry.value.kind) {
        Some(ValueKind::Table(condition)) if condition.headed => condition
            .entries
            .iter()
            .filter(|entry| known.contains(&entry.key.as_str()) && table.get(&entry.key).is_none())
            .cloned()
            .collect(),
        _ => Vec::new(),
    };
    let Some(first) = swallowed.first() else {
        return Cow::Borrowed(table);
    };
    let message = format!("`{}` inside `{inner}` is read as a question", first.key);
    diagnostics.push(
        Diagnostic::new(Finding::UnknownQuestion, first.key_span, message).help(format!(
            "a `[….{inner}]` header includes all that follows it: write `{inner} = {{ … }}` on one line, or put it last"
        )),
    );
    let mut table = table.clone();
    for entry in &mut table.entries {
        if entry.key == inner
            && let ValueKind::Table(condition) = &mut entry.value.kind
        {
            condition.entries.retain(|entry| {
                !swallowed
                    .iter()
                    .any(|taken| taken.key_span == entry.key_span)
            });
        }
    }
    table.entries.extend(swallowed);
    Cow::Owned(table)
}

/// A condition as written, to be resolved once all questions are known.
#[derive(Debug, Clone)]
pub(super) struct RawCondition {
    pub key_span: Span,
    pub value: Value,
}

fn condition(block: &Block<'_, '_>, key: &str) -> Option<RawCondition> {
    block.entry(key).map(|entry| RawCondition {
        key_span: entry.key_span,
        value: entry.value.clone(),
    })
}
