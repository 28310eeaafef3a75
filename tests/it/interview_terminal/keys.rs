//! Keys that are not answers, pressed whole, in pieces and too early.

use std::thread;
use std::time::Duration;

use super::clinic::clinic;
use super::window::{Left, Window};
use crate::support::program::Place;

const SIZES: [(u16, u16); 2] = [(24, 80), (24, 40)];

/// Keys without a meaning in a list or a line, as terminals send them.
const NO_ANSWERS: &[&str] = &[
    "\x1b[1;5A", // Ctrl-Up
    "\x1b[1;2B", // Shift-Down
    "\x1b[1;2C",
    "\x1b[1;3D", // Alt-Left
    "\x1bOP",    // F1 to F4
    "\x1bOQ",
    "\x1bOR",
    "\x1bOS",
    "\x1b[11~", // F1 elsewhere
    "\x1b[15~", // F5
    "\x1b[24~", // F12
    "\x1b[15;2~",
    "\x1b[2~", // Insert
    "\x1b[5~", // Page up
    "\x1b[6~",
    "\x1by", // Alt-Y
    "\x1bn",
    "\x04",
    "\x1a",
    "\x1c",
    "\x11",
];

/// Sequences that a terminal sends on its own.
const REPLIES: &[&str] = &[
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07", // the color behind the text
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "\u{9d}11;rgb:1e1e/1e1e/1e1e\u{9c}",
    "\x1bP>|y n 1 2\x1b\\", // its name
    "\x1b_Gi=1;n\x1b\\",
    "\x1bXy\x1b\\",
    "\x1b^y\x1b\\",
    "\x1b[?1;2c",
    "\x1b[12;40R",
    "\u{9b}12;40R",
    "\x1b[?2026;2$y",
    "\x1b[My12", // the mouse
    "\x1b[<0;1;1M",
    "\x1b[I", // the window has the focus
    "\x1b[O",
    "\x1b[201~", // the end of a paste that did not begin
];

/// The message about a key that has no meaning.
const NO_MEANING: &str = "  this key does nothing here\n";

/// A pause in the middle of a key, as on a slow connection.
const SLOW: Duration = Duration::from_millis(200);

fn asks_yes_or_no(place: &Place, size: (u16, u16)) -> Window {
    let mut window = Window::open(place, size, "cream --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window.type_for("\r\r30\r", "ever made you ill");
    window
}

#[test]
fn other_keys_do_not_answer_a_list() {
    let place = clinic();
    for size in SIZES {
        let mut window = Window::open(&place, size, "needling --on 2026-11-22 --no-save");
        window.wait_for("Record number");
        // the keys of this list are digits, which occur in many sequences
        window.type_for("\r\r30\r", "Have you ever taken");
        let asked = window.last();
        let others = ["y", "4", "5", " ", "S", "A", "é", "\x7f", "\u{b}"];
        let said = asked.replace("  ? why", &format!("{NO_MEANING}  ? why"));
        for keys in NO_ANSWERS.iter().chain(&others) {
            window.type_for(keys, "this key does nothing here");
            assert_eq!(window.last(), said, "after {keys:?}");
            // a reply of the terminal removes the remark, and is not an answer
            for reply in REPLIES.iter().take(2) {
                window.press(reply);
                window.wait_for_last(&asked);
            }
        }
        window.type_for("\r", "nothing is picked yet");
        window.type_for("\x1b[200~1\x1b[201~", "a paste answers nothing here");
        for reply in REPLIES {
            window.press(reply);
            window.wait_for_last(&asked);
            let characters: Vec<_> = reply.chars().map(String::from).collect();
            for at in [1, 2, characters.len() - 1] {
                window.press(&characters[..at].concat());
                thread::sleep(SLOW);
                window.press(&characters[at..].concat());
                window.wait_for_last(&asked);
            }
        }
        // in pieces: Escape opens the menu, and the rest closes it
        let late = ["[A", "[1;5A", "OP", "[15~", "[3~", "[2;2~"];
        for then in late {
            window.type_for("\x1b", "Esc return");
            thread::sleep(SLOW);
            window.press(then);
            window.wait_for_last(&asked);
        }
        let pieces = [
            ("\x1b[", "15~"),
            ("\x1b[1", ";5A"),
            ("\x1b[1;", "5A"),
            ("\x1bO", "Q"),
        ];
        for (first, then) in pieces {
            window.press(first);
            thread::sleep(SLOW);
            window.type_for(then, "");
            // a reply removes the remark
            window.press(REPLIES[0]);
            window.wait_for_last(&asked);
        }
        // Alt with a function key, as some terminals send it: the menu opens and closes
        for keys in ["\x1b\x1b[15~", "\x1b\x1b[1;5A", "\x1b\x1bOP", "\x1b\x1b[A"] {
            window.press(keys);
            window.wait_for_last(&asked);
            window.press(REPLIES[0]);
            window.wait_for_last(&asked);
        }
        // with an open menu, the first Escape closes it
        for then in ["[1;5A", "[15~", "[2~"] {
            window.type_for("\x1b", "Esc return");
            window.type_for("\x1b", "Esc more");
            window.press(then);
            window.wait_for_last(&asked);
        }
    }
}

#[test]
fn arrows_mark_and_enter_picks_what_is_marked() {
    let place = clinic();
    let mut window = asks_yes_or_no(&place, (24, 80));
    window.type_for("\x1b[B", "> y");
    window.type_for("\x1b[B", "> n");
    window.type_for("\x1b[A", "> y");
    window.type_for("j", "> n");
    // an arrow in pieces is still one, and Ctrl with an arrow is not
    window.press("\x1b[");
    thread::sleep(SLOW);
    window.type_for("A", "> y");
    window.type_for("j", "> n");
    window.type_for("\x1b[1;5A", "this key does nothing here");
    window.type_for(REPLIES[0], "> n");
    insta::assert_snapshot!(window.last(), @r"
    Health · 2 of 2
    Has a local anaesthetic ever made you ill?
      y  Yes
    > n  No
      s  Not sure
      p  Prefer not to say
      Enter picks > · ? why · b back · Esc more
    ");
    window.type_for("\r", "v shows");
    insta::assert_snapshot!(window.last(), @"
    Review
      r  Record number: none
      k  Asked by: nobody named
      2 clear answers: a shows all
      v shows the verdict · a number changes that answer · w saves the answers · ?
      why · < back · :q save and quit
    >
    ");
}

#[test]
fn each_entry_of_the_escape_menu_works() {
    let place = clinic();
    for size in SIZES {
        let mut window = asks_yes_or_no(&place, size);
        let asked = window.last();
        window.type_for("\x1b", "Esc return");
        let menu = window.last();
        for keys in NO_ANSWERS.iter().chain(&["\r", "y", "n", "1"]) {
            window.type_for(keys, "this key does nothing here");
        }
        for reply in REPLIES {
            window.type_for(reply, "Esc return");
        }
        for (open, close) in [
            ("", "\x1b"),
            ("\x1b", "r"),
            (":", "\x1b"),
            ("\x1b\x1b", "\x1b"),
        ] {
            if !open.is_empty() {
                window.type_for(open, "Esc return");
            }
            window.type_for(close, "Esc more");
        }
        assert_eq!(window.last(), asked);
        match size {
            (_, 80) => insta::assert_snapshot!(menu, @r"
            Health · 2 of 2
            Has a local anaesthetic ever made you ill?
              y  Yes
              n  No
              s  Not sure
              p  Prefer not to say
              ? why · b back · Esc more
              b back · ? why · q save and quit · Esc return
            "),
            _ => insta::assert_snapshot!(menu, @r"
            Health · 2 of 2
            Has a local anaesthetic ever made you
            ill?
              y  Yes
              n  No
              s  Not sure
              p  Prefer not to say
              ? why · b back · Esc more
              b back · ? why · q save and quit ·
              Esc return
            "),
        }
        window.type_for("\x1b", "Esc return");
        window.type_for("?", "Rules: ill-of-anaesthetic");
        window.type_for("\x1b", "Esc return");
        window.type_for("b", "Enter keeps 30 years");
        window.type_for("\r:", "Esc return");
        window.press("q");
        assert_eq!(window.ended(), Left::tidy(130));
    }
}

#[test]
fn other_keys_do_not_change_a_line() {
    let place = clinic();
    for size in SIZES {
        let mut window = Window::open(&place, size, "cream --on 2026-11-22 --no-save");
        window.wait_for("Record number");
        window.type_for("K-17\r", "Who is asking");
        let asked = window.last();
        let pieces = [
            "\x1b", "[D", "\x1b", "[1;5A", "\x1b", "OP", "\x1b[1", ";5A", "\x1b[", "15~",
        ];
        let said = asked.replace("\n>", &format!("\n{NO_MEANING}>"));
        for keys in NO_ANSWERS {
            window.press(keys);
            window.wait_for_last(&said);
            window.press(REPLIES[0]);
            window.wait_for_last(&asked);
        }
        for reply in REPLIES {
            // first another key, so that there is something to wait for
            window.type_for("y", "> y");
            window.type_for(&format!("\x7f{reply}n"), "> n");
            window.press("\x7f");
            window.wait_for_last(&asked);
        }
        for keys in pieces {
            window.press(keys);
            thread::sleep(SLOW);
        }
        window.type_for("M", "> M");
        window.type_for("\x1b[De", "> eM");
        window.type_for("\x1b[3~\x1b[C\x1b[H\x1b[FMe", "> eMe");
        window.type_for("\x1b[H\x1b[3~", "> Me");
        window.type_for("\r", "How old");
        assert!(window.screen().contains("  = Me\n"), "{}", window.screen());
        // Enter alone is not an answer to a question
        let asked = window.last();
        window.type_for("\r", "nothing is typed yet");
        window.press("\x7f");
        window.wait_for_last(&asked);
        // a letter, a number out of range, a number in the wrong notation
        window.type_for("x\r121\r3,5\r", "without a comma");
        match size {
            (_, 80) => insta::assert_snapshot!(window.last(), @r"
            Health · 1 of 2
            How old are you?
              this question takes a whole number in digits alone
              the number must be from 0 to 120 years
              write decimals after a point and thousands without a comma
              From 0 to 120 years · s not sure · p prefer not to say · ? why · < back · :q
              save and quit
            >
            "),
            _ => insta::assert_snapshot!(window.last(), @r"
            Health · 1 of 2
            How old are you?
              this question takes a whole number in
              digits alone
              the number must be from 0 to 120
              years
              write decimals after a point and
              thousands without a comma
              From 0 to 120 years · s not sure ·
              p prefer not to say · ? why · < back
              · :q save and quit
            >
            "),
        }
    }
}

#[test]
fn enter_on_a_first_visit_answers_nothing() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "--on 2026-11-22 --no-save");
    window.wait_for("Which procedures");
    for (keys, text) in [
        ("", "Which procedures"),
        ("1\r", "as well?"),
        ("0\r\r", "How old"),
        ("30\r", "Have you ever"),
        ("2", "last capsule"),
        ("2020\r", "Is that right?"),
        ("y", "Do you take any"),
        ("0", "ever made you ill"),
        ("n", "last treated here"),
        ("s\r", "cold sores"),
        ("3", "Stop here, or continue"),
        ("\x1b", "Esc return"),
        ("\x1b", "Esc more"),
        ("2", "on the skin to be treated"),
        ("0n0.5\r", "anything else"),
    ] {
        if !keys.is_empty() {
            window.type_for(keys, text);
        }
        let asked = window.last();
        let remark = match text {
            "Esc return" => "this key does nothing here",
            _ if asked.ends_with('>') => "nothing is typed yet",
            _ => "nothing is picked yet",
        };
        window.type_for("\r", remark);
        let last = window.last().replace(&format!("  {remark}\n"), "");
        assert_eq!(last, asked);
    }
}

#[test]
fn a_paste_answers_only_its_own_line() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --on 2026-11-22 --no-save");
    let paste = |text: &str| format!("\x1b[200~{text}\x1b[201~");
    window.wait_for("Record number");
    window.type_for(&paste("K-17\rMe\r30"), "> K-17 Me 30");
    window.type_for("\r", "Who is asking");
    window.type_for("\r30\r", "Have you ever");
    window.type_for(&paste("1\r\nn:q"), "a paste answers nothing here");
    // the next key is read, and the paste was dropped
    window.type_for("j", "Enter picks >");
    insta::assert_snapshot!(window.last(), @"
    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
    > 1  Never
      2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      Enter picks > · ? why · b back · Esc more
    ");
}

#[test]
fn ctrl_c_ends_the_interview_after_keys_typed_ahead() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --on 2026-11-22");
    window.wait_for("Record number");
    window.press("\r\r30\r1\x03");
    assert_eq!(window.ended(), Left::tidy(130));
}
