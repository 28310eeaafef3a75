//! Outputs that cannot be written, and interrupted runs: one error or none, and never an incomplete file.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::support::program::Place;

const FORM: &str =
    "id = \"C-1\"\non = 2026-11-22\nprocedures = [\"peel\"]\n[answers]\narea = [\"none\"]\n";

fn place() -> Place {
    let place = Place::new();
    place.write("form.toml", FORM);
    place
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let place = place();
    place.write("folder.csv/file", "");
    let before = place.names(".");
    let told = place.told(&[
        "screen form.toml -o folder.csv",
        "screen form.toml -o missing/out.csv",
        "screen form.toml -o form.toml/out.csv",
        "screen form.toml -o out.csv --summary missing/sum.json",
        "screen form.toml -o out.csv --errors missing/errors.ndjson",
        "check -o missing/findings.txt",
        "test -o missing/cases.txt",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen form.toml -o folder.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `folder.csv`: it is a folder

    $ contra screen form.toml -o missing/out.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `missing/out.csv`: no such file or folder

    $ contra screen form.toml -o form.toml/out.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `form.toml/out.csv`: it is not a folder

    $ contra screen form.toml -o out.csv --summary missing/sum.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `missing/sum.json`: no such file or folder

    $ contra screen form.toml -o out.csv --errors missing/errors.ndjson
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `missing/errors.ndjson`: no such file or folder

    $ contra check -o missing/findings.txt
    ended with 4
    --- stdout
    --- stderr
    error: cannot write `missing/findings.txt`: no such file or folder

    $ contra test -o missing/cases.txt
    ended with 4
    --- stdout
    --- stderr
    error: cannot write `missing/cases.txt`: no such file or folder
    ");
    assert_eq!(place.names("."), before);
}

#[test]
fn no_file_holds_two_outputs_or_an_input() {
    let place = place();
    place.write("sum.json", "");
    let before = place.names(".");
    let told = place.told(&[
        "screen form.toml -o sum.json --summary sum.json",
        "screen form.toml --errors ./sum.json --summary rules/../sum.json",
        "screen form.toml --summary new.json --errors ./new.json",
        "screen form.toml --errors ./form.toml",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen form.toml -o sum.json --summary sum.json
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `sum.json`

    $ contra screen form.toml --errors ./sum.json --summary rules/../sum.json
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `./sum.json`

    $ contra screen form.toml --summary new.json --errors ./new.json
    ended with 2
    --- stdout
    --- stderr
    error: two outputs cannot be written to `./new.json`

    $ contra screen form.toml --errors ./form.toml
    ended with 2
    --- stdout
    --- stderr
    error: `./form.toml` is an input and would be overwritten
    ");
    assert_eq!(place.names("."), before);
    assert_eq!(place.read("form.toml"), FORM);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::os::unix::fs::PermissionsExt;
    use std::process::{ExitStatus, Stdio};

    use super::*;
    use crate::support::program::end;

    #[test]
    fn a_full_disk_is_an_error_for_every_output() {
        let place = place();
        let told = place.told(&[
            "screen form.toml -o /dev/full --format csv",
            "screen form.toml --format csv --summary /dev/full",
            "check -o /dev/full",
        ]);
        insta::assert_snapshot!(told, @"
        $ contra screen form.toml -o /dev/full --format csv
        ended with 4
        --- stdout
        --- stderr
        protocol: small 1, draft, rules
        error: cannot write `/dev/full`: the disk is full

        $ contra screen form.toml --format csv --summary /dev/full
        ended with 4
        --- stdout
        file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
        form.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
        --- stderr
        protocol: small 1, draft, rules
        error: cannot write `/dev/full`: the disk is full

        $ contra check -o /dev/full
        ended with 4
        --- stdout
        --- stderr
        error: cannot write `/dev/full`: the disk is full
        ");
        let mut all = String::new();
        for arguments in [
            &["list", "rules"][..],
            &["explain", "capsules"],
            &["check"],
            &["man"],
            &["completions", "bash"],
            &["--help"],
        ] {
            let full = File::options()
                .write(true)
                .open("/dev/full")
                .expect("a device");
            let ended = end(place.command(arguments).stdout(full));
            all += &format!("{}\n{}\n", arguments.join(" "), ended.whole());
        }
        insta::assert_snapshot!(all, @"
        list rules
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full

        explain capsules
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full

        check
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full

        man
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full

        completions bash
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full

        --help
        ended with 4
        --- stdout
        --- stderr
        error: cannot write the output: the disk is full
        ");
    }

    #[test]
    fn a_closed_pipe_is_not_an_error() {
        let place = place();
        for arguments in [
            &["screen", "form.toml"][..],
            &["list", "rules"],
            &["explain", "capsules"],
            &["check"],
            &["test"],
            &["man"],
            &["completions", "bash"],
            &["--help"],
        ] {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let ended = end(place.command(arguments).stdout(writer));
            let told = ended
                .stderr
                .replace("protocol: small 1, draft, rules\n", "");
            assert_eq!((ended.code, told.as_str()), (Some(0), ""), "{arguments:?}");
        }
    }

    /// A link to a stream must not be replaced by a file, and a log that is appended to must keep its content.
    #[test]
    fn a_stream_that_is_named_as_output_is_not_replaced() {
        let place = place();
        let mut all = String::new();
        for stream in ["/dev/stdout", "/dev/fd/1"] {
            place.write("log", "before\n");
            let log = File::options()
                .append(true)
                .open(place.path("log"))
                .expect("a file");
            let ended = end(place
                .command(&["screen", "form.toml", "-q", "--format", "csv", "-o", stream])
                .stdout(log));
            all += &format!(
                "-o {stream}\n{}--- log\n{}\n",
                ended.whole(),
                place.read("log")
            );
        }
        insta::assert_snapshot!(all, @"
        -o /dev/stdout
        ended with 0
        --- stdout
        --- stderr
        protocol: small 1, draft, rules
        --- log
        before
        file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
        form.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft

        -o /dev/fd/1
        ended with 0
        --- stdout
        --- stderr
        protocol: small 1, draft, rules
        --- log
        before
        file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
        form.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
        ");
        place.write("broken.toml", "[answers]\nkeloid = \"maybe\"\n");
        let ended = place.run_line("screen broken.toml --procedure peel --on 2026-11-22 -q --format csv --errors /dev/stderr");
        insta::assert_snapshot!(ended.whole(), @r#"
        ended with 1
        --- stdout
        file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
        broken.toml,1,1,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid,,,small@1+draft
        --- stderr
        protocol: small 1, draft, rules
        {"file":"broken.toml","record":1,"line":1,"question":"keloid","value":"maybe","message":"this is not one of the options `yes` and `no`"}
        "#);
        for stream in ["/dev/stdout", "/dev/stderr"] {
            assert!(std::fs::symlink_metadata(stream).is_ok_and(|stream| stream.is_symlink()));
        }
    }

    /// Number of files without a name that a run has open in its folder.
    fn nameless(place: &Place, run: u32) -> usize {
        let folder = std::fs::canonicalize(place.path(".")).expect("a folder");
        let open = std::fs::read_dir(format!("/proc/{run}/fd"));
        let open = open.into_iter().flatten().flatten();
        let leads_to = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
        leads_to
            .filter(|path| {
                path.starts_with(&folder) && path.to_string_lossy().ends_with("(deleted)")
            })
            .count()
    }

    /// Waits for files that are being written, sends a signal, and returns how the run ended and which files are left.
    fn cut_short(place: &Place, signal: &str) -> (ExitStatus, Vec<String>) {
        let typed = "screen - --input-format csv -o out.csv --summary sum.json";
        let mut command = place.command(&typed.split(' ').collect::<Vec<_>>());
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        // stays open as long as the program should wait for more input
        let stdin = child.stdin.take();
        while nameless(place, child.id()) < 2 {
            assert_eq!(child.try_wait().expect("a state"), None);
            std::thread::yield_now();
        }
        let id = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(sent.is_ok_and(|sent| sent.success()));
        let ended = child.wait().expect("an end");
        drop(stdin);
        (ended, place.names("."))
    }

    #[test]
    fn an_interrupted_run_leaves_no_file() {
        let place = place();
        place.write("out.csv", "of an earlier run");
        let before = place.names(".");
        for (signal, code) in [
            ("-INT", Some(130)),
            ("-HUP", Some(130)),
            ("-ALRM", Some(142)),
            ("-TERM", Some(143)),
            ("-KILL", None),
            ("-USR1", None),
        ] {
            let (ended, left) = cut_short(&place, signal);
            assert_eq!((ended.code(), left), (code, before.clone()), "{signal}");
        }
        assert_eq!(place.read("out.csv"), "of an earlier run");
    }

    #[test]
    fn reports_of_check_and_test_are_private() {
        let place = Place::sound();
        let case = "[[case]]\nname = \"a\"\nprocedure = \"peel\"\non = 2026-11-22\nrest = \"clear\"\nexpect = \"eligible\"\n";
        place.write("rules/skin.test.toml", case);
        for (command, name) in [("check", "findings.txt"), ("test", "cases.txt")] {
            assert_eq!(place.run(&[command, "-o", name]).code, Some(0));
            let mode = place
                .path(name)
                .metadata()
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_is_full_is_an_error_and_a_closed_pipe_is_not() {
    let place = place();
    let rows = "2026-06,none\n".repeat(20_000);
    place.write("long.csv", format!("capsules-last,area\n{rows}"));
    for format in ["text", "csv", "ndjson", "json"] {
        let arguments = ["screen", "long.csv", "-q", "--format", format];
        let mut command = place.command(&arguments);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut [0; 10]).expect("some output");
        drop(stdout);
        assert_eq!(child.wait().expect("an end").code(), Some(0), "{format}");
    }
    if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
        let status = place
            .command(&["screen", "form.toml"])
            .stdout(full)
            .stderr(Stdio::null())
            .status();
        assert_eq!(status.expect("an end").code(), Some(4));
    }
}

/// A process that writes to the program may not notice that the run is over, and wait.
#[cfg(target_os = "linux")]
#[test]
fn an_output_that_fails_ends_the_run_though_more_input_may_come() {
    let place = place();
    let rows = "capsules-last,area\n".to_owned() + &"2026-06,none\n".repeat(40_000);
    for (threads, closed, code) in [("1", false, 4), ("2", false, 4), ("2", true, 0)] {
        let arguments = [
            "screen",
            "-",
            "--input-format",
            "csv",
            "--format",
            "csv",
            "-q",
        ];
        let mut command = place.command(&[&arguments[..], &["--threads", threads]].concat());
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        if closed {
            command.stdout(Stdio::piped())
        } else {
            let full = std::fs::File::options().write(true).open("/dev/full");
            command.stdout(full.expect("a device"))
        };
        let mut child = command.spawn().expect("the program runs");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("a pipe");
        // the program may end before it has read everything
        let _ = stdin.write_all(rows.as_bytes());
        assert_eq!(
            child.wait().expect("an end").code(),
            Some(code),
            "{threads}"
        );
        drop(stdin);
    }
}
