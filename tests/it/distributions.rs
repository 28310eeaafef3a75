//! The records and protocols that speed is measured on, with answers that are rare or frequent, and those of the
//! protocol inside the program: many records at once give the results of single records.

#[path = "../../benches/made/src/lib.rs"]
#[expect(
    unreachable_pub,
    unused_imports,
    dead_code,
    reason = "it is a crate of its own, with programs that use the rest"
)]
mod made;

use contraindication::intake::Format;
use contraindication::model::Protocol;
use contraindication::rules::{Folder, load};
use made::Data;

use crate::fast_reader::{RecordOutput, at_once, one_by_one};
use crate::shipped;

const SEED: u64 = 1;

fn protocol(data: &Data, rules: usize) -> Protocol {
    let files = made::protocol(data, rules, SEED).expect("a protocol");
    let files = files.into_iter();
    let folder = Folder {
        name: String::new(),
        files: files
            .map(|(name, text)| (name, text.into_bytes()))
            .collect(),
    };
    let loaded = load(&folder).expect("a protocol file");
    loaded.protocol.expect("a protocol without errors")
}

fn records(data: &Data, format: made::Format, count: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    made::write(data, format, count, SEED, &mut bytes).expect("memory");
    bytes
}

/// Compares all ways of reading. Returns the number of records, and of those in a CSV that were read only to codes.
fn agree(protocol: &Protocol, data: &Data, count: u64) -> (Vec<RecordOutput>, u64) {
    let csv = records(data, made::Format::Csv, count);
    let ndjson = records(data, made::Format::Ndjson, count);
    let expected = one_by_one(protocol, &csv, Format::Csv).expect("records");
    let lines = one_by_one(protocol, &ndjson, Format::Ndjson).expect("records");
    let mut of_csv = 0;
    for manner in [(1000, 1, 7), (4000, 3, usize::MAX), (1 << 18, 2, 50)] {
        let (found, coded) = at_once(protocol, &csv, Format::Csv, manner).expect("records");
        assert_eq!(found, expected, "{manner:?}");
        of_csv = coded;
        let (found, _) = at_once(protocol, &ndjson, Format::Ndjson, manner).expect("records");
        assert_eq!(found, lines, "{manner:?}");
    }
    let outcomes = |said: &[RecordOutput]| -> Vec<_> {
        let said = said.iter().cloned();
        said.flat_map(RecordOutput::into_outcomes).collect()
    };
    assert_eq!(outcomes(&expected), outcomes(&lines));
    (expected, of_csv)
}

#[test]
fn rare_answers_have_the_same_results_for_all_threads_chunks_and_formats() {
    for rules in [45, 450] {
        let (said, coded) = agree(&protocol(&Data::Rare, rules), &Data::Rare, 300);
        assert_eq!((said.len(), coded), (300, 300));
    }
}

#[test]
fn frequent_answers_have_the_same_results_for_all_threads_chunks_and_formats() {
    for rules in [45, 450, 1500] {
        let (said, coded) = agree(&protocol(&Data::Frequent, rules), &Data::Frequent, 200);
        assert_eq!((said.len(), coded), (200, 200));
    }
}

#[test]
fn answers_to_the_shipped_protocol_have_the_same_results_for_all_threads_chunks_and_formats() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let data = Data::Shipped(folder.into());
    let (said, coded) = agree(shipped::protocol(), &data, 200);
    assert_eq!((said.len(), coded), (200, 200));
}
