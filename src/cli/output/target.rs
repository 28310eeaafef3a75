//! The target of an output path. Refuses links and named pipes of other users: they could lead anywhere.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::Existing;
use crate::cli::files::{self, Identity, is_own};
use crate::cli::input::STDIN;
use crate::cli::links;
use crate::rules::{APPROVAL_FILE, PROTOCOL_FILE};

/// Names of the streams of this process, each followed by its number.
const STREAMS: [&str; 2] = ["/dev/fd", "/proc/self/fd"];

/// A stream, a device or a file.
pub(super) enum Target {
    /// A stream of this process. It is written to and never replaced, even if it is a file.
    Stream(File),
    /// A device or a pipe.
    Device(File),
    /// A file, which may exist, and which is not a link.
    File(PathBuf),
}

impl Target {
    /// Opens a target that cannot be replaced.
    pub(super) fn find(path: &Path, existing: Existing) -> io::Result<Self> {
        if is_stream(path) {
            return File::options().append(true).open(path).map(Self::Stream);
        }
        if existing == Existing::ReplaceOwn && path.is_symlink() {
            return Err(io::Error::other("it is a link"));
        }
        let followed = links::followed(path)?;
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => device(path, &metadata),
            _ => Ok(Self::File(followed)),
        }
    }

    /// Whether it is a rule file, including one of rules that this run does not read.
    pub(super) fn is_rule_file(&self) -> bool {
        match self {
            Self::File(path) => is_rule_file(path),
            Self::Stream(file) => files::path_of(file).is_some_and(|path| is_rule_file(&path)),
            Self::Device(_) => false,
        }
    }

    /// Whether the file exists.
    pub(super) fn exists(&self) -> bool {
        match self {
            Self::Stream(_) | Self::Device(_) => true,
            Self::File(path) => path.exists(),
        }
    }

    /// The regular file, if it exists.
    pub(super) fn identity(&self) -> Option<Identity> {
        match self {
            Self::Stream(file) => Identity::of_file(file, Path::new("")),
            Self::Device(_) => None,
            Self::File(path) => Identity::of_path(path),
        }
    }
}

fn device(path: &Path, metadata: &Metadata) -> io::Result<Target> {
    let is_refused = |metadata: &Metadata| is_pipe(metadata) && !is_own(metadata);
    if is_refused(metadata) {
        return Err(io::Error::other("the pipe belongs to another user"));
    }
    let file = File::options().write(true).open(path)?;
    let opened = file.metadata()?;
    if opened.is_file() || is_refused(&opened) {
        Err(io::Error::other("it was replaced while it was opened"))
    } else {
        Ok(Target::Device(file))
    }
}

/// Whether a file with this path is read as a rule file, or would be.
pub(in crate::cli) fn is_rule_file(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    let is_toml = name.as_encoded_bytes().ends_with(b".toml");
    let is_of_rules = [PROTOCOL_FILE, APPROVAL_FILE]
        .iter()
        .any(|one| name == *one);
    is_of_rules || (is_toml && folder_of(path).join(PROTOCOL_FILE).is_file())
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Whether a path names a stream of this process.
pub(super) fn is_stream(path: &Path) -> bool {
    path == Path::new("/dev/stderr") || STREAMS.iter().any(|stream| path.starts_with(stream))
}

/// Whether a path names stdout.
pub(in crate::cli) fn is_stdout(path: &Path) -> bool {
    path == Path::new(STDIN) || is_number(path, "/dev/stdout", "1")
}

/// Whether a path names a stream of this process, a device or a pipe. The extension of such a name has no meaning.
pub(in crate::cli) fn is_device(path: &Path) -> bool {
    is_stream(path) || fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// Whether an output path names stdin, which cannot be written.
pub(in crate::cli) fn is_stdin(path: &Path) -> bool {
    is_number(path, "/dev/stdin", "0")
}

fn is_number(path: &Path, name: &str, number: &str) -> bool {
    let mut streams = STREAMS.iter().map(|stream| Path::new(stream).join(number));
    path == Path::new(name) || streams.any(|stream| path == stream)
}

#[cfg(unix)]
fn is_pipe(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo()
}

/// Whether it is a device such as the null device, or a terminal.
#[cfg(unix)]
pub(super) fn is_character_device(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_char_device()
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
pub(super) fn is_character_device(_: &Metadata) -> bool {
    false
}
