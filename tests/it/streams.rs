//! Redirected stdout and stderr must not change an input or a rule file, even before the command line is read.

#![cfg(unix)]

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use crate::support::program::{Ended, Place, end};

const FORM: &str =
    "id = \"C-1\"\non = 2026-11-22\nprocedures = [\"peel\"]\n[answers]\narea = [\"none\"]\n";

/// A place with rules that `CONTRA_RULES` does not name.
fn place() -> Place {
    let place = Place::sound();
    place.write("form.toml", FORM);
    place.write("a.csv", "id,on,area\nC-2,2026-11-22,warts\n");
    for name in ["protocol.toml", "skin.toml"] {
        let text = place.read(&format!("rules/{name}"));
        place.write(&format!("mine/{name}"), text);
    }
    place.write("mine/approval.toml", "of somebody");
    place
}

fn append(path: &Path) -> File {
    File::options().append(true).open(path).expect("a file")
}

fn split(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

fn refused(said: &str) -> Ended {
    Ended {
        code: Some(2),
        stdout: String::new(),
        stderr: said.to_owned(),
    }
}

#[test]
fn a_usage_error_is_not_written_to_a_file_of_the_command() {
    let place = place();
    for (command, file) in [
        ("screen a.csv -o x.xyz", "a.csv"),
        ("screen a.csv -o /dev/stderr", "a.csv"),
        ("screen a.csv --format bogus", "a.csv"),
        ("screen a.csv --bogus", "a.csv"),
        ("screen nothere.csv ./a.csv --on never", "a.csv"),
        ("screen form.toml --procedure bogus", "form.toml"),
        ("explain x --answers=a.csv --bogus", "a.csv"),
        ("interview --answers a.csv --save x.bad", "a.csv"),
        ("screen x.csv -qoa.csv", "a.csv"),
        ("interview --rules mine --save x.bad", "mine/protocol.toml"),
        ("diff nothere mine", "mine/skin.toml"),
        ("check mine --bogus", "mine/protocol.toml"),
        ("check --rules=mine --bogus", "mine/skin.toml"),
        ("explain x --rules mine -o x.xyz", "mine/protocol.toml"),
        ("init mine", "mine/skin.toml"),
        // the default rules, and those of `CONTRA_RULES`
        ("check --bogus", "rules/skin.toml"),
        ("bogus", "rules/protocol.toml"),
    ] {
        let before = place.read(file);
        let ended = end(place
            .command(&split(command))
            .stderr(append(&place.path(file))));
        assert_eq!(ended, refused(""), "{command} 2>> {file}");
        assert_eq!(place.read(file), before, "{command} 2>> {file}");
    }
}

#[test]
fn a_usage_error_is_not_written_to_stdin() {
    let place = place();
    for command in ["screen -", "screen - --bogus", "interview --save x.bad"] {
        let before = place.read("a.csv");
        let stdin = File::open(place.path("a.csv")).expect("a file");
        let mut run = place.command(&split(command));
        let ended = end(run.stdin(stdin).stderr(append(&place.path("a.csv"))));
        assert_eq!(ended, refused(""), "{command}");
        assert_eq!(place.read("a.csv"), before, "{command}");
    }
}

/// The folder is not named: the system tells which file a stream is.
#[cfg(target_os = "linux")]
#[test]
fn rules_that_are_not_named_are_not_overwritten() {
    let place = place();
    for command in [
        "screen a.csv",
        "man",
        "completions bash",
        "list questions",
        "explain fails-open",
        "--help",
        "screen --help",
        "--version",
    ] {
        for name in ["protocol.toml", "skin.toml", "approval.toml"] {
            let path = place.path(&format!("mine/{name}"));
            let before = fs::read(&path).expect("a file");
            let run = || {
                let mut run = place.command(&split(command));
                run.env_remove("CONTRA_RULES");
                run
            };
            let real = fs::canonicalize(&path).expect("a path");
            let said = format!(
                "error: stdout leads to `{}`, which is a rule file and would be overwritten\n",
                real.display()
            );
            let ended = end(run().stdout(append(&path)));
            assert_eq!(ended, refused(&said), "{command} >> {name}");
            let ended = end(run().stderr(append(&path)));
            assert_eq!(ended, refused(""), "{command} 2>> {name}");
            assert_eq!(fs::read(&path).expect("a file"), before, "{command} {name}");
        }
    }
    // also another stream that a shell opened
    let before = place.read("mine/skin.toml");
    let mut run = Command::new("sh");
    let shell =
        "exec \"$0\" --rules embedded list rules -o /dev/fd/3 --format text 3>> mine/skin.toml";
    let program = place.command(&[]);
    run.args(["-c", shell]).arg(program.get_program());
    let ended = end(run.current_dir(place.path(".")));
    let said = "error: `/dev/fd/3` is a rule file and would be overwritten\n";
    assert_eq!(ended, refused(said));
    assert_eq!(place.read("mine/skin.toml"), before);
}

#[test]
fn the_help_is_not_printed_to_a_file_that_is_named() {
    let place = place();
    let before = place.read("a.csv");
    let mut run = place.command(&split("screen a.csv --help"));
    let ended = end(run.stdout(append(&place.path("a.csv"))));
    let said = "error: stdout leads to `a.csv`, which the command line names\n";
    assert_eq!(ended, refused(said));
    assert_eq!(place.read("a.csv"), before);
}

/// Files that no command reads can be the target of a stream, whatever their names are.
#[test]
fn other_files_may_be_the_target_of_a_stream() {
    let place = place();
    for (command, file) in [
        ("screen a.csv --format bogus", "rules/log.txt"),
        ("screen a.csv --format bogus", "screen"),
        ("screen a.csv --errors /dev/stderr -o", "log.txt"),
        ("check mine --bogus", "mine/log.txt"),
        ("check mine --bogus", "log.toml"),
    ] {
        place.write(file, "");
        let shown = end(&mut place.command(&split(command)));
        let ended = end(place
            .command(&split(command))
            .stderr(append(&place.path(file))));
        assert_eq!(ended.code, Some(2), "{command}");
        assert_eq!(place.read(file), shown.stderr, "{command} 2> {file}");
        assert_ne!(shown.stderr, "", "{command}");
    }
    let log = || append(&place.path("log.txt"));
    place.write("log.txt", "");
    let mut run = place.command(&split("screen a.csv -o /dev/stdout --format csv"));
    assert_eq!(end(run.stdout(log()).stderr(log())).code, Some(0));
    place.write("log.txt", "");
    let mut run = place.command(&split("screen a.csv --format csv --errors /dev/stderr"));
    assert_eq!(end(run.stderr(log())).code, Some(0));
}
