//! Screens a person for contraindications before a cosmetic skin procedure.

pub mod batch;
pub mod diagnostic;
pub mod engine;
pub mod intake;
pub mod model;
pub mod report;
pub mod source;
