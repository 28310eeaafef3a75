//! The answers of a sheet that are too old. They count as missing: unknown, and never "no".
//!
//! Only this file removes them from a sheet. It depends on days alone, not on whether a question is asked.

use jiff::civil::Date;

use super::cells::Code;
use super::sheet::Values;
use super::tables::Tables;
use crate::model::QuestionId;

/// Replaces the code of each answer that is too old with the code of a missing answer, and adds its question to
/// `stale`, in interview order. `missing` has the code of a missing answer for each question.
pub(super) fn remove_stale(
    tables: &Tables,
    on: Date,
    values: &(impl Values + ?Sized),
    (codes, missing): (&mut [Code], &[Code]),
    stale: &mut Vec<QuestionId>,
) {
    let (answered, carried) = (values.answered(), values.carried());
    if answered.is_none() && carried.is_empty() {
        return;
    }
    for limit in &tables.limits {
        let is_over =
            |given: Option<Date>| given.is_some_and(|given| limit.keep.is_over(given, on));
        let others = is_over(answered);
        if !others && carried.is_empty() {
            continue;
        }
        for &question in &limit.questions {
            let code = &mut codes[question.index()];
            let own = carried.get(&question).map(|day| is_over(*day));
            if own.unwrap_or(others) && code.cell().is_given() {
                *code = missing[question.index()];
                stale.push(question);
            }
        }
    }
    stale.sort_unstable();
}
