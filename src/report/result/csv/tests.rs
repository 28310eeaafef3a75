//! Tests rows as a user sees them.

use super::*;
use crate::report::sample;

fn rows(defuse: bool) -> (String, u64) {
    let protocol = sample::protocol();
    let program = Program::compile(&protocol);
    let mut out = Csv.start(&program).into_bytes();
    let mut rows = Csv.encoder(&protocol, &program, "intake.csv", defuse);
    for screened in [sample::deferred(&protocol), sample::unreadable()] {
        rows.screened(&mut out, &screened);
    }
    (String::from_utf8(out).expect("text"), rows.take_defused())
}

#[test]
fn a_deferred_and_an_unreadable_record() {
    let (text, defused) = rows(true);
    assert_eq!(defused, 1);
    insta::assert_snapshot!(text, @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    intake.csv,3,4,C-1042,microneedling,2026-11-22,incomplete,defer,contraindicated,2026-12-30,,isotretinoin-recent,age,,,age,,,skin-procedures@2026.11.0+draft
    intake.csv,2,2,'=C-7,,,unreadable,,,,,,,,,`kelod` is not a question; did you mean `keloid`?,,,skin-procedures@2026.11.0+draft
    ");
}

#[test]
fn cells_can_be_written_unchanged() {
    let (text, defused) = rows(false);
    assert_eq!(defused, 0);
    assert_eq!(
        text.lines().nth(2).and_then(|row| row.split(',').nth(3)),
        Some("=C-7")
    );
}
