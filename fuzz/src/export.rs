//! Exports with a mapping.

use contraindication::batch::fast::ChunkedInput;
use contraindication::intake::{Mapping, open_mapped, survey};

use crate::{defaults, protocol, records};

/// Screens an export record by record, in chunks of some bytes if its mapping allows that, and surveys it as
/// `contra map check` does. All readers give the same results, or stop at the same place.
pub fn read(bytes: &[u8], mapping: &Mapping, size: usize) {
    let whole = one_by_one(bytes, mapping);
    if ChunkedInput::<&[u8]>::takes_mapped(mapping) {
        for size in [size.max(1), 1 << 16] {
            assert_eq!(whole, in_chunks(bytes, mapping, size));
        }
    }
    let surveyed = survey::survey(bytes, mapping, protocol(), defaults());
    match (whole, surveyed) {
        (Ok((_, count)), Ok(survey)) => {
            assert_eq!(survey.records, count);
            assert!(survey.problems.is_empty());
        }
        (Err(_), Ok(survey)) => assert!(!survey.problems.is_empty()),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => panic!("only the survey ends with an error: {error}"),
    }
}

/// The results, and how many records there are.
fn one_by_one(bytes: &[u8], mapping: &Mapping) -> Result<(String, u64), String> {
    let opened = open_mapped(bytes, mapping, protocol(), defaults());
    let opened = opened.map_err(|error| error.to_string())?;
    let mut count = 0;
    let counted = opened.inspect(|record| count += u64::from(record.is_ok()));
    let results = records::results(counted)?;
    Ok((results, count))
}

fn in_chunks(bytes: &[u8], mapping: &Mapping, size: usize) -> Result<(String, u64), String> {
    let input = ChunkedInput::open_mapped(bytes, mapping, protocol(), defaults(), size);
    let results = records::of_chunks(input.map_err(|error| error.to_string())?)?;
    // a result is a line; each record has one for each procedure, or a single one
    let numbers = results.lines().map(|line| {
        let result: serde_json::Value = serde_json::from_str(line).expect("JSON");
        result["record"].as_u64().expect("a number")
    });
    let count = numbers.max().unwrap_or_default();
    Ok((results, count))
}
