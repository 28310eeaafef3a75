//! All output that is not a result. Failing to write to stderr has no effect on the run.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use textwrap::{Options, WordSeparator, WordSplitter};

use super::exit::Failure;
use crate::report::text::spelling::{spelled_out, without_commands};

/// Whether nothing more may be written.
static MUTED: AtomicBool = AtomicBool::new(false);

/// Writes nothing from here on, because stderr is a file that must not change.
pub(super) fn mute() {
    MUTED.store(true, Ordering::SeqCst);
}

/// Prints a line. Control characters in names are spelled out. On a terminal, a line that is too long is wrapped.
pub(super) fn line(text: &str) {
    let line = spelled_out(text);
    if io::stderr().is_terminal() {
        print(&format!("{}\n", wrapped(&line, textwrap::termwidth())));
    } else {
        print(&format!("{line}\n"));
    }
}

/// A text in lines of at most `width` columns, with the lines after the first indented. Breaks only at spaces, so that
/// a path or an id can still be copied.
fn wrapped(text: &str, width: usize) -> String {
    let options = Options::new(width)
        .subsequent_indent("  ")
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Prints text of several lines that is safe to show, including in the log of a workflow.
pub(super) fn print(text: &str) {
    if !MUTED.load(Ordering::SeqCst) {
        let text = without_commands(text);
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Prints an error with its causes on one line, then the help.
pub(super) fn failure(error: &anyhow::Error) {
    line(&format!("error: {error:#}"));
    if let Some(help) = error.downcast_ref::<Failure>().and_then(Failure::help) {
        line(&format!("help: {help}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_only() {
        let text = "help: name another file, or remove `/a/folder-with-a-name/that-is-too-long-for-a-line.toml` first";
        insta::assert_snapshot!(wrapped(text, 30), @"
        help: name another
          file, or remove
          `/a/folder-with-a-name/that-is-too-long-for-a-line.toml`
          first
        ");
        assert_eq!(wrapped("kept: C-1  twice", 30), "kept: C-1  twice");
    }
}
