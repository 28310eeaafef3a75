//! Tables in memory whose columns are those of an export, with their mapping.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Screened, screen};
use crate::engine::Program;
use crate::intake::parts::{Assembly, Content, ContentKind, MappedRows};
use crate::intake::{Defaults, Mapping, Record, UsedMapping};
use crate::model::Protocol;

/// A value of an export.
pub enum ExportCell {
    /// No value.
    Nothing,
    /// A text.
    Text(String),
    /// A number, in digits.
    Number(String),
    /// A date.
    Day(Date),
    /// Texts, none of which is split.
    List(Vec<String>),
    /// A value that cannot be read, with the reason.
    Fault(&'static str),
}

/// Reads the rows of such a table. Each thread has its own.
pub struct MappedReader<'m> {
    assembly: Assembly<'m>,
    rows: MappedRows<'m>,
    mapping: Arc<UsedMapping>,
}

impl<'m> MappedReader<'m> {
    /// Finds the columns of a mapping among those of a table.
    ///
    /// # Errors
    ///
    /// Lists every fault of the columns, or says why the mapping cannot explain a table.
    pub fn named(
        names: &[&str],
        mapping: &'m Mapping,
        protocol: &'m Protocol,
        defaults: &'m Defaults,
    ) -> Result<Self, String> {
        Ok(Self {
            assembly: Assembly::new(protocol, defaults),
            rows: MappedRows::named(names, mapping, protocol)?,
            mapping: Arc::new(UsedMapping {
                title: mapping.title.clone(),
                sha256: mapping.sha256.clone(),
            }),
        })
    }

    /// Screens a row. `record` is counted from 1.
    pub fn screen(
        &mut self,
        program: &Program,
        record: u64,
        cell: impl Fn(usize) -> ExportCell,
    ) -> Screened {
        let content = |place| content(cell(place));
        let content = self.rows.read(record, content, &self.assembly);
        let record = Record {
            record,
            line: record,
            mapping: Some(Arc::clone(&self.mapping)),
            content,
        };
        screen(program, record)
    }
}

/// Converts a value for the reader of exports. A text with a NUL is refused.
fn content(cell: ExportCell) -> Content {
    let (text, kind) = match cell {
        ExportCell::Nothing => return Content::default(),
        ExportCell::Text(text) if text.contains('\0') => {
            let message = "there is a NUL in the cell: it is not text".to_owned();
            (text, ContentKind::Fault(message))
        }
        ExportCell::Text(text) => (text, ContentKind::Text),
        ExportCell::Number(digits) => (digits, ContentKind::Number),
        ExportCell::Day(day) => (day.to_string(), ContentKind::Day(day)),
        ExportCell::List(members) => (members.join(", "), ContentKind::List(members)),
        ExportCell::Fault(message) => (String::new(), ContentKind::Fault(message.to_owned())),
    };
    Content { text, kind }
}
