//! The end of an interview in a terminal: the page, the written files, and the offer to write the answers.

use std::process::Command;

use super::clinic::clinic;
use super::window::{Left, Window, interviewer};
use crate::support::program::Place;
use crate::support::record::answers;

/// Answers everything up to the review.
fn at_the_review(place: &Place, size: (u16, u16), typed: &str) -> Window {
    let typed = format!("cream --on 2026-11-22 {typed}");
    let mut window = Window::open(place, size, &typed);
    to_the_review(&mut window);
    window
}

fn to_the_review(window: &mut Window) {
    window.wait_for("Record number");
    window.type_for("K-17\r\r30\rn", "v shows");
}

/// The text after the review.
fn end(window: &mut Window) -> String {
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    let history = window.history();
    let (_, end) = history
        .rsplit_once("2 clear answers: a shows all\n")
        .expect("the review");
    end.trim_start_matches('\n').to_owned()
}

const PAGE: &str = "K-17 · for 22 November 2026

Numbing cream: ELIGIBLE
No contraindication found among the questions asked.

clinic 3 (draft, adbf6f7a), screened for 2026-11-22. A practitioner decides.";

const UNSAVED: &str = "\nno answer file was written";

#[test]
fn the_page_is_shown_with_every_output() {
    for (options, format, wrote) in [
        ("", "text", UNSAVED),
        (
            "-o page.txt",
            "text",
            "\nwrote `page.txt`\nno answer file was written",
        ),
        (
            "-o page.json",
            "json",
            "\nwrote `page.json`\nno answer file was written",
        ),
        (
            "--format csv -o page",
            "csv",
            "\nwrote `page`\nno answer file was written",
        ),
        ("--save a.json", "text", "\nwrote `a.json`"),
        (
            "--save a.json -o page.txt",
            "text",
            "\nwrote `a.json`\nwrote `page.txt`",
        ),
    ] {
        let place = clinic();
        let mut window = at_the_review(&place, (24, 80), options);
        let end = end(&mut window);
        assert_eq!(end, format!("{PAGE}{wrote}"), "{options}");
        if let Some((_, file)) = options.rsplit_once("-o ") {
            let page = place.read(file);
            let begins = match format {
                "json" => "[\n",
                "csv" => "file,",
                _ => "K-17 · for",
            };
            assert!(page.trim_start().starts_with(begins), "{page}");
        }
        // nothing of it is kept
        assert_eq!(place.names("state/contra/interviews"), [""; 0]);
    }
}

#[test]
fn the_decision_is_asked_for_below_the_page() {
    let place = clinic();
    let mut window = at_the_review(&place, (40, 80), "--save a.toml");
    window.type_for("v", "None yet");
    window.type_for("1\r", "The reason");
    window.type_for("\r", "Your name");
    window.type_for("A. Practitioner\r", "Your role");
    window.type_for("nurse\r", "Add this to the record");
    window.press("y\r");
    assert_eq!(window.ended(), Left::tidy(0));
    insta::assert_snapshot!(window.screen(), @"
    Review
      r  Record number: K-17
      k  Asked by: nobody named
      2 clear answers: a shows all

    K-17 · for 22 November 2026

    Numbing cream: ELIGIBLE
    No contraindication found among the questions asked.

    clinic 3 (draft, adbf6f7a), screened for 2026-11-22. A practitioner decides.
    wrote `a.toml`

    Decision of the practitioner on Numbing cream: ELIGIBLE
      1  Treat
      2  Do not treat
      3  Rebook
    > 0  None yet
      An empty line keeps what is marked with `>`.
    > 1

    The reason (may be empty):
      In your words, on one line
    >

    Your name:
      It is part of the record
    > A. Practitioner

    Your role:
      It is part of the record
    > nurse

    Numbing cream: ELIGIBLE. Treat. A. Practitioner, nurse.
    Add this to the record? It cannot be changed later.
      y  Yes
      n  No: nothing is added
    > y
    added a decision to `a.toml`
    ");
    let record = place.read("a.toml");
    assert_eq!(record.matches("\n[[decision]]\n").count(), 1, "{record}");
}

/// The record is written before the decision is asked for, so ending the run there loses nothing.
#[test]
fn a_run_that_is_ended_at_the_decision_has_written_the_record() {
    let place = clinic();
    for (end, code) in [("\x03", Some(130)), ("KILL", None), ("TERM", Some(143))] {
        let mut window = at_the_review(&place, (40, 80), "--save a.toml");
        window.type_for("v", "None yet");
        let record = place.read("a.toml");
        match end {
            "\x03" => window.press(end),
            signal => window.signal(signal),
        }
        assert_eq!(window.ended().code, code, "{end}");
        assert_eq!(place.read("a.toml"), record);
        let verified = place.run(&["record", "verify", "a.toml", "-q"]);
        assert_eq!(verified.code, Some(0), "{}", verified.whole());
        std::fs::remove_file(place.path("a.toml")).expect("a file");
        assert_eq!(place.names("state/contra/interviews"), [""; 0], "{end}");
    }
}

#[test]
fn the_page_is_shown_beside_a_result_that_goes_elsewhere() {
    let place = clinic();
    for redirected in ["> page.txt", "| cat > page.txt", "> /dev/null", ">&-"] {
        let typed = interviewer(&place, &[]);
        let mut command = Command::new("sh");
        let script =
            format!("\"$0\" interview cream --on 2026-11-22 --save a.json {redirected}; rm a.json");
        command.current_dir(place.path("")).args(["-c", &script]);
        command.arg(typed.get_program());
        for (name, value) in typed.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let mut window = Window::with(command, (24, 80));
        to_the_review(&mut window);
        assert_eq!(
            end(&mut window),
            format!("{PAGE}\nwrote `a.json`"),
            "{redirected}"
        );
    }
    assert_eq!(place.read("page.txt").trim(), PAGE);
}

#[test]
fn the_page_is_shown_below_a_result_for_programs() {
    let place = clinic();
    let mut window = at_the_review(&place, (24, 80), "--format csv");
    let end = end(&mut window);
    let page = format!("{PAGE}{UNSAVED}");
    let csv = end.strip_suffix(&page).expect("the page at the end");
    assert!(csv.starts_with("file,record,line,id,"), "{csv}");
    assert!(csv.ends_with("\n\n"), "{csv}");
}

#[test]
fn the_page_is_as_wide_as_the_terminal() {
    let place = clinic();
    let mut window = at_the_review(&place, (24, 40), "-o page.txt");
    insta::assert_snapshot!(end(&mut window));
}

#[test]
fn an_interview_line_by_line_on_a_terminal_ends_in_the_same_way() {
    let place = clinic();
    let mut window = Window::open(
        &place,
        (24, 80),
        "cream --on 2026-11-22 --plain -o page.txt",
    );
    window.wait_for("Record number");
    window.type_for("K-17\r\r30\rn\r", "v shows");
    window.type_for("w\r", "Which file");
    window.type_for("a.toml\r", "= a.toml");
    window.type_for("v\r", "None yet");
    window.press("\r");
    assert_eq!(window.ended(), Left::tidy(0));
    let screen = window.history();
    let (_, end) = screen.split_once("> v\n").expect("the last prompt");
    let (end, _) = end.split_once("\n\nDecision").expect("the question");
    let expected = format!("\n{PAGE}\nwrote `a.toml`\nwrote `page.txt`");
    assert_eq!(end, expected);
}

#[test]
fn the_review_offers_to_write_the_answers() {
    let place = clinic();
    place.write("there.toml", "another client");
    let mut window = at_the_review(&place, (40, 80), "-o page.json");
    window.type_for("w", "Which file");
    window.type_for("\r", "nothing is typed yet");
    window.type_for("?\r", "Only you can read it.");
    for (name, refused) in [
        (
            "answers.csv",
            "cannot save answers as `answers.csv`: end its name with .toml or .json",
        ),
        (
            "answers",
            "cannot save answers as `answers`: end its name with .toml or .json",
        ),
        (
            "rules",
            "cannot save answers as `rules`: end its name with .toml or .json",
        ),
        (
            "there.toml",
            "`there.toml` already exists: type another name",
        ),
        (
            "rules/a.toml",
            "`rules/a.toml` would be read as a rule file: name a file in another folder",
        ),
        (
            "rules/../rules/a.json",
            "`rules/../rules/a.json` would be read as a rule file: name a file in another folder",
        ),
        (
            "protocol.toml",
            "`protocol.toml` would be read as a rule file: name a file in another folder",
        ),
        (
            "page.json",
            "two outputs cannot be written to `page.json`: type another name",
        ),
        (
            "nowhere/a.toml",
            "cannot write `nowhere/a.toml`: no such file or folder: type another name",
        ),
    ] {
        window.type_for(&format!("{name}\r"), refused);
    }
    window.type_for("K-17.json\r", "= K-17.json");
    // another name, and a changed answer: the file contains the last of both
    window.type_for("w", "Which file");
    window.type_for("<\r", "v shows");
    window.type_for("w", "Which file");
    window.type_for("K-17.toml\r", "= K-17.toml");
    window.type_for("1\r", "Enter keeps 30 years");
    window.type_for("31\r", "v shows");
    let mut before = place.names(".");
    before.retain(|name| !name.starts_with(".contra-"));
    assert_eq!(before, ["rules", "state", "there.toml"]);
    window.show_undecided();
    assert_eq!(window.ended(), Left::tidy(0));
    let screen = window.screen();
    let (page, _) = screen.split_once("\n\nDecision").expect("the question");
    assert!(
        page.ends_with("\nwrote `K-17.toml`\nwrote `page.json`"),
        "{page}"
    );
    let record = place.read("K-17.toml");
    assert!(answers(&record).ends_with("\nage = 31\nanaesthetic = \"no\"\n"));
    assert_eq!(place.read("there.toml"), "another client");
    let names = ["K-17.toml", "page.json", "rules", "state", "there.toml"];
    assert_eq!(place.names("."), names);
    assert_eq!(
        place.names("rules"),
        ["health.toml", "protocol.toml", "skin.toml"]
    );
}

#[test]
fn an_interview_that_is_left_writes_no_answers() {
    let place = clinic();
    for (asked, keys) in [("w", ":q\r"), ("w", "\x03"), ("wa.toml\r", "\x03")] {
        let mut window = at_the_review(&place, (24, 80), "--no-save");
        window.type_for(
            asked,
            if asked == "w" {
                "Which file"
            } else {
                "= a.toml"
            },
        );
        window.press(keys);
        assert_eq!(window.ended(), Left::tidy(130));
        assert_eq!(place.names("."), ["rules"]);
    }
}

#[test]
fn no_file_is_offered_if_the_command_line_names_one() {
    let place = clinic();
    let mut window = at_the_review(&place, (24, 80), "--save a.toml");
    assert!(!window.last().contains("saves the answers"));
    window.type_for("w\r", "type v, or a number from 1 to 2");
}

#[test]
fn the_program_ends_with_its_window() {
    let place = clinic();
    for (typed, text) in [
        ("--plain", "Which procedures"),
        ("--plain needling", "Record number"),
        ("peel", "Record number"),
        ("--resume", "Which interview"),
        ("--discard", "Which interview"),
        ("--resume --plain", "Which interview"),
    ] {
        let mut window = Window::open(&place, (24, 80), typed);
        window.wait_for(text);
        if text.starts_with("Record") {
            window.type_for(if typed == "peel" { "1\r" } else { "1\n" }, "Who is asking");
        }
        window.close();
        assert_eq!(window.ended().code, Some(130), "{typed}");
    }
}

#[test]
fn only_the_page_is_on_stdout() {
    let place = clinic();
    let typed = interviewer(&place, &[]);
    let mut command = Command::new("sh");
    command.current_dir(place.path("")).args([
        "-c",
        "exec \"$0\" interview needling --on 2026-11-22 > page.txt",
    ]);
    command.arg(typed.get_program());
    for (name, value) in typed.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let mut window = Window::with(command, (24, 80));
    window.wait_for("Record number");
    window.type_for("\r\r17\r", "Stop here");
    window.type_for("1", "v shows");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    insta::assert_snapshot!(place.read("page.txt"), @"
    No record number · for 22 November 2026

    Needling: CONTRAINDICATED, lasting

    Tell the client
      Nobody under 18 is treated.

    No date to rebook
      A lasting contraindication

    Why
      contraindicated  Nobody under 18 is treated.
                       “How old are you?” 17 years
                       [1]
                       rule minor

    Not answered
      Ask the client:
        - “Have you ever taken isotretinoin capsules?”
        - “Do you take any of these?”
        - “Has a local anaesthetic ever made you ill?”
        - “When were you last treated here?”
        - “Do you get cold sores?”
        - “Is any of this on the skin to be treated?”
        - “Is there anything else that we should know?”
      For the practitioner to see or measure:
        - “Is there a mole that bleeds?”
      For the practice to look up:
        - “How deep will the needles go?”

    Sources
      [1] A handout (clinic) https://example.org/handout

    clinic 3 (draft, adbf6f7a), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(window.last(), @"
    clinic 3 (draft, adbf6f7a), screened for 2026-11-22. A practitioner decides.
    no answer file was written
    ");
}
