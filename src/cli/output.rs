//! The destination of results: stdout, or a file that is opened before the work starts and is created complete or not
//! at all.

mod ahead;
mod target;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use self::ahead::BackgroundSync;
use self::target::Target;
use super::exit::{Failure, in_words};
use super::files::{self, Claim, Identity, Stream};
use super::new_file::NewFile;
use super::stderr;

pub(super) use self::target::{is_device, is_rule_file, is_stdin, is_stdout};

/// An open output. A write error says which output it is about.
pub(super) struct Output {
    /// The name in a message.
    name: String,
    sink: Sink,
    /// Prevents others from reading or writing the same file.
    claim: Claim,
}

/// How to treat an output file that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is replaced. A link stays a link, and its target is replaced.
    Replace,
    /// It is refused, even if it is created during the run.
    Refuse,
    /// It is replaced, even if this run read it. A link is refused.
    ReplaceOwn,
}

impl Existing {
    /// Refuses a file that exists, unless it is to be overwritten.
    pub(super) fn of_new_file(overwrite: bool) -> Self {
        if overwrite {
            Self::Replace
        } else {
            Self::Refuse
        }
    }
}

enum Sink {
    Stdout {
        out: BufWriter<StdoutLock<'static>>,
        /// Whether a person is watching.
        terminal: bool,
    },
    /// A new file that gets its name at the end.
    Fresh {
        out: BufWriter<NewFile>,
        path: PathBuf,
        existing: Existing,
        ahead: BackgroundSync,
    },
    /// A device or a pipe, which cannot be replaced.
    Device(BufWriter<File>),
}

impl Output {
    /// Opens a file, or stdout if there is no path.
    pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        path.map_or_else(Self::stdout, Self::file)
    }

    pub(super) fn stdout() -> anyhow::Result<Self> {
        let claim = files::claim(Identity::of_stream(Stream::Stdout), "the file of stdout")?;
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        Ok(Self {
            name: "the output".to_owned(),
            sink: Sink::Stdout {
                out: BufWriter::new(stdout),
                terminal,
            },
            claim,
        })
    }

    /// Opens a file. It may contain answers, so only its owner can read it.
    pub(super) fn file(path: &Path) -> anyhow::Result<Self> {
        Self::file_with(path, Existing::Replace)
    }

    /// Opens a file. `existing` says what happens to one that exists.
    pub(super) fn file_with(path: &Path, existing: Existing) -> anyhow::Result<Self> {
        if is_stdout(path) {
            return Self::stdout();
        }
        let name = format!("`{}`", path.display());
        if is_stdin(path) {
            return Err(files::overwritten(&name));
        }
        let failed = |error| Failure::files(format!("cannot write {name}")).caused_by(error);
        let target = Target::find(path, existing).map_err(failed)?;
        if existing == Existing::Refuse {
            refuse_existing(path)?;
        }
        let identity = target.identity();
        let stderr = Identity::of_stream(Stream::Stderr);
        if matches!(target, Target::File(_)) && identity.is_some() && identity == stderr {
            // the messages there would be lost
            return Err(files::two_outputs(&name));
        }
        let claim = match existing {
            Existing::ReplaceOwn => Claim::none(),
            _ => files::claim(identity, &name)?,
        };
        if existing != Existing::ReplaceOwn && target.is_rule_file() {
            return Err(if target.exists() {
                files::overwritten_rules(&name)
            } else {
                among_rules(path)
            });
        }
        let sink = Sink::open(target, existing).map_err(failed)?;
        Ok(Self { name, sink, claim })
    }

    /// Prints to stdout, without waiting for more.
    pub(super) fn print(text: &str) -> anyhow::Result<()> {
        Self::stdout()?.finish(text)
    }

    /// Writes the last text and closes the output.
    pub(super) fn finish(mut self, text: &str) -> anyhow::Result<()> {
        self.write_all(text.as_bytes())?;
        self.commit()
    }

    /// The file that is created at the end, if it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.sink {
            Sink::Fresh { path, .. } => Some(path),
            Sink::Stdout { .. } | Sink::Device(_) => None,
        }
    }

    /// The name in a message.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is stdout, which may be colored.
    pub(super) fn is_stdout(&self) -> bool {
        matches!(self.sink, Sink::Stdout { .. })
    }

    /// Whether a person is watching.
    pub(super) fn is_terminal(&self) -> bool {
        matches!(self.sink, Sink::Stdout { terminal: true, .. })
    }

    /// Whether nobody can read the output: the null device, or another device that is not a terminal. A closed stdout
    /// counts as the null device.
    pub(super) fn is_null(&self) -> bool {
        let metadata = match &self.sink {
            Sink::Stdout { terminal: true, .. } | Sink::Fresh { .. } => None,
            Sink::Stdout { .. } => Stream::Stdout.metadata(),
            Sink::Device(out) if out.get_ref().is_terminal() => None,
            Sink::Device(out) => out.get_ref().metadata().ok(),
        };
        metadata.is_some_and(|metadata| target::is_character_device(&metadata))
    }

    /// Shows the output so far if a person is watching.
    pub(super) fn pause(&mut self) -> io::Result<()> {
        if self.is_terminal() {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Passes the output so far to the reader of stdout, a person or a program.
    pub(super) fn pass_on(&mut self) -> io::Result<()> {
        if self.is_stdout() {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Closes the output. A file gets its name. If an output is dropped instead, no file is left.
    pub(super) fn commit(mut self) -> anyhow::Result<()> {
        self.flush()?;
        let Sink::Fresh {
            out,
            path,
            existing,
            ahead,
        } = self.sink
        else {
            return Ok(());
        };
        let name = self.name;
        let whole = out
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| ahead.end().map(|()| file))
            .and_then(|file| file.as_file().sync_all().map(|()| file));
        let file = whole.map_err(|error| named(&name, &error))?;
        drop(self.claim);
        if existing != Existing::ReplaceOwn
            && let Some(there) = Identity::of_path(&path)
        {
            // one that was read or written in the meantime
            files::refuse_known(&there, &name)?;
        }
        let file = match existing {
            Existing::Refuse => file.name(&path),
            _ => file.replace(&path),
        };
        match file {
            Ok(file) => files::keep_claim(Identity::of_file(&file, &path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(appeared(&name));
            }
            Err(error) => return Err(named(&name, &error).into()),
        }
        Ok(())
    }
}

impl Sink {
    fn open(target: Target, existing: Existing) -> io::Result<Self> {
        let path = match target {
            Target::Stream(file) | Target::Device(file) => {
                return Ok(Self::Device(BufWriter::new(file)));
            }
            Target::File(path) => path,
        };
        let folder = target::folder_of(&path);
        let file = NewFile::in_folder(folder)?;
        for left in files::first_seen(super::new_file::left_in(folder)) {
            let left = left.display();
            stderr::line(&format!(
                "`{left}` is left over from a run that was killed and may contain answers: delete it"
            ));
        }
        Ok(Self::Fresh {
            out: BufWriter::new(file),
            path,
            existing,
            ahead: BackgroundSync::default(),
        })
    }
}

/// Refuses a file that exists, for a command whose output is about one client.
pub(super) fn refuse_existing(path: &Path) -> anyhow::Result<()> {
    if is_stdout(path) || !path.is_file() || target::is_stream(path) {
        return Ok(());
    }
    let failure = Failure::usage(format!("`{}` already exists", path.display()));
    let help = "name a new file; `--overwrite` replaces the existing one";
    Err(failure.with_help(help).into())
}

/// The error for a new file that the rules would include.
pub(super) fn among_rules(path: &Path) -> anyhow::Error {
    let failure = Failure::usage(format!("`{}` would be read as a rule file", path.display()));
    failure.with_help("name a file in another folder").into()
}

/// The error for a file that did not exist at the start of the run.
fn appeared(name: &str) -> anyhow::Error {
    let failure = Failure::files(format!(
        "cannot write {name}: a file of that name has appeared"
    ));
    let help = "name another file; `--overwrite` replaces the existing one";
    failure.with_help(help).into()
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

/// A write error with the name of the output, of the same kind.
fn named(output: &str, error: &io::Error) -> io::Error {
    let message = format!("cannot write {output}: {}", in_words(error));
    io::Error::new(error.kind(), message)
}
