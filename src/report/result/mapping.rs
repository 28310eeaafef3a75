//! The mapping that explained a record, in a result.

use serde::Serialize;

use crate::batch::Screened;

/// The mapping that explained a record.
#[derive(Serialize)]
#[non_exhaustive]
pub struct MappingEntry<'a> {
    /// What it calls itself.
    pub title: &'a str,
    /// The hash of its file and of its preset.
    pub sha256: &'a str,
}

/// The mapping of a record, if it has one.
pub(super) fn mapping_entry(screened: &Screened) -> Option<MappingEntry<'_>> {
    let mapping = screened.mapping.as_deref()?;
    Some(MappingEntry {
        title: &mapping.title,
        sha256: &mapping.sha256,
    })
}
