//! A protocol itself: as lists, as pages on one rule or question, as a document to sign, and drawn.

pub mod approval;
pub mod catalog;
pub mod document;
pub mod drawing;
pub mod question_page;
pub mod rule_page;
pub mod score_page;
