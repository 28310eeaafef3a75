//! `contra list` beyond lines and objects: drawings.

use crate::support::program::Place;

/// A topic before the skin topic, with a question in a show-if there.
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
      subgraph cluster_t_health {
        label="Health"
        q_age [label="age\nHow old are you?", fillcolor="#ffffff"]
        q_scars [label="scars\nHave you ever had a raised scar?", fillcolor="#ffffff"]
      }
      subgraph cluster_t_skin {
        label="Skin"
        q_capsules_last [label="capsules-last\nWhen did you take the last\ncapsule?", fillcolor="#ffffff"]
        q_keloid [label="keloid\nHave you ever had a keloid?", fillcolor="#ffffff"]
        j1_q_keloid [label="any of", shape=ellipse, fillcolor="#eeeeee"]
        q_area [label="area\nIs any of this on the skin to be\ntreated?", fillcolor="#ffffff"]
        r_capsules [label="defer: capsules\nThe last capsule was taken less\nthan six months ago.", style="filled,rounded,bold", fillcolor="#fff2c6"]
        r_keloids [label="refer: keloids\nSomeone who has had a keloid may\nget another.", style="filled,rounded,bold", fillcolor="#efe0f5"]
        r_warts [label="contraindicated: warts\nSkin with warts must not be\ntreated.", style="filled,rounded,bold", fillcolor="#fadcd9"]
        r_freckles [label="precaution: freckles\nFreckles may fade.", style="filled,rounded,bold", fillcolor="#dff1f7"]
      }
      q_scars -> j1_q_keloid [label="is “Yes”"]
      q_age -> j1_q_keloid [label="is at most 29"]
      j1_q_keloid -> q_keloid
      q_capsules_last -> r_capsules [label="is within 6 months"]
      q_keloid -> r_keloids [label="is “Yes”"]
      q_area -> r_warts [label="includes “Warts”"]
      q_area -> r_freckles [label="includes “Freckles”"]
    }
    --- stderr

    $ contra list rules --format mermaid --topic health
    ended with 0
    --- stdout
    flowchart LR
      subgraph t_health["Health"]
        q_age["age<br/>How old are you?"]
        q_scars["scars<br/>Have you ever had a raised scar?"]
        r_minor(["refer#58; minor<br/>A young client needs a doctor#46;"]):::refer
        r_young_scars(["precaution#58; young-scars<br/>Young skin scars more#46;"]):::precaution
        j1_r_young_scars(("all of"))
      end
      q_age -->|"is at most 17"| r_minor
      q_age -->|"is at most 19"| j1_r_young_scars
      q_scars -->|"is “Yes” or is “Not sure”"| j1_r_young_scars
      j1_r_young_scars --> r_young_scars
      classDef precaution fill:#dff1f7,color:#000000
      classDef defer fill:#fff2c6,color:#000000
      classDef refer fill:#efe0f5,color:#000000
      classDef contraindicated fill:#fadcd9,color:#000000
    --- stderr
    "##);
}

#[test]
fn without_a_part_the_error_lists_the_parts() {
    insta::assert_snapshot!(place().told(&["list", "list --format json"]), @"
    $ contra list
    ended with 0
    --- stdout
    small 1 contains:

      contra list procedures  2  treatments that can be screened for
      contra list questions   5  what is asked
      contra list rules       6  what follows from answers
      contra list sources     1  the sources of the rules
      contra list protocol       all of it, to be read in full and signed
      contra list form           a blank form, on paper or as the header of a CSV
      contra list matrix         a table of rules and procedures, with a verdict in each cell

    Topics, for `contra list questions --topic ID` and `contra list rules --topic ID`:

      health  Health
      skin    Skin
    --- stderr

    $ contra list --format json
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <WHAT>

    Usage: contra list --format <FORMAT> --rules <DIR> <WHAT>

    For more information, try '--help'.
    ");
}

#[test]
fn a_topic_is_listed_alone() {
    insta::assert_snapshot!(place().told(&[
        "list questions --topic health",
        "list rules --topic skin",
        "list rules --topic health --format markdown",
    ]), @r#"
    $ contra list questions --topic health
    ended with 0
    --- stdout
    age    number  How old are you?
    scars  yes-no  Have you ever had a raised scar?
    --- stderr

    $ contra list rules --topic skin
    ended with 0
    --- stdout
    capsules  defer            The last capsule was taken less than six months ago.
    keloids   refer            Someone who has had a keloid may get another.
    warts     contraindicated  Skin with warts must not be treated.
    freckles  precaution       Freckles may fade.
    --- stderr

    $ contra list rules --topic health --format markdown
    ended with 0
    --- stdout
    # A small protocol

    <a id="topic-health"></a>

    ## Health

    <a id="rule-minor"></a>

    ### `minor`

    - **Rule:** **refer** if “How old are you?” is at most 17
    - **Reason:** A young client needs a doctor.
    - **Date:** no date can be computed
    - **Source:** A handout (clinic) <https://example.org/handout>
    - **Cases:** none makes it fire

    <a id="rule-young-scars"></a>

    ### `young-scars`

    - **Rule:** **precaution** if “How old are you?” is at most 19, and “Have you ever had a raised scar?” is “Yes” or is “Not sure”
    - **Reason:** Young skin scars more.
    - **Source:** A handout (clinic) <https://example.org/handout>
    - **Cases:** none makes it fire
    --- stderr
    "#);
    let place = place();
    let json = |typed: &str| {
        let ended = place.run(&typed.split(' ').collect::<Vec<_>>());
        let found: Vec<serde_json::Value> = serde_json::from_str(&ended.stdout).expect("an array");
        found
            .iter()
            .map(|one| one["id"].as_str().expect("an id").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        json("list questions --topic health --format json"),
        ["age", "scars"]
    );
    assert_eq!(
        json("list rules --topic health --format json"),
        ["minor", "young-scars"]
    );
}

#[test]
fn a_question_is_explained_with_what_depends_on_it() {
    let place = place();
    insta::assert_snapshot!(place.told(&["explain scars", "explain area --format json"]), @r#"
    $ contra explain scars
    ended with 0
    --- stdout
    scars: yes-no
    For Needling, Peel; topic Health

    It asks
      “Have you ever had a raised scar?”

    Answers
      “Yes”, “No”
      Raises no concern: “No”

    Rules that test it
      - young-scars: precaution: Young skin scars more.

    Questions that it shows
      - Have you ever had a keloid? (keloid)
    --- stderr

    $ contra explain area --format json
    ended with 0
    --- stdout
    {"id":"area","topic":"skin","ask":"Is any of this on the skin to be treated?","help":null,"type":"multi","options":[{"id":"warts","label":"Warts"},{"id":"freckles","label":"Freckles"},{"id":"none","label":"None of these"}],"unit":null,"show_if":null,"asked_of":"client","keep":null,"procedures":["needling","peel"],"clear":["“None of these”"],"rules":["warts","freckles"],"scores":[],"shows":[]}
    --- stderr
    "#);
    // a rule may have the id of a question
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", skin.replace("\"keloids\"", "\"keloid\""));
    place.write("form.json", "{\"answers\": {}}");
    insta::assert_snapshot!(place.told(&["explain keloid", "explain age --answers form.json"]), @"
    $ contra explain keloid
    ended with 0
    --- stdout
    keloid: refer
    For Needling; topic Skin

    It asks
      - Have you ever had a keloid? (keloid)
        Answers: “Yes”, “No”
        Raises no concern: “No”
        Asked only if “Have you ever had a raised scar?” is “Yes”, or “How old are
        you?” is at most 29

    It is true when
      “Have you ever had a keloid?” is “Yes”

    What follows
      Reason: Someone who has had a keloid may get another.
      Date: no date can be computed

    Sources
      - A handout (clinic), read on 22 November 2026
        https://example.org/handout

    Cases that make it fire
      None

    keloid: yes-no
    For Needling; topic Skin

    It asks
      “Have you ever had a keloid?”
      Asked only if “Have you ever had a raised scar?” is “Yes”, or “How old are
      you?” is at most 29

    Answers
      “Yes”, “No”
      Raises no concern: “No”

    Rules that test it
      - keloid: refer: Someone who has had a keloid may get another.
    --- stderr

    $ contra explain age --answers form.json
    ended with 2
    --- stdout
    --- stderr
    error: `age` is a question: answers explain a rule
    help: `contra explain QUESTION` names the rules that test it
    ");
}

#[test]
fn unknown_parts_and_topics_are_refused() {
    let place = place();
    insta::assert_snapshot!(place.told(&[
        "list questions --format dot",
        "list sources --topic skin",
        "list protocol --topic skin",
        "list rules --format mermaid --topic skim",
        "list rules --format mermaid --topic zzz",
    ]), @"
    $ contra list questions --format dot
    ended with 2
    --- stdout
    --- stderr
    error: this list has no format `dot`
    help: `--format` takes text, json or markdown here

    $ contra list sources --topic skin
    ended with 2
    --- stdout
    --- stderr
    error: `--topic` is for questions, scores and rules
    help: `contra list questions --topic ID` or `contra list rules --topic ID`

    $ contra list protocol --topic skin
    ended with 2
    --- stdout
    --- stderr
    error: `--topic` is for questions, scores and rules
    help: `contra list questions --topic ID` or `contra list rules --topic ID`

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
