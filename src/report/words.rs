//! Answers, conditions and questions in words for people.

pub mod answer;
pub(super) mod arithmetic;
pub mod condition;
pub mod difference;
pub(crate) mod not_before;
pub(crate) mod points;
pub(super) mod question;
pub(crate) mod score;
pub(super) mod verdict;
