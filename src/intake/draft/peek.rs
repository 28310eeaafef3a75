//! A first look at an export: its layout, its columns, and the cells of each.

mod csv;
mod json;
mod start;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::intake::InputError;
use crate::intake::fold::fold;
use crate::intake::mapping::Encoding;
use crate::intake::notation::{Content, ContentKind};
pub(super) use start::TableStart;

/// Maximum number of different cells of a column that are stored.
const MAX_CELLS: usize = 2000;

/// Maximum length in bytes of a cell that is stored. A longer cell was written by a person.
const MAX_CELL_LENGTH: usize = 1000;

/// The layout of an export, and its columns.
#[derive(Debug)]
pub(super) struct Peek {
    pub layout: Layout,
    pub columns: Vec<Column>,
    /// The rows of a table that are not records.
    pub start: TableStart,
}

/// The format of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    Csv {
        encoding: Encoding,
        delimiter: u8,
    },
    /// The name of the sheet, if several are visible.
    #[cfg_attr(
        not(feature = "xlsx"),
        expect(dead_code, reason = "only workbooks have sheets")
    )]
    Xlsx(Option<String>),
    /// The path of the list of records, if that is not the whole document.
    Json(Option<String>),
    Ndjson,
    Typeform,
}

/// One column.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// The header as written. For JSON, the path.
    pub header: String,
    /// The name that the draft gives it: its header, if no other column has it.
    pub name: String,
    /// Its label, if that is not the header.
    pub label: Option<String>,
    /// The number of occurrences of each cell.
    pub cells: BTreeMap<String, u64>,
    pub filled: u64,
    /// Whether it contains days of a workbook.
    pub has_days: bool,
    /// Whether its cells are not stored, because they are many or long.
    pub is_free: bool,
}

impl Peek {
    /// Looks at an export. `header` is the number of the row with the header of a table, if the user names it.
    pub(super) fn read(mut export: impl Read, header: Option<u64>) -> Result<Self, InputError> {
        let mut bytes = Vec::new();
        export.read_to_end(&mut bytes)?;
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let mut peek = match text.trim_ascii_start().first() {
            _ if bytes.starts_with(b"PK\x03\x04") => workbook(&bytes, header),
            Some(b'{' | b'[') if header.is_some() => {
                let message = "JSON has no header row: leave out `--header`";
                return Err(InputError::Header(message.to_owned()));
            }
            Some(b'{' | b'[') => json::read(text),
            _ => csv::read(&bytes, header),
        }?;
        peek.name_columns();
        Ok(peek)
    }

    /// A table, whose columns get the wording in its first rows.
    fn of_table(layout: Layout, mut columns: Vec<Column>, start: TableStart) -> Self {
        for (column, label) in columns.iter_mut().zip(&start.labels) {
            column.label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
        }
        Self {
            layout,
            columns,
            start,
        }
    }

    /// Names each column. Headers that look the same do not tell columns apart, so their names have a number.
    fn name_columns(&mut self) {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for column in &self.columns {
            *counts.entry(fold(&column.header).into_owned()).or_default() += 1;
        }
        let mut taken: BTreeSet<String> = counts.keys().cloned().collect();
        for (at, column) in (1..).zip(&mut self.columns) {
            let header = fold(&column.header).into_owned();
            if !header.is_empty() && counts.get(&header) == Some(&1) {
                column.name.clone_from(&column.header);
                continue;
            }
            column.name = match header.as_str() {
                "" => format!("column {at}"),
                _ => format!("{header} ({at})"),
            };
            while !taken.insert(column.name.clone()) {
                column.name.push('*');
            }
        }
    }

    /// The column with this name.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// A column without cells.
    pub(super) fn named(header: &str) -> Self {
        Self {
            header: header.trim().to_owned(),
            ..Self::default()
        }
    }

    /// Its label.
    pub(super) fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.header)
    }

    /// Records the content of a cell.
    pub(super) fn note(&mut self, content: &Content) {
        match &content.kind {
            ContentKind::List(texts) => texts.iter().for_each(|text| self.note_text(text)),
            ContentKind::Day(_) => {
                self.filled += 1;
                self.has_days = true;
            }
            ContentKind::Text | ContentKind::TextAmongDays | ContentKind::Number => {
                self.note_text(&content.text);
            }
            ContentKind::Fault(_) => self.filled += 1,
        }
    }

    /// Records a text.
    pub(super) fn note_text(&mut self, cell: &str) {
        if fold(cell).is_empty() {
            return;
        }
        self.filled += 1;
        let cell = cell.trim();
        let is_new = self.cells.len() >= MAX_CELLS && !self.cells.contains_key(cell);
        if cell.len() > MAX_CELL_LENGTH || is_new {
            self.is_free = true;
            self.cells.clear();
        }
        if !self.is_free {
            *self.cells.entry(cell.to_owned()).or_default() += 1;
        }
    }
}

#[cfg(feature = "xlsx")]
fn workbook(bytes: &[u8], header: Option<u64>) -> Result<Peek, InputError> {
    use start::{EXAMINED, FirstRow};

    let (sheet, rows) = crate::intake::mapped::first_sheet(bytes)?;
    let most = EXAMINED + header.unwrap_or_default();
    let first = rows.iter().take_while(|(number, _)| *number <= most);
    let first = first.map(|(number, row)| FirstRow {
        number: *number,
        cells: row.iter().map(|content| content.text.clone()).collect(),
    });
    let start = TableStart::find(&first.collect::<Vec<_>>(), header)?;
    let mut rows = rows.iter().skip_while(|(number, _)| *number < start.header);
    let Some((number, header)) = rows.next() else {
        return Err(InputError::Header(match start.header {
            1 => "the sheet is empty: it must hold a header".to_owned(),
            row => format!("the sheet has no header in row {row}: it ends before"),
        }));
    };
    let mut columns: Vec<Column> = header
        .iter()
        .map(|content| Column::named(&content.text))
        .collect();
    for (_, row) in rows.filter(|(row, _)| *row > number + start.skip) {
        for (column, content) in columns.iter_mut().zip(row) {
            column.note(content);
        }
    }
    Ok(Peek::of_table(Layout::Xlsx(sheet), columns, start))
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &[u8], _: Option<u64>) -> Result<Peek, InputError> {
    let message = "this program was built without workbooks: save the sheet as CSV";
    Err(InputError::Header(message.to_owned()))
}
