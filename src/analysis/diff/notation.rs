//! Conditions and clear answers as a rule file writes them, so that two of them can be held side by side.

use crate::model::{
    Accept, Clear, Condition, DateTest, NumberRange, OptionId, Protocol, Question, Tick, TickTest,
};

/// A condition: `{ age = { under = 18 }, keloid = "yes" }`.
pub(super) fn condition(protocol: &Protocol, of: &Condition) -> String {
    table(protocol, of, false)
}

/// The same with its members in order, however the file orders them: the same for conditions that say the same.
pub(super) fn sorted(protocol: &Protocol, of: &Condition) -> String {
    table(protocol, of, true)
}

fn table(protocol: &Protocol, of: &Condition, sorted: bool) -> String {
    let mut entries: Vec<String> = match of {
        Condition::All(members) => members
            .iter()
            .map(|member| entry(protocol, member, sorted))
            .collect(),
        Condition::Any(_) | Condition::Test(_) | Condition::Count(_) | Condition::Score(_) => {
            vec![entry(protocol, of, sorted)]
        }
    };
    if sorted {
        entries.sort();
    }
    format!("{{ {} }}", entries.join(", "))
}

fn entry(protocol: &Protocol, of: &Condition, sorted: bool) -> String {
    let (key, members) = match of {
        Condition::Test(test) => {
            let question = protocol.question(test.question);
            let accepts = accepts(question, &test.accepts, test.list, sorted);
            return format!("{} = {accepts}", question.id);
        }
        Condition::All(members) => ("all", members),
        Condition::Any(members) => ("any", members),
        Condition::Count(_) | Condition::Score(_) => todo!("counts and scores"),
    };
    let tables = members.iter().map(|member| table(protocol, member, sorted));
    let mut tables: Vec<String> = tables.collect();
    if sorted {
        tables.sort();
    }
    format!("{key} = [{}]", tables.join(", "))
}

fn accepts(question: &Question, accepts: &[Accept], list: bool, sorted: bool) -> String {
    let mut all: Vec<String> = accepts
        .iter()
        .map(|accept| accepted(question, accept))
        .collect();
    match &all[..] {
        [one] if !list => one.clone(),
        _ => {
            if sorted {
                all.sort();
            }
            format!("[{}]", all.join(", "))
        }
    }
}

/// The answers that raise no concern.
pub(super) fn clear(question: &Question, of: &Clear) -> String {
    match of {
        Clear::Any => "any answer".to_owned(),
        Clear::Options(options) => options_of(question, options),
        Clear::Ticks { options, none } => {
            let ids = options.iter().map(|option| id(question, *option));
            let none = none.then(|| "\"none\"".to_owned());
            let ids: Vec<String> = none.into_iter().chain(ids).collect();
            format!("[{}]", ids.join(", "))
        }
        Clear::Tests(tests) => accepts(question, tests, tests.len() > 1, false),
    }
}

fn accepted(question: &Question, accept: &Accept) -> String {
    match accept {
        Accept::Unsure => "\"unsure\"".to_owned(),
        Accept::Declined => "\"declined\"".to_owned(),
        Accept::Is(option) => id(question, *option),
        Accept::NoneOf(options) => match options[..] {
            [one] => format!("{{ is-not = {} }}", id(question, one)),
            _ => format!("{{ none-of = {} }}", options_of(question, options)),
        },
        Accept::Ticks(test) => ticks(question, test),
        Accept::TickCount(_) => todo!("counts"),
        Accept::Number(range) => number(question, *range),
        Accept::Date(test) => date(*test),
    }
}

fn ticks(question: &Question, test: &TickTest) -> String {
    let tick = |tick: &Tick| match tick {
        Tick::Option(option) => id(question, *option),
        Tick::None => "\"none\"".to_owned(),
    };
    let list = |ticks: &[Tick]| ticks.iter().map(tick).collect::<Vec<_>>().join(", ");
    match (&test.all_of[..], &test.none_of[..]) {
        ([one], []) => tick(one),
        (all, []) => format!("{{ all-of = [{}] }}", list(all)),
        ([], none) => format!("{{ none-of = [{}] }}", list(none)),
        (all, none) => format!("{{ all-of = [{}], none-of = [{}] }}", list(all), list(none)),
    }
}

fn number(question: &Question, range: NumberRange) -> String {
    let show = |steps: i64| question.kind.show_number(steps);
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => show(low),
        (low, high) => {
            let low = low.map(|low| format!("at-least = {}", show(low)));
            let high = high.map(|high| format!("at-most = {}", show(high)));
            let bounds: Vec<String> = low.into_iter().chain(high).collect();
            format!("{{ {} }}", bounds.join(", "))
        }
    }
}

fn date(test: DateTest) -> String {
    match test {
        DateTest::Since { within, older_than } => {
            let within = within.map(|one| format!("within = \"{one}\""));
            let older = older_than.map(|one| format!("older-than = \"{one}\""));
            let bounds: Vec<String> = within.into_iter().chain(older).collect();
            format!("{{ {} }}", bounds.join(", "))
        }
        DateTest::InNext(duration) => format!("{{ in-next = \"{duration}\" }}"),
        DateTest::LaterThan(duration) => format!("{{ later-than = \"{duration}\" }}"),
    }
}

fn options_of(question: &Question, options: &[OptionId]) -> String {
    let ids: Vec<String> = options.iter().map(|option| id(question, *option)).collect();
    format!("[{}]", ids.join(", "))
}

fn id(question: &Question, option: OptionId) -> String {
    format!("\"{}\"", question.kind.option_id(option))
}
