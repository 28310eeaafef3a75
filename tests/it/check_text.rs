//! What `check` shows as text: notes in lists, the errors last, and how many of each.

use crate::support::program::Place;

/// Two thresholds that no case tries, an answer that fails open, and a file that is not read.
fn place() -> Place {
    let place = Place::new();
    place.write("rules/notes.txt", "");
    let case = "[[case]]\nname = \"warts\"\nprocedure = \"needling\"\non = 2026-11-22\n\
                given = { capsules-last = 2026-11-01, keloid = \"yes\", area = [\"warts\"] }\n\
                rest = \"clear\"\nexpect = \"contraindicated\"\n\n\
                [[case]]\nname = \"freckles\"\nprocedure = \"peel\"\non = 2026-11-22\n\
                given = { area = [\"freckles\"] }\nrest = \"clear\"\nexpect = \"precaution\"\n";
    place.write("rules/skin.test.toml", case);
    let skin = place.read("rules/skin.toml");
    let skin = skin.replace(
        "\"6 months\" } }\nsay",
        "\"6 months\", older-than = \"1 day\" } }\nsay",
    );
    place.write("rules/skin.toml", skin);
    place
}

fn check(place: &Place, arguments: &str) -> String {
    let typed = format!("check --on 2026-11-22{arguments}");
    let arguments: Vec<&str> = typed.split(' ').collect();
    place.run(&arguments).whole()
}

#[test]
fn the_findings_end_with_the_errors_and_the_counts() {
    insta::assert_snapshot!(check(&place(), ""), @r#"
    ended with 1
    --- stdout
    warn[not-monotonic]: `capsules-last`: 2026-11-21 is defer, but 2026-11-22 only eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ 2026-05-22 is eligible
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: let the graver rule go on to the end, or write a rule for what lies beyond it

    warn[unread-file]: this is not part of the protocol and is not read
     --> rules/notes.txt:1:1
      |
    1 |
      | ^
      |
      = help: move it elsewhere: a protocol is its `.toml` files

    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files; `--show info` lists the notes
    --- stderr
    "#);
}

#[test]
fn notes_of_one_name_are_one_entry() {
    insta::assert_snapshot!(check(&place(), " --show info"), @r#"
    ended with 1
    --- stdout
    info[draft-protocol]: this protocol is a draft
     --> rules/protocol.toml:9:13
      |
    9 | status    = "draft"
      |             ^^^^^^^
      |
      = help: every page says so until a clinician has approved exactly these rules

    info[unhandled-unsure]: "not sure" about 3 questions leaves the verdict open, and no rule says what to do
     --> rules/skin.toml:5:9: `capsules-last`: `capsules` may fire for `needling`
     --> rules/skin.toml:11:8: `keloid`: `keloids` may fire for `needling`
     --> rules/skin.toml:16:11: `area`: `warts` may fire for `needling` and `peel`
      = witness: capsules-last = "unsure", every other answer clear
      = help: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict is to stay open

    info: 2 × uncovered-boundary: capsules-last
     --> rules/skin.toml:26:29: no case answers `capsules-last` with a day older than 6 months
     --> rules/skin.toml:26:29: no case answers `capsules-last` with a day within 1 day
      = help: write a case with such an answer, so that a moved threshold is noticed

    warn[not-monotonic]: `capsules-last`: 2026-11-21 is defer, but 2026-11-22 only eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ 2026-05-22 is eligible
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: let the graver rule go on to the end, or write a rule for what lies beyond it

    warn[unread-file]: this is not part of the protocol and is not read
     --> rules/notes.txt:1:1
      |
    1 |
      | ^
      |
      = help: move it elsewhere: a protocol is its `.toml` files

    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files
    --- stderr
    "#);
}

#[test]
fn what_fail_on_counts_is_always_shown() {
    let place = place();
    let check = |arguments: &str| check(&place, arguments);
    insta::assert_snapshot!(check(" --show error"), @r#"
    ended with 1
    --- stdout
    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files; `--show info` lists the warnings and notes
    --- stderr
    "#);
    assert_eq!(check(" --show error --fail-on warn"), check(""));
    assert_eq!(check(" --show error --fail-on info"), check(" --show info"));
}

#[test]
fn quiet_leaves_out_how_to_see_the_rest() {
    let place = place();
    let check = |arguments: &str| check(&place, arguments);
    let loud = check("");
    let quiet = loud.replace("; `--show info` lists the notes", "");
    assert_ne!(quiet, loud);
    assert_eq!(check(" --quiet"), quiet);
    assert_eq!(check(" --quiet --show info"), check(" --show info"));
}

#[test]
fn other_formats_have_every_finding() {
    let place = place();
    for format in ["json", "sarif", "github", "junit"] {
        let shown = |show: &str| check(&place, &format!(" --format {format} --show {show}"));
        assert_eq!(shown("error"), shown("info"), "{format}");
    }
}

#[test]
fn a_fresh_protocol_is_one_line() {
    let place = Place::new();
    assert_eq!(place.run(&["init", "fresh"]).code, Some(0));
    let check = |arguments: &str| check(&place, &format!(" fresh{arguments}"));
    insta::assert_snapshot!(check(""), @"
    ended with 0
    --- stdout
    66 notes in 16 files; `--show info` lists the notes
    --- stderr
    ");
    insta::assert_snapshot!(check(" -q --fail-on error"), @"
    ended with 0
    --- stdout
    66 notes in 16 files
    --- stderr
    ");
    insta::assert_snapshot!(check(" --show info"), @r#"
    ended with 0
    --- stdout
    info[draft-protocol]: this protocol is a draft
      --> fresh/protocol.toml:14:13
       |
    14 | status    = "draft"
       |             ^^^^^^^
       |
       = help: every page says so until a clinician has approved exactly these rules

    info[unhandled-unsure]: "not sure" about 30 questions leaves the verdict open, and no rule says what to do
     --> fresh/general-health.toml:8:9: `age`: `age-under-18` may fire
     --> fresh/general-health.toml:18:11: `health-conditions`: `bleeding-disorder` may fire
     --> fresh/general-health.toml:36:11: `diabetes`: `diabetes-uncontrolled` may fire
     --> fresh/general-health.toml:48:11: `intensive-treatment`: `intensive-treatment-now` may fire
     --> fresh/general-health.toml:78:11: `medicines`: `aspirin-taken` may fire
     --> fresh/general-health.toml:91:11: `painkillers-or-oils-last`: `painkillers-or-oils-recent` may fire
     --> fresh/general-health.toml:99:11: `allergies`: `anaesthetic-allergy` may fire
     --> fresh/general-health.toml:110:12: `appearance-concern`: `appearance-preoccupation` may fire
     --> fresh/pregnancy.toml:20:8: `breastfeeding`: `breastfeeding-now` may fire
     --> fresh/acne-medications.toml:29:11: `acne-products`: `acids-recent` may fire
     --> fresh/acne-medications.toml:74:11: `oral-antibiotic`: `oral-antibiotic-now` may fire
     --> fresh/acne-medications.toml:94:11: `skin-medicines`: `other-skin-medicine` may fire
     --> fresh/keloid-history.toml:14:11: `keloid-kind`: `keloid-prone` may fire
     --> fresh/keloid-history.toml:26:11: `scar-tendency`: `dark-marks` may fire
     --> fresh/infection-risk.toml:9:11: `cold-sores`: `cold-sore-now` may fire
     --> fresh/infection-risk.toml:21:11: `infection-anywhere`: `hepatitis-or-hiv` may fire
     --> fresh/infection-risk.toml:31:12: `sterile-needles`: `needle-not-sterile` may fire
     --> fresh/infection-risk.toml:39:12: `premises-licensed`: `premises-not-licensed` may fire
     --> fresh/treatment-area.toml:9:11: `area-skin`: `area-acne` may fire
     --> fresh/treatment-area.toml:38:11: `area-sun`: `sun-recent` may fire
     --> fresh/treatment-area.toml:57:11: `self-tan-last`: `self-tan-recent` may fire
     --> fresh/treatment-area.toml:65:12: `area-findings`: `solar-keratosis` may fire
     --> fresh/treatment-area.toml:76:12: `area-eye`: `inside-eye-rim` may fire
     --> fresh/treatment-area.toml:83:12: `skin-type`: `darker-skin` may fire
     --> fresh/treatment-area.toml:99:12: `purpose`: `outside-skinpen-clearance` may fire
     --> fresh/treatment-area.toml:113:12: `device`: `filler-recent` may fire
     --> fresh/treatment-area.toml:126:12: `needle-depth`: `needles-deep` may fire
     --> fresh/treatment-area.toml:138:12: `radiofrequency`: `radiofrequency-used` may fire
     --> fresh/treatment-area.toml:145:12: `products-during`: `product-needled-in` may fire
     --> fresh/recent-procedures.toml:9:11: `recent-procedures`: `botulinum-recent` may fire
      = witness: age = "unsure", every other answer clear
      = help: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict is to stay open

    info: 62 × unsplit-dispute
     --> fresh/general-health.toml:124:12: `age-under-18` does not name the sources that differ
     --> fresh/general-health.toml:151:12: `connective-tissue-disease` does not name the sources that differ
     --> fresh/general-health.toml:161:12: `weak-immunity` does not name the sources that differ
     --> fresh/general-health.toml:170:12: `slow-healing` does not name the sources that differ
     --> fresh/general-health.toml:179:12: `heart-condition` does not name the sources that differ
     --> fresh/general-health.toml:188:12: `high-blood-pressure` does not name the sources that differ
     --> fresh/general-health.toml:197:12: `epilepsy` does not name the sources that differ
     --> fresh/general-health.toml:206:12: `liver-disease` does not name the sources that differ
     --> fresh/general-health.toml:215:12: `cancer-history` does not name the sources that differ
     --> fresh/general-health.toml:224:12: `skin-disease-elsewhere` does not name the sources that differ
     --> fresh/general-health.toml:234:12: `diabetes-uncontrolled` does not name the sources that differ
     --> fresh/general-health.toml:243:12: `diabetes-controlled` does not name the sources that differ
     --> fresh/general-health.toml:253:12: `intensive-treatment-now` does not name the sources that differ
     --> fresh/general-health.toml:263:12: `intensive-treatment-soon` does not name the sources that differ
     --> fresh/general-health.toml:272:12: `intensive-treatment-recent` does not name the sources that differ
     --> fresh/general-health.toml:281:12: `intensive-treatment-unsure-when` does not name the sources that differ
     --> fresh/general-health.toml:290:12: `blood-thinner-taken` does not name the sources that differ
     --> fresh/general-health.toml:299:12: `aspirin-taken` does not name the sources that differ
     --> fresh/general-health.toml:308:12: `painkillers-or-oils-recent` does not name the sources that differ
     --> fresh/general-health.toml:317:12: `immune-medicine-taken` does not name the sources that differ
     --> fresh/general-health.toml:336:12: `steel-allergy` does not name the sources that differ
     --> fresh/general-health.toml:345:12: `nickel-allergy` does not name the sources that differ
     --> fresh/pregnancy.toml:43:12: `trying-to-conceive` does not name the sources that differ
     --> fresh/pregnancy.toml:65:12: `pregnant-on-isotretinoin` does not name the sources that differ
     --> fresh/acne-medications.toml:111:12: `isotretinoin-now` does not name the sources that differ
     --> fresh/acne-medications.toml:130:12: `isotretinoin-unsure` does not name the sources that differ
     --> fresh/acne-medications.toml:139:12: `retinoid-recent` does not name the sources that differ
     --> fresh/acne-medications.toml:148:12: `benzoyl-peroxide-recent` does not name the sources that differ
     --> fresh/acne-medications.toml:157:12: `acids-recent` does not name the sources that differ
     --> fresh/acne-medications.toml:166:12: `topical-antibiotic-recent` does not name the sources that differ
     --> fresh/acne-medications.toml:176:12: `oral-antibiotic-now` does not name the sources that differ
     --> fresh/acne-medications.toml:185:12: `oral-antibiotic-recent` does not name the sources that differ
     --> fresh/acne-medications.toml:195:12: `acne-date-unknown` does not name the sources that differ
     --> fresh/acne-medications.toml:204:12: `sun-sensitive-medicine` does not name the sources that differ
     --> fresh/acne-medications.toml:213:12: `other-skin-medicine` does not name the sources that differ
     --> fresh/keloid-history.toml:42:12: `keloid-history` does not name the sources that differ
     --> fresh/keloid-history.toml:51:12: `keloid-prone` does not name the sources that differ
     --> fresh/keloid-history.toml:60:12: `keloid-in-family` does not name the sources that differ
     --> fresh/keloid-history.toml:69:12: `dark-marks` does not name the sources that differ
     --> fresh/infection-risk.toml:64:12: `cold-sore-past` does not name the sources that differ
     --> fresh/infection-risk.toml:73:12: `hepatitis-or-hiv` does not name the sources that differ
     --> fresh/infection-risk.toml:83:12: `unwell` does not name the sources that differ
     --> fresh/treatment-area.toml:203:12: `area-rash` does not name the sources that differ
     --> fresh/treatment-area.toml:234:12: `area-blackheads` does not name the sources that differ
     --> fresh/treatment-area.toml:255:12: `area-tattoo` does not name the sources that differ
     --> fresh/treatment-area.toml:265:12: `area-sunburn` does not name the sources that differ
     --> fresh/treatment-area.toml:274:12: `sun-recent` does not name the sources that differ
     --> fresh/treatment-area.toml:283:12: `self-tan-recent` does not name the sources that differ
     --> fresh/treatment-area.toml:292:12: `scar-young` does not name the sources that differ
     --> fresh/treatment-area.toml:302:12: `area-date-unknown` does not name the sources that differ
     --> fresh/treatment-area.toml:320:12: `darker-skin` does not name the sources that differ
     --> fresh/recent-procedures.toml:113:12: `surgery-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:122:12: `filler-recent-exceed` does not name the sources that differ
     --> fresh/recent-procedures.toml:131:12: `filler-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:140:12: `deep-peel-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:149:12: `laser-resurfacing-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:158:12: `peel-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:167:12: `laser-or-light-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:176:12: `botulinum-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:185:12: `microdermabrasion-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:194:12: `hair-removal-recent` does not name the sources that differ
     --> fresh/recent-procedures.toml:204:12: `procedure-date-unknown` does not name the sources that differ
      = help: add `against = ["…"]` with the ids of the sources that differ

    info: 2 × clear-is-not-clear: outside-exceed-clearance, outside-skinpen-clearance
     --> fresh/treatment-area.toml:323:11: `outside-exceed-clearance` fires for `microneedling` on answers that are clear one by one
     --> fresh/treatment-area.toml:331:11: `outside-skinpen-clearance`
      = help: nothing to do where only these answers together raise the concern

    66 notes in 16 files
    --- stderr
    "#);
}
