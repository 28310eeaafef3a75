//! Sheets on which the verdict is the same and the not-before date differs.

use super::{Judged, Misfit, NotDecided, Seeker};
use crate::analysis::diff::formula::FormulaId;
use crate::analysis::diff::view::View;
use crate::analysis::diff::{SIDES, Side};
use crate::analysis::smallest::Search;
use crate::model::{NotBefore, Outcome, Reason, RuleId, Verdict};

impl Seeker<'_> {
    /// A sheet on which a rule of both protocols is true and only the date differs.
    pub(in crate::analysis::diff) fn same_verdict(
        &mut self,
        rules: [RuleId; 2],
        fits: impl Fn(&[Outcome; 2]) -> bool,
    ) -> Result<Search<Judged>, NotDecided> {
        let mut assumed = Vec::new();
        for side in SIDES {
            let condition = View::condition(self.seen.formulas, side, rules[side.index()]);
            assumed.push(self.literal(condition)?);
        }
        let hinders = |_: &[Outcome; 2], side: Side, reason: &Reason| {
            (reason.rule != rules[side.index()]).then_some(Misfit::Here)
        };
        self.seek(assumed, true, hinders, |outcomes| {
            outcomes[0].at_least == outcomes[1].at_least && fits(outcomes)
        })
    }

    /// A sheet on which a rule of the old protocol is true, both protocols give the same verdict, and no rule of the
    /// new one gives a date that late. `covers` are the conditions of the rules that give it on every screening date.
    pub(in crate::analysis::diff) fn sooner(
        &mut self,
        rule: RuleId,
        covers: &[FormulaId],
        verdict: Verdict,
        fits: impl Fn(&[Outcome; 2]) -> bool,
    ) -> Result<Search<Judged>, NotDecided> {
        let view = self.seen.view;
        let condition = View::condition(self.seen.formulas, Side::Old, rule);
        let mut assumed = vec![self.literal(condition)?];
        for &cover in covers {
            assumed.push(!self.literal(cover)?);
        }
        for side in SIDES {
            let changed = view.changed.iter();
            let changed = changed.filter(|(_, verdicts)| verdicts[side.index()] == verdict);
            let shared = view.shared.iter().filter(|(_, one)| *one == verdict);
            let changed = changed.map(|(makes, _)| *makes);
            let mut literals = Vec::new();
            for makes in changed.chain(shared.map(|(makes, _)| *makes)) {
                literals.push(self.literal(makes)?);
            }
            assumed.push(self.solver.some_of(&literals));
        }
        let pair = self.pair;
        let hinders = |[old, _]: &[Outcome; 2], side: Side, reason: &Reason| {
            let day = |date: Option<NotBefore>| date.map(|date| date.day);
            let is_late =
                reason.not_before.is_some() && day(reason.not_before) >= day(old.not_before);
            let own = pair.of(side).protocol.rule(reason.rule).verdict;
            if own > verdict {
                Some(Misfit::Always)
            } else {
                (side == Side::New && is_late).then_some(Misfit::Here)
            }
        };
        self.seek(assumed, true, hinders, |outcomes| {
            outcomes.iter().all(|one| one.decided() == Some(verdict)) && fits(outcomes)
        })
    }
}
