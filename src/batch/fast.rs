//! Reads the records of an export from bytes to codes, for the evaluator: optimized for speed.
//!
//! # Guarantees
//!
//! It writes the same bytes as the reader of single records. For every input, the results, errors, messages and exit
//! codes are those of [`intake::open`](crate::intake::open) and [`batch::screen`](super::screen), whatever the size of
//! the chunks and the number of threads. The fast reader never interprets a text: it caches the result of the reader of
//! single records for the same text.
//!
//! # Fallbacks
//!
//! - A text that is not in the cache is read by the one reader of values, `intake::value::read`, and cached if the
//!   result depends only on the text.
//! - A record that is not plain, or has a value that cannot be read, is read as a whole by the reader of single
//!   records: `csv` asks the columns of `intake::csv`, `ndjson` asks `intake::json`. In a CSV that is a row with a
//!   quote inside a cell, a line break in a cell, a NUL, another number of cells, only blank cells, or the name of a
//!   column in its first cell. In NDJSON it is a line with an escape, a control character, an unknown key, a key that
//!   comes twice, no `answers`, or several records.
//! - `mapped` reads an export that a mapping explains in units: cells that alone decide the answer to a question.
//!   `intake::notation` decides their meaning, which is cached by the text of the cells. A row with a cell that is
//!   refused, or that `only` does not accept, is read as a whole. Joined rows, and questions with a day of their own,
//!   are not read here.
//! - A record that does not fit into a chunk is cut byte by byte (`chunks`) and read as a whole.
//!
//! # Example: a row of CSV
//!
//! The questions are `pregnant` (`yes-no`), `keloid` (`yes-no`), `peel` (a date in the past) and `age` (a number).
//! Rules test `pregnant = "yes"`, `peel = { within = "2 weeks" }` and `age = { under = 18 }`. The screening date is
//! 2026-11-22.
//!
//! ```text
//! id,pregnant,keloid,peel,age
//! C-1,no,no,2026-10-03,34
//! ```
//!
//! 1. `chunks` hands out whole rows. Here the chunk is the row `C-1,no,no,2026-10-03,34\n`, 24 bytes, and padding.
//! 2. `simd::Marks` finds every comma (or whatever separates cells), quote and line end at once: 3, 6, 9, 20, 23. The
//!    mark before them is 4294967295, the place before the text. Marks that are not commas are kept a second time: 23.
//! 3. `csv` wants five cells, so it looks at the fifth mark, 23. It is also the next mark that is not a comma: no quote
//!    and no line end came before it, and the row is plain. Cell 1 lies between the marks 3 and 6: bytes 4 to 6, `no`.
//! 4. `pregnant` and `keloid` are adjacent and form one lane. Its text is bytes 4 to 9, `no,no`, the words
//!    `[0x6f_6e2c_6f6e, 0, 0, 0]`. For the first row the memo table does not know it, so the lane is marked, and each
//!    cell is read: `no` is option 0, the first cell of values. Both codes are stored under `no,no`; from the next row
//!    on one comparison gives both.
//! 5. `age` has its own lane, since few ages are repeated together with other answers. `34` is above the cut 18: the
//!    second cell of values.
//! 6. `peel` is read alone, since its code depends on the screening date. 2026-10-03 becomes the number
//!    `0x0200_0206_0001_0003`, with its digits in the bytes, in the order of time. A day between two days that were
//!    read with the same code has that code, too.
//! 7. The head is `C-1`, the screening date of the command line, and the procedures of a record that names none.
//! 8. The evaluator gets four codes. None is notable, so it looks at no show-if and no rule: the result is `eligible`.
//!
//! # Example: a line of NDJSON
//!
//! ```text
//! {"id":"C-1","answers":{"pregnant":"no","keloid":"no","age":34}}
//! ```
//!
//! 1. `chunks` hands out whole lines.
//! 2. Without a template, `ndjson` finds each value by the bytes before it. The gap `{"id":` was parsed in the line
//!    before and leads to the record number; the line starts with the same six bytes, so its value starts at byte 6.
//! 3. The value ends at byte 11: a string ends after its second quote. Whether it is JSON is checked when it is read.
//! 4. The gap `,"answers":{"pregnant":` leads to `pregnant`, and so on. `}}` with the line end leads to the end of the
//!    line. A gap that is new is parsed, and remembered after the value before it.
//! 5. Each value is looked up in the memo table of its question: `"no"`, with its quotes, has the code of option 0.
//! 6. After 128 lines, the values that came most often are known: `"no"` for `keloid`. From then on the line is
//!    compared with a template, 64 bytes at a time. A value without a usual text ends a comparison: the record number,
//!    `pregnant`, because `answers` opens before it, and `age`. So `,"keloid":"no","age":` is one comparison; the code of
//!    `keloid` is copied, and the value of `age` starts right after.
//! 7. The line does not answer `peel`: its code is that of a missing answer. That is notable, so the evaluator looks at
//!    the rule that tests it. The rule is unknown, and the result is `incomplete`.
//!
//! # Rules for changes
//!
//! - Nothing here may interpret a value. A new rule for values belongs in `intake`, and the fast reader must fall back.
//! - A cached result must depend on the text only. A date depends on the screening date, so it has a separate cache.
//! - Memory is bounded: memo tables, gaps, lists of procedures and chunks all have a limit. Beyond it, reading is
//!   slower.
//! - Blocks are read past the end of a text, up to `simd::PADDING` bytes of padding, never past that.
//! - `#[inline]` attributes and wrapping arithmetic are there because of a measurement. The release build checks
//!   overflow, which costs in inner loops.
//! - Tests compare with the reader of single records: `tests/it/fast_reader.rs` on many files, sizes of chunks and
//!   threads. A new case for falling back belongs there. `tests/it/fast_exports.rs` does so with random mappings.
//!   Measure with `benches/compare`.

mod chunks;
mod csv;
mod input;
mod mapped;
mod memo;
mod ndjson;
mod reader;
mod record;
mod simd;

pub use input::{CHUNK, ChunkedInput};
pub use reader::CodedRecord;

pub(super) use chunks::{Chunk, Chunker, Ending, Extent};
pub(super) use input::{Bytes, Layout, RecordLayout};
pub(super) use memo::{DayMemo, number as day_number};
pub(super) use reader::{ChunkReader, Item};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Evaluator, Program};
    use crate::intake::{Defaults, Format};
    use crate::model::{Answer, OptionId, PartialDate, Protocol, Verdict, parse_day};
    use crate::rules;

    const PROTOCOL: &str = r#"
        format = 1
        [protocol]
        id = "example"
        title = "Example"
        version = "1"
        reviewed = 2026-11-22
        review-by = 2027-11-22
        status = "draft"
        topics = ["topic"]
        [[procedure]]
        id = "peel"
        title = "Peel"
        [[source]]
        id = "handout"
        title = "Handout"
        url = "https://example.org/handout"
        seen = 2026-11-22
        grade = "clinic"
    "#;

    const TOPIC: &str = r#"
        [topic]
        title = "Topic"
        [[question]]
        id = "pregnant"
        ask = "Pregnant?"
        type = "yes-no"
        [[question]]
        id = "keloid"
        ask = "Keloid?"
        type = "yes-no"
        [[question]]
        id = "peel"
        ask = "Last peel?"
        type = "date"
        dated = "past"
        clear = { older-than = "2 weeks" }
        [[question]]
        id = "age"
        ask = "Age?"
        type = "number"
        min = 0
        clear = { at-least = 18 }
        [[rule]]
        id = "pregnant"
        verdict = "refer"
        when = { pregnant = "yes" }
        say = "Refer."
        because = ["handout"]
        [[rule]]
        id = "peel"
        verdict = "defer"
        when = { peel = { within = "2 weeks" } }
        say = "Wait."
        because = ["handout"]
        [[rule]]
        id = "age"
        verdict = "contraindicated"
        when = { age = { under = 18 } }
        say = "Too young."
        because = ["handout"]
    "#;

    fn protocol() -> Protocol {
        let files = [("protocol.toml", PROTOCOL), ("topic.toml", TOPIC)];
        let files = files
            .map(|(name, text)| (name.to_owned(), text.into()))
            .into();
        let folder = rules::Folder {
            name: "rules".into(),
            files,
        };
        let loaded = rules::load(&folder).expect("a folder");
        let problems = loaded.diagnostics.into_sorted();
        loaded.protocol.unwrap_or_else(|| panic!("{problems:?}"))
    }

    #[test]
    fn the_row_of_the_module_docs_has_the_documented_marks() {
        let row = "C-1,no,no,2026-10-03,34\n";
        let bytes = [row.as_bytes(), &[0; simd::PADDING]].concat();
        let mut marks = simd::Marks::default();
        marks.find(&bytes, row.len(), b',');
        assert_eq!(marks.from(0)[..6], [u32::MAX, 3, 6, 9, 20, 23]);
        assert_eq!(marks.odd_from(0)[0], 23);
        assert_eq!(u64::from_le_bytes(*b"no,no\0\0\0"), 0x6f_6e2c_6f6e);
    }

    #[test]
    fn the_examples_of_the_module_docs_have_the_codes_of_their_answers() {
        let protocol = protocol();
        let program = Program::compile(&protocol);
        let on = parse_day("2026-11-22").expect("a day");
        let defaults = Defaults {
            today: on,
            on: None,
            procedures: Vec::new(),
        };
        let row = "id,pregnant,keloid,peel,age\nC-1,no,no,2026-10-03,34\n".to_owned();
        let line = r#"{"id":"C-1","answers":{"pregnant":"no","keloid":"no","age":34}}"#;
        let lines = format!("{line}\n").repeat(200);
        let day = Answer::Date(PartialDate::parse("2026-10-03").expect("a date"));
        for (text, format, peel) in [
            (row, Format::Csv, day),
            (lines, Format::Ndjson, Answer::Missing),
        ] {
            let no = Answer::Option(OptionId::new(0));
            let answers = [no.clone(), no, peel, Answer::Number(34)];
            let codes: Vec<_> = (0..)
                .zip(&answers)
                .map(|(index, answer)| {
                    program.code(crate::model::QuestionId::new(index), answer, on)
                })
                .collect();
            let input = ChunkedInput::open(text.as_bytes(), format, &protocol, &defaults, CHUNK);
            let (mut chunker, layout) = input.expect("an input").into_parts();
            let mut reader = ChunkReader::new(&layout, &program);
            let mut evaluator = Evaluator::new(&program);
            let mut chunk = Chunk::default();
            let mut records = 0;
            while chunker
                .next(&mut chunk)
                .expect("a reader that does not fail")
            {
                reader.start(&chunk);
                while let Some(item) = reader.next(&chunk, evaluator.codes_mut()) {
                    let Item::Coded(record) = item else {
                        panic!("record {records} is not plain");
                    };
                    assert_eq!(record.id, Some("C-1"));
                    evaluator.resolve_asked(record.on, &record);
                    let found = evaluator.find(record.procedures[0], &record);
                    let expected = (format == Format::Csv).then_some(Verdict::Eligible);
                    assert_eq!(found.decided(), expected);
                    assert_eq!(evaluator.codes_mut(), codes);
                    records += 1;
                }
            }
            assert_eq!(records, if format == Format::Csv { 1 } else { 200 });
        }
    }
}
