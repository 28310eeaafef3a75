//! The batches of a table of another library. An error of that library is not repeated, because it could contain an
//! answer. A row that is null as a whole is refused.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, FieldRef, Schema, SchemaRef};
use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, ArrayReader};
use pyo3_arrow::{PyArray, PyArrayReader};

use super::values::NO_ANSWER;

/// The batches of a table.
pub(super) struct Input {
    arrays: Box<dyn ArrayReader + Send>,
    schema: SchemaRef,
}

/// The reason why there is no next batch.
pub(super) enum Fault {
    /// Ctrl-C.
    Interrupted,
    /// A row is null; its index in the batch.
    Null(usize),
    /// Another error, which is not repeated.
    Other,
}

impl Input {
    /// Opens a table.
    pub(super) fn open(table: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = table.py();
        let has = |name: &str| table.hasattr(name).map_err(|error| hidden(py, error));
        let arrays = if has("__arrow_c_array__")? {
            let exported = table.call_method0("__arrow_c_array__");
            single(&exported.map_err(|error| hidden(py, error))?)?
        } else if has("__arrow_c_stream__")? {
            let exported = table.call_method0("__arrow_c_stream__");
            stream(&exported.map_err(|error| hidden(py, error))?)?
        } else {
            let kind = table.get_type().name()?.to_string();
            return Err(PyTypeError::new_err(format!(
                "a table has `__arrow_c_stream__` or `__arrow_c_array__`, and an object of type {kind} has neither"
            )));
        };
        let field = arrays.field();
        let DataType::Struct(fields) = field.data_type() else {
            return Err(PyTypeError::new_err(
                "this is a column, and not a table: make it a column of a table, with its name",
            ));
        };
        let schema = Arc::new(Schema::new(fields.clone()));
        Ok(Self { arrays, schema })
    }

    pub(super) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The next batch. It may have no row.
    pub(super) fn next(&mut self) -> Option<Result<RecordBatch, Fault>> {
        let pulled = panic::catch_unwind(AssertUnwindSafe(|| {
            let array = self.arrays.next()?;
            Some(array.map_err(fault).and_then(|array| self.batch(&array)))
        }));
        pulled.unwrap_or(Some(Err(Fault::Other)))
    }

    fn batch(&self, array: &ArrayRef) -> Result<RecordBatch, Fault> {
        let rows = array.as_struct_opt().ok_or(Fault::Other)?;
        let null = rows.nulls().filter(|nulls| nulls.null_count() > 0);
        if let Some(row) = null.and_then(|nulls| nulls.iter().position(|is_valid| !is_valid)) {
            return Err(Fault::Null(row));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        let columns = rows.columns().to_vec();
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
            .map_err(fault)
    }
}

/// The batch of a table that is one batch.
fn single(exported: &Bound<'_, PyAny>) -> PyResult<Box<dyn ArrayReader + Send>> {
    let capsules = exported.extract::<(Bound<'_, PyCapsule>, Bound<'_, PyCapsule>)>();
    let (schema, array) = capsules
        .map_err(|_| PyTypeError::new_err("`__arrow_c_array__` does not return two capsules"))?;
    let imported = AssertUnwindSafe(|| PyArray::from_arrow_pycapsule(&schema, &array));
    let imported = panic::catch_unwind(imported).map_err(|_| {
        PyValueError::new_err(
            "the batch is already released, or is not Arrow data: a batch is given out once",
        )
    })?;
    let (array, field): (ArrayRef, FieldRef) = imported.map_err(closed)?.into_inner();
    Ok(Box::new(ArrayIterator::new([Ok(array)], field)))
}

fn stream(exported: &Bound<'_, PyAny>) -> PyResult<Box<dyn ArrayReader + Send>> {
    let capsule = exported.cast::<PyCapsule>();
    let capsule = capsule
        .map_err(|_| PyTypeError::new_err("`__arrow_c_stream__` does not return a capsule"))?;
    let imported =
        PyArrayReader::from_arrow_pycapsule(capsule).and_then(PyArrayReader::into_reader);
    imported.map_err(closed)
}

/// The exception for an error of the library that gives out the table. Ctrl-C and the end of the program are passed on.
fn hidden(py: Python<'_>, error: PyErr) -> PyErr {
    if !error.is_instance_of::<PyException>(py) {
        return error;
    }
    let kind = error.get_type(py).name().map(|name| name.to_string());
    let kind = kind.unwrap_or_else(|_| "an error".to_owned());
    PyValueError::new_err(format!(
        "the table cannot be read ({kind}): read it without `contra` to see why"
    ))
}

/// The exception for a table that cannot be imported.
fn closed(error: PyErr) -> PyErr {
    let message = error.to_string();
    if message.contains("already released") {
        PyValueError::new_err("the stream is already released: a stream is read once")
    } else if message.contains("is still not supported in Rust implementation") {
        PyTypeError::new_err(format!(
            "a column has a type that cannot be read: {NO_ANSWER}"
        ))
    } else {
        PyValueError::new_err("the table cannot be read: read it without `contra` to see why")
    }
}

fn fault(error: ArrowError) -> Fault {
    match error {
        ArrowError::CDataInterface(message) if is_interrupt(&message) => Fault::Interrupted,
        _ => Fault::Other,
    }
}

/// Whether the message of another library is about Ctrl-C. The kind of the exception is only in its text: PyArrow
/// writes the text of the exception, which is empty, and the traceback, whose last line is the kind.
fn is_interrupt(message: &str) -> bool {
    const KIND: &str = "KeyboardInterrupt";
    let last = message.trim_end().lines().next_back();
    let is_of_pyarrow = message.starts_with("Unknown error: . Detail: Python exception: ");
    is_of_pyarrow && last == Some(KIND)
        || message.trim_end_matches([':', ' ']) == format!("External error: {KIND}")
}
