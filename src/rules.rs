//! Rule-file text → [`Protocol`], reporting every mistake of every file in one run.
//!
//! Takes names and bytes, and opens no file. Returns a protocol only if the text and the types are without error.

mod advice;
mod approval;
mod block;
mod confusable;
mod duration;
mod hash;
mod keep;
mod number;
mod plain;
mod raw;
mod repair;
mod resolve;
pub mod schema;
mod statement;
mod syntax;
mod text;
mod toml_1_1;
mod topics;
mod tree;

#[cfg(feature = "cli")]
pub(crate) use block::is_kebab as is_id;
pub(crate) use block::{Block, Spanned, list, names, report_confusable, shown, wrong_type};
pub(crate) use confusable::plain;
pub(crate) use duration::read as read_duration;
pub(crate) use number::read as read_number;
pub(crate) use raw::{each_block, move_keys_back};
pub(crate) use syntax::{Document, FileKind, read as read_toml, read_kind as read_toml_of};
pub(crate) use text::{not_text, text_of};
pub(crate) use tree::{Entry, Table, Value, ValueKind};

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Protocol, Status};
use crate::source::{FileId, Source, Sources, Span};
use approval::Approving;
use hash::{LineEnds, hash};
use raw::RawProtocol;

/// The name of the file that makes a folder a protocol.
pub const PROTOCOL_FILE: &str = "protocol.toml";

/// The name of the file that says who approved it.
pub const APPROVAL_FILE: &str = "approval.toml";

/// The files of a folder, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The folder as the user named it; findings put it before each file name. May be empty.
    pub name: String,
    /// Names within the folder, and bytes. A subfolder has a name that ends with `/` and no bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// The content of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// Every file that was read, in the order of findings.
    pub sources: Sources,
    /// Everything that was found in the rules, unsorted. Cases are read by [`crate::suite`].
    pub diagnostics: Diagnostics,
    /// Case files that are not text.
    pub unreadable_cases: Diagnostics,
    /// The protocol. `None` if an error prevents screening.
    pub protocol: Option<Protocol>,
    /// The case files, in the order of their names.
    pub case_files: Vec<FileId>,
}

/// The findings that are searched for while rules are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Checks {
    All,
    /// Findings that prevent screening. The others take time, and are not shown.
    ToScreen,
}

/// Reads a folder of rule files. Returns `None` if it has no `protocol.toml`. The day of an approval is ignored.
pub fn load(folder: &Folder) -> Option<Loaded> {
    load_with(folder, Approving::Done, Checks::All, None)
}

/// Reads a folder on a day, as [`load`] does. An approval that is dated later than the next day does not count. In
/// another time zone it can already be the next day, but no later.
pub fn load_on(folder: &Folder, today: Date) -> Option<Loaded> {
    load_with(folder, Approving::Done, Checks::All, Some(today))
}

/// Reads a folder on a day, to screen: returns the protocol and the errors of [`load_on`], without its other findings
/// and without the case files.
pub fn load_to_screen(folder: &Folder, today: Date) -> Option<Loaded> {
    load_with(folder, Approving::Done, Checks::ToScreen, Some(today))
}

/// Reads a folder on a day, to check it: returns the findings of [`load_on`], and the protocol also if only its approval
/// prevents screening.
pub fn load_to_check(folder: &Folder, today: Date) -> Option<Loaded> {
    load_with(folder, Approving::Checked, Checks::All, Some(today))
}

/// Reads a folder that is to be approved. An approval that is missing, has mistakes, is for other rules or does not
/// count yet is not a finding, and the protocol is returned without one.
pub fn load_to_approve(folder: &Folder, today: Date) -> Option<Loaded> {
    load_with(folder, Approving::ToDo, Checks::All, Some(today))
}

fn load_with(
    folder: &Folder,
    approving: Approving,
    checks: Checks,
    today: Option<Date>,
) -> Option<Loaded> {
    let protocol_bytes = file(folder, PROTOCOL_FILE)?;
    let mut loading = Loading {
        folder,
        approving,
        checks,
        today,
        sources: Sources::default(),
        diagnostics: Diagnostics::default(),
        incomplete: false,
        protocol_damaged: false,
    };
    let (protocol_file, document) = loading.read(PROTOCOL_FILE, protocol_bytes);
    loading.protocol_damaged = document.damaged;
    let whole = Span::new(protocol_file, 0..0);
    let raw_protocol = raw::protocol(&document, whole, &mut loading.diagnostics);
    let protocol = raw_protocol.and_then(|raw_protocol| loading.finish(raw_protocol));
    let (case_files, unreadable_cases) = match checks {
        Checks::All => loading.case_files(),
        Checks::ToScreen => Default::default(),
    };
    Some(Loaded {
        sources: loading.sources,
        diagnostics: loading.diagnostics,
        unreadable_cases,
        protocol,
        case_files,
    })
}

/// Whether a name is that of a case file.
pub(crate) fn is_case_file(name: &str) -> bool {
    name.ends_with(".test.toml")
}

fn file<'a>(folder: &'a Folder, name: &str) -> Option<&'a [u8]> {
    let found = folder.files.iter().find(|(one, _)| one == name);
    found.map(|(_, bytes)| bytes.as_slice())
}

/// Reads one file as far as it can be read.
fn document(
    checks: Checks,
    id: FileId,
    source: &Source,
    bytes: &[u8],
    diagnostics: &mut Diagnostics,
) -> Document {
    let Some(diagnostic) = not_text(id, bytes) else {
        return syntax::read_rules(checks, id, source, diagnostics);
    };
    diagnostics.push(diagnostic);
    let table = Table {
        damaged: true,
        ..Table::default()
    };
    Document {
        table,
        damaged: true,
    }
}

struct Loading<'a> {
    folder: &'a Folder,
    approving: Approving,
    checks: Checks,
    /// The day of the run.
    today: Option<Date>,
    sources: Sources,
    diagnostics: Diagnostics,
    incomplete: bool,
    protocol_damaged: bool,
}

impl Loading<'_> {
    /// Reads one file as far as it can be read.
    fn read(&mut self, name: &str, bytes: &[u8]) -> (FileId, Document) {
        let id = self.add(name, bytes);
        let source = self.sources.get(id);
        let document = document(self.checks, id, source, bytes, &mut self.diagnostics);
        self.incomplete |= document.damaged;
        (id, document)
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> FileId {
        let path = self.path(name);
        self.sources.add(Source::new(path, text_of(bytes)))
    }

    fn finish(&mut self, protocol: RawProtocol) -> Option<Protocol> {
        let listed = protocol
            .header
            .as_ref()
            .and_then(|header| header.topics.clone());
        let topics = self.topics(listed.as_deref());
        let mut hashed = vec![PROTOCOL_FILE.to_owned()];
        let names = listed.iter().flatten();
        hashed.extend(names.map(|topic| format!("{}.toml", topic.value)));
        if self.checks == Checks::All {
            let header = protocol.header.as_ref();
            self.unread_files(header.and_then(|header| header.status.clone()));
        }
        let sha256 = hash(self.folder, &hashed, LineEnds::AsTheyAre);
        let (approval, about_approval) = self.approval(&protocol, &hashed, &sha256);
        let raw = resolve::Raw {
            protocol,
            topics,
            approval,
            incomplete: self.incomplete || listed.is_none(),
            protocol_damaged: self.protocol_damaged,
            checks: self.checks,
            sha256,
        };
        let protocol = resolve::resolve(&raw, &mut self.diagnostics);
        self.diagnostics.extend(about_approval);
        protocol
    }

    fn unread_files(&mut self, status: Option<Spanned<Status>>) {
        let draft = status.is_some_and(|status| status.value == Status::Draft);
        let mut unread: Vec<(&str, &str)> = self
            .folder
            .files
            .iter()
            .map(|(name, _)| name.as_str())
            .filter_map(|name| match name {
                APPROVAL_FILE if draft => {
                    Some((name, "a draft has no approval: the file is not read"))
                }
                _ if name.ends_with(".toml") || name.starts_with('.') => None,
                _ => Some((name, "this is not part of the protocol and is not read")),
            })
            .collect();
        unread.sort_unstable();
        for (name, message) in unread {
            // its content is not shown: it can be anything, even answers
            let id = self.sources.add(Source::new(self.path(name), ""));
            let help = if name == APPROVAL_FILE {
                "remove it, or set `status = \"approved\"`"
            } else {
                "move it elsewhere: a protocol is its `.toml` files"
            };
            self.diagnostics.push(
                Diagnostic::new(Finding::UnreadFile, Span::new(id, 0..0), message).help(help),
            );
        }
    }

    /// Adds the case files, last. Reports files that are not text.
    fn case_files(&mut self) -> (Vec<FileId>, Diagnostics) {
        let mut names: Vec<&(String, Vec<u8>)> = self
            .folder
            .files
            .iter()
            .filter(|(name, _)| is_case_file(name) && !name.starts_with('.'))
            .collect();
        names.sort_unstable();
        let mut ids = Vec::new();
        let mut unreadable = Diagnostics::default();
        for (name, bytes) in names {
            let source = Source::new(self.path(name), text_of(bytes));
            let id = self.sources.add(source);
            match not_text(id, bytes) {
                Some(diagnostic) => unreadable.push(diagnostic),
                None => ids.push(id),
            }
        }
        (ids, unreadable)
    }

    /// The path of a file of the folder in messages.
    fn path(&self, name: &str) -> String {
        match self.folder.name.as_str() {
            "" => name.to_owned(),
            folder => format!("{}/{name}", folder.trim_end_matches('/')),
        }
    }
}
