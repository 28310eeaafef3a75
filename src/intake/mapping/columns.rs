//! The columns of a mapping: named by their header, or by a name in the mapping if the header repeats.

use std::collections::HashMap;

use crate::source::Span;

/// A column of a mapping, as an index in [`Columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnId(pub usize);

/// A column of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// The name as written in the mapping.
    pub name: String,
    /// Its header, folded.
    pub header: String,
    /// Its number in the export, from 1, if the header alone does not identify it.
    pub at: Option<usize>,
    /// The first location at which the mapping names it.
    pub span: Span,
}

/// Every column of a mapping, and those that it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    list: Vec<Column>,
    by_name: HashMap<String, ColumnId>,
    /// Columns that are deliberately not read.
    pub left_out: Vec<ColumnId>,
    /// Folded starts of headers. Their columns are not read unless something else names them.
    pub left_out_like: Vec<(String, Span)>,
}

impl Columns {
    /// The column with a folded name. Adds it if it is new.
    pub(crate) fn named(&mut self, folded: &str, written: &str, span: Span) -> ColumnId {
        if let Some(known) = self.by_name.get(folded) {
            return *known;
        }
        let column = Column {
            name: written.to_owned(),
            header: folded.to_owned(),
            at: None,
            span,
        };
        self.add(folded, column)
    }

    /// Adds a column under a folded name of the mapping. Returns the column that already has the name, if there is one.
    pub(crate) fn add_own(&mut self, folded: &str, column: Column) -> Result<ColumnId, ColumnId> {
        match self.by_name.get(folded) {
            Some(known) => Err(*known),
            None => Ok(self.add(folded, column)),
        }
    }

    fn add(&mut self, folded: &str, column: Column) -> ColumnId {
        let id = ColumnId(self.list.len());
        self.list.push(column);
        self.by_name.insert(folded.to_owned(), id);
        id
    }

    /// A column.
    pub(crate) fn get(&self, id: ColumnId) -> &Column {
        &self.list[id.0]
    }

    /// Every column with its id, in the order of the mapping.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ColumnId, &Column)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, column)| (ColumnId(index), column))
    }

    /// Number of columns.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The names of the mapping that are not headers.
    pub(crate) fn own_names(&self) -> impl Iterator<Item = (&str, ColumnId)> {
        let names = self.by_name.iter();
        let own = names.filter(|(_, id)| self.get(**id).at.is_some());
        own.map(|(name, id)| (name.as_str(), *id))
    }
}
