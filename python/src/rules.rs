//! A folder of rules that can screen, with its methods. Results are JSON, as from the program.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use contraindication::batch::columns::{TableLayout, TableRow};
use contraindication::cli::embedding::{self, Refusal};
use contraindication::diagnostic::{Diagnostic, Severity};
use contraindication::intake::Mapping;
use contraindication::intake::value::Given;
use contraindication::model::parse_day;
use contraindication::report::protocol::catalog::{self, Part};
use contraindication::report::{diff as page, findings};
use contraindication::{Defaults, Loaded, Program, Protocol, Version, compare, results, try_all};
use jiff::civil::Date;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde::Serialize;

use crate::fault::{guarded, interruptible};
use crate::table::{self, Results, Task};

/// Rules that can screen.
#[pyclass(frozen, module = "contraindication._native")]
pub(crate) struct Rules(Arc<Compiled>);

/// A mapping that explains the columns of an export.
#[pyclass(frozen, module = "contraindication._native")]
pub(crate) struct Mapped(Arc<Mapping>);

/// Rules that can screen, with everything that was read of them.
pub(crate) struct Compiled {
    name: String,
    loaded: Loaded,
    pub(crate) protocol: Protocol,
    program: Program,
    /// The program that also computes windows, created on demand.
    with_windows: OnceLock<Program>,
}

/// Reads the rules in a folder, or those inside the module. Returns them if they can screen, otherwise the errors as an
/// array of findings.
#[pyfunction]
#[pyo3(signature = (folder, today))]
pub(crate) fn load(
    py: Python<'_>,
    folder: Option<PathBuf>,
    today: &str,
) -> PyResult<(Option<Rules>, String)> {
    let today = day(today)?;
    let name = folder.as_ref().map(|folder| folder.display().to_string());
    let loaded = interruptible(py, move || embedding::load(folder.as_deref(), today))?;
    let loaded = loaded.map_err(PyOSError::new_err)?;
    guarded(py, || match loaded.protocol.clone() {
        Some(protocol) => {
            let program = Program::compile(&protocol);
            let rules = Rules(Arc::new(Compiled {
                name: name.unwrap_or_else(|| "embedded".to_owned()),
                loaded,
                protocol,
                program,
                with_windows: OnceLock::new(),
            }));
            Ok((Some(rules), "[]".to_owned()))
        }
        None => {
            let errors = loaded.diagnostics.clone().into_sorted().into_iter();
            let errors: Vec<Diagnostic> = errors
                .filter(|one| one.severity == Severity::Error && one.finding.stops_screening())
                .collect();
            Ok((None, findings::json(&errors, &loaded.sources)))
        }
    })
}

/// Compares two versions of rules for a screening date, optionally also on the records in files.
#[pyfunction]
pub(crate) fn diff(
    py: Python<'_>,
    old: &Rules,
    new: &Rules,
    on: Option<&str>,
    answers: Option<Vec<PathBuf>>,
) -> PyResult<String> {
    let (old, new) = (Arc::clone(&old.0), Arc::clone(&new.0));
    let on = on.map(day).transpose()?;
    let compared = interruptible(py, move || match answers {
        Some(files) => embedding::diff_on_records([old.named(), new.named()], &files, on),
        None => {
            let on = on.unwrap_or_else(embedding::today);
            Ok(page::json(&page::View {
                old: (&old.protocol, &old.name),
                new: (&new.protocol, &new.name),
                comparison: &compare(old.version(), new.version(), on),
                records: None,
            }))
        }
    })?;
    compared.map_err(|refusal| match refusal {
        Refusal::Usage(message) => PyValueError::new_err(message),
        Refusal::Input(message) => PyOSError::new_err(message),
    })
}

#[pymethods]
impl Rules {
    /// The id, the version, the status and the hash, as an object.
    fn head(&self) -> PyResult<String> {
        let protocol = &self.0.protocol;
        json(&HeadEntry {
            id: &protocol.id,
            title: &protocol.title,
            version: &protocol.version,
            status: protocol.status.word(),
            sha256: &protocol.sha256,
        })
    }

    /// The parts of a protocol as an array of objects: `procedures`, `questions`, `scores`, `rules` or `sources`.
    fn catalog(&self, py: Python<'_>, part: &str) -> PyResult<String> {
        let part = match part {
            "procedures" => Part::Procedures,
            "questions" => Part::Questions,
            "scores" => Part::Scores,
            "rules" => Part::Rules,
            "sources" => Part::Sources,
            _ => return Err(PyValueError::new_err("there is no such part")),
        };
        guarded(py, || Ok(catalog::json(&self.0.protocol, part, None)))
    }

    /// All findings of `check` on a day, as an array.
    fn check(&self, py: Python<'_>, on: &str) -> PyResult<String> {
        let (rules, on) = (Arc::clone(&self.0), day(on)?);
        interruptible(py, move || {
            let found = embedding::findings(&rules.loaded, on);
            findings::json(&found, &rules.loaded.sources)
        })
    }

    /// The results of the cases as an array, and the mistakes in cases that cannot be read.
    fn cases(&self, py: Python<'_>) -> PyResult<(String, String)> {
        let rules = Arc::clone(&self.0);
        let (run, mistakes) = interruptible(py, move || rules.cases())?;
        Ok((run.map_err(no_json)?, mistakes))
    }

    /// Reads a mapping file. Returns it if it has no mistake, otherwise all mistakes as an array of findings.
    fn mapping(&self, py: Python<'_>, path: PathBuf) -> PyResult<(Option<Mapped>, String)> {
        let read = || embedding::mapping(&path, &self.0.protocol);
        let loaded = guarded(py, || Ok(py.detach(read)))?.map_err(PyOSError::new_err)?;
        let found = loaded.diagnostics.into_sorted();
        Ok(match loaded.mapping {
            Some(mapping) => (Some(Mapped(Arc::new(mapping))), "[]".to_owned()),
            None => (None, findings::json(&found, &loaded.sources)),
        })
    }

    /// Screens one record: the names of its columns and their cells. Returns an array of results, with their windows.
    fn screen(
        &self,
        py: Python<'_>,
        names: Vec<String>,
        cells: Vec<Option<Cell>>,
        on: Option<&str>,
        procedures: Vec<String>,
    ) -> PyResult<String> {
        let defaults = self.0.defaults(on, &procedures)?;
        let screen = || {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let layout = TableLayout::named(&names, &self.0.protocol, &defaults)?;
            let screened = layout.screen(self.0.program(true), 1, &CellRow(&cells));
            let results = results(&self.0.protocol, "", &screened);
            Ok(serde_json::to_string(&results))
        };
        guarded(py, || {
            let screened: Result<_, String> = py.detach(screen);
            screened.map_err(PyValueError::new_err)?.map_err(no_json)
        })
    }

    /// Opens a table: batches in, results out, on demand.
    fn screen_table(
        &self,
        table: &Bound<'_, PyAny>,
        on: Option<&str>,
        procedures: Vec<String>,
        mapping: Option<&Mapped>,
        threads: Option<usize>,
        window: bool,
    ) -> PyResult<Results> {
        let task = Task {
            rules: Arc::clone(&self.0),
            defaults: self.0.defaults(on, &procedures)?,
            mapping: mapping.map(|mapping| Arc::clone(&mapping.0)),
            names: Vec::new(),
            has_windows: window,
        };
        guarded(table.py(), || table::open(table, task, threads))
    }
}

impl Compiled {
    /// Values for a record that does not contain them. Without `on`, a record without a date is screened for today.
    pub(crate) fn defaults(&self, on: Option<&str>, procedures: &[String]) -> PyResult<Defaults> {
        Ok(Defaults {
            today: embedding::today(),
            on: on.map(day).transpose()?,
            procedures: embedding::procedures(procedures, &self.protocol)
                .map_err(PyValueError::new_err)?,
        })
    }

    /// The compiled rules, with windows if requested.
    pub(crate) fn program(&self, windows: bool) -> &Program {
        let with_windows = || self.program.clone().with_windows();
        if windows {
            self.with_windows.get_or_init(with_windows)
        } else {
            &self.program
        }
    }

    fn version(&self) -> Version<'_> {
        Version {
            protocol: &self.protocol,
            program: &self.program,
        }
    }

    fn named(&self) -> (Version<'_>, &str) {
        (self.version(), &self.name)
    }

    fn cases(&self) -> (serde_json::Result<String>, String) {
        let trial = try_all(&self.loaded, &self.protocol, &self.program);
        let sources = &self.loaded.sources;
        let run = trial.run.iter().map(|(case, result)| {
            let source = sources.get(case.file);
            let differences = result.differences.iter();
            CaseEntry {
                name: &case.name,
                file: source.name(),
                line: source.place(case.span.start).line,
                procedure: &self.protocol.procedure(case.procedure).id,
                passed: result.passed(),
                differences: differences
                    .map(|one| DifferenceEntry {
                        key: one.key,
                        expected: &one.expected,
                        got: &one.got,
                    })
                    .collect(),
            }
        });
        let run: Vec<_> = run.collect();
        let mistakes = findings::json(&trial.mistakes, sources);
        (serde_json::to_string(&run), mistakes)
    }
}

/// A value of a record: the text of a cell, or a list of texts.
#[derive(FromPyObject)]
enum Cell {
    Text(String),
    List(Vec<Option<String>>),
}

/// The cells of a record.
struct CellRow<'a>(&'a [Option<Cell>]);

impl TableRow for CellRow<'_> {
    fn cell(&self, column: usize) -> Given<'_> {
        match &self.0[column] {
            Some(Cell::Text(text)) => Given::cell(text),
            Some(Cell::List(members)) => list(members.iter().map(Option::as_deref)),
            None => Given::null(),
        }
    }
}

/// A list of texts, in the notation of a CSV cell with the same ticks.
pub(crate) fn list<'a>(members: impl Iterator<Item = Option<&'a str>> + Clone) -> Given<'a> {
    let written: Vec<&str> = members.clone().map(Option::unwrap_or_default).collect();
    let members = members.map(|member| member.map_or_else(Given::null, Given::text));
    Given::list(written.join(";"), members.collect())
}

/// Reads a day.
pub(crate) fn day(text: &str) -> PyResult<Date> {
    let day = parse_day(text);
    day.ok_or_else(|| {
        PyValueError::new_err("`on` takes a day as YYYY-MM-DD, from 1900-01-01 to 2199-12-31")
    })
}

fn json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(no_json)
}

fn no_json(_: serde_json::Error) -> PyErr {
    PyRuntimeError::new_err("a result cannot be written as JSON: please report it")
}

#[derive(Serialize)]
struct HeadEntry<'a> {
    id: &'a str,
    title: &'a str,
    version: &'a str,
    status: &'static str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct CaseEntry<'a> {
    name: &'a str,
    file: &'a str,
    line: usize,
    procedure: &'a str,
    passed: bool,
    differences: Vec<DifferenceEntry<'a>>,
}

#[derive(Serialize)]
struct DifferenceEntry<'a> {
    key: &'a str,
    expected: &'a [String],
    got: &'a [String],
}
