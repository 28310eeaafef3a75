use super::*;

fn found(text: &str) -> Vec<&str> {
    phrases(text)
        .into_iter()
        .map(|(range, _)| &text[range])
        .collect()
}

#[test]
fn advice_on_a_medicine_is_found_as_whole_words() {
    assert_eq!(
        found("Please stop taking your blood thinner."),
        ["stop taking"]
    );
    assert_eq!(
        found("Stop all your tablets two days before."),
        ["Stop all your tablets"]
    );
    assert_eq!(found("Discontinue retinol."), ["Discontinue"]);
    assert_eq!(found("Take 20 mg, then 40mg."), ["20 mg", "40mg"]);
    assert_eq!(found("The treatment is safe."), ["safe"]);
}

#[test]
fn its_opposite_and_other_words_are_not() {
    assert_eq!(
        found("Do not stop any prescribed medicine."),
        Vec::<&str>::new()
    );
    assert_eq!(
        found("Never pause a medicine yourself."),
        Vec::<&str>::new()
    );
    assert_eq!(
        found("You said you stopped isotretinoin."),
        Vec::<&str>::new()
    );
    assert_eq!(
        found("To stop bleeding. Medicines can matter."),
        Vec::<&str>::new()
    );
    assert_eq!(
        found("Rebook six months after the last capsule."),
        Vec::<&str>::new()
    );
}

#[test]
fn the_end_of_a_sentence_ends_a_negation() {
    assert_eq!(found("Never. Stop your tablets."), ["Stop your tablets"]);
    assert_eq!(found("Stop? Your tablets matter."), Vec::<&str>::new());
    for negation in ["Do not", "Don't", "Don’t", "Never"] {
        let text = format!("{negation}  stop, pause or change your tablets.");
        assert_eq!(found(&text), Vec::<&str>::new(), "{text}");
    }
    assert_eq!(found("You cannot stop tablets."), ["stop tablets"]);
    assert_eq!(
        found("Do not start needling, stop aspirin."),
        ["stop aspirin"]
    );
}

#[test]
fn any_white_space_stands_between_the_words_of_a_phrase() {
    for gap in ["  ", "\u{a0}", "\n", "\r\n", " \r\n  "] {
        let text = format!("Please{gap}stop{gap}taking it: it is risk{gap}free, 5{gap}mg.");
        let shown: Vec<String> = found(&text).into_iter().map(on_one_line).collect();
        assert_eq!(shown, ["stop taking", "risk free", "5 mg"], "{text:?}");
    }
    for end in [". ", "! ", "? ", "; ", ": "] {
        assert_eq!(found(&format!("Stop{end}taking")), Vec::<&str>::new());
    }
}

#[test]
fn advice_in_other_words_is_found() {
    for advice in [
        "Isotretinoin of any kind must be stopped",
        "Retinoids, such as tretinoin, should be discontinued",
        "Stopping your anticoagulant",
        "Begin taking",
        "Leave off your retinoid",
        "Refrain from taking",
        "Switch to another blood thinner",
        "Change the dose",
        "Double the dose",
        "Halve the dose",
        "Stop all tablets",
        "Stop (all) tablets",
        "Stop vitamin E, fish oil and aspirin",
        "Stop all of your usual prescribed medicine",
    ] {
        let text = format!("{advice}.");
        let range = phrases(&text).first().map(|(range, _)| range.end);
        assert_eq!(range, Some(advice.len()), "{text}");
    }
    assert_eq!(
        found("Before needling stop your tablets."),
        ["stop your tablets"]
    );
    assert_eq!(
        found("If you bleed, stop your tablets."),
        ["stop your tablets"]
    );
}

#[test]
fn doses_are_found_in_figures_and_words() {
    for dose in [
        "1 capsule",
        "1 pill",
        "two tablets",
        "one tablet",
        "1 g",
        "2 tabs",
        "3 drops",
        "10 units",
        "5-10 mg",
        "5–10 mg",
        "1.5 mg",
        "20-mg",
        "5 \u{b5}g",
        "5 \u{3bc}g",
    ] {
        assert_eq!(found(&format!("Offer {dose} before.")), [dose]);
    }
    assert_eq!(found("two paracetamol"), Vec::<&str>::new());
    assert_eq!(found("Rebook in 2026. Tablets matter."), Vec::<&str>::new());
}

#[test]
fn what_is_told_or_asked_is_no_advice() {
    for text in [
        "When did you stop taking isotretinoin?",
        "Rebook six months after you stop isotretinoin.",
        "Did you start any new medicine?",
        "Did your own doctor stop a medicine?",
        "Did you stop or start a medicine?",
        "The client chose to stop isotretinoin.",
        "If you stop a medicine, tell the prescriber.",
        "Do you ever skip a dose?",
        "Rebook two weeks after the start of the medicine.",
        "Put the session on hold until the antibiotics are finished.",
        "Ask the prescriber whether the tablets should be stopped.",
        "Tablets must not be stopped.",
    ] {
        assert_eq!(found(text), Vec::<&str>::new(), "{text}");
    }
}
