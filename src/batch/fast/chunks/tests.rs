//! The size of chunks, and the rows before an error.

use super::*;

#[test]
fn chunks_are_shorter_after_several_parts_and_grow_again() {
    const SIZE: usize = 32 * MIN_SIZE;
    let mut chunker = Chunker::new(&b""[..], Ending::Row, SIZE);
    let mut fit = |length, parts| {
        chunker.fit(length, parts);
        chunker.size
    };
    assert_eq!(fit(SIZE, 1), SIZE);
    assert_eq!(fit(SIZE, 4), SIZE / 4);
    // a chunk that was cut before the size changed
    assert_eq!(fit(SIZE, 4), SIZE / 4);
    assert_eq!(fit(SIZE / 4, 2), SIZE / 8);
    assert_eq!(fit(SIZE / 8, 1_000_000), MIN_SIZE);
    let mut sizes: Vec<_> = (0..10 * GROWS_AFTER).map(|_| fit(MIN_SIZE, 1)).collect();
    assert_eq!(sizes[GROWS_AFTER as usize - 2], MIN_SIZE);
    sizes.dedup();
    assert_eq!(sizes, [1, 2, 4, 8, 16, 32].map(|times| times * MIN_SIZE));
}

/// Text, then an error.
struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(io::Error::other("the cable is out")),
            read => Ok(read),
        }
    }
}

#[test]
fn whole_rows_before_an_error_are_returned_with_any_line_end() {
    for ending in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "3,\"4\"", "5,"].join(ending);
        for size in [1, 5, 1 << 10] {
            let mut chunker = Chunker::new(Failing(text.as_bytes()), Ending::Row, size);
            let (mut chunk, mut records) = (Chunk::default(), 0);
            let error = loop {
                match chunker.next_counted(&mut chunk) {
                    Ok(true) => {}
                    Ok(false) => panic!("the error is lost"),
                    Err(error) => break error,
                }
                records = chunker.records;
            };
            let told = (records, error.to_string());
            assert_eq!(
                told,
                (3, "the cable is out".to_owned()),
                "{ending:?} {size}"
            );
        }
    }
}
