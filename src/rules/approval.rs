//! The approval of exactly these rules: reads `approval.toml` if the protocol says that it is approved.

use super::hash::{LineEnds, hash};
use super::raw::{self, RawApproval, RawProtocol};
use super::{APPROVAL_FILE, Loading, Spanned, file};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::Status;
use crate::source::Span;

/// The effect of an approval that is missing, has mistakes, is for other rules or does not count yet.
#[derive(Clone, Copy)]
pub(super) enum Approving {
    /// It prevents screening.
    Done,
    /// It is reported, but the rules are returned.
    Checked,
    /// It is not reported.
    ToDo,
}

impl Loading<'_> {
    /// The approval of an approved protocol, and the findings about it that must not prevent screening. Reports those
    /// that may. `hashed` are the files that `sha256` covers.
    pub(super) fn approval(
        &mut self,
        protocol: &RawProtocol,
        hashed: &[String],
        sha256: &str,
    ) -> (Option<RawApproval>, Diagnostics) {
        let header = protocol.header.as_ref();
        let Some(status) = header.and_then(|header| header.status.as_ref()) else {
            return Default::default();
        };
        // a misspelled status is reported as such
        let written = &self.sources.get(status.span.file).text()[status.span.range()];
        if status.value != Status::Approved || !written.contains(Status::Approved.word()) {
            return Default::default();
        }
        let others = std::mem::take(&mut self.diagnostics);
        let approval = self.read_approval(status.span, hashed, sha256);
        let found = std::mem::replace(&mut self.diagnostics, others);
        match self.approving {
            Approving::Done => {
                self.diagnostics.extend(found);
                (approval, Diagnostics::default())
            }
            Approving::Checked => (approval.filter(|_| !found.stops_screening()), found),
            Approving::ToDo => (
                approval.filter(|_| found.is_empty()),
                Diagnostics::default(),
            ),
        }
    }

    fn read_approval(
        &mut self,
        status: Span,
        hashed: &[String],
        sha256: &str,
    ) -> Option<RawApproval> {
        let Some(bytes) = file(self.folder, APPROVAL_FILE) else {
            let message = format!("approved, but there is no `{APPROVAL_FILE}`");
            self.diagnostics.push(
                Diagnostic::new(Finding::ApprovalMismatch, status, message).help(
                    "`contra approve` writes it once a clinician has read exactly these rules; until then, set \
                     `status = \"draft\"`",
                ),
            );
            return None;
        };
        let incomplete = self.incomplete;
        let (id, document) = self.read(APPROVAL_FILE, bytes);
        self.incomplete = incomplete;
        let approval = raw::approval(&document, Span::new(id, 0..0), &mut self.diagnostics);
        if let Some(written) = &approval.sha256
            && written.value != sha256
        {
            let mismatch = self.mismatch(written, hashed, sha256);
            self.diagnostics.push(mismatch);
        }
        self.refuse_later_day(&approval);
        Some(approval)
    }

    /// The finding about an approval of other bytes: those before an edit, or those with other line ends.
    fn mismatch(&self, written: &Spanned<String>, hashed: &[String], sha256: &str) -> Diagnostic {
        let is_approved = |line_ends| hash(self.folder, hashed, line_ends) == written.value;
        let (here, approved) = if is_approved(LineEnds::Lf) {
            ("CRLF", "LF")
        } else if is_approved(LineEnds::CrLf) {
            ("LF", "CRLF")
        } else {
            let message = "approved, but not these rules";
            let help = format!(
                "edited rules are a draft again: set `status = \"draft\"`, or have these rules approved with \
                 `contra approve`; their hash is {sha256}"
            );
            return Diagnostic::new(Finding::ApprovalMismatch, written.span, message).help(help);
        };
        let message = format!(
            "approved with {approved} line ends, but the rule files have {here} here; nothing else differs"
        );
        let help = format!(
            "write `*.toml -text` to `.gitattributes` beside the rules, so that git keeps line ends, then check the \
             files out again, or convert them to {approved}; `contra explain approval-mismatch` shows how"
        );
        Diagnostic::new(Finding::ApprovalMismatch, written.span, message).help(help)
    }

    /// Reports an approval that is dated later than the next day. In another time zone it can already be the next day,
    /// but no later.
    fn refuse_later_day(&mut self, approval: &RawApproval) {
        let (Some(on), Some(today)) = (&approval.on, self.today) else {
            return;
        };
        let Ok(latest) = today.tomorrow() else {
            return;
        };
        if on.value <= latest {
            return;
        }
        let message = format!("approved on a day in the future: today is {today}");
        self.diagnostics.push(
            Diagnostic::new(Finding::ApprovalMismatch, on.span, message).help(
                "have these rules approved with `contra approve`, which writes the day; also see whether the clock of \
                 this machine is right",
            ),
        );
    }
}
