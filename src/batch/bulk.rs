//! Many records at once, chunk by chunk, on several threads: the results come in input order, whatever the size of the
//! chunks and however many threads there are. Few chunks are under way at any time, so that a slow reader or writer
//! holds up the rest; and of a chunk that much is made of, the results are handed on piece by piece once it is its turn.

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

    /// Whether it holds so much that it is to be handed on before the chunk ends.
    fn is_full(&self) -> bool {
        false
    }

    /// Hands on what it holds; at the end of a chunk `size` is how many bytes that has, before it 0.
    fn part(&mut self, size: usize) -> Self::Part;
}

/// Screens every record of an input. `commit` gets the parts of all chunks, in input order. Returns how many rows of a
/// CSV have only blank cells, which are not records.
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
) -> Result<u64, E> {
    let (mut cutter, layout) = input.into_parts();
    if threads.get() > 1 {
        return side_by_side(program, cutter, &layout, threads.get(), screener, commit);
    }
    let mut bench = Bench::new(program, &layout, screener());
    let mut chunk = Chunk::default();
    while cutter.next(&mut chunk)? {
        let part = bench.screen(&chunk, &mut commit)?;
        cutter.read_by(&bench.reader);
        commit(part)?;
        if let Some(error) = bench.reader.take_fault() {
            return Err(error.into());
        }
    }
    Ok(cutter.blank_rows())
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

    /// Screens a chunk, and gives the last part of what it made; `hand_on` gets those before it.
    fn screen<E>(
        &mut self,
        chunk: &Chunk,
        mut hand_on: impl FnMut(S::Part) -> Result<(), E>,
    ) -> Result<S::Part, E> {
        self.reader.start(chunk);
        while let Some(item) = self.reader.next(chunk, self.evaluator.codes_mut()) {
            match item {
                Item::Coded(record) => {
                    self.evaluator.resolve_asked(record.on, &record);
                    self.screener.coded(&record, &mut self.evaluator);
                }
                Item::Whole(record) => self.screener.whole(&screen(self.program, record)),
            }
            if self.screener.is_full() {
                hand_on(self.screener.part(0))?;
            }
        }
        Ok(self.screener.part(chunk.size()))
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
    /// Nothing more is cut.
    over: bool,
    /// Nothing more is committed.
    stopped: bool,
}

/// What became of a chunk, with its place among them.
type Numbered<P> = (u64, Made<P>);

enum Made<P> {
    /// A part that others follow.
    Part(P),
    Last(P),
    Failed(InputError),
}

/// Nobody waits for parts any more.
struct Stopped;

fn side_by_side<R: Read + Send, S: Screener, E: From<InputError>>(
    program: &Program,
    cutter: Cutter<R>,
    layout: &Layout<'_>,
    threads: usize,
    screener: impl Fn() -> S + Sync,
    commit: impl FnMut(S::Part) -> Result<(), E>,
) -> Result<u64, E> {
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
        shared.advance(Progress::stop);
        // whoever still has a part to hand over is let go
        drop(receiver);
        ended
    })?;
    Ok(held(&shared.source).cutter.blank_rows())
}

impl<R: Read> Shared<R> {
    fn work<S: Screener>(&self, mut bench: Bench<'_, S>, sender: &SyncSender<Numbered<S::Part>>) {
        let _end = EndOfPanic(self);
        let mut chunk = Chunk::default();
        let mut last = None;
        while let Some((number, cut)) = self.cut(&mut chunk, last) {
            let mut parts = 1;
            let send = |made| sender.send((number, made)).map_err(|_| Stopped);
            let hand_on = |part| {
                parts += 1;
                // whose turn is later would pile up here
                self.wait_for_turn(number)?;
                send(Made::Part(part))
            };
            let sent = match cut {
                Ok(()) => bench.screen(&chunk, hand_on).and_then(|part| {
                    let Some(error) = bench.reader.take_fault() else {
                        return send(Made::Last(part));
                    };
                    self.wait_for_turn(number)?;
                    send(Made::Part(part))?;
                    send(Made::Failed(error))
                }),
                Err(error) => send(Made::Failed(error)),
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
        match progress.stopped {
            true => Err(Stopped),
            false => Ok(()),
        }
    }

    /// Cuts the next chunk, once there is room for it; none where the input is over. `last` is how many bytes the one had that
    /// was cut here before, and how many parts were made of it.
    fn cut(
        &self,
        chunk: &mut Chunk,
        last: Option<(usize, usize)>,
    ) -> Option<(u64, Result<(), InputError>)> {
        let mut source = held(&self.source);
        if let Some((length, parts)) = last {
            source.cutter.fit(length, parts);
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
        // of a chunk whose turn is later there is one part at most
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, made) in receiver {
            early.insert(number, made);
            while let Some(made) = early.remove(&next) {
                match made {
                    Made::Part(part) => commit(part)?,
                    Made::Last(part) => {
                        commit(part)?;
                        next += 1;
                        self.advance(|progress| progress.committed = next);
                    }
                    Made::Failed(error) => return Err(error.into()),
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

/// Ends the run where a thread panics: the others wait for its chunk no longer, and the panic comes out.
struct EndOfPanic<'a, R: Read>(&'a Shared<R>);

impl<R: Read> Drop for EndOfPanic<'_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.advance(Progress::stop);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // a thread that panics ends the run when it is joined
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
