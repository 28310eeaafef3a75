//! Words of a rule that state another duration or number than it tests.

use contraindication::diagnostic::Finding;
use contraindication::rules::{Folder, load};

use crate::findings::BASE;

/// The findings about a rule with this test or these keys, and these words.
fn found(rule: &str, say: &str) -> Vec<String> {
    let topic = format!(
        "[topic]\ntitle = \"General health\"\n\
         [[question]]\nid = \"filler\"\nask = \"When?\"\ntype = \"date\"\nclear = {{ older-than = \"9 years\" }}\n\
         [[question]]\nid = \"age\"\nask = \"How old?\"\ntype = \"number\"\nunit = \"years\"\nclear = {{ at-least = 90 }}\n\
         [[question]]\nid = \"depth\"\nask = \"How deep?\"\ntype = \"number\"\nunit = \"mm\"\nstep = 0.01\n\
         clear = {{ under = 0.2 }}\n\
         [[question]]\nid = \"marks\"\nask = \"Which marks?\"\ntype = \"multi\"\noptions = [\"scar\", \"mole\", \"wart\", \"burn\"]\n\
         clear = \"none\"\n\
         [[score]]\nid = \"risk\"\ntitle = \"Risk\"\npoints = [{{ add = 4, when = {{ marks = \"scar\" }} }}]\n\
         [[rule]]\nid = \"rule\"\nverdict = \"defer\"\n{rule}\nsay = \"{say}\"\nuntil = \"it is over\"\nbecause = [\"handout\"]\n"
    );
    let files = [
        ("protocol.toml", BASE.to_owned()),
        ("general-health.toml", topic),
    ];
    let folder = Folder {
        name: String::new(),
        files: files
            .map(|(name, text)| (name.to_owned(), text.into_bytes()))
            .into(),
    };
    let loaded = load(&folder).expect("a protocol file");
    assert!(loaded.protocol.is_some(), "{:#?}", loaded.diagnostics);
    let found = loaded.diagnostics.into_sorted().into_iter();
    let found = found.filter(|one| one.finding == Finding::WordingDiffers);
    found.map(|one| one.message).collect()
}

const SIX_WEEKS: &str = "when = { filler = { within = \"6 weeks\" } }";
const ONE_YEAR: &str = "when = { filler = { within = \"12 months\" } }";
const UNDER_18: &str = "when = { age = { under = 18 } }";
const OVER_DEPTH: &str = "when = { depth = { over = 1.5 } }";
const BOTH: &str = "when = { filler = { within = \"6 weeks\" }, age = { under = 18 } }";
const WAIT: &str = "when = { depth = { over = 1.5 } }\nwait = \"3 days\"";
const BETWEEN: &str = "when = { filler = { older-than = \"3 weeks\", within = \"8 weeks\" } }";
const THIRTIES: &str = "when = { age = { at-least = 30, under = 40 } }";
const BORN: &str = "when = { filler = { within = \"18 years\" } }";
const TICKS: &str = "when = { marks = { at-least = 2 } }";
const THREE_TICKS: &str = "when = { marks = { at-least = 3 } }";
const COUNT: &str = "when = { count = { at-least = 2, of = [{ marks = \"scar\" }, { marks = \"mole\" }, { marks = \"wart\" }] } }";
const RISK: &str = "when = { risk = { at-least = 2 } }";
const TWO: &str = "when = { any = [{ filler = { within = \"6 weeks\" } }, { filler = { older-than = \"70 weeks\" } }] }";

#[test]
fn texts_with_another_duration_or_number_than_the_rule_are_reported() {
    for (rule, say, message) in [
        (
            SIX_WEEKS,
            "Less than four weeks ago.",
            "\"four weeks\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Less than FOUR WEEKS ago.",
            "\"FOUR WEEKS\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Less than 28 days ago.",
            "\"28 days\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "A four-week wait.",
            "\"four-week\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Less than a month ago.",
            "\"a month\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Two to four weeks.",
            "\"Two to four weeks\", but the rule has 6 weeks",
        ),
        (
            ONE_YEAR,
            "Less than six months ago.",
            "\"six months\", but the rule has 12 months",
        ),
        (
            ONE_YEAR,
            "Less than two years ago.",
            "\"two years\", but the rule has 12 months",
        ),
        (
            UNDER_18,
            "Under 16 a parent is asked.",
            "\"16\", but the rule has 18 years",
        ),
        (
            UNDER_18,
            "Under sixteen years of age.",
            "\"sixteen\", but the rule has 18 years",
        ),
        (
            OVER_DEPTH,
            "Deeper than 2 mm.",
            "\"2\", but the rule has 1.5 mm",
        ),
        (
            BOTH,
            "Under 18, less than four weeks ago.",
            "\"four weeks\", but the rule has 6 weeks",
        ),
        (
            WAIT,
            "Deeper than 1.5 mm: wait 24 hours.",
            "\"24 hours\", but the rule has 3 days",
        ),
        (
            BETWEEN,
            "21 to 42 days after birth.",
            "\"21 to 42 days\", but the rule has 8 weeks",
        ),
        (
            THIRTIES,
            "Aged 30 to 44.",
            "\"30 to 44\", but the rule has 40 years",
        ),
        (
            SIX_WEEKS,
            "Filler in the last month.",
            "\"last month\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Within a month of the injection.",
            "\"a month\", but the rule has 6 weeks",
        ),
        (
            SIX_WEEKS,
            "Less than four weeks ago: six weeks must pass.",
            "\"four weeks\", but the rule has 6 weeks",
        ),
        (
            ONE_YEAR,
            "Taken in the last half a year.",
            "\"half a year\", but the rule has 12 months",
        ),
        (BORN, "Under 16.", "\"16\", but the rule has 18 years"),
        (
            TWO,
            "Four weeks, or 70 weeks.",
            "\"Four weeks\", but the rule has 6 weeks",
        ),
    ] {
        assert_eq!(
            found(rule, say),
            [format!("`say` says {message}")],
            "{rule}\n{say}"
        );
    }
}

#[test]
fn texts_with_the_same_duration_or_number_are_not_reported() {
    for (rule, say) in [
        (SIX_WEEKS, "Less than six weeks ago."),
        (SIX_WEEKS, "Less than 42 days ago."),
        (SIX_WEEKS, "Too short a time ago."),
        (
            SIX_WEEKS,
            "Rebook for a day when the skin has healed, twice a week is too much.",
        ),
        (SIX_WEEKS, "Four to six weeks are needed."),
        (
            SIX_WEEKS,
            "Six weeks have not passed; after three weeks most people bleed.",
        ),
        (SIX_WEEKS, "One of 2 manufacturers asks for it."),
        (ONE_YEAR, "Less than a year ago."),
        (ONE_YEAR, "Less than one year ago, or 52 weeks."),
        (UNDER_18, "Under 18 years a parent is asked."),
        (UNDER_18, "Under eighteen."),
        (UNDER_18, "Wait for two weeks."),
        (UNDER_18, "Since 2026 the law asks for 2 parents."),
        (
            OVER_DEPTH,
            "Deeper than 1.50 mm; the act on clients under 18 counts from there.",
        ),
        (BOTH, "Under 18, less than six weeks ago."),
        (WAIT, "Deeper than 1.5 mm: wait 48 hours."),
        (TWO, "Six weeks, or 70 weeks."),
        (BETWEEN, "Three to eight weeks ago."),
        (THIRTIES, "Aged 30 to 39 years."),
        (THIRTIES, "30 of 39 people had it, and 5 of 7 had more."),
        (
            ONE_YEAR,
            "Taken in the last year; 6 months are enough for others.",
        ),
        (BORN, "Under 18 (16 with consent)."),
        (UNDER_18, "A minor with an eGFR under 30 mL/min."),
        (OVER_DEPTH, "Deep, at a strength over 35 %."),
        ("when = { filler = \"unsure\" }", "Within six weeks."),
    ] {
        assert_eq!(found(rule, say), Vec::<String>::new(), "{rule}\n{say}");
    }
}

#[test]
fn texts_with_another_count_than_the_rule_are_reported() {
    for (rule, say, expected) in [
        (
            TICKS,
            "Three or more of these: ask the doctor.",
            "\"Three\", but the rule has 2",
        ),
        (COUNT, "3 or more of 8.", "\"3\", but the rule has 2"),
        (COUNT, "At least 3 of 8.", "\"3\", but the rule has 2"),
        (TICKS, "Three of these.", "\"Three\", but the rule has 2"),
        (
            COUNT,
            "Three-or-more marks.",
            "\"Three\", but the rule has 2",
        ),
        (
            COUNT,
            "Three or four of these.",
            "\"Three or four\", but the rule has 2",
        ),
        (
            THREE_TICKS,
            "Two or more marks.",
            "\"Two\", but the rule has 3",
        ),
        (
            THREE_TICKS,
            "At least two marks.",
            "\"two\", but the rule has 3",
        ),
        (
            RISK,
            "Three or more points.",
            "\"Three\", but the rule has 2 points",
        ),
        (
            SIX_WEEKS,
            "Four or more weeks ago.",
            "\"Four or more weeks\", but the rule has 6 weeks",
        ),
        (
            UNDER_18,
            "At least 21 years old.",
            "\"21\", but the rule has 18 years",
        ),
    ] {
        assert_eq!(
            found(rule, say),
            [format!("`say` says {expected}")],
            "{rule}\n{say}"
        );
    }
}

#[test]
fn texts_with_the_same_count_are_not_reported() {
    for (rule, say) in [
        (TICKS, "Two or more of these: ask the doctor."),
        (COUNT, "2 or more of 8."),
        (COUNT, "More than one of these."),
        (
            COUNT,
            "At least 2 of the 8 marks; one of them is enough for others.",
        ),
        (THREE_TICKS, "More than two marks."),
        (COUNT, "One of these is enough for others."),
        (TICKS, "Two or more marks: wait three or more weeks."),
        (TICKS, "Several marks, with 5 or more mg a day."),
        (SIX_WEEKS, "Three or more of these within six weeks."),
        (OVER_DEPTH, "Three or more sessions, each of them deep."),
        (UNDER_18, "A minor, with two or more of these."),
        (RISK, "Two or more points."),
    ] {
        assert_eq!(found(rule, say), Vec::<String>::new(), "{rule}\n{say}");
    }
}
