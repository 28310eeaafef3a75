//! The README: each of its commands is run, and its example is the tested one.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use contraindication::report::record_file::Circumstances;

use crate::records::record_in;
use crate::support::markdown::{self, Block, blocks, keep, project, read};

#[test]
fn every_run_prints_the_output_of_the_readme() {
    let readme = read("README.md");
    keep("README.md", &with_example(&with_runs(&readme)));
}

/// A folder with the examples.
fn with_examples() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = project().join("examples");
    fs::create_dir(folder.path().join("examples")).expect("a folder");
    for ending in ["toml", "csv"] {
        for from in markdown::files(&examples, ending) {
            let name = from.file_name().expect("a name");
            fs::copy(&from, folder.path().join("examples").join(name)).expect("a copy");
        }
    }
    folder
}

/// A page with the real output of its commands, in a folder with the examples.
pub(super) fn with_runs(page: &str) -> String {
    let folder = with_examples();
    let mut current = page.to_owned();
    for block in blocks(page) {
        write_block(&block, folder.path());
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

/// Writes the file that a block shows, or adds to it if the block has `more` of it.
fn write_block(block: &Block, folder: &Path) {
    let (name, before) = match block.info.as_slice() {
        [language, name] if language == "toml" => (name, String::new()),
        [language, name, more] if language == "toml" && more == "more" => {
            let before = fs::read_to_string(folder.join(name)).expect("a file");
            (name, before + "\n")
        }
        _ => return,
    };
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, before + &block.text).expect("a file");
}

/// The expected exit codes of a command on a page. `check` may report findings.
fn codes(run: &str) -> &[i32] {
    if run.starts_with("contra check ") {
        &[0, 1]
    } else {
        &[0]
    }
}

/// The output of a command as a terminal shows it.
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
    let code = child.wait().expect("an end").code();
    let code = code.expect("no signal");
    assert!(codes(run).contains(&code), "{run}: {code}");
    printed
}

/// Runs every command of a walk-through in order, as a reader would type them. Returns their number.
fn walk_through(page: &str, heading: &str) -> usize {
    let page = read(page);
    let mut sections = page.split("\n## ");
    let section = sections.find(|section| section.lines().next() == Some(heading));
    let (folder, count) = walk(section.expect("a section"));
    let approval = fs::read_to_string(folder.path().join("mine/approval.toml"));
    assert!(
        approval
            .expect("an approval")
            .starts_with("by     = \"A. Example\"\n")
    );
    count
}

/// Runs the commands of a section, and counts them.
fn walk(section: &str) -> (TempDir, usize) {
    let folder = with_examples();
    let mut count = 0;
    for block in blocks(section) {
        write_block(&block, folder.path());
        let is_console = block.info == ["console"];
        let lines = block.text.lines();
        for line in lines.filter_map(|line| match (is_console, block.info[0].as_str()) {
            (true, _) => line.strip_prefix("$ "),
            (false, "sh") => Some(line),
            (false, _) => None,
        }) {
            count += 1;
            follow(line, folder.path());
        }
    }
    (folder, count)
}

#[test]
fn the_quick_start_runs_as_written() {
    assert_eq!(walk_through("docs/tour.md", "Quick start"), 19);
}

#[test]
fn an_own_protocol_is_written_as_the_readme_says() {
    let count = walk_through("README.md", "Your own protocol in ten minutes");
    assert_eq!(count, 5);
}

#[test]
fn every_run_of_the_tour_prints_the_output_of_the_page() {
    keep("docs/tour.md", &with_runs(&read("docs/tour.md")));
}

/// The mapping of the README is a part of the example that it screens with.
#[test]
fn the_mapping_of_the_readme_is_the_example() {
    let readme = read("README.md");
    let section = readme
        .split("\n## ")
        .find(|one| one.starts_with("Your own form\n"));
    let blocks = blocks(section.expect("a section"));
    assert!(read("examples/form.toml").contains(&blocks[0].text));
    follow(blocks[1].text.trim_end(), with_examples().path());
}

/// Each image exists and is small. `docs/images/make --check` tells whether it is out of date.
#[test]
fn the_pictures_of_the_readme_exist_and_are_small() {
    let readme = read("README.md");
    let pictures = readme.split("<img src=\"").skip(1);
    let pictures: Vec<&str> = pictures.filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(
        pictures,
        ["docs/images/page.png", "docs/images/document.png"]
    );
    for picture in pictures {
        let size = fs::metadata(project().join(picture)).expect(picture).len();
        assert!(size < 200_000, "{picture} has {size} bytes");
    }
}

/// Each path of the first page starts in a clone.
#[test]
fn the_path_of_each_reader_runs_as_written() {
    let page = read("docs/README.md");
    let sections = page.split("\n## ").skip(1);
    let counts: Vec<usize> = sections.map(|section| walk(section).1).collect();
    assert_eq!(counts, [4, 7, 6, 5, 0, 0]);
}

fn follow(line: &str, folder: &Path) {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("contra"), "{line}");
    let typed = folder.join("typed.txt");
    let (answers, code) = match line {
        line if line.starts_with("contra approve ") => {
            let rules = line.trim_start_matches("contra approve ");
            let path = folder.join(rules).join("protocol.toml");
            let protocol = fs::read_to_string(&path).expect("a protocol");
            // the edits that the page asks for above the command; the review is never overdue during a run
            let approved = protocol.lines().map(|line| match line {
                _ if line.starts_with("status ") => "status = \"approved\"\n".to_owned(),
                _ if line.starts_with("review-by ") => "review-by = 2199-01-01\n".to_owned(),
                _ => format!("{line}\n"),
            });
            fs::write(path, approved.collect::<String>()).expect("a protocol");
            ("A. Example\nDirector\nRead in full.\nyes\n", 0)
        }
        // the reply is that there is no decision yet
        line if line.starts_with("contra record decide ") => ("\n", 0),
        // an interview that is started and interrupted
        line if line.starts_with("contra interview ") => ("1\n", 130),
        _ => ("", 0),
    };
    fs::write(&typed, answers).expect("a file");
    let ended = Command::new(env!("CARGO_BIN_EXE_contra"))
        .args(words)
        .current_dir(folder)
        .env_remove("CONTRA_RULES")
        .env("XDG_STATE_HOME", folder.join("state"))
        .stdin(fs::File::open(typed).expect("a file"))
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&ended.stderr);
    let ended = ended.status.code().expect("no signal");
    assert!(
        ended == code || codes(line).contains(&ended),
        "{line}: {told}"
    );
}

/// Runs the examples below the help of each command, in a folder with their files.
#[test]
fn every_example_of_the_help_runs_as_written() {
    let main = help_of("");
    for page in [""].into_iter().chain(commands(&main)) {
        let folder = with_examples();
        let path = folder.path();
        if !["", "init"].contains(&page) {
            follow("contra init rules", path);
            follow("contra init base/rules", path);
        }
        let from = path.join("examples/intake.csv");
        fs::copy(from, path.join("export.csv")).expect("a copy");
        let help = help_of(page);
        let (_, examples) = help.split_once("\nExamples:\n").expect("examples");
        for line in examples.lines() {
            if line.contains(" --answers c-1042.toml") {
                // nobody has run the interview before, so it has saved nothing
                let from = path.join("examples/answers.toml");
                fs::copy(from, path.join("c-1042.toml")).expect("a copy");
            }
            if page == "record" {
                let record = record_in(
                    path,
                    "on = 2026-11-22\n[answers]\n",
                    &Circumstances::default(),
                );
                fs::create_dir_all(path.join("records")).expect("a folder");
                fs::write(path.join("records/c-1042.toml"), &record).expect("a record");
                fs::write(path.join("c-1042.toml"), &record).expect("a record");
            }
            follow(line.trim(), path);
        }
    }
}

fn help_of(command: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_contra"));
    let ended = program.args(command.split_whitespace()).arg("--help");
    String::from_utf8(ended.output().expect("the program runs").stdout).expect("text")
}

/// The commands that the help lists.
fn commands(help: &str) -> Vec<&str> {
    let (_, list) = help.split_once("\nCommands:\n").expect("a list");
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.split_whitespace().next())
        .collect()
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

/// The README with the visible part of the example of the library, which is tested as crate documentation.
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
fn the_program_and_the_readme_describe_the_same_use() {
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
