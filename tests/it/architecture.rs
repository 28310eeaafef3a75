//! Checks the source against the import table of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::support::markdown::{self, code, project};

/// Maximum length of a file and of a function, in lines.
const MAX_LINES_OF_A_FILE: usize = 400;
const MAX_LINES_OF_A_FUNCTION: usize = 70;

/// A source file without its comments and tests.
struct File {
    /// The name in messages: `src/report/page.rs`.
    name: String,
    /// The path of its module: `report`, `page`.
    module: Vec<String>,
    /// The modules that it declares.
    children: Vec<String>,
    text: String,
}

#[test]
fn each_module_imports_only_what_its_row_names() {
    let rows = rows();
    let allowed: BTreeMap<&str, &[String]> = rows
        .iter()
        .map(|(module, imports)| (module.as_str(), imports.as_slice()))
        .collect();
    let mut wrong = BTreeSet::new();
    for file in files().iter().filter(|file| !file.module.is_empty()) {
        let own = file.module[0].as_str();
        let named = |name: &str| own == "cli" || allowed[own].iter().any(|one| one == name);
        for (module, item) in imports(file) {
            let import = format!("{module}::{item}");
            if module != own && !named(&module) && !named(&import) {
                wrong.insert(format!("{}: {import}", file.name));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn the_table_names_every_module_and_imports_point_upward() {
    let rows = rows();
    let library = markdown::read("src/lib.rs");
    let mut modules: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let mut owners: Vec<&str> = rows.iter().map(|(module, _)| module.as_str()).collect();
    for (index, (module, imports)) in rows.iter().enumerate() {
        let above: Vec<&str> = owners[..index].to_vec();
        let below = imports.iter().filter(|import| {
            !above
                .iter()
                .any(|module| import.split("::").next() == Some(module))
        });
        assert_eq!(below.collect::<Vec<_>>(), Vec::<&String>::new(), "{module}");
    }
    modules.sort_unstable();
    owners.sort_unstable();
    assert_eq!(owners, modules);
}

#[test]
fn colored_is_named_in_one_file() {
    let naming = |name: &str| -> Vec<String> {
        let named = files().into_iter().filter(|file| uses(&file.text, name));
        named.map(|file| file.name).collect()
    };
    assert_eq!(naming("colored::"), ["src/cli/paint.rs"]);
}

#[test]
fn each_file_that_the_pages_name_exists() {
    let page = markdown::read("ARCHITECTURE.md");
    let named = code(&page).into_iter().filter(|name| name.contains('/'));
    let is_there = |name: &str| {
        ["", "src"]
            .iter()
            .any(|folder| project().join(folder).join(name).exists())
    };
    let gone: Vec<&str> = named.filter(|name| !is_there(name)).collect();
    assert_eq!(gone, [""; 0]);
}

/// Adding a variant to one of these types must be a compiler error in every place that does not handle it. A catch-all
/// arm would give it a meaning that nobody chose.
#[test]
fn no_match_over_answers_and_tests_has_a_catch_all_arm() {
    // in `engine` and `model`, clippy refuses such an arm over any type
    let modules = [
        "report",
        "interview",
        "suite",
        "analysis",
        "batch",
        "cli",
        "intake",
    ];
    let mut wrong = Vec::new();
    for file in files() {
        if file
            .module
            .first()
            .is_some_and(|module| modules.contains(&module.as_str()))
        {
            let found = arms_for_the_rest(&file.text);
            wrong.extend(found.map(|arm| format!("{}: {arm}", file.name)));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The catch-all arms in matches over kinds, answers, tests and conditions.
fn arms_for_the_rest(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !line.contains("match ") || !line.ends_with('{') {
            continue;
        }
        let own = indent(line);
        let block = lines[at + 1..]
            .iter()
            .take_while(|line| line.is_empty() || indent(line) > own);
        let arms: Vec<&str> = block
            .filter(|line| indent(line) == own + 4)
            .map(|line| line.trim())
            .collect();
        let types = ["Kind::", "Answer::", "Accept::", "Condition::"];
        let is_over = arms.iter().any(|arm| {
            let pattern = arm.trim_start_matches(['|', ' ', '&']);
            types.iter().any(|name| pattern.starts_with(name))
        });
        let is_rest = |arm: &&&str| {
            let pattern = arm.split(" =>").next().unwrap_or_default();
            arm.contains(" =>") && pattern.chars().all(|c| c.is_lowercase() || c == '_')
        };
        if is_over {
            let rest = arms.iter().filter(is_rest);
            found.extend(rest.map(|arm| format!("{} … {arm}", line.trim())));
        }
    }
    found.into_iter()
}

/// Follows the names that each file imports to the files that define them.
#[test]
fn no_two_files_import_each_other() {
    let files = files();
    let graph: Vec<BTreeSet<usize>> = (0..files.len()).map(|file| used(file, &files)).collect();
    let reaches = |from: usize| {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<usize> = graph[from].iter().copied().collect();
        while let Some(file) = waiting.pop() {
            if reached.insert(file) {
                waiting.extend(&graph[file]);
            }
        }
        reached
    };
    let cycles = (0..files.len()).filter(|&file| reaches(file).contains(&file));
    let cycles: Vec<String> = cycles
        .map(|file| {
            let back = graph[file]
                .iter()
                .filter(|&&one| reaches(one).contains(&file));
            let back: Vec<&str> = back.map(|&one| files[one].name.as_str()).collect();
            format!("{} imports {}", files[file].name, back.join(", "))
        })
        .collect();
    assert_eq!(cycles, [""; 0]);
}

#[test]
fn files_and_functions_are_short() {
    let mut long = Vec::new();
    for path in below(&project().join("src")) {
        let name = path.strip_prefix(project()).expect("a file of the project");
        let lines = markdown::read(&path).lines().count();
        if lines > MAX_LINES_OF_A_FILE {
            long.push(format!("{}: {lines} lines", name.display()));
        }
    }
    // a test may contain a long table or page
    for file in files() {
        let text = markdown::read(project().join(&file.name));
        let text = text.split("#[cfg(test)]\nmod tests {").next();
        let lines: Vec<&str> = text.unwrap_or_default().lines().collect();
        for (at, _) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| begins_function(line))
        {
            let count = lines_of_function(&lines[at..]);
            if count > MAX_LINES_OF_A_FUNCTION {
                long.push(format!("{}:{}: {count} lines", file.name, at + 1));
            }
        }
    }
    assert_eq!(long, [""; 0]);
}

/// Number of lines of a function. A trait method without a body has none.
fn lines_of_function(lines: &[&str]) -> usize {
    let indent = &lines[0][..lines[0].len() - lines[0].trim_start().len()];
    let end = format!("{indent}}}");
    let ends = |line: &&str| {
        **line == end
            || line.starts_with(indent)
                && line.ends_with(';')
                && !line[indent.len()..].starts_with(' ')
    };
    lines
        .iter()
        .position(ends)
        .filter(|&last| lines[last] == end)
        .map_or(0, |last| last + 1)
}

/// Every source file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = markdown::files(folder, "rs");
    let entries = std::fs::read_dir(folder).expect("a folder");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(below(&path));
        }
    }
    found.sort();
    found
}

/// Whether a line starts a function with a body.
fn begins_function(line: &str) -> bool {
    let words = line.trim_start().trim_start_matches("pub ");
    let words = words.split_once(") ").map_or(words, |(scope, rest)| {
        if scope.starts_with("pub(") {
            rest
        } else {
            words
        }
    });
    words.starts_with("fn ") && !line.ends_with(';')
}

/// The files that define what a file imports. Child modules of the file are not included, since a child may use items
/// of its parent.
fn used(file: usize, files: &[File]) -> BTreeSet<usize> {
    let paths = paths(&files[file]);
    let found = paths.iter().filter_map(|path| definer(path, files, 0));
    let is_part = |other: usize| files[other].module.starts_with(&files[file].module);
    found.filter(|&one| !is_part(one)).collect()
}

/// The file that defines the item of a path, following the modules that import it.
fn definer(path: &[String], files: &[File], depth: usize) -> Option<usize> {
    let is_module = |path: &[String]| {
        files
            .iter()
            .position(|file| file.module == path && !file.module.is_empty())
    };
    let longest = (1..=path.len())
        .rev()
        .find_map(|end| Some((end, is_module(&path[..end])?)));
    let (end, file) = longest?;
    let (Some(item), true) = (path.get(end), depth < 8) else {
        return Some(file);
    };
    let through = paths(&files[file]);
    let through = through
        .iter()
        .find(|one| one.last() == Some(item) && **one != path[..=end]);
    through
        .and_then(|through| definer(through, files, depth + 1))
        .or(Some(file))
}

/// The modules of the table, with those that each may import.
fn rows() -> Vec<(String, Vec<String>)> {
    let table = markdown::table(&markdown::read("ARCHITECTURE.md"), "Modules");
    let owned = |cell: &str| code(cell).into_iter().map(str::to_owned).collect();
    let rows = table.rows.iter();
    rows.map(|row| (row[0].replace('`', ""), owned(&row[2])))
        .collect()
}

/// Every file of `src/`, except tests.
fn files() -> Vec<File> {
    let mut files = Vec::new();
    for root in ["lib", "main"] {
        files.push(file(&project().join(format!("src/{root}.rs")), Vec::new()));
    }
    let modules = markdown::files(&project().join("src"), "rs");
    for path in modules {
        let module = stem(&path);
        if !matches!(module.as_str(), "lib" | "main") {
            add(&path, vec![module], &mut files);
        }
    }
    files
}

/// Adds a file and its modules, except tests.
fn add(path: &Path, module: Vec<String>, files: &mut Vec<File>) {
    let file = file(path, module.clone());
    let children = file.children.clone();
    files.push(file);
    for child in children {
        let path = path.with_extension("").join(format!("{child}.rs"));
        add(&path, [module.clone(), vec![child]].concat(), files);
    }
}

fn file(path: &Path, module: Vec<String>) -> File {
    let name = path.strip_prefix(project()).expect("a file of the project");
    let text = markdown::read(path);
    let text = text.split("#[cfg(test)]\nmod tests {").next();
    let mut lines = Vec::new();
    let mut test = false;
    for line in text.unwrap_or_default().lines() {
        // `#[cfg(test)]` over a `mod` leaves that module out
        if !test && !line.trim_start().starts_with("//") {
            lines.push(line);
        }
        test = line == "#[cfg(test)]";
    }
    let children = lines.iter().filter_map(|line| {
        let (public, child) = line.split_once("mod ")?;
        let public = public.trim_end();
        let declared = public.is_empty() || public.starts_with("pub");
        declared.then_some(child.strip_suffix(';')?.to_owned())
    });
    File {
        name: name.display().to_string(),
        module,
        children: children.collect(),
        text: lines.join("\n"),
    }
}

fn stem(path: &Path) -> String {
    PathBuf::from(path.file_stem().expect("a name"))
        .display()
        .to_string()
}

/// The items of the crate that a file names, as module and item. The item is `self` for a module as a whole.
fn imports(file: &File) -> BTreeSet<(String, String)> {
    let module_and_item = |mut path: Vec<String>| {
        path.push("self".to_owned());
        (path[0].clone(), path[1].clone())
    };
    paths(file).into_iter().map(module_and_item).collect()
}

/// The absolute paths in the crate that a file names.
fn paths(file: &File) -> BTreeSet<Vec<String>> {
    let mut paths = BTreeSet::new();
    let mut rest = file.text.as_str();
    while let Some(at) = rest.find("::") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        rest = after;
        let word = before.rsplit(|c: char| !is_name(c)).next();
        let word = word.filter(|word| !before.ends_with(&format!("::{word}")));
        if let Some(child) = file.children.iter().find(|child| word == Some(child)) {
            let base = [file.module.clone(), vec![child.clone()]].concat();
            paths.extend(
                leaves(after)
                    .into_iter()
                    .map(|names| [base.clone(), names].concat()),
            );
            continue;
        }
        let base: &[String] = match word {
            Some("crate") => &[],
            Some("super") => &file.module[..file.module.len() - 1],
            Some("self") => &file.module,
            _ => continue,
        };
        let mut base = base.to_vec();
        let mut path = after;
        while let Some(further) = path.strip_prefix("super::") {
            base.pop();
            path = further;
        }
        for mut names in leaves(path) {
            names.splice(0..0, base.iter().cloned());
            names.retain(|name| name != "self");
            if !names.is_empty() {
                paths.insert(names);
            }
        }
    }
    paths
}

/// The paths that start here: `a::{self, b::c}` is `a::self` and `a::b::c`.
fn leaves(path: &str) -> Vec<Vec<String>> {
    let Some(group) = path.strip_prefix('{') else {
        let end = path.find(|c| !is_name(c)).unwrap_or(path.len());
        let (name, after) = path.split_at(end);
        let deeper = match after.strip_prefix("::") {
            Some(deeper) => leaves(deeper),
            None => vec![Vec::new()],
        };
        let join = |names: Vec<String>| [vec![name.to_owned()], names].concat();
        return deeper.into_iter().map(join).collect();
    };
    let mut depth = 0;
    let mut start = 0;
    let mut members = Vec::new();
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                members.push(group[start..at].trim());
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    members.retain(|member| !member.is_empty());
    members.into_iter().flat_map(leaves).collect()
}

/// Whether a text contains a name, as a whole word if it starts with a letter.
fn uses(text: &str, name: &str) -> bool {
    let word = name.starts_with(is_name);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !word
            || !before.is_some_and(is_name)
                && (!name.ends_with(is_name) || !after.is_some_and(is_name))
    })
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
