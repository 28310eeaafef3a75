//! A question in words: its possible answers, when and of whom it is asked, and which answers raise no concern.

use crate::model::{
    AskedOf, Clear, Dated, Keep, Kind, NumberKind, OptionId, ProcedureId, Protocol, Question,
};
use crate::report::text::spelling::flowing;
use crate::report::words::condition::{self, quoted};

/// Its possible answers, without "Not sure" and "Prefer not to say".
pub(in crate::report) fn answers(question: &Question) -> String {
    match &question.kind {
        Kind::YesNo => format!("{}, {}", quoted("Yes"), quoted("No")),
        Kind::Choice(options) => {
            let labels: Vec<_> = options.iter().map(|option| quoted(&option.label)).collect();
            labels.join(", ")
        }
        Kind::Multi { options, none } => {
            let labels = options.iter().map(|option| option.label.as_str());
            let labels: Vec<_> = labels.chain([none.as_str()]).map(quoted).collect();
            format!("any of {}", labels.join(", "))
        }
        Kind::Number(number) => number_in_words(number),
        Kind::Date(Dated::Past) => "a date up to the day of the procedure".to_owned(),
        Kind::Date(Dated::Future) => "a date from the day of the procedure on".to_owned(),
        Kind::Date(Dated::Any) => "a date".to_owned(),
        Kind::Text => "words".to_owned(),
    }
}

/// The condition under which it is asked; `None` if it is always asked.
pub(in crate::report) fn asked_only_if(protocol: &Protocol, question: &Question) -> Option<String> {
    let condition = question.show_if.as_ref()?;
    Some(format!(
        "Asked only if {}",
        condition::in_words(protocol, condition)
    ))
}

/// The person who answers it; `None` if that is the client.
pub(in crate::report) fn asked_of(question: &Question) -> Option<&'static str> {
    match question.asked_of {
        AskedOf::Client => None,
        AskedOf::Practitioner => Some("Seen or measured by the practitioner"),
        AskedOf::Practice => Some("Known to the practice"),
    }
}

/// The time for which its answer counts; `None` if nothing limits it.
pub(in crate::report) fn counts(protocol: &Protocol, question: &Question) -> Option<String> {
    match (question.keep, protocol.valid_for) {
        (Some(Keep::Visit), _) => Some("only on the day it is given".to_owned()),
        (Some(Keep::For(duration)), _) => Some(format!("for {duration}, also at later visits")),
        (Some(Keep::Always), _) => Some("at every later visit".to_owned()),
        (None, Some(duration)) => Some(format!("for {duration}, and every visit asks again")),
        (None, None) => None,
    }
}

/// The answers that raise no concern by themselves, in general and then for certain procedures.
pub(in crate::report) fn clear(protocol: &Protocol, question: &Question) -> Vec<String> {
    let mut all = vec![clear_in_words(question, &question.clear)];
    let mut special = question.clear_for.as_slice();
    while let Some((_, clear)) = special.first() {
        let alike = special.iter().take_while(|(_, other)| other == clear);
        let procedures: Vec<_> = alike.map(|(procedure, _)| *procedure).collect();
        special = &special[procedures.len()..];
        let titles = titles_or_group(protocol, &procedures);
        let words = clear_in_words(question, clear);
        all.push(format!("for {titles}: {words}"));
    }
    all
}

/// The titles of procedures, as a list.
pub(in crate::report) fn titles(protocol: &Protocol, procedures: &[ProcedureId]) -> String {
    let titles: Vec<_> = procedures
        .iter()
        .map(|&procedure| procedure_title(protocol, procedure))
        .collect();
    titles.join(", ")
}

/// The titles of procedures. If a group has exactly these procedures, its title comes first.
pub(in crate::report) fn titles_or_group(
    protocol: &Protocol,
    procedures: &[ProcedureId],
) -> String {
    let titles = titles(protocol, procedures);
    match protocol.group_of(procedures) {
        Some(group) => format!("{} ({titles})", flowing(&group.title)),
        None => titles,
    }
}

fn procedure_title(protocol: &Protocol, id: ProcedureId) -> String {
    flowing(&protocol.procedure(id).title).into_owned()
}

fn number_in_words(number: &NumberKind) -> String {
    let shown = |steps: i64| number.show(steps);
    let range = match (number.min, number.max) {
        (Some(min), Some(max)) => format!(" from {} to {}", shown(min), shown(max)),
        (Some(min), None) => format!(" from {} up", shown(min)),
        (None, Some(max)) => format!(" up to {}", shown(max)),
        (None, None) => String::new(),
    };
    let unit = number.unit.as_ref();
    let unit = unit.map_or(String::new(), |unit| format!(", in {}", flowing(unit)));
    let step = match number.decimals {
        0 => String::new(),
        _ => format!(", in steps of {}", shown(1)),
    };
    format!("a number{range}{unit}{step}")
}

fn clear_in_words(question: &Question, clear: &Clear) -> String {
    let label = |option: &OptionId| quoted(question.kind.option_label(*option));
    match clear {
        Clear::Any => "any answer".to_owned(),
        Clear::Options(options) => {
            let labels: Vec<_> = options.iter().map(label).collect();
            labels.join(", ")
        }
        Clear::Ticks { options, none } => {
            let none = question.kind.none_label().filter(|_| *none);
            let labels = options.iter().map(label).chain(none.map(quoted));
            let labels: Vec<_> = labels.collect();
            labels.join(", ")
        }
        Clear::Tests(tests) => {
            let words: Vec<_> = tests
                .iter()
                .map(|accept| condition::accept_in_words(question, accept))
                .collect();
            format!("what {}", words.join(" or "))
        }
    }
}
