//! Made-up protocols and records of any size, the same for the same seed.
//!
//! Every protocol asks the same 45 [`questions`], so one file of records is screened with any number of rules. Nothing
//! here depends on the product: the output is text.

mod data;
mod dice;
mod exports;
mod frequent;
mod questions;
mod rare;
mod records;
mod rules;
mod shipped;
mod tests;

pub use data::Data;
pub use exports::{Tool, mapping};
pub use records::{Format, write};
pub use rules::protocol;

/// The screening date. Every date in the answers is relative to it.
pub const ON: &str = "2026-11-22";
