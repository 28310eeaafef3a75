//! What a screening found, in each form that is promised: one file per output format.
//!
//! Computes nothing and knows no destination: takes values, returns text or writes into what it is given. The types of
//! the promised formats are its own; the model is never serialized as it is.

pub mod answer;
pub mod answer_file;
pub mod approval;
pub mod cases;
pub mod catalog;
pub mod condition;
pub mod days;
pub mod diff;
mod digits;
pub mod document;
pub mod drawing;
pub mod explanation;
pub mod findings;
pub mod json;
pub(crate) mod lines;
mod markdown;
pub mod ndjson;
pub mod page;
mod question;
pub mod question_page;
pub mod result;
pub mod rule_page;
pub mod spelling;
pub mod style;
pub mod summary;
pub mod table;
mod xml;

#[cfg(test)]
mod sample;
