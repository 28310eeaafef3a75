//! Lists of ids as cells, from fragments.

use crate::report::result::fragment::Fragment;

/// Writes a list as a cell. Each member starts with the separator.
#[inline(always)]
pub(super) fn push_list<'f>(out: &mut Vec<u8>, members: impl Iterator<Item = &'f Fragment>) {
    let start = out.len();
    for member in members {
        member.push_to(out);
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
