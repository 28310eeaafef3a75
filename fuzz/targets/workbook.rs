//! Workbooks with a mapping. An input is the files of a workbook, not the packed bytes.

#![no_main]

use std::panic;
use std::sync::LazyLock;

use contraindication::intake::Mapping;
use contraindication_fuzz::{export, mapping_of, workbook};
use libfuzzer_sys::fuzz_target;

static MAPPING: LazyLock<Mapping> =
    LazyLock::new(|| mapping_of(include_str!("../mappings/sheet.toml")));

fuzz_target!(
    init: ignore_panics_of_calamine(),
    |input: &[u8]| {
        export::read(&workbook::packed(input), &MAPPING, 1);
    }
);

/// Keeps the fuzzer from stopping at a panic of the library that reads workbooks. The reader turns it into an error.
fn ignore_panics_of_calamine() {
    let stop = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_of_calamine = |place: &panic::Location<'_>| place.file().contains("/calamine-");
        if !panic.location().is_some_and(is_of_calamine) {
            stop(panic);
        }
    }));
}
