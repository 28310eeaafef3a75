//! The paths that a mapping names. A key of an object can be an answer, so a message repeats only the paths of the
//! mapping.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::listing;
use crate::intake::fold::fold;
use crate::intake::mapped::node::EMPTY_OBJECT;
use crate::intake::mapped::typeform;
use crate::intake::mapping::{ColumnId, Mapping, used};
use crate::intake::notation::{Content, ContentKind};
use crate::rules::shown;

/// The values of a record by their folded path, or the message about a wrong path and the path.
pub(super) type Checked = Result<Vec<(String, Content)>, (String, Option<String>)>;

/// The paths that a mapping names.
pub(super) struct Known {
    /// The paths that are read, with their column.
    pub read: BTreeMap<String, ColumnId>,
    pub left_out: BTreeSet<String>,
    left_out_like: Vec<String>,
}

impl Known {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let used = used(&mapping.record, &mapping.questions);
        let header = |id: ColumnId| mapping.columns.get(id).header.clone();
        let left_out = mapping.columns.left_out.iter();
        let like = mapping.columns.left_out_like.iter();
        Self {
            read: used.into_iter().map(|id| (header(id), id)).collect(),
            left_out: left_out.map(|id| header(*id)).collect(),
            left_out_like: like.map(|(start, _)| start.clone()).collect(),
        }
    }

    /// The values with folded paths. Refuses paths that the mapping does not name, and duplicate paths.
    ///
    /// An empty value contains no paths, so those below it are missing.
    pub(super) fn checked(&self, mut values: Vec<(String, Content)>, is_typeform: bool) -> Checked {
        let mut seen = BTreeSet::new();
        let mut unknown = Vec::new();
        for (path, content) in &mut values {
            *path = fold(path).into_owned();
            if !seen.insert(path.clone()) {
                return Err(match self.named(path) {
                    Some(named) => (format!("the record has `{}` twice", shown(named)), None),
                    None => ("the record has a path twice".to_owned(), Some(path.clone())),
                });
            }
            let is_of_record = is_typeform && typeform::OF_RECORD.contains(&path.as_str());
            let is_empty_parent = !is_typeform && is_empty(content) && self.is_parent(path);
            if !is_of_record && !is_empty_parent && !self.has_path(path) {
                unknown.push(path.clone());
            }
        }
        match (unknown.as_slice(), is_typeform) {
            ([], _) => Ok(values),
            // a `ref` is a part of the form; a key of another object can be an answer
            ([one], true) => Err((
                format!(
                    "`{}` is neither read nor left out: map it, or add it to `left-out`",
                    shown(one)
                ),
                None,
            )),
            (several, true) => {
                let several: Vec<String> = several.iter().map(|path| shown(path)).collect();
                let several = listing(&several);
                let message = format!(
                    "{several} are neither read nor left out: map each, or add it to `left-out`"
                );
                Err((message, None))
            }
            (several, false) => Err((self.unknown(several), Some(several.join("; ")))),
        }
    }

    /// The message about paths that the mapping does not name.
    fn unknown(&self, paths: &[String]) -> String {
        let below = match paths.first().and_then(|path| self.parent(path)) {
            Some(parent) => format!(" below `{}`", shown(parent)),
            None => String::new(),
        };
        match paths.len() {
            1 => format!(
                "a path{below} is neither read nor left out: map it, or add it to `left-out`"
            ),
            count => format!(
                "{count} paths are neither read nor left out: map each, or add it to `left-out`"
            ),
        }
    }

    /// The longest start of a path that is also the start of a path of the mapping.
    fn parent<'a>(&self, path: &'a str) -> Option<&'a str> {
        let mut parents = path.rmatch_indices('.').map(|(at, _)| &path[..at]);
        parents.find(|parent| self.is_parent(parent))
    }

    /// Whether paths of the mapping start with this path.
    fn is_parent(&self, path: &str) -> bool {
        let below = format!("{path}.");
        let named = self.read.keys().chain(&self.left_out);
        let mut named = named.chain(&self.left_out_like);
        named.any(|path| path.starts_with(&below))
    }

    /// The path in the mapping of a value that it reads or leaves out.
    pub(super) fn named<'a>(&'a self, path: &'a str) -> Option<&'a str> {
        if self.read.contains_key(path) {
            return Some(path);
        }
        let is_below = |parent: &&String| {
            let rest = path.strip_prefix(parent.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.left_out.iter().find(is_below).map(String::as_str)
    }

    /// Whether the mapping reads a path, or leaves it out.
    pub(super) fn has_path(&self, path: &str) -> bool {
        self.named(path).is_some()
            || self
                .left_out_like
                .iter()
                .any(|start| path.starts_with(start.as_str()))
    }
}

/// Whether a value is null, or an empty object or list.
fn is_empty(content: &Content) -> bool {
    match &content.kind {
        ContentKind::List(texts) => texts.is_empty(),
        ContentKind::Fault(message) => message == EMPTY_OBJECT,
        ContentKind::Text => content.text.is_empty(),
        ContentKind::TextAmongDays | ContentKind::Number | ContentKind::Day(_) => false,
    }
}
