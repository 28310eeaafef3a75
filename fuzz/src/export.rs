//! Exports with a mapping.

use contraindication::intake::{Mapping, open_mapped, survey};

use crate::{defaults, protocol, records};

/// Screens an export, and surveys it as `contra map check` does. Both must find the same number of records.
pub fn read(bytes: &[u8], mapping: &Mapping) {
    let opened = open_mapped(bytes, mapping, protocol(), defaults());
    let surveyed = survey::survey(bytes, mapping, protocol(), defaults());
    let Ok(records) = opened else {
        assert!(surveyed.is_err());
        return;
    };
    let mut count = 0;
    let results = records::results(records.inspect(|record| count += u64::from(record.is_ok())));
    match (results, surveyed) {
        (Ok(_), Ok(survey)) => assert_eq!(survey.records, count),
        (Err(_), Err(_)) => {}
        (results, surveyed) => panic!("one reading ends with an error: {results:?}, {surveyed:?}"),
    }
}
