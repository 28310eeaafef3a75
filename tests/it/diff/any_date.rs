//! Whether something is looser does not depend on the screening date, and agrees with the calendar.

use contraindication::analysis::diff::{Comparison, Shift, Version, compare};
use contraindication::engine::Program;
use contraindication::model::{Duration, Protocol, Unit, parse_day};
use contraindication::rules::{Folder, load};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{changed, waits};
use crate::support::program::Place;
use crate::support::random::{Draft, Layout, config, dice};

/// Ends of months, a leap day, and the first and the last day of the calendar.
const DATES: [&str; 8] = [
    "1900-01-01",
    "2026-09-01",
    "2026-11-29",
    "2027-02-28",
    "2027-03-31",
    "2028-02-29",
    "2100-03-01",
    "2199-12-31",
];

const OPERATORS: [&str; 4] = ["within", "older-than", "in-next", "later-than"];

fn day(text: &str) -> Date {
    parse_day(text).expect("a day")
}

fn compared(old: &Protocol, new: &Protocol, on: Date) -> Comparison {
    let [a, b] = &[old, new].map(Program::compile);
    let version = |protocol, program| Version { protocol, program };
    compare(version(old, a), version(new, b), on)
}

/// One question about a date and one rule.
fn protocol(operator: &str, duration: Duration, rule: &str) -> Protocol {
    let (dated, clear) = match operator {
        "within" => ("past", "older-than = \"30 years\""),
        "older-than" => ("past", "within = \"1 day\""),
        "in-next" => ("future", "later-than = \"30 years\""),
        _ => ("future", "in-next = \"1 day\""),
    };
    loaded(&format!(
        "[[question]]\nid = \"day\"\nask = \"When?\"\ntype = \"date\"\n\
         dated = \"{dated}\"\nclear = {{ {clear} }}\n[[rule]]\n{rule}\n\
         when = {{ day = {{ {operator} = \"{duration}\" }} }}\nsay = \"So.\"\nbecause = [\"handout\"]\n"
    ))
}

/// A protocol with these questions and rules.
fn loaded(skin: &str) -> Protocol {
    let head = "format = 1\n[protocol]\nid = \"small\"\ntitle = \"Small\"\nversion = \"1\"\nreviewed = 2026-11-22\n\
                review-by = 2027-11-22\nstatus = \"draft\"\ntopics = [\"skin\"]\n[[procedure]]\nid = \"peel\"\n\
                title = \"Peel\"\n[[source]]\nid = \"handout\"\ntitle = \"A handout\"\nurl = \"https://example.org\"\n\
                seen = 2026-11-22\ngrade = \"clinic\"\n";
    let skin = format!("[topic]\ntitle = \"Skin\"\n{skin}");
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    let folder = Folder {
        name: "rules".to_owned(),
        files: vec![file("protocol.toml", head), file("skin.toml", &skin)],
    };
    let loaded = load(&folder).expect("a protocol file");
    loaded.protocol.expect("a protocol without errors")
}

/// One rule with a window.
fn window(id: &str, count: u32, unit: Unit) -> Protocol {
    let rule = format!("id = \"{id}\"\nverdict = \"refer\"");
    protocol("within", Duration { count, unit }, &rule)
}

/// Whether `--fail-on looser` fails, for each date.
fn looser(old: &Protocol, new: &Protocol) -> [bool; 8] {
    DATES.map(|on| compared(old, new, day(on)).is_looser())
}

/// A number of months, or about as many days or weeks.
fn duration() -> impl Strategy<Value = Duration> {
    (1_u32..27, 0_u32..8, 0..4).prop_map(|(months, more, unit)| {
        let days = months * 487 / 16 - 3 + more;
        let (count, unit) = match unit {
            0 | 1 => (months, Unit::Month),
            2 => (days, Unit::Day),
            _ => (days.div_ceil(7), Unit::Week),
        };
        Duration { count, unit }
    })
}

/// Two durations, most of them of about the same length.
fn durations() -> impl Strategy<Value = [Duration; 2]> {
    prop_oneof![
        1 => [duration(), duration()],
        4 => (duration(), 0_u32..8).prop_map(|(one, more)| {
            let days = one.in_months().map_or(1, |months| months * 487 / 16 - 3 + more);
            let other = match one.in_days() {
                Some(days) => Duration { count: (days * 16).div_ceil(487), unit: Unit::Month },
                None => Duration { count: days, unit: Unit::Day },
            };
            [one, other]
        }),
        1 => (duration(), duration()).prop_map(|(one, _)| [one, one]),
    ]
}

/// Whether, on some screening date in five years with a leap day, an answer passes the old test and not the new one.
fn is_milder_somewhere(operator: &str, [old, new]: [Duration; 2]) -> bool {
    days().any(|on| match operator {
        "within" => new.after(old.first_within(on)) <= on,
        "older-than" => new.after(old.first_within(on).saturating_sub(1.day())) > on,
        _ => {
            let (old, new) = (old.after(on), new.after(on));
            if operator == "in-next" {
                new < old
            } else {
                old < new
            }
        }
    })
}

fn days() -> impl Iterator<Item = Date> {
    (0_i32..5 * 365).map(|ahead| day("2026-01-01").saturating_add(ahead.days()))
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_milder_test_is_reported_on_each_date(durations in durations(), operator in 0_usize..4, ahead in 0_i32..109_000) {
        let operator = OPERATORS[operator];
        let [old, new] = durations.map(|one| protocol(operator, one, "id = \"rule\"\nverdict = \"refer\""));
        let expected = is_milder_somewhere(operator, durations);
        let any = day("1900-01-01").saturating_add(ahead.days());
        for on in DATES.map(day).into_iter().chain([any]) {
            let comparison = compared(&old, &new, on);
            prop_assert_eq!(comparison.is_looser(), expected, "{} {:?} {}", operator, durations, on);
            let [procedure] = &comparison.procedures[..] else {
                panic!("one procedure");
            };
            let here = procedure.verdicts.iter().filter(|change| change.is_looser());
            let witnesses = here.map(|change| change.witness.as_ref());
            let elsewhere = procedure.other_dates.iter().map(|other| other.witness.as_ref());
            prop_assert_eq!(witnesses.chain(elsewhere).any(|one| one.is_some()), expected);
        }
    }

    #[test]
    fn an_earlier_date_is_reported_on_each_date(durations in durations()) {
        let [old, new] = durations.map(|one| {
            let year = Duration { count: 9, unit: Unit::Year };
            protocol("within", year, &format!("id = \"rule\"\nverdict = \"defer\"\nwait = \"{one}\""))
        });
        let expected = days().any(|on| durations[1].after(on) < durations[0].after(on));
        for on in DATES.map(day) {
            let comparison = compared(&old, &new, on);
            prop_assert_eq!(comparison.is_looser(), expected, "{:?} {}", durations, on);
        }
    }
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn a_gate_decides_the_same_on_each_date(mut dice in dice(500..900)) {
        let old = Draft::draw(&mut dice);
        let new = old.changed(&mut dice);
        let loaded = [old, new].map(|draft| draft.load(&Layout::as_drawn(&draft)));
        let [old, new] = loaded.each_ref().map(|one| one.protocol.as_ref().expect("a protocol"));
        let looser = looser(old, new);
        prop_assert!(looser.iter().all(|one| *one == looser[0]), "{looser:?}");
    }
}

/// A place in which a window of two months becomes one of 61 days.
fn place() -> Place {
    let place = changed(&[]);
    for (folder, duration) in [("rules", "2 months"), ("new", "61 days")] {
        let file = format!("{folder}/skin.toml");
        let skin = place.read(&file).replace("6 months", duration);
        place.write(&file, skin);
    }
    place
}

#[test]
fn a_milder_verdict_on_another_date_is_named_in_every_format() {
    insta::assert_snapshot!(place().told(&[
        "diff rules new --on 2026-11-29 --fail-on looser",
        "diff rules new --on 2026-11-29 --format json",
        "diff rules new --on 2026-11-29 --format markdown",
        "diff rules new --on 2026-09-01 --fail-on looser",
    ]), @r#"
    $ contra diff rules new --on 2026-11-29 --fail-on looser
    ended with 1
    --- stdout
    old: small 1 (draft, a8a2a249), rules
    new: small 1 (draft, ac763fb6), new

    needling: 16 answer sheets
      defer → eligible, may be looser: not on this screening date, but on 2027-01-31
        capsules-last = 2026-12-01, every other answer clear

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      may be earlier: rule capsules, within of capsules-last: 2 months (59 to 62
      days) → 61 days
        needling on 2026-12-01: not before 2027-02-01 → 2027-01-31
          capsules-last = 2026-12-01, every other answer clear

    Changed: [-old-] {+new+}
      question capsules-last, clear: { older-than = [-"2 months"-]{+"61 days"+} }
      rule capsules, when: { capsules-last = { within = [-"2 months"-]
      {+"61 days"+} } }

    For `capsules-last`, durations in days and in months are compared: on another
    screening date the numbers may differ. `--on` sets one.
    small 1 (draft, ac763fb6), compared for 2026-11-29. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-11-29 --format json
    ended with 0
    --- stdout
    {"schema":1,"on":"2026-11-29","old":{"id":"small","version":"1","status":"draft","sha256":"a8a2a249bed25ad4da73fcc1323d31ac7380713b13ab2d2983e4e34488b73302"},"new":{"id":"small","version":"1","status":"draft","sha256":"ac763fb6ad20d0227db4578b5394ae7b06950014dac99a5f69ab3df471a022c4"},"procedures":[{"id":"needling","sheets":"16","verdicts":[],"not_decided":[],"other_dates":[{"from":"defer","to":"eligible","direction":"may be looser","on":"2027-01-31","witness":{"old":{"capsules-last":"2026-12-01"},"new":{"capsules-last":"2026-12-01"}}}]},{"id":"peel","sheets":"4","verdicts":[],"not_decided":[],"other_dates":[]}],"dates":[{"rule":"capsules","question":"capsules-last","old":"2 months","new":"61 days","direction":"may be earlier","procedure":"needling","on":"2026-12-01","not_before":{"old":"2027-02-01","new":"2027-01-31"},"witness":{"old":{"capsules-last":"2026-12-01"},"new":{"capsules-last":"2026-12-01"}}}],"added":[],"removed":[],"changed":[{"part":"question","question":null,"id":"capsules-last","key":"clear","old":"{ older-than = \"2 months\" }","new":"{ older-than = \"61 days\" }","parts":[{"same":"{ older-than = "},{"old":"\"2 months\""},{"new":"\"61 days\""},{"same":" }"}]},{"part":"rule","question":null,"id":"capsules","key":"when","old":"{ capsules-last = { within = \"2 months\" } }","new":"{ capsules-last = { within = \"61 days\" } }","parts":[{"same":"{ capsules-last = { within = "},{"old":"\"2 months\""},{"new":"\"61 days\""},{"same":" } }"}]}],"wording":[],"partly_compared":[],"day_dependent":["capsules-last"],"one_date_only":[],"longer_kept":[]}
    --- stderr

    $ contra diff rules new --on 2026-11-29 --format markdown
    ended with 0
    --- stdout
    ## A small protocol, 1

    - old: small 1 (draft, a8a2a249), rules
    - new: small 1 (draft, ac763fb6), new

    - `needling`: **1 change of verdict that may be looser**
    - `peel`: no other verdict on any of 4 answer sheets

    ### Needling

    | verdict | | answer sheets | the smallest that shows it |
    |---|---|---|---|
    | defer → eligible | may be looser | none on this screening date; some on 2027-01-31 | `capsules-last = 2026-12-01`, every other answer clear |

    ### Not-before dates

    - **may be earlier**: rule capsules, within of capsules-last: 2 months (59 to 62 days) → 61 days; `needling` on 2026-12-01, not before 2027-02-01 → 2027-01-31: `capsules-last = 2026-12-01`, every other answer clear

    ### Changed

    - question `capsules-last`, clear: `{ older-than =` ~~`"2 months"`~~ **`"61 days"`** `}`
    - rule `capsules`, when: `{ capsules-last = { within =` ~~`"2 months"`~~ **`"61 days"`** `} }`

    For `capsules-last`, durations in days and in months are compared: on another screening date the numbers may differ. `--on` sets one.

    small 1 (draft, ac763fb6), compared for 2026-11-29. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-09-01 --fail-on looser
    ended with 1
    --- stdout
    old: small 1 (draft, a8a2a249), rules
    new: small 1 (draft, ac763fb6), new

    needling: 24 answer sheets
      defer → eligible, looser: 1 in 12 of all answer sheets (2 of 24)
        capsules-last = 2026-07-02, every other answer clear

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      may be earlier: rule capsules, within of capsules-last: 2 months (59 to 62
      days) → 61 days
        needling: not before 2026-09-03 → 2026-09-02
          capsules-last = 2026-07-03, every other answer clear

    Changed: [-old-] {+new+}
      question capsules-last, clear: { older-than = [-"2 months"-]{+"61 days"+} }
      rule capsules, when: { capsules-last = { within = [-"2 months"-]
      {+"61 days"+} } }

    For `capsules-last`, durations in days and in months are compared: on another
    screening date the numbers may differ. `--on` sets one.
    small 1 (draft, ac763fb6), compared for 2026-09-01. A practitioner decides.
    --- stderr
    "#);
}

#[test]
fn a_wait_in_days_for_a_wait_in_months() {
    insta::assert_snapshot!(waits("1 month", "30 days").told(&[
        "diff rules new --on 2026-11-29 --fail-on looser",
        "diff rules new --on 2026-11-29 --format markdown",
    ]), @r#"
    $ contra diff rules new --on 2026-11-29 --fail-on looser
    ended with 1
    --- stdout
    old: small 1 (draft, ee808c4b), rules
    new: small 1 (draft, a5fd1306), new

    needling: no other verdict on any of 16 answer sheets

    peel: no other verdict on any of 4 answer sheets

    Not-before dates
      may be earlier: rule warts, wait: 1 month (28 to 31 days) → 30 days
        needling on 2026-12-01: not before 2027-01-01 → 2026-12-31
          area = ["warts"], every other answer clear

    Changed
      rule warts, wait: 1 month → 30 days

    small 1 (draft, a5fd1306), compared for 2026-11-29. A practitioner decides.
    --- stderr

    $ contra diff rules new --on 2026-11-29 --format markdown
    ended with 0
    --- stdout
    ## A small protocol, 1

    - old: small 1 (draft, ee808c4b), rules
    - new: small 1 (draft, a5fd1306), new

    - `needling`: no other verdict on any of 16 answer sheets
    - `peel`: no other verdict on any of 4 answer sheets

    ### Not-before dates

    - **may be earlier**: rule warts, wait: 1 month (28 to 31 days) → 30 days; `needling` on 2026-12-01, not before 2027-01-01 → 2026-12-31: `area = ["warts"]`, every other answer clear

    ### Changed

    - rule `warts`, wait: `1 month` → `30 days`

    small 1 (draft, a5fd1306), compared for 2026-11-29. A practitioner decides.
    --- stderr
    "#);
    let later = ["diff", "rules", "new", "--fail-on", "looser"];
    assert_eq!(waits("1 month", "31 days").run(&later).code, Some(0));
    assert_eq!(waits("28 days", "1 month").run(&later).code, Some(0));
    assert_eq!(waits("31 days", "1 month").run(&later).code, Some(1));
}

/// The windows are in rules with different ids, and neither version has both.
#[test]
fn a_rule_takes_the_place_of_another() {
    let [old, new] = [
        window("recent", 2, Unit::Month),
        window("lately", 60, Unit::Day),
    ];
    assert_eq!(looser(&old, &new), [true; 8]);
    // 60 days instead of two months is also milder on some dates
    assert_eq!(looser(&new, &old), [true; 8]);
    let longer = window("lately", 62, Unit::Day);
    assert_eq!(looser(&old, &longer), [false; 8]);
}

/// A deferral gets another id and a wait in days.
#[test]
fn a_wait_takes_the_place_of_another() {
    let wait = |id: &str, wait: &str| {
        let rule = format!("id = \"{id}\"\nverdict = \"defer\"\nwait = \"{wait}\"");
        let year = Duration {
            count: 1,
            unit: Unit::Year,
        };
        protocol("older-than", year, &rule)
    };
    let old = wait("old", "1 month");
    assert_eq!(looser(&old, &wait("new", "31 days")), [false; 8]);
    let new = wait("new", "30 days");
    assert_eq!(looser(&old, &new), [true; 8]);
    let comparison = compared(&old, &new, day("2026-11-29"));
    let shown = comparison.dates.iter().map(|one| {
        let shown = one.shown.as_ref().expect("a sheet");
        (one.shift, shown.witness.on, shown.days)
    });
    let shown: Vec<_> = shown.collect();
    let days = ["2027-01-01", "2026-12-31"].map(|one| Some(day(one)));
    assert_eq!(shown, [(Shift::MayBeEarlier, day("2026-12-01"), days)]);
}

/// Ages: 18 years have 6573 to 6575 days.
#[test]
fn an_age_in_days_for_an_age_in_years() {
    let old = window("young", 18, Unit::Year);
    let days = |days| looser(&old, &window("young", days, Unit::Day));
    assert_eq!(days(6_574), [true; 8]);
    assert_eq!(days(6_575), [false; 8]);
    let months = window("young", 216, Unit::Month);
    assert_eq!(looser(&old, &months), [false; 8]);
}

/// The old rule needs two dates, and a milder day would have to be in August for one and in March for the other.
#[test]
fn answers_that_exclude_each_other_on_every_date_are_not_a_difference() {
    let question = |id: &str| {
        format!(
            "[[question]]\nid = \"{id}\"\nask = \"When?\"\ntype = \"date\"\nclear = {{ older-than = \"30 years\" }}\n"
        )
    };
    let protocol = |when: &str| {
        let rule = format!(
            "[[rule]]\nid = \"rule\"\nverdict = \"refer\"\nuntil = \"it heals\"\nwhen = {when}\nsay = \"So.\"\nbecause = [\"handout\"]\n"
        );
        loaded(&[question("first"), question("second"), rule].concat())
    };
    let old =
        protocol("{ first = { within = \"2 months\" }, second = { older-than = \"1 month\" } }");
    let new = |second: &str| {
        protocol(&format!(
            "{{ any = [{{ first = {{ within = \"61 days\" }} }}, {{ second = {{ older-than = \"{second}\" }} }}] }}"
        ))
    };
    // two months of 62 days end in January, August or September; a month of 28 days ends in March
    let apart = new("29 days");
    assert_eq!(looser(&old, &apart), [false; 8]);
    // 32 days are longer than any month
    let together = new("32 days");
    assert_eq!(looser(&old, &together), [true; 8]);
}

/// Versions with this number of windows about one question: in months, and in about as many days.
fn many_windows(count: u32) -> [Protocol; 2] {
    ["month", "day"].map(|unit| {
        let question = "[[question]]\nid = \"day\"\nask = \"When?\"\ntype = \"date\"\n\
                        clear = { older-than = \"60 years\" }\n";
        let rules = (2..2 + count).flat_map(|months| {
            let days = months * 487 / 16;
            let counts = match unit {
                "day" => days - 1..days + 3,
                _ => months..months + 1,
            };
            counts.map(move |count| {
                format!(
                    "[[rule]]\nid = \"rule-{months}-{count}\"\nverdict = \"refer\"\nsay = \"So.\"\n\
                     because = [\"handout\"]\nwhen = {{ day = {{ within = \"{count} {unit}s\" }} }}\n"
                )
            })
        });
        loaded(&(question.to_owned() + &rules.collect::<String>()))
    })
}

#[test]
fn many_windows_are_compared_on_each_date() {
    let [old, new] = many_windows(12);
    let compared = ["2026-11-29", "2027-03-31", "2100-03-01"].map(|on| {
        let comparison = compared(&old, &new, day(on));
        (comparison.is_looser(), comparison.one_date_only.len())
    });
    assert_eq!(compared, [(false, 0); 3]);
}

/// With more cells than the limit, the check fails and names the question. An unchanged version passes.
#[test]
fn hundreds_of_windows_are_compared_for_one_date() {
    let [old, new] = many_windows(60);
    for on in ["1900-01-01", "2026-11-29", "2199-12-31"].map(day) {
        let comparison = compared(&old, &new, on);
        assert!(comparison.is_looser());
        assert_eq!(comparison.one_date_only, ["day"]);
        assert!(!compared(&new, &new, on).is_looser());
    }
}
