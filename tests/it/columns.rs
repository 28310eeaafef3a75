//! Tables in memory give the same results as a CSV of the same records, read as a whole and to codes.

use contraindication::batch::columns::{
    Column, RowAnswers, TableLayout, TableReader, TableRow, day_of, id_in, place_of_day,
};
use contraindication::batch::{self, Screened};
use contraindication::cli::embedding;
use contraindication::engine::{Evaluator, Program};
use contraindication::intake::value::Given;
use contraindication::intake::{Format, open};
use contraindication::model::{AsOf, Protocol};
use proptest::prelude::*;

use crate::fast_reader::{defaults, protocol, table};
use crate::support::random::{Content, Sheet, cases_with, config};

/// A row of texts.
struct Row(Vec<String>);

impl TableRow for Row {
    fn cell(&self, column: usize) -> Given<'_> {
        Given::cell(self.0[column].as_str())
    }
}

/// The header and the rows of a CSV.
fn rows(bytes: &[u8]) -> (Vec<String>, Vec<Row>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let texts = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let header = texts(reader.headers().expect("a header"));
    let records = reader
        .records()
        .map(|record| texts(&record.expect("a row")));
    (header, records.map(Row).collect())
}

/// The outcomes of a row by its codes; `None` if one of its values cannot be read.
fn by_codes(
    reader: &mut TableReader<'_>,
    evaluator: &mut Evaluator<'_>,
    row: &Row,
) -> Option<Vec<contraindication::Outcome>> {
    let layout = reader.layout();
    let mut as_of = AsOf::from(layout.day(None));
    let mut procedures = layout.wanted(Vec::new());
    for (place, column) in layout.columns().iter().enumerate() {
        match column {
            Column::Id => drop(id_in(&row.0[place])?),
            Column::On => as_of.on = layout.day(day_of(&row.cell(place))?),
            Column::Answered => as_of.given = day_of(&row.cell(place))?,
            Column::Procedures => procedures = reader.procedures(&row.cell(place))?,
            Column::Question(_) => {}
        }
    }
    if as_of.given.is_some_and(|given| given > as_of.on) {
        return None;
    }
    evaluator.codes_mut().copy_from_slice(reader.missing());
    for (place, column) in layout.columns().iter().enumerate() {
        if let Column::Question(question) = *column {
            let day = place_of_day(&row.0[place]).filter(|_| reader.is_dated(question));
            evaluator.codes_mut()[question.index()] = match day {
                Some(day) => reader.code_of_day(question, day, as_of, || row.cell(place))?,
                None => reader.code(question, &row.cell(place), as_of)?,
            };
        }
    }
    let answers = RowAnswers { layout, row, as_of };
    evaluator.resolve_asked(as_of.on, &answers);
    let outcomes = procedures
        .into_iter()
        .map(|procedure| evaluator.outcome(procedure, &answers));
    Some(outcomes.collect())
}

fn embedded() -> Protocol {
    let loaded = embedding::load(None, defaults().today).expect("rules");
    loaded.protocol.expect("rules without errors")
}

fn content(protocol: &Protocol, bytes: &[u8]) -> Vec<Screened> {
    let (program, defaults) = (Program::compile(protocol), defaults());
    let records = open(bytes, Format::Csv, protocol, &defaults).expect("a table");
    let records = records.map(|record| batch::screen(&program, record.expect("a record")));
    records.collect()
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn each_row_of_a_table_has_the_result_of_a_csv(case in cases_with(Content::ALL)) {
        let protocol = protocol(&case);
        let sheets: Vec<Sheet> = case.records.iter().map(|(sheet, _)| sheet.clone()).collect();
        let bytes = table(&sheets);
        let (header, rows) = rows(&bytes);
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let (program, defaults) = (Program::compile(&protocol), defaults());
        let layout = TableLayout::named(&names, &protocol, &defaults).expect("columns");
        let mut reader = TableReader::new(&layout, &program);
        let mut evaluator = Evaluator::new(&program);
        let expected = content(&protocol, &bytes);
        prop_assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(expected) {
            let found = layout.screen(&program, expected.record, row);
            prop_assert_eq!(&found.content, &expected.content);
            let coded = by_codes(&mut reader, &mut evaluator, row);
            let read = expected.content.ok().filter(|(form, _)| form.errors.is_empty());
            prop_assert_eq!(coded, read.map(|(_, outcomes)| outcomes));
        }
    }
}

#[test]
fn columns_that_cannot_be_used_are_named() {
    let (protocol, defaults) = (embedded(), defaults());
    let named = |names: &[&str]| {
        let layout = TableLayout::named(names, &protocol, &defaults);
        layout.err().unwrap_or_default()
    };
    assert_eq!(named(&["id", "pregnancy"]), "");
    insta::assert_snapshot!(
        named(&["id", "smoker", "pregnncy", "id"]),
        @"unknown column `pregnncy` (did you mean `pregnancy`?); column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`; column `id` occurs twice"
    );
    insta::assert_snapshot!(
        named(&["Jane Doe", "1990-05-01"]),
        @"no column has a known name: a column is a question id, `id`, `on`, `answered` or `procedures`"
    );
    assert_eq!(named(&[]), "");
}

#[test]
fn a_text_with_a_nul_makes_its_row_unreadable() {
    let protocol = embedded();
    let (program, defaults) = (Program::compile(&protocol), defaults());
    let layout = TableLayout::named(&["id", "pregnancy"], &protocol, &defaults).expect("columns");
    let row = Row(vec!["C-1".to_owned(), "no\0".to_owned()]);
    let unreadable = layout.screen(&program, 1, &row).content.expect_err("a NUL");
    assert_eq!(unreadable.id.as_deref(), Some("C-1"));
    assert_eq!(
        unreadable.message,
        "there is a NUL in the column `pregnancy` of the row: it is not text"
    );
}
