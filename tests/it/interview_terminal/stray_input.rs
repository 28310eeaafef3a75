//! Input that is not a key press for the current prompt: replies of the terminal, pastes, keys from before the start, a
//! stop.

use std::process::Command;
use std::thread;
use std::time::Duration;

use super::clinic::clinic;
use super::window::{Left, Window, interviewer};
use crate::support::program::Place;

/// A pause in the middle of a sequence, as on a slow connection.
const SLOW: Duration = Duration::from_millis(200);

fn asks_for_number(place: &Place) -> Window {
    let mut window = Window::open(place, (24, 80), "cream --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window
}

fn asks_yes_or_no(place: &Place) -> Window {
    let mut window = asks_for_number(place);
    window.type_for("\r\r30\r", "ever made you ill");
    window
}

#[test]
fn a_slow_reply_of_the_terminal_answers_nothing() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place);
    let asked = window.last();
    for piece in ["\x1b", "]11;rgb:1e", "1e/ny", "y\r1e", "\x1b"] {
        window.press(piece);
        thread::sleep(SLOW);
    }
    window.type_for("\\", "Esc more");
    // the menu is removed first, then the list is drawn again
    thread::sleep(SLOW);
    assert_eq!(window.last(), asked);
    // a reply without an end blocks keys for some seconds
    window.press("\x1b]11;rgb:1e1e");
    window.type_for("y", "Esc more");
    assert_eq!(window.last(), asked);
    window.type_for("n", "v shows");
    assert!(window.last().contains("2 clear answers: a shows all"));
    // its end arrives late, with the text before it
    window.type_for("v/1e1e\x07", "v shows");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
}

#[test]
fn an_incomplete_character_does_not_swallow_the_next_key() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place);
    window.press_bytes(b"\xc3");
    thread::sleep(SLOW);
    window.type_for("?", "Rules: ill-of-anaesthetic");
    window.press_bytes(b"\xe2\x82y");
    window.wait_for("v shows");
    assert!(window.last().contains("made you ill?”\n     ! Yes\n"));
}

#[test]
fn a_slow_paste_only_changes_the_line_it_began_in() {
    let place = clinic();
    let mut window = asks_for_number(&place);
    window.press("\x1b[200~K-");
    thread::sleep(SLOW);
    window.press("17\r");
    thread::sleep(SLOW);
    window.type_for("x\x1b[201~", "> K-17 x");
    // its end does not arrive for seconds
    window.type_for("\x1b[200~yz", "> K-17 xyz");
    window.type_for("1\r", "the end of the paste does not arrive: Ctrl-C leaves");
    window.type_for("2\r\x1b[201~", "> K-17 xyz");
    window.type_for("\x7f", "> K-17 xy");
    window.type_for("\r", "Who is asking");
    assert!(
        window.screen().contains("  = K-17 xy\n"),
        "{}",
        window.screen()
    );
}

#[test]
fn a_slow_paste_answers_no_list() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place);
    let asked = window.last();
    // also if its first byte arrived alone
    window.type_for("\x1b", "Esc return");
    window.type_for("[200~y", "this key does nothing here");
    window.type_for("n\r", "the end of the paste does not arrive: Ctrl-C leaves");
    window.type_for("y\x1b[201~", "Esc return");
    window.type_for("\x1b", "Esc more");
    assert_eq!(window.last(), asked);
    window.type_for("\x1b[200~y", "a paste answers nothing here");
    window.type_for("n", "the end of the paste does not arrive: Ctrl-C leaves");
    window.press("\x03");
    assert_eq!(window.ended(), Left::tidy(130));
}

/// Starts an interview that waits until a file `go` exists.
fn held_back(place: &Place, arguments: &[&str], term: &str) -> Window {
    let typed = interviewer(place, arguments);
    let mut command = Command::new("sh");
    command.current_dir(place.path("")).args([
        "-c",
        "until [ -e go ]; do sleep 0.05; done; exec \"$0\" \"$@\"",
    ]);
    command.arg(typed.get_program()).args(typed.get_args());
    for (name, value) in typed.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("TERM", term);
    Window::with(command, (24, 80))
}

#[test]
fn keys_from_before_the_start_answer_nothing() {
    for (term, prompt) in [
        (
            "xterm-256color",
            "  Enter for none · ? why · < back · :q save and quit\n>",
        ),
        ("dumb", "  Enter for none\n>"),
    ] {
        let place = clinic();
        let arguments = ["cream", "--on", "2026-11-22", "--no-save"];
        let mut window = held_back(&place, &arguments, term);
        window.press("K-1\rMe\r30\ry");
        while !window.bytes().contains("30\r\ny") {
            thread::sleep(Duration::from_millis(5));
        }
        place.write("go", "");
        window.wait_for("Record number");
        let asked = format!("Record number (never a name; may be empty):\n{prompt}");
        assert_eq!(window.last(), asked);
        // keys count once there is a prompt, even if they are pressed ahead of the next one
        window.type_for("K-2\rMe\r", "How old are you?");
        window.press(match term {
            "dumb" => ":q\r",
            _ => "\x03",
        });
        assert_eq!(window.ended(), Left::tidy(130));
    }
}

#[test]
fn a_resumed_process_draws_the_prompt_again_and_takes_keys() {
    let place = clinic();
    let mut window = asks_for_number(&place);
    let asked = window.last();
    window.stop_and_go_on("[1]+  Stopped\n$ fg\n");
    window.wait_for_last(&asked);
    window.type_for("K-17", "> K-17");
    let typed = window.last();
    window.stop_and_go_on("$ fg\n");
    window.wait_for_last(&typed);
    window.type_for("\r\r200\r30\r", "ever made you ill");
    let asked = window.last();
    window.stop_and_go_on("$ fg\n");
    window.wait_for_last(&asked);
    window.type_for("\x1b[B", "> y");
    window.type_for("\x1b", "Esc return");
    window.stop_and_go_on("$ fg\n");
    window.wait_for_last(
        &asked
            .replace("  y  Yes", "> y  Yes")
            .replace("  ? why", "  Enter picks > · ? why"),
    );
    // one key is enough, and it is shown only as the answer
    window.type_for("n", "v shows");
    let screen = window.screen();
    assert!(screen.contains("ill?\n  = No\n\nReview\n"), "{screen}");
    let review = window.last();
    window.stop_and_go_on("$ fg\n");
    window.wait_for_last(&review);
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
}

#[test]
fn keys_pressed_while_it_is_stopped_answer_nothing() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place);
    let asked = window.last();
    for keys in ["y", "n\r", "y\rv"] {
        window.type_while_stopped("$ fg\n", keys);
        window.wait_for_last(&asked);
        window.signal("TSTP");
        window.wait_for_modes();
        window.type_while_stopped("$ fg\n", keys);
        window.wait_for_last(&asked);
    }
    window.type_for("n", "v shows");
    let screen = window.screen();
    assert!(screen.contains("ill?\n  = No\n\nReview\n"), "{screen}");
    window.press("\x03");
    assert_eq!(window.ended(), Left::tidy(130));
}

#[test]
fn a_line_typed_while_it_is_stopped_answers_nothing() {
    let place = clinic();
    let arguments = ["cream", "--on", "2026-11-22", "--no-save", "--plain"];
    let mut window = Window::with(interviewer(&place, &arguments), (24, 80));
    window.wait_for("Record number");
    window.type_while_stopped("$ fg\n", "K-1\r");
    window.wait_for("$ fg\nK-1\n>");
    window.type_for("K-2\r", "Who is asking");
    assert!(window.screen().contains("= K-2"), "{}", window.screen());
    window.press(":q\r");
    assert_eq!(window.ended(), Left::tidy(130));
}

#[test]
fn a_stopped_process_restores_the_terminal() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place);
    let asked = window.last();
    for _ in 0..2 {
        window.signal("TSTP");
        window.wait_for_modes();
        window.stop_and_go_on("$ fg\n");
        window.wait_for_last(&asked);
    }
    window.type_for("n", "v shows");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
}
