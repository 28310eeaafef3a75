//! A protocol as text: questions of every type, rules with every kind of test, and no error.

use std::collections::BTreeSet;
use std::fmt;

use contraindication::rules::Folder;

use super::Dice;
use super::condition::OF_SHOW_IF;
use super::kind::Kind;
use super::layout::Layout;

/// The questions and rules of a protocol, before they are arranged in files.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(super) content: Content,
    pub(super) procedures: usize,
    /// The procedures of `group-1`. Empty if there is no group.
    pub(super) group: Vec<usize>,
    /// The `valid-for` of the protocol, if there is one.
    valid_for: Option<&'static str>,
    pub(super) topics: usize,
    pub(super) questions: Vec<Question>,
    /// The text of each score.
    pub(super) scores: Vec<String>,
    /// The text of each rule. The first is about every procedure.
    pub rules: Vec<String>,
}

/// The parts that a protocol may contain in addition to plain tests of questions.
#[derive(Clone, Copy, Default)]
pub(crate) struct Content {
    /// Counts of conditions and of ticks.
    pub counts: bool,
    pub scores: bool,
    /// How long answers may be used: `keep` and `valid-for`.
    pub ages: bool,
}

#[derive(Clone)]
pub(super) struct Question {
    pub id: String,
    pub topic: usize,
    pub kind: Kind,
    text: String,
    /// The topics with questions that its show-if tests.
    pub after: BTreeSet<usize>,
}

/// The group in a list of procedures.
pub(super) const GROUP: &str = "\"group-1\"";

const VALID_FOR: [&str; 3] = ["4 weeks", "1 month", "1 year"];

/// How long the answer to one question may be used.
const KEEPS: [&str; 5] = ["always", "visit", "6 months", "1 day", "5 weeks"];

const HEADER: &str = r#"format = 1

[[source]]
id    = "handout"
title = "Before-treatment handout"
url   = "https://example.org/handout"
seen  = 2026-11-22
grade = "clinic"
"#;

impl Content {
    pub(crate) const ALL: Self = Self {
        counts: true,
        scores: true,
        ages: true,
    };
}

impl Draft {
    /// Draws a protocol without errors that tests only questions.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        Self::draw_with(Content::default(), dice)
    }

    /// Draws a protocol without errors.
    pub(crate) fn draw_with(content: Content, dice: &mut Dice) -> Self {
        let procedures = 1 + dice.below(3);
        let all: Vec<usize> = (1..=procedures).collect();
        let group = if procedures > 1 && dice.one_in(2) {
            dice.some_of(&all)
        } else {
            Vec::new()
        };
        let mut draft = Self {
            content,
            procedures,
            group,
            valid_for: (content.ages && dice.one_in(2)).then(|| *dice.pick(&VALID_FOR)),
            topics: 1 + dice.below(3),
            questions: Vec::new(),
            scores: Vec::new(),
            rules: Vec::new(),
        };
        for topic in 0..draft.topics {
            for _ in 0..=dice.below(3) {
                let question = draft.question(topic, dice);
                draft.questions.push(question);
            }
        }
        if content.scores {
            for number in 1..=dice.below(3) {
                let score = draft.score(number, dice);
                draft.scores.push(score);
            }
        }
        for number in 0..2 + dice.below(5) {
            let rule = draft.rule(number, dice);
            draft.rules.push(rule);
        }
        draft
    }

    /// The protocol with the group replaced by its procedures.
    pub(crate) fn without_group(&self) -> Self {
        let mut draft = self.clone();
        let members = self.members();
        let texts = draft.questions.iter_mut().map(|one| &mut one.text);
        for text in texts.chain(&mut draft.rules) {
            *text = text.replace(GROUP, &members.join(", "));
            let Some((before, rest)) = text.split_once("{ group-1 = ") else {
                continue;
            };
            let (clear, after) = rest.split_once(" }\n").expect("the end of a line");
            let entries: Vec<_> = members
                .iter()
                .map(|name| format!("{} = {clear}", name.trim_matches('"')))
                .collect();
            *text = format!("{before}{{ {} }}\n{after}", entries.join(", "));
        }
        draft.group.clear();
        draft
    }

    fn members(&self) -> Vec<String> {
        let members = self.group.iter();
        members
            .map(|procedure| format!("\"procedure-{procedure}\""))
            .collect()
    }

    /// The protocol with this number of additional rules.
    pub(super) fn with_rules(mut self, count: usize, dice: &mut Dice) -> Self {
        for number in 0..count {
            let rule = self.rule(100 + number, dice);
            self.rules.push(rule);
        }
        self
    }

    /// The protocol without one rule.
    pub(crate) fn without_rule(&self, rule: usize) -> Self {
        let mut draft = self.clone();
        draft.rules.remove(rule);
        draft
    }

    /// Another version with some rules and questions changed, added or removed.
    pub(crate) fn changed(&self, dice: &mut Dice) -> Self {
        let mut draft = self.clone();
        for round in 0..=dice.below(3) {
            let number = 20 + round;
            let rule = 1 + dice.below(draft.rules.len().max(2) - 1);
            match dice.below(8) {
                0 if rule < draft.rules.len() => {
                    draft.rules.remove(rule);
                }
                1 | 2 if rule < draft.rules.len() => {
                    draft.rules[rule] = draft.rule(number, dice);
                }
                3 => {
                    let first = &draft.rules[0];
                    draft.rules[0] = first.replacen("\"precaution\"", "\"contraindicated\"", 1);
                }
                4 => {
                    let question = draft.question(draft.topics - 1, dice);
                    draft.questions.push(question);
                    let rule = draft.rule(number, dice);
                    draft.rules.push(rule);
                }
                5 => draft.reshow(dice),
                6 => {
                    let question = dice.below(draft.questions.len());
                    let text = &mut draft.questions[question].text;
                    if !text.contains("extra") {
                        *text = text.replacen("options = [", "options = [\"extra\", ", 1);
                    }
                    *text = text.replacen("max = 2", "max = 1", 1);
                    *text = text.replacen("dated = \"any\"", "dated = \"past\"", 1);
                }
                _ => {
                    let rule = draft.rule(number, dice);
                    draft.rules.push(rule);
                }
            }
        }
        draft
    }

    /// Gives a question another show-if, or none.
    fn reshow(&mut self, dice: &mut Dice) {
        let index = dice.below(self.questions.len());
        let mut before = self.clone();
        before.questions.truncate(index);
        let question = &mut self.questions[index];
        let lines = question.text.lines();
        let kept = lines.filter(|line| !line.starts_with("show-if"));
        question.text = kept.map(|line| format!("{line}\n")).collect();
        question.after.clear();
        if !before.testable().is_empty() && !dice.one_in(3) {
            let condition = before.condition(OF_SHOW_IF, &mut BTreeSet::new(), dice);
            self.questions[index].text += &format!("show-if = {condition}\n");
        }
    }

    fn question(&self, topic: usize, dice: &mut Dice) -> Question {
        // there is always something to test
        let kind = Kind::draw(!self.questions.is_empty(), dice);
        let id = format!("{}-{}", kind.word(), self.questions.len() + 1);
        let mut text = format!(
            "[[question]]\nid = \"{id}\"\nask = \"What about {id}?\"\ntype = \"{}\"\n",
            kind.word()
        );
        text += &kind.own_keys(dice);
        if let Some(clear) = kind.clear(dice) {
            text += &format!("clear = {clear}\n");
            if dice.one_in(3) {
                let clear = kind.clear(dice).unwrap_or(clear);
                let name = if self.group.is_empty() {
                    "procedure-1"
                } else {
                    "group-1"
                };
                text += &format!("clear-for = {{ {name} = {clear} }}\n");
            }
        }
        if kind == Kind::Text && dice.one_in(2) {
            text += "for = [\"procedure-1\"]\n";
        }
        if dice.one_in(3) {
            text += "asked-of = \"practice\"\n";
        }
        if self.content.ages && dice.one_in(3) {
            text += &format!("keep = \"{}\"\n", dice.pick(&KEEPS));
        }
        let mut used = BTreeSet::new();
        if !self.questions.is_empty() && dice.one_in(2) {
            let condition = self.condition(OF_SHOW_IF, &mut used, dice);
            text += &format!("show-if = {condition}\n");
        }
        let after = used.iter().map(|&used| self.questions[used].topic);
        let after = after.filter(|&other| other != topic).collect();
        Question {
            id,
            topic,
            kind,
            text,
            after,
        }
    }

    /// The files of a layout.
    pub(crate) fn folder(&self, layout: &Layout) -> Folder {
        let topics: Vec<_> = layout
            .topics
            .iter()
            .map(|topic| format!("\"topic-{topic}\""))
            .collect();
        let mut protocol = format!(
            "{HEADER}\n[protocol]\nid = \"random\"\ntitle = \"Random\"\nversion = \"1\"\nreviewed = 2026-11-22\n\
             review-by = 2027-11-22\nstatus = \"draft\"\ntopics = [{}]\n",
            topics.join(", ")
        );
        if let Some(limit) = self.valid_for {
            protocol += &format!("valid-for = \"{limit}\"\n");
        }
        if !self.group.is_empty() {
            let members = self.members().join(", ");
            protocol += &format!(
                "\n[[group]]\nid = \"group-1\"\ntitle = \"Group 1\"\nprocedures = [{members}]\n"
            );
        }
        for procedure in 1..=self.procedures {
            let id = format!("procedure-{procedure}");
            protocol += &format!("\n[[procedure]]\nid = \"{id}\"\ntitle = \"{id}\"\n");
            if procedure < self.procedures {
                protocol += &format!("companions = [\"procedure-{}\"]\n", procedure + 1);
            }
        }
        let mut files = vec![("protocol.toml".to_owned(), protocol)];
        for topic in 0..self.topics {
            let mut text = format!("[topic]\ntitle = \"Topic {topic}\"\n");
            let questions = self.questions.iter().filter(|one| one.topic == topic);
            let here = |(_, place): &&(usize, usize)| *place == topic;
            let scores = layout.scores.iter().filter(here);
            let rules = layout.rules.iter().filter(here);
            let blocks = questions
                .map(|question| &question.text)
                .chain(scores.map(|(score, _)| &self.scores[*score]))
                .chain(rules.map(|(rule, _)| &self.rules[*rule]));
            for block in blocks {
                text += "\n";
                text += block;
            }
            files.push((format!("topic-{topic}.toml"), text));
        }
        let in_order = layout.files.iter().map(|&file| files[file].clone());
        Folder {
            name: String::new(),
            files: in_order
                .map(|(name, text)| (name, text.into_bytes()))
                .collect(),
        }
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, bytes) in &self.folder(&Layout::as_drawn(self)).files {
            writeln!(f, "# {name}\n{}", String::from_utf8_lossy(bytes))?;
        }
        Ok(())
    }
}
