//! The extension of the `-o` file determines the format, in the same way for every command.

use crate::support::program::Place;

/// Each command that writes a result, with its extensions and the start of each output.
const COMMANDS: [(&str, &[(&str, &str)]); 13] = [
    (
        "screen form.toml",
        &[
            ("txt", "C-1 · for"),
            ("csv", "file,record,"),
            ("ndjson", "{"),
            ("jsonl", "{"),
            ("json", "["),
            ("md", "# C-1 · for"),
            ("markdown", "# C-1 · for"),
            ("html", "<!DOCTYPE"),
            ("htm", "<!DOCTYPE"),
        ],
    ),
    (
        "check",
        &[
            ("txt", "warn["),
            ("json", "["),
            ("sarif", "{\"$schema\""),
            ("xml", "<?xml"),
        ],
    ),
    ("test", &[("txt", "case "), ("xml", "<?xml")]),
    (
        "diff rules rules",
        &[
            ("txt", "old: "),
            ("json", "{"),
            ("md", "## "),
            ("markdown", "## "),
        ],
    ),
    ("explain warts", &[("txt", "warts: "), ("json", "{")]),
    ("explain area", &[("txt", "area: "), ("json", "{")]),
    (
        "explain fails-open",
        &[("txt", "# fails-open"), ("json", "{")],
    ),
    (
        "list questions",
        &[
            ("txt", "capsules-last"),
            ("json", "["),
            ("md", "# A small"),
            ("markdown", "# A small"),
        ],
    ),
    (
        "list rules",
        &[
            ("txt", "capsules"),
            ("json", "["),
            ("md", "# A small"),
            ("markdown", "# A small"),
            ("mmd", "flowchart"),
            ("mermaid", "flowchart"),
            ("dot", "digraph"),
            ("gv", "digraph"),
        ],
    ),
    (
        "list sources",
        &[
            ("txt", "handout"),
            ("json", "["),
            ("md", "# A small"),
            ("markdown", "# A small"),
        ],
    ),
    (
        "list protocol",
        &[
            ("md", "# A small"),
            ("markdown", "# A small"),
            ("html", "<!DOCTYPE"),
            ("htm", "<!DOCTYPE"),
        ],
    ),
    (
        "list form",
        &[
            ("md", "# A small"),
            ("markdown", "# A small"),
            ("html", "<!DOCTYPE"),
            ("htm", "<!DOCTYPE"),
            ("csv", "id,on,"),
        ],
    ),
    (
        "list matrix",
        &[
            ("txt", "1 Needling"),
            ("md", "# A small"),
            ("markdown", "# A small"),
            ("html", "<!DOCTYPE"),
            ("htm", "<!DOCTYPE"),
        ],
    ),
];

/// Every extension of some command, and some that no command has.
const EXTENSIONS: [&str; 19] = [
    "txt", "csv", "ndjson", "jsonl", "json", "md", "markdown", "html", "htm", "mmd", "mermaid",
    "dot", "gv", "sarif", "xml", "toml", "xlsx", "jso", "",
];

fn place() -> Place {
    let place = Place::sound();
    place.write("form.toml", "id = \"C-1\"\nanswers = {}\n");
    place.write(
        "rules/skin.test.toml",
        "[[case]]\nname = \"a\"\nprocedure = \"peel\"\non = 2026-11-22\nrest = \"clear\"\nexpect = \"eligible\"\n",
    );
    place
}

#[test]
fn an_extension_means_the_same_format_in_every_command() {
    let place = place();
    for (command, known) in COMMANDS {
        for extension in EXTENSIONS {
            for written in [extension.to_owned(), extension.to_uppercase()] {
                let file = match written.as_str() {
                    "" => "out".to_owned(),
                    written => format!("out.{written}"),
                };
                let words = [command.split(' ').collect(), vec!["-o", &file]].concat();
                let ended = place.run(&words);
                let found = known.iter().find(|(one, _)| *one == extension);
                match found {
                    Some((_, begin)) => {
                        let text = place.read(&file);
                        assert!(
                            text.trim_start().starts_with(begin),
                            "{command} {file}: {text}"
                        );
                        std::fs::remove_file(place.path(&file)).expect("a file");
                    }
                    None => {
                        assert_eq!(ended.code, Some(2), "{command} {file}: {}", ended.stderr);
                        let first = match extension {
                            "" => {
                                format!("error: `{file}` has no extension that gives its format\n")
                            }
                            "csv" if command.starts_with("diff") => {
                                "error: CSV lists the changed results of records\n".to_owned()
                            }
                            _ => format!(
                                "error: the extension of `{file}` is not a format of this command\n"
                            ),
                        };
                        assert!(ended.stderr.starts_with(&first), "{}", ended.stderr);
                        assert_eq!(ended.stdout, "");
                        assert!(!place.path(&file).exists(), "{command} {file}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_refused_extension_lists_the_formats() {
    insta::assert_snapshot!(place().told(&[
        "test -o cases.json",
        "list rules -o r.html",
        "list protocol -o p.txt",
        "list questions --format dot",
        "check -o findings",
    ]), @"
    $ contra test -o cases.json
    ended with 2
    --- stdout
    --- stderr
    error: the extension of `cases.json` is not a format of this command
    help: end its name with .txt or .xml, or name the format with `--format`: text or junit

    $ contra list rules -o r.html
    ended with 2
    --- stdout
    --- stderr
    error: the extension of `r.html` is not a format of this command
    help: end its name with .txt, .json, .md, .mmd or .dot, or name the format with `--format`: text, json, markdown, mermaid or dot

    $ contra list protocol -o p.txt
    ended with 2
    --- stdout
    --- stderr
    error: the extension of `p.txt` is not a format of this command
    help: end its name with .md or .html, or name the format with `--format`: markdown or html

    $ contra list questions --format dot
    ended with 2
    --- stdout
    --- stderr
    error: this list has no format `dot`
    help: `--format` takes text, json or markdown here

    $ contra check -o findings
    ended with 2
    --- stdout
    --- stderr
    error: `findings` has no extension that gives its format
    help: end its name with .txt, .json, .sarif or .xml, or name the format with `--format`: text, json, sarif, github or junit
    ");
}

#[test]
fn an_option_overrides_the_extension() {
    let place = place();
    place.run(&["check", "-o", "found.xlsx", "--format", "json"]);
    assert!(place.read("found.xlsx").starts_with('['));
}

#[cfg(unix)]
#[test]
fn a_device_has_no_extension() {
    let place = place();
    for (command, _) in COMMANDS {
        for device in ["/dev/null", "/dev/stdout", "-"] {
            let words = [command.split(' ').collect(), vec!["-o", device]].concat();
            let ended = place.run(&words);
            assert_eq!(ended.code, Some(0), "{command} {device}: {}", ended.stderr);
        }
    }
}
