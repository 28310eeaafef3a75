//! One result per row, from prepared fragments. A cell that a spreadsheet would run as a formula gets a leading `'`.

mod beginning;
mod cell;

use jiff::civil::Date;

use super::spelling::spelled_out;
use crate::batch::Screened;
use crate::engine::Found;
use crate::model::{ProcedureId, Protocol, QuestionId, RuleId, Verdict};
use beginning::Beginning;
pub(super) use beginning::push_number;
use cell::{is_plain, push_cell, runs_as_formula};

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

fn verdict_cells(at_least: Verdict, at_most: Verdict) -> Vec<u8> {
    let verdict = match at_least == at_most {
        true => at_least.word(),
        false => "incomplete",
    };
    let (at_least, at_most) = (at_least.word(), at_most.word());
    format!(",{verdict},{at_least},{at_most},").into_bytes()
}

fn has_plain_ids(protocol: &Protocol) -> bool {
    protocol.procedures.iter().all(|one| is_plain(&one.id))
        && protocol.rules.iter().all(|one| is_plain(&one.id))
        && protocol.questions.iter().all(|one| is_plain(&one.id))
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
}
