//! Processes many records, chunk by chunk, on several threads. The results come in input order, whatever the size of
//! the chunks and the number of threads.
//!
//! Back-pressure: only a few chunks are in progress at any time, so a slow reader or writer slows down the others and
//! memory is bounded. A chunk with very long results passes them on in parts when it is its turn.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;

use super::fast::{Bytes, Chunk, Chunker, Extent};
use crate::intake::InputError;

/// Makes results from the records of chunks. Each thread has its own.
pub(super) trait ChunkWorker {
    /// The results of some records.
    type Part: Send;

    /// Processes a chunk. Returns the last part of the results; `hand_on` receives the parts before it.
    fn work<E>(
        &mut self,
        chunk: &Chunk,
        hand_on: impl FnMut(Self::Part) -> Result<(), E>,
    ) -> Result<Self::Part, E>;

    /// The extent of the chunk.
    fn extent(&self) -> Extent;

    /// The error that ended the input in the chunk, if any.
    fn take_fault(&mut self) -> Option<InputError>;
}

/// Processes every chunk of an input. Calls `commit` with the parts of all chunks, in input order. Returns the number
/// of rows of a CSV that have only blank cells, which are not records.
///
/// # Errors
///
/// Errors of `commit`, which end the run, and an error of the input, after all complete records before it.
pub(super) fn work_through<R: Read + Send, W: ChunkWorker, E: From<InputError>>(
    mut chunker: Chunker<Bytes<R>>,
    threads: NonZero<usize>,
    worker: impl Fn() -> W + Sync,
    mut commit: impl FnMut(W::Part) -> Result<(), E>,
) -> Result<u64, E> {
    if threads.get() > 1 {
        return side_by_side(chunker, threads.get(), worker, commit);
    }
    let mut worker = worker();
    let mut chunk = Chunk::default();
    while chunker.next(&mut chunk).map_err(InputError::Io)? {
        let part = worker.work(&chunk, &mut commit)?;
        chunker.advance(worker.extent());
        commit(part)?;
        if let Some(error) = worker.take_fault() {
            return Err(error.into());
        }
    }
    Ok(chunker.blank_rows())
}

/// The state that the threads share.
struct Shared<R> {
    source: Mutex<Source<R>>,
    progress: Mutex<Progress>,
    /// Signals that the progress has changed.
    moved: Condvar,
    /// Maximum number of chunks that are cut and not yet committed.
    most: u64,
}

/// Locked while the input is read, which can take long.
struct Source<R> {
    chunker: Chunker<Bytes<R>>,
    /// The number of chunks that were cut.
    cut: u64,
}

/// Never locked for long.
#[derive(Default)]
struct Progress {
    /// The number of chunks that were committed.
    committed: u64,
    /// Whether no more chunks are cut.
    over: bool,
    /// Whether no more parts are committed.
    stopped: bool,
}

/// A message about a chunk, with the number of the chunk.
type Numbered<P> = (u64, Message<P>);

enum Message<P> {
    /// A part before the last one.
    Part(P),
    Last(P),
    Failed(InputError),
}

/// The run has ended, and nobody receives parts any more.
struct Stopped;

fn side_by_side<R: Read + Send, W: ChunkWorker, E: From<InputError>>(
    chunker: Chunker<Bytes<R>>,
    threads: usize,
    worker: impl Fn() -> W + Sync,
    commit: impl FnMut(W::Part) -> Result<(), E>,
) -> Result<u64, E> {
    let shared = Shared {
        source: Mutex::new(Source { chunker, cut: 0 }),
        progress: Mutex::default(),
        moved: Condvar::new(),
        most: 2 * threads as u64,
    };
    std::thread::scope(|scope| {
        let _end = EndOfPanic(&shared);
        let (sender, receiver) = sync_channel(threads);
        for started in 0..threads {
            let (sender, shared, worker) = (sender.clone(), &shared, &worker);
            let work = move || shared.work(worker(), &sender);
            match Builder::new().spawn_scoped(scope, work) {
                Ok(_) => {}
                Err(error) if started == 0 => {
                    let words = format!("no thread can be started: {error}");
                    return Err(InputError::Io(io::Error::new(error.kind(), words)).into());
                }
                // fewer threads give the same results, later
                Err(_) => break,
            }
        }
        drop(sender);
        let ended = shared.commit_in_order(&receiver, commit);
        shared.advance(Progress::stop);
        // a thread that still has a part to send is released
        drop(receiver);
        ended
    })?;
    Ok(held(&shared.source).chunker.blank_rows())
}

impl<R: Read> Shared<R> {
    fn work<W: ChunkWorker>(&self, mut worker: W, sender: &SyncSender<Numbered<W::Part>>) {
        let _end = EndOfPanic(self);
        let mut chunk = Chunk::default();
        let mut last = None;
        while let Some((number, cut)) = self.cut(&mut chunk, last) {
            let mut parts = 1;
            let send = |message| sender.send((number, message)).map_err(|_| Stopped);
            let hand_on = |part| {
                parts += 1;
                // parts of a later chunk would pile up in memory
                self.wait_for_turn(number)?;
                send(Message::Part(part))
            };
            let sent = match cut {
                Ok(()) => worker.work(&chunk, hand_on).and_then(|part| {
                    let Some(error) = worker.take_fault() else {
                        return send(Message::Last(part));
                    };
                    self.wait_for_turn(number)?;
                    send(Message::Part(part))?;
                    send(Message::Failed(error))
                }),
                Err(error) => send(Message::Failed(error)),
            };
            if let Err(Stopped) = sent {
                break;
            }
            last = Some((chunk.size(), parts));
        }
    }

    /// Waits until all chunks before one are committed.
    fn wait_for_turn(&self, number: u64) -> Result<(), Stopped> {
        let mut progress = held(&self.progress);
        while !progress.stopped && progress.committed < number {
            progress = self
                .moved
                .wait(progress)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if progress.stopped {
            Err(Stopped)
        } else {
            Ok(())
        }
    }

    /// Cuts the next chunk as soon as there is room for it. Returns `None` at the end of the input. `last` has the
    /// number of bytes of the chunk that this thread cut before, and the number of parts of its results.
    fn cut(
        &self,
        chunk: &mut Chunk,
        last: Option<(usize, usize)>,
    ) -> Option<(u64, Result<(), InputError>)> {
        let mut source = held(&self.source);
        if let Some((length, parts)) = last {
            source.chunker.fit(length, parts);
        }
        let mut progress = held(&self.progress);
        while !progress.over && source.cut >= progress.committed + self.most {
            progress = self
                .moved
                .wait(progress)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if progress.over {
            return None;
        }
        drop(progress);
        let number = source.cut;
        source.cut += 1;
        let cut = match source.chunker.next_counted(chunk) {
            Ok(true) => return Some((number, Ok(()))),
            Ok(false) => None,
            Err(error) => Some((number, Err(InputError::Io(error)))),
        };
        self.advance(|progress| progress.over = true);
        cut
    }

    fn commit_in_order<P, E: From<InputError>>(
        &self,
        receiver: &Receiver<Numbered<P>>,
        mut commit: impl FnMut(P) -> Result<(), E>,
    ) -> Result<(), E> {
        // at most one part of each later chunk
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, message) in receiver {
            early.insert(number, message);
            while let Some(message) = early.remove(&next) {
                match message {
                    Message::Part(part) => commit(part)?,
                    Message::Last(part) => {
                        commit(part)?;
                        next += 1;
                        self.advance(|progress| progress.committed = next);
                    }
                    Message::Failed(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    fn advance(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut held(&self.progress));
        self.moved.notify_all();
    }
}

impl Progress {
    fn stop(&mut self) {
        (self.over, self.stopped) = (true, true);
    }
}

/// Ends the run if a thread panics: the other threads stop waiting for its chunk, and the panic is propagated.
struct EndOfPanic<'a, R: Read>(&'a Shared<R>);

impl<R: Read> Drop for EndOfPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.advance(Progress::stop);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // if a thread panics, joining it ends the run
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
