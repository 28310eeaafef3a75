//! The window of a record, computed by screening it again for each day of two years.

use contraindication::model::{Duration, ProcedureId, Protocol, Unit, Verdict, Window};
use jiff::ToSpan;

use super::Oracle;
use super::calendar::later;
use crate::support::random::Sheet;

/// The first consecutive days on which the record gives at most a precaution.
pub(crate) fn window(protocol: &Protocol, sheet: &Sheet, procedure: ProcedureId) -> Window {
    let two_years = Duration {
        count: 2,
        unit: Unit::Year,
    };
    let end = later(sheet.on, two_years);
    let days = sheet.on.series(1.day()).take_while(|day| *day <= end);
    let mut from = None;
    for day in days {
        let sheet = sheet.moved_to(day);
        let (_, at_most) = Oracle::new(protocol, &sheet).interval(procedure);
        match (from, at_most <= Verdict::Precaution) {
            (None, true) => from = Some(day),
            (Some(from), false) => {
                let to = Some(day.saturating_sub(1.day()));
                return Window::Days { from, to };
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    from.map_or(Window::Never, |from| Window::Days { from, to: None })
}
