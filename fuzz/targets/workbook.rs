//! Workbooks with a mapping. An input is the files of a workbook, not the packed bytes.

#![no_main]

use std::sync::LazyLock;

use contraindication::intake::Mapping;
use contraindication_fuzz::{export, mapping_of, workbook};
use libfuzzer_sys::fuzz_target;

static MAPPING: LazyLock<Mapping> =
    LazyLock::new(|| mapping_of(include_str!("../mappings/sheet.toml")));

fuzz_target!(|input: &[u8]| {
    export::read(&workbook::packed(input), &MAPPING, 1);
});
