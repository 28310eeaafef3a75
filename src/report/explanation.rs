//! The explanation of a rule for one person: its condition as a tree, with the answers that
//! decide it.

mod json;
mod score;
mod words;

use crate::intake::Form;
use crate::model::{
    Explained, ExplainedTest, Explanation, Outcome, Protocol, RuleId, Truth, long_date,
};
use crate::report::result::page::last_line;
use crate::report::text::lines::Lines;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::{Paint, Style};
use crate::report::words::arithmetic::arithmetic;
use crate::report::words::condition::{accept_in_words, in_words, quoted};
use crate::report::words::not_before::before;
use crate::report::words::verdict::undecided;

pub use json::json;
use words::{answer_lines, asked_word, sum_in_words, truth_word, weight};

/// The subject of an explanation: a rule, and the record that it is explained for.
pub struct View<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// The rule.
    pub rule: RuleId,
    /// The record.
    pub form: &'a Form,
    /// The result of the evaluator for the rule.
    pub explanation: &'a Explanation,
    /// The outcomes of the procedures of both the rule and the record.
    pub outcomes: &'a [Outcome],
}

/// The page, wrapped at `width` columns.
pub fn page(view: &View<'_>, width: usize, paint: Paint<'_>) -> String {
    let View { protocol, form, .. } = *view;
    let rule = protocol.rule(view.rule);
    let mut lines = Lines::new(width, paint);
    let truth = view.explanation.condition.truth();
    if let (Truth::True, Some(sentence)) = (truth, &rule.urgent) {
        lines.say(Style::Urgent, 0, &format!("Urgent: {sentence}"));
        lines.blank();
    }
    let style = Style::Verdict(Some(rule.verdict));
    lines.say(style, 0, &format!("{}: {}", rule.id, rule.verdict));
    lines.say(Style::Plain, 0, &rule.say);
    lines.blank();
    let truth = truth_word(truth);
    let whom = form
        .id
        .as_ref()
        .map(|id| format!(" for {}", spelled_out(id)));
    let whom = whom.unwrap_or_default();
    let heading = format!("It is {truth}{whom} on {}", long_date(form.on));
    lines.say(Style::Heading, 0, &heading);
    tree(&mut lines, view, &view.explanation.condition, 2);
    show_ifs(&mut lines, view);
    verdicts(&mut lines, view);
    lines.blank();
    let explained_for = format!("explained for {}", form.on);
    let last = last_line(protocol, &explained_for);
    lines.say(Style::Faint, 0, &last);
    lines.into_text()
}

fn tree(lines: &mut Lines<'_>, view: &View<'_>, explained: &Explained, indent: usize) {
    let truth = truth_word(explained.truth());
    let (words, members): (String, _) = match explained {
        // a single member needs no word for its group
        Explained::All(_, members) | Explained::Any(_, members) if members.len() == 1 => {
            return tree(lines, view, &members[0], indent);
        }
        Explained::All(_, members) => ("all of these".to_owned(), members),
        Explained::Any(_, members) => ("at least one of these".to_owned(), members),
        Explained::Count(_, wanted, members) => (format!("at least {wanted} of these"), members),
        Explained::Score(one) => return score::table(lines, view, one, indent),
        Explained::Test(one) => return test(lines, view, one, indent),
    };
    lines.item(Style::Plain, indent, &format!("{truth}: {words}"));
    for member in members {
        tree(lines, view, member, indent + 2);
    }
}

fn test(lines: &mut Lines<'_>, view: &View<'_>, test: &ExplainedTest, indent: usize) {
    let question = view.protocol.question(test.question);
    let (truth, ask) = (truth_word(test.truth), quoted(&question.ask));
    let accepted = match test.accepts.as_slice() {
        [one] => format!("{ask} {}", accept_in_words(question, &one.accept)),
        _ => format!("{ask}, one of these"),
    };
    lines.item(Style::Plain, indent, &format!("{truth}: {accepted}"));
    for line in answer_lines(view, test) {
        lines.say(Style::Plain, indent + 2, &line);
    }
    let several = test.accepts.len() > 1;
    let is_one_true = test.accepts.iter().any(|one| one.truth == Truth::True);
    if test.truth == Truth::True && !is_one_true {
        let words = "Whichever value the answer has, it is one of these";
        lines.say(Style::Plain, indent + 2, words);
    }
    for accept in &test.accepts {
        let mut deeper = indent + 2;
        if several {
            let truth = truth_word(accept.truth);
            let words = accept_in_words(question, &accept.accept);
            lines.item(Style::Plain, deeper, &format!("{truth}: {words}"));
            deeper += 2;
        }
        for sum in &accept.sums {
            lines.say(Style::Plain, deeper, &sum_in_words(sum));
        }
    }
}

/// Adds the questions that are not certainly asked, each with its show-if as a tree.
fn show_ifs(lines: &mut Lines<'_>, view: &View<'_>) {
    for (id, explained) in &view.explanation.show_ifs {
        let question = view.protocol.question(*id);
        lines.blank();
        let asked = asked_word(explained.truth());
        let heading = format!("{} is {asked}", quoted(&question.ask));
        lines.say(Style::Heading, 0, &heading);
        if let Some(condition) = &question.show_if {
            let words = in_words(view.protocol, condition);
            lines.say(Style::Plain, 2, &format!("Asked only if {words}"));
        }
        tree(lines, view, explained, 2);
    }
}

fn verdicts(lines: &mut Lines<'_>, view: &View<'_>) {
    let protocol = view.protocol;
    lines.blank();
    lines.say(Style::Heading, 0, "Effect on the verdict");
    if view.outcomes.is_empty() {
        let words = "The rule is for none of the procedures that the record names.";
        lines.say(Style::Plain, 2, words);
    }
    for outcome in view.outcomes {
        let title = &protocol.procedure(outcome.procedure).title;
        let verdict = match undecided(outcome) {
            None => outcome.at_least.to_string(),
            Some(words) => format!("incomplete, {words}"),
        };
        let style = Style::Verdict(outcome.decided());
        lines.item(style, 2, &format!("{title}: {verdict}"));
        lines.say(Style::Plain, 4, &weight(view, outcome));
        let mut reasons = outcome.reasons.iter();
        let reason = reasons.find(|reason| reason.rule == view.rule);
        if let Some(wait) = reason.and_then(|reason| reason.not_before) {
            let sum = arithmetic(protocol, view.form, &wait);
            let line = format!("Not {}: {sum}", before(&wait, true));
            lines.say(Style::Plain, 4, &line);
        }
    }
}
