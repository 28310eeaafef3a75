//! Records: properties of every input, and the comparison of the two readers of many records.

use std::io::Read;
use std::num::NonZero;

use contraindication::batch::fast::{ChunkedInput, CodedRecord};
use contraindication::batch::{Screened, Screener, screen, screen_all};
use contraindication::engine::Evaluator;
use contraindication::intake::{Format, InputError, Record, open};
use contraindication::model::Answer;
use contraindication::report::result::ndjson::Ndjson;
use contraindication::report::result::stream::{Encoder, StreamFormat};

use crate::{FILE, defaults, program, protocol};

/// Reads an input record by record. Returns the results as NDJSON.
pub fn one_by_one(bytes: &[u8], format: Format, at_once: usize) -> Result<String, String> {
    let input = Trickle(bytes, at_once.max(1));
    let records = open(input, format, protocol(), defaults()).map_err(|error| error.to_string())?;
    results(records)
}

/// Screens records. Returns the results as NDJSON.
pub fn results(
    records: impl Iterator<Item = Result<Record, InputError>>,
) -> Result<String, String> {
    let mut encoder = Ndjson.encoder(protocol(), program(), FILE, true);
    let mut out = Vec::new();
    for (number, record) in (1..).zip(records) {
        let record = record.map_err(|error| error.to_string())?;
        assert_eq!(record.record, number);
        check(&record);
        encoder.screened(&mut out, &screen(program(), record));
    }
    Ok(String::from_utf8(out).expect("text"))
}

/// Checks properties of every record: it has a result, and exactly the answers with an error are invalid.
fn check(record: &Record) {
    let Ok(form) = &record.content else { return };
    assert!(!form.procedures.is_empty());
    for (id, question) in (0..)
        .map(contraindication::model::QuestionId::new)
        .zip(&protocol().questions)
    {
        let is_invalid = matches!(form.answers.get(id), Answer::Invalid);
        let has_error = form.errors.iter().any(|error| error.question == Some(id));
        assert_eq!(is_invalid, has_error, "{}", question.id);
    }
}

/// Reads an input in chunks. Returns the results as NDJSON.
pub fn in_chunks(bytes: &[u8], format: Format, size: usize) -> Result<String, String> {
    let input = ChunkedInput::open(bytes, format, protocol(), defaults(), size.max(1));
    of_chunks(input.map_err(|error| error.to_string())?)
}

/// Screens the records of chunks. Returns the results as NDJSON.
pub fn of_chunks(input: ChunkedInput<'_, &[u8]>) -> Result<String, String> {
    let mut out = Vec::new();
    let screener = || Results {
        encoder: Ndjson.encoder(protocol(), program(), FILE, true),
        out: Vec::new(),
    };
    screen_all(
        program(),
        input,
        NonZero::<usize>::MIN,
        screener,
        |part: Vec<u8>| {
            out.extend(part);
            Ok::<(), InputError>(())
        },
    )
    .map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).expect("text"))
}

struct Results {
    encoder: Box<dyn Encoder>,
    out: Vec<u8>,
}

impl Screener for Results {
    type Part = Vec<u8>;

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        for &procedure in record.procedures {
            evaluator.find(procedure, record);
            self.encoder
                .coded(&mut self.out, record, procedure, evaluator);
        }
    }

    fn whole(&mut self, screened: &Screened) {
        self.encoder.screened(&mut self.out, screened);
    }

    fn part(&mut self, _: usize) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }
}

/// A reader that returns a few bytes at a time.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(buffer.len());
        self.0.read(&mut buffer[..length])
    }
}
