//! Exports of the forms of eleven tools, each with its conventions. The expected answers were written by hand. Each is
//! right, or is refused with record, line, column and value. None of them is a "no" that nobody gave.

use contraindication::intake::{Defaults, Record, open_mapped};
use contraindication::model::{Answer, QuestionId, parse_day};
use contraindication::report::result::answer_entry;

#[cfg(feature = "xlsx")]
use super::workbooks::{row, text, workbook};
use super::{load, protocol};

/// One line for each record, such as `2 C-1 (2026-11-20) question=answer …`, each refusal as `question! line Column
/// [value]`, and a record that cannot be read as `3 C-2 unreadable line Column [value]`. An error of the input comes
/// last.
fn read(mapping: &str, export: impl AsRef<[u8]>) -> Vec<String> {
    let loaded = load(mapping, protocol());
    let Some(mapping) = loaded.mapping else {
        panic!("{:#?}", loaded.diagnostics.into_sorted());
    };
    let defaults = Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    match open_mapped(export.as_ref(), &mapping, protocol(), &defaults) {
        Ok(records) => records
            .map(|record| record.map_or_else(|error| error.to_string(), |record| line(&record)))
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

fn line(record: &Record) -> String {
    let form = match &record.content {
        Ok(form) => form,
        Err(unreadable) => {
            let id = unreadable.id.as_deref().unwrap_or("-");
            let value = unreadable.value.as_deref().unwrap_or("-");
            let cell = unreadable.place.as_ref();
            let cell = cell.map_or("-".to_owned(), |cell| {
                format!("{} {}", cell.line, cell.column)
            });
            return format!("{} {id} unreadable {cell} [{value}]", record.record);
        }
    };
    let mut parts = vec![record.record.to_string()];
    parts.extend(form.id.clone());
    parts.extend(form.answers.days.answered.map(|day| format!("({day})")));
    for (index, question) in protocol().questions.iter().enumerate() {
        let answer = form.answers.get(QuestionId::from(index));
        if !matches!(answer, Answer::Missing | Answer::Invalid) {
            let entry = serde_json::to_string(&answer_entry(question, answer)).expect("JSON");
            parts.push(format!("{}={}", question.id, entry.replace('"', "")));
        }
    }
    for error in &form.errors {
        let question = error
            .question
            .map_or("submitted", |id| &protocol().question(id).id);
        let cell = error.place.as_ref().expect("a cell");
        parts.push(format!(
            "{question}! {} {} [{}]",
            cell.line, cell.column, error.value
        ));
    }
    parts.join(" ")
}

#[test]
fn google_sheets() {
    let mapping = r#"
[export]
preset = "google-sheets"
date = "M/D/YYYY"
[record]
id = "Client number"
submitted = "Timestamp"
left-out = ["Email Address", { like = "Score*" }]
[every]
unsure = ["Not sure"]
declined = ["Prefer not to say"]
[question.age]
born = "Date of birth"
[question.keloid]
column = ["Have you ever had a keloid?", "Have you ever had a keloid (raised scar)?"]
answers = { "Yes" = "yes", "No" = "no" }
[question.pregnancy]
column = "Are you pregnant?"
not-offered = ["trying"]
answers = { "Yes" = "yes", "No" = ["no", "trying"] }
[question.area]
column = "What is on your skin, \"today\"? Tick all."
not-offered = ["rash"]
answers = { "Warts, raised or flat" = "warts", "Spots (red, sore)" = "spots", "None of these" = "none" }
[question.cold-sores]
column = "What is on your skin, \"today\"? Tick all."
not-offered = ["never", "past"]
answers = { "Cold sore" = "now" }
[question.last-peel]
column = "How long ago was your last peel?"
answers = { "Less than 2 weeks" = { within = "2 weeks" }, "Longer" = { older-than = "2 weeks" } }
"#;
    let header = "Timestamp,Email Address,Client number,Date of birth,Have you ever had a keloid?,\
                  Have you ever had a keloid (raised scar)?,Are you pregnant?,\
                  \"What is on your skin,\n“today”?  Tick all.\",How long ago was your last peel?,Score";
    let rows = [
        // answers with commas, together with a cold sore
        "11/20/2026 9:05:00,a@b.c,1,2/29/2000,No,,No,\"Warts, raised or flat, Spots (red, sore), Cold sore\",Longer,3",
        // none, alone and together with a tick; a day that is valid in only one order
        "11/20/2026 23:59:59,,2,11/23/2000,,No,Yes,None of these,Less than 2 weeks,",
        "11/20/2026 9:05:00,,3,,,,,\"None of these, Spots (red, sore)\",,",
        "11/20/2026 9:05:00,,4,,,,,\"None of these, Cold sore\",,",
        // the same answer in both columns, and different ones
        "11/20/2026 9:05:00,,5,,No,No,,,,",
        "11/20/2026 9:05:00,,6,,No,Yes,,,,",
        // no answer, not sure, free text, half of an option, an emoji, a no-break space
        "11/20/2026 9:05:00,,7,,,,,,,",
        "11/20/2026 9:05:00,,8,,Not sure,,Prefer not to say,Not sure,Not sure,",
        "11/20/2026 9:05:00,,9,13/1/2000,none,,n/a,-,none,",
        "11/20/2026 9:05:00,,10,,no,,No 🙂,\"Warts, raised\",,",
        "11/20/2026 9:05:00,,11,,No\u{a0},,\u{200b}No,\"Spots\u{a0}(red,\u{a0}sore)\",,",
        // the form was filled in after the day, on no day, with day and month swapped
        "11/23/2026 0:00:00,,12,,No,,,,,",
        ",,13,,No,,,,Longer,",
        "20/11/2026 9:05:00,,14,,No,,,,Longer,",
        // an answer that was edited is a row of its own
        "11/21/2026 9:05:00,,1,2/29/2000,Yes,,,,,",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no pregnancy={one-of:[no,trying]} area={ticked:[warts,spots],open:[rash]} cold-sores=now age=26 last-peel={to:2026-11-06}",
            "2 2 (2026-11-20) keloid=no pregnancy=yes area={ticked:[none],open:[rash]} age=25 last-peel={from:2026-11-07,to:2026-11-20}",
            "3 3 (2026-11-20) area! 5 What is on your skin, \"today\"? Tick all. [None of these, Spots (red, sore)] cold-sores! 5 What is on your skin, \"today\"? Tick all. [None of these, Spots (red, sore)]",
            "4 4 (2026-11-20) area! 6 What is on your skin, \"today\"? Tick all. [None of these, Cold sore] cold-sores! 6 What is on your skin, \"today\"? Tick all. [None of these, Cold sore]",
            "5 5 (2026-11-20) keloid=no",
            "6 6 (2026-11-20) keloid! 8 Have you ever had a keloid (raised scar)? [Yes]",
            "7 7 (2026-11-20)",
            "8 8 (2026-11-20) keloid=unsure pregnancy=declined area=unsure cold-sores=unsure last-peel=unsure",
            "9 9 (2026-11-20) age! 11 Date of birth [13/1/2000] keloid! 11 Have you ever had a keloid? [none] pregnancy! 11 Are you pregnant? [n/a] area! 11 What is on your skin, \"today\"? Tick all. [-] cold-sores! 11 What is on your skin, \"today\"? Tick all. [-] last-peel! 11 How long ago was your last peel? [none]",
            "10 10 (2026-11-20) keloid! 12 Have you ever had a keloid? [no] pregnancy! 12 Are you pregnant? [No 🙂] area! 12 What is on your skin, \"today\"? Tick all. [Warts, raised] cold-sores! 12 What is on your skin, \"today\"? Tick all. [Warts, raised]",
            "11 11 (2026-11-20) keloid=no pregnancy={one-of:[no,trying]} area={ticked:[spots],open:[rash]}",
            "12 12 unreadable 14 Timestamp [11/23/2026 0:00:00]",
            "13 13 keloid=no last-peel! 15 How long ago was your last peel? [Longer]",
            "14 14 keloid=no submitted! 16 Timestamp [20/11/2026 9:05:00] last-peel! 16 How long ago was your last peel? [Longer]",
            "15 1 (2026-11-21) keloid=yes age=26",
        ]
    );
}

#[test]
fn google_forms() {
    let mapping = r#"
[export]
preset = "google-forms"
[record]
submitted = "Timestamp"
[question.keloid]
column = "History [Keloids]"
answers = { "Yes" = "yes", "No" = "no" }
[question.cold-sores]
column = "History [Cold sores]"
not-offered = ["now"]
answers = { "Yes" = ["past", "now"], "No" = "never" }
because = { "No" = "who has one now has had one" }
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Spots; sore" = "spots", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.last-peel]
column = "Last peel"
[question.weight]
column = "Weight"
"#;
    let rows = [
        "\"2022/11/30 10:39:41 PM GMT+1\",\"No\",\"No\",\"Warts;Rash\",\"2022-11-01\",\"61\"",
        "\"2022/11/30 12:10:00 AM GMT-11\",\"Yes\",\"Yes\",\"Spots; sore;Warts\",\"2022/11/01\",\"61.5\"",
        "\"2022/11/30 10:39:41 PM GMT+1\",\"\",\"\",\"None\",\"2022/02/30\",\"61,5\"",
        "\"2022/11/30 10:39:41 PM GMT+1\",\"\",\"\",\"Rash;Rash\",\"\",\"1 000\"",
        "\"2022/11/30\",\"Yes;No\",\"Yes;No\",\"Warts, Rash\",\"2022\",\"\"",
        "\"2022/31/11\",\"No\",\"\",\";\",\"\",\"\"",
    ];
    let header = "\"Timestamp\",\"History [Keloids]\",\"History [Cold sores]\",\"On the skin\",\"Last peel\",\"Weight\"";
    assert_eq!(
        read(mapping, format!("{header}\r\n{}", rows.join("\r\n"))),
        [
            "1 (2022-11-30) keloid=no area=[warts,rash] cold-sores=never weight=61.0 last-peel! 2 Last peel [2022-11-01]",
            "2 (2022-11-30) keloid=yes area=[warts,spots] cold-sores={one-of:[past,now]} last-peel=2022-11-01 weight! 3 Weight [61.5]",
            "3 (2022-11-30) area=[none] last-peel! 4 Last peel [2022/02/30] weight! 4 Weight [61,5]",
            "4 (2022-11-30) area=[rash] weight! 5 Weight [1 000]",
            "5 (2022-11-30) keloid! 6 History [Keloids] [Yes;No] cold-sores! 6 History [Cold sores] [Yes;No] area! 6 On the skin [Warts, Rash] last-peel! 6 Last peel [2022]",
            "6 keloid=no submitted! 7 Timestamp [2022/31/11] area! 7 On the skin [;]",
        ]
    );
}

/// A title above the header, a hidden sheet, days as numbers, text among days, merged cells, formulas without values.
#[cfg(feature = "xlsx")]
#[test]
fn microsoft_forms() {
    let mapping = r#"
[export]
preset = "microsoft-forms"
date = "D/M/YYYY"
header = 3
[record]
id = "ID"
submitted = "Completion time"
left-out = ["Email", { like = "Points - *" }]
[question.keloid]
column = "Keloids – or scars?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.weight]
column = "Weight"
[question.last-peel]
column = "Last peel"
"#;
    let number = |address: &str, value: &str| format!("<c r=\"{address}\"><v>{value}</v></c>");
    let day = |address: &str, value: &str| format!("<c r=\"{address}\" s=\"1\"><v>{value}</v></c>");
    let names = [
        "ID",
        "Completion time",
        "Email",
        "Keloids - or\nscars?",
        "On the skin",
        "Weight",
        "Last peel",
        "Points - Weight",
    ];
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let header: Vec<String> = columns
        .iter()
        .zip(names)
        .map(|(column, name)| text(&format!("{column}3"), name))
        .collect();
    let rows = [
        row(1, &[text("A1", "Intake")]),
        row(3, &header),
        row(
            4,
            &[
                number("A4", "1"),
                day("B4", "46346.9"),
                text("C4", "anonymous"),
                text("D4", "No"),
                text("E4", "Warts;Rash;"),
                number("F4", "61.5"),
                day("G4", "46300"),
            ],
        ),
        row(
            5,
            &[
                number("A5", "2"),
                day("B5", "46346"),
                text("D5", "No"),
                text("E5", "None;Warts;"),
                number("F5", "61.55"),
                text("G5", "31/10/2026"),
            ],
        ),
        row(
            6,
            &[
                number("A6", "1234567890123456789"),
                day("B6", "46346"),
                text("D6", "No"),
            ],
        ),
        row(
            7,
            &[
                number("A7", "4"),
                text("B7", "20/11/2026"),
                "<c r=\"D7\"><f>A1</f></c>".to_owned(),
                text("E7", "None;"),
                "<c r=\"F7\" t=\"e\"><v>#REF!</v></c>".to_owned(),
            ],
        ),
        row(
            8,
            &[
                number("A8", "5"),
                day("B8", "46346"),
                "<c r=\"D8\" t=\"b\"><v>0</v></c>".to_owned(),
                text("E8", ";"),
            ],
        ),
        row(
            9,
            &[number("A9", "6"), day("B9", "46346"), text("D9", "No")],
        ),
        row(10, &[]),
        row(
            11,
            &[number("A11", "7"), day("B11", "46350"), text("D11", "No")],
        ),
        row(
            12,
            &header
                .iter()
                .map(|cell| cell.replace("3\"", "12\""))
                .collect::<Vec<_>>(),
        ),
    ];
    let sheet = format!(
        "<sheetData>{}</sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:H1\"/><mergeCell ref=\"D9:E9\"/></mergeCells>",
        rows.concat()
    );
    let other = format!("<sheetData>{}</sheetData>", row(1, &[text("A1", "ID")]));
    let export = workbook(
        &[("Lists", "hidden", &other), ("Form1", "visible", &sheet)],
        false,
    );
    assert_eq!(
        read(mapping, export),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-10-05",
            "2 2 (2026-11-20) keloid=no area! 5 On the skin [None;Warts;] weight! 5 Weight [61.55] last-peel! 5 Last peel [31/10/2026]",
            "3 - unreadable 6 ID [1234567890123456800]",
            "4 4 area=[none] submitted! 7 Completion time [20/11/2026] keloid! 7 Keloids - or scars? [] weight! 7 Weight []",
            "5 5 (2026-11-20) keloid! 8 Keloids - or scars? [FALSE] area! 8 On the skin [;]",
            "6 6 (2026-11-20) keloid! 9 Keloids - or scars? [] area! 9 On the skin []",
            "7 7 unreadable 11 Completion time [2026-11-24]",
            "8 - unreadable - [-]",
        ]
    );
}

/// Saved by Excel as CSV: Windows-1252, semicolons, `sep=`, a decimal comma.
#[test]
fn microsoft_forms_as_csv() {
    let mapping = r#"
[export]
preset = "microsoft-forms"
type = "csv"
encoding = "windows-1252"
delimiter = ";"
date = "D.M.YYYY"
decimal = ","
[record]
id = "ID"
submitted = "Completion time"
[question.keloid]
column = "Keloids – or scars?"
unsure = ["I don’t know"]
answers = { "Yes" = "yes", "No" = "no" }
[question.weight]
column = "Weight"
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Café au lait" = "spots", "Rash" = "rash", "None" = "none" }
"#;
    let text = "sep=;\r\nID;Completion time;Keloids \u{96} or scars?;Weight;On the skin\r\n\
                1;20.11.2026 09:05;No;61,5;\"Warts;Caf\u{e9} au lait;\"\r\n\
                2;20.11.26 09:05;I don\u{92}t know;61.5;None\r\n\
                3;11.20.2026;no;1.061,5;\"None;Rash;\"\r\n\
                4;20.11.2026;;\"61,50\";Warts;Rash\r\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a byte"))
        .collect();
    assert_eq!(
        read(mapping, &bytes),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,spots] weight=61.5",
            "2 2 keloid=unsure area=[none] submitted! 4 Completion time [20.11.26 09:05] weight! 4 Weight [61.5]",
            "3 3 submitted! 5 Completion time [11.20.2026] keloid! 5 Keloids - or scars? [no] weight! 5 Weight [1.061,5] area! 5 On the skin [None;Rash;]",
            "4 4 unreadable - [-]",
        ]
    );
    let utf_8 = mapping.replace("encoding = \"windows-1252\"", "encoding = \"utf-8\"");
    assert_eq!(
        read(&utf_8, &bytes),
        [
            "the input cannot be read: the byte at offset 34 is no text in the encoding that the mapping declares, `encoding = \"utf-8\"`; if it was saved by Excel, try `encoding = \"windows-1252\"`"
        ]
    );
}

/// A byte order mark, answers on separate lines, repeated and empty headers, ids of 19 digits.
#[test]
fn jotform() {
    let mapping = r#"
[export]
preset = "jotform"
date = ["YYYY-MM-DD", "MMM D, YYYY"]
[columns]
where = { at = 5, header = "Details" }
details-medicines = { at = 7, header = "Details" }
[record]
id = "Submission ID"
submitted = "Submission Date"
only = { "Approval Status" = ["Approved", ""] }
left-out = ["details-medicines", "No Label"]
[question.keloid]
column = "Keloid"
answers = { "Yes" = "yes", "No" = "no" }
[question.notes]
column = "where"
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
"#;
    let rows = [
        "2026-11-20 09:05:00,6100000000000000001,Approved,No,my arm,\"Warts\nRash\",x,y",
        "\"Nov 20, 2026\",6100000000000000002,,Yes,none,\"None\n\",none,n/a",
        "\"20/11/2026\",6100000000000000003,,N/A,,\"None\r\nWarts\",,",
        "2026-11-20 09:05:00,6.1E+18,Denied,No,,Warts,,",
        "2026-11-20 09:05:00,6100000000000000005,,No,\"two\nlines\",\"Warts,Rash\",,",
        "2026-11-20 09:05:00,6100000000000000006,,\"N\no\",,Warts,,",
        "2026-11-20 09:05:00,6100000000000000007,,No,,Warts,,",
    ];
    let header = "\u{feff}Submission Date,Submission ID,Approval Status,Keloid,Details,Skin,Details,No Label";
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 6100000000000000001 (2026-11-20) keloid=no area=[warts,rash] notes=my arm",
            "2 6100000000000000002 (2026-11-20) keloid=yes area=[none] notes=none",
            "3 6100000000000000003 submitted! 6 Submission Date [20/11/2026] keloid! 6 Keloid [N/A] area! 6 Skin [None\r\nWarts]",
            "4 6.1E+18 unreadable 8 Approval Status [Denied]",
            "5 6100000000000000005 (2026-11-20) keloid=no notes=two\\nlines area! 9 Skin [Warts,Rash]",
            "6 6100000000000000006 (2026-11-20) area=[warts] keloid! 11 Keloid [N\no]",
            "7 6100000000000000007 (2026-11-20) keloid=no area=[warts]",
        ]
    );
}

/// A column for each option, whose cells repeat the header.
#[test]
fn typeform_as_csv() {
    let mapping = r##"
[export]
preset = "typeform-csv"
[record]
id = "#"
submitted = "Submit Date (UTC)"
left-out = ["Network ID"]
[question.keloid]
column = "Have you had a *keloid*?"
answers = { "1" = "yes", "0" = "no" }
[question.area]
boxes = { "Warts" = "warts", "Spots" = "spots", "None of these" = "none" }
not-offered = ["rash"]
"##;
    let rows = [
        "a1,0,Warts,,,2026-11-20 09:05:00,n1",
        "a2,1,,,None of these,2026-11-20 09:05:00,n1",
        "a3,,,,,2026-11-20 09:05:00,n1",
        "a4,0,Warts,,None of these,2026-11-20 09:05:00,n1",
        "a5,0,Spots,,,2026-11-20 09:05:00,n1",
        "a6,0,warts,Spots,,2026-11-20,n1",
        "a7,FALSE,Warts,Spots,,11/20/2026,n1",
    ];
    let header =
        "#,Have you had a *keloid*?,Warts,Spots,None of these,Submit Date (UTC),Network ID";
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 a1 (2026-11-20) keloid=no area={ticked:[warts],open:[rash]}",
            "2 a2 (2026-11-20) keloid=yes area={ticked:[none],open:[rash]}",
            "3 a3 (2026-11-20)",
            "4 a4 (2026-11-20) keloid=no area! 5 None of these [None of these]",
            "5 a5 (2026-11-20) keloid=no area! 6 Warts [Spots]",
            "6 a6 (2026-11-20) keloid=no area! 7 Warts [warts]",
            "7 a7 area={ticked:[warts,spots],open:[rash]} submitted! 8 Submit Date (UTC) [11/20/2026] keloid! 8 Have you had a *keloid*? [FALSE]",
        ]
    );
}

#[test]
fn typeform_as_json() {
    let mapping = r#"
[export]
preset = "typeform-json"
[record]
id = "response_id"
submitted = "submitted_at"
left-out = ["name"]
[every]
unsure = ["Not sure"]
[question.keloid]
column = "keloid"
answers = { "true" = "yes", "false" = "no" }
[question.area]
column = "area"
other = "unsure"
answers = { "Warts, raised" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.weight]
column = "weight"
[question.last-peel]
column = "peel"
"#;
    let answer = |reference: &str, kind: &str, value: &str| {
        format!("{{\"type\":\"{kind}\",\"{kind}\":{value},\"field\":{{\"ref\":\"{reference}\"}}}}")
    };
    let response = |id: &str, day: &str, answers: &[String]| {
        format!(
            "{{\"response_id\":\"{id}\",\"submitted_at\":\"{day}\",\"answers\":[{}]}}",
            answers.join(",")
        )
    };
    let day = "2026-11-20T23:59:00Z";
    let items = [
        response(
            "r1",
            day,
            &[
                answer("keloid", "boolean", "false"),
                answer(
                    "area",
                    "choices",
                    "{\"labels\":[\"Warts, raised\",\"Rash\"]}",
                ),
                answer("weight", "number", "61.50"),
                answer("peel", "date", "\"2026-11-01T00:00:00.000Z\""),
            ],
        ),
        // another text, alone, with ticks and with none; nothing chosen
        response(
            "r2",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"Warts, raised\"],\"other\":\"a mole\"}",
            )],
        ),
        response(
            "r3",
            day,
            &[answer("area", "choices", "{\"other\":\"none\"}")],
        ),
        response(
            "r4",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"None\"],\"other\":\"a mole\"}",
            )],
        ),
        response("r5", day, &[answer("area", "choices", "{\"labels\":[]}")]),
        response(
            "r6",
            day,
            &[answer(
                "area",
                "choices",
                "{\"labels\":[\"None\",\"Rash\"]}",
            )],
        ),
        // a skipped question is absent; a ref twice; a new ref; never sent
        response(
            "r7",
            "0001-01-01T00:00:00Z",
            &[answer("keloid", "boolean", "true")],
        ),
        response(
            "r8",
            day,
            &[
                answer("keloid", "boolean", "true"),
                answer("keloid", "boolean", "false"),
            ],
        ),
        response("r9", day, &[answer("smoker", "boolean", "true")]),
        response(
            "r10",
            day,
            &[
                answer("keloid", "choice", "{\"label\":\"Not sure\"}"),
                answer("weight", "number", "61.55"),
                answer("peel", "text", "\"last week\""),
            ],
        ),
    ];
    assert_eq!(
        read(mapping, format!("{{\"items\":[{}]}}", items.join(",\n"))),
        [
            "1 r1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-11-01",
            "2 r2 (2026-11-20) area=[warts,unsure]",
            "3 r3 (2026-11-20) area=unsure",
            "4 r4 (2026-11-20) area! 4 area [None, a mole]",
            "5 r5 (2026-11-20)",
            "6 r6 (2026-11-20) area! 6 area [None, Rash]",
            "7 r7 keloid=yes",
            "8 r8 unreadable - [-]",
            "9 r9 unreadable - [-]",
            "10 r10 (2026-11-20) keloid=unsure weight! 10 weight [61.55] last-peel! 10 peel [last week]",
        ]
    );
}

/// Zeros of a form that nobody opened, codes of missing data, boxes of codes below zero, rows that repeat.
#[test]
fn redcap_raw() {
    let mapping = r#"
[export]
preset = "redcap-raw"
decimal = ","
[record]
id = "record_id"
submitted = "intake_timestamp"
rows = "joined"
last = { column = "redcap_repeat_instance", of = { redcap_repeat_instrument = "visit" } }
left-out = ["redcap_event_name", "visit_complete"]
[every]
unsure = ["UNK"]
declined = ["ASKU"]
[question.keloid]
column = "keloid"
answers = { "1" = "yes", "0" = "no" }
shown = { intake_complete = ["2"] }
[question.area]
boxes = { skin___1 = "warts", skin___2 = "spots", skin___3 = "rash", skin___0 = "none", skin____9 = "declined", skin___unk = "unsure" }
shown = { intake_complete = ["2"] }
[question.weight]
column = "kg"
[question.last-peel]
column = "peel"
"#;
    let header = "\u{feff}record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,intake_timestamp,keloid,skin___1,skin___2,skin___3,skin___0,skin____9,skin___unk,intake_complete,kg,peel,visit_complete";
    let rows = [
        // the base row, then two visits of which the last counts
        "1,a,,,2026-11-20 09:05:00,0,1,0,1,0,0,0,2,,,",
        "1,a,visit,2,,,,,,,,,,\"61,5\",2026-11-01,2",
        "1,a,visit,1,,,,,,,,,,\"60,0\",2026-10-01,2",
        // a form that nobody completed
        "2,a,,,[not completed],0,0,0,0,0,0,0,0,,,",
        "3,a,,,2026-11-20 09:05:00,,0,0,0,0,0,0,2,,,",
        // none, alone and together with a tick; prefer not to say together with a tick
        "4,a,,,2026-11-20 09:05:00,UNK,0,0,0,1,0,0,2,,,",
        "5,a,,,2026-11-20 09:05:00,ASKU,1,0,0,1,0,0,2,,,",
        "6,a,,,2026-11-20 09:05:00,-99,0,1,0,0,1,0,2,,,",
        // an instance without a number, and the same one twice
        "7,a,visit,,,,,,,,,,,\"61,5\",,2",
        "8,a,visit,1,,,,,,,,,,\"61,5\",,2",
        "8,a,visit,1,,,,,,,,,,\"61,5\",,2",
        // rows with different answers
        "9,a,,,2026-11-20 09:05:00,0,1,0,0,0,0,0,2,,,",
        "9,b,,,2026-11-20 09:05:00,1,1,0,0,0,0,0,2,,,",
        // the id once more, further down
        "1,a,visit,3,,,,,,,,,,\"62,55\",2026-11-31,2",
        // a box that was made later is blank
        "10,a,,,2026-11-20 09:05:00,0,1,0,,0,0,0,2,,,",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-11-01",
            "2 2",
            "3 3 (2026-11-20)",
            "4 4 (2026-11-20) keloid=unsure area=[none]",
            "5 5 (2026-11-20) keloid=declined area! 8 skin___0 [1]",
            "6 6 (2026-11-20) area=[spots,declined] keloid! 9 keloid [-99]",
            "7 7 unreadable 10 redcap_repeat_instance [-]",
            "8 8 unreadable 11 redcap_repeat_instance [1]",
            "9 9 (2026-11-20) area=[warts] keloid! 13 keloid [0]",
            "10 1 weight! 15 kg [62,55] last-peel! 15 peel [2026-11-31]",
            "11 10 (2026-11-20) keloid=no area={ticked:[warts],open:[rash]}",
        ]
    );
}

/// Labels with commas, quotes, brackets and HTML.
#[test]
fn redcap_labels() {
    let mapping = r#"
[export]
preset = "redcap-label"
[record]
id = "Record ID"
[question.keloid]
column = "<b>Keloids</b>, ever?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area.boxes]
"On the skin? (choice=Warts, raised)" = "warts"
"On the skin? (choice='Spots (red)')" = "spots"
"On the skin? (choice=<i>Rash</i>)" = "rash"
"On the skin? (choice=None)" = "none"
[question.area.shown]
"Complete?" = ["Complete"]
"#;
    let header = "Record ID,\"<b>Keloids</b>, ever?\",\"On the skin? (choice=Warts, raised)\",On the skin? (choice='Spots (red)'),On the skin? (choice=<i>Rash</i>),On the skin? (choice=None),Complete?";
    let rows = [
        "1,No,Checked,Unchecked,Checked,Unchecked,Complete",
        "2,Yes,Unchecked,Unchecked,Unchecked,Unchecked,Incomplete",
        "3,,Unchecked,Unchecked,Unchecked,Unchecked,Complete",
        "4,No,1,0,0,0,Complete",
        "5,No,Unchecked,Unchecked,Unchecked,Checked,Unverified",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 keloid=no area=[warts,rash]",
            "2 2 keloid=yes",
            "3 3",
            "4 4 keloid=no area! 5 On the skin? (choice=Warts, raised) [1]",
            "5 5 keloid=no",
        ]
    );
    let twice = header.replace("(choice=<i>Rash</i>)", "(choice=None)");
    assert_eq!(
        read(mapping, format!("{twice}\n{}\n", rows.join("\n"))),
        [
            "there is no column `On the skin? (choice=<i>Rash</i>)`; the columns 5, 6 have the header `On the skin? (choice=None)`: give each a name in `[columns]`"
        ]
    );
}

/// Answer codes, a placeholder for a missing day, columns of questions that were not shown.
#[test]
fn limesurvey() {
    let mapping = r#"
[export]
preset = "limesurvey"
delimiter = ";"
ticked = ["Y"]
unticked = [""]
[record]
id = "id"
submitted = "submitdate"
left-out = ["lastpage"]
[question.keloid]
column = "kel"
unsure = ["A3"]
answers = { "Y" = "yes", "N" = "no" }
[question.cold-sores]
column = "sores"
answers = { "A1" = "never", "A2" = "past", "A4" = "now" }
[question.area]
boxes = { "skin[SQ1]" = "warts", "skin[SQ2]" = "spots", "skin[SQ3]" = "rash", "skin[none]" = "none" }
"#;
    let header = "id;submitdate;lastpage;kel;sores;skin[SQ1];skin[SQ2];skin[SQ3];skin[none]";
    let rows = [
        "1;\"2026-11-20 09:05:00\";3;N;A1;Y;;;",
        "2;\"1980-01-01 00:00:00\";3;A3;A4;;;;Y",
        "3;;1;;;;;;",
        "4;2026-11-20;3;N/A;N/A;N/A;N/A;N/A;N/A",
        "5;2026-11-20;3;-oth-;A5;Y;;;Y",
        "6;2026-11-20;3;n;A1;N;;Y;",
        "7;2026-11-20;3;N;A1;Y;N/A;;",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{}\n", rows.join("\n"))),
        [
            "1 1 (2026-11-20) keloid=no area=[warts] cold-sores=never",
            "2 2 keloid=unsure area=[none] cold-sores=now",
            "3 3",
            "4 4 (2026-11-20)",
            "5 5 (2026-11-20) keloid! 6 kel [-oth-] cold-sores! 6 sores [A5] area! 6 skin[none] [Y]",
            "6 6 (2026-11-20) cold-sores=never keloid! 7 kel [n] area! 7 skin[SQ1] [N]",
            "7 7 (2026-11-20) keloid=no area={ticked:[warts],open:[spots]} cold-sores=never",
        ]
    );
}

/// Names of groups, a row of tags below the header, answers in one cell and in columns.
#[test]
fn kobo() {
    let mapping = r#"
[export]
preset = "kobo"
skip = 1
[record]
id = "_uuid"
submitted = "_submission_time"
left-out = ["grp/skin_all", { like = "_validation*" }]
[every]
missing = ["n/a"]
unsure = ["dk"]
[question.keloid]
column = "grp/keloid"
answers = { "yes" = "yes", "no" = "no" }
[question.area]
boxes = { "grp/skin/warts" = "warts", "grp/skin/spots" = "spots", "grp/skin/rash" = "rash", "grp/skin/none" = "none" }
shown = { "grp/adult" = ["yes"] }
[question.cold-sores]
column = "grp/sores"
not-offered = ["never"]
answers = { "past" = "past", "now" = "now" }
"#;
    let header = "_uuid;_submission_time;grp/adult;grp/keloid;grp/skin_all;grp/skin/warts;grp/skin/spots;grp/skin/rash;grp/skin/none;grp/sores;_validation_status";
    let tags = "#meta;#date;;;;;;;;;";
    let rows = [
        "u1;2026-11-20T09:05:00.000+11:00;yes;no;warts rash;1;0;1;0;past;",
        "u2;2026-11-20T09:05:00;no;n/a;;False;False;False;False;;",
        "u3;2026-11-20;yes;dk;;;;;;n/a;",
        "u4;2026-11-20;yes;no;none;FALSE;False;false;0.0;now;",
        "u5;2026-11-20;yes;no;none;0;0;0;1;past now;",
        "u6;2026-11-20;yes;NO;none warts;True;0;0;True;maybe;",
    ];
    assert_eq!(
        read(mapping, format!("{header}\n{tags}\n{}\n", rows.join("\n"))),
        [
            "1 u1 (2026-11-20) keloid=no area=[warts,rash] cold-sores=past",
            "2 u2 (2026-11-20)",
            "3 u3 (2026-11-20) keloid=unsure",
            "4 u4 (2026-11-20) keloid=no cold-sores=now area! 6 grp/skin/none [0.0]",
            "5 u5 (2026-11-20) keloid=no area=[none] cold-sores! 7 grp/sores [past now]",
            "6 u6 (2026-11-20) keloid! 8 grp/keloid [NO] area! 8 grp/skin/none [True] cold-sores! 8 grp/sores [maybe]",
        ]
    );
}

/// Three rows of headers, codes joined by commas, responses that are previews or not finished.
#[test]
fn qualtrics() {
    let mapping = r#"
[export]
type = "csv"
skip = 2
many = ","
date = "YYYY-MM-DD"
[record]
id = "ResponseId"
submitted = "RecordedDate"
only = { Finished = ["1", "True"], Status = ["0"] }
[question.keloid]
column = "Q1"
answers = { "1" = "yes", "2" = "no" }
unsure = ["3"]
[question.area]
column = "Q2"
answers = { "1" = "warts", "2" = "spots", "3" = "rash", "4" = "none" }
[question.age]
column = "Q3"
answers = { "1" = { under = 18 }, "2" = { at-least = 18, at-most = 39 }, "3" = { at-least = 40 } }
"#;
    let text = "RecordedDate,ResponseId,Finished,Status,Q1,Q2,Q3\n\
        Recorded Date,Response ID,Finished,Response Type,\"Keloids?\nEver\",\"Skin, today\",Age\n\
        \"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",x,x,x,x,x,x\n\
        2026-11-20 09:05:00,R_1,1,0,2,\"1,3\",1\n\
        2026-11-20 09:05:00,R_2,True,0,3,4,2\n\
        2026-11-20 09:05:00,R_3,0,0,2,4,2\n\
        2026-11-20 09:05:00,R_4,1,1,2,4,2\n\
        2026-11-20 09:05:00,R_5,1,0,4,\"1,4\",18\n\
        2026-11-20 09:05:00,R_6,1,0,\"1,2\",\"1,2,5\",\n\
        2026-11-20 09:05:00,R_7,1,0,-99,,3\n";
    assert_eq!(
        read(mapping, text),
        [
            "1 R_1 (2026-11-20) keloid=no area=[warts,rash] age={at-least:0,at-most:17}",
            "2 R_2 (2026-11-20) keloid=unsure area=[none] age={at-least:18,at-most:39}",
            "3 R_3 unreadable 7 Finished [0]",
            "4 R_4 unreadable 8 Status [1]",
            "5 R_5 (2026-11-20) age=18 keloid! 9 Q1 [4] area! 9 Q2 [1,4]",
            "6 R_6 (2026-11-20) keloid! 10 Q1 [1,2] area! 10 Q2 [1,2,5]",
            "7 R_7 (2026-11-20) age={at-least:40,at-most:120} keloid! 11 Q1 [-99]",
        ]
    );
}

/// The header of a question with boxes is above its first box; the options are in the second row.
#[test]
fn surveymonkey() {
    let mapping = r#"
[export]
type = "csv"
skip = 1
date = "MM/DD/YYYY"
ticked = ["Warts", "Spots", "Rash", "None of the above"]
unticked = [""]
[columns]
warts = { at = 4, header = "What is on your skin?" }
spots = { at = 5, header = "" }
rash = { at = 6, header = "" }
none = { at = 7, header = "" }
[record]
id = "Respondent ID"
submitted = "End Date"
[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area]
boxes = { warts = "warts", spots = "spots", rash = "rash", none = "none" }
"#;
    let text = "Respondent ID,End Date,Keloids?,What is on your skin?,,,\n\
        ,,Response,Warts,Spots,Rash,None of the above\n\
        118000000001,11/20/2026 09:05:00 AM,No,Warts,,Rash,\n\
        118000000002,11/20/2026 09:05:00 AM,Yes,,,,None of the above\n\
        118000000003,11/20/2026,,,,,\n\
        118000000004,20/11/2026,No,Warts,,,None of the above\n\
        118000000005,1/2/2026,No,,Moles,,\n";
    assert_eq!(
        read(mapping, text),
        [
            "1 118000000001 (2026-11-20) keloid=no area=[warts,rash]",
            "2 118000000002 (2026-11-20) keloid=yes area=[none]",
            "3 118000000003 (2026-11-20)",
            "4 118000000004 keloid=no submitted! 6 End Date [20/11/2026] area! 6 (7) [None of the above]",
            "5 118000000005 keloid=no submitted! 7 End Date [1/2/2026] area! 7 (5) [Moles]",
        ]
    );
}

/// Tables with options in quotes inside a cell, tabs and UTF-16, and a grid of yes and no.
#[test]
fn tables_of_other_tools() {
    let airtable = r#"
[export]
type = "csv"
many = ","
date = "YYYY-MM-DD"
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "\"Spots, sore\"" = "spots", "Rash" = "rash", "None" = "none" }
[question.last-peel]
column = "Peel"
"#;
    let text = "Skin,Peel\n\"Warts,\"\"Spots, sore\"\"\",2026-11-01\n\"\"\"Spots, sore\"\"\",\n\"Spots, sore\",2026-11\nNone,11/01/2026\n";
    assert_eq!(
        read(airtable, text),
        [
            "1 area=[warts,spots] last-peel=2026-11-01",
            "2 area=[spots]",
            "3 area! 4 Skin [Spots, sore] last-peel! 4 Peel [2026-11]",
            "4 area=[none] last-peel! 5 Peel [11/01/2026]",
        ]
    );
    let grid = r#"
[export]
type = "csv"
encoding = "utf-16"
delimiter = "\t"
[every]
unsure = ["Don't know"]
declined = ["Prefer not to say"]
[question.area]
rows = { "Skin [Warts]" = "warts", "Skin [Spots]" = "spots" }
yes = ["Yes"]
no = ["No"]
not-offered = ["rash"]
[question.age]
column = "Age"
"#;
    let text = "Skin [Warts]\tSkin [Spots]\tAge\nYes\tNo\t34\nNo\tNo\t34.0\nNo\t\t \nDon\u{2019}t know\tYes\t121\nPrefer not to say\tPrefer not to say\t٣٤\nYes\tNein\t34 years\n\t\t\n";
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    assert_eq!(
        read(grid, bytes),
        [
            "1 area={ticked:[warts],open:[rash]} age=34",
            "2 area={ticked:[none],open:[rash]} age! 3 Age [34.0]",
            "3 area={ticked:[],open:[spots,rash]}",
            "4 area=[spots,unsure] age! 5 Age [121]",
            "5 area=declined age! 6 Age [٣٤]",
            "6 area! 7 Skin [Spots] [Nein] age! 7 Age [34 years]",
        ]
    );
}
