//! The interview at the top of the README: it is run, and its text is the real output.

use std::fs;
use std::process::Command;

use crate::support::markdown::{blocks, read};
use crate::support::program::Place;

/// The typed replies: the record, the person who asks, an answer to each question, the request to stop, and the
/// verdict.
const TYPED: [&str; 10] = [
    "C-1042",
    "front desk",
    "0",
    "0",
    "0",
    "0",
    "0",
    "3",
    "1",
    "v",
];

/// The text on a terminal: the prompts with the typed replies.
fn led(arguments: &[&str]) -> String {
    let place = Place::new();
    let typed = TYPED.map(|line| format!("{line}\n")).concat();
    place.write("typed", &typed);
    let words = [arguments, &["--plain", "--no-save", "--on", "2026-11-22"]].concat();
    let mut command: Command = place.command(&words);
    let ended = command
        .env("CONTRA_RULES", "embedded")
        .stdin(fs::File::open(place.path("typed")).expect("a file"))
        .output()
        .expect("the program runs");
    assert_eq!(ended.status.code(), Some(0));
    let shown = String::from_utf8(ended.stderr).expect("text");
    let mut parts = shown.split("\n> ");
    let mut led = parts.next().expect("a start").to_owned();
    let replies = TYPED.iter().map(Some).chain(std::iter::repeat(None));
    for (part, reply) in parts.zip(replies) {
        led += &match reply {
            Some(reply) => format!("\n> {reply}\n{part}"),
            None => format!("\n> {part}"),
        };
    }
    led
}

/// The parts of the text between `…` appear one after the other.
#[test]
fn the_interview_of_the_readme_is_real() {
    let blocks = blocks(&read("README.md"));
    let block = blocks.iter().find(|one| one.info == ["text", "interview"]);
    let text = &block.expect("an interview").text;
    let (command, rest) = text.split_once('\n').expect("a command");
    let arguments: Vec<&str> = command.split(' ').skip(2).collect();
    let led = led(&arguments);
    let mut left = led.as_str();
    for part in rest.split("…\n").filter(|part| !part.is_empty()) {
        let (_, after) = left
            .split_once(&format!("\n{part}"))
            .unwrap_or_else(|| panic!("not shown, or not in this order:\n{part}\nin:\n{left}"));
        left = after;
    }
    assert!(text.lines().count() < 30);
}
