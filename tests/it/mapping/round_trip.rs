//! Inverts random mappings: answers are written as an export with the inverse of the mapping and screened. The results
//! equal those of the answers themselves. As CSV and as a workbook.

use std::fmt::Write as _;

use contraindication::intake::{Defaults, Form, Format, Mapping, open, open_mapped};
use contraindication::model::{Kind, Protocol, Question, parse_day};
use proptest::prelude::*;

use super::{mapping_file, protocol};
use crate::support::random::{Dice, config, dice};

const ON: &str = "2026-11-22";

/// Number of records of an export.
const RECORDS: usize = 3;

/// Texts that are not in the mapping, even joined with others.
const WORDS: [&str; 8] = [
    "Yes, a little",
    "no",
    "I don\u{2019}t",
    "6\u{2013}12",
    "cafe\u{301}; x",
    "a  b & <c>",
    "-",
    "\u{a0}n/a",
];

/// A cell that a workbook can also contain.
#[derive(Clone)]
enum Cell {
    Text(String),
    /// With a decimal point.
    Number(String),
    Day(jiff::civil::Date),
}

/// The columns of an export or of an answer file, with a row for each record.
struct Grid<C> {
    header: Vec<String>,
    rows: [Vec<C>; RECORDS],
}

/// A mapping with an export of its form, and the same answers in an answer file.
struct Made {
    /// Its keys for the questions.
    questions: String,
    many: String,
    export: Grid<Cell>,
    answers: Grid<String>,
}

impl<C> Grid<C> {
    fn empty() -> Self {
        Self {
            header: Vec::new(),
            rows: [(); RECORDS].map(|()| Vec::new()),
        }
    }

    fn add(&mut self, name: &str, cells: [C; RECORDS]) {
        self.header.push(name.to_owned());
        for (row, cell) in self.rows.iter_mut().zip(cells) {
            row.push(cell);
        }
    }
}

/// A text for each of some names. None of them can be mistaken for another.
fn texts(names: &[&str], dice: &mut Dice) -> Vec<(String, String)> {
    let texts = names.iter().enumerate().map(|(index, name)| {
        let word = dice.pick(&WORDS);
        ((*name).to_owned(), format!("{index}) {word}"))
    });
    texts.collect()
}

/// A text as a TOML string.
fn toml(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

fn table<'t>(entries: impl Iterator<Item = (&'t str, String)>) -> String {
    let entries = entries.map(|(text, meaning)| format!("{} = {meaning}", toml(text)));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// A table of texts, each for one option.
fn of_options(texts: &[(String, String)]) -> String {
    table(texts.iter().map(|(name, text)| (text.as_str(), toml(name))))
}

/// A variant of a text in a cell with the same meaning.
fn as_seen(text: &str, dice: &mut Dice) -> String {
    if dice.one_in(2) {
        text.to_owned()
    } else {
        format!(
            " {} ",
            text.replace('\u{2019}', "'")
                .replace('\u{2013}', "-")
                .replace("  ", "\u{a0}")
        )
    }
}

impl Made {
    fn new(protocol: &Protocol, dice: &mut Dice) -> Self {
        let mut made = Self {
            questions: String::new(),
            many: (*dice.pick(&["; ", " / ", "\n", " "])).to_owned(),
            export: Grid::empty(),
            answers: Grid::empty(),
        };
        // a text may contain a space
        if made.many == " " {
            made.many = "| ".to_owned();
        }
        let ids = ["C-1", "C-2", "C-1"].map(str::to_owned);
        made.export.add("No", ids.clone().map(Cell::Text));
        made.answers.add("id", ids);
        for question in &protocol.questions {
            let _ = writeln!(made.questions, "[question.{}]", question.id);
            let is_multi = matches!(question.kind, Kind::Multi { .. });
            match (is_multi && dice.one_in(2), question.id.as_str()) {
                (true, _) => made.add_columns(question, dice),
                (false, "age") if dice.one_in(2) => made.add_birth(question, dice),
                _ => made.add_column(question, dice),
            }
        }
        made
    }

    /// Adds a question with one column, or with two if it was reworded.
    fn add_column(&mut self, question: &Question, dice: &mut Dice) {
        let column = format!("{} (asked, again)", question.ask);
        let mut statuses = texts(&["missing", "unsure", "declined"], dice);
        for (name, text) in &mut statuses {
            *text = format!("{name}: {text}");
            let _ = writeln!(self.questions, "{name} = [{}]", toml(text));
        }
        let options = self.add_texts(question, dice);
        let other = format!("{column}, before");
        let is_reworded = dice.one_in(3);
        let columns = if is_reworded {
            format!("[{}, {}]", toml(&column), toml(&other))
        } else {
            toml(&column)
        };
        let _ = writeln!(self.questions, "column = {columns}");
        let blank = || Cell::Text(String::new());
        let mut cells = [(); RECORDS].map(|()| blank());
        let mut others = cells.clone();
        let mut answers = [(); RECORDS].map(|()| String::new());
        for record in 0..RECORDS {
            let (cell, answer) = if dice.one_in(4) {
                let (name, text) = dice.pick(&statuses).clone();
                let answer = if name == "missing" {
                    String::new()
                } else {
                    name
                };
                (Cell::Text(as_seen(&text, dice)), answer)
            } else {
                self.answer(question, &options, dice)
            };
            if is_reworded && dice.one_in(2) {
                others[record] = cell
            } else {
                cells[record] = cell
            }
            answers[record] = answer;
        }
        self.export.add(&column, cells);
        if is_reworded {
            self.export.add(&other, others);
        }
        self.answers.add(&question.id, answers);
    }

    /// Adds the texts of the options of a question to the mapping.
    fn add_texts(&mut self, question: &Question, dice: &mut Dice) -> Vec<(String, String)> {
        let names = question.kind.option_ids();
        match &question.kind {
            Kind::YesNo => {
                let options = texts(&names, dice);
                let _ = writeln!(self.questions, "answers = {}", of_options(&options));
                options
            }
            Kind::Choice(_) => {
                // the form has the same text for the first two options
                let mut options = texts(&names, dice);
                if dice.one_in(2) {
                    let both = format!("{}|{}", options[0].0, options[1].0);
                    options[0].0 = both;
                    options.remove(1);
                }
                let meanings = options.iter().map(|(name, text)| {
                    let names: Vec<String> = name.split('|').map(toml).collect();
                    let meaning = match names.as_slice() {
                        [one] => one.clone(),
                        several => format!("[{}]", several.join(", ")),
                    };
                    (text.as_str(), meaning)
                });
                let _ = writeln!(self.questions, "answers = {}", table(meanings));
                options
            }
            Kind::Multi { .. } => {
                let all: Vec<&str> = names.iter().copied().chain(["none"]).collect();
                let options = texts(&all, dice);
                let _ = writeln!(self.questions, "answers = {}", of_options(&options));
                options
            }
            Kind::Date(_) => {
                self.questions += "date = [\"D/M/YYYY\", \"YYYY-MM\"]\n";
                Vec::new()
            }
            Kind::Number(_) | Kind::Text => Vec::new(),
        }
    }

    /// A cell, and the corresponding value in an answer file.
    fn answer(
        &self,
        question: &Question,
        options: &[(String, String)],
        dice: &mut Dice,
    ) -> (Cell, String) {
        match &question.kind {
            Kind::YesNo | Kind::Choice(_) => {
                let (name, text) = dice.pick(options).clone();
                (Cell::Text(as_seen(&text, dice)), name)
            }
            Kind::Multi { .. } => {
                let ticked = ticked(options, dice);
                let cells: Vec<_> = ticked.iter().map(|(_, text)| as_seen(text, dice)).collect();
                let end = if dice.one_in(2) {
                    ""
                } else {
                    self.many.as_str()
                };
                let ids: Vec<&str> = ticked.iter().map(|(name, _)| name.as_str()).collect();
                (Cell::Text(cells.join(&self.many) + end), ids.join(";"))
            }
            Kind::Number(kind) => {
                let steps = i64::try_from(dice.below(100)).expect("a number");
                let number = kind.show(steps);
                (Cell::Number(number.clone()), number)
            }
            Kind::Date(_) => {
                let (day, month) = (dice.below(28) + 1, dice.below(12) + 1);
                let written = format!("2025-{month:02}-{day:02}");
                let date = parse_day(&written).expect("a day");
                if dice.one_in(3) {
                    (
                        Cell::Text(format!("2025-{month:02}")),
                        format!("2025-{month:02}"),
                    )
                } else {
                    (Cell::Day(date), written)
                }
            }
            Kind::Text => {
                let words = "so \"they\" said".to_owned();
                (Cell::Text(words.clone()), words)
            }
        }
    }

    /// A `multi` with a box or a row for each option.
    fn add_columns(&mut self, question: &Question, dice: &mut Dice) {
        let names = question.kind.option_ids();
        let is_rows = dice.one_in(2);
        let mut all: Vec<&str> = names.clone();
        if !is_rows {
            all.push("none");
        }
        let columns: Vec<(String, String)> = all
            .iter()
            .map(|name| ((*name).to_owned(), format!("{} [{name}]", question.ask)))
            .collect();
        let key = if is_rows { "rows" } else { "boxes" };
        let _ = writeln!(self.questions, "{key} = {}", of_options(&columns));
        self.questions += if is_rows {
            "yes = [\"Yes, it is\"]\nno = [\"No\"]\n"
        } else {
            "ticked = [\"x\"]\nunticked = [\"\"]\n"
        };
        let (yes, no) = if is_rows {
            ("Yes,  it is ", "No")
        } else {
            ("x", "")
        };
        let with_none: Vec<(String, String)> = columns
            .iter()
            .cloned()
            .chain(is_rows.then(|| ("none".to_owned(), String::new())))
            .collect();
        let ticked = [(); RECORDS].map(|()| ticked(&with_none, dice));
        for (name, column) in &columns {
            let cells = ticked.clone().map(|ticked| {
                let is_ticked = ticked.iter().any(|(one, _)| one == name);
                Cell::Text(if is_ticked { yes } else { no }.to_owned())
            });
            self.export.add(column, cells);
        }
        let answers = ticked.map(|ticked| {
            let ids: Vec<&str> = ticked.iter().map(|(name, _)| name.as_str()).collect();
            ids.join(";")
        });
        self.answers.add(&question.id, answers);
    }

    /// Adds an age by the date of birth.
    fn add_birth(&mut self, question: &Question, dice: &mut Dice) {
        self.questions += "born = \"Date of birth\"\n";
        let births = [(); RECORDS].map(|()| {
            (
                1930 + dice.below(90),
                dice.below(12) + 1,
                dice.below(28) + 1,
            )
        });
        let cells = births.map(|(year, month, day)| {
            let written = format!("{year}-{month:02}-{day:02}");
            Cell::Day(parse_day(&written).expect("a day"))
        });
        let ages = births.map(|(year, month, day)| {
            let is_before = (month, day) > (11, 22);
            (2026 - year - usize::from(is_before)).to_string()
        });
        self.export.add("Date of birth", cells);
        self.answers.add(&question.id, ages);
    }

    fn mapping(&self, export: &str) -> String {
        let many = toml(&self.many);
        mapping_file(&format!(
            "[export]\n{export}\nmany = {many}\ndate = \"D/M/YYYY\"\ndecimal = \",\"\n[record]\nid = \"No\"\n{}",
            self.questions
        ))
    }

    fn csv(&self, delimiter: &str) -> String {
        let rows = self.export.rows.iter().map(|row| {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Number(number) => number.replace('.', ","),
                Cell::Day(day) => format!("{}/{}/{} 10:00", day.day(), day.month(), day.year()),
            });
            line(cells, delimiter)
        });
        let header = line(self.export.header.iter().cloned(), delimiter);
        std::iter::once(header).chain(rows).collect()
    }

    fn answer_file(&self) -> String {
        let rows = self.answers.rows.iter();
        let rows = rows.map(|row| line(row.iter().cloned(), ","));
        let header = line(self.answers.header.iter().cloned(), ",");
        std::iter::once(header).chain(rows).collect()
    }

    #[cfg(feature = "xlsx")]
    fn workbook(&self) -> Vec<u8> {
        use crate::support::workbook::{row, text, workbook};

        let escaped = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            text.replace('>', "&gt;")
        };
        let address = |column: usize, row: usize| {
            let letter = |at: usize| char::from(b'A' + u8::try_from(at).expect("a letter"));
            let first = (column >= 26).then(|| letter(column / 26 - 1));
            let first = first.map(String::from).unwrap_or_default();
            format!("{first}{}{row}", letter(column % 26))
        };
        let first: jiff::civil::Date = "1899-12-30".parse().expect("a day");
        let value = |address: &str, value: &str, style: u8| {
            format!("<c r=\"{address}\" s=\"{style}\"><v>{value}</v></c>")
        };
        let names = self.export.header.iter().enumerate();
        let names = names.map(|(at, name)| text(&address(at, 1), &escaped(name)));
        let mut rows = row(1, &names.collect::<Vec<_>>());
        for (number, cells) in (2..).zip(&self.export.rows) {
            let cells = cells.iter().enumerate().map(|(at, cell)| {
                let address = address(at, number);
                match cell {
                    Cell::Text(words) => text(&address, &escaped(words)),
                    Cell::Number(number) => value(&address, number, 0),
                    Cell::Day(day) => {
                        let days = day.since(first).expect("days").get_days();
                        value(&address, &format!("{days}.4"), 1)
                    }
                }
            });
            rows += &row(number, &cells.collect::<Vec<_>>());
        }
        let sheet = format!("<sheetData>{rows}</sheetData>");
        workbook(&[("Form", "visible", &sheet)], false)
    }
}

/// Some of the options. If none is drawn, the last one, which means "none of these".
fn ticked(options: &[(String, String)], dice: &mut Dice) -> Vec<(String, String)> {
    let Some((none, options)) = options.split_last() else {
        return Vec::new();
    };
    let ticked = options.iter().filter(|_| dice.one_in(2));
    let ticked: Vec<_> = ticked.cloned().collect();
    if ticked.is_empty() {
        vec![none.clone()]
    } else {
        ticked
    }
}

fn line(cells: impl Iterator<Item = String>, delimiter: &str) -> String {
    let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(delimiter) + "\n"
}

/// Compares the records of an export with those of the answer file.
fn compare(made: &Made, mapping: &str, export: &[u8]) -> Result<(), TestCaseError> {
    let protocol = protocol();
    let loaded = Mapping::read("form.toml", mapping.as_bytes(), protocol);
    let found = format!("{:#?}\n{mapping}", loaded.diagnostics);
    let read = loaded.mapping.expect(&found);
    let defaults = Defaults {
        today: parse_day(ON).expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    let answers = made.answer_file();
    let direct = open(answers.as_bytes(), Format::Csv, protocol, &defaults).expect("answers");
    let direct: Vec<Form> = direct
        .map(|record| record.expect("a reader").content.expect("a form"))
        .collect();
    let mapped = open_mapped(export, &read, protocol, &defaults);
    let mapped = mapped.unwrap_or_else(|error| panic!("{error}\n{mapping}"));
    let mapped: Vec<Form> = mapped
        .map(|record| {
            let content = record.expect("a reader").content;
            content.unwrap_or_else(|one| panic!("{}\n{mapping}", one.message))
        })
        .collect();
    let told = format!("{mapping}\n{}\n{answers}", made.csv(","));
    prop_assert_eq!(mapped.len(), RECORDS);
    for (mapped, direct) in mapped.iter().zip(&direct) {
        let told = format!("{:#?}\n{told}", mapped.errors);
        prop_assert_eq!(mapped, direct, "{}", told);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn an_export_gives_the_answers_that_were_put_into_it(mut dice in dice(400..800)) {
        let made = Made::new(protocol(), &mut dice);
        let delimiter = *dice.pick(&[",", ";", "|"]);
        let mapping = made.mapping(&format!("delimiter = \"{delimiter}\""));
        compare(&made, &mapping, made.csv(delimiter).as_bytes())?;
    }

    #[cfg(feature = "xlsx")]
    #[test]
    fn a_workbook_gives_the_answers_that_were_put_into_it(mut dice in dice(400..800)) {
        let made = Made::new(protocol(), &mut dice);
        compare(&made, &made.mapping("type = \"xlsx\""), &made.workbook())?;
    }
}
