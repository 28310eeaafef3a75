//! Complete interviews with the protocol inside the program, from the first key to the page.

use super::window::{Left, Window, interviewer};
use crate::support::program::Place;
use crate::support::record::without_record;

/// The questions about microneedling for a healthy client, with the key of each answer. A number also needs Enter.
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

pub(super) fn shipped(place: &Place, size: (u16, u16), typed: &str) -> Window {
    let arguments: Vec<_> = typed.split_whitespace().collect();
    let mut command = interviewer(place, &arguments);
    command.env("CONTRA_RULES", "embedded");
    let mut window = Window::with(command, size);
    window.wait_for("Record number");
    window
}

/// The page of `screen` about the answers of an interview.
fn screened(place: &Place, answers: &str) -> String {
    let mut command = place.command(&["screen", answers, "--window", "-o", "screened.txt"]);
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
    insta::assert_snapshot!(window.screen(), @"
    protocol: skin-procedures 2026.12.0, draft, embedded

    Microneedling: about 30 questions; some answers lead to more. This protocol is
    a draft: no clinician has approved it.
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
    Practice · 28 of 30
    For the practice to look up:
    Which needling device will be used?
      = SkinPen

    Practice · 29 of 30
    For the practice to look up:
    What is the deepest needle setting planned, in millimetres?
      = 0.50 mm

    Practice · 30 of 30
    For the practice to look up:
    Will a product be put on the skin right before, during or right after the
    needling?
      = No

    Review
      r  Record number: K-17
      k  Asked by: nobody named
      30 clear answers: a shows all
      25 questions were not asked, because of other answers
      v shows the verdict · a number changes that answer · ? why · < back · :q save
      and quit
    >
    ");
    window.show_undecided();
    assert_eq!(window.ended(), Left::tidy(0));
    let page = place.read("page.txt");
    // the last line contains the hash of the rules, which changes with each edit
    let (verdict, _) = page.trim_end().rsplit_once("\n\n").expect("a last line");
    insta::assert_snapshot!(verdict, @"
    K-17 · for 22 November 2026
    The day these answers were given is not known.
    DRAFT: nobody has approved the protocol.

    Microneedling: ELIGIBLE
    No contraindication found among the questions asked.

    All answers
      Warning signs
        - “Do you have any of these signs now?” None of these
      General health
        - “How old are you?” 38 years
        - “Do you have, or have you had, any of these conditions?” None of these
      Diabetes
        - “Do you have diabetes?” No
      Immune health
        - “Do you have any of these illnesses?” None of these
      Healing and cancer
        - “Have you had chemotherapy, radiotherapy, or strong or long-term steroid
          tablets or injections, or are any planned?” No, never, and none is planned
      Medicines
        - “Do you take any of these medicines or supplements?” None of these
        - “Do you take any of these medicines or herbs, or did you in the last two
          weeks?” None of these
      Allergies
        - “Are you allergic to any of these?” None of these
      Pregnancy
        - “Are you pregnant?” No, or it does not apply to me
        - “Are you breastfeeding?” No
      Isotretinoin
        - “Have you ever taken isotretinoin (Roaccutane, Accutane)?” Never
      Acne medications
        - “Which of these have you used on the skin to be treated in the last three
          months?” None of these
      Antibiotics
        - “Have you taken antibiotic tablets or capsules in the last month?” No
      Keloid history
        - “Have you ever had a keloid, a raised scar that spreads beyond the wound?”
          No
        - “Is any of this true of your skin or your family?” None of these
      Infection risk
        - “Do you get cold sores, or herpes on the skin to be treated?” Never
      Treatment area
        - “Is any of this on the skin to be treated today?” None of these
      Sun and tan
        - “Has the skin to be treated had any of these in the last two months?” None
          of these
      Recent procedures
        - “Which of these has the skin to be treated had in the last year?” None
          of these
      Examination
        - “Do you see any of these today, or are any of these part of the area?”
          None of these
        - “Does the area reach inside the bony rim of the eye?” No
        - “Which Fitzpatrick skin type does the client have?” II
        - “What is the session meant to improve?” Acne scars of the face
        - “Would a talk about expectations with a colleague or a doctor help before
          this treatment?” No
      Practice
        - “Is a new, sterile, single-use needle cartridge ready for this client?”
          Yes
        - “Do the premises hold the licences that this treatment needs where you
          work, or need none?” Yes
        - “Which needling device will be used?” SkinPen
        - “What is the deepest needle setting planned, in millimetres?” 0.50 mm
        - “Will a product be put on the skin right before, during or right after the
          needling?” No
      Not asked, since other answers do not call for it
        - “When is this medical treatment planned to begin?” not asked
        - “When did the last of these medical treatments end?” not asked
        - “When did you last have the painkiller, fish oil or vitamin E?” not asked
        - “When did you take the last capsule of isotretinoin?” not asked
        - “When did you last use the vitamin A cream there?” not asked
        - “When did you last use adapalene there?” not asked
        - “When did you last use benzoyl peroxide there?” not asked
        - “When did you last use an exfoliating acid there?” not asked
        - “When did you last use the antibiotic cream, gel or lotion there?” not
          asked
        - “When was, or will be, the last day of the course?” not asked
        - “Is any of this true of your keloids?” not asked
        - “When did the newest scar or stretch mark there appear?” not asked
        - “When was this skin last in the sun without protection?” not asked
        - “When was the last day of tanning, sunburn or sunbed there?” not asked
        - “When was the self-tan last put on there?” not asked
        - “When was the operation there?” not asked
        - “When was the last filler put in there?” not asked
        - “When was botulinum toxin (Botox) last injected there?” not asked
        - “When was the last deep peel or dermabrasion there?” not asked
        - “When was the last laser resurfacing there?” not asked
        - “When was the last lighter peel there?” not asked
        - “When was the last laser or IPL session there?” not asked
        - “When was the last microdermabrasion there?” not asked
        - “When was hair last removed there?” not asked
        - “When was this skin last needled?” not asked

    Decision and signature

      Decision   _______________________________________________

      Name       _______________________________________________

      Role       _______________________________________________

      Date       _______________________________________________

      Signature  _______________________________________________
    ");
    // for a record, the seal is also shown
    assert_eq!(page, without_record(&screened(&place, "answers.toml")));
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
    Practice · 29 of 30
    For the practice to look up:
    What is the deepest needle setting
    planned, in millimetres?
      = 0.50 mm

    Practice · 30 of 30
    For the practice to look up:
    Will a product be put on the skin
    right before, during or right after
    the needling?
      = No

    Review
      r  Record number: K-17
      k  Asked by: nobody named
      30 clear answers: a shows all
      25 questions were not asked, because
      of other answers
      v shows the verdict · a number
      changes it · ? why · < back · :q save
      and quit
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
    insta::assert_snapshot!(window.screen(), @"
    Diabetes · 4 of 30
    Do you have diabetes?
      = No

    Immune health · 5 of 30
    Do you have any of these illnesses?
      = None of these

    Healing and cancer · 6 of 30
    Have you had chemotherapy,
    radiotherapy, or strong or long-term
    steroid tablets or injections, or are
    any planned?
      = No, never, and none is planned

    Medicines · 7 of 30
    Do you take any of these medicines or
    supplements?
      [x] 1  A blood thinner
      [ ] 2  Aspirin every day, also in a
             low dose
      [ ] 3  A medicine that acts on the
             immune system
      [ ] 4  Anti-inflammatory painkillers,
             fish oil or vitamin E, also
             now and then
      [ ] 5  A medicine for the heart
             rhythm
      [ ] 6  Dapsone, a sulphonamide,
             nitrofurantoin, a nitrate
             for the heart, phenytoin,
             phenobarbital or a malaria
             medicine
          0  None of these
          s  Not sure about the rest
          p  Prefer not to say
      Enter done · ? why · b back · Esc
      more
    ");
    window.type_for("\r001n2", "last capsule");
    window.type_for("august 2026\r", "That is");
    insta::assert_snapshot!(window.screen(), @"
    any planned?
      = No, never, and none is planned

    Medicines · 7 of 30
    Do you take any of these medicines or
    supplements?
      = A blood thinner

    Medicines · 8 of 30
    Do you take any of these medicines
    or herbs, or did you in the last two
    weeks?
      = None of these

    Allergies · 9 of 30
    Are you allergic to any of these?
      = None of these

    Pregnancy · 10 of 30
    Are you pregnant?
      = No, or it does not apply to me

    Pregnancy · 11 of 30
    Are you breastfeeding?
      = No

    Isotretinoin · 12 of 30
    Have you ever taken isotretinoin
    (Roaccutane, Accutane)?
      = Yes, in the past

    Isotretinoin · 13 of 31
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
    Practice · 29 of 31
    For the practice to look up:
    Which needling device will be used?
      = SkinPen

    Practice · 30 of 31
    For the practice to look up:
    What is the deepest needle setting
    planned, in millimetres?
      = 0.50 mm

    Practice · 31 of 31
    For the practice to look up:
    Will a product be put on the skin
    right before, during or right after
    the needling?
      = No

    Review
      r  Record number: none
      k  Asked by: Nurse Ames
    Medicines
      7  “Do you take any of these
         medicines or supplements?”
         ! A blood thinner
    Isotretinoin
     13  “When did you take the last
         capsule of isotretinoin?”
         ! August 2026
    Infection risk
     18  “Do you get cold sores, or herpes
         on the skin to be treated?”
         ! Yes, but there is none there now
      28 clear answers: a shows all
      24 questions were not asked, because
      of other answers
      v shows the verdict · a number
      changes it · ? why · < back · :q save
      and quit
    >
    ");
    window.show_undecided();
    assert_eq!(window.ended(), Left::tidy(0));
    let page = place.read("page.txt");
    let verdict = |line: &&str| line.starts_with("Microneedling: ") || line.contains(" rule ");
    let verdict: Vec<_> = page.lines().filter(verdict).collect();
    insta::assert_snapshot!(verdict.join("\n"), @"
    Microneedling: REFER, not before about 28 February 2027
                  clinics rule out needling during ongoing blood thinners; the
                  rule blood-thinner-taken
                  rule isotretinoin-recent
                  rule cold-sore-past
    ");
    assert_eq!(page, without_record(&screened(&place, "answers.toml")));
}
