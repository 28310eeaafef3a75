//! `contra record verify`: prints one line for each file, with the differences.

use std::path::{Path, PathBuf};

use super::check::{Checked, check};
use crate::cli::exit::Exit;
use crate::cli::output::Output;
use crate::cli::record_text::read;
use crate::cli::{Session, protocol, record_folder, stderr};
use crate::engine::Program;
use crate::model::{RecordFile, RulesBefore};
use crate::report::text::spelling::spelled_out;

/// Verify that record files are unchanged
///
/// Checks that the seal and the hash of each decision match, that the rules named in the record are the given ones, and
/// that the answers give the same results. If the rules are different, the seals are still checked. It cannot detect
/// that the last decision was removed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra record verify c-1042.toml\n  contra record verify records --rules rules"
)]
pub(super) struct Arguments {
    /// Record files, or folders of them (`.toml`)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Number of files for each result.
#[derive(Default)]
struct Counts {
    files: usize,
    matching: usize,
    other_rules: usize,
    differing: usize,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    let program = Program::compile(&protocol);
    let mut output = Output::stdout()?;
    let mut exit = Exit::Done;
    let mut counts = Counts::default();
    for named in &arguments.files {
        let files = if named.is_dir() {
            listed(named, session.quiet)
        } else {
            Ok(vec![named.clone()])
        };
        let files = files.unwrap_or_else(|error| {
            stderr::failure(&error);
            exit = exit.or(Exit::of(&error));
            Vec::new()
        });
        for path in files {
            let bytes = match read(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    stderr::failure(&error);
                    exit = exit.or(Exit::of(&error));
                    continue;
                }
            };
            let checked = check(&path, &bytes, (&protocol, &program));
            let name = path.display().to_string();
            let line = format!(
                "{}: {}\n",
                spelled_out(&name),
                spelled_out(&result_in_words(&checked))
            );
            std::io::Write::write_all(&mut output, line.as_bytes())?;
            exit = exit.or(counts.add(&checked));
        }
    }
    output.commit()?;
    if !session.quiet && counts.files > 0 {
        stderr::line(&counts.line());
    }
    Ok(exit)
}

/// The record files of a folder. Says which entries are not read.
fn listed(folder: &Path, is_quiet: bool) -> anyhow::Result<Vec<PathBuf>> {
    let found = record_folder::list(folder)?;
    if let Some(remark) = found.remark(folder).filter(|_| !is_quiet) {
        stderr::line(&remark);
    }
    Ok(found.files)
}

/// The line about a file.
fn result_in_words(checked: &Checked) -> String {
    match checked {
        Checked::Matches(matching) => {
            let (file, _) = matching.as_ref();
            format!("matches{}", about(file))
        }
        Checked::Plain => "a plain answer file: it has no seal and no results".to_owned(),
        Checked::OtherRules(rules, differences) => {
            let RulesBefore {
                id,
                version,
                sha256,
                ..
            } = rules;
            let made = format!("it was made with {id} {version} ({})", short(sha256));
            match differences.as_slice() {
                [] => format!("other rules: {made}; the seal matches"),
                differences => {
                    let differences = differences.join("; ");
                    format!("does not match: {differences}; other rules: {made}")
                }
            }
        }
        Checked::Differs(differences) => format!("does not match: {}", differences.join("; ")),
    }
}

/// The seal of a record, the number of its decisions, and the record that it replaces.
fn about(file: &RecordFile) -> String {
    let seal = file.seal.as_deref().unwrap_or_default();
    let decisions = match file.decisions.len() {
        0 => "no decision".to_owned(),
        1 => "1 decision".to_owned(),
        count => format!("{count} decisions"),
    };
    let replaces = file.replaces.as_deref();
    let replaces = replaces.map_or(String::new(), |seal| {
        format!(", replaces the record with the seal {}", short(seal))
    });
    format!(": seal {}, {decisions}{replaces}", short(seal))
}

/// The first digits of a hash.
fn short(hash: &str) -> String {
    hash.chars().take(8).collect()
}

impl Counts {
    /// Counts a file. Returns the exit code for it.
    fn add(&mut self, checked: &Checked) -> Exit {
        self.files += 1;
        let (count, exit) = match checked {
            Checked::Matches(_) => (&mut self.matching, Exit::Done),
            Checked::OtherRules(_, differences) if differences.is_empty() => {
                (&mut self.other_rules, Exit::Rules)
            }
            Checked::OtherRules(..) => (&mut self.differing, Exit::Rules),
            Checked::Plain | Checked::Differs(_) => (&mut self.differing, Exit::Found),
        };
        *count += 1;
        exit
    }

    fn line(&self) -> String {
        if self.matching == self.files {
            return match self.files {
                1 => "1 file matches".to_owned(),
                count => format!("{count} files match"),
            };
        }
        let files = match self.files {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        let Self {
            matching,
            other_rules,
            differing,
            ..
        } = self;
        let matching = match matching {
            1 => "1 matches".to_owned(),
            count => format!("{count} match"),
        };
        let differing = match differing {
            1 => "1 does not".to_owned(),
            count => format!("{count} do not"),
        };
        let other_rules = match other_rules {
            0 => String::new(),
            1 => ", 1 was made with other rules".to_owned(),
            count => format!(", {count} were made with other rules"),
        };
        format!("{files}: {matching}, {differing}{other_rules}")
    }
}
