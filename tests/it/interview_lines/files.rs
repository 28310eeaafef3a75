//! The files that an interview writes: it never overwrites those of another client, and never loses the answers.

use std::fs::{self, File};
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use super::clinic::clinic;
use super::{ISOTRETINOIN, ON};
use crate::support::program::{Ended, Place, end};

const FOLDER: &str = "state/contra/interviews";

/// The text after the last prompt.
fn last_words(ended: &Ended) -> String {
    let said = ended.stderr.rsplit_once("> ").map_or("", |(_, said)| said);
    said.trim_start().replace(&format!("{}/", FOLDER), "")
}

#[test]
fn a_file_that_exists_is_refused_before_the_first_question() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "A. Nurse"]);
    for name in ["other.toml", "page.txt"] {
        place.write(name, "of another client");
    }
    let told = place.told(&[
        "interview needling --save other.toml",
        "interview needling -o page.txt",
        "interview needling --save new.toml -o page.txt",
        "interview --resume --save other.toml",
        "interview --resume -o page.txt",
        "interview needling --save rules/skin.toml --overwrite",
        "interview needling --save rules/skin.toml",
        "interview needling --answers other.toml --save other.toml --overwrite",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra interview needling --save other.toml
    ended with 2
    --- stdout
    --- stderr
    error: `other.toml` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview needling -o page.txt
    ended with 2
    --- stdout
    --- stderr
    error: `page.txt` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview needling --save new.toml -o page.txt
    ended with 2
    --- stdout
    --- stderr
    error: `page.txt` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview --resume --save other.toml
    ended with 2
    --- stdout
    --- stderr
    error: `other.toml` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview --resume -o page.txt
    ended with 2
    --- stdout
    --- stderr
    error: `page.txt` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview needling --save rules/skin.toml --overwrite
    ended with 2
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: `rules/skin.toml` is an input and would be overwritten

    $ contra interview needling --save rules/skin.toml
    ended with 2
    --- stdout
    --- stderr
    error: `rules/skin.toml` already exists
    help: name a new file; `--overwrite` replaces the existing one

    $ contra interview needling --answers other.toml --save other.toml --overwrite
    ended with 2
    --- stdout
    --- stderr
    error: `other.toml` is an input and would be overwritten
    ");
    for name in ["other.toml", "page.txt"] {
        assert_eq!(place.read(name), "of another client");
    }
    assert_eq!(
        place.names("."),
        ["other.toml", "page.txt", "rules", "state"]
    );
}

#[test]
fn overwrite_replaces_an_existing_file() {
    let place = clinic();
    let lines = ISOTRETINOIN.concat();
    let fresh = ["needling", "--save", "fresh.toml", "-o", "fresh.txt"];
    assert_eq!(place.interview(&fresh, &lines).code, Some(0));
    for name in ["other.toml", "page.txt"] {
        place.write(name, "of an earlier try");
    }
    let over = [
        "needling",
        "--save",
        "other.toml",
        "-o",
        "page.txt",
        "--overwrite",
    ];
    // if the input ends before the verdict, nothing is replaced
    assert_eq!(place.interview(&over, &lines[..4]).code, Some(130));
    assert_eq!(place.read("other.toml"), "of an earlier try");
    assert_eq!(place.interview(&over, &lines).code, Some(0));
    assert_eq!(place.read("other.toml"), place.read("fresh.toml"));
    assert_eq!(place.read("page.txt"), place.read("fresh.txt"));
}

/// An interview during which another run creates a file of the same name.
fn overtaken(place: &Place, arguments: &[&str], name: &str) -> Ended {
    let arguments = [&["interview"], &ON[..], arguments].concat();
    let mut command = place.command(&arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stderr = child.stderr.take().expect("a pipe");
    // the first prompt appears after the files are opened
    let mut all = String::new();
    while !all.contains("Record number") {
        let mut byte = [0];
        std::io::Read::read_exact(&mut stderr, &mut byte).expect("it asks");
        all.push(char::from(byte[0]));
    }
    place.write(name, "of another client");
    let typed: String = ISOTRETINOIN
        .concat()
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    stdin.write_all(typed.as_bytes()).expect("it reads");
    drop(stdin);
    std::io::Read::read_to_string(&mut stderr, &mut all).expect("text");
    let output = child.wait_with_output().expect("the program ends");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: all,
    }
}

#[test]
fn a_file_that_appears_meanwhile_is_not_replaced_and_the_answers_are_kept() {
    let straight = clinic().interview(&["needling"], &ISOTRETINOIN.concat());
    let mut told = String::new();
    for (arguments, name) in [
        (&["needling", "--save", "a.toml"][..], "a.toml"),
        (&["needling", "-o", "a.txt"], "a.txt"),
        (&["needling", "--save", "a.toml", "--no-save"], "a.toml"),
    ] {
        let place = clinic();
        let ended = overtaken(&place, arguments, name);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(4), ""));
        told += &format!("{}\n{}\n", arguments.join(" "), last_words(&ended));
        assert_eq!(place.read(name), "of another client");
        let resumed = place.typed(&["interview", "--resume"], &["yes", "v"]);
        assert_eq!(resumed.stdout, straight.stdout);
        assert_eq!(place.names(FOLDER), [""; 0]);
    }
    insta::assert_snapshot!(told, @"
    needling --save a.toml
    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: cannot write `a.toml`: a file of that name has appeared
    help: name another file; `--overwrite` replaces the existing one

    needling -o a.txt
    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: cannot write `a.txt`: a file of that name has appeared
    help: name another file; `--overwrite` replaces the existing one

    needling --save a.toml --no-save
    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: cannot write `a.toml`: a file of that name has appeared
    help: name another file; `--overwrite` replaces the existing one
    ");
}

#[test]
fn answers_that_were_saved_are_named_although_the_page_cannot_be_written() {
    let mut told = String::new();
    for more in [&[][..], &["--no-save"]] {
        let place = clinic();
        let arguments = ["needling", "--save", "a.toml", "-o", "p.txt"];
        let ended = overtaken(&place, &[&arguments, more].concat(), "p.txt");
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(4), ""));
        told += &format!("{more:?}\n{}\n", last_words(&ended));
        assert!(place.read("a.toml").contains("C-7"));
        assert_eq!(place.read("p.txt"), "of another client");
        let is_kept = place.path(FOLDER).is_dir() && !place.names(FOLDER).is_empty();
        assert_eq!(is_kept, more.is_empty());
    }
    insta::assert_snapshot!(told, @r#"
    []
    wrote `a.toml`

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: cannot write `p.txt`: a file of that name has appeared
    help: name another file; `--overwrite` replaces the existing one

    ["--no-save"]
    wrote `a.toml`

    the answers are in `a.toml`; nothing else of this interview is kept
    error: cannot write `p.txt`: a file of that name has appeared
    help: name another file; `--overwrite` replaces the existing one
    "#);
}

#[cfg(unix)]
#[test]
fn an_interview_whose_page_cannot_be_printed_is_kept() {
    let place = clinic();
    let typed: String = ISOTRETINOIN
        .concat()
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    place.write("typed.txt", typed);
    let straight = clinic().interview(&["needling"], &ISOTRETINOIN.concat());
    let interview = |more: &str, redirection: &str| {
        let program = place.command(&[]);
        let shell = format!(
            "exec {} interview needling --on 2026-11-22 {more} < typed.txt {redirection}",
            program.get_program().display()
        );
        let mut command = std::process::Command::new("sh");
        let variables = program.get_envs();
        command.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        end(command.current_dir(place.path(".")).args(["-c", &shell]))
    };
    let mut told = String::new();
    for (more, redirection) in [
        ("", ">&-"),
        ("", "> /dev/null"),
        ("-o /dev/null --format text", ""),
        ("", "> /dev/zero"),
        ("-o /dev/zero --format text", ""),
    ] {
        let ended = interview(more, redirection);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(4), ""),
            "{more} {redirection}"
        );
        told += &format!("{more} {redirection}\n{}\n", last_words(&ended));
        let resumed = place.typed(&["interview", "--resume"], &["yes", "v"]);
        assert_eq!(resumed.stdout, straight.stdout);
        assert_eq!(place.names(FOLDER), [""; 0]);
    }
    for (more, code) in [("--save a.toml", Some(0)), ("--no-save", Some(2))] {
        let ended = interview(more, "> /dev/null");
        assert_eq!(ended.code, code, "{more}");
        told += &format!("{more}\n{}\n", last_words(&ended));
        assert_eq!(place.names(FOLDER), [""; 0]);
    }
    assert!(place.read("a.toml").contains("C-7"));
    insta::assert_snapshot!(told, @"
     >&-
    no answer file was written

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: the page went to a device where nobody can read it
    help: name a file with `-o`, or leave stdout open

     > /dev/null
    no answer file was written

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: the page went to a device where nobody can read it
    help: name a file with `-o`, or leave stdout open

    -o /dev/null --format text 
    no answer file was written

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: the page went to a device where nobody can read it
    help: name a file with `-o`, or leave stdout open

     > /dev/zero
    no answer file was written

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: the page went to a device where nobody can read it
    help: name a file with `-o`, or leave stdout open

    -o /dev/zero --format text 
    no answer file was written

    6 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    error: the page went to a device where nobody can read it
    help: name a file with `-o`, or leave stdout open

    --save a.toml
    wrote `a.toml`
    the page went to a device where nobody can read it; the answers are in `a.toml`

    --no-save
    ");
}

/// Sets the modification time of everything that is kept.
fn date(place: &Place, time: SystemTime) {
    for name in place.names(FOLDER) {
        let file = File::options()
            .append(true)
            .open(place.path(&format!("{FOLDER}/{name}")));
        file.and_then(|file| file.set_modified(time))
            .expect("a time");
    }
}

#[test]
fn answers_kept_by_a_clock_that_was_ahead_are_deleted_in_time() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let place = clinic();
    for (ahead, is_dated_again) in [
        (DAY / 2, false),
        (DAY + Duration::from_secs(60), true),
        (DAY * 4000, true),
    ] {
        place.interview(&["needling"], &["C-1", "A. Nurse"]);
        date(&place, SystemTime::now() + ahead);
        let ended = place.typed(&["interview", "--resume"], &["yes", ":q"]);
        let names = place.names(FOLDER);
        assert_eq!(names.len(), 1, "{}", ended.stderr);
        let file = place.path(&format!("{FOLDER}/{}", names[0]));
        let changed = fs::metadata(file).and_then(|file| file.modified());
        let is_past = changed.expect("a time") <= SystemTime::now();
        assert_eq!(is_past, is_dated_again, "{ahead:?}");
        fs::remove_dir_all(place.path("state")).expect("a folder");
    }
}

#[test]
fn answers_are_not_saved_among_rule_files() {
    let place = clinic();
    place.write("other/protocol.toml", "");
    place.write("rules/notes/readme.txt", "");
    let mut told = String::new();
    for file in [
        "rules/c-7.toml",
        "rules/notes/c-7.toml",
        "other/c-7.json",
        "protocol.toml",
    ] {
        let ended = place.interview(&["needling", "--save", file], &["C-7"]);
        told += &format!("{}\n", ended.whole());
        assert!(!place.path(file).exists(), "{file}");
    }
    insta::assert_snapshot!(told, @"
    ended with 2
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: `rules/c-7.toml` would be read as a rule file
    help: name a file in another folder

    ended with 2
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: `rules/notes/c-7.toml` would be read as a rule file
    help: name a file in another folder

    ended with 2
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: `other/c-7.json` would be read as a rule file
    help: name a file in another folder

    ended with 2
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules
    error: `protocol.toml` would be read as a rule file
    help: name a file in another folder
    ");
}
