//! Unfinished interviews: kept, resumed, listed, deleted.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use contraindication::model::long_date;

use super::clinic::{self, clinic};
use super::{ISOTRETINOIN, ON, fed};
use crate::support::program::Place;

const FOLDER: &str = "state/contra/interviews";

/// The one unfinished interview.
fn kept(place: &Place) -> String {
    let names = place.names(FOLDER);
    assert_eq!(names.len(), 1, "{names:?}");
    format!("{FOLDER}/{}", names[0])
}

#[test]
fn an_interview_can_be_resumed_from_any_prompt() {
    let straight = clinic().interview(&["needling"], &ISOTRETINOIN.concat());
    let groups = ISOTRETINOIN.len();
    for done in 0..groups {
        // interrupted before a prompt, and in the middle of one that takes two lines
        for more in 0..ISOTRETINOIN[done].len() {
            let place = clinic();
            let before = [&ISOTRETINOIN[..done].concat(), &ISOTRETINOIN[done][..more]].concat();
            let ended = place.interview(&["needling"], &before);
            assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), ""));
            if done == 0 {
                assert!(
                    ended
                        .stderr
                        .ends_with("> \nnothing of this interview is kept\n")
                );
                assert_eq!(place.names(FOLDER), [""; 0]);
                continue;
            }
            let rest = [&["yes"], &ISOTRETINOIN[done..].concat()[..]].concat();
            let ended = place.typed(&["interview", "--resume"], &rest);
            assert_eq!(ended.code, Some(0), "{}", ended.stderr);
            assert_eq!(ended.stdout, straight.stdout);
            assert_eq!(place.names(FOLDER), [""; 0]);
        }
    }
}

#[cfg(unix)]
#[test]
fn kept_answers_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let place = clinic();
    fs::create_dir_all(place.path(FOLDER)).expect("a folder");
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(place.path(FOLDER), open).expect("a mode");
    place.interview(&["needling"], &["C-1", "", "34"]);
    let mode = |name: &str| {
        let metadata = fs::metadata(place.path(name)).expect("there");
        metadata.permissions().mode() & 0o777
    };
    assert_eq!((mode(FOLDER), mode(&kept(&place))), (0o700, 0o600));
}

#[test]
fn an_interview_that_is_not_saved_leaves_no_file() {
    let place = clinic();
    let ended = place.interview(&["needling", "--no-save"], &["C-1", "", "34", ":q"]);
    assert_eq!(ended.code, Some(130));
    assert!(
        ended
            .stderr
            .ends_with("\nnothing of this interview is kept\n")
    );
    assert_eq!(place.names("."), ["rules"]);
    // and what is too old is still deleted
    place.interview(&["needling"], &["C-1", "", "34"]);
    age(&place, 8 * 24 * 60 * 60);
    place.interview(&["needling", "--no-save"], &[]);
    assert_eq!(place.names(FOLDER), [""; 0]);
}

#[test]
fn several_are_listed_without_an_answer_and_one_is_chosen() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "", "34"]);
    age(&place, 60);
    place.interview(&["needling"], &["", "", "35", "n", ":q"]);
    let told = |lines: &[&str]| {
        let ended = place.typed(&["interview", "--resume"], lines);
        times_hidden(&ended.whole())
    };
    insta::assert_snapshot!("several_resumed", told(&["3", "<", "2", "n", ":q"]));
    let discard = |lines: &[&str]| place.typed(&["interview", "--discard"], lines);
    let ended = discard(&["1", "yes"]);
    insta::assert_snapshot!("one_discarded", times_hidden(&ended.whole()));
    place.interview(&["needling"], &["C-3", ""]);
    let ended = discard(&["all", "y", "y"]);
    insta::assert_snapshot!("all_discarded", times_hidden(&ended.whole()));
    assert_eq!(place.names(FOLDER), [""; 0]);
}

#[test]
fn nothing_is_deleted_or_resumed_without_a_yes() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "", "34"]);
    let untouched = |option: &str, count: usize, lines: &[&str]| {
        let ended = place.typed(&["interview", option], lines);
        assert_eq!(ended.code, Some(130), "{option} {lines:?}");
        let kept = "what was kept before is still kept: `contra interview --resume` continues\n";
        assert!(ended.stderr.ends_with(kept), "{}", ended.stderr);
        assert_eq!(place.names(FOLDER).len(), count, "{option} {lines:?}");
    };
    for option in ["--resume", "--discard"] {
        for lines in [
            &[][..],
            &["no"],
            &["n"],
            &["2"],
            &["<"],
            &[":q"],
            &["", "0"],
        ] {
            untouched(option, 1, lines);
        }
    }
    place.interview(&["needling"], &["C-2", "", "35"]);
    for lines in [
        &[][..],
        &["0"],
        &["0", "no"],
        &["0", "yes"],
        &["0", "yes", "no"],
        &["0", "yes", ":q"],
        &["all", "<", ":q"],
        &["1"],
        &["1", "no"],
        &["1", "<", "2", "n"],
        &["", "?", "9"],
    ] {
        untouched("--discard", 2, lines);
    }
    let ended = place.typed(&["interview", "--discard"], &["0", "<", "2", "yes"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(place.names(FOLDER).len(), 1);
    // only the other one is left
    let ended = place.typed(&["interview", "--resume"], &[]);
    insta::assert_snapshot!(times_hidden(&ended.whole()));
}

#[test]
fn kept_answers_older_than_seven_days_are_deleted_at_the_next_start() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "", "34"]);
    age(&place, 7 * 24 * 60 * 60 + 60);
    let first = kept(&place);
    place.write(&format!("{FOLDER}/cut.json"), "{\"schema\": 1");
    let ended = place.interview(&["needling"], &["C-2"]);
    insta::assert_snapshot!(ended.stderr, @"
    protocol: clinic 1, draft, rules
    deleted an unfinished interview that was older than 7 days
    an unfinished interview is kept: `contra interview --resume` continues

    Needling: about 5 questions; some answers lead to more. This protocol is a
    draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Record number (never a name; may be empty):
      Enter for none
    >   = C-2

    Who is asking (shown on the page; may be empty):
      Enter for none
    > 
    the interview is kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    ");
    assert!(!place.path(&first).exists());
}

/// The clock is behind now, or was ahead then, so the age is unknown.
#[test]
fn kept_answers_dated_in_the_future_are_deleted_after_seven_days() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "", "34"]);
    let first = kept(&place);
    let day = Duration::from_secs(24 * 60 * 60);
    let said = |place: &Place| {
        let ended = place.interview(&["needling"], &[]);
        let (said, _) = ended.stderr.split_once("\n\n").expect("a prompt");
        said.to_owned()
    };
    let date = |time: SystemTime| {
        let file = File::options().append(true).open(place.path(&first));
        file.and_then(|file| file.set_modified(time))
            .expect("a time");
    };
    let protocol = "protocol: clinic 1, draft, rules";
    let there = "an unfinished interview is kept: `contra interview --resume` continues";
    date(SystemTime::now() + 300 * day);
    let redated = "an unfinished interview is dated in the future: check the clock; it is kept for 7 days from now";
    assert_eq!(said(&place), format!("{protocol}\n{redated}\n{there}"));
    let changed = fs::metadata(place.path(&first)).and_then(|file| file.modified());
    assert!(changed.expect("a time") <= SystemTime::now());
    // reported once, and deleted like any other
    assert_eq!(said(&place), format!("{protocol}\n{there}"));
    age(&place, 7 * 24 * 60 * 60 + 60);
    let deleted = "deleted an unfinished interview that was older than 7 days";
    assert_eq!(said(&place), format!("{protocol}\n{deleted}"));
    assert!(!place.path(&first).exists());
    // clocks may differ a little
    place.interview(&["needling"], &["C-1", "", "34"]);
    let first = kept(&place);
    let file = File::options().append(true).open(place.path(&first));
    let soon = SystemTime::now() + day / 2;
    file.and_then(|file| file.set_modified(soon))
        .expect("a time");
    assert_eq!(said(&place), format!("{protocol}\n{there}"));
}

#[test]
fn a_broken_file_is_named_and_can_be_deleted() {
    let place = clinic();
    place.write(&format!("{FOLDER}/cut.json"), "{\"schema\": 1");
    let mut told = place.told(&["interview --resume", "interview --discard"]);
    let discarded = place.typed(&["interview", "--discard"], &["yes"]);
    told.push_str(&discarded.whole());
    let folder = place.path(FOLDER).display().to_string();
    insta::assert_snapshot!(times_hidden(&told.replace(&folder, "FOLDER")), @"$ contra interview --resume ended with 4 --- stdout --- stderr error: cannot read the unfinished interview `FOLDER/cut.json` help: `contra interview --discard` deletes it $ contra interview --discard ended with 130 --- stdout --- stderr Kept: cannot be read, NOW Delete this interview? y Yes n No: it stays as it is > what was kept before is still kept: `contra interview --resume` continues ended with 0 --- stdout --- stderr Kept: cannot be read, NOW Delete this interview? y Yes n No: it stays as it is > deleted: cannot be read, NOW");
}

#[test]
fn answers_that_a_changed_protocol_still_takes_are_named() {
    let place = clinic();
    let lines = [&ISOTRETINOIN[..6].concat()[..], &["1"]].concat();
    place.interview(&["needling"], &lines);
    // another wording, another option, a question that was removed
    let health = clinic::HEALTH
        .replace("Are you pregnant?", "Are you pregnant, or could you be?")
        .replace("[\"isotretinoin\", ", "[\"isotretinoin\", \"retinol\", ")
        .replace("id    = \"age\"", "id    = \"years\"")
        .replace("when    = { age", "when    = { years");
    place.write("rules/health.toml", health);
    let ended = place.typed(&["interview", "--resume"], &["yes", "y", "34", "n", ":q"]);
    assert_eq!(ended.code, Some(130));
    insta::assert_snapshot!(after_question(&ended.stderr), @"
    protocol: clinic 1, draft, rules
    the protocol `clinic` has changed since
    answers that are still valid: `isotretinoin-last` and `keloid`
    answers that are not valid with these rules or for this day: `age`, `medicines`
    and `pregnant`
    Continue without them? Their questions are asked again if they still exist.
      y  Yes
      n  No: everything stays as it was
    > 
    Needling: 4 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Health · 1 of 5
    How old are you?
      From 0 to 120 years · s not sure · p prefer not to say
    >   = 34 years

    Health · 2 of 5
    Are you pregnant, or could you be?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
    >   = No

    Health · 3 of 5
    Do you take any of these?
      1  Isotretinoin
      2  Retinol
      3  A blood thinner
      0  None of these
      s  Not sure about the rest
      p  Prefer not to say
    > 
    3 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    ");
}

#[test]
fn kept_answers_are_only_given_up_after_a_confirmation() {
    let place = clinic();
    let lines = [&ISOTRETINOIN[..6].concat()[..], &[":q"]].concat();
    place.interview(&["needling"], &lines);
    let name = kept(&place);
    let before = place.read(&name);
    let own = place.path("").display().to_string();
    let told = |arguments: &[&str], lines: &[&str]| {
        let lines = [&["yes"], lines].concat();
        let ended = place.typed(&[&["interview", "--resume"], arguments].concat(), &lines);
        let text = ended.stderr.replace(own.trim_end_matches('/'), "PLACE");
        format!("ended with {:?}\n{}", ended.code, after_question(&text))
    };
    // other rules, and a day for which the date is not valid
    insta::assert_snapshot!(
        "resumed_with_other_rules",
        told(&["--rules", "embedded"], &["n"])
    );
    insta::assert_snapshot!(
        "resumed_for_another_day",
        told(&["--on", "2026-01-05"], &[])
    );
    assert_eq!(place.read(&name), before);
    // with the reply to continue, but no further reply
    assert_eq!(
        told(&["--on", "2026-01-05"], &["y"]).lines().next(),
        Some("ended with Some(130)")
    );
    assert_eq!(place.read(&name), before);
    told(&["--on", "2026-01-05"], &["y", "unsure", ":q"]);
    assert_ne!(place.read(&name), before);
}

#[test]
fn a_procedure_that_no_longer_exists_is_asked_for_again() {
    let place = clinic();
    place.interview(&[], &["3", "C-1", "", "34", "n"]);
    let protocol = place
        .read("rules/protocol.toml")
        .replace("\"peel\"", "\"lift\"");
    place.write("rules/protocol.toml", protocol);
    let skin = clinic::SKIN.replace("\"peel\"", "\"lift\"");
    place.write("rules/skin.toml", skin);
    let lines = ["yes", "y", "3", "", "", ":q"];
    let ended = place.typed(&["interview", "--resume"], &lines);
    assert_eq!(ended.code, Some(130));
    insta::assert_snapshot!(after_question(&ended.stderr), @"
    protocol: clinic 1, draft, rules
    the protocol `clinic` has changed since
    answers that are still valid: `age` and `pregnant`
    procedures that no longer exist: `peel`
    Continue without them? Their questions are asked again if they still exist.
      y  Yes
      n  No: everything stays as it was
    > 
    Procedures
    Which procedures is the client here for?
      1  Needling
      2  Numbing cream
      3  Peel
    >   = Peel

    Peel: 3 questions. This protocol is a draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Record number (never a name; may be empty):
      Enter keeps C-1 · - for none
    >   = C-1

    Who is asking (shown on the page; may be empty):
      Enter for none
    >   = nobody named

    Health · 3 of 5
    Do you take any of these?
      1  Isotretinoin
      2  A blood thinner
      0  None of these
      s  Not sure about the rest
      p  Prefer not to say
    > 
    2 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    ");
}

#[test]
fn a_resumed_interview_uses_its_rules_and_its_day() {
    let place = clinic();
    fs::rename(place.path("rules"), place.path("other")).expect("renamed");
    let arguments = [&["interview", "--rules", "other", "needling"], &ON[..]].concat();
    let ended = place.typed(&arguments, &["C-1", "", "17", ":q"]);
    assert_eq!(ended.code, Some(130));
    let mut command = place.command(&["interview", "--resume"]);
    command.env_remove("CONTRA_RULES");
    let ended = fed(command, b"yes\n");
    let stderr =
        after_question(&ended.stderr).replace(&place.path("").display().to_string(), "PLACE/");
    insta::assert_snapshot!(stderr, @"
    protocol: clinic 1, draft, PLACE/other

    Needling: about 4 questions; some answers lead to more. This protocol is a
    draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Health · 2 of 5
    Are you pregnant?
      y  Yes
      n  No
      s  Not sure
      p  Prefer not to say
    > 
    what was kept before is still kept: `contra interview --resume` continues
    ");
    assert_eq!(ended.code, Some(130));
}

#[test]
fn answers_of_an_earlier_day_are_asked_again() {
    let place = clinic();
    place.interview(&["needling"], &["C-1", "", "34", "n"]);
    let name = kept(&place);
    let today = crate::support::program::today().to_string();
    let text = place.read(&name).replace(&today, "2026-11-20");
    place.write(&name, &text);
    // the first one is confirmed; the second is still from an earlier day
    let ended = place.typed(&["interview", "--resume"], &["yes", ""]);
    insta::assert_snapshot!(after_question(&ended.stderr), @"
    protocol: clinic 1, draft, rules

    Needling: about 5 questions; some answers lead to more. This protocol is a
    draft: no clinician has approved it.
    Type the number or the letter of an answer, several numbers with spaces between
    them. At any question: ? says why it is asked, < goes back, :q saves and quits.

    Answers of an earlier day are asked again: each is shown with its day, and Enter
    keeps it.

    Health · 1 of 5
    How old are you?
      Earlier, on 20 November 2026: 34 years
      Enter keeps 34 years · From 0 to 120 years · s not sure · p prefer not to say
    >   = 34 years

    Health · 2 of 5
    Are you pregnant?
      Earlier, on 20 November 2026: No
      y  Yes
    > n  No
      s  Not sure
      p  Prefer not to say
      An empty line keeps what is marked with `>`.
    > 
    1 answer is kept for 7 days: `contra interview --resume` continues, `--discard`
    deletes the interview
    ");
    let ended = place.typed(&["interview", "--resume"], &["yes"]);
    let (_, asked) = ended.stderr.split_once("Health").expect("a question");
    insta::assert_snapshot!(asked, @"
     · 2 of 5
    Are you pregnant?
      Earlier, on 20 November 2026: No
      y  Yes
    > n  No
      s  Not sure
      p  Prefer not to say
      An empty line keeps what is marked with `>`.
    > 
    what was kept before is still kept: `contra interview --resume` continues
    ");
    // a file without days was saved by a version that did not store them
    let lines = text.lines();
    let without: String = lines
        .filter(|line| !line.contains("given_on"))
        .map(|line| {
            if line.trim_start().starts_with("\"prefilled\"") {
                line.trim_end_matches(',').to_owned() + "\n"
            } else {
                line.to_owned() + "\n"
            }
        })
        .collect();
    assert_ne!(without, text);
    let start = without.find(",\n  \"earlier\"").expect("the last key");
    place.write(&name, format!("{}\n}}\n", &without[..start]));
    let ended = place.typed(&["interview", "--resume"], &["yes"]);
    let (_, asked) = ended.stderr.split_once("Health").expect("a question");
    insta::assert_snapshot!(asked, @"
     · 1 of 5
    How old are you?
      Earlier, day not known: 34 years
      Enter keeps 34 years · From 0 to 120 years · s not sure · p prefer not to say
    > 
    what was kept before is still kept: `contra interview --resume` continues
    ");
}

/// Makes everything that is kept older.
fn age(place: &Place, seconds: u64) {
    let then = SystemTime::now() - Duration::from_secs(seconds);
    for name in place.names(FOLDER) {
        let file = File::options()
            .append(true)
            .open(place.path(&format!("{FOLDER}/{name}")));
        file.and_then(|file| file.set_modified(then))
            .expect("a time");
    }
}

/// A text in one line, since its lines break differently from day to day, and without the times of this run.
fn times_hidden(text: &str) -> String {
    let today = format!("{}, ", long_date(crate::support::program::today()));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = text.split(&today);
    let mut hidden = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // a time of day follows, or another known word
        let is_time = part.as_bytes().get(2) == Some(&b':');
        hidden += if is_time { "NOW" } else { "TODAY, " };
        hidden += if is_time { &part[5..] } else { part };
    }
    hidden
}

/// The text after the question whether to continue.
pub(super) fn after_question(text: &str) -> String {
    let asked = "  y  Yes\n  n  No: it stays as it is\n> ";
    let (_, rest) = text.split_once(asked).expect("the question");
    rest.to_owned()
}
