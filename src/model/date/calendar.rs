//! The days that are valid.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// The years that are valid in an answer, a screening date or a file.
pub const YEARS: RangeInclusive<i16> = 1900..=2199;

/// The first day of these years.
pub const FIRST_DAY: Date = Date::constant(*YEARS.start(), 1, 1);

/// The last day of these years.
pub const LAST_DAY: Date = Date::constant(*YEARS.end(), 12, 31);
