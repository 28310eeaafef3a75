//! A topic of the document: its questions as they are asked, its rules as sentences.

use super::{View, ids, known};
use crate::model::{
    AskedOf, ProcedureId, Protocol, Question, QuestionId, RuleId, ScoreId, SourceId, TopicId,
};
use crate::report::markup::block::{Block, Fact, Run, between, code, fact, section, strong, text};
use crate::report::protocol::rule_page::{date, end};
use crate::report::words::condition;
use crate::report::words::points::range_of_points;
use crate::report::words::question::{answers, clear, counts, titles_or_group};
use crate::report::words::score::entry_in_words;

pub(super) fn blocks(view: &View<'_>, topic: TopicId, blocks: &mut Vec<Block>) {
    let id = &view.protocol.topic(topic).id;
    let title = format!("Topic: {}", view.protocol.topic(topic).title);
    blocks.push(section(&title, &format!("topic-{id}")));
    let of_topic = entries_of_questions(view, topic);
    if !of_topic.is_empty() {
        blocks.push(Block::Heading(3, "Questions".to_owned(), None));
    }
    blocks.extend(of_topic);
    let of_topic = entries_of_scores(view, topic);
    if !of_topic.is_empty() {
        blocks.push(Block::Heading(3, "Scores".to_owned(), None));
    }
    blocks.extend(of_topic);
    let of_topic = entries_of_rules(view, topic);
    if !of_topic.is_empty() {
        blocks.push(Block::Heading(3, "Rules".to_owned(), None));
    }
    blocks.extend(of_topic);
}

/// Adds the questions of a topic below its title, or nothing if it has none.
pub(super) fn questions(view: &View<'_>, topic: TopicId, blocks: &mut Vec<Block>) {
    below_title(view, topic, entries_of_questions(view, topic), blocks);
}

/// Adds the scores of a topic below its title, or nothing if it has none.
pub(super) fn scores(view: &View<'_>, topic: TopicId, blocks: &mut Vec<Block>) {
    below_title(view, topic, entries_of_scores(view, topic), blocks);
}

/// Adds the rules of a topic below its title, or nothing if it has none.
pub(super) fn rules(view: &View<'_>, topic: TopicId, blocks: &mut Vec<Block>) {
    below_title(view, topic, entries_of_rules(view, topic), blocks);
}

fn below_title(view: &View<'_>, topic: TopicId, entries: Vec<Block>, blocks: &mut Vec<Block>) {
    if !entries.is_empty() {
        let topic = view.protocol.topic(topic);
        blocks.push(section(&topic.title, &format!("topic-{}", topic.id)));
    }
    blocks.extend(entries);
}

fn entries_of_questions(view: &View<'_>, topic: TopicId) -> Vec<Block> {
    let questions = (0..view.protocol.questions.len()).map(QuestionId::from);
    questions
        .filter(|&id| view.protocol.question(id).topic == topic)
        .map(|id| question(view, id))
        .collect()
}

fn entries_of_scores(view: &View<'_>, topic: TopicId) -> Vec<Block> {
    let scores = (0..view.protocol.scores.len()).map(ScoreId::from);
    scores
        .filter(|&id| view.protocol.score(id).topic == topic)
        .map(|id| score(view, id))
        .collect()
}

fn entries_of_rules(view: &View<'_>, topic: TopicId) -> Vec<Block> {
    let rules = (0..view.protocol.rules.len()).map(RuleId::from);
    rules
        .filter(|&id| view.protocol.rule(id).topic == topic)
        .map(|id| rule(view, id))
        .collect()
}

/// A rule as a sentence: its verdict, and when it is given.
fn sentence(protocol: &Protocol, id: RuleId) -> Vec<Run> {
    let rule = protocol.rule(id);
    let condition = condition::in_words(protocol, &rule.when);
    vec![
        strong(rule.verdict.word()),
        between(" if "),
        text(&condition),
    ]
}

fn question(view: &View<'_>, id: QuestionId) -> Block {
    let protocol = view.protocol;
    let question = protocol.question(id);
    let kind = question.kind.word();
    let name = vec![code(&question.id), between(", "), text(kind)];
    let mut facts = vec![
        fact("Name", name),
        fact("Answers", vec![text(&answers(question))]),
        fact("Asked", asked(protocol, question)),
    ];
    facts.extend(only_for(protocol, &question.procedures));
    let counts = counts(protocol, question);
    facts.extend(known("Answer counts", counts.as_deref()));
    for words in clear(protocol, question) {
        facts.push(fact("Clear", vec![text(&words)]));
    }
    facts.extend(known("Help", question.help.as_deref()));
    let anchor = format!("question-{}", question.id);
    Block::Entry(vec![text(&question.ask)], facts, Some(anchor))
}

fn score(view: &View<'_>, id: ScoreId) -> Block {
    let protocol = view.protocol;
    let score = protocol.score(id);
    let mut facts = vec![fact("Name", vec![code(&score.id)])];
    for points in &score.points {
        let words = entry_in_words(protocol, points);
        facts.push(fact("Adds", vec![text(&words)]));
    }
    let range = range_of_points(score.range(&protocol.questions));
    facts.push(fact("Together", vec![text(&range)]));
    let anchor = format!("score-{}", score.id);
    Block::Entry(vec![text(&score.title)], facts, Some(anchor))
}

/// The person who is asked a question, and the condition under which it is asked.
fn asked(protocol: &Protocol, question: &Question) -> Vec<Run> {
    let whom = match question.asked_of {
        AskedOf::Client => "of the client, ",
        AskedOf::Practitioner => "of the practitioner, who sees or measures it, ",
        AskedOf::Practice => "of the practice, which knows it, ",
    };
    let when = match &question.show_if {
        Some(condition) => format!("only if {}", condition::in_words(protocol, condition)),
        None => "always".to_owned(),
    };
    vec![between(whom), text(&when)]
}

/// The procedures. `None` if they are all.
fn only_for(protocol: &Protocol, procedures: &[ProcedureId]) -> Option<Fact> {
    let is_for_all = procedures.len() == protocol.procedures.len();
    (!is_for_all).then(|| {
        fact(
            "Only for",
            vec![text(&titles_or_group(protocol, procedures))],
        )
    })
}

/// A source with its address.
fn cited(protocol: &Protocol, label: &'static str, id: SourceId) -> Fact {
    let source = protocol.source(id);
    let words = text(&format!("{} ({})", source.title, source.grade.word()));
    let address = Run::Address(source.url.clone());
    fact(label, vec![words, between(" "), address])
}

fn rule(view: &View<'_>, id: RuleId) -> Block {
    let protocol = view.protocol;
    let rule = protocol.rule(id);
    let mut facts = vec![fact("Rule", sentence(protocol, id))];
    facts.extend(only_for(protocol, &rule.procedures));
    facts.push(fact("Reason", vec![text(&rule.say)]));
    facts.extend(known("Urgent", rule.urgent.as_deref()));
    facts.extend(known("Next step", rule.next_step.as_deref()));
    let wait = rule
        .wait
        .map(|wait| format!("not before the day asked for + {wait}"));
    for words in [date(protocol, id), wait].into_iter().flatten() {
        facts.push(fact("Date", vec![text(&words)]));
    }
    facts.extend(known("Until", rule.until.as_deref()));
    let end = end(protocol, rule);
    facts.extend(end.map(|(name, words)| fact(name, vec![text(words)])));
    let because = rule.because.iter();
    facts.extend(because.map(|&id| cited(protocol, "Source", id)));
    facts.extend(known("Disputed", rule.disputed.as_deref()));
    let against = rule.against.iter();
    facts.extend(against.map(|&id| cited(protocol, "Differs", id)));
    let firing: Vec<_> = view.trial.firing(id).collect();
    let words = match firing.len() {
        0 => "none makes it fire".to_owned(),
        1 => "1 makes it fire".to_owned(),
        count => format!("{count} make it fire"),
    };
    facts.push(fact("Cases", vec![text(&words)]));
    let anchor = format!("rule-{}", rule.id);
    Block::Entry(ids(&[&rule.id], ""), facts, Some(anchor))
}
