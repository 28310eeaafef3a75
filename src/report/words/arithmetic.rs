//! The calculation of a date, in words.

use crate::intake::Form;
use crate::model::{NotBefore, PartialDate, Protocol, WaitFrom, long_date};
use crate::report::words::answer::date_in_words;
use crate::report::words::condition::quoted;

/// The calculation of a date: `“When …?” 20 June 2026 + 6 months`.
pub(in crate::report) fn arithmetic(protocol: &Protocol, form: &Form, wait: &NotBefore) -> String {
    let duration = wait.duration;
    match wait.from {
        WaitFrom::Screening(day) => format!("{}, the day asked for, + {duration}", long_date(day)),
        WaitFrom::Answer(question, day) => {
            let ask = quoted(&protocol.question(question).ask);
            match form.answers.get(question).as_date() {
                Some(
                    date @ (PartialDate::Month(..)
                    | PartialDate::Year(_)
                    | PartialDate::Between { .. }),
                ) => format!(
                    "{ask} {}, counted from {}, + {duration}",
                    date_in_words(date),
                    long_date(day)
                ),
                Some(PartialDate::Day(_)) | None => {
                    format!("{ask} {} + {duration}", long_date(day))
                }
            }
        }
    }
}
