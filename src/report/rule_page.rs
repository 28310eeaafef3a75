//! One rule for a reader: what it asks, what follows, and on whose word.

use super::catalog::{self, tested};
use super::condition::{self, quoted};
use super::lines::Lines;
use super::spelling::flowing;
use super::style::{Paint, Style};
use crate::model::{Kind, Protocol, Question, RuleId, Verdict, long_date};

/// The page for one rule, wrapped at `width` columns.
pub fn page(protocol: &Protocol, id: RuleId, width: usize, paint: Paint<'_>) -> String {
    let rule = protocol.rule(id);
    let mut lines = Lines::new(width, paint);
    let style = Style::Verdict(Some(rule.verdict));
    lines.say(style, 0, &format!("{}: {}", rule.id, rule.verdict));
    let titles: Vec<_> = rule
        .procedures
        .iter()
        .map(|&procedure| protocol.procedure(procedure).title.as_str())
        .collect();
    let topic = &protocol.topic(rule.topic).title;
    lines.say(
        Style::Plain,
        0,
        &format!("For {}; topic {topic}", titles.join(", ")),
    );
    lines.blank();
    lines.say(Style::Heading, 0, "It asks");
    for question in tested(protocol, id) {
        let question = protocol.question(question);
        lines.item(
            Style::Plain,
            2,
            &format!("{} ({})", question.ask, question.id),
        );
        lines.say(Style::Plain, 4, &answers(question));
        if let Some(help) = &question.help {
            lines.say(Style::Plain, 4, help);
        }
    }
    lines.blank();
    lines.say(Style::Heading, 0, "It is true when");
    lines.say(Style::Plain, 2, &condition::in_words(protocol, &rule.when));
    lines.blank();
    lines.say(Style::Heading, 0, "What follows");
    let next_step = rule
        .next_step
        .as_ref()
        .map(|words| ("Next step", words.clone()));
    let parts = [
        Some(("Reason", rule.say.clone())),
        next_step,
        rule.urgent.as_ref().map(|words| ("Urgent", words.clone())),
        rule.until.as_ref().map(|words| ("Until", words.clone())),
        rule.wait
            .map(|wait| ("Wait", format!("{wait} from the day asked for"))),
        date(protocol, id).map(|words| ("Date", words)),
    ];
    for (name, words) in parts.into_iter().flatten() {
        lines.say(Style::Plain, 2, &format!("{name}: {words}"));
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Sources");
    for &source in &rule.because {
        let source = protocol.source(source);
        let (grade, seen) = (source.grade.word(), long_date(source.seen));
        lines.item(
            Style::Plain,
            2,
            &format!("{} ({grade}), read on {seen}", source.title),
        );
        lines.whole(Style::Faint, 4, &source.url);
    }
    if let Some(disputed) = &rule.disputed {
        lines.say(
            Style::Plain,
            2,
            &format!("The sources disagree: {disputed}"),
        );
    }
    lines.into_text()
}

/// The same as one object.
pub fn json(protocol: &Protocol, id: RuleId) -> String {
    let entry = catalog::rule(protocol, id);
    let mut text = serde_json::to_string_pretty(&entry).unwrap_or_default();
    text.push('\n');
    text
}

/// The answers that a question takes.
fn answers(question: &Question) -> String {
    match &question.kind {
        Kind::YesNo => "Answers: Yes, No".to_owned(),
        Kind::Choice(options) => {
            let labels: Vec<_> = options.iter().map(|option| quoted(&option.label)).collect();
            format!("Answers: {}", labels.join(", "))
        }
        Kind::Multi { options, none } => {
            let labels = options.iter().map(|option| option.label.as_str());
            let labels: Vec<_> = labels.chain([none.as_str()]).map(quoted).collect();
            format!("Any of: {}", labels.join(", "))
        }
        Kind::Number(number) => match &number.unit {
            Some(unit) => format!("A number, in {}", flowing(unit)),
            None => "A number".to_owned(),
        },
        Kind::Date(_) => "A date".to_owned(),
        Kind::Text => "Words".to_owned(),
    }
}

/// How a `defer` rule computes its date.
fn date(protocol: &Protocol, id: RuleId) -> Option<String> {
    let rule = protocol.rule(id);
    let windows = rule.when.required_windows();
    if rule.verdict != Verdict::Defer || windows.is_empty() {
        return None;
    }
    let sums: Vec<_> = windows
        .iter()
        .map(|(question, duration)| {
            format!("{} + {duration}", quoted(&protocol.question(*question).ask))
        })
        .collect();
    let earliest = if sums.len() > 1 {
        "the earliest of "
    } else {
        ""
    };
    Some(format!("not before {earliest}{}", sums.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{sample, style::plain};

    #[test]
    fn a_rule_in_full() {
        let protocol = sample::protocol();
        insta::assert_snapshot!(page(&protocol, RuleId(0), 60, &plain), @"
        isotretinoin-recent: defer
        For Microneedling; topic Acne medications

        It asks
          - When did you take the last capsule? (isotretinoin-last)
            A date

        It is true when
          “When did you take the last capsule?” is within 6 months

        What follows
          Reason: Isotretinoin was taken within the last six months;
          skin may heal poorly and scar.
          Next step: Rebook once six months have passed since the
          last capsule.
          Date: not before “When did you take the last capsule?” +
          6 months

        Sources
          - SkinPen before-treatment handout (manufacturer), read on
            22 November 2026
            https://example.org/handout
          - Safety of needling, a review (review), read on 22
            November 2026
            https://example.org/review-2021
          The sources disagree: A 2017 consensus found too little
          evidence to delay.
        ");
    }

    #[test]
    fn a_rule_that_ends_on_a_wait_and_a_condition() {
        let protocol = sample::protocol();
        insta::assert_snapshot!(page(&protocol, RuleId(2), 80, &plain), @"
        rash: defer
        For Microneedling; topic Acne medications

        It asks
          - Is any of this on the skin to be treated? (area-skin)
            Any of: “Warts”, “A rash”, “Nothing of this”

        It is true when
          “Is any of this on the skin to be treated?” includes “A rash”

        What follows
          Reason: Inflamed skin has to heal first.
          Until: the rash has gone
          Wait: 2 weeks from the day asked for

        Sources
          - SkinPen before-treatment handout (manufacturer), read on 22 November 2026
            https://example.org/handout
        ");
    }
}
