//! The last cells of each row, from the title of the mapping on. They are the same in all rows of a file.

/// The last cells of a row.
#[derive(Default)]
pub(super) struct RowEnd {
    /// The cells after the title, with the line end.
    rest: Vec<u8>,
    title: String,
    cells: Vec<u8>,
    /// Number of them that are escaped.
    defused: u64,
}

impl RowEnd {
    /// The end of a row without a mapping. `rest` are the cells after its title.
    pub(super) fn new(rest: &[u8]) -> Self {
        let mut end = Self {
            rest: rest.to_vec(),
            title: String::new(),
            cells: Vec::new(),
            defused: 0,
        };
        end.set("", b"", 0);
        end
    }

    /// Whether this is the title.
    pub(super) fn has(&self, title: &str) -> bool {
        // most titles are empty; on some processors it takes hundreds of cycles to compare empty texts in memory
        self.title.len() == title.len() && (title.is_empty() || self.title == title)
    }

    /// Sets the title and its cell. `defused` is 1 if the cell is escaped.
    pub(super) fn set(&mut self, title: &str, cell: &[u8], defused: u64) {
        title.clone_into(&mut self.title);
        self.cells = [b",", cell, &self.rest].concat();
        self.defused = defused;
    }

    /// Adds the cells. Returns the number of them that are escaped.
    #[inline(always)]
    pub(super) fn push_to(&self, out: &mut Vec<u8>) -> u64 {
        out.extend_from_slice(&self.cells);
        self.defused
    }
}
