//! Screens the records of an export for one protocol.

use std::io::Read;
use std::num::NonZero;

use super::fast::{Chunk, ChunkReader, ChunkedInput, CodedRecord, Extent, Item, Layout};
use super::threads::{ChunkWorker, work_through};
use super::{Screened, screen};
use crate::engine::{Evaluator, Program};
use crate::intake::InputError;

/// Turns the records of chunks into results. Each thread has its own.
pub trait Screener {
    /// The results of some records.
    type Part: Send;

    /// Adds a record that was read to codes. The evaluator has its answers and can evaluate any procedure.
    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>);

    /// Adds a record that was read and evaluated individually.
    fn whole(&mut self, screened: &Screened);

    /// Whether the results are so long that they should be passed on before the chunk ends.
    fn is_full(&self) -> bool {
        false
    }

    /// Takes the results so far. At the end of a chunk, `size` is the number of bytes of the chunk; before that, 0.
    fn part(&mut self, size: usize) -> Self::Part;
}

/// Screens every record of an input. Calls `commit` with the parts of all chunks, in input order. Returns the number of
/// rows of a CSV that have only blank cells, which are not records.
///
/// # Errors
///
/// Errors of `commit`, which end the run, and an error of the input, after all complete records before it.
pub fn screen_all<R: Read + Send, S: Screener, E: From<InputError>>(
    program: &Program,
    input: ChunkedInput<'_, R>,
    threads: NonZero<usize>,
    screener: impl Fn() -> S + Sync,
    commit: impl FnMut(S::Part) -> Result<(), E>,
) -> Result<u64, E> {
    let (chunker, layout) = input.into_parts();
    let worker = || Worker::new(program, &layout, screener());
    work_through(chunker, threads, worker, commit)
}

/// The reader, the evaluator and the results of one thread.
struct Worker<'p, S> {
    program: &'p Program,
    reader: ChunkReader<'p>,
    evaluator: Evaluator<'p>,
    screener: S,
}

impl<'p, S: Screener> Worker<'p, S> {
    fn new(program: &'p Program, layout: &'p Layout<'p>, screener: S) -> Self {
        Self {
            program,
            reader: ChunkReader::new(layout, program),
            evaluator: Evaluator::new(program),
            screener,
        }
    }
}

impl<S: Screener> ChunkWorker for Worker<'_, S> {
    type Part = S::Part;

    fn work<E>(
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

    fn extent(&self) -> Extent {
        self.reader.extent()
    }

    fn take_fault(&mut self) -> Option<InputError> {
        self.reader.take_fault()
    }
}
