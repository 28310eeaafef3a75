//! Renders results, protocols, findings and comparisons: one file per output format.
//!
//! Computes nothing and knows no destination: takes values, returns text or writes into what it is given. The types of
//! the promised formats are its own; the model is never serialized as it is.

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
