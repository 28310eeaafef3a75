//! Broken rule files: one run finds every mistake, at the marked place, with one finding for each.

use std::fmt::Write as _;

use contraindication::diagnostic::Diagnostic;
use contraindication::rules::{self, Folder, Loaded};

use crate::findings::BASE;

/// A topic file without a mistake.
pub(crate) const TOPIC: &str = r#"[topic]
title = "General health"

[[question]]
id   = "keloid"
ask  = "Do you scar with raised lumps?"
type = "yes-no"

[[question]]
id      = "last-dose"
ask     = "When was the last dose?"
type    = "date"
show-if = { keloid = "yes" }
clear   = { older-than = "6 months" }

[[rule]]
id      = "keloid-history"
verdict = "refer"
when    = { keloid = "yes" }
say     = "Raised scars were reported."
because = ["handout"]

[[rule]]
id      = "dose-recent"
for     = ["microneedling"]
verdict = "defer"
when    = { last-dose = { within = "6 months" } }
say     = "The last dose was recent."
because = ["handout"]
"#;

/// The broken parts: the original text, and its replacement (at the first occurrence).
pub(crate) const BROKEN: &[(&str, &str)] = &[
    // brackets and quotes
    ("[[question]]", "[[question]"),
    ("[[question]]", "[[question"),
    ("[[rule]]", "rule]]"),
    ("[[rule]]", "[rule]]"),
    ("[[rule]]", "[rule]"),
    ("[topic]", "[topic"),
    ("[\"handout\"]", "[\"handout\""),
    ("[\"handout\"]", "\"handout\"]"),
    ("[\"handout\"]", "[\"handout]"),
    ("[\"handout\"]", "[\"handout\",,]"),
    ("{ keloid = \"yes\" }", "{ keloid = \"yes\""),
    ("{ keloid = \"yes\" }", "{ keloid = \"yes }"),
    ("{ keloid = \"yes\" }", "{ keloid = yes }"),
    ("{ keloid = \"yes\" }", "{ keloid = \"yes\" or \"unsure\" }"),
    ("{ keloid = \"yes\" }", "{ keloid = yes or unsure }"),
    (
        "{ keloid = \"yes\" }",
        "{ keloid = [\"yes\" and \"unsure\"] }",
    ),
    ("{ keloid = \"yes\" }", "{ keloid = \"yes\" || 'unsure' }"),
    ("within = \"6 months\"", "within = 6 months"),
    ("older-than = \"6 months\"", "older-than = 6 months"),
    ("\"6 months\" } }", "\"6 months\" }"),
    ("\"6 months\" } }", "\"6 months\""),
    ("{ older-than = \"6 months\" }", "{ older-than ="),
    ("{ within", "within"),
    ("lumps?\"", "lumps?"),
    ("\"Do you", "Do you"),
    (
        "\"Do you scar with raised lumps?\"",
        "Do you scar with raised lumps?",
    ),
    ("raised lumps", "\"raised\" lumps"),
    (
        "\"Raised scars were reported.\"",
        "“Raised scars were reported.”",
    ),
    (
        "\"Raised scars were reported.\"",
        "\"\"\"Raised scars\nwere reported.",
    ),
    ("\"refer\"", "‘refer’"),
    ("[topic]\n", ""),
    ("[[question]]\n", ""),
    ("[[rule]]\n", ""),
    (
        "[[rule]]\nid      = \"dose-recent\"",
        "id      = \"dose-recent\"",
    ),
    // accidents of editing
    ("[[question]]", "[[question]] keloid"),
    ("[[rule]]", "[ [rule] ]"),
    ("[[rule]]", "[[rule]] // a note"),
    ("[[rule]]\nid      =", "[[rule]]id      ="),
    ("[[rule]]", "[[rule.keloid]]"),
    ("[[rule]]", "[rules.keloid]"),
    (
        "when    = { keloid = \"yes\" }\nsay    ",
        "when    = { keloid = \"yes\" ",
    ),
    (
        "verdict = \"refer\"",
        "<<<<<<< ours\nverdict = \"refer\"\n=======\nverdict = \"defer\"\n>>>>>>> theirs",
    ),
    ("lumps?\"", "lumps?”"),
    ("[\"handout\"]", "[\"handout”]"),
    (
        "\"Raised scars were reported.\"",
        "“The client’s “raised” scars.”",
    ),
    ("Raised scars were", "Raised\nscars\nwere"),
    ("Raised scars", "C:\\Users"),
    ("Raised scars", "Raised\rscars"),
    ("\"Raised scars were reported.\"", "Рубцы были."),
    ("[\"handout\"]", "handout"),
    ("\"date\"", "\"date\"\ndated   = None"),
    ("{ older-than = \"6 months\" }", "{ older-than = 37,5 }"),
    ("\"6 months\" } }", "\"6\u{a0}months\" } }"),
    (
        "clear   = { older-than = \"6 months\" }",
        "clear   = [{ is-not = \"unsure\" }]",
    ),
    // keys and values
    ("verdict = \"refer\"", "verdict \"refer\""),
    ("verdict = \"refer\"", "verdict == \"refer\""),
    ("verdict = \"refer\"", "verdict: \"refer\""),
    ("verdict = \"refer\"", "verdict = \"refer\";"),
    ("verdict = \"refer\"", "verdict ="),
    (
        "verdict = \"refer\"",
        "verdict = \"refer\"\nverdict = \"defer\"",
    ),
    ("verdict = \"refer\"", "verdit = \"refer\""),
    ("verdict = \"refer\"", "verdict = \"reffer\""),
    ("verdict = \"refer\"", "verdict = [\"refer\"]"),
    ("show-if", "show if"),
    ("with raised", "with \\qraised"),
    ("with raised", "with\u{1}raised"),
    ("\"yes-no\"", "yes-no"),
    ("\"yes-no\"", "\"yesno\""),
    // other characters
    ("{ keloid =", "{ kelоid ="),
    ("id   = \"keloid\"", "id   = \"kelоid\""),
    ("{ keloid = \"yes\" }", "{ keloid = \"yеs\" }"),
    ("id   = \"keloid\"", "id\u{a0}  = \"keloid\""),
    ("id   = \"keloid\"", "id   = \"kel\u{200b}oid\""),
    ("show-if", "show–if"),
    ("verdict = \"refer\"", "verdict ＝ \"refer\""),
    (
        "{ keloid = \"yes\" }\nsay",
        "{ keloid = [\"да\", \"漢字\", \"nein\"] }\nsay",
    ),
    // notes in the wrong place
    ("[[rule]]", "This is a note about the rules\n[[rule]]"),
    ("[[rule]]", "// a note\n[[rule]]"),
    // names
    ("id   = \"keloid\"\n", ""),
    ("id      = \"last-dose\"\n", ""),
    ("id      = \"last-dose\"", "id      = \"something-else\""),
    ("id      = \"last-dose\"", "id      = \"keloid\""),
    ("id      = \"dose-recent\"", "id      = \"Dose Recent\""),
    ("id      = \"dose-recent\"", "id      = \"dead-rule\""),
    ("id   = \"keloid\"", "id   = \"any\""),
    ("when    = { keloid", "when    = { keloyd"),
    (
        "when    = { keloid = \"yes\" }",
        "when    = { not = { keloid = \"no\" } }",
    ),
    (
        "when    = { keloid = \"yes\" }\nsay",
        "[rule.when]\nkeloid = \"yes\"\nsay",
    ),
    ("[\"microneedling\"]", "[\"microneedlin\"]"),
    ("[\"microneedling\"]", "[\"waxing\"]"),
    ("[\"handout\"]", "[\"handuot\"]"),
    ("[[rule]]", "[[rules]]"),
    ("[topic]", "[topics]"),
    // tests
    ("\"6 months\" } }", "\"six months\" } }"),
    ("\"6 months\" } }", "\"24 hours\" } }"),
    ("within", "witin"),
    ("within = \"6 months\"", "under = 18"),
    ("within = \"6 months\"", "in-next = \"6 months\""),
    ("{ within = \"6 months\" }", "2026-01-01"),
    (
        "{ within = \"6 months\" }",
        "[\"unsure\", { within = \"6 months\" }]",
    ),
    ("{ keloid = \"yes\" }\nclear", "{ keloid = true }\nclear"),
    ("clear   = { older-than = \"6 months\" }\n", ""),
    ("older-than = \"6 months\"", "older-than = \"26 weeks\""),
    (
        "\"Raised scars were reported.\"",
        "\"Stop taking it, and see.\"",
    ),
    (
        "\"Raised scars were reported.\"",
        "\"Stop taking any tablets.\"",
    ),
];

pub(crate) fn folder(topic: &str) -> Folder {
    Folder {
        name: String::new(),
        files: vec![
            ("protocol.toml".to_owned(), BASE.as_bytes().to_vec()),
            ("general-health.toml".to_owned(), topic.as_bytes().to_vec()),
        ],
    }
}

fn found(topic: &str) -> (Loaded, Vec<Diagnostic>) {
    let loaded = rules::load(&folder(topic)).expect("a protocol file");
    let sorted = loaded.diagnostics.clone().into_sorted();
    (loaded, sorted)
}

/// A line for each finding: location, name, message, marked word, help.
fn lines(topic: &str) -> String {
    let (loaded, diagnostics) = found(topic);
    let mut text = String::new();
    for one in diagnostics {
        let source = loaded.sources.get(one.span.file);
        let place = source.place(one.span.start);
        let marked = source.text()[one.span.range()].escape_debug().to_string();
        let _ = writeln!(
            text,
            "  {}:{}:{}: {}[{}]: {}\n      marked: {marked}\n      help: {}",
            source.name(),
            place.line,
            place.column,
            one.severity,
            one.finding,
            one.message,
            one.help.unwrap_or_default(),
        );
    }
    text
}

#[test]
fn a_file_without_a_mistake_gives_no_finding() {
    assert_eq!(lines(TOPIC), "");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    assert_eq!(
        lines(&format!("\u{feff}{}", TOPIC.replace('\n', "\r\n"))),
        ""
    );
}

#[test]
fn each_mistake_gives_one_finding_at_its_location() {
    let mut all = String::new();
    for (words, instead) in BROKEN {
        let broken = TOPIC.replacen(words, instead, 1);
        assert_ne!(broken, TOPIC, "`{words}` does not stand in the file");
        let _ = writeln!(
            all,
            "`{}` for `{}`",
            instead.escape_debug(),
            words.escape_debug()
        );
        all += &lines(&broken);
    }
    insta::assert_snapshot!("each_mistake", all);
}

#[test]
fn lone_carriage_returns_are_one_mistake() {
    insta::assert_snapshot!("lone_carriage_returns", lines(&TOPIC.replace('\n', "\r")));
}

#[test]
fn ten_mistakes_give_ten_findings() {
    let broken = [
        ("title = \"General health\"", "titel = \"General health\""),
        ("\"yes-no\"", "yes-no"),
        ("ask     = \"When was the last dose?\"\n", ""),
        (
            "{ older-than = \"6 months\" }",
            "{ older-than = \"half a year\" }",
        ),
        ("verdict = \"refer\"", "verdict = \"reffer\""),
        (
            "when    = { keloid = \"yes\" }",
            "when    = { keloid = \"Yes\" }",
        ),
        (
            "\"Raised scars were reported.\"",
            "“Raised scars were reported.”",
        ),
        ("[\"handout\"]", "[\"handuot\"]"),
        ("[\"microneedling\"]", "[\"microneedling\""),
        (
            "\"The last dose was recent.\"",
            "\"The treatment is safe.\"",
        ),
    ];
    let topic = broken
        .iter()
        .fold(TOPIC.to_owned(), |topic, (words, instead)| {
            topic.replacen(words, instead, 1)
        });
    insta::assert_snapshot!("ten_mistakes", lines(&topic));
}

#[test]
fn a_file_with_too_many_mistakes_is_not_read_further_and_nothing_is_guessed() {
    let block = TOPIC.split("\n\n").nth(1).expect("a question");
    let topic = (0..40).fold(TOPIC.to_owned(), |topic, number| {
        let strange = block.replace(" =", "\u{a0}=");
        format!(
            "{topic}\n{}\n",
            strange.replace("keloid", &format!("keloid-{number}"))
        )
    });
    let (_, diagnostics) = found(&topic);
    let mut names: Vec<_> = diagnostics.iter().map(|one| one.finding.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, ["confusable-character", "toml-syntax"]);
    assert_eq!(diagnostics.iter().map(Diagnostic::count).sum::<usize>(), 61);
    assert_eq!(diagnostics[50].message, "and 10 more in this file");
    assert_eq!(diagnostics.len(), 52);
}

#[test]
fn a_name_that_is_twice_in_a_list_of_any_length_is_one_finding() {
    for length in [2, 15, 16, 17, 60] {
        let names: Vec<String> = (1..length)
            .map(|number| format!("\"s-{number}\""))
            .collect();
        let list = format!("[{}, \"s-1\"]", names.join(", "));
        let broken = TOPIC.replacen("[\"handout\"]", &list, 1);
        let (_, mut diagnostics) = found(&broken);
        diagnostics.retain(|one| one.finding.name() == "duplicate-id");
        let [only] = diagnostics.as_slice() else {
            panic!("{length}: {diagnostics:?}");
        };
        assert_eq!(only.message, "`s-1` is in `because` twice");
        assert_eq!(&broken[only.span.start..only.span.end], "\"s-1\"");
        assert_eq!(
            only.span.end,
            broken.find(&list).expect("it") + list.len() - 1
        );
    }
}
