//! Every other syntax error: applies the smallest edit that repairs it, or leaves the line out.

use std::ops::Range;

use toml::de::DeTable;

use super::known::begins_statement;
use super::{Mistake, Reading, cost};
use crate::diagnostic::Finding;
use crate::rules::block::shown;
use crate::rules::repair::{Edit, line_around, missing_closers, small_edits};

/// Maximum length of a line for which edits are searched. A longer line is left out.
const MAX_LINE_LENGTH: usize = 4_000;

impl Reading<'_> {
    /// Tries every small edit of the line and of the one before. Of those that leave no mistake on these lines, applies
    /// the one after which the fewest mistakes remain in the file.
    pub(super) fn small_edit(&mut self, mistake: &Mistake, before: usize) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        if line.len() > MAX_LINE_LENGTH {
            return false;
        }
        let above = text[..line.start].trim_end();
        let mut candidates = small_edits(text, &line);
        if !above.is_empty() {
            candidates.extend(small_edits(text, &line_around(text, above.len())));
        }
        let mut better: Vec<(usize, Edit)> = Vec::new();
        for edit in candidates {
            let Some(search) = self.search.checked_sub(cost(text, before)) else {
                break;
            };
            self.search = search;
            let mut tried = text.to_owned();
            tried.replace_range(edit.range.clone(), &edit.with);
            let left = self.mistakes(&tried);
            let grown = (tried.len() + line.end).saturating_sub(text.len());
            let from = line_around(text, edit.range.start).start.min(line.start);
            let mended = left
                .iter()
                .all(|mistake| mistake.range.start < from || mistake.range.start > grown);
            if mended && left.len() < before {
                better.push((left.len(), edit));
            }
        }
        better.sort_by_key(|(left, _)| *left);
        let reads = |edit: &Edit| can_be_read_alone(text, edit);
        let Some(edit) = better.into_iter().map(|(_, edit)| edit).find(reads) else {
            return false;
        };
        let (message, mark, help) = describe(text, &edit);
        self.report(Finding::TomlSyntax, mark, &message, help);
        self.repaired.apply(&edit);
        true
    }

    pub(super) fn leave_line_out(&mut self, mistake: &Mistake) {
        let text = self.repaired.text();
        let mut line = line_around(text, mistake.range.start);
        if text[line.clone()].trim().is_empty() {
            line = line_around(text, text[..line.start].trim_end().len());
        }
        // a header cannot be read if the line above it ends inside a bracket
        let above = line_around(text, text[..line.start].trim_end().len());
        let broken_off = !missing_closers(&text[above.clone()]).is_empty();
        if broken_off && text[line.clone()].trim_start().starts_with('[') {
            line = above;
        }
        let content = &text[line.clone()];
        let start = line.start + content.len() - content.trim_start().len();
        let help = if content.contains("= \"") && content.matches('"').count() > 2 {
            "write a quote inside text as `\\\"`"
        } else if content.contains('=') {
            "write `key = value`, text in straight quotes, lists in `[ ]`, tables in `{ }` on one line"
        } else {
            "write `key = value`, or put `#` in front of a remark"
        };
        let range = start..start + content.trim().len();
        self.report(
            Finding::TomlSyntax,
            range,
            "this line cannot be read",
            help.to_owned(),
        );
        if line.is_empty() {
            self.keep(mistake);
        } else {
            self.repaired.leave_out(line);
        }
    }
}

/// Whether a line that starts a block or a key can be read by itself after an edit. An edit that opens a bracket would
/// include the lines below it.
fn can_be_read_alone(text: &str, edit: &Edit) -> bool {
    let line = line_around(text, edit.range.start);
    let mut edited = text[line.clone()].to_owned();
    let range = edit.range.start - line.start..edit.range.end.min(line.end) - line.start;
    edited.replace_range(range, &edit.with);
    let begins = edited.trim_start().starts_with("[[") || begins_statement(&edited);
    let open = !missing_closers(&text[line]).is_empty();
    !begins || open && edit.with.is_empty() || DeTable::parse(edited.trim_start()).is_ok()
}

/// Describes the mistake by the edit that repairs it: the message, the word to mark, and the help.
fn describe(text: &str, edit: &Edit) -> (String, Range<usize>, String) {
    let at = edit.range.start;
    let line = line_around(text, at);
    if edit.with.is_empty() {
        let taken = &text[edit.range.clone()];
        let shown = shown(taken);
        return (
            format!("`{shown}` does not belong here"),
            edit.range.clone(),
            format!("remove `{shown}`"),
        );
    }
    if !edit.range.is_empty() {
        let taken = &text[edit.range.clone()];
        return (
            format!("`{taken}` where `{}` belongs", edit.with),
            edit.range.clone(),
            format!("write `{}`", edit.with),
        );
    }
    let opening = match edit.with.as_str() {
        "]" | "]]" => text[..at].rfind('['),
        "}" => text[..at].rfind('{'),
        "\"" | "'" => text[line.start..at]
            .rfind(['"', '\''])
            .map(|quote| line.start + quote),
        _ => None,
    };
    let mark = match opening {
        Some(open) if open >= line.start => open..at.max(open + 1),
        Some(open) => open..open + 1,
        None => {
            let spaces = text[at..line.end].len() - text[at..line.end].trim_start().len();
            match text[at + spaces..line.end].chars().next() {
                Some(next) => at + spaces..at + spaces + next.len_utf8(),
                None => word_before(text, &line, at),
            }
        }
    };
    (
        format!("missing `{}`", edit.with),
        mark,
        format!("add `{}`", edit.with),
    )
}

fn word_before(text: &str, line: &Range<usize>, at: usize) -> Range<usize> {
    let content = text[line.start..at].trim_end();
    let end = line.start + content.len();
    let start = content
        .rfind(char::is_whitespace)
        .map_or(line.start, |space| line.start + space + 1);
    start..end
}
