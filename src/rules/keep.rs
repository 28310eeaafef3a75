//! Reads how long the answer to a question may be used.

use super::block::{shown, text, wrong_type};
use super::duration;
use super::tree::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, nearest};
use crate::model::Keep;

/// The words of `keep`, which also takes a duration.
pub(super) const KEEP: [(&str, Keep); 2] = [("visit", Keep::Visit), ("always", Keep::Always)];

const TAKES: &str = "`\"always\"`, `\"visit\"`, or a duration such as `\"6 months\"`";

/// Reads `"6 months"`, `"always"` or `"visit"`. Reports a misspelled word, and reads it as the word that it most likely
/// means.
pub(super) fn read(value: &Value, diagnostics: &mut Diagnostics) -> Option<Keep> {
    let ValueKind::Text(written) = &value.kind else {
        wrong_type(value, "keep", &format!("takes {TAKES}"), diagnostics);
        return None;
    };
    let find = |word: &str| KEEP.iter().find(|(one, _)| *one == word);
    if let Some((_, keep)) = find(written) {
        return Some(*keep);
    }
    let may_be_duration = |c: char| c.is_numeric() || c.is_whitespace();
    if value.mended || written.contains(may_be_duration) || written.is_empty() {
        let read = if written.trim().is_empty() {
            text(value, "keep", diagnostics).and(None)
        } else {
            duration::read(value, "keep", diagnostics)
        };
        return read.map(|duration| Keep::For(duration.value));
    }
    let meant = nearest(written, KEEP.iter().map(|(word, _)| *word));
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("`keep` takes {TAKES}"),
    };
    let message = format!("`keep` cannot be `{}`", shown(written));
    diagnostics.push(Diagnostic::new(Finding::UnknownValue, value.span, message).help(help));
    meant.and_then(find).map(|(_, keep)| *keep)
}
