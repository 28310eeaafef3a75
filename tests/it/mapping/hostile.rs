//! Mutated exports and mappings: nothing panics, no record is lost, and records are counted in order.

use contraindication::intake::draft::{Hints, draft};
use contraindication::intake::{Defaults, Mapping, open_mapped};
use contraindication::model::parse_day;
use proptest::prelude::*;

use super::{TOPIC, mapping_file, protocol, records};
use crate::findings::BASE;
use crate::support::program::Place;
use crate::support::random::{Dice, config, dice};

const MAPPING: &str = r#"
[export]
many = "; "
date = ["D/M/YYYY", "YYYY-MM"]
decimal = ","
ticked = ["x"]
unticked = ["", "0"]
[columns]
other = { at = 4, header = "Other" }
[record]
id = "No"
submitted = "Sent"
rows = "joined"
last = { column = "n", of = { part = ["v"] } }
only = { ok = ["y", ""] }
left-out = ["other", { like = "Sco*" }]
[every]
unsure = ["?"]
[question.pregnancy]
column = ["P", "P2"]
not-offered = ["trying"]
answers = { No = ["no", "trying"], Yes = "yes" }
[question.area]
boxes = { w = "warts", s = "spots", z = "none" }
not-offered = ["rash"]
[question.last-peel]
column = "L"
answers = { Recent = { within = "2 weeks" } }
[question.age]
born = "B"
[question.notes]
column = "N"
[[example]]
on = 2026-11-22
cells = { P = "No" }
answers = { pregnancy = { one-of = ["no", "trying"] } }
"#;

const EXPORT: &str = "No,Sent,ok,Other,P,P2,w,s,z,L,B,N,part,n,Score
1,20/11/2026,y,x,No,,x,,,Recent,2/2/2000,\"a \"\"b\"\"\nc\",,,
1,,y,,,,,,,,,,v,1,
1,,,,Yes,,,,,,,,v,2,
2,21/11/2026 10:00,,,?,,,,x,2026-05,2000-12,,,,9
3,x,y,,No,Yes,,,,1/1/2030,,,,,
";

/// The bytes of a text, some of them replaced or removed, and others inserted.
fn mutated(text: &str, dice: &mut Dice) -> Vec<u8> {
    let pieces: [&[u8]; 12] = [
        b"\"",
        b",",
        b"\n",
        b"\r",
        b"",
        b"\0",
        b"\xFF",
        b"[",
        b"=",
        b"\xE2\x80\x99",
        b"; ",
        b"9",
    ];
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let end = (at + dice.below(3)).min(bytes.len());
        let with = pieces[dice.below(pieces.len())];
        bytes.splice(at..end, with.iter().copied());
    }
    bytes
}

/// The export with a word in every cell that must not appear on stderr.
fn with_canaries() -> String {
    let rows = (1..4).map(|row| {
        let cells = (0..15).map(|cell| format!("canary{row}{cell}"));
        cells.collect::<Vec<_>>().join(",")
    });
    let header = EXPORT.lines().next().expect("a header").to_owned();
    let lines = std::iter::once(header).chain(rows);
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn no_answer_is_on_stderr(mut dice in dice(20..40)) {
        let place = Place::new();
        place.write("rules/protocol.toml", BASE);
        std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
        place.write("rules/general-health.toml", TOPIC);
        place.write("form.toml", mapping_file(MAPPING));
        let export = with_canaries();
        // the header is joined to a row, or a cell is broken
        let export = if dice.one_in(3) { mutated(&export, &mut dice) } else { mutated(&export.replacen('\n', "", dice.below(2)), &mut dice) };
        place.write("export.csv", export);
        for command in ["screen", "map check", "map init"] {
            let words: Vec<&str> = command.split(' ').chain(["export.csv"]).collect();
            let mapping = ["--map", "form.toml"];
            let words = match command {
                "map init" => words,
                _ => [&words[..], &mapping[..]].concat(),
            };
            let ended = place.run(&words);
            prop_assert!(ended.code.is_some(), "{}", ended.whole());
            prop_assert!(!ended.stderr.contains("canary"), "{command}: {}", ended.stderr);
            prop_assert!(!ended.stderr.contains("panic"), "{}", ended.stderr);
            if command == "map init" {
                // the draft names headers that repeat, and the cells of a row that is joined to the header are headers
                let is_key = |line: &&str| !line.starts_with('#') && !line.contains("= { at = ");
                let mut keys = ended.stdout.lines().skip(1).filter(is_key);
                prop_assert!(!keys.any(|line| line.contains("canary")), "{}", ended.stdout);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn nothing_panics(mut dice in dice(20..40)) {
        let protocol = protocol();
        let file = mapping_file(MAPPING);
        let file = if dice.one_in(2) { mutated(&file, &mut dice) } else { file.into_bytes() };
        let export = if dice.one_in(2) { mutated(EXPORT, &mut dice) } else { EXPORT.as_bytes().to_vec() };
        let loaded = Mapping::read("form.toml", &file, protocol);
        let Some(mapping) = loaded.mapping else {
            prop_assert!(!loaded.diagnostics.is_empty());
            return Ok(());
        };
        let defaults = Defaults {
            today: parse_day("2026-11-22").expect("a day"),
            on: None,
            procedures: Vec::new(),
        };
        let Ok(records) = open_mapped(export.as_slice(), &mapping, protocol, &defaults) else {
            return Ok(());
        };
        let mut last = (0, 1);
        for record in records {
            let Ok(record) = record else { break };
            prop_assert_eq!(record.record, last.0 + 1);
            prop_assert!(record.line > last.1);
            last = (record.record, record.line);
        }
    }
}

/// The keys of a mapping that do not depend on its export.
fn keys(export: &str) -> String {
    format!(
        "[export]\n{export}\nmany = \"; \"\ndate = \"D/M/YYYY\"\n[record]\nid = \"No\"\nsubmitted = \"Sent\"\n[question.pregnancy]\ncolumn = \"P\"\nnot-offered = [\"trying\"]\nanswers = {{ No = [\"no\", \"trying\"], Yes = \"yes\" }}\n[question.weight]\ncolumn = \"W\"\n[question.last-peel]\ncolumn = \"L\"\n"
    )
}

const JSON: &str = r#"[
{"No": 1, "Sent": "20/11/2026", "P": "No", "W": 61.50, "L": "1/1/2026"},
{"No": "2", "Sent": null, "P": ["Yes", "No"], "W": "61", "L": {"x": []}},
{"No": 123456789012345678901234567890, "P": true, "W": 1e400}
]"#;

/// Drafts a mapping for an export, if possible.
fn drafted(export: &[u8]) {
    let _ = draft(export, protocol(), &Hints::default());
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn json_does_not_panic_and_loses_no_record(mut dice in dice(20..40)) {
        let whole = records(&keys("type = \"json\""), JSON);
        prop_assert_eq!(whole.len(), 3);
        let export = mutated(JSON, &mut dice);
        drafted(&export);
        let read = records(&keys("type = \"json\""), &export);
        prop_assert!(!read.is_empty());
        let lines = JSON.replace(",\n{", "\n{");
        let lines = mutated(lines.trim_matches(['[', ']', '\n']), &mut dice);
        records(&keys("type = \"ndjson\""), &lines);
    }

    #[cfg(feature = "xlsx")]
    #[test]
    fn a_workbook_does_not_panic(mut dice in dice(20..40)) {
        use crate::support::workbook::{row, text, workbook};

        let names = ["No", "Sent", "P", "W", "L"];
        let addresses = |row: usize| ["A", "B", "C", "D", "E"].map(|column| format!("{column}{row}"));
        let header: Vec<String> = addresses(1).iter().zip(names).map(|(at, name)| text(at, name)).collect();
        let cells = [
            "<c r=\"A2\"><v>1</v></c>".to_owned(),
            "<c r=\"B2\" s=\"1\"><v>46346.5</v></c>".to_owned(),
            text("C2", "Yes"),
            "<c r=\"D2\"><f>A1</f><v>61.5</v></c>".to_owned(),
            "<c r=\"E2\" s=\"2\"><v>1.5</v></c>".to_owned(),
        ];
        let sheet = format!(
            "<sheetData>{}{}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C2:D2\"/></mergeCells>",
            row(1, &header),
            row(2, &cells)
        );
        let sheet = String::from_utf8_lossy(&mutated(&sheet, &mut dice)).into_owned();
        let book = workbook(&[("Form", "visible", &sheet)], dice.one_in(2));
        drafted(&book);
        records(&keys("type = \"xlsx\""), &book);
        let at = dice.below(book.len());
        records(&keys("type = \"xlsx\""), &book[..at]);
    }
}
