//! Findings about the review and the approval of a protocol: an overdue review, or a missing approval.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use crate::model::{Protocol, Status};

/// Number of days for which an overdue review is only a warning.
const GRACE: i32 = 90;

/// Reports `overdue-review` and `draft-protocol`.
pub(super) fn check(protocol: &Protocol, today: Date) -> Diagnostics {
    let mut found = Diagnostics::default();
    if today > protocol.review_by {
        let last = protocol.review_by.saturating_add(GRACE.days());
        let severity = if today > last {
            Severity::Error
        } else {
            Severity::Warn
        };
        let message = format!("the rules were due for review by {}", protocol.review_by);
        found.push(
            Diagnostic::new(Finding::OverdueReview, protocol.review_by_span, message)
                .severity(severity)
                .help("let a clinician review the rules against their sources, then set `reviewed` and `review-by`"),
        );
    }
    if protocol.status == Status::Draft {
        found.push(
            Diagnostic::new(
                Finding::DraftProtocol,
                protocol.status_span,
                "this protocol is a draft",
            )
            .help("every page says so until a clinician has approved exactly these rules"),
        );
    }
    found
}
