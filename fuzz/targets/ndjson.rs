//! Exports in NDJSON. The first byte is the size of the chunks.
//!
//! The reader of chunks gives the results of the reader of single records, byte for byte.

#![no_main]

use contraindication::Format;
use contraindication_fuzz::records::{in_chunks, one_by_one};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else {
        return;
    };
    let whole = one_by_one(bytes, Format::Ndjson, usize::MAX);
    assert_eq!(whole, one_by_one(bytes, Format::Ndjson, 3));
    let size = match size {
        u8::MAX => 1 << 16,
        size => usize::from(size),
    };
    assert_eq!(whole, in_chunks(bytes, Format::Ndjson, size));
    // the second time, each text is in the cache
    assert_eq!(whole, in_chunks(bytes, Format::Ndjson, 1 << 16));
});
