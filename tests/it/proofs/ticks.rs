//! Several ticks of one `multi` are several answers: each may be clear by itself while a rule about them together is
//! correct.

use crate::support::program::Place;

const TICKS: &str = r#"[topic]
title = "Allergies"

[[question]]
id      = "conditions"
ask     = "Do you have one of these?"
type    = "multi"
options = ["asthma", "eczema", "hay-fever"]
clear   = ["none", "asthma", "eczema", "hay-fever"]

[[score]]
id     = "atopy"
title  = "Atopy"
points = [
    { add = 1, when = { conditions = "asthma" } },
    { add = 1, when = { conditions = "eczema" } },
    { add = 2, when = { conditions = "hay-fever" } },
]

[[rule]]
id      = "two-of-three"
verdict = "precaution"
when    = { conditions = { at-least = 2 } }
say     = "Two signs."
because = ["handout"]

[[rule]]
id      = "both"
verdict = "defer"
when    = { all = [{ conditions = "asthma" }, { conditions = "eczema" }] }
say     = "Two signs."
until   = "the doctor agrees"
because = ["handout"]

[[rule]]
id      = "three-points"
verdict = "refer"
when    = { atopy = { at-least = 3 } }
say     = "Several signs."
because = ["handout"]
"#;

const BY_ONE_TICK: &str = r#"
[[rule]]
id      = "two-points"
verdict = "precaution"
when    = { atopy = { at-least = 2 } }
say     = "A sign."
because = ["handout"]

[[rule]]
id      = "two-or-eczema"
verdict = "precaution"
when    = { any = [{ conditions = { at-least = 2 } }, { conditions = "eczema" }] }
say     = "A sign."
because = ["handout"]
"#;

/// The findings about rules that clear answers make true.
fn found(topic: &str) -> String {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("\"skin\"]", "\"allergies\"]"),
    );
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    place.write("rules/allergies.toml", topic);
    let ended = place.run(&["check", "--show", "info", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
    let list = list.as_array().expect("a list").iter();
    let own = list.filter(|one| one["name"] == "clear-is-not-clear");
    let lines = own.map(|one| {
        let word = |key: &str| one[key].as_str().expect("a word").to_owned();
        let [severity, message] = ["severity", "message"].map(word);
        format!("{severity}: {message}: {}\n", one["witness"])
    });
    lines.collect()
}

#[test]
fn a_rule_that_needs_several_ticks_is_a_note() {
    insta::assert_snapshot!(found(TICKS), @r#"
    info: `two-of-three` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","eczema"]}
    info: `both` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","eczema"]}
    info: `three-points` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","hay-fever"]}
    "#);
}

#[test]
fn a_rule_that_one_clear_tick_fires_is_an_error() {
    insta::assert_snapshot!(found(&format!("{TICKS}{BY_ONE_TICK}")), @r#"
    info: `two-of-three` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","eczema"]}
    info: `both` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","eczema"]}
    info: `three-points` fires for `needling` and `peel` on answers that are clear one by one: {"conditions":["asthma","hay-fever"]}
    error: `two-points` fires for `needling` and `peel` though every answer is clear: {"conditions":["hay-fever"]}
    error: `two-or-eczema` fires for `needling` and `peel` though every answer is clear: {"conditions":["eczema"]}
    "#);
}
