//! Finds the columns of a mapping in a header. Each must occur exactly once, and there must be no other column.
//!
//! The row that should be a header may contain answers. A message repeats a name in it only if most of the columns of
//! the mapping are there, and few others. Otherwise it gives the numbers of columns.

use std::collections::BTreeSet;

use crate::diagnostic::listing;
use crate::intake::csv::header::numbered;
use crate::intake::mapping::{Column, ColumnId, Columns, Mapping, used};
use crate::rules::shown;

/// Finds columns, and collects the faults.
pub(super) struct Finder<'a> {
    names: &'a [String],
    columns: &'a Columns,
    pub places: Vec<Option<usize>>,
    pub problems: Vec<String>,
    /// Columns that a fault already names.
    reported: BTreeSet<usize>,
    pub left_out_like: Vec<usize>,
    /// Whether most of the columns are there, and no row of answers can be among them.
    pub is_header: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(names: &'a [String], columns: &'a Columns) -> Self {
        let present = columns
            .iter()
            .filter(|(_, column)| names.contains(&column.header));
        let is_header = present.count() * 2 >= columns.len();
        Self {
            names,
            columns,
            places: vec![None; columns.len()],
            problems: Vec::new(),
            reported: BTreeSet::new(),
            left_out_like: Vec::new(),
            is_header,
        }
    }

    pub(super) fn find(&mut self, mapping: &Mapping) {
        for (id, column) in self.columns.iter() {
            self.places[id.0] = self.place(column);
        }
        for (name, id) in self.columns.own_names() {
            if self.names.iter().any(|one| one == name) {
                let name = shown(&self.columns.get(id).name);
                let problem = format!(
                    "`{name}` is a name from `[columns]` of the mapping, and also a header"
                );
                self.problems.push(problem);
            }
        }
        let used = used(&mapping.record, &mapping.questions);
        let left_out: BTreeSet<ColumnId> = self.columns.left_out.iter().copied().collect();
        let places = |ids: &BTreeSet<ColumnId>| -> BTreeSet<usize> {
            ids.iter().filter_map(|id| self.places[id.0]).collect()
        };
        let (used, left_out) = (places(&used), places(&left_out));
        let both: Vec<usize> = used.intersection(&left_out).map(|at| at + 1).collect();
        self.add_numbered(&both, "is read and left out", "are read and left out");
        self.check_rest(&(&used | &left_out));
    }

    /// The index of a column.
    fn place(&mut self, column: &Column) -> Option<usize> {
        let name = shown(&column.name);
        if let Some(at) = column.at {
            if self.names.get(at - 1) == Some(&column.header) {
                return Some(at - 1);
            }
            let header = shown(&column.header);
            self.reported.insert(at - 1);
            self.problems.push(format!(
                "column {at}, which the mapping calls `{name}`, does not have the header `{header}`"
            ));
            return None;
        }
        let places: Vec<usize> = (0..self.names.len())
            .filter(|at| self.names[*at] == column.header)
            .collect();
        match places.as_slice() {
            [one] => Some(*one),
            [] => {
                self.problems.push(format!("there is no column `{name}`"));
                None
            }
            several => {
                self.reported.extend(several);
                let numbers: Vec<String> = several.iter().map(|at| (at + 1).to_string()).collect();
                self.problems.push(format!(
                    "the columns {} have the header `{name}`: give each a name in `[columns]`",
                    numbers.join(", ")
                ));
                None
            }
        }
    }

    /// Reports columns that the mapping does not name, and patterns that match none.
    fn check_rest(&mut self, known: &BTreeSet<usize>) {
        let mut matched = vec![false; self.columns.left_out_like.len()];
        let mut rest = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            if known.contains(&at) || self.reported.contains(&at) {
                continue;
            }
            let patterns = self.columns.left_out_like.iter().zip(&mut matched);
            let mut is_left_out = false;
            for ((start, _), matched) in patterns {
                if name.starts_with(start.as_str()) {
                    (*matched, is_left_out) = (true, true);
                }
            }
            if is_left_out {
                self.left_out_like.push(at)
            } else {
                rest.push(at + 1)
            }
        }
        for ((start, _), matched) in self.columns.left_out_like.iter().zip(matched) {
            if !matched {
                let start = shown(start);
                let problem = format!("`{start}*` in `left-out` matches no column");
                self.problems.push(problem);
            }
        }
        let name = |at: &usize| shown(&self.names[at - 1]);
        // a row of answers that was joined to the header is as long as the header
        let is_header_alone = self.is_header && rest.len() * 3 <= self.names.len();
        if is_header_alone && !rest.is_empty() && rest.iter().all(|at| !name(at).is_empty()) {
            let names: Vec<String> = rest.iter().map(name).collect();
            let (columns, are) = match names.len() {
                1 => ("column", "is"),
                _ => ("columns", "are"),
            };
            self.problems.push(format!(
                "the {columns} {} {are} neither read nor left out: map each, or add it to `left-out`",
                listing(&names)
            ));
            return;
        }
        let help = "neither read nor left out: map each, or add it to `left-out`";
        self.add_numbered(&rest, &format!("is {help}"), &format!("are {help}"));
    }

    fn add_numbered(&mut self, numbers: &[usize], of_one: &str, of_several: &str) {
        self.problems.extend(numbered(numbers, of_one, of_several));
    }
}
