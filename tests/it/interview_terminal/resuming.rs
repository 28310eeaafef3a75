//! Resuming interviews: choosing one, deleting others, and which answers are still valid.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use contraindication::model::long_date;

use super::clinic::clinic;
use super::window::{Left, Window, flowing};
use crate::support::program::{Place, today, without_differences};
use crate::support::record::{answers, without_record};

const FOLDER: &str = "state/contra/interviews";
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Starts an interview, interrupts it, and makes it this old. Returns its time as shown in a list.
fn break_off(place: &Place, keys: &str, age: Duration) -> String {
    let before = files(place);
    let mut window = Window::open(place, (24, 80), "needling --on 2026-11-22");
    window.wait_for("Record number");
    window.type_for(keys, "");
    window.press(":q\r");
    assert_eq!(window.ended(), Left::tidy(130));
    let mut new = files(place);
    new.retain(|file| !before.contains(file));
    let time = SystemTime::now() - age;
    make_old(&new[0], time);
    let time = Timestamp::try_from(time)
        .expect("a time")
        .to_zoned(TimeZone::UTC);
    time.strftime("%-d %B %Y, %H:%M").to_string()
}

/// Opens a window in which the only kept interview is resumed.
fn go_on(place: &Place, size: (u16, u16), options: &str) -> Window {
    let mut window = Window::open(place, size, &format!("--resume {options}"));
    window.wait_for("Continue this interview?");
    window.press("y");
    window
}

/// The screen after the question whether to continue.
fn after_question(window: &Window) -> String {
    let screen = window.screen();
    let (_, rest) = screen.split_once("interview?\n").expect("the question");
    rest.to_owned()
}

/// A screen in one line, since its lines break differently from day to day.
fn timeless(screen: &str, times: [&str; 2]) -> String {
    let screen = flowing(screen);
    let screen = screen.replace(times[0], "OLDER").replace(times[1], "NEWER");
    screen.replace(&long_date(today()), "TODAY")
}

fn make_old(file: &PathBuf, time: SystemTime) {
    let file = File::options().append(true).open(file).expect("a file");
    file.set_modified(time).expect("a time");
}

fn files(place: &Place) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(place.path(FOLDER)) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

#[test]
fn one_of_several_interviews_is_chosen_without_showing_answers() {
    let place = clinic();
    let older = break_off(&place, "\r\r30\r1s", 30 * HOUR);
    let newer = break_off(&place, "K-2\r\r", HOUR);
    let timeless = |screen: String| timeless(&screen, [&older, &newer]);

    let mut window = Window::open(&place, (24, 80), "peel");
    window.wait_for("Record number");
    insta::assert_snapshot!(window.screen(), @"
    protocol: clinic 3, draft, rules
    2 unfinished interviews are kept: `contra interview --resume` continues

    Peel: 2 questions. This protocol is a draft: no clinician has approved it.
    One key picks an answer. At any question: ? says why it is asked, b goes back,
    Esc shows more; where you type, < goes back and :q saves and quits.

    Record number (never a name; may be empty):
      Enter for none · ? why · < back · :q save and quit
    >
    ");
    window.press("\x03");
    assert_eq!(window.ended(), Left::tidy(130));

    let mut window = Window::open(&place, (24, 80), "--resume");
    window.wait_for("Which interview");
    window.type_for("b?\r", "nothing is picked yet");
    insta::assert_snapshot!(timeless(window.screen()), @"Which interview do you want to continue? 1 K-2, started TODAY, last reply NEWER, 0 answers, about 10 to go 2 no record number, started TODAY, last reply OLDER, 3 answers, about 7 to go nothing is picked yet ? why · b back · Esc more");
    window.type_for("2", "ever made you ill");
    insta::assert_snapshot!(window.screen(), @"
    Which interview do you want to continue?
    protocol: clinic 3, draft, rules

    Needling: 7 questions. This protocol is a draft: no clinician has approved it.
    One key picks an answer. At any question: ? says why it is asked, b goes back,
    Esc shows more; where you type, < goes back and :q saves and quits.

    Health · 4 of 10
    Has a local anaesthetic ever made you ill?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
      ? why · b back · Esc more
    ");

    // a second run finds only the other one, and after that a third finds nothing
    let mut second = go_on(&place, (24, 80), "");
    second.wait_for("How old");
    let mut third = Window::open(&place, (24, 80), "--resume");
    assert_eq!(third.ended(), Left::tidy(4));
    insta::assert_snapshot!(third.screen(), @"
    error: there is no unfinished interview
    help: 2 are open in other windows
    ");
    let mut third = Window::open(&place, (24, 80), "--discard");
    assert_eq!(third.ended(), Left::tidy(4));

    window.type_for("n2020\ry10n0.5\r-\r", "v shows the verdict");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    second.press("\x03");
    assert_eq!(second.ended(), Left::tidy(130));
    assert_eq!(files(&place).len(), 1);
}

#[test]
fn one_or_all_are_deleted() {
    let place = clinic();
    let older = break_off(&place, "\r\r30\r1s", 30 * HOUR);
    let newer = break_off(&place, "K-2\r\r", HOUR);
    let timeless = |screen: String| timeless(&screen, [&older, &newer]);
    let mut window = Window::open(&place, (24, 80), "--discard");
    window.wait_for("Which interview");
    window.press("\x03");
    assert_eq!(window.ended(), Left::tidy(130));
    insta::assert_snapshot!(timeless(window.screen()), @"Which interview do you want to delete? 1 K-2, started TODAY, last reply NEWER, 0 answers, about 10 to go 2 no record number, started TODAY, last reply OLDER, 3 answers, about 7 to go 0 All of them ? why · b back · Esc more what was kept before is still kept: `contra interview --resume` continues");
    assert_eq!(files(&place).len(), 2);
    let mut window = Window::open(&place, (24, 80), "--discard");
    window.wait_for("Which interview");
    window.type_for("1", "Delete this interview?");
    window.press("y");
    assert_eq!(window.ended(), Left::tidy(0));
    insta::assert_snapshot!(timeless(window.screen()), @"Which interview do you want to delete? Kept: K-2, started TODAY, last reply NEWER, 0 answers, about 10 to go Delete this interview? deleted: K-2, started TODAY, last reply NEWER, 0 answers, about 10 to go");
    break_off(&place, "K-3\r\r", 2 * HOUR);
    let mut window = Window::open(&place, (24, 80), "--discard");
    window.wait_for("All of them");
    window.type_for("0", "Delete all 2 interviews?");
    window.type_for("b", "Which interview");
    window.type_for("0", "Delete all 2 interviews?");
    window.type_for("y", "really want to delete");
    let mut kept = files(&place);
    kept.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    assert_eq!(kept.len(), 2);
    window.press("y");
    assert_eq!(window.ended(), Left::tidy(0));
    assert_eq!(files(&place).len(), 0);
}

#[test]
fn kept_answers_older_than_a_week_are_deleted_at_the_next_start() {
    let place = clinic();
    break_off(&place, "\r\r30\r", 7 * 24 * HOUR - HOUR);
    break_off(&place, "\r\r31\r", 7 * 24 * HOUR + HOUR);
    // files left behind by killed runs
    for (name, age) in [
        (".contra-old", 8 * 24 * HOUR),
        ("old.lock", 8 * 24 * HOUR),
        (".contra-new", HOUR),
        ("new.lock", HOUR),
    ] {
        let name = format!("{FOLDER}/{name}");
        place.write(&name, "half an answer");
        make_old(&place.path(&name), SystemTime::now() - age);
    }
    let mut window = Window::open(&place, (24, 80), "peel");
    window.wait_for("Record number");
    insta::assert_snapshot!(window.screen(), @"
    protocol: clinic 3, draft, rules
    deleted an unfinished interview that was older than 7 days
    an unfinished interview is kept: `contra interview --resume` continues

    Peel: 2 questions. This protocol is a draft: no clinician has approved it.
    One key picks an answer. At any question: ? says why it is asked, b goes back,
    Esc shows more; where you type, < goes back and :q saves and quits.

    Record number (never a name; may be empty):
      Enter for none · ? why · < back · :q save and quit
    >
    ");
    window.press("\x03");
    assert_eq!(window.ended(), Left::tidy(130));
    let mut names = place.names(FOLDER);
    names.retain(|name| !name.ends_with(".json"));
    assert_eq!(names, [".contra-new", "new.lock"]);
    assert_eq!(files(&place).len(), 3);
}

#[test]
fn answers_that_a_changed_protocol_does_not_take_are_asked_again() {
    let place = clinic();
    break_off(&place, "K-1\r\r30\r1sn2020\ry", HOUR);
    let health = place.read("rules/health.toml");
    let changed = health
        .replace(
            "Have you ever taken isotretinoin",
            "Did you ever take isotretinoin",
        )
        .replace(", \"steroids\"]", "]");
    place.write("rules/health.toml", changed);
    let mut window = go_on(&place, (40, 80), "");
    window.wait_for("Continue without them?");
    window.type_for("y", "Did you ever take");
    insta::assert_snapshot!(after_question(&window), @"
    protocol: clinic 3, draft, rules
    the protocol `clinic` has changed since
    answers that are still valid: `age`, `anaesthetic` and `last-visit`
    answers that are not valid with these rules or for this day: `isotretinoin`
    and `medicines`
    Continue without them? Their questions are asked again if they still exist.

    Needling: about 7 questions; some answers lead to more. This protocol is a
    draft: no clinician has approved it.
    One key picks an answer. At any question: ? says why it is asked, b goes back,
    Esc shows more; where you type, < goes back and :q saves and quits.

    Health · 2 of 10
    Did you ever take isotretinoin capsules?
      1  Never
      2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      ? why · b back · Esc more
    ");
    window.type_for("10", "cold sores");
    window.press(":q");
    assert_eq!(window.ended(), Left::tidy(130));
    assert!(window.last().starts_with("5 answers are kept"));
}

#[test]
fn answers_of_a_file_are_shown_and_can_be_changed() {
    let place = clinic();
    place.write(
        "practice.toml",
        "[answers]\ndepth = 0.5\nmole = \"maybe\"\nisotretinoin = \"past\"\nisotretinoin-last = \"2020\"\n",
    );
    let mut window = Window::open(
        &place,
        (60, 40),
        "needling --on 2026-11-22 --answers practice.toml --save done.toml -o page.txt",
    );
    window.wait_for("Record number");
    insta::assert_snapshot!(window.screen(), @"
    protocol: clinic 3, draft, rules
    practice.toml: mole: this is not one
    of the options `yes` and `no`; it is
    asked again

    Needling: about 9 questions; some
    answers lead to more. This protocol is
    a draft: no clinician has approved it.
    One key picks an answer. At any
    question: ? says why it is asked, b
    goes back, Esc shows more; where you
    type, < goes back and :q saves and
    quits.

    From practice.toml, to be changed at
    the review:
      - “How deep will the needles go?” 0.5
        mm (day not known)

    The others are asked again: each is
    shown with its day, and Enter keeps it.

    Record number (never a name; may be
    empty):
      Enter for none · ? why · < back · :q
      save and quit
    >
    ");
    // the earlier answers are kept with Enter; a year has another meaning on another day, so it is confirmed
    window.type_for("\r\r30\r\r\ry0n", "last treated here");
    window.press(":q\r");
    assert_eq!(window.ended(), Left::tidy(130));
    let mut window = go_on(&place, (60, 40), "--save done.toml -o page.txt");
    window.wait_for("last treated here");
    window.type_for("2020\ry10n-\r", "v shows the verdict");
    // the lines above contain the time of the last reply
    let screen = window.screen();
    let (_, told) = screen.split_once("this interview?\n").expect("a question");
    insta::assert_snapshot!(told, @"
    protocol: clinic 3, draft, rules

    Needling: 5 questions. This protocol is
    a draft: no clinician has approved it.
    One key picks an answer. At any
    question: ? says why it is asked, b
    goes back, Esc shows more; where you
    type, < goes back and :q saves and
    quits.

    From practice.toml, to be changed at
    the review:
      - “How deep will the needles go?” 0.5
        mm (day not known)

    Health · 6 of 10
    When were you last treated here?
      That is 2020, any day of that year.
      Is that right?
      = 2020

    Skin · 7 of 10
    Do you get cold sores?
      = Never

    Skin · 8 of 10
    Is any of this on the skin to be
    treated?
      = None of this

    Skin · 9 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = No

    Skin · 10 of 10
    Is there anything else that we should
    know?
      = left blank

    Review
      r  Record number: none
      k  Asked by: nobody named
      11 clear answers: a shows all
      v shows the verdict · a number
      changes it · ? why · < back · :q save
      and quit
    >
    ");
    window.type_for("2\r1", "left out");
    insta::assert_snapshot!(window.last(), @"
    Review
      r  Record number: none
      k  Asked by: nobody named
    Health
      2  “Have you ever taken isotretinoin
         capsules?”
         earlier, day not known: Yes, in
         the past; today: Never (changed,
         before: Yes, in the past)
      9 clear answers: a shows all
      1 earlier answer is left out, since
      it is not asked now: a shows all
      1 question was not asked, because of
      other answers
      v shows the verdict · a number
      changes it · ? why · < back · :q save
      and quit
    >
    ");
    window.show_undecided();
    assert_eq!(window.ended(), Left::tidy(0));
    let record = place
        .read("done.toml")
        .replace(&today().to_string(), "TODAY");
    insta::assert_snapshot!(answers(&record), @r#"
    record = 1
    # answers given on TODAY, after the day asked for
    on = 2026-11-22
    procedures = ["needling"]

    [answers]
    age = 30
    isotretinoin = "never"
    medicines = ["none"]
    anaesthetic = "no"
    last-visit = "2020"
    cold-sores = "never"
    area = ["none"]
    mole = "no"
    depth = 0.5

    [carried]
    depth = "unknown"
    "#);
    let screened = place.run(&["screen", "done.toml", "-o", "screened.txt"]);
    assert_eq!(screened.code, Some(0));
    let told = without_differences(&place.read("page.txt"));
    assert_eq!(told, without_record(&place.read("screened.txt")));
}
