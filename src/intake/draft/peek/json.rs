//! A first look at JSON, whose columns are the paths of its values.

use super::{Column, Layout, Peek, TableStart};
use crate::intake::InputError;
use crate::intake::mapped::{Preview, preview};
use crate::intake::mapping::ExportType;

/// Words of a path that do not describe its question.
const PARENTS: [&str; 6] = ["answers", "answer", "data", "value", "values", "fields"];

/// Looks at JSON.
pub(super) fn read(bytes: &[u8]) -> Result<Peek, InputError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        InputError::Header(format!("the byte at offset {offset} is not text in UTF-8"))
    })?;
    let Preview {
        kind,
        path,
        records,
        titles,
    } = preview(text)?;
    let mut columns: Vec<Column> = Vec::new();
    for (name, content) in records.iter().flatten() {
        let known = columns.iter_mut().find(|column| column.header == *name);
        match known {
            Some(column) => column.note(content),
            None => {
                let label = titles
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| identifying_part(name));
                let mut column = Column {
                    header: name.clone(),
                    label: Some(label),
                    ..Column::default()
                };
                column.note(content);
                columns.push(column);
            }
        }
    }
    let layout = match kind {
        ExportType::TypeformJson => Layout::Typeform,
        ExportType::Ndjson => Layout::Ndjson,
        ExportType::Json | ExportType::Csv | ExportType::Xlsx => Layout::Json(path),
    };
    Ok(Peek {
        layout,
        columns,
        start: TableStart::default(),
    })
}

/// The part of a path that identifies its question.
fn identifying_part(path: &str) -> String {
    let parts = path.split('.').filter(|part| !PARENTS.contains(part));
    let parts: Vec<&str> = parts.collect();
    if parts.is_empty() {
        path.to_owned()
    } else {
        parts.join(" ")
    }
}
