//! Small random protocols as rule-file text, and random records for a protocol.
//!
//! Every choice is determined by a sequence of numbers, the dice. The number zero makes the first and simplest choice,
//! so a failing case shrinks to few and simple rules.

mod condition;
mod draft;
mod given;
mod kind;
mod layout;
mod sheet;
mod written;

use std::fmt;
use std::ops::Range;

use contraindication::rules::{Loaded, load};
use proptest::prelude::*;

pub(crate) use draft::{Content, Draft};
pub(crate) use given::Given;
pub(crate) use layout::Layout;
pub(crate) use sheet::{Sheet, read};

/// A sequence of numbers, each drawn once, and zero after the last.
#[derive(Clone, Default)]
pub(crate) struct Dice {
    numbers: std::vec::IntoIter<u32>,
}

/// A protocol with records for it.
#[derive(Clone)]
pub(crate) struct Case {
    pub draft: Draft,
    /// Each with dice for changing it.
    pub records: Vec<(Sheet, Dice)>,
    /// Dice for changing the protocol.
    pub dice: Dice,
}

/// Random protocols that test only questions, each with some records.
pub(crate) fn cases() -> impl Strategy<Value = Case> {
    cases_with(Content::default())
}

/// Random protocols, each with some records.
pub(crate) fn cases_with(content: Content) -> impl Strategy<Value = Case> {
    let records = prop::collection::vec(dice(40..200), 1..24);
    (dice(400..800), records).prop_map(move |(mut dice, records)| {
        let draft = Draft::draw_with(content, &mut dice);
        case(draft, records, dice)
    })
}

/// Random protocols of many rules about few questions, each with some records.
pub(crate) fn cases_of_many_rules() -> impl Strategy<Value = Case> {
    let records = prop::collection::vec(dice(40..200), 1..24);
    (dice(4000..8000), records).prop_map(move |(mut dice, records)| {
        let draft = Draft::draw_with(Content::ALL, &mut dice);
        let count = 100 + dice.below(300);
        let draft = draft.with_rules(count, &mut dice);
        case(draft, records, dice)
    })
}

fn case(draft: Draft, records: Vec<Dice>, dice: Dice) -> Case {
    let loaded = draft.load(&Layout::as_drawn(&draft));
    let protocol = loaded.protocol.as_ref();
    let protocol = protocol.unwrap_or_else(|| panic!("not a protocol: {}", errors(&loaded)));
    let records = records
        .into_iter()
        .map(|mut dice| (Sheet::draw(protocol, &mut dice), dice))
        .collect();
    Case {
        draft,
        records,
        dice,
    }
}

/// Random choices; `count` is the range of their number.
pub(crate) fn dice(count: Range<usize>) -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u32>(), count).prop_map(|numbers| Dice {
        numbers: numbers.into_iter(),
    })
}

/// The configuration of a property that runs this percentage of the usual number of cases.
pub(crate) fn config(percent: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        cases: usual.cases * percent / 100,
        failure_persistence: None,
        ..usual
    }
}

/// All errors, one per line.
pub(crate) fn errors(loaded: &Loaded) -> String {
    let sorted = loaded.diagnostics.clone().into_sorted();
    let lines = sorted
        .iter()
        .filter(|one| one.severity == contraindication::diagnostic::Severity::Error)
        .map(|one| {
            let source = loaded.sources.get(one.span.file);
            let line = source.place(one.span.start).line;
            format!(
                "{}:{line}: {}: {}\n",
                source.name(),
                one.finding,
                one.message
            )
        });
    lines.collect()
}

impl Dice {
    /// A number below a bound. Zero is the simplest.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.numbers.next().unwrap_or(0) as usize % bound
    }

    /// True in one of `times` cases on average.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of several. The first is the simplest.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// At least one of several, each once, in order.
    pub(crate) fn some_of<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let sure = self.below(from.len());
        let mut some = Vec::new();
        for (index, one) in from.iter().enumerate() {
            if index == sure || self.one_in(3) {
                some.push(one.clone());
            }
        }
        some
    }

    /// The numbers below a bound in any order.
    pub(crate) fn order(&mut self, bound: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..bound).collect();
        for index in 0..bound {
            let other = index + self.below(bound - index);
            order.swap(index, other);
        }
        order
    }
}

impl Draft {
    /// Reads the files of a layout.
    pub(crate) fn load(&self, layout: &Layout) -> Loaded {
        load(&self.folder(layout)).expect("a protocol file")
    }
}

impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("dice")
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{:?}", self.draft)?;
        for (sheet, _) in &self.records {
            write!(
                f,
                "\n# answers.toml, screened on {}\n{}",
                sheet.on,
                sheet.toml()
            )?;
        }
        Ok(())
    }
}
