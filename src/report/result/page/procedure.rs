//! One procedure on the page: its verdict, the date, what would end it, and each reason with its source.

use crate::intake::Form;
use crate::model::{
    NotBefore, Outcome, PartialDate, Protocol, QuestionId, Reason, RuleEnd, SourceId, Verdict,
    WaitFrom, long_date,
};
use crate::report::result::{untils, verdict_word};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;
use crate::report::words::answer::{date_in_words, in_words};
use crate::report::words::condition::{self, quoted};
use crate::report::words::not_before::{before, is_lasting, said_with};
use crate::report::words::score::reason_in_words;

pub(super) fn section(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form, outcome: &Outcome) {
    let style = Style::Verdict(outcome.decided());
    let title = &protocol.procedure(outcome.procedure).title;
    lines.blank();
    lines.say(style, 0, &format!("{title}: {}", verdict_word(outcome)));
    lines.say(Style::Plain, 0, &sentence(protocol, outcome));
    if let Some(wait) = &said_with(protocol, outcome) {
        lines.say(Style::Plain, 0, &date_line(protocol, form, outcome, wait));
    }
    for (rule, until) in untils(protocol, outcome) {
        let rule = protocol.rule(rule);
        lines.say(Style::Plain, 0, &format!("Until: {until} ({})", rule.id));
    }
    if !is_lasting(protocol, outcome) {
        not_computed(lines, protocol, outcome);
    }
    for reason in &outcome.reasons {
        lines.blank();
        reason_lines(lines, protocol, form, outcome, reason);
    }
    contradictions(lines, protocol, form, outcome);
    ignored(lines, protocol, form, outcome);
}

/// The meaning of the verdict, in a sentence.
fn sentence(protocol: &Protocol, outcome: &Outcome) -> String {
    let Some(verdict) = outcome.decided() else {
        let (least, most) = (outcome.at_least, outcome.at_most);
        return format!("At least {least}, could become {most}: questions that matter are open.");
    };
    let date = said_with(protocol, outcome);
    let date = date.map(|wait| format!("not {}", before(&wait, outcome.not_before_final)));
    let and_not_before = |sentence: &str| match &date {
        Some(date) => format!("{sentence}, and {date}."),
        None => format!("{sentence}."),
    };
    match verdict {
        Verdict::Eligible => "No contraindication found among the questions asked.".to_owned(),
        Verdict::Precaution => "Something to observe during the treatment.".to_owned(),
        Verdict::Defer => match date {
            Some(date) => format!("A temporary contraindication: {date}."),
            None => "A temporary contraindication, until what is said below.".to_owned(),
        },
        Verdict::Refer => {
            and_not_before("A relative contraindication: refer for medical clearance")
        }
        Verdict::Contraindicated if is_lasting(protocol, outcome) => {
            "An absolute contraindication, and a lasting one.".to_owned()
        }
        Verdict::Contraindicated if has_until(protocol, outcome) => {
            and_not_before("An absolute contraindication, until what is said below")
        }
        Verdict::Contraindicated => and_not_before("An absolute contraindication"),
    }
}

/// The true rules that may end, although no date can be computed.
fn not_computed(lines: &mut Lines<'_>, protocol: &Protocol, outcome: &Outcome) {
    for reason in &outcome.reasons {
        let rule = protocol.rule(reason.rule);
        if protocol.end_of(rule) == RuleEnd::NotComputed {
            let line = format!("No date can be computed ({})", rule.id);
            lines.say(Style::Plain, 0, &line);
        }
    }
}

/// Whether a rule that contraindicates says what would end it.
fn has_until(protocol: &Protocol, outcome: &Outcome) -> bool {
    let mut rules = outcome.reasons.iter().map(|one| protocol.rule(one.rule));
    rules.any(|rule| rule.verdict == Verdict::Contraindicated && rule.until.is_some())
}

fn date_line(protocol: &Protocol, form: &Form, outcome: &Outcome, wait: &NotBefore) -> String {
    format!(
        "Not {}: {}",
        before(wait, outcome.not_before_final),
        arithmetic(protocol, form, wait)
    )
}

/// What a date was counted from and how long: `“When …?” 20 June 2026 + 6 months`.
pub(in crate::report) fn arithmetic(protocol: &Protocol, form: &Form, wait: &NotBefore) -> String {
    let duration = wait.duration;
    match wait.from {
        WaitFrom::Screening(day) => format!("{}, the day asked for, + {duration}", long_date(day)),
        WaitFrom::Answer(question, day) => {
            let ask = quoted(&protocol.question(question).ask);
            match form.answers.get(question).as_date() {
                Some(
                    date @ (PartialDate::Month(..)
                    | PartialDate::Year(_)
                    | PartialDate::Between { .. }),
                ) => format!(
                    "{ask} {}, counted from {}, + {duration}",
                    date_in_words(date),
                    long_date(day)
                ),
                Some(PartialDate::Day(_)) | None => {
                    format!("{ask} {} + {duration}", long_date(day))
                }
            }
        }
    }
}

fn reason_lines(
    lines: &mut Lines<'_>,
    protocol: &Protocol,
    form: &Form,
    outcome: &Outcome,
    reason: &Reason,
) {
    let rule = protocol.rule(reason.rule);
    let verdict = Style::Verdict(Some(rule.verdict));
    lines.say(verdict, 0, &format!("{}: {}", rule.verdict, rule.say));
    for score in &reason.scores {
        lines.say(Style::Plain, 2, &reason_in_words(protocol, score));
    }
    for &question in &reason.answers {
        lines.say(Style::Plain, 2, &answered(protocol, form, question));
    }
    if let Some(next_step) = &rule.next_step {
        lines.say(Style::Plain, 2, &format!("Next step: {next_step}"));
    }
    if let Some(wait) = reason
        .not_before
        .filter(|wait| said_with(protocol, outcome) != Some(*wait))
    {
        let words = arithmetic(protocol, form, &wait);
        let line = format!("Not {}: {words}", before(&wait, true));
        lines.say(Style::Plain, 2, &line);
    }
    sources(lines, protocol, "Source", &rule.because);
    if let Some(disputed) = &rule.disputed {
        lines.say(
            Style::Plain,
            2,
            &format!("The sources disagree: {disputed}"),
        );
    }
    sources(lines, protocol, "Differs", &rule.against);
    lines.say(Style::Faint, 2, &format!("Rule: {}", rule.id));
}

/// Sources with their addresses, each behind a word.
fn sources(lines: &mut Lines<'_>, protocol: &Protocol, word: &str, ids: &[SourceId]) {
    for &id in ids {
        let source = protocol.source(id);
        let words = format!("{word}: {} ({})", source.title, source.grade.word());
        lines.say(Style::Plain, 2, &words);
        lines.whole(Style::Faint, 4, &source.url);
    }
}

/// Answers that raise a concern and stand where nothing is asked.
fn contradictions(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form, outcome: &Outcome) {
    if outcome.contradictions.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "The answers contradict each other");
    for &id in &outcome.contradictions {
        let answer = answered(protocol, form, id);
        let sentence = match &protocol.question(id).show_if {
            Some(condition) => {
                let only_if = condition::in_words(protocol, condition);
                format!("{answer}. This is asked only if {only_if}.")
            }
            None => answer,
        };
        lines.item(Style::Plain, 2, &sentence);
    }
}

fn ignored(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form, outcome: &Outcome) {
    let mut others = outcome
        .ignored
        .iter()
        .filter(|question| !outcome.contradictions.contains(question))
        .peekable();
    if others.peek().is_none() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Answered though not asked, and ignored");
    for &question in others {
        lines.item(Style::Plain, 2, &answered(protocol, form, question));
    }
}

/// A question and its answer.
pub(super) fn answered(protocol: &Protocol, form: &Form, id: QuestionId) -> String {
    let question = protocol.question(id);
    format!(
        "{} {}",
        quoted(&question.ask),
        in_words(question, form.answers.get(id))
    )
}
