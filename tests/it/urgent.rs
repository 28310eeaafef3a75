//! An urgent sentence precedes everything else, on a page and in a table.

use crate::support::program::Place;

#[test]
fn an_urgent_sentence_comes_first() {
    let place = Place::new();
    let rules = place.read("rules/skin.toml").replacen(
        "until   = \"the warts are gone\"",
        "urgent  = \"Show the warts to a doctor today.\"",
        1,
    );
    place.write("rules/skin.toml", rules);
    place.write(
        "one.csv",
        "on,capsules-last,keloid,area\n2026-11-22,2020,no,warts\n",
    );
    place.write(
        "two.csv",
        "on,capsules-last,keloid,area\n2026-11-22,2020,no,warts\n2026-11-22,2020,no,none\n",
    );
    insta::assert_snapshot!(
        "an_urgent_sentence",
        place.told(&[
            "screen one.csv --procedure peel",
            "screen two.csv --procedure peel"
        ])
    );
}
