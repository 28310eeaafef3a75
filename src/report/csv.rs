//! One result per row, from prepared fragments. A cell that a spreadsheet would run as a formula gets a leading `'`.

use jiff::civil::Date;

use super::spelling::spelled_out;
use crate::batch::Screened;
use crate::engine::Found;
use crate::model::{ProcedureId, Protocol, QuestionId, RuleId, Verdict};

/// The columns, in order.
pub const COLUMNS: [&str; 16] = [
    "file",
    "record",
    "line",
    "id",
    "procedure",
    "on",
    "verdict",
    "at_least",
    "at_most",
    "not_before",
    "until",
    "reasons",
    "needed",
    "ignored",
    "errors",
    "protocol",
];

/// Writes results as rows.
pub struct Rows<'p> {
    protocol: &'p Protocol,
    defuse: bool,
    defused: u64,
    /// How many of the cells that stand in every row are defused.
    defused_always: u64,
    /// The end of each row, from the last comma on.
    run: Vec<u8>,
    /// The cells of the verdict and of both its bounds, by those.
    verdicts: Vec<[Vec<u8>; Verdict::ALL.len()]>,
    /// Whether every id of the protocol is plain, as ids are.
    plain_ids: bool,
    /// What the last row began with.
    beginning: Beginning,
    /// The day that was written last.
    day: (Date, String),
    /// For each procedure what stands behind the id of a record that no rule says anything of, on a day.
    quiet: Vec<(Date, Vec<u8>)>,
    scratch: String,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<&'a str>,
}

/// The first cells of a row: the file, the record and its line. Most rows follow one another.
#[derive(Debug, Default)]
struct Beginning {
    bytes: Vec<u8>,
    /// Where the file ends, and the record.
    ends: (usize, usize),
    record: u64,
    line: u64,
}

/// What stands in a row between its place and its end.
struct Row<'a> {
    procedure: ProcedureId,
    on: Date,
    /// What is certain at least, and possible at most.
    bounds: (Verdict, Verdict),
    not_before: Option<Date>,
    reasons: &'a [RuleId],
    needed: &'a [QuestionId],
    ignored: &'a [QuestionId],
    /// The questions whose answers cannot be read.
    errors: &'a [&'a str],
}

/// The names of the columns, as the first row.
pub fn head() -> String {
    COLUMNS.join(",") + "\n"
}

impl<'p> Rows<'p> {
    /// Rows about the records of a file. Without `defuse`, cells are left as they are.
    pub fn new(protocol: &'p Protocol, file: &str, defuse: bool) -> Self {
        let mut rows = Self {
            protocol,
            defuse,
            defused: 0,
            defused_always: 0,
            run: b",".to_vec(),
            verdicts: Verdict::ALL
                .map(|least| Verdict::ALL.map(|most| verdict_cells(least, most)))
                .into(),
            plain_ids: has_plain_ids(protocol),
            beginning: Beginning::default(),
            day: (Date::ZERO, Date::ZERO.to_string()),
            quiet: vec![(Date::ZERO, Vec::new()); protocol.procedures.len()],
            scratch: String::new(),
        };
        let (id, version, status) = (&protocol.id, &protocol.version, protocol.status.word());
        let (mut before, mut run) = (Vec::new(), b",".to_vec());
        rows.cell(&mut before, file);
        rows.cell(&mut run, &format!("{id}@{version}+{status}"));
        before.push(b',');
        run.push(b'\n');
        rows.beginning = Beginning::new(before);
        rows.run = run;
        rows.defused_always = rows.take_defused();
        rows
    }

    /// How many cells were defused.
    pub fn defused(&self) -> u64 {
        self.defused
    }

    /// The same, counting anew from here on.
    pub fn take_defused(&mut self) -> u64 {
        std::mem::take(&mut self.defused)
    }

    /// Adds the row of a record for one procedure.
    pub fn found(
        &mut self,
        out: &mut Vec<u8>,
        place: Place<'_>,
        procedure: ProcedureId,
        on: Date,
        found: &Found,
    ) {
        let row = Row {
            procedure,
            on,
            bounds: (found.at_least, found.at_most),
            not_before: found.not_before.map(|wait| wait.day),
            reasons: &found.reasons,
            needed: &found.needed,
            ignored: &found.ignored,
            errors: &[],
        };
        self.begin(out, place);
        let is_quiet =
            found.reasons.is_empty() && found.unknown.is_empty() && found.ignored.is_empty();
        if !is_quiet {
            return self.end(out, &row);
        }
        let index = procedure.index();
        if self.quiet[index].0 != on {
            let mut end = Vec::new();
            self.end(&mut end, &row);
            self.quiet[index] = (on, end);
        }
        out.extend_from_slice(&self.quiet[index].1);
    }

    /// Adds every row of a record.
    pub fn screened(&mut self, out: &mut Vec<u8>, screened: &Screened) {
        let (record, line) = (screened.record, screened.line);
        match &screened.content {
            Ok((form, outcomes)) => {
                let id = form.id.as_deref();
                let question = |id: QuestionId| self.protocol.question(id).id.as_str();
                let errors: Vec<_> = form
                    .errors
                    .iter()
                    .map(|error| question(error.question))
                    .collect();
                for outcome in outcomes {
                    let reasons: Vec<_> = outcome.reasons.iter().map(|one| one.rule).collect();
                    let row = Row {
                        procedure: outcome.procedure,
                        on: outcome.on,
                        bounds: (outcome.at_least, outcome.at_most),
                        not_before: outcome.not_before.map(|wait| wait.day),
                        reasons: &reasons,
                        needed: &outcome.needed,
                        ignored: &outcome.ignored,
                        errors: &errors,
                    };
                    self.begin(out, Place { record, line, id });
                    self.end(out, &row);
                }
            }
            Err(unreadable) => {
                let id = unreadable.id.as_deref();
                self.begin(out, Place { record, line, id });
                out.extend_from_slice(b",,,unreadable,,,,,,,,");
                self.list(out, [unreadable.message.as_str()].into_iter());
                out.extend_from_slice(&self.run);
            }
        }
    }

    /// The cells that say where a record stands.
    fn begin(&mut self, out: &mut Vec<u8>, place: Place<'_>) {
        self.defused += self.defused_always;
        out.extend_from_slice(self.beginning.of(place.record, place.line));
        self.cell(out, place.id.unwrap_or_default());
    }

    /// The rest of a row.
    fn end(&mut self, out: &mut Vec<u8>, row: &Row<'_>) {
        let protocol = self.protocol;
        out.push(b',');
        let procedure = protocol.procedure(row.procedure).id.as_str();
        self.ids(out, [procedure].into_iter());
        out.push(b',');
        self.day(out, row.on);
        let (least, most) = row.bounds;
        out.extend_from_slice(&self.verdicts[least as usize][most as usize]);
        if let Some(day) = row.not_before {
            self.day(out, day);
        }
        out.push(b',');
        let rules = || row.reasons.iter().map(|&rule| protocol.rule(rule));
        self.list(out, rules().filter_map(|rule| rule.until.as_deref()));
        out.push(b',');
        self.ids(out, rules().map(|rule| rule.id.as_str()));
        for questions in [row.needed, row.ignored] {
            out.push(b',');
            let ids = questions
                .iter()
                .map(|&question| protocol.question(question).id.as_str());
            self.list(out, ids);
        }
        out.push(b',');
        self.list(out, row.errors.iter().copied());
        out.extend_from_slice(&self.run);
    }

    fn ids<'a>(&mut self, out: &mut Vec<u8>, ids: impl Iterator<Item = &'a str>) {
        if !self.plain_ids {
            return self.list(out, ids);
        }
        for (index, id) in ids.enumerate() {
            if index > 0 {
                out.push(b';');
            }
            out.extend_from_slice(id.as_bytes());
        }
    }

    fn list<'a>(&mut self, out: &mut Vec<u8>, members: impl Iterator<Item = &'a str>) {
        let mut joined = std::mem::take(&mut self.scratch);
        joined.clear();
        for (index, member) in members.enumerate() {
            if index > 0 {
                joined.push(';');
            }
            joined.push_str(member);
        }
        if !joined.is_empty() {
            self.cell(out, &joined);
        }
        self.scratch = joined;
    }

    fn day(&mut self, out: &mut Vec<u8>, day: Date) {
        if self.day.0 != day {
            self.day = (day, day.to_string());
        }
        out.extend_from_slice(self.day.1.as_bytes());
    }

    fn cell(&mut self, out: &mut Vec<u8>, cell: &str) {
        if is_plain(cell) {
            out.extend_from_slice(cell.as_bytes());
            return;
        }
        if !self.defuse {
            push_cell(out, "", cell);
        } else if runs_as_formula(cell) {
            self.defused += 1;
            push_cell(out, "'", &spelled_out(cell));
        } else {
            push_cell(out, "", &spelled_out(cell));
        }
    }
}

impl Beginning {
    /// `file` is its cell, with the comma behind it.
    fn new(file: Vec<u8>) -> Self {
        Self {
            ends: (file.len(), file.len()),
            bytes: file,
            record: 0,
            line: 0,
        }
    }

    fn of(&mut self, record: u64, line: u64) -> &[u8] {
        let follows =
            self.record.checked_add(1) == Some(record) && self.line.checked_add(1) == Some(line);
        let last_digits = (
            self.ends.1.wrapping_sub(1),
            self.bytes.len().wrapping_sub(2),
        );
        (self.record, self.line) = (record, line);
        let can_grow = |place: usize| matches!(self.bytes.get(place), Some(b'0'..=b'8'));
        if follows && can_grow(last_digits.0) && can_grow(last_digits.1) {
            self.bytes[last_digits.0] += 1;
            self.bytes[last_digits.1] += 1;
            return &self.bytes;
        }
        self.bytes.truncate(self.ends.0);
        push_number(&mut self.bytes, record);
        self.ends.1 = self.bytes.len();
        self.bytes.push(b',');
        push_number(&mut self.bytes, line);
        self.bytes.push(b',');
        &self.bytes
    }
}

fn verdict_cells(at_least: Verdict, at_most: Verdict) -> Vec<u8> {
    let verdict = match at_least == at_most {
        true => at_least.word(),
        false => "incomplete",
    };
    let (at_least, at_most) = (at_least.word(), at_most.word());
    format!(",{verdict},{at_least},{at_most},").into_bytes()
}

/// Whether a cell needs no second look: no spreadsheet runs it, nothing in it is spelled out, and it needs no quotes.
fn is_plain(cell: &str) -> bool {
    let starts_plain = cell
        .bytes()
        .next()
        .is_none_or(|byte| byte.is_ascii_alphanumeric());
    let (eights, rest) = cell.as_bytes().as_chunks::<8>();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    let odd = |eight: &[u8; 8]| odd_bytes(u64::from_le_bytes(*eight));
    starts_plain
        && eights
            .iter()
            .fold(odd(&last), |all, eight| all | odd(eight))
            == 0
}

/// Which of eight bytes are not printable ASCII, or end a cell.
fn odd_bytes(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // a bit for the lowest byte that is less than another, and for others above it at most where there is one
    let less = |bytes: u64, than: u8| bytes.wrapping_sub(EACH * u64::from(than)) & !bytes;
    let is = |byte: u8| less(eight ^ (EACH * u64::from(byte)), 1);
    (eight | less(eight, b' ') | is(b',') | is(b'"') | is(0x7F)) & (EACH << 7)
}

fn has_plain_ids(protocol: &Protocol) -> bool {
    protocol.procedures.iter().all(|one| is_plain(&one.id))
        && protocol.rules.iter().all(|one| is_plain(&one.id))
        && protocol.questions.iter().all(|one| is_plain(&one.id))
}

/// Writes a cell, in quotes where it holds what would end it.
fn push_cell(out: &mut Vec<u8>, lead: &str, cell: &str) {
    let quotes = cell
        .bytes()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !quotes {
        out.extend_from_slice(lead.as_bytes());
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(lead.as_bytes());
    for byte in cell.bytes() {
        if byte == b'"' {
            out.push(byte);
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// Writes a number in digits.
pub(super) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        // a digit fits
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Whether a spreadsheet may run a cell: by its first character, in ASCII or full width. A negative number is not
/// told apart: no column of ours holds one.
fn runs_as_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn rows(defuse: bool) -> (String, u64) {
        let protocol = sample::protocol();
        let mut out = head().into_bytes();
        let mut rows = Rows::new(&protocol, "intake.csv", defuse);
        for screened in [sample::deferred(&protocol), sample::unreadable()] {
            rows.screened(&mut out, &screened);
        }
        (String::from_utf8(out).expect("text"), rows.defused())
    }

    #[test]
    fn cells_are_quoted_as_a_csv_writer_does() {
        for cell in [
            "a", "a b", "a,b", "a\"b", "\"", "a\nb", "a\rb", "é;1", "'a'", "",
        ] {
            let mut own = Vec::new();
            push_cell(&mut own, "", cell);
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record([cell, ""]).expect("memory");
            let theirs = writer.into_inner().expect("memory");
            assert_eq!([own.as_slice(), b",\n"].concat(), theirs);
        }
    }

    #[test]
    fn a_cell_is_plain_where_each_byte_is() {
        for byte in 0..=0xFF_u8 {
            let plain = (b' '..=b'~').contains(&byte) && byte != b',' && byte != b'"';
            for place in 0..20 {
                let mut cell = [b'a'; 20];
                cell[place] = byte;
                if let Ok(cell) = std::str::from_utf8(&cell) {
                    let starts = place > 0 || byte.is_ascii_alphanumeric();
                    assert_eq!(is_plain(cell), plain && starts, "{cell:?}");
                }
            }
        }
        assert!(is_plain("") && !is_plain("a\u{e9}") && !is_plain("aaaaaaa\u{e9}"));
    }

    #[test]
    fn rows_begin_with_the_numbers_that_are_asked_for() {
        let mut beginning = Beginning::new(b"7,".to_vec());
        let pairs = [
            (1, 2),
            (2, 3),
            (9, 10),
            (10, 11),
            (11, 12),
            (12, 14),
            (13, 15),
            (99, 100),
            (100, 101),
            (5, 6),
            (6, 6),
        ];
        for (record, line) in pairs
            .into_iter()
            .chain((0..200).map(|one| (one, one * 3 / 2)))
        {
            let expected = format!("7,{record},{line},");
            assert_eq!(beginning.of(record, line), expected.as_bytes());
        }
    }

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 999, 1_000, u64::MAX] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(out, number.to_string().into_bytes());
        }
    }

    #[test]
    fn a_deferred_and_an_unreadable_record() {
        let (text, defused) = rows(true);
        assert_eq!(defused, 1);
        insta::assert_snapshot!(text, @"
        file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,errors,protocol
        intake.csv,3,4,C-1042,microneedling,2026-11-22,incomplete,defer,contraindicated,2026-12-30,,isotretinoin-recent,age,,age,skin-procedures@2026.11.0+draft
        intake.csv,2,2,'=C-7,,,unreadable,,,,,,,,`kelod` is no question; did you mean `keloid`?,skin-procedures@2026.11.0+draft
        ");
    }

    #[test]
    fn cells_can_be_left_as_they_are() {
        let (text, defused) = rows(false);
        assert_eq!(defused, 0);
        assert_eq!(
            text.lines().nth(2).and_then(|row| row.split(',').nth(3)),
            Some("=C-7")
        );
    }

    #[test]
    fn each_beginning_that_a_spreadsheet_runs_is_known() {
        for cell in ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"] {
            assert!(runs_as_formula(cell), "{cell:?}");
        }
        for cell in ["", "C-1", "1=1", "'=1", " =1"] {
            assert!(!runs_as_formula(cell), "{cell:?}");
        }
    }
}
