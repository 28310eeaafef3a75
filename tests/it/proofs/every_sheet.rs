//! Every answer sheet of a small protocol, with its outcome from the evaluator.

use std::collections::BTreeMap;

use contraindication::engine::Program;
use contraindication::model::{
    Accept, Answer, Answers, Clear, DateTest, Dated, Kind, OptionId, Outcome, PartialDate,
    ProcedureId, Protocol, QuestionId, RuleId, Test, Ticks, Verdict, parse_day,
};
use jiff::ToSpan;
use jiff::civil::Date;

/// Maximum number of sheets that are tried for one protocol.
const MAX: usize = 6_000;

/// Every way to answer a protocol, with its outcomes.
pub(super) struct Tried<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    pub today: Date,
    /// For each question, one answer for each way in which it can be judged; then "not sure", then "prefer not to say",
    /// then ticks beside one of them.
    pub values: Vec<Vec<Answer>>,
    /// Number of them that are values.
    pub plain: Vec<usize>,
    pub sheets: Vec<Sheet>,
    pub clear: BTreeMap<(ProcedureId, QuestionId), Vec<bool>>,
}

pub(super) struct Sheet {
    pub picks: Vec<usize>,
    pub outcomes: BTreeMap<ProcedureId, Outcome>,
}

impl<'a> Tried<'a> {
    /// Tries every answer sheet. Returns `None` if there are too many.
    pub(super) fn new(protocol: &'a Protocol, program: &'a Program, today: Date) -> Option<Self> {
        let mut tried = Self {
            protocol,
            program,
            today,
            values: Vec::new(),
            plain: Vec::new(),
            sheets: Vec::new(),
            clear: BTreeMap::new(),
        };
        for question in (0..protocol.questions.len()).map(QuestionId::from) {
            let mut values = tried.values_of(question);
            tried.plain.push(values.len());
            values.extend([Answer::Unsure, Answer::Declined]);
            values.extend(tried.ticks_beside(question));
            tried.values.push(values);
        }
        let count = tried.values.iter().try_fold(1_usize, |product, values| {
            let product = product * values.len();
            (product <= MAX).then_some(product)
        })?;
        for procedure in protocol.procedure_ids() {
            for &question in program.questions_of(procedure) {
                let clear = tried.clear_ones(procedure, question);
                tried.clear.insert((procedure, question), clear);
            }
        }
        for number in 0..count {
            let mut rest = number;
            let picks = tried.values.iter().map(|values| {
                let pick = rest % values.len();
                rest /= values.len();
                pick
            });
            let picks: Vec<usize> = picks.collect();
            let answers = tried.answers(&picks);
            let outcomes = protocol.procedure_ids().map(|procedure| {
                let outcome = program.evaluate(procedure, today, &answers);
                (procedure, outcome)
            });
            let outcomes = outcomes.collect();
            tried.sheets.push(Sheet { picks, outcomes });
        }
        Some(tried)
    }

    /// Answers in order. Of adjacent answers that every test and every `clear` judges alike, only one.
    fn values_of(&self, id: QuestionId) -> Vec<Answer> {
        let question = self.protocol.question(id);
        let tests = tests_of(self.protocol, id);
        let mut answers = match &question.kind {
            Kind::YesNo | Kind::Choice(_) => (0..question.kind.option_count())
                .map(|option| Answer::Option(OptionId::from(option)))
                .collect(),
            Kind::Multi { options, .. } => {
                let sets = 0..1_usize << options.len();
                let ticks = sets.map(|set| {
                    let ticked: Vec<OptionId> = (0..options.len())
                        .filter(|option| set >> option & 1 == 1)
                        .map(OptionId::from)
                        .collect();
                    Answer::Ticks(Ticks::new(options.len(), &ticked, &[], false, false))
                });
                return ticks.collect();
            }
            Kind::Number(number) => {
                let mut all = vec![0];
                for accept in &tests {
                    if let Accept::Number(range) = accept {
                        let bounds = range.low.into_iter().chain(range.high);
                        all.extend(bounds.flat_map(|bound| [bound - 1, bound, bound + 1]));
                    }
                }
                all.extend(number.min.into_iter().chain(number.max));
                all.retain(|one| {
                    number.min.is_none_or(|min| min <= *one)
                        && number.max.is_none_or(|max| *one <= max)
                });
                all.sort_unstable();
                all.into_iter().map(Answer::Number).collect()
            }
            Kind::Date(dated) => self.days(*dated, &tests),
            Kind::Text => vec![Answer::Text("nothing".to_owned())],
        };
        answers.dedup_by_key(|answer| self.judged(id, answer));
        answers
    }

    /// Ticks beside a status. Empty if there are many options.
    fn ticks_beside(&self, question: QuestionId) -> Vec<Answer> {
        let kind = &self.protocol.question(question).kind;
        let count = kind.option_count();
        if !matches!(kind, Kind::Multi { .. }) || count > 2 {
            return Vec::new();
        }
        let mut beside = Vec::new();
        for set in 1..1_usize << count {
            let ticked: Vec<OptionId> = (0..count)
                .filter(|option| set >> option & 1 == 1)
                .map(OptionId::from)
                .collect();
            for (unsure, declined) in [(true, false), (false, true), (true, true)] {
                beside.push(Answer::Ticks(Ticks::new(
                    count,
                    &ticked,
                    &[],
                    unsure,
                    declined,
                )));
            }
        }
        beside
    }

    fn days(&self, dated: Dated, tests: &[Accept]) -> Vec<Answer> {
        let mut days = vec![parse_day("1900-01-01"), parse_day("2199-12-31")];
        for around in [-1, 0, 1] {
            days.push(self.today.checked_add(around.days()).ok());
        }
        for accept in tests {
            let Accept::Date(test) = accept else { continue };
            let durations = match test {
                DateTest::Since { within, older_than } => [*within, *older_than],
                DateTest::InNext(wait) | DateTest::LaterThan(wait) => [Some(*wait), None],
            };
            for duration in durations.into_iter().flatten() {
                // far enough from the day to include all ends of months
                let length = duration.after(self.today).since(self.today);
                let length = length.expect("a later day").get_days();
                for around in length - 4..=length + 4 {
                    days.push(self.today.checked_add(around.days()).ok());
                    days.push(self.today.checked_sub(around.days()).ok());
                }
            }
        }
        let mut days: Vec<Date> = days.into_iter().flatten().collect();
        days.retain(|day| dated.cut(PartialDate::Day(*day), self.today).is_some());
        days.sort_unstable();
        let answers = days.into_iter().map(PartialDate::Day);
        answers.map(Answer::Date).collect()
    }

    /// The result of every test and `clear` for an answer.
    fn judged(&self, id: QuestionId, answer: &Answer) -> Vec<bool> {
        let question = self.protocol.question(id);
        let tests = all_tests(self.protocol).into_iter();
        let passed = tests
            .filter(|test| test.question == id)
            .map(|test| self.program.passes(test, self.today, answer));
        let outside = question.procedures.iter().map(|&procedure| {
            self.program
                .is_outside_clear(procedure, id, self.today, answer)
        });
        let option = match answer {
            Answer::Option(option) => option.index(),
            _ => 0,
        };
        let option = (0..8).map(|bit| option >> bit & 1 == 1);
        passed.chain(outside).chain(option).collect()
    }

    pub(super) fn answers(&self, picks: &[usize]) -> Answers {
        let mut answers = Answers::missing(picks.len());
        for (index, pick) in picks.iter().enumerate() {
            answers.set(QuestionId::from(index), self.values[index][*pick].clone());
        }
        answers
    }

    pub(super) fn is_status(&self, sheet: &Sheet, question: usize) -> bool {
        sheet.picks[question] >= self.plain[question]
    }

    /// Sheets on which every answer is a value.
    pub(super) fn plain(&self) -> impl Iterator<Item = &Sheet> {
        let questions = self.values.len();
        self.sheets
            .iter()
            .filter(move |sheet| (0..questions).all(|question| !self.is_status(sheet, question)))
    }

    pub(super) fn asks(&self, sheet: &Sheet, procedure: ProcedureId, question: QuestionId) -> bool {
        self.program.questions_of(procedure).contains(&question)
            && !sheet.outcomes[&procedure].ignored.contains(&question)
    }

    pub(super) fn answer(&self, sheet: &Sheet, question: QuestionId) -> &Answer {
        &self.values[question.index()][sheet.picks[question.index()]]
    }

    pub(super) fn is_outside(
        &self,
        sheet: &Sheet,
        procedure: ProcedureId,
        question: QuestionId,
    ) -> bool {
        let answer = self.answer(sheet, question);
        self.asks(sheet, procedure, question)
            && self
                .program
                .is_outside_clear(procedure, question, self.today, answer)
    }

    /// Number of answers that are not the clear one.
    pub(super) fn size(&self, sheet: &Sheet, procedure: ProcedureId) -> usize {
        let questions = self.program.questions_of(procedure).iter();
        let differs = |question: &&QuestionId| {
            let clear = &self.clear[&(procedure, **question)];
            let pick = sheet.picks[question.index()];
            self.asks(sheet, procedure, **question) && !clear[pick]
        };
        questions.filter(differs).count()
    }

    /// For each value of a question, whether it is judged like the clear answer that is filled in.
    fn clear_ones(&self, procedure: ProcedureId, question: QuestionId) -> Vec<bool> {
        let clear = self.program.clear_answer(procedure, question, self.today);
        let judged = self.judged(question, &clear);
        let values = self.values[question.index()].iter();
        let like = values.map(|answer| match answer {
            Answer::Unsure | Answer::Declined => false,
            Answer::Ticks(_) => *answer == clear,
            Answer::Text(_) => true,
            _ => clear != Answer::Missing && self.judged(question, answer) == judged,
        });
        like.collect()
    }

    pub(super) fn fires(&self, sheet: &Sheet, rule: RuleId) -> bool {
        let procedure = self.protocol.rule(rule).procedures[0];
        has_fired(&sheet.outcomes[&procedure], rule)
    }

    pub(super) fn verdict(&self, rule: RuleId) -> Verdict {
        self.protocol.rule(rule).verdict
    }
}

pub(super) fn has_fired(outcome: &Outcome, rule: RuleId) -> bool {
    outcome.reasons.iter().any(|reason| reason.rule == rule)
}

fn all_tests(protocol: &Protocol) -> Vec<&Test> {
    let whens = protocol.rules.iter().map(|rule| &rule.when);
    let questions = protocol.questions.iter();
    let show_ifs = questions.filter_map(|question| question.show_if.as_ref());
    whens
        .chain(show_ifs)
        .flat_map(|one| one.tests(&protocol.scores))
        .collect()
}

/// Everything that tests and `clear` accept for a question.
fn tests_of(protocol: &Protocol, id: QuestionId) -> Vec<Accept> {
    let tests = all_tests(protocol).into_iter();
    let mut accepts: Vec<Accept> = tests
        .filter(|test| test.question == id)
        .flat_map(|test| test.accepts.clone())
        .collect();
    let question = protocol.question(id);
    let special = question.clear_for.iter().map(|(_, clear)| clear);
    for clear in special.chain([&question.clear]) {
        if let Clear::Tests(tests) = clear {
            accepts.extend(tests.clone());
        }
    }
    accepts
}
