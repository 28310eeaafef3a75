//! Conditions and clear answers in the notation of a rule file, so that two of them can be compared side by side.

use crate::model::{
    Accept, Clear, Condition, DateTest, NumberRange, OptionId, Protocol, Question, Score,
    ScoreTest, Tick, TickCount, TickTest,
};

/// A condition: `{ age = { under = 18 }, keloid = "yes" }`.
pub(in crate::analysis) fn condition(protocol: &Protocol, of: &Condition) -> String {
    table(protocol, of, false)
}

/// A condition with its members sorted, so that equal conditions have equal texts.
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
        Condition::Score(test) => return score(protocol, test, sorted),
        Condition::Count(count) => {
            let members = tables(protocol, &count.of, sorted);
            let at_least = count.at_least;
            return format!("count = {{ at-least = {at_least}, of = {members} }}");
        }
        Condition::All(members) => ("all", members),
        Condition::Any(members) => ("any", members),
    };
    format!("{key} = {}", tables(protocol, members, sorted))
}

fn tables(protocol: &Protocol, members: &[Condition], sorted: bool) -> String {
    let tables = members.iter().map(|member| table(protocol, member, sorted));
    listed(tables.collect(), sorted)
}

fn listed(mut all: Vec<String>, sorted: bool) -> String {
    if sorted {
        all.sort();
    }
    format!("[{}]", all.join(", "))
}

fn score(protocol: &Protocol, test: &ScoreTest, sorted: bool) -> String {
    let id = &protocol.scores[test.score.index()].id;
    let ranges = test
        .ranges
        .iter()
        .map(|&one| range(one, |points| points.to_string()));
    let ranges: Vec<String> = ranges.collect();
    match &ranges[..] {
        [one] if !test.list => format!("{id} = {one}"),
        _ => format!("{id} = {}", listed(ranges, sorted)),
    }
}

/// The entries of a score.
pub(super) fn points(protocol: &Protocol, score: &Score, sorted: bool) -> String {
    let entries = score.points.iter().map(|points| {
        let when = table(protocol, &points.when, sorted);
        format!("{{ add = {}, when = {when} }}", points.add)
    });
    listed(entries.collect(), sorted)
}

fn accepts(question: &Question, accepts: &[Accept], list: bool, sorted: bool) -> String {
    let all = accepts.iter().map(|accept| accepted(question, accept));
    let all: Vec<String> = all.collect();
    match &all[..] {
        [one] if !list => one.clone(),
        _ => listed(all, sorted),
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
        Accept::TickCount(count) => tick_count(question, count),
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

/// A test on the number of ticks. Without a list, the ticks of all options are counted.
fn tick_count(question: &Question, count: &TickCount) -> String {
    let at_least = count.at_least;
    if count.of.len() == question.kind.option_count() {
        format!("{{ at-least = {at_least} }}")
    } else {
        let of = options_of(question, &count.of);
        format!("{{ at-least = {at_least}, of = {of} }}")
    }
}

fn number(question: &Question, of: NumberRange) -> String {
    range(of, |steps| question.kind.show_number(steps))
}

fn range(range: NumberRange, show: impl Fn(i64) -> String) -> String {
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
