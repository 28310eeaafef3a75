//! The format of an output: the requested one, otherwise that of the file extension.
//!
//! An extension means the same for every command, in lowercase or uppercase. A format that the command does not write
//! is refused.

use std::path::Path;

use clap::ValueEnum;

use super::exit::Failure;
use super::output::{is_device, is_stdout};

/// Every format with its extensions. The first extension is the one to suggest.
const EXTENSIONS: [(&str, &[&str]); 10] = [
    ("text", &["txt"]),
    ("csv", &["csv"]),
    ("ndjson", &["ndjson", "jsonl"]),
    ("json", &["json"]),
    ("markdown", &["md", "markdown"]),
    ("html", &["html", "htm"]),
    ("mermaid", &["mmd", "mermaid"]),
    ("dot", &["dot", "gv"]),
    ("sarif", &["sarif"]),
    ("junit", &["xml"]),
];

/// The format of an output, one of `formats`. The first of them is the default for stdout and for devices without an
/// extension.
pub(super) fn of_output<T: ValueEnum + PartialEq>(
    asked: Option<T>,
    output: Option<&Path>,
    formats: &[T],
) -> anyhow::Result<T> {
    if let Some(asked) = asked {
        return if formats.contains(&asked) {
            Ok(asked)
        } else {
            Err(not_written(&asked, formats))
        };
    }
    let is_nameless =
        |path: &Path| is_stdout(path) || is_device(path) && extension(path).is_empty();
    let Some(path) = output.filter(|path| !is_nameless(path)) else {
        return Ok(formats[0].clone());
    };
    let named = formats
        .iter()
        .find(|format| extensions(*format).iter().any(|one| has(path, one)));
    named.cloned().ok_or_else(|| unknown(path, formats))
}

/// The extension of a file without its dot. Empty if there is none.
pub(super) fn extension(path: &Path) -> &str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.unwrap_or_default()
}

fn has(path: &Path, wanted: &str) -> bool {
    extension(path).eq_ignore_ascii_case(wanted)
}

fn extensions<T: ValueEnum>(format: &T) -> &'static [&'static str] {
    let name = name(format);
    let found = EXTENSIONS.iter().find(|(one, _)| *one == name);
    found.map_or(&[], |(_, extensions)| extensions)
}

fn name<T: ValueEnum>(format: &T) -> String {
    let value = format.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

fn names<T: ValueEnum>(formats: &[T]) -> String {
    let names: Vec<_> = formats.iter().map(name).collect();
    alternatives(&names)
}

/// `a, b or c`
fn alternatives(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn not_written<T: ValueEnum>(asked: &T, formats: &[T]) -> anyhow::Error {
    let message = format!("this list has no format `{}`", name(asked));
    let help = format!("`--format` takes {} here", names(formats));
    Failure::usage(message).with_help(help).into()
}

fn unknown<T: ValueEnum>(path: &Path, formats: &[T]) -> anyhow::Error {
    let shown = path.display();
    let message = match extension(path) {
        "" => format!("`{shown}` has no extension that gives its format"),
        _ => format!("the extension of `{shown}` is not a format of this command"),
    };
    let suggested = formats
        .iter()
        .filter_map(|format| extensions(format).first());
    let suggested: Vec<_> = suggested.map(|one| format!(".{one}")).collect();
    let help = format!(
        "end its name with {}, or name the format with `--format`: {}",
        alternatives(&suggested),
        names(formats)
    );
    Failure::usage(message).with_help(help).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that each entry has the name of a format: otherwise its extensions would have no effect.
    #[test]
    fn no_extension_means_two_formats() {
        let mut all: Vec<_> = EXTENSIONS.iter().flat_map(|(_, them)| *them).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
