//! The cells of one record, by the column of the mapping.

use super::reader::CellSource;
use crate::intake::fold::fold;
use crate::intake::mapping::ColumnId;
use crate::intake::notation::{CellView, Content, ContentKind};

/// The reason why a cell of several rows cannot be read.
const DIFFERENT: &str = "the rows of the record fill this column differently";

/// The cells of a record.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    /// The line on which it starts.
    pub line: u64,
    /// The reason why the rows of the record cannot be told apart.
    pub fault: Option<(ColumnId, &'static str)>,
    list: Vec<Cell>,
}

#[derive(Debug, Clone, Default)]
struct Cell {
    content: Content,
    /// The line of the row that holds it.
    line: u64,
    is_different: bool,
}

impl Cells {
    /// The cells of a row, in the order of the columns of the mapping.
    pub(crate) fn new(line: u64, contents: impl Iterator<Item = Content>) -> Self {
        let cell = |content| Cell {
            content,
            line,
            is_different: false,
        };
        Self {
            line,
            fault: None,
            list: contents.map(cell).collect(),
        }
    }

    /// A cell.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or two rows of the record have different contents.
    pub(crate) fn content(&self, column: ColumnId) -> Result<&Content, String> {
        let cell = &self.list[column.0];
        match (&cell.content.kind, cell.is_different) {
            (ContentKind::Fault(message), _) => Err(message.clone()),
            (_, true) => Err(DIFFERENT.to_owned()),
            (_, false) => Ok(&cell.content),
        }
    }

    /// The text of a cell, even if it cannot be read.
    pub(crate) fn text(&self, column: ColumnId) -> &str {
        &self.list[column.0].content.text
    }

    /// The line of the row that holds a cell.
    pub(crate) fn line_of(&self, column: ColumnId) -> u64 {
        self.list[column.0].line
    }

    /// Adds the cells of another row of the record. Those of some columns may differ.
    pub(crate) fn merge(&mut self, other: Self, may_differ: impl Fn(ColumnId) -> bool) {
        let own = self.list.iter_mut().zip(other.list).enumerate();
        for (index, (own, other)) in own {
            own.merge(other, may_differ(ColumnId(index)));
        }
        self.fault = self.fault.or(other.fault);
    }
}

impl CellSource for Cells {
    fn view(&self, column: ColumnId) -> Result<CellView<'_>, String> {
        self.content(column).map(Content::view)
    }
}

impl Cell {
    fn merge(&mut self, other: Self, may_differ: bool) {
        let is_different = self.is_different || other.is_different;
        if other.is_blank() {
            self.is_different = is_different;
        } else if self.is_blank() {
            *self = other;
            self.is_different = is_different;
        } else {
            let is_same = fold(&self.content.text) == fold(&other.content.text);
            // rows need not come in the order of the file
            if other.line < self.line && !may_differ {
                *self = other;
            }
            self.is_different = is_different || !is_same && !may_differ;
        }
    }

    fn is_blank(&self) -> bool {
        let is_fault = matches!(self.content.kind, ContentKind::Fault(_));
        !is_fault && fold(&self.content.text).is_empty()
    }
}
