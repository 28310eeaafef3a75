//! Answers that are known in part: drawn, written in each format, and known more exactly.

use contraindication::model::{Dated, Kind, NumberKind, Question, YEARS};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Dice;

/// The values that an answer could be. One that is a single option is written as that option.
#[derive(Clone)]
pub enum Part {
    OneOf(Vec<String>),
    /// The ends as decimals of so many digits, in steps.
    Numbers(Option<i64>, Option<i64>, u8),
    Days(Option<Date>, Option<Date>),
}

impl Part {
    /// Several of the options.
    pub fn of_options(options: &[String], dice: &mut Dice) -> Self {
        let mut some = dice.some_of(options);
        if some.len() == 1 {
            some = options.to_vec();
        }
        let order = dice.order(some.len()).into_iter();
        Self::OneOf(order.map(|index| some[index].clone()).collect())
    }

    /// Numbers from one on, or around it.
    pub fn of_numbers(near: i64, number: &NumberKind, dice: &mut Dice) -> Self {
        let other = near + [1, 0, 7, 300][dice.below(4)];
        match dice.below(5) {
            3 => Self::Numbers(None, Some(near), number.decimals),
            4 => Self::Numbers(Some(near), None, number.decimals),
            _ => Self::Numbers(Some(near), Some(other), number.decimals),
        }
    }

    /// Days from one on, or around it.
    pub fn of_days(near: Date, dice: &mut Dice) -> Self {
        let other = near.saturating_add([1, 0, 40, 400][dice.below(4)].days());
        let last = Date::constant(*YEARS.end(), 12, 31);
        match dice.below(12) {
            10 => Self::Days(None, Some(near)),
            11 => Self::Days(Some(near), None),
            _ => Self::Days(Some(near), Some(other.min(last))),
        }
    }

    /// Some of the values that the question allows, seen from the day it was answered.
    pub fn refined(&self, question: &Question, limit: Date, dice: &mut Dice) -> Self {
        match (self, &question.kind) {
            (Self::OneOf(options), _) => Self::OneOf(dice.some_of(options)),
            (Self::Numbers(low, high, decimals), Kind::Number(number)) => {
                let low = low.or(number.min).unwrap_or(high.unwrap_or(0) - 100);
                let high = high.or(number.max).unwrap_or(low + 100);
                let low = number.min.map_or(low, |min| low.max(min));
                let high = number.max.map_or(high, |max| high.min(max));
                let Ok(width) = usize::try_from(high - low) else {
                    return self.clone();
                };
                let mut ends = [0, 0].map(|_: i64| low + dice.below(width + 1) as i64);
                ends.sort_unstable();
                Self::Numbers(Some(ends[0]), Some(ends[1]), *decimals)
            }
            (Self::Days(from, to), Kind::Date(dated)) => {
                let from = from.unwrap_or(Date::constant(*YEARS.start(), 1, 1));
                let to = to.unwrap_or(Date::constant(*YEARS.end(), 12, 31));
                let (from, to) = match dated {
                    Dated::Past => (from, to.min(limit)),
                    Dated::Future => (from.max(limit), to),
                    Dated::Any => (from, to),
                };
                let Ok(width) = usize::try_from(to.since(from).expect("a span").get_days()) else {
                    return self.clone();
                };
                let mut ends = [0, 0].map(|_: i64| dice.below(width + 1) as i64);
                ends.sort_unstable();
                let [first, last] = ends.map(|days| from.saturating_add(days.days()));
                Self::Days(Some(first), Some(last))
            }
            (Self::Numbers(..) | Self::Days(..), _) => self.clone(),
        }
    }

    pub fn toml(&self) -> String {
        self.written(" = ", |day| day.to_string(), ["{ ", " }"])
    }

    pub fn json(&self) -> String {
        self.written(":", |day| format!("\"{day}\""), ["{", "}"])
    }

    /// As a cell of a CSV.
    pub fn cell(&self) -> String {
        match self {
            Self::OneOf(options) => options.join("|"),
            Self::Numbers(..) | Self::Days(..) => {
                let [low, high] = self.ends(|day| day.to_string());
                format!("{}..{}", low.unwrap_or_default(), high.unwrap_or_default())
            }
        }
    }

    fn written(&self, is: &str, day: impl Fn(&Date) -> String, [open, close]: [&str; 2]) -> String {
        // JSON wants its keys in quotes
        let key = |key: &str| match is {
            ":" => format!("\"{key}\"{is}"),
            _ => format!("{key}{is}"),
        };
        let entries = match self {
            Self::OneOf(options) => match options.as_slice() {
                [one] => return format!("\"{one}\""),
                _ => format!("{}[\"{}\"]", key("one-of"), options.join("\", \"")),
            },
            Self::Numbers(..) | Self::Days(..) => {
                let keys = match self {
                    Self::Days(..) => ["from", "to"],
                    Self::OneOf(_) | Self::Numbers(..) => ["at-least", "at-most"],
                };
                let ends = keys.into_iter().zip(self.ends(day));
                let ends = ends.filter_map(|(one, end)| Some(format!("{}{}", key(one), end?)));
                ends.collect::<Vec<_>>().join(", ")
            }
        };
        format!("{open}{entries}{close}")
    }

    fn ends(&self, day: impl Fn(&Date) -> String) -> [Option<String>; 2] {
        match self {
            Self::OneOf(_) => [None, None],
            Self::Days(from, to) => [from, to].map(|end| end.as_ref().map(&day)),
            Self::Numbers(low, high, decimals) => {
                let number = NumberKind {
                    unit: None,
                    min: None,
                    max: None,
                    decimals: *decimals,
                };
                [low, high].map(|end| end.map(|steps| number.show(steps)))
            }
        }
    }
}
