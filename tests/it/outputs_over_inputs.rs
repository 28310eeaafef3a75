//! No command overwrites a file that it read, by any path.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::program::{Ended, Place, end};

const FORM: &str =
    "id = \"C-1\"\non = 2026-11-22\nprocedures = [\"peel\"]\n[answers]\narea = [\"none\"]\n";

const CASES: &str = r#"[[case]]
name      = "warts"
procedure = "peel"
on        = 2026-11-22
given     = { area = ["warts"] }
rest      = "clear"
expect    = "contraindicated"
"#;

/// The files of the rules that run.
const RULES: [&str; 4] = [
    "rules/protocol.toml",
    "rules/skin.toml",
    "rules/skin.test.toml",
    "rules/approval.toml",
];

/// A command, the options that name an output, and the files that it reads in addition to the rules.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const TABLE: [Row; 9] = [
    ("check --format text", &["-o"], &[]),
    ("test --format text", &["-o"], &[]),
    (
        "diff rules other --format text",
        &["-o"],
        &["other/protocol.toml", "other/skin.toml"],
    ),
    ("list rules --format text", &["-o"], &[]),
    ("list protocol --format html", &["-o"], &[]),
    ("explain keloids --format text", &["-o"], &[]),
    (
        "explain keloids --answers form.toml --format text",
        &["-o"],
        &["form.toml"],
    ),
    (
        "screen form.toml intake.csv --format csv",
        &["-o", "--summary", "--errors"],
        &["form.toml", "intake.csv"],
    ),
    (
        "interview peel --overwrite --answers form.toml --format text",
        &["-o", "--save"],
        &["form.toml"],
    ),
];

/// A place with approved rules, other rules and answers.
fn place() -> Place {
    let place = Place::sound();
    for name in ["protocol.toml", "skin.toml"] {
        place.write(
            &format!("other/{name}"),
            place.read(&format!("rules/{name}")),
        );
    }
    let protocol = place.read("rules/protocol.toml");
    let approved = protocol
        .replace("\"draft\"", "\"approved\"")
        .replace("2027", "2199");
    place.write("rules/protocol.toml", approved);
    place.write("rules/skin.test.toml", CASES);
    place.write("form.toml", FORM);
    place.write("intake.csv", "id,on,area\nC-2,2026-11-22,warts\n");
    place.write(
        "typed.txt",
        "A. Example\nMedical director\nRead in full.\nyes\n",
    );
    assert_eq!(place.run_on("typed.txt", &["approve"]).code, Some(0));
    place
}

/// Every file with its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.is_symlink() {
            files.extend(self::files(&path))
        } else {
            // a link to a folder has no content
            let content = fs::read(&path).unwrap_or_default();
            files.insert(path.display().to_string(), content);
        }
    }
    files
}

/// The paths that lead to a file, creating links if necessary.
fn ways(place: &Place, name: &str) -> Vec<String> {
    for link in ["hard.toml", "soft.toml", "chain.toml", "linked"] {
        let _ = fs::remove_file(place.path(link));
    }
    fs::hard_link(place.path(name), place.path("hard.toml")).expect("a link");
    symlink(name, place.path("soft.toml")).expect("a link");
    symlink("soft.toml", place.path("chain.toml")).expect("a link");
    symlink(".", place.path("linked")).expect("a link");
    vec![
        name.to_owned(),
        format!("./rules/../{name}"),
        place.path(name).display().to_string(),
        format!("linked/{name}"),
        "hard.toml".to_owned(),
        "soft.toml".to_owned(),
        "chain.toml".to_owned(),
    ]
}

fn split(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

/// Checks that apply to every run that is refused.
fn assert_refused(ended: &Ended, said: &str, what: &str) {
    let last = ended.stderr.lines().last().unwrap_or_default();
    assert_eq!(
        (ended.code, ended.stdout.as_str(), last),
        (Some(2), "", said),
        "{what}"
    );
}

#[test]
fn no_output_replaces_a_file_that_was_read() {
    let place = place();
    let mut turn = 0;
    for (command, options, more) in TABLE {
        for (option, name) in options
            .iter()
            .flat_map(|option| RULES.iter().chain(more).map(move |name| (option, name)))
        {
            if *option == "--save" && !name.ends_with(".toml") {
                continue;
            }
            let ways = ways(&place, name);
            let before = files(&place.path("."));
            // the path itself each time, the others in turn
            turn += 1;
            for way in [&ways[0], &ways[1 + turn % (ways.len() - 1)]] {
                let arguments = [split(command), vec![option, way]].concat();
                let ended = place.run(&arguments);
                let said = format!("error: `{way}` is an input and would be overwritten");
                assert_refused(&ended, &said, &arguments.join(" "));
                assert_eq!(files(&place.path(".")), before, "{arguments:?}");
            }
        }
    }
}

#[test]
fn stdout_and_stderr_may_not_be_a_file_that_is_read() {
    let place = place();
    let open = |name: &str, append: bool| {
        let mut options = File::options();
        let file = options
            .read(true)
            .write(true)
            .append(append)
            .open(place.path(name));
        file.expect("a file")
    };
    let before = files(&place.path("."));
    for (command, _, more) in TABLE {
        for name in RULES.iter().chain(more) {
            for append in [true, false] {
                let arguments = split(command);
                let ended = end(place.command(&arguments).stdout(open(name, append)));
                assert_eq!(ended.code, Some(2), "{command} > {name}");
                let kind = if name.contains('/') {
                    "a rule file"
                } else {
                    "an input"
                };
                let said = format!("is {kind} and would be overwritten\n");
                assert!(ended.stderr.ends_with(&said), "{command} > {name}");
                assert_eq!(files(&place.path(".")), before, "{command} > {name}");
                let ended = end(place.command(&arguments).stderr(open(name, append)));
                assert_eq!(
                    (ended.code, ended.stdout.as_str()),
                    (Some(2), ""),
                    "{command} 2> {name}"
                );
                assert_eq!(files(&place.path(".")), before, "{command} 2> {name}");
            }
        }
    }
}

#[test]
fn no_output_replaces_the_file_on_stdin() {
    let place = place();
    let before = files(&place.path("."));
    let screen = |more: &[&str]| {
        let arguments = [split("screen - --input-format csv"), more.to_vec()].concat();
        place.run_on("intake.csv", &arguments)
    };
    for output in ["intake.csv", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        for option in ["-o", "--summary", "--errors"] {
            let said = format!("error: `{output}` is an input and would be overwritten");
            assert_refused(&screen(&["--format", "csv", option, output]), &said, output);
        }
    }
    let stdin = File::open(place.path("intake.csv")).expect("a file");
    let stdout = File::options().append(true).open(place.path("intake.csv"));
    let mut command = place.command(&split("screen - --input-format csv --format csv"));
    let ended = end(command.stdin(stdin).stdout(stdout.expect("a file")));
    let said = "error: stdout leads to stdin, which is an input and would be overwritten";
    assert_refused(&ended, said, "stdout");
    // also the typed lines of an interview
    place.write("typed.toml", "C-1\n");
    let before = [before, files(&place.path("."))]
        .into_iter()
        .flatten()
        .collect::<BTreeMap<_, _>>();
    let arguments = split("interview peel --overwrite --save typed.toml");
    let said = "error: `typed.toml` is an input and would be overwritten";
    assert_refused(&place.run_on("typed.toml", &arguments), said, "typed.toml");
    assert_eq!(files(&place.path(".")), before);
}

#[test]
fn two_outputs_may_not_be_the_same_file() {
    let place = place();
    place.write("out.csv", "of an earlier run");
    fs::hard_link(place.path("out.csv"), place.path("hard.csv")).expect("a link");
    symlink("out.csv", place.path("soft.csv")).expect("a link");
    let before = files(&place.path("."));
    let told = place.told(&[
        "screen form.toml -o out.csv --summary hard.csv",
        "screen form.toml -o hard.csv --errors soft.csv",
        "screen form.toml --summary -",
        "screen form.toml -o - --errors /dev/stdout",
        "screen form.toml --format csv --summary /dev/fd/1",
        "screen form.toml -o out.txt --summary - --errors -",
        "interview --save -",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen form.toml -o out.csv --summary hard.csv
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `hard.csv`

    $ contra screen form.toml -o hard.csv --errors soft.csv
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `soft.csv`

    $ contra screen form.toml --summary -
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to stdout

    $ contra screen form.toml -o - --errors /dev/stdout
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `/dev/stdout`

    $ contra screen form.toml --format csv --summary /dev/fd/1
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `/dev/fd/1`

    $ contra screen form.toml -o out.txt --summary - --errors -
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to stdout

    $ contra interview --save -
    ended with 2
    --- stdout
    --- stderr
    error: cannot save answers to stdout, where the page goes
    help: name a file that ends with .toml or .json
    ");
    let open = || {
        File::options()
            .append(true)
            .open(place.path("out.csv"))
            .expect("a file")
    };
    let arguments = split("screen form.toml --format csv --summary out.csv");
    let ended = end(place.command(&arguments).stdout(open()));
    assert_refused(
        &ended,
        "error: two outputs cannot be written to `out.csv`",
        "stdout",
    );
    assert_eq!(files(&place.path(".")), before);
}

#[test]
fn a_dash_is_stdout() {
    let place = place();
    for command in [
        "check",
        "test",
        "list rules",
        "explain keloids",
        "screen form.toml",
        "diff rules other",
    ] {
        let plain = place.run(&split(command));
        let dash = place.run(&[split(command), vec!["-o", "-"]].concat());
        assert_eq!(plain, dash, "{command}");
    }
    let counts = place
        .run(&split("screen form.toml -o out.csv --summary -"))
        .stdout;
    assert_eq!(
        place
            .run(&split("screen form.toml -o out.csv --summary sum.json"))
            .stdout,
        ""
    );
    assert_eq!(counts, place.read("sum.json"));
    assert!(!place.path("-").exists());
}

/// A run may use other rules, for example those inside the program.
#[test]
fn no_rule_file_is_replaced_even_if_it_was_not_read() {
    let place = place();
    symlink("rules/skin.toml", place.path("soft.toml")).expect("a link");
    let before = files(&place.path("."));
    for (command, output) in [
        (
            "explain unknown-key --format text -o",
            "other/protocol.toml",
        ),
        ("list rules --format text -o", "other/skin.toml"),
        ("interview peel --overwrite --save", "other/skin.toml"),
        (
            "screen form.toml --format csv --errors",
            "other/protocol.toml",
        ),
        (
            "--rules other check rules --format text -o",
            "other/skin.toml",
        ),
    ] {
        let ended = place.run(&[split(command), vec![output]].concat());
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{command}"
        );
        assert!(
            ended.stderr.ends_with("would be overwritten\n"),
            "{command}"
        );
    }
    let ended = place.run(&split(
        "--rules embedded interview --overwrite --save soft.toml",
    ));
    let said = "error: `soft.toml` is a rule file and would be overwritten";
    assert_refused(&ended, said, "soft.toml");
    assert_eq!(files(&place.path(".")), before);
}

/// The next run would read a new file there as rules, even with an unusual name or through a link.
#[test]
fn no_output_becomes_a_rule_file() {
    let place = place();
    symlink("other/linked.toml", place.path("dangling.toml")).expect("a link");
    fs::create_dir(place.path("empty")).expect("a folder");
    let before = files(&place.path("."));
    let screen = "screen form.toml --format text";
    let explain = "explain unknown-key --format text";
    for (command, option, output) in [
        (screen, "-o", "rules/new.test.toml"),
        (screen, "-o", "other/new.toml"),
        (screen, "-o", "other/.toml"),
        (screen, "-o", "dangling.toml"),
        (screen, "-o", "empty/protocol.toml"),
        (screen, "-o", "empty/approval.toml"),
        (screen, "--summary", "other/new.toml"),
        (screen, "--errors", "other/new.toml"),
        (explain, "-o", "other/new.toml"),
        ("list rules --format text", "-o", "other/new.toml"),
        ("interview peel --format text", "-o", "other/new.toml"),
        ("interview peel", "--save", "other/new.toml"),
    ] {
        let arguments = [split(command), vec![option, output]].concat();
        let ended = place.run(&arguments);
        let told = ended.stderr.split_once("error: ").expect("an error").1;
        let said = format!(
            "`{output}` would be read as a rule file\nhelp: name a file in another folder\n"
        );
        assert_eq!(
            (ended.code, ended.stdout.as_str(), told),
            (Some(2), "", said.as_str()),
            "{arguments:?}"
        );
        assert_eq!(files(&place.path(".")), before, "{arguments:?}");
    }
    let ended = place.run(&[split(screen), vec!["-o", "empty/new.toml"]].concat());
    assert_eq!(ended.code, Some(0));
}
