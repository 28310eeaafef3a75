//! Mappings without a pattern, with exports of their columns.

use contraindication::intake::Mapping;
use contraindication::model::Protocol;

use crate::mapping::mapping_file;
use crate::support::random::Dice;

/// A mapping, with the columns of its export and their possible cells.
pub(super) struct Form {
    delimiter: &'static str,
    many: &'static str,
    /// Title rows above the header, and rows below it that are not records.
    above: usize,
    below: usize,
    /// The keys of the export and of the record, and those of the questions.
    pub head: String,
    pub questions: String,
    columns: Vec<(String, Vec<String>)>,
}

const STATUSES: [&str; 6] = [
    "",
    "Not sure",
    "Prefer\u{a0}not to say",
    " Not sure ",
    "something else",
    " ",
];

impl Form {
    fn column(&mut self, header: &str, cells: &[&str]) {
        let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
        self.columns.push((header.to_owned(), cells));
    }

    /// Adds a column with answers, each several times as likely as anything else.
    fn answers(&mut self, header: &str, cells: &[&str]) {
        let all = cells
            .repeat(4)
            .into_iter()
            .chain(STATUSES)
            .collect::<Vec<_>>();
        self.column(header, &all);
    }

    fn question(&mut self, id: &str, keys: &str, dice: &mut Dice) {
        self.questions += &format!("[question.{id}]\n{keys}\n");
        if dice.one_in(4) {
            self.questions += "shown = { \"Done\" = [\"2\", \"yes\"] }\n";
        }
        if dice.one_in(6) {
            self.questions += "missing = [\"n/a\"]\n";
        }
    }
}

pub(super) fn form(dice: &mut Dice) -> Form {
    let delimiter = *dice.pick(&[",", ";", "\t", "|"]);
    let many = *dice.pick(&[", ", ";", " / ", "\n"]);
    let mut form = Form {
        delimiter,
        many,
        above: if dice.one_in(4) { 1 } else { 0 },
        below: if dice.one_in(4) { 1 } else { 0 },
        head: String::new(),
        questions: String::new(),
        columns: Vec::new(),
    };
    let date = dice.pick(&[
        "\"M/D/YYYY\"",
        "\"YYYY-MM-DD\"",
        "[\"D.M.YYYY\", \"YYYY-MM\"]",
    ]);
    form.head = format!(
        "[export]\ndelimiter = {:?}\nmany = {:?}\ndate = {date}\ndecimal = \",\"\nticked = [\"1\"]\nunticked = [\"0\"]\nheader = {}\nskip = {}\n",
        form.delimiter,
        form.many,
        form.above + 1,
        form.below,
    );
    let is_submitted = record(&mut form, dice);
    form.head += "[every]\nunsure = [\"Not sure\"]\ndeclined = [\"Prefer not to say\"]\n";
    form.column("Done", &["2", "2", "2", "yes", " 2", "0", ""]);
    yes_no_and_choice(&mut form, dice);
    multi(&mut form, dice);
    numbers_and_days(&mut form, is_submitted, dice);
    let order = dice.order(form.columns.len());
    form.columns = order.iter().map(|at| form.columns[*at].clone()).collect();
    form
}

const DAYS: [&str; 12] = [
    "3/4/2026",
    "2026-03-04",
    "4.3.2026",
    "11/22/2026 10:00",
    "2026-11-22T10:00:00Z",
    "22.11.2026",
    "2026-11",
    "12/1/2026",
    "2026-12-01",
    "29.2.2025",
    "2/30/2026",
    "soon",
];

/// Draws the cells about the record as a whole. Returns whether the day on which the form was filled in is known.
fn record(form: &mut Form, dice: &mut Dice) -> bool {
    form.head += "[record]\n";
    let has_id = !dice.one_in(6);
    if has_id {
        form.head += "id = \"No\"\n";
        form.column("No", &["C-1", "C-2", " C-3 ", "", "No", "C\u{200b}4", "7"]);
    }
    let mut has_days = false;
    if dice.one_in(2) {
        has_days = true;
        form.head += "submitted = \"Filled\"\nmissing = [\"never\", \"1980-01-01 00:00:00\"]\n";
        let days = [
            &DAYS[..],
            &DAYS[..6],
            &DAYS[..6],
            &["", "never", "1980-01-01"],
        ]
        .concat();
        form.column("Filled", &days);
    }
    if dice.one_in(3) {
        form.head += "on = \"Day\"\n";
        form.column("Day", &[&DAYS[3..9], &DAYS[3..9], &["", "later"]].concat());
    }
    if dice.one_in(3) {
        form.head += "procedures = { column = \"Treatment\", answers = { \"Needles\" = \"microneedling\", \"Peel\" = \"peel\" } }\n";
        let both = format!("Needles{}Peel", form.many);
        form.column(
            "Treatment",
            &["Needles", "Peel", &both, " Peel", "Laser", ""],
        );
    }
    if dice.one_in(3) {
        form.head += "only = { \"Status\" = [\"done\", \"Done\"] }\n";
        form.column("Status", &["done", "done", "Done", " done", "test", ""]);
    }
    if !has_id || dice.one_in(2) {
        form.head += "left-out = [\"Mail\"]\n";
        form.column(
            "Mail",
            &["a@b.example", "", "e\u{301}@b", "two\nlines", "\"quoted\""],
        );
    }
    has_days
}

fn yes_no_and_choice(form: &mut Form, dice: &mut Dice) {
    let answers = "answers = { \"Yes\" = \"yes\", \"No\" = \"no\" }";
    form.answers("Keloid", &["No", "No", "No ", "Yes", "n/a", "no"]);
    if dice.one_in(3) {
        form.answers("Keloid again", &["", "", "", "No", "Yes"]);
        let columns = "column = [\"Keloid\", \"Keloid again\"]\n";
        form.question("keloid", &format!("{columns}{answers}"), dice);
    } else {
        form.question("keloid", &format!("column = \"Keloid\"\n{answers}"), dice);
    }
    form.answers("Pregnant", &["No", "No", "Yes", "Yes, I\u{2019}m", "n/a"]);
    form.question(
        "pregnancy",
        "column = \"Pregnant\"\nanswers = { \"Yes\" = \"yes\", \"Yes, I'm\" = \"yes\", \"No\" = [\"no\", \"trying\"] }",
        dice,
    );
}

/// Draws a `multi` question with ticks in a cell, in boxes or in rows. A cell may also contain an option of another
/// question.
fn multi(form: &mut Form, dice: &mut Dice) {
    const LONG: &str = "I have had a cold sore in the past, long ago";
    let own = format!(
        "column = \"Sores\"\nanswers = {{ \"Never\" = \"never\", {LONG:?} = \"past\", \"Now\" = \"now\" }}"
    );
    let many = form.many;
    match dice.below(4) {
        0 => {
            let other = if dice.one_in(2) {
                "other = \"unsure\"\n"
            } else {
                ""
            };
            let part = if dice.one_in(3) {
                "part = [\"warts\"]\n"
            } else {
                ""
            };
            form.question(
                "area",
                &format!("{other}{part}column = \"Skin\"\nnot-offered = [\"rash\"]\nanswers = {{ \"Warts\" = \"warts\", \"Spots\" = \"spots\", \"Spots; red, sore\" = \"spots\", \"None\" = \"none\" }}"),
                dice,
            );
            form.question(
                "cold-sores",
                "column = \"Skin\"\nnot-offered = [\"never\", \"past\"]\nanswers = { \"Cold sore\" = \"now\" }",
                dice,
            );
        }
        1 => {
            form.question(
                "area",
                "boxes = { a___1 = \"warts\", a___2 = \"spots\", a___3 = \"rash\", a___0 = \"none\", a____9 = \"declined\" }",
                dice,
            );
            for name in ["a___1", "a___2", "a___3", "a___0", "a____9"] {
                form.column(name, &["0", "0", "0", "0", "1", "", "-"]);
            }
            form.question("cold-sores", &own, dice);
        }
        2 => {
            form.question(
                "area",
                "boxes = { Warts = \"warts\", None = \"none\" }\nrows = { \"Spots?\" = \"spots\", \"Rash?\" = \"rash\" }\nyes = [\"Yes\"]\nno = [\"No\"]",
                dice,
            );
            for name in ["Warts", "None"] {
                form.column(name, &["0", "0", "0", "1", " 1", "", "Not sure"]);
            }
            for name in ["Spots?", "Rash?"] {
                form.answers(name, &["No", "No", "Yes", "n/a"]);
            }
            form.question("cold-sores", &own, dice);
        }
        _ => {
            form.question(
                "area",
                "column = \"Skin\"\nanswers = { \"Warts\" = \"warts\", \"Spots\" = \"spots\", \"Rash\" = \"rash\", \"None\" = \"none\" }",
                dice,
            );
            form.question("cold-sores", &own, dice);
        }
    }
    let two = format!("Warts{many}Spots");
    let ambiguous = format!("Spots; red, sore{many}");
    let three = format!("Cold sore{many}Warts{many}else");
    let clash = format!("None{many}Warts");
    let skin = [
        "None",
        "None",
        "Warts",
        "Cold sore",
        &two,
        &ambiguous,
        &three,
        &clash,
    ];
    if form.questions.contains("\"Skin\"") {
        form.answers("Skin", &skin);
    }
    if form.questions.contains("\"Sores\"") {
        form.answers("Sores", &["Never", LONG, "Now", "n/a"]);
    }
}

fn numbers_and_days(form: &mut Form, is_submitted: bool, dice: &mut Dice) {
    if dice.one_in(2) {
        form.question("age", "born = \"Birth\"", dice);
        let births = [
            "1990-02-03",
            "2/3/1990",
            "3.2.1990",
            "1990-02",
            "2010-11-22",
            "2/29/2008",
        ];
        form.answers("Birth", &[&births[..], &DAYS].concat());
    } else {
        form.question(
            "age",
            "column = \"Age\"\nanswers = { \"under 30\" = { under = 30 } }",
            dice,
        );
        form.answers("Age", &["34", "17", "0018", "under 30", "130", "3,5", "x"]);
    }
    form.answers("kg", &["61,50", "61", "61,55", "39,9", "61.5", "-1"]);
    form.question("weight", "column = \"kg\"", dice);
    let texts = if is_submitted && dice.one_in(2) {
        "\nanswers = { \"Less than a month ago\" = { within = \"1 month\" }, \"Longer ago\" = { older-than = \"1 month\" } }"
    } else {
        "\nanswers = { \"Never\" = \"missing\", \"in 1999\" = \"unsure\" }"
    };
    form.question("last-peel", &format!("column = \"Peel\"{texts}"), dice);
    let texts = [
        "Less than a month ago",
        "Longer ago",
        "Never",
        "in 1999",
        "",
        "",
    ];
    form.answers("Peel", &[&texts[..], &DAYS].concat());
    form.question("notes", "column = \"Notes\"", dice);
    let notes = [
        "",
        "",
        "a note",
        "a \"note\"",
        "two\nlines",
        " Not sure",
        "a, b; c / d",
    ];
    form.column("Notes", &notes);
}

/// An export of some rows, repeated several times so that most of its texts are known.
pub(super) fn export(form: &Form, rows: usize, times: usize, dice: &mut Dice) -> String {
    let cell = |text: &str, dice: &mut Dice| {
        let needs_quotes = text.contains(['"', '\n', '\r']) || text.contains(form.delimiter);
        if needs_quotes || dice.one_in(6) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let line = |cells: Vec<&str>, dice: &mut Dice| {
        let cells: Vec<String> = cells.into_iter().map(|one| cell(one, dice)).collect();
        cells.join(form.delimiter) + "\n"
    };
    let titles = "A title\n".repeat(form.above);
    let names = || form.columns.iter().map(|(name, _)| name.as_str()).collect();
    let header = line(names(), dice);
    let below = line(names(), dice).repeat(form.below);
    let mut body = String::new();
    for _ in 0..rows {
        let cells = form.columns.iter();
        let cells = cells.map(|(_, cells)| dice.pick(cells).as_str()).collect();
        body += &line(cells, dice);
    }
    if dice.one_in(6) {
        body += &header;
    }
    if dice.one_in(5) {
        body += &line(other_header(names(), dice), dice);
    }
    if dice.one_in(6) {
        body += &(form.delimiter.repeat(form.columns.len() - 1) + "\n\n");
    }
    format!("{titles}{header}{below}{}", body.repeat(times))
}

/// The header of another file: the columns in another order, some with another name, and perhaps more or fewer of them.
fn other_header<'n>(mut names: Vec<&'n str>, dice: &mut Dice) -> Vec<&'n str> {
    if dice.one_in(2) {
        names.rotate_left(1);
    }
    let odds = *dice.pick(&[2, 3, 20]);
    for name in &mut names {
        if dice.one_in(odds) {
            let others = ["another name", "another name", "one more", ""];
            let other: &&str = dice.pick(&others);
            *name = other;
        }
    }
    match dice.pick(&[0, 0, 0, 1, 2]) {
        1 => names.push("one more"),
        2 => names.truncate(names.len() - 1),
        _ => {}
    }
    names
}

pub(super) fn load(form: &Form, protocol: &Protocol) -> Mapping {
    let text = mapping_file(&format!("{}{}", form.head, form.questions));
    let loaded = Mapping::read("form.toml", text.as_bytes(), protocol);
    let found = loaded.diagnostics.into_sorted();
    loaded
        .mapping
        .unwrap_or_else(|| panic!("{found:#?}\n{text}"))
}
