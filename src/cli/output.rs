//! Where results go: stdout, or a file that is opened before the work starts and appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::exit::Failure;

/// An open output.
pub(super) struct Output {
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
            sink: Sink::Stdout {
                out: BufWriter::new(stdout),
                terminal,
            },
        }
    }

    /// Opens a file. It may hold answers: only its owner may read it.
    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        let failure = || Failure::files(format!("cannot write `{}`", path.display()));
        // a link stays a link, and what it leads to is replaced
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let sink = match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {
                let cause = io::Error::from(io::ErrorKind::IsADirectory);
                return Err(failure().caused_by(cause));
            }
            Ok(metadata) if !metadata.is_file() => {
                let device = File::options().write(true).open(&path);
                Sink::Device(BufWriter::new(
                    device.map_err(|error| failure().caused_by(error))?,
                ))
            }
            _ => {
                let folder = path
                    .parent()
                    .filter(|folder| !folder.as_os_str().is_empty())
                    .unwrap_or(Path::new("."));
                // on Unix a temporary file has mode 0600 from the start, and keeps it
                let file = tempfile::Builder::new()
                    .prefix(".contra-")
                    .tempfile_in(folder)
                    .map_err(|error| failure().caused_by(error))?;
                Sink::Fresh {
                    out: BufWriter::new(file),
                    path,
                }
            }
        };
        Ok(Self { sink })
    }

    /// Prints to stdout at once.
    pub(super) fn print(text: &str) -> anyhow::Result<()> {
        Self::stdout().finish(text)
    }

    /// Writes the last of it and ends it.
    pub(super) fn finish(mut self, text: &str) -> anyhow::Result<()> {
        self.write_all(text.as_bytes()).map_err(write_failure)?;
        self.commit()
    }

    /// Whether this is stdout, which may be coloured.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self.sink, Sink::Stdout { .. })
    }

    /// Shows what was written so far where a person reads along.
    pub(super) fn pause(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout {
                out,
                terminal: true,
            } => out.flush(),
            _ => Ok(()),
        }
    }

    /// Ends the output; a file takes its name. An output that is dropped instead leaves no file.
    pub(super) fn commit(mut self) -> anyhow::Result<()> {
        self.flush().map_err(write_failure)?;
        if let Sink::Fresh { out, path } = self.sink {
            let failure = Failure::files(format!("cannot write `{}`", path.display()));
            let file = match out.into_inner() {
                Ok(file) => file,
                Err(error) => return Err(failure.caused_by(error.into_error())),
            };
            let kept = file
                .as_file()
                .sync_all()
                .and_then(|()| file.persist(&path).map_err(|error| error.error));
            if let Err(error) = kept {
                return Err(failure.caused_by(error));
            }
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Stdout { out, .. } => out.write(bytes),
            Sink::Fresh { out, .. } => out.write(bytes),
            Sink::Device(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Stdout { out, .. } => out.flush(),
            Sink::Fresh { out, .. } => out.flush(),
            Sink::Device(out) => out.flush(),
        }
    }
}

/// An output that cannot be written any more.
pub(super) fn write_failure(error: io::Error) -> anyhow::Error {
    Failure::files("cannot write the output").caused_by(error)
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
