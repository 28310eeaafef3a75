//! `protocol.toml` and `approval.toml`.

use jiff::civil::Date;

use super::rule::{RawAllow, read_allow};
use super::{blocks, wrong_type};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Duration, Grade, Status};
use crate::rules::block::{Block, Spanned};
use crate::rules::duration;
use crate::rules::tree::{Table, ValueKind};
use crate::source::Span;

/// `protocol.toml`.
#[derive(Debug)]
pub(in crate::rules) struct RawProtocol {
    pub header: Option<RawHeader>,
    pub procedures: Vec<RawProcedure>,
    pub groups: Vec<RawGroup>,
    pub sources: Vec<RawSource>,
    pub allows: Vec<RawAllow>,
}

/// The `[protocol]` table.
#[derive(Debug)]
pub(in crate::rules) struct RawHeader {
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub reviewed: Option<Spanned<Date>>,
    pub review_by: Option<Spanned<Date>>,
    pub status: Option<Spanned<Status>>,
    /// `None` if the list could not be read.
    pub topics: Option<Vec<Spanned<String>>>,
    pub valid_for: Option<Duration>,
    pub unsure_open: bool,
}

/// A `[[procedure]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawProcedure {
    pub block: Span,
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub companions: Vec<Spanned<String>>,
}

/// A `[[group]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawGroup {
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    /// `None` if the list could not be read.
    pub procedures: Option<Vec<Spanned<String>>>,
}

/// A `[[source]]`.
#[derive(Debug)]
pub(in crate::rules) struct RawSource {
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub url: Option<Spanned<String>>,
    pub seen: Option<Spanned<Date>>,
    pub grade: Option<Spanned<Grade>>,
}

/// `approval.toml`.
#[derive(Debug)]
pub(in crate::rules) struct RawApproval {
    pub by: Option<Spanned<String>>,
    pub role: Option<Spanned<String>>,
    pub on: Option<Spanned<Date>>,
    pub note: Option<Spanned<String>>,
    pub sha256: Option<Spanned<String>>,
}

/// The keys of `protocol.toml`.
pub(in crate::rules) const FILE_KEYS: [&str; 6] = [
    "format",
    "protocol",
    "procedure",
    "group",
    "source",
    "allow",
];

/// The required keys of `protocol.toml`, each with the reason.
pub(in crate::rules) const FILE_REQUIRED: [(&str, &str); 4] = [
    ("format", "begin the file with `format = 1`"),
    (
        "protocol",
        "write `[protocol]` with `id`, `title`, `version` and the rest",
    ),
    ("procedure", "write a `[[procedure]]` with `id` and `title`"),
    (
        "source",
        "write a `[[source]]` for each source that rules cite",
    ),
];

/// The keys of `[protocol]`.
pub(in crate::rules) const HEADER_KEYS: [&str; 9] = [
    "id",
    "title",
    "version",
    "reviewed",
    "review-by",
    "status",
    "topics",
    "valid-for",
    "unsure",
];

/// The required keys of `[protocol]`, each with the reason.
pub(in crate::rules) const HEADER_REQUIRED: [(&str, &str); 7] = [
    ("id", "a short name, such as `\"skin-procedures\"`"),
    ("title", "the name of the protocol as people read it"),
    (
        "version",
        "the version shown on every page, such as `\"2026.11.0\"`",
    ),
    ("reviewed", "the day on which the rules were last reviewed"),
    (
        "review-by",
        "the day by which the rules are to be reviewed again",
    ),
    (
        "status",
        "write `status = \"draft\"` until a clinician has approved the rules",
    ),
    (
        "topics",
        "list every topic file without `.toml`, in interview order",
    ),
];

/// The keys of a `[[procedure]]`.
pub(in crate::rules) const PROCEDURE_KEYS: [&str; 3] = ["id", "title", "companions"];

/// The required keys of a `[[procedure]]`, each with the reason.
pub(in crate::rules) const PROCEDURE_REQUIRED: [(&str, &str); 2] = [
    ("id", "the name that rules and answer files use"),
    ("title", "the name of the procedure as people read it"),
];

/// The keys of a `[[group]]`, all required.
pub(in crate::rules) const GROUP_REQUIRED: [(&str, &str); 3] = [
    ("id", "the name for all of its procedures"),
    ("title", "the name of the group as people read it"),
    ("procedures", "list the procedures that belong to it"),
];

/// The keys of a `[[source]]`, all required.
pub(in crate::rules) const SOURCE_REQUIRED: [(&str, &str); 5] = [
    ("id", "the name that a rule cites in `because`"),
    ("title", "the title on the page"),
    ("url", "the address at which a reader can check it"),
    ("seen", "the day on which it was read"),
    (
        "grade",
        "one of `regulator`, `manufacturer`, `review`, `society` and `clinic`",
    ),
];

/// The words of `unsure`, in `[protocol]` and in a `[[question]]`.
pub(in crate::rules) const UNSURE: [(&str, bool); 1] = [("open", true)];

/// The words of `status`.
pub(in crate::rules) const STATUSES: [Status; 2] = [Status::Draft, Status::Approved];

/// Reads `protocol.toml`. Returns `None` if it has another format.
pub(in crate::rules) fn read(
    table: &Table,
    file: Span,
    diagnostics: &mut Diagnostics,
) -> Option<RawProtocol> {
    if !is_format_1(table, diagnostics) {
        return None;
    }
    let mut block = Block::open(table, file, "protocol file", &FILE_KEYS, diagnostics);
    block.require_all(&FILE_REQUIRED);
    let header = block
        .table_of(
            "protocol",
            "is a table: write `[protocol]` and its keys below",
        )
        .map(|header| read_header(header.value, header.span, block.diagnostics));
    Some(RawProtocol {
        header,
        procedures: blocks(&mut block, "procedure", read_procedure),
        groups: blocks(&mut block, "group", read_group),
        sources: blocks(&mut block, "source", read_source),
        allows: blocks(&mut block, "allow", read_allow),
    })
}

fn is_format_1(table: &Table, diagnostics: &mut Diagnostics) -> bool {
    let Some(entry) = table.get("format") else {
        return true;
    };
    match &entry.value.kind {
        ValueKind::Integer(written) if written == "1" => true,
        ValueKind::Integer(written) => {
            let message = format!("rule format {written} is not known");
            diagnostics.push(
                Diagnostic::new(Finding::UnsupportedFormat, entry.value.span, message)
                    .help("write `format = 1`, the only format that this program reads"),
            );
            false
        }
        _ => {
            wrong_type(
                &entry.value,
                "format",
                "takes the number of the format: `1`",
                diagnostics,
            );
            true
        }
    }
}

fn read_header(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawHeader {
    let mut block = Block::open(table, header, "protocol", &HEADER_KEYS, diagnostics);
    block.require_all(&HEADER_REQUIRED);
    RawHeader {
        id: block.id("id"),
        title: block.text("title"),
        version: block.text("version"),
        reviewed: block.day("reviewed"),
        review_by: block.day("review-by"),
        status: block.word("status", &STATUSES.map(|status| (status.word(), status))),
        topics: block.names("topics"),
        valid_for: block
            .value("valid-for")
            .and_then(|value| duration::read(value, "valid-for", block.diagnostics))
            .map(|valid_for| valid_for.value),
        unsure_open: block.word("unsure", &UNSURE).is_some(),
    }
}

fn read_procedure(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawProcedure {
    let mut block = Block::open(table, header, "procedure", &PROCEDURE_KEYS, diagnostics);
    block.require_all(&PROCEDURE_REQUIRED);
    RawProcedure {
        block: table.extent(header),
        id: block.id("id"),
        title: block.text("title"),
        companions: block.names("companions").unwrap_or_default(),
    }
}

fn read_group(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawGroup {
    let known = GROUP_REQUIRED.map(|(key, _)| key);
    let mut block = Block::open(table, header, "group", &known, diagnostics);
    block.require_all(&GROUP_REQUIRED);
    RawGroup {
        id: block.id("id"),
        title: block.text("title"),
        procedures: block.names("procedures"),
    }
}

fn read_source(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawSource {
    let known = SOURCE_REQUIRED.map(|(key, _)| key);
    let mut block = Block::open(table, header, "source", &known, diagnostics);
    block.require_all(&SOURCE_REQUIRED);
    RawSource {
        id: block.id("id"),
        title: block.text("title"),
        url: block.text("url"),
        seen: block.day("seen"),
        grade: block.word("grade", &Grade::ALL.map(|grade| (grade.word(), grade))),
    }
}

/// Reads `approval.toml`.
pub(in crate::rules) fn read_approval(
    table: &Table,
    file: Span,
    diagnostics: &mut Diagnostics,
) -> RawApproval {
    let known = ["by", "role", "on", "note", "sha256"];
    let mut block = Block::open(table, file, "approval", &known, diagnostics);
    block.require("by", "the name of the clinician who approved the rules");
    block.require("role", "their role");
    block.require("on", "the day of the approval");
    block.require("note", "what they checked, in their words");
    block.require("sha256", "the hash of exactly these rules");
    RawApproval {
        by: block.text("by"),
        role: block.text("role"),
        on: block.day("on"),
        note: block.text("note"),
        sha256: block.text("sha256"),
    }
}
