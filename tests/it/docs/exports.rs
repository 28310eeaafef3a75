//! Checks docs/exports.md: its examples run, and it names every key and preset.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use contraindication::intake::mapping::{PRESETS, schema};

use crate::support::markdown::{blocks, code, keep, read, table};

/// The output of a run on a terminal, and its exit code.
fn run(line: &str, folder: &Path) -> (String, Option<i32>) {
    let mut words = line.split(' ');
    assert_eq!(words.next(), Some("contra"), "{line}");
    let (mut terminal, stdout) = io::pipe().expect("a pipe");
    let mut command = Command::new(env!("CARGO_BIN_EXE_contra"));
    command
        .args(words)
        .current_dir(folder)
        .env_remove("CONTRA_RULES")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stderr(stdout.try_clone().expect("a pipe"))
        .stdout(stdout);
    let mut child = command.spawn().expect("the program runs");
    drop(command);
    let mut printed = String::new();
    terminal.read_to_string(&mut printed).expect("text");
    (printed, child.wait().expect("an end").code())
}

/// Following the page from its first to its last line gives exactly the output that it shows. A file on the page
/// replaces the draft that was created before.
#[test]
fn the_examples_of_the_page_run_as_written() {
    let page = read("docs/exports.md");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let mut current = page.clone();
    let mut count = 0;
    for block in blocks(&page) {
        let info: Vec<&str> = block.info.iter().map(String::as_str).collect();
        match info.as_slice() {
            ["console"] => {
                let lines = block.text.lines();
                let runs = lines.filter_map(|line| line.strip_prefix("$ "));
                let mut printed = String::new();
                for line in runs {
                    let (shown, code) = run(line, folder.path());
                    assert_eq!(code, Some(0), "{line}\n{shown}");
                    if !printed.is_empty() {
                        printed += "\n";
                    }
                    printed += &format!("$ {line}\n{shown}");
                    count += 1;
                }
                let fenced = |text: &str| format!("```console\n{text}```\n");
                current = current.replace(&fenced(&block.text), &fenced(&printed));
            }
            [_, "excerpt", name] => {
                let text = fs::read_to_string(path(name)).expect("a file");
                let excerpt = block.text.trim_end();
                assert!(text.contains(excerpt), "{name} has no\n{excerpt}\n{text}");
            }
            [_, name] => fs::write(path(name), &block.text).expect("a file"),
            _ => {}
        }
    }
    assert!(count > 5, "{count}");
    keep("docs/exports.md", &current);
}

#[test]
fn every_preset_is_in_the_table() {
    let rows = table(&read("docs/exports.md"), "Presets").rows;
    let named: Vec<&str> = rows.iter().flat_map(|row| code(&row[0])).collect();
    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    assert_eq!(named, known);
}

#[test]
fn every_key_is_named() {
    let page = read("docs/exports.md");
    let schema = schema::mapping();
    let blocks = ["export", "record", "every", "example"];
    let mut keys: Vec<&String> = Vec::new();
    for block in blocks {
        let block = &schema["properties"][block];
        let block = if block["items"].is_object() {
            &block["items"]
        } else {
            block
        };
        keys.extend(block["properties"].as_object().expect("keys").keys());
    }
    let question = &schema["properties"]["question"]["additionalProperties"];
    keys.extend(question["properties"].as_object().expect("keys").keys());
    for key in keys {
        assert!(page.contains(&format!("`{key}")), "{key}");
    }
}
