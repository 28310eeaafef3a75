//! The files that this run reads and writes, identified by device and inode instead of path.
//!
//! Refuses an output into a file that was read, a second output into the same file, and reading a file that is being
//! written. Devices and pipes are not compared, because they have no content that could be replaced.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::exit::Failure;
use super::stderr;

/// The files of this run.
static REGISTER: Mutex<Register> = Mutex::new(Register {
    read: BTreeSet::new(),
    written: Vec::new(),
    seen: BTreeSet::new(),
});

struct Register {
    read: BTreeSet<Identity>,
    written: Vec<Identity>,
    /// Files about which the user was told.
    seen: BTreeSet<PathBuf>,
}

/// A regular file, whatever its path is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity(Key);

/// Device and inode.
#[cfg(unix)]
type Key = (u64, u64);

/// The path without links, on systems without inodes.
#[cfg(not(unix))]
type Key = std::path::PathBuf;

/// A standard stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Stdin,
    Stdout,
    Stderr,
}

/// A file that is being written. Once this is dropped, it can be written again.
#[derive(Debug)]
pub(super) struct Claim(Option<Identity>);

impl Identity {
    /// The file at a path. `None` if it is not a regular file.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Self::of(&metadata, path)
    }

    /// An open file.
    pub(super) fn of_file(file: &File, path: &Path) -> Option<Self> {
        Self::of(&file.metadata().ok()?, path)
    }

    #[cfg(unix)]
    fn of(metadata: &fs::Metadata, _: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let key = (metadata.dev(), metadata.ino());
        metadata.is_file().then_some(Self(key))
    }

    #[cfg(not(unix))]
    fn of(metadata: &fs::Metadata, path: &Path) -> Option<Self> {
        let path = fs::canonicalize(path).ok()?;
        metadata.is_file().then_some(Self(path))
    }

    /// The file of a standard stream.
    pub(super) fn of_stream(stream: Stream) -> Option<Self> {
        Self::of(&stream.metadata()?, Path::new(""))
    }
}

impl Stream {
    /// The metadata of the file or device of the stream.
    #[cfg(unix)]
    pub(super) fn metadata(self) -> Option<fs::Metadata> {
        use std::io;
        use std::os::fd::AsFd;
        let stream = match self {
            Self::Stdin => io::stdin().as_fd().try_clone_to_owned(),
            Self::Stdout => io::stdout().as_fd().try_clone_to_owned(),
            Self::Stderr => io::stderr().as_fd().try_clone_to_owned(),
        };
        File::from(stream.ok()?).metadata().ok()
    }

    #[cfg(not(unix))]
    pub(super) fn metadata(self) -> Option<fs::Metadata> {
        None
    }

    /// The path of the file of the stream, on systems that provide it.
    pub(super) fn path(self) -> Option<PathBuf> {
        path_of_descriptor(match self {
            Self::Stdin => 0,
            Self::Stdout => 1,
            Self::Stderr => 2,
        })
    }
}

/// The path of an open file, on systems that provide it.
#[cfg(unix)]
pub(super) fn path_of(file: &File) -> Option<PathBuf> {
    use std::os::fd::AsRawFd;
    path_of_descriptor(file.as_raw_fd())
}

#[cfg(not(unix))]
pub(super) fn path_of(_: &File) -> Option<PathBuf> {
    None
}

fn path_of_descriptor(number: i32) -> Option<PathBuf> {
    fs::read_link(format!("/proc/self/fd/{number}")).ok()
}

/// Whether the user of this run owns a file.
#[cfg(unix)]
pub(super) fn is_own(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
pub(super) fn is_own(_: &fs::Metadata) -> bool {
    true
}

/// Whether a file belongs to root.
#[cfg(unix)]
pub(super) fn is_of_root(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.uid() == 0
}

#[cfg(not(unix))]
pub(super) fn is_of_root(_: &fs::Metadata) -> bool {
    true
}

/// Records that a file is read. Refuses one that this run writes.
pub(super) fn note_read(file: &File, path: &Path) -> anyhow::Result<()> {
    let Some(identity) = Identity::of_file(file, path) else {
        return Ok(());
    };
    note(identity, &format!("`{}`", path.display()))
}

/// Records that stdin is read.
pub(super) fn note_stdin() -> anyhow::Result<()> {
    Identity::of_stream(Stream::Stdin).map_or(Ok(()), |identity| note(identity, "stdin"))
}

/// Prevents a file from being written, as if it had been read.
pub(super) fn protect(path: &Path) {
    if let Some(identity) = Identity::of_path(path) {
        held().read.insert(identity);
    }
}

fn note(identity: Identity, name: &str) -> anyhow::Result<()> {
    refuse_stderr(&identity, name)?;
    let mut register = held();
    let is_written = register.written.contains(&identity);
    register.read.insert(identity);
    if is_written {
        Err(overwritten(name))
    } else {
        Ok(())
    }
}

/// Refuses to read the file of stderr. A message there would change the file.
pub(super) fn refuse_stderr(read: &Identity, name: &str) -> anyhow::Result<()> {
    if Identity::of_stream(Stream::Stderr).as_ref() != Some(read) {
        return Ok(());
    }
    Err(stderr_is_read(name))
}

/// The error for a stderr that is a file that is read. From here on, nothing is printed.
pub(super) fn stderr_is_read(name: &str) -> anyhow::Error {
    stderr::mute();
    Failure::usage(format!("stderr leads to {name}, which is read")).into()
}

/// Refuses to overwrite a file that was read or is already being written.
pub(super) fn refuse_known(identity: &Identity, name: &str) -> anyhow::Result<()> {
    let register = held();
    if register.read.contains(identity) {
        return Err(overwritten(name));
    }
    if register.written.contains(identity) {
        return Err(two_outputs(name));
    }
    Ok(())
}

/// Records that a file is being written. Refuses one that was read or is already being written.
pub(super) fn claim(identity: Option<Identity>, name: &str) -> anyhow::Result<Claim> {
    if let Some(identity) = &identity {
        refuse_known(identity, name)?;
        held().written.push(identity.clone());
    }
    Ok(Claim(identity))
}

/// Records that a file was written, until the run ends.
pub(super) fn keep_claim(identity: Option<Identity>) {
    held().written.extend(identity);
}

/// Returns those files for which this was not called before.
pub(super) fn first_seen(files: BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut register = held();
    let files = files.into_iter();
    files
        .filter(|file| register.seen.insert(file.clone()))
        .collect()
}

impl Claim {
    /// A claim on a file that is not compared with others.
    pub(super) fn none() -> Self {
        Self(None)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(identity) = &self.0 {
            held().written.retain(|one| one != identity);
        }
    }
}

pub(super) fn two_outputs(name: &str) -> anyhow::Error {
    Failure::usage(format!("two outputs cannot be written to {name}")).into()
}

pub(super) fn overwritten(name: &str) -> anyhow::Error {
    Failure::usage(format!("{name} is an input and would be overwritten")).into()
}

pub(super) fn overwritten_rules(name: &str) -> anyhow::Error {
    Failure::usage(format!("{name} is a rule file and would be overwritten")).into()
}

fn held() -> MutexGuard<'static, Register> {
    REGISTER.lock().unwrap_or_else(PoisonError::into_inner)
}
