//! Compares the results of `diff` with an enumeration of every joint answer sheet: for small random pairs of protocols,
//! both evaluators must agree with each number, with each change of verdict, and with the size of each witness.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::analysis::diff::{Comparison, Version, compare};
use contraindication::engine::Program;
use contraindication::model::{Answers, Protocol, Verdict, parse_day};
use jiff::civil::Date;
use proptest::prelude::*;

use super::joint_sheets::Both;
use crate::support::random::{Draft, Layout, config, dice, errors};
use crate::support::sums::{add_sums, change_sums};

/// Maximum number of sheets that are tried.
const MAX: usize = 20_000;

/// The cell of each question. `None` if it is not asked.
type Sheet = Vec<Option<usize>>;

/// A verdict and its date.
type Dated = (Verdict, Option<Date>);

/// The facts about one procedure, from trying every sheet.
#[derive(Default)]
struct Known {
    sheets: BTreeSet<Sheet>,
    /// Each change with its sheets, and the fewest answers that are not clear on one of them.
    changes: BTreeMap<(Verdict, Verdict), (BTreeSet<Sheet>, usize)>,
    /// Whether on some sheet the verdict is the same and the date is earlier.
    sooner: bool,
}

impl Both<'_> {
    fn tried(&self, procedure: &str) -> Option<Known> {
        let sizes = self.asked.iter().map(|one| one.said.len().max(1));
        let count = sizes.clone().try_fold(1_usize, |product, size| {
            let product = product * size;
            (product <= MAX).then_some(product)
        })?;
        let sizes: Vec<usize> = sizes.collect();
        let clear = self.asked.iter().map(|one| self.clear(procedure, one));
        let clear: Vec<Option<usize>> = clear.collect();
        let mut known = Known::default();
        for number in 0..count {
            let mut rest = number;
            let picks: Vec<usize> = sizes
                .iter()
                .map(|size| {
                    let pick = rest % size;
                    rest /= size;
                    pick
                })
                .collect();
            let Some((sheet, outcomes)) = self.screened(procedure, &picks) else {
                continue;
            };
            let [(old, before), (new, after)] = outcomes;
            known.sooner |= old == new && after < before;
            if old != new {
                let size = sheet.iter().zip(&clear);
                let size = size
                    .filter(|(pick, clear)| pick.is_some() && *pick != *clear)
                    .count();
                let entry = known
                    .changes
                    .entry((old, new))
                    .or_insert((BTreeSet::new(), size));
                entry.0.insert(sheet.clone());
                entry.1 = entry.1.min(size);
            }
            known.sheets.insert(sheet);
        }
        Some(known)
    }

    /// The sheet with both verdicts and dates. `None` if a question is asked that has no answer valid in both.
    fn screened(&self, procedure: &str, picks: &[usize]) -> Option<(Sheet, [Dated; 2])> {
        let mut is_asked = vec![false; picks.len()];
        let verdicts = [0, 1].map(|side| {
            let protocol = self.protocols[side];
            let own = protocol.procedure_named(procedure).expect("a procedure");
            let mut answers = Answers::missing(protocol.questions.len());
            for (question, pick) in self.asked.iter().zip(picks) {
                if let Some(id) = question.ids[side] {
                    let said = question.said.get(*pick);
                    let answer = said.and_then(|said| self.answer(side, id, said));
                    answers.set(id, answer.unwrap_or_default());
                }
            }
            let outcome = self.programs[side].evaluate(own, self.today, &answers);
            for (place, question) in self.asked.iter().enumerate() {
                if let Some(id) = question.ids[side]
                    && self.programs[side].questions_of(own).contains(&id)
                {
                    // a question without answers stays open if it is asked; an ignored one does not
                    is_asked[place] |= if question.said.is_empty() {
                        outcome.open.contains(&id)
                    } else {
                        !outcome.ignored.contains(&id)
                    };
                }
            }
            (outcome.at_least, outcome.not_before.map(|date| date.day))
        });
        let mut sheet = Vec::new();
        for ((question, pick), asked) in self.asked.iter().zip(picks).zip(is_asked) {
            if asked && question.said.is_empty() {
                return None;
            }
            sheet.push(asked.then_some(*pick));
        }
        Some((sheet, verdicts))
    }
}

/// The protocols of two drafts.
fn read(drafts: [&Draft; 2]) -> [Protocol; 2] {
    drafts.map(|draft| {
        let loaded = draft.load(&Layout::as_drawn(draft));
        assert_eq!(errors(&loaded), "");
        loaded.protocol.expect("a protocol")
    })
}

/// Compares a comparison with the results of all sheets.
fn agree([old, new]: &[Protocol; 2]) -> Result<(), TestCaseError> {
    let programs = [old, new].map(Program::compile);
    let today = parse_day("2026-11-22").expect("a day");
    let [a, b] = &programs;
    let old_version = Version {
        protocol: old,
        program: a,
    };
    let new_version = Version {
        protocol: new,
        program: b,
    };
    let comparison: Comparison = compare(old_version, new_version, today);
    let both = Both::new([old, new], [a, b], today);
    for procedure in &comparison.procedures {
        prop_assert_eq!(&procedure.not_decided, &[]);
        let Some(known) = both.tried(&procedure.id) else {
            continue;
        };
        let sheets = procedure.sheets.as_ref().map(|sheets| sheets.to_string());
        prop_assert_eq!(
            sheets,
            Some(known.sheets.len().to_string()),
            "{}",
            procedure.id
        );
        let counted: BTreeMap<_, _> = procedure
            .verdicts
            .iter()
            .map(|change| {
                let sheets = change.sheets.as_ref().map(|sheets| sheets.to_string());
                ((change.from, change.to), sheets)
            })
            .collect();
        let tried: BTreeMap<_, _> = known
            .changes
            .iter()
            .map(|(change, (sheets, _))| (*change, Some(sheets.len().to_string())))
            .collect();
        prop_assert_eq!(counted, tried, "{}", procedure.id);
        // the check never misses an earlier date; not every day was tried for a date that depends on the day of an
        // answer
        let windows = [old, new].map(|protocol| protocol.rules.iter());
        let mut windows = windows.into_iter().flatten().filter(|rule| {
            rule.verdict == Verdict::Defer && !rule.when.required_windows().is_empty()
        });
        let sooner = known.sooner && windows.next().is_none();
        prop_assert!(!sooner || comparison.is_looser(), "{}", procedure.id);
        for change in &procedure.verdicts {
            let witness = change.witness.as_ref();
            let size = witness.map(|witness| {
                let answers = witness.answers.iter();
                answers.filter(|answer| !answer.is_clear).count()
            });
            let fewest = known.changes[&(change.from, change.to)].1;
            prop_assert_eq!(size, Some(fewest), "{}: {:?}", procedure.id, witness);
        }
    }
    Ok(())
}

fn drafts() -> impl Strategy<Value = Draft> {
    dice(400..800).prop_map(|mut dice| Draft::draw(&mut dice))
}

fn changed() -> impl Strategy<Value = [Draft; 2]> {
    dice(500..900).prop_map(|mut dice| {
        let old = Draft::draw(&mut dice);
        let new = old.changed(&mut dice);
        [old, new]
    })
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn a_comparison_agrees_with_trying_every_sheet([old, new] in changed()) {
        agree(&read([&old, &new]))?;
    }

    #[test]
    fn a_comparison_of_counts_and_scores_agrees_with_trying_every_sheet(draft in drafts(), mut dice in dice(200..300)) {
        let [mut old, _] = read([&draft, &draft]);
        add_sums(&mut old, &mut dice);
        let mut new = old.clone();
        change_sums(&mut new, &mut dice);
        agree(&[old, new])?;
    }

    #[test]
    fn a_comparison_of_other_counts_and_scores_agrees_with_trying_every_sheet(
        [old, new] in changed(),
        mut dice in dice(200..300)
    ) {
        let mut both = read([&old, &new]);
        both.iter_mut().for_each(|one| add_sums(one, &mut dice));
        agree(&both)?;
    }

    #[test]
    fn a_comparison_of_unrelated_protocols_agrees_with_trying_every_sheet(
        [old, new] in [drafts(), drafts()]
    ) {
        agree(&read([&old, &new]))?;
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_protocol_does_not_differ_from_itself(draft in drafts()) {
        let loaded = draft.load(&Layout::as_drawn(&draft));
        let protocol = loaded.protocol.as_ref().expect("a protocol");
        let program = Program::compile(protocol);
        let version = Version { protocol, program: &program };
        let today = parse_day("2026-11-22").expect("a day");
        prop_assert!(compare(version, version, today).is_empty());
    }
}
