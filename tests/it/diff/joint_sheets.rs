//! Two protocols as one questionnaire, built independently of the program: cells are the answers on either side of each
//! bound that the evaluators distinguish.

use std::collections::BTreeSet;

use contraindication::engine::Program;
use contraindication::model::{
    Accept, Answer, DateTest, Kind, OptionId, OptionState, PartialDate, Protocol, QuestionId, Test,
    Ticks, parse_day,
};
use jiff::ToSpan;
use jiff::civil::Date;

/// An answer, independent of a protocol.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JointAnswer {
    Option(String),
    Ticks(BTreeSet<String>),
    Number(i64),
    Day(Date),
    Words,
}

/// A question of one protocol or both.
pub(super) struct Asked {
    pub(super) ids: [Option<QuestionId>; 2],
    /// One answer for each cell, in order.
    pub(super) said: Vec<JointAnswer>,
}

pub(super) struct Both<'a> {
    pub(super) protocols: [&'a Protocol; 2],
    pub(super) programs: [&'a Program; 2],
    pub(super) today: Date,
    pub(super) asked: Vec<Asked>,
}

impl<'a> Both<'a> {
    pub(super) fn new(
        protocols: [&'a Protocol; 2],
        programs: [&'a Program; 2],
        today: Date,
    ) -> Self {
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

    /// Every accepted answer of a question, as a separate test.
    fn accepts(&self, side: usize, id: QuestionId) -> Vec<Test> {
        let protocol = self.protocols[side];
        let whens = protocol.rules.iter().map(|rule| &rule.when);
        let show_ifs = protocol
            .questions
            .iter()
            .filter_map(|one| one.show_if.as_ref());
        let tests = whens
            .chain(show_ifs)
            .flat_map(|condition| condition.tests(&protocol.scores));
        let own = tests.filter(|test| test.question == id);
        let single = own.flat_map(|test| {
            test.accepts.iter().map(|accept| Test {
                accepts: vec![accept.clone()],
                ..test.clone()
            })
        });
        single.collect()
    }

    /// An answer in one protocol, if it is valid there.
    pub(super) fn answer(&self, side: usize, id: QuestionId, said: &JointAnswer) -> Option<Answer> {
        let kind = &self.protocols[side].question(id).kind;
        Some(match (said, kind) {
            (JointAnswer::Option(option), _) => Answer::Option(kind.option_named(option)?),
            (JointAnswer::Ticks(ticked), _) => {
                let ticked: Option<Vec<OptionId>> = ticked
                    .iter()
                    .map(|option| kind.option_named(option))
                    .collect();
                Answer::Ticks(Ticks::new(kind.option_count(), &ticked?, &[], false, false))
            }
            (JointAnswer::Number(number), Kind::Number(own)) => {
                let fits = own.min.is_none_or(|min| min <= *number)
                    && own.max.is_none_or(|max| *number <= max);
                fits.then_some(Answer::Number(*number))?
            }
            (JointAnswer::Day(day), Kind::Date(dated)) => {
                let date = PartialDate::Day(*day);
                dated.cut(date, self.today)?;
                Answer::Date(date)
            }
            _ => Answer::Text("any".to_owned()),
        })
    }

    fn cells(&self, ids: [Option<QuestionId>; 2]) -> Vec<JointAnswer> {
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
        let mut said: Vec<JointAnswer> = match kind {
            Kind::YesNo | Kind::Choice(_) => {
                let options = kind.option_ids().into_iter();
                options
                    .map(|option| JointAnswer::Option(option.to_owned()))
                    .collect()
            }
            Kind::Multi { .. } => {
                let options = kind.option_ids();
                let sets = 0..1_usize << options.len();
                sets.map(|set| {
                    let ticked = options.iter().enumerate();
                    let ticked = ticked.filter(|(place, _)| set >> place & 1 == 1);
                    JointAnswer::Ticks(ticked.map(|(_, option)| (*option).to_owned()).collect())
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
                all.into_iter().map(JointAnswer::Number).collect()
            }
            Kind::Date(_) => self
                .days(&tests)
                .into_iter()
                .map(JointAnswer::Day)
                .collect(),
            Kind::Text => vec![JointAnswer::Words],
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

    /// The cell of the answer that every protocol that asks fills in as clear.
    pub(super) fn clear(&self, procedure: &str, question: &Asked) -> Option<usize> {
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
                Answer::Option(option) => JointAnswer::Option(kind.option_id(option).to_owned()),
                Answer::Ticks(ticks) => {
                    let ticked = ticks.options_in(OptionState::Ticked);
                    JointAnswer::Ticks(ticked.map(|one| kind.option_id(one).to_owned()).collect())
                }
                Answer::Number(number) => JointAnswer::Number(number),
                Answer::Date(date) => JointAnswer::Day(date.days().0),
                Answer::Text(_) => JointAnswer::Words,
                _ => return None,
            };
            for (other, id) in question.ids.iter().enumerate() {
                self.answer(other, (*id).unwrap_or(QuestionId::new(0)), &said)
                    .filter(|_| id.is_some())
                    .or(id.is_none().then_some(Answer::Missing))?;
            }
            let cell = match said {
                // each cell starts with its first answer
                JointAnswer::Number(_) | JointAnswer::Day(_) => question
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
}

fn same(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Number(one), Kind::Number(other)) => one.decimals == other.decimals,
        _ => one.word() == other.word(),
    }
}
