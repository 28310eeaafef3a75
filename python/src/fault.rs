//! Panics and interrupts at the boundary to Python. A panic becomes an exception that contains only its location,
//! because its message could contain an answer.

use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::ending;

/// Location of the last panic.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// How often a long computation checks for Ctrl-C.
pub(crate) const CHECK_INTERVAL: Duration = Duration::from_millis(50);

/// Records the location of a panic instead of printing its message.
pub(crate) fn watch() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(Location::to_string);
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));
}

/// The message about a panic.
pub(crate) fn message() -> String {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    format!("a fault in contraindication, at {place}: please report it")
}

/// Calls a function. A panic becomes an exception without its message.
pub(crate) fn guarded<T>(py: Python<'_>, call: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    let _call = ending::call(py);
    let called = panic::catch_unwind(AssertUnwindSafe(call));
    called.unwrap_or_else(|_| Err(PyRuntimeError::new_err(message())))
}

/// Calls a function that can take long on a separate thread, so that Ctrl-C is noticed. After Ctrl-C, nobody waits for
/// it any more.
pub(crate) fn interruptible<T: Send + 'static>(
    py: Python<'_>,
    call: impl FnOnce() -> T + Send + 'static,
) -> PyResult<T> {
    let _call = ending::call(py);
    let (sender, mut receiver) = sync_channel(1);
    thread::spawn(move || {
        let called = panic::catch_unwind(AssertUnwindSafe(call));
        // after an interrupt, nobody receives it
        let _ = sender.send(called);
    });
    loop {
        let waited;
        (receiver, waited) = py.detach(move || {
            let waited = receiver.recv_timeout(CHECK_INTERVAL);
            (receiver, waited)
        });
        match waited {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err(message()));
            }
            Err(RecvTimeoutError::Timeout) => {
                py.check_signals()?;
                ending::give_way(py);
            }
        }
    }
}
