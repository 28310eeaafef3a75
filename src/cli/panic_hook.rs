//! Panics. Only the location is printed, because the message could contain an answer.

use std::panic::{self, Location};

use super::stderr;
use crate::intake::is_reading_workbook;

/// Makes a panic print only its location. The run then ends with exit code 101, and no output file is created. A panic
/// about a damaged workbook is caught, and prints nothing.
pub(super) fn install() {
    panic::set_hook(Box::new(|info| {
        if !is_reading_workbook() {
            stderr::line(&message(info.location()));
        }
    }));
}

fn message(place: Option<&Location<'_>>) -> String {
    let place = place.map_or_else(String::new, |place| {
        format!(", at {}:{}", place.file(), place.line())
    });
    format!("error: a bug in the program{place}: its output is not complete")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported_by_its_location() {
        let place = Location::caller();
        let message = message(Some(place));
        let (file, line) = (place.file(), place.line());
        assert_eq!(
            message,
            format!("error: a bug in the program, at {file}:{line}: its output is not complete")
        );
    }
}
