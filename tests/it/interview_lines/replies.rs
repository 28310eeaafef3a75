//! Replies that are refused, or read in a way that is not obvious.

use super::ISOTRETINOIN;
use super::clinic::{SKIN, clinic};

#[test]
fn a_wrong_reply_is_explained_and_asked_again() {
    let place = clinic();
    let lines = [
        // the questions about the record itself
        "<",
        "?",
        "",
        "",
        // a number
        "",
        "old",
        "121",
        "34.5",
        "-1",
        "s",
        "<",
        "34",
        // yes or no
        "",
        "5",
        "yes no",
        "maybe",
        "?",
        "declined",
        // several
        "",
        "0 1",
        "1 1",
        "s p",
        "7",
        "isotretinoin unsure",
        // a date
        "",
        "03/04/2026",
        "last week",
        "May",
        "tomorrow",
        "2026-05-14",
        "n",
        "may 2026",
        "<",
        "p",
        // one of several
        "4",
        ":x",
        "2",
        // words
        "",
        ":s",
    ];
    let ended = place.interview(&["needling"], &lines);
    insta::assert_snapshot!(ended.whole());
}

#[test]
fn contradictory_options_are_refused_before_the_first_prompt() {
    let place = clinic();
    place.write("two.csv", "id,age\nC-1,34\nC-2,35\n");
    place.write("none.csv", "id,age\n");
    place.write("broken.json", "{\"answers\": {\"age\": 34}, \"agee\": 3}");
    let told = place.told(&[
        "interview needlin",
        "interview --answers -",
        "interview --answers form.txt",
        "interview --answers none.toml",
        "interview --answers none.csv",
        "interview --answers broken.json",
        "interview --save answers.csv",
        "interview --save out.json -o out.json",
        "interview --answers two.csv --save two.csv",
        "interview -o out.xls",
        "interview --on 22.11.2026",
        "interview needling --resume",
        "interview --resume --discard",
        "interview --no-save --resume",
        "interview --require-approved",
        "interview --resume",
        "interview --discard",
        "interview --rules nowhere",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn a_truncated_line_and_bytes_that_are_not_text_are_not_an_answer() {
    let place = clinic();
    // `1` could be the start of `12`; `\xff` is not text, and neither is a reply of the terminal
    let lines = b"\xff\n\x1b]11;rgb:1e1e/1e1e/1e1e\x07C-1\nC-1\n\n34\n1";
    let ended = place.typed_bytes(&["interview", "needling"], lines);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 130
    --- stdout
    --- stderr
    protocol: clinic 1, draft, rules

    Needling: about 5 questions; some answers lead to more. This protocol is a
    draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Record number (never a name; may be empty):
      Enter for none
    >   this line is not UTF-8 text
    >   this line has control characters
    >   = C-1

    Who is asking (shown on the page; may be empty):
      Enter for none
    >   = nobody named

    Health · 1 of 5
    How old are you?
      From 0 to 120 years · s not sure · p prefer not to say
    >   = 34 years

    Health · 2 of 5
    Are you pregnant?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
    > 
    1 answer is kept for 7 days: `contra interview --resume` continues, `--discard`
    deletes the interview
    ");
}

#[test]
fn a_byte_order_mark_before_the_first_line_is_ignored() {
    let place = clinic();
    let lines = ISOTRETINOIN.concat().join("\n") + "\n";
    let straight = place.typed_bytes(&["interview", "needling"], lines.as_bytes());
    assert_eq!(straight.code, Some(0), "{}", straight.stderr);
    let marked = format!("\u{feff}{lines}");
    let ended = place.typed_bytes(&["interview", "needling"], marked.as_bytes());
    assert_eq!(ended.whole(), straight.whole());
    // with the line ends of the system that writes such marks, and with a choice first
    let lines = "1\n0\nC-7\n\n34\n:q\n";
    let straight = place.typed_bytes(&["interview"], lines.as_bytes());
    assert_eq!(straight.code, Some(130), "{}", straight.stderr);
    let marked = format!("\u{feff}{}", lines.replace('\n', "\r\n"));
    let ended = clinic().typed_bytes(&["interview"], marked.as_bytes());
    assert_eq!(ended.whole(), straight.whole());
}

#[test]
fn keys_of_the_terminal_work_in_each_list() {
    let place = clinic();
    let save = ["needling", "--save", "saved.toml", "--no-save"];
    // yes or no (it continues if it is decided at once), several, one of several
    for (keys, words) in [
        (
            &["s", "2", "s", "s"][..],
            &["unsure", "go-on", "unsure", "unsure"][..],
        ),
        (&["p", "p", "p"], &["declined", "declined", "declined"]),
        (&["n", "2 s", "s"], &["no", "thinner unsure", "unsure"]),
        (&["n", "0", "1"], &["no", "none", "never"]),
        (&["n", "p,2", "p"], &["no", "declined thinner", "declined"]),
    ] {
        let told = |picked: &[&str]| {
            let lines = [&["", "", "34"], picked, &["-", "v"]].concat();
            let ended = place.interview(&save, &lines);
            assert_eq!(ended.code, Some(0), "{picked:?}: {}", ended.stderr);
            let saved = place.read("saved.toml");
            std::fs::remove_file(place.path("saved.toml")).expect("the file");
            (ended.stdout, saved)
        };
        assert_eq!(told(keys), told(words), "{keys:?}");
    }
    // these words do not apply to all questions of a list together
    let ended = place.interview(&["needling"], &["", "", "34", "n", "s p", "0 s", "s s"]);
    let (_, said) = ended.stderr.split_once("3 of").expect("the third question");
    insta::assert_snapshot!(said);
}

#[test]
fn an_option_that_is_named_like_a_key_is_picked_by_its_number() {
    let place = clinic();
    let skin = SKIN.replace(
        "[\"never\", ",
        "[\"never\", { id = \"s\", label = \"Some\" }, ",
    );
    place.write("rules/skin.toml", skin);
    let lines = ["", "", "34", "n", "0", "s", "2", "-", "v"];
    let ended = place.interview(&["needling", "--no-save"], &lines);
    let (_, said) = ended
        .stderr
        .split_once("4 of")
        .expect("the fourth question");
    let said: Vec<_> = said.lines().take(9).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn an_empty_line_without_a_default_is_refused() {
    let place = clinic();
    let ended = place.interview(&["needling", "--no-save"], &["", "", "", "", "34"]);
    let (_, said) = ended.stderr.split_once("1 of").expect("the first question");
    let said: Vec<_> = said.lines().take(6).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_record_number_with_characters_that_cannot_be_seen_is_asked_for_again() {
    let place = clinic();
    let lines = ["C\u{200b}1", "C-1", "A.\u{202e}B", "A. B", ":q"];
    let ended = place.interview(&["needling", "--no-save"], &lines);
    let (_, asked) = ended
        .stderr
        .split_once("saves and quits.\n")
        .expect("a prompt");
    insta::assert_snapshot!(asked, @"

    Record number (never a name; may be empty):
      Enter for none
    >   this holds a character that cannot be seen as character 2: remove it
    >   = C-1

    Who is asking (shown on the page; may be empty):
      Enter for none
    >   this holds a character that cannot be seen as character 3: remove it
    >   = A. B

    Health · 1 of 5
    How old are you?
      From 0 to 120 years · s not sure · p prefer not to say
    > 
    nothing of this interview is kept
    ");
}
