//! The column for windows: the first and the last day of each, or null.

use std::sync::Arc;

use arrow_array::builder::Date32Builder;
use arrow_array::{ArrayRef, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Fields};
use contraindication::model::Window;
use jiff::civil::Date;

/// The windows of some rows.
#[derive(Default)]
pub(super) struct Windows {
    from: Date32Builder,
    to: Date32Builder,
    there: Vec<bool>,
}

impl Windows {
    /// The keys that a window has in JSON.
    pub(super) fn fields() -> Fields {
        let day = |name| Field::new(name, DataType::Date32, true);
        Fields::from(vec![day("from"), day("to")])
    }

    pub(super) fn append(&mut self, window: Window) {
        let (from, to) = match window {
            Window::Never => (None, None),
            Window::Days { from, to } => (Some(from), to),
        };
        self.there.push(from.is_some());
        self.from.append_option(from.map(days));
        self.to.append_option(to.map(days));
    }

    /// Takes the column so far.
    pub(super) fn finish(&mut self) -> ArrayRef {
        let days: Vec<ArrayRef> = vec![Arc::new(self.from.finish()), Arc::new(self.to.finish())];
        let there = NullBuffer::from(std::mem::take(&mut self.there));
        Arc::new(StructArray::new(Self::fields(), days, Some(there)))
    }
}

/// The number of days since 1970-01-01.
pub(super) fn days(day: Date) -> i32 {
    let between = day.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    i32::try_from(between).unwrap_or_default()
}
