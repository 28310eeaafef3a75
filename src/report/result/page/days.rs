//! How old the answers are: a line below the heading, and the answers that were taken over from before.

use jiff::civil::Date;

use super::procedure::answered;
use crate::intake::Form;
use crate::model::{Protocol, long_date};
use crate::report::result::days::given;
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;

/// When the answers were given; and to ask again if the day of the procedure is still to come.
pub(super) fn line(form: &Form, today: Date) -> Option<String> {
    let is_to_come = form.on > today;
    let answered = form
        .answers
        .days
        .answered
        .map(|day| given_before(day, form.on));
    match (answered, is_to_come) {
        (Some(given), true) => Some(format!("{given}: ask again on the day.")),
        (Some(given), false) => Some(format!("{given}.")),
        (None, true) => Some(format!(
            "{} is still to come: ask again on the day.",
            long_date(form.on)
        )),
        (None, false) => None,
    }
}

fn given_before(day: Date, on: Date) -> String {
    let given = format!("Answers given on {}", long_date(day));
    let before = on.since(day).map_or(0, |span| span.get_days());
    match before {
        ..=0 => format!("{given}, the same day"),
        1 => format!("{given}, 1 day before"),
        _ => format!("{given}, {before} days before"),
    }
}

/// The answers that were not given on the day of the others.
pub(super) fn carried(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form) {
    if form.answers.days.carried.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Answers taken over from before");
    for (&question, &day) in &form.answers.days.carried {
        let answer = answered(protocol, form, question);
        let line = format!("{answer} ({})", given(day));
        lines.item(Style::Plain, 2, &line);
    }
}
