//! Text for printing: styles, wrapped lines, escapes for a terminal, Markdown and XML.

mod dates;
pub(super) mod digits;
pub(crate) mod lines;
pub(super) mod markdown;
pub mod spelling;
pub mod style;
pub(super) mod xml;
