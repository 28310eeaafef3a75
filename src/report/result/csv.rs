//! One result per row, from prepared fragments. A cell that a spreadsheet would run as a formula gets a leading `'`.

mod beginning;
mod cell;
mod fragment;

use jiff::civil::Date;

use super::digits::push_day;
use super::spelling::spelled_out;
use crate::batch::Screened;
use crate::engine::Found;
use crate::model::{Procedure, ProcedureId, Protocol, QuestionId, RuleId, Verdict};
use beginning::Beginning;
use cell::{is_plain, push_cell, runs_as_formula};
use fragment::Fragment;

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
    /// What the last row began with.
    beginning: Beginning,
    /// For each procedure what stood behind the id last.
    openings: Vec<Opening>,
    /// The cells of the verdict and of both its bounds, by those.
    verdicts: Vec<[Cells; Verdict::ALL.len()]>,
    /// What stands behind the day of a record that no rule says anything of.
    quiet: Cells,
    /// The ids that stand in lists, each behind what divides it from the one before.
    rules: Vec<Member>,
    questions: Vec<Member>,
    /// The same, of what ends the wait of each rule; none where it says nothing of that, or what it says takes care.
    untils: Vec<Option<Member>>,
    /// Whether every id of the protocol is plain, as ids are.
    plain_ids: bool,
    /// The end of each row, from the last comma on; the same behind no errors.
    run: Cells,
    end: Cells,
    scratch: String,
}

/// Cells that stand side by side, and what stands in a list.
type Cells = Fragment<64>;
type Member = Fragment<32>;

/// The cells of a procedure and a day.
#[derive(Clone)]
struct Opening {
    on: Date,
    cells: Cells,
    /// How many of them are defused.
    defused: u64,
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
        let divided = |text: &str| Fragment::new(format!(";{text}"));
        let plain = |until: &String| {
            let is_plain = !until.is_empty() && is_plain(until);
            is_plain.then(|| divided(until))
        };
        let rules = protocol.rules.iter();
        let questions = protocol.questions.iter();
        let nothing = || Fragment::new("");
        let mut rows = Self {
            protocol,
            defuse,
            defused: 0,
            defused_always: 0,
            beginning: Beginning::default(),
            openings: Vec::new(),
            verdicts: Verdict::ALL
                .map(|least| Verdict::ALL.map(|most| Fragment::new(verdict_cells(least, most))))
                .into(),
            quiet: nothing(),
            rules: rules.clone().map(|rule| divided(&rule.id)).collect(),
            questions: questions.map(|question| divided(&question.id)).collect(),
            untils: rules
                .map(|rule| rule.until.as_ref().and_then(plain))
                .collect(),
            plain_ids: has_plain_ids(protocol),
            run: nothing(),
            end: nothing(),
            scratch: String::new(),
        };
        let (id, version, status) = (&protocol.id, &protocol.version, protocol.status.word());
        let (mut before, mut run) = (Vec::new(), b",".to_vec());
        rows.cell(&mut before, file);
        rows.cell(&mut run, &format!("{id}@{version}+{status}"));
        before.push(b',');
        run.push(b'\n');
        rows.beginning = Beginning::new(before);
        rows.run = Fragment::new(&run);
        let end = [b",", run.as_slice()].concat();
        rows.end = Fragment::new(&end);
        let eligible = verdict_cells(Verdict::Eligible, Verdict::Eligible);
        rows.quiet = Fragment::new([eligible.as_bytes(), b",,,,", &end].concat());
        for procedure in &protocol.procedures {
            let opening = rows.opening(procedure, Date::ZERO);
            rows.openings.push(opening);
        }
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
        self.open(out, &row);
        self.quiet.push_to(out);
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
                self.run.push_to(out);
            }
        }
    }

    /// The cells that say where a record stands.
    fn begin(&mut self, out: &mut Vec<u8>, place: Place<'_>) {
        self.defused += self.defused_always;
        out.extend_from_slice(self.beginning.of(place.record, place.line));
        self.cell(out, place.id.unwrap_or_default());
    }

    /// The procedure and the day.
    #[inline(always)]
    fn open(&mut self, out: &mut Vec<u8>, row: &Row<'_>) {
        let index = row.procedure.index();
        if self.openings[index].on != row.on {
            let procedure = self.protocol.procedure(row.procedure);
            self.openings[index] = self.opening(procedure, row.on);
        }
        let opening = &self.openings[index];
        self.defused += opening.defused;
        opening.cells.push_to(out);
    }

    fn opening(&mut self, procedure: &Procedure, on: Date) -> Opening {
        let before = self.defused;
        let mut cells = b",".to_vec();
        self.list(&mut cells, [procedure.id.as_str()].into_iter());
        cells.push(b',');
        push_day(&mut cells, on);
        Opening {
            on,
            cells: Fragment::new(cells),
            defused: std::mem::replace(&mut self.defused, before) - before,
        }
    }

    /// The rest of a row.
    fn end(&mut self, out: &mut Vec<u8>, row: &Row<'_>) {
        let protocol = self.protocol;
        self.open(out, row);
        let (least, most) = row.bounds;
        self.verdicts[least as usize][most as usize].push_to(out);
        if let Some(day) = row.not_before {
            push_day(out, day);
        }
        self.untils(out, row.reasons);
        let rules = row.reasons.iter();
        if self.plain_ids {
            push_list(out, rules.map(|rule| &self.rules[rule.index()]));
        } else {
            out.push(b',');
            self.list(out, rules.map(|&rule| protocol.rule(rule).id.as_str()));
        }
        for questions in [row.needed, row.ignored] {
            let questions = questions.iter();
            if self.plain_ids {
                push_list(out, questions.map(|one| &self.questions[one.index()]));
            } else {
                out.push(b',');
                self.list(
                    out,
                    questions.map(|&one| protocol.question(one).id.as_str()),
                );
            }
        }
        if row.errors.is_empty() {
            return self.end.push_to(out);
        }
        out.push(b',');
        self.list(out, row.errors.iter().copied());
        self.run.push_to(out);
    }

    /// What ends the wait of each rule that has no date for it.
    fn untils(&mut self, out: &mut Vec<u8>, rules: &[RuleId]) {
        let protocol = self.protocol;
        let start = out.len();
        for rule in rules {
            match &self.untils[rule.index()] {
                Some(until) => until.push_to(out),
                None if protocol.rule(*rule).until.is_none() => {}
                None => {
                    out.truncate(start);
                    out.push(b',');
                    let rules = rules.iter().map(|&rule| protocol.rule(rule));
                    return self.list(out, rules.filter_map(|rule| rule.until.as_deref()));
                }
            }
        }
        begin_list(out, start);
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

/// Writes a list of what has something before it that divides it from the one before.
#[inline(always)]
fn push_list<'f>(out: &mut Vec<u8>, members: impl Iterator<Item = &'f Member>) {
    let start = out.len();
    for member in members {
        member.push_to(out);
    }
    begin_list(out, start);
}

/// Has a list that was written from a place on start a cell.
fn begin_list(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(first) => *first = b',',
        None => out.push(b','),
    }
}

fn verdict_cells(at_least: Verdict, at_most: Verdict) -> String {
    let verdict = match at_least == at_most {
        true => at_least.word(),
        false => "incomplete",
    };
    let (at_least, at_most) = (at_least.word(), at_most.word());
    format!(",{verdict},{at_least},{at_most},")
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
