//! A new file without a name, so that a killed run leaves nothing behind. It gets its name once it is complete.
//!
//! On systems without unnamed files, the file has a hidden name until then, and is removed if the run is interrupted.
//! If one is left nevertheless, the next run names it in a remark.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, TempPath};

use super::files::is_own;
use super::interrupt;

/// The start of a hidden name.
pub(super) const PREFIX: &str = ".contra-";

/// A new file that only its owner may read.
pub(super) struct NewFile {
    file: File,
    place: Place,
}

enum Place {
    /// In a folder, without a name.
    #[cfg(target_os = "linux")]
    Nameless(PathBuf),
    /// Under a hidden name.
    Hidden(TempPath),
}

impl NewFile {
    pub(super) fn in_folder(folder: &Path) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Ok(file) = nameless::create(folder) {
            return Ok(Self::new(file, Place::Nameless(folder.to_owned())));
        }
        Self::hidden(folder)
    }

    fn hidden(folder: &Path) -> io::Result<Self> {
        let create = || Builder::new().prefix(PREFIX).tempfile_in(folder);
        let (file, path) = interrupt::create(create, |file| file.path().to_owned())?.into_parts();
        Ok(Self::new(file, Place::Hidden(path)))
    }

    fn new(file: File, place: Place) -> Self {
        // shows other runs that this one is alive; without it, they give an unnecessary warning
        let _ = file.try_lock();
        Self { file, place }
    }

    pub(super) fn as_file(&self) -> &File {
        &self.file
    }

    /// Gives it a name, replacing the file that had it.
    pub(super) fn replace(self, path: &Path) -> io::Result<File> {
        match self.place {
            #[cfg(target_os = "linux")]
            Place::Nameless(folder) => match nameless::replace(&self.file, &folder, path) {
                Ok(()) => Ok(self.file),
                Err(_) => copy(&self.file, &folder)?.replace(path),
            },
            Place::Hidden(hidden) => rename(hidden, path).map(|()| self.file),
        }
    }

    /// Gives it a name that no file has.
    pub(super) fn name(self, path: &Path) -> io::Result<File> {
        match self.place {
            #[cfg(target_os = "linux")]
            Place::Nameless(folder) => match nameless::link(&self.file, path) {
                Ok(()) => Ok(self.file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
                Err(_) => copy(&self.file, &folder)?.name(path),
            },
            Place::Hidden(hidden) => {
                let named = hidden.persist_noclobber(path);
                named.map_err(|error| error.error).map(|()| self.file)
            }
        }
    }
}

/// A copy under a hidden name, for file systems that cannot name a file that was created without a name.
#[cfg(target_os = "linux")]
fn copy(mut file: &File, folder: &Path) -> io::Result<NewFile> {
    let mut hidden = NewFile::hidden(folder)?;
    io::Seek::rewind(&mut file)?;
    io::copy(&mut file, &mut hidden.file)?;
    hidden.file.sync_all()?;
    Ok(hidden)
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn rename(hidden: TempPath, path: &Path) -> io::Result<()> {
    let name = hidden.to_path_buf();
    hidden.persist(path).map_err(|error| error.error)?;
    interrupt::keep_at_end(&name);
    Ok(())
}

/// Files under a hidden name that a killed run left in a folder.
pub(super) fn left_in(folder: &Path) -> BTreeSet<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let hidden = entries.filter(|entry| {
        entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(PREFIX.as_bytes())
    });
    hidden
        .map(|entry| entry.path())
        .filter(|path| is_left(path))
        .collect()
}

/// Whether no run is writing the file any more.
fn is_left(path: &Path) -> bool {
    let metadata = fs::symlink_metadata(path);
    let is_file = metadata.is_ok_and(|metadata| metadata.is_file() && is_own(&metadata));
    is_file && File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(target_os = "linux")]
mod nameless {
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::{AtFlags, CWD, OFlags, linkat};

    use super::*;

    pub(super) fn create(folder: &Path) -> io::Result<File> {
        let mut options = File::options();
        let flags = OFlags::TMPFILE.bits().cast_signed();
        let file = options
            .read(true)
            .write(true)
            .mode(0o600)
            .custom_flags(flags)
            .open(folder)?;
        // without it, the file cannot be given a name
        fs::metadata(descriptor(&file)).map(|_| file)
    }

    pub(super) fn link(file: &File, path: &Path) -> io::Result<()> {
        let linked = linkat(CWD, descriptor(file), CWD, path, AtFlags::SYMLINK_FOLLOW);
        linked.map_err(io::Error::from)
    }

    /// Gives a file a name that another file has. Such a name cannot be taken over directly, so the file has a hidden
    /// name for a moment.
    pub(super) fn replace(file: &File, folder: &Path, path: &Path) -> io::Result<()> {
        match link(file, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            linked => return linked,
        }
        let create = || {
            Builder::new()
                .prefix(PREFIX)
                .make_in(folder, |path| link(file, path))
        };
        let hidden = interrupt::create(create, |file| file.path().to_owned())?;
        rename(hidden.into_temp_path(), path)
    }

    fn descriptor(file: &File) -> PathBuf {
        format!("/proc/self/fd/{}", file.as_raw_fd()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    type Create = fn(&Path) -> io::Result<NewFile>;

    /// Files without and with a hidden name.
    const WAYS: [Create; 2] = [NewFile::in_folder, NewFile::hidden];

    #[cfg(target_os = "linux")]
    #[test]
    fn a_copy_has_the_same_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.csv");
        let mut file = NewFile::in_folder(folder.path()).expect("a file");
        file.write_all(b"whole").expect("write");
        let copied = copy(file.as_file(), folder.path()).expect("a copy");
        copied.replace(&path).expect("a name");
        assert_eq!(fs::read(&path).expect("read"), b"whole");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        for create in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("out.csv");
            let mut dropped = create(folder.path()).expect("a file");
            dropped.write_all(b"half").expect("write");
            drop(dropped);
            assert_eq!(names(folder.path()), [] as [&str; 0]);
            for text in ["new", "replaced"] {
                let mut file = create(folder.path()).expect("a file");
                file.write_all(text.as_bytes()).expect("write");
                file.replace(&path).expect("a name");
                assert_eq!(fs::read(&path).expect("read"), text.as_bytes());
                assert_eq!(names(folder.path()), ["out.csv"]);
            }
        }
    }

    #[test]
    fn a_name_that_is_taken_is_refused() {
        for create in WAYS {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("out.csv");
            create(folder.path())
                .and_then(|file| file.name(&path))
                .expect("a name");
            fs::write(&path, "of another client").expect("write");
            let error = create(folder.path())
                .and_then(|file| file.name(&path))
                .expect_err("taken");
            assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read(&path).expect("read"), b"of another client");
            assert_eq!(names(folder.path()), ["out.csv"]);
        }
    }

    #[test]
    fn only_a_file_that_no_run_writes_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let left = folder.path().join(".contra-left");
        fs::write(&left, "half").expect("write");
        fs::write(folder.path().join("out.csv"), "whole").expect("write");
        let alive = NewFile::hidden(folder.path()).expect("a file");
        assert_eq!(left_in(folder.path()), BTreeSet::from([left]));
        drop(alive);
    }
}
