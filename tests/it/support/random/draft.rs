//! A protocol as text: questions of every type, rules with every kind of test, none of them an error.

use std::collections::BTreeSet;
use std::fmt;

use contraindication::rules::Folder;

use super::Dice;
use super::kind::{DURATIONS, Kind};

/// The questions and rules of a protocol, before they are put into files.
#[derive(Clone)]
pub struct Draft {
    procedures: usize,
    /// The procedures that `group-1` stands for; empty if there is no group.
    group: Vec<usize>,
    topics: usize,
    questions: Vec<Question>,
    /// The text of each rule; the first is about every procedure.
    pub rules: Vec<String>,
}

/// Which rule stands where, and in which order topics and files come.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Each rule with the topic whose file it stands in.
    rules: Vec<(usize, usize)>,
    topics: Vec<usize>,
    files: Vec<usize>,
}

#[derive(Clone)]
struct Question {
    id: String,
    topic: usize,
    kind: Kind,
    text: String,
    /// The topics that its show-if looks back at.
    after: BTreeSet<usize>,
}

/// The group as a list names it.
const GROUP: &str = "\"group-1\"";

const HEADER: &str = r#"format = 1

[[source]]
id    = "handout"
title = "Before-treatment handout"
url   = "https://example.org/handout"
seen  = 2026-11-22
grade = "clinic"
"#;

impl Draft {
    /// Draws a protocol that has no error.
    pub fn draw(dice: &mut Dice) -> Self {
        let procedures = 1 + dice.below(3);
        let all: Vec<usize> = (1..=procedures).collect();
        let group = match procedures > 1 && dice.one_in(2) {
            true => dice.some_of(&all),
            false => Vec::new(),
        };
        let mut draft = Self {
            procedures,
            group,
            topics: 1 + dice.below(3),
            questions: Vec::new(),
            rules: Vec::new(),
        };
        for topic in 0..draft.topics {
            for _ in 0..=dice.below(3) {
                let question = draft.question(topic, dice);
                draft.questions.push(question);
            }
        }
        for number in 0..2 + dice.below(5) {
            let rule = draft.rule(number, dice);
            draft.rules.push(rule);
        }
        draft
    }

    /// The same with the procedures of its group in place of the group.
    pub fn without_group(&self) -> Self {
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

    /// The same without one rule.
    pub fn without_rule(&self, rule: usize) -> Self {
        let mut draft = self.clone();
        draft.rules.remove(rule);
        draft
    }

    /// Another version of it, with some rules and questions changed, added or left out.
    pub fn changed(&self, dice: &mut Dice) -> Self {
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
        let testable = before.questions.iter().any(|one| one.kind != Kind::Text);
        if testable && !dice.one_in(3) {
            let condition = before.condition(1, &[], &mut BTreeSet::new(), dice);
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
                let name = match self.group.is_empty() {
                    true => "procedure-1",
                    false => "group-1",
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
        let mut used = BTreeSet::new();
        if !self.questions.is_empty() && dice.one_in(2) {
            let condition = self.condition(1, &[], &mut used, dice);
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

    fn rule(&self, number: usize, dice: &mut Dice) -> String {
        let verdicts = ["precaution", "defer", "refer", "contraindicated", "defer"];
        let verdict = *dice.pick(&verdicts);
        let dates = (0..self.questions.len())
            .filter(|&index| matches!(self.questions[index].kind, Kind::Date(_)))
            .collect::<Vec<_>>();
        let window = verdict == "defer" && !dates.is_empty() && !dice.one_in(3);
        let windows = match window {
            true => dice.some_of(&dates),
            false => Vec::new(),
        };
        let when = self.condition(1, &windows, &mut BTreeSet::new(), dice);
        let mut text = format!(
            "[[rule]]\nid = \"rule-{number}\"\nverdict = \"{verdict}\"\nwhen = {when}\n\
             say = \"Rule {number} holds.\"\nbecause = [\"handout\"]\n"
        );
        if number > 0 && dice.one_in(2) {
            let procedures: Vec<usize> = (1..=self.procedures).collect();
            let mut some = dice.some_of(&procedures);
            let grouped = !self.group.is_empty() && dice.one_in(2);
            if grouped {
                some.retain(|procedure| !self.group.contains(procedure));
            }
            let some = some.into_iter();
            let some = some.map(|procedure| format!("\"procedure-{procedure}\""));
            let some: Vec<_> = some.chain(grouped.then(|| GROUP.to_owned())).collect();
            text += &format!("for = [{}]\n", some.join(", "));
        }
        let written_end = verdict == "defer" && !window;
        let wait = written_end && dice.one_in(2);
        if wait || verdict == "defer" && dice.one_in(3) {
            let durations = DURATIONS[dice.below(DURATIONS.len())];
            let wait = dice.pick(durations);
            text += &format!("wait = \"{wait}\"\n");
        }
        if written_end && !wait || verdict != "precaution" && dice.one_in(3) {
            let until = dice.pick(&["the skin has healed", "a doctor has looked at it"]);
            text += &format!("until = \"{until}\"\n");
        }
        if dice.one_in(4) {
            text += &format!("urgent = \"Rule {number} cannot wait.\"\n");
        }
        text
    }

    /// A table of tests, perhaps with `all` and `any`. Each of `windows` gets a `within` that must hold.
    fn condition(
        &self,
        level: usize,
        windows: &[usize],
        used: &mut BTreeSet<usize>,
        dice: &mut Dice,
    ) -> String {
        let mut entries = Vec::new();
        let plain = dice.one_in(2);
        for &window in windows {
            let question = &self.questions[window];
            let test = question.kind.window(dice);
            let (id, nested) = (&question.id, dice.one_in(4));
            match entries
                .iter()
                .any(|entry: &String| entry.starts_with("all"))
            {
                false if nested => entries.push(format!("all = [{{ {id} = {test} }}]")),
                _ => entries.push(format!("{id} = {test}")),
            }
        }
        let groups: Vec<&str> = ["all", "any"]
            .into_iter()
            .filter(|group| level < 3 && !entries.iter().any(|entry| entry.starts_with(group)))
            .filter(|_| !plain && dice.one_in(3))
            .collect();
        let tests = match entries.len() + groups.len() {
            0 if plain => 1,
            0 => 1 + dice.below(2),
            _ if plain => 0,
            _ => dice.below(2),
        };
        let free: Vec<usize> = (0..self.questions.len())
            .filter(|index| !windows.contains(index) && self.questions[*index].kind != Kind::Text)
            .collect();
        for index in dice.order(free.len()).into_iter().take(tests) {
            let question = &self.questions[free[index]];
            used.insert(free[index]);
            entries.push(format!("{} = {}", question.id, question.kind.test(dice)));
        }
        for group in groups {
            let members: Vec<_> = (0..=dice.below(2))
                .map(|_| self.condition(level + 1, &[], used, dice))
                .collect();
            entries.push(format!("{group} = [{}]", members.join(", ")));
        }
        format!("{{ {} }}", entries.join(", "))
    }

    /// The files of a layout.
    pub fn folder(&self, layout: &Layout) -> Folder {
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
            let rules = layout.rules.iter().filter(|(_, place)| *place == topic);
            let blocks = questions
                .map(|question| &question.text)
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

impl Layout {
    /// Rules in the last topic, everything in the order in which it was drawn.
    pub fn as_drawn(draft: &Draft) -> Self {
        Self {
            rules: (0..draft.rules.len())
                .map(|rule| (rule, draft.topics - 1))
                .collect(),
            topics: (0..draft.topics).collect(),
            files: (0..=draft.topics).collect(),
        }
    }

    /// Rules in any order and any topic, files in any order, topics in any order in which each show-if looks back.
    pub fn draw(draft: &Draft, dice: &mut Dice) -> Self {
        let rules = dice.order(draft.rules.len());
        let rules = rules.into_iter();
        let rules = rules.map(|rule| (rule, dice.below(draft.topics))).collect();
        let mut left = dice.order(draft.topics);
        let mut topics = Vec::new();
        while !left.is_empty() {
            let ready = |topic: usize| {
                let mut own = draft.questions.iter().filter(|one| one.topic == topic);
                own.all(|one| one.after.iter().all(|after| topics.contains(after)))
            };
            let next = left.iter().position(|&topic| ready(topic));
            topics.push(left.remove(next.expect("show-ifs go round in no circle")));
        }
        Self {
            rules,
            topics,
            files: dice.order(draft.topics + 1),
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
