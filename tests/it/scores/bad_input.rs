//! Each mistake in a count or a score gives one finding at its word, with help.

use contraindication::diagnostic::Diagnostic;
use contraindication::report;
use contraindication::rules;

use super::{HEART, PROTOCOL, folder};

/// The findings after a text of the topic is replaced, and whether it is one finding with help.
fn found((from, to): &(&str, &str)) -> (String, bool) {
    let heart = HEART.replacen(from, to, 1);
    assert_ne!(heart, HEART, "{from}");
    let loaded = rules::load(&folder(PROTOCOL, &heart)).expect("a protocol file");
    let found = loaded.diagnostics.clone().into_sorted();
    let text = report::findings::text(&found, &loaded.sources, false);
    let end = text.rfind("\n\n").unwrap_or_default();
    let has_help = |one: &Diagnostic| one.help.is_some() || !one.label.is_empty();
    let is_one = matches!(found.as_slice(), [one] if has_help(one));
    (format!("{}\n\n", &text[..end]), is_one)
}

fn all(changes: &[(&str, &str)]) -> String {
    let found: Vec<(String, bool)> = changes.iter().map(found).collect();
    let others = found.iter().zip(changes).filter(|((_, is_one), _)| !is_one);
    let others = others.map(|((text, _), (_, to))| format!("{to}\n{text}"));
    assert_eq!(others.collect::<String>(), "");
    found.into_iter().map(|(text, _)| text).collect()
}

#[test]
fn the_rules_have_no_mistake() {
    let loaded = rules::load(&folder(PROTOCOL, HEART)).expect("a protocol file");
    assert_eq!(loaded.diagnostics.into_sorted(), []);
}

#[test]
fn each_mistake_in_a_count_is_one_finding() {
    let count = "count = { at-least = 2, of = [";
    insta::assert_snapshot!(all(&[
        (count, "count = { at-least = 1, of = ["),
        (count, "count = { at-least = 4, of = ["),
        (count, "count = { at-least = 0, of = ["),
        (count, "count = { at-least = -2, of = ["),
        (count, "count = { at-least = 1.5, of = ["),
        (count, "count = { at-least = \"2\", of = ["),
        (count, "count = { at-most = 2, of = ["),
        (count, "count = { at-least = 2, at-most = 3, of = ["),
        (count, "count = { at-least = 2, off = ["),
        (count, "count = { of = ["),
        (
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }]",
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, {}]"
        ),
        (
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }]",
            "[{ heart-failure = \"yes\" }, { heart-failure = \"yes\" }]"
        ),
        (
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }]",
            "[{ conditions = \"asthma\" }, { heart-failure = { one-of = [\"yes\", \"no\"] } }, { birth-date = { older-than = \"80 years\" } }]"
        ),
        (count, "cuont = { at-least = 2, of = ["),
        (
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }]",
            "[]"
        ),
        (
            "[{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }]",
            "[{ conditions = \"asthma\" }]"
        ),
        (
            "{ heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }",
            "{ heart-failure = \"yes\" }, { heart-failure = \"yes\" }"
        ),
        (
            "{ heart-failure = \"yes\" }, { birth-date",
            "\"heart-failure\", { birth-date"
        ),
        (
            "{ heart-failure = \"yes\" }, { birth-date",
            "{ heart-failur = \"yes\" }, { birth-date"
        ),
        (
            "{ heart-failure = \"yes\" }, { birth-date",
            "{ any = [{ all = [{ heart-failure = \"yes\" }] }] }, { birth-date"
        ),
        (
            "of = [{ conditions = \"asthma\" }, { heart-failure = \"yes\" }, { birth-date = { older-than = \"80 years\" } }] }",
            "of = { conditions = \"asthma\" } }"
        ),
    ]));
}

#[test]
fn each_mistake_in_a_count_of_ticks_is_one_finding() {
    let ticks = "{ at-least = 2, of = [\"asthma\", \"eczema\", \"hay-fever\"] }";
    let clear = "clear   = [\"none\", \"asthma\", \"eczema\", \"hay-fever\"]";
    insta::assert_snapshot!(all(&[
        (
            ticks,
            "{ at-least = 1, of = [\"asthma\", \"eczema\", \"hay-fever\"] }"
        ),
        (ticks, "{ at-least = 3, of = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ at-least = 4 }"),
        (ticks, "{ at-least = 2, of = [\"asthma\", \"asthma\"] }"),
        (
            "{ at-least = 2, of = [\"asthma\", \"eczema\", \"hay-fever\"] } }\nsay     = \"Two",
            "{ at-least = 3, of = [\"asthma\", \"eczema\", \"eczema\"] } }\nsay     = \"Three"
        ),
        (ticks, "{ one-of = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ any-of = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ some-of = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ all = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ not = \"asthma\" }"),
        (ticks, "{ is = \"asthma\" }"),
        (ticks, "{ at-least = 2, of = [\"asthma\"] }"),
        (ticks, "{ at-least = 2, of = [] }"),
        (ticks, "{ at-least = 2, of = [\"asthma\", \"eczma\"] }"),
        (
            ticks,
            "{ at-least = 2, of = [\"asthma\", \"eczema\", \"none\"] }"
        ),
        (
            ticks,
            "{ at-least = 2, of = [\"asthma\", \"eczema\", \"unsure\"] }"
        ),
        (
            ticks,
            "{ at-least = 2, of = [\"asthma\", \"eczema\", \"asthma\"] }"
        ),
        (ticks, "{ at-most = 2, of = [\"asthma\", \"eczema\"] }"),
        (ticks, "{ of = [\"asthma\", \"eczema\", \"hay-fever\"] }"),
        (ticks, "{ at-least = 2, none-of = [\"asthma\"] }"),
        (ticks, "{ at-lest = 2 }"),
        (clear, "clear   = [\"none\", { at-least = 2 }]"),
        (
            "{ heart-failure = \"yes\" }, { birth-date",
            "{ heart-failure = { at-least = 2 } }, { birth-date"
        ),
        (
            "{ heart-failure = \"yes\" }, { birth-date",
            "{ heart-failure = { at-least = 2, of = [\"yes\", \"no\"] } }, { birth-date"
        ),
    ]));
}

#[test]
fn no_help_says_the_opposite_of_the_word_that_is_written() {
    let yes_no = "{ heart-failure = \"yes\" }, { birth-date";
    let on_yes_no = |test: &str| format!("{{ heart-failure = {test} }}, {{ birth-date");
    let words = [
        "{ one-of = [\"yes\", \"unsure\"] }",
        "{ any_of = [\"yes\"] }",
        "{ nne-of = [\"yes\"] }",
        "{ is = \"yes\" }",
        "{ isnot = \"yes\" }",
        "{ not = \"yes\" }",
        "{ not-in = [\"yes\"] }",
        "{ stroke-risk = 2 }",
    ];
    let words = words.map(on_yes_no);
    let mut changes: Vec<(&str, &str)> = words.iter().map(|to| (yes_no, to.as_str())).collect();
    let window = "{ birth-date = { older-than = \"80 years\" } }";
    let score = "{ stroke-risk = { at-least = 2 } }";
    let clear = "clear   = [\"no\", \"yes\"]";
    changes.extend([
        (window, "{ birth-date = { newer-than = \"80 years\" } }"),
        (window, "{ birth-date = { oldr-than = \"80 years\" } }"),
        (window, "{ birth-date = { not-within = \"80 years\" } }"),
        (window, "{ birth-date = { one-of = [2020, 2021] } }"),
        (score, "{ stroke-risk = { one-of = [2, 3] } }"),
        (score, "{ stroke-risk = { is = 2 } }"),
        (score, "{ stroke-risk = { less-than = 2 } }"),
        (score, "{ stroke-risk = { not = 2 } }"),
        (clear, "clear   = { one-of = [\"no\", \"yes\"] }"),
        (clear, "clear   = { stroke-risk = 2 }"),
        (clear, "clear   = { not = \"yes\" }"),
    ]);
    insta::assert_snapshot!(all(&changes));
}

#[test]
fn each_mistake_in_a_score_is_one_finding() {
    let failure = "{ add = 1, when = { heart-failure = \"yes\" } }";
    let rule = "[[rule]]\nid      = \"atopic\"";
    insta::assert_snapshot!(all(&[
        (failure, "{ add = 0, when = { heart-failure = \"yes\" } }"),
        (failure, "{ add = 101, when = { heart-failure = \"yes\" } }"),
        (
            failure,
            "{ add = -101, when = { heart-failure = \"yes\" } }"
        ),
        (failure, "{ add = 0.5, when = { heart-failure = \"yes\" } }"),
        (
            failure,
            "{ add = \"1\", when = { heart-failure = \"yes\" } }"
        ),
        (failure, "{ when = { heart-failure = \"yes\" } }"),
        (failure, "{ add = 1 }"),
        (failure, "{ add = 1, when = {} }"),
        (failure, "{ add = 1, wen = { heart-failure = \"yes\" } }"),
        (
            failure,
            "{ add = 1, when = { heart-failure = \"unsure\" } }"
        ),
        (
            failure,
            "{ add = 1, when = { heart-failure = [\"yes\", \"declined\"] } }"
        ),
        (failure, "{ add = 1, when = { heart-failur = \"yes\" } }"),
        (failure, "{ add = 1, when = { stroke-risk = 2 } }"),
        (failure, "{ add = 1, when = { treated = \"yes\" } }"),
        (failure, "\"heart-failure\""),
        ("[[score]]", "[[scores]]"),
        ("[[score]]", "[score]"),
        ("title  = \"Stroke risk\"\n", ""),
        (
            "title  = \"Stroke risk\"\n",
            "title = \"Stroke risk\"\nverdict = \"refer\"\n"
        ),
        ("id     = \"stroke-risk\"", "id     = \"Stroke-Risk\""),
        (
            rule,
            "[[score]]\nid = \"other\"\ntitle = \"Other\"\npoints = [{ add = 1, when = { treated = \"yes\" } }]\n\n[[rule]]\nid      = \"atopic\""
        ),
        (
            rule,
            "[[score]]\nid = \"treated\"\ntitle = \"Other\"\npoints = [{ add = 1, when = { treated = \"yes\" } }]\n\n[[rule]]\nid      = \"atopic\""
        ),
        (
            rule,
            "[[score]]\nid = \"at-least\"\ntitle = \"Other\"\npoints = [{ add = 1, when = { treated = \"yes\" } }]\n\n[[rule]]\nid      = \"atopic\""
        ),
        (
            rule,
            "[[allow]]\nfinding = \"unused-question\"\nquestion = \"stroke-risk\"\nreason = \"It is kept.\"\nuntil = 2027-11-22\n\n[[rule]]\nid      = \"atopic\""
        ),
    ]));
}

#[test]
fn each_mistake_in_a_test_of_a_score_is_one_finding() {
    let test = "{ stroke-risk = { at-least = 2 } }";
    insta::assert_snapshot!(all(&[
        (test, "{ stroke-risk = \"unsure\" }"),
        (test, "{ stroke-risk = \"2\" }"),
        (test, "{ stroke-risk = \"yes\" }"),
        (test, "{ stroke-risk = 1.5 }"),
        (test, "{ stroke-risk = { at-least = 1.5 } }"),
        (test, "{ stroke-risk = { at-lest = 2 } }"),
        (test, "{ stroke-risk = { within = \"2 weeks\" } }"),
        (test, "{ stroke-risk = { at-least = 2, over = 3 } }"),
        (test, "{ stroke-risk = { at-least = 3, at-most = 2 } }"),
        (test, "{ stroke-risk = [] }"),
        (test, "{ stroke-risk = [[2]] }"),
        (test, "{ stroke-risk = [2, \"declined\"] }"),
        (test, "{ stroke-risk = { at-least = 4 } }"),
        (test, "{ stroke-risk = { under = -1 } }"),
        (test, "{ stroke-risk = { at-most = 5 } }"),
        (test, "{ stroke-risk = { at-least = -1 } }"),
        (test, "{ stroke-risk = 7 }"),
        (test, "{ stroke-risk = [{ at-least = 2 }, { under = 2 }] }"),
        (
            test,
            "{ any = [{ stroke-risk = { under = 2 } }, { stroke-risk = { over = 2 } }] }"
        ),
        (test, "{ stroke-rsk = { at-least = 2 } }"),
        (
            "show-if = { heart-failure = \"yes\" }",
            "show-if = { stroke-risk = 2 }"
        ),
        (
            "clear   = [\"no\", \"yes\"]",
            "clear   = { stroke-risk = 2 }"
        ),
        ("stroke is high.", "stroke is 3 points or more."),
        (
            "say     = \"Two or more burdens.\"",
            "say     = \"More than three burdens.\""
        ),
    ]));
}
