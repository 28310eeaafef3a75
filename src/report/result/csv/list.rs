//! Lists of ids as cells, from fragments.

use crate::report::result::fragment::Fragments;

/// Writes a list as a cell. Each member starts with the separator.
#[inline(always)]
pub(super) fn push_list(
    out: &mut Vec<u8>,
    fragments: &Fragments,
    members: impl Iterator<Item = usize>,
) {
    let start = out.len();
    for member in members {
        fragments.push_to(out, member);
    }
    begin_list(out, start);
}

/// Ends the list that starts at an offset as a cell.
pub(super) fn begin_list(out: &mut Vec<u8>, start: usize) {
    match out.get_mut(start) {
        Some(first) => *first = b',',
        None => out.push(b','),
    }
}
