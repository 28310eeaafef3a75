//! Answers that differ from those of an earlier record, for the practitioner to clarify.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::review::{Entry, Standing};
use super::state::Interview;
use crate::model::{AskedOf, Dated, Difference, Keep, Kind};

/// The order of differences: the less an answer can have changed, the earlier it comes.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A birth date, or an event that had happened when the earlier answer was given.
    Past,
    /// An answer that may be used for some time, until this day if it was given today.
    Lasting(Reverse<Date>),
    Passing,
    OfVisit,
    /// A setting of the practice.
    Practice,
}

impl Interview<'_> {
    /// Every answer that differs from an earlier one, those that cannot have changed first.
    pub fn differences(&self) -> Vec<Difference> {
        let entries = self.review().into_iter();
        let mut differences: Vec<_> = entries.filter_map(|entry| self.difference(entry)).collect();
        differences.sort_by_key(|difference| self.rank(difference));
        differences
    }

    /// The difference between an answer and the earlier one, if there is one. An answer that is not asked now differs
    /// if it raises a concern.
    pub fn difference(&self, entry: Entry) -> Option<Difference> {
        let earlier = self.earlier(entry.question)?;
        let now = match entry.standing {
            Standing::NotAsked => return None,
            Standing::LeftOut if entry.is_clear => return None,
            Standing::LeftOut => None,
            Standing::Given | Standing::Prefilled => Some(self.held(entry.question).0.clone()),
        };
        let differs = now.as_ref() != Some(&earlier.answer);
        differs.then(|| Difference {
            question: entry.question,
            earlier: earlier.answer.clone(),
            day: earlier.day,
            now,
        })
    }

    fn rank(&self, difference: &Difference) -> Rank {
        let question = self.protocol().question(difference.question);
        let is_past_event = question.kind == Kind::Date(Dated::Past) && is_moved(difference);
        match (question.asked_of, question.keep) {
            (AskedOf::Practice, _) => Rank::Practice,
            (_, Some(Keep::Always)) => Rank::Past,
            _ if is_past_event => Rank::Past,
            (_, Some(Keep::For(duration))) => Rank::Lasting(Reverse(duration.after(self.today()))),
            (_, None) => Rank::Passing,
            (_, Some(Keep::Visit)) => Rank::OfVisit,
        }
    }
}

/// Whether the date of an event differs although it had happened by the day of the earlier answer. A later date may be
/// that of a new event.
fn is_moved(difference: &Difference) -> bool {
    let now = difference.now.as_ref().and_then(|answer| answer.as_date());
    let (Some(_), Some(now)) = (difference.earlier.as_date(), now) else {
        return false;
    };
    difference.day.is_none_or(|day| now.days().1 <= day)
}
