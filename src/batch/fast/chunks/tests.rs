//! The size of chunks.

use super::*;

#[test]
fn chunks_are_shorter_after_several_parts_and_grow_again() {
    const SIZE: usize = 32 * LEAST;
    let mut chunker = Chunker::new(&b""[..], Ending::Row, SIZE);
    let mut fit = |length, parts| {
        chunker.fit(length, parts);
        chunker.size
    };
    assert_eq!(fit(SIZE, 1), SIZE);
    assert_eq!(fit(SIZE, 4), SIZE / 4);
    // a chunk that was cut before that
    assert_eq!(fit(SIZE, 4), SIZE / 4);
    assert_eq!(fit(SIZE / 4, 2), SIZE / 8);
    assert_eq!(fit(SIZE / 8, 1_000_000), LEAST);
    let mut sizes: Vec<_> = (0..10 * GROWS_AFTER).map(|_| fit(LEAST, 1)).collect();
    assert_eq!(sizes[GROWS_AFTER as usize - 2], LEAST);
    sizes.dedup();
    assert_eq!(sizes, [1, 2, 4, 8, 16, 32].map(|times| times * LEAST));
}
