//! Renders results, protocols, findings and comparisons. Each output format has one file.
//!
//! A renderer computes nothing and does not know the destination. It takes values, and returns text or writes to a
//! given writer. The formats for programs have their own types. The model is never serialized directly.

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
