//! The cases of the document: answers, expected result, actual result, and the rules that no case fires.

use super::{View, ids};
use crate::model::long_date;
use crate::report::markup::block::{Block, Run, between, code, section, strong, text};
use crate::report::result::days::given as day_given;
use crate::report::words::answer::in_words;
use crate::suite::{Case, CaseResult};

/// Adds every case, in the order of their names.
pub(super) fn appendix(view: &View<'_>, blocks: &mut Vec<Block>) {
    blocks.push(section("Appendix: cases by name", "cases"));
    if view.trial.run.is_empty() {
        let words =
            "There is no case: no answers are written down with the verdict that they must get.";
        blocks.push(Block::Paragraph(vec![text(words)]));
        return;
    }
    let mut cases: Vec<_> = view.trial.run.iter().collect();
    cases.sort_by_key(|(case, _)| case.name.to_lowercase());
    let head = vec!["Case", "For", "Given", "Must give", "Gives it"];
    let rows = cases.iter().map(|(case, result)| row(view, case, result));
    blocks.push(Block::Table(head, rows.collect()));
}

pub(super) fn unfired(view: &View<'_>, blocks: &mut Vec<Block>) {
    let protocol = view.protocol;
    blocks.push(section("Rules that no case makes fire", "untried-rules"));
    let unfired = view.trial.unfired(protocol);
    let names: Vec<_> = unfired
        .iter()
        .map(|&rule| protocol.rule(rule).id.as_str())
        .collect();
    let (all, fired) = (protocol.rules.len(), protocol.rules.len() - unfired.len());
    let words = format!("{fired} of {all} rules fire in some case.");
    blocks.push(Block::Paragraph(vec![text(&words)]));
    blocks.push(Block::Paragraph(ids(&names, "None is left.")));
}

fn row(view: &View<'_>, case: &Case, result: &CaseResult) -> Vec<Vec<Run>> {
    let day = long_date(case.on);
    let title = &view.protocol.procedure(case.procedure).title;
    let case_for = match view.protocol.procedures.len() {
        1 => day,
        _ => format!("{title}, {day}"),
    };
    let passed = if result.passed() {
        text("yes")
    } else {
        strong("NO")
    };
    vec![
        vec![text(&case.name)],
        vec![text(&case_for)],
        given(view, case),
        expected(view, case),
        vec![passed],
    ]
}

/// The given answers, and how the other questions are treated.
fn given(view: &View<'_>, case: &Case) -> Vec<Run> {
    let protocol = view.protocol;
    let mut runs = Vec::new();
    let days = &case.answers.days;
    for &id in &case.given {
        let question = protocol.question(id);
        let mut answer = in_words(question, case.answers.get(id));
        if let Some(day) = days.carried.get(&id) {
            answer += &format!(" ({})", day_given(*day));
        }
        runs.extend([
            code(&question.id),
            between(" "),
            text(&answer),
            between("; "),
        ]);
    }
    runs.push(text(if case.rest_is_clear {
        "all else clear"
    } else {
        "all else not answered"
    }));
    if let Some(day) = days.answered {
        runs.push(text(&format!("; {}", day_given(Some(day)))));
    }
    runs
}

fn expected(view: &View<'_>, case: &Case) -> Vec<Run> {
    let (protocol, expected) = (view.protocol, &case.expected);
    let mut runs = vec![strong(match expected.verdict {
        Some(verdict) => verdict.word(),
        None => "incomplete",
    })];
    let mut say = |words: String| runs.extend([between("; "), text(&words)]);
    if let Some(verdict) = expected.at_least {
        say(format!("at least {verdict}"));
    }
    if let Some(verdict) = expected.at_most {
        say(format!("at most {verdict}"));
    }
    if let Some(day) = expected.not_before {
        say(format!("not before {}", long_date(day)));
    }
    for until in expected.until.iter().flatten() {
        say(format!("until {until}"));
    }
    let rules = expected.rules.as_ref().map(|rules| {
        let names = rules.iter().map(|&rule| protocol.rule(rule).id.as_str());
        ("; fires ", "no rule", names.collect::<Vec<_>>())
    });
    let needs = expected.needs.as_ref().map(|needs| {
        let names = needs.iter().map(|&id| protocol.question(id).id.as_str());
        ("; asks next for ", "nothing", names.collect::<Vec<_>>())
    });
    for (lead, none, names) in [rules, needs].into_iter().flatten() {
        runs.push(between(lead));
        runs.extend(ids(&names, none));
    }
    runs
}
