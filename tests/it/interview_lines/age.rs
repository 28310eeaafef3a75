//! Interviews with earlier answers: those that `keep` covers are carried over, all others are asked again.

use jiff::ToSpan;

use crate::age::{ANSWERS, place};
use crate::support::program::{Place, differences, today, without_differences};
use crate::support::record::{answers, without_record};

/// Writes answers of a day, and answers with their own day.
fn earlier(place: &Place, answered: &str, carried: &str) {
    place.write(
        "earlier.toml",
        format!(
            "{answered}\n{}{carried}",
            ANSWERS.replace("2026-01-05", "2020-01-05")
        ),
    );
}

/// The questions that an interview asks, in order, if every earlier answer is kept.
fn asked(place: &Place, arguments: &[&str]) -> Vec<String> {
    let lines = ["", "", "", "", "", "", "", "", "v"];
    let first = ["needling", "--answers", "earlier.toml"];
    let ended = place.interview(&[&first, arguments].concat(), &lines);
    let known = [
        "keloid?",
        "isotretinoin?",
        "capsule?",
        "sore today?",
        "device is used?",
        "else?",
    ];
    let lines = ended.stderr.lines().filter(|line| !line.starts_with(' '));
    let questions = lines.filter(|line| known.iter().any(|end| line.ends_with(end)));
    questions.map(str::to_owned).collect()
}

#[test]
fn only_answers_within_keep_are_carried_over() {
    let place = place();
    let day = |ago: i32| (today() - ago.days()).to_string();
    let now = today().to_string();
    let all = |answered: &str, carried: &str| {
        earlier(&place, answered, carried);
        asked(&place, &["--on", &now]).join(" ")
    };
    let of = |ago| format!("answered = {}", day(ago));
    assert_eq!(all(&of(0), ""), "");
    let client = "Do you take isotretinoin?";
    let (last, sore) = (
        "When did you take the last capsule?",
        "Is the skin sore today?",
    );
    let rest = "Anything else?";
    // within `valid-for`, but not covered by `keep`
    assert_eq!(all(&of(1), ""), format!("{client} {sore} {rest}"));
    assert_eq!(all(&of(150), ""), format!("{client} {sore} {rest}"));
    assert_eq!(all(&of(400), ""), format!("{client} {last} {sore} {rest}"));
    // an unknown day
    assert_eq!(all("", ""), format!("{client} {last} {sore} {rest}"));
    let carried = format!(
        "[carried]\nlast = {}\nkeloid = \"unknown\"\nsore = {now}\n",
        day(20)
    );
    assert_eq!(all(&of(400), &carried), format!("{client} {rest}"));
}

/// An answer is not carried over to a day on which it is too old.
#[test]
fn the_day_of_the_procedure_counts_too() {
    let place = place();
    // a follow-up is asked only if the answer to its show-if counts on that day
    let protocol = place.read("rules/protocol.toml");
    let timeless = protocol.replace("valid-for = \"4 weeks\"\n", "");
    place.write("rules/protocol.toml", timeless);
    earlier(&place, &format!("answered = {}", today() - 100.days()), "");
    let asks_last = |on: i32| {
        let on = (today() + on.days()).to_string();
        let asked = asked(&place, &["--on", &on]);
        asked.iter().any(|line| line.contains("capsule"))
    };
    assert!(!asks_last(0) && !asks_last(60));
    assert!(asks_last(100));
    // no answer can be given tomorrow
    let tomorrow = (today() + 1.day()).to_string();
    earlier(&place, &format!("answered = {tomorrow}"), "");
    let asked = asked(&place, &["--on", &tomorrow]);
    assert_eq!(
        asked.first().map(String::as_str),
        Some("Have you ever had a keloid?")
    );
}

#[test]
fn answers_of_today_may_be_too_old_for_the_day_of_the_procedure() {
    let place = place();
    let on = today() + 1.day();
    let lines = ["", "", "n", "1", "n", "1", "-", "v"];
    let ended = place.interview(&["needling", "--on", &on.to_string()], &lines);
    let long = |day| contraindication::model::long_date(day);
    // lines break differently on days with a longer name
    let undated = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        let text = words.join(" ");
        text.replace(&long(on), "TOMORROW")
            .replace(&long(today()), "TODAY")
            .replace(&on.to_string(), "TOMORROW")
    };
    let (intro, _) = ended.stderr.split_once("Skin · 1").expect("a question");
    insta::assert_snapshot!(undated(intro), @"protocol: small 1, draft, rules Needling: about 5 questions; some answers lead to more. This protocol is a draft: no clinician has approved it. Some answers of today will be too old for TOMORROW: they count as missing, and have to be asked again on the day. Type the number or the letter of an answer, several numbers with spaces between them. At any question: ? says why it is asked, < goes back, :q saves and quits. Record number (never a name; may be empty): Enter for none > = no record number Who is asking (shown on the page; may be empty): Enter for none > = nobody named");
    insta::assert_snapshot!(undated(&ended.stdout), @"No record number · for TOMORROW Answers given on TODAY, 1 day before: ask again on the day. Needling: NOT DECIDED: 1 question is open; the most severe answer would mean precaution. Not decided: what to ask For the practitioner to see or measure: - “Is the skin sore today?” the answer of TODAY is too old Answers of TODAY are too old for TOMORROW, and count as missing - “Is the skin sore today?” No (counts only on its own day) Also not answered Ask the client: - “Anything else?” small 1 (draft, d1e1ad29), screened for TOMORROW. A practitioner decides.");
}

#[test]
fn a_carried_answer_keeps_its_day_in_the_record() {
    let place = place();
    let day = today() - 30.days();
    earlier(
        &place,
        &format!("answered = {day}"),
        "[carried]\nkeloid = \"unknown\"\n",
    );
    let now = today().to_string();
    let lines = ["", "", "", "n", "-", "v"];
    let ended = place.interview(
        &[
            "needling",
            "--answers",
            "earlier.toml",
            "--on",
            &now,
            "--save",
            "now.toml",
        ],
        &lines,
    );
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let saved = place.read("now.toml");
    let (_, carried) = answers(&saved)
        .split_once("[carried]\n")
        .expect("carried answers");
    assert_eq!(
        carried.replace(&day.to_string(), "THAT DAY"),
        "keloid = \"unknown\"\nlast = THAT DAY\ndevice = THAT DAY\n"
    );
    let told = without_differences(&ended.stdout);
    let screened = place.run(&["screen", "now.toml", "--window"]);
    assert_eq!(without_record(&screened.stdout), told);
}

#[test]
fn an_interview_resumed_on_another_day_asks_again_beyond_keep() {
    let place = place();
    let lines = ["", "", "n", "2", "2020-01-05", "y", "n"];
    let now = today().to_string();
    let ended = place.interview(&["needling", "--on", &now], &lines);
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    let folder = "state/contra/interviews";
    let name = format!("{folder}/{}", place.names(folder)[0]);
    let yesterday = (today() - 1.day()).to_string();
    let kept = place.read(&name).replace(&now, &yesterday);
    // the day of the procedure does not change
    place.write(
        &name,
        kept.replacen(
            &format!("\"on\": \"{yesterday}\""),
            &format!("\"on\": \"{now}\""),
            1,
        ),
    );
    let lines = ["yes", "", "n", "1", "-", "v"];
    let ended = place.typed(&["interview", "--resume", "--format", "ndjson"], &lines);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let result: serde_json::Value = serde_json::from_str(&ended.stdout).expect("one result");
    assert_eq!(
        result["carried"],
        serde_json::json!({"keloid": yesterday, "last": yesterday})
    );
    assert_eq!(result["stale"], serde_json::json!([]));
}

/// The answers of an interview that differ from those of thirty days ago, with these lines typed.
fn differing(place: &Place, lines: &[&str]) -> String {
    let day = today() - 30.days();
    earlier(place, &format!("answered = {day}"), "");
    let now = today().to_string();
    let arguments = ["needling", "--answers", "earlier.toml", "--on", &now];
    let ended = place.interview(&arguments, lines);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let long = contraindication::model::long_date(day);
    let words: Vec<_> = differences(&ended.stdout).split_whitespace().collect();
    // without the line breaks, which depend on the length of the date
    let told = words.join(" ").replace(&long, "THAT DAY");
    told.replace(" - ", "\n- ")
}

#[test]
fn answers_that_cannot_have_changed_are_shown_first() {
    let place = place();
    // three are asked again; at the review, those that were carried over are changed, one of them to a later day
    let asked = ["", "", "", "y", "another one"];
    let changed = ["6", "2", "5", "2019-03-04", "y", "4", "y", "v"];
    let all = differing(&place, &[&asked[..], &changed].concat());
    insta::assert_snapshot!(all, @"
    - “Have you ever had a keloid?” THAT DAY: No; today: Yes
    - “When did you take the last capsule?” THAT DAY: 5 January 2020; today: 4 March 2019
    - “Anything else?” THAT DAY: nothing; today: another one
    - “Is the skin sore today?” THAT DAY: No; today: Yes
    - “Which device is used?” THAT DAY: Pen; today: Roller
    ");
    // a capsule taken since then is a new event
    let later = (today() - 1.day()).to_string();
    let changed = ["6", "2", "5", &later, "y", "v"];
    let told = differing(&place, &[&asked[..], &changed].concat());
    insta::assert_snapshot!(told.replace(&contraindication::model::long_date(today() - 1.day()), "YESTERDAY"), @"
    - “When did you take the last capsule?” THAT DAY: 5 January 2020; today: YESTERDAY
    - “Anything else?” THAT DAY: nothing; today: another one
    - “Is the skin sore today?” THAT DAY: No; today: Yes
    - “Which device is used?” THAT DAY: Pen; today: Roller
    ");
    // an unchanged answer is not listed, nor one of today that was changed back
    let changed = ["2", "n", "2", "y", "v"];
    let told = differing(&place, &[&asked[..], &changed].concat());
    insta::assert_snapshot!(told, @"
    - “Anything else?” THAT DAY: nothing; today: another one
    - “Is the skin sore today?” THAT DAY: No; today: Yes
    ");
}

#[test]
fn an_answer_changed_on_the_same_day_is_marked_as_changed() {
    let place = place();
    earlier(&place, &format!("answered = {}", today()), "");
    let now = today().to_string();
    let arguments = ["needling", "--answers", "earlier.toml", "--on", &now];
    let ended = place.interview(&arguments, &["", "", "1", "y", "v"]);
    insta::assert_snapshot!(differences(&ended.stdout), @"  - “Have you ever had a keloid?” earlier today: No; now: Yes");
    let (_, review) = ended.stderr.rsplit_once("Review\n").expect("a review");
    insta::assert_snapshot!(review, @"
      r  Record number: none
      k  Asked by: nobody named
    Answered before, and not asked again
      1  “Have you ever had a keloid?”
         ! earlier today: No; now: Yes (changed, before: No)
      6  “Anything else?”
         nothing (from earlier.toml)
      4 clear answers: a shows all
      v shows the verdict · a number changes that answer · w saves the answers
    > 
    no answer file was written
    ");
}
