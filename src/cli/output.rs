//! Where results go: stdout, or a file that is opened before the work starts and appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::exit::{Failure, in_words};
use super::interrupt;

mod ahead;

use ahead::Ahead;

/// An open output. An error of writing says which one it is.
pub(super) struct Output {
    /// As a message names it.
    name: String,
    sink: Sink,
}

enum Sink {
    Stdout {
        out: BufWriter<StdoutLock<'static>>,
        /// A person reads along.
        terminal: bool,
    },
    /// A new file beside the one that it will be.
    Fresh {
        out: BufWriter<NamedTempFile>,
        path: PathBuf,
        ahead: Ahead,
    },
    /// A device or a pipe, which cannot be replaced.
    Device(BufWriter<File>),
}

impl Output {
    /// Opens a file, or stdout where none is named.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        path.map_or_else(|| Ok(Self::stdout()), Self::file)
    }

    pub(super) fn stdout() -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        Self {
            name: "the output".to_owned(),
            sink: Sink::Stdout {
                out: BufWriter::new(stdout),
                terminal,
            },
        }
    }

    /// Opens a file. It may hold answers: only its owner may read it.
    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        if path == Path::new("/dev/stdout") {
            return Ok(Self::stdout());
        }
        let name = format!("`{}`", path.display());
        match Sink::open(path) {
            Ok(sink) => Ok(Self { name, sink }),
            Err(error) => Err(Failure::files(format!("cannot write {name}")).caused_by(error)),
        }
    }

    /// Prints to stdout at once.
    pub(super) fn print(text: &str) -> anyhow::Result<()> {
        Self::stdout().finish(text)
    }

    /// Writes the last of it and ends it.
    pub(super) fn finish(mut self, text: &str) -> anyhow::Result<()> {
        self.write_all(text.as_bytes())?;
        self.commit()
    }

    /// Whether this is stdout, which may be coloured.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self.sink, Sink::Stdout { .. })
    }

    /// Whether a person reads along.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self.sink, Sink::Stdout { terminal: true, .. })
    }

    /// Shows what was written so far where a person reads along.
    pub(super) fn pause(&mut self) -> io::Result<()> {
        match self.is_terminal() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Hands on what was written so far to whoever reads along, a person or a program.
    pub(super) fn pass_on(&mut self) -> io::Result<()> {
        match self.is_stdout() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Ends the output; a file takes its name. An output that is dropped instead leaves no file.
    pub(super) fn commit(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Sink::Fresh { out, path, ahead } = self.sink {
            let kept = out
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| ahead.end().map(|()| file))
                .and_then(|file| file.as_file().sync_all().map(|()| file))
                .and_then(|file| file.persist(&path).map_err(|error| error.error));
            kept.map_err(|error| named(&self.name, &error))?;
        }
        Ok(())
    }
}

impl Sink {
    fn open(path: &Path) -> io::Result<Self> {
        if is_stream(path) {
            let stream = File::options().append(true).open(path)?;
            return Ok(Self::Device(BufWriter::new(stream)));
        }
        // a link stays a link, and what it leads to is replaced
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                let device = File::options().write(true).open(&path)?;
                Ok(Self::Device(BufWriter::new(device)))
            }
            _ => {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty())
                    .unwrap_or(Path::new("."));
                let file = interrupt::unfinished_file(folder)?;
                Ok(Self::Fresh {
                    out: BufWriter::new(file),
                    path,
                    ahead: Ahead::default(),
                })
            }
        }
    }
}

/// Whether a path names a stream of this process: it is written to and never replaced, also where it leads to a file.
fn is_stream(path: &Path) -> bool {
    ["/dev/stderr", "/dev/fd", "/proc/self/fd"]
        .iter()
        .any(|stream| path.starts_with(stream))
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.sink {
            Sink::Stdout { out, .. } => out.write(bytes),
            Sink::Fresh { out, ahead, .. } => out
                .write(bytes)
                .inspect(|&count| ahead.wrote(count, out.get_ref().as_file())),
            Sink::Device(out) => out.write(bytes),
        };
        written.map_err(|error| named(&self.name, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match &mut self.sink {
            Sink::Stdout { out, .. } => out.flush(),
            Sink::Fresh { out, .. } => out.flush(),
            Sink::Device(out) => out.flush(),
        };
        flushed.map_err(|error| named(&self.name, &error))
    }
}

/// An error of writing with the output it is about, of the same kind.
fn named(output: &str, error: &io::Error) -> io::Error {
    let message = format!("cannot write {output}: {}", in_words(error));
    io::Error::new(error.kind(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.csv");
        let mut dropped = Output::file(&path).expect("open");
        dropped.write_all(b"half").expect("write");
        drop(dropped);
        assert_eq!(names(folder.path()), [] as [&str; 0]);
        let mut output = Output::file(&path).expect("open");
        output.write_all(b"whole").expect("write");
        assert!(!path.exists());
        output.commit().expect("commit");
        assert_eq!(fs::read(&path).expect("read"), b"whole");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_it_and_a_link_stays_a_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").expect("write");
        let link = folder.path().join("link.csv");
        symlink(&path, &link).expect("a link");
        Output::file(&link).and_then(Output::commit).expect("write");
        assert_eq!(fs::read(&path).expect("read"), b"");
        assert!(link.is_symlink());
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Output::file(folder.path()).is_err());
        assert!(Output::file(&folder.path().join("no/such/folder.csv")).is_err());
    }
}
