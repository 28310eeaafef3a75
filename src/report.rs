//! Renders results, protocols, findings and comparisons. Each output format has one file.
//!
//! It computes nothing and does not know the destination: it takes values, and returns text or writes to a given
//! writer. Promised formats have their own types; the model is never serialized directly.

pub mod answer_file;
pub mod cases;
pub mod diff;
pub mod explanation;
pub mod findings;
pub mod json;
pub mod mapping;
pub mod markup;
pub mod protocol;
pub mod record_file;
pub mod replay;
pub mod result;
pub mod text;
pub mod words;

#[cfg(test)]
mod sample;
