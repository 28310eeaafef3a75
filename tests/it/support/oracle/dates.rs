//! Not-before dates: the day on which a `within` that must hold stops holding, or the end of a wait.

use contraindication::model::{
    Accept, Condition, DateTest, ProcedureId, QuestionId, Rule, Verdict,
};
use contraindication::model::{Duration, RuleId};
use jiff::civil::Date;

use super::calendar::later;
use super::reply::{Days, Reply, Values};
use super::{Known, Oracle};

impl Oracle<'_> {
    /// The latest date of the rules that are true.
    pub(crate) fn not_before(&self, procedure: ProcedureId) -> Option<Date> {
        let rules = self.rules_that_are(Some(true), procedure).into_iter();
        rules.filter_map(|id| self.rule_not_before(id)).max()
    }

    /// Whether no unknown rule has a date, and no date of a true rule can become later.
    pub(crate) fn not_before_is_final(&self, procedure: ProcedureId) -> bool {
        let mut unknown = self.rules_that_are(None, procedure).into_iter();
        let mut sure = self.rules_that_are(Some(true), procedure).into_iter();
        !unknown.any(|id| has_date(self.protocol.rule(id)))
            && !sure.any(|id| self.has_open_window(self.protocol.rule(id)))
    }

    /// The day that a true rule gives.
    pub(crate) fn rule_not_before(&self, rule: RuleId) -> Option<Date> {
        let rule = self.protocol.rule(rule);
        let windows = dated_windows(rule).into_iter();
        let closings = windows.filter_map(|(question, within)| {
            let day = self.days(question)?.counted_from?;
            Some(later(day, within))
        });
        let wait = rule.wait.map(|wait| later(self.on, wait));
        closings.min().max(wait)
    }

    /// Whether a window of a true rule has a date without a last day.
    fn has_open_window(&self, rule: &Rule) -> bool {
        let mut windows = dated_windows(rule).into_iter();
        windows.any(|(question, _)| self.days(question).is_some_and(|days| days.is_open))
    }

    fn days(&self, question: QuestionId) -> Option<Days> {
        match self.reply(question) {
            Reply::Values(Values::Days(days)) => Some(*days),
            _ => None,
        }
    }

    fn rules_that_are(&self, wanted: Known, procedure: ProcedureId) -> Vec<RuleId> {
        let rules = self.rules(procedure).into_iter();
        let rules = rules.filter(|(_, known)| *known == wanted);
        rules.map(|(id, _)| id).collect()
    }
}

/// Whether a rule can have a date.
pub(super) fn has_date(rule: &Rule) -> bool {
    rule.wait.is_some() || !dated_windows(rule).is_empty()
}

/// The windows that give the date of a rule: its verdict must be above a precaution, and no text must replace them.
fn dated_windows(rule: &Rule) -> Vec<(QuestionId, Duration)> {
    let mut windows = Vec::new();
    let has_day = match rule.verdict {
        Verdict::Eligible | Verdict::Precaution => false,
        Verdict::Defer => true,
        Verdict::Refer | Verdict::Contraindicated => rule.until.is_none(),
    };
    if has_day {
        add_windows(&rule.when, &mut windows);
    }
    windows
}

/// Adds the `within`s that must hold: those inside `all`s only, and not in a list.
fn add_windows(condition: &Condition, into: &mut Vec<(QuestionId, Duration)>) {
    match condition {
        Condition::All(members) => members.iter().for_each(|one| add_windows(one, into)),
        Condition::Test(test) if !test.list => {
            if let [
                Accept::Date(DateTest::Since {
                    within: Some(within),
                    ..
                }),
            ] = test.accepts[..]
            {
                into.push((test.question, within));
            }
        }
        Condition::Any(_) | Condition::Count(_) | Condition::Score(_) | Condition::Test(_) => {}
    }
}
