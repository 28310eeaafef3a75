//! What a comparison counts and shows, held against trying every joint answer sheet: on small random pairs of protocols
//! the evaluators of both must agree with each number, with each change of verdict, and with the size of each witness.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::analysis::diff::{Comparison, Version, compare};
use contraindication::engine::Program;
use contraindication::model::{
    Accept, Answer, Answers, DateTest, Kind, OptionId, OptionState, PartialDate, Protocol,
    QuestionId, Test, Ticks, Verdict, parse_day,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::random::{Draft, Layout, config, dice, errors};

/// The most ways of answering that are tried.
const MOST: usize = 20_000;

/// An answer, whatever the protocol.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Option(String),
    Ticks(BTreeSet<String>),
    Number(i64),
    Day(Date),
    Words,
}

/// A question of one protocol or both.
struct Asked {
    ids: [Option<QuestionId>; 2],
    /// One answer for each cell, in order.
    said: Vec<Said>,
}

struct Both<'a> {
    protocols: [&'a Protocol; 2],
    programs: [&'a Program; 2],
    today: Date,
    asked: Vec<Asked>,
}

/// What is known of one procedure after every sheet was tried.
#[derive(Default)]
struct Known {
    sheets: BTreeSet<Vec<Option<usize>>>,
    /// Each change with its sheets, and the fewest answers on one of them that are not clear.
    changes: BTreeMap<(Verdict, Verdict), (BTreeSet<Vec<Option<usize>>>, usize)>,
}

impl<'a> Both<'a> {
    fn new(protocols: [&'a Protocol; 2], programs: [&'a Program; 2], today: Date) -> Self {
        let mut both = Self {
            protocols,
            programs,
            today,
            asked: Vec::new(),
        };
        let mut pairs: Vec<[Option<QuestionId>; 2]> = Vec::new();
        for (index, question) in protocols[1].questions.iter().enumerate() {
            let old = protocols[0].question_named(&question.id);
            let old = old.filter(|&old| same(&protocols[0].question(old).kind, &question.kind));
            pairs.push([old, Some(QuestionId::from(index))]);
        }
        for index in 0..protocols[0].questions.len() {
            let id = Some(QuestionId::from(index));
            if pairs.iter().all(|pair| pair[0] != id) {
                pairs.push([id, None]);
            }
        }
        for ids in pairs {
            let said = both.cells(ids);
            both.asked.push(Asked { ids, said });
        }
        both
    }

    /// Every accepted answer of a question, alone.
    fn accepts(&self, side: usize, id: QuestionId) -> Vec<Test> {
        let protocol = self.protocols[side];
        let whens = protocol.rules.iter().map(|rule| &rule.when);
        let show_ifs = protocol
            .questions
            .iter()
            .filter_map(|one| one.show_if.as_ref());
        let tests = whens
            .chain(show_ifs)
            .flat_map(|condition| condition.tests());
        let own = tests.filter(|test| test.question == id);
        let single = own.flat_map(|test| {
            test.accepts.iter().map(|accept| Test {
                accepts: vec![accept.clone()],
                ..test.clone()
            })
        });
        single.collect()
    }

    /// An answer in one protocol, where it can be given there.
    fn answer(&self, side: usize, id: QuestionId, said: &Said) -> Option<Answer> {
        let kind = &self.protocols[side].question(id).kind;
        Some(match (said, kind) {
            (Said::Option(option), _) => Answer::Option(kind.option_named(option)?),
            (Said::Ticks(ticked), _) => {
                let ticked: Option<Vec<OptionId>> = ticked
                    .iter()
                    .map(|option| kind.option_named(option))
                    .collect();
                Answer::Ticks(Ticks::new(kind.option_count(), &ticked?, &[], false, false))
            }
            (Said::Number(number), Kind::Number(own)) => {
                let fits = own.min.is_none_or(|min| min <= *number)
                    && own.max.is_none_or(|max| *number <= max);
                fits.then_some(Answer::Number(*number))?
            }
            (Said::Day(day), Kind::Date(dated)) => {
                let date = PartialDate::Day(*day);
                dated.cut(date, self.today)?;
                Answer::Date(date)
            }
            _ => Answer::Text("any".to_owned()),
        })
    }

    fn cells(&self, ids: [Option<QuestionId>; 2]) -> Vec<Said> {
        let sides: Vec<(usize, QuestionId)> = [0, 1]
            .into_iter()
            .filter_map(|side| Some((side, ids[side]?)))
            .collect();
        let (side, id) = sides[0];
        let tests: Vec<(usize, Test)> = sides
            .iter()
            .flat_map(|&(side, id)| {
                self.accepts(side, id)
                    .into_iter()
                    .map(move |one| (side, one))
            })
            .collect();
        let kind = &self.protocols[side].question(id).kind;
        let mut said: Vec<Said> = match kind {
            Kind::YesNo | Kind::Choice(_) => {
                let options = kind.option_ids().into_iter();
                options
                    .map(|option| Said::Option(option.to_owned()))
                    .collect()
            }
            Kind::Multi { .. } => {
                let options = kind.option_ids();
                let sets = 0..1_usize << options.len();
                sets.map(|set| {
                    let ticked = options.iter().enumerate();
                    let ticked = ticked.filter(|(place, _)| set >> place & 1 == 1);
                    Said::Ticks(ticked.map(|(_, option)| (*option).to_owned()).collect())
                })
                .collect()
            }
            Kind::Number(_) => {
                let mut all = vec![0];
                for (_, test) in &tests {
                    if let Accept::Number(range) = &test.accepts[0] {
                        let bounds = range.low.into_iter().chain(range.high);
                        all.extend(bounds.flat_map(|bound| [bound - 1, bound, bound + 1]));
                    }
                }
                for (side, id) in &sides {
                    if let Kind::Number(own) = &self.protocols[*side].question(*id).kind {
                        all.extend(own.min.into_iter().chain(own.max));
                    }
                }
                all.sort_unstable();
                all.into_iter().map(Said::Number).collect()
            }
            Kind::Date(_) => self.days(&tests).into_iter().map(Said::Day).collect(),
            Kind::Text => vec![Said::Words],
        };
        said.retain(|said| {
            let mut sides = sides.iter();
            sides.all(|&(side, id)| self.answer(side, id, said).is_some())
        });
        if matches!(kind, Kind::Number(_) | Kind::Date(_)) {
            said.dedup_by_key(|said| {
                let judged = tests.iter().map(|(side, test)| {
                    let answer = self.answer(*side, test.question, said);
                    let answer = answer.expect("it can be given");
                    self.programs[*side].passes(test, self.today, &answer)
                });
                judged.collect::<Vec<bool>>()
            });
        }
        said
    }

    fn days(&self, tests: &[(usize, Test)]) -> Vec<Date> {
        let mut days = vec![parse_day("1900-01-01"), parse_day("2199-12-31")];
        for around in [-1, 0, 1] {
            days.push(self.today.checked_add(around.days()).ok());
        }
        for (_, test) in tests {
            let durations = match &test.accepts[0] {
                Accept::Date(DateTest::Since { within, older_than }) => [*within, *older_than],
                Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => {
                    [Some(*wait), None]
                }
                _ => [None, None],
            };
            for duration in durations.into_iter().flatten() {
                let length = duration.after(self.today).since(self.today);
                let length = length.expect("a later day").get_days();
                for around in length - 4..=length + 4 {
                    days.push(self.today.checked_add(around.days()).ok());
                    days.push(self.today.checked_sub(around.days()).ok());
                }
            }
        }
        let mut days: Vec<Date> = days.into_iter().flatten().collect();
        days.sort_unstable();
        days
    }

    /// The cell of the answer that every protocol which asks fills in as clear.
    fn clear(&self, procedure: &str, question: &Asked) -> Option<usize> {
        let mut clear = None;
        for side in [0, 1] {
            let own = self.protocols[side]
                .procedure_named(procedure)
                .expect("a procedure");
            let Some(id) = question.ids[side] else {
                continue;
            };
            if !self.programs[side].questions_of(own).contains(&id) {
                continue;
            }
            let kind = &self.protocols[side].question(id).kind;
            let answer = self.programs[side].clear_answer(own, id, self.today);
            let said = match answer {
                Answer::Option(option) => Said::Option(kind.option_id(option).to_owned()),
                Answer::Ticks(ticks) => {
                    let ticked = ticks.options_in(OptionState::Ticked);
                    Said::Ticks(ticked.map(|one| kind.option_id(one).to_owned()).collect())
                }
                Answer::Number(number) => Said::Number(number),
                Answer::Date(date) => Said::Day(date.days().0),
                Answer::Text(_) => Said::Words,
                _ => return None,
            };
            for (other, id) in question.ids.iter().enumerate() {
                self.answer(other, (*id).unwrap_or(QuestionId(0)), &said)
                    .filter(|_| id.is_some())
                    .or(id.is_none().then_some(Answer::Missing))?;
            }
            let cell = match said {
                // each cell begins with its first answer
                Said::Number(_) | Said::Day(_) => question
                    .said
                    .partition_point(|first| *first <= said)
                    .checked_sub(1)?,
                _ => question.said.iter().position(|one| *one == said)?,
            };
            if *clear.get_or_insert(cell) != cell {
                return None;
            }
        }
        clear
    }

    fn tried(&self, procedure: &str) -> Option<Known> {
        let sizes = self.asked.iter().map(|one| one.said.len().max(1));
        let count = sizes.clone().try_fold(1_usize, |product, size| {
            let product = product * size;
            (product <= MOST).then_some(product)
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
            let Some((sheet, [old, new])) = self.screened(procedure, &picks) else {
                continue;
            };
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

    /// The sheet and both verdicts; none where a question is asked that has no answer for both.
    fn screened(
        &self,
        procedure: &str,
        picks: &[usize],
    ) -> Option<(Vec<Option<usize>>, [Verdict; 2])> {
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
                    // without an answer it is open where it is asked, with one ignored where it is not
                    is_asked[place] |= match question.said.is_empty() {
                        true => outcome.open.contains(&id),
                        false => !outcome.ignored.contains(&id),
                    };
                }
            }
            outcome.at_least
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

fn same(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Number(one), Kind::Number(other)) => one.decimals == other.decimals,
        _ => one.word() == other.word(),
    }
}

/// Holds a comparison against every sheet.
fn agree(drafts: [&Draft; 2]) -> Result<(), TestCaseError> {
    let loaded = drafts.map(|draft| draft.load(&Layout::as_drawn(draft)));
    for loaded in &loaded {
        prop_assert_eq!(errors(loaded), "");
    }
    let [old, new] = [0, 1].map(|side: usize| loaded[side].protocol.as_ref().expect("a protocol"));
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
        for change in &procedure.verdicts {
            let witness = change.witness.as_ref();
            let size = witness.map(|witness| witness.answers.len());
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
        agree([&old, &new])?;
    }

    #[test]
    fn so_it_does_for_protocols_that_have_nothing_to_do_with_each_other(
        [old, new] in [drafts(), drafts()]
    ) {
        agree([&old, &new])?;
    }
}

proptest! {
    #![proptest_config(config(10))]

    #[test]
    fn a_protocol_does_nothing_otherwise_than_itself(draft in drafts()) {
        let loaded = draft.load(&Layout::as_drawn(&draft));
        let protocol = loaded.protocol.as_ref().expect("a protocol");
        let program = Program::compile(protocol);
        let version = Version { protocol, program: &program };
        let today = parse_day("2026-11-22").expect("a day");
        prop_assert!(compare(version, version, today).is_empty());
    }
}
