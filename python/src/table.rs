//! Tables of records: Arrow in, Arrow out.
//!
//! `input` opens the table, and `values` are the columns of a batch, whose cells are those of a CSV of the table.
//! `memo` caches the codes of values, `worker` and `mapped` read the rows of a batch and evaluate them, `output` builds
//! the rows of results and `windows` a column of them, and `stream` pulls batches and passes on their results in order.
//! Nothing here decides the meaning of a value.

mod column;
mod input;
mod mapped;
mod memo;
mod output;
mod stream;
mod values;
mod windows;
mod worker;

use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::available_parallelism;

use contraindication::batch::columns::TableLayout;
use contraindication::batch::mapped_columns::MappedReader;
use contraindication::cli::embedding::MAX_THREADS;
use contraindication::intake::Mapping;
use contraindication::{Defaults, Program};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::PyRecordBatchReader;

use crate::fault::guarded;
use crate::rules::Compiled;
use input::Input;
use stream::ResultReader;

/// A stream of results, which can be read once.
#[pyclass(frozen, module = "contraindication._native")]
pub(crate) struct Results {
    reader: Mutex<Option<ResultReader>>,
    has_windows: bool,
}

/// Everything that screening a table needs.
pub(crate) struct Task {
    pub rules: Arc<Compiled>,
    pub defaults: Defaults,
    /// The mapping that explains the columns, if they are those of an export.
    pub mapping: Option<Arc<Mapping>>,
    /// The names of the columns.
    pub names: Vec<String>,
    /// Whether there is a column for windows.
    pub has_windows: bool,
}

/// The meaning of the columns.
pub(crate) enum Meaning<'t> {
    Answers(TableLayout<'t>),
    Export(Box<MappedReader<'t>>),
}

impl Task {
    /// The compiled rules.
    pub(crate) fn program(&self) -> &Program {
        self.rules.program(self.has_windows)
    }

    /// The meaning of the columns.
    pub(crate) fn meaning(&self) -> Result<Meaning<'_>, String> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let (protocol, defaults) = (&self.rules.protocol, &self.defaults);
        Ok(match &self.mapping {
            None => Meaning::Answers(TableLayout::named(&names, protocol, defaults)?),
            Some(mapping) => {
                let reader = MappedReader::named(&names, mapping, protocol, defaults)?;
                Meaning::Export(Box::new(reader))
            }
        })
    }
}

/// Opens a table: checks the names and the types of its columns.
pub(crate) fn open(
    table: &Bound<'_, PyAny>,
    mut task: Task,
    threads: Option<usize>,
) -> PyResult<Results> {
    let threads = match threads {
        None => available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        Some(threads) => NonZero::new(threads)
            .filter(|threads| threads.get() <= MAX_THREADS)
            .ok_or_else(|| {
                PyValueError::new_err(format!("`threads` is a number from 1 to {MAX_THREADS}"))
            })?,
    };
    let input = Input::open(table)?;
    let fields = input.schema().fields();
    if fields.is_empty() {
        return Err(PyValueError::new_err(
            "the table has no columns: it must hold question ids, or `id`, `on`, `answered` or `procedures`",
        ));
    }
    task.names = fields.iter().map(|field| field.name().clone()).collect();
    task.meaning().map_err(PyValueError::new_err)?;
    for field in fields {
        values::check(field).map_err(PyTypeError::new_err)?;
    }
    let has_windows = task.has_windows;
    let reader = ResultReader::new(input, task, threads.get());
    Ok(Results {
        has_windows,
        reader: Mutex::new(Some(reader)),
    })
}

impl Results {
    fn held(&self) -> std::sync::MutexGuard<'_, Option<ResultReader>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Results {
    /// The columns of the results.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let empty = ResultReader::empty(self.has_windows);
        let reader = Bound::new(py, PyRecordBatchReader::new(Box::new(empty)))?;
        reader.call_method0("__arrow_c_schema__")
    }

    /// The results, as a stream of batches.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, || {
            let reader = self.held().take().ok_or_else(|| {
                let message = "the results were read before: screen the table again";
                PyValueError::new_err(message)
            })?;
            let reader = Bound::new(py, PyRecordBatchReader::new(Box::new(reader)))?;
            reader.call_method1("__arrow_c_stream__", (requested_schema,))
        })
    }
}
