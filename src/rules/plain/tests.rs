use proptest::prelude::*;
use toml::de::DeTable;

use super::*;
use crate::rules::repair::Repaired;
use crate::rules::tree;

const FILE: FileId = FileId(3);

/// Lines of files without keys of several parts, some with a mistake.
const LINES: [&str; 36] = [
    "[topic]",
    "[ topic ] # one",
    "[[rule]]",
    "  [[rule]]",
    "[[ rule ]]",
    "[[\"rule\"]]",
    "[rule]",
    "id = \"a\"",
    "id = 'a'",
    "\"id\" = \"b\"",
    "\"i\\u0064\" = 1",
    "say = \"\"\"two\nlines\"\"\"",
    "say = '''two\nlines'''",
    "do = \"\\u00e9 \\\" \\e é\"",
    "do = \"\\q\"",
    "age = 18",
    "age = +1_0",
    "age = 0x1f",
    "age = 01",
    "part = 0.5e3",
    "part = -inf",
    "part = 5.",
    "open = true",
    "seen = 2026-11-22",
    "seen = 2026-11-31",
    "seen = 2026-11-22 07:32:00Z",
    "seen = 07:32",
    "when = { keloid = \"yes\", age = { under = 18 } }",
    "when = { keloid = \"yes\", keloid = \"no\" }",
    "when = { any = [{ a = 1 }, { b = [] }], }",
    "for = [\"a\", # one\n  \"b\",\n]",
    "for = []",
    "for = [[1], {}]",
    "rule = [{ id = 1 }]",
    "# remark\r",
    "word",
];

/// Lines with keys of several parts.
const PARTED: [&str; 5] = [
    "[rule.when]",
    "[[rule.when]]",
    "a.b = 1",
    "when = { a.b = 1, a.c = 2 }",
    "seen = { day . of = 2026-11-22 }",
];

fn read(text: &str) -> Option<Table> {
    let tokens = toml_parser::Source::new(text).lex().into_vec();
    super::read(FILE, text, &tokens)
}

/// Reads a text as one with mistakes would be read.
fn read_with_mistakes(text: &str) -> Option<Table> {
    let (table, mistakes) = DeTable::parse_recoverable(text);
    let tree = || tree::build(FILE, table.get_ref(), &Repaired::new(text));
    mistakes.is_empty().then(tree)
}

#[test]
fn each_line_is_read_as_the_other_reader_does() {
    for line in LINES {
        assert_eq!(read(line), read_with_mistakes(line), "{line}");
    }
    for line in PARTED {
        assert!(read_with_mistakes(line).is_some(), "{line}");
        assert_eq!(read(line), None, "{line}");
    }
}

#[test]
fn long_tables_are_left_to_the_other_reader() {
    let keys = |count: usize| -> String {
        let keys = (0..count).map(|key| format!("k{key} = 1\n"));
        keys.collect()
    };
    let text = keys(MAX_KEYS);
    assert!(read(&text).is_some());
    assert_eq!(read(&text), read_with_mistakes(&text));
    assert_eq!(read(&keys(MAX_KEYS + 1)), None);
}

proptest! {
    #[test]
    fn files_are_read_as_the_other_reader_does(
        lines in prop::collection::vec(prop::sample::select(&LINES[..]), 0..12),
    ) {
        let text = lines.join("\n");
        prop_assert_eq!(read(&text), read_with_mistakes(&text));
    }

    #[test]
    fn both_readers_give_the_same_tree(
        lines in prop::collection::vec(
            prop::sample::select([&LINES[..], &PARTED].concat()), 0..8,
        ),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut text = lines.join("\n");
        let cut = text.floor_char_boundary(cut.index(text.len() + 1));
        text.truncate(cut);
        if let Some(table) = read(&text) {
            prop_assert_eq!(Some(table), read_with_mistakes(&text));
        }
    }
}
