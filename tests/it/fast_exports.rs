//! The reader of many rows of an export gives the same results as the reader of single rows: for every mapping, size of
//! chunks, number of threads and content of the file.

mod made;

use contraindication::batch;
use contraindication::batch::fast::ChunkedInput;
use contraindication::engine::Program;
use contraindication::intake::{Mapping, open_mapped};
use contraindication::model::Protocol;
use proptest::prelude::*;

use self::made::{export, form, load};
use crate::age::with_limits;
use crate::fast_reader::{Manner, RecordOutput, Slip, all_of, defaults, encoders, said, slips};
use crate::mapping::{TOPIC, mapping_file, protocol_of, protocol_with};
use crate::support::random::{Dice, config, dice};

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
