//! A protocol as a document to read and sign: its questions, its rules, their sources, and its cases.
//!
//! The document is built once, as blocks. Each markup renders the same blocks.

mod cases;
mod topic;

use crate::model::{AllowTarget, Protocol, Rule, SourceId, Status, TopicId, Verdict, long_date};
use crate::report::markup::block::{
    Block, Fact, Run, between, code, fact, link, section, strong, text,
};
use crate::report::markup::html::Sheet;
use crate::report::markup::{Markup, html, markdown};
use crate::report::protocol::catalog::Part;
use crate::report::words::question::titles;
use crate::suite::Trial;

/// The protocol of the document, with its cases and findings.
pub struct View<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// Its cases, with their results.
    pub trial: &'a Trial,
}

/// The complete document.
pub fn document(view: &View<'_>, markup: Markup) -> String {
    let mut blocks = Vec::new();
    front(view, &mut blocks);
    reading(&mut blocks);
    for index in 0..view.protocol.topics.len() {
        topic::blocks(view, index.into(), &mut blocks);
    }
    disputes(view, &mut blocks);
    sources(view, &mut blocks);
    cases::unfired(view, &mut blocks);
    allowed(view, &mut blocks);
    signature(view.protocol, &mut blocks);
    cases::appendix(view, &mut blocks);
    let contents = contents(&blocks);
    // after the facts
    blocks.splice(1..1, contents);
    match markup {
        Markup::Markdown => markdown::page(&view.protocol.title, &blocks),
        Markup::Html => html::page(&Sheet::of(view.protocol), &blocks),
    }
}

/// The sections, each as a link.
fn contents(blocks: &[Block]) -> [Block; 2] {
    let sections = blocks.iter().filter_map(|block| match block {
        Block::Heading(2, words, Some(anchor)) => Some(vec![link(words, anchor)]),
        _ => None,
    });
    let heading = Block::Heading(2, "Contents".to_owned(), None);
    [heading, Block::Items(sections.collect())]
}

/// A part of it in Markdown. With a topic, only its questions or rules.
pub fn part(view: &View<'_>, part: Part, topic: Option<TopicId>) -> String {
    let mut blocks = Vec::new();
    let topics = (0..view.protocol.topics.len()).map(TopicId::from);
    let topics = topics.filter(|&one| topic.is_none_or(|topic| topic == one));
    match part {
        Part::Procedures => procedures(view.protocol, &mut blocks),
        Part::Questions => topics.for_each(|one| topic::questions(view, one, &mut blocks)),
        Part::Scores => topics.for_each(|one| topic::scores(view, one, &mut blocks)),
        Part::Rules => topics.for_each(|one| topic::rules(view, one, &mut blocks)),
        Part::Sources => sources(view, &mut blocks),
    }
    markdown::page(&view.protocol.title, &blocks)
}

/// Adds the front page: title, dates, authors, and the amount to read.
fn front(view: &View<'_>, blocks: &mut Vec<Block>) {
    let protocol = view.protocol;
    let status = match (protocol.status, &protocol.approval) {
        (Status::Draft, _) => "Draft. Nobody has approved it.",
        (Status::Approved, Some(_)) => "Approved",
        (Status::Approved, None) => "To be approved. Nobody has approved exactly these rules.",
    };
    let mut facts = vec![
        fact("Protocol", vec![code(&protocol.id)]),
        fact("Version", vec![text(&protocol.version)]),
        fact("Status", vec![strong(status)]),
    ];
    if let Some(approval) = &protocol.approval {
        let (by, role, on) = (&approval.by, &approval.role, long_date(approval.on));
        facts.push(fact("By", vec![text(&format!("{by}, {role}, on {on}"))]));
        facts.push(fact("Their note", vec![text(&approval.note)]));
    }
    facts.extend([
        fact("Reviewed", vec![text(&long_date(protocol.reviewed))]),
        fact("Review by", vec![text(&long_date(protocol.review_by))]),
    ]);
    let valid_for = protocol.valid_for.map(|valid_for| {
        let words = format!("{valid_for}, unless the question says otherwise");
        fact("Answers count for", vec![text(&words)])
    });
    facts.extend(valid_for);
    facts.extend([
        fact("Hash (SHA-256)", vec![code(&protocol.sha256)]),
        fact("Holds", vec![text(&counts(view))]),
    ]);
    blocks.push(Block::Facts(facts));
    procedures(protocol, blocks);
}

fn procedures(protocol: &Protocol, blocks: &mut Vec<Block>) {
    blocks.push(section("Procedures", "procedures"));
    let items = protocol.procedures.iter().map(|procedure| {
        let mut runs = vec![strong(&procedure.title), between(", "), code(&procedure.id)];
        if !procedure.companions.is_empty() {
            let companions = titles(protocol, &procedure.companions);
            runs.extend([between("; offered along with it: "), text(&companions)]);
        }
        runs
    });
    blocks.push(Block::Items(items.collect()));
    groups(protocol, blocks);
}

/// Adds each group of procedures with its members.
fn groups(protocol: &Protocol, blocks: &mut Vec<Block>) {
    if protocol.groups.is_empty() {
        return;
    }
    blocks.push(section("Groups of procedures", "groups"));
    let items = protocol.groups.iter().map(|group| {
        let members = titles(protocol, &group.procedures);
        vec![
            strong(&group.title),
            between(", "),
            code(&group.id),
            between(": "),
            text(&members),
        ]
    });
    blocks.push(Block::Items(items.collect()));
}

fn counts(view: &View<'_>) -> String {
    let protocol = view.protocol;
    let scores = (protocol.scores.len(), "score");
    let scores = (scores.0 > 0).then_some(scores);
    let parts = [(protocol.questions.len(), "question")];
    let parts = parts.into_iter().chain(scores);
    let parts = parts.chain([
        (protocol.rules.len(), "rule"),
        (protocol.sources.len(), "source"),
        (view.trial.run.len(), "case"),
    ]);
    let parts = parts.map(|(count, word)| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    });
    let failed = view.trial.failed().count();
    let mut words = parts.collect::<Vec<_>>().join(", ");
    match failed {
        0 => {}
        1 => words += "; 1 case fails",
        _ => words += &format!("; {failed} cases fail"),
    }
    if !view.trial.is_whole() {
        words += "; some cases cannot be read and are not here";
    }
    words
}

/// Explains the terms of the document.
fn reading(blocks: &mut Vec<Block>) {
    let meanings = [
        (
            Verdict::Contraindicated,
            "an absolute contraindication; each rule says how it ends, or that it lasts",
        ),
        (
            Verdict::Refer,
            "a relative contraindication: refer for medical clearance",
        ),
        (
            Verdict::Defer,
            "a temporary contraindication, until a date or until what the rule says",
        ),
        (
            Verdict::Precaution,
            "something to observe during the treatment",
        ),
        (
            Verdict::Eligible,
            "no rule is true and none is unknown: no contraindication found among the questions asked",
        ),
    ];
    blocks.push(section("How to read it", "how-to-read-it"));
    let items = meanings
        .map(|(verdict, meaning)| vec![strong(verdict.word()), text(&format!(": {meaning}"))]);
    blocks.push(Block::Items(items.into()));
    for words in [
        "A rule fires if its condition is true. If several rules fire, the most severe verdict counts, and every reason \
         is shown. If an answer that a rule needs is missing, the rule is unknown. The verdict is incomplete as long \
         as an unknown rule could make it more severe.",
        "An answer that is called clear raises no concern by itself. A question or a rule that names no procedure is for \
         every procedure. Every question may also be answered “Not sure” or “Prefer not to say”. A rule counts such an \
         answer only if it names it; otherwise the rule is unknown.",
        "Time is counted from the day of the procedure. “Within 6 months” ends on the day six months after the event.",
    ] {
        blocks.push(Block::Paragraph(vec![text(words)]));
    }
}

/// Adds the rules whose sources disagree. Each disagreement is shown once, with its rule.
fn disputes(view: &View<'_>, blocks: &mut Vec<Block>) {
    blocks.push(section("Where the sources disagree", "disagreements"));
    let rules = view.protocol.rules.iter();
    let disputed: Vec<_> = rules.filter(|rule| rule.disputed.is_some()).collect();
    if disputed.is_empty() {
        let words = "No rule names a disagreement.";
        blocks.push(Block::Paragraph(vec![text(words)]));
        return;
    }
    let words = "The sources of these rules disagree. Each rule says how they disagree, and what this protocol does.";
    blocks.push(Block::Paragraph(vec![text(words)]));
    let items = disputed.iter().map(|rule| {
        let anchor = format!("rule-{}", rule.id);
        vec![link(&rule.id, &anchor), text(&format!(": {}", rule.say))]
    });
    blocks.push(Block::Items(items.collect()));
}

fn sources(view: &View<'_>, blocks: &mut Vec<Block>) {
    let protocol = view.protocol;
    blocks.push(section("Sources", "sources"));
    for (index, source) in protocol.sources.iter().enumerate() {
        let id = SourceId::from(index);
        let rules = |cites: &dyn Fn(&Rule) -> bool| -> Vec<&str> {
            let rules = protocol.rules.iter().filter(|rule| cites(rule));
            rules.map(|rule| rule.id.as_str()).collect()
        };
        let citing = rules(&|rule| rule.because.contains(&id));
        let disputed = rules(&|rule| rule.against.contains(&id));
        let grade = source.grade.word();
        let mut facts = vec![
            fact("Name", vec![code(&source.id), text(&format!(", {grade}"))]),
            fact("Address", vec![Run::Address(source.url.clone())]),
            fact("Read on", vec![text(&long_date(source.seen))]),
            fact("Cited by", ids(&citing, "no rule")),
        ];
        if !disputed.is_empty() {
            facts.push(fact("Differs from", ids(&disputed, "")));
        }
        let anchor = format!("source-{}", source.id);
        blocks.push(Block::Entry(vec![text(&source.title)], facts, Some(anchor)));
    }
}

/// Findings that the author allows, with their reasons.
fn allowed(view: &View<'_>, blocks: &mut Vec<Block>) {
    let protocol = view.protocol;
    if protocol.allows.is_empty() {
        return;
    }
    blocks.push(section(
        "Findings that the authors accept",
        "accepted-findings",
    ));
    // allows for the members of a group are one block in the file
    for allows in protocol.allows.chunk_by(|one, next| one.span == next.span) {
        let allow = &allows[0];
        let targets = allows.iter();
        let targets: Vec<_> = targets
            .map(|one| allow_target(protocol, one.target))
            .collect();
        let (what, _) = targets[0];
        let names: Vec<_> = targets.iter().map(|(_, id)| *id).collect();
        blocks.push(Block::Entry(
            vec![code(&allow.finding)],
            vec![
                fact(what, ids(&names, "")),
                fact("Reason", vec![text(&allow.reason)]),
                fact("Until", vec![text(&long_date(allow.until))]),
            ],
            None,
        ));
    }
}

/// The target of an allow, by its id.
fn allow_target(protocol: &Protocol, target: AllowTarget) -> (&'static str, &str) {
    match target {
        AllowTarget::Rule(id) => ("Rule", &protocol.rule(id).id),
        AllowTarget::Question(id) => ("Question", &protocol.question(id).id),
        AllowTarget::Procedure(id) => ("Procedure", &protocol.procedure(id).id),
    }
}

/// Adds the lines to sign.
fn signature(protocol: &Protocol, blocks: &mut Vec<Block>) {
    blocks.push(section("Signature", "signature"));
    blocks.push(Block::Paragraph(vec![
        between("I have read this protocol in full, with its sources, and approve exactly the rules of "),
        code(&protocol.id),
        between(", version "),
        text(&protocol.version),
        between(", that have the hash "),
        code(&protocol.sha256),
        between(", for trained practitioners who check each reason and decide for themselves."),
    ]));
    if protocol.status == Status::Draft {
        let words = "This is the hash of a draft. Setting the status to approved changes it: set it first, and sign the \
                     document that is printed then.";
        blocks.push(Block::Paragraph(vec![strong(words)]));
    }
    let labels = vec!["Name", "Role", "Date", "Signature"];
    blocks.push(Block::Blanks(labels));
}

/// Ids separated by commas.
fn ids(ids: &[&str], none: &str) -> Vec<Run> {
    if ids.is_empty() {
        return vec![text(none)];
    }
    let mut runs = Vec::new();
    for id in ids {
        if !runs.is_empty() {
            runs.push(between(", "));
        }
        runs.push(code(id));
    }
    runs
}

/// A fact. `None` if there is no text.
fn known(label: &'static str, words: Option<&str>) -> Option<Fact> {
    Some(fact(label, vec![text(words?)]))
}
