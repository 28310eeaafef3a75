//! `contra list protocol`: the document to read and sign.

use crate::support::program::Place;

const CASES: &str = r#"[[case]]
name       = "a capsule in June | and \"more\""
procedure  = "needling"
on         = 2026-11-22
given      = { capsules-last = 2026-06-20, area = ["freckles", "unsure"] }
rest       = "clear"
expect     = "incomplete"
at-least   = "defer"
at-most    = "contraindicated"
not-before = 2026-12-20
rules      = ["capsules"]
needs      = ["area"]

[[case]]
name      = "warts, expected otherwise"
procedure = "peel"
on        = 2026-11-22
given     = { area = ["warts"] }
rest      = "missing"
expect    = "refer"
until     = ["the warts are gone"]
rules     = []
"#;

/// A protocol with everything that the document shows, and words that could be markup.
fn place() -> Place {
    let place = Place::new();
    let change = |file: &str, from: &str, to: &str| {
        let text = place.read(file);
        assert!(text.contains(from), "{from}");
        place.write(file, text.replacen(from, to, 1));
    };
    change(
        "rules/protocol.toml",
        "\"A small protocol\"",
        r#""A <small> & *bold* protocol\u001b[31m""#,
    );
    change(
        "rules/protocol.toml",
        "title = \"Needling\"",
        "title = \"Needling\"\ncompanions = [\"peel\"]",
    );
    change(
        "rules/protocol.toml",
        "https://example.org/handout",
        "javascript:alert(1)",
    );
    change(
        "rules/skin.toml",
        "ask  = \"Have you ever had a keloid?\"",
        "ask  = \"Have you ever had a <b>keloid</b>?\"\nhelp = \"A [raised](scar) that_grows.\"\nasked-of = \"practitioner\"\n\
         clear-for = { needling = \"no\" }\nshow-if = { capsules-last = { within = \"1 year\" } }",
    );
    change(
        "rules/skin.toml",
        "say     = \"Freckles may fade.\"",
        "say     = \"Freckles may fade.\"\nurgent = \"Look twice.\"\ndisputed = \"One source says `never`, another 1 < 2.\"",
    );
    let skin = place.read("rules/skin.toml");
    let allow = "\n[[allow]]\nfinding = \"unused-question\"\nquestion = \"keloid\"\nreason = \"Kept for later.\"\n\
                 until = 2027-01-31\n";
    place.write("rules/skin.toml", skin + allow);
    place.write("rules/skin.test.toml", CASES);
    place
}

#[test]
fn the_document_in_markdown() {
    insta::assert_snapshot!(place().told(&["list protocol"]));
}

#[test]
fn the_document_in_html() {
    insta::assert_snapshot!(place().told(&["list protocol --format html"]));
}

#[test]
fn the_format_follows_the_ending() {
    let place = place();
    for (file, format) in [("a.html", "html"), ("a.md", "markdown"), ("a.HTM", "html")] {
        place.run(&["list", "protocol", "-o", file]);
        let printed = place.run(&["list", "protocol", "--format", format]);
        assert_eq!(place.read(file), printed.stdout, "{file}");
    }
}

/// The document is signed before the approval is written, so it needs none.
#[test]
fn a_draft_document_can_be_printed_for_approval() {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("\"draft\"", "\"approved\""),
    );
    place.write(
        "rules/approval.toml",
        "by = \"A. Example\"\nsha256 = \"0\"\n",
    );
    let printed = place.run(&["list", "protocol"]);
    let facts: Vec<_> = printed.stdout.lines().take(9).collect();
    insta::assert_snapshot!(facts.join("\n"), @"
    # A small protocol

    - **Protocol:** `small`
    - **Version:** 1
    - **Status:** **To be approved. Nobody has approved exactly these rules.**
    - **Reviewed:** 22 November 2026
    - **Review by:** 22 November 2027
    - **Hash (SHA-256):** `128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3`
    - **Holds:** 3 questions, 4 rules, 1 source, 0 cases
    ");
    assert_eq!(place.run(&["list", "rules"]).code, Some(3));
}

/// Every link of the document leads to an anchor, and all anchors are different. This is also checked for the shipped
/// protocol.
#[test]
fn every_link_leads_to_an_anchor() {
    let place = place();
    for rules in ["rules", "embedded"] {
        for (format, id, href) in [
            ("html", " id=\"", "href=\"#"),
            ("markdown", "<a id=\"", "](#"),
        ] {
            let document = place.run(&["list", "protocol", "--rules", rules, "--format", format]);
            let document = document.stdout;
            let named = |begin: &str| -> Vec<String> {
                let parts = document.split(begin).skip(1);
                let end = |one: char| one == '"' || one == ')';
                parts
                    .filter_map(|part| part.split(end).next().map(str::to_owned))
                    .collect()
            };
            let mut anchors = named(id);
            let count = anchors.len();
            anchors.sort();
            anchors.dedup();
            assert_eq!(anchors.len(), count, "{rules} {format}");
            let links = named(href);
            assert!(links.len() >= 9, "{links:?}");
            for link in links {
                assert!(anchors.contains(&link), "{rules} {format}: {link}");
            }
        }
    }
}

#[test]
fn the_document_names_a_disagreement_once() {
    let document = place().run(&["list", "protocol"]).stdout;
    assert_eq!(document.matches("One source says").count(), 1);
}
