//! Reads a duration, and compares two if the result does not depend on the calendar.

use std::cmp::Ordering;

use super::block::{Spanned, report_confusable, shown, wrong_type};
use super::confusable;
use super::tree::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Duration, Unit};

const UNITS: [Unit; 4] = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];

/// Reads `"6 months"`.
pub(crate) fn read(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<Duration>> {
    let ValueKind::Text(text) = &value.kind else {
        wrong_type(
            value,
            key,
            "takes a duration in quotes: `\"6 months\"`",
            diagnostics,
        );
        return None;
    };
    match parse(text) {
        Ok(duration) => Some(Spanned {
            value: duration,
            span: value.span,
        }),
        Err(help) => {
            let plain = confusable::plain(text).filter(|plain| parse(plain).is_ok());
            if let Some(plain) = plain {
                let text = Spanned {
                    value: text.clone(),
                    span: value.span,
                };
                report_confusable(&text, &plain, diagnostics);
                return parse(&plain).ok().map(|value| Spanned {
                    value,
                    span: text.span,
                });
            }
            let message = format!("`{}` is not a duration", shown(text));
            diagnostics
                .push(Diagnostic::new(Finding::InvalidDuration, value.span, message).help(help));
            None
        }
    }
}

fn parse(text: &str) -> Result<Duration, String> {
    let general =
        || "write a number and `days`, `weeks`, `months` or `years`: `\"6 months\"`".to_owned();
    let (number, unit) = text.split_once(' ').ok_or_else(general)?;
    if let Some(days) = in_hours(text) {
        return Err(days);
    }
    let count = match number.parse::<u32>() {
        Ok(count) if number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0') => {
            count
        }
        Ok(0) => return Err("a duration is at least `1 day`".to_owned()),
        _ => {
            let word = number_word(number).zip(unit_word(unit));
            return Err(word.map_or_else(general, |(count, unit)| {
                format!("write `{}`", Duration { count, unit })
            }));
        }
    };
    let unit = match unit_word(unit) {
        Some(known) => {
            let right = Duration { count, unit: known }.to_string();
            if right == text {
                known
            } else {
                return Err(format!("write `{right}`"));
            }
        }
        None => return Err(general()),
    };
    if count > unit.most() {
        return Err("a duration is at most 200 years".to_owned());
    }
    Ok(Duration { count, unit })
}

/// Converts hours to days, so that a wait cannot end early, whatever the time of day.
fn in_hours(text: &str) -> Option<String> {
    let (number, unit) = text.trim().split_once(' ')?;
    let hours = number.parse::<u32>().ok().or_else(|| number_word(number))?;
    if !unit.trim().to_lowercase().starts_with("hour") {
        return None;
    }
    let days = Duration {
        count: hours.div_ceil(24).saturating_add(1),
        unit: Unit::Day,
    };
    Some(format!(
        "there are no hours; so that it cannot end early, write `{days}`"
    ))
}

fn unit_word(word: &str) -> Option<Unit> {
    let word = word.trim().to_lowercase();
    UNITS
        .into_iter()
        .find(|unit| word == unit.word() || word.strip_suffix('s') == Some(unit.word()))
}

fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&str; 13] = [
        "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let at = WORDS
        .iter()
        .position(|known| word.eq_ignore_ascii_case(known))?;
    u32::try_from(at.max(1)).ok()
}

/// Compares two durations counted from the same day. Returns `None` if the result depends on that day.
///
/// If two durations are equal on some days and in the same order on all others, that order is returned: four weeks are
/// never longer than a month.
pub(super) fn compare(a: Duration, b: Duration) -> Option<Ordering> {
    match (a.in_days(), b.in_days(), a.in_months(), b.in_months()) {
        (Some(a), Some(b), ..) => Some(a.cmp(&b)),
        (.., Some(a), Some(b)) => Some(a.cmp(&b)),
        (Some(days), _, _, Some(months)) => days_to_months(days, months),
        (_, Some(days), Some(months), _) => days_to_months(days, months).map(Ordering::reverse),
        _ => None,
    }
}

fn days_to_months(days: u32, months: u32) -> Option<Ordering> {
    // every month has 28 to 31 days, so most pairs need no calendar, which is slow
    if days <= 28 * months {
        return Some(Ordering::Less);
    }
    if days >= 31 * months {
        return Some(Ordering::Greater);
    }
    let months = Duration {
        count: months,
        unit: Unit::Month,
    };
    let (shortest, longest) = months.days();
    if days <= shortest {
        Some(Ordering::Less)
    } else if days >= longest {
        Some(Ordering::Greater)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_strictly_and_a_correction_is_offered() {
        let help = |text: &str| {
            parse(text)
                .map(|d| d.to_string())
                .unwrap_or_else(|help| help)
        };
        assert_eq!(help("6 months"), "6 months");
        assert_eq!(help("1 week"), "1 week");
        assert_eq!(help("six months"), "write `6 months`");
        assert_eq!(help("1 months"), "write `1 month`");
        assert_eq!(help("10 day"), "write `10 days`");
        assert_eq!(help("0 days"), "a duration is at least `1 day`");
        assert_eq!(
            help("24 hours"),
            "there are no hours; so that it cannot end early, write `2 days`"
        );
        assert_eq!(help("201 years"), "a duration is at most 200 years");
    }

    #[test]
    fn only_an_order_that_depends_on_the_calendar_is_not_decided() {
        let d = |text: &str| parse(text).expect("a duration");
        assert_eq!(compare(d("26 weeks"), d("6 months")), None);
        assert_eq!(compare(d("14 days"), d("6 months")), Some(Ordering::Less));
        assert_eq!(compare(d("4 weeks"), d("1 month")), Some(Ordering::Less));
        assert_eq!(compare(d("30 days"), d("1 month")), None);
        assert_eq!(compare(d("2 weeks"), d("14 days")), Some(Ordering::Equal));
        assert_eq!(compare(d("1 year"), d("12 months")), Some(Ordering::Equal));
    }
}
