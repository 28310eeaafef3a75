//! The columns that a mapping names: by their header, or by a name of its own for a header that repeats.

use std::collections::HashMap;

use crate::source::Span;

/// A column of a mapping, by its place in [`Columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ColumnId(pub usize);

/// A column that a mapping names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// As the mapping writes it.
    pub name: String,
    /// Its header, folded.
    pub header: String,
    /// Its number in the export, from 1, if the header alone does not tell it.
    pub at: Option<usize>,
    /// The first place where the mapping names it.
    pub span: Span,
}

/// Every column that a mapping names, and what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    list: Vec<Column>,
    by_name: HashMap<String, ColumnId>,
    /// Those that are deliberately not read.
    pub left_out: Vec<ColumnId>,
    /// The starts of headers, folded, of columns that are not read if nothing else names them.
    pub left_out_like: Vec<(String, Span)>,
}

impl Columns {
    /// The column of a folded name, which is added if it is new.
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

    /// Adds a column under a folded name of its own. Returns the one that has the name already, if there is one.
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

    /// Every column with its id, in the order in which the mapping names them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (ColumnId, &Column)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, column)| (ColumnId(index), column))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The names of the mapping's own that are no header.
    pub(crate) fn own_names(&self) -> impl Iterator<Item = (&str, ColumnId)> {
        let names = self.by_name.iter();
        let own = names.filter(|(_, id)| self.get(**id).at.is_some());
        own.map(|(name, id)| (name.as_str(), *id))
    }
}
