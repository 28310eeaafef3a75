//! One changed result per row. A cell that a spreadsheet would run as a formula gets a leading `'`.

use super::errors;
use crate::replay::{Change, Ids, SideResult};
use crate::report::result::csv::{push_cell, runs_as_formula};
use crate::report::text::digits::push_number;
use crate::report::text::spelling::spelled_out;

/// The columns, in order.
pub const COLUMNS: [&str; 23] = [
    "file",
    "record",
    "line",
    "id",
    "procedure",
    "on",
    "change",
    "direction",
    "old_verdict",
    "new_verdict",
    "old_at_least",
    "new_at_least",
    "old_at_most",
    "new_at_most",
    "old_not_before",
    "new_not_before",
    "old_not_before_final",
    "new_not_before_final",
    "old_reasons",
    "new_reasons",
    "old_errors",
    "new_errors",
    "rules",
];

/// Adds the row of a change. Returns the number of cells that got a leading `'`.
pub fn push_row(out: &mut Vec<u8>, ids: &Ids<'_>, file: &str, change: &Change) -> u64 {
    let mut row = Row { out, defused: 0 };
    row.cell(file);
    for number in [change.record, change.line] {
        push_number(row.out, number);
        row.out.push(b',');
    }
    row.cell(change.id.as_deref().unwrap_or_default());
    row.cell(change.procedure.map_or("", |number| ids.procedure(number)));
    row.cell(&change.on.map(|day| day.to_string()).unwrap_or_default());
    row.cell(change.kind.word());
    row.cell(change.kind.direction().unwrap_or_default());
    let sides = change.sides.each_ref().map(Option::as_ref);
    let mut both = |cell: &dyn Fn(&SideResult, usize) -> String| {
        for (version, side) in sides.into_iter().enumerate() {
            row.cell(&side.map(|side| cell(side, version)).unwrap_or_default());
        }
    };
    both(&|side, _| side.verdict().word().to_owned());
    both(&|side, _| side.bounds.map_or("", |(least, _)| least.word()).to_owned());
    both(&|side, _| side.bounds.map_or("", |(_, most)| most.word()).to_owned());
    both(&|side, _| {
        side.not_before
            .map(|day| day.to_string())
            .unwrap_or_default()
    });
    both(&|side, _| side.is_final.to_string());
    both(&|side, version| {
        let reasons = side.reasons.iter();
        let rules = reasons.map(|&rule| ids.protocol(version).rule(rule).id.as_str());
        rules.collect::<Vec<_>>().join(";")
    });
    both(&|side, version| match &side.message {
        Some(message) => message.clone(),
        None => errors(ids.protocol(version), &side.errors).join(";"),
    });
    let rules: Vec<_> = change.rules.iter().map(|one| ids.rule(one.rule)).collect();
    row.cell(&rules.join(";"));
    let defused = row.defused;
    // the comma after the last cell
    if let Some(end) = out.last_mut() {
        *end = b'\n';
    }
    defused
}

struct Row<'a> {
    out: &'a mut Vec<u8>,
    defused: u64,
}

impl Row<'_> {
    /// Adds a cell and a comma.
    fn cell(&mut self, text: &str) {
        let runs = runs_as_formula(text);
        self.defused += u64::from(runs);
        push_cell(self.out, if runs { "'" } else { "" }, &spelled_out(text));
        self.out.push(b',');
    }
}
