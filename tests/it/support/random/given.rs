//! Random answers: every status, values on and next to the tested ones, and partly known answers.

use contraindication::model::{
    Accept, DateTest, Dated, Duration, Kind, NumberKind, PartialDate, Protocol, Question,
    QuestionId, Unit, YEARS,
};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Dice;

/// An answer of a person to a question.
#[derive(Clone)]
pub(crate) enum Given {
    /// No answer, in one of several notations.
    Blank,
    /// An option, a status, a text, or a value that cannot be read.
    Word(String),
    Number(String),
    Date(PartialDate),
    Ticks {
        ticked: Vec<String>,
        open: Vec<String>,
    },
    /// One of several options.
    OneOf(Vec<String>),
    /// A number from one to another.
    Between(Option<String>, Option<String>),
    /// A date from one to another.
    Days(Option<PartialDate>, Option<PartialDate>),
}

const TEXTS: [&str; 4] = [
    "nothing more",
    "said \"no\", twice",
    "first line\nsecond; third",
    "caf\u{e9} \\ 'x'",
];

impl Given {
    /// Whether it is equivalent to no answer.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Ticks { ticked, .. } => ticked.is_empty(),
            _ => false,
        }
    }

    /// Draws an answer to a question. `None` if its key is absent.
    pub(crate) fn draw(
        protocol: &Protocol,
        id: QuestionId,
        on: Date,
        dice: &mut Dice,
    ) -> Option<Self> {
        let question = protocol.question(id);
        let word = |word: &str| Some(Self::Word(word.to_owned()));
        match dice.below(16) {
            10 | 11 => return None,
            12 => return Some(Self::Blank),
            13 => return word("unsure"),
            14 => return word("declined"),
            15 if !matches!(question.kind, Kind::Multi { .. }) => return word("wrong"),
            _ => {}
        }
        let options: Vec<String> = question
            .kind
            .option_ids()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let in_part = dice.one_in(3);
        Some(match &question.kind {
            Kind::Choice(_) if in_part => Self::OneOf(draw_some(&options, dice)),
            Kind::YesNo | Kind::Choice(_) => Self::Word(dice.pick(&options).clone()),
            Kind::Multi { .. } => draw_ticks(&options, dice),
            Kind::Number(number) if in_part => draw_between(protocol, id, number, dice),
            Kind::Number(number) => Self::Number(draw_number(protocol, id, number, dice)),
            Kind::Date(dated) if in_part => draw_days(protocol, id, *dated, on, dice),
            Kind::Date(dated) => Self::Date(draw_date(protocol, id, *dated, on, dice)),
            Kind::Text => Self::Word((*dice.pick(&TEXTS)).to_owned()),
        })
    }

    /// The answer, known more exactly. `limit` is the first or last day that a date may have.
    pub(crate) fn refined(self, question: &Question, limit: Date, dice: &mut Dice) -> Self {
        match (self, &question.kind) {
            (Self::Date(date), Kind::Date(dated)) => refine_date(date, *dated, limit, dice),
            (Self::Days(from, to), Kind::Date(dated)) => {
                refine_days((from, to), *dated, limit, dice)
            }
            (Self::Between(low, high), Kind::Number(number)) => {
                refine_between((low, high), number, dice)
            }
            (Self::OneOf(options), _) if options.len() > 1 => {
                let mut some = dice.some_of(&options);
                match some.len() {
                    1 => Self::Word(some.remove(0)),
                    _ => Self::OneOf(some),
                }
            }
            (Self::Ticks { ticked, open }, _) => decide_some(ticked, open, dice),
            (given, _) => given,
        }
    }
}

/// Two or more of the options, in any order.
fn draw_some(options: &[String], dice: &mut Dice) -> Vec<String> {
    let count = 2 + dice.below(options.len() - 1);
    let order = dice.order(options.len()).into_iter();
    order.take(count).map(|one| options[one].clone()).collect()
}

fn draw_ticks(options: &[String], dice: &mut Dice) -> Given {
    let mut ticked = match dice.below(3) {
        0 => Vec::new(),
        _ => dice.some_of(options),
    };
    let rest = options.iter().filter(|option| !ticked.contains(option));
    let rest: Vec<String> = rest.cloned().collect();
    let open = if !rest.is_empty() && dice.one_in(3) {
        dice.some_of(&rest)
    } else {
        Vec::new()
    };
    match dice.below(6) {
        4 => ticked.push("unsure".to_owned()),
        5 => ticked.extend(["declined", "unsure"].map(str::to_owned)),
        3 if ticked.is_empty() && !open.is_empty() => {}
        _ if ticked.is_empty() => ticked.push("none".to_owned()),
        _ => {}
    }
    Given::Ticks { ticked, open }
}

/// A number equal or next to a tested one.
fn draw_number(
    protocol: &Protocol,
    id: QuestionId,
    number: &NumberKind,
    dice: &mut Dice,
) -> String {
    let mut bounds = vec![18];
    for accept in tested(protocol, id) {
        if let Accept::Number(range) = accept {
            bounds.extend(range.low.into_iter().chain(range.high));
        }
    }
    bounds.extend(number.min.into_iter().chain(number.max));
    let steps = dice.pick(&bounds) + [0, -1, 1][dice.below(3)];
    number.show(steps)
}

/// A range of such numbers, possibly open at one end, and sometimes empty.
fn draw_between(
    protocol: &Protocol,
    id: QuestionId,
    number: &NumberKind,
    dice: &mut Dice,
) -> Given {
    let mut ends = [0, 1].map(|_| draw_number(protocol, id, number, dice));
    if !dice.one_in(8) {
        ends.sort_by_key(|end| NumberKind::steps(end, number.decimals));
    }
    let [low, high] = ends;
    match dice.below(4) {
        2 => Given::Between(Some(low), None),
        3 => Given::Between(None, Some(high)),
        _ => Given::Between(Some(low), Some(high)),
    }
}

/// A range of dates, possibly open at one end, and sometimes empty.
fn draw_days(
    protocol: &Protocol,
    id: QuestionId,
    dated: Dated,
    on: Date,
    dice: &mut Dice,
) -> Given {
    let mut ends = [0, 1].map(|_| draw_date(protocol, id, dated, on, dice));
    if !dice.one_in(8) {
        ends.sort_by_key(|end| end.days());
    }
    let [from, to] = ends;
    match dice.below(4) {
        2 => Given::Days(Some(from), None),
        3 => Given::Days(None, Some(to)),
        _ => Given::Days(Some(from), Some(to)),
    }
}

/// A date on or next to the day on which a test changes, or its month or year.
fn draw_date(
    protocol: &Protocol,
    id: QuestionId,
    dated: Dated,
    on: Date,
    dice: &mut Dice,
) -> PartialDate {
    let mut durations: Vec<Duration> = tested(protocol, id)
        .into_iter()
        .flat_map(|accept| match accept {
            Accept::Date(DateTest::Since { within, older_than }) => [*within, *older_than],
            Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => [Some(*wait), None],
            _ => [None, None],
        })
        .flatten()
        .collect();
    durations.push(Duration {
        count: 10,
        unit: Unit::Month,
    });
    let duration = *dice.pick(&durations);
    let count = i64::from(duration.count);
    let span = match duration.unit {
        Unit::Day => count.days(),
        Unit::Week => count.weeks(),
        Unit::Month => count.months(),
        Unit::Year => count.years(),
    };
    let forward = match dated {
        Dated::Past => false,
        Dated::Future => true,
        Dated::Any => dice.one_in(2),
    };
    let threshold = match dice.below(6) {
        5 => on,
        _ if forward => on.saturating_add(span),
        _ => on.saturating_sub(span),
    };
    let next = [0, -1, 1, 0, -1, 1, 2, -35, 35][dice.below(9)];
    let day = threshold.saturating_add(next.days());
    let year = day.year().clamp(*YEARS.start(), *YEARS.end());
    match dice.below(6) {
        3 | 4 => PartialDate::Month(year, day.month()),
        5 => PartialDate::Year(year),
        _ if year == day.year() => PartialDate::Day(day),
        _ => PartialDate::Year(year),
    }
}

/// Every accepted answer of a rule, a score or a show-if for a question.
fn tested(protocol: &Protocol, id: QuestionId) -> Vec<&Accept> {
    let whens = protocol.rules.iter().map(|rule| &rule.when);
    let show_ifs = protocol.questions.iter();
    let show_ifs = show_ifs.filter_map(|question| question.show_if.as_ref());
    whens
        .chain(show_ifs)
        .flat_map(|condition| condition.tests(&protocol.scores))
        .filter(|test| test.question == id)
        .flat_map(|test| &test.accepts)
        .collect()
}

/// Sets some of the open options to ticked or not ticked.
fn decide_some(mut ticked: Vec<String>, open: Vec<String>, dice: &mut Dice) -> Given {
    let mut still_open = Vec::new();
    for option in open {
        match dice.below(3) {
            0 => still_open.push(option),
            // with a status, an option that is not ticked stays open
            1 => {}
            _ => {
                ticked.retain(|word| word != "none");
                ticked.push(option);
            }
        }
    }
    Given::Ticks {
        ticked,
        open: still_open,
    }
}

/// A range of numbers or one number inside a range. The same range if it contains no number.
fn refine_between(
    (low, high): (Option<String>, Option<String>),
    number: &NumberKind,
    dice: &mut Dice,
) -> Given {
    let steps = |end: &Option<String>| {
        let end = end.as_ref()?;
        NumberKind::steps(end, number.decimals)
    };
    let (from, to) = (steps(&low), steps(&high));
    let from = from.or(number.min).max(number.min);
    let to = match (to, number.max) {
        (Some(to), Some(max)) => Some(to.min(max)),
        (to, max) => to.or(max),
    };
    // an open end is far away
    let from_or = from.unwrap_or(to.unwrap_or(0) - 300);
    let to_or = to.unwrap_or(from_or + 300);
    if from_or > to_or {
        return Given::Between(low, high);
    }
    let width = usize::try_from(to_or - from_or).expect("a width") + 1;
    let mut picks = [0, 1].map(|_| from_or + dice.below(width) as i64);
    picks.sort_unstable();
    match dice.below(3) {
        0 => Given::Number(number.show(picks[0])),
        _ if picks[0] == picks[1] => Given::Number(number.show(picks[0])),
        _ => Given::Between(Some(number.show(picks[0])), Some(number.show(picks[1]))),
    }
}

/// A month or a day of a date that the question allows. The same date if there is none.
fn refine_date(date: PartialDate, dated: Dated, limit: Date, dice: &mut Dice) -> Given {
    let Some((first, last)) = dated.cut(date, limit) else {
        return Given::Date(date);
    };
    let day = pick_day(first, last, dice);
    Given::Date(match date {
        PartialDate::Year(_) if dice.one_in(2) => PartialDate::Month(day.year(), day.month()),
        _ => PartialDate::Day(day),
    })
}

/// A range of days or one day inside a range. The same range if it contains no day.
fn refine_days(
    (from, to): (Option<PartialDate>, Option<PartialDate>),
    dated: Dated,
    limit: Date,
    dice: &mut Dice,
) -> Given {
    let first = from.map_or(Date::constant(*YEARS.start(), 1, 1), |date| date.days().0);
    let last = to.map_or(Date::constant(*YEARS.end(), 12, 31), |date| date.days().1);
    let (first, last) = match dated {
        Dated::Past => (first, last.min(limit)),
        Dated::Future => (first.max(limit), last),
        Dated::Any => (first, last),
    };
    if last < first {
        return Given::Days(from, to);
    }
    let mut picks = [0, 1].map(|_| pick_day(first, last, dice));
    picks.sort_unstable();
    let [early, late] = picks.map(PartialDate::Day);
    match dice.below(3) {
        0 => Given::Date(early),
        1 => Given::Days(Some(early), to),
        _ => Given::Days(Some(early), Some(late)),
    }
}

/// The first day, the last one, or any between.
fn pick_day(first: Date, last: Date, dice: &mut Dice) -> Date {
    let days = last.duration_since(first).as_hours() / 24;
    let days = usize::try_from(days).expect("days in order");
    match dice.below(4) {
        0 => first,
        1 => last,
        _ => first.saturating_add((dice.below(days + 1) as i64).days()),
    }
}
