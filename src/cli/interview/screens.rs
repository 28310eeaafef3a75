//! Divides blocks of lines into screens. No block is divided if a screen has room for it.

/// Lines that belong together, such as a question and its answer.
pub(super) type Block = Vec<String>;

/// A part of the blocks that fits on the screen.
pub(super) struct Screen {
    /// The index of its first block.
    pub first: usize,
    pub lines: Vec<String>,
}

/// Divides blocks into screens of at most `room` lines. Without a limit, all of them are one screen.
pub(super) fn screens(blocks: &[Block], room: Option<usize>) -> Vec<Screen> {
    let room = room.unwrap_or(usize::MAX).max(1);
    let mut screens = vec![Screen {
        first: 0,
        lines: Vec::new(),
    }];
    for (index, block) in blocks.iter().enumerate() {
        let free = |screens: &[Screen]| screens.last().map_or(0, |last| room - last.lines.len());
        let new = |lines| Screen {
            first: index,
            lines,
        };
        let is_begun = screens.last().is_some_and(|last| !last.lines.is_empty());
        if is_begun && block.len() > free(&screens) {
            screens.push(new(Vec::new()));
        }
        for line in block {
            if free(&screens) == 0 {
                screens.push(new(Vec::new()));
            }
            if let Some(last) = screens.last_mut() {
                last.lines.push(line.clone());
            }
        }
    }
    screens
}

/// The index of the screen on which a block begins.
pub(super) fn screen_of(screens: &[Screen], block: usize) -> usize {
    // a long block starts on the first of the screens that it fills
    let begins = screens.iter().position(|screen| screen.first == block);
    let shown = screens.iter().rposition(|screen| screen.first < block);
    begins.or(shown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(heights: &[usize]) -> Vec<Block> {
        let block = |(index, &height): (usize, &usize)| vec![index.to_string(); height];
        heights.iter().enumerate().map(block).collect()
    }

    #[test]
    fn every_line_is_on_one_screen_in_order() {
        let blocks = blocks(&[1, 3, 2, 9, 1, 1, 4]);
        let all: Vec<_> = blocks.concat();
        for room in 0..30 {
            let screens = screens(&blocks, Some(room));
            let lines: Vec<_> = screens.iter().flat_map(|one| one.lines.clone()).collect();
            assert_eq!(lines, all, "{room}");
            for screen in &screens {
                assert!((1..=room.max(1)).contains(&screen.lines.len()), "{room}");
                assert_eq!(screen.lines[0], screen.first.to_string(), "{room}");
            }
            for (index, block) in blocks.iter().enumerate() {
                let shown = &screens[screen_of(&screens, index)];
                assert!(shown.lines.contains(&block[0]), "{room}: {index}");
            }
        }
    }

    #[test]
    fn a_block_that_fits_on_a_screen_is_not_divided() {
        let lines = |room| {
            let screens = screens(&blocks(&[1, 3, 2, 9, 1]), Some(room));
            let joined = screens.iter().map(|one| one.lines.concat());
            joined.collect::<Vec<_>>()
        };
        assert_eq!(lines(5), ["0111", "22", "33333", "33334"]);
        assert_eq!(lines(9), ["011122", "333333333", "4"]);
        assert_eq!(lines(16), ["0111223333333334"]);
        let whole = screens(&blocks(&[1, 3]), None);
        assert_eq!(whole.len(), 1);
    }
}
