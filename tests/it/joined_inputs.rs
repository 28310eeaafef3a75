//! No person is lost because of an unmatched quote, joined files, or a row that is not a record.

use crate::support::program::Place;

/// Rows of the example in the order of the clinic's numbers. `C-1009` is the first one with its own number.
fn row(number: &str) -> String {
    let example = include_str!("../../examples/intake.csv");
    match number {
        "C-1009" => row("C-1001").replace("C-1001", "C-1009"),
        _ => {
            let mut rows = example.lines();
            let found = rows.find(|row| row.starts_with(number));
            found.expect("a row of the example").to_owned()
        }
    }
}

fn header() -> &'static str {
    let example = include_str!("../../examples/intake.csv");
    example.lines().next().expect("a header")
}

/// Screens a CSV with the protocol inside the program. Returns the columns that identify people and their results.
fn screened(csv: &str) -> String {
    let place = Place::new();
    place.write("forms.csv", csv);
    let arguments = [
        "screen",
        "forms.csv",
        "--rules",
        "embedded",
        "--format",
        "csv",
    ];
    let ended = place.run(&arguments);
    let mut told = format!("ended with {:?}\n", ended.code);
    for row in csv::Reader::from_reader(ended.stdout.as_bytes()).records() {
        let row = row.expect("a row");
        told.push_str(&format!(
            "{} {} {} {}\n",
            &row[1], &row[2], &row[3], &row[6]
        ));
    }
    format!("{told}{}", ended.stderr)
}

#[test]
fn an_unmatched_quote_loses_no_other_record() {
    let [first, middle, last] = ["C-1003", "C-1006", "C-1009"].map(row);
    let last = last.replacen("C-1009", "C-1009\"", 1);
    insta::assert_snapshot!(screened(&format!("{}\n\"{first}\n{middle}\n{last}\n", header())), @"
    ended with Some(1)
    1 2  unreadable
    2 3 C-1006 refer
    3 4  unreadable
    protocol: skin-procedures 2026.12.0, draft, embedded
    forms.csv: record 1, line 2: the record cannot be read: the quoted cell that opens in line 2, column 1 runs to line 4: is a quote missing? (3 lines)
    forms.csv: record 3, line 4: the record cannot be read: a quote in line 4, column 7 is inside a cell: put the whole cell in quotes and double the quote
    3 records, 3 results; 2 unreadable
    ");
}

#[test]
fn joined_files_and_blank_rows_are_reported() {
    let blank = ",".repeat(header().matches(',').count());
    let one = format!("\u{feff}{}\n{}\n{blank}\n", header(), row("C-1003"));
    let two = format!("\u{feff}{}\n{}\n{blank}\n{blank}", header(), row("C-1009"));
    insta::assert_snapshot!(screened(&format!("{one}{two}")), @"
    ended with Some(1)
    1 2 C-1003 contraindicated
    2 4  unreadable
    3 5 C-1009 eligible
    protocol: skin-procedures 2026.12.0, draft, embedded
    forms.csv: record 2, line 4: the record cannot be read: repeats the header: two files were joined
    forms.csv: 3 rows have only blank cells and are not records
    3 records, 3 results; 1 unreadable
    ");
    let many = format!(
        "{}\n{}\n{}",
        header(),
        row("C-1009"),
        format!("{blank}\n").repeat(1_200)
    );
    insta::assert_snapshot!(screened(&many), @"
    ended with Some(0)
    1 2 C-1009 eligible
    protocol: skin-procedures 2026.12.0, draft, embedded
    forms.csv: 1200 rows have only blank cells and are not records
    1 record, 1 result
    ");
}

#[test]
fn two_records_on_one_line_have_a_result_each() {
    let place = Place::new();
    let record = |id: &str| {
        format!("{{\"id\":\"{id}\",\"answers\":{{\"keloid\":\"no\",\"area\":[\"none\"]}}}}")
    };
    let (one, two) = (record("C-1"), format!("\u{feff}{}", record("C-2")));
    place.write("two.ndjson", format!("{one}{two}\n{}", record("C-3")));
    place.write("old.ndjson", format!("{one}\r{two}\r{}\r", record("C-3")));
    let told = place.told(&[
        "screen two.ndjson --procedure peel --on 2026-11-22",
        "screen old.ndjson --procedure peel --on 2026-11-22 --format csv",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen two.ndjson --procedure peel --on 2026-11-22
    ended with 1
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    1 (1)           C-1               peel       eligible
    2 (1)           C-2                          unreadable                   another record starts here, in line 1, column 56: put it on a line of its own
    3 (2)           C-3               peel       eligible

    3 records, 3 results; 1 unreadable
    2 eligible
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    two.ndjson: record 2, line 1: the record cannot be read: another record starts here, in line 1, column 56: put it on a line of its own

    $ contra screen old.ndjson --procedure peel --on 2026-11-22 --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    old.ndjson,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    old.ndjson,2,2,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    old.ndjson,3,3,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    3 records, 3 results
    ");
}
