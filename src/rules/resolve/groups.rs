//! Lists of procedures in rule files, in which a group stands for its members.
//!
//! A group is expanded here, and later stages never see one. Refuses a group in a group, and a procedure that occurs
//! twice in one list, directly or through a group.

use std::collections::BTreeMap;

use super::declared::Found;
use super::names::{Members, Names};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing};
use crate::model::ProcedureId;
use crate::rules::block::{Spanned, shown};
use crate::rules::raw::RawProtocol;

/// Maximum number of procedures that a help text names one by one.
const MAX_TO_PASTE: usize = 8;

/// The procedures that one name of a list stands for.
pub(super) struct Named {
    /// The procedures that the list has not named before, even if the name is misspelled.
    pub procedures: Vec<ProcedureId>,
    /// Whether these are exactly the intended procedures.
    pub exact: bool,
    /// Whether it is a group.
    pub is_group: bool,
}

/// The names that a list has used so far, by procedure.
#[derive(Default)]
struct Seen<'a>(BTreeMap<ProcedureId, &'a Spanned<String>>);

impl Names {
    /// Reads the members of each group.
    pub(super) fn read_groups(&mut self, raw: &RawProtocol, diagnostics: &mut Diagnostics) {
        let groups = raw.groups.iter();
        self.groups = groups
            .map(|group| match &group.procedures {
                Some(names) => self.members(group.id.as_ref(), names, raw, diagnostics),
                None => Members {
                    procedures: Vec::new(),
                    whole: false,
                },
            })
            .collect();
    }

    fn members(
        &mut self,
        group: Option<&Spanned<String>>,
        names: &[Spanned<String>],
        raw: &RawProtocol,
        diagnostics: &mut Diagnostics,
    ) -> Members {
        let mut members = Members {
            procedures: Vec::new(),
            whole: true,
        };
        for name in names {
            let found = self.procedure_or_group(name, diagnostics);
            members.whole &= matches!(found, Found::Exactly(index) if !self.is_group(index));
            match found.likely() {
                Some(index) if !self.is_group(index) => {
                    members.procedures.push(ProcedureId::from(index));
                }
                Some(_) => {
                    let help = in_place_of(name, names, raw);
                    report_nested(group, name, help, diagnostics);
                }
                None => {}
            }
        }
        members
    }

    /// The procedures for each name of a list. `key` is the key of the list.
    pub(super) fn procedures(
        &mut self,
        names: &[Spanned<String>],
        key: &str,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Named> {
        let mut seen = Seen::default();
        let mut all = Vec::new();
        for name in names {
            let mut named = self.procedures_named(name, diagnostics);
            let repeated = seen.take(&mut named, name);
            if named.exact && !repeated.is_empty() {
                self.report_repeated(name, key, &named, &repeated, diagnostics);
                named.exact = false;
            }
            all.push(named);
        }
        all
    }

    fn procedures_named(&mut self, name: &Spanned<String>, diagnostics: &mut Diagnostics) -> Named {
        let found = self.procedure_or_group(name, diagnostics);
        let right = matches!(found, Found::Exactly(_));
        match found.likely() {
            Some(index) => match self.group(index) {
                Some(group) => Named {
                    procedures: group.procedures.clone(),
                    exact: right && group.whole,
                    is_group: true,
                },
                None => Named {
                    procedures: vec![ProcedureId::from(index)],
                    exact: right,
                    is_group: false,
                },
            },
            None => Named {
                procedures: Vec::new(),
                exact: false,
                is_group: false,
            },
        }
    }

    fn report_repeated(
        &self,
        name: &Spanned<String>,
        key: &str,
        named: &Named,
        repeated: &[(ProcedureId, &Spanned<String>)],
        diagnostics: &mut Diagnostics,
    ) {
        let ids: Vec<&str> = repeated.iter().map(|(id, _)| self.id_of(*id)).collect();
        let verb = if ids.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} in `{key}` twice", listing(&ids));
        let (_, first) = repeated[0];
        let by = (self.what(&first.value), self.what(&name.value));
        diagnostics.push(
            Diagnostic::new(Finding::DuplicateId, name.span, message)
                .label(by.1)
                .related(first.span, by.0)
                .help(self.without_repeats(name, first, &named.procedures)),
        );
    }

    /// Suggests a list that names each procedure once. `left` are the procedures that only the later name adds.
    fn without_repeats(
        &self,
        name: &Spanned<String>,
        first: &Spanned<String>,
        left: &[ProcedureId],
    ) -> String {
        let id = shown(&name.value);
        let members = left.iter().map(|&id| format!("\"{}\"", self.id_of(id)));
        match left.len() {
            0 => format!("leave out `{id}`"),
            _ if !self.is_group_named(&first.value) => {
                format!("leave out `{}`: `{id}` has it", shown(&first.value))
            }
            1..=MAX_TO_PASTE => {
                let members: Vec<_> = members.collect();
                format!("write `{}` in place of `\"{id}\"`", members.join(", "))
            }
            _ => format!("write the procedures that only `{id}` has in place of it"),
        }
    }

    fn what(&self, name: &str) -> &'static str {
        if self.is_group_named(name) {
            "through this group"
        } else {
            "by its own name"
        }
    }
}

impl<'a> Seen<'a> {
    /// Removes from a name the procedures that the list has named before, each with that earlier name.
    fn take(
        &mut self,
        named: &mut Named,
        name: &'a Spanned<String>,
    ) -> Vec<(ProcedureId, &'a Spanned<String>)> {
        let mut repeated = Vec::new();
        named.procedures.retain(|&procedure| {
            let first = *self.0.entry(procedure).or_insert(name);
            let is_new = std::ptr::eq(first, name);
            if !is_new {
                repeated.push((procedure, first));
            }
            is_new
        });
        repeated
    }
}

fn report_nested(
    group: Option<&Spanned<String>>,
    name: &Spanned<String>,
    help: String,
    diagnostics: &mut Diagnostics,
) {
    let message = match group {
        Some(group) if group.value == name.value => {
            format!("the group `{}` contains itself", shown(&group.value))
        }
        _ => format!(
            "`{}` is a group: a group takes procedures",
            shown(&name.value)
        ),
    };
    diagnostics.push(Diagnostic::new(Finding::UnknownProcedure, name.span, message).help(help));
}

/// Suggests a replacement for a group that a list contains among other names.
fn in_place_of(name: &Spanned<String>, others: &[Spanned<String>], raw: &RawProtocol) -> String {
    let is_meant = |id: &Spanned<String>| id.value == name.value;
    let mut groups = raw.groups.iter();
    let group = groups.find(|group| group.id.as_ref().is_some_and(is_meant));
    let members = group.and_then(|group| group.procedures.as_deref());
    let is_new = |one: &&Spanned<String>| others.iter().all(|other| other.value != one.value);
    let left = members.unwrap_or_default().iter().filter(is_new);
    let left: Vec<_> = left
        .map(|one| format!("\"{}\"", shown(&one.value)))
        .collect();
    let id = shown(&name.value);
    match left.len() {
        0 => format!("leave out `{id}`"),
        1..=MAX_TO_PASTE => format!("write `{}` in place of `\"{id}\"`", left.join(", ")),
        _ => format!("write the procedures of `{id}` in place of it"),
    }
}
