//! The rules that are used: those inside the program, or a folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::Session;
use super::exit::Failure;
use super::files;
use super::stderr;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::model::{Protocol, Status};
use crate::report::findings;
use crate::rules::{self, Folder, Loaded};

/// The protocol inside the program, with its cases.
pub(super) static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The word for it on the command line and in messages.
const EMBEDDED_WORD: &str = "embedded";

/// Maximum size of a rule file in bytes: many times what a person writes. Reading one takes up to twenty times its size
/// in memory.
const MAX_LENGTH: u64 = 16 << 20;

/// The origin of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// Inside the program.
    Embedded,
    /// A folder.
    Folder(PathBuf),
}

impl Origin {
    /// Reads the value of `--rules` or `CONTRA_RULES`. The word `embedded` means the protocol inside the program.
    pub(super) fn from_argument(folder: PathBuf) -> Self {
        if folder.as_os_str() == EMBEDDED_WORD {
            Self::Embedded
        } else {
            Self::Folder(folder)
        }
    }

    /// The name in a message.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Embedded => EMBEDDED_WORD.to_owned(),
            Self::Folder(path) if path.as_os_str().is_empty() => ".".to_owned(),
            Self::Folder(path) => path.display().to_string(),
        }
    }

    /// The path to store for another run, which may start in another folder. `None` for the rules inside the program.
    pub(super) fn kept(&self) -> Option<String> {
        match self {
            Self::Embedded => None,
            Self::Folder(path) => {
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                Some(path.to_string_lossy().into_owned())
            }
        }
    }

    /// The files, for the parser.
    pub(super) fn folder(&self) -> anyhow::Result<Folder> {
        match self {
            Self::Embedded => Ok(embedded(|_| true)),
            Self::Folder(path) => Ok(Folder {
                name: path.display().to_string(),
                files: files_of(path)?,
            }),
        }
    }
}

/// The files inside the program whose names fit.
fn embedded(fits: impl Fn(&str) -> bool) -> Folder {
    let files = EMBEDDED.files().map(|file| {
        let name = file.path().to_string_lossy();
        (name, file.contents())
    });
    Folder {
        name: EMBEDDED_WORD.to_owned(),
        files: files
            .filter(|(name, _)| fits(name))
            .map(|(name, content)| (name.into_owned(), content.to_vec()))
            .collect(),
    }
}

/// Reads rules, with all findings in them.
pub(super) fn load(origin: &Origin, session: &Session) -> anyhow::Result<Loaded> {
    found(rules::load_on(&origin.folder()?, session.today), origin)
}

/// Reads rules to check them.
pub(super) fn load_to_check(origin: &Origin, session: &Session) -> anyhow::Result<Loaded> {
    found(
        rules::load_to_check(&origin.folder()?, session.today),
        origin,
    )
}

/// Prevents the files of a named folder of rules from being overwritten, even if the command does not read them.
pub(super) fn protect(origin: Option<&Origin>) {
    let Some(Origin::Folder(folder)) = origin else {
        return;
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")) {
        files::protect(&path);
    }
}

/// Reads rules that may be about to be approved.
pub(super) fn load_to_approve(origin: &Origin, session: &Session) -> anyhow::Result<Loaded> {
    let folder = origin.folder()?;
    found(rules::load_to_approve(&folder, session.today), origin)
}

/// The content of a folder, or an error if it contains no protocol.
pub(super) fn found(loaded: Option<Loaded>, origin: &Origin) -> anyhow::Result<Loaded> {
    loaded.ok_or_else(|| {
        let message = format!(
            "there is no `{}` in `{}`",
            rules::PROTOCOL_FILE,
            origin.name()
        );
        Failure::rules(message)
            .with_help("`contra init DIR` writes out the protocol inside the program, to edit")
            .into()
    })
}

/// The rules for `check` and `test`: the named folder, otherwise the current one, otherwise `rules` in it.
pub(super) fn to_check(named: Option<&Path>, session: &Session) -> anyhow::Result<Origin> {
    if let Some(folder) = named {
        return Ok(Origin::from_argument(folder.to_owned()));
    }
    if let Some(origin) = &session.named_rules {
        return Ok(origin.clone());
    }
    ["", "rules"]
        .into_iter()
        .map(PathBuf::from)
        .find(|folder| folder.join(rules::PROTOCOL_FILE).is_file())
        .map(Origin::Folder)
        .ok_or_else(|| {
            let message = format!(
                "there is no `{}` in this folder or in `rules` below it",
                rules::PROTOCOL_FILE
            );
            Failure::usage(message)
                .with_help("name the folder, or `embedded` for the protocol inside the program")
                .into()
        })
}

/// Reads rules that can screen. Prints the errors that prevent it.
pub(super) fn ready(origin: &Origin, session: &Session) -> anyhow::Result<Protocol> {
    let folder = match origin {
        Origin::Embedded => embedded(|name| !rules::is_case_file(name)),
        Origin::Folder(_) => origin.folder()?,
    };
    let loaded = found(rules::load_to_screen(&folder, session.today), origin)?;
    match loaded.protocol {
        Some(protocol) => Ok(protocol),
        // the report of errors counts all files
        None => {
            let loaded = found(rules::load_on(&folder, session.today), origin)?;
            Err(errors(loaded, origin, session))
        }
    }
}

/// Prints the errors that prevent screening, and returns the failure.
pub(super) fn errors(loaded: Loaded, origin: &Origin, session: &Session) -> anyhow::Error {
    let errors: Vec<Diagnostic> = loaded
        .diagnostics
        .into_sorted()
        .into_iter()
        .filter(|one| one.severity == Severity::Error && one.finding.stops_screening())
        .collect();
    stderr::print(&findings::text(
        &errors,
        &loaded.sources,
        session.colors.stderr,
    ));
    let message = format!("the rules in `{}` have errors", origin.name());
    Failure::rules(message)
        .with_help("correct the errors above; `contra check` shows everything that it finds")
        .into()
}

/// Names the protocol that is used, even with `--quiet`.
pub(super) fn announce(protocol: &Protocol, origin: &Origin) {
    let status = protocol.status.word();
    let (id, version) = (&protocol.id, &protocol.version);
    stderr::line(&format!(
        "protocol: {id} {version}, {status}, {}",
        origin.name()
    ));
}

/// Refuses a draft and a protocol whose review is due. An approval of other rules is already an error before this.
pub(super) fn require_approved(protocol: &Protocol, session: &Session) -> anyhow::Result<()> {
    let refused = |message: String| {
        Failure::rules(message).with_help(
            "`contra approve` records who approved the rules; without `--require-approved`, they are used as they are",
        )
    };
    if protocol.status == Status::Draft {
        let message = format!("`{}` {} is a draft", protocol.id, protocol.version);
        return Err(refused(message).into());
    }
    if session.today > protocol.review_by {
        let message = format!(
            "`{}` was due for review by {}",
            protocol.id, protocol.review_by
        );
        return Err(refused(message).into());
    }
    Ok(())
}

/// A name like that of a folder that does not exist: of the protocol inside the program, or of a folder of rules in the
/// same place.
fn similar_folder(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_str()?;
    if fs::exists(folder).unwrap_or(true) {
        return None;
    }
    let around = folder.parent().unwrap_or(Path::new(""));
    let is_relative = around.as_os_str().is_empty();
    let around = if is_relative { Path::new(".") } else { around };
    let entries = fs::read_dir(around).ok()?.flatten();
    let has_rules = |path: &PathBuf| path.join(rules::PROTOCOL_FILE).is_file();
    let mut known: Vec<String> = entries
        .map(|entry| entry.path())
        .filter(has_rules)
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    known.extend(is_relative.then(|| EMBEDDED_WORD.to_owned()));
    known.sort();
    let near = nearest(name, known.iter().map(String::as_str))?;
    Some(folder.with_file_name(near).display().to_string())
}

/// The regular files of a folder with their bytes, and the names of its subfolders.
fn files_of(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let folder = if folder.as_os_str().is_empty() {
        // an empty path cannot be read
        Path::new(".")
    } else {
        folder
    };
    let failure =
        |path: &Path| Failure::rules(format!("cannot read the rules in `{}`", path.display()));
    let read = |error| {
        let failure = failure(folder);
        let failure = match similar_folder(folder) {
            Some(similar) => failure.with_help(format!("did you mean `{similar}`?")),
            None => failure,
        };
        failure.caused_by(error)
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let kind = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            // a broken link
            Err(error) if error.kind() == io::ErrorKind::NotFound && !name.ends_with(".toml") => {
                continue;
            }
            Err(error) => return Err(failure(&path).caused_by(error)),
        };
        if kind.is_dir() {
            found.push((format!("{name}/"), Vec::new()));
        } else if !name.ends_with(".toml") {
            // only the name is needed
            found.push((name, Vec::new()));
        } else if kind.is_file() {
            let file = File::open(&path).map_err(|error| failure(&path).caused_by(error))?;
            files::note_read(&file, &path)?;
            let bytes = bytes(file).map_err(|error| failure(&path).caused_by(error))?;
            found.push((name, bytes));
        } else {
            let cause = io::Error::other("it is not a regular file");
            return Err(failure(&path).caused_by(cause));
        }
    }
    found.sort();
    Ok(found)
}

fn bytes(file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_LENGTH + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_LENGTH {
        Err(io::Error::other("it is longer than 16 MiB"))
    } else {
        Ok(bytes)
    }
}
