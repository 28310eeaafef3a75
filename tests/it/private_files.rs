//! The files that a run leaves: none if it is ended in any way, otherwise files that only their owner can read.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::program::{Place, end, today};

const FORM: &str =
    "id = \"C-1\"\non = 2026-11-22\nprocedures = [\"peel\"]\n[answers]\narea = [\"none\"]\n";

fn place() -> Place {
    let place = Place::new();
    place.write("form.toml", FORM);
    place
}

/// The program as a shell starts it after some other commands.
fn after(place: &Place, shell: &str, arguments: &[&str]) -> Command {
    let program = place.command(&[]);
    let mut command = Command::new("sh");
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .current_dir(place.path("."))
        .args(["-c", &format!("{shell}; exec \"$0\" \"$@\"")])
        .arg(program.get_program())
        .args(arguments)
        .stdin(Stdio::null());
    command
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn results_are_private_with_any_umask() {
    for mask in ["0", "022", "0777"] {
        let place = place();
        let screen =
            "screen form.toml --format csv -o out.csv --summary sum.json --errors errors.ndjson";
        let shell = format!("umask {mask}");
        let screen: Vec<_> = screen.split(' ').collect();
        assert_eq!(end(&mut after(&place, &shell, &screen)).code, Some(0));
        for name in ["out.csv", "sum.json", "errors.ndjson"] {
            assert_eq!(mode(&place.path(name)), 0o600, "{mask} {name}");
        }
        place.write("typed.txt", "C-1\nA. Nurse\n");
        let mut interview = after(&place, &shell, &["interview", "peel"]);
        let typed = File::open(place.path("typed.txt")).expect("a file");
        assert_eq!(end(interview.stdin(typed)).code, Some(130));
        let mut folder = place.path("state");
        for below in ["contra", "interviews"] {
            assert_eq!(mode(&folder), 0o700, "{mask}");
            folder.push(below);
        }
        let names = place.names("state/contra/interviews");
        assert_eq!(names.len(), 1);
        assert_eq!(mode(&folder.join(&names[0])), 0o600, "{mask}");
    }
}

#[test]
fn rules_that_init_writes_follow_the_umask() {
    let place = place();
    let ended = end(&mut after(&place, "umask 027", &["init", "a/mine", "-q"]));
    assert_eq!(ended.code, Some(0));
    let modes = ["a", "a/mine", "a/mine/protocol.toml"].map(|name| mode(&place.path(name)));
    assert_eq!(modes, [0o750, 0o750, 0o640]);
}

/// A screening that waits for more input, with its output open.
fn waiting(place: &Place, shell: &str) -> Child {
    let typed = "screen - --input-format csv -o out.csv";
    let arguments: Vec<_> = typed.split(' ').collect();
    let mut command = after(place, shell, &arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let folder = fs::canonicalize(place.path(".")).expect("a folder");
    let is_open =
        |path: &Path| path.starts_with(&folder) && path.to_string_lossy().ends_with("(deleted)");
    loop {
        assert_eq!(child.try_wait().expect("a state"), None);
        let open = fs::read_dir(format!("/proc/{}/fd", child.id()));
        let mut open = open.into_iter().flatten().flatten();
        if open.any(|one| fs::read_link(one.path()).is_ok_and(|path| is_open(&path))) {
            return child;
        }
        std::thread::yield_now();
    }
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.is_ok_and(|sent| sent.success()));
}

#[test]
fn an_ignored_hang_up_stays_ignored() {
    let place = place();
    let mut child = waiting(&place, "trap '' HUP");
    send(&child, "-HUP");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"id,area\nC-1,none\n").expect("it reads");
    drop(stdin);
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    let results = place.read("out.csv");
    insta::assert_snapshot!(results.replace(&today().to_string(), "TODAY"), @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,2,C-1,needling,TODAY,incomplete,eligible,refer,,,,keloid;capsules-last,,,,,,small@1+draft
    <stdin>,1,2,C-1,peel,TODAY,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    ");
}

#[test]
fn no_core_is_dumped() {
    let place = place();
    let mut child = waiting(&place, "ulimit -c unlimited 2> /dev/null || true");
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).expect("limits");
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<_> = core.expect("a limit").split_whitespace().skip(4).collect();
    assert_eq!(core, ["0", "0", "bytes"]);
    child.kill().expect("it runs");
    child.wait().expect("an end");
}

#[test]
fn a_file_that_grows_too_large_is_an_error_of_writing() {
    let place = place();
    let rows: String = (0..2000)
        .map(|row| format!("C-{row},2026-11-22,none\n"))
        .collect();
    place.write("intake.csv", format!("id,on,area\n{rows}"));
    let arguments = ["screen", "intake.csv", "-q", "-o", "out.csv"];
    let ended = end(&mut after(&place, "ulimit -f 8", &arguments));
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `out.csv`: a file cannot be that large here
    ");
    assert_eq!(place.names("."), ["form.toml", "intake.csv", "rules"]);
}

#[test]
fn a_run_that_cannot_wait_for_signals_does_not_begin() {
    let place = place();
    let arguments = ["screen", "form.toml"];
    let ended = end(&mut after(&place, "ulimit -n 4", &arguments));
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    --- stderr
    error: cannot wait for Ctrl-C and other signals: Too many open files (os error 24)
    help: allow this user more processes and open files; `ulimit -a` shows the limits
    ");
}

#[test]
fn files_left_by_a_killed_run_are_named_once() {
    let place = place();
    place.write(".contra-abc123", "half");
    let arguments = [
        "screen",
        "form.toml",
        "-q",
        "-o",
        "out.txt",
        "--summary",
        "sum.json",
    ];
    insta::assert_snapshot!(place.run(&arguments).whole(), @"
    ended with 0
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    `./.contra-abc123` is left over from a run that was killed and may contain answers: delete it
    ");
    assert_eq!(place.read(".contra-abc123"), "half");
}

/// A signal at any moment leaves a complete protocol or nothing, not even the parent folders.
#[test]
fn an_interrupted_init_leaves_nothing() {
    let (mut cut, mut whole) = (0, 0);
    for round in 0..40_u32 {
        let place = Place::new();
        let mut child = place
            .command(&["init", "new/mine", "-q"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        // the signal comes after 0 to 19 files
        let wanted = (round % 20) as usize;
        let written = || fs::read_dir(place.path("new/mine")).map_or(0, Iterator::count);
        while child.try_wait().expect("a state").is_none() && written() < wanted {
            std::thread::yield_now();
        }
        if child.try_wait().expect("a state").is_none() {
            let _ = Command::new("kill")
                .args(["-TERM", &child.id().to_string()])
                .status();
        }
        match child.wait().expect("an end").code() {
            Some(143) | None => {
                cut += 1;
                assert_eq!(place.names("."), ["rules"], "round {round}");
            }
            code => {
                whole += 1;
                assert_eq!(code, Some(0));
                assert_eq!(place.run(&["check", "new/mine", "-q"]).code, Some(0));
            }
        }
    }
    assert_eq!(cut + whole, 40);
}

#[test]
fn a_link_stays_a_link_and_leads_to_the_result() {
    let place = place();
    place.write("folder/old.csv", "old");
    std::os::unix::fs::symlink("folder/old.csv", place.path("link.csv")).expect("a link");
    std::os::unix::fs::symlink("link.csv", place.path("chain.csv")).expect("a link");
    std::os::unix::fs::symlink("folder/new.csv", place.path("dangling.csv")).expect("a link");
    let result = place
        .run(&["screen", "form.toml", "--format", "csv"])
        .stdout;
    for (link, file) in [
        ("chain.csv", "folder/old.csv"),
        ("dangling.csv", "folder/new.csv"),
    ] {
        let ended = place.run(&["screen", "form.toml", "-o", link]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
        assert_eq!(place.read(file), result);
        assert!(place.path(link).is_symlink());
        assert_eq!(mode(&place.path(file)), 0o600);
    }
}

/// Needs the permission to give files away, which `root` has.
#[test]
fn links_and_pipes_of_another_user_are_refused() {
    let place = place();
    if std::os::unix::fs::chown(place.path("form.toml"), Some(65534), None).is_err() {
        return;
    }
    std::os::unix::fs::symlink("out.csv", place.path("link.csv")).expect("a link");
    std::os::unix::fs::lchown(place.path("link.csv"), Some(65534), None).expect("an owner");
    std::os::unix::fs::symlink("link.csv", place.path("chain.csv")).expect("a link");
    let made = Command::new("mkfifo").arg(place.path("pipe.csv")).status();
    assert!(made.is_ok_and(|made| made.success()));
    std::os::unix::fs::chown(place.path("pipe.csv"), Some(65534), None).expect("an owner");
    let told = place.told(&[
        "screen form.toml -o link.csv",
        "screen form.toml -o chain.csv",
        "screen form.toml -o pipe.csv",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen form.toml -o link.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `link.csv`: the link belongs to another user

    $ contra screen form.toml -o chain.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `chain.csv`: the link belongs to another user

    $ contra screen form.toml -o pipe.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `pipe.csv`: the pipe belongs to another user
    ");
    assert!(!place.path("out.csv").exists());
}

/// A link in the path is as dangerous as a link to the file itself. Needs the permission to give files away.
#[test]
fn a_folder_that_another_user_linked_is_refused() {
    let place = place();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, place.path(name)).expect("a link");
        std::os::unix::fs::lchown(place.path(name), Some(65534), None)
    };
    place.write("theirs/kept", "");
    place.write("state/contra/kept", "");
    if link("theirs", "linked").is_err() {
        return;
    }
    link("../../theirs", "state/contra/interviews").expect("an owner");
    std::os::unix::fs::symlink("linked/below", place.path("chain")).expect("a link");
    let theirs = place.path("theirs");
    fs::set_permissions(&theirs, fs::Permissions::from_mode(0o755)).expect("a mode");
    place.write("typed.txt", "C-1\n");
    let told = place.told(&[
        "screen form.toml -o linked/out.csv",
        "screen form.toml -o linked/../out.csv",
        "screen form.toml -q -o out.txt --summary chain/sum.json",
        "init linked/mine",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen form.toml -o linked/out.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `linked/out.csv`: the link belongs to another user

    $ contra screen form.toml -o linked/../out.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `linked/../out.csv`: the link belongs to another user

    $ contra screen form.toml -q -o out.txt --summary chain/sum.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot write `chain/sum.json`: the link belongs to another user

    $ contra init linked/mine
    ended with 4
    --- stdout
    --- stderr
    error: cannot write to `linked/mine`: the link belongs to another user
    ");
    for arguments in [&["peel"][..], &["--resume"], &["--discard"]] {
        let ended = place.run_on("typed.txt", &[&["interview"], arguments].concat());
        let state = place.path("state/contra/interviews");
        let said = format!(
            "error: cannot keep an interview in `{}`: the link belongs to another user\nhelp: `--no-save` keeps nothing\n",
            state.display()
        );
        assert_eq!(ended.code, Some(4), "{arguments:?}");
        assert!(ended.stderr.ends_with(&said), "{}", ended.stderr);
    }
    assert_eq!(place.names("theirs"), ["kept"]);
    assert_eq!(mode(&theirs), 0o755);
    // links of the same user are followed
    std::os::unix::fs::symlink("theirs", place.path("own")).expect("a link");
    let arguments = ["screen", "form.toml", "-o", "own/out.csv"];
    assert_eq!(place.run(&arguments).code, Some(0));
    assert_eq!(place.names("theirs"), ["kept", "out.csv"]);
}

#[test]
fn the_name_of_a_folder_is_not_a_file() {
    let place = place();
    std::os::unix::fs::symlink("new/", place.path("link")).expect("a link");
    for output in ["new/", "new/.", "link"] {
        let arguments = ["screen", "form.toml", "--format", "csv", "-o", output];
        assert_eq!(place.run(&arguments).code, Some(4), "{output}");
        assert!(!place.path("new").exists(), "{output}");
    }
}

#[test]
fn a_pipe_of_the_user_is_written_to() {
    let place = place();
    let made = Command::new("mkfifo").arg(place.path("pipe.csv")).status();
    assert!(made.is_ok_and(|made| made.success()));
    let mut command = place.command(&["screen", "form.toml", "-o", "pipe.csv"]);
    let mut child = command
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut read = String::new();
    let pipe = File::open(place.path("pipe.csv"));
    pipe.and_then(|mut pipe| pipe.read_to_string(&mut read))
        .expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    assert_eq!(
        read,
        place
            .run(&["screen", "form.toml", "--format", "csv"])
            .stdout
    );
}
