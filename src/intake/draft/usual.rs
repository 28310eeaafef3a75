//! Headers that exports of many tools have.

/// Headers of the record number.
pub(super) const IDS: [&str; 10] = [
    "record_id",
    "Submission ID",
    "Response ID",
    "response_id",
    "token",
    "_uuid",
    "#",
    "ID",
    "id",
    "Client number",
];

/// Headers of the day a form was filled in.
pub(super) const SUBMITTED: [&str; 9] = [
    "Timestamp",
    "Submission Date",
    "Completion time",
    "Submit Date (UTC)",
    "submitted_at",
    "submitdate",
    "_submission_time",
    "Date submitted",
    "completed_at",
];

/// Whether a text is one of these headers.
pub(super) fn is_usual(header: &str) -> bool {
    IDS.contains(&header) || SUBMITTED.contains(&header)
}
