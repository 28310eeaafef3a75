//! Helpers of the tests: running the program, reading the docs, random protocols, workbooks, and an independent
//! evaluator.

pub(crate) mod json_schema;
pub(crate) mod markdown;
pub(crate) mod oracle;
pub(crate) mod program;
pub(crate) mod protocol_file;
pub(crate) mod random;
pub(crate) mod record;
pub(crate) mod sums;
#[cfg(feature = "xlsx")]
pub(crate) mod workbook;
