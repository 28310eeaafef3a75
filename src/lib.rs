//! Screens a person for contraindications before a cosmetic skin procedure.
//!
//! Rule files and answers in, a verdict with its reasons out:
//!
//! ```
//! use contraindication::{batch, engine::Program, intake, model, rules};
//!
//! # const PROTOCOL: &str = r#"
//! # format = 1
//! # [protocol]
//! # id        = "example"
//! # title     = "Example"
//! # version   = "1"
//! # reviewed  = 2026-11-22
//! # review-by = 2027-11-22
//! # status    = "draft"
//! # topics    = ["keloid-history"]
//! # [[procedure]]
//! # id    = "microneedling"
//! # title = "Microneedling"
//! # [[source]]
//! # id    = "handout"
//! # title = "Before-treatment handout"
//! # url   = "https://example.org/handout"
//! # seen  = 2026-11-22
//! # grade = "clinic"
//! # "#;
//! # const TOPIC: &str = r#"
//! # [topic]
//! # title = "Keloid history"
//! # [[question]]
//! # id   = "keloid"
//! # ask  = "Have you ever had a keloid?"
//! # type = "yes-no"
//! # [[rule]]
//! # id      = "keloid-history"
//! # verdict = "refer"
//! # when    = { keloid = "yes" }
//! # say     = "Someone who has had a keloid may get another."
//! # because = ["handout"]
//! # "#;
//! let files = [("protocol.toml", PROTOCOL), ("keloid-history.toml", TOPIC)];
//! let files = files.map(|(name, text)| (name.to_owned(), text.into())).into();
//! let loaded = rules::load(&rules::Folder { name: "rules".into(), files });
//! let protocol = loaded.and_then(|loaded| loaded.protocol).ok_or("no rules, or with errors")?;
//! let program = Program::compile(&protocol);
//!
//! let today = model::parse_day("2026-11-22").ok_or("no day")?;
//! let defaults = intake::Defaults { today, on: None, procedures: vec![] };
//! let answers = "id,keloid\nC-1,yes\n".as_bytes();
//! for record in intake::open(answers, intake::Format::Csv, &protocol, &defaults)? {
//!     let (form, outcomes) = batch::screen(&program, record?).content.map_err(|one| one.message)?;
//!     assert_eq!(form.id.as_deref(), Some("C-1"));
//!     assert_eq!(outcomes[0].decided(), Some(model::Verdict::Refer));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every mistake in the rule files is a value in [`rules::Loaded::diagnostics`], and every answer that cannot be read
//! one in [`intake::Form::errors`]. [`analysis::check`] adds what can be proved about the rules. The renderers in
//! [`report`] turn results into the text, CSV and JSON that the program `contra` prints. Nothing outside `cli` looks at
//! a clock, a terminal or the environment.

pub mod analysis;
pub mod batch;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod intake;
pub mod interview;
pub mod model;
pub mod report;
pub mod rules;
pub mod source;
pub mod suite;
