//! Interrupting an interview in every way and at every prompt, and resuming it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::thread;

use super::clinic::clinic;
use super::window::{Left, Window};
use crate::support::program::Place;

/// A prompt: the keys that lead to it, and a text that only it shows.
const PROMPTS: &[(&str, &str, &str)] = &[
    ("procedures", "", "Which procedures"),
    ("companions", "1\r", "as well?"),
    ("companions, ticked", "1\r1", "[x] 1 Numbing cream"),
    ("record number", "1\r1\rK-1", "> K-1"),
    ("who is asking", "1\r1\rK-17\r", "Who is asking"),
    ("number", "1\r1\rK-17\rMe\r", "How old are you?"),
    ("choice", "1\r1\rK-17\rMe\r30\r", "Have you ever"),
    ("date", "1\r1\rK-17\rMe\r30\r2", "last capsule"),
    (
        "date, to be confirmed",
        "1\r1\rK-17\rMe\r30\r22020\r",
        "Is that right?",
    ),
    ("ticks", "1\r1\rK-17\rMe\r30\r22020\ry13", "[x] 3"),
    (
        "yes or no",
        "1\r1\rK-17\rMe\r30\r22020\ry13\r",
        "ever made you ill",
    ),
    ("menu", "1\r1\rK-17\rMe\r30\r22020\ry13\r\x1b", "Esc return"),
    ("decided", "1\r1\rK-17\rMe\r30\r3", "Stop here, or continue"),
    ("text", "1\r0\r\r30\r10n2020\ryspp0.5\r", "anything else"),
    ("review", "1\r0\r\r30\r10n2020\ryspn0.5\r-\r", "v shows"),
];

/// How an interview is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    CtrlC,
    Quit,
    Terminate,
    HangUp,
    Close,
    Kill,
}

/// Interrupts an interview at one prompt. Returns what is kept and how it is resumed.
fn broken_off(way: Way, (name, keys, text): (&str, &str, &str)) -> String {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "--on 2026-11-22");
    window.wait_for("Which procedures");
    if !keys.is_empty() {
        window.type_for(keys, text);
    }
    let is_typed = window
        .last()
        .lines()
        .last()
        .is_some_and(|line| line.starts_with('>'));
    match way {
        Way::CtrlC => window.press("\x03"),
        Way::Quit if is_typed => window.press("\x7f\x7f\x7f:q\r"),
        Way::Quit if name == "menu" => window.press("q"),
        Way::Quit => window.press(":q"),
        Way::Terminate => window.signal("TERM"),
        Way::HangUp => window.signal("HUP"),
        Way::Close => window.close(),
        Way::Kill => window.signal("KILL"),
    }
    let left = window.ended();
    match way {
        Way::Kill => assert_eq!(left.code, None, "{way:?}, {name}"),
        Way::Terminate => assert_eq!(left, Left::tidy(143), "{way:?}, {name}"),
        _ => assert_eq!(left, Left::tidy(130), "{way:?}, {name}"),
    }
    let kept = kept(&place, way);
    if !matches!(way, Way::Kill | Way::Close) {
        let said = match kept.answers {
            None => "nothing of this interview is kept".to_owned(),
            Some(0) => "the interview is kept for 7 days".to_owned(),
            Some(1) => "1 answer is kept for 7 days".to_owned(),
            Some(count) => format!("{count} answers are kept for 7 days"),
        };
        let screen = window.screen();
        let is_said = screen.lines().any(|line| line.starts_with(&said));
        assert!(is_said, "no `{said}` after {way:?}:\n{screen}");
    }
    let mut window = Window::open(&place, (24, 80), "--resume");
    match kept.answers {
        None => assert_eq!(window.ended().code, Some(4), "{}", window.screen()),
        Some(_) => {
            window.wait_for("Continue this interview?");
            window.type_for("y", "");
        }
    }
    let answers = kept
        .answers
        .map_or("nothing".to_owned(), |count| format!("{count} answers"));
    format!("--- {name}: {answers} kept\n{}\n", window.last())
}

struct Kept {
    answers: Option<usize>,
}

/// Number of answers in the only file of a folder that only its owner can read.
fn kept(place: &Place, way: Way) -> Kept {
    let mode = |name: &str| {
        let permissions = fs::metadata(place.path(name))
            .expect("metadata")
            .permissions();
        Permissions::mode(&permissions) & 0o7777
    };
    let folder = "state/contra/interviews";
    assert_eq!(mode(folder), 0o700);
    let mut names = place.names(folder);
    // a killed run cannot remove its lock
    names.retain(|name| way != Way::Kill || !name.ends_with(".lock"));
    let Some(name) = names.pop() else {
        return Kept { answers: None };
    };
    assert_eq!(names, [""; 0], "{way:?}");
    let file = format!("{folder}/{name}");
    assert_eq!(mode(&file), 0o600);
    let kept: serde_json::Value = serde_json::from_str(&place.read(&file)).expect("JSON");
    let answers = kept["answers"].as_object().expect("answers").len();
    Kept {
        answers: Some(answers),
    }
}

#[test]
fn an_interrupted_interview_resumes_at_the_same_prompt() {
    let ways = [
        Way::CtrlC,
        Way::Quit,
        Way::Terminate,
        Way::HangUp,
        Way::Close,
        Way::Kill,
    ];
    let told: Vec<String> = thread::scope(|scope| {
        let told = ways.map(|way| {
            scope.spawn(move || {
                let told = PROMPTS.iter().map(|&prompt| broken_off(way, prompt));
                told.collect::<Vec<_>>().join("\n")
            })
        });
        told.into_iter()
            .map(|told| told.join().expect("a way"))
            .collect()
    });
    for (way, one) in ways.iter().zip(&told) {
        assert_eq!(one, &told[0], "{way:?}");
    }
    insta::assert_snapshot!(told[0], @"
    --- procedures: nothing kept
    error: there is no unfinished interview

    --- companions: 0 answers kept
    Procedures
    Should any of these be screened for as well?
      [ ] 1  Numbing cream
          0  None of these
      ? why · b back · Esc more

    --- companions, ticked: 0 answers kept
    Procedures
    Should any of these be screened for as well?
      [ ] 1  Numbing cream
          0  None of these
      ? why · b back · Esc more

    --- record number: 0 answers kept
    Record number (never a name; may be empty):
      Enter for none · ? why · < back · :q save and quit
    >

    --- who is asking: 0 answers kept
    Who is asking (shown on the page; may be empty):
      Enter for none · ? why · < back · :q save and quit
    >

    --- number: 0 answers kept
    Health · 1 of 10
    How old are you?
      From 0 to 120 years · s not sure · p prefer not to say · ? why · < back · :q
      save and quit
    >

    --- choice: 1 answers kept
    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
      1  Never
      2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      ? why · b back · Esc more

    --- date: 2 answers kept
    Health · 3 of 11
    When did you take the last capsule?
      2026-05-14, 2026-05, 2026, or in words: 3 months ago · s not sure · p prefer
      not to say · ? why · < back · :q save and quit
    >

    --- date, to be confirmed: 2 answers kept
    Health · 3 of 11
    When did you take the last capsule?
      2026-05-14, 2026-05, 2026, or in words: 3 months ago · s not sure · p prefer
      not to say · ? why · < back · :q save and quit
    >

    --- ticks: 3 answers kept
    Health · 4 of 11
    Do you take any of these?
      [ ] 1  A blood thinner
      [ ] 2  Aspirin every day
      [ ] 3  Steroids
          0  None of these
          s  Not sure about the rest
          p  Prefer not to say
      ? why · b back · Esc more

    --- yes or no: 4 answers kept
    Health · 5 of 11
    Has a local anaesthetic ever made you ill?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
      ? why · b back · Esc more

    --- menu: 4 answers kept
    Health · 5 of 11
    Has a local anaesthetic ever made you ill?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
      ? why · b back · Esc more

    --- decided: 2 answers kept
    Needling: contraindicated, whatever else is answered.
      - Needling is ruled out while isotretinoin is taken.
        Until: six months after the last capsule
    Not decided: Numbing cream. If you stop here, it stays incomplete.
    Stop here, or continue to find all reasons?
      1  Stop: the rest is not asked
      2  Continue, to find all reasons
      ? why · b back · Esc more

    --- text: 9 answers kept
    Skin · 10 of 10
    Is there anything else that we should know?
      - leaves it blank · :s not sure · :p prefer not to say · ? why · < back · :q
      save and quit
    >

    --- review: 10 answers kept
    Review
      c  Procedures: Needling
      r  Record number: none
      k  Asked by: nobody named
    Skin
      6  “Do you get cold sores?”
         ! Not sure
      7  “Is any of this on the skin to be treated?”
         ! Prefer not to say
      8 clear answers: a shows all
      1 question was not asked, because of other answers
      v shows the verdict · a number changes that answer · w saves the answers · ?
      why · < back · :q save and quit
    >
    ");
}
