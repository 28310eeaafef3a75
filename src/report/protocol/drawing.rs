//! Questions, skip logic and rules as a drawing, independent of its language.
//!
//! A test is an arrow from its question, labeled with the accepted answers. If several conditions are combined, a
//! small node says whether all or any of them must hold. Nodes are named by ids, so that a drawing in a repository
//! changes only if the rules do.

mod dot;
mod drawn;
mod mermaid;

use crate::model::{Condition, Protocol, RuleId, ScoreId, ScoreTest, Test, TopicId, Verdict};
use crate::report::text::spelling::flowing;
use crate::report::words::condition::accept_in_words;
use crate::report::words::points::{points_in_words, ranges_in_words};

/// A language for drawings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// For `dot` of Graphviz.
    Dot,
    /// For Mermaid, which many Markdown viewers render.
    Mermaid,
}

/// The part of a protocol that is drawn.
struct Graph {
    groups: Vec<Group>,
    edges: Vec<Edge>,
}

/// A topic with its nodes.
struct Group {
    id: String,
    title: String,
    nodes: Vec<Node>,
}

struct Node {
    id: String,
    shape: Shape,
    /// Text with control characters spelled out, not yet escaped for the language.
    paragraphs: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Question,
    Rule(Verdict),
    Score,
    /// A node that says how conditions are combined.
    Joint,
}

struct Edge {
    from: String,
    to: String,
    /// The label, if there is one.
    label: Option<String>,
}

/// The drawing of the whole protocol, or of a topic with the questions on which it depends.
pub fn drawing(protocol: &Protocol, topic: Option<TopicId>, language: Language) -> String {
    let graph = Graph::of(protocol, topic);
    match language {
        Language::Dot => dot::text(&graph, &protocol.title),
        Language::Mermaid => mermaid::text(&graph),
    }
}

impl Graph {
    fn of(protocol: &Protocol, topic: Option<TopicId>) -> Self {
        let is_drawn = |one: TopicId| topic.is_none_or(|topic| topic == one);
        let rules: Vec<RuleId> = (0..protocol.rules.len())
            .map(RuleId::from)
            .filter(|&id| is_drawn(protocol.rule(id).topic))
            .collect();
        let scores = drawn::scores(protocol, &rules, is_drawn);
        let questions = drawn::questions(protocol, &rules, &scores, is_drawn);
        let mut graph = Self {
            groups: (0..protocol.topics.len())
                .map(|index| Group {
                    id: name('t', &protocol.topics[index].id),
                    title: protocol.topics[index].title.clone(),
                    nodes: Vec::new(),
                })
                .collect(),
            edges: Vec::new(),
        };
        for &id in &questions {
            let question = protocol.question(id);
            let node = name('q', &question.id);
            let label = [question.id.as_str(), &question.ask];
            graph.add(question.topic, &node, Shape::Question, &label);
            if let Some(condition) = &question.show_if {
                graph.join(protocol, question.topic, condition, &node);
            }
        }
        for id in scores {
            graph.add_score(protocol, id);
        }
        for &id in &rules {
            let rule = protocol.rule(id);
            let node = name('r', &rule.id);
            let head = format!("{}: {}", rule.verdict, rule.id);
            let label = [head.as_str(), &rule.say];
            graph.add(rule.topic, &node, Shape::Rule(rule.verdict), &label);
            graph.join(protocol, rule.topic, &rule.when, &node);
        }
        graph.groups.retain(|group| !group.nodes.is_empty());
        graph
    }

    fn add(&mut self, topic: TopicId, id: &str, shape: Shape, label: &[&str]) {
        let paragraphs = label.iter().map(|words| flowing(words).into_owned());
        self.groups[topic.index()].nodes.push(Node {
            id: id.to_owned(),
            shape,
            paragraphs: paragraphs.collect(),
        });
    }

    /// Draws the arrows from a condition to `to`.
    fn join(&mut self, protocol: &Protocol, topic: TopicId, condition: &Condition, to: &str) {
        self.join_with(protocol, topic, condition, (to, None));
    }

    /// Draws these arrows, with a label on the last one, such as the points that it adds.
    fn join_with(
        &mut self,
        protocol: &Protocol,
        topic: TopicId,
        condition: &Condition,
        (to, label): (&str, Option<String>),
    ) {
        let (word, members) = match condition {
            Condition::Test(test) => return self.arrow(protocol, test, to, label),
            Condition::Score(test) => return self.arrow_of_score(protocol, test, to),
            Condition::All(members) => ("all of".to_owned(), members),
            Condition::Any(members) => ("any of".to_owned(), members),
            Condition::Count(count) => (format!("at least {} of", count.at_least), &count.of),
        };
        if let [member] = members.as_slice() {
            return self.join_with(protocol, topic, member, (to, label));
        }
        let owner = match to.split_once('_') {
            Some((joint, owner)) if joint.starts_with('j') => owner,
            _ => to,
        };
        let nodes = &self.groups[topic.index()].nodes;
        let is_own = |node: &&Node| {
            node.shape == Shape::Joint && node.id.split_once('_').is_some_and(|(_, of)| of == owner)
        };
        let joint = format!("j{}_{owner}", nodes.iter().filter(is_own).count() + 1);
        self.add(topic, &joint, Shape::Joint, &[&word]);
        for member in members {
            self.join(protocol, topic, member, &joint);
        }
        self.edges.push(Edge {
            from: joint,
            to: to.to_owned(),
            label,
        });
    }

    fn arrow(&mut self, protocol: &Protocol, test: &Test, to: &str, add: Option<String>) {
        let question = protocol.question(test.question);
        let accepts: Vec<_> = test
            .accepts
            .iter()
            .map(|accept| accept_in_words(question, accept))
            .collect();
        self.edges.push(Edge {
            from: name('q', &question.id),
            to: to.to_owned(),
            label: Some(match add {
                Some(add) => format!("{}: {add}", accepts.join(" or ")),
                None => accepts.join(" or "),
            }),
        });
    }

    fn arrow_of_score(&mut self, protocol: &Protocol, test: &ScoreTest, to: &str) {
        self.edges.push(Edge {
            from: name('s', &protocol.score(test.score).id),
            to: to.to_owned(),
            label: Some(ranges_in_words(&test.ranges)),
        });
    }

    /// Draws a score with an arrow for each of its entries.
    fn add_score(&mut self, protocol: &Protocol, id: ScoreId) {
        let score = protocol.score(id);
        let node = name('s', &score.id);
        let head = format!("score: {}", score.id);
        self.add(score.topic, &node, Shape::Score, &[&head, &score.title]);
        for points in &score.points {
            let label = Some(points_in_words(points.add));
            self.join_with(protocol, score.topic, &points.when, (&node, label));
        }
    }
}

/// The name of a node. Ids have no underscore, so two ids never have the same name.
fn name(kind: char, id: &str) -> String {
    format!("{kind}_{}", id.replace('-', "_"))
}

impl Shape {
    /// The background color of a rule, in addition to its verdict in words.
    fn fill(self) -> &'static str {
        match self {
            Self::Question => "#ffffff",
            Self::Score => "#e3f1df",
            Self::Joint | Self::Rule(Verdict::Eligible) => "#eeeeee",
            Self::Rule(Verdict::Precaution) => "#dff1f7",
            Self::Rule(Verdict::Defer) => "#fff2c6",
            Self::Rule(Verdict::Refer) => "#efe0f5",
            Self::Rule(Verdict::Contraindicated) => "#fadcd9",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_sample_in_both_languages() {
        let protocol = sample::protocol();
        insta::assert_snapshot!(drawing(&protocol, None, Language::Dot), @r##"
        digraph "Cosmetic skin procedures" {
          graph [rankdir=LR, fontname="Helvetica"]
          node [shape=box, style=filled, fontname="Helvetica", fontsize=11]
          edge [fontname="Helvetica", fontsize=9]
          subgraph cluster_t_acne_medications {
            label="Acne medications"
            q_isotretinoin [label="isotretinoin\nHave you ever taken\nisotretinoin?", fillcolor="#ffffff"]
            q_isotretinoin_last [label="isotretinoin-last\nWhen did you take the last\ncapsule?", fillcolor="#ffffff"]
            q_area_skin [label="area-skin\nIs any of this on the skin to be\ntreated?", fillcolor="#ffffff"]
            q_keloid [label="keloid\nHave you ever had a keloid?", fillcolor="#ffffff"]
            q_age [label="age\nHow old are you?", fillcolor="#ffffff"]
            q_lesion [label="lesion\nIs there a lesion that may be\nmalignant?", fillcolor="#ffffff"]
            q_cream_strength [label="cream-strength\nHow strong is the cream?", fillcolor="#ffffff"]
            q_notes [label="notes\nAnything else?", fillcolor="#ffffff"]
            r_isotretinoin_recent [label="defer: isotretinoin-recent\nIsotretinoin was taken within\nthe last six months; skin may\nheal poorly and scar.", style="filled,rounded,bold", fillcolor="#fff2c6"]
            r_warts [label="contraindicated: warts\nSkin with warts must not be\nneedled.", style="filled,rounded,bold", fillcolor="#fadcd9"]
            r_rash [label="defer: rash\nInflamed skin has to heal first.", style="filled,rounded,bold", fillcolor="#fff2c6"]
            r_keloid_history [label="refer: keloid-history\nSomeone who has had a keloid may\nget another.", style="filled,rounded,bold", fillcolor="#efe0f5"]
            r_under_18 [label="contraindicated: under-18\nNot under 18.", style="filled,rounded,bold", fillcolor="#fadcd9"]
            r_suspicious_lesion [label="refer: suspicious-lesion\nA doctor should look at this\nlesion.", style="filled,rounded,bold", fillcolor="#efe0f5"]
            r_strong_cream [label="precaution: strong-cream\nA strong cream is watched while\nit works.", style="filled,rounded,bold", fillcolor="#dff1f7"]
            r_strong_cream_young [label="refer: strong-cream-young\nA strong cream on a young person\nneeds a doctor.", style="filled,rounded,bold", fillcolor="#efe0f5"]
            j1_r_strong_cream_young [label="all of", shape=ellipse, fillcolor="#eeeeee"]
            j2_r_strong_cream_young [label="any of", shape=ellipse, fillcolor="#eeeeee"]
          }
          q_isotretinoin -> q_isotretinoin_last [label="is “Yes, but I have stopped”"]
          q_isotretinoin_last -> r_isotretinoin_recent [label="is within 6 months"]
          q_area_skin -> r_warts [label="includes “Warts”"]
          q_area_skin -> r_rash [label="includes “A rash”"]
          q_keloid -> r_keloid_history [label="is “Yes”"]
          q_age -> r_under_18 [label="is at most 17 years"]
          q_lesion -> r_suspicious_lesion [label="is “Yes”"]
          q_cream_strength -> r_strong_cream [label="is at least 5.1 %"]
          q_cream_strength -> j1_r_strong_cream_young [label="is at least 5.1 %"]
          q_age -> j2_r_strong_cream_young [label="is at most 21 years"]
          q_age -> j2_r_strong_cream_young [label="is “Prefer not to say”"]
          j2_r_strong_cream_young -> j1_r_strong_cream_young
          j1_r_strong_cream_young -> r_strong_cream_young
        }
        "##);
        insta::assert_snapshot!(drawing(&protocol, None, Language::Mermaid), @r#"
        flowchart LR
          subgraph t_acne_medications["Acne medications"]
            q_isotretinoin["isotretinoin<br/>Have you ever taken isotretinoin?"]
            q_isotretinoin_last["isotretinoin-last<br/>When did you take the last capsule?"]
            q_area_skin["area-skin<br/>Is any of this on the skin to be treated?"]
            q_keloid["keloid<br/>Have you ever had a keloid?"]
            q_age["age<br/>How old are you?"]
            q_lesion["lesion<br/>Is there a lesion that may be malignant?"]
            q_cream_strength["cream-strength<br/>How strong is the cream?"]
            q_notes["notes<br/>Anything else?"]
            r_isotretinoin_recent(["defer#58; isotretinoin-recent<br/>Isotretinoin was taken within the last six months#59; skin may heal poorly and scar#46;"]):::defer
            r_warts(["contraindicated#58; warts<br/>Skin with warts must not be needled#46;"]):::contraindicated
            r_rash(["defer#58; rash<br/>Inflamed skin has to heal first#46;"]):::defer
            r_keloid_history(["refer#58; keloid-history<br/>Someone who has had a keloid may get another#46;"]):::refer
            r_under_18(["contraindicated#58; under-18<br/>Not under 18#46;"]):::contraindicated
            r_suspicious_lesion(["refer#58; suspicious-lesion<br/>A doctor should look at this lesion#46;"]):::refer
            r_strong_cream(["precaution#58; strong-cream<br/>A strong cream is watched while it works#46;"]):::precaution
            r_strong_cream_young(["refer#58; strong-cream-young<br/>A strong cream on a young person needs a doctor#46;"]):::refer
            j1_r_strong_cream_young(("all of"))
            j2_r_strong_cream_young(("any of"))
          end
          q_isotretinoin -->|"is “Yes, but I have stopped”"| q_isotretinoin_last
          q_isotretinoin_last -->|"is within 6 months"| r_isotretinoin_recent
          q_area_skin -->|"includes “Warts”"| r_warts
          q_area_skin -->|"includes “A rash”"| r_rash
          q_keloid -->|"is “Yes”"| r_keloid_history
          q_age -->|"is at most 17 years"| r_under_18
          q_lesion -->|"is “Yes”"| r_suspicious_lesion
          q_cream_strength -->|"is at least 5.1 #37;"| r_strong_cream
          q_cream_strength -->|"is at least 5.1 #37;"| j1_r_strong_cream_young
          q_age -->|"is at most 21 years"| j2_r_strong_cream_young
          q_age -->|"is “Prefer not to say”"| j2_r_strong_cream_young
          j2_r_strong_cream_young --> j1_r_strong_cream_young
          j1_r_strong_cream_young --> r_strong_cream_young
          classDef precaution fill:#dff1f7,color:#000000
          classDef defer fill:#fff2c6,color:#000000
          classDef refer fill:#efe0f5,color:#000000
          classDef contraindicated fill:#fadcd9,color:#000000
        "#);
    }

    #[test]
    fn a_new_question_is_a_new_line() {
        let protocol = sample::protocol();
        for language in [Language::Dot, Language::Mermaid] {
            let whole = drawing(&protocol, None, language);
            let mut without = protocol.clone();
            without.questions.pop();
            let before = drawing(&without, None, language);
            let is_new = |line: &&str| !before.lines().any(|one| one == *line);
            let new: Vec<_> = whole.lines().filter(is_new).collect();
            assert_eq!(new.len(), 1, "{new:?}");
            let kept: Vec<_> = whole.lines().filter(|line| !is_new(line)).collect();
            assert_eq!(kept, before.lines().collect::<Vec<_>>());
        }
    }

    /// Tests texts that would end a label, start a command, or be read as markup, an entity, a list or an icon.
    #[test]
    fn nothing_in_a_label_is_more_than_text() {
        let mut protocol = sample::protocol();
        protocol.title = "\"]; x -> y [label=\"".into();
        protocol.topics[0].title = "end\n%%{init: {}}%%".into();
        protocol.questions.truncate(2);
        protocol.questions[0].ask = "1. \"Quoted\" #quot; `code` <b>&lt;</b> \\N \u{1b}[31m".into();
        protocol.questions[1].ask = "- fa:fa-ban *bold* _it_ 1.5 mm, half-open (yes)? $$x$$".into();
        protocol.rules.truncate(1);
        insta::assert_snapshot!(drawing(&protocol, None, Language::Dot), @r##"
        digraph "\"]; x -> y [label=\"" {
          graph [rankdir=LR, fontname="Helvetica"]
          node [shape=box, style=filled, fontname="Helvetica", fontsize=11]
          edge [fontname="Helvetica", fontsize=9]
          subgraph cluster_t_acne_medications {
            label="end %%{init: {}}%%"
            q_isotretinoin [label="isotretinoin\n1. \"Quoted\" #quot; `code`\n<b>&amp;lt;</b> \\N \\u{1b}[31m", fillcolor="#ffffff"]
            q_isotretinoin_last [label="isotretinoin-last\n- fa:fa-ban *bold* _it_ 1.5 mm,\nhalf-open (yes)? $$x$$", fillcolor="#ffffff"]
            r_isotretinoin_recent [label="defer: isotretinoin-recent\nIsotretinoin was taken within\nthe last six months; skin may\nheal poorly and scar.", style="filled,rounded,bold", fillcolor="#fff2c6"]
          }
          q_isotretinoin -> q_isotretinoin_last [label="is “Yes, but I have stopped”"]
          q_isotretinoin_last -> r_isotretinoin_recent [label="is within 6 months"]
        }
        "##);
        insta::assert_snapshot!(drawing(&protocol, None, Language::Mermaid), @r#"
        flowchart LR
          subgraph t_acne_medications["end #37;#37;#123;init#58; #123;#125;#125;#37;#37;"]
            q_isotretinoin["isotretinoin<br/>1#46; #34;Quoted#34; #35;quot#59; #96;code#96; #60;b#62;#38;lt#59;#60;#47;b#62; #92;N #92;u#123;1b#125;#91;31m"]
            q_isotretinoin_last["isotretinoin-last<br/>#45; fa#58;#8203;fa-ban #42;bold#42; #95;it#95; 1.5 mm, half-open (yes)? #36;#8203;#36;x#36;#8203;#36;"]
            r_isotretinoin_recent(["defer#58; isotretinoin-recent<br/>Isotretinoin was taken within the last six months#59; skin may heal poorly and scar#46;"]):::defer
          end
          q_isotretinoin -->|"is “Yes, but I have stopped”"| q_isotretinoin_last
          q_isotretinoin_last -->|"is within 6 months"| r_isotretinoin_recent
          classDef precaution fill:#dff1f7,color:#000000
          classDef defer fill:#fff2c6,color:#000000
          classDef refer fill:#efe0f5,color:#000000
          classDef contraindicated fill:#fadcd9,color:#000000
        "#);
    }
}
