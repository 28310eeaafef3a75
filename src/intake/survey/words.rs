//! The meaning of a cell in a few characters.

use crate::intake::mapping::TickBox;
use crate::intake::notation::{CellMeaning, Mark};
use crate::model::{OptionId, OptionState, Question};

/// The meaning of a box or a row by itself.
pub(super) fn mark_word(tick: TickBox, mark: Mark, question: &Question) -> String {
    let name = match tick {
        TickBox::Option(option) => question.kind.option_id(option),
        TickBox::None => "none",
        TickBox::Missing => "missing",
        TickBox::Unsure => "unsure",
        TickBox::Declined => "declined",
    };
    match mark {
        Mark::Yes => name.to_owned(),
        Mark::No => format!("not {name}"),
        Mark::Blank => format!("{name}?"),
        Mark::Unsure => "unsure".to_owned(),
        Mark::Declined => "declined".to_owned(),
    }
}

/// The meaning of a cell for a question, in the notation of a mapping or an answer file.
pub(super) fn word(meaning: &CellMeaning, question: &Question) -> String {
    let id = |option: &OptionId| question.kind.option_id(*option).to_owned();
    match meaning {
        CellMeaning::Missing => "missing".to_owned(),
        CellMeaning::Unsure => "unsure".to_owned(),
        CellMeaning::Declined => "declined".to_owned(),
        CellMeaning::OneOf(options) => options.iter().map(id).collect::<Vec<_>>().join("|"),
        CellMeaning::Ticks(ticks) => {
            let of = |state| ticks.options_in(state).map(|option| id(&option));
            let mut words: Vec<String> = of(OptionState::Ticked).collect();
            words.extend(ticks.is_none().then(|| "none".to_owned()));
            words.extend(ticks.unsure.then(|| "unsure".to_owned()));
            words.extend(ticks.declined.then(|| "declined".to_owned()));
            if !ticks.unsure && !ticks.declined {
                words.extend(of(OptionState::Unknown).map(|id| format!("{id}?")));
            }
            words.join(";")
        }
        CellMeaning::Numbers(range) => {
            let shown = |end: Option<i64>| end.map(|end| question.kind.show_number(end));
            match (shown(range.low), shown(range.high)) {
                (Some(low), Some(high)) if low == high => low,
                (low, high) => format!("{}..{}", low.unwrap_or_default(), high.unwrap_or_default()),
            }
        }
        CellMeaning::Since { within, older_than } => {
            let words = [("within", within), ("older than", older_than)];
            let words = words
                .iter()
                .filter_map(|(word, duration)| Some(format!("{word} {}", (**duration)?)));
            words.collect::<Vec<_>>().join(" and ")
        }
        CellMeaning::Date(date) => date.to_string(),
        CellMeaning::Born(date) => format!("born {date}"),
        CellMeaning::Words(_) => "the words".to_owned(),
    }
}
