//! `contra diff`: the changes in another version of a protocol.

mod agreement;
mod any_date;
mod formats;
mod gate;
mod joint_sheets;
mod large;
mod records;
mod replay;

use crate::support::program::Place;

/// A place with the small protocol as `rules` and another version as `new`, in which each pair of texts is replaced
/// once.
fn changed(changes: &[(&str, &str)]) -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write("new/protocol.toml", edited(&protocol, changes));
    let skin = place.read("rules/skin.toml");
    place.write("new/skin.toml", edited(&skin, changes));
    place
}

/// Replaces the texts that occur in this file.
fn edited(text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (from, to) in changes {
        text = text.replacen(from, to, 1);
    }
    text
}

/// The page for a fixed day.
fn page(place: &Place) -> String {
    place
        .run(&["diff", "rules", "new", "--on", "2026-11-22"])
        .whole()
}

#[test]
fn verdicts_with_their_numbers_and_the_smallest_sheet() {
    let place = changed(&[
        ("{ within = \"6 months\" } }", "{ within = \"3 months\" } }"),
        ("verdict = \"refer\"", "verdict = \"contraindicated\""),
    ]);
    insta::assert_snapshot!(page(&place), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, bcfec96f), new

    needling: 24 answer sheets
      defer → eligible, looser: 1 in 12 of all answer sheets (2 of 24)
        capsules-last = 2026-08-22, every other answer clear
      refer → contraindicated, stricter: 1 in 4 of all answer sheets (6 of 24)
        keloid = "yes", every other answer clear

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      earlier: rule capsules, within of capsules-last: 6 months → 3 months
        needling: not before 2027-05-22 → 2027-02-22
          capsules-last = 2026-11-22, every other answer clear

    Changed: [-old-] {+new+}
      rule capsules, when: { capsules-last = { within = [-"6 months"-]
      {+"3 months"+} } }
      rule keloids, verdict: refer → contraindicated

    small 1 (draft, bcfec96f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
}

#[test]
fn another_order_of_the_same_rules_is_not_a_difference() {
    let place = changed(&[
        (
            "id    = \"capsules-last\"",
            "# a remark\nid = \"capsules-last\"",
        ),
        (
            "options = [\"warts\", \"freckles\"]\nclear   = [\"none\"]",
            "clear = [\"none\"]\noptions = [\"warts\", \"freckles\"]",
        ),
    ]);
    insta::assert_snapshot!(page(&place), @"
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, 212873f8), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 4 answer sheets

    No difference in what they do or say.
    small 1 (draft, 212873f8), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

#[test]
fn additions_removals_and_new_wordings_are_named() {
    let place = changed(&[
        (
            "[[source]]",
            "[[procedure]]\nid = \"laser\"\ntitle = \"Laser\"\n\n[[source]]",
        ),
        ("version   = \"1\"", "version = \"2\""),
        (
            "Have you ever had a keloid?",
            "Have you ever had a raised scar?",
        ),
        (
            "\"freckles\"]\nclear",
            "{ id = \"moles\", label = \"A mole\" }]\nclear",
        ),
        ("id      = \"freckles\"", "id = \"moles\""),
        ("area = \"freckles\"", "area = \"moles\""),
        ("Freckles may fade.", "Moles are not treated."),
        ("do      = \"Rebook once six months have passed.\"\n", ""),
        ("Someone who has had a keloid", "Whoever has had a keloid"),
        (
            "type = \"yes-no\"",
            "type = \"choice\"\noptions = [\"no\", \"yes\"]\nclear = [\"no\"]",
        ),
    ]);
    insta::assert_snapshot!(page(&place), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 2 (draft, d99be96f), new

    needling: 16 answer sheets
      refer → eligible, looser: 1 in 16 of all answer sheets (1 of 16)
        keloid = "yes" (old), every other answer clear
      refer → defer, looser: 1 in 16 of all answer sheets (1 of 16)
        capsules-last = 2026-11-22, keloid = "yes" (old), every other answer clear
      eligible → refer, stricter: 1 in 16 of all answer sheets (1 of 16)
        keloid = "yes" (new), every other answer clear
      defer → refer, stricter: 1 in 16 of all answer sheets (1 of 16)
        capsules-last = 2026-11-22, keloid = "yes" (new), every other answer clear

    peel: no other verdict on any of 2 answer sheets

    Added
      procedure laser
      question keloid
      option moles of area
      rule moles

    Removed
      question keloid
      option freckles of area
      rule freckles

    Changed
      protocol small, version: 1 → 2
      rule capsules, do: Rebook once six months have passed. → nothing

    Reworded
      rule keloids, say
        - Someone who has had a keloid may get another.
        + Whoever has had a keloid may get another.

    Not counted: answers to `area` that are possible in only one version.
    small 2 (draft, d99be96f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
}

/// Two versions in which warts defer for these durations.
fn waits(old: &str, new: &str) -> Place {
    let place = changed(&[]);
    for (folder, wait) in [("rules", old), ("new", new)] {
        let file = format!("{folder}/skin.toml");
        let skin = place.read(&file);
        let rule =
            |verdict: &str| format!("verdict = \"{verdict}\"\nwhen    = {{ area = \"warts\" }}");
        let deferred = format!("{}\nwait    = \"{wait}\"", rule("defer"));
        place.write(&file, skin.replacen(&rule("contraindicated"), &deferred, 1));
    }
    place
}

#[test]
fn a_wait_that_is_shorter_brings_the_date_forward() {
    insta::assert_snapshot!(page(&waits("4 weeks", "2 weeks")), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 61b062ac), rules
    new: small 1 (draft, 28e191d2), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      earlier: rule warts, wait: 4 weeks → 2 weeks
        needling: not before 2026-12-20 → 2026-12-06
          area = ["warts"], every other answer clear

    Changed
      rule warts, wait: 4 weeks → 2 weeks

    small 1 (draft, 28e191d2), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
    insta::assert_snapshot!(page(&waits("2 weeks", "14 days")), @"
    ended with 0
    --- stdout
    old: small 1 (draft, 28e191d2), rules
    new: small 1 (draft, e73437a1), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 4 answer sheets

    Changed
      rule warts, wait: 2 weeks → 14 days

    small 1 (draft, e73437a1), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

/// The verdict is still a deferral, because of another rule with a shorter wait.
#[test]
fn a_deferral_that_is_gone_brings_the_date_forward() {
    let place = waits("4 weeks", "4 weeks");
    let rule = "\n[[rule]]\nid = \"spots\"\nverdict = \"defer\"\nwait = \"1 week\"\n\
                when = { area = [\"warts\", \"freckles\"] }\nsay = \"Spots.\"\nbecause = [\"handout\"]\n";
    for folder in ["rules", "new"] {
        let file = format!("{folder}/skin.toml");
        let skin = place.read(&file) + rule;
        let warts = "when    = { area = \"warts\" }";
        let fewer = "when    = { area = \"warts\", keloid = \"yes\" }";
        let skin = match folder {
            "new" => skin.replacen(warts, fewer, 1),
            _ => skin,
        };
        place.write(&file, skin);
    }
    insta::assert_snapshot!(page(&place), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 14e629fb), rules
    new: small 1 (draft, 129ef374), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 8 answer sheets

    Not-before dates
      earlier: rule warts, wait: 4 weeks, no longer on every such sheet
        needling: not before 2026-12-20 → 2026-11-29
          keloid = "no", area = ["warts"], every other answer clear

    Changed: [-old-] {+new+}
      question keloid, for: ["needling"{+, "peel"+}]
      rule warts, when: { area = "warts"{+, keloid = "yes"+} }

    small 1 (draft, 129ef374), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
    let looser = ["diff", "rules", "new", "--fail-on", "looser"];
    assert_eq!(place.run(&looser).code, Some(1));
}

/// The clear day of the filler is within the window of the rule, so only the ticked option is not clear. One version
/// also asks about freckles, which are clear.
#[test]
fn a_witness_shows_the_clear_answers_on_which_the_verdict_depends() {
    let place = changed(&[]);
    let asked = "\n[[question]]\nid = \"recent\"\nask = \"What was done there?\"\ntype = \"multi\"\n\
                 options = [\"filler\", \"peel\"]\nclear = [\"none\"]\n\n[[question]]\nid = \"filler-last\"\n\
                 ask = \"When was the filler put in?\"\ntype = \"date\"\nshow-if = { recent = \"filler\" }\n\
                 clear = { older-than = \"2 weeks\" }\n";
    let rule = |more: &str| {
        format!(
            "{asked}\n[[rule]]\nid = \"filler\"\nfor = [\"peel\"]\nverdict = \"refer\"\n\
             when = {{ recent = \"filler\", filler-last = {{ within = \"6 weeks\" }}{more} }}\n\
             say = \"A filler was put in.\"\nbecause = [\"handout\"]\n"
        )
    };
    for (folder, more) in [("rules", ""), ("new", ", area = \"freckles\"")] {
        let file = format!("{folder}/skin.toml");
        place.write(&file, place.read(&file) + &rule(more));
    }
    insta::assert_snapshot!(place.told(&[
        "diff rules new --on 2026-11-22",
        "diff rules new --on 2026-11-22 --format json",
    ]), @r#"
    $ contra diff rules new --on 2026-11-22
    ended with 0
    --- stdout
    old: small 1 (draft, cbd9ae86), rules
    new: small 1 (draft, f6dfd72b), new

    needling: no other verdict on any of 16 answer sheets

    peel: 24 answer sheets
      refer → eligible, looser: 1 in 12 of all answer sheets (2 of 24)
        area = ["none"], recent = ["filler"], filler-last = 2026-11-08, every other
        answer clear

    Not-before dates
      earlier: rule filler, within of filler-last: 6 weeks, no longer on every such
      sheet
        peel: not before 2026-12-20 → nothing
          area = ["warts"], recent = ["filler"], filler-last = 2026-11-08, every
          other answer clear

    Changed: [-old-] {+new+}
      rule filler, when: { recent = "filler", filler-last = { within = "6 weeks" }
      {+, area = "freckles"+} }

    small 1 (draft, f6dfd72b), compared for 2026-11-22. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-11-22 --format json
    ended with 0
    --- stdout
    {"schema":1,"on":"2026-11-22","old":{"id":"small","version":"1","status":"draft","sha256":"cbd9ae862a7f65bd8ff98530774afe99865ad4d3bee9b472f095af6f143a60a2"},"new":{"id":"small","version":"1","status":"draft","sha256":"f6dfd72b9f44a162dbe8c7e57bb60ee4e8b6c33d64e2fa42a3ed3be5482dfcec"},"procedures":[{"id":"needling","sheets":"16","verdicts":[],"not_decided":[],"other_dates":[]},{"id":"peel","sheets":"24","verdicts":[{"from":"refer","to":"eligible","direction":"looser","sheets":"2","witness":{"old":{"area":["none"],"recent":["filler"],"filler-last":"2026-11-08"},"new":{"area":["none"],"recent":["filler"],"filler-last":"2026-11-08"}}}],"not_decided":[],"other_dates":[]}],"dates":[{"rule":"filler","question":"filler-last","old":"6 weeks","new":null,"direction":"earlier","procedure":"peel","on":"2026-11-22","not_before":{"old":"2026-12-20","new":null},"witness":{"old":{"area":["warts"],"recent":["filler"],"filler-last":"2026-11-08"},"new":{"area":["warts"],"recent":["filler"],"filler-last":"2026-11-08"}}}],"added":[],"removed":[],"changed":[{"part":"rule","question":null,"id":"filler","key":"when","old":"{ recent = \"filler\", filler-last = { within = \"6 weeks\" } }","new":"{ recent = \"filler\", filler-last = { within = \"6 weeks\" }, area = \"freckles\" }","parts":[{"same":"{ recent = \"filler\", filler-last = { within = \"6 weeks\" }"},{"new":", area = \"freckles\""},{"same":" }"}]}],"wording":[],"partly_compared":[],"day_dependent":[],"one_date_only":[],"longer_kept":[]}
    --- stderr
    "#);
}

/// A show-if, a question of the new version only, and bounds and days that only one version allows.
#[test]
fn questions_and_options_of_only_one_version_are_named() {
    let age = |more: &str| {
        format!(
            "[[question]]\nid = \"age\"\nask = \"How old are you?\"\ntype = \"number\"\n{more}\
             clear = {{ at-least = 18 }}\n\n[[rule]]\nid = \"age\"\nverdict = \"refer\"\n\
             when = {{ age = {{ under = 18 }} }}\nsay = \"Young.\"\nbecause = [\"handout\"]\n"
        )
    };
    let place = changed(&[(
        "type = \"yes-no\"",
        "type = \"yes-no\"\nshow-if = { sun = \"yes\" }",
    )]);
    let old = place.read("rules/skin.toml") + &age("min = 0\nmax = 120\n");
    place.write("rules/skin.toml", old);
    let sun =
        "[[question]]\nid = \"sun\"\nask = \"Have you been in the sun?\"\ntype = \"yes-no\"\n\n";
    let new = place.read("new/skin.toml") + &age("min = 16\nmax = 100\n");
    place.write(
        "new/skin.toml",
        new.replacen("[[question]]", &format!("{sun}[[question]]"), 1),
    );
    insta::assert_snapshot!(page(&place), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 3f54de36), rules
    new: small 1 (draft, 8778d26f), new

    needling: 64 answer sheets
      refer → eligible, looser: 1 in 32 of all answer sheets (2 of 64)
        keloid = "yes" (old), every other answer clear
      refer → defer, looser: 1 in 32 of all answer sheets (2 of 64)
        capsules-last = 2026-11-22, keloid = "yes" (old), every other answer clear

    peel: no other verdict on any of 8 answer sheets

    Added
      question sun

    Changed
      question keloid, show-if: nothing → { sun = "yes" }
      question age, min: 0 → 16
      question age, max: 120 → 100

    Not counted: answers to `age` that are possible in only one version.
    small 1 (draft, 8778d26f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    "#);
}

#[test]
fn days_and_months_are_compared_on_one_date() {
    let place = changed(&[
        ("older-than = \"6 months\"", "older-than = \"26 weeks\""),
        ("{ within = \"6 months\" } }", "{ within = \"26 weeks\" } }"),
    ]);
    insta::assert_snapshot!(place.told(&[
        "diff rules new --on 2026-11-22",
        "diff rules new --on 2026-08-31",
    ]), @r#"
    $ contra diff rules new --on 2026-11-22
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, ca8804f8), new

    needling: 24 answer sheets
      defer → eligible, looser: 1 in 12 of all answer sheets (2 of 24)
        capsules-last = 2026-05-24, every other answer clear

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      may be earlier: rule capsules, within of capsules-last: 6 months (181 to 184
      days) → 26 weeks
        needling: not before 2026-11-25 → 2026-11-23
          capsules-last = 2026-05-25, every other answer clear

    Changed: [-old-] {+new+}
      question capsules-last, clear: { older-than = [-"6 months"-]{+"26 weeks"+} }
      rule capsules, when: { capsules-last = { within = [-"6 months"-]
      {+"26 weeks"+} } }

    For `capsules-last`, durations in days and in months are compared: on another
    screening date the numbers may differ. `--on` sets one.
    small 1 (draft, ca8804f8), compared for 2026-11-22. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-08-31
    ended with 0
    --- stdout
    old: small 1 (draft, 273c6a19), rules
    new: small 1 (draft, ca8804f8), new

    needling: 24 answer sheets
      defer → eligible, looser: 1 in 12 of all answer sheets (2 of 24)
        capsules-last = 2026-03-02, every other answer clear

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      may be earlier: rule capsules, within of capsules-last: 6 months (181 to 184
      days) → 26 weeks
        needling: not before 2026-09-03 → 2026-09-01
          capsules-last = 2026-03-03, every other answer clear

    Changed: [-old-] {+new+}
      question capsules-last, clear: { older-than = [-"6 months"-]{+"26 weeks"+} }
      rule capsules, when: { capsules-last = { within = [-"6 months"-]
      {+"26 weeks"+} } }

    For `capsules-last`, durations in days and in months are compared: on another
    screening date the numbers may differ. `--on` sets one.
    small 1 (draft, ca8804f8), compared for 2026-08-31. A practitioner decides.
    --- stderr
    "#);
}
