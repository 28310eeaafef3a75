//! Properties of any input bytes: no panic, no lost record, and the same records however the bytes arrive.

use std::io::{self, Read};

use proptest::prelude::*;

use super::sample::{defaults, protocol, shown};
use super::{Format, Record, open};
use crate::model::QuestionId;

const CSV: &str = "id,on,procedures,keloid,area,weight,last,notes\n\
    C-1,2026-12-01,microneedling,yes,warts;eczema,70.5,2026-06-20,\"said \"\"no\"\"\n twice\"\n\
    C-2,,,no,none,,2026,ok\nC-3,,,unsure,declined,30,2026-05,\n";
const NDJSON: &str = "{\"id\":\"C-1\",\"on\":\"2026-12-01\",\"procedures\":[\"microneedling\"],\"answers\":{\"keloid\":\"yes\",\"area\":[\"warts\"]}}\n\
    {\"id\":\"C-2\",\"answers\":{\"weight\":70.5,\"last\":\"2026-06\",\"notes\":\"caf\\u00e9 \\\"x\\\"\"}}\n\
    {\"answers\":{\"area\":{\"ticked\":[\"none\"],\"open\":[\"eczema\"]},\"seen\":null}}\n";
const TOML: &str = "id = \"C-1\"\non = 2026-12-01\nprocedures = [\"microneedling\"]\n[answers]\nkeloid = \"yes\"\n\
    area = { ticked = [\"warts\"], open = [\"eczema\"] }\nweight = 70.5\nlast = 2026-06-20\nnotes = 'é'\n";

fn sample_of(format: Format) -> String {
    match format {
        Format::Csv => CSV.to_owned(),
        Format::Ndjson => NDJSON.to_owned(),
        Format::Json => format!("[{}]", NDJSON.trim_end().replace('\n', ",\n")),
        Format::Toml => TOML.to_owned(),
    }
}

/// A reader that returns a few bytes at a time.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.1.min(buffer.len());
        self.0.read(&mut buffer[..length])
    }
}

/// Every record, or why there is none. Checks properties of any input.
fn read_all(bytes: &[u8], format: Format, at_once: usize) -> Result<Vec<Record>, String> {
    let (protocol, defaults) = (protocol(), defaults());
    let records = open(Trickle(bytes, at_once), format, &protocol, &defaults)
        .map_err(|error| error.to_string())?;
    // names in another order end a table
    let records: Vec<Record> = records
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())?;
    let breaks = bytes.iter().filter(|byte| b"\r\n".contains(byte)).count();
    let mut line = 1;
    for (index, record) in records.iter().enumerate() {
        assert_eq!(record.record, index as u64 + 1);
        assert!(record.line >= line && record.line <= breaks as u64 + 1);
        line = record.line;
        let Ok(form) = &record.content else { continue };
        assert!(!form.procedures.is_empty());
        for error in &form.errors {
            // a message can contain short values by chance
            assert!(error.value.len() < 8 || !error.message.contains(&error.value));
            let times = form
                .errors
                .iter()
                .filter(|one| one.question == error.question);
            assert_eq!(times.count(), 1);
        }
    }
    Ok(records)
}

fn check(bytes: &[u8], format: Format, at_once: usize) -> Result<(), TestCaseError> {
    let whole = read_all(bytes, format, usize::MAX);
    let trickled = read_all(bytes, format, at_once);
    prop_assert_eq!(&whole, &trickled);
    let Ok(records) = whole else { return Ok(()) };
    // every error must belong to an answer that is invalid
    for record in &records {
        let _ = shown(record);
    }
    match format {
        Format::Toml => prop_assert_eq!(records.len(), 1),
        Format::Ndjson => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let lines = bytes.split(|byte| b"\r\n".contains(byte));
            let lines = lines.map(|line| line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line));
            let filled = lines.filter(|line| line.iter().any(|byte| !b" \t".contains(byte)));
            let joined = records.iter().filter(|record| is_joined(record));
            prop_assert_eq!(records.len(), filled.count() + joined.count());
        }
        Format::Csv | Format::Json => {}
    }
    Ok(())
}

/// Whether it follows another record on its line.
fn is_joined(record: &Record) -> bool {
    let message = record.content.as_ref().err().map(|one| &one.message);
    message.is_some_and(|message| message.starts_with("another record starts here"))
}

fn formats() -> impl Strategy<Value = Format> {
    prop::sample::select(Format::ALL.to_vec())
}

/// Bytes with a meaning in one of the formats, and others.
fn bytes() -> impl Strategy<Value = u8> {
    let telling =
        b"\"\"\"{{}}[[]],,,::;=\\\n\n\r\t eEnul-+.0129#'\x00\xC3\xA9\xEF\xBB\xBF".to_vec();
    prop_oneof![4 => prop::sample::select(telling), 1 => any::<u8>()]
}

#[derive(Debug, Clone)]
enum Change {
    Replace(u8),
    Insert(u8),
    Remove,
    CutHere,
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => bytes().prop_map(Change::Replace),
        4 => bytes().prop_map(Change::Insert),
        4 => Just(Change::Remove),
        1 => Just(Change::CutHere),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in prop::collection::vec(bytes(), 0..400),
        format in formats(),
        at_once in 1_usize..9,
    ) {
        check(&bytes, format, at_once)?;
    }

    #[test]
    fn a_file_with_typing_mistakes_is_read_or_refused(
        slips in prop::collection::vec((any::<prop::sample::Index>(), changes()), 1..6),
        format in formats(),
        at_once in 1_usize..9,
    ) {
        let bytes = slipped(sample_of(format).into_bytes(), slips);
        check(&bytes, format, at_once)?;
    }

    #[test]
    fn every_element_of_an_array_is_a_record(
        kinds in prop::collection::vec(0_usize..8, 0..20),
        separator in prop::sample::select(vec![",", " ,\n", "\n,\t"]),
    ) {
        const ELEMENTS: [&str; 8] = [
            "{\"answers\":{}}",
            "{\"answers\":{\"notes\":\"}],\\\"{[\"}}",
            "{\"answers\":{\"keloid\" \"no\"}}",
            "{\"answers\":{\"area\":[\"warts\"}}",
            "{\"answers\":{\"keloid\":\"no\"",
            "null",
            "yes",
            "[[]]",
        ];
        // an unclosed element would include those that follow, so it is only used at the end
        let kinds: Vec<_> = kinds.into_iter().filter(|kind| *kind != 4).collect();
        let elements: Vec<_> = kinds.iter().map(|kind| ELEMENTS[*kind]).collect();
        let array = format!("[{}]", elements.join(separator));
        let records = read_all(array.as_bytes(), Format::Json, usize::MAX);
        prop_assert_eq!(records.map(|records| records.len()), Ok(elements.len()));
        let open = [elements.as_slice(), &[ELEMENTS[4]]].concat();
        let array = format!("[{}]", open.join(separator));
        let records = read_all(array.as_bytes(), Format::Json, usize::MAX);
        prop_assert_eq!(records.map(|records| records.len()), Ok(open.len()));
    }

    #[test]
    fn the_output_of_a_csv_writer_is_read_back(
        notes in prop::collection::vec("[a-z\",;\r\n é]{0,8}", 0..20),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // in a table with few columns, a note over several lines may look like rows with wrong quotes
        let blank = [""; 8];
        let columns = ["keloid", "area", "weight", "count", "last", "wedding", "seen", "on"];
        writer.write_record(["id"].iter().chain(&columns).chain(&["notes"])).expect("memory");
        for note in &notes {
            let row = ["x"].into_iter().chain(blank).chain([note.as_str()]);
            writer.write_record(row).expect("memory");
        }
        let bytes = writer.into_inner().expect("memory");
        let records = read_all(&bytes, Format::Csv, usize::MAX).expect("a header");
        let read: Vec<_> = records
            .into_iter()
            .map(|record| record.content.expect("a form"))
            .map(|form| form.answers.get(QuestionId::new(8)).clone())
            .collect();
        let written: Vec<_> = notes
            .iter()
            .map(|note| match note.trim() {
                "" => crate::model::Answer::Missing,
                note => crate::model::Answer::Text(note.to_owned()),
            })
            .collect();
        prop_assert!(read == written);
    }

    #[test]
    fn unmatched_quotes_lose_no_row(
        rows in prop::collection::vec((0_usize..6, 0_usize..3, prop::option::weighted(0.4, any::<(prop::sample::Index, bool)>())), 1..12),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        at_once in 1_usize..40,
    ) {
        const NOTES: [&str; 6] = ["", "fine", "\"a, b\"", "\"said \"\"no\"\"\"", "\"\"", " \"x\" "];
        const KELOID: [&str; 3] = ["yes", "\"no\"", ""];
        let whole = |number: usize, note: usize, keloid: usize| {
            format!("C-{number},{},{},5,2026-05", NOTES[note], KELOID[keloid])
        };
        let header = "id,notes,keloid,count,last";
        let mut lines = vec![header.to_owned()];
        for (number, (note, keloid, quote)) in rows.iter().enumerate() {
            let mut row = whole(number, *note, *keloid);
            if let Some((quote, is_missing)) = quote {
                let quotes: Vec<usize> = row.match_indices('"').map(|(at, _)| at).collect();
                if *is_missing && !quotes.is_empty() { row.remove(quotes[quote.index(quotes.len())]); } else { row.insert(quote.index(row.len() + 1), '"') }
            }
            lines.push(row);
        }
        let file = lines.join(ending);
        let records = read_all(file.as_bytes(), Format::Csv, at_once).expect("a header");
        let starts: Vec<u64> = records.iter().map(|record| record.line).collect();
        prop_assert_eq!(starts, (2..lines.len() as u64 + 1).collect::<Vec<_>>(), "{}", file);
        for (number, (note, keloid, quote)) in rows.iter().enumerate() {
            if quote.is_some() {
                continue;
            }
            let alone = format!("{header}\n{}", whole(number, *note, *keloid));
            let alone = read_all(alone.as_bytes(), Format::Csv, usize::MAX).expect("a header");
            prop_assert_eq!(&records[number].content, &alone[0].content, "{}", file);
        }
    }

    #[test]
    fn no_message_repeats_the_content_of_a_file(
        format in formats(),
        cells in prop::collection::vec(cells(), 1..9),
        slips in prop::collection::vec((any::<prop::sample::Index>(), changes()), 0..4),
    ) {
        let bytes = slipped(secret_file(format, &cells), slips);
        for message in messages(&bytes, format) {
            prop_assert!(!message.contains("canary"), "{}", message);
        }
    }
}

/// Cells as people fill them in. Many contain a canary.
fn cells() -> impl Strategy<Value = String> {
    let known = [
        "",
        " ",
        "no",
        "yes",
        "id",
        "C-1",
        "2026-11-22",
        "\u{feff}",
        "NA",
        "past",
    ];
    let around = [
        "canary",
        " canary\n",
        "the canary;x",
        "canary's \"home\"",
        "2026-canary",
        "\u{7}canary",
    ];
    prop_oneof![
        1 => prop::sample::select(known.map(str::to_owned).to_vec()),
        2 => prop::sample::select(around.map(str::to_owned).to_vec()),
    ]
}

/// A file with a canary in every place for text: names of columns, keys, values and words without quotes.
fn secret_file(format: Format, cells: &[String]) -> Vec<u8> {
    let word = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let row = cells.iter().map(word).collect::<Vec<_>>().join(",");
    let text = |cell: &String| serde_json::Value::from(cell.as_str()).to_string();
    let members = |cells: &[String]| {
        let pairs = cells
            .iter()
            .map(|cell| format!("{}:{}", text(cell), text(cell)));
        pairs.collect::<Vec<_>>().join(",")
    };
    let (outer, inner) = cells.split_at(cells.len() / 2);
    let inner = format!("{{\"keloid\":\"canary\",{}}}", members(inner));
    let record = format!(
        "{{\"id\":\"canary\",\"answers\":{inner},{}}}",
        members(outer)
    );
    let file = match format {
        Format::Csv => format!("{row}\n{row}\nid,{row}\n"),
        Format::Ndjson => format!("{record}\n{record}{record}\n"),
        Format::Json => format!("[{record},{record}]"),
        Format::Toml => {
            let lines = cells.iter().zip(0..).map(|(cell, place)| match place % 3 {
                0 => format!("{} = {}\n", text(cell), text(cell)),
                1 => format!("{} = {cell}\n", text(cell)),
                _ => format!("{cell} = 1\n"),
            });
            format!(
                "id = \"canary\"\n{}[answers]\nkeloid = \"canary\"\n\"canary\" = canary\n",
                lines.collect::<String>()
            )
        }
    };
    file.into_bytes()
}

/// All messages on stderr about a file.
fn messages(bytes: &[u8], format: Format) -> Vec<String> {
    let (protocol, defaults) = (protocol(), defaults());
    let records = match open(bytes, format, &protocol, &defaults) {
        Ok(records) => records,
        Err(error) => return vec![error.to_string()],
    };
    let messages = records.flat_map(|record| match record.map(|record| record.content) {
        Err(error) => vec![error.to_string()],
        Ok(Ok(form)) => {
            let errors = form.errors.iter();
            errors
                .map(|error| error.message_without_guess().to_owned())
                .collect()
        }
        Ok(Err(unreadable)) => vec![unreadable.message],
    });
    messages.collect()
}

fn slipped(mut bytes: Vec<u8>, slips: Vec<(prop::sample::Index, Change)>) -> Vec<u8> {
    for (index, change) in slips {
        if bytes.is_empty() {
            break;
        }
        let at = index.index(bytes.len());
        match change {
            Change::Replace(byte) => bytes[at] = byte,
            Change::Insert(byte) => bytes.insert(at, byte),
            Change::Remove => {
                bytes.remove(at);
            }
            Change::CutHere => bytes.truncate(at),
        }
    }
    bytes
}
