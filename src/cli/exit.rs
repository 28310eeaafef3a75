//! Exit codes, and the errors that carry them.

use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::model::Verdict;

/// The outcome of a run, for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// The run did its job, with nothing to report. `incomplete` results and ignored answers are not reported.
    Done = 0,
    /// A finding, a failed case, or a result that is `unreadable` or has errors.
    Found = 1,
    /// The command line is not valid, or names something that does not exist. This is also the code of clap.
    Usage = 2,
    /// The rules do not exist, cannot be read, have errors, or lack a required approval.
    Rules = 3,
    /// An input does not exist or cannot be read, or an output cannot be written.
    Files = 4,
    /// With `--exit-verdict`: precaution.
    Precaution = 10,
    /// With `--exit-verdict`: defer.
    Defer = 11,
    /// With `--exit-verdict`: refer.
    Refer = 12,
    /// With `--exit-verdict`: contraindicated.
    Contraindicated = 13,
    /// With `--exit-verdict`: incomplete.
    Incomplete = 14,
    /// Interrupted by Ctrl-C or by closing the terminal (SIGHUP).
    Interrupted = 130,
    /// Ended by SIGALRM.
    Alarmed = 142,
    /// Ended by SIGTERM.
    Terminated = 143,
}

/// The reason why a run cannot continue, with its exit code and what to do next.
#[derive(Debug)]
pub(super) struct Failure {
    exit: Exit,
    message: String,
    help: Option<String>,
}

impl Exit {
    /// The code for a verdict. `None` is a verdict that is not decided.
    pub(super) fn of_verdict(decided: Option<Verdict>) -> Self {
        match decided {
            Some(Verdict::Eligible) => Self::Done,
            Some(Verdict::Precaution) => Self::Precaution,
            Some(Verdict::Defer) => Self::Defer,
            Some(Verdict::Refer) => Self::Refer,
            Some(Verdict::Contraindicated) => Self::Contraindicated,
            None => Self::Incomplete,
        }
    }

    /// The code of an error. An error without a code is about files.
    pub(super) fn of(error: &anyhow::Error) -> Self {
        error
            .downcast_ref::<Failure>()
            .map_or(Self::Files, |failure| failure.exit)
    }

    /// The more important of two codes: the lowest of 2, 3 and 4, then 1, then a verdict.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        if self.rank() <= other.rank() {
            self
        } else {
            other
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Usage => 0,
            Self::Rules => 1,
            Self::Files => 2,
            Self::Found => 3,
            Self::Done => u8::MAX,
            other => other as u8,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Failure {
    pub(super) fn found(message: impl Into<String>) -> Self {
        Self::new(Exit::Found, message)
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    pub(super) fn rules(message: impl Into<String>) -> Self {
        Self::new(Exit::Rules, message)
    }

    pub(super) fn files(message: impl Into<String>) -> Self {
        Self::new(Exit::Files, message)
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    pub(super) fn caused_by(self, cause: io::Error) -> anyhow::Error {
        anyhow::Error::new(io::Error::new(cause.kind(), in_words(&cause))).context(self)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Describes why a file cannot be read or written.
pub(super) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "it is not a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::FileTooLarge => "a file cannot be that large here".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Whether the error is a closed pipe, which is a normal end.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_of_2_3_4_wins_then_1_then_a_verdict() {
        use Exit::*;
        let order = [Usage, Rules, Files, Found, Precaution, Incomplete, Done];
        for (index, &more_severe) in order.iter().enumerate() {
            for &milder in &order[index..] {
                assert_eq!(more_severe.or(milder), more_severe);
                assert_eq!(milder.or(more_severe), more_severe);
            }
        }
    }

    #[test]
    fn an_error_keeps_its_code_through_its_causes() {
        let cause = || io::Error::from(io::ErrorKind::NotFound);
        let error = Failure::rules("no rules").caused_by(cause());
        assert_eq!(Exit::of(&error), Exit::Rules);
        assert_eq!(Exit::of(&anyhow::Error::new(cause())), Exit::Files);
        let closed = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_closed_pipe(
            &Failure::files("cannot write").caused_by(closed)
        ));
    }
}
