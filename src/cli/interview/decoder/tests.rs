//! Decodes bytes at once, in pieces and with pauses.

use super::paste::MAX_PASTE_LENGTH;
use proptest::prelude::*;

use super::*;

/// Longer than every timeout of a decoder.
const LONG: Duration = Duration::from_secs(60);

/// A decoder with its own clock.
struct Bench {
    decoder: Decoder,
    now: Instant,
}

impl Bench {
    fn new() -> Self {
        Self {
            decoder: Decoder::default(),
            now: Instant::now(),
        }
    }

    fn feed(&mut self, bytes: impl AsRef<[u8]>) -> Vec<Press> {
        self.decoder.feed(bytes.as_ref(), self.now);
        self.presses()
    }

    /// Lets time pass in the steps for which the decoder waits.
    fn wait(&mut self, time: Duration) -> Vec<Press> {
        let end = self.now + time;
        while let Some(deadline) = self.decoder.deadline().filter(|deadline| *deadline <= end) {
            self.now = deadline;
            self.decoder.expire(self.now);
        }
        self.now = end;
        self.presses()
    }

    fn presses(&mut self) -> Vec<Press> {
        std::iter::from_fn(|| self.decoder.next()).collect()
    }
}

/// The presses from bytes that arrive together, long before anything else.
fn presses(bytes: impl AsRef<[u8]>) -> Vec<Press> {
    let mut bench = Bench::new();
    [bench.feed(bytes), bench.wait(LONG)].concat()
}

/// Whether a person made a press and a prompt reacts to it.
fn is_key(press: &Press) -> bool {
    !matches!(press, Press::Reply | Press::Piece | Press::Dropped)
}

fn y() -> Press {
    Press::Character('y')
}

#[test]
fn each_key_is_one_press() {
    for (bytes, press) in [
        ("y", y()),
        ("é", Press::Character('é')),
        ("日", Press::Character('日')),
        ("\r", Press::Enter),
        ("\n", Press::Enter),
        ("\x1b", Press::Escape),
        ("\x1b[A", Press::Up),
        ("\x10", Press::Up),
        ("\x1b[Z", Press::Up),
        ("\x1b[B", Press::Down),
        ("\x0e", Press::Down),
        ("\t", Press::Down),
        ("\x1b[C", Press::Right),
        ("\x1b[D", Press::Left),
        ("\u{9b}D", Press::Left),
        ("\x1b[H", Press::Home),
        ("\x1b[1~", Press::Home),
        ("\x1b[7~", Press::Home),
        ("\x01", Press::Home),
        ("\x1b[F", Press::End),
        ("\x1b[4~", Press::End),
        ("\x05", Press::End),
        ("\x1b[3~", Press::Delete),
        ("\x7f", Press::Backspace),
        ("\x08", Press::Backspace),
        ("\x03", Press::Interrupt),
        ("\x1b\x03", Press::Interrupt),
        ("\x1b[1;\x03", Press::Interrupt),
        // Ctrl-Up, F1 to F4, F5, Insert, F1 of a Linux console, Alt with a letter
        ("\x1b[1;5A", Press::Other),
        ("\x1bOP", Press::Other),
        ("\x1bO2P", Press::Other),
        ("\x1b[15~", Press::Other),
        ("\x1b[2~", Press::Other),
        ("\x1b[[A", Press::Other),
        ("\x1by", Press::Other),
        ("\x1bé", Press::Other),
        ("\x04", Press::Other),
        // a key as kitty reports it
        ("\x1b[121;1:3u", Press::Other),
    ] {
        assert_eq!(presses(bytes), std::slice::from_ref(&press), "{bytes:?}");
        if bytes != "\x1b" && bytes != "\x1b\x03" {
            let then = presses(format!("{bytes}y"));
            assert_eq!(then, [press, y()], "{bytes:?} then y");
        }
    }
}

#[test]
fn replies_of_a_terminal_are_not_keys() {
    for reply in [
        &b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07"[..],
        b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        b"\x1bP>|XTerm(390)\x1b\\",
        b"\x1bP1+r544e=787465726d\x1b\\",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1bXy\x9c",
        b"\x1b^n\xc2\x9c",
        b"\xc2\x9d4;1;rgb:00/00/00\xc2\x9c",
        b"\x9d4;1;rgb:00/00/00\x9c",
        b"\x90y\x07",
        b"\x98y\x07",
        b"\x9ey\x07",
        b"\x9fy\x07",
        // a title with curly quotes: their last bytes are 9C and 9D
        "\x1b]l\u{201c}y\u{201d}\x1b\\".as_bytes(),
        // doubled escapes, as they come through another terminal
        b"\x1bPtmux;\x1b\x1b]11;y\x07",
        // device attributes, cursor, mode, window, focus
        b"\x1b[?1;2c",
        b"\x1b[>0;276;0c",
        b"\x1b[12;40R",
        b"\x1b[?2026;2$y",
        b"\x1b[4;2$y",
        b"\x1b[0n",
        b"\x1b[8;24;80t",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[?1u",
        b"\xc2\x9b?1;2c",
        b"\x9b?1;2c",
        // the mouse, in each of its encodings
        b"\x1b[M !!",
        b"\x1b[My\r\x03",
        b"\x1b[M \xc3\x21",
        b"\x1b[M\x1b[A",
        b"\x1b[M \xc4\x80\xc4\x81",
        b"\x1b[<0;1;1M",
        b"\x1b[<0;1;1m",
        b"\x1b[32;10;10M",
    ] {
        let shown = String::from_utf8_lossy(reply);
        let whole = Bench::new().feed([reply, b"y"].concat());
        assert_eq!(whole, [Press::Reply, y()], "{shown:?}");
        for at in 1..reply.len() {
            let mut bench = Bench::new();
            let mut pressed = bench.feed(&reply[..at]);
            pressed.extend(bench.wait(Duration::from_secs(2)));
            pressed.extend(bench.feed(&reply[at..]));
            pressed.extend(bench.wait(Duration::from_secs(4)));
            // with a pause after its first byte, that byte counts as the Escape key, which answers nothing
            pressed.retain(|press| is_key(press) && *press != Press::Escape);
            assert_eq!(pressed, [], "{shown:?} in two at {at}");
            assert_eq!(bench.feed("y"), [y()], "{shown:?} in two at {at}");
        }
    }
}

#[test]
fn a_mouse_report_of_raw_bytes_ends_after_three_of_them() {
    let raw = presses(b"\x1b[M \xc3\xc3y");
    assert_eq!(raw, [Press::Reply, y()]);
    // the last two could be one character; for some seconds, the third does not count as an answer
    let mut bench = Bench::new();
    assert_eq!(bench.feed(b"\x1b[M \xc3\xa0"), []);
    assert_eq!(bench.wait(REPLY_WAIT), [Press::Reply]);
    assert_eq!(bench.feed("y"), [y()]);
}

#[test]
fn an_incomplete_character_does_not_swallow_a_key() {
    for broken in [&b"\xc3"[..], b"\xe2", b"\xe2\x82", b"\xf0\x9f\x98", b"\xff"] {
        for (key, press) in [("y", y()), ("\r", Press::Enter), ("\x1b[A", Press::Up)] {
            let pressed = presses([broken, key.as_bytes()].concat());
            assert_eq!(pressed, [Press::Other, press], "{broken:?}, {key:?}");
        }
    }
    let pressed = presses(b"\xc3\xc3\xa9");
    assert_eq!(pressed, [Press::Other, Press::Character('é')]);
}

#[test]
fn escape_is_a_key_once_nothing_follows_it() {
    let mut bench = Bench::new();
    assert_eq!(bench.feed("\x1b"), []);
    assert_eq!(bench.wait(ESCAPE_WAIT), [Press::Escape]);
    // an arrow in two pieces
    assert_eq!(bench.feed("[A"), [Press::Piece]);
    // a key after it counts as a key, at once and later
    bench.feed("\x1b");
    bench.wait(ESCAPE_WAIT);
    assert_eq!(bench.feed("b"), [Press::Character('b')]);
    bench.feed("\x1b");
    bench.wait(PIECE_WAIT + ESCAPE_WAIT);
    assert_eq!(bench.feed("Paul").len(), 4);
    // Alt with an arrow, and Escape twice
    assert_eq!(presses("\x1b\x1b[A"), [Press::Piece]);
    assert_eq!(presses("\x1b\x1b"), [Press::Escape]);
}

#[test]
fn an_unfinished_reply_blocks_keys_for_seconds_only() {
    for begun in [
        "\x1b]11;rgb",
        "\u{9d}11;rgb",
        "\x1b[1;",
        "\x1bO",
        "\x1b[M",
        "\x1b[[",
    ] {
        let mut bench = Bench::new();
        assert_eq!(bench.feed(begun), []);
        assert_eq!(bench.wait(REPLY_WAIT), [Press::Reply], "{begun:?}");
        assert_eq!(bench.feed("y"), [y()], "{begun:?}");
    }
    // keys that are pressed in the meantime do not extend it
    let mut bench = Bench::new();
    for (begun, key) in [("\x1b[", "1"), ("\x1b]11;", "y")] {
        bench.feed(begun);
        for _ in 0..9 {
            assert_eq!(bench.feed(key), []);
            assert_eq!(bench.wait(Duration::from_secs(1)), []);
        }
        assert_eq!(bench.wait(Duration::from_secs(1)), [Press::Reply]);
        assert_eq!(bench.feed("y"), [y()]);
    }
    // its end arrives at last, with the text before it
    assert_eq!(
        bench.feed("1e1e/1e1e\x07n"),
        [Press::Reply, Press::Character('n')]
    );
    assert_eq!(bench.feed("y\x07"), [y(), Press::Other]);
}

#[test]
fn a_paste_is_one_press() {
    let pasted = |text: &str| Press::Pasted(text.to_owned());
    for (text, line) in [
        ("K-17", "K-17"),
        ("y\r\x1b\x03v", "y  v"),
        ("K-17\r\nMe\t30", "K-17  Me 30"),
        ("日本語 é", "日本語 é"),
        ("\x1b[200~y", "[200~y"),
        ("\x1b]11;y", "]11;y"),
        ("ě201~", "ě201~"),
        ("", ""),
    ] {
        for (begin, end) in [("\x1b[200~", "\x1b[201~"), ("\u{9b}200~", "\u{9b}201~")] {
            let pressed = presses(format!("{begin}{text}{end}n"));
            assert_eq!(pressed, [pasted(line), Press::Character('n')], "{text:?}");
        }
    }
    let long = "é".repeat(MAX_PASTE_LENGTH);
    let [Press::Pasted(kept), Press::Character('n')] =
        &presses(format!("\x1b[200~{long}\x1b[201~n"))[..]
    else {
        panic!("a paste and a key");
    };
    assert_eq!(kept.len(), MAX_PASTE_LENGTH);
}

#[test]
fn a_paste_that_stalls_stays_a_paste() {
    let mut bench = Bench::new();
    assert_eq!(bench.feed("\x1b[200~K-"), []);
    assert_eq!(bench.wait(Duration::from_secs(2)), []);
    assert_eq!(bench.feed("17\x1b[201~y").len(), 2);
    // for longer: the text so far is passed on, and nothing counts as a key before the mark
    assert_eq!(bench.feed("\x1b[200~K-17"), []);
    let passed_on = bench.wait(PASTE_WAIT);
    assert_eq!(passed_on, [Press::Pasted("K-17".to_owned())]);
    assert_eq!(bench.wait(LONG), []);
    assert_eq!(bench.feed("y\r\x1b"), [Press::Dropped]);
    assert_eq!(bench.wait(LONG), []);
    assert_eq!(bench.feed("[A"), [Press::Dropped]);
    assert_eq!(bench.feed("n\x1b[201~y"), [Press::Reply, y()]);
    // also in the middle of the mark
    assert_eq!(bench.feed("\x1b[200~K-17\x1b[20"), []);
    let passed_on = bench.wait(PASTE_WAIT);
    assert_eq!(passed_on, [Press::Pasted("K-17".to_owned())]);
    assert_eq!(bench.feed("1~y"), [Press::Reply, y()]);
    // Ctrl-C leaves
    bench.feed("\x1b[200~");
    bench.wait(PASTE_WAIT);
    assert_eq!(bench.feed("\x03")[0], Press::Interrupt);
}

#[test]
fn a_paste_after_a_lone_escape_is_a_paste() {
    let mut bench = Bench::new();
    bench.feed("\x1b");
    assert_eq!(bench.wait(ESCAPE_WAIT), [Press::Escape]);
    let pressed = bench.feed("[200~y\r\x1b[201~");
    assert_eq!(pressed, [Press::Pasted("y ".to_owned())]);
}

/// The start of a sequence that is not a key, its payload, and its possible ends.
fn replies() -> impl Strategy<Value = Vec<u8>> {
    let strings = ["\x1b]", "\x1bP", "\x1bX", "\x1b^", "\x1b_"].map(str::as_bytes);
    let in_one = ["\u{9d}", "\u{90}", "\u{98}", "\u{9e}", "\u{9f}"].map(str::as_bytes);
    let in_a_byte = [&b"\x9d"[..], b"\x90", b"\x98", b"\x9e", b"\x9f"];
    let begins = [strings, in_one, in_a_byte].concat();
    let ends = vec![&b"\x07"[..], b"\x1b\\", b"\xc2\x9c", b"\x9c"];
    // any bytes but those that end it, or that take its end into a character
    let bytes = any::<u8>().prop_map(|byte| match byte {
        0x07 | b'\\' | 0x9c | 0xc2.. => b'y',
        _ => byte,
    });
    let text = prop_oneof![
        prop::collection::vec(bytes, 0..40),
        "[^\u{7}\u{9c}\\\\]{0,40}".prop_map(String::into_bytes),
    ];
    let string = (
        prop::sample::select(begins),
        text,
        prop::sample::select(ends),
    );
    let string = string.prop_map(|(begin, text, end)| [begin, &text, end].concat());
    let control = "(\x1b\\[|\u{9b})[<=>?][0-9;:]{0,12}[ -/]{0,2}[@-~]".prop_map(String::into_bytes);
    let mouse = "\x1b\\[M[ -\u{7ff}]{3}".prop_map(String::into_bytes);
    let paste = "\x1b\\[200~[ -~\r\x1b]{0,40}".prop_map(|text| format!("{text}\x1b[201~"));
    prop_oneof![4 => string, 2 => control, 1 => mouse, 2 => paste.prop_map(String::into_bytes)]
}

/// Offsets at which bytes are split, with the pause in hundredths of a second.
fn pauses() -> impl Strategy<Value = Vec<(prop::sample::Index, u64)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..250_u64), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn sequences_of_a_terminal_are_not_keys(
        replies in prop::collection::vec(replies(), 1..4),
        pauses in pauses(),
    ) {
        let bytes = replies.concat();
        let mut ends: Vec<_> = pauses
            .iter()
            .map(|(at, pause)| (at.index(bytes.len()), *pause))
            .collect();
        ends.push((bytes.len(), 200));
        ends.sort_unstable();
        ends.dedup_by_key(|(at, _)| *at);
        let mut bench = Bench::new();
        let (mut pressed, mut from) = (Vec::new(), 0);
        // with a total timeout, a few seconds may pass
        for (at, pause) in ends {
            pressed.extend(bench.feed(&bytes[from..at]));
            pressed.extend(bench.wait(Duration::from_millis(10 * pause)));
            from = at;
        }
        let nothing = |press: &Press| {
            !is_key(press) || matches!(press, Press::Escape | Press::Pasted(_))
        };
        prop_assert!(pressed.iter().all(nothing), "{pressed:?}");
        prop_assert_eq!(bench.feed("y"), [y()]);
    }

    #[test]
    fn no_bytes_block_keys_forever(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let is_paste = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        prop_assume!(!is_paste(b"200~"));
        let mut bench = Bench::new();
        bench.feed(&bytes);
        bench.wait(LONG);
        let then = bench.feed("y");
        prop_assert_eq!(then.last(), Some(&y()));
    }
}
