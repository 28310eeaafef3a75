//! Groups of procedures and sources that differ: a group is equivalent to its members, and each mistake gives one
//! finding.

use contraindication::model::Protocol;
use contraindication::report;
use contraindication::rules::{self, Folder};
use proptest::prelude::*;

use crate::support::program::Place;
use crate::support::protocol_file::protocol_file;
use crate::support::random::{Layout, cases, config};

const PROTOCOL: &str = concat!(
    protocol_file!(
        id: "skin",
        title: "Skin",
        version: "1",
        review_by: "2027-11-22",
        topics: r#"["skin"]"#,
        procedures: r#"[[procedure]]
id         = "ablative"
title      = "Ablative laser"
companions = ["lasers"]

[[procedure]]
id    = "fractional"
title = "Fractional laser"

[[procedure]]
id         = "peel"
title      = "Peel"
companions = ["lasers"]

[[group]]
id         = "lasers"
title      = "Laser treatments"
procedures = ["fractional", "ablative"]

[[group]]
id         = "strong"
title      = "Strong treatments"
procedures = ["ablative", "peel"]

"#,
        handout: "A handout",
    ),
    r#"
[[source]]
id    = "review"
title = "A review"
url   = "https://example.org/review"
seen  = 2026-11-22
grade = "review"
"#
);

const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id        = "freckles"
ask       = "Do you have many freckles?"
type      = "yes-no"
clear     = ["no", "yes"]
clear-for = { lasers = "no" }

[[question]]
id   = "rash"
ask  = "Do you have a rash?"
type = "yes-no"

[[rule]]
id       = "freckles"
for      = ["lasers"]
verdict  = "precaution"
when     = { freckles = "yes" }
say      = "Freckles may fade."
because  = ["handout"]
disputed = "A review finds that they rarely do."
against  = ["review"]

[[rule]]
id      = "rash"
for     = ["lasers", "peel"]
verdict = "defer"
when    = { rash = "yes" }
say     = "The skin is inflamed."
until   = "the rash has gone"
because = ["handout"]
"#;

fn folder(protocol: String, skin: String) -> Folder {
    Folder {
        name: String::new(),
        files: vec![
            ("protocol.toml".to_owned(), protocol.into_bytes()),
            ("skin.toml".to_owned(), skin.into_bytes()),
        ],
    }
}

fn place() -> Place {
    let place = Place::new();
    place.write("rules/protocol.toml", PROTOCOL);
    place.write("rules/skin.toml", SKIN);
    place
}

/// The findings after a text of the protocol or the topic is replaced, without the counts at the end.
fn found(from: &str, to: &str) -> String {
    let [protocol, skin] = [PROTOCOL, SKIN].map(|file| file.replacen(from, to, 1));
    assert!(protocol != PROTOCOL || skin != SKIN, "{from}");
    let loaded = rules::load(&folder(protocol, skin)).expect("a protocol file");
    let found = loaded.diagnostics.clone().into_sorted();
    assert_eq!(found.len(), 1, "{from} -> {to}: {found:#?}");
    let text = report::findings::text(&found, &loaded.sources, false);
    let end = text.rfind("\n\n").expect("a count");
    format!("{}\n\n", &text[..end])
}

#[test]
fn the_protocol_has_no_mistake() {
    let loaded = rules::load(&folder(PROTOCOL.to_owned(), SKIN.to_owned())).expect("a file");
    assert_eq!(loaded.diagnostics.into_sorted(), []);
}

#[test]
fn each_mistake_about_a_group_is_one_finding() {
    let members = "[\"fractional\", \"ablative\"]";
    let all = [
        (members, "[]"),
        (members, "[\"fractional\", \"strong\"]"),
        (members, "[\"fractional\", \"lasers\"]"),
        (members, "[\"fractional\", \"ablativ\"]"),
        (members, "[\"fractional\", \"fractional\", \"ablative\"]"),
        ("procedures = [\"fractional\", \"ablative\"]\n", ""),
        (
            "title      = \"Laser treatments\"\n",
            "title      = \"Laser treatments\"\nfor = [\"peel\"]\n",
        ),
        ("[[group]]\n", "[group]\n"),
        ("[[group]]\n", "[[grup]]\n"),
        ("id         = \"strong\"", "id         = \"peel\""),
        ("id         = \"strong\"", "id         = \"lasers\""),
        ("for      = [\"lasers\"]", "for      = [\"laser\"]"),
        (
            "[\"lasers\", \"peel\"]",
            "[\"lasers\", \"peel\", \"ablative\"]",
        ),
        (
            "[\"lasers\", \"peel\"]",
            "[\"ablative\", \"peel\", \"lasers\"]",
        ),
        ("[\"lasers\", \"peel\"]", "[\"lasers\", \"strong\"]"),
        (
            "{ lasers = \"no\" }",
            "{ lasers = \"no\", ablative = \"yes\" }",
        ),
        (
            "title      = \"Peel\"\ncompanions = [\"lasers\"]",
            "title      = \"Peel\"\ncompanions = [\"lasers\", \"fractional\"]",
        ),
    ];
    let all: String = all.iter().map(|(from, to)| found(from, to)).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn each_mistake_about_sources_that_differ_is_one_finding() {
    let against = "against  = [\"review\"]";
    let all = [
        (against, "against  = []"),
        (against, "against  = [\"reviews\"]"),
        (against, "against  = [\"review\", \"handout\"]"),
        ("disputed = \"A review finds that they rarely do.\"\n", ""),
        (
            "disputed = \"A review finds that they rarely do.\"\nagainst  = [\"review\"]\n",
            "disputed = \"It is a convention.\"\nagainst  = \"review\"\n",
        ),
    ];
    let all: String = all.iter().map(|(from, to)| found(from, to)).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn unsure_takes_one_word() {
    let skin = "ask  = \"Do you have a rash?\"\n";
    let all = [
        ("status    = \"draft\"\n", "status = \"draft\"\nunsure = \"yes\"\n".to_owned()),
        (skin, format!("{skin}unsure = true\n")),
        (
            "[[rule]]\n",
            "[[question]]\nid = \"more\"\nask = \"Anything else?\"\ntype = \"text\"\nunsure = \"open\"\n\n[[rule]]\n"
                .to_owned(),
        ),
    ];
    let all: String = all.iter().map(|(from, to)| found(from, to)).collect();
    insta::assert_snapshot!(all);
}

/// Each word that has a meaning in conditions or answer files.
#[test]
fn no_question_has_the_id_of_an_operator() {
    for id in [
        "within",
        "older-than",
        "in-next",
        "later-than",
        "under",
        "over",
        "at-least",
        "at-most",
        "is-not",
        "all-of",
        "none-of",
        "one-of",
        "of",
        "count",
        "from",
        "to",
        "ticked",
        "open",
        "answered",
        "carried",
        "all",
        "any",
        "id",
        "on",
        "procedures",
    ] {
        let skin = SKIN.replace("id   = \"rash\"", &format!("id   = \"{id}\""));
        let skin = skin.replace("rash = \"yes\"", &format!("{id} = \"yes\""));
        let loaded = rules::load(&folder(PROTOCOL.to_owned(), skin)).expect("a file");
        let found = loaded.diagnostics.into_sorted();
        let messages: Vec<_> = found.iter().map(|one| one.message.as_str()).collect();
        let message = format!("a question cannot be named `{id}`");
        assert_eq!(messages.first(), Some(&message.as_str()), "{messages:?}");
    }
}

#[test]
fn on_the_command_line_a_group_is_its_members_in_its_order() {
    let place = place();
    place.write(
        "answers.toml",
        "[answers]\nfreckles = \"yes\"\nrash = \"no\"\n",
    );
    place.write("grouped.toml", "procedures = [\"lasers\"]\n[answers]\n");
    insta::assert_snapshot!(place.told(&[
        "screen --on 2026-11-22 --format csv --procedure lasers answers.toml",
        "screen --on 2026-11-22 --format csv --procedure strong --procedure lasers answers.toml",
        "screen --procedure laser answers.toml",
        "screen --procedure chemistry answers.toml",
        "screen --on 2026-11-22 --format csv grouped.toml",
    ]));
}

#[test]
fn an_interview_asks_for_the_members_of_a_group() {
    let place = place();
    place.write("typed", "");
    let ended = place.run_on("typed", &["interview", "lasers", "--on", "2026-11-22"]);
    let said: Vec<_> = ended.stderr.lines().skip(2).take(2).collect();
    insta::assert_snapshot!(said.join("\n"), @"
    Fractional laser, Ablative laser: 2 questions. This protocol is a draft: no
    clinician has approved it.
    ");
}

#[test]
fn a_group_is_listed_and_named_if_a_rule_is_for_it() {
    insta::assert_snapshot!(place().told(&[
        "list procedures",
        "list procedures --format json",
        "list procedures --format markdown",
        "list rules --format markdown",
        "list sources --format json",
        "explain freckles",
        "explain freckles --format json",
    ]));
}

#[test]
fn a_result_names_the_sources_that_differ() {
    let place = place();
    place.write(
        "answers.toml",
        "[answers]\nfreckles = \"yes\"\nrash = \"no\"\n",
    );
    insta::assert_snapshot!(place.told(&[
        "screen --on 2026-11-22 --procedure fractional answers.toml",
        "screen --on 2026-11-22 --procedure fractional --format ndjson answers.toml",
    ]));
}

#[test]
fn a_case_names_a_procedure() {
    let place = place();
    place.write(
        "rules/skin.test.toml",
        "[[case]]\nname = \"freckles\"\nprocedure = \"lasers\"\non = 2026-11-22\nrest = \"clear\"\nexpect = \"eligible\"\n",
    );
    insta::assert_snapshot!(place.told(&["test rules"]));
}

#[test]
fn an_allow_for_a_group_is_for_each_of_its_members() {
    let place = place();
    let allow = |finding: &str| {
        let skin = format!(
            "{SKIN}\n[[allow]]\nfinding = \"{finding}\"\nprocedure = \"lasers\"\nreason = \"It is meant.\"\n\
             until = 2027-06-30\n"
        );
        place.write(
            "rules/skin.toml",
            skin.replace("clear-for = { lasers = \"no\" }\n", ""),
        );
    };
    allow("clear-is-not-clear");
    let allowed = place.told(&[
        "check rules --on 2026-11-22",
        "list protocol --format markdown",
    ]);
    let (check, document) = allowed.split_once("$ contra list").expect("two runs");
    let (_, accepted) = document.split_once("## Findings that").expect("a section");
    let (accepted, _) = accepted.split_once("## Signature").expect("the next");
    allow("never-asked");
    let unused = place.told(&["check rules --on 2026-11-22"]);
    insta::assert_snapshot!(format!("{check}{accepted}{unused}"));
}

#[test]
fn another_grouping_of_the_same_procedures_is_not_looser() {
    let place = place();
    let other = PROTOCOL
        .replace("[\"fractional\", \"ablative\"]", "[\"fractional\"]")
        .replace(
            "companions = [\"lasers\"]",
            "companions = [\"lasers\", \"ablative\"]",
        )
        .replacen(
            "companions = [\"lasers\", \"ablative\"]",
            "companions = [\"lasers\"]",
            1,
        )
        .replace(
            "topics    = [\"skin\"]",
            "topics    = [\"skin\"]\nunsure    = \"open\"",
        );
    let other = other.replace("\"Strong treatments\"", "\"What is strong\"");
    let skin = SKIN
        .replace(
            "{ lasers = \"no\" }",
            "{ lasers = \"no\", ablative = \"no\" }",
        )
        .replace("[\"lasers\"]", "[\"lasers\", \"ablative\"]")
        .replace("[\"lasers\", \"peel\"]", "[\"lasers\", \"strong\"]");
    place.write("new/protocol.toml", other);
    place.write("new/skin.toml", skin);
    insta::assert_snapshot!(place.told(&[
        "diff rules new --on 2026-11-22 --fail-on looser",
        "diff new rules --on 2026-11-22 --fail-on looser",
    ]));
}

#[test]
fn not_sure_may_be_left_open_on_purpose() {
    let place = place();
    let counted = |place: &Place| {
        let check = place.run(&["check", "rules", "--on", "2026-11-22", "--format", "json"]);
        check.stdout.matches("\"unhandled-unsure\"").count()
    };
    assert_ne!(counted(&place), 0);
    let types = SKIN.replace("type = \"yes-no\"", "type = \"yes-no\"\nunsure = \"open\"");
    let both = types.replace(
        "type      = \"yes-no\"",
        "type = \"yes-no\"\nunsure = \"open\"",
    );
    place.write("rules/skin.toml", &both);
    assert_eq!(counted(&place), 0);
    place.write("rules/skin.toml", &types);
    assert_ne!(counted(&place), 0);
    place.write("rules/skin.toml", SKIN);
    let protocol = PROTOCOL.replace("\"draft\"", "\"draft\"\nunsure = \"open\"");
    place.write("rules/protocol.toml", protocol);
    assert_eq!(counted(&place), 0);
}

/// The content of a protocol, without its groups, its hash and the locations in its files.
fn said(protocol: &Protocol) -> String {
    let questions = protocol.questions.iter();
    let questions =
        questions.map(|one| format!("{} {:?} {:?}", one.id, one.procedures, one.clear_for));
    let rules = protocol.rules.iter();
    let rules = rules.map(|one| format!("{} {:?}", one.id, one.procedures));
    questions.chain(rules).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(config(100))]

    /// A group is equivalent to its members.
    #[test]
    fn a_group_is_the_same_as_its_members(case in cases()) {
        let read = |draft: &crate::support::random::Draft| {
            let loaded = draft.load(&Layout::as_drawn(draft));
            loaded.protocol.expect("a protocol")
        };
        let (grouped, plain) = (read(&case.draft), read(&case.draft.without_group()));
        prop_assert_eq!(plain.groups.len(), 0);
        prop_assert_eq!(said(&grouped), said(&plain));
    }
}
