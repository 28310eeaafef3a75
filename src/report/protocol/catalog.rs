//! Lists of a protocol: procedures, questions, rules and sources, as lines and as arrays of objects.

pub(in crate::report) mod score;

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::model::{
    ProcedureId, Protocol, Question, QuestionId, Rule, RuleId, ScoreId, SourceId, TopicId,
};
use crate::report::json;
use crate::report::text::spelling::flowing;
use crate::report::words::condition;

#[derive(Serialize)]
struct ProcedureEntry<'a> {
    id: &'a str,
    title: &'a str,
    companions: Vec<&'a str>,
    groups: Vec<GroupEntry<'a>>,
    questions: usize,
    rules: usize,
}

/// A group that contains a procedure.
#[derive(Serialize)]
struct GroupEntry<'a> {
    id: &'a str,
    title: &'a str,
}

/// A question in the output of `list` and `explain`.
#[derive(Serialize)]
pub(in crate::report) struct QuestionEntry<'a> {
    id: &'a str,
    topic: &'a str,
    ask: &'a str,
    help: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    options: Vec<OptionEntry<'a>>,
    unit: Option<&'a str>,
    show_if: Option<String>,
    asked_of: &'static str,
    keep: Option<String>,
    procedures: Vec<&'a str>,
}

#[derive(Serialize)]
struct OptionEntry<'a> {
    id: &'a str,
    label: &'a str,
}

/// A rule in the output of `list` and `explain`.
#[derive(Serialize)]
pub(in crate::report) struct RuleEntry<'a> {
    id: &'a str,
    topic: &'a str,
    verdict: &'static str,
    procedures: Vec<&'a str>,
    questions: Vec<&'a str>,
    when: String,
    say: &'a str,
    #[serde(rename = "do")]
    next_step: Option<&'a str>,
    because: Vec<&'a str>,
    against: Vec<&'a str>,
    disputed: Option<&'a str>,
    urgent: Option<&'a str>,
    until: Option<&'a str>,
    wait: Option<String>,
}

/// A source in the output of `list` and `explain`.
#[derive(Serialize)]
pub(in crate::report) struct SourceEntry<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a str,
    seen: String,
    grade: &'static str,
    rules: Vec<&'a str>,
    against: Vec<&'a str>,
}

/// A part of a protocol that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The procedures that are screened for.
    Procedures,
    /// The questions that are asked.
    Questions,
    /// Sums of points for answers.
    Scores,
    /// The rules about answers.
    Rules,
    /// The sources of rules.
    Sources,
}

/// An array of objects, each with an `id`. With a topic, only its questions or rules.
pub fn json(protocol: &Protocol, part: Part, topic: Option<TopicId>) -> String {
    let questions = protocol.questions.iter();
    match part {
        Part::Procedures => json::array(protocol.procedure_ids().map(|id| procedure(protocol, id))),
        Part::Questions => json::array(
            questions
                .filter(|one| is_in(topic, one.topic))
                .map(|one| question(protocol, one)),
        ),
        Part::Scores => {
            let scores = (0..protocol.scores.len()).map(ScoreId::from);
            let scores = scores.filter(|&id| is_in(topic, protocol.score(id).topic));
            json::array(scores.map(|id| score::score(protocol, id)))
        }
        Part::Rules => json::array(
            (0..protocol.rules.len())
                .map(RuleId::from)
                .filter(|&id| is_in(topic, protocol.rule(id).topic))
                .map(|id| rule(protocol, id)),
        ),
        Part::Sources => {
            let sources = (0..protocol.sources.len()).map(SourceId::from);
            json::array(sources.map(|id| source(protocol, id)))
        }
    }
}

/// One line for each: its id, its kind, and its text. With a topic, only its questions or rules.
pub fn text(protocol: &Protocol, part: Part, topic: Option<TopicId>) -> String {
    let groups: Vec<String> = protocol
        .groups
        .iter()
        .map(|one| {
            let members = procedure_names(protocol, &one.procedures);
            format!("{}: {}", one.title, members.join(", "))
        })
        .collect();
    let rows: Vec<[&str; 3]> = match part {
        Part::Procedures => {
            let procedures = protocol.procedures.iter();
            let procedures = procedures.map(|one| [one.id.as_str(), "", one.title.as_str()]);
            let named = protocol.groups.iter().zip(&groups);
            let named = named.map(|(one, words)| [one.id.as_str(), "group", words.as_str()]);
            procedures.chain(named).collect()
        }
        Part::Questions => protocol
            .questions
            .iter()
            .filter(|one| is_in(topic, one.topic))
            .map(|one| [one.id.as_str(), one.kind.word(), one.ask.as_str()])
            .collect(),
        Part::Scores => protocol
            .scores
            .iter()
            .filter(|one| is_in(topic, one.topic))
            .map(|one| [one.id.as_str(), "score", one.title.as_str()])
            .collect(),
        Part::Rules => protocol
            .rules
            .iter()
            .filter(|one| is_in(topic, one.topic))
            .map(|one| [one.id.as_str(), one.verdict.word(), one.say.as_str()])
            .collect(),
        Part::Sources => protocol
            .sources
            .iter()
            .map(|one| [one.id.as_str(), one.grade.word(), one.title.as_str()])
            .collect(),
    };
    columns(&rows)
}

fn is_in(asked: Option<TopicId>, topic: TopicId) -> bool {
    asked.is_none_or(|asked| asked == topic)
}

/// Everything that can be listed, with its number, and the topics by which questions and rules can be listed.
pub fn overview(protocol: &Protocol) -> String {
    let counts = [
        protocol.procedures.len(),
        protocol.questions.len(),
        protocol.rules.len(),
        protocol.sources.len(),
        protocol.scores.len(),
    ]
    .map(|count| count.to_string());
    let [procedures, questions, rules, sources, scores] = counts.each_ref().map(String::as_str);
    let mut parts = vec![
        [
            "contra list procedures",
            procedures,
            "treatments that can be screened for",
        ],
        ["contra list questions", questions, "what is asked"],
        ["contra list rules", rules, "what follows from answers"],
        ["contra list sources", sources, "the sources of the rules"],
        [
            "contra list protocol",
            "",
            "all of it, to be read in full and signed",
        ],
        [
            "contra list form",
            "",
            "a blank form, on paper or as the header of a CSV",
        ],
        [
            "contra list matrix",
            "",
            "a table of rules and procedures, with a verdict in each cell",
        ],
    ];
    if !protocol.scores.is_empty() {
        let words = "points for answers, whose sum rules test";
        parts.insert(2, ["contra list scores", scores, words]);
    }
    let parts = columns(&parts);
    let topics = protocol.topics.iter();
    let topics: Vec<_> = topics
        .map(|topic| [topic.id.as_str(), "", topic.title.as_str()])
        .collect();
    let topics = columns(&topics);
    format!(
        "{} {} contains:\n\n{}\nTopics, for `contra list questions --topic ID` and `contra list rules --topic ID`:\n\n{}",
        protocol.id,
        protocol.version,
        indented(&parts),
        indented(&topics)
    )
}

fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("  {line}\n")).collect()
}

/// A rule with all its texts. Its condition is in words.
pub(in crate::report) fn rule(protocol: &Protocol, id: RuleId) -> RuleEntry<'_> {
    let rule = protocol.rule(id);
    RuleEntry {
        id: &rule.id,
        topic: &protocol.topic(rule.topic).id,
        verdict: rule.verdict.word(),
        procedures: procedure_names(protocol, &rule.procedures),
        questions: tested(protocol, id)
            .into_iter()
            .map(|question| protocol.question(question).id.as_str())
            .collect(),
        when: condition::in_words(protocol, &rule.when),
        say: &rule.say,
        next_step: rule.next_step.as_deref(),
        because: source_names(protocol, &rule.because),
        against: source_names(protocol, &rule.against),
        disputed: rule.disputed.as_deref(),
        urgent: rule.urgent.as_deref(),
        until: rule.until.as_deref(),
        wait: rule.wait.map(|wait| wait.to_string()),
    }
}

/// The questions that a rule tests, each once, in interview order.
pub(in crate::report) fn tested(protocol: &Protocol, id: RuleId) -> Vec<QuestionId> {
    let tests = protocol.rule(id).when.tests(&protocol.scores);
    let mut questions: Vec<_> = tests.iter().map(|test| test.question).collect();
    questions.sort_unstable();
    questions.dedup();
    questions
}

fn procedure(protocol: &Protocol, id: ProcedureId) -> ProcedureEntry<'_> {
    let procedure = protocol.procedure(id);
    let groups = protocol.groups.iter();
    ProcedureEntry {
        id: &procedure.id,
        title: &procedure.title,
        companions: procedure_names(protocol, &procedure.companions),
        groups: groups
            .filter(|group| group.procedures.contains(&id))
            .map(|group| GroupEntry {
                id: &group.id,
                title: &group.title,
            })
            .collect(),
        questions: protocol
            .questions
            .iter()
            .filter(|question| question.procedures.contains(&id))
            .count(),
        rules: protocol
            .rules
            .iter()
            .filter(|rule| rule.procedures.contains(&id))
            .count(),
    }
}

/// A question with all its texts. Its condition is in words.
pub(in crate::report) fn question<'a>(
    protocol: &'a Protocol,
    question: &'a Question,
) -> QuestionEntry<'a> {
    let kind = &question.kind;
    let options = kind.option_ids().into_iter().filter_map(|id| {
        let label = kind.option_label(kind.option_named(id)?);
        Some(OptionEntry { id, label })
    });
    let none = kind.none_label();
    let none = none.map(|label| OptionEntry { id: "none", label });
    QuestionEntry {
        id: &question.id,
        topic: &protocol.topic(question.topic).id,
        ask: &question.ask,
        help: question.help.as_deref(),
        kind: kind.word(),
        options: options.chain(none).collect(),
        unit: kind.as_number().and_then(|number| number.unit.as_deref()),
        show_if: question
            .show_if
            .as_ref()
            .map(|condition| condition::in_words(protocol, condition)),
        asked_of: question.asked_of.word(),
        keep: question.keep.map(|keep| keep.to_string()),
        procedures: procedure_names(protocol, &question.procedures),
    }
}

/// A source with the rules that cite it.
pub(in crate::report) fn source(protocol: &Protocol, id: SourceId) -> SourceEntry<'_> {
    let source = protocol.source(id);
    let rules = |cites: &dyn Fn(&Rule) -> bool| {
        let rules = protocol.rules.iter().filter(|rule| cites(rule));
        rules.map(|rule| rule.id.as_str()).collect()
    };
    SourceEntry {
        id: &source.id,
        title: &source.title,
        url: &source.url,
        seen: source.seen.to_string(),
        grade: source.grade.word(),
        rules: rules(&|rule| rule.because.contains(&id)),
        against: rules(&|rule| rule.against.contains(&id)),
    }
}

fn source_names<'a>(protocol: &'a Protocol, ids: &[SourceId]) -> Vec<&'a str> {
    let sources = ids.iter().map(|&id| protocol.source(id));
    sources.map(|source| source.id.as_str()).collect()
}

fn procedure_names<'a>(protocol: &'a Protocol, ids: &[ProcedureId]) -> Vec<&'a str> {
    ids.iter()
        .map(|&id| protocol.procedure(id).id.as_str())
        .collect()
}

/// Aligns the first two columns to their widest cells. A column without text takes no room.
fn columns(rows: &[[&str; 3]]) -> String {
    let widest = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let widths = [widest(0), widest(1)];
    let mut text = String::new();
    for row in rows {
        for (cell, width) in row.iter().zip(widths).filter(|(_, width)| *width > 0) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width() + 2));
        }
        text.push_str(&flowing(row[2]));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests;
