//! A folder of record files as an input.

use crate::support::program::Place;

/// Three records whose names sort differently from the order in which they were written, and files that are not
/// records.
fn place() -> Place {
    let place = Place::new();
    for (name, area) in [("C-3", "none"), ("C-10", "warts"), ("C-1", "none")] {
        let record = format!(
            "id = \"{name}\"\non = 2026-11-22\nprocedures = [\"peel\"]\n\n[answers]\narea = [\"{area}\"]\n"
        );
        place.write(&format!("records/{name}.toml"), record);
    }
    place
}

const SCREEN: [&str; 4] = ["screen", "records", "--format", "csv"];

#[test]
fn record_files_of_a_folder_are_read_in_order_of_name() {
    let place = place();
    insta::assert_snapshot!(place.run(&SCREEN).whole(), @"
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records/C-1.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    records/C-10.toml,1,1,C-10,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    records/C-3.toml,1,1,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    3 records, 3 results
    ");
    insta::assert_snapshot!(place.run(&["screen", "records/"]).whole(), @"
    ended with 0
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    records/C-1.toml
    1 (1)           C-1               peel       eligible
    records/C-10.toml
    1 (1)           C-10              peel       contraindicated              warts; until the warts are gone
    records/C-3.toml
    1 (1)           C-3               peel       eligible

    3 records, 3 results
    2 eligible, 1 contraindicated
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn an_entry_that_is_not_a_record_file_is_named_or_counted() {
    let place = place();
    place.write("records/C-2.TOML", "id = \"C-2\"\n");
    place.write("records/C-4.toml/C-5.toml", "");
    place.write("records/C-6.toml", "");
    place.write("records/C-7.csv", "");
    place.write("records/.C-9.toml", "");
    insta::assert_snapshot!(place.run(&SCREEN).whole(), @r#"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records/C-1.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    records/C-10.toml,1,1,C-10,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    records/C-2.TOML,1,1,C-2,,,unreadable,,,,,,,,,"`answers` is missing: if there are no answers, write an empty table",,,small@1+draft
    records/C-3.toml,1,1,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    records: 3 entries are not visible `.toml` files, and are not read
    records/C-2.TOML: record 1, line 1: the record cannot be read: `answers` is missing: if there are no answers, write an empty table
    error: records/C-6.toml: the input is empty: it must hold a record
    4 records, 4 results; 1 unreadable
    "#);
    place.write("records/older/C-8.toml", "");
    insta::assert_snapshot!(place.run(&["screen", "records", "form.toml"]).stderr, @"
    protocol: small 1, draft, rules
    records: 4 entries are not visible `.toml` files, and are not read
    records/C-2.TOML: record 1, line 1: the record cannot be read: `answers` is missing: if there are no answers, write an empty table
    error: records/C-6.toml: the input is empty: it must hold a record
    error: cannot read `form.toml`: no such file or folder
    ");
    let quiet = place.run(&["screen", "records", "--quiet"]);
    insta::assert_snapshot!(quiet.stderr, @"
    protocol: small 1, draft, rules
    error: records/C-6.toml: the input is empty: it must hold a record
    ");
}

/// Nobody writes to the pipe, so reading it would never end.
#[cfg(unix)]
#[test]
fn a_named_pipe_is_not_read() {
    let place = place();
    let made = std::process::Command::new("mkfifo")
        .arg(place.path("records/C-2.toml"))
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let told = place.told(&["screen records --format csv", "record verify records"]);
    insta::assert_snapshot!(told, @"
    $ contra screen records --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records/C-1.toml,1,1,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    records/C-10.toml,1,1,C-10,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    records/C-3.toml,1,1,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    records: 1 entry is not a visible `.toml` file, and is not read
    3 records, 3 results

    $ contra record verify records
    ended with 1
    --- stdout
    records/C-1.toml: a plain answer file: it has no seal and no results
    records/C-10.toml: a plain answer file: it has no seal and no results
    records/C-3.toml: a plain answer file: it has no seal and no results
    --- stderr
    protocol: small 1, draft, rules
    records: 1 entry is not a visible `.toml` file, and is not read
    3 files: 0 match, 3 do not
    ");
}

#[test]
fn a_folder_without_records_is_an_error() {
    let place = place();
    place.write("empty/notes.txt", "");
    let told = place.told(&[
        "screen empty",
        "screen rules",
        "screen records --input-format csv",
        "screen records --map rules/skin.toml",
        "screen records empty -o out.csv",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra screen empty
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `empty` has no record file: the name of one ends in `.toml`

    $ contra screen rules
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `rules` is a folder of rules, not of record files

    $ contra screen records --input-format csv
    ended with 2
    --- stdout
    --- stderr
    error: `records` is a folder: its `.toml` files are read, not csv
    help: name the files that are to be read, or leave out `--input-format`

    $ contra screen records --map rules/skin.toml
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error[missing-key]: this mapping has no `format`
     --> rules/skin.toml:1:1
      |
    1 | [topic]
      | ^
      |
      = help: begin the file with `format = 1`

    error[missing-key]: this mapping has no `protocol`
     --> rules/skin.toml:1:1
      |
    1 | [topic]
      | ^
      |
      = help: the id of the protocol whose questions it answers

    error[missing-key]: this mapping has no `title`
     --> rules/skin.toml:1:1
      |
    1 | [topic]
      | ^
      |
      = help: the name of this mapping in results

    error[unknown-key]: a mapping has no key `topic`
     --> rules/skin.toml:1:2
      |
    1 | [topic]
      |  ^^^^^
      |
      = help: a mapping takes `format`, `title`, `protocol`, `export`, `columns`, `record`, `every`, `question` and `example`

    error[wrong-value-type]: `question` is a table of questions: write `[question.ID]` and its keys below
     --> rules/skin.toml:4:1
      |
    4 | [[question]]
      | ^^^^^^^^^^^^ this is a list

    error[unknown-key]: a mapping has no key `rule`
      --> rules/skin.toml:22:3
       |
    22 | [[rule]]
       |   ^^^^
       |
       = help: a mapping takes `format`, `title`, `protocol`, `export`, `columns`, `record`, `every`, `question` and `example`

    6 errors in 1 file
    error: the mapping `rules/skin.toml` has errors
    help: correct the errors above

    $ contra screen records empty -o out.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `empty` has no record file: the name of one ends in `.toml`
    no output file was written: an input could not be read
    3 records, 3 results
    ");
    assert_eq!(place.names("."), ["empty", "records", "rules"]);
}

#[cfg(unix)]
#[test]
fn stdout_and_stderr_may_not_be_a_record_of_the_folder() {
    let place = place();
    let before = place.read("records/C-3.toml");
    let record = || {
        let path = place.path("records/C-3.toml");
        let file = std::fs::OpenOptions::new().append(true).open(path);
        file.expect("a record")
    };
    let ended = place.command(&SCREEN).stderr(record()).output();
    assert_eq!(ended.expect("a run").status.code(), Some(2));
    let mut command = place.command(&SCREEN);
    let ended = command.stdout(record()).output().expect("a run");
    assert_eq!(ended.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8_lossy(&ended.stderr), @"error: stdout leads to `records/C-3.toml`, which is a rule file and would be overwritten");
    assert_eq!(place.read("records/C-3.toml"), before);
}
