//! Exports in CSV and JSON with a mapping. The first byte chooses the mapping, the second one is the size of the
//! chunks.
//!
//! The reader of chunks gives the results of the reader of single records, byte for byte.

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
        include_str!("../mappings/forms.toml"),
    ];
    texts.into_iter().map(mapping_of).collect()
});

fuzz_target!(|input: &[u8]| {
    let &[first, size, ref bytes @ ..] = input else {
        return;
    };
    let mapping = &MAPPINGS[usize::from(first) % MAPPINGS.len()];
    export::read(bytes, mapping, usize::from(size));
});
