//! The reader of many rows of an export gives the same results as the reader of single rows: for every mapping, size of
//! chunks, number of threads and content of the file.

use contraindication::batch;
use contraindication::batch::fast::ChunkedInput;
use contraindication::engine::Program;
use contraindication::intake::{Mapping, open_mapped};
use contraindication::model::Protocol;
use proptest::prelude::*;

use crate::age::with_limits;
use crate::fast_reader::{Manner, RecordOutput, Slip, all_of, defaults, encoders, said, slips};
use crate::mapping::{TOPIC, mapping_file, protocol_of, protocol_with};
use crate::support::random::{Dice, config, dice};

/// A mapping, with the columns of its export and their possible cells.
struct Form {
    delimiter: &'static str,
    many: &'static str,
    /// Title rows above the header, and rows below it that are not records.
    above: usize,
    below: usize,
    /// The keys of the export and of the record, and those of the questions.
    head: String,
    questions: String,
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

fn form(dice: &mut Dice) -> Form {
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
fn export(form: &Form, rows: usize, times: usize, dice: &mut Dice) -> String {
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

fn load(form: &Form, protocol: &Protocol) -> Mapping {
    let text = mapping_file(&format!("{}{}", form.head, form.questions));
    let loaded = Mapping::read("form.toml", text.as_bytes(), protocol);
    let found = loaded.diagnostics.into_sorted();
    loaded
        .mapping
        .unwrap_or_else(|| panic!("{found:#?}\n{text}"))
}

fn protocol(dice: &mut Dice) -> Protocol {
    let second = "\n[[procedure]]\nid = \"peel\"\ntitle = \"Peel\"\n";
    let topic = TOPIC.replace("type  = \"date\"", "type  = \"date\"\ndated = \"past\"");
    let protocol = protocol_with(second, &topic);
    if dice.one_in(3) {
        with_limits(protocol, dice)
    } else {
        protocol
    }
}

/// Reads row by row. Returns the results and the number of blank rows, or why the export cannot be read.
fn one_by_one(
    protocol: &Protocol,
    mapping: &Mapping,
    bytes: &[u8],
) -> Result<(Vec<RecordOutput>, u64), String> {
    let (program, defaults) = (Program::compile(protocol), defaults());
    let mut encoders = encoders(protocol, &program);
    let records = open_mapped(bytes, mapping, protocol, &defaults);
    let mut records = records.map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for record in records.by_ref() {
        let record = record.map_err(|error| error.to_string())?;
        all.push(said(&mut encoders, &batch::screen(&program, record)));
    }
    Ok((all, records.blank_rows()))
}

/// Reads in chunks. Returns the results, the number of blank rows, and the number of rows that were read to codes.
fn at_once(
    protocol: &Protocol,
    mapping: &Mapping,
    bytes: &[u8],
    manner: Manner,
) -> Result<((Vec<RecordOutput>, u64), u64), String> {
    let (program, defaults) = (Program::compile(protocol), defaults());
    let input = ChunkedInput::open_mapped(bytes, mapping, protocol, &defaults, manner.0);
    let input = input.map_err(|error| error.to_string())?;
    let (said, coded, blank) = all_of(protocol, &program, input, manner)?;
    Ok(((said, blank), coded))
}

/// The text in an encoding.
fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-16" => {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        "windows-1252" => {
            let narrow = |c| u8::try_from(u32::from(c)).unwrap_or(b'?');
            text.chars().map(narrow).collect()
        }
        _ => text.as_bytes().to_vec(),
    }
}

const GOOGLE_SHEETS: &str = r#"[export]
preset = "google-sheets"
date = "M/D/YYYY"
[record]
id = "No"
submitted = "Timestamp"
procedures = { column = "Treatment", answers = { "Needles" = "microneedling", "Peel" = "peel" } }
[every]
unsure = ["Not sure"]
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "Spots (red, sore)" = "spots", "Rash" = "rash", "None of these" = "none" }
[question.pregnancy]
column = "Pregnant"
answers = { "Yes" = "yes", "No" = ["no", "trying"] }
[question.last-peel]
column = "Peel"
answers = { "Less than a month ago" = { within = "1 month" } }
[question.age]
born = "Birth"
[question.notes]
column = "Notes"
"#;

const REDCAP: &str = r#"[export]
preset = "redcap-raw"
[record]
id = "record_id"
submitted = "form_timestamp"
only = { state = ["1"] }
[every]
unsure = ["-98"]
[question.area]
boxes = { s___1 = "warts", s___2 = "spots", s___3 = "rash", s___0 = "none" }
shown = { form_complete = ["2"] }
[question.last-peel]
column = "peel"
shown = { form_complete = ["2"] }
[question.weight]
column = "kg"
shown = { form_complete = ["2"] }
"#;

#[test]
fn ordinary_exports_need_no_fallback() {
    let protocol = protocol(&mut Dice::default());
    let sheets = "Timestamp,No,Treatment,Skin,Pregnant,Peel,Birth,Notes\n".to_owned()
        + &"11/20/2026 9:05:00,C-1,Needles,None of these,No,1/2/2026,2/3/1990,\n\
            11/20/2026 9:06:00,C-2,\"Needles, Peel\",\"Warts, Spots (red, sore)\",Not sure,Less than a month ago,2/3/1990,\"a, b\"\n\
            ,C-3,Peel,Rash,Yes,,,a note\n"
            .repeat(100);
    let redcap = "record_id,state,form_timestamp,s___1,s___2,s___3,s___0,peel,kg,form_complete\n"
        .to_owned()
        + &"1,1,2026-11-20 09:05:00,1,0,0,0,2026-01-02,61,2\n\
            2,1,2026-11-20 09:06:00,0,0,0,1,-98,-98,2\n\
            3,1,[not completed],0,0,0,0,,,0\n"
            .repeat(100);
    // a cell that is refused, a note over two lines, a row that is not a record, a form of the next day, the header
    // again
    let odd = [
        sheets.clone() + ",C-4,Peel,Moles,Yes,,,\n",
        sheets.clone() + ",C-4,Peel,Rash,Yes,,,\"two\nlines\"\n",
        redcap.clone() + "4,0,,0,0,0,1,,,2\n",
        sheets.clone() + "11/23/2026,C-4,Peel,Rash,Yes,,,\n",
        sheets.clone() + sheets.lines().next().unwrap_or_default(),
    ];
    // names in another order end the export, even if one name is new
    for other in [
        "s___0,record_id,state,form_timestamp,s___1,s___2,s___3,peel,kg,form_complete",
        "record,state,form_timestamp,s___3,s___2,s___1,s___0,peel,kg,form_complete",
    ] {
        let text = format!("{redcap}{other}\n4,1,,1,0,0,0,,,2\n");
        let loaded = Mapping::read("form.toml", mapping_file(REDCAP).as_bytes(), &protocol);
        let mapping = loaded.mapping.expect("a mapping without mistakes");
        let manner = (1 << 18, 1, usize::MAX);
        let found = at_once(&protocol, &mapping, text.as_bytes(), manner);
        let told = "line 302 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`";
        let told = format!("the input cannot be read: {told}");
        assert_eq!(found.map(|(found, _)| found), Err(told.clone()));
        let single = one_by_one(&protocol, &mapping, text.as_bytes());
        assert_eq!(single, Err(told));
    }
    for text in [sheets, redcap].into_iter().chain(odd) {
        let mapping = if text.starts_with("Timestamp") {
            GOOGLE_SHEETS
        } else {
            REDCAP
        };
        let loaded = Mapping::read("form.toml", mapping_file(mapping).as_bytes(), &protocol);
        let mapping = loaded.mapping.expect("a mapping without mistakes");
        let found = at_once(
            &protocol,
            &mapping,
            text.as_bytes(),
            (1 << 18, 1, usize::MAX),
        );
        let (found, some) = found.expect("an export");
        assert_eq!(some, 300, "{}", &text[text.len() - 60..]);
        assert_eq!(Ok(found), one_by_one(&protocol, &mapping, text.as_bytes()));
    }
}

/// Most columns are left out, and contain names of columns. A row of names among the others is a header all the same.
#[test]
fn columns_that_nothing_reads_do_not_make_a_record_a_header() {
    let mapping = "[record]\nid = \"Id\"\nleft-out = [\"By\", \"Or by\", \"Email\", \"Phone\", \"Post\"]\n\
                   [question.keloid]\ncolumn = \"Keloid\"\nanswers = { Yes = \"yes\", No = \"no\" }\n\
                   [question.notes]\ncolumn = \"Notes\"\n";
    let protocol = protocol_of(TOPIC);
    let loaded = Mapping::read("form.toml", mapping_file(mapping).as_bytes(), &protocol);
    let mapping = loaded.mapping.expect("a mapping without mistakes");
    let header = "Id,By,Or by,Email,Phone,Post,Keloid,Notes\n";
    let rows =
        "1,Email,Phone,Post,Email,By,No,Email\n2,Email,Email,Email,Email,Email,Yes,\n".repeat(150);
    let others = [
        ("", 300),
        ("3,Email,Phone,Email,Phone,,Perhaps,Keloid\n", 300),
        ("Number,x,y,z,,,Notes,Keloid\n3,,,,,,No,\n", 0),
        ("Id,Email,Or by,By,Phone,Post,Notes,Keloid\n3,,,,,,No,\n", 0),
    ];
    for (other, coded) in others {
        let text = format!("{header}{rows}{other}");
        let single = one_by_one(&protocol, &mapping, text.as_bytes());
        for manner in [(1 << 18, 1, usize::MAX), (1_000, 3, usize::MAX)] {
            let found = at_once(&protocol, &mapping, text.as_bytes(), manner);
            let count = found.as_ref().map_or(0, |(_, coded)| *coded);
            assert_eq!(count, coded, "{other}");
            assert_eq!(found.map(|(found, _)| found), single, "{other}");
        }
    }
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn each_row_has_the_same_result_for_any_mapping_chunks_and_threads(
        mut dice in dice(600..3000),
        rows in 1_usize..12,
        times in 1_usize..40,
        encoding in prop::sample::select(vec!["utf-8", "utf-8", "utf-8", "utf-16", "windows-1252"]),
        mark in prop::bool::weighted(0.2),
        manner in (
            prop::sample::select(vec![1, 7, 100, 1_000, 1 << 18]),
            prop::sample::select(vec![1, 2, 4]),
            prop::sample::select(vec![1, 5, usize::MAX]),
        ),
        slips in prop::collection::vec((any::<prop::sample::Index>(), slips()), 0..6),
        ending in prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]),
    ) {
        let protocol = protocol(&mut dice);
        let mut form = form(&mut dice);
        form.head = form.head.replace("[export]\n", &format!("[export]\nencoding = \"{encoding}\"\n"));
        let mapping = load(&form, &protocol);
        let text = export(&form, rows, times, &mut dice).replace('\n', ending);
        let mut bytes = encoded(&text, encoding);
        if mark && encoding == "utf-8" {
            bytes.splice(0..0, *b"\xEF\xBB\xBF");
        }
        if dice.one_in(2) {
            slips.iter().for_each(|(index, slip)| Slip::apply(slip, &mut bytes, index));
        }
        // cutting byte by byte is slow
        let size = if bytes.len() > 20_000 { manner.0.max(1_000) } else { manner.0 };
        let expected = one_by_one(&protocol, &mapping, &bytes);
        let found = at_once(&protocol, &mapping, &bytes, (size, manner.1, manner.2));
        let told = format!("{}{}\n{text}", form.head, form.questions);
        prop_assert_eq!(&expected, &found.map(|(said, _)| said), "{}", told);
    }
}
