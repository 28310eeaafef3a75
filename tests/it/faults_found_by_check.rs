//! Hidden faults: behind skip logic, between two rules, at the end of a month, in one procedure of several, behind an
//! allow. Each is found with its witness, and nothing else is.

use contraindication::diagnostic::Finding;
use contraindication::report;
use contraindication::rules::Folder;

use crate::findings::{BASE, checked};

/// The findings about a topic file, without those of every short example; `protocol.toml` has a second procedure.
fn found(topic: &str) -> String {
    let second = "[[procedure]]\nid = \"peel\"\ntitle = \"Peel\"\n\n[[source]]";
    let protocol = BASE.replacen("[[source]]", second, 1);
    let topic = format!("[topic]\ntitle = \"General health\"\n{topic}");
    let files = [("protocol.toml", protocol), ("general-health.toml", topic)];
    let folder = Folder {
        name: String::new(),
        files: files
            .map(|(name, text)| (name.to_owned(), text.into_bytes()))
            .into(),
    };
    let (loaded, mut found) = checked(&folder);
    found.retain(|one| {
        !matches!(
            one.finding,
            Finding::DraftProtocol
                | Finding::UncoveredRule
                | Finding::UncoveredBoundary
                | Finding::UnhandledUnsure
        )
    });
    let text = report::findings::github(&found, &loaded.sources);
    let commands = text.lines().filter(|line| line.starts_with("::"));
    let lines = commands.map(|line| {
        let line = line.replace("%0Ahelp: ", "\u{0}");
        let line = line.split('\u{0}').next().unwrap_or_default();
        format!("{}\n", line.replace("%0A", "\n  "))
    });
    lines.collect()
}

fn rule(id: &str, verdict: &str, when: &str) -> String {
    format!(
        "[[rule]]\nid = \"{id}\"\nverdict = \"{verdict}\"\nwhen = {when}\nsay = \"It holds.\"\n\
         because = [\"handout\"]\n"
    )
}

fn question(id: &str, kind: &str) -> String {
    format!("[[question]]\nid = \"{id}\"\nask = \"What about {id}?\"\ntype = {kind}\n")
}

#[test]
fn an_unsafe_answer_after_two_questions_is_found() {
    let topic = [
        question(
            "smoking",
            "\"choice\"\noptions = [\"never\", \"past\", \"now\"]\nclear = [\"never\", \"past\"]",
        ),
        question(
            "stopped",
            "\"date\"\nshow-if = { smoking = \"past\" }\nclear = { older-than = \"1 year\" }",
        ),
        question(
            "relapse",
            "\"yes-no\"\nshow-if = { stopped = { older-than = \"1 year\" } }",
        ),
        rule("smoker", "precaution", "{ smoking = \"now\" }"),
        rule(
            "stopped-lately",
            "precaution",
            "{ stopped = { within = \"1 year\" } }",
        ),
        rule(
            "relapsed",
            "precaution",
            "{ relapse = \"yes\", stopped = { older-than = \"2 years\" } }",
        ),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @r#"
    ::error file=general-health.toml,line=16,col=6,endLine=16,endColumn=15,title=fails-open::`relapse = "yes"` is not clear and still ends eligible for `microneedling` and `peel`
      witness: smoking = "past", relapse = "yes", every other answer clear
    "#);
}

#[test]
fn a_gap_of_some_days_is_found_on_one_of_them() {
    let topic = [
        question(
            "peel-last",
            "\"date\"\nclear = { older-than = \"31 days\" }",
        ),
        question("laser", "\"yes-no\"\nclear = [\"no\", \"yes\"]"),
        question(
            "laser-last",
            "\"date\"\nshow-if = { laser = \"yes\" }\nclear = { older-than = \"3 months\" }",
        ),
        rule(
            "peel-recent",
            "defer",
            "{ peel-last = { within = \"1 month\" } }",
        ),
        rule(
            "laser-recent",
            "defer",
            "{ laser-last = { within = \"92 days\" } }",
        ),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @r#"
    ::error file=general-health.toml,line=4,col=6,endLine=4,endColumn=17,title=fails-open::`peel-last = 2026-10-31` is not clear and still ends eligible for `microneedling` and `peel`
      witness: on = 2026-11-30, peel-last = 2026-10-31, every other answer clear
    ::error file=general-health.toml,line=26,col=6,endLine=26,endColumn=20,title=clear-is-not-clear::`laser-recent` fires for `microneedling` and `peel` though every answer is clear
      witness: on = 2026-11-30, laser = "yes", laser-last = 2026-08-31, every other answer clear
    "#);
}

#[test]
fn the_witness_of_two_gaps_answers_both_questions() {
    let topic = [
        question(
            "peel-last",
            "\"date\"\nclear = { older-than = \"31 days\" }",
        ),
        question(
            "laser-last",
            "\"date\"\nclear = { older-than = \"1 month\" }",
        ),
        rule(
            "peel-recent",
            "defer",
            "{ peel-last = { within = \"1 month\" } }",
        ),
        rule(
            "laser-recent",
            "defer",
            "{ laser-last = { within = \"31 days\" } }",
        ),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @"
    ::error file=general-health.toml,line=4,col=6,endLine=4,endColumn=17,title=fails-open::`peel-last = 2026-10-31` is not clear and still ends eligible for `microneedling` and `peel`
      witness: on = 2026-11-30, peel-last = 2026-10-31, laser-last = 2026-10-30, every other answer clear
    ::error file=general-health.toml,line=20,col=6,endLine=20,endColumn=20,title=clear-is-not-clear::`laser-recent` fires for `microneedling` and `peel` though every answer is clear
      witness: on = 2026-11-30, laser-last = 2026-10-31, every other answer clear
    ");
}

#[test]
fn an_answer_that_is_clear_for_one_procedure_only_is_found() {
    let topic = [
        question(
            "freckles",
            "\"yes-no\"\nclear-for = { peel = [\"no\", \"yes\"] }",
        ),
        question("tan", "\"yes-no\""),
        rule("freckled", "precaution", "{ freckles = \"yes\" }")
            .replace("say", "for = [\"peel\"]\nsay"),
        rule(
            "freckled-and-tanned",
            "refer",
            "{ freckles = \"yes\", tan = \"yes\" }",
        ),
        rule("tanned", "precaution", "{ tan = \"yes\" }"),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @r#"
    ::error file=general-health.toml,line=4,col=6,endLine=4,endColumn=16,title=fails-open::`freckles = "yes"` is not clear and still ends eligible for `microneedling`
      witness: freckles = "yes", every other answer clear
    ::error file=general-health.toml,line=13,col=6,endLine=13,endColumn=16,title=clear-is-not-clear::`freckled` fires for `peel` though every answer is clear
      witness: freckles = "yes", every other answer clear
    "#);
}

#[test]
fn rules_that_bar_everyone_and_a_covered_rule_are_found() {
    let topic = [
        question(
            "age",
            "\"number\"\nmin = 0\nmax = 120\nclear = { under = 120 }",
        ),
        question(
            "pain",
            "\"number\"\nmin = 0\nmax = 10\nclear = { under = 4 }",
        ),
        rule("young", "refer", "{ age = { under = 40 } }").replace("say", "for = [\"peel\"]\nsay"),
        rule("old", "refer", "{ age = { at-least = 40 } }").replace("say", "for = [\"peel\"]\nsay"),
        rule("sore", "precaution", "{ pain = { at-least = 4 } }"),
        rule(
            "sore-today",
            "refer",
            "{ pain = { at-least = 4, under = 7 } }",
        ),
        rule(
            "sore-for-long",
            "contraindicated",
            "{ pain = { at-least = 7 } }",
        ),
        rule("very-old", "precaution", "{ age = 120 }")
            .replace("say", "for = [\"microneedling\"]\nsay"),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @"
    ::error file=protocol.toml,line=17,col=6,endLine=17,endColumn=12,title=no-one-eligible::nobody can be eligible for `peel`: `young` and `old` cover every answer sheet
      witness: every answer clear
    ::error file=general-health.toml,line=18,col=6,endLine=18,endColumn=13,title=clear-is-not-clear::`young` fires for `peel` though every answer is clear
      witness: age = 39, every other answer clear
    ::error file=general-health.toml,line=25,col=6,endLine=25,endColumn=11,title=clear-is-not-clear::`old` fires for `peel` though every answer is clear
      witness: every answer clear
    ::notice file=general-health.toml,line=32,col=6,endLine=32,endColumn=12,title=never-decides::whenever `sore` fires, one of the more severe `sore-today` and `sore-for-long` also fires for `microneedling` and `peel`
      witness: pain = 4, every other answer clear
    ");
}

#[test]
fn a_rule_that_skip_logic_makes_impossible_is_found() {
    let topic = [
        question("fainted", "\"yes-no\""),
        question(
            "area",
            "\"multi\"\noptions = [\"warts\", \"scars\"]\nclear = [\"none\"]",
        ),
        question(
            "scar-kind",
            "\"choice\"\nshow-if = { area = { all-of = [\"scars\"], none-of = [\"warts\"] } }\noptions = [\"flat\", \"raised\"]\nclear = [\"flat\", \"raised\"]",
        ),
        question(
            "scar-age",
            "\"number\"\nmin = 0\nmax = 90\nclear = { at-least = 0 }\nshow-if = { scar-kind = \"raised\", area = \"none\" }",
        ),
        rule("fainting", "precaution", "{ fainted = \"yes\" }"),
        rule("warts", "contraindicated", "{ area = \"warts\" }"),
        rule("scars", "precaution", "{ area = \"scars\" }"),
        rule(
            "raised-among-warts",
            "refer",
            "{ area = \"warts\", scar-kind = \"raised\" }",
        ),
        rule(
            "old-scars",
            "precaution",
            "{ any = [{ scar-age = { over = 60 } }, { scar-kind = \"raised\" }] }",
        ),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @"
    ::error file=general-health.toml,line=21,col=6,endLine=21,endColumn=16,title=never-asked::no answer sheet for `microneedling` and `peel` reaches `scar-age`
    ::error file=general-health.toml,line=47,col=6,endLine=47,endColumn=26,title=dead-rule::no answer sheet for `microneedling` and `peel` makes `raised-among-warts` fire
    ");
}

#[test]
fn a_verdict_that_becomes_milder_for_some_people_is_found() {
    let topic = [
        question("smoking", "\"yes-no\"\nclear = [\"no\", \"yes\"]"),
        question(
            "age",
            "\"number\"\nmin = 18\nmax = 99\nclear = { at-most = 75 }",
        ),
        rule("old", "precaution", "{ age = { over = 75 } }"),
        rule(
            "smoker-in-the-sixties",
            "refer",
            "{ smoking = \"yes\", age = { at-least = 60, under = 70 } }",
        ),
        rule(
            "smoker-of-sixty",
            "precaution",
            "{ all = [{ smoking = { is-not = \"no\" }, any = [{ age = { at-least = 60, under = 65 } }, { age = { at-least = 65, at-most = 69 } }] }] }",
        ),
    ];
    insta::assert_snapshot!(found(&topic.concat()), @r#"
    ::warning file=general-health.toml,line=9,col=6,endLine=9,endColumn=11,title=not-monotonic::`age`: 69 is refer, but 76 only precaution for `microneedling` and `peel`
      witness: smoking = "yes", age = 76, every other answer clear
    ::notice file=general-health.toml,line=22,col=6,endLine=22,endColumn=29,title=clear-is-not-clear::`smoker-in-the-sixties` fires for `microneedling` and `peel` on answers that are clear one by one
      witness: smoking = "yes", age = 69, every other answer clear
    ::notice file=general-health.toml,line=28,col=6,endLine=28,endColumn=23,title=clear-is-not-clear::`smoker-of-sixty` fires for `microneedling` and `peel` on answers that are clear one by one
      witness: smoking = "yes", age = 69, every other answer clear
    ::warning file=general-health.toml,line=28,col=6,endLine=28,endColumn=23,title=equivalent-rules::`smoker-of-sixty` fires for `microneedling` and `peel` exactly when `smoker-in-the-sixties` does, with a milder verdict
      witness: smoking = "yes", age = 69, every other answer clear
    "#);
}

#[test]
fn a_verdict_that_becomes_milder_nearer_to_an_event_is_found() {
    let topic = |past: &str| {
        let clear = "clear = [{ older-than = \"1 day\" }, { later-than = \"4 weeks\" }]";
        let topic = [
            question("surgery", &format!("\"date\"\ndated = \"any\"\n{clear}")),
            rule(
                "surgery-soon",
                "refer",
                "{ surgery = { in-next = \"4 weeks\" } }",
            ),
            past.to_owned(),
        ];
        found(&topic.concat())
    };
    insta::assert_snapshot!(topic(""), @"");
    let lately = "{ surgery = { within = \"2 weeks\", older-than = \"3 days\" } }";
    insta::assert_snapshot!(topic(&rule("surgery-lately", "precaution", lately)), @"
    ::warning file=general-health.toml,line=4,col=6,endLine=4,endColumn=15,title=not-monotonic::`surgery`: 2026-11-19 is precaution, but 2026-11-08 only eligible for `microneedling` and `peel`
      witness: surgery = 2026-11-08, every other answer clear
    ::error file=general-health.toml,line=16,col=6,endLine=16,endColumn=22,title=clear-is-not-clear::`surgery-lately` fires for `microneedling` and `peel` though every answer is clear
      witness: surgery = 2026-11-19, every other answer clear
    ");
}

#[test]
fn an_allow_silences_its_finding_until_its_day() {
    let topic = |until: &str, target: &str| {
        let topic = [
            question("coffee", "\"yes-no\"\nclear = [\"no\", \"yes\"]"),
            question("fainted", "\"yes-no\""),
            rule("fainting", "precaution", "{ fainted = \"yes\" }"),
            rule(
                "has-fainted",
                "precaution",
                "{ fainted = { is-not = \"no\" } }",
            ),
            format!(
                "[[allow]]\nfinding = \"unused-question\"\nquestion = \"coffee\"\nreason = \"For the audit.\"\nuntil = {until}\n"
            ),
            format!(
                "[[allow]]\nfinding = \"equivalent-rules\"\n{target}\nreason = \"Two sources.\"\nuntil = 2027-11-22\n"
            ),
        ];
        found(&topic.concat())
    };
    insta::assert_snapshot!(topic("2026-11-22", "rule = \"fainting\""), @"");
    insta::assert_snapshot!(topic("2026-11-21", "question = \"fainted\""), @r#"
    ::warning file=general-health.toml,line=4,col=6,endLine=4,endColumn=14,title=unused-question::nothing depends on `coffee`
    ::warning file=general-health.toml,line=19,col=6,endLine=19,endColumn=19,title=equivalent-rules::`has-fainted` fires for `microneedling` and `peel` exactly when `fainting` does, with the same verdict
      witness: fainted = "yes", every other answer clear
    ::warning file=general-health.toml,line=24,col=1,endLine=24,endColumn=10,title=unused-allow::this allow ended on 2026-11-21
    ::warning file=general-health.toml,line=29,col=1,endLine=29,endColumn=10,title=unused-allow::there is no `equivalent-rules` about `fainted` to allow
    "#);
}

#[test]
fn nobody_is_all_clear_if_a_question_has_no_clear_answer() {
    let topic = |most: u32| {
        let topic = [
            question(
                "surgery",
                "\"date\"\ndated = \"past\"\nclear = { older-than = \"5 months\" }",
            ),
            question(
                "weight",
                &format!("\"number\"\nmin = 30\nmax = {most}\nclear = {{ at-least = 40 }}"),
            ),
            rule("lately", "defer", "{ surgery = { within = \"6 months\" } }"),
            rule("light", "precaution", "{ weight = { under = 40 } }"),
        ];
        found(&topic.concat())
    };
    insta::assert_snapshot!(topic(50), @"
    ::error file=general-health.toml,line=17,col=6,endLine=17,endColumn=14,title=clear-is-not-clear::`lately` fires for `microneedling` and `peel` though every answer is clear
      witness: every answer clear
    ");
    insta::assert_snapshot!(topic(35), @"
    ::error file=protocol.toml,line=13,col=9,endLine=13,endColumn=24,title=no-one-eligible::nobody can be eligible for `microneedling` and `peel`: `light` covers every answer sheet
      witness: every answer clear
    ::warning file=general-health.toml,line=15,col=22,endLine=15,endColumn=24,title=out-of-range::never true: the question takes 30 to 35
    ::warning file=general-health.toml,line=25,col=29,endLine=25,endColumn=31,title=out-of-range::always true: the question takes 30 to 35
    ");
}
