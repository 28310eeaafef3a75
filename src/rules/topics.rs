//! The topic files of a folder: those that `topics` names, and the others. Several are read at once.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::block::{self, Spanned, is_kebab, shown};
use super::confusable::plain;
use super::raw::{self, RawTopic};
use super::{APPROVAL_FILE, Checks, Loading, PROTOCOL_FILE, document, file, is_case_file};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, nearest};
use crate::source::{FileId, Sources, Span};

/// Minimum total length of files in bytes at which a second thread reads files too. Starting a thread takes as long as
/// reading a few thousand bytes.
const LARGE: usize = 50_000;

/// A topic file that is read next.
struct TopicFile<'a> {
    /// The name without `.toml`.
    id: String,
    file: FileId,
    bytes: &'a [u8],
    is_listed: bool,
    /// Whether `topics` names it or most likely means it.
    is_meant: bool,
}

/// A topic file that was read.
struct ReadTopic {
    topic: RawTopic,
    /// Whether a part of it may be missing.
    is_incomplete: bool,
    diagnostics: Diagnostics,
}

impl<'a> Loading<'a> {
    /// Reads every topic file: those in the order of `topics`, then those that are not listed.
    pub(super) fn topics(&mut self, listed: Option<&[Spanned<String>]>) -> Vec<RawTopic> {
        let unlisted = self.unlisted(listed);
        let named = listed.unwrap_or_default().iter();
        let mut files: Vec<TopicFile<'a>> = named
            .filter_map(|topic| self.listed_topic(topic, &unlisted))
            .collect();
        files.extend(unlisted.iter().map(|id| self.unlisted_topic(id, listed)));
        let mut topics = Vec::new();
        for one in read_all(self.checks, &self.sources, &files) {
            self.incomplete |= one.is_incomplete;
            self.diagnostics.extend(one.diagnostics);
            topics.push(one.topic);
        }
        topics
    }

    /// Topic files that `topics` does not name, by name.
    fn unlisted(&self, listed: Option<&[Spanned<String>]>) -> Vec<String> {
        let listed = listed.unwrap_or_default();
        let mut unlisted: Vec<String> = self
            .folder
            .files
            .iter()
            .filter(|(name, _)| {
                !name.starts_with('.')
                    && name != PROTOCOL_FILE
                    && name != APPROVAL_FILE
                    && !is_case_file(name)
            })
            .filter_map(|(name, _)| name.strip_suffix(".toml"))
            .filter(|id| {
                let is = |topic: &Spanned<String>| {
                    topic.value == *id || plain(&topic.value).as_deref() == Some(*id)
                };
                !listed.iter().any(is)
            })
            .map(str::to_owned)
            .collect();
        unlisted.sort_unstable();
        unlisted
    }

    /// The file of a topic that `topics` names. Reports a name without one.
    fn listed_topic(
        &mut self,
        topic: &Spanned<String>,
        unlisted: &[String],
    ) -> Option<TopicFile<'a>> {
        let look_alike = plain(&topic.value).filter(|id| {
            let name = format!("{id}.toml");
            file(self.folder, &name).is_some()
        });
        if let Some(id) = look_alike {
            block::report_confusable(topic, &id, &mut self.diagnostics);
            let topic = Spanned {
                value: id,
                span: topic.span,
            };
            return self.listed_topic(&topic, unlisted);
        }
        if !is_kebab(&topic.value) || matches!(topic.value.as_str(), "protocol" | "approval") {
            let message = format!("a topic cannot be named `{}`", shown(&topic.value));
            let help = if is_kebab(&topic.value) {
                format!("`{}.toml` is not a topic file", topic.value)
            } else {
                "lowercase letters, digits and single hyphens, without `.toml`".to_owned()
            };
            self.diagnostics
                .push(Diagnostic::new(Finding::InvalidId, topic.span, message).help(help));
            self.incomplete = true;
            return None;
        }
        let name = format!("{}.toml", topic.value);
        let Some(bytes) = file(self.folder, &name) else {
            self.incomplete = true;
            let message = format!("there is no file `{name}`");
            let near = nearest(&topic.value, unlisted.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the file, or take the topic out of `topics`".to_owned(),
            };
            self.diagnostics
                .push(Diagnostic::new(Finding::UnlistedTopic, topic.span, message).help(help));
            return None;
        };
        Some(TopicFile {
            id: topic.value.clone(),
            file: self.add(&name, bytes),
            bytes,
            is_listed: true,
            is_meant: true,
        })
    }

    /// A file that is not listed. It is read as well, so that the names in it are known.
    fn unlisted_topic(&mut self, id: &str, listed: Option<&[Spanned<String>]>) -> TopicFile<'a> {
        let name = format!("{id}.toml");
        let bytes = file(self.folder, &name).unwrap_or_default();
        let file_id = self.add(&name, bytes);
        // a misspelled entry of `topics` is reported at the entry, once
        let meant = listed.is_none_or(|listed| {
            listed.iter().any(|topic| {
                file(self.folder, &format!("{}.toml", topic.value)).is_none()
                    && nearest(&topic.value, [id]).is_some()
            })
        });
        if !meant {
            let span = Span::new(file_id, self.sources.get(file_id).line_range(1));
            let help = if is_kebab(id) {
                format!(
                    "add `\"{id}\"` to `topics` in `{PROTOCOL_FILE}`, where it belongs in the interview"
                )
            } else {
                "move it elsewhere, or give it a name of lowercase letters, digits and hyphens and add it to `topics`".to_owned()
            };
            let message = format!("`topics` does not name `{}`", shown(id));
            self.diagnostics
                .push(Diagnostic::new(Finding::UnlistedTopic, span, message).help(help));
        }
        TopicFile {
            id: id.to_owned(),
            file: file_id,
            bytes,
            is_listed: false,
            is_meant: meant,
        }
    }
}

/// Reads files, in their order. If they are large, a second thread reads some of them.
fn read_all(checks: Checks, sources: &Sources, files: &[TopicFile<'_>]) -> Vec<ReadTopic> {
    // the largest first, so that no thread starts one while the other has nothing left to read
    let mut by_size: Vec<usize> = (0..files.len()).collect();
    by_size.sort_by_key(|index| Reverse(files[*index].bytes.len()));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = by_size.get(next.fetch_add(1, Ordering::Relaxed)).copied();
            let Some(index) = index else {
                return done;
            };
            done.push((index, files[index].read(checks, sources)));
        }
    };
    let is_large = files.iter().map(|file| file.bytes.len()).sum::<usize>() > LARGE;
    let mut read = thread::scope(|scope| {
        let start = || thread::Builder::new().spawn_scoped(scope, work).ok();
        let helper = is_large.then(start).flatten();
        let mut read = work();
        match helper.map(thread::ScopedJoinHandle::join) {
            None => {}
            Some(Ok(others)) => read.extend(others),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
        read
    });
    read.sort_unstable_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, one)| one).collect()
}

impl TopicFile<'_> {
    fn read(&self, checks: Checks, sources: &Sources) -> ReadTopic {
        let mut diagnostics = Diagnostics::default();
        let source = sources.get(self.file);
        let document = document(checks, self.file, source, self.bytes, &mut diagnostics);
        let start = Span::new(self.file, 0..0);
        let topic = raw::topic(&self.id, start, &document.table, &mut diagnostics);
        // in an empty file everything is missing, which is reported once
        let is_empty = self.is_listed && document.table.entries.is_empty();
        ReadTopic {
            topic: RawTopic {
                listed: self.is_meant,
                ..topic
            },
            is_incomplete: document.damaged || is_empty,
            diagnostics,
        }
    }
}
