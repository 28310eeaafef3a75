//! Screens a person for contraindications before a cosmetic skin procedure.

pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod intake;
pub mod model;
pub mod report;
pub mod rules;
pub mod source;
pub mod suite;
