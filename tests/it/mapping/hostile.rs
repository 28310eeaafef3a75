//! Mutated exports and mappings: nothing panics, no record is lost, and records are counted in order.

use contraindication::intake::{Defaults, Mapping, open_mapped};
use contraindication::model::parse_day;
use proptest::prelude::*;

use super::{TOPIC, mapping_file, protocol_of};
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

/// Some of the bytes replaced, doubled or dropped.
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

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn nothing_panics(mut dice in dice(20..40)) {
        let protocol = protocol_of(TOPIC);
        let file = mapping_file(MAPPING);
        let file = match dice.one_in(2) {
            true => mutated(&file, &mut dice),
            false => file.into_bytes(),
        };
        let export = match dice.one_in(2) {
            true => mutated(EXPORT, &mut dice),
            false => EXPORT.as_bytes().to_vec(),
        };
        let loaded = Mapping::read("form.toml", &file, &protocol);
        let Some(mapping) = loaded.mapping else {
            prop_assert!(!loaded.diagnostics.is_empty());
            return Ok(());
        };
        let defaults = Defaults {
            today: parse_day("2026-11-22").expect("a day"),
            on: None,
            procedures: Vec::new(),
        };
        let Ok(records) = open_mapped(export.as_slice(), &mapping, &protocol, &defaults) else {
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
