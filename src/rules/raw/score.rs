//! A `[[score]]` and the entries of its `points`.

use super::{RawCondition, condition};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::rules::block::{self, Block, Spanned};
use crate::rules::number;
use crate::rules::tree::{Table, Value};
use crate::source::Span;

/// A `[[score]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawScore {
    pub block: Span,
    pub id: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    /// The entries that could be read.
    pub points: Vec<RawPoints>,
    /// Whether there are entries and all of them could be read.
    pub whole: bool,
}

/// An entry of `points` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawPoints {
    pub span: Span,
    pub add: Option<i64>,
    pub when: Option<RawCondition>,
}

/// The keys of a `[[score]]`, all required.
pub(in crate::rules) const REQUIRED: [(&str, &str); 3] = [
    ("id", "the name by which rules test it"),
    ("title", "the name that people read, such as `Stroke risk`"),
    (
        "points",
        "list its entries: `[{ add = 1, when = { keloid = \"yes\" } }]`",
    ),
];

/// The keys of an entry, all required.
pub(in crate::rules) const ENTRY_REQUIRED: [(&str, &str); 2] = [
    ("add", "how many points it adds: `add = 1`"),
    (
        "when",
        "say which answers add them: `when = { keloid = \"yes\" }`",
    ),
];

/// Maximum number of points that an entry adds or subtracts.
pub(in crate::rules) const MAX_POINTS: i64 = 100;

const TAKES: &str = "takes a list of entries: `[{ add = 1, when = { keloid = \"yes\" } }]`";

/// Reads one score.
pub(super) fn read(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawScore {
    let known = REQUIRED.map(|(key, _)| key);
    let mut block = Block::open(table, header, "score", &known, diagnostics);
    block.require_all(&REQUIRED);
    let entries = block
        .value("points")
        .and_then(|value| block::list(value, "points", TAKES, block.diagnostics))
        .unwrap_or_default();
    let points: Vec<Option<RawPoints>> = entries
        .iter()
        .map(|entry| read_points(entry, block.diagnostics))
        .collect();
    RawScore {
        block: table.extent(header),
        id: block.id("id"),
        title: block.text("title"),
        whole: !points.is_empty() && points.iter().all(Option::is_some),
        points: points.into_iter().flatten().collect(),
    }
}

fn read_points(entry: &Value, diagnostics: &mut Diagnostics) -> Option<RawPoints> {
    let table = block::table(entry, "points", TAKES, diagnostics)?;
    let known = ENTRY_REQUIRED.map(|(key, _)| key);
    let mut block = Block::open(table.value, entry.span, "entry", &known, diagnostics);
    block.require_all(&ENTRY_REQUIRED);
    let add = block
        .value("add")
        .and_then(|value| read_add(value, block.diagnostics));
    Some(RawPoints {
        span: entry.span,
        add,
        when: condition(&block, "when"),
    })
}

fn read_add(value: &Value, diagnostics: &mut Diagnostics) -> Option<i64> {
    let add = number::whole(value, "add", diagnostics)?;
    let help = match add {
        0 => "write how many points it adds, or leave the entry out".to_owned(),
        _ if add.abs() > MAX_POINTS => {
            format!("write a whole number from -{MAX_POINTS} to {MAX_POINTS}")
        }
        _ => return Some(add),
    };
    let message = format!("`add` cannot be {add}");
    diagnostics.push(Diagnostic::new(Finding::UnknownValue, value.span, message).help(help));
    None
}
