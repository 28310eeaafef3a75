//! Tests pages with other widths, and with more or less detail.

use super::*;

#[test]
fn every_line_fits_except_addresses() {
    let protocol = sample::protocol();
    for width in [20, 40, 60, 80, 120] {
        for line in shown(&sample::deferred(&protocol), &protocol, width).lines() {
            let fits = textwrap::core::display_width(line) <= width;
            assert!(fits || line.contains("https://"), "{width}: {line}");
        }
    }
}

fn at(width: usize, detail: Detail, screened: &Screened, protocol: &Protocol) -> String {
    let view = View {
        protocol,
        today: sample::day("2026-11-22"),
        on: sample::day("2026-11-22"),
        visit: Visit {
            asked_by: Some("front desk 2"),
            ..Visit::default()
        },
        detail,
        width,
        paint: &plain,
        links: false,
    };
    page(&view, "intake.csv", screened)
}

/// A record for two procedures, with a reason of each kind.
fn several(protocol: &Protocol) -> Screened {
    let area = Ticks::new(2, &[OptionId::new(0), OptionId::new(1)], &[], false, false);
    let given = [
        ("isotretinoin", Answer::Option(OptionId::new(1))),
        (
            "isotretinoin-last",
            Answer::Date(PartialDate::Day(sample::day("2026-09-30"))),
        ),
        ("area-skin", Answer::Ticks(area)),
        ("keloid", Answer::Declined),
        ("cream-strength", Answer::Unsure),
    ];
    sample::screened(protocol, sample::form(protocol, &[1, 0], &given))
}

#[test]
fn a_page_for_the_file_at_every_width() {
    let protocol = sample::protocol();
    let screened = several(&protocol);
    insta::assert_snapshot!(at(80, Detail::Full, &screened, &protocol), @"
    C-1042 · for 22 November 2026 · asked by front desk 2
    DRAFT: nobody has approved the protocol.

    Procedure      Verdict          Not before
    Microneedling  CONTRAINDICATED  30 March 2027
    Numbing cream  NOT DECIDED
    Do not treat on the basis of this page.

    Tell the client
      - Skin with warts must not be needled. (Microneedling)
      - Isotretinoin was taken within the last six months; skin may heal poorly and
        scar. (Microneedling)
      - Inflamed skin has to heal first. (Microneedling)

    Do now
      Rebook once six months have passed since the last capsule. (Microneedling)

    Rebook
      Microneedling: from 30 March 2027
        “When did you take the last capsule?” 30 September 2026 + 6 months
        and once the warts are completely gone
        and once the rash has gone

    Not decided: what to ask
      Numbing cream: 1 question is open; the most severe answer would mean refer.
      For the practice to look up:
        - “How strong is the cream?” Not sure

    Why
      contraindicated  Skin with warts must not be needled.
                       for Microneedling
                       “Is any of this on the skin to be treated?” Warts; A rash
                       [1]
                       rule warts
      defer            Isotretinoin was taken within the last six months; skin may
                       heal poorly and scar.
                       for Microneedling
                       “When did you take the last capsule?” 30 September 2026
                       [1]; against: [2]. A 2017 consensus found too little evidence
                       to delay.
                       rule isotretinoin-recent
      defer            Inflamed skin has to heal first.
                       for Microneedling
                       “Is any of this on the skin to be treated?” Warts; A rash
                       by itself, not before 6 December 2026: 22 November 2026, the
                       day asked for, + 2 weeks
                       [1]
                       rule rash

    Also not answered
      Ask the client:
        - “Have you ever had a keloid?” Prefer not to say

    Sources
      [1] SkinPen before-treatment handout (manufacturer)
          https://example.org/handout
      [2] Safety of needling, a review (review) https://example.org/review-2021

    All answers
      Acne medications
        - “Have you ever taken isotretinoin?” Yes, but I have stopped
        - “When did you take the last capsule?” 30 September 2026
        - “Is any of this on the skin to be treated?” Warts; A rash
        - “Have you ever had a keloid?” Prefer not to say
        - “How old are you?” 18 years
        - “Is there a lesion that may be malignant?” No
        - “How strong is the cream?” Not sure
        - “Anything else?”

    Decision and signature

      Decision   _______________________________________________

      Name       _______________________________________________

      Role       _______________________________________________

      Date       _______________________________________________

      Signature  _______________________________________________

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A
    practitioner decides.
    SHA-256 of the rules: 3f9a1c0255aa
    ");
    insta::assert_snapshot!(at(120, Detail::Usual, &screened, &protocol), @"
    C-1042 · for 22 November 2026 · asked by front desk 2

    Procedure      Verdict          Not before
    Microneedling  CONTRAINDICATED  30 March 2027
    Numbing cream  NOT DECIDED
    Do not treat on the basis of this page.

    Tell the client
      - Skin with warts must not be needled. (Microneedling)
      - Isotretinoin was taken within the last six months; skin may heal poorly and scar. (Microneedling)
      - Inflamed skin has to heal first. (Microneedling)

    Do now
      Rebook once six months have passed since the last capsule. (Microneedling)

    Rebook
      Microneedling: from 30 March 2027
        “When did you take the last capsule?” 30 September 2026 + 6 months
        and once the warts are completely gone
        and once the rash has gone

    Not decided: what to ask
      Numbing cream: 1 question is open; the most severe answer would mean refer.
      For the practice to look up:
        - “How strong is the cream?” Not sure

    Why
      contraindicated  Skin with warts must not be needled.
                       for Microneedling
                       “Is any of this on the skin to be treated?” Warts; A rash
                       [1]
                       rule warts
      defer            Isotretinoin was taken within the last six months; skin may heal poorly and scar.
                       for Microneedling
                       “When did you take the last capsule?” 30 September 2026
                       [1]; against: [2]. A 2017 consensus found too little evidence to delay.
                       rule isotretinoin-recent
      defer            Inflamed skin has to heal first.
                       for Microneedling
                       “Is any of this on the skin to be treated?” Warts; A rash
                       [1]
                       rule rash

    Also not answered
      Ask the client:
        - “Have you ever had a keloid?” Prefer not to say

    Sources
      [1] SkinPen before-treatment handout (manufacturer) https://example.org/handout
      [2] Safety of needling, a review (review) https://example.org/review-2021

    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(at(40, Detail::Usual, &screened, &protocol), @"
    C-1042 · for 22 November 2026 · asked by
    front desk 2

    Microneedling: CONTRAINDICATED, not
    before 30 March 2027
    Numbing cream: NOT DECIDED: 1 question
    is open; the most severe answer would
    mean refer.
    Do not treat on the basis of this page.

    Tell the client
      - Skin with warts must not be needled.
        (Microneedling)
      - Isotretinoin was taken within the
        last six months; skin may heal
        poorly and scar. (Microneedling)
      - Inflamed skin has to heal first.
        (Microneedling)

    Do now
      Rebook once six months have
      passed since the last capsule.
      (Microneedling)

    Rebook
      Microneedling: from 30 March 2027
        “When did you take the last
        capsule?” 30 September 2026 +
        6 months
        and once the warts are completely
        gone
        and once the rash has gone

    Not decided: what to ask
      Numbing cream: 1 question is open; the
      most severe answer would mean refer.
      For the practice to look up:
        - “How strong is the cream?” Not
          sure

    Why
      contraindicated
        Skin with warts must not be needled.
        for Microneedling
        “Is any of this on the skin to be
        treated?” Warts; A rash
        [1]
        rule warts
      defer
        Isotretinoin was taken within the
        last six months; skin may heal
        poorly and scar.
        for Microneedling
        “When did you take the last
        capsule?” 30 September 2026
        [1]; against: [2]. A 2017 consensus
        found too little evidence to delay.
        rule isotretinoin-recent
      defer
        Inflamed skin has to heal first.
        for Microneedling
        “Is any of this on the skin to be
        treated?” Warts; A rash
        [1]
        rule rash

    Also not answered
      Ask the client:
        - “Have you ever had a keloid?”
          Prefer not to say

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
    insta::assert_snapshot!(at(20, Detail::Brief, &screened, &protocol), @"
    C-1042 · for
    22 November 2026 ·
    asked by front desk
    2

    Microneedling:
    CONTRAINDICATED, not
    before 30 March 2027
    Numbing cream: NOT
    DECIDED: 1 question
    is open; the most
    severe answer would
    mean refer.
    Do not treat on the
    basis of this page.

    Tell the client
    - Skin with
      warts must not
      be needled.
      (Microneedling)
    - Isotretinoin was
      taken within the
      last six months;
      skin may heal
      poorly and scar.
      (Microneedling)
    - Inflamed skin has
      to heal first.
      (Microneedling)

    Do now
      Rebook once
      six months have
      passed since the
      last capsule.
      (Microneedling)

    Rebook
      Microneedling:
      from 30 March 2027
      “When did you take
      the last capsule?”
      30 September 2026
      + 6 months
      and once the warts
      are completely
      gone
      and once the rash
      has gone

    Not decided: what
    to ask
      Numbing cream: 1
      question is open;
      the most severe
      answer would mean
      refer.
      For the practice
      to look up:
    - “How strong is the
      cream?” Not sure

    skin-procedures
    2026.11.0 (draft,
    3f9a1c02), screened
    for 2026-11-22.
    A practitioner
    decides.
    ");
}

/// Nothing is lost at any width, and no date is split.
#[test]
fn every_width_has_the_same_words() {
    let protocol = sample::protocol();
    for screened in [sample::deferred(&protocol), sample::unreadable()] {
        let words = |page: &str| -> String { page.split_whitespace().collect() };
        let widest = at(1_000, Detail::Usual, &screened, &protocol);
        for width in 20..130 {
            let shown = at(width, Detail::Usual, &screened, &protocol);
            assert_eq!(words(&shown), words(&widest), "{shown}");
            let dates = |page: &str| page.matches("22 November 2026").count();
            assert_eq!(dates(&shown), dates(&widest), "{shown}");
        }
    }
}

#[test]
fn the_sections_to_tell_do_and_rebook_are_on_the_first_lines() {
    let protocol = sample::protocol();
    let shown = at(80, Detail::Usual, &sample::deferred(&protocol), &protocol);
    let first: Vec<_> = shown.lines().take(15).collect();
    for title in [
        "Tell the client",
        "Do now",
        "Rebook from about 30 December 2026",
    ] {
        assert!(first.contains(&title), "{shown}");
    }
}
