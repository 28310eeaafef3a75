//! Answer files in TOML: one record, whatever they contain.

#![no_main]

use contraindication::Format;
use contraindication_fuzz::records::one_by_one;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let whole = one_by_one(input, Format::Toml, usize::MAX);
    assert_eq!(whole, one_by_one(input, Format::Toml, 3));
});
