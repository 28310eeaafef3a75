//! The stream of results: batches are pulled when results are requested, screened on several threads, and passed on in
//! order. Only a few are in progress at any time, so memory does not grow with the table.

use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::process;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::input::{Fault, Input};
use super::mapped::MappedWorker;
use super::output::schema;
use super::worker::Worker;
use super::{Meaning, Task};
use crate::ending;
use crate::fault::{CHECK_INTERVAL, message};

/// The results of a table, pulled batch by batch.
pub(super) struct ResultReader {
    state: State,
    has_windows: bool,
}

enum State {
    /// Nothing was requested so far.
    Closed(Box<(Input, Task, usize)>),
    Open(Box<Screening>),
    Done,
}

/// A table that is being screened.
struct Screening {
    /// The process that has its threads.
    process: u32,
    /// `None` at its end.
    input: Option<Input>,
    /// A batch, and how many of its rows were distributed.
    batch: Option<(RecordBatch, usize)>,
    /// Number of records that were distributed.
    records: u64,
    /// Maximum number of parts in progress.
    most: u64,
    /// The sender for parts. The threads end when it is dropped.
    parts: Sender<Part>,
    screened: Receiver<(u64, Screened)>,
    /// Number of parts that were distributed, and of those that came back in order.
    handed: u64,
    returned: u64,
    /// Parts that came back before an earlier one.
    early: BTreeMap<u64, Screened>,
    ready: VecDeque<RecordBatch>,
    /// The reason why the table ended, if it did not end by itself.
    fault: Option<String>,
}

/// Some rows, with their number and the number of records before them.
struct Part {
    number: u64,
    batch: RecordBatch,
    before: u64,
}

/// The results of a part, or the message about a fault.
type Screened = Result<Vec<RecordBatch>, String>;

const INTERRUPTED: &str = "interrupted";

const ENDING: &str = "Python is ending: read results before its end";

const OTHER_PROCESS: &str =
    "another process has begun to read the results: screen the table again in this process";

/// Number of rows of a part.
const ROWS: usize = 4096;

impl ResultReader {
    pub(super) fn new(input: Input, task: Task, threads: usize) -> Self {
        Self {
            has_windows: task.has_windows,
            state: State::Closed(Box::new((input, task, threads))),
        }
    }

    /// A stream without a result.
    pub(super) fn empty(has_windows: bool) -> Self {
        Self {
            state: State::Done,
            has_windows,
        }
    }

    fn pull(&mut self) -> Option<Result<RecordBatch, String>> {
        let screening = match mem::replace(&mut self.state, State::Done) {
            State::Done => return None,
            State::Closed(closed) => Screening::start(*closed),
            State::Open(screening) if screening.is_elsewhere() => {
                mem::forget(screening);
                return Some(Err(OTHER_PROCESS.to_owned()));
            }
            State::Open(screening) => Ok(screening),
        };
        let mut screening = match screening {
            Ok(screening) => screening,
            Err(message) => return Some(Err(message)),
        };
        match screening.next() {
            Ok(Some(batch)) => {
                self.state = State::Open(screening);
                Some(Ok(batch))
            }
            Ok(None) => None,
            Err(message) => Some(Err(message)),
        }
    }
}

impl Iterator for ResultReader {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(_call) = ending::try_call() else {
            return Some(Err(ArrowError::InvalidArgumentError(ENDING.to_owned())));
        };
        let pulled = panic::catch_unwind(AssertUnwindSafe(|| self.pull()));
        let pulled = pulled.unwrap_or_else(|_| {
            self.state = State::Done;
            Some(Err(message()))
        })?;
        // text for C must not contain NUL
        Some(pulled.map_err(|message| ArrowError::InvalidArgumentError(message.replace('\0', ""))))
    }
}

impl Drop for ResultReader {
    fn drop(&mut self) {
        let state = mem::replace(&mut self.state, State::Done);
        let is_elsewhere = matches!(&state, State::Open(screening) if screening.is_elsewhere());
        // the table of another library may need the interpreter to be dropped
        match ending::try_call() {
            Some(call) if !is_elsewhere => {
                drop(state);
                drop(call);
            }
            _ => mem::forget(state),
        }
    }
}

impl RecordBatchReader for ResultReader {
    fn schema(&self) -> SchemaRef {
        schema(self.has_windows)
    }
}

impl Screening {
    fn start((input, task, threads): (Input, Task, usize)) -> Result<Box<Self>, String> {
        let (parts, source) = channel();
        let (sink, screened) = channel();
        let (source, task) = (Arc::new(Mutex::new(source)), Arc::new(task));
        for _ in 0..threads {
            let (source, sink, task) = (Arc::clone(&source), sink.clone(), Arc::clone(&task));
            let worker = thread::Builder::new().name("contraindication".to_owned());
            let started = worker.spawn(move || work(&task, &source, &sink));
            started.map_err(|_| "the system gives no more threads: set `threads`".to_owned())?;
        }
        Ok(Box::new(Self {
            process: process::id(),
            input: Some(input),
            batch: None,
            records: 0,
            most: 2 * threads as u64,
            parts,
            screened,
            handed: 0,
            returned: 0,
            early: BTreeMap::new(),
            ready: VecDeque::new(),
            fault: None,
        }))
    }

    /// Whether its threads are in another process, of which this one is a copy.
    fn is_elsewhere(&self) -> bool {
        self.process != process::id()
    }

    /// The next results.
    fn next(&mut self) -> Result<Option<RecordBatch>, String> {
        interrupted()?;
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            while let Ok(part) = self.screened.try_recv() {
                self.early.insert(part.0, part.1);
            }
            if let Some(screened) = self.early.remove(&self.returned) {
                self.returned += 1;
                self.ready.extend(screened?);
            } else if self.handed < self.returned + self.most && self.hand_out() {
                continue;
            } else if self.handed > self.returned {
                self.wait()?;
            } else {
                return match self.fault.take() {
                    Some(message) => Err(message),
                    None => Ok(None),
                };
            }
        }
    }

    /// Distributes the next rows. Returns whether there were any.
    fn hand_out(&mut self) -> bool {
        let Some((batch, start)) = self.batch.take().or_else(|| self.next_batch()) else {
            return false;
        };
        let count = ROWS.min(batch.num_rows() - start);
        let part = Part {
            number: self.handed,
            batch: batch.slice(start, count),
            before: self.records,
        };
        self.handed += 1;
        self.records += count as u64;
        if start + count < batch.num_rows() {
            self.batch = Some((batch, start + count));
        }
        // if no thread is left, waiting for the part fails
        let _ = self.parts.send(part);
        true
    }

    /// The next batch of the table that has rows. The message of another library about the end of a table is dropped,
    /// because it could contain an answer.
    fn next_batch(&mut self) -> Option<(RecordBatch, usize)> {
        loop {
            let input = self.input.as_mut()?;
            let ended = match detached(|| input.next()) {
                Some(Ok(batch)) if batch.num_rows() == 0 => match interrupted() {
                    Ok(()) => continue,
                    Err(message) => Some(message),
                },
                Some(Ok(batch)) => return Some((batch, 0)),
                None => None,
                Some(Err(fault)) => Some(self.message(&fault)),
            };
            self.input = None;
            self.fault = ended;
            return None;
        }
    }

    /// The message about the end of a table.
    fn message(&self, fault: &Fault) -> String {
        let records = self.records;
        match fault {
            Fault::Interrupted => {
                raise_again();
                INTERRUPTED.to_owned()
            }
            Fault::Null(row) => {
                let row = records + *row as u64 + 1;
                format!("row {row} of the table is null: make its columns null, or leave it out")
            }
            Fault::Other => {
                format!(
                    "the table cannot be read after row {records}: read it without `contra` to see why"
                )
            }
        }
    }

    /// Waits for a part to come back. Ctrl-C ends the stream.
    fn wait(&mut self) -> Result<(), String> {
        loop {
            let screened = &mut self.screened;
            match detached(move || {
                // moves the whole reference into the closure, not only the receiver
                let screened = screened;
                screened.recv_timeout(CHECK_INTERVAL)
            }) {
                Ok((number, part)) => {
                    self.early.insert(number, part);
                    return Ok(());
                }
                Err(RecvTimeoutError::Timeout) => interrupted()?,
                Err(RecvTimeoutError::Disconnected) => return Err(message()),
            }
        }
    }
}

/// Screens parts until there are no more.
fn work(task: &Task, source: &Mutex<Receiver<Part>>, sink: &Sender<(u64, Screened)>) {
    match task.meaning() {
        Ok(Meaning::Answers(layout)) => {
            let worker = || Worker::new(&layout, &task.rules.protocol, task.program());
            let mut own = None;
            each_part(source, sink, |batch, before| {
                own.get_or_insert_with(worker).screen(batch, before)
            });
        }
        Ok(Meaning::Export(reader)) => {
            let mut own = MappedWorker::new(reader, task);
            each_part(source, sink, |batch, before| own.screen(batch, before));
        }
        // the stream reported this when it was opened
        Err(_) => {}
    }
}

fn each_part(
    source: &Mutex<Receiver<Part>>,
    sink: &Sender<(u64, Screened)>,
    mut screen: impl FnMut(&RecordBatch, u64) -> Vec<RecordBatch>,
) {
    loop {
        let part = source.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Part {
            number,
            batch,
            before,
        }) = part
        else {
            return;
        };
        // the batch of another library may need the interpreter to be dropped
        let Some(call) = ending::try_call() else {
            return ending::stop();
        };
        let screened = panic::catch_unwind(AssertUnwindSafe(|| screen(&batch, before)));
        drop(batch);
        drop(call);
        let screened = screened.map_err(|_| message());
        // after the end of the stream, nobody receives it
        if screened.is_err() | sink.send((number, screened)).is_err() {
            return;
        }
    }
}

/// Calls a function without holding the interpreter lock, for which other threads may wait.
fn detached<T: Send>(call: impl FnOnce() -> T + Send) -> T {
    let mut call = Some(call);
    let called = Python::try_attach(|py| {
        let call = call.take();
        py.detach(|| {
            let called = call.map(|call| call());
            if ending::is_too_late() {
                ending::stop();
            }
            called
        })
    });
    // while the interpreter is shutting down, no thread waits for it
    let called = called.flatten().or_else(|| call.map(|call| call()));
    called.expect("it is called with or without the interpreter")
}

/// Ends the stream on Ctrl-C, and if Python ends. Raises the signal again, because the reader of the stream gets only a
/// text.
fn interrupted() -> Result<(), String> {
    if ending::is_ending() {
        if !ending::is_too_late() {
            Python::try_attach(ending::give_way);
        }
        return Err(ENDING.to_owned());
    }
    let looked = Python::try_attach(|py| {
        let Err(error) = py.check_signals() else {
            return Ok(());
        };
        if error.is_instance_of::<PyKeyboardInterrupt>(py) {
            raise_again();
        }
        Err(INTERRUPTED.to_owned())
    });
    looked.unwrap_or(Ok(()))
}

/// Raises Ctrl-C for the main thread of Python.
fn raise_again() {
    Python::try_attach(|py| {
        let module = py.import("_thread");
        // otherwise, only the kind of the exception differs
        let _ = module.and_then(|module| module.call_method0("interrupt_main"));
    });
}
