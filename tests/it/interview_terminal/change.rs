//! Going back, changing an answer at the review, and the text before the verdict.

use super::clinic::clinic;
use super::window::{Left, Window};
use crate::support::record::answers;

/// Ten answers about needling, all clear.
const ALL_CLEAR: &str = "30\r10n2020\ry10n0.5\r-\r";

#[test]
fn the_second_of_ten_answers_is_changed_at_the_review() {
    let place = clinic();
    let mut window = Window::open(
        &place,
        (60, 80),
        "needling --on 2026-11-22 --save answers.toml -o page.txt",
    );
    window.wait_for("Record number");
    window.type_for(&format!("\r\r{ALL_CLEAR}"), "v shows the verdict");
    window.type_for("2\r", "Enter picks >");
    insta::assert_snapshot!(window.screen(), @"
      = nobody named

    Health · 1 of 10
    How old are you?
      = 30 years

    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
      = Never

    Health · 3 of 10
    Do you take any of these?
      = None of these

    Health · 4 of 10
    Has a local anaesthetic ever made you ill?
      = No

    Health · 5 of 10
    When were you last treated here?
      That is 2020, any day of that year. Is that right?
      = 2020

    Skin · 6 of 10
    Do you get cold sores?
      = Never

    Skin · 7 of 10
    Is any of this on the skin to be treated?
      = None of this

    Skin · 8 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = No

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?
      = 0.5 mm

    Skin · 10 of 10
    Is there anything else that we should know?
      = left blank

    Review
      r  Record number: none
      k  Asked by: nobody named
      10 clear answers: a shows all
      1 question was not asked, because of other answers

    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
    > 1  Never
      2  Yes, in the past
      3  Yes, I take it now
      s  Not sure
      p  Prefer not to say
      Enter picks > · ? why · b back · Esc more
    ");
    // new questions are asked, then the review is shown again
    window.type_for("2", "last capsule");
    window.type_for("2020-05\ry", "v shows the verdict");
    insta::assert_snapshot!(window.screen(), @"
      = None of these

    Health · 4 of 10
    Has a local anaesthetic ever made you ill?
      = No

    Health · 5 of 10
    When were you last treated here?
      That is 2020, any day of that year. Is that right?
      = 2020

    Skin · 6 of 10
    Do you get cold sores?
      = Never

    Skin · 7 of 10
    Is any of this on the skin to be treated?
      = None of this

    Skin · 8 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = No

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?
      = 0.5 mm

    Skin · 10 of 10
    Is there anything else that we should know?
      = left blank

    Review
      r  Record number: none
      k  Asked by: nobody named
      10 clear answers: a shows all
      1 question was not asked, because of other answers

    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
      = Yes, in the past

    Health · 3 of 11
    When did you take the last capsule?
      That is May 2020, any day of that month. Is that right?
      = May 2020

    Review
      r  Record number: none
      k  Asked by: nobody named
    Health
      2  “Have you ever taken isotretinoin capsules?”
         Yes, in the past (changed, before: Never)
      3  “When did you take the last capsule?”
         May 2020 (newly asked)
      9 clear answers: a shows all
      v shows the verdict · a number changes that answer · ? why · < back · :q save
      and quit
    >
    ");
    // changed back: nothing is asked, and the date is removed
    window.type_for("2\r1", "v shows the verdict");
    window.type_for("99\r", "type v, or a number from 1 to 10");
    window.show_undecided();
    assert_eq!(window.ended(), Left::tidy(0));
    let record = place.read("answers.toml");
    let (_, answers) = answers(&record)
        .split_once("after the day asked for\n")
        .expect("a remark");
    insta::assert_snapshot!(answers, @r#"
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
    "#);
}

#[test]
fn back_goes_one_step_at_every_prompt() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 40), "--on 2026-11-22");
    window.wait_for("Which procedures");
    window.type_for("b", "This is the first question");
    window.type_for("1\r", "as well?");
    window.type_for("b", "Which procedures");
    insta::assert_snapshot!(window.screen(), @"
    Procedures
    Which procedures is the client here
    for?
      This is the first question.

    Procedures
    Which procedures is the client here
    for?
      = Needling

    Procedures
    Should any of these be screened for
    as well?

    Procedures
    Which procedures is the client here
    for?
      [x] 1  Needling
      [ ] 2  Numbing cream
      [ ] 3  Peel
      Enter done · ? why · b back · Esc
      more
    ");
    // the earlier tick is still there
    window.type_for("\r0", "Record number");
    window.type_for("7\r", "Who is asking");
    window.type_for("<\r", "Enter keeps 7");
    window.type_for("\rMe\r", "How old");
    window.type_for("<\r", "Enter keeps Me");
    window.type_for("\r30\r", "Have you ever taken");
    window.type_for("b", "Enter keeps 30 years");
    window.type_for("\r2", "last capsule");
    window.type_for("<\r", "Enter picks >");
    window.type_for("\r2020\r", "Is that right");
    window.type_for("b", "2026-05-14, 2026-05");
    window.type_for("2021\ry", "Do you take any");
    window.type_for("23\r", "local anaesthetic");
    window.type_for("b", "[x] 3");
    insta::assert_snapshot!(window.screen(), @r"
      Is that right?
      That is 2021, any day of that year.
      Is that right?
      = 2021

    Health · 4 of 11
    Do you take any of these?
      = Aspirin every day; Steroids

    Health · 5 of 11
    Has a local anaesthetic ever made you
    ill?

    Health · 4 of 11
    Do you take any of these?
      [ ] 1  A blood thinner
      [x] 2  Aspirin every day
      [x] 3  Steroids
          0  None of these
          s  Not sure about the rest
          p  Prefer not to say
      Enter done · ? why · b back · Esc
      more
    ");
    window.type_for("\rs2020\ry", "cold sores");
    window.type_for("3", "Stop here, or continue");
    window.type_for("b", "Enter picks >");
    window.type_for("10n", "How deep");
    window.type_for("0.5\r", "anything else");
    window.type_for("<\r", "Enter keeps 0.5 mm");
    window.type_for("\rWell\r", "v shows the verdict");
    window.type_for("<\r", "Enter keeps Well");
    insta::assert_snapshot!(window.screen(), @"
    Review
      c  Procedures: Needling
      r  Record number: 7
      k  Asked by: Me
    Health
      4  “Do you take any of these?”
         ! Aspirin every day; Steroids
      5  “Has a local anaesthetic ever made
         you ill?”
         ! Not sure
    Skin
     11  “Is there anything else that we
         should know?”
         Well
      8 clear answers: a shows all

    Skin · 11 of 11
    Is there anything else that we should
    know?
      Enter keeps Well · - leaves it blank
      · :s not sure · :p prefer not to say
      · ? why · < back · :q save and quit
    >
    ");
}

#[test]
fn an_early_verdict_is_shown_once_and_an_urgent_sentence_at_once() {
    let place = clinic();
    let mut window = Window::open(&place, (24, 80), "needling --on 2026-11-22 --no-save");
    window.wait_for("Record number");
    window.type_for("\r\r", "How old");
    window.type_for("?\r", "Rules: minor");
    window.type_for("30\r3", "Stop here, or continue");
    insta::assert_snapshot!(window.screen(), @"
    Who is asking (shown on the page; may be empty):
      = nobody named

    Health · 1 of 10
    How old are you?
      Asked because nobody under 18 is treated.
      Rules: minor (contraindicated)

    Health · 1 of 10
    How old are you?
      = 30 years

    Health · 2 of 10
    Have you ever taken isotretinoin capsules?
      = Yes, I take it now

    Needling: contraindicated, whatever else is answered.
      - Needling is ruled out while isotretinoin is taken.
        Until: six months after the last capsule
    Stop here, or continue to find all reasons?
      1  Stop: the rest is not asked
      2  Continue, to find all reasons
      ? why · b back · Esc more
    ");
    window.type_for("?", "No further answer");
    window.type_for("2", "Do you take any");
    window.type_for("10", "this cannot be combined");
    insta::assert_snapshot!(window.screen(), @"
    Needling: contraindicated, whatever else is answered.
      - Needling is ruled out while isotretinoin is taken.
        Until: six months after the last capsule
    Stop here, or continue to find all reasons?
      No further answer can make this milder. More answers may add reasons.

    Needling: contraindicated, whatever else is answered.
      - Needling is ruled out while isotretinoin is taken.
        Until: six months after the last capsule
    Stop here, or continue to find all reasons?
      = going on

    Health · 3 of 10
    Do you take any of these?
      [x] 1  A blood thinner
      [ ] 2  Aspirin every day
      [ ] 3  Steroids
          0  None of these
          s  Not sure about the rest
          p  Prefer not to say
      this cannot be combined with ticks: remove the ticks first
      Enter done · ? why · b back · Esc more
    ");
    window.type_for("\rns\r10", "a mole that bleeds");
    window.type_for("y", "How deep");
    insta::assert_snapshot!(window.screen(), @r"
    When were you last treated here?
      = Not sure

    Skin · 6 of 10
    Do you get cold sores?
      = Never

    Skin · 7 of 10
    Is any of this on the skin to be treated?
      = None of this

    Skin · 8 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = Yes

    Urgent: Suggest that the client show the mole to a doctor today.

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?
      From 0.1 to 3.0 mm · s not sure · p prefer not to say · ? why · < back · :q
      save and quit
    >
    ");
    // for a second reason, it does not ask again whether to stop
    window.type_for("?\r", "Rules: needles-deep");
    window.press(":q\r");
    assert_eq!(window.ended(), Left::tidy(130));
    insta::assert_snapshot!(window.screen(), @r"
    Skin · 7 of 10
    Is any of this on the skin to be treated?
      = None of this

    Skin · 8 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = Yes

    Urgent: Suggest that the client show the mole to a doctor today.

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?
      The protocol says no more about this question.
      Rules: needles-deep (refer)

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?

    nothing of this interview is kept
    ");
    assert!(!place.path("state").exists());
}

#[test]
fn a_stopped_interview_lists_what_was_not_asked_and_can_go_on() {
    let place = clinic();
    let mut window = Window::open(&place, (50, 40), "needling --on 2026-11-22");
    window.wait_for("Record number");
    window.type_for("\r\rs\r31", "v shows the verdict");
    insta::assert_snapshot!(window.screen(), @"
    One key picks an answer. At any
    question: ? says why it is asked, b
    goes back, Esc shows more; where you
    type, < goes back and :q saves and
    quits.

    Record number (never a name; may be
    empty):
      = no record number

    Who is asking (shown on the page; may
    be empty):
      = nobody named

    Health · 1 of 10
    How old are you?
      = Not sure

    Health · 2 of 10
    Have you ever taken isotretinoin
    capsules?
      = Yes, I take it now

    Needling: contraindicated, whatever
    else is answered.
      - Needling is ruled out while
        isotretinoin is taken.
        Until: six months after the last
        capsule
    Stop here, or continue to find all
    reasons?
      = stopped

    Review
      r  Record number: none
      k  Asked by: nobody named
    Health
      1  “How old are you?”
         ! Not sure
      2  “Have you ever taken isotretinoin
         capsules?”
         ! Yes, I take it now
      8 questions were not asked yet: +
      asks them
      1 question was not asked, because of
      other answers
      v shows the verdict · a number
      changes it · w saves · ? why · < back
      · :q save and quit
    >
    ");
    window.type_for("+\r", "Health · 3 of");
    window.type_for("0p2020\ry10n0.5\r:p\r", "v shows the verdict");
    insta::assert_snapshot!(window.screen(), @"
      Is that right?
      = 2020

    Skin · 6 of 10
    Do you get cold sores?
      = Never

    Skin · 7 of 10
    Is any of this on the skin to be
    treated?
      = None of this

    Skin · 8 of 10
    For you to see or measure:
    Is there a mole that bleeds?
      = No

    Skin · 9 of 10
    For the practice to look up:
    How deep will the needles go?
      = 0.5 mm

    Skin · 10 of 10
    Is there anything else that we should
    know?
      = Prefer not to say

    Review
      r  Record number: none
      k  Asked by: nobody named
    Health
      1  “How old are you?”
         ! Not sure
      2  “Have you ever taken isotretinoin
         capsules?”
         ! Yes, I take it now
      4  “Has a local anaesthetic ever made
         you ill?”
         ! Prefer not to say
    Skin
     10  “Is there anything else that we
         should know?”
         ! Prefer not to say
      6 clear answers: a shows all
      1 question was not asked, because of
      other answers
      v shows the verdict · a number
      changes it · w saves · ? why · < back
      · :q save and quit
    >
    ");
    window.press("v");
    assert_eq!(window.ended(), Left::tidy(0));
    insta::assert_snapshot!(window.screen(), @"
         ! Not sure
      2  “Have you ever taken isotretinoin
         capsules?”
         ! Yes, I take it now
      4  “Has a local anaesthetic ever made
         you ill?”
         ! Prefer not to say
    Skin
     10  “Is there anything else that we
         should know?”
         ! Prefer not to say
      6 clear answers: a shows all
      1 question was not asked, because of
      other answers

    No record number · for 22 November 2026

    Needling: CONTRAINDICATED

    Tell the client
      Needling is ruled out while
      isotretinoin is taken.

    Rebook
      Once six months after the last capsule

    Why
      contraindicated
        Needling is ruled out while
        isotretinoin is taken.
        “Have you ever taken isotretinoin
        capsules?” Yes, I take it now
        [1]
        rule isotretinoin-now

    Not answered
      Ask the client:
        - “How old are you?” Not sure
        - “Has a local anaesthetic ever made
          you ill?” Prefer not to say
        - “Is there anything else that we
          should know?” Prefer not to say

    Sources
      [1] A handout (clinic)

    clinic 3 (draft, adbf6f7a), screened for
    2026-11-22. A practitioner decides.
    no answer file was written
    ");
}

#[test]
fn an_early_verdict_is_shown_with_its_end_and_its_day() {
    let place = clinic();
    let decided = |typed: &str, keys: &str| {
        let mut window = Window::open(&place, (40, 80), typed);
        window.wait_for("Record number");
        window.type_for(keys, "Stop here");
        window.last()
    };
    // the last visit was two days ago, and the procedure is deferred for a cold sore
    let typed = "needling peel --on 2026-11-22 --no-save";
    insta::assert_snapshot!(decided(typed, "\r\r30\r10n2026-11-20\ry3"));
    // no date is named, because the rule about minors has no `until`
    let typed = "needling --on 2026-11-22 --no-save";
    insta::assert_snapshot!(decided(typed, "\r\r17\r"));
}
