//! Protocols of any size: a few changes among many rules are counted, changes that are too entangled are not, and every
//! comparison ends.

use std::fmt::Write as _;

use crate::support::program::Place;

/// Deterministic pseudo-random numbers.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

/// A place with two versions of a protocol: the questions of both, and for each its rules as verdict and condition.
fn pair(questions: &str, rules: [&[(&str, String)]; 2]) -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    let (head, _) = protocol.split_once("[[procedure]]").expect("a procedure");
    let (_, sources) = protocol.split_once("[[source]]").expect("a source");
    let procedure = "[[procedure]]\nid = \"peel\"\ntitle = \"Peel\"\n\n[[source]]";
    for (folder, rules) in ["rules", "new"].into_iter().zip(rules) {
        let mut text = format!("[topic]\ntitle = \"Skin\"\n{questions}");
        for (number, (verdict, when)) in rules.iter().enumerate() {
            let end = if *verdict == "defer" {
                "until = \"it has healed\"\n"
            } else {
                ""
            };
            _ = write!(
                text,
                "\n[[rule]]\nid = \"rule-{number}\"\nverdict = \"{verdict}\"\nwhen = {when}\n{end}\
                 say = \"It may not heal.\"\nbecause = [\"handout\"]\n"
            );
        }
        place.write(
            &format!("{folder}/protocol.toml"),
            format!("{head}{procedure}{sources}"),
        );
        place.write(&format!("{folder}/skin.toml"), text);
    }
    place
}

/// The page up to the changes by name.
fn verdicts(place: &Place) -> String {
    let page = super::page(place);
    let (verdicts, _) = page.split_once("Changed\n").expect("changes by name");
    verdicts.to_owned()
}

fn yes_no(count: usize) -> String {
    let question = |number| {
        format!("\n[[question]]\nid = \"q{number}\"\nask = \"What of it?\"\ntype = \"yes-no\"\n")
    };
    (0..count).map(question).collect()
}

const VERDICTS: [&str; 4] = ["precaution", "defer", "refer", "contraindicated"];

/// A protocol as it may grow: each rule tests two of a few questions together.
#[test]
fn twenty_changes_among_five_hundred_rules() {
    let mut drawn = Drawn(1);
    let old: Vec<(&str, String)> = (0..500)
        .map(|_| {
            let first = drawn.below(200);
            let second = (first / 5) * 5 + drawn.below(5);
            let when = if first == second {
                format!("{{ q{first} = \"yes\" }}")
            } else {
                format!("{{ q{first} = \"yes\", q{second} = \"yes\" }}")
            };
            (VERDICTS[drawn.below(4)], when)
        })
        .collect();
    let mut new = old.clone();
    for (verdict, _) in new.iter_mut().step_by(25) {
        *verdict = if *verdict == "refer" {
            "contraindicated"
        } else {
            "refer"
        };
    }
    insta::assert_snapshot!(verdicts(&pair(&yes_no(200), [&old, &new])), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, 9d6e5740), rules
    new: small 1 (draft, c18f3f0f), new

    peel: about 1.60 × 10^60 answer sheets
      contraindicated → refer, looser: fewer than 1 in 1 000 000 of all answer
      sheets (about 1.05 × 10^45 of about 1.60 × 10^60)
        q80 = "yes", every other answer clear
      precaution → refer, stricter: fewer than 1 in 1 000 000 of all answer sheets
      (19 471 511 224 134 402 048 000 000 000 000 of about 1.60 × 10^60)
        q165 = "yes", every other answer clear
      defer → refer, stricter: fewer than 1 in 1 000 000 of all answer sheets
      (2 802 516 251 636 224 588 618 137 600 000 000 000 of about 1.60 × 10^60)
        q157 = "yes", every other answer clear
      refer → contraindicated, stricter: fewer than 1 in 1 000 000 of all answer
      sheets (about 1.59 × 10^44 of about 1.60 × 10^60)
        q95 = "yes", q96 = "yes", every other answer clear
    "#);
}

/// A protocol with one rule in which every test depends on the others.
#[test]
fn differences_that_are_too_complex_are_shown_without_a_count() {
    let mut drawn = Drawn(2);
    let old: Vec<(&str, String)> = (0..700)
        .map(|_| {
            let first = drawn.below(149);
            let second = first + 1 + drawn.below(149 - first);
            (
                "refer",
                format!("{{ q{first} = \"yes\", q{second} = \"yes\" }}"),
            )
        })
        .collect();
    let mut new = old.clone();
    new[0].0 = "precaution";
    insta::assert_snapshot!(verdicts(&pair(&yes_no(150), [&old, &new])), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, f0f41f65), rules
    new: small 1 (draft, 8e73d341), new

    peel: about 1.42 × 10^45 answer sheets
      refer → precaution, looser: not counted, of about 1.42 × 10^45 answer sheets
        q21 = "yes", q64 = "yes", every other answer clear
    "#);
}

/// The pigeonhole principle with twenty holes: no sheet is milder, but no proof of this has a reasonable length.
#[test]
fn differences_that_cannot_be_proved_are_not_decided() {
    let holes: Vec<String> = (0..20).map(|hole| format!("\"h{hole}\"")).collect();
    let (holes, mut questions) = (holes.join(", "), yes_no(1));
    for pigeon in 1..=21 {
        _ = write!(
            questions,
            "\n[[question]]\nid = \"q{pigeon}\"\nask = \"What of it?\"\ntype = \"choice\"\noptions = [{holes}]\n\
             clear = [{holes}]\n"
        );
    }
    let mut old = vec![("refer", "{ q0 = \"yes\" }".to_owned())];
    for one in 1..=21 {
        for other in one + 1..=21 {
            let hole = |hole| format!("{{ q{one} = \"h{hole}\", q{other} = \"h{hole}\" }}");
            let same: Vec<String> = (0..20).map(hole).collect();
            old.push((
                "contraindicated",
                format!("{{ any = [{}] }}", same.join(", ")),
            ));
        }
    }
    let mut new = old.clone();
    new[0].0 = "precaution";
    insta::assert_snapshot!(verdicts(&pair(&questions, [&old, &new])), @"
    ended with 0
    --- stdout
    old: small 1 (draft, df52b159), rules
    new: small 1 (draft, 6995e93a), new

    peel: 4 194 304 000 000 000 000 000 000 000 answer sheets
      refer → precaution, looser: not decided
    ");
}

/// Two thousand questions with 64 cells each, and conditions of maximum depth and length, all of them changed.
#[test]
fn a_comparison_of_adversarial_rules_ends() {
    let questions: String = (0..2_000)
        .map(|number| {
            format!(
                "\n[[question]]\nid = \"q{number}\"\nask = \"What of it?\"\ntype = \"number\"\nmin = 0\nmax = 63\n\
                 clear = {{ at-most = 0 }}\n"
            )
        })
        .collect();
    let mut drawn = Drawn(3);
    let mut versions = [Vec::new(), Vec::new()];
    for version in &mut versions {
        for number in 0..100 {
            let mut member = |place: usize| {
                let pair = [0, 1].map(|half| {
                    let question = half * 1_000 + (number * 32 + place + drawn.below(20)) % 1_000;
                    let low = 1 + drawn.below(60);
                    format!(
                        "q{question} = {{ at-least = {low}, at-most = {} }}",
                        low + drawn.below(3)
                    )
                });
                format!("{{ {} }}", pair.join(", "))
            };
            let mut any = |group: usize| {
                let members: Vec<String> = (0..4).map(|one| member(group * 4 + one)).collect();
                format!("{{ any = [{}] }}", members.join(", "))
            };
            let all: Vec<String> = (0..8).map(&mut any).collect();
            let when = format!("{{ all = [{}] }}", all.join(", "));
            version.push((VERDICTS[drawn.below(4)], when));
        }
    }
    let [old, new] = &versions;
    insta::assert_snapshot!(verdicts(&pair(&questions, [old, new])), @"
    ended with 0
    --- stdout
    old: small 1 (draft, a63ac29a), rules
    new: small 1 (draft, a24788c0), new

    peel: about 4.62 × 10^2135 answer sheets
      precaution → eligible, looser: not decided
      defer → eligible, looser: not decided
      defer → precaution, looser: not decided
      refer → eligible, looser: not decided
      refer → precaution, looser: not decided
      refer → defer, looser: not decided
      contraindicated → eligible, looser: not decided
      contraindicated → precaution, looser: not decided
      contraindicated → defer, looser: not decided
      contraindicated → refer, looser: not decided
      eligible → precaution, stricter: not decided
      eligible → defer, stricter: not decided
      eligible → refer, stricter: not decided
      eligible → contraindicated, stricter: not decided
      precaution → defer, stricter: not decided
      precaution → refer, stricter: not decided
      precaution → contraindicated, stricter: not decided
      defer → refer, stricter: not decided
      defer → contraindicated, stricter: not decided
      refer → contraindicated, stricter: not decided
    ");
}

/// The exit codes on two dates if each `within` in months is replaced by one with this number of days per month.
fn in_days(days_of_a_month: usize) -> [Option<i32>; 2] {
    let mut drawn = Drawn(4);
    let dates = (0..12).map(|number| {
        format!(
            "\n[[question]]\nid = \"d{number}\"\nask = \"When?\"\ntype = \"date\"\ndated = \"past\"\n\
             clear = {{ older-than = \"30 years\" }}\n"
        )
    });
    let questions = yes_no(12) + &dates.collect::<String>();
    let mut versions = [Vec::new(), Vec::new()];
    for _ in 0..40 {
        let (date, months) = (drawn.below(12), 2 + drawn.below(23));
        let (verdict, other) = (VERDICTS[drawn.below(4)], drawn.below(12));
        let days = format!("{} days", months * days_of_a_month);
        for (version, window) in versions.iter_mut().zip([format!("{months} months"), days]) {
            let when = format!("{{ d{date} = {{ within = \"{window}\" }}, q{other} = \"yes\" }}");
            version.push((verdict, when));
        }
    }
    let [old, new] = &versions;
    let place = pair(&questions, [old, new]);
    ["2026-11-22", "2100-03-01"].map(|on| {
        let gate = ["diff", "rules", "new", "--fail-on", "looser", "--on", on];
        place.run(&gate).code
    })
}

#[test]
fn many_different_durations_are_compared_in_days() {
    assert_eq!(in_days(30), [Some(1); 2]);
    // no month has more days
    assert_eq!(in_days(31), [Some(0); 2]);
}
