//! The native part of the Python module `contraindication`.
//!
//! Converts Python values to those of the library and back, and decides nothing about answers. The Python part makes
//! dataclasses from the returned JSON. No panic crosses the boundary, and no exception contains an answer.

mod ending;
mod fault;
mod rules;
mod table;

use std::ffi::OsString;

use contraindication::cli::embedding;
use pyo3::prelude::*;

use fault::guarded;

#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::rules::{Mapped, Rules, diff, load};
    #[pymodule_export]
    use super::table::Results;
    #[pymodule_export]
    use super::{run, today};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::fault::watch();
        module.add("MAX_THREADS", super::embedding::MAX_THREADS)?;
        super::ending::register(module)
    }
}

/// Runs the program with its command line. Returns the exit code.
#[pyfunction]
fn run(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    guarded(py, || Ok(py.detach(|| embedding::run(arguments))))
}

/// The date in the user's time zone, as YYYY-MM-DD.
#[pyfunction]
fn today(py: Python<'_>) -> PyResult<String> {
    guarded(py, || Ok(embedding::today().to_string()))
}
