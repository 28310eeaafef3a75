//! Results from threads: in order, a few parts at a time, and nobody waits after the run has ended.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use contraindication::batch::fast::{ChunkedInput, CodedRecord};
use contraindication::batch::{Screened, Screener, screen_all};
use contraindication::engine::{Evaluator, Program};
use contraindication::intake::{Format, InputError};

use crate::fast_reader::defaults;

/// A screener that panics at one record.
struct Faulty(u64);

impl Screener for Faulty {
    type Part = ();

    fn coded(&mut self, record: &CodedRecord<'_>, _: &mut Evaluator<'_>) {
        assert_ne!(record.record, self.0, "the record");
    }

    fn whole(&mut self, _: &Screened) {}

    fn part(&mut self, _: usize) {}
}

#[test]
fn a_thread_that_panics_ends_the_run_and_is_not_waited_for() {
    let protocol = crate::shipped::protocol();
    let (program, defaults) = (Program::compile(protocol), defaults());
    let text = format!("id,keloid\n{}", "C-1,no\n".repeat(2_000));
    for (threads, at) in [(1, 40), (2, 40), (3, 40), (2, u64::MAX)] {
        let run = || {
            let bulk = ChunkedInput::open(text.as_bytes(), Format::Csv, protocol, &defaults, 64);
            let bulk = bulk.expect("a header");
            let threads = NonZero::new(threads).expect("a thread");
            screen_all(
                &program,
                bulk,
                threads,
                || Faulty(at),
                |()| {
                    assert_eq!(at, 40, "whoever commits");
                    Ok::<(), InputError>(())
                },
            )
        };
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
        assert!(ended.is_err(), "{threads} threads");
    }
}

/// A screener with a part for each record, which counts how many parts exist at a time.
struct Counting<'a> {
    parts: &'a Alive,
    records: Vec<u64>,
}

#[derive(Default)]
struct Alive {
    now: AtomicUsize,
    most: AtomicUsize,
}

struct Part<'a>(Vec<u64>, &'a Alive);

impl<'a> Screener for Counting<'a> {
    type Part = Part<'a>;

    fn coded(&mut self, record: &CodedRecord<'_>, _: &mut Evaluator<'_>) {
        self.records.push(record.record);
    }

    fn whole(&mut self, screened: &Screened) {
        self.records.push(screened.record);
    }

    fn is_full(&self) -> bool {
        !self.records.is_empty()
    }

    fn part(&mut self, _: usize) -> Part<'a> {
        let now = 1 + self.parts.now.fetch_add(1, Ordering::SeqCst);
        self.parts.most.fetch_max(now, Ordering::SeqCst);
        Part(std::mem::take(&mut self.records), self.parts)
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        self.1.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Screens 20,000 records with a part for each. Returns the maximum number of parts at a time, and how the run ended.
fn parts_at_a_time(
    threads: usize,
    mut commit: impl FnMut(u64) -> Result<(), InputError>,
) -> (usize, Result<(), InputError>) {
    let protocol = crate::shipped::protocol();
    let (program, defaults) = (Program::compile(protocol), defaults());
    let text = format!("id,keloid\n{}", "C-1,no\n".repeat(20_000));
    let bulk = ChunkedInput::open(text.as_bytes(), Format::Csv, protocol, &defaults, 7_000);
    let parts = Alive::default();
    let counting = || Counting {
        parts: &parts,
        records: Vec::new(),
    };
    let threads = NonZero::new(threads).expect("a thread");
    let bulk = bulk.expect("a header");
    let ended = screen_all(&program, bulk, threads, counting, |part: Part<'_>| {
        part.0.iter().try_for_each(|record| commit(*record))
    });
    // all parts are dropped
    assert_eq!(parts.now.into_inner(), 0);
    (parts.most.into_inner(), ended.map(|_| ()))
}

#[test]
fn a_chunk_with_large_results_keeps_few_parts_waiting() {
    for threads in 1..=4 {
        let mut records = Vec::new();
        let (most, ended) = parts_at_a_time(threads, |record| {
            records.push(record);
            Ok(())
        });
        assert!(ended.is_ok());
        assert_eq!(records, (1..=20_000).collect::<Vec<_>>());
        // held by each thread, in the channel, early, and being committed
        let room = threads + threads + 2 * threads + 1;
        assert!(most <= room, "{most} parts, {threads} threads");
    }
}

#[test]
fn threads_that_wait_for_their_turn_end_with_the_run() {
    for threads in 1..=4 {
        let mut committed = 0;
        let (_, ended) = parts_at_a_time(threads, |record| {
            committed = record;
            match record {
                50 => Err(InputError::Io(std::io::Error::other("the disk is full"))),
                _ => Ok(()),
            }
        });
        assert_eq!(committed, 50);
        assert!(matches!(ended, Err(InputError::Io(_))));
    }
}
