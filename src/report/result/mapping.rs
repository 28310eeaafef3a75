//! The mapping that explained a record, in a result.

use serde::Serialize;

use crate::batch::Screened;
use crate::intake::UsedMapping;
use crate::report::text::spelling::spelled_out;

/// Number of digits of a hash on a page.
const SHORT: usize = 8;

/// The mapping that explained a record.
#[derive(Serialize)]
#[non_exhaustive]
pub struct MappingEntry<'a> {
    /// Its title.
    pub title: &'a str,
    /// The hash of its file and of its preset.
    pub sha256: &'a str,
}

impl<'a> From<&'a UsedMapping> for MappingEntry<'a> {
    fn from(mapping: &'a UsedMapping) -> Self {
        Self {
            title: &mapping.title,
            sha256: &mapping.sha256,
        }
    }
}

/// The mapping of a record, if it has one.
pub(super) fn mapping_entry(screened: &Screened) -> Option<MappingEntry<'_>> {
    screened.mapping.as_deref().map(MappingEntry::from)
}

/// The line of a page that names the mapping, if there is one.
pub(super) fn mapping_line(screened: &Screened) -> Option<String> {
    let mapping = screened.mapping.as_deref()?;
    let title = spelled_out(&mapping.title);
    let hash = mapping.sha256.get(..SHORT).unwrap_or_default();
    Some(format!("Read with the mapping “{title}” ({hash})."))
}
