//! Removes what no author writes on purpose: invisible characters, lone carriage returns and merge conflicts.

use std::ops::Range;

use super::Reading;
use crate::diagnostic::Finding;
use crate::rules::confusable::hidden;
use crate::rules::repair::Edit;

impl Reading<'_> {
    /// Reports each run of invisible characters, and removes it.
    pub(super) fn hidden_characters(&mut self, text: &str) {
        let mut run: Option<Range<usize>> = None;
        let mut edits = Vec::new();
        for (at, c) in hidden(text) {
            let end = at + c.len_utf8();
            edits.push(Edit {
                range: at..end,
                with: String::new(),
            });
            match &mut run {
                Some(run) if run.end == at => run.end = end,
                _ => {
                    self.report_hidden(text, run.take());
                    run = Some(at..end);
                }
            }
        }
        self.report_hidden(text, run);
        self.repaired.apply_all(&edits);
    }

    fn report_hidden(&mut self, text: &str, run: Option<Range<usize>>) {
        let Some(run) = run else { return };
        let code = text[run.start..].chars().next().map_or(0, u32::from);
        self.report(
            Finding::ConfusableCharacter,
            run,
            &format!("an invisible character, U+{code:04X}"),
            "remove it: it changes what the file means without being seen".to_owned(),
        );
    }

    /// Handles line ends of old editors. All of them together are one mistake.
    pub(super) fn lone_carriage_returns(&mut self) {
        let text = self.repaired.text();
        // in a file with other line ends, it is an accident within a line
        let with = if text.contains('\n') { " " } else { "\n" };
        let lone: Vec<Edit> = text
            .match_indices('\r')
            .map(|(at, _)| at)
            .filter(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
            .map(|at| Edit {
                range: at..at + 1,
                with: with.to_owned(),
            })
            .collect();
        let Some(first) = lone.first() else { return };
        self.report(
            Finding::TomlSyntax,
            first.range.clone(),
            "a lone carriage return (CR)",
            "end lines with LF or CRLF; most editors can convert the file".to_owned(),
        );
        self.repaired.apply_all(&lone);
    }

    /// Handles an unresolved merge conflict: one mistake; the first side is read.
    pub(super) fn merge_conflicts(&mut self) {
        let text = self.repaired.text();
        if !text.contains("<<<<<<< ") {
            return;
        }
        let mut edits: Vec<Edit> = Vec::new();
        let mut first = None;
        let mut inside = false;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            let marks = |mark: &str| line.starts_with(mark);
            let drop = if marks("<<<<<<< ") {
                inside = false;
                first = first.or(Some(range.clone()));
                true
            } else if first.is_some() && (marks("|||||||") || line.trim_end() == "=======") {
                inside = true;
                true
            } else if marks(">>>>>>> ") {
                inside = false;
                true
            } else {
                inside
            };
            if drop {
                edits.push(Edit {
                    range,
                    with: String::new(),
                });
            }
        }
        let Some(first) = first else { return };
        let help = "keep one side of it, and remove the lines of `<`, `=` and `>`";
        self.report(
            Finding::TomlSyntax,
            first,
            "a merge conflict that is not resolved",
            help.to_owned(),
        );
        self.repaired.apply_all(&edits);
    }
}
