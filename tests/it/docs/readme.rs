//! The README: each of its runs is run, and its example is the tested one.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::markdown::{self, blocks, keep, project, read};

#[test]
fn every_run_prints_what_stands_there_and_the_example_is_the_tested_one() {
    let readme = read("README.md");
    keep("README.md", &with_example(&with_runs(&readme)));
}

/// A page with what its runs print, in a folder that holds the examples.
pub(super) fn with_runs(page: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = project().join("examples");
    fs::create_dir(folder.path().join("examples")).expect("a folder");
    for ending in ["toml", "csv"] {
        for from in markdown::files(&examples, ending) {
            let name = from.file_name().expect("a name");
            fs::copy(&from, folder.path().join("examples").join(name)).expect("a copy");
        }
    }
    let mut current = page.to_owned();
    for block in blocks(page) {
        if block.info == ["console"] {
            let runs = block
                .text
                .lines()
                .filter_map(|line| line.strip_prefix("$ "));
            let printed: Vec<_> = runs
                .map(|run| format!("$ {run}\n{}", print(run, folder.path())))
                .collect();
            let fenced = |text: &str| format!("```console\n{text}```\n");
            current = current.replace(&fenced(&block.text), &fenced(&printed.join("\n")));
        }
    }
    current
}

/// What a terminal shows of a run.
fn print(run: &str, folder: &Path) -> String {
    let mut words = run.split(' ');
    assert_eq!(words.next(), Some("contra"), "{run}");
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
    assert_eq!(child.wait().expect("an end").code(), Some(0), "{run}");
    printed
}

#[test]
fn the_set_up_is_two_commands() {
    let readme = read("README.md");
    let section = readme
        .split("\n## ")
        .find(|section| section.starts_with("Set-up\n"));
    let blocks = blocks(section.expect("a section"));
    let commands: Vec<&str> = blocks.iter().flat_map(|block| block.text.lines()).collect();
    assert_eq!(
        commands,
        [
            "cargo run --release -- screen examples/intake.csv",
            "cargo test"
        ]
    );
}

/// The README with the example of the library, which is tested as documentation of the crate: what is visible of it.
fn with_example(readme: &str) -> String {
    let library = read("src/lib.rs");
    let page = library.lines().filter_map(|line| line.strip_prefix("//!"));
    let page: Vec<&str> = page
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let example = blocks(&page.join("\n")).remove(0).text;
    let visible = example.lines().filter(|line| !line.starts_with("# "));
    let visible: String = visible.flat_map(|line| [line, "\n"]).collect();
    let shown = blocks(readme)
        .into_iter()
        .find(|block| block.info == ["rust"]);
    let fenced = |text: &str| format!("```rust\n{text}```\n");
    readme.replace(
        &fenced(&shown.expect("an example").text),
        &fenced(visible.trim_start()),
    )
}

#[test]
fn the_program_and_the_readme_say_the_same_of_its_use() {
    let help = Command::new(env!("CARGO_BIN_EXE_contra"))
        .arg("--help")
        .output()
        .expect("the program runs");
    let help = String::from_utf8(help.stdout).expect("text");
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let said = help.split("\n\n").nth(1).expect("a paragraph");
    let written = read("README.md");
    let written = written.split("\n\n").nth(2).expect("a paragraph");
    assert_eq!(words(written), words(said));
}
