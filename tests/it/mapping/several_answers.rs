//! Several answers in one cell.

use insta::assert_snapshot;

use super::records;

#[test]
fn several_answers_in_a_cell_are_split_if_there_is_one_way() {
    let mapping = r#"
[export]
many = ", "
[every]
unsure = ["Not sure"]
[question.area]
column = "Skin"
not-offered = ["rash"]
answers = { "Warts, raised" = "warts", "Spots" = "spots", "None" = "none" }
[question.cold-sores]
column = "Skin"
not-offered = ["never", "past"]
answers = { "Cold sore" = "now" }
"#;
    let rows = [
        "\"Warts, raised, Spots\"",
        "\"Spots, Cold sore, \"",
        "None",
        "Cold sore",
        "\"Spots, Not sure\"",
        "\"None, Cold sore\"",
        "\"Warts, raised, Something\"",
        "\"Spots,Cold sore\"",
    ];
    assert_eq!(
        records(mapping, format!("Skin\n{}\n", rows.join("\n"))),
        [
            "1:2 - area={\"ticked\":[\"warts\",\"spots\"],\"open\":[\"rash\"]}",
            "2:3 - area={\"ticked\":[\"spots\"],\"open\":[\"rash\"]} cold-sores=\"now\"",
            "3:4 - area={\"ticked\":[\"none\"],\"open\":[\"rash\"]}",
            "4:5 - cold-sores=\"now\"",
            "5:6 - area=[\"spots\",\"unsure\"] cold-sores=\"unsure\"",
            "6:7 - ! area@7 Skin [None, Cold sore] a text that means `none` or `missing` is beside another text ! cold-sores@7 Skin [None, Cold sore] a text that means `none` or `missing` is beside another text",
            "7:8 - ! area@8 Skin [Warts, raised, Something] the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is clear what it means ! cold-sores@8 Skin [Warts, raised, Something] the mapping does not name this text: add it to `answers` once it is clear what it means",
            "8:9 - ! area@9 Skin [Spots,Cold sore] the mapping does not name this text: add it to `answers` once it is clear what it means ! cold-sores@9 Skin [Spots,Cold sore] the mapping does not name this text: add it to `answers` once it is clear what it means",
        ]
    );
}

#[test]
fn a_cell_that_can_be_split_in_two_ways_is_refused() {
    let mapping = r#"
[export]
many = ", "
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Warts, Spots" = "rash", "None" = "none" }
"#;
    assert_eq!(
        records(mapping, "Skin\n\"Warts, Spots\"\n\"Spots, Warts\"\n"),
        [
            "1:2 - ! area@2 Skin [Warts, Spots] the cell can be split into texts of the mapping in more than one way: map the whole combination as one text, or use another separator in the form",
            "2:3 - area=[\"warts\",\"spots\"]",
        ]
    );
}

#[test]
fn other_texts_leave_the_rest_unknown_if_the_mapping_says_so() {
    let mapping = r#"
[export]
many = ";"
[question.area]
column = "Skin"
other = "unsure"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
"#;
    assert_eq!(
        records(
            mapping,
            "Skin\nWarts;a mole\na mole\nNone;a mole\na;Warts;b;Spots\n"
        ),
        [
            "1:2 - area=[\"warts\",\"unsure\"]",
            "2:3 - area=\"unsure\"",
            "3:4 - ! area@4 Skin [None;a mole] a text that the mapping does not name is beside one that means `none` or `missing`",
            "4:5 - area=[\"warts\",\"spots\",\"unsure\"]",
        ]
    );
}

#[test]
fn otherwise_is_the_answer_of_a_cell_with_texts_of_other_questions() {
    let mapping = r#"
[export]
many = ";"
[every]
declined = ["No answer"]
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none", "Unclear" = "unsure" }
[question.keloid]
column = "Skin"
answers = { "Keloid" = "yes" }
otherwise = "no"
"#;
    assert_eq!(
        records(
            mapping,
            "Skin\nWarts\nKeloid;Warts\nKeloid\nUnclear\nNo answer\nMole\n"
        ),
        [
            "1:2 - keloid=\"no\" area=[\"warts\"]",
            "2:3 - keloid=\"yes\" area=[\"warts\"]",
            "3:4 - keloid=\"yes\"",
            "4:5 - area=\"unsure\"",
            "5:6 - keloid=\"declined\" area=\"declined\"",
            "6:7 - ! area@7 Skin [Mole] the mapping does not name this text: add it to `answers` once it is clear what it means ! keloid@7 Skin [Mole] the mapping does not name this text: add it to `answers` once it is clear what it means",
        ]
    );
}

#[test]
fn one_empty_piece_at_the_end_of_any_answer_is_ignored() {
    let mapping = r#"
[export]
many = ";"
date = "D/M/YYYY"
decimal = ","
[question.age]
column = "Age"
[question.weight]
column = "kg"
[question.last-peel]
column = "Peel"
[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
"#;
    let rows = [
        "34;|61,5; |3/4/2026;|No;",
        "34;;|;61,5|3/4/2026;;|No;;",
        ";|||",
        "34;35|||",
    ];
    let read = records(
        &mapping.replace("[export]", "[export]\ndelimiter = \"|\""),
        format!("Age|kg|Peel|Keloids?\n{}\n", rows.join("\n")),
    );
    assert_snapshot!(read.join("\n"), @r#"
    1:2 - keloid="no" age=34 weight=61.5 last-peel="2026-04-03"
    2:3 - ! age@3 Age [34;;] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark ! weight@3 kg [;61,5] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark ! last-peel@3 Peel [3/4/2026;;] this is not a date in the format that the mapping declares, and not a text of the mapping ! keloid@3 Keloids? [No;;] the mapping does not name this text: add it to `answers` once it is clear what it means
    3:4 - ! age@4 Age [;] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark
    4:5 - ! age@5 Age [34;35] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark
    "#);
}

#[test]
fn two_ways_to_split_around_an_unknown_text_are_refused() {
    let mapping = r#"
[export]
many = ", "
[question.area]
column = "Skin"
other = "unsure"
answers = { "Warts" = "warts", "Spots" = "spots", "Warts, Spots" = "rash", "None" = "none" }
[question.keloid]
column = "Skin"
answers = { "Keloid" = "yes" }
otherwise = "no"
"#;
    let read = records(
        mapping,
        "Skin\n\"Warts, Spots, a mole\"\n\"Spots, a mole\"\n",
    );
    assert_snapshot!(read.join("\n"), @r#"
    1:2 - ! area@2 Skin [Warts, Spots, a mole] the cell has a text that the mapping does not name, and the rest can be split in more than one way: map the whole combination as one text, or use another separator in the form ! keloid@2 Skin [Warts, Spots, a mole] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 - area=["spots","unsure"] ! keloid@3 Skin [Spots, a mole] the mapping does not name this text: add it to `answers` once it is clear what it means
    "#);
}
