//! Reads the chunks of a CSV or NDJSON for two versions of a protocol.

use std::io::Read;
use std::num::NonZero;

use super::record::{PairScreener, ReadContent, ReadRecord, ReadSheet, ReadVersion, unreadable};
use crate::batch::fast::{
    Bytes, Chunk, ChunkReader, Chunker, CodedRecord, Ending, Extent, Item, Layout, RecordLayout,
};
use crate::batch::threads::{ChunkWorker, work_through};
use crate::engine::{Evaluator, Program};
use crate::intake::parts::{Assembly, Columns, TableShape, look};
use crate::intake::{Format, InputError, Record};
use crate::model::QuestionId;

/// An input that is cut into chunks once and read twice.
pub(super) struct ChunkPairs<'p, R> {
    chunker: Chunker<Bytes<R>>,
    sides: [Side<'p>; 2],
}

/// A version and its view of the input.
struct Side<'p> {
    program: &'p Program,
    /// The properties that all chunks share for this version, or why it can read none.
    layout: Result<Layout<'p>, String>,
    without_column: Vec<QuestionId>,
}

/// The readers and evaluators of one thread.
struct Worker<'p, S> {
    sides: [WorkerSide<'p>; 2],
    screener: S,
}

struct WorkerSide<'p> {
    /// The reader, or why this version cannot read any record.
    reader: Result<ChunkReader<'p>, &'p str>,
    /// Evaluates records that were read to codes.
    evaluator: Evaluator<'p>,
    /// Evaluates records that were read as a whole.
    whole: Evaluator<'p>,
}

/// A record that was read for one version.
enum Reading<'a, 'p> {
    Coded(CodedRecord<'a>, &'a mut Evaluator<'p>),
    Whole(Record, &'a mut Evaluator<'p>),
    Refused(&'a str),
}

impl<'p, R: Read> ChunkPairs<'p, R> {
    /// Opens a CSV or NDJSON. Returns `None` if the versions would cut the rows of a CSV differently.
    pub(super) fn open(
        reader: R,
        format: Format,
        versions: [ReadVersion<'p>; 2],
        size: usize,
    ) -> Result<Option<Self>, InputError> {
        let input = Bytes::Plain(look(reader, format)?);
        let mut chunker = match format {
            Format::Csv => Chunker::new(input, Ending::Row, size),
            Format::Ndjson | Format::Json | Format::Toml => {
                let chunker = Chunker::new(input, Ending::Line, size);
                let sides = versions.map(|version| Side::new(version, Ok(RecordLayout::Lines)));
                return Ok(Some(Self { chunker, sides }));
            }
        };
        let columns = chunker.first_rows(|rows| {
            let header = rows.next(&TableShape::HEADER)?;
            let header = header.ok_or(InputError::Empty(format))?;
            let [old, new] = versions.map(|version| {
                let assembly = Assembly::new(version.protocol, version.defaults);
                match Columns::named(&header, rows.text(), &assembly) {
                    Ok(columns) => Ok(Ok(columns)),
                    Err(InputError::Header(message)) => Ok(Err(message)),
                    Err(error) => Err(error),
                }
            });
            Ok([old?, new?])
        })?;
        let shape = match &columns {
            [Ok(old), Ok(new)] if old.shape() != new.shape() => return Ok(None),
            [Ok(columns), _] | [_, Ok(columns)] => columns.shape().clone(),
            [Err(refusal), Err(_)] => return Err(InputError::Header(refusal.clone())),
        };
        chunker.set_shape(shape);
        let [old, new] = columns.map(|columns| columns.map(RecordLayout::Rows));
        let sides = [Side::new(versions[0], old), Side::new(versions[1], new)];
        Ok(Some(Self { chunker, sides }))
    }

    pub(super) fn questions_without_column(&self, version: usize) -> &[QuestionId] {
        &self.sides[version].without_column
    }

    pub(super) fn refusal(&self, version: usize) -> Option<&str> {
        self.sides[version]
            .layout
            .as_ref()
            .err()
            .map(String::as_str)
    }
}

impl<'p> Side<'p> {
    fn new(version: ReadVersion<'p>, records: Result<RecordLayout<'p>, String>) -> Self {
        let assembly = Assembly::new(version.protocol, version.defaults);
        let without_column = match &records {
            Ok(RecordLayout::Rows(columns)) => columns.questions_without(&assembly),
            Ok(RecordLayout::Mapped(_) | RecordLayout::Lines) | Err(_) => Vec::new(),
        };
        Self {
            program: version.program,
            layout: records.map(|records| Layout {
                assembly,
                records,
                mapping: None,
            }),
            without_column,
        }
    }
}

impl<R: Read + Send> ChunkPairs<'_, R> {
    /// Reads and evaluates every record.
    pub(super) fn screen<S: PairScreener, E: From<InputError>>(
        self,
        threads: NonZero<usize>,
        screener: impl Fn() -> S + Sync,
        commit: impl FnMut(S::Part) -> Result<(), E>,
    ) -> Result<u64, E> {
        let Self { chunker, sides } = self;
        let worker = || Worker {
            sides: sides.each_ref().map(WorkerSide::new),
            screener: screener(),
        };
        work_through(chunker, threads, worker, commit)
    }
}

impl<'p> WorkerSide<'p> {
    fn new(side: &'p Side<'p>) -> Self {
        let layout = side.layout.as_ref();
        Self {
            reader: layout
                .map(|layout| ChunkReader::new(layout, side.program))
                .map_err(String::as_str),
            evaluator: Evaluator::new(side.program),
            whole: Evaluator::new(side.program),
        }
    }

    /// Reads the next record. Returns `None` at the end of the chunk.
    fn next<'a>(&'a mut self, chunk: &'a Chunk) -> Option<Reading<'a, 'p>> {
        let reader = match &mut self.reader {
            Ok(reader) => reader,
            Err(refusal) => return Some(Reading::Refused(refusal)),
        };
        match reader.next(chunk, self.evaluator.codes_mut())? {
            Item::Coded(record) => {
                self.evaluator.resolve_asked(record.on, &record);
                Some(Reading::Coded(record, &mut self.evaluator))
            }
            Item::Whole(record) => Some(Reading::Whole(record, &mut self.whole)),
        }
    }
}

impl<S: PairScreener> ChunkWorker for Worker<'_, S> {
    type Part = S::Part;

    fn work<E>(
        &mut self,
        chunk: &Chunk,
        mut hand_on: impl FnMut(S::Part) -> Result<(), E>,
    ) -> Result<S::Part, E> {
        let [old, new] = &mut self.sides;
        for side in [&mut *old, &mut *new] {
            if let Ok(reader) = &mut side.reader {
                reader.start(chunk);
            }
        }
        while let (Some(mut old), Some(mut new)) = (old.next(chunk), new.next(chunk)) {
            match (old.record(), new.record()) {
                (Ok(old), Ok(new)) => self.screener.pair(old, new),
                (Ok(old), Err(refusal)) => {
                    let new = unreadable(&old, refusal);
                    self.screener.pair(old, new);
                }
                (Err(refusal), Ok(new)) => {
                    let old = unreadable(&new, refusal);
                    self.screener.pair(old, new);
                }
                // an input that neither version can read is never opened
                (Err(_), Err(_)) => break,
            }
            if self.screener.is_full() {
                hand_on(self.screener.part())?;
            }
        }
        Ok(self.screener.part())
    }

    fn extent(&self) -> Extent {
        let mut readers = self
            .sides
            .iter()
            .filter_map(|side| side.reader.as_ref().ok());
        readers.next().map(ChunkReader::extent).unwrap_or_default()
    }

    fn take_fault(&mut self) -> Option<InputError> {
        let sides = self.sides.iter_mut();
        let mut readers = sides.filter_map(|side| side.reader.as_mut().ok());
        readers.find_map(ChunkReader::take_fault)
    }
}

impl<'p> Reading<'_, 'p> {
    /// The record, or why this version cannot read any.
    fn record(&mut self) -> Result<ReadRecord<'_, 'p>, &str> {
        match self {
            Self::Refused(refusal) => Err(refusal),
            Self::Whole(record, evaluator) => Ok(ReadRecord::whole(record, evaluator)),
            Self::Coded(record, evaluator) => Ok(ReadRecord {
                record: record.record,
                line: record.line,
                id: record.id,
                content: ReadContent::Sheet(ReadSheet {
                    on: record.on,
                    procedures: record.procedures,
                    errors: &[],
                    evaluator,
                    values: record,
                }),
            }),
        }
    }
}
