//! The possible answers to a question, as a list or as a hint, and the meaning of a pick.

use super::keyboard::{List, Picked, Role};
use crate::model::{Answer, Dated, Kind, OptionId, OptionState, Question, Ticks};
use crate::report::words::answer::{DECLINED, UNSURE, in_words, number_in_words};

/// The answers to pick from. The current ones are marked.
pub(super) fn choices(kind: &Kind, current: Option<&Answer>) -> List {
    let mut list = List::default();
    match kind {
        Kind::YesNo => {
            // yes comes before no, as in speech
            list.add_keyed('y', Role::End, "yes", "Yes");
            list.add_keyed('n', Role::End, "no", "No");
        }
        // the others have no options, and are typed
        Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) | Kind::Date(_) | Kind::Text => {
            let role = match kind.none_label() {
                Some(_) => Role::Tick,
                None => Role::End,
            };
            for option in options(kind) {
                list.add(role, kind.option_id(option), kind.option_label(option));
            }
        }
    }
    let none = kind.none_label();
    let unsure = none.map_or(UNSURE, |_| "Not sure about the rest");
    if let Some(none) = none {
        list.add_none("none", none);
    }
    list.add_keyed('s', Role::End, "unsure", unsure);
    list.add_keyed('p', Role::End, "declined", DECLINED);
    if let Some(current) = current {
        mark(&mut list, kind, current);
    }
    list
}

/// The answer that was picked.
pub(super) fn from_picked(kind: &Kind, list: &List, picked: &Picked) -> Answer {
    let ended = picked.ended.map(|index| list.items[index].word.as_str());
    let ticked: Vec<_> = picked.ticked.iter().copied().map(OptionId::from).collect();
    let (unsure, declined) = (ended == Some("unsure"), ended == Some("declined"));
    match (kind, ended) {
        (_, Some("unsure")) if ticked.is_empty() => Answer::Unsure,
        (_, Some("declined")) if ticked.is_empty() => Answer::Declined,
        (Kind::Multi { options, .. }, _) => {
            let count = options.len();
            Answer::Ticks(Ticks::new(count, &ticked, &[], unsure, declined))
        }
        (_, Some(word)) => kind
            .option_named(word)
            .map_or(Answer::Missing, Answer::Option),
        (_, None) => Answer::Missing,
    }
}

/// The hint for a typed answer, with the unit, the range and the answer that Enter keeps.
pub(super) fn typed_hint(question: &Question, current: Option<&Answer>) -> String {
    let wanted = match &question.kind {
        Kind::Number(number) => {
            let shown = |steps: i64| number.show(steps);
            let last = |steps| number_in_words(&question.kind, steps);
            match (number.min, number.max) {
                (Some(min), Some(max)) => format!("From {} to {}", shown(min), last(max)),
                (Some(min), None) => format!("From {} up", last(min)),
                (None, Some(max)) => format!("Up to {}", last(max)),
                (None, None) => number
                    .unit
                    .as_ref()
                    .map_or("A number".to_owned(), |unit| format!("A number of {unit}")),
            }
        }
        Kind::Date(Dated::Future) => {
            "2026-05-14, 2026-05, 2026, or in words: in 2 months".to_owned()
        }
        Kind::Date(_) => "2026-05-14, 2026-05, 2026, or in words: 3 months ago".to_owned(),
        // those with options are picked from a list
        Kind::Text | Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } => {
            "- leaves it blank".to_owned()
        }
    };
    let keys = if question.kind == Kind::Text {
        ":s not sure · :p prefer not to say"
    } else {
        "s not sure · p prefer not to say"
    };
    let keeps = current.map(|answer| format!("Enter keeps {} · ", in_words(question, answer)));
    let keeps = keeps.unwrap_or_default();
    format!("{keeps}{wanted} · {keys}")
}

fn options(kind: &Kind) -> impl Iterator<Item = OptionId> {
    (0..kind.option_count()).map(OptionId::from)
}

/// Marks the items of an answer.
fn mark(list: &mut List, kind: &Kind, answer: &Answer) {
    let word = match answer {
        Answer::Unsure => Some("unsure"),
        Answer::Declined => Some("declined"),
        Answer::Option(option) => Some(kind.option_id(*option)),
        Answer::Ticks(ticks) => {
            let ticked = ticks.options_in(OptionState::Ticked);
            list.ticked = ticked.map(OptionId::index).collect();
            match (ticks.is_none(), ticks.unsure, ticks.declined) {
                (true, ..) => Some("none"),
                (_, true, _) => Some("unsure"),
                (_, _, true) => Some("declined"),
                _ => None,
            }
        }
        Answer::Missing
        | Answer::Invalid
        | Answer::OneOf(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => None,
    };
    list.marked = word.and_then(|word| list.items.iter().position(|item| item.word == word));
}
