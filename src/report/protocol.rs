//! A protocol: as lists, as a page about one rule or question, as a document to sign, as a form, as a matrix, and as a
//! drawing.

pub mod approval;
pub mod catalog;
pub mod document;
pub mod drawing;
pub mod form;
pub mod matrix;
pub mod question_page;
pub mod rule_page;
pub mod score_page;
