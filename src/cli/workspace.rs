//! Names of files as a code host knows them: relative to the root of the repository, with `/`, without `.` and `..`.

use std::path::{Component, Path, PathBuf};

/// The variable that contains the root of the checkout in a GitHub workflow.
const ROOT: &str = "GITHUB_WORKSPACE";

/// The folder to which file names are relative.
pub(super) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The checkout of the workflow, otherwise the current folder.
    pub(super) fn of_run() -> Self {
        let named = std::env::var_os(ROOT).filter(|root| !root.is_empty());
        let root = named.map_or_else(|| PathBuf::from("."), PathBuf::from);
        Self { root }
    }

    /// The name of a file relative to the root, or its full path if it is elsewhere.
    pub(super) fn name_of(&self, file: &Path) -> String {
        let (root, whole) = (absolute(&self.root), absolute(file));
        // a repository contains a file at its real path, not behind a link
        let real = real(&self.root).zip(real(file));
        real.and_then(|(root, file)| below(&root, &file))
            .or_else(|| below(&root, &whole))
            .unwrap_or_else(|| joined(&whole))
    }
}

/// A path without links, `.` and `..`. `None` if it does not exist.
fn real(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok()
}

/// An absolute path without `.` and `..`. The links of the folder before a `..` are resolved first.
fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut cleaned = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                cleaned = real(&cleaned).unwrap_or(cleaned);
                cleaned.pop();
            }
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// The path of a file relative to a folder that contains it.
fn below(folder: &Path, file: &Path) -> Option<String> {
    file.strip_prefix(folder).ok().map(joined)
}

/// A path with `/` between its parts.
fn joined(path: &Path) -> String {
    let parts = path.components().filter_map(|component| match component {
        Component::RootDir => Some(String::new()),
        Component::Prefix(_) | Component::Normal(_) => {
            Some(component.as_os_str().to_string_lossy().into_owned())
        }
        Component::CurDir | Component::ParentDir => None,
    });
    parts.collect::<Vec<_>>().join("/")
}
