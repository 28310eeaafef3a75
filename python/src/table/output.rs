//! Rows of results, in the columns of the CSV, with lists as lists. `file` and `line` are empty, since a table has
//! none.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::{Date32Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use contraindication::Protocol;
use contraindication::Screened;
use contraindication::engine::Found;
use contraindication::model::{AsOf, ProcedureId, QuestionId, Verdict, Window};
use contraindication::report::result::csv::{WINDOW, columns};
use jiff::civil::Date;

use super::windows::{Windows, days};

/// The columns, without and with the one for windows.
static SCHEMAS: LazyLock<[SchemaRef; 2]> = LazyLock::new(|| {
    let fields = |has_windows| -> SchemaRef {
        let names = columns(has_windows);
        Arc::new(Schema::new(names.map(field).collect::<Vec<_>>()))
    };
    [fields(false), fields(true)]
});

/// The columns.
pub(super) fn schema(has_windows: bool) -> SchemaRef {
    Arc::clone(&SCHEMAS[usize::from(has_windows)])
}

fn field(name: &str) -> Field {
    let kind = match name {
        "record" | "line" => DataType::Int64,
        "on" | "not_before" | "answered" => DataType::Date32,
        "until" | "reasons" | "needed" | "ignored" | "stale" | "errors" => {
            DataType::List(Arc::new(Field::new_list_field(DataType::Utf8, true)))
        }
        WINDOW => DataType::Struct(Windows::fields()),
        _ => DataType::Utf8,
    };
    Field::new(name, kind, true)
}

/// Maximum number of rows of a batch, and approximate maximum number of bytes of its texts.
const MAX_ROWS: usize = 1 << 16;
const MAX_BYTES: usize = 1 << 25;

/// The record and the days of a row.
pub(super) struct Place<'a> {
    pub record: u64,
    pub id: Option<&'a str>,
    pub as_of: AsOf,
}

/// Rows of results.
pub(super) struct Output<'p> {
    protocol: &'p Protocol,
    version: String,
    /// The columns that are the same in all rows, for the maximum number of rows so far.
    constant: Option<Constant>,
    /// The title of the mapping that explained the rows, if there was one.
    mapping: Option<String>,
    rows: usize,
    bytes: usize,
    record: Int64Builder,
    id: StringBuilder,
    procedure: StringBuilder,
    on: Date32Builder,
    verdicts: [StringBuilder; 3],
    not_before: Date32Builder,
    /// Present if they are requested.
    windows: Option<Windows>,
    /// `until`, `reasons`, `needed`, `ignored`, `stale` and `errors`.
    lists: [ListBuilder<StringBuilder>; 6],
    answered: Date32Builder,
}

struct Constant {
    file: ArrayRef,
    line: ArrayRef,
    mapping: ArrayRef,
    version: ArrayRef,
}

impl<'p> Output<'p> {
    pub(super) fn new(protocol: &'p Protocol, has_windows: bool) -> Self {
        let (id, version, status) = (&protocol.id, &protocol.version, protocol.status.word());
        Self {
            protocol,
            version: format!("{id}@{version}+{status}"),
            constant: None,
            mapping: None,
            rows: 0,
            bytes: 0,
            record: Int64Builder::new(),
            id: StringBuilder::new(),
            procedure: StringBuilder::new(),
            on: Date32Builder::new(),
            verdicts: Default::default(),
            not_before: Date32Builder::new(),
            windows: has_windows.then(Windows::default),
            lists: Default::default(),
            answered: Date32Builder::new(),
        }
    }

    /// Adds the result of a record for one procedure.
    pub(super) fn found(&mut self, place: &Place<'_>, procedure: ProcedureId, found: &Found) {
        let protocol = self.protocol;
        let not_before = found.not_before.map(|wait| wait.day);
        self.start(place.record, place.id);
        self.bounds(procedure, place.as_of.on, (found.at_least, found.at_most));
        self.not_before.append_option(not_before.map(days));
        let rules = found.reasons.iter().map(|&rule| protocol.rule(rule));
        self.window(found.window);
        self.list(0, rules.clone().filter_map(|rule| rule.until.as_deref()));
        self.list(1, rules.map(|rule| rule.id.as_str()));
        self.questions([&found.needed, &found.ignored, &found.stale]);
        self.list(5, std::iter::empty());
        self.answered.append_option(place.as_of.given.map(days));
    }

    /// Adds every result of a record that was read as a whole.
    pub(super) fn screened(&mut self, screened: &Screened) {
        let protocol = self.protocol;
        let record = screened.record;
        if let (Some(mapping), None) = (&screened.mapping, &self.mapping) {
            self.mapping = Some(mapping.title.clone());
        }
        let (form, outcomes) = match &screened.content {
            Ok(content) => content,
            Err(unreadable) => {
                self.start(record, unreadable.id.as_deref());
                self.unreadable(&unreadable.message);
                return;
            }
        };
        for outcome in outcomes {
            self.start(record, form.id.as_deref());
            let bounds = (outcome.at_least, outcome.at_most);
            self.bounds(outcome.procedure, outcome.on, bounds);
            let not_before = outcome.not_before.map(|wait| wait.day);
            self.not_before.append_option(not_before.map(days));
            self.window(outcome.window);
            let rules = outcome.reasons.iter();
            let rules = rules.map(|reason| protocol.rule(reason.rule));
            self.list(0, rules.clone().filter_map(|rule| rule.until.as_deref()));
            self.list(1, rules.map(|rule| rule.id.as_str()));
            self.questions([&outcome.needed, &outcome.ignored, &outcome.stale]);
            let errors = form.errors.iter();
            self.list(5, errors.map(|error| error.about(protocol)));
            let answered = form.answers.days.answered;
            self.answered.append_option(answered.map(days));
        }
    }

    fn unreadable(&mut self, message: &str) {
        self.procedure.append_null();
        self.on.append_null();
        let [verdict, at_least, at_most] = &mut self.verdicts;
        verdict.append_value("unreadable");
        at_least.append_null();
        at_most.append_null();
        self.not_before.append_null();
        self.window(None);
        for list in 0..5 {
            self.list(list, std::iter::empty());
        }
        self.list(5, std::iter::once(message));
        self.answered.append_null();
    }

    #[inline(always)]
    fn start(&mut self, record: u64, id: Option<&str>) {
        self.rows += 1;
        self.bytes += id.map_or(0, str::len);
        self.record.append_value(record.cast_signed());
        self.id.append_option(id);
    }

    #[inline(always)]
    fn bounds(&mut self, procedure: ProcedureId, on: Date, (least, most): (Verdict, Verdict)) {
        let procedure = &self.protocol.procedure(procedure).id;
        self.procedure.append_value(procedure);
        self.on.append_value(days(on));
        let [verdict, at_least, at_most] = &mut self.verdicts;
        verdict.append_value(if least == most {
            least.word()
        } else {
            "incomplete"
        });
        at_least.append_value(least.word());
        at_most.append_value(most.word());
    }

    #[inline(always)]
    fn window(&mut self, window: Option<Window>) {
        if let Some(windows) = &mut self.windows {
            windows.append(window.unwrap_or(Window::Never));
        }
    }

    #[inline(always)]
    fn questions(&mut self, lists: [&[QuestionId]; 3]) {
        let protocol = self.protocol;
        for (place, questions) in lists.into_iter().enumerate() {
            let questions = questions.iter();
            let ids = questions.map(|&question| protocol.question(question).id.as_str());
            self.list(place + 2, ids);
        }
    }

    #[inline(always)]
    fn list<'a>(&mut self, place: usize, members: impl Iterator<Item = &'a str>) {
        let list = &mut self.lists[place];
        for member in members {
            self.bytes += member.len();
            list.values().append_value(member);
        }
        list.append(true);
    }

    /// Whether the rows should be taken before more are added.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= MAX_ROWS || self.bytes >= MAX_BYTES
    }

    /// Takes the rows so far, if there are any.
    pub(super) fn take(&mut self) -> Option<RecordBatch> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        if rows == 0 {
            return None;
        }
        let known = self.constant.take();
        let constant = known.filter(|known| known.file.len() >= rows);
        let constant = constant.unwrap_or_else(|| {
            let mapping = self.mapping.as_deref();
            Constant::new(rows, mapping, &self.version)
        });
        let mut columns: Vec<ArrayRef> = vec![
            constant.file.slice(0, rows),
            Arc::new(self.record.finish()),
            constant.line.slice(0, rows),
            Arc::new(self.id.finish()),
            Arc::new(self.procedure.finish()),
            Arc::new(self.on.finish()),
        ];
        for verdict in &mut self.verdicts {
            columns.push(Arc::new(verdict.finish()));
        }
        columns.push(Arc::new(self.not_before.finish()));
        for (place, list) in self.lists.iter_mut().enumerate() {
            columns.push(Arc::new(list.finish()));
            if let (0, Some(windows)) = (place, &mut self.windows) {
                columns.push(windows.finish());
            }
        }
        columns.push(Arc::new(self.answered.finish()));
        columns.push(constant.mapping.slice(0, rows));
        columns.push(constant.version.slice(0, rows));
        self.constant = Some(constant);
        let batch = RecordBatch::try_new(schema(self.windows.is_some()), columns);
        Some(batch.expect("the columns are those of the schema"))
    }
}

impl Constant {
    fn new(rows: usize, mapping: Option<&str>, version: &str) -> Self {
        let repeated = |text: &str| -> ArrayRef {
            let texts = std::iter::repeat_n(text, rows);
            Arc::new(StringArray::from_iter_values(texts))
        };
        let nothing = new_null_array(&DataType::Utf8, rows);
        Self {
            mapping: mapping.map_or_else(|| Arc::clone(&nothing), repeated),
            file: nothing,
            line: new_null_array(&DataType::Int64, rows),
            version: repeated(version),
        }
    }
}
