//! `contra list` beyond lines and objects: drawings.

use crate::program::Place;

/// A topic before the skin, whose question shows one there.
fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("[\"skin\"]", "[\"health\", \"skin\"]"),
    );
    place.write("rules/health.toml", HEALTH);
    let skin = place.read("rules/skin.toml");
    place.write(
        "rules/skin.toml",
        skin.replacen(
            "type = \"yes-no\"",
            "type = \"yes-no\"\nshow-if = { any = [{ scars = \"yes\" }, { age = { under = 30 } }] }",
            1,
        ),
    );
    place
}

const HEALTH: &str = r#"[topic]
title = "Health"

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
clear = { at-least = 18 }

[[question]]
id   = "scars"
ask  = "Have you ever had a raised scar?"
type = "yes-no"

[[rule]]
id      = "minor"
verdict = "refer"
when    = { age = { under = 18 } }
say     = "A young client needs a doctor."
because = ["handout"]

[[rule]]
id      = "young-scars"
verdict = "precaution"
when    = { age = { under = 20 }, scars = ["yes", "unsure"] }
say     = "Young skin scars more."
because = ["handout"]
"#;

#[test]
fn a_topic_is_drawn_with_what_it_depends_on() {
    let place = place();
    insta::assert_snapshot!(place.told(&[
        "list rules --format dot --topic skin",
        "list rules --format mermaid --topic health",
    ]), @r##"
    $ contra list rules --format dot --topic skin
    ended with 0
    --- stdout
    digraph "A small protocol" {
      graph [rankdir=LR, fontname="Helvetica"]
      node [shape=box, style=filled, fontname="Helvetica", fontsize=11]
      edge [fontname="Helvetica", fontsize=9]
      subgraph cluster_t0 {
        label="Health"
        q0 [label="age\nHow old are you?", fillcolor="#ffffff"]
        q1 [label="scars\nHave you ever had a raised scar?", fillcolor="#ffffff"]
      }
      subgraph cluster_t1 {
        label="Skin"
        q2 [label="capsules-last\nWhen did you take the last\ncapsule?", fillcolor="#ffffff"]
        q3 [label="keloid\nHave you ever had a keloid?", fillcolor="#ffffff"]
        j0 [label="any of", shape=ellipse, fillcolor="#eeeeee"]
        q4 [label="area\nIs any of this on the skin to be\ntreated?", fillcolor="#ffffff"]
        r2 [label="defer: capsules\nThe last capsule was taken less\nthan six months ago.", style="filled,rounded,bold", fillcolor="#fff2c6"]
        r3 [label="refer: keloids\nSomeone who has had a keloid may\nget another.", style="filled,rounded,bold", fillcolor="#efe0f5"]
        r4 [label="contraindicated: warts\nSkin with warts must not be\ntreated.", style="filled,rounded,bold", fillcolor="#fadcd9"]
        r5 [label="precaution: freckles\nFreckles may fade.", style="filled,rounded,bold", fillcolor="#dff1f7"]
      }
      q1 -> j0 [label="is “Yes”"]
      q0 -> j0 [label="is at most 29"]
      j0 -> q3
      q2 -> r2 [label="is within 6 months"]
      q3 -> r3 [label="is “Yes”"]
      q4 -> r4 [label="includes “Warts”"]
      q4 -> r5 [label="includes “Freckles”"]
    }
    --- stderr

    $ contra list rules --format mermaid --topic health
    ended with 0
    --- stdout
    flowchart LR
      subgraph t0["Health"]
        q0["age<br/>How old are you?"]
        q1["scars<br/>Have you ever had a raised scar?"]
        r0(["refer#58; minor<br/>A young client needs a doctor#46;"]):::refer
        r1(["precaution#58; young-scars<br/>Young skin scars more#46;"]):::precaution
        j0(("all of"))
      end
      q0 -->|"is at most 17"| r0
      q0 -->|"is at most 19"| j0
      q1 -->|"is “Yes” or is “Not sure”"| j0
      j0 --> r1
      classDef precaution fill:#dff1f7,color:#000000
      classDef defer fill:#fff2c6,color:#000000
      classDef refer fill:#efe0f5,color:#000000
      classDef contraindicated fill:#fadcd9,color:#000000
    --- stderr
    "##);
}

#[test]
fn what_cannot_be_listed_is_refused() {
    let place = place();
    insta::assert_snapshot!(place.told(&[
        "list questions --format dot",
        "list rules --topic skin",
        "list rules --format mermaid --topic skim",
        "list rules --format mermaid --topic zzz",
    ]), @"
    $ contra list questions --format dot
    ended with 2
    --- stdout
    --- stderr
    error: what is listed has no such format
    help: formats of it are `text` and `json`

    $ contra list rules --topic skin
    ended with 2
    --- stdout
    --- stderr
    error: `--topic` is for drawings
    help: `contra list rules --format mermaid --topic ID`, or `--format dot`

    $ contra list rules --format mermaid --topic skim
    ended with 2
    --- stdout
    --- stderr
    error: there is no topic `skim`
    help: did you mean `skin`?

    $ contra list rules --format mermaid --topic zzz
    ended with 2
    --- stdout
    --- stderr
    error: there is no topic `zzz`
    help: `small` has `health` and `skin`
    ");
}
