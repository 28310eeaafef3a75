//! Tests whole pages, as a practitioner reads them.

mod days;
mod widths;

use super::*;
use crate::model::{Answer, OptionId, OptionState, PartialDate, QuestionId, Ticks};
use crate::report::{sample, text::style::plain};

fn shown(screened: &Screened, protocol: &Protocol, width: usize) -> String {
    let view = View {
        protocol,
        today: sample::day("2026-11-22"),
        on: sample::day("2026-11-22"),
        visit: Visit::default(),
        detail: Detail::Usual,
        width,
        paint: &plain,
        links: false,
    };
    page(&view, "intake.csv", screened)
}

#[test]
fn an_eligible_client() {
    let protocol = sample::protocol();
    let screened = sample::screened(&protocol, sample::form(&protocol, &[0], &[]));
    insta::assert_snapshot!(shown(&screened, &protocol, 80), @"
    C-1042 · for 22 November 2026

    Microneedling: ELIGIBLE
    No contraindication found among the questions asked.

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    ");
}

#[test]
fn a_date_from_a_month_while_an_answer_cannot_be_read() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::deferred(&protocol), &protocol, 80), @r"
    C-1042 · for 22 November 2026

    Microneedling: DEFER or more severe, not before about 30 December 2026: 1
    question is open.
    Do not treat on the basis of this page.

    Tell the client
      Isotretinoin was taken within the last six months; skin may heal poorly and
      scar.

    Do now
      Rebook once six months have passed since the last capsule.

    Rebook from about 30 December 2026
      “When did you take the last capsule?” June 2026, counted from 30 June 2026, +
      6 months

    Not decided: what to ask
      Ask the client:
        - “How old are you?” cannot be read

    Why
      defer  Isotretinoin was taken within the last six months; skin may heal poorly
             and scar.
             “When did you take the last capsule?” June 2026
             [1]; against: [2]. A 2017 consensus found too little evidence to delay.
             rule isotretinoin-recent

    Answers that cannot be read
      - “How old are you?” not a number; write digits, such as `30`
        Written: thirty\u{1b}

    Sources
      [1] SkinPen before-treatment handout (manufacturer)
          https://example.org/handout
      [2] Safety of needling, a review (review) https://example.org/review-2021

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    ");
}

#[test]
fn the_same_on_a_narrow_screen() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::deferred(&protocol), &protocol, 40), @r"
    C-1042 · for 22 November 2026

    Microneedling: DEFER or more severe,
    not before about 30 December 2026: 1
    question is open.
    Do not treat on the basis of this page.

    Tell the client
      Isotretinoin was taken within the
      last six months; skin may heal poorly
      and scar.

    Do now
      Rebook once six months have passed
      since the last capsule.

    Rebook from about 30 December 2026
      “When did you take the last capsule?”
      June 2026, counted from 30 June 2026,
      + 6 months

    Not decided: what to ask
      Ask the client:
        - “How old are you?” cannot be read

    Why
      defer  Isotretinoin was taken within
             the last six months; skin may
             heal poorly and scar.
             “When did you take the last
             capsule?” June 2026
             [1]; against: [2]. A 2017
             consensus found too little
             evidence to delay.
             rule isotretinoin-recent

    Answers that cannot be read
      - “How old are you?” not a number;
        write digits, such as `30`
        Written: thirty\u{1b}

    Sources
      [1] SkinPen before-treatment handout
          (manufacturer)
          https://example.org/handout
      [2] Safety of needling, a review
          (review)
          https://example.org/review-2021

    skin-procedures 2026.11.0 (draft,
    3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
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

    C-1042 · for 24 December 2026
    24 December 2026 is still to come: ask again on the day.

    Microneedling: REFER, not before 7 January 2027

    Tell the client
      - A doctor should look at this lesion.
      - Inflamed skin has to heal first.

    Rebook from 7 January 2027
      24 December 2026, the day asked for, + 2 weeks
      and once the rash has gone
      one of the reasons gives no date

    Why
      refer  A doctor should look at this lesion.
             “Is there a lesion that may be malignant?” Yes
             no date can be computed for this reason
             [1]
             rule suspicious-lesion
      defer  Inflamed skin has to heal first.
             “Is any of this on the skin to be treated?” A rash
             [1]
             rule rash

    Not answered
      Ask the client:
        - “Have you ever had a keloid?” Not sure

    Recorded, and tested by no rule
      - “Anything else?” two\u{a}lines of 漢字

    Sources
      [1] SkinPen before-treatment handout (manufacturer)
          https://example.org/handout

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-12-24. A
    practitioner decides.
    ");
}

#[test]
fn two_procedures_and_one_lacks_answers() {
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
    C-1042 · for 22 November 2026

    Procedure      Verdict          Not before
    Microneedling  CONTRAINDICATED  no date
    Numbing cream  NOT DECIDED
    Do not treat on the basis of this page.

    Tell the client
      Skin with warts must not be needled. (Microneedling)

    Rebook
      Microneedling: once the warts are completely gone

    Not decided: what to ask
      Numbing cream: 1 question is open; the most severe answer would mean refer.
      Ask the client:
        - “Is any of this on the skin to be treated?” Warts; A rash not known
      For the practice to look up:
        - “How strong is the cream?”

    Why
      contraindicated  Skin with warts must not be needled.
                       for Microneedling
                       “Is any of this on the skin to be treated?” Warts; A rash
                       not known
                       [1]
                       rule warts

    The answers contradict each other
      - “When did you take the last capsule?” 2026. This is asked only if “Have you
        ever taken isotretinoin?” is “Yes, but I have stopped”; the answer to that
        is “Never”.

    Also not answered
      For the practitioner to see or measure:
        - “Is there a lesion that may be malignant?” Prefer not to say

    Sources
      [1] SkinPen before-treatment handout (manufacturer)
          https://example.org/handout

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
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
    C-1042 · for 22 November 2026

    Numbing cream: CONTRAINDICATED, lasting

    Tell the client
      - Not under 18.
      - A strong cream on a young person needs a doctor.
      - A strong cream is watched while it works.

    No date to rebook
      A lasting contraindication

    Why
      contraindicated  Not under 18.
                       “How old are you?” 16 years
                       [1]
                       rule under-18
      refer            A strong cream on a young person needs a doctor.
                       “How old are you?” 16 years
                       “How strong is the cream?” 52.5 %
                       no date can be computed for this reason
                       [1]
                       rule strong-cream-young
      precaution       A strong cream is watched while it works.
                       “How strong is the cream?” 52.5 %
                       [1]
                       rule strong-cream

    Sources
      [1] SkinPen before-treatment handout (manufacturer)
          https://example.org/handout

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    ");
}

#[test]
fn a_record_that_cannot_be_read() {
    let protocol = sample::protocol();
    insta::assert_snapshot!(shown(&sample::unreadable(), &protocol, 80), @r"
    intake.csv, record 2, line 2: cannot be read
    Record number: =C-7
    `kelod` is not a question; did you mean `keloid`?
    Written: kelod\u{1b}[31m
    Nothing of this record was screened.

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    ");
}

#[test]
fn color_changes_no_word() {
    let protocol = sample::protocol();
    let screened = sample::deferred(&protocol);
    let bold = |_: Style, text: &str| format!("\u{1b}[1m{text}\u{1b}[0m");
    let view = View {
        protocol: &protocol,
        today: sample::day("2026-11-22"),
        on: sample::day("2026-11-22"),
        visit: Visit::default(),
        detail: Detail::Usual,
        width: 60,
        paint: &bold,
        links: false,
    };
    let colored = page(&view, "intake.csv", &screened);
    let bare = colored.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "");
    assert_eq!(bare, shown(&screened, &protocol, 60));
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
