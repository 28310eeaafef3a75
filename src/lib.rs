//! Screens a person for contraindications before a cosmetic skin procedure.
//!
//! Rule files and answers go in, and a verdict with its reasons comes out:
//!
//! ```
//! use contraindication::{Defaults, Folder, Format, Program, Verdict};
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
//! let loaded = contraindication::load(&Folder { name: "rules".into(), files });
//! let protocol = loaded.and_then(|loaded| loaded.protocol).ok_or("no rules, or with errors")?;
//! let program = Program::compile(&protocol);
//!
//! let today = "2026-11-22".parse()?;
//! let defaults = Defaults { today, on: None, procedures: vec![] };
//! let answers = "id,keloid\nC-1,yes\n".as_bytes();
//! for record in contraindication::open(answers, Format::Csv, &protocol, &defaults)? {
//!     let screened = contraindication::screen(&program, record?);
//!     let (form, outcomes) = screened.content.map_err(|one| one.message)?;
//!     assert_eq!(form.id.as_deref(), Some("C-1"));
//!     assert_eq!(outcomes[0].decided(), Some(Verdict::Refer));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules
//!
//! [`load`] reads a [`Folder`] of rule files. Every mistake is a [`Diagnostic`] with its location, and there is a
//! [`Protocol`] unless a mistake prevents screening. [`check`] adds what can be proved about the rules, [`try_all`]
//! runs their cases, and [`compare`] finds the answer sheets that get another verdict in another version.
//!
//! # Answers
//!
//! [`open`] reads records from CSV, NDJSON, JSON or TOML. A record or an answer that cannot be read is a value that
//! says why. A person can also be asked: [`conduct`] runs an [`Interview`] with any [`Prompter`]. [`Mapping::read`]
//! reads a mapping file, which explains the export of a form, and [`open_mapped`] reads records from such an export.
//! "Not sure", "prefer not to say", a missing answer and an unreadable one are never treated as "no".
//!
//! # Verdicts
//!
//! [`Program::compile`] and [`screen`] cannot fail. An [`Outcome`] contains the mildest and the most severe verdict
//! that are possible with the missing answers, the rules that are true with the answers that make them true, and the
//! questions to ask next. [`results`] turns outcomes into the objects that the program `contra` writes. The schema in
//! `docs/` describes them.
//!
//! # Compatibility
//!
//! The items on this page are the library. Results and findings may get new fields and variants in any version.
//! [`Kind`], [`Answer`], [`Accept`] and [`Condition`] are exhaustive, so that the compiler finds every place that must
//! handle a new variant: adding one is a breaking change. The modules are hidden and not part of the public API.
//! Without the feature `cli`, nothing uses a clock, a terminal, a file or the environment.

#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod batch;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod diagnostic;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod intake;
#[doc(hidden)]
pub mod interview;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod replay;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod seal;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod suite;

pub use analysis::diff::{Comparison, Version, compare};
pub use analysis::{Subject, check};
pub use batch::{Screened, screen};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use engine::Program;
pub use intake::{Defaults, Form, Format, LoadedMapping, Mapping, Record, open, open_mapped};
pub use interview::{Interview, Prompter, conduct};
pub use model::{Accept, Answer, Answers, Condition, Kind, Outcome, Protocol, Verdict};
pub use report::result::{ScreeningResult, results};
pub use rules::{Folder, Loaded, load};
pub use suite::{Trial, try_all};
