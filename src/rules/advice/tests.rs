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
fn a_text_of_any_length_is_read_to_its_end() {
    for filler in ["It heals. ", "it heals ", "é"] {
        let long = filler.repeat(2 * PIECE / filler.len());
        let text = format!("{long} stop aspirin, {long}. Stop retinol.");
        assert_eq!(found(&text), ["stop aspirin", "Stop retinol"], "{filler}");
    }
}

#[test]
fn the_opposite_of_advice_and_other_words_are_not_found() {
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
fn any_white_space_may_separate_the_words_of_a_phrase() {
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
fn reports_and_questions_are_not_advice() {
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

/// Facts that mention amounts and medicines, and tell nobody to do anything.
const FACTS: [&str; 52] = [
    "eGFR under 30 mL/min.",
    "EGFR UNDER 30 ML/MIN.",
    "An eGFR below 30 mL per minute was measured.",
    "eGFR 25 ml/min",
    "Glucose over 200 mg/dL.",
    "A glucose of 200 mg/dL",
    "Glucose: 11 mmol/l, or 200 mg / dL",
    "Haemoglobin under 80 g/L must be looked at by a doctor.",
    "A person with glucose over 200 mg/dL should see a doctor first.",
    "The person had 2 ml of filler.",
    "Had 2 ml of filler",
    "The person had filler in the lips, 2 ml.",
    "10 000 IU was taken.",
    "10 units of botulinum toxin were injected.",
    "The person took two tablets this morning.",
    "The person takes 20 mg of isotretinoin.",
    "The person is taking 40 mg a day.",
    "The person lost 500 ml of blood.",
    "The person used 5 g of a steroid cream.",
    "Two capsules were missed.",
    "More than 14 units of alcohol were reported.",
    "At least 3 tablets were taken.",
    "The cream contains 5 mg.",
    "The last dose was over 10 mg.",
    "Patients take 20 mg or more.",
    "Clients who take 100 mg bleed longer.",
    "Some people take 10 drops and forget it.",
    "Rebook when the dose is under 10 mg.",
    "The doctor said to stop aspirin.",
    "Doctor said to stop aspirin",
    "DOCTOR SAID TO STOP ASPIRIN",
    "The doctor told the person to stop aspirin.",
    "The person was told to stop aspirin.",
    "The person has been advised to pause the tablets.",
    "The person was asked not to take aspirin.",
    "The person wants to stop the antibiotic.",
    "The person is about to start isotretinoin.",
    "The person plans to start a retinoid.",
    "The person is due to start an antibiotic.",
    "Any change in medicines was reported.",
    "A recent change of medication",
    "Within a month of start of isotretinoin.",
    "People who stop aspirin can bleed.",
    "Clients who still take aspirin bleed longer.",
    "They do not take any medicine.",
    "You said you take a blood thinner.",
    "You do not take a blood thinner.",
    "Some people take supplements without a thought.",
    "The prescriber may stop the tablets.",
    "The person was told about stopping aspirin.",
    "Once you stop isotretinoin, six months are counted.",
    "The person did not stop the tablets.",
];

/// Advice, each with the words that are marked.
const ADVICE: [(&str, &str); 46] = [
    ("Stop aspirin.", "Stop aspirin"),
    ("STOP ASPIRIN!", "STOP ASPIRIN"),
    ("Please stop aspirin.", "stop aspirin"),
    ("Please, stop aspirin.", "stop aspirin"),
    ("You should stop aspirin.", "stop aspirin"),
    ("You should really stop your tablets.", "stop your tablets"),
    ("You must stop aspirin.", "stop aspirin"),
    ("You may stop aspirin.", "stop aspirin"),
    ("You need to stop aspirin.", "stop aspirin"),
    ("You are advised to stop aspirin.", "stop aspirin"),
    (
        "Clients are asked to pause the tablets.",
        "pause the tablets",
    ),
    ("Tell the client to stop aspirin.", "stop aspirin"),
    ("Ask the client to stop aspirin.", "stop aspirin"),
    ("The client should stop aspirin.", "stop aspirin"),
    ("The doctor should stop the aspirin.", "stop the aspirin"),
    ("Rest, drink water and stop aspirin.", "stop aspirin"),
    ("- Rest\n- Stop aspirin", "Stop aspirin"),
    ("1. Rest\n2. Pause your tablets", "Pause your tablets"),
    ("\u{2022} Skip a dose", "Skip a dose"),
    ("Your doctor is right: stop aspirin.", "stop aspirin"),
    ("The doctor said so. Stop aspirin.", "Stop aspirin"),
    ("We recommend stopping aspirin.", "stopping aspirin"),
    ("Prepare by pausing your retinol.", "pausing your retinol"),
    ("You must not take aspirin.", "must not take aspirin"),
    (
        "Clients should not take ibuprofen.",
        "should not take ibuprofen",
    ),
    ("Do not take aspirin.", "Do not take aspirin"),
    ("DO NOT TAKE ANY ASPIRIN", "DO NOT TAKE ANY ASPIRIN"),
    (
        "Don\u{2019}t take your tablets.",
        "Don\u{2019}t take your tablets",
    ),
    ("Never take ibuprofen before.", "Never take ibuprofen"),
    (
        "Tell the client not to take aspirin.",
        "not to take aspirin",
    ),
    ("Take an antihistamine before.", "Take an antihistamine"),
    ("Please take your antibiotic.", "take your antibiotic"),
    ("Aspirin should be stopped.", "Aspirin should be stopped"),
    ("ASPIRIN SHOULD BE STOPPED", "ASPIRIN SHOULD BE STOPPED"),
    (
        "The tablets need to be paused.",
        "tablets need to be paused",
    ),
    (
        "Antibiotics have to be started.",
        "Antibiotics have to be started",
    ),
    ("Take 20 mg/day.", "20 mg"),
    ("Take 5 ml per day.", "5 ml"),
    ("Please apply 1 g.", "1 g"),
    ("You should take two tablets.", "take two tablets"),
    (
        "Do not take more than 4 tablets.",
        "Do not take more than 4 tablets",
    ),
    ("Paracetamol 500 mg before.", "500 mg"),
    ("Two tablets before the session.", "Two tablets"),
    ("500 mg should be taken before.", "500 mg"),
    ("Before needling take 20 mg.", "20 mg"),
    ("- Rest\n- 5 mg", "5 mg"),
];

/// More sentences, one per line.
const MORE_FACTS: &str = include_str!("tests/facts.txt");
const MORE_ADVICE: &str = include_str!("tests/advice.txt");

#[test]
fn no_fact_of_the_list_is_advice() {
    let wrong = MORE_FACTS.lines().map(|line| (line, found(line)));
    let wrong: Vec<_> = wrong.filter(|(_, found)| !found.is_empty()).collect();
    assert_eq!(wrong, Vec::new());
}

#[test]
fn each_line_of_advice_is_found() {
    let wrong = MORE_ADVICE.lines().filter(|line| found(line).is_empty());
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_fact_is_not_advice() {
    let wrong: Vec<_> = FACTS
        .iter()
        .filter(|fact| !found(fact).is_empty())
        .collect();
    assert_eq!(wrong, Vec::<&&str>::new());
}

#[test]
fn an_imperative_is_advice() {
    let wrong = ADVICE
        .iter()
        .filter(|(text, marked)| found(text) != [*marked]);
    let wrong: Vec<_> = wrong.map(|(text, _)| (text, found(text))).collect();
    assert_eq!(wrong, Vec::new());
}
