//! The seal: the bytes that it covers, and what cannot be detected.

use std::collections::BTreeSet;

use contraindication::seal::{Fault, SEAL, check};
use proptest::prelude::*;

use super::{DEFERRED, decided, record_of};
use crate::support::markdown::{blocks, read};
use crate::support::program::Place;

fn fault(text: &str) -> Option<Fault> {
    check(text.as_bytes()).fault
}

/// Changes every byte in each of its bits, removes it, doubles it, and inserts others before it.
#[test]
fn no_byte_of_a_record_can_be_changed() {
    let place = Place::new();
    for text in [record_of(&place, DEFERRED), decided(&place)] {
        let bytes = text.as_bytes();
        assert_eq!(fault(&text), None);
        let mut kinds = BTreeSet::new();
        let mut refused = |edited: &[u8], at: usize| {
            let fault = check(edited).fault;
            let fault =
                fault.unwrap_or_else(|| panic!("{at}: {}", String::from_utf8_lossy(edited)));
            kinds.insert(format!("{fault:?}"));
        };
        for at in 0..=bytes.len() {
            for one in [b'\n', b' ', b'a', b'0', b'[', b'"', b'\r', 0, 0xff] {
                refused(&[&bytes[..at], &[one], &bytes[at..]].concat(), at);
            }
        }
        for at in 0..bytes.len() {
            refused(&[&bytes[..at], &bytes[at + 1..]].concat(), at);
            for bit in 0..8 {
                let mut edited = bytes.to_vec();
                edited[at] ^= 1 << bit;
                refused(&edited, at);
            }
        }
        let expected: &[&str] = if !text.contains("decision") {
            &["Changed", "NoDecision(0)", "NoHash", "NoSeal"]
        } else {
            &[
                "Changed",
                "ChangedDecision(1)",
                "ChangedDecision(2)",
                "NoDecision(0)",
                "NoDecision(1)",
                "NoDecision(2)",
                "NoHash",
                "NoHashOfDecision(1)",
                "NoHashOfDecision(2)",
                "NoSeal",
            ]
        };
        assert_eq!(kinds.iter().collect::<Vec<_>>(), expected);
    }
}

/// The parts of a record with two decisions: what is sealed, the seal, and each decision.
fn parts(text: &str) -> [&str; 4] {
    let seal = text.find(SEAL).expect("a seal");
    let first = text.find("\n[[decision]]").expect("a decision");
    let second = text.rfind("\n[[decision]]").expect("another");
    [
        &text[..seal],
        &text[seal..first],
        &text[first..second],
        &text[second..],
    ]
}

#[test]
fn a_record_that_is_cut_off_is_noticed_unless_whole_decisions_are_gone() {
    let text = decided(&Place::new());
    let [body, seal, first, _] = parts(&text);
    let sealed = body.len() + seal.len();
    let whole: Vec<_> = (0..=text.len())
        .filter(|&end| fault(&text[..end]).is_none())
        .collect();
    assert_eq!(whole, [sealed, sealed + first.len(), text.len()]);
}

#[test]
fn moved_parts_of_a_record_are_noticed() {
    let text = decided(&Place::new());
    let [body, seal, first, second] = parts(&text);
    for (order, expected) in [
        (
            [body, seal, second, first].concat(),
            Fault::ChangedDecision(1),
        ),
        ([body, seal, second].concat(), Fault::ChangedDecision(1)),
        (
            [body, seal, first, first, second].concat(),
            Fault::ChangedDecision(2),
        ),
        (
            [body, seal, first, second, first].concat(),
            Fault::ChangedDecision(3),
        ),
        ([body, first, seal, second].concat(), Fault::Changed),
        ([seal, body, first, second].concat(), Fault::Changed),
        ([body, seal, seal, first].concat(), Fault::SeveralSeals),
        ([body, first, second].concat(), Fault::NoSeal),
        ([body, seal, "\n", first].concat(), Fault::NoDecision(0)),
        (
            [body, seal, first, "# a comment\n"].concat(),
            Fault::NoDecision(1),
        ),
        (text.replace('\n', "\r\n"), Fault::NoSeal),
        (format!("\u{feff}{text}"), Fault::Changed),
        (text.replace("rebook", "treat"), Fault::ChangedDecision(1)),
    ] {
        assert_eq!(fault(&order), Some(expected), "{order}");
    }
}

#[test]
fn the_example_of_the_page_is_sealed() {
    let page = blocks(&read("docs/records.md"));
    let example = page.iter().find(|block| block.info == ["toml"]);
    let seal = check(example.expect("an example").text.as_bytes());
    assert_eq!((seal.fault, seal.decisions), (None, 1));
}

proptest! {
    /// Any edit of any length, except removing whole decisions from the end.
    #[test]
    fn no_edit_of_a_record_goes_unnoticed(
        start in any::<prop::sample::Index>(),
        length in 0_usize..200,
        put in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let text = decided(&Place::new());
        let start = start.index(text.len() + 1);
        let end = (start + length).min(text.len());
        let bytes = text.as_bytes();
        let edited = [&bytes[..start], &put, &bytes[end..]].concat();
        let is_shortened = text.as_bytes().starts_with(&edited);
        if edited != bytes && !is_shortened {
            prop_assert!(check(&edited).fault.is_some());
        }
    }

    #[test]
    fn random_bytes_do_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = [SEAL.as_bytes(), &bytes].concat();
        prop_assert!(check(&bytes).fault.is_some());
        prop_assert!(check(&text).fault.is_some());
    }
}
