//! `contra interview` in line mode: what is asked, answered, kept and printed.

mod age;
mod approximate_dates;
mod clinic;
mod files;
mod page;
mod replies;
mod resuming;
mod visits;

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use self::clinic::clinic;
use crate::support::program::{Ended, Place, today};
use crate::support::record::answers;

/// The day of every interview in these tests.
const ON: [&str; 2] = ["--on", "2026-11-22"];

impl Place {
    /// Runs an interview in which these lines are typed, followed by the end of input.
    fn interview(&self, arguments: &[&str], lines: &[&str]) -> Ended {
        let on = if arguments.contains(&"--on") {
            &[]
        } else {
            &ON[..]
        };
        let arguments = [&["interview"], on, arguments].concat();
        self.typed(&arguments, lines)
    }

    fn typed(&self, arguments: &[&str], lines: &[&str]) -> Ended {
        let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
        self.typed_bytes(arguments, typed.as_bytes())
    }

    fn typed_bytes(&self, arguments: &[&str], typed: &[u8]) -> Ended {
        fed(self.command(arguments), typed)
    }
}

/// Runs a command with these bytes as its stdin.
pub(crate) fn fed(mut command: Command, typed: &[u8]) -> Ended {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // a program that ends early stops reading
    let _ = stdin.write_all(typed);
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Needling for a client of 34 who takes isotretinoin: two lines about the record, one or two lines for each question,
/// and one for the review. The last capsule was taken in June 2026, in words that depend on the day of the run.
static ISOTRETINOIN: LazyLock<[&[&str]; 9]> = LazyLock::new(|| {
    let months = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
    let ago = months(today().year(), today().month()) - months(2026, 6);
    let june: &[&str] = vec![&*format!("{ago} months ago").leak(), "y"].leak();
    [
        &["C-7"],
        &["A. Nurse"],
        &["34"],
        &["n"],
        &["1"],
        june,
        &["1"],
        &["-"],
        &["v"],
    ]
});

#[test]
fn every_prompt_of_an_interview() {
    let place = clinic();
    let ended = place.interview(&["needling"], &ISOTRETINOIN.concat());
    insta::assert_snapshot!(ended.whole());
    assert_eq!(place.names("state/contra/interviews"), [""; 0]);
}

#[test]
fn the_same_answers_from_prompts_and_files_give_the_same_result() {
    let place = clinic();
    let saved = ["--save", "saved.toml", "--format", "json"];
    let arguments = [&["needling"], &saved[..]].concat();
    let interview = place.interview(&arguments, &ISOTRETINOIN.concat());
    place.write(
        "form.csv",
        "id,on,procedures,age,pregnant,medicines,isotretinoin-last,keloid,note\n\
         C-7,2026-11-22,needling,34,no,isotretinoin,2026-06,never,\n",
    );
    place.write(
        "form.json",
        r#"{"id": "C-7", "on": "2026-11-22", "procedures": ["needling"], "answers": {"age": 34,
            "pregnant": "no", "medicines": ["isotretinoin"], "isotretinoin-last": "2026-06",
            "keloid": "never"}}"#,
    );
    let results = |ended: &Ended| -> Value {
        let mut results: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        for result in results.as_array_mut().expect("a list") {
            let result = result.as_object_mut().expect("an object");
            for key in ["file", "record", "line"] {
                assert!(result.remove(key).is_some());
            }
        }
        results
    };
    assert_eq!(interview.code, Some(0));
    let expected = results(&interview);
    assert_eq!(expected[0]["verdict"], "defer");
    for file in ["saved.toml", "form.csv", "form.json"] {
        let ended = place.run(&["screen", file, "--window", "--format", "json"]);
        assert_eq!(results(&ended), expected, "{file}");
    }
    insta::assert_snapshot!(answers(&place.read("saved.toml")).replace(&today().to_string(), "TODAY"), @r#"
    record = 1
    # answers given on TODAY, after the day asked for
    id = "C-7"
    on = 2026-11-22
    asked-by = "A. Nurse"
    procedures = ["needling"]

    [answers]
    age = 34
    pregnant = "no"
    medicines = ["isotretinoin"]
    isotretinoin-last = "2026-06"
    keloid = "never"
    "#);
}

#[test]
fn procedures_are_chosen_and_companions_offered() {
    let place = clinic();
    let lines = [
        "", "4", "1 1", "1,3", "?", "<", "1", "0 1", "1", "", "", "20", "n", "0", "1", "-", "n",
        "v",
    ];
    let ended = place.interview(&["--format", "csv"], &lines);
    insta::assert_snapshot!(ended.whole());
}

#[test]
fn a_contraindication_is_shown_at_once_and_the_interview_may_stop() {
    let place = clinic();
    let ended = place.interview(&["needling"], &["", "", "34", "y", "1", "v"]);
    insta::assert_snapshot!("stopped_early", ended.whole());
    let lines = [
        "", "", "34", "y", "?", "1", "2", "n", "2", "0", "3", "1", "+", "-", "4", "1", "-", "", "v",
    ];
    let ended = place.interview(&["needling", "--format", "csv"], &lines);
    insta::assert_snapshot!("stopped_and_changed", ended.whole());
}

#[test]
fn an_urgent_sentence_is_shown_as_soon_as_its_rule_is_true() {
    let place = clinic();
    let lines = ["", "", "34", "y", "2", "1 2", "2026-11-20", "y", ":q"];
    let ended = place.interview(&["needling"], &lines);
    let ended = ended
        .stderr
        .split_once("= going on\n")
        .map(|(_, rest)| rest.to_owned());
    insta::assert_snapshot!(ended.expect("gone on").trim_start(), @"
    Health · 3 of 5
    Do you take any of these?
      1  Isotretinoin
      2  A blood thinner
      0  None of these
      s  Not sure about the rest
      p  Prefer not to say
    >   = Isotretinoin; A blood thinner

    Urgent: The prescriber must hear of this pregnancy today.

    Health · 4 of 6
    When did you take the last capsule?
      2026-05-14, 2026-05, 2026, or in words: 3 months ago · s not sure · p prefer
      not to say
    >   That is Friday, 20 November 2026. Is that right?
      y  Yes
      n  No, I will type it again
    >   = 20 November 2026

    Skin · 5 of 6
    Have you ever had a keloid?
      1  Never
      2  Yes, one
      3  Yes, several
      s  Not sure
      p  Prefer not to say
    > 
    4 answers are kept for 7 days: `contra interview --resume` continues,
    `--discard` deletes the interview
    ");
}

#[test]
fn a_question_that_becomes_necessary_is_asked_after_a_stop_or_a_step_back() {
    let place = clinic();
    let told = |arguments: &[&str], lines: &[&str]| {
        let ended = place.interview(arguments, lines);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let (_, said) = ended.stderr.split_once("\nReview\n").expect("a review");
        format!("{}\n{said}", ended.stdout)
    };
    // stopped, then other procedures, which are asked about
    let lines = [
        "1", "0", "", "", "34", "n", "0", "3", "1", "c", "3", "-", "n", "v",
    ];
    insta::assert_snapshot!("asked_after_a_stop", told(&["--format", "csv"], &lines));
    // a procedure is added, and the prompt for its companions is left by going back, twice
    let lines = [
        "3", "", "", "34", "n", "0", "-", "n", "c", "1 3", "<", "<", "1", "v",
    ];
    insta::assert_snapshot!("asked_after_steps_back", told(&["--format", "csv"], &lines));
    // a procedure is added that the answers of a file contraindicate at once
    let answered = format!("answered = {}\n", today());
    place.write(
        "several.toml",
        answered + "[answers]\nkeloid = \"several\"\n",
    );
    let lines = [
        "3", "", "", "34", "n", "1", "-", "n", "c", "1 3", "0", "2", "2020", "y", "v",
    ];
    let on = today().to_string();
    let arguments = ["--format", "csv", "--answers", "several.toml", "--on", &on];
    let told = told(&arguments, &lines).replace(&on, "TODAY");
    insta::assert_snapshot!("said_of_what_was_added", told);
}

#[test]
fn an_offer_to_stop_that_was_not_answered_is_made_again() {
    let place = clinic();
    // a step back, and the same answer; peeling is not decided
    let lines = ["", "", "34", "n", "0", "3", "<", "", "1", "v"];
    let ended = place.interview(&["needling", "peel", "--format", "csv"], &lines);
    let (_, said) = ended
        .stderr
        .split_once("4 of")
        .expect("the fourth question");
    insta::assert_snapshot!(said, @"
     6
    Have you ever had a keloid?
      1  Never
      2  Yes, one
      3  Yes, several
      s  Not sure
      p  Prefer not to say
    >   = Yes, several

    Needling: contraindicated, whatever else is answered.
      - Another is likely.
    Not decided: Peel. If you stop here, it stays incomplete.
    Stop here, or continue to find all reasons?
      1  Stop: the rest is not asked
      2  Continue, to find all reasons
    > 
    Skin · 4 of 6
    Have you ever had a keloid?
      1  Never
      2  Yes, one
    > 3  Yes, several
      s  Not sure
      p  Prefer not to say
      An empty line keeps what is marked with `>`.
    >   = Yes, several

    Needling: contraindicated, whatever else is answered.
      - Another is likely.
    Not decided: Peel. If you stop here, it stays incomplete.
    Stop here, or continue to find all reasons?
      1  Stop: the rest is not asked
      2  Continue, to find all reasons
    >   = stopped

    Review
      r  Record number: none
      k  Asked by: nobody named
    Skin
      4  “Have you ever had a keloid?”
         ! Yes, several
      3 clear answers: a shows all
      2 questions were not asked yet: + asks them
      1 question was not asked, because of other answers
      v shows the verdict · a number changes that answer · w saves the answers
    > 
    no answer file was written
    ");
}

#[test]
fn any_answer_is_changed_from_the_review() {
    let place = clinic();
    let straight = place.interview(&["needling"], &ISOTRETINOIN.concat());
    // no medicines at first; then the second answer of the review is changed, and the new questions are asked
    let lines = [
        "C-8", "", "34", "n", "0", "1", "-", "99", "r", "C-7", "k", "A. Nurse", "3", "1",
        "2026-06", "y", "4", "<", "v",
    ];
    let changed = place.interview(&["needling"], &lines);
    assert_eq!(changed.stdout, straight.stdout);
    insta::assert_snapshot!(changed.stderr);
}

#[test]
fn answers_of_a_file_are_shown_kept_and_can_be_changed() {
    let place = clinic();
    place.write(
        "earlier.toml",
        r#"
id = "C-9"
on = 2026-03-01
answered = 2026-02-27
[answers]
age = 34
medicines = ["none"]
isotretinoin-last = "2026-01"
keloid = "sometimes"
"#,
    );
    let lines = ["", "B.", "", "n", "", "1", "-", "1", "17", "v"];
    let ended = place.interview(&["needling", "--answers", "earlier.toml"], &lines);
    insta::assert_snapshot!(ended.whole());
}

#[test]
fn the_answers_are_written_to_a_file_that_is_named_at_the_review() {
    let place = clinic();
    let lines = ISOTRETINOIN.concat();
    let (review, answers) = lines.split_last().expect("a review");
    let saved = place.interview(&["needling", "--save", "option.toml"], &lines);
    assert_eq!(saved.code, Some(0), "{}", saved.stderr);
    // existing lines work as before: the offer is an additional command
    let named = ["w", "option.toml", "", "?", "review.toml", review];
    let ended = place.interview(&["needling"], &[answers, &named[..]].concat());
    assert_eq!(ended.stdout, saved.stdout);
    assert_eq!(place.read("review.toml"), place.read("option.toml"));
    let (_, said) = ended.stderr.split_once("v shows").expect("the review");
    insta::assert_snapshot!(said);
    // if the input ends, nothing is written
    for more in [&["w"][..], &["w", "other.toml"], &["w", "<"]] {
        let ended = place.interview(&["needling"], &[answers, more].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), ""));
        assert!(!place.path("other.toml").exists());
    }
}
