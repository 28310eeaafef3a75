//! Many records at once, chunk by chunk, on several threads: the results come in input order, whatever the size of the
//! chunks and however many threads there are. Few chunks are under way at any time, so that a slow reader or writer
//! holds up the rest.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::{Screened, screen};
use crate::engine::{Code, Evaluator, Program, Values};
use crate::intake::InputError;
use crate::intake::bulk::{Bulk, Chunk, Coded, Coder, Cutter, Item, Layout, Reader};
use crate::model::{Answer, QuestionId};

/// Makes something of each result of a chunk, in memory of its own.
pub trait Screener {
    /// What it made of a chunk.
    type Part: Send;

    /// Takes a record whose answers are settled in the evaluator.
    fn coded(&mut self, record: &Coded<'_, Program>, evaluator: &mut Evaluator<'_>);

    /// Takes a record that was read as a whole.
    fn whole(&mut self, screened: &Screened);

    /// Ends a chunk of so many bytes.
    fn part(&mut self, size: usize) -> Self::Part;
}

/// Screens every record of an input. `commit` gets the part of each chunk, in input order.
///
/// # Errors
///
/// Those of `commit`, which end the run; and that of the input, after everything that stood whole before it.
pub fn screen_all<R: Read + Send, S: Screener, E: From<InputError>>(
    program: &Program,
    input: Bulk<'_, R>,
    threads: NonZero<usize>,
    screener: impl Fn() -> S + Sync,
    mut commit: impl FnMut(S::Part) -> Result<(), E>,
) -> Result<(), E> {
    let (mut cutter, layout) = input.into_parts();
    if threads.get() > 1 {
        return side_by_side(program, cutter, &layout, threads.get(), screener, commit);
    }
    let mut bench = Bench::new(program, &layout, screener());
    let mut chunk = Chunk::default();
    while cutter.next(&mut chunk)? {
        let part = bench.screen(&chunk);
        cutter.read_by(&bench.reader);
        commit(part)?;
    }
    Ok(())
}

impl Coder for Program {
    type Code = Code;

    fn code(&self, question: QuestionId, answer: &Answer, on: Date) -> Code {
        Program::code(self, question, answer, on)
    }
}

impl Values for Coded<'_, Program> {
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        Cow::Owned(Coded::answer(self, question))
    }
}

/// What one thread needs.
struct Bench<'p, S> {
    program: &'p Program,
    reader: Reader<'p, Program>,
    evaluator: Evaluator<'p>,
    screener: S,
}

impl<'p, S: Screener> Bench<'p, S> {
    fn new(program: &'p Program, layout: &'p Layout<'p>, screener: S) -> Self {
        Self {
            program,
            reader: Reader::new(layout, program),
            evaluator: Evaluator::new(program),
            screener,
        }
    }

    fn screen(&mut self, chunk: &Chunk) -> S::Part {
        self.reader.start(chunk);
        while let Some(item) = self.reader.next(chunk, self.evaluator.codes_mut()) {
            match item {
                Item::Coded(record) => {
                    self.evaluator.settle(record.on, &record);
                    self.screener.coded(&record, &mut self.evaluator);
                }
                Item::Whole(record) => self.screener.whole(&screen(self.program, record)),
            }
        }
        self.screener.part(chunk.size())
    }
}

/// What the threads have in common.
struct Shared<R> {
    source: Mutex<Source<R>>,
    progress: Mutex<Progress>,
    /// The progress changed.
    moved: Condvar,
    /// The most chunks that are cut and not committed.
    most: u64,
}

/// Held while the input is read, which may take its time.
struct Source<R> {
    cutter: Cutter<R>,
    cut: u64,
}

/// Never held for long.
#[derive(Default)]
struct Progress {
    committed: u64,
    over: bool,
}

/// What became of a chunk, with its place among them.
type Numbered<P> = (u64, Result<P, InputError>);

fn side_by_side<R: Read + Send, S: Screener, E: From<InputError>>(
    program: &Program,
    cutter: Cutter<R>,
    layout: &Layout<'_>,
    threads: usize,
    screener: impl Fn() -> S + Sync,
    commit: impl FnMut(S::Part) -> Result<(), E>,
) -> Result<(), E> {
    let shared = Shared {
        source: Mutex::new(Source { cutter, cut: 0 }),
        progress: Mutex::default(),
        moved: Condvar::new(),
        most: 2 * threads as u64,
    };
    std::thread::scope(|scope| {
        let _end = EndOfPanic(&shared);
        let (sender, receiver) = sync_channel(threads);
        for _ in 0..threads {
            let (sender, shared, screener) = (sender.clone(), &shared, &screener);
            scope.spawn(move || {
                let bench = Bench::new(program, layout, screener());
                shared.work(bench, &sender);
            });
        }
        drop(sender);
        let ended = shared.commit_in_order(&receiver, commit);
        shared.advance(|progress| progress.over = true);
        // whoever still has a part to hand over is let go
        drop(receiver);
        ended
    })
}

impl<R: Read> Shared<R> {
    fn work<S: Screener>(&self, mut bench: Bench<'_, S>, sender: &SyncSender<Numbered<S::Part>>) {
        let _end = EndOfPanic(self);
        let mut chunk = Chunk::default();
        while let Some((number, cut)) = self.cut(&mut chunk) {
            let part = cut.map(|()| bench.screen(&chunk));
            if sender.send((number, part)).is_err() {
                break;
            }
        }
    }

    /// Cuts the next chunk, once there is room for it; none where the input is over.
    fn cut(&self, chunk: &mut Chunk) -> Option<(u64, Result<(), InputError>)> {
        let mut source = held(&self.source);
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
        let cut = match source.cutter.next_counted(chunk) {
            Ok(true) => return Some((number, Ok(()))),
            Ok(false) => None,
            Err(error) => Some((number, Err(error))),
        };
        self.advance(|progress| progress.over = true);
        cut
    }

    fn commit_in_order<P, E: From<InputError>>(
        &self,
        receiver: &Receiver<Numbered<P>>,
        mut commit: impl FnMut(P) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, part) in receiver {
            early.insert(number, part);
            while let Some(part) = early.remove(&next) {
                commit(part?)?;
                next += 1;
                self.advance(|progress| progress.committed = next);
            }
        }
        Ok(())
    }

    fn advance(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut held(&self.progress));
        self.moved.notify_all();
    }
}

/// Ends the run where a thread panics: the others wait for its chunk no longer, and the panic comes out.
struct EndOfPanic<'a, R: Read>(&'a Shared<R>);

impl<R: Read> Drop for EndOfPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.advance(|progress| progress.over = true);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // a thread that panics ends the run when it is joined
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
