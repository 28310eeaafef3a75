//! The end of the interpreter. While Python ends, it ends each other thread that asks for the interpreter lock, in the
//! middle of the frames of that thread. Frames of Rust must not be ended in this way. So the calls of this module that
//! run other code or release the lock are counted, and Python waits for those in progress before it ends. A later call
//! on another thread never returns.
//!
//! A copy of the process has only the thread that made it. If that thread is ending Python, it also does so in the
//! copy. Otherwise, the copy has not begun to end.

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

/// The number of calls in progress, and the two flags.
static CALLS: AtomicUsize = AtomicUsize::new(0);

/// Python waits for the calls in progress.
const ENDING: usize = 1 << (usize::BITS - 2);

/// Python does not wait any more.
const ENDED: usize = 1 << (usize::BITS - 1);

/// Time between two checks whether calls are in progress.
const STEP: Duration = Duration::from_millis(1);

/// Maximum number of checks, which take five to seven seconds in all. A table that waits for its next batch could take
/// forever.
const MAX_STEPS: usize = 5000;

thread_local! {
    /// Number of calls on this thread that contain each other.
    static DEPTH: Cell<usize> = const { Cell::new(0) };

    /// Whether this thread ends the interpreter.
    static IS_LAST: Cell<bool> = const { Cell::new(false) };
}

/// A call in progress.
pub(crate) struct Call {
    is_counted: bool,
    /// Prevents a call from being sent to another thread, since it must end on its own thread.
    thread: PhantomData<*const ()>,
}

impl Drop for Call {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
        if self.is_counted {
            CALLS.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// Registers the functions that Python calls at its end and after a fork.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let end = wrap_pyfunction!(end, py)?;
    py.import("atexit")?.call_method1("register", (end,))?;
    let os = py.import("os")?;
    // Windows has no fork
    if os.hasattr("register_at_fork")? {
        let forked = wrap_pyfunction!(forked, py)?;
        let options = pyo3::types::PyDict::new(py);
        options.set_item("after_in_child", forked)?;
        os.call_method("register_at_fork", (), Some(&options))?;
    }
    Ok(())
}

/// Waits for the calls in progress.
#[pyfunction]
fn end(py: Python<'_>) {
    let before = CALLS.fetch_or(ENDING, Ordering::AcqRel);
    if before & ENDING == 0 {
        IS_LAST.set(true);
    }
    py.detach(|| {
        for _ in 0..MAX_STEPS {
            let ended =
                CALLS.compare_exchange(ENDING, ENDING | ENDED, Ordering::AcqRel, Ordering::Acquire);
            if ended.is_ok() {
                return;
            }
            thread::sleep(STEP);
        }
        CALLS.fetch_or(ENDED, Ordering::AcqRel);
    });
}

/// Forgets the calls of threads that a copy of the process does not have, and the end that one of them had begun.
#[pyfunction]
fn forked() {
    let calls = if is_last() {
        // its own calls are not counted, and nobody waits for those of new threads
        ENDING | ENDED
    } else {
        usize::from(DEPTH.get() > 0)
    };
    CALLS.store(calls, Ordering::Release);
}

fn is_last() -> bool {
    IS_LAST.get()
}

/// Whether Python is ending.
pub(crate) fn is_ending() -> bool {
    CALLS.load(Ordering::Acquire) & ENDING != 0
}

/// Whether Python ended without waiting for the call on this thread, which took too long.
pub(crate) fn is_too_late() -> bool {
    CALLS.load(Ordering::Acquire) & ENDED != 0 && !is_last()
}

/// Begins a call, if the interpreter can still be used.
pub(crate) fn try_call() -> Option<Call> {
    let is_counted = DEPTH.get() == 0 && !is_last();
    if is_counted {
        let counted = |calls: usize| (calls & ENDED == 0).then_some(calls + 1);
        let counted = CALLS.fetch_update(Ordering::AcqRel, Ordering::Acquire, counted);
        counted.ok()?;
    }
    DEPTH.set(DEPTH.get() + 1);
    Some(Call {
        is_counted,
        thread: PhantomData,
    })
}

/// Begins a call. Does not return if Python is ending, except on the thread that ends it.
pub(crate) fn call(py: Python<'_>) -> Call {
    let call = try_call();
    give_way(py);
    // without a call, Python was ending, and this thread has given way
    call.unwrap_or_else(|| Call {
        is_counted: false,
        thread: PhantomData,
    })
}

/// Stops this thread for good if Python is ending, except if it is the thread that ends it.
pub(crate) fn give_way(py: Python<'_>) {
    if is_ending() && !is_last() {
        py.detach(|| {
            if DEPTH.replace(0) > 0 {
                CALLS.fetch_sub(1, Ordering::AcqRel);
            }
            stop()
        });
    }
}

/// Stops this thread for good. The process ends without it.
pub(crate) fn stop() {
    loop {
        thread::park();
    }
}
