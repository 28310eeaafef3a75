//! Dates in answer files and in the formats of mappings: a format, a line end, a date.
//!
//! A date that can be read is the same date after it is written and read again.

#![no_main]

use contraindication::intake::Mapping;
use contraindication::model::PartialDate;
use contraindication_fuzz::{export, protocol};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (format, date) = input.split_once('\n').unwrap_or(("", input));
    if let Some(read) = PartialDate::parse(date) {
        assert_eq!(PartialDate::parse(&read.to_string()), Some(read));
        let (first, last) = read.days();
        assert!(first <= last);
    }
    if format.contains(['\'', '\n', '\r']) || date.contains(['"', '\n', '\r']) {
        return;
    }
    let text = include_str!("../mappings/dates.toml").replace("FORMAT", format);
    let loaded = Mapping::read("mapping.toml", text.as_bytes(), protocol());
    if let Some(mapping) = &loaded.mapping {
        export::read(format!("id,last\n1,\"{date}\"\n").as_bytes(), mapping, 1);
    }
});
