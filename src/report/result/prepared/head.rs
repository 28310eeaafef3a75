//! The parts of a record other than its answers.

use jiff::civil::Date;

use crate::batch::CodedRecord;
use crate::intake::UsedMapping;

/// The parts of a record other than its answers.
#[derive(Debug, Clone, Copy)]
pub(in crate::report::result) struct Head<'a> {
    pub record: u64,
    pub line: u64,
    pub id: Option<&'a str>,
    pub answered: Option<Date>,
    pub mapping: Option<&'a UsedMapping>,
}

impl<'a> From<&CodedRecord<'a>> for Head<'a> {
    fn from(record: &CodedRecord<'a>) -> Self {
        Self {
            record: record.record,
            line: record.line,
            id: record.id,
            answered: record.answered,
            mapping: record.mapping,
        }
    }
}
