//! One input for several readers, each of which reads every byte. Only the bytes that some reader still has to read are
//! kept.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A reader of an input. A clone continues from the same offset.
pub(crate) struct Shared<R> {
    source: Arc<Mutex<Source<R>>>,
    /// The index of its offset.
    index: usize,
}

struct Source<R> {
    reader: R,
    /// The bytes that some reader still has to read.
    bytes: VecDeque<u8>,
    /// The offset of the first of them.
    start: u64,
    /// The offset of each reader; `None` after it was dropped.
    offsets: Vec<Option<u64>>,
    /// The end of the input, if it was reached.
    end: Option<End>,
}

#[derive(Clone)]
enum End {
    Whole,
    Failed(io::ErrorKind, String),
}

impl<R: Read> Shared<R> {
    pub(crate) fn new(reader: R) -> Self {
        let source = Source {
            reader,
            bytes: VecDeque::new(),
            start: 0,
            offsets: vec![Some(0)],
            end: None,
        };
        Self {
            source: Arc::new(Mutex::new(source)),
            index: 0,
        }
    }
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        let mut source = held(&self.source);
        let offset = source.offsets[self.index];
        source.offsets.push(offset);
        let index = source.offsets.len() - 1;
        drop(source);
        Self {
            source: Arc::clone(&self.source),
            index,
        }
    }
}

impl<R> Drop for Shared<R> {
    fn drop(&mut self) {
        let mut source = held(&self.source);
        source.offsets[self.index] = None;
        source.forget();
    }
}

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let mut source = held(&self.source);
        let offset = source.offsets[self.index].unwrap_or(source.start);
        let known = usize::try_from(offset - source.start).unwrap_or(usize::MAX);
        let count = if known < source.bytes.len() {
            source.copy(known, into)
        } else {
            source.read(into)?
        };
        source.offsets[self.index] = Some(offset + count as u64);
        source.forget();
        Ok(count)
    }
}

impl<R> Source<R> {
    fn copy(&self, from: usize, into: &mut [u8]) -> usize {
        let (first, second) = self.bytes.as_slices();
        let part = match first.get(from..) {
            Some(part) if !part.is_empty() => part,
            _ => &second[from - first.len()..],
        };
        let count = part.len().min(into.len());
        into[..count].copy_from_slice(&part[..count]);
        count
    }

    /// Drops the bytes that every reader has read.
    fn forget(&mut self) {
        let Some(least) = self.offsets.iter().flatten().min() else {
            return;
        };
        let count = usize::try_from(least - self.start).unwrap_or(usize::MAX);
        // a single reader has read bytes that were never kept
        self.bytes.drain(..count.min(self.bytes.len()));
        self.start = *least;
    }
}

impl<R: Read> Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match &self.end {
            Some(End::Whole) => return Ok(0),
            Some(End::Failed(kind, message)) => return Err(io::Error::new(*kind, message.clone())),
            None => {}
        }
        match self.reader.read(into) {
            Ok(count) => {
                if count == 0 && !into.is_empty() {
                    self.end = Some(End::Whole);
                }
                if self.offsets.iter().flatten().count() > 1 {
                    self.bytes.extend(&into[..count]);
                }
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.end = Some(End::Failed(error.kind(), error.to_string()));
                Err(error)
            }
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that returns a few bytes at a time, then fails.
    struct Slow(&'static [u8]);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let few = into.len().min(3);
            match self.0.read(&mut into[..few])? {
                0 => Err(io::Error::other("the disk is gone")),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn each_reader_reads_every_byte_and_the_error() {
        let mut one = Shared::new(Slow(b"id,keloid\na,no\n"));
        let mut few = [0; 4];
        assert_eq!(one.read(&mut few).expect("bytes"), 3);
        let mut other = one.clone();
        let mut rests = [Vec::new(), Vec::new()];
        for (reader, rest) in [&mut one, &mut other].into_iter().zip(&mut rests) {
            let error = reader.read_to_end(rest).expect_err("an error");
            assert_eq!(error.to_string(), "the disk is gone");
            assert_eq!(rest, b"keloid\na,no\n");
        }
        assert_eq!(held(&one.source).bytes.len(), 0);
    }

    #[test]
    fn only_bytes_that_are_still_to_be_read_are_kept() {
        let mut one = Shared::new(&[7; 100][..]);
        let other = one.clone();
        one.read_exact(&mut [0; 60]).expect("bytes");
        assert_eq!(held(&one.source).bytes.len(), 60);
        drop(other);
        assert_eq!(held(&one.source).bytes.len(), 0);
        one.read_exact(&mut [0; 30]).expect("bytes");
        let mut late = one.clone();
        let mut rest = Vec::new();
        assert_eq!(late.read_to_end(&mut rest).expect("bytes"), 10);
        assert_eq!(one.read_to_end(&mut rest).expect("bytes"), 10);
        assert_eq!(rest, [7; 20]);
        assert_eq!(held(&one.source).bytes.len(), 0);
    }
}
