//! Made-up protocols and records of any size, the same for the same seed.
//!
//! Every protocol asks the same 45 [`questions`], so one file of records is screened with any number of rules; and the
//! more rules there are, the rarer each of them is true, so the results stay about as long. Nothing here knows the
//! product: what comes out is text.

mod dice;
mod exports;
mod questions;
mod records;
mod rules;

pub(crate) use exports::{Tool, mapping};
pub(crate) use records::{Format, write};
pub(crate) use rules::protocol;

/// The day that is screened for. Every date that is answered is told from it.
pub(crate) const ON: &str = "2026-11-22";
