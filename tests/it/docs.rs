//! The documentation, held against the code: what it names is there, and what is there it names.

mod diff;
mod exports;
mod findings;
mod interview_text;
mod links;
mod readme;
mod results;
mod review;
mod rule_format;
mod schema;
