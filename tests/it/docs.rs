//! Checks the documentation against the code: everything that it names exists, and it names everything.

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
