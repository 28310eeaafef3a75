//! Types of questions with their keys, and every test that each takes, as text.

use super::Dice;

/// A type of question, with the values for its tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    YesNo,
    Choice(usize),
    Multi(usize),
    /// Decimals of the step.
    Number(usize),
    /// The durations in its tests.
    Date(&'static [&'static str]),
    Text,
}

/// Names that a test may use in addition to values.
#[derive(Clone, Copy)]
pub(super) struct Allowed {
    pub statuses: bool,
    /// Counts of ticks.
    pub counts: bool,
}

const WORDS: [&str; 4] = ["warts", "burns", "scars", "moles"];

/// Thresholds in steps, far enough apart that two of them make a range.
const NUMBERS: [i64; 5] = [0, 10, 18, 45, 180];

/// Durations from short to long, whose order does not depend on the calendar.
pub(super) const DURATIONS: [&[&str]; 3] = [
    &["1 month", "6 months", "1 year", "13 months", "3 years"],
    &["1 day", "2 weeks", "30 days", "26 weeks", "366 days"],
    &["3 days", "4 weeks", "1 month", "2 years"],
];

impl Kind {
    pub(super) fn draw(may_be_text: bool, dice: &mut Dice) -> Self {
        match dice.below(if may_be_text { 7 } else { 6 }) {
            0 => Self::YesNo,
            1 => Self::Choice(2 + dice.below(3)),
            2 => Self::Multi(1 + dice.below(4)),
            3 => Self::Number(dice.below(4)),
            4 | 5 => Self::Date(DURATIONS[dice.below(DURATIONS.len())]),
            _ => Self::Text,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Choice(_) => "choice",
            Self::Multi(_) => "multi",
            Self::Number(_) => "number",
            Self::Date(_) => "date",
            Self::Text => "text",
        }
    }

    pub(super) fn own_keys(self, dice: &mut Dice) -> String {
        match self {
            Self::YesNo | Self::Text => String::new(),
            Self::Choice(count) | Self::Multi(count) => {
                format!("options = {}\n", list(&WORDS[..count]))
            }
            Self::Number(decimals) => {
                let step = ["1", "0.1", "0.01", "0.001"][decimals];
                let mut keys = format!("step = {step}\n");
                for (key, bound) in [("min", 0), ("max", 200)] {
                    if dice.one_in(2) {
                        keys += &format!("{key} = {}\n", decimal(bound, decimals));
                    }
                }
                keys
            }
            Self::Date(_) => match dice.below(4) {
                0 => String::new(),
                kind => format!("dated = \"{}\"\n", ["past", "future", "any"][kind - 1]),
            },
        }
    }

    /// The text of the clear answers, if there is one. A text question has none.
    pub(super) fn clear(self, dice: &mut Dice) -> Option<String> {
        let optional = matches!(self, Self::YesNo | Self::Multi(_));
        let some = match self {
            Self::Text => return None,
            _ if optional && dice.one_in(2) => return None,
            Self::YesNo => dice.some_of(&["no", "yes"]),
            Self::Choice(count) => dice.some_of(&WORDS[..count]),
            Self::Multi(count) => dice.some_of(&[&["none"], &WORDS[..count]].concat()),
            Self::Number(_) | Self::Date(_) => return Some(self.value(dice)),
        };
        Some(list(&some))
    }

    /// A test: an accepted answer, or a list of some.
    pub(super) fn test(self, allowed: Allowed, dice: &mut Dice) -> String {
        let mut accepts: Vec<String> = Vec::new();
        let list = dice.one_in(4);
        for _ in 0..=(if list { dice.below(3) } else { 0 }) {
            let accept = match dice.below(8) {
                7 if allowed.statuses => {
                    format!("\"{}\"", dice.pick(&["unsure", "declined"]))
                }
                5 | 6 if allowed.counts => {
                    self.tick_count(dice).unwrap_or_else(|| self.value(dice))
                }
                _ => self.value(dice),
            };
            if !accepts.contains(&accept) {
                accepts.push(accept);
            }
        }
        if list {
            format!("[{}]", accepts.join(", "))
        } else {
            accepts.remove(0)
        }
    }

    /// A test on a value.
    fn value(self, dice: &mut Dice) -> String {
        let options: &[&str] = match self {
            Self::YesNo => &["yes", "no"],
            Self::Choice(count) | Self::Multi(count) => &WORDS[..count],
            _ => &[],
        };
        match self {
            Self::YesNo | Self::Choice(_) => match dice.below(4) {
                0 | 1 => format!("\"{}\"", dice.pick(options)),
                2 => format!("{{ is-not = \"{}\" }}", dice.pick(options)),
                _ => format!("{{ none-of = {} }}", list(&dice.some_of(options))),
            },
            Self::Multi(_) => {
                let ticks = [options, &["none"]].concat();
                match dice.below(5) {
                    0 | 1 => format!("\"{}\"", dice.pick(&ticks)),
                    2 => format!("{{ all-of = {} }}", list(&dice.some_of(&ticks))),
                    3 => format!("{{ none-of = {} }}", list(&dice.some_of(&ticks))),
                    _ => format!(
                        "{{ all-of = {}, none-of = {} }}",
                        list(&dice.some_of(options)),
                        list(&dice.some_of(&ticks))
                    ),
                }
            }
            Self::Number(decimals) => number_test(decimals, dice),
            Self::Date(durations) => match dice.below(6) {
                0 => self.window(dice),
                1 | 2 => format!("{{ older-than = \"{}\" }}", dice.pick(durations)),
                3 => self.window(dice),
                4 => format!("{{ in-next = \"{}\" }}", dice.pick(durations)),
                _ => format!("{{ later-than = \"{}\" }}", dice.pick(durations)),
            },
            Self::Text => unreachable!("text is never tested"),
        }
    }

    /// A count of ticks, if there are ticks to count.
    fn tick_count(self, dice: &mut Dice) -> Option<String> {
        let Self::Multi(options @ 2..) = self else {
            return None;
        };
        let mut of = dice.some_of(&WORDS[..options]);
        if of.len() < 2 || dice.one_in(3) {
            let wanted = 2 + dice.below(options - 1);
            return Some(format!("{{ at-least = {wanted} }}"));
        }
        of.reverse();
        let wanted = 2 + dice.below(of.len() - 1);
        Some(format!("{{ at-least = {wanted}, of = {} }}", list(&of)))
    }

    /// A `within`, possibly with an `older-than`.
    pub(super) fn window(self, dice: &mut Dice) -> String {
        let Self::Date(durations) = self else {
            unreachable!("only dates have windows");
        };
        let within = dice.below(durations.len());
        let longer = &durations[within];
        if within > 0 && dice.one_in(3) {
            let shorter = durations[dice.below(within)];
            return format!("{{ within = \"{longer}\", older-than = \"{shorter}\" }}");
        }
        format!("{{ within = \"{longer}\" }}")
    }
}

fn number_test(decimals: usize, dice: &mut Dice) -> String {
    let low = dice.below(NUMBERS.len() - 1);
    let high = low + 1 + dice.below(NUMBERS.len() - 1 - low);
    let [low, high] = [low, high].map(|index| decimal(NUMBERS[index], decimals));
    let above = *dice.pick(&["at-least", "over"]);
    let below = *dice.pick(&["under", "at-most"]);
    match dice.below(4) {
        0 => low,
        1 => format!("{{ {above} = {low} }}"),
        2 => format!("{{ {below} = {high} }}"),
        _ => format!("{{ {above} = {low}, {below} = {high} }}"),
    }
}

/// A number of steps with this number of decimals, without a decimal point if it is whole.
fn decimal(steps: i64, decimals: usize) -> String {
    let (whole, rest) = (
        steps / 10_i64.pow(decimals as u32),
        steps % 10_i64.pow(decimals as u32),
    );
    match rest {
        0 => whole.to_string(),
        rest => format!("{whole}.{rest:0decimals$}"),
    }
}

fn list(ids: &[&str]) -> String {
    let quoted: Vec<_> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
