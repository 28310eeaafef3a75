//! Rule files that are saved while someone types: cut anywhere, or with a word lost, doubled or moved. Whatever is left
//! of them, the result is findings.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use contraindication::diagnostic::Diagnostic;
use contraindication::rules::{Folder, Loaded, load};
use contraindication::source::Source;
use proptest::prelude::*;

use crate::broken_rules::TOPIC;
use crate::findings::BASE;
use crate::shipped;
use crate::support::random::{config, dice};
use crate::typos::{are_findings, gives_findings};

/// Two cases, one that fires the rule and one that does not.
const CASES: &str = r#"[[case]]
name      = "raised scars"
procedure = "microneedling"
on        = 2026-11-22
given     = { keloid = "yes", last-dose = 2026-01-01 }
rest      = "clear"
expect    = "refer"
rules     = ["keloid-history"]

[[case]]
name      = "nothing is known"
procedure = "microneedling"
on        = 2026-11-22
rest      = "missing"
expect    = "incomplete"
at-least  = "eligible"
at-most   = "refer"
needs     = ["keloid"]

[case.given]
keloid = "missing"
"#;

const APPROVAL: &str = r#"by     = "A. Clinician"
role   = "dermatologist"
on     = 2026-11-23
note   = "Read against the sources."
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
"#;

/// A small folder with a file of each kind.
fn folder() -> Folder {
    let protocol = BASE.replace("\"draft\"", "\"approved\"");
    let files = [
        ("protocol.toml", protocol.as_str()),
        ("general-health.toml", TOPIC),
        ("general-health.test.toml", CASES),
        ("approval.toml", APPROVAL),
    ];
    let bytes = |(name, text): (&str, &str)| (name.to_owned(), text.as_bytes().to_vec());
    Folder {
        name: String::new(),
        files: files.into_iter().map(bytes).collect(),
    }
}

/// The folder with other content in one of its files.
fn with(folder: &Folder, file: usize, bytes: Vec<u8>) -> Folder {
    let mut folder = folder.clone();
    folder.files[file].1 = bytes;
    folder
}

/// Cuts each file of a folder after every byte.
fn cut_everywhere(folder: &Folder) {
    for (file, (name, bytes)) in folder.files.iter().enumerate() {
        for end in 0..bytes.len() {
            let cut = with(folder, file, bytes[..end].to_vec());
            if let Err(error) = gives_findings(&cut) {
                panic!("{name}, {end} bytes of it: {error}");
            }
        }
    }
}

/// Variants of one file of a folder. The rest of the folder is read as seldom as possible.
struct Changing {
    folder: Folder,
    file: usize,
    /// The folder without cases, if the file contains cases, since they change nothing in the rules.
    rules: Option<Loaded>,
}

impl Changing {
    /// Leaves out the cases of other files.
    fn new(folder: &Folder, file: usize) -> Self {
        let name = folder.files[file].0.clone();
        let stem = name.split('.').next().unwrap_or_default();
        let own_cases = format!("{stem}.test.toml");
        let mut folder = folder.clone();
        let is_other = |name: &str| name.ends_with(".test.toml") && name != own_cases;
        folder.files.retain(|(name, _)| !is_other(name));
        let file = folder.files.iter().position(|(one, _)| *one == name);
        let file = file.expect("the file itself");
        let rules = name.ends_with(".test.toml").then(|| {
            let mut rules = folder.clone();
            rules.files.remove(file);
            load(&rules).expect("a protocol file")
        });
        Self {
            folder,
            file,
            rules,
        }
    }

    fn gives_findings(&self, bytes: Vec<u8>) -> Result<(), TestCaseError> {
        let (Some(rules), Ok(text)) = (&self.rules, std::str::from_utf8(&bytes)) else {
            return gives_findings(&with(&self.folder, self.file, bytes));
        };
        let mut loaded = rules.clone();
        let name = &self.folder.files[self.file].0;
        let cases = loaded.sources.add(Source::new(name, text));
        loaded.case_files = vec![cases];
        are_findings(&loaded)
    }
}

/// Tries each variant of a file, numbered from 0, on all processors. Returns their number.
fn each_variant(
    folder: &Folder,
    file: usize,
    count: usize,
    variant: impl Fn(usize) -> Vec<u8> + Sync,
) -> usize {
    let changing = Changing::new(folder, file);
    let name = &folder.files[file].0;
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return;
            }
            if let Err(error) = changing.gives_findings(variant(at)) {
                panic!("{name}, variant {at} of {count}: {error}");
            }
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    count
}

/// Words, texts in quotes, and single punctuation characters. Whitespace belongs to the token before it.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '-';
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let after = rest[length..].trim_start();
        let length = rest.len() - after.len();
        tokens.push(&rest[..length]);
        rest = after;
    }
    tokens
}

/// The tokens with one of them lost, doubled or moved after the next one.
fn slipped<'a>(tokens: &[&'a str], at: usize, way: usize) -> Vec<&'a str> {
    let mut slipped = tokens.to_vec();
    match way {
        0 => drop(slipped.remove(at)),
        1 => slipped.insert(at, tokens[at]),
        _ => slipped.swap(at, (at + 1) % tokens.len()),
    }
    slipped
}

#[test]
fn a_small_file_of_each_kind_can_be_truncated_after_every_byte() {
    gives_findings(&folder()).expect("the whole folder");
    cut_everywhere(&folder());
}

#[test]
fn a_token_can_be_missing_repeated_or_swapped() {
    let folder = folder();
    for (file, (name, bytes)) in folder.files.iter().enumerate() {
        let text = std::str::from_utf8(bytes).expect("text");
        let tokens = tokens(text);
        assert_eq!(tokens.concat(), text);
        for at in 0..tokens.len() {
            // each token occurs several times in a file
            let text = slipped(&tokens, at, at % 3).concat();
            if let Err(error) = gives_findings(&with(&folder, file, text.clone().into_bytes())) {
                panic!("{name}: {error}\n{text}");
            }
        }
    }
}

#[test]
fn a_file_that_ends_in_a_header_gives_findings() {
    for end in [
        "[rule",
        "[[rule",
        "[[rule]",
        "[rule]",
        "[",
        "[[",
        "[topic",
        "[[question]]\n[rule",
    ] {
        let text = format!("{TOPIC}\n{end}");
        gives_findings(&with(&folder(), 1, text.into_bytes())).expect(end);
    }
}

#[test]
fn an_unfinished_header_at_the_end_is_one_finding() {
    let base = folder();
    let found = |end: &str| -> Vec<String> {
        let text = format!("{TOPIC}\n{end}");
        let loaded = load(&with(&base, 1, text.into_bytes())).expect("a protocol file");
        let all = loaded.diagnostics.into_sorted().into_iter();
        let of_topic =
            all.filter(|one| loaded.sources.get(one.span.file).name() == "general-health.toml");
        let shown = |one: Diagnostic| format!("{}: {}", one.message, one.help.unwrap_or_default());
        of_topic.map(shown).collect()
    };
    assert_eq!(found(""), Vec::<String>::new());
    for (end, help) in [
        ("[rule", "write `[[rule]]`, and its keys below it"),
        ("[[rule", "write `[[rule]]`, and its keys below it"),
        (
            "[[rule]\n\n# remark\n",
            "write `[[rule]]`, and its keys below it",
        ),
        ("[[question", "write `[[question]]`, and its keys below it"),
        ("[[ru", "close it, or remove the line"),
        ("[x", "close it, or remove the line"),
    ] {
        let expected = format!("this header is not finished: {help}");
        assert_eq!(found(end), [expected], "{end}");
    }
}

/// The shipped files with an approval.
fn shipped_with_approval() -> Folder {
    let mut folder = shipped::folder().clone();
    for (name, bytes) in &mut folder.files {
        if name == "protocol.toml" {
            let text = String::from_utf8_lossy(bytes);
            *bytes = text.replace("\"draft\"", "\"approved\"").into_bytes();
        }
    }
    let approval = ("approval.toml".to_owned(), APPROVAL.as_bytes().to_vec());
    folder.files.push(approval);
    folder
}

#[test]
#[ignore = "takes long without optimization; `cargo test --release -- --ignored` tries every byte"]
#[expect(clippy::print_stderr, reason = "the count is what a run is for")]
fn each_shipped_file_can_be_truncated_after_every_byte() {
    let folder = shipped_with_approval();
    for (file, (name, bytes)) in folder.files.iter().enumerate() {
        let cuts = each_variant(&folder, file, bytes.len(), |end| bytes[..end].to_vec());
        eprintln!("{name}: {cuts} cuts");
    }
}

#[test]
#[ignore = "takes long without optimization; `cargo test --release -- --ignored` tries every token"]
#[expect(clippy::print_stderr, reason = "the count is what a run is for")]
fn each_token_of_a_shipped_file_can_be_missing_repeated_or_swapped() {
    let folder = shipped_with_approval();
    for (file, (name, bytes)) in folder.files.iter().enumerate() {
        let text = std::str::from_utf8(bytes).expect("text");
        let tokens = tokens(text);
        let slips = each_variant(&folder, file, 3 * tokens.len(), |at| {
            slipped(&tokens, at / 3, at % 3).concat().into_bytes()
        });
        eprintln!("{name}: {slips} slips");
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_shipped_file_can_be_truncated_anywhere(mut dice in dice(2..3)) {
        let folder = shipped_with_approval();
        let file = dice.below(folder.files.len());
        let bytes = &folder.files[file].1;
        let end = dice.below(bytes.len() + 1);
        gives_findings(&with(&folder, file, bytes[..end].to_vec()))?;
    }
}
