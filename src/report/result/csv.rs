//! One result per row, from prepared fragments. A cell that a spreadsheet would run as a formula gets a leading `'`.

mod cell;
mod list;
mod row;
mod row_end;
mod row_start;

use jiff::civil::Date;

use super::fragment::{Fragment, Fragments};
use super::is_quiet;
use super::stream::{Encoder, StreamFormat};
use super::window;
use crate::batch::{CodedRecord, Screened};
use crate::engine::{Evaluator, Program};
use crate::model::{Procedure, ProcedureId, Protocol, RuleId, Verdict, Window};
use crate::report::text::digits::push_day;
use cell::{add_cell, has_plain_ids, is_plain};
pub(in crate::report) use cell::{push_cell, runs_as_formula};
use list::{begin_list, push_list};
use row::{Opening, Row, verdict_cells};
use row_end::RowEnd;
use row_start::RowStart;

/// The columns, in order.
pub const COLUMNS: [&str; 19] = [
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
    "stale",
    "errors",
    "answered",
    "mapping",
    "protocol",
];

/// The column after `until` if windows are requested.
pub const WINDOW: &str = "window";
const AFTER_UNTIL: &str = "until";

/// The columns of a run, in order.
pub fn columns(has_windows: bool) -> impl Iterator<Item = &'static str> {
    COLUMNS.into_iter().flat_map(move |name| {
        let has_window = name == AFTER_UNTIL && has_windows;
        std::iter::once(name).chain(has_window.then_some(WINDOW))
    })
}

/// The format.
pub struct Csv;

/// Writes results as rows.
struct Rows<'p> {
    protocol: &'p Protocol,
    defuse: bool,
    /// Whether there is a column for windows.
    has_windows: bool,
    defused: u64,
    /// Number of escaped cells that are in every row.
    defused_always: u64,
    /// The cells of the last row that identify its record.
    row_start: RowStart,
    /// For each procedure, the last cells after the id.
    openings: Vec<Opening>,
    /// The cells of the verdict and of its bounds, by these bounds.
    verdicts: Vec<[Fragment; Verdict::ALL.len()]>,
    /// The cells between the screening date and the day of the answers, if no rule is true or unknown.
    quiet: Fragment,
    /// The ids of rules and of questions, each with the list separator before it.
    rules: Fragments,
    questions: Fragments,
    /// The `until` of each rule with the separator before it. Blank if it has none, or if its text is not plain.
    untils: Fragments,
    /// Whether each rule has an `until` that is not plain.
    unusual_untils: Vec<bool>,
    /// Whether every id of the protocol is plain.
    plain_ids: bool,
    /// The cells after the day of the answers.
    row_end: RowEnd,
    scratch: String,
}

impl StreamFormat for Csv {
    /// The names of the columns.
    fn start(&self, program: &Program) -> String {
        let names: Vec<_> = columns(program.finds_windows()).collect();
        names.join(",") + "\n"
    }

    fn encoder<'p>(
        &self,
        protocol: &'p Protocol,
        program: &'p Program,
        file: &'p str,
        defuse: bool,
    ) -> Box<dyn Encoder + 'p> {
        let options = (defuse, program.finds_windows());
        Box::new(Rows::new(protocol, file, options))
    }
}

impl Encoder for Rows<'_> {
    fn coded(
        &mut self,
        out: &mut Vec<u8>,
        record: &CodedRecord<'_>,
        procedure: ProcedureId,
        evaluator: &Evaluator<'_>,
    ) {
        let found = evaluator.found();
        let row = Row {
            procedure,
            on: record.on,
            bounds: (found.at_least, found.at_most),
            not_before: found.not_before.map(|wait| wait.day),
            window: found.window,
            reasons: &found.reasons,
            needed: &found.needed,
            ignored: &found.ignored,
            stale: &found.stale,
            errors: &[],
            answered: record.answered,
            mapping: record.mapping.map(|mapping| mapping.title.as_str()),
        };
        self.begin(out, (record.record, record.line), record.id);
        if !is_quiet(found) || row.window.is_some() {
            return self.end(out, &row);
        }
        self.open(out, &row);
        self.quiet.push_to(out);
        self.run(out, row.answered, row.mapping);
    }

    fn screened(&mut self, out: &mut Vec<u8>, screened: &Screened) {
        let place = (screened.record, screened.line);
        let mapping = screened.mapping.as_deref();
        let mapping = mapping.map(|mapping| mapping.title.as_str());
        match &screened.content {
            Ok((form, outcomes)) => {
                let id = form.id.as_deref();
                let protocol = self.protocol;
                let errors: Vec<_> = form
                    .errors
                    .iter()
                    .map(|error| error.about(protocol))
                    .collect();
                for outcome in outcomes {
                    let reasons: Vec<_> = outcome.reasons.iter().map(|one| one.rule).collect();
                    let row = Row {
                        procedure: outcome.procedure,
                        on: outcome.on,
                        bounds: (outcome.at_least, outcome.at_most),
                        not_before: outcome.not_before.map(|wait| wait.day),
                        window: outcome.window,
                        reasons: &reasons,
                        needed: &outcome.needed,
                        ignored: &outcome.ignored,
                        stale: &outcome.stale,
                        errors: &errors,
                        answered: form.answers.days.answered,
                        mapping,
                    };
                    self.begin(out, place, id);
                    self.end(out, &row);
                }
            }
            Err(unreadable) => {
                let id = unreadable.id.as_deref();
                self.begin(out, place, id);
                out.extend_from_slice(b",,,unreadable,,,,");
                self.window(out, Some(Window::Never));
                out.extend_from_slice(b",,,,,");
                self.list(out, [unreadable.message.as_str()].into_iter());
                out.push(b',');
                self.run(out, None, mapping);
            }
        }
    }

    fn take_defused(&mut self) -> u64 {
        std::mem::take(&mut self.defused)
    }
}

impl<'p> Rows<'p> {
    /// Rows about the records of a file. Without `defuse`, cells are not escaped.
    fn new(protocol: &'p Protocol, file: &str, (defuse, has_windows): (bool, bool)) -> Self {
        let divided = |text: &String| format!(";{text}");
        let is_plain = |until: &&String| !until.is_empty() && is_plain(until);
        let rules = protocol.rules.iter();
        let untils = rules.clone().map(|rule| rule.until.as_ref());
        let questions = protocol.questions.iter();
        let nothing = || Fragment::new("");
        let mut rows = Self {
            protocol,
            defuse,
            has_windows,
            defused: 0,
            defused_always: 0,
            row_start: RowStart::default(),
            openings: Vec::new(),
            verdicts: Verdict::ALL
                .map(|least| Verdict::ALL.map(|most| Fragment::new(verdict_cells(least, most))))
                .into(),
            quiet: nothing(),
            rules: rules.clone().map(|rule| divided(&rule.id)).collect(),
            questions: questions.map(|question| divided(&question.id)).collect(),
            untils: untils
                .clone()
                .map(|until| until.filter(is_plain).map(divided).unwrap_or_default())
                .collect(),
            unusual_untils: untils
                .map(|until| until.is_some_and(|until| !is_plain(&until)))
                .collect(),
            plain_ids: has_plain_ids(protocol),
            row_end: RowEnd::default(),
            scratch: String::new(),
        };
        let (id, version, status) = (&protocol.id, &protocol.version, protocol.status.word());
        let (mut before, mut run) = (Vec::new(), b",".to_vec());
        rows.cell(&mut before, file);
        rows.cell(&mut run, &format!("{id}@{version}+{status}"));
        before.push(b',');
        run.push(b'\n');
        rows.row_start = RowStart::new(before);
        rows.row_end = RowEnd::new(&run);
        let eligible = verdict_cells(Verdict::Eligible, Verdict::Eligible);
        rows.quiet = Fragment::new(eligible + ",,,,,,,");
        for procedure in &protocol.procedures {
            let opening = rows.opening(procedure, Date::ZERO);
            rows.openings.push(opening);
        }
        rows.defused_always = std::mem::take(&mut rows.defused);
        rows
    }

    /// Adds the cells that identify a record: its number, its line and its id.
    fn begin(&mut self, out: &mut Vec<u8>, (record, line): (u64, u64), id: Option<&str>) {
        self.defused += self.defused_always;
        // a record has a row for each procedure
        if !self.row_start.is_of(record) {
            let start = self.row_start.set(record, line);
            let is_defused = add_cell(start, id.unwrap_or_default(), self.defuse);
            self.row_start.defused = u64::from(is_defused);
        }
        self.defused += self.row_start.push_to(out);
    }

    /// Adds the cells of the procedure and the day.
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

    /// Adds the rest of a row.
    fn end(&mut self, out: &mut Vec<u8>, row: &Row<'_>) {
        let protocol = self.protocol;
        self.open(out, row);
        let (least, most) = row.bounds;
        self.verdicts[least as usize][most as usize].push_to(out);
        if let Some(day) = row.not_before {
            push_day(out, day);
        }
        self.untils(out, row.reasons);
        self.window(out, row.window);
        let rules = row.reasons.iter();
        if self.plain_ids {
            push_list(out, &self.rules, rules.map(|rule| rule.index()));
        } else {
            out.push(b',');
            self.list(out, rules.map(|&rule| protocol.rule(rule).id.as_str()));
        }
        for questions in [row.needed, row.ignored, row.stale] {
            let questions = questions.iter();
            if self.plain_ids {
                push_list(out, &self.questions, questions.map(|one| one.index()));
            } else {
                out.push(b',');
                self.list(
                    out,
                    questions.map(|&one| protocol.question(one).id.as_str()),
                );
            }
        }
        out.push(b',');
        if !row.errors.is_empty() {
            self.list(out, row.errors.iter().copied());
        }
        out.push(b',');
        self.run(out, row.answered, row.mapping);
    }

    /// Adds the cells after the errors and a comma.
    fn run(&mut self, out: &mut Vec<u8>, answered: Option<Date>, mapping: Option<&str>) {
        if let Some(day) = answered {
            push_day(out, day);
        }
        let title = mapping.unwrap_or_default();
        if !self.row_end.has(title) {
            let before = std::mem::take(&mut self.defused);
            let mut cell = Vec::new();
            self.cell(&mut cell, title);
            let defused = std::mem::replace(&mut self.defused, before);
            self.row_end.set(title, &cell, defused);
        }
        self.defused += self.row_end.push_to(out);
    }

    /// Adds the cell of the window, if there is a column for it.
    fn window(&self, out: &mut Vec<u8>, window: Option<Window>) {
        if self.has_windows {
            out.push(b',');
            out.extend_from_slice(window::cell(window.unwrap_or(Window::Never)).as_bytes());
        }
    }

    /// Adds the `until` of each rule that has one.
    fn untils(&mut self, out: &mut Vec<u8>, rules: &[RuleId]) {
        let protocol = self.protocol;
        let start = out.len();
        for rule in rules {
            let is_plain = self.untils.push_to(out, rule.index());
            if !is_plain && self.unusual_untils[rule.index()] {
                out.truncate(start);
                out.push(b',');
                let rules = rules.iter().map(|&rule| protocol.rule(rule));
                return self.list(out, rules.filter_map(|rule| rule.until.as_deref()));
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
        self.defused += u64::from(add_cell(out, cell, self.defuse));
    }
}

#[cfg(test)]
mod tests;
