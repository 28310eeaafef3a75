//! What a protocol holds: procedures, questions, rules, sources, as lines and as arrays of objects.

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::model::{ProcedureId, Protocol, Question, QuestionId, RuleId, SourceId, TopicId};
use crate::report::json;
use crate::report::text::spelling::flowing;
use crate::report::words::condition;

#[derive(Serialize)]
struct ProcedureEntry<'a> {
    id: &'a str,
    title: &'a str,
    companions: Vec<&'a str>,
    questions: usize,
    rules: usize,
}

/// A question as `list` and `explain` give it.
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
    procedures: Vec<&'a str>,
}

#[derive(Serialize)]
struct OptionEntry<'a> {
    id: &'a str,
    label: &'a str,
}

/// A rule as `list` and `explain` give it.
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
    disputed: Option<&'a str>,
    urgent: Option<&'a str>,
    until: Option<&'a str>,
    wait: Option<String>,
}

/// A source as `list` and `explain` give it.
#[derive(Serialize)]
pub(in crate::report) struct SourceEntry<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a str,
    seen: String,
    grade: &'static str,
    rules: Vec<&'a str>,
}

/// A part of a protocol that can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What is screened for.
    Procedures,
    /// What is asked.
    Questions,
    /// What follows from answers.
    Rules,
    /// What rules rest on.
    Sources,
}

/// An array of objects, each with an `id`; of a topic, its questions or rules alone.
pub fn json(protocol: &Protocol, part: Part, topic: Option<TopicId>) -> String {
    let questions = protocol.questions.iter();
    match part {
        Part::Procedures => json::array(protocol.procedure_ids().map(|id| procedure(protocol, id))),
        Part::Questions => json::array(
            questions
                .filter(|one| is_in(topic, one.topic))
                .map(|one| question(protocol, one)),
        ),
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

/// One line each: the id, what kind it is, and its words; of a topic, its questions or rules alone.
pub fn text(protocol: &Protocol, part: Part, topic: Option<TopicId>) -> String {
    let rows: Vec<[&str; 3]> = match part {
        Part::Procedures => protocol
            .procedures
            .iter()
            .map(|one| [one.id.as_str(), "", one.title.as_str()])
            .collect(),
        Part::Questions => protocol
            .questions
            .iter()
            .filter(|one| is_in(topic, one.topic))
            .map(|one| [one.id.as_str(), one.kind.word(), one.ask.as_str()])
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

/// What can be listed, with how much there is of it, and the topics by which questions and rules can be listed.
pub fn overview(protocol: &Protocol) -> String {
    let counts = [
        protocol.procedures.len(),
        protocol.questions.len(),
        protocol.rules.len(),
        protocol.sources.len(),
    ]
    .map(|count| count.to_string());
    let [procedures, questions, rules, sources] = counts.each_ref().map(String::as_str);
    let parts = columns(&[
        ["contra list procedures", procedures, "what is screened for"],
        ["contra list questions", questions, "what is asked"],
        ["contra list rules", rules, "what follows from answers"],
        ["contra list sources", sources, "what the rules rest on"],
        [
            "contra list protocol",
            "",
            "all of it, to be read in full and signed",
        ],
    ]);
    let topics = protocol.topics.iter();
    let topics: Vec<_> = topics
        .map(|topic| [topic.id.as_str(), "", topic.title.as_str()])
        .collect();
    let topics = columns(&topics);
    format!(
        "{} {} holds:\n\n{}\nTopics, for `contra list questions --topic ID` and `contra list rules --topic ID`:\n\n{}",
        protocol.id,
        protocol.version,
        indented(&parts),
        indented(&topics)
    )
}

fn indented(lines: &str) -> String {
    lines.lines().map(|line| format!("  {line}\n")).collect()
}

/// A rule with everything it says; its condition in words.
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
        because: rule
            .because
            .iter()
            .map(|&source| protocol.source(source).id.as_str())
            .collect(),
        disputed: rule.disputed.as_deref(),
        urgent: rule.urgent.as_deref(),
        until: rule.until.as_deref(),
        wait: rule.wait.map(|wait| wait.to_string()),
    }
}

/// The questions that a rule tests, each once, in interview order.
pub(in crate::report) fn tested(protocol: &Protocol, id: RuleId) -> Vec<QuestionId> {
    let tests = protocol.rule(id).when.tests();
    let mut questions: Vec<_> = tests.iter().map(|test| test.question).collect();
    questions.sort_unstable();
    questions.dedup();
    questions
}

fn procedure(protocol: &Protocol, id: ProcedureId) -> ProcedureEntry<'_> {
    let procedure = protocol.procedure(id);
    ProcedureEntry {
        id: &procedure.id,
        title: &procedure.title,
        companions: procedure_names(protocol, &procedure.companions),
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

/// A question with everything it says; its condition in words.
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
        procedures: procedure_names(protocol, &question.procedures),
    }
}

/// A source with the rules that cite it.
pub(in crate::report) fn source(protocol: &Protocol, id: SourceId) -> SourceEntry<'_> {
    let source = protocol.source(id);
    SourceEntry {
        id: &source.id,
        title: &source.title,
        url: &source.url,
        seen: source.seen.to_string(),
        grade: source.grade.word(),
        rules: protocol
            .rules
            .iter()
            .filter(|rule| rule.because.contains(&id))
            .map(|rule| rule.id.as_str())
            .collect(),
    }
}

fn procedure_names<'a>(protocol: &'a Protocol, ids: &[ProcedureId]) -> Vec<&'a str> {
    ids.iter()
        .map(|&id| protocol.procedure(id).id.as_str())
        .collect()
}

/// The first two columns as wide as their widest cell; a column without words takes no room.
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
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn each_part_in_lines() {
        let protocol = sample::protocol();
        let parts = [
            Part::Procedures,
            Part::Questions,
            Part::Rules,
            Part::Sources,
        ];
        let lists = parts.map(|part| text(&protocol, part, None));
        insta::assert_snapshot!(lists.join("\n"), @"
        microneedling  Microneedling
        numbing-cream  Numbing cream

        isotretinoin       choice  Have you ever taken isotretinoin?
        isotretinoin-last  date    When did you take the last capsule?
        area-skin          multi   Is any of this on the skin to be treated?
        keloid             yes-no  Have you ever had a keloid?
        age                number  How old are you?
        lesion             yes-no  Is there a lesion that may be malignant?
        cream-strength     number  How strong is the cream?
        notes              text    Anything else?

        isotretinoin-recent  defer            Isotretinoin was taken within the last six months; skin may heal poorly and scar.
        warts                contraindicated  Skin with warts must not be needled.
        rash                 defer            Inflamed skin has to heal first.
        keloid-history       refer            Someone who has had a keloid may get another.
        under-18             contraindicated  Not under 18.
        suspicious-lesion    refer            A doctor should look at this lesion.
        strong-cream         precaution       A strong cream is watched while it works.
        strong-cream-young   refer            A strong cream on a young person needs a doctor.

        handout      manufacturer  SkinPen before-treatment handout
        review-2021  review        Safety of needling, a review
        ");
    }

    #[test]
    fn procedures_and_sources_as_objects() {
        let protocol = sample::protocol();
        let parts = [Part::Procedures, Part::Sources];
        insta::assert_snapshot!(parts.map(|part| json(&protocol, part, None)).join(""), @r#"
        [
        {"id":"microneedling","title":"Microneedling","companions":[],"questions":7,"rules":6},
        {"id":"numbing-cream","title":"Numbing cream","companions":[],"questions":3,"rules":3}
        ]
        [
        {"id":"handout","title":"SkinPen before-treatment handout","url":"https://example.org/handout","seen":"2026-11-22","grade":"manufacturer","rules":["isotretinoin-recent","warts","rash","keloid-history","under-18","suspicious-lesion","strong-cream","strong-cream-young"]},
        {"id":"review-2021","title":"Safety of needling, a review","url":"https://example.org/review-2021","seen":"2026-11-22","grade":"review","rules":["isotretinoin-recent"]}
        ]
        "#);
    }

    #[test]
    fn a_question_and_a_rule_as_objects() {
        let protocol = sample::protocol();
        let line = |part, at| {
            json(&protocol, part, None)
                .lines()
                .nth(at)
                .map(str::to_owned)
        };
        insta::assert_snapshot!(line(Part::Questions, 3).unwrap_or_default(), @r#"{"id":"area-skin","topic":"acne-medications","ask":"Is any of this on the skin to be treated?","help":null,"type":"multi","options":[{"id":"warts","label":"Warts"},{"id":"rash","label":"A rash"},{"id":"none","label":"Nothing of this"}],"unit":null,"show_if":null,"asked_of":"client","procedures":["microneedling"]},"#);
        insta::assert_snapshot!(line(Part::Rules, 1).unwrap_or_default(), @r#"{"id":"isotretinoin-recent","topic":"acne-medications","verdict":"defer","procedures":["microneedling"],"questions":["isotretinoin-last"],"when":"“When did you take the last capsule?” is within 6 months","say":"Isotretinoin was taken within the last six months; skin may heal poorly and scar.","do":"Rebook once six months have passed since the last capsule.","because":["handout","review-2021"],"disputed":"A 2017 consensus found too little evidence to delay.","urgent":null,"until":null,"wait":null},"#);
    }
}
