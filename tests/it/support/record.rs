//! The parts of record files and of their pages that several tests compare.

/// A record file up to its answers, without the results.
pub(crate) fn answers(record: &str) -> &str {
    record.split("\n[found]\n").next().expect("a record")
}

/// A page without its section about the record file, as an interview shows it.
pub(crate) fn without_record(page: &str) -> String {
    let (before, record) = page
        .split_once("Record and decisions\n")
        .expect("a section");
    let (_, after) = record.split_once("\n\n").expect("what follows");
    format!("{before}{after}")
}
