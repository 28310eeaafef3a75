//! The order of show-ifs: each may test only earlier questions, and they must not form a cycle.

use std::collections::BTreeSet;

use super::{Raw, Resolver};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Question, QuestionId};
use crate::rules::raw::RawQuestion;
use crate::rules::tree::{Value, ValueKind};
use crate::source::Span;

impl Resolver<'_> {
    /// Reports each cycle once, and each show-if outside a cycle that tests a later question.
    pub(super) fn check_order(&mut self, raw: &Raw, questions: &[Option<Question>]) {
        let raws: Vec<&RawQuestion> = raw
            .topics
            .iter()
            .flat_map(|topic| &topic.questions)
            .collect();
        let shown_by: Vec<Vec<QuestionId>> = questions
            .iter()
            .map(|question| {
                let condition = question
                    .as_ref()
                    .and_then(|question| question.show_if.as_ref());
                condition.map_or_else(Vec::new, |condition| {
                    condition
                        .tests(&[])
                        .iter()
                        .map(|test| test.question)
                        .collect()
                })
            })
            .collect();
        let name = |id: usize| raws[id].id.as_ref().map_or("", |id| id.value.as_str());
        let mut in_circle = BTreeSet::new();
        let possible = not_first(&shown_by);
        for (start, raw) in raws.iter().enumerate() {
            if !possible[start] || in_circle.contains(&start) {
                continue;
            }
            let Some(circle) = shortest_cycle(start, &shown_by) else {
                continue;
            };
            in_circle.extend(circle.iter().copied());
            let mut path: Vec<String> =
                circle.iter().map(|&id| format!("`{}`", name(id))).collect();
            path.push(format!("`{}`", name(start)));
            let message = format!("shown only if it is itself shown: {}", path.join(" → "));
            let span = key_in_show_if(raw, name(circle.get(1).copied().unwrap_or(start)));
            self.diagnostics.push(
                Diagnostic::new(Finding::ShowIfCycle, span, message)
                    .help("none of these questions would ever be asked: let one of them depend on an earlier question"),
            );
        }
        for (id, tests) in shown_by.iter().enumerate() {
            let unique: BTreeSet<QuestionId> = tests.iter().copied().collect();
            for test in unique {
                if test.index() > id
                    && !(in_circle.contains(&id) && in_circle.contains(&test.index()))
                {
                    let later = name(test.index());
                    let mut diagnostic = Diagnostic::new(
                        Finding::ForwardShowIf,
                        key_in_show_if(raws[id], later),
                        format!("`{later}` is asked later than `{}`", name(id)),
                    );
                    if let Some(declared) = &raws[test.index()].id {
                        diagnostic = diagnostic.related(declared.span, "asked here");
                    }
                    self.diagnostics.push(
                        diagnostic.help("move the question, or let it depend on an earlier one"),
                    );
                }
            }
        }
    }
}

/// Whether each question is in a cycle or depends on one. The search for cycles starts only at these questions, since
/// each search takes as many steps as there are questions.
fn not_first(shown_by: &[Vec<QuestionId>]) -> Vec<bool> {
    let mut shows: Vec<Vec<usize>> = vec![Vec::new(); shown_by.len()];
    for (id, tests) in shown_by.iter().enumerate() {
        for test in tests {
            shows[test.index()].push(id);
        }
    }
    let mut open: Vec<usize> = shown_by.iter().map(Vec::len).collect();
    let is_first = |id: &usize| shown_by[*id].is_empty();
    let mut done: Vec<usize> = (0..shown_by.len()).filter(is_first).collect();
    while let Some(id) = done.pop() {
        for &next in &shows[id] {
            open[next] -= 1;
            if open[next] == 0 {
                done.push(next);
            }
        }
    }
    open.into_iter().map(|open| open > 0).collect()
}

/// The shortest path from a question back to itself.
fn shortest_cycle(start: usize, shown_by: &[Vec<QuestionId>]) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; shown_by.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for next in shown_by[at].iter().map(|id| id.index()) {
            if next == start {
                let mut path = vec![at];
                let mut step = at;
                while step != start {
                    step = came_from[step]?;
                    path.push(step);
                }
                path.reverse();
                return Some(path);
            }
            if came_from[next].is_none() {
                came_from[next] = Some(at);
                queue.push_back(next);
            }
        }
    }
    None
}

/// Finds the name of a question in the show-if of another one.
fn key_in_show_if(raw: &RawQuestion, name: &str) -> Span {
    let condition = raw.show_if.as_ref();
    let key = condition.and_then(|condition| find_key(&condition.value, name));
    key.or_else(|| condition.map(|condition| condition.key_span))
        .unwrap_or(raw.header)
}

fn find_key(value: &Value, name: &str) -> Option<Span> {
    match &value.kind {
        ValueKind::Table(table) => table.entries.iter().find_map(|entry| {
            if entry.key == name {
                Some(entry.key_span)
            } else {
                find_key(&entry.value, name)
            }
        }),
        ValueKind::List(members) => members.iter().find_map(|member| find_key(member, name)),
        _ => None,
    }
}
