//! One result per row. A cell that a spreadsheet would run as a formula gets a leading `'`.

use std::borrow::Cow;
use std::io;

use super::result::ScreeningResult;
use super::spelling::spelled_out;

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

/// Writes results as rows, the names of the columns first.
pub struct Rows<W: io::Write> {
    writer: csv::Writer<W>,
    defuse: bool,
    defused: u64,
}

impl<W: io::Write> Rows<W> {
    /// Writes the names of the columns. Without `defuse`, cells are left as they are.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn open(out: W, defuse: bool) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS).map_err(as_io)?;
        Ok(Self {
            writer,
            defuse,
            defused: 0,
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// Where the output cannot be written.
    pub fn write(&mut self, result: &ScreeningResult<'_>) -> io::Result<()> {
        let numbers = [result.record.to_string(), result.line.to_string()];
        let protocol = &result.protocol;
        let rules: Vec<_> = result.reasons.iter().map(|reason| reason.rule).collect();
        // of an answer the question, of a record as a whole the message
        let errors: Vec<_> = result
            .errors
            .iter()
            .map(|error| error.question.unwrap_or(error.message))
            .collect();
        let cells: [Cow<'_, str>; 16] = [
            result.file.into(),
            numbers[0].as_str().into(),
            numbers[1].as_str().into(),
            result.id.unwrap_or_default().into(),
            result.procedure.unwrap_or_default().into(),
            result.on.as_deref().unwrap_or_default().into(),
            result.verdict.into(),
            result.at_least.unwrap_or_default().into(),
            result.at_most.unwrap_or_default().into(),
            result.not_before.as_deref().unwrap_or_default().into(),
            result.until.join(";").into(),
            rules.join(";").into(),
            result.needed.join(";").into(),
            result.ignored.join(";").into(),
            errors.join(";").into(),
            format!("{}@{}+{}", protocol.id, protocol.version, protocol.status).into(),
        ];
        for cell in &cells {
            let shown = self.cell(cell);
            self.writer.write_field(shown.as_bytes()).map_err(as_io)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(as_io)
    }

    /// Ends the rows: gives the output back, and how many cells were defused.
    ///
    /// # Errors
    ///
    /// Where the output cannot be written.
    pub fn close(self) -> io::Result<(W, u64)> {
        let out = self.writer.into_inner();
        let out = out.map_err(|error| io::Error::new(error.error().kind(), error.to_string()))?;
        Ok((out, self.defused))
    }

    fn cell<'a>(&mut self, cell: &'a str) -> Cow<'a, str> {
        if !self.defuse {
            return Cow::Borrowed(cell);
        }
        let shown = spelled_out(cell);
        if !runs_as_formula(cell) {
            return shown;
        }
        self.defused += 1;
        Cow::Owned(format!("'{shown}"))
    }
}

/// The cause as it is: a closed pipe has to be told apart from a full disk.
fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Whether a spreadsheet may run a cell: by its first character, in ASCII or full width. A negative number is not
/// told apart: no column of ours holds one.
fn runs_as_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{result::results, sample};

    fn rows(defuse: bool) -> (String, u64) {
        let protocol = sample::protocol();
        let mut out = Vec::new();
        let mut rows = Rows::open(&mut out, defuse).expect("memory");
        for screened in [sample::deferred(&protocol), sample::unreadable()] {
            for result in results(&protocol, "intake.csv", &screened) {
                rows.write(&result).expect("memory");
            }
        }
        let (_, defused) = rows.close().expect("memory");
        (String::from_utf8(out).expect("text"), defused)
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
