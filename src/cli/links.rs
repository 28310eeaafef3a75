//! Resolves a path, link by link. Refuses links of other users in any part of a path: they could lead anywhere.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::files::{is_of_root, is_own};

/// Maximum number of links that are followed.
const MAX_LINKS: usize = 40;

/// The path without links, even if it does not exist.
pub(super) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut left = parts(path);
    let mut found = PathBuf::new();
    let mut links = 0;
    while let Some(part) = left.pop() {
        let path = found.join(&part);
        if !path.is_symlink() {
            found = path;
            continue;
        }
        refuse_foreign(&path)?;
        links += 1;
        if links > MAX_LINKS {
            return Err(io::Error::other("there are too many links"));
        }
        left.extend(parts(&fs::read_link(&path)?));
    }
    Ok(found)
}

/// The parts of a path, the last one first. The root is one of them: joining it starts the path again.
fn parts(path: &Path) -> Vec<OsString> {
    let bytes = path.as_os_str().as_encoded_bytes();
    // `name/` and `name/.` can only name a folder
    let end = match bytes {
        [.., b'/'] => Some(""),
        [.., b'/', b'.'] => Some("."),
        _ => None,
    };
    let parts = path.components().rev().map(Component::as_os_str);
    let end = end.map(OsString::from);
    end.into_iter().chain(parts.map(OsString::from)).collect()
}

fn refuse_foreign(link: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(link)?;
    if is_own(&metadata) || is_of_root(&metadata) {
        Ok(())
    } else {
        Err(io::Error::other("the link belongs to another user"))
    }
}
