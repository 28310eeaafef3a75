//! The rules that cause a change.

use jiff::civil::Date;

use super::change::{ChangeKind, RuleChange, RuleState};
use super::ids::Ids;
use super::{NEW, OLD};
use crate::engine::{Found, Program};
use crate::model::{ProcedureId, RuleId, Verdict};

/// The results of both versions for a procedure that both have.
#[derive(Clone, Copy)]
pub(super) struct Results<'a, 'p> {
    pub ids: &'a Ids<'p>,
    pub programs: [&'a Program; 2],
    pub procedures: [ProcedureId; 2],
    pub found: [&'a Found; 2],
}

impl Results<'_, '_> {
    /// The rules that cause this kind of change, in the order of their numbers.
    ///
    /// A bound of the verdict becomes milder because the old rules that are more severe than the new bound are not true
    /// (or unknown) in the new version. All of those rules are returned. A bound becomes more severe because of the
    /// new rules that are more severe than the old bound. Dates are handled in the same way.
    pub(super) fn responsible(&self, kind: ChangeKind) -> Vec<RuleChange> {
        let mut numbers = match kind {
            ChangeKind::LooserVerdict | ChangeKind::StricterVerdict => self.of_verdict(),
            ChangeKind::LooserDate | ChangeKind::StricterDate => self.of_date(),
            ChangeKind::Reasons => self.of_reasons(),
            ChangeKind::UnreadableInNew
            | ChangeKind::UnreadableInOld
            | ChangeKind::Answers
            | ChangeKind::OnlyOld
            | ChangeKind::OnlyNew => Vec::new(),
        };
        numbers.sort_unstable();
        numbers.dedup();
        let changes = numbers.into_iter().map(|rule| RuleChange {
            rule,
            states: [OLD, NEW].map(|version| self.state(version, rule)),
        });
        changes.collect()
    }

    /// Whether the same rules are true, each with the same verdict and date.
    pub(super) fn have_same_reasons(&self) -> bool {
        let [old, new] = self.found;
        if old.reasons.len() != new.reasons.len() {
            return false;
        }
        let mut both = old.reasons.iter().zip(&new.reasons);
        let is_same =
            |(&one, &other): (&RuleId, &RuleId)| self.reason(OLD, one) == self.reason(NEW, other);
        // the order also depends on the order of the files
        both.all(is_same) || self.sorted_reasons(OLD) == self.sorted_reasons(NEW)
    }

    fn sorted_reasons(&self, version: usize) -> Vec<(usize, Verdict, Option<Date>)> {
        let reasons = self.found[version].reasons.iter();
        let mut reasons: Vec<_> = reasons.map(|&rule| self.reason(version, rule)).collect();
        reasons.sort_unstable();
        reasons
    }

    fn reason(&self, version: usize, rule: RuleId) -> (usize, Verdict, Option<Date>) {
        let number = self.ids.number_of_rule(version, rule);
        (
            number,
            self.verdict(version, rule),
            self.date(version, rule),
        )
    }

    fn date(&self, version: usize, rule: RuleId) -> Option<Date> {
        let date = self.found[version].date_of(rule, self.programs[version]);
        date.map(|wait| wait.day)
    }

    fn verdict(&self, version: usize, rule: RuleId) -> Verdict {
        self.ids.protocol(version).rule(rule).verdict
    }

    fn of_verdict(&self) -> Vec<usize> {
        let [old, new] = self.found;
        let mut numbers = Vec::new();
        for (version, own, other) in [(OLD, old, new), (NEW, new, old)] {
            let sure = own.reasons.iter().copied();
            let may = own.unknown(self.programs[version]);
            let is_graver =
                |bound: Verdict| move |rule: &RuleId| self.verdict(version, *rule) > bound;
            let mut rules = Vec::new();
            if own.at_least > other.at_least {
                rules.extend(sure.clone().filter(is_graver(other.at_least)));
            }
            if own.at_most > other.at_most {
                rules.extend(sure.chain(may).filter(is_graver(other.at_most)));
            }
            let rules = rules.into_iter();
            numbers.extend(rules.map(|rule| self.ids.number_of_rule(version, rule)));
        }
        numbers
    }

    fn of_date(&self) -> Vec<usize> {
        let mut numbers = Vec::new();
        for (version, other) in [(OLD, NEW), (NEW, OLD)] {
            let own = self.found[version];
            let bound = self.found[other].not_before.map(|wait| wait.day);
            let later = |rule: &RuleId| self.date(version, *rule) > bound;
            let mut rules: Vec<RuleId> = own.reasons.iter().copied().filter(later).collect();
            let is_final = |version: usize| self.found[version].is_not_before_final();
            if !is_final(version) && is_final(other) {
                let protocol = self.ids.protocol(version);
                let gives_date = |rule: &RuleId| protocol.rule(*rule).gives_date();
                let waiting = own
                    .unknown(self.programs[version])
                    .into_iter()
                    .filter(gives_date);
                let before = rules.len();
                rules.extend(waiting);
                if rules.len() == before {
                    // a true rule may give a later date
                    rules.extend(own.reasons.iter().copied().filter(gives_date));
                }
            }
            let rules = rules.into_iter();
            numbers.extend(rules.map(|rule| self.ids.number_of_rule(version, rule)));
        }
        numbers
    }

    /// The rules that are true in only one version, or with another verdict or date.
    fn of_reasons(&self) -> Vec<usize> {
        let [old, new] = [self.sorted_reasons(OLD), self.sorted_reasons(NEW)];
        let differs = |own: &[_], other: &[(usize, Verdict, Option<Date>)]| {
            let own = own.iter().filter(|&reason| !other.contains(reason));
            own.map(|(number, ..)| *number).collect::<Vec<_>>()
        };
        [differs(&old, &new), differs(&new, &old)].concat()
    }

    fn state(&self, version: usize, number: usize) -> RuleState {
        let found = self.found[version];
        let rules = self.programs[version].rules_of(self.procedures[version]);
        let rule = self.ids.rule_in(version, number);
        let Some(rule) = rule.filter(|rule| rules.contains(rule)) else {
            return RuleState::Absent;
        };
        if found.reasons.contains(&rule) {
            return RuleState::True(self.verdict(version, rule), self.date(version, rule));
        }
        if found.unknown(self.programs[version]).contains(&rule) {
            RuleState::Unknown(self.verdict(version, rule))
        } else {
            RuleState::False
        }
    }
}
