//! A condition in words, for `explain` and the page.

use crate::model::{
    Accept, Condition, DateTest, NumberRange, OptionId, Protocol, Question, ScoreTest, Test, Tick,
    TickTest,
};
use crate::report::text::spelling::flowing;
use crate::report::words::answer::{DECLINED, UNSURE, number_in_words};
use crate::report::words::points::ranges_in_words;

/// The condition as part of a sentence: `“Are you pregnant?” is “Yes”`.
pub fn in_words(protocol: &Protocol, condition: &Condition) -> String {
    match condition {
        Condition::Test(test) => test_in_words(protocol, test),
        Condition::All(members) => joined(protocol, members, ", and "),
        Condition::Any(members) => joined(protocol, members, ", or "),
        Condition::Count(count) => {
            let members = joined(protocol, &count.of, "; ");
            format!("at least {} of these: {members}", count.at_least)
        }
        Condition::Score(test) => score_test_in_words(protocol, test),
    }
}

/// A test on a score as part of a sentence: `the score “Stroke risk” is at least 2 points`.
pub(in crate::report) fn score_test_in_words(protocol: &Protocol, test: &ScoreTest) -> String {
    let title = quoted(&protocol.score(test.score).title);
    format!("the score {title} {}", ranges_in_words(&test.ranges))
}

/// Joins members. Members that are joined themselves are put in brackets.
fn joined(protocol: &Protocol, members: &[Condition], with: &str) -> String {
    let words: Vec<_> = members
        .iter()
        .map(|member| {
            let words = in_words(protocol, member);
            let is_joined = match member {
                Condition::All(inner) | Condition::Any(inner) => inner.len() > 1,
                Condition::Count(_) => true,
                Condition::Test(_) | Condition::Score(_) => false,
            };
            if is_joined && members.len() > 1 {
                format!("({words})")
            } else {
                words
            }
        })
        .collect();
    words.join(with)
}

fn test_in_words(protocol: &Protocol, test: &Test) -> String {
    let question = protocol.question(test.question);
    let accepts: Vec<_> = test
        .accepts
        .iter()
        .map(|accept| accept_in_words(question, accept))
        .collect();
    format!("{} {}", quoted(&question.ask), accepts.join(" or "))
}

/// One accepted answer as a phrase after the question: `is “Yes”`.
pub(in crate::report) fn accept_in_words(question: &Question, accept: &Accept) -> String {
    let label = |option: &OptionId| quoted(question.kind.option_label(*option));
    match accept {
        Accept::Unsure => format!("is {}", quoted(UNSURE)),
        Accept::Declined => format!("is {}", quoted(DECLINED)),
        Accept::Is(option) => format!("is {}", label(option)),
        Accept::NoneOf(options) => {
            let labels: Vec<_> = options.iter().map(label).collect();
            format!("is answered, but not {}", labels.join(" or "))
        }
        Accept::Ticks(ticks) => ticks_in_words(question, ticks),
        Accept::TickCount(count) => {
            let labels: Vec<_> = count.of.iter().map(label).collect();
            format!(
                "includes at least {} of {}",
                count.at_least,
                labels.join(", ")
            )
        }
        Accept::Number(range) => range_in_words(question, *range),
        Accept::Date(test) => date_in_words(*test),
    }
}

fn ticks_in_words(question: &Question, test: &TickTest) -> String {
    let labels = |ticks: &[Tick], with: &str| {
        let labels: Vec<_> = ticks
            .iter()
            .map(|tick| match tick {
                Tick::Option(option) => quoted(question.kind.option_label(*option)),
                Tick::None => quoted(question.kind.none_label().unwrap_or("None of these")),
            })
            .collect();
        labels.join(with)
    };
    let all =
        (!test.all_of.is_empty()).then(|| format!("includes {}", labels(&test.all_of, " and ")));
    let none = (!test.none_of.is_empty())
        .then(|| format!("does not include {}", labels(&test.none_of, " or ")));
    all.into_iter()
        .chain(none)
        .collect::<Vec<_>>()
        .join(" and ")
}

fn range_in_words(question: &Question, range: NumberRange) -> String {
    let number = |steps| number_in_words(&question.kind, steps);
    match (range.low, range.high) {
        (Some(low), Some(high)) if low == high => format!("is {}", number(low)),
        (Some(low), Some(high)) => format!("is from {} to {}", number(low), number(high)),
        (Some(low), None) => format!("is at least {}", number(low)),
        (None, Some(high)) => format!("is at most {}", number(high)),
        (None, None) => "is any number".to_owned(),
    }
}

pub(in crate::report) fn date_in_words(test: DateTest) -> String {
    match test {
        DateTest::Since {
            within: Some(within),
            older_than: None,
        } => format!("is within {within}"),
        DateTest::Since {
            within: None,
            older_than: Some(older),
        } => format!("is {older} ago or longer"),
        DateTest::Since {
            within: Some(within),
            older_than: Some(older),
        } => format!("is {older} ago or longer, but within {within}"),
        DateTest::Since {
            within: None,
            older_than: None,
        } => "is any day".to_owned(),
        DateTest::InNext(duration) => format!("is in the next {duration}"),
        DateTest::LaterThan(duration) => format!("is more than {duration} ahead"),
    }
}

/// Text in curly quotes, as on a page.
pub(crate) fn quoted(text: &str) -> String {
    format!("“{}”", flowing(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn every_condition_of_the_sample_in_words() {
        let protocol = sample::protocol();
        let words: Vec<_> = protocol
            .rules
            .iter()
            .map(|rule| format!("{}: {}", rule.id, in_words(&protocol, &rule.when)))
            .collect();
        insta::assert_snapshot!(words.join("\n"), @"
        isotretinoin-recent: “When did you take the last capsule?” is within 6 months
        warts: “Is any of this on the skin to be treated?” includes “Warts”
        rash: “Is any of this on the skin to be treated?” includes “A rash”
        keloid-history: “Have you ever had a keloid?” is “Yes”
        under-18: “How old are you?” is at most 17 years
        suspicious-lesion: “Is there a lesion that may be malignant?” is “Yes”
        strong-cream: “How strong is the cream?” is at least 5.1 %
        strong-cream-young: “How strong is the cream?” is at least 5.1 %, and (“How old are you?” is at most 21 years, or “How old are you?” is “Prefer not to say”)
        ");
    }
}
