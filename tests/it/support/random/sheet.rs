//! A record for a protocol: every status, dates as far as they are known, values on and next to what is tested, the
//! days on which it was answered; and the same record as TOML, JSON and CSV.

use contraindication::intake::{Defaults, Form, Format, Record, open};
use contraindication::model::{
    Accept, DateTest, Dated, Duration, Kind, NumberKind, PartialDate, Protocol, Question,
    QuestionId, Unit, YEARS, parse_day,
};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Dice;
use super::part::Part;

/// A record, as a person fills it in.
#[derive(Clone)]
pub struct Sheet {
    pub on: Date,
    /// Whether the record says so, or the day of the run counts.
    says_on: bool,
    /// The day it was answered, not after `on`.
    answered: Option<Date>,
    /// Question ids with an earlier day, or none where it is not known.
    carried: Vec<(String, Option<Date>)>,
    procedures: Vec<String>,
    /// Question ids with what is given, in the order of the file.
    given: Vec<(String, Given)>,
}

#[derive(Clone)]
enum Given {
    /// Nothing, in one way of saying so.
    Blank,
    /// An option, a status, words, or a value that cannot be read.
    Word(String),
    Number(String),
    Date(PartialDate),
    Part(Part),
    Ticks {
        ticked: Vec<String>,
        open: Vec<String>,
    },
}

const DAYS: [&str; 14] = [
    "2026-11-22",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2025-02-28",
    "2025-03-01",
    "2026-01-31",
    "2026-03-31",
    "2026-04-30",
    "2026-08-31",
    "2026-12-31",
    "2027-01-01",
    "2028-02-29",
    "2100-02-28",
];

const TEXTS: [&str; 4] = [
    "nothing more",
    "said \"no\", twice",
    "first line\nsecond; third",
    "caf\u{e9} \\ 'x'",
];

/// Reads one record from a text in some format.
pub fn read(protocol: &Protocol, sheet: &Sheet, format: Format, text: &str) -> Form {
    let defaults = Defaults {
        today: sheet.on,
        on: None,
        procedures: Vec::new(),
    };
    let records = open(text.as_bytes(), format, protocol, &defaults).expect("an input");
    let mut records: Vec<Record> = records
        .map(|record| record.expect("a reader that does not fail"))
        .collect();
    assert_eq!(records.len(), 1, "{text}");
    let record = records.remove(0).content;
    record.unwrap_or_else(|unreadable| panic!("{}\n{text}", unreadable.message))
}

impl Sheet {
    /// Draws a record.
    pub fn draw(protocol: &Protocol, dice: &mut Dice) -> Self {
        let on = *dice.pick(&DAYS);
        let on = parse_day(on).expect("a day");
        let procedures: Vec<String> = protocol
            .procedures
            .iter()
            .map(|one| one.id.clone())
            .collect();
        let given: Vec<(String, Given)> = dice
            .order(protocol.questions.len())
            .into_iter()
            .filter_map(|index| {
                let question = QuestionId::from(index);
                let given = draw_given(protocol, question, on, dice)?;
                Some((protocol.question(question).id.clone(), given))
            })
            .collect();
        let carried = match dice.one_in(4) {
            true => draw_carried(&given, on, dice),
            false => Vec::new(),
        };
        Self {
            on,
            says_on: dice.one_in(2),
            answered: dice.one_in(2).then(|| earlier(on, dice)),
            carried,
            procedures: match dice.one_in(3) {
                true => dice.some_of(&procedures),
                false => Vec::new(),
            },
            given,
        }
    }

    /// The same where some missing answers are given, and some dates and ticks are known more exactly.
    pub fn refined(&self, protocol: &Protocol, dice: &mut Dice) -> Self {
        let mut refined = self.clone();
        for index in 0..protocol.questions.len() {
            let question = protocol.question(QuestionId::from(index));
            let at = refined.given.iter().position(|(id, _)| *id == question.id);
            let before = at.map(|at| refined.given.remove(at).1);
            let after = match before {
                _ if dice.one_in(4) => before,
                None | Some(Given::Blank) => {
                    draw_given(protocol, QuestionId::from(index), self.on, dice)
                }
                Some(Given::Date(date)) => {
                    let limit = self.given_on(&question.id);
                    Some(Given::Date(refine(question, date, limit, dice)))
                }
                Some(Given::Part(part)) => {
                    let limit = self.given_on(&question.id);
                    Some(Given::Part(part.refined(question, limit, dice)))
                }
                Some(Given::Ticks { ticked, open }) => Some(settle(ticked, open, dice)),
                other => other,
            };
            refined
                .given
                .extend(after.map(|after| (question.id.clone(), after)));
        }
        refined
    }

    /// The day from which the answer to a question is seen.
    fn given_on(&self, question: &str) -> Date {
        let mut carried = self.carried.iter();
        let carried = carried.find(|(id, _)| id == question);
        let day = carried.map_or(self.answered, |(_, day)| *day);
        day.unwrap_or(self.on)
    }

    /// The same without the days on which it was answered.
    pub fn undated(&self) -> Self {
        Self {
            answered: None,
            carried: Vec::new(),
            ..self.clone()
        }
    }

    /// As a TOML file.
    pub fn toml(&self) -> String {
        let mut text = String::from("id = \"C-1\"\n");
        if self.says_on {
            text += &format!("on = {}\n", self.on);
        }
        if let Some(answered) = self.answered {
            text += &format!("answered = {answered}\n");
        }
        if !self.procedures.is_empty() {
            text += &format!("procedures = {}\n", list(&self.procedures));
        }
        text += "\n[answers]\n";
        for (id, given) in &self.given {
            let value = match given {
                Given::Date(PartialDate::Day(day)) => day.to_string(),
                Given::Part(part) => part.toml(),
                Given::Ticks { ticked, open } if !open.is_empty() => {
                    format!("{{ ticked = {}, open = {} }}", list(ticked), list(open))
                }
                other => other.value("\"\""),
            };
            text += &format!("{id} = {value}\n");
        }
        if !self.carried.is_empty() {
            text += "\n[carried]\n";
        }
        for (id, day) in &self.carried {
            let day = day.map_or("\"unknown\"".to_owned(), |day| day.to_string());
            text += &format!("{id} = {day}\n");
        }
        text
    }

    /// As a JSON object in one line.
    pub fn json(&self) -> String {
        let mut keys = vec!["\"id\":\"C-1\"".to_owned()];
        if self.says_on {
            keys.push(format!("\"on\":\"{}\"", self.on));
        }
        if let Some(answered) = self.answered {
            keys.push(format!("\"answered\":\"{answered}\""));
        }
        if !self.procedures.is_empty() {
            keys.push(format!("\"procedures\":{}", list(&self.procedures)));
        }
        let answers: Vec<_> = self
            .given
            .iter()
            .map(|(id, given)| match given {
                Given::Ticks { ticked, open } if !open.is_empty() => {
                    let (ticked, open) = (list(ticked), list(open));
                    format!("\"{id}\":{{\"ticked\":{ticked},\"open\":{open}}}")
                }
                Given::Part(part) => format!("\"{id}\":{}", part.json()),
                other => format!("\"{id}\":{}", other.value("null")),
            })
            .collect();
        keys.push(format!("\"answers\":{{{}}}", answers.join(",")));
        if !self.carried.is_empty() {
            let days = self.carried.iter();
            let days = days.map(|(id, day)| {
                let day = day.map_or("unknown".to_owned(), |day| day.to_string());
                format!("\"{id}\":\"{day}\"")
            });
            let days = days.collect::<Vec<_>>().join(",");
            keys.push(format!("\"carried\":{{{days}}}"));
        }
        format!("{{{}}}", keys.join(","))
    }

    /// As a CSV; none where a cell cannot hold what is given, or answers have days of their own.
    pub fn csv(&self) -> Option<String> {
        if !self.carried.is_empty() {
            return None;
        }
        let mut header = vec!["id", "on", "answered", "procedures"];
        let on = if self.says_on {
            self.on.to_string()
        } else {
            String::new()
        };
        let answered = self.answered.map_or(String::new(), |day| day.to_string());
        let mut row = vec!["C-1".to_owned(), on, answered, self.procedures.join(";")];
        for (id, given) in &self.given {
            header.push(id);
            row.push(match given {
                Given::Blank => " ".to_owned(),
                Given::Word(word) | Given::Number(word) => word.clone(),
                Given::Date(date) => date.to_string(),
                Given::Part(part) => part.cell(),
                Given::Ticks { ticked, open } => {
                    let open = open.iter().map(|option| format!("{option}?"));
                    let all: Vec<_> = ticked.iter().cloned().chain(open).collect();
                    all.join(";")
                }
            });
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).expect("memory");
        writer.write_record(&row).expect("memory");
        let bytes = writer.into_inner().expect("memory");
        Some(String::from_utf8(bytes).expect("text"))
    }
}

impl Given {
    /// The value where TOML and JSON write the same.
    fn value(&self, blank: &str) -> String {
        match self {
            Self::Blank => blank.to_owned(),
            Self::Word(word) => quoted(word),
            Self::Number(number) => number.clone(),
            Self::Date(date) => quoted(&date.to_string()),
            Self::Part(part) => part.json(),
            Self::Ticks { ticked, .. } => list(ticked),
        }
    }
}

/// A string of JSON; TOML has the same escapes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

fn list(words: &[String]) -> String {
    let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

/// The screening date or a day before it.
fn earlier(on: Date, dice: &mut Dice) -> Date {
    let days = [0, 1, 40, 400][dice.below(4)];
    on.saturating_sub(days.days())
}

/// Some of the questions that are answered, each with an earlier day or none.
fn draw_carried(
    given: &[(String, Given)],
    on: Date,
    dice: &mut Dice,
) -> Vec<(String, Option<Date>)> {
    let answered = given
        .iter()
        .filter(|(_, given)| !matches!(given, Given::Blank));
    let answered: Vec<String> = answered.map(|(id, _)| id.clone()).collect();
    if answered.is_empty() {
        return Vec::new();
    }
    let some = dice.some_of(&answered).into_iter();
    some.map(|id| (id, (!dice.one_in(3)).then(|| earlier(on, dice))))
        .collect()
}

/// What is given for a question; none where its key is absent.
fn draw_given(protocol: &Protocol, id: QuestionId, on: Date, dice: &mut Dice) -> Option<Given> {
    let question = protocol.question(id);
    let word = |word: &str| Some(Given::Word(word.to_owned()));
    match dice.below(16) {
        10 | 11 => return None,
        12 => return Some(Given::Blank),
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
    Some(match &question.kind {
        Kind::Choice(_) if dice.one_in(4) => Given::Part(Part::of_options(&options, dice)),
        Kind::YesNo | Kind::Choice(_) => Given::Word(dice.pick(&options).clone()),
        Kind::Multi { .. } => draw_ticks(&options, dice),
        Kind::Number(number) => draw_number(protocol, id, number, dice),
        Kind::Date(dated) => match draw_date(protocol, id, *dated, on, dice) {
            PartialDate::Day(day) if dice.one_in(4) => Given::Part(Part::of_days(day, dice)),
            date => Given::Date(date),
        },
        Kind::Text => Given::Word((*dice.pick(&TEXTS)).to_owned()),
    })
}

fn draw_ticks(options: &[String], dice: &mut Dice) -> Given {
    let mut ticked = match dice.below(3) {
        0 => Vec::new(),
        _ => dice.some_of(options),
    };
    let rest = options.iter().filter(|option| !ticked.contains(option));
    let rest: Vec<String> = rest.cloned().collect();
    let open = match !rest.is_empty() && dice.one_in(3) {
        true => dice.some_of(&rest),
        false => Vec::new(),
    };
    match dice.below(6) {
        4 => ticked.push("unsure".to_owned()),
        5 => ticked.extend(["declined", "unsure"].map(str::to_owned)),
        _ if ticked.is_empty() => ticked.push("none".to_owned()),
        _ => {}
    }
    Given::Ticks { ticked, open }
}

/// Some of the open options become ticked or not ticked.
fn settle(mut ticked: Vec<String>, open: Vec<String>, dice: &mut Dice) -> Given {
    let mut still_open = Vec::new();
    for option in open {
        match dice.below(3) {
            0 => still_open.push(option),
            // beside a status an option that is not ticked stays open
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

/// A number on, or next to, one that is tested.
fn draw_number(protocol: &Protocol, id: QuestionId, number: &NumberKind, dice: &mut Dice) -> Given {
    let mut bounds = vec![18];
    for accept in tested(protocol, id) {
        if let Accept::Number(range) = accept {
            bounds.extend(range.low.into_iter().chain(range.high));
        }
    }
    bounds.extend(number.min.into_iter().chain(number.max));
    let steps = dice.pick(&bounds) + [0, -1, 1][dice.below(3)];
    match dice.one_in(4) {
        true => Given::Part(Part::of_numbers(steps, number, dice)),
        false => Given::Number(number.show(steps)),
    }
}

/// A date on, or next to, the day on which a test changes; or the month or the year of it.
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

/// Every accepted answer that a rule, a show-if or a rule-file `clear` names for a question.
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

/// A month or a day of a date, allowed by the question; the same where it is no such date.
fn refine(question: &Question, date: PartialDate, on: Date, dice: &mut Dice) -> PartialDate {
    let Kind::Date(dated) = question.kind else {
        return date;
    };
    let (first, last) = date.days();
    let allowed = |day: &Date| match dated {
        Dated::Past => *day <= on,
        Dated::Future => *day >= on,
        Dated::Any => true,
    };
    let days = first.series(1.day()).take_while(|day| *day <= last);
    let days: Vec<Date> = days.filter(allowed).collect();
    if days.is_empty() {
        return date;
    }
    let day = match dice.below(4) {
        0 => days[0],
        1 => days[days.len() - 1],
        _ => *dice.pick(&days),
    };
    match date {
        PartialDate::Year(_) if dice.one_in(2) => PartialDate::Month(day.year(), day.month()),
        _ => PartialDate::Day(day),
    }
}
