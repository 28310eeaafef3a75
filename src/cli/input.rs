//! An input: a file, stdin or a folder of record files, with its name in results.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Stdin};
use std::path::PathBuf;

use super::exit::Failure;
use super::files;
use super::record_folder;
use crate::batch::fast::ChunkedInput;
use crate::intake::{Format, InputError};

/// The name of stdin on the command line.
pub(super) const STDIN: &str = "-";

/// An input as the command line names it.
#[derive(Debug)]
pub(super) enum NamedInput {
    One(Input),
    /// A folder of record files.
    Folder(PathBuf),
}

/// The inputs that a name stands for.
#[derive(Debug)]
pub(super) struct ListedInputs<'a> {
    pub inputs: Cow<'a, [Input]>,
    /// Says which entries of a folder are not read, if there are any.
    pub remark: Option<String>,
}

/// One input of a run.
#[derive(Debug, Clone)]
pub(super) struct Input {
    path: PathBuf,
    /// The name given by the user, or `<stdin>`.
    pub name: String,
    /// The format. `None` only if there is no file.
    format: Option<Format>,
}

/// An open input.
pub(super) enum Reader {
    File(File),
    Stdin(Stdin),
}

impl NamedInput {
    /// The inputs that the name stands for, in reading order.
    pub(super) fn list(&self) -> anyhow::Result<ListedInputs<'_>> {
        let folder = match self {
            Self::One(input) => {
                return Ok(ListedInputs {
                    inputs: Cow::Borrowed(std::slice::from_ref(input)),
                    remark: None,
                });
            }
            Self::Folder(folder) => folder,
        };
        let found = record_folder::list(folder)?;
        let remark = found.remark(folder);
        let inputs = found.files.into_iter();
        let inputs = inputs.map(|path| Input::new(path, Some(Format::Toml)));
        Ok(ListedInputs {
            inputs: inputs.collect(),
            remark,
        })
    }

    /// The size in bytes, if it is a file that is read in chunks.
    pub(super) fn size_in_chunks(&self) -> Option<u64> {
        match self {
            Self::One(input) => input.size_in_chunks(),
            Self::Folder(_) => None,
        }
    }

    pub(super) fn is_folder(&self) -> bool {
        matches!(self, Self::Folder(_))
    }
}

impl Input {
    pub(super) fn new(path: PathBuf, format: Option<Format>) -> Self {
        let name = if path.as_os_str() == STDIN {
            "<stdin>".to_owned()
        } else {
            path.to_string_lossy().into_owned()
        };
        Self { path, name, format }
    }

    /// The export of a form, whose format is given by a mapping.
    pub(super) fn mapped(path: PathBuf) -> Self {
        Self::new(path, Some(Format::Csv))
    }

    /// The size in bytes, if it is a file that is read in chunks.
    pub(super) fn size_in_chunks(&self) -> Option<u64> {
        if self.path.as_os_str() == STDIN {
            return None;
        }
        self.format
            .filter(|format| ChunkedInput::<Reader>::takes(*format))?;
        let metadata = std::fs::metadata(&self.path).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    pub(super) fn open(&self) -> anyhow::Result<(Reader, Format)> {
        let failure = || Failure::files(format!("cannot read `{}`", self.name));
        let reader = if self.path.as_os_str() == STDIN {
            files::note_stdin()?;
            Reader::Stdin(io::stdin())
        } else {
            let file = self
                .open_file()
                .map_err(|error| failure().caused_by(error))?;
            files::note_read(&file, &self.path)?;
            Reader::File(file)
        };
        let format = self.format.ok_or_else(failure)?;
        Ok((reader, format))
    }

    fn open_file(&self) -> io::Result<File> {
        let file = File::open(&self.path)?;
        if file.metadata()?.is_dir() {
            Err(io::Error::from(io::ErrorKind::IsADirectory))
        } else {
            Ok(file)
        }
    }

    /// The error for an input as a whole.
    pub(super) fn failure(&self, error: InputError) -> anyhow::Error {
        Failure::files(format!("{}: {error}", self.name)).into()
    }
}

impl Read for Reader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(bytes),
            Self::Stdin(stdin) => stdin.read(bytes),
        }
    }
}
