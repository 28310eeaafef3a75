//! Mapping files.
//!
//! A mapping is returned only if it has no mistake. Its examples can be run, and every finding can be rendered.

#![no_main]

use contraindication::intake::{Mapping, survey};
use contraindication_fuzz::{findings, protocol};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let loaded = Mapping::read("mapping.toml", input, protocol());
    let has_error = loaded.diagnostics.stops_screening();
    assert_eq!(loaded.mapping.is_none(), has_error);
    if let Some(mapping) = &loaded.mapping {
        let tried = survey::try_examples(mapping, protocol());
        assert_eq!(tried.len(), mapping.examples.len());
    }
    findings::render(&loaded.diagnostics.into_sorted(), &loaded.sources);
});
