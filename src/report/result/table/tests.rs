//! Tests rows as a user sees them.

use super::*;
use crate::model::{Answer, OptionId, Window};
use crate::report::sample;

#[test]
fn rows_are_aligned_in_columns() {
    let protocol = sample::protocol();
    let mut table = Table::new(&protocol, &plain, (true, false), None);
    let mut wide = sample::form(&protocol, &[0, 1], &[("keloid", Answer::Missing)]);
    wide.id = Some("漢字漢字漢字漢字漢字\u{1b}".into());
    let mut warts = sample::form(
        &protocol,
        &[0],
        &[("keloid", Answer::Option(OptionId::new(1)))],
    );
    warts.id = None;
    let mut text = table.head();
    text += &table.rows("a.csv", &sample::deferred(&protocol));
    text += &table.rows("a.csv", &sample::unreadable());
    text += &table.rows("b.csv", &sample::screened(&protocol, wide));
    text += &table.rows("b.csv", &sample::screened(&protocol, warts));
    insta::assert_snapshot!(text, @"
    record (line)   id                procedure      verdict          not before  reasons
    a.csv
    3 (4)           C-1042            microneedling  incomplete       2026-12-30  isotretinoin-recent; at least defer, could become contraindicated; about this date; needs age; 1 answer cannot be read
    2 (2)           =C-7                             unreadable                   `kelod` is not a question; did you mean `keloid`?
    b.csv
    3 (4)           漢字漢字漢字漢…   microneedling  incomplete                   could become refer; needs keloid
    3 (4)           漢字漢字漢字漢…   numbing-cream  eligible
    3 (4)                             microneedling  refer                        keloid-history
    ");
}

#[test]
fn reasons_stay_within_a_terminal() {
    let protocol = sample::protocol();
    let mut text = String::new();
    for width in [80, 110] {
        let mut table = Table::new(&protocol, &plain, (false, false), Some(width));
        text += &table.head();
        text += &table.rows("a.csv", &sample::deferred(&protocol));
        text += &table.rows("a.csv", &sample::unreadable());
    }
    insta::assert_snapshot!(text, @"
    record (line)   id                procedure      verdict          not before
        reasons
    3 (4)           C-1042            microneedling  incomplete       2026-12-30
        isotretinoin-recent; at least defer, could become contraindicated; about
        this date; needs age; 1 answer cannot be read
    2 (2)           =C-7                             unreadable
        `kelod` is not a question; did you mean `keloid`?
    record (line)   id                procedure      verdict          not before  reasons
    3 (4)           C-1042            microneedling  incomplete       2026-12-30  isotretinoin-recent; at
                                                                                  least defer, could become
                                                                                  contraindicated; about this
                                                                                  date; needs age; 1 answer cannot
                                                                                  be read
    2 (2)           =C-7                             unreadable                   `kelod` is not a question; did
                                                                                  you mean `keloid`?
    ");
}

/// A deferred record with its window.
fn windowed(protocol: &Protocol) -> Screened {
    let mut screened = sample::deferred(protocol);
    let (_, outcomes) = screened.content.as_mut().expect("a form");
    let day = |text| crate::model::parse_day(text).expect("a day");
    outcomes[0].window = Some(Window::Days {
        from: day("2026-12-30"),
        to: Some(day("2027-01-03")),
    });
    screened
}

#[test]
fn a_narrow_terminal_has_a_line_for_the_record() {
    let protocol = sample::protocol();
    let mut text = String::new();
    for width in [40, 20] {
        let mut table = Table::new(&protocol, &plain, (false, true), Some(width));
        let mut rows = table.head();
        rows += &table.rows("a.csv", &windowed(&protocol));
        rows += &table.rows("a.csv", &sample::unreadable());
        let widest = rows.lines().map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(width), "{rows}");
        text += &rows;
    }
    insta::assert_snapshot!(text, @"
    record (line)  id  procedure
      verdict  not before  window
      reasons
    3 (4)  C-1042  microneedling
      incomplete  2026-12-30
      2026-12-30 to 2027-01-03
      isotretinoin-recent; at least defer,
      could become contraindicated; about
      this date; needs age; 1 answer cannot
      be read
    2 (2)  =C-7
      unreadable
      `kelod` is not a question; did you
      mean `keloid`?
    record (line)  id
    procedure
      verdict
      not before
      window
      reasons
    3 (4)  C-1042
    microneedling
      incomplete
      2026-12-30
      2026-12-30 to
      2027-01-03
      isotretinoin-recen
      t; at least defer,
      could become
      contraindicated;
      about this date;
      needs age; 1
      answer cannot
      be read
    2 (2)  =C-7
      unreadable
      `kelod` is not a
      question; did you
      mean `keloid`?
    ");
}

#[test]
fn a_cell_has_the_requested_width() {
    for text in ["", "short", "exactly-ten", "漢字漢字漢字", "e\u{301}é"] {
        assert_eq!(cell(text, 10).width(), 10, "{text}");
    }
}
