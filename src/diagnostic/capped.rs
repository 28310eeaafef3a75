//! At most [`MAX_FINDINGS`] findings with the same name in one file, then the number of the others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Diagnostic, Finding};
use crate::source::FileId;

/// Maximum number of findings with the same name that are reported for one file.
pub const MAX_FINDINGS: usize = 50;

/// Sorts findings by file and line, and removes those that are equal.
pub(super) fn sorted(mut list: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sort(&mut list);
    list.dedup_by(|a, b| a.more == 0 && a == b);
    list
}

/// Keeps, for each name in each file for which `is_capped` is true, the first [`MAX_FINDINGS`], the most severe first.
/// One finding counts the ones that are left out.
pub(super) fn capped(
    list: Vec<Diagnostic>,
    is_capped: impl Fn(&Diagnostic) -> bool,
) -> Vec<Diagnostic> {
    let mut kept = Vec::new();
    let mut groups: BTreeMap<(FileId, Finding), Vec<Diagnostic>> = BTreeMap::new();
    for one in sorted(list) {
        if is_capped(&one) {
            let group = groups.entry((one.span.file, one.finding)).or_default();
            group.push(one);
        } else {
            kept.push(one);
        }
    }
    for mut group in groups.into_values() {
        // those that already count others come last
        group.sort_by_key(|one| (one.more > 0, Reverse(one.severity)));
        let single = group.iter().filter(|one| one.more == 0).count();
        let left_out = group.split_off(single.min(MAX_FINDINGS));
        kept.extend(group);
        kept.extend(counted(&left_out));
    }
    sort(&mut kept);
    kept
}

fn sort(list: &mut [Diagnostic]) {
    list.sort_by(|a, b| (a.span, a.finding, &a.message).cmp(&(b.span, b.finding, &b.message)));
}

/// One finding for all that are left out, at the location of the first one and with the highest severity.
fn counted(left_out: &[Diagnostic]) -> Option<Diagnostic> {
    let first = left_out.iter().min_by_key(|one| one.span)?;
    let severity = left_out.iter().map(|one| one.severity).max()?;
    let more = left_out.iter().map(Diagnostic::count).sum();
    let message = format!("and {more} more in this file");
    let counted = Diagnostic::new(first.finding, first.span, message).severity(severity);
    Some(Diagnostic { more, ..counted })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::Span;

    fn found(at: usize, severity: Severity) -> Diagnostic {
        let span = Span::new(FileId(0), at..at + 1);
        Diagnostic::new(Finding::OverdueReview, span, "late").severity(severity)
    }

    #[test]
    fn the_most_severe_are_kept_and_the_others_counted() {
        let mut list: Vec<_> = (0..120).map(|at| found(at, Severity::Warn)).collect();
        list.extend((200..210).map(|at| found(at, Severity::Error)));
        list.push(found(7, Severity::Warn));
        let kept = capped(list, |_| true);
        let errors = kept.iter().filter(|one| one.severity == Severity::Error);
        assert_eq!(errors.count(), 10);
        assert_eq!(kept.len(), MAX_FINDINGS + 1);
        assert_eq!(kept[40].message, "and 80 more in this file");
        assert_eq!(kept[40].span.start, 40);
        // a finding that counts others keeps its count
        let again = capped(
            kept.into_iter()
                .chain([found(300, Severity::Info)])
                .collect(),
            |_| true,
        );
        assert_eq!(again[40].message, "and 81 more in this file");
        assert_eq!(again.iter().map(Diagnostic::count).sum::<usize>(), 131);
    }
}
