//! Output for code hosts: `check --format github` and SARIF, and logs that contain no other commands.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::program::{Ended, Place, end};

const BEFORE: &str = "[topic]\ntitle = \"Skin\"\n";

/// A place with this number of unused questions, each a warning, and rules with advice, each an error.
fn many(warnings: usize, errors: usize) -> Place {
    let place = Place::sound();
    let skin = place.read("rules/skin.toml");
    let mut more = String::new();
    for index in 0..warnings {
        let _ = write!(
            more,
            "\n[[question]]\nid = \"unused-{index}\"\nask = \"Is it so?\"\ntype = \"yes-no\"\nclear = [\"yes\", \"no\"]\n"
        );
    }
    for index in 0..errors {
        let _ = write!(
            more,
            "\n[[rule]]\nid = \"advice-{index}\"\nverdict = \"refer\"\nwhen = {{ keloid = \"yes\" }}\n\
             say = \"Stop taking your blood thinner.\"\nbecause = [\"handout\"]\n"
        );
    }
    place.write("rules/skin.toml", skin + &more);
    place
}

/// Lines of the log that are annotations of a kind.
fn annotations(log: &str, kind: &str) -> usize {
    let begin = format!("::{kind} ");
    log.lines().filter(|line| line.starts_with(&begin)).count()
}

#[test]
fn github_gets_at_most_as_many_annotations_as_it_keeps() {
    for (warnings, errors) in [(12, 13), (11, 2)] {
        let place = many(warnings, errors);
        let log = place.run(&["check", "--format", "github"]).stdout;
        let json = place.run(&["check", "--format", "json"]).stdout;
        let found: Vec<Value> = serde_json::from_str(&json).expect("an array");
        let mut text = 0;
        for (kind, severity) in [("error", "error"), ("warning", "warn"), ("notice", "info")] {
            let all = found.iter().filter(|one| one["severity"] == severity);
            let all = all.count();
            assert_eq!(annotations(&log, kind), all.min(10), "{kind}");
            text += all.saturating_sub(10);
        }
        let lines = log
            .lines()
            .filter(|line| line.starts_with("rules/skin.toml:"));
        assert_eq!(lines.count(), text);
        let end = format!(
            "; GitHub keeps 10 annotations of a severity; the others are above as text: {text}\n"
        );
        assert!(log.ends_with(&end), "{log}");
    }
    let log = many(11, 0).run(&["check", "--format", "github"]).stdout;
    let lines: Vec<_> = log.lines().filter(|line| !line.starts_with("::")).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    rules/skin.toml:93:6: warn[unused-question]: nothing depends on `unused-6`
    rules/skin.toml:99:6: warn[unused-question]: nothing depends on `unused-7`
    rules/skin.toml:105:6: warn[unused-question]: nothing depends on `unused-8`
    rules/skin.toml:111:6: warn[unused-question]: nothing depends on `unused-9`
    rules/skin.toml:117:6: warn[unused-question]: nothing depends on `unused-10`
    15 warnings, 4 notes in 2 files; GitHub keeps 10 annotations of a severity; the others are above as text: 5
    ");
}

/// The files that annotations and SARIF name.
fn files(place: &Place, from: &str, folder: &str, root: Option<&str>) -> [Vec<String>; 2] {
    let run = |format: &str| {
        let mut command = place.command(&["check", "--format", format, folder]);
        command.current_dir(place.path(from));
        if let Some(root) = root {
            command.env("GITHUB_WORKSPACE", place.path(root));
        }
        end(&mut command).stdout
    };
    let log = run("github");
    let named = log.lines().filter_map(|line| {
        let (_, rest) = line.split_once(" file=")?;
        Some(rest.split_once(',')?.0.to_owned())
    });
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let uris = results.iter().map(|result| {
        let location = &result["locations"][0]["physicalLocation"];
        let uri = &location["artifactLocation"]["uri"];
        uri.as_str().expect("a URI").to_owned()
    });
    [named.collect(), uris.collect()]
}

#[test]
fn a_file_is_named_relative_to_the_workspace() {
    let place = Place::new();
    place.write("deep/er/file", "");
    let expected = files(&place, "", "rules", None);
    assert_eq!(expected[0], expected[1]);
    let below = |folder: &str| ["protocol.toml", "skin.toml"].map(|name| format!("{folder}{name}"));
    assert_eq!(distinct(&expected[0]), below("rules/"));
    let absolute = place.path("rules");
    let absolute = absolute.to_str().expect("text");
    let around = format!("{absolute}/../deep/er/../../rules/");
    for root in [Some("."), Some(""), Some("deep/..")] {
        for (from, folder) in [
            ("", "rules"),
            ("", "./rules"),
            ("", "rules/"),
            ("", ".//rules/./"),
            ("", "deep/../rules"),
            ("", absolute),
            ("", &around),
            ("rules", "."),
            ("rules", "./"),
            ("rules", "../rules"),
            ("deep/er", "../../rules"),
            ("deep/er", absolute),
        ] {
            let found = files(&place, from, folder, root);
            assert_eq!(found, expected, "{folder} in {from}");
        }
    }
    // another folder is the root, and one that contains no rules
    let [found, _] = files(&place, "deep", "../rules", Some("rules"));
    assert_eq!(distinct(&found), below(""));
    let [found, uris] = files(&place, "", "rules", Some("deep"));
    assert_eq!(distinct(&found), below(&format!("{absolute}/")));
    assert_eq!(distinct(&uris), below(&format!("file://{absolute}/")));
}

/// Each name once, in order.
fn distinct(names: &[String]) -> Vec<String> {
    let names: BTreeSet<&String> = names.iter().collect();
    names.into_iter().cloned().collect()
}

#[cfg(unix)]
#[test]
fn a_linked_file_is_named_by_its_real_path() {
    let place = Place::new();
    std::os::unix::fs::symlink("rules", place.path("link")).expect("a link");
    let expected = files(&place, "", "rules", None);
    assert_eq!(files(&place, "", "link", Some(".")), expected);
    assert_eq!(files(&place, "link", ".", Some(".")), expected);
}

#[test]
fn findings_in_the_embedded_protocol_name_no_file() {
    let place = Place::new();
    let [found, _] = files(&place, "", "embedded", Some("."));
    assert!(found.iter().all(|file| file.starts_with("embedded/")));
}

/// Texts that a workflow would interpret as commands, in every place of a rule folder.
#[test]
fn texts_of_rules_are_never_github_commands() {
    let nasty = [
        "##[error]x",
        "::error::x",
        "###[debug]",
        "a\\n::stop-commands::y",
        "\\r\\n ::error::x",
    ];
    for text in nasty {
        let place = Place::new();
        let skin = place.read("rules/skin.toml");
        let changes = [
            ("A handout", "rules/protocol.toml"),
            ("small", "rules/protocol.toml"),
            ("Have you ever had a keloid?", "rules/skin.toml"),
            ("keloids", "rules/skin.toml"),
            ("Freckles may fade.", "rules/skin.toml"),
            ("6 months", "rules/skin.toml"),
            ("the warts are gone", "rules/skin.toml"),
        ];
        place.write(
            &format!("rules/{}.test.toml", text.replace('/', "")),
            cases(text),
        );
        holds_no_command(&place, text);
        for (old, file) in changes {
            let before = place.read(file);
            place.write(file, before.replace(old, text));
            holds_no_command(&place, text);
            place.write(file, before);
        }
        // in a comment near a mistake, and as a mistake
        place.write(
            "rules/skin.toml",
            skin.replace("type = \"yes-no\"", &format!("type = 1 # {text}")),
        );
        holds_no_command(&place, text);
        place.write("rules/skin.toml", format!("{BEFORE}{text}\n"));
        holds_no_command(&place, text);
    }
}

fn cases(text: &str) -> String {
    format!(
        "[[case]]\nname = \"{text}\"\nprocedure = \"peel\"\non = 2026-11-22\ngiven = {{ area = [\"warts\"] }}\n\
         rest = \"clear\"\nexpect = \"refer\"\nuntil = [\"{text}\"]\n"
    )
}

/// Checks that the only commands are the annotations of the action itself.
fn holds_no_command(place: &Place, text: &str) {
    for typed in [
        "check --format github --fail-on info -- rules",
        "test --quiet -- rules",
        "test --quiet --coverage --fail-under 1 -- rules",
        "diff -o page.md -- rules rules",
    ] {
        let Ended { stdout, stderr, .. } = place.run(&typed.split(' ').collect::<Vec<_>>());
        for line in stdout.split(['\n', '\r']).chain(stderr.split(['\n', '\r'])) {
            let own = ["::error file=", "::warning file=", "::notice file="];
            let is_own = own.iter().any(|begin| line.starts_with(begin));
            let is_command = line.contains("##[") || line.trim_start().starts_with("::");
            assert!(
                is_own && !line.contains("##[") || !is_command,
                "{text}: {typed}: {line}"
            );
        }
    }
}
