//! Reads the pages of the project: their tables, fenced blocks, headings and links.

use std::fs;
use std::path::{Path, PathBuf};

/// A table with the heading above it.
#[derive(Debug)]
pub(crate) struct Table {
    pub heading: String,
    pub rows: Vec<Vec<String>>,
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    /// The words after the fence: a language, then further words of the page.
    pub info: Vec<String>,
    pub text: String,
}

/// The folder of the project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = project().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares a file with its expected content. If `UPDATE_DOCS` is set, the file is written instead.
pub(crate) fn keep(path: &str, expected: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(project().join(path), expected).expect("a page that can be written");
        return;
    }
    assert!(
        read(path) == expected,
        "{path} is not current: UPDATE_DOCS=1 cargo test writes it again\n{}",
        first_difference(&read(path), expected)
    );
}

/// Every page of the project, by path.
pub(crate) fn pages() -> Vec<PathBuf> {
    files(project(), "md")
        .into_iter()
        .chain(files(&project().join("docs"), "md"))
        .chain(files(&project().join("docs/findings"), "md"))
        .chain(files(&project().join("benches"), "md"))
        .chain(files(&project().join("fuzz"), "md"))
        .collect()
}

/// The files of a folder with this ending, sorted.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|one| one == ending))
        .collect();
    paths.sort();
    paths
}

/// The tables of a page, without their first two lines.
pub(crate) fn tables(page: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut heading = String::new();
    let mut inside = false;
    for line in prose(page) {
        if let Some(title) = line.strip_prefix('#') {
            heading = title.trim_start_matches('#').trim().to_owned();
        }
        if !line.starts_with('|') {
            inside = false;
            continue;
        }
        if !inside {
            tables.push(Table {
                heading: heading.clone(),
                rows: Vec::new(),
            });
        }
        inside = true;
        let rows = &mut tables.last_mut().expect("a table").rows;
        rows.push(cells(line));
    }
    for table in &mut tables {
        table.rows.drain(..2);
    }
    tables
}

/// The only table under a heading.
pub(crate) fn table(page: &str, heading: &str) -> Table {
    let mut found = tables(page);
    found.retain(|table| table.heading == heading);
    assert_eq!(found.len(), 1, "tables under {heading:?}");
    found.remove(0)
}

fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').replace("\\|", "\u{0}");
    let line = line.strip_suffix('|').unwrap_or(&line);
    line.split('|')
        .map(|cell| cell.trim().replace('\u{0}', "|"))
        .collect()
}

/// The texts between backticks.
pub(crate) fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The fenced blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| !line.starts_with("```"));
            blocks.push(Block {
                text: text.flat_map(|line| [line, "\n"]).collect(),
                info: info.split_whitespace().map(str::to_owned).collect(),
            });
        }
    }
    blocks
}

/// The lines of a page outside its fenced blocks.
pub(crate) fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    page.lines().filter(move |line| {
        let fence = line.starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    })
}

fn first_difference(found: &str, expected: &str) -> String {
    let lines = found.lines().chain(["(the end)"]);
    let both = lines.zip(expected.lines().chain(["(the end)"]));
    let differ = both.enumerate().find(|(_, (one, other))| one != other);
    differ.map_or_else(String::new, |(index, (one, other))| {
        format!("line {}\n- {one}\n+ {other}", index + 1)
    })
}
