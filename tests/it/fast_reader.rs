//! The reader of many records gives the same results as the reader of single records: for every format, size of chunks,
//! number of threads and content of the file.

use std::collections::BTreeMap;
use std::num::NonZero;

use contraindication::batch::fast::{ChunkedInput, CodedRecord};
use contraindication::batch::{self, Screened, Screener, screen_all};
use contraindication::engine::{Evaluator, Program};
use contraindication::intake::{CellPlace, Defaults, Format, InputError, open};
use contraindication::model::{Outcome, Protocol, parse_day};
use contraindication::report::result::csv::Csv;
use contraindication::report::result::ndjson::Ndjson;
use contraindication::report::result::stream::{Encoder, StreamFormat};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::age::with_limits;
use crate::support::random::{
    Case, Content, Layout, Sheet, cases_of_many_rules, cases_with, config,
};

/// Everything in the output about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordOutput {
    record: u64,
    line: u64,
    id: Option<String>,
    on: Option<Date>,
    outcomes: Vec<Outcome>,
    /// The results as lines of CSV.
    csv: String,
    ndjson: String,
    /// Cells that cannot be read: as messages, and with their values.
    errors: Vec<String>,
}

impl RecordOutput {
    /// The results of its procedures.
    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }
}

/// Collects the output about each record.
struct Notes<'a> {
    encoders: Encoders<'a>,
    said: Vec<RecordOutput>,
    /// Number of records that were read to codes.
    coded: u64,
    /// Number of records after which it is full.
    full: usize,
}

/// Writes results as CSV and as NDJSON.
pub(crate) type Encoders<'a> = [Box<dyn Encoder + 'a>; 2];

const FILE: &str = "in,take";

impl<'a> Notes<'a> {
    fn new(protocol: &'a Protocol, program: &'a Program, full: usize) -> Self {
        Self {
            encoders: encoders(protocol, program),
            said: Vec::new(),
            coded: 0,
            full,
        }
    }
}

impl Screener for Notes<'_> {
    type Part = (Vec<RecordOutput>, u64);

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        let mut out = [Vec::new(), Vec::new()];
        let mut outcomes = Vec::new();
        for &procedure in record.procedures {
            evaluator.find(procedure, record);
            for (encoder, out) in self.encoders.iter_mut().zip(&mut out) {
                encoder.coded(out, record, procedure, evaluator);
            }
            outcomes.push(evaluator.outcome(procedure, record));
        }
        let [csv, ndjson] = out.map(text);
        self.coded += 1;
        self.said.push(RecordOutput {
            record: record.record,
            line: record.line,
            id: record.id.map(str::to_owned),
            on: Some(record.on),
            outcomes,
            csv,
            ndjson,
            errors: Vec::new(),
        });
    }

    fn whole(&mut self, screened: &Screened) {
        self.said.push(said(&mut self.encoders, screened));
    }

    fn is_full(&self) -> bool {
        self.said.len() >= self.full
    }

    fn part(&mut self, _: usize) -> Self::Part {
        (
            std::mem::take(&mut self.said),
            std::mem::take(&mut self.coded),
        )
    }
}

pub(crate) fn encoders<'a>(protocol: &'a Protocol, program: &'a Program) -> Encoders<'a> {
    let formats: [&dyn StreamFormat; 2] = [&Csv, &Ndjson];
    formats.map(|format| format.encoder(protocol, program, FILE, true))
}

pub(crate) fn said(encoders: &mut Encoders<'_>, screened: &Screened) -> RecordOutput {
    let [csv, ndjson] = encoders.each_mut().map(|encoder| {
        let mut out = Vec::new();
        encoder.screened(&mut out, screened);
        text(out)
    });
    let (id, on, outcomes) = match &screened.content {
        Ok((form, outcomes)) => (form.id.clone(), Some(form.on), outcomes.clone()),
        Err(unreadable) => (unreadable.id.clone(), None, Vec::new()),
    };
    RecordOutput {
        record: screened.record,
        line: screened.line,
        id,
        on,
        outcomes,
        csv,
        ndjson,
        errors: errors(screened),
    }
}

fn errors(screened: &Screened) -> Vec<String> {
    let cell = |place: &Option<CellPlace>| place.as_ref().map(|one| (one.line, one.column.clone()));
    match &screened.content {
        Ok((form, _)) => {
            let errors = form.errors.iter();
            let shown = errors.map(|error| {
                let (question, value) = (error.question, &error.value);
                format!(
                    "{question:?} {value:?} {} {:?}",
                    error.message,
                    cell(&error.place)
                )
            });
            shown.collect()
        }
        Err(record) => {
            let (value, message) = (&record.value, &record.message);
            vec![format!("{value:?} {message} {:?}", cell(&record.place))]
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

pub(crate) fn defaults() -> Defaults {
    Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    }
}

/// The program of a protocol. Every third one computes windows.
fn program(protocol: &Protocol) -> Program {
    let program = Program::compile(protocol);
    match protocol.questions.len() % 3 {
        1 => program.with_windows(),
        _ => program,
    }
}

/// Reads record by record. Returns the output, or why the input cannot be screened.
pub(crate) fn one_by_one(
    protocol: &Protocol,
    bytes: &[u8],
    format: Format,
) -> Result<Vec<RecordOutput>, String> {
    let (program, defaults) = (program(protocol), defaults());
    let mut encoders = encoders(protocol, &program);
    let records = open(bytes, format, protocol, &defaults).map_err(|error| error.to_string())?;
    // names in another order end a table
    records
        .map(|record| {
            let record = record.map_err(|error| error.to_string())?;
            Ok(said(&mut encoders, &batch::screen(&program, record)))
        })
        .collect()
}

/// The size of the chunks, the number of threads, and the number of records after which a part is passed on.
pub(crate) type Manner = (usize, usize, usize);

/// Reads in chunks. Also returns the number of records that were read to codes.
pub(crate) fn at_once(
    protocol: &Protocol,
    bytes: &[u8],
    format: Format,
    manner: Manner,
) -> Result<(Vec<RecordOutput>, u64), String> {
    let (program, defaults) = (program(protocol), defaults());
    let bulk = ChunkedInput::open(bytes, format, protocol, &defaults, manner.0)
        .map_err(|error| error.to_string())?;
    let (all, coded, _) = all_of(protocol, &program, bulk, manner)?;
    Ok((all, coded))
}

/// The output for a whole input, with the number of records that were read to codes, and of blank rows.
pub(crate) fn all_of(
    protocol: &Protocol,
    program: &Program,
    input: ChunkedInput<'_, &[u8]>,
    (_, threads, full): Manner,
) -> Result<(Vec<RecordOutput>, u64, u64), String> {
    let threads = NonZero::new(threads).expect("a thread");
    let (mut all, mut coded) = (Vec::new(), 0);
    let notes = || Notes::new(protocol, program, full);
    let blank = screen_all(program, input, threads, notes, |(part, some)| {
        all.extend(part);
        coded += some;
        Ok::<(), InputError>(())
    });
    let blank = blank.map_err(|error| error.to_string())?;
    Ok((all, coded, blank))
}

/// The records as one table with a column for everything that one of them has, if a table can contain them.
pub(crate) fn table(sheets: &[Sheet]) -> Vec<u8> {
    let mut columns = Vec::new();
    let mut rows = Vec::new();
    for csv in sheets.iter().filter_map(Sheet::csv) {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let names = reader.headers().expect("a header").clone();
        let record = reader.records().next().expect("a row").expect("a row");
        for name in &names {
            if !columns.iter().any(|column| column == name) {
                columns.push(name.to_owned());
            }
        }
        let cells = names.iter().map(str::to_owned);
        let cells = cells.zip(record.iter().map(str::to_owned));
        rows.push(cells.collect::<BTreeMap<_, _>>());
    }
    if columns.is_empty() {
        columns.push("id".to_owned());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).expect("memory");
    for row in rows {
        let cell = |column| row.get(column).map_or("", String::as_str);
        writer
            .write_record(columns.iter().map(cell))
            .expect("memory");
    }
    writer.into_inner().expect("memory")
}

pub(crate) fn ndjson_of(sheets: &[Sheet]) -> Vec<u8> {
    let lines: Vec<String> = sheets.iter().map(Sheet::json).collect();
    (lines.join("\n") + "\n").into_bytes()
}

/// The records in both formats, repeated several times so that most texts are known.
fn inputs(sheets: &[Sheet], times: usize) -> [(Format, Vec<u8>); 2] {
    let csv = table(sheets);
    let header = csv
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(0, |end| end + 1);
    let many = [&csv[..header], &csv[header..].repeat(times)].concat();
    [
        (Format::Csv, many),
        (Format::Ndjson, ndjson_of(sheets).repeat(times)),
    ]
}

pub(crate) fn protocol(case: &Case) -> Protocol {
    let loaded = case.draft.load(&Layout::as_drawn(&case.draft));
    let protocol = loaded.protocol.expect("a protocol without errors");
    // half of them with answers that become too old
    let mut dice = case.dice.clone();
    if dice.one_in(2) {
        with_limits(protocol, &mut dice)
    } else {
        protocol
    }
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn each_record_has_the_same_result_for_any_chunks_and_threads(
        case in prop_oneof![4 => cases_with(Content::ALL), 1 => cases_of_many_rules()],
        times in 1_usize..40,
        size in prop::sample::select(vec![1, 7, 100, 1_000, 1 << 18]),
        threads in 1_usize..4,
        full in prop::sample::select(vec![1, 2, 5, usize::MAX]),
    ) {
        let protocol = protocol(&case);
        let sheets: Vec<Sheet> = case.records.iter().map(|(sheet, _)| sheet.clone()).collect();
        for (format, bytes) in inputs(&sheets, times) {
            // cutting byte by byte is slow
            let size = if bytes.len() > 20_000 { size.max(1_000) } else { size };
            let expected = one_by_one(&protocol, &bytes, format);
            let found = at_once(&protocol, &bytes, format, (size, threads, full));
            prop_assert_eq!(&expected, &found.map(|(said, _)| said), "{:?}", format);
        }
    }

    #[test]
    fn no_record_of_a_damaged_file_is_lost_or_changed(
        case in cases_with(Content::ALL),
        times in 1_usize..20,
        slips in prop::collection::vec((any::<prop::sample::Index>(), slips()), 1..8),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        size in prop::sample::select(vec![5, 64, 700, 1 << 18]),
    ) {
        let protocol = protocol(&case);
        let sheets: Vec<Sheet> = case.records.iter().map(|(sheet, _)| sheet.clone()).collect();
        for (format, bytes) in inputs(&sheets, times) {
            let text = String::from_utf8(bytes).expect("text");
            let mut bytes = text.replace('\n', ending).into_bytes();
            for (index, slip) in &slips {
                slip.apply(&mut bytes, index);
            }
            let expected = one_by_one(&protocol, &bytes, format);
            for manner in [(size, 1, 3), (size.max(64), 2, usize::MAX)] {
                let found = at_once(&protocol, &bytes, format, manner);
                prop_assert_eq!(&expected, &found.map(|(said, _)| said), "{:?}", format);
            }
        }
    }
}

#[test]
fn a_record_that_is_too_long_is_the_same_for_any_chunks() {
    let protocol = crate::shipped::protocol();
    let limit = 1 << 20;
    // a few hundred records that fill several chunks
    let id = "C".repeat(2_000);
    let rows = format!("{id},no\n").repeat(300);
    let lines = format!("{{\"id\":\"{id}\",\"answers\":{{}}}}\n").repeat(300);
    for length in [limit - 1, limit, limit + 1, limit + 2] {
        let blank = " ".repeat(length);
        let long = format!("C-1,{}", "x".repeat(length - 4));
        let csv = format!("id,keloid\nC-0,no\n{blank}\n{long}\n{rows}");
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(length - 9));
        let ndjson = format!("{blank}\n{long}\n{lines}");
        for (format, text) in [(Format::Csv, csv), (Format::Ndjson, ndjson)] {
            let places = |(said, _): (Vec<RecordOutput>, u64)| -> Vec<(u64, u64)> {
                said.iter().map(|one| (one.record, one.line)).collect()
            };
            let of = |threads| {
                at_once(
                    protocol,
                    text.as_bytes(),
                    format,
                    (1 << 18, threads, usize::MAX),
                )
                .map(places)
            };
            let one = of(1);
            let last = one.as_ref().ok().and_then(|places| places.last().copied());
            let records = one.as_ref().map(Vec::len);
            assert_eq!(last.map(|(record, _)| record as usize), records.ok());
            assert!(one == of(2), "{format:?} {length}");
        }
    }
}

#[test]
fn names_in_another_order_end_the_input_on_any_number_of_threads() {
    let protocol = crate::shipped::protocol();
    let (program, defaults) = (program(protocol), defaults());
    let rows = "C-1,no,no\n".repeat(3_000);
    let others = [
        "id,diabetes,keloid",
        "ID,diabetes,keloid",
        "id,keloid,sunburn",
        "keloid,id,",
    ];
    let sizes = [(1 << 18, 1), (700, 1), (700, 3), (5_000, 2)];
    let tries = others
        .iter()
        .flat_map(|other| sizes.map(|size| (other, size)));
    for (other, (size, threads)) in tries {
        let text = format!("id,keloid,diabetes\n{rows}{other}\n{rows}");
        let bulk = ChunkedInput::open(text.as_bytes(), Format::Csv, protocol, &defaults, size);
        let mut records = 0;
        let notes = || Notes::new(protocol, &program, 100);
        let threads = NonZero::new(threads).expect("a thread");
        let ended = screen_all(
            &program,
            bulk.expect("a header"),
            threads,
            notes,
            |(part, _)| {
                records += part.len();
                Ok::<(), InputError>(())
            },
        );
        let message = "the input cannot be read: line 3002 names columns again, but not as the header does: two files were joined";
        assert_eq!(
            ended.map_err(|error| error.to_string()),
            Err(message.to_owned())
        );
        assert_eq!(records, 3_000);
    }
}

/// The tables of known texts contain no such bytes, and must not confuse them with a known text.
#[test]
fn bytes_that_are_not_utf8_are_not_an_answer() {
    let protocol = crate::shipped::protocol();
    let never = |count: usize| vec![0xFF; count];
    let row = |id: &[u8], age: &[u8], keloid: &[u8]| [id, b",", age, b",", keloid, b"\n"].concat();
    let line = |id: &[u8], age: &[u8], keloid: &[u8]| {
        [
            b"{\"id\":",
            id,
            b",\"answers\":{\"age\":",
            age,
            b",\"keloid\":",
            keloid,
            b"}}\n",
        ]
        .concat()
    };
    let (mut csv, mut ndjson) = (b"id,age,keloid\n".to_vec(), Vec::new());
    for _ in 0..300 {
        csv.extend(row(b"C-1", b"30", b"no"));
        ndjson.extend(line(b"\"C-1\"", b"30", b"\"no\""));
    }
    for count in [1, 8, 16, 32] {
        let never = never(count);
        for place in 0..3 {
            let or = |at, good| if at == place { never.as_slice() } else { good };
            csv.extend(row(or(0, b"C-2"), or(1, b"31"), or(2, b"yes")));
            ndjson.extend(line(or(0, b"\"C-2\""), or(1, b"31"), or(2, b"\"yes\"")));
            ndjson.extend(line(or(0, b"\"C-1\""), or(1, b"30"), or(2, b"\"no\"")));
        }
    }
    for (format, bytes) in [(Format::Csv, csv), (Format::Ndjson, ndjson)] {
        let expected = one_by_one(protocol, &bytes, format).expect("an input");
        let unreadable = expected.iter().filter(|said| said.outcomes.is_empty());
        assert!(unreadable.count() >= 12);
        for (size, threads) in [(1 << 18, 1), (1 << 18, 2), (300, 1)] {
            let found =
                at_once(protocol, &bytes, format, (size, threads, usize::MAX)).expect("an input");
            assert_eq!(found.0, expected);
        }
    }
}

/// After some records are known, each byte of the next one is replaced with each byte that may have a meaning there.
#[test]
fn a_record_with_any_byte_at_any_place_has_the_same_result() {
    let protocol = crate::shipped::protocol();
    let row = "C-1,2026-11-22,2026-11-20,30,no,diabetes;heart,2026-01-31\n";
    let csv = (
        Format::Csv,
        "id,on,answered,age,keloid,health-conditions,isotretinoin-last\n",
        row.to_owned(),
    );
    let line = "{\"id\":\"C-1\",\"answers\":{\"age\":30,\"keloid\":\"no\",\"health-conditions\":[\"none\"],\
                \"isotretinoin-last\":\"2026-01-31\"},\"on\":\"2026-11-22\",\"answered\":\"2026-11-20\"}\n";
    let ndjson = [
        line.to_owned(),
        line.replace(':', ": ").replace(',', ", "),
        line.replace(':', "\t:").replace('}', " }"),
    ];
    let ndjson = ndjson.map(|line| (Format::Ndjson, "", line));
    for (format, head, record) in ndjson.into_iter().chain([csv]) {
        let (head, record) = (head.as_bytes(), record.as_bytes());
        let mut bytes = [head, &record.repeat(200)].concat();
        for place in 0..record.len() {
            let (before, behind) = record.split_at(place);
            for byte in b"\n\r\t \0,:;\"\\}]0a\xC3\xFF" {
                bytes.extend([before, &[*byte], behind].concat());
                bytes.extend([before, &[*byte], &behind[1..]].concat());
            }
            bytes.extend(record);
            bytes.extend([before, &behind[1..]].concat());
            bytes.extend([before, behind, behind].concat());
            bytes.extend([before, b"\n", record].concat());
        }
        let expected = one_by_one(protocol, &bytes, format).expect("an input");
        for manner in [(1 << 18, 1, usize::MAX), (3_000, 2, 7)] {
            let (found, _) = at_once(protocol, &bytes, format, manner).expect("an input");
            let other = expected
                .iter()
                .zip(&found)
                .find(|(one, other)| one != other);
            assert_eq!(other, None);
            assert_eq!(expected.len(), found.len());
        }
    }
}

#[test]
fn ordinary_records_need_no_fallback() {
    let protocol = crate::shipped::protocol();
    let csv = "id,keloid,breastfeeding\n".to_owned();
    let rows = "C-1,no,no\n\"C,2\",\"yes\",unsure\nC-3,,declined\n".repeat(200);
    let line = "{\"id\":\"C-1\",\"answers\":{\"keloid\":\"no\"}}\n\
                { \"answers\": {\"keloid\": \"yes\"} , \"id\" : null}\n";
    let odd = "{\"id\":\"C\\u002d1\",\"answers\":{}}\n";
    // the day before the screening date, that day, the day after it, and an unknown day
    let dated = "id,answered,on\nC-1,2026-11-21,2026-11-22\nC-2,2026-11-22,2026-11-22\nC-3,2026-11-23,2026-11-22\nC-4,,\n";
    let dated_lines = "{\"answered\":\"2026-11-22\",\"answers\":{}}\n{\"answers\":{},\"answered\":\"2026-11-23\"}\n\
                       {\"answers\":{\"keloid\":\"no\"},\"carried\":{\"keloid\":\"unknown\"}}\n{\"answered\":null,\"answers\":{}}\n";
    let inputs = [
        (Format::Csv, csv.clone() + &rows, 600),
        (
            Format::Csv,
            (csv.clone() + &rows).replace('\n', "\r\n"),
            600,
        ),
        (Format::Csv, csv.clone() + "C-1,no,no\nC-2,Yes,no\n", 1),
        (Format::Csv, csv + "C-1,no,no\nC-2,\"y\"\"\",no\n", 1),
        (Format::Ndjson, line.repeat(300), 600),
        (Format::Csv, dated.to_owned(), 3),
        (Format::Ndjson, dated_lines.to_owned(), 2),
        (Format::Ndjson, line.repeat(3) + odd, 6),
        // one file after another that has no spaces
        (
            Format::Ndjson,
            line.lines().next().unwrap_or_default().to_owned()
                + "\n"
                + &line.replace(':', ": ").replace(',', ", ").repeat(3),
            7,
        ),
    ];
    for (format, text, coded) in inputs {
        let found = at_once(protocol, text.as_bytes(), format, (1 << 18, 1, usize::MAX));
        let (said, found) = found.expect("an input");
        assert_eq!(found, coded, "{text}");
        assert_eq!(Ok(said), one_by_one(protocol, text.as_bytes(), format));
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Slip {
    Replace(u8),
    Insert(u8),
    Remove,
    CutHere,
    /// Each entry occurs twice.
    Repeat(usize),
    /// The value is replaced with this number of a byte.
    Fill(u8, usize),
}

impl Slip {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>, index: &prop::sample::Index) {
        if bytes.is_empty() {
            return;
        }
        let at = index.index(bytes.len());
        match *self {
            Self::Replace(byte) => bytes[at] = byte,
            Self::Insert(byte) => bytes.insert(at, byte),
            Self::Remove => {
                bytes.remove(at);
            }
            Self::CutHere => bytes.truncate(at),
            Self::Repeat(length) => {
                let end = (at + length).min(bytes.len());
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Fill(byte, count) => {
                let is_end = |byte: &u8| b",:{}\n".contains(byte);
                let start = bytes[..at]
                    .iter()
                    .rposition(is_end)
                    .map_or(0, |end| end + 1);
                let length = bytes[start..].iter().position(is_end);
                let end = length.map_or(bytes.len(), |length| start + length);
                bytes.splice(start..end, std::iter::repeat_n(byte, count));
            }
        }
    }
}

pub(crate) fn slips() -> impl Strategy<Value = Slip> {
    let telling = b"\"\"\"{{}}[[]],,,::;=\\\n\n\r\t eEnul-+.0129#'\x00\xC3\xA9\xEF\xBB\xBF\xFF";
    let byte = || prop_oneof![4 => prop::sample::select(telling.to_vec()), 1 => any::<u8>()];
    prop_oneof![
        4 => byte().prop_map(Slip::Replace),
        4 => byte().prop_map(Slip::Insert),
        4 => Just(Slip::Remove),
        1 => Just(Slip::CutHere),
        2 => (1_usize..60).prop_map(Slip::Repeat),
        2 => (byte(), prop::sample::select(vec![1, 8, 16, 32]))
            .prop_map(|(byte, count)| Slip::Fill(byte, count)),
        1 => prop::sample::select(vec![1, 8, 16, 32]).prop_map(|count| Slip::Fill(0xFF, count)),
    ]
}
