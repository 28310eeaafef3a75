use super::*;
use crate::report::sample;

#[test]
fn each_part_in_lines() {
    let protocol = sample::protocol();
    let parts = [
        Part::Procedures,
        Part::Questions,
        Part::Rules,
        Part::Sources,
    ];
    let lists = parts.map(|part| text(&protocol, part, None));
    insta::assert_snapshot!(lists.join("\n"), @"
    microneedling  Microneedling
    numbing-cream  Numbing cream

    isotretinoin       choice  Have you ever taken isotretinoin?
    isotretinoin-last  date    When did you take the last capsule?
    area-skin          multi   Is any of this on the skin to be treated?
    keloid             yes-no  Have you ever had a keloid?
    age                number  How old are you?
    lesion             yes-no  Is there a lesion that may be malignant?
    cream-strength     number  How strong is the cream?
    notes              text    Anything else?

    isotretinoin-recent  defer            Isotretinoin was taken within the last six months; skin may heal poorly and scar.
    warts                contraindicated  Skin with warts must not be needled.
    rash                 defer            Inflamed skin has to heal first.
    keloid-history       refer            Someone who has had a keloid may get another.
    under-18             contraindicated  Not under 18.
    suspicious-lesion    refer            A doctor should look at this lesion.
    strong-cream         precaution       A strong cream is watched while it works.
    strong-cream-young   refer            A strong cream on a young person needs a doctor.

    handout      manufacturer  SkinPen before-treatment handout
    review-2021  review        Safety of needling, a review
    ");
}

#[test]
fn procedures_and_sources_as_objects() {
    let protocol = sample::protocol();
    let parts = [Part::Procedures, Part::Sources];
    insta::assert_snapshot!(parts.map(|part| json(&protocol, part, None)).join(""), @r#"
    [
    {"id":"microneedling","title":"Microneedling","companions":[],"groups":[],"questions":7,"rules":6},
    {"id":"numbing-cream","title":"Numbing cream","companions":[],"groups":[],"questions":3,"rules":3}
    ]
    [
    {"id":"handout","title":"SkinPen before-treatment handout","url":"https://example.org/handout","seen":"2026-11-22","grade":"manufacturer","rules":["isotretinoin-recent","warts","rash","keloid-history","under-18","suspicious-lesion","strong-cream","strong-cream-young"],"against":[]},
    {"id":"review-2021","title":"Safety of needling, a review","url":"https://example.org/review-2021","seen":"2026-11-22","grade":"review","rules":[],"against":["isotretinoin-recent"]}
    ]
    "#);
}

#[test]
fn a_question_and_a_rule_as_objects() {
    let protocol = sample::protocol();
    let line = |part, at| {
        json(&protocol, part, None)
            .lines()
            .nth(at)
            .map(str::to_owned)
    };
    insta::assert_snapshot!(line(Part::Questions, 3).unwrap_or_default(), @r#"{"id":"area-skin","topic":"acne-medications","ask":"Is any of this on the skin to be treated?","help":null,"type":"multi","options":[{"id":"warts","label":"Warts"},{"id":"rash","label":"A rash"},{"id":"none","label":"Nothing of this"}],"unit":null,"show_if":null,"asked_of":"client","keep":null,"procedures":["microneedling"]},"#);
    insta::assert_snapshot!(line(Part::Rules, 1).unwrap_or_default(), @r#"{"id":"isotretinoin-recent","topic":"acne-medications","verdict":"defer","procedures":["microneedling"],"questions":["isotretinoin-last"],"when":"“When did you take the last capsule?” is within 6 months","say":"Isotretinoin was taken within the last six months; skin may heal poorly and scar.","do":"Rebook once six months have passed since the last capsule.","because":["handout"],"against":["review-2021"],"disputed":"A 2017 consensus found too little evidence to delay.","urgent":null,"until":null,"wait":null},"#);
}
