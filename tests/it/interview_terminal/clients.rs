//! Whole clients of the protocol inside the program, from the first key to the page.

use super::window::{Left, Window, interviewer};
use crate::support::program::Place;

/// What a client in good health is asked about microneedling, and the key of each answer; a number takes Enter too.
const ALL_CLEAR: &[&str] = &[
    "0", "38\r", "0", "1", "0", "0", // warning signs, general health
    "0", "0", "0", // medicines, allergies
    "1", "n", // pregnancy
    "1", "0", "1", // isotretinoin, creams, antibiotics
    "n", "0", "1", // keloids, cold sores
    "0", "0", "0", // the skin to be treated, sun, procedures
    "0", "n", "2", "3", "n", // examination
    "y", "y", "1", "0.5\r", "n", // practice
];

fn shipped(place: &Place, size: (u16, u16), typed: &str) -> Window {
    let arguments: Vec<_> = typed.split_whitespace().collect();
    let mut command = interviewer(place, &arguments);
    command.env("CONTRA_RULES", "embedded");
    let mut window = Window::with(command, size);
    window.wait_for("Record number");
    window
}

/// The page of `screen` about the answers of an interview.
fn screened(place: &Place, answers: &str) -> String {
    let mut command = place.command(&["screen", answers, "-o", "screened.txt"]);
    command.env("CONTRA_RULES", "embedded");
    let ended = crate::support::program::end(&mut command);
    assert_eq!(ended.code, Some(0), "{}", ended.whole());
    place.read("screened.txt")
}

#[test]
fn an_all_clear_client_takes_one_key_for_each_answer() {
    let place = Place::new();
    let mut window = shipped(
        &place,
        (24, 80),
        "microneedling --on 2026-11-22 --save answers.toml -o page.txt",
    );
    insta::assert_snapshot!(window.screen(), @r"
    protocol: skin-procedures 2026.11.0, draft, embedded

    Microneedling: at most 53 questions, fewer as answers rule some out. This
    protocol is a draft: no clinician has approved it.
    One key picks an answer. At any question: ? says why it is asked, b goes back,
    Esc shows more; where you type, < goes back and :q saves and quits.

    Record number (never a name; may be empty):
      Enter for none · ? why · < back · :q save and quit
    >
    ");
    window.type_for("K-17\r", "Who is asking");
    window.type_for("\r", " · 1 of ");
    for (index, key) in ALL_CLEAR.iter().enumerate() {
        let next = match index + 2 {
            number if number > ALL_CLEAR.len() => "v shows the verdict".to_owned(),
            number => format!(" · {number} of "),
        };
        window.type_for(key, &next);
    }
    insta::assert_snapshot!(window.screen(), @"
         None of these
     24  “Do you see any of these in the area to be treated?”
         None of these
     25  “Does the area reach inside the bony rim of the eye, the eyelids
         included?”
         No
     26  “Which Fitzpatrick skin type does the client have?”
         II
     27  “What is the session meant to improve?”
         Facial wrinkles
     28  “Which needling device will be used?”
         SkinPen
     29  “What is the deepest needle setting planned?”
         0.50 mm
     30  “Does the device also give off radiofrequency?”
         No
     31  “Will a serum or another product be put on the skin during the needling?”
         No
    Recent procedures
     32  “Which of these has the skin to be treated had in the last year?”
         None of these
      v shows the verdict · a number changes that answer · ? why · < back · :q save
      and quit
    >
    ");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    let page = place.read("page.txt");
    // the last line holds the fingerprint of the rules, another one after each edit of them
    let (verdict, _) = page.trim_end().rsplit_once("\n\n").expect("a last line");
    insta::assert_snapshot!(verdict, @"
    K-17, for 22 November 2026

    Microneedling: eligible
    No contraindication found among the questions asked.
    ");
    assert_eq!(page, screened(&place, "answers.toml"));
    assert_eq!(place.names("state/contra/interviews"), [""; 0]);
}

#[test]
fn keys_may_be_typed_ahead() {
    let place = Place::new();
    let mut window = shipped(
        &place,
        (24, 40),
        "microneedling --on 2026-11-22 --save answers.json -o page.txt",
    );
    window.type_for(&format!("K-17\r\r{}", ALL_CLEAR.concat()), "v shows");
    insta::assert_snapshot!(window.screen(), @"
     27  “What is the session meant to
         improve?”
         Facial wrinkles
     28  “Which needling device will be
         used?”
         SkinPen
     29  “What is the deepest needle
         setting planned?”
         0.50 mm
     30  “Does the device also give off
         radiofrequency?”
         No
     31  “Will a serum or another product
         be put on the skin during the
         needling?”
         No
    Recent procedures
     32  “Which of these has the skin to be
         treated had in the last year?”
         None of these
      v shows the verdict · a number
      changes that answer · ? why · < back
      · :q save and quit
    >
    ");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    assert_eq!(place.read("page.txt"), screened(&place, "answers.json"));
}

#[test]
fn a_client_with_isotretinoin_cold_sores_and_a_blood_thinner() {
    let place = Place::new();
    let mut window = shipped(
        &place,
        (40, 40),
        "microneedling --on 2026-11-22 --save answers.toml -o page.txt",
    );
    window.type_for("\rNurse Ames\r038\r010", "Have you had chemotherapy");
    window.type_for("01", "[x] 1  A blood thinner");
    insta::assert_snapshot!(window.screen(), @r"
    Who is asking (stands on the page; may
    be empty):
      = Nurse Ames

    General health · 1 of 53
    How old are you?
      = 38 years

    General health · 2 of 53
    Do you have any of these conditions?
      = None of these

    General health · 3 of 53
    Do you have diabetes?
      = No

    General health · 4 of 53
    Have you had chemotherapy,
    radiotherapy, or strong or long-term
    steroids, or are any planned?
      = No, never, and none is planned

    General health · 5 of 51
    Do you take any of these medicines or
    supplements?
      [x] 1  A blood thinner
      [ ] 2  Aspirin every day, also in a
             low strength
      [ ] 3  A medicine that acts on the
             immune system
      [ ] 4  Anti-inflammatory painkillers,
             fish oil or vitamin E, also
             now and then
          0  None of these
          s  Not sure about the rest
          p  Prefer not to say
      Enter done · ? why · b back · Esc
      more
    ");
    window.type_for("\r001n2", "last capsule");
    window.type_for("august 2026\r", "That is");
    insta::assert_snapshot!(window.screen(), @r"
      = No, never, and none is planned

    General health · 5 of 51
    Do you take any of these medicines or
    supplements?
      = A blood thinner

    General health · 6 of 50
    Are you allergic to any of these?
      = None of these

    General health · 7 of 50
    For you to see or measure:
    Does the client seem preoccupied with a
    flaw that others cannot see?
      = No

    Pregnancy · 8 of 50
    Are you pregnant, or trying to become
    pregnant?
      = No, or it does not apply to me

    Pregnancy · 9 of 50
    Are you breastfeeding?
      = No

    Acne medications · 10 of 50
    Have you ever taken isotretinoin
    capsules?
      = Yes, in the past

    Acne medications · 11 of 50
    When did you take the last capsule of
    isotretinoin?
      That is August 2026, any day of that
      month. Is that right?
      y  Yes
      n  No, I will type it again
      ? why · b back · Esc more
    ");
    window.type_for("y01n02", "to be treated today");
    window.type_for("0000n23nyy10.5\rn", "v shows");
    insta::assert_snapshot!(window.screen(), @"
     23  “Is any of this on the skin to be
         treated today?”
         None of these
     24  “Has the skin to be treated had
         any of these in the last week?”
         None of these
     25  “Do you see any of these in the
         area to be treated?”
         None of these
     26  “Does the area reach inside the
         bony rim of the eye, the eyelids
         included?”
         No
     27  “Which Fitzpatrick skin type does
         the client have?”
         II
     28  “What is the session meant to
         improve?”
         Facial wrinkles
     29  “Which needling device will be
         used?”
         SkinPen
     30  “What is the deepest needle
         setting planned?”
         0.50 mm
     31  “Does the device also give off
         radiofrequency?”
         No
     32  “Will a serum or another product
         be put on the skin during the
         needling?”
         No
    Recent procedures
     33  “Which of these has the skin to be
         treated had in the last year?”
         None of these
      v shows the verdict · a number
      changes that answer · ? why · < back
      · :q save and quit
    >
    ");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    let page = place.read("page.txt");
    let verdict = |line: &&str| line.starts_with("Microneedling: ") || line.contains("Rule: ");
    let verdict: Vec<_> = page.lines().filter(verdict).collect();
    insta::assert_snapshot!(verdict.join("\n"), @r"
    Microneedling: refer
      Rule: blood-thinner-taken
      Rule: isotretinoin-recent
      Rule: cold-sore-past
    ");
    let page = page.replacen("Asked by Nurse Ames\n", "", 1);
    assert_eq!(page, screened(&place, "answers.toml"));
}
