//! Times compiling, evaluating and reading inside the library: `cargo bench`. `benches/compare` measures the whole
//! program.

#[path = "made/src/lib.rs"]
#[expect(
    unreachable_pub,
    dead_code,
    clippy::disallowed_methods,
    reason = "it is a crate of its own, with programs that use the rest"
)]
mod made;

use std::num::NonZero;

use contraindication::batch::fast::{CHUNK, ChunkedInput, CodedRecord};
use contraindication::batch::{Screened, Screener, screen_all};
use contraindication::engine::{Evaluator, Program};
use contraindication::intake::{self, Defaults, Form, InputError, Records};
use contraindication::model::{Protocol, parse_day};
use contraindication::rules::{Folder, load};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use made::Data;

const SEED: u64 = 1;
const RECORDS: u64 = 1000;
const RULES: [usize; 3] = [45, 450, 4500];

fn main() {
    divan::main();
}

#[divan::bench(args = RULES)]
fn compile(bencher: Bencher<'_, '_>, rules: usize) {
    let protocol = protocol(&Data::Rare, rules);
    bencher.bench_local(|| Program::compile(&protocol));
}

#[divan::bench(args = RULES)]
fn evaluate_rare_answers(bencher: Bencher<'_, '_>, rules: usize) {
    evaluate(bencher, &Data::Rare, rules);
}

#[divan::bench(args = RULES)]
fn evaluate_frequent_answers(bencher: Bencher<'_, '_>, rules: usize) {
    evaluate(bencher, &Data::Frequent, rules);
}

fn evaluate(bencher: Bencher<'_, '_>, data: &Data, rules: usize) {
    let protocol = protocol(data, rules);
    let program = Program::compile(&protocol);
    let csv = records(data, made::Format::Csv);
    let defaults = defaults();
    let forms: Vec<Form> = open(&csv, intake::Format::Csv, &protocol, &defaults)
        .map(|record| record.expect("an input").content.expect("a record"))
        .collect();
    let bencher = bencher.counter(ItemsCount::new(forms.len()));
    bencher.bench_local(|| {
        for form in &forms {
            black_box(program.evaluate(form.procedures[0], form.on, &form.answers));
        }
    });
}

#[divan::bench]
fn screen_csv(bencher: Bencher<'_, '_>) {
    screen(bencher, made::Format::Csv, intake::Format::Csv);
}

#[divan::bench]
fn screen_answered_csv(bencher: Bencher<'_, '_>) {
    screen(bencher, made::Format::AnsweredCsv, intake::Format::Csv);
}

#[divan::bench]
fn screen_google_sheets(bencher: Bencher<'_, '_>) {
    screen_export(bencher, made::Tool::GoogleSheets);
}

#[divan::bench]
fn screen_redcap(bencher: Bencher<'_, '_>) {
    screen_export(bencher, made::Tool::Redcap);
}

/// Reads an export and evaluates it, without output.
fn screen_export(bencher: Bencher<'_, '_>, tool: made::Tool) {
    let (protocol, defaults) = (protocol(&Data::Rare, 45), defaults());
    let program = Program::compile(&protocol);
    let mapping = made::mapping(&Data::Rare, tool).expect("a mapping");
    let loaded = intake::Mapping::read("made.toml", mapping.as_bytes(), &protocol);
    let mapping = loaded.mapping.expect("a mapping without mistakes");
    let bytes = records(&Data::Rare, made::Format::Export(tool));
    let bencher = bencher.counter(BytesCount::of_slice(&bytes));
    bencher.bench_local(|| {
        let bytes = bytes.as_slice();
        let input = ChunkedInput::open_mapped(bytes, &mapping, &protocol, &defaults, CHUNK);
        screen_input(&program, input.expect("records"));
    });
}

#[divan::bench]
fn screen_ndjson(bencher: Bencher<'_, '_>) {
    screen(bencher, made::Format::Ndjson, intake::Format::Ndjson);
}

/// Reads and evaluates records, without output.
fn screen(bencher: Bencher<'_, '_>, written: made::Format, format: intake::Format) {
    let (protocol, defaults) = (protocol(&Data::Rare, 45), defaults());
    let program = Program::compile(&protocol);
    let bytes = records(&Data::Rare, written);
    let bencher = bencher.counter(BytesCount::of_slice(&bytes));
    bencher.bench_local(|| {
        let bulk = ChunkedInput::open(bytes.as_slice(), format, &protocol, &defaults, CHUNK);
        screen_input(&program, bulk.expect("records"));
    });
}

fn screen_input(program: &Program, input: ChunkedInput<'_, &[u8]>) {
    let done = screen_all(
        program,
        input,
        NonZero::<usize>::MIN,
        || Nothing,
        |()| Ok::<(), InputError>(()),
    );
    done.expect("memory");
}

/// A screener without output.
struct Nothing;

impl Screener for Nothing {
    type Part = ();

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        for &procedure in record.procedures {
            black_box(evaluator.find(procedure, record));
        }
    }

    fn whole(&mut self, screened: &Screened) {
        black_box(screened);
    }

    fn part(&mut self, _: usize) {}
}

fn open<'a>(
    bytes: &'a [u8],
    format: intake::Format,
    protocol: &'a Protocol,
    defaults: &'a Defaults,
) -> Records<'a, &'a [u8]> {
    intake::open(bytes, format, protocol, defaults).expect("records")
}

fn records(data: &Data, format: made::Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    made::write(data, format, RECORDS, SEED, &mut bytes).expect("memory");
    bytes
}

fn protocol(data: &Data, rules: usize) -> Protocol {
    let files = made::protocol(data, rules, SEED).expect("a protocol");
    let files = files
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    let folder = Folder {
        name: "made".into(),
        files: files.collect(),
    };
    let loaded = load(&folder).expect("a protocol.toml");
    loaded.protocol.expect("rules without errors")
}

fn defaults() -> Defaults {
    Defaults {
        today: parse_day(made::ON).expect("a day"),
        on: None,
        procedures: Vec::new(),
    }
}
