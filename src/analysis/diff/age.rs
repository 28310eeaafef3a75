//! Questions whose answers stay valid longer than before, or may be carried over longer.

use super::joint::is_same_kind;
use crate::model::{Keep, Protocol, Question};

/// The ids of these questions, in the order of the new version. Questions that only one version has are not included.
pub(super) fn longer_kept(old: &Protocol, new: &Protocol) -> Vec<String> {
    let limits = |protocol: &Protocol, question: &Question| {
        // without `keep`, every visit asks again
        let carried = question.keep.unwrap_or(Keep::Visit);
        [protocol.limit_of(question), carried]
    };
    let is_longer = |question: &&Question| {
        let before = old.question_named(&question.id).map(|id| old.question(id));
        let before = before.filter(|before| is_same_kind(&before.kind, &question.kind));
        before.is_some_and(|before| {
            let before = limits(old, before).into_iter();
            let mut pairs = before.zip(limits(new, question));
            pairs.any(|(before, now)| may_be_longer(before, now))
        })
    };
    let questions = new.questions.iter().filter(is_longer);
    questions.map(|question| question.id.clone()).collect()
}

/// Whether an answer can stay valid longer under the new limit on some day.
fn may_be_longer(before: Keep, now: Keep) -> bool {
    match (before, now) {
        (Keep::Always, _) | (_, Keep::Visit) => false,
        (_, Keep::Always) => true,
        (Keep::For(before), Keep::For(now)) => !before.is_never_shorter_than(now),
        // one day lasts as long as a visit
        (Keep::Visit, Keep::For(now)) => now.days().1 > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Duration, Unit};

    #[test]
    fn limits_have_an_order_that_may_depend_on_the_calendar() {
        let keep = |count, unit| Keep::For(Duration { count, unit });
        let in_order = [
            Keep::Visit,
            keep(2, Unit::Day),
            keep(4, Unit::Week),
            keep(1, Unit::Month),
            keep(1, Unit::Year),
            Keep::Always,
        ];
        for (place, before) in in_order.iter().enumerate() {
            for (other, now) in in_order.iter().enumerate() {
                assert_eq!(
                    may_be_longer(*before, *now),
                    other > place,
                    "{before}, {now}"
                );
            }
        }
        let [days, months] = [keep(30, Unit::Day), keep(1, Unit::Month)];
        assert!(may_be_longer(days, months) && may_be_longer(months, days));
        let day = keep(1, Unit::Day);
        assert!(!may_be_longer(Keep::Visit, day) && !may_be_longer(day, Keep::Visit));
    }
}
