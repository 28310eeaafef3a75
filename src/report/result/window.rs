//! The days on which the same answers give at most a precaution, in each format.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::model::{Window, long_date};

/// A window as an object with its first and its last day. Null if there is none.
pub struct WindowEntry(pub Window);

impl Serialize for WindowEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Window::Days { from, to } = self.0 else {
            return serializer.serialize_none();
        };
        let mut days = serializer.serialize_map(Some(2))?;
        days.serialize_entry("from", &from.to_string())?;
        days.serialize_entry("to", &to.map(|day| day.to_string()))?;
        days.end()
    }
}

/// `2026-12-20..2027-01-03`, or `2026-12-20..` if it is still open after two years. Empty if there is none.
pub(super) fn cell(window: Window) -> String {
    match window {
        Window::Never => String::new(),
        Window::Days { from, to } => {
            format!(
                "{from}..{}",
                to.map_or(String::new(), |day| day.to_string())
            )
        }
    }
}

/// `2026-12-20 to 2027-01-03`, for a table. Empty if there is none.
pub(super) fn short(window: Window) -> String {
    match window {
        Window::Never => String::new(),
        Window::Days { from, to: None } => format!("{from} on"),
        Window::Days { from, to: Some(to) } if to == from => format!("only {from}"),
        Window::Days { from, to: Some(to) } => format!("{from} to {to}"),
    }
}

/// `from 20 December 2026 to 3 January 2027`, for a page. `None` if there is no such day.
pub(super) fn in_words(window: Window) -> Option<String> {
    let Window::Days { from, to } = window else {
        return None;
    };
    let first = long_date(from);
    Some(match to {
        Some(to) if to == from => format!("only on {first}"),
        Some(to) => format!("from {first} to {}", long_date(to)),
        None => format!("from {first} on"),
    })
}
