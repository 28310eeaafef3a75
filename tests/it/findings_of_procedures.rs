//! One finding names every procedure that it concerns, and an `[[allow]]` for one of them leaves the others.

use serde_json::Value;

use crate::support::program::Place;
use crate::support::protocol_file::protocol_file;

const PROTOCOL: &str = protocol_file! {
    id: "example",
    title: "Example",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["health"]"#,
    procedures: "",
    handout: "A handout",
};

/// Age is refer from 20 to 30 for the pill, and contraindicated from 22 to 28 for the ring.
const AGE: &str = r#"
[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
min   = 0
max   = 120
clear = [{ under = 20 }, { over = 30 }]
clear-for = { ring = [{ under = 22 }, { over = 28 }] }

[[rule]]
id      = "pill-age"
for     = ["pill"]
verdict = "refer"
when    = { age = { at-least = 20, at-most = 30 } }
say     = "The person is between 20 and 30."
because = ["handout"]

[[rule]]
id      = "ring-age"
for     = ["ring"]
verdict = "contraindicated"
when    = { age = { at-least = 22, at-most = 28 } }
say     = "The person is between 22 and 28."
because = ["handout"]
"#;

/// The findings about some procedures and about allows: name, procedures, message and witness. An allow has the form
/// `fails-open procedure peel`.
fn found(procedures: &[&str], topic: &str, allowed: &[&str]) -> String {
    let place = Place::new();
    let procedures = procedures
        .iter()
        .map(|id| format!("\n[[procedure]]\nid = \"{id}\"\ntitle = \"{id}\"\n"));
    let protocol = PROTOCOL.to_owned() + &procedures.collect::<String>();
    let allows = allowed.iter().map(|allow| {
        let words: Vec<&str> = allow.split(' ').collect();
        let [finding, key, id] = words.try_into().expect("a finding, a key and an id");
        format!(
            "\n[[allow]]\nfinding = \"{finding}\"\n{key} = \"{id}\"\nreason = \"Meant.\"\n\
             until = 2027-01-01\n"
        )
    });
    let topic = format!("[topic]\ntitle = \"Health\"\n{topic}");
    place.write("r/protocol.toml", protocol);
    place.write("r/health.toml", topic + &allows.collect::<String>());
    let ended = place.run(&["check", "r", "--on", "2026-11-22", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&ended.stdout).expect("an array");
    let about = |one: &&Value| !one["procedures"].is_null() || one["name"] == "unused-allow";
    let lines = found.iter().filter(about).map(|one| {
        let (name, message) = (&one["name"], &one["message"]);
        let (ids, witness) = (&one["procedures"], &one["witness"]);
        let [name, message] = [name, message].map(|text| text.as_str().unwrap_or_default());
        format!("{name} {ids} {message} {witness}\n")
    });
    lines.collect()
}

fn question(id: &str) -> String {
    format!("\n[[question]]\nid = \"{id}\"\nask = \"What about {id}?\"\ntype = \"yes-no\"\n")
}

fn rule(id: &str, procedures: &[&str], verdict: &str, when: &str) -> String {
    format!(
        "\n[[rule]]\nid = \"{id}\"\nfor = {procedures:?}\nverdict = \"{verdict}\"\nwhen = {when}\n\
         say = \"It holds.\"\nbecause = [\"handout\"]\n"
    )
}

#[test]
fn a_finding_about_a_question_names_every_procedure() {
    let age = |allowed: &[&str]| found(&["pill", "ring"], AGE, allowed);
    let unsure = "unhandled-unsure question age";
    let [pill, ring] = [
        "not-monotonic procedure pill",
        "not-monotonic procedure ring",
    ];
    insta::assert_snapshot!(age(&[unsure]), @r#"not-monotonic ["pill","ring"] `age`: 22 is contraindicated, but 29 only eligible for `ring`; 20 is refer, but 31 only eligible for `pill` {"age":29}"#);
    insta::assert_snapshot!(age(&[unsure, pill]), @r#"not-monotonic ["ring"] `age`: 22 is contraindicated, but 29 only eligible for `ring` {"age":29}"#);
    insta::assert_snapshot!(age(&[unsure, ring]), @r#"not-monotonic ["pill"] `age`: 20 is refer, but 31 only eligible for `pill` {"age":31}"#);
    insta::assert_snapshot!(age(&[unsure, pill, ring]), @"");
    insta::assert_snapshot!(age(&[unsure, "not-monotonic question age", ring]), @"");
}

#[test]
fn the_order_of_procedures_does_not_change_what_is_shown() {
    insta::assert_snapshot!(found(&["ring", "pill"], AGE, &[]), @r#"
    not-monotonic ["ring","pill"] `age`: 22 is contraindicated, but 29 only eligible for `ring`; 20 is refer, but 31 only eligible for `pill` {"age":29}
    unhandled-unsure ["ring","pill"] "not sure" about `age` leaves the verdict open for `ring` and `pill`, and no rule says what to do {"age":"unsure"}
    "#);
}

#[test]
fn an_allow_of_a_procedure_that_has_no_such_finding_is_unused() {
    let topic = [
        AGE.to_owned(),
        question("smoking"),
        rule(
            "smoker",
            &["patch", "pill"],
            "refer",
            "{ smoking = \"yes\" }",
        ),
    ];
    let patch = [
        "not-monotonic procedure patch",
        "unhandled-unsure procedure ring",
        "unhandled-unsure procedure patch",
    ];
    insta::assert_snapshot!(found(&["patch", "pill", "ring"], &topic.concat(), &patch), @r#"
    not-monotonic ["pill","ring"] `age`: 22 is contraindicated, but 29 only eligible for `ring`; 20 is refer, but 31 only eligible for `pill` {"age":29}
    unhandled-unsure ["pill"] "not sure" about `age` and `smoking` leaves the verdict open for `pill`, and no rule says what to do {"age":"unsure"}
    unused-allow null there is no `not-monotonic` about `patch` to allow null
    "#);
}

#[test]
fn one_cause_and_one_witness_are_one_finding() {
    let topic = [
        question("smoking"),
        question("fainted"),
        rule(
            "fainting",
            &["a", "b", "c", "d"],
            "refer",
            "{ fainted = \"yes\" }",
        ),
        rule(
            "both",
            &["a", "b", "c"],
            "refer",
            "{ smoking = \"yes\", fainted = \"yes\" }",
        ),
        rule("smoker", &["d"], "refer", "{ smoking = \"yes\" }"),
    ];
    let of = |allowed: &[&str]| found(&["a", "b", "c", "d"], &topic.concat(), allowed);
    let [smoking, fainted] = [
        "unhandled-unsure question smoking",
        "unhandled-unsure question fainted",
    ];
    insta::assert_snapshot!(of(&[smoking, fainted]), @r#"fails-open ["a","b","c"] `smoking = "yes"` is not clear and still ends eligible for `a`, `b` and `c` {"smoking":"yes"}"#);
    let a = "fails-open procedure a";
    let d = "fails-open procedure d";
    let never = "equivalent-rules procedure b";
    insta::assert_snapshot!(of(&[smoking, fainted, a, d, never]), @r#"
    fails-open ["b","c"] `smoking = "yes"` is not clear and still ends eligible for `b` and `c` {"smoking":"yes"}
    unused-allow null there is no `fails-open` about `d` to allow null
    unused-allow null there is no `equivalent-rules` about `b` to allow null
    "#);
}

#[test]
fn a_hole_in_one_procedure_does_not_hide_another_hole_in_another() {
    let topic = [
        "\n[[question]]\nid = \"smoking\"\nask = \"Do you smoke?\"\ntype = \"choice\"\n\
         options = [\"never\", \"past\", \"now\"]\nclear = [\"never\"]\n"
            .to_owned(),
        rule("past", &["a", "c"], "refer", "{ smoking = \"past\" }"),
        rule("now", &["b"], "refer", "{ smoking = \"now\" }"),
    ];
    let noted = "unhandled-unsure question smoking";
    insta::assert_snapshot!(found(&["a", "b", "c"], &topic.concat(), &[noted]), @r#"
    fails-open ["a","c"] `smoking = "now"` is not clear and still ends eligible for `a` and `c` {"smoking":"now"}
    fails-open ["b"] `smoking = "past"` is not clear and still ends eligible for `b` {"smoking":"past"}
    "#);
}

#[test]
fn a_rule_that_bars_everyone_is_found_for_several_procedures() {
    let topic = [
        question("smoking"),
        question("fainted"),
        rule("smoker", &["a", "b", "c"], "refer", "{ smoking = \"yes\" }"),
        rule(
            "no-smoker",
            &["a", "b"],
            "precaution",
            "{ smoking = \"no\" }",
        ),
        rule(
            "fainting",
            &["a", "c"],
            "refer",
            "{ fainted = { is-not = \"no\" } }",
        ),
        rule("no-fainting", &["a"], "refer", "{ fainted = \"no\" }"),
    ];
    let of = |allowed: &[&str]| found(&["a", "b", "c"], &topic.concat(), allowed);
    let noted = [
        "unhandled-unsure question smoking",
        "unhandled-unsure question fainted",
        "clear-is-not-clear rule no-smoker",
        "clear-is-not-clear rule no-fainting",
    ];
    insta::assert_snapshot!(of(&noted), @r#"
    no-one-eligible ["a","b"] nobody can be eligible for `a` and `b`: `smoker` and `no-smoker` cover every answer sheet {}
    no-one-eligible ["a"] nobody can be eligible for `a`: `fainting` and `no-fainting` cover every answer sheet {}
    "#);
    let a = ["no-one-eligible procedure a"];
    insta::assert_snapshot!(of(&[&noted[..], &a].concat()), @r#"no-one-eligible ["b"] nobody can be eligible for `b`: `smoker` and `no-smoker` cover every answer sheet {}"#);
}

#[test]
fn a_rule_that_never_decides_names_the_more_severe_rules_of_each_procedure() {
    let topic = [
        question("smoking"),
        rule(
            "smoker",
            &["a", "b", "c"],
            "precaution",
            "{ smoking = \"yes\" }",
        ),
        rule(
            "smoker-a",
            &["a"],
            "refer",
            "{ smoking = { is-not = \"no\" } }",
        ),
        rule(
            "smoker-b",
            &["b", "c"],
            "contraindicated",
            "{ smoking = { is-not = \"no\" } }",
        ),
    ];
    let of = |allowed: &[&str]| found(&["a", "b", "c"], &topic.concat(), allowed);
    let noted = "unhandled-unsure question smoking";
    insta::assert_snapshot!(of(&[noted]), @r#"never-decides ["a","b","c"] whenever `smoker` fires, the more severe `smoker-a` also fires for `a`; the more severe `smoker-b` also fires for `b` and `c` {"smoking":"yes"}"#);
    insta::assert_snapshot!(of(&[noted, "never-decides procedure b"]), @r#"never-decides ["a","c"] whenever `smoker` fires, the more severe `smoker-a` also fires for `a`; the more severe `smoker-b` also fires for `c` {"smoking":"yes"}"#);
}
