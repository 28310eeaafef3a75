//! Whole pages, as a practitioner reads them.

use super::*;
use crate::model::{Answer, OptionId, OptionState, PartialDate, QuestionId, Ticks};
use crate::report::{sample, text::style::plain};

fn shown(screened: &Screened, protocol: &Protocol, width: usize) -> String {
    let view = View {
        protocol,
        today: sample::day("2026-11-22"),
        on: sample::day("2026-11-22"),
        asked_by: None,
        width,
        paint: &plain,
    };
    page(&view, "intake.csv", screened)
}

#[test]
fn nothing_is_found() {
    let protocol = sample::protocol();
    let screened = sample::screened(&protocol, sample::form(&protocol, &[0], &[]));
    insta::assert_snapshot!(shown(&screened, &protocol, 80), @"
    C-1042, for 22 November 2026

    Microneedling: eligible
    No contraindication found among the questions asked.

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_date_from_a_month_while_an_answer_cannot_be_read() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::deferred(&protocol), &protocol, 80), @r"
    C-1042, for 22 November 2026

    Microneedling: incomplete
    At least defer, could become contraindicated: questions that matter are open.
    Not before about 30 December 2026: “When did you take the last capsule?” June
    2026, counted from 30 June 2026, + 6 months

    defer: Isotretinoin was taken within the last six months; skin may heal poorly
    and scar.
      “When did you take the last capsule?” June 2026
      Next step: Rebook once six months have passed since the last capsule.
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      The sources disagree: A 2017 consensus found too little evidence to delay.
      Differs: Safety of needling, a review (review)
        https://example.org/review-2021
      Rule: isotretinoin-recent

    Answers that cannot be read
      - “How old are you?” not a number; write digits, such as `30`
        Written: thirty\u{1b}

    Still needed
      Ask the client:
        - “How old are you?” cannot be read

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn the_same_on_a_narrow_screen() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::deferred(&protocol), &protocol, 40), @r"
    C-1042, for 22 November 2026

    Microneedling: incomplete
    At least defer, could become
    contraindicated: questions that matter
    are open.
    Not before about 30 December 2026:
    “When did you take the last capsule?”
    June 2026, counted from 30 June 2026, +
    6 months

    defer: Isotretinoin was taken within the
    last six months; skin may heal poorly
    and scar.
      “When did you take the last capsule?”
      June 2026
      Next step: Rebook once six months have
      passed since the last capsule.
      Source: SkinPen before-treatment
      handout (manufacturer)
        https://example.org/handout
      The sources disagree: A 2017 consensus
      found too little evidence to delay.
      Differs: Safety of needling, a review
      (review)
        https://example.org/review-2021
      Rule: isotretinoin-recent

    Answers that cannot be read
      - “How old are you?” not a number;
        write digits, such as `30`
        Written: thirty\u{1b}

    Still needed
      Ask the client:
        - “How old are you?” cannot be read

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn urgent_words_come_first_and_a_date_joins_a_referral() {
    let protocol = sample::protocol();
    let rash = Ticks::new(2, &[OptionId::new(1)], &[], false, false);
    let given = [
        ("area-skin", Answer::Ticks(rash)),
        ("lesion", Answer::Option(OptionId::new(1))),
        ("keloid", Answer::Unsure),
        ("notes", Answer::Text("two\nlines of 漢字".into())),
    ];
    let mut form = sample::form(&protocol, &[0], &given);
    form.on = sample::day("2026-12-24");
    let screened = sample::screened(&protocol, form);
    insta::assert_snapshot!(shown(&screened, &protocol, 80), @r"
    Urgent: Ask the client to see a doctor about the lesion this week.

    C-1042, for 24 December 2026
    24 December 2026 is still to come: ask again on the day.

    Microneedling: refer
    A relative contraindication: refer for medical clearance, and not before 7
    January 2027.
    Not before 7 January 2027: 24 December 2026, the day asked for, + 2 weeks
    Until: the rash has gone (rash)
    No date can be computed (suspicious-lesion)

    refer: A doctor should look at this lesion.
      “Is there a lesion that may be malignant?” Yes
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: suspicious-lesion

    defer: Inflamed skin has to heal first.
      “Is any of this on the skin to be treated?” A rash
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: rash

    Not answered
      Ask the client:
        - “Have you ever had a keloid?” Not sure

    Recorded, and tested by no rule
      - “Anything else?” two\u{a}lines of 漢字

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-12-24. A practitioner decides.
    ");
}

#[test]
fn two_procedures_of_which_one_lacks_answers() {
    let protocol = sample::protocol();
    let warts = Ticks::new(2, &[OptionId::new(0)], &[OptionId::new(1)], false, false);
    let given = [
        ("isotretinoin-last", Answer::Date(PartialDate::Year(2026))),
        ("area-skin", Answer::Ticks(warts)),
        ("cream-strength", Answer::Missing),
        ("lesion", Answer::Declined),
    ];
    let form = sample::form(&protocol, &[0, 1], &given);
    let screened = sample::screened(&protocol, form);
    insta::assert_snapshot!(shown(&screened, &protocol, 80), @"
    C-1042, for 22 November 2026

    Microneedling: contraindicated
    An absolute contraindication, until what is said below.
    Until: the warts are completely gone (warts)

    contraindicated: Skin with warts must not be needled.
      “Is any of this on the skin to be treated?” Warts; A rash not known
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: warts

    The answers contradict each other
      - “When did you take the last capsule?” 2026. This is asked only if “Have you
        ever taken isotretinoin?” is “Yes, but I have stopped”.

    Numbing cream: incomplete
    At least eligible, could become refer: questions that matter are open.

    Still needed
      Ask the client:
        - “Is any of this on the skin to be treated?” Warts; A rash not known
      For the practice to look up:
        - “How strong is the cream?”

    Also not answered
      For the practitioner to see or measure:
        - “Is there a lesion that may be malignant?” Prefer not to say

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_lasting_contraindication() {
    let protocol = sample::protocol();
    let given = [
        ("age", Answer::Number(16)),
        ("cream-strength", Answer::Number(525)),
    ];
    let form = sample::form(&protocol, &[1], &given);
    let screened = sample::screened(&protocol, form);
    insta::assert_snapshot!(shown(&screened, &protocol, 80), @"
    C-1042, for 22 November 2026

    Numbing cream: contraindicated
    An absolute contraindication, and a lasting one.

    contraindicated: Not under 18.
      “How old are you?” 16 years
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: under-18

    refer: A strong cream on a young person needs a doctor.
      “How old are you?” 16 years
      “How strong is the cream?” 52.5 %
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: strong-cream-young

    precaution: A strong cream is watched while it works.
      “How strong is the cream?” 52.5 %
      Source: SkinPen before-treatment handout (manufacturer)
        https://example.org/handout
      Rule: strong-cream

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_record_that_cannot_be_read() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::unreadable(), &protocol, 80), @r#"
    intake.csv, record 2, line 2: cannot be read
    Record number: =C-7
    `kelod` is no question; did you mean `keloid`?
    Written: kelod\u{1b}[31m
    Nothing of this record was screened.

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    "#);
}

#[test]
fn colour_changes_no_word() {
    let protocol = sample::protocol();
    let screened = sample::deferred(&protocol);
    let bold = |_: Style, text: &str| format!("\u{1b}[1m{text}\u{1b}[0m");
    let view = View {
        protocol: &protocol,
        today: sample::day("2026-11-22"),
        on: sample::day("2026-11-22"),
        asked_by: None,
        width: 60,
        paint: &bold,
    };
    let colored = page(&view, "intake.csv", &screened);
    let bare = colored.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    assert_eq!(bare, shown(&screened, &protocol, 60));
}

#[test]
fn every_line_fits_but_addresses_and_the_last() {
    let protocol = sample::protocol();
    for width in [40, 60, 80] {
        for line in shown(&sample::deferred(&protocol), &protocol, width).lines() {
            let fits = textwrap::core::display_width(line) <= width;
            assert!(
                fits || line.contains("https://") || line.ends_with("decides."),
                "{width}: {line}"
            );
        }
    }
}

#[test]
fn an_option_that_was_never_offered_is_named() {
    let protocol = sample::protocol();
    let ticks = Ticks::new(2, &[], &[OptionId::new(1)], false, false);
    assert_eq!(ticks.state(OptionId::new(1)), OptionState::Unknown);
    let question = protocol.question(QuestionId::new(2));
    let words = crate::report::words::answer::in_words(question, &Answer::Ticks(ticks));
    assert_eq!(words, "Nothing of this; A rash not known");
}

#[test]
fn the_page_says_how_old_the_answers_are() {
    let protocol = sample::protocol();
    let heading = |on: &str, answered: &str| {
        let mut form = sample::form(&protocol, &[0], &[]);
        form.on = sample::day(on);
        form.answers.days.answered = Some(sample::day(answered));
        let page = shown(&sample::screened(&protocol, form), &protocol, 80);
        page.lines().nth(1).map(str::to_owned)
    };
    for (on, answered, line) in [
        (
            "2026-11-22",
            "2026-11-22",
            "Answers given on 22 November 2026, the same day.",
        ),
        (
            "2026-11-22",
            "2026-11-21",
            "Answers given on 21 November 2026, 1 day before.",
        ),
        (
            "2026-11-22",
            "2026-05-02",
            "Answers given on 2 May 2026, 204 days before.",
        ),
        (
            "2026-12-01",
            "2026-11-22",
            "Answers given on 22 November 2026, 9 days before: ask again on the day.",
        ),
    ] {
        assert_eq!(heading(on, answered).as_deref(), Some(line));
    }
}

#[test]
fn answers_that_were_taken_over_stand_with_their_day() {
    let protocol = sample::protocol();
    let mut form = sample::form(&protocol, &[0], &[]);
    form.answers.days.answered = Some(sample::day("2026-11-22"));
    form.answers.days.carried = [
        (QuestionId::new(3), Some(sample::day("2026-05-02"))),
        (QuestionId::new(5), None),
    ]
    .into();
    insta::assert_snapshot!(shown(&sample::screened(&protocol, form), &protocol, 80), @"
    C-1042, for 22 November 2026
    Answers given on 22 November 2026, the same day.

    Microneedling: eligible
    No contraindication found among the questions asked.

    Answers taken over from before
      - “Have you ever had a keloid?” No (given 2 May 2026)
      - “Is there a lesion that may be malignant?” No (day not known)

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}
