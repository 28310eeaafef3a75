//! Who approved exactly these rules: `approval.toml`, where the protocol says that it is approved.

use super::raw::{self, RawApproval, RawProtocol};
use super::{APPROVAL_FILE, Loading, file};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::Status;
use crate::source::Span;

/// Whether an approved protocol must come with its approval.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Approving {
    Done,
    ToDo,
}

impl Loading<'_> {
    /// The approval of an approved protocol, with what is wrong with it.
    pub(super) fn approval(&mut self, protocol: &RawProtocol, sha256: &str) -> Option<RawApproval> {
        let status = protocol.header.as_ref()?.status.as_ref()?;
        // a misspelt status is reported as such
        let written = &self.sources.get(status.span.file).text()[status.span.range()];
        if status.value != Status::Approved || !written.contains(Status::Approved.word()) {
            return None;
        }
        let before = self.diagnostics.clone();
        let approval = self.read_approval(status.span, sha256);
        if self.approving == Approving::ToDo && self.diagnostics != before {
            self.diagnostics = before;
            return None;
        }
        approval
    }

    fn read_approval(&mut self, status: Span, sha256: &str) -> Option<RawApproval> {
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
            let message = "approved, but not these rules";
            self.diagnostics.push(
                Diagnostic::new(Finding::ApprovalMismatch, written.span, message).help(format!(
                    "an edited rule is a draft again: set `status = \"draft\"`, or have these rules approved with \
                     `contra approve`; their hash is {sha256}"
                )),
            );
        }
        self.refuse_later_day(&approval);
        Some(approval)
    }

    /// Where somebody approves, it can be the next day already, but no later.
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
        let message = format!("approved on a day that is still to come: today is {today}");
        self.diagnostics.push(
            Diagnostic::new(Finding::ApprovalMismatch, on.span, message).help(
                "have these rules approved with `contra approve`, which writes the day; also see whether the clock of \
                 this machine is right",
            ),
        );
    }
}
