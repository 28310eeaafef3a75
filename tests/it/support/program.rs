//! Runs `contra` in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::protocol_file::protocol_file;

/// A folder with rule files in `rules/`, in which the program runs.
pub(crate) struct Place {
    folder: TempDir,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        place.write("rules/protocol.toml", PROTOCOL);
        place.write("rules/skin.toml", SKIN);
        place
    }

    /// Rules without errors: freckles are clear, because no rule is about them.
    pub(crate) fn sound() -> Self {
        let place = Self::new();
        let clear = "clear   = [\"none\"]\n";
        let more = "clear-for = { needling = [\"none\", \"freckles\"] }\n";
        let skin = SKIN.replace(clear, &format!("{clear}{more}"));
        place.write("rules/skin.toml", skin);
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// The program without any environment variable that it reads, except the one for the rules.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contra"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "GITHUB_WORKSPACE"] {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("CONTRA_RULES", "rules")
            .env("XDG_STATE_HOME", self.path("state"))
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        end(&mut self.command(arguments))
    }

    /// Runs with a command line whose words are separated by spaces.
    pub(crate) fn run_line(&self, typed: &str) -> Ended {
        self.run(&typed.split(' ').collect::<Vec<_>>())
    }

    /// Several runs in one text: each command line, then its output.
    pub(crate) fn told(&self, runs: &[&str]) -> String {
        let told = runs
            .iter()
            .map(|typed| format!("$ contra {typed}\n{}", self.run_line(typed).whole()));
        told.collect::<Vec<_>>().join("\n")
    }

    /// Runs with a file of this place as stdin.
    pub(crate) fn run_on(&self, stdin: &str, arguments: &[&str]) -> Ended {
        let stdin = fs::File::open(self.path(stdin)).expect("a file");
        end(self.command(arguments).stdin(stdin))
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        names(&self.path(folder))
    }
}

impl Ended {
    /// Everything in one text: the exit code, then the output on each stream.
    pub(crate) fn whole(&self) -> String {
        let code = self
            .code
            .map_or("a signal".to_owned(), |code| code.to_string());
        format!(
            "ended with {code}\n--- stdout\n{}--- stderr\n{}",
            self.stdout, self.stderr
        )
    }
}

/// Runs a command to its end.
pub(crate) fn end(command: &mut Command) -> Ended {
    let output = command.output().expect("the program runs");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// The day of the run, in the time zone of the tests.
pub(crate) fn today() -> jiff::civil::Date {
    jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::UTC)
        .date()
}

const PROTOCOL: &str = protocol_file! {
    id: "small",
    title: "A small protocol",
    version: "1",
    review_by: "2027-11-22",
    topics: r#"["skin"]"#,
    procedures: r#"[[procedure]]
id    = "needling"
title = "Needling"

[[procedure]]
id    = "peel"
title = "Peel"

"#,
    handout: "A handout",
};

const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id    = "capsules-last"
ask   = "When did you take the last capsule?"
type  = "date"
clear = { older-than = "6 months" }

[[question]]
id   = "keloid"
ask  = "Have you ever had a keloid?"
type = "yes-no"

[[question]]
id      = "area"
ask     = "Is any of this on the skin to be treated?"
type    = "multi"
options = ["warts", "freckles"]
clear   = ["none"]

[[rule]]
id      = "capsules"
for     = ["needling"]
verdict = "defer"
when    = { capsules-last = { within = "6 months" } }
say     = "The last capsule was taken less than six months ago."
do      = "Rebook once six months have passed."
because = ["handout"]

[[rule]]
id      = "keloids"
for     = ["needling"]
verdict = "refer"
when    = { keloid = "yes" }
say     = "Someone who has had a keloid may get another."
because = ["handout"]

[[rule]]
id      = "warts"
verdict = "contraindicated"
when    = { area = "warts" }
say     = "Skin with warts must not be treated."
until   = "the warts are gone"
because = ["handout"]

[[rule]]
id      = "freckles"
for     = ["peel"]
verdict = "precaution"
when    = { area = "freckles" }
say     = "Freckles may fade."
because = ["handout"]
"#;

/// The title of the differences from earlier answers on a page. Only the page of an interview has them.
const DIFFERENCES: &str = "Answers that differ from the earlier record\n";

/// The part of a page about the differences from earlier answers.
pub(crate) fn differences(page: &str) -> &str {
    let (_, section) = page.split_once(DIFFERENCES).expect("a difference");
    let (section, _) = section.split_once("\n\n").expect("a section below it");
    section
}

/// A page without that part.
pub(crate) fn without_differences(page: &str) -> String {
    page.replace(&format!("{DIFFERENCES}{}\n\n", differences(page)), "")
}
