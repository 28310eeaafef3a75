//! A page about one rule: its condition, its verdict and texts, its sources, and the cases that fire it.

use serde::Serialize;

use crate::model::{Outcome, Protocol, Rule, RuleEnd, RuleId, SourceId, long_date};
use crate::report::json;
use crate::report::protocol::catalog::score::{self, ScoreEntry};
use crate::report::protocol::catalog::{self, QuestionEntry, RuleEntry, SourceEntry, tested};
use crate::report::protocol::score_page;
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};
use crate::report::words::condition::{self, quoted};
use crate::report::words::question;
use crate::source::Sources;
use crate::suite::{Case, CaseResult, Trial};

/// A rule with its questions, its sources and its cases. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct RulePage<'a> {
    #[serde(flatten)]
    rule: RuleEntry<'a>,
    asks: Vec<QuestionEntry<'a>>,
    scores: Vec<ScoreEntry<'a>>,
    date: Option<String>,
    sources: Vec<SourceEntry<'a>>,
    cases: Vec<CaseEntry<'a>>,
}

/// A case that fires the rule.
#[derive(Serialize)]
struct CaseEntry<'a> {
    name: &'a str,
    file: &'a str,
    line: usize,
    procedure: &'a str,
    verdict: &'static str,
    passed: bool,
}

/// The page for one rule, wrapped at `width` columns. `sources` are the files of the cases.
pub fn page(
    protocol: &Protocol,
    id: RuleId,
    trial: &Trial,
    sources: &Sources,
    width: usize,
    paint: Paint<'_>,
) -> String {
    let rule = protocol.rule(id);
    let mut lines = Lines::new(width, paint);
    let style = Style::Verdict(Some(rule.verdict));
    lines.say(style, 0, &format!("{}: {}", rule.id, rule.verdict));
    let titles = question::titles_or_group(protocol, &rule.procedures);
    let topic = &protocol.topic(rule.topic).title;
    lines.say(Style::Plain, 0, &format!("For {titles}; topic {topic}"));
    lines.blank();
    asks(&mut lines, protocol, id);
    lines.blank();
    lines.say(Style::Heading, 0, "It is true when");
    lines.say(Style::Plain, 2, &condition::in_words(protocol, &rule.when));
    for score in score::tested(rule) {
        lines.blank();
        score_page::points(&mut lines, protocol, score);
    }
    lines.blank();
    follows(&mut lines, protocol, id);
    lines.blank();
    rests_on(&mut lines, protocol, id);
    lines.blank();
    lines.say(Style::Heading, 0, "Cases that make it fire");
    let mut firing = trial.firing(id).peekable();
    if firing.peek().is_none() {
        lines.say(Style::Plain, 2, "None");
    }
    for (case, result) in firing {
        let place = sources.get(case.file);
        let (file, line) = (place.name(), place.place(case.span.start).line);
        let end = if result.passed() { "" } else { "; it fails" };
        let verdict = verdict(&result.outcome);
        let words = format!("{} ({file}:{line}): {verdict}{end}", case.name);
        lines.item(Style::Plain, 2, &words);
    }
    if !trial.is_whole() {
        lines.say(
            Style::Error,
            2,
            "Some cases cannot be read; `contra check` shows them.",
        );
    }
    lines.into_text()
}

/// A rule as one object.
pub fn json(protocol: &Protocol, id: RuleId, trial: &Trial, sources: &Sources) -> String {
    let rule = protocol.rule(id);
    let asks = tested(protocol, id).into_iter();
    let cited = rule.because.iter().chain(&rule.against);
    json::line(&RulePage {
        rule: catalog::rule(protocol, id),
        asks: asks
            .map(|id| catalog::question(protocol, protocol.question(id)))
            .collect(),
        scores: score::tested(rule)
            .into_iter()
            .map(|id| score::score(protocol, id))
            .collect(),
        date: date(protocol, id),
        sources: cited.map(|&id| catalog::source(protocol, id)).collect(),
        cases: trial
            .firing(id)
            .map(|firing| case_entry(protocol, firing, sources))
            .collect(),
    })
}

fn asks(lines: &mut Lines<'_>, protocol: &Protocol, id: RuleId) {
    lines.say(Style::Heading, 0, "It asks");
    for id in tested(protocol, id) {
        let question = protocol.question(id);
        let ask = format!("{} ({})", question.ask, question.id);
        lines.item(Style::Plain, 2, &ask);
        let answers = format!("Answers: {}", question::answers(question));
        lines.say(Style::Plain, 4, &answers);
        let asked_of = question::asked_of(question).map(str::to_owned);
        let asked_only_if = question::asked_only_if(protocol, question);
        let others = [asked_of, asked_only_if, question.help.clone()];
        let clear = question::clear(protocol, question).into_iter();
        let clear = clear.map(|words| format!("Raises no concern: {words}"));
        for words in clear.chain(others.into_iter().flatten()) {
            lines.say(Style::Plain, 4, &words);
        }
    }
}

fn follows(lines: &mut Lines<'_>, protocol: &Protocol, id: RuleId) {
    let rule = protocol.rule(id);
    lines.say(Style::Heading, 0, "What follows");
    let parts = [
        Some(("Reason", rule.say.clone())),
        rule.next_step.clone().map(|words| ("Next step", words)),
        rule.urgent.clone().map(|words| ("Urgent", words)),
        rule.until.clone().map(|words| ("Until", words)),
        rule.wait
            .map(|wait| ("Wait", format!("{wait} from the day asked for"))),
        date(protocol, id).map(|words| ("Date", words)),
        end(protocol, rule).map(|(name, words)| (name, words.to_owned())),
    ];
    for (name, words) in parts.into_iter().flatten() {
        lines.say(Style::Plain, 2, &format!("{name}: {words}"));
    }
}

fn rests_on(lines: &mut Lines<'_>, protocol: &Protocol, id: RuleId) {
    let rule = protocol.rule(id);
    lines.say(Style::Heading, 0, "Sources");
    listed(lines, protocol, &rule.because);
    if let Some(disputed) = &rule.disputed {
        let words = format!("The sources disagree: {disputed}");
        lines.say(Style::Plain, 2, &words);
    }
    if !rule.against.is_empty() {
        lines.blank();
        lines.say(Style::Heading, 0, "Sources that differ");
        listed(lines, protocol, &rule.against);
    }
}

fn listed(lines: &mut Lines<'_>, protocol: &Protocol, sources: &[SourceId]) {
    for &source in sources {
        let source = protocol.source(source);
        let (grade, seen) = (source.grade.word(), long_date(source.seen));
        let words = format!("{} ({grade}), read on {seen}", source.title);
        lines.item(Style::Plain, 2, &words);
        lines.whole(Style::Faint, 4, &source.url);
    }
}

fn case_entry<'a>(
    protocol: &'a Protocol,
    (case, result): &'a (Case, CaseResult),
    sources: &'a Sources,
) -> CaseEntry<'a> {
    let place = sources.get(case.file);
    CaseEntry {
        name: &case.name,
        file: place.name(),
        line: place.place(case.span.start).line,
        procedure: &protocol.procedure(case.procedure).id,
        verdict: crate::report::result::verdict_word(&result.outcome),
        passed: result.passed(),
    }
}

/// The verdict of a case, or its interval if it is open.
fn verdict(outcome: &Outcome) -> String {
    match outcome.decided() {
        Some(verdict) => verdict.to_string(),
        None => format!(
            "incomplete, at least {}, at most {}",
            outcome.at_least, outcome.at_most
        ),
    }
}

/// The text about the end of a rule that has neither a date nor an `until`.
pub(super) fn end(protocol: &Protocol, rule: &Rule) -> Option<(&'static str, &'static str)> {
    match protocol.end_of(rule) {
        RuleEnd::Stated => None,
        RuleEnd::Lasting => Some(("Until", "lasting")),
        RuleEnd::NotComputed => Some(("Date", "no date can be computed")),
    }
}

/// The computation of the date of a rule, in words.
pub(super) fn date(protocol: &Protocol, id: RuleId) -> Option<String> {
    let rule = protocol.rule(id);
    let windows = rule.dated_windows();
    if windows.is_empty() {
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
    use crate::report::{sample, text::style::plain};

    fn untried() -> Trial {
        Trial {
            run: Vec::new(),
            mistakes: Vec::new(),
        }
    }

    #[test]
    fn a_rule_in_full() {
        let protocol = sample::protocol();
        insta::assert_snapshot!(page(&protocol, RuleId::new(0), &untried(), &Sources::default(), 60, &plain), @"
        isotretinoin-recent: defer
        For Microneedling; topic Acne medications

        It asks
          - When did you take the last capsule? (isotretinoin-last)
            Answers: a date up to the day of the procedure
            Raises no concern: what is 6 months ago or longer
            Asked only if “Have you ever taken isotretinoin?” is
            “Yes, but I have stopped”

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
          The sources disagree: A 2017 consensus found too little
          evidence to delay.

        Sources that differ
          - Safety of needling, a review (review), read on
            22 November 2026
            https://example.org/review-2021

        Cases that make it fire
          None
        ");
    }

    #[test]
    fn a_rule_that_ends_on_a_wait_and_a_condition() {
        let protocol = sample::protocol();
        insta::assert_snapshot!(page(&protocol, RuleId::new(2), &untried(), &Sources::default(), 80, &plain), @"
        rash: defer
        For Microneedling; topic Acne medications

        It asks
          - Is any of this on the skin to be treated? (area-skin)
            Answers: any of “Warts”, “A rash”, “Nothing of this”
            Raises no concern: “Nothing of this”

        It is true when
          “Is any of this on the skin to be treated?” includes “A rash”

        What follows
          Reason: Inflamed skin has to heal first.
          Until: the rash has gone
          Wait: 2 weeks from the day asked for

        Sources
          - SkinPen before-treatment handout (manufacturer), read on 22 November 2026
            https://example.org/handout

        Cases that make it fire
          None
        ");
    }
}
