//! Exports in CSV and JSON with a mapping. The first byte chooses the mapping.

#![no_main]

use std::sync::LazyLock;

use contraindication::intake::Mapping;
use contraindication_fuzz::{export, mapping_of};
use libfuzzer_sys::fuzz_target;

static MAPPINGS: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    let texts = [
        include_str!("../mappings/table.toml"),
        include_str!("../mappings/boxes.toml"),
        include_str!("../mappings/objects.toml"),
    ];
    texts.into_iter().map(mapping_of).collect()
});

fuzz_target!(|input: &[u8]| {
    let Some((&first, bytes)) = input.split_first() else {
        return;
    };
    export::read(bytes, &MAPPINGS[usize::from(first) % MAPPINGS.len()]);
});
