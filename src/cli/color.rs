//! Colors, decided once for each stream, before the command line is read.

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};

/// The streams that are colored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colors {
    /// The stream of results.
    pub stdout: bool,
    /// The stream of everything else.
    pub stderr: bool,
}

impl Colors {
    /// Decides from `--color`, then the environment, then whether a stream is a terminal.
    pub(super) fn decide(arguments: &[OsString]) -> Self {
        let asked = asked(arguments, |name| std::env::var_os(name));
        Self {
            stdout: asked.unwrap_or_else(|| io::stdout().is_terminal()),
            stderr: asked.unwrap_or_else(|| io::stderr().is_terminal()),
        }
    }
}

/// The user's choice. `None` if it depends on the stream.
fn asked(arguments: &[OsString], variable: impl Fn(&str) -> Option<OsString>) -> Option<bool> {
    let has = |name: &str, wanted: &dyn Fn(&OsStr) -> bool| {
        variable(name).is_some_and(|value| wanted(&value))
    };
    match flag(arguments) {
        Some("always") => return Some(true),
        Some("never") => return Some(false),
        _ => {}
    }
    if has("NO_COLOR", &|value| !value.is_empty()) {
        return Some(false);
    }
    if has("CLICOLOR_FORCE", &|value| !value.is_empty() && value != "0") {
        return Some(true);
    }
    if has("CLICOLOR", &|value| value == "0") || has("TERM", &|value| value == "dumb") {
        return Some(false);
    }
    None
}

/// The value of the last `--color`. Later, clap checks whether it is valid.
fn flag(arguments: &[OsString]) -> Option<&str> {
    let mut value = None;
    let mut arguments = arguments.iter().skip(1).filter_map(|one| one.to_str());
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--color") {
            Some("") => value = arguments.next(),
            Some(rest) => value = rest.strip_prefix('=').or(value),
            None if argument == "--" => break,
            None => {}
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(arguments: &[&str], variables: &[(&str, &str)]) -> Option<bool> {
        let arguments: Vec<_> = ["contra"]
            .iter()
            .chain(arguments)
            .map(OsString::from)
            .collect();
        asked(&arguments, |name| {
            let found = variables.iter().find(|(one, _)| *one == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_flag_overrides_the_environment_and_the_terminal() {
        let no_color = [("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")];
        assert_eq!(decided(&["--color", "always"], &no_color), Some(true));
        assert_eq!(
            decided(&["list", "--color=never"], &[("CLICOLOR_FORCE", "1")]),
            Some(false)
        );
        assert_eq!(decided(&["--color=auto"], &no_color), Some(false));
        assert_eq!(
            decided(&[], &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")]),
            Some(true)
        );
        assert_eq!(
            decided(&[], &[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")]),
            Some(true)
        );
        assert_eq!(decided(&[], &[("CLICOLOR", "0")]), Some(false));
        assert_eq!(decided(&[], &[("TERM", "dumb")]), Some(false));
        assert_eq!(
            decided(&[], &[("CLICOLOR_FORCE", "0"), ("TERM", "xterm")]),
            None
        );
        assert_eq!(decided(&["--", "--color=always"], &[]), None);
    }
}
