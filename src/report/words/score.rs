//! A score in a reason: its value, and the tests of the entries that hold, in short form.

use crate::model::{
    Accept, Condition, DateTest, Duration, NumberRange, OptionId, Points, Protocol, Question,
    ReasonScore, Test, Tick, TickTest, Unit,
};
use crate::report::text::spelling::flowing;
use crate::report::words::answer::{DECLINED, UNSURE, number_in_words};
use crate::report::words::condition::{date_in_words, in_words, score_test_in_words};
use crate::report::words::points::{points_in_words, value_in_words};

/// `Stroke risk: 3 points (older than 75 years 2, heart failure 1)`. If the words of an entry end in a digit, a colon
/// separates all of them from their points: `Stroke risk: 3 points (age at least 75: 2, heart failure: 1)`.
pub(crate) fn reason_in_words(protocol: &Protocol, reason: &ReasonScore) -> String {
    let score = protocol.score(reason.score);
    let entries = reason.points.iter().map(|&place| &score.points[place]);
    let entries: Vec<(String, i64)> = entries
        .map(|points| (short(protocol, &points.when), points.add))
        .collect();
    let ends_in_digit = |(words, _): &(String, i64)| words.ends_with(char::is_numeric);
    let colon = if entries.iter().any(ends_in_digit) {
        ":"
    } else {
        ""
    };
    let entries: Vec<String> = entries
        .iter()
        .map(|(words, add)| format!("{words}{colon} {add}"))
        .collect();
    let value = value_in_words(reason.value);
    let title = flowing(&score.title);
    if entries.is_empty() {
        format!("{title}: {value}")
    } else {
        format!("{title}: {value} ({})", entries.join(", "))
    }
}

/// An entry of a score: `2 points if “When were you born?” is 75 years ago or longer`.
pub(crate) fn entry_in_words(protocol: &Protocol, points: &Points) -> String {
    let add = points_in_words(points.add);
    format!("{add} if {}", in_words(protocol, &points.when))
}

/// A condition in a few words, for a list of entries: `heart failure`, `older than 75 years`.
pub(crate) fn short(protocol: &Protocol, condition: &Condition) -> String {
    match condition {
        Condition::All(members) => joined(protocol, members, " and "),
        Condition::Any(members) => joined(protocol, members, " or "),
        Condition::Count(count) => {
            let members = joined(protocol, &count.of, ", ");
            format!("at least {} of: {members}", count.at_least)
        }
        Condition::Test(test) => short_test(protocol, test),
        Condition::Score(test) => score_test_in_words(protocol, test),
    }
}

fn joined(protocol: &Protocol, members: &[Condition], with: &str) -> String {
    let words: Vec<String> = members.iter().map(|one| short(protocol, one)).collect();
    words.join(with)
}

fn short_test(protocol: &Protocol, test: &Test) -> String {
    let question = protocol.question(test.question);
    let words: Vec<String> = test
        .accepts
        .iter()
        .map(|accept| short_accept(question, accept))
        .collect();
    words.join(" or ")
}

fn short_accept(question: &Question, accept: &Accept) -> String {
    let name = question.id.replace('-', " ");
    let label = |option: &OptionId| flowing(question.kind.option_label(*option)).into_owned();
    match accept {
        Accept::Unsure => format!("{name}: {UNSURE}"),
        Accept::Declined => format!("{name}: {DECLINED}"),
        Accept::Is(option) => match question.kind.option_ids()[option.index()] {
            "yes" => name,
            "no" => format!("no {name}"),
            _ => format!("{name}: {}", label(option)),
        },
        Accept::NoneOf(options) => {
            let labels: Vec<String> = options.iter().map(label).collect();
            format!("{name}: not {}", labels.join(" or "))
        }
        Accept::Ticks(ticks) => short_ticks(question, ticks),
        Accept::TickCount(count) => {
            let labels: Vec<String> = count.of.iter().map(label).collect();
            format!("at least {} of: {}", count.at_least, labels.join(", "))
        }
        Accept::Number(range) => short_number(question, &name, *range),
        Accept::Date(test) => short_date(&name, *test),
    }
}

fn short_ticks(question: &Question, test: &TickTest) -> String {
    let label = |tick: &Tick| match tick {
        Tick::Option(option) => flowing(question.kind.option_label(*option)).into_owned(),
        Tick::None => question.kind.none_label().unwrap_or("none").to_owned(),
    };
    let ticked = test.all_of.iter().map(label);
    let absent = test.none_of.iter().map(label);
    let words: Vec<String> = ticked
        .chain(absent.map(|label| format!("not {label}")))
        .collect();
    words.join(" and ")
}

fn short_number(question: &Question, name: &str, range: NumberRange) -> String {
    let number = |steps| number_in_words(&question.kind, steps);
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => format!("{name} {}", number(low)),
        (Some(low), Some(high)) => format!("{name} from {} to {}", number(low), number(high)),
        (Some(low), None) => format!("{name} at least {}", number(low)),
        (None, Some(high)) => format!("{name} at most {}", number(high)),
        (None, None) => name.to_owned(),
    }
}

/// A test on a date in a few words. A window in years is about an age, and needs no name.
fn short_date(name: &str, test: DateTest) -> String {
    match test {
        DateTest::Since { within, older_than }
            if within.iter().chain(&older_than).all(|one| is_age(*one)) =>
        {
            let older = older_than.map(|older| format!("older than {older}"));
            let within = within.map(|within| format!("under {within}"));
            let words: Vec<String> = older.into_iter().chain(within).collect();
            words.join(" and ")
        }
        DateTest::Since { .. } | DateTest::InNext(_) | DateTest::LaterThan(_) => {
            let words = date_in_words(test);
            format!("{name} {}", words.trim_start_matches("is "))
        }
    }
}

fn is_age(duration: Duration) -> bool {
    duration.unit == Unit::Year && duration.count >= 10
}
