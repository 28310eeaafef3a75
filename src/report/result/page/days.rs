//! How old the answers are: a line below the heading, the answers that were taken over from before, and those that are
//! too old.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::procedure::answered;
use crate::intake::Form;
use crate::model::{Keep, Outcome, Protocol, QuestionId, long_date};
use crate::report::result::days::given;
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;

/// When the answers were given, as far as that is known; and to ask again if the day of the procedure is still to come.
pub(super) fn line(protocol: &Protocol, form: &Form, today: Date) -> Option<String> {
    let given = match form.answers.days.answered {
        Some(day) => Some(given_before(day, form.on)),
        None if protocol.valid_for.is_some() => Some(UNKNOWN.to_owned()),
        None => None,
    };
    match (given, form.on > today) {
        (Some(given), true) => Some(format!("{given}: ask again on the day.")),
        (Some(given), false) => Some(format!("{given}.")),
        (None, true) => Some(format!(
            "{} is still to come: ask again on the day.",
            long_date(form.on)
        )),
        (None, false) => None,
    }
}

const UNKNOWN: &str = "The day these answers were given is not known";

fn given_before(day: Date, on: Date) -> String {
    let given = format!("Answers given on {}", long_date(day));
    let before = on.since(day).map_or(0, |span| span.get_days());
    match before {
        ..=0 => format!("{given}, the same day"),
        1 => format!("{given}, 1 day before"),
        _ => format!("{given}, {before} days before"),
    }
}

/// The answers that were not given on the day of the others, and count.
pub(super) fn carried(
    lines: &mut Lines<'_>,
    protocol: &Protocol,
    form: &Form,
    outcomes: &[Outcome],
) {
    let carried = form.answers.days.carried.iter();
    let mut carried = carried
        .filter(|(question, _)| !is_stale(outcomes, **question))
        .peekable();
    if carried.peek().is_none() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Answers taken over from before");
    for (&question, &day) in carried {
        let answer = answered(protocol, form, question);
        let line = format!("{answer} ({})", given(day));
        lines.item(Style::Plain, 2, &line);
    }
}

/// The answers that are too old, by the day they were given, each with how long it counts.
pub(super) fn stale(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form, outcomes: &[Outcome]) {
    let mut by_day: BTreeMap<Option<Date>, Vec<QuestionId>> = BTreeMap::new();
    for question in (0..protocol.questions.len()).map(QuestionId::from) {
        if is_stale(outcomes, question) {
            let day = form.answers.days.of(question);
            by_day.entry(day).or_default().push(question);
        }
    }
    for (day, questions) in by_day {
        let of = day.map_or(String::new(), |day| format!(" of {}", long_date(day)));
        let on = long_date(form.on);
        let heading = format!("Answers{of} are too old for {on}, and count as missing");
        lines.blank();
        lines.say(Style::Heading, 0, &heading);
        for question in questions {
            let answer = answered(protocol, form, question);
            let line = match protocol.limit_of(protocol.question(question)) {
                Keep::Visit => format!("{answer} (counts only on its own day)"),
                Keep::For(duration) => format!("{answer} (counts for {duration})"),
                Keep::Always => answer,
            };
            lines.item(Style::Plain, 2, &line);
        }
    }
}

/// Whether the answer to a question is too old.
pub(super) fn is_stale(outcomes: &[Outcome], question: QuestionId) -> bool {
    let mut outcomes = outcomes.iter();
    outcomes.any(|outcome| outcome.stale.contains(&question))
}
