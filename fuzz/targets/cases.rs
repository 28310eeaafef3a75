//! Case files.
//!
//! Each case is run, or has a finding that can be rendered.

#![no_main]

use contraindication::{rules, try_all};
use contraindication_fuzz::{PROTOCOL, TOPIC, findings, folder, program, protocol};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let files = [
        ("protocol.toml", PROTOCOL.as_bytes()),
        ("topic.toml", TOPIC.as_bytes()),
        ("topic.test.toml", input),
    ];
    let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
    let loaded = rules::load(&folder(files)).expect("a protocol.toml");
    let trial = try_all(&loaded, protocol(), program());
    findings::render(&trial.mistakes, &loaded.sources);
});
