//! Answer files in JSON: the same records however the bytes arrive.

#![no_main]

use contraindication::Format;
use contraindication_fuzz::records::one_by_one;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let whole = one_by_one(input, Format::Json, usize::MAX);
    assert_eq!(whole, one_by_one(input, Format::Json, 3));
});
