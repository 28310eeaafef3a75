//! The interview as a state machine: whatever the order of the answers, the record is that of a straight interview.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use contraindication::engine::Program;
use contraindication::intake::{Defaults, Form, Format, open};
use contraindication::interview::{
    Asked, Ending, Interview, Onward, Prompter, Reply, Reviewed, Standing, Step, conduct,
};
use contraindication::model::{
    Answer, AnswerDays, Answers, AskedOf, Kind, Outcome, ProcedureId, Protocol, QuestionId, RuleId,
    Verdict,
};
use contraindication::report::answer_file;
use contraindication::report::record_file::{self, Circumstances};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::support::random::{Case, Dice, Layout, cases, config, read};

/// A prompter that gives random answers, goes back, changes answers, stops and continues.
struct Wanderer<'a> {
    /// The possible answers to each question.
    pools: &'a [Vec<Answer>],
    dice: Dice,
    /// The last answer that was given to each question.
    last: BTreeMap<QuestionId, Answer>,
    /// The answers of the interview before each reply.
    before: Option<(Answers, QuestionId)>,
}

/// A prompter that answers each question with the final answer.
struct Straight<'a> {
    answers: &'a BTreeMap<QuestionId, Answer>,
    /// Rules whose urgent sentence was shown.
    urgent: Vec<RuleId>,
    asked: Vec<QuestionId>,
}

impl Wanderer<'_> {
    /// Now and then, as long as random numbers are left, a reply other than an answer.
    fn astray<T>(&mut self) -> Option<Reply<T>> {
        match self.dice.below(8) {
            7 => Some(Reply::Back),
            6 => Some(Reply::Why),
            _ => None,
        }
    }

    /// Checks that the last answer did not remove the answer to another question that is still asked.
    fn check(&mut self, interview: &Interview<'_>) {
        let Some((before, answered)) = self.before.take() else {
            return;
        };
        let now = interview.answers();
        for index in 0..self.pools.len() {
            let question = QuestionId::from(index);
            let had = before.get(question);
            let is_asked = interview
                .review()
                .iter()
                .any(|entry| entry.question == question && entry.standing != Standing::LeftOut);
            if question != answered && had.is_given() && is_asked {
                assert_eq!(had, now.get(question), "an answer was lost");
            }
        }
    }
}

impl Prompter for Wanderer<'_> {
    type Error = Infallible;

    fn procedures(&mut self, interview: &Interview<'_>) -> Asked<Vec<ProcedureId>, Infallible> {
        let all: Vec<_> = interview.protocol().procedure_ids().collect();
        let some = self.dice.some_of(&all);
        Ok(self.astray().unwrap_or(Reply::Given(some)))
    }

    fn companions(
        &mut self,
        _: &Interview<'_>,
        offered: &[ProcedureId],
    ) -> Asked<Vec<ProcedureId>, Infallible> {
        let some = if self.dice.one_in(2) {
            self.dice.some_of(offered)
        } else {
            Vec::new()
        };
        Ok(self.astray().unwrap_or(Reply::Given(some)))
    }

    fn record_number(&mut self, _: &Interview<'_>) -> Asked<Option<String>, Infallible> {
        Ok(self.astray().unwrap_or(Reply::Given(None)))
    }

    fn asked_by(&mut self, _: &Interview<'_>) -> Asked<Option<String>, Infallible> {
        Ok(self.astray().unwrap_or(Reply::Given(None)))
    }

    fn question(
        &mut self,
        interview: &Interview<'_>,
        question: QuestionId,
    ) -> Asked<Answer, Infallible> {
        self.check(interview);
        if let Some(reply) = self.astray() {
            return Ok(reply);
        }
        let earlier = interview.earlier(question).filter(|_| self.dice.one_in(2));
        let answer = match earlier {
            Some(earlier) => earlier.answer.clone(),
            None => self.dice.pick(&self.pools[question.index()]).clone(),
        };
        self.before = Some((interview.answers(), question));
        self.last.insert(question, answer.clone());
        Ok(Reply::Given(answer))
    }

    fn decided(
        &mut self,
        interview: &Interview<'_>,
        procedures: &[ProcedureId],
    ) -> Asked<Onward, Infallible> {
        self.check(interview);
        for outcome in interview.outcomes() {
            let is_meant = procedures.contains(&outcome.procedure);
            assert!(!is_meant || outcome.at_least == Verdict::Contraindicated);
        }
        let onward = if self.dice.one_in(2) {
            Onward::Stop
        } else {
            Onward::GoOn
        };
        Ok(self.astray().unwrap_or(Reply::Given(onward)))
    }

    fn review(&mut self, interview: &Interview<'_>) -> Asked<Reviewed, Infallible> {
        self.check(interview);
        let entries = interview.review();
        let open = entries
            .iter()
            .any(|entry| entry.standing == Standing::NotAsked);
        assert!(interview.is_stopped() || !open, "not everything was asked");
        let reply = match self.dice.below(4) {
            1 if open => Reviewed::AskOn,
            1 if interview.is_choosing() => Reviewed::Change(Step::Procedures),
            2 | 3 if !entries.is_empty() => {
                let entry = self.dice.pick(&entries);
                entry.step().map_or(Reviewed::Accepted, Reviewed::Change)
            }
            _ => Reviewed::Accepted,
        };
        Ok(if self.dice.one_in(6) {
            Reply::Back
        } else {
            Reply::Given(reply)
        })
    }

    fn urgent(&mut self, _: &Interview<'_>, _: RuleId) -> Result<(), Infallible> {
        Ok(())
    }

    fn explain(&mut self, _: &Interview<'_>) -> Result<(), Infallible> {
        Ok(())
    }

    fn nothing_before(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn keep(&mut self, _: &Interview<'_>) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Prompter for Straight<'_> {
    type Error = Infallible;

    fn procedures(&mut self, _: &Interview<'_>) -> Asked<Vec<ProcedureId>, Infallible> {
        unreachable!("the procedures are given")
    }

    fn companions(
        &mut self,
        _: &Interview<'_>,
        _: &[ProcedureId],
    ) -> Asked<Vec<ProcedureId>, Infallible> {
        unreachable!("the procedures are given")
    }

    fn record_number(&mut self, _: &Interview<'_>) -> Asked<Option<String>, Infallible> {
        Ok(Reply::Given(None))
    }

    fn asked_by(&mut self, _: &Interview<'_>) -> Asked<Option<String>, Infallible> {
        Ok(Reply::Given(None))
    }

    fn question(
        &mut self,
        interview: &Interview<'_>,
        question: QuestionId,
    ) -> Asked<Answer, Infallible> {
        let progress = interview.progress(question).expect("it is put here");
        assert_eq!(progress.number, self.asked.len() + 1);
        assert!(progress.number <= progress.of);
        self.asked.push(question);
        Ok(Reply::Given(self.answers[&question].clone()))
    }

    fn decided(&mut self, _: &Interview<'_>, _: &[ProcedureId]) -> Asked<Onward, Infallible> {
        Ok(Reply::Given(Onward::GoOn))
    }

    fn review(&mut self, _: &Interview<'_>) -> Asked<Reviewed, Infallible> {
        Ok(Reply::Given(Reviewed::Accepted))
    }

    fn urgent(&mut self, interview: &Interview<'_>, rule: RuleId) -> Result<(), Infallible> {
        let outcomes = interview.outcomes();
        let mut true_rules = outcomes.iter().flat_map(|outcome| &outcome.reasons);
        assert!(true_rules.any(|reason| reason.rule == rule));
        self.urgent.push(rule);
        Ok(())
    }

    fn explain(&mut self, _: &Interview<'_>) -> Result<(), Infallible> {
        unreachable!("nothing is to be explained")
    }

    fn nothing_before(&mut self) -> Result<(), Infallible> {
        unreachable!("it never goes back")
    }

    fn keep(&mut self, _: &Interview<'_>) -> Result<(), Infallible> {
        Ok(())
    }
}

/// The possible answers to each question on a day: those of random records, and both statuses.
fn pools(protocol: &Protocol, case: &Case, on: Date) -> Vec<Vec<Answer>> {
    let forms: Vec<Form> = case
        .records
        .iter()
        .map(|(sheet, _)| read(protocol, sheet, Format::Json, &sheet.json()))
        .collect();
    let questions = protocol.questions.iter().enumerate();
    questions
        .map(|(index, question)| {
            let id = QuestionId::from(index);
            let answers = forms.iter().map(|form| form.answers.get(id).clone());
            let mut pool: Vec<Answer> = answers
                .filter(|answer| answer.is_given() && fits(&question.kind, answer, on))
                .collect();
            pool.extend([Answer::Unsure, Answer::Declined]);
            if question.kind == Kind::Text {
                pool.push(Answer::Missing);
            }
            pool
        })
        .collect()
}

/// Now and then some answers, as from a file.
fn prefilled(pools: &[Vec<Answer>], dice: &mut Dice) -> Answers {
    let mut answers = Answers::missing(pools.len());
    if dice.one_in(2) {
        for (index, pool) in pools.iter().enumerate() {
            if dice.one_in(3) {
                answers.set(QuestionId::from(index), dice.pick(pool).clone());
            }
        }
    }
    answers
}

/// The days on which they were given: this one, an earlier one, or an unknown one.
fn days(answers: &Answers, count: usize, today: Date, dice: &mut Dice) -> AnswerDays {
    let earlier = today.saturating_sub(40.days());
    let choices = [Some(today), None, Some(earlier)];
    let mut days = AnswerDays {
        answered: *dice.pick(&choices),
        carried: BTreeMap::new(),
    };
    for index in 0..count {
        let question = QuestionId::from(index);
        if answers.get(question).is_given() && dice.one_in(3) {
            days.carried.insert(question, *dice.pick(&choices));
        }
    }
    days
}

fn fits(kind: &Kind, answer: &Answer, on: Date) -> bool {
    match (kind, answer) {
        (Kind::Date(dated), Answer::Date(date)) => dated.cut(*date, on).is_some(),
        _ => true,
    }
}

fn form(interview: &Interview<'_>) -> Form {
    Form {
        id: None,
        on: interview.on(),
        procedures: interview.procedures().to_vec(),
        answers: interview.answers(),
        errors: Vec::new(),
        record_file: None,
    }
}

/// The result of screening an answer file, and the day of its answers.
fn screened(
    program: &Program,
    protocol: &Protocol,
    format: Format,
    text: &str,
) -> (Vec<Outcome>, AnswerDays) {
    let defaults = Defaults {
        today: Date::constant(2030, 1, 1),
        on: None,
        procedures: Vec::new(),
    };
    let records = open(text.as_bytes(), format, protocol, &defaults);
    let record = records.expect("an input").next().expect("a record");
    let content = record.expect("a reader that does not fail").content;
    let form = content.unwrap_or_else(|record| panic!("{}\n{text}", record.message));
    assert_eq!(form.errors, [], "{text}");
    let procedures = form.procedures.iter();
    let outcomes = procedures
        .map(|&procedure| program.evaluate(procedure, form.on, &form.answers))
        .collect();
    (outcomes, form.answers.days)
}

/// Checks that every answer of the record was given in the interview, has this day in the file, or is from the
/// practice.
fn no_earlier_answer_counts_unasked(
    interview: &Interview<'_>,
    days: &AnswerDays,
    last: &BTreeMap<QuestionId, Answer>,
) -> Result<(), TestCaseError> {
    let (protocol, record) = (interview.protocol(), interview.answers());
    for index in 0..protocol.questions.len() {
        let question = QuestionId::from(index);
        if !record.get(question).is_given() || last.contains_key(&question) {
            continue;
        }
        let is_today = days.of(question) == Some(interview.today());
        let of_practice = protocol.question(question).asked_of == AskedOf::Practice;
        prop_assert!(is_today || of_practice);
        let carried = interview.answers().days.carried.get(&question).copied();
        prop_assert_eq!(carried, (!is_today).then(|| days.of(question)));
    }
    let carried = interview.answers().days.carried;
    prop_assert!(carried.keys().all(|question| !last.contains_key(question)));
    Ok(())
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let loaded = case.draft.load(&Layout::as_drawn(&case.draft));
    let protocol = loaded.protocol.expect("a protocol without errors");
    let program = Program::compile(&protocol);
    let on = case.records[0].0.on;
    let pools = pools(&protocol, case, on);
    for (_, dice) in &case.records {
        let mut interview = Interview::new(&protocol, &program, on, on, Vec::new());
        let mut dice = dice.clone();
        let mut prefilled = prefilled(&pools, &mut dice);
        let days = days(&prefilled, pools.len(), on, &mut dice);
        // no reader accepts an answer that could not be given on its day
        for (index, question) in protocol.questions.iter().enumerate() {
            let id = QuestionId::from(index);
            let given = days.of(id).unwrap_or(on);
            if !fits(&question.kind, prefilled.get(id), given) {
                prefilled.set(id, Answer::Unsure);
            }
        }
        prefilled.days = days.clone();
        interview.prefill(&prefilled);
        let mut wanderer = Wanderer {
            pools: &pools,
            dice,
            last: BTreeMap::new(),
            before: None,
        };
        let Ok(ending) = conduct(&mut interview, &mut wanderer);
        prop_assert_eq!(ending, Ending::Finished);
        let record = interview.answers();
        for (question, answer) in &wanderer.last {
            let recorded = record.get(*question);
            prop_assert!(recorded == answer || *recorded == Answer::Missing);
        }

        no_earlier_answer_counts_unasked(&interview, &days, &wanderer.last)?;
        for index in 0..protocol.questions.len() {
            let id = QuestionId::from(index);
            let mut review = interview.review().into_iter();
            let asked = review.any(|entry| {
                entry.question == id
                    && matches!(entry.standing, Standing::Given | Standing::Prefilled)
            });
            prop_assert!(asked || *record.get(id) == Answer::Missing);
        }

        let form = form(&interview);
        let found = (interview.outcomes(), interview.answers().days);
        let circumstances = Circumstances {
            remark: Some("a test"),
            ..Circumstances::default()
        };
        let toml = record_file::sealed(&protocol, &form, &found.0, &circumstances);
        let json = answer_file::json(&protocol, &form).expect("JSON");
        for (format, text) in [(Format::Toml, &toml), (Format::Json, &json)] {
            let read = screened(&program, &protocol, format, text);
            prop_assert_eq!(&read, &found, "{}", text);
        }

        if interview.is_stopped() {
            continue;
        }
        let procedures = interview.procedures().to_vec();
        let mut again = Interview::new(&protocol, &program, on, on, procedures);
        for question in wanderer.last.keys() {
            prefilled.set(*question, Answer::Missing);
        }
        again.prefill(&prefilled);
        let mut straight = Straight {
            answers: &wanderer.last,
            urgent: Vec::new(),
            asked: Vec::new(),
        };
        let Ok(_) = conduct(&mut again, &mut straight);
        prop_assert_eq!(&again.answers(), &record);
        // each true rule with an urgent sentence showed it once
        let mut urgent: Vec<RuleId> = Vec::new();
        for reason in again.outcomes().iter().flat_map(|outcome| &outcome.reasons) {
            let has_sentence = protocol.rule(reason.rule).urgent.is_some();
            if has_sentence && !urgent.contains(&reason.rule) {
                urgent.push(reason.rule);
            }
        }
        for rule in &urgent {
            let told = straight.urgent.iter().filter(|one| *one == rule).count();
            prop_assert_eq!(told, 1);
        }
        // the questions that were asked are those that the review lists as answered, in the same order
        let review = again.review().into_iter();
        let given = review.filter(|entry| entry.standing == Standing::Given);
        let given: Vec<_> = given.collect();
        let numbers: Vec<_> = given.iter().map(|entry| entry.number).collect();
        let given: Vec<_> = given.iter().map(|entry| entry.question).collect();
        prop_assert_eq!(straight.asked, given);
        // with the numbers that they had when they were asked
        let counted: Vec<_> = (1..=numbers.len()).map(Some).collect();
        prop_assert_eq!(numbers, counted);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(25))]

    #[test]
    fn changes_and_steps_back_do_not_change_the_record(case in cases()) {
        check(&case)?;
    }
}

/// If every answer is clear, the number of questions is the announced one, at each of them.
#[test]
fn the_announced_number_of_questions_is_asked_if_every_answer_is_clear() {
    let protocol = crate::shipped::protocol();
    let program = Program::compile(protocol);
    let on = Date::constant(2026, 11, 22);
    let each = protocol.procedure_ids().map(|procedure| vec![procedure]);
    let all = protocol.procedure_ids().collect();
    let mut announced = Vec::new();
    for procedures in each.chain([all]) {
        let mut clear = Answers::missing(protocol.questions.len());
        program.fill_clear_for_all(&procedures, on, &mut clear, &BTreeSet::new());
        let mut interview = Interview::new(protocol, &program, on, on, procedures);
        let (usual, most) = (interview.usually_left(), interview.remaining());
        interview.set_record_number(None);
        interview.set_asked_by(None);
        let mut asked = 0;
        while let Step::Question(question) = interview.step().clone() {
            asked += 1;
            let progress = interview.progress(question).expect("it is put here");
            assert_eq!((progress.number, progress.of), (asked, usual));
            interview.answer(question, clear.get(question).clone());
            assert_eq!(interview.usually_left(), usual - asked);
        }
        assert_eq!(asked, usual);
        announced.push((usual, most));
    }
    insta::assert_debug_snapshot!(announced, @"
    [
        (
            30,
            55,
        ),
        (
            29,
            54,
        ),
        (
            26,
            43,
        ),
        (
            20,
            38,
        ),
        (
            25,
            40,
        ),
        (
            23,
            38,
        ),
        (
            23,
            40,
        ),
        (
            10,
            10,
        ),
        (
            36,
            63,
        ),
    ]
    ");
}

/// Goes back from every step to the first, and forward again with the same answers.
#[test]
fn going_back_to_the_start_loses_no_answer() {
    let protocol = crate::shipped::protocol();
    let program = Program::compile(protocol);
    let on = Date::constant(2026, 11, 22);
    let procedures: Vec<_> = protocol.procedure_ids().collect();
    let mut clear = Answers::missing(protocol.questions.len());
    program.fill_clear(procedures[0], on, &mut clear, &BTreeSet::new());
    let mut interview = Interview::new(protocol, &program, on, on, procedures);
    interview.set_record_number(Some("C-1".to_owned()));
    interview.set_asked_by(None);
    let mut asked = 0;
    while let Step::Question(question) = interview.step().clone() {
        interview.answer(question, clear.get(question).clone());
        asked += 1;
    }
    let record = interview.answers();
    let mut steps = Vec::new();
    while interview.back() {
        steps.push(interview.step().clone());
    }
    // every question, the person who asks, the record number
    assert_eq!(steps.len(), asked + 2);
    assert_eq!(interview.record_number(), Some("C-1"));
    interview.set_record_number(Some("C-1".to_owned()));
    interview.set_asked_by(None);
    assert_eq!(*interview.step(), Step::Review);
    assert_eq!(interview.answers(), record);
}
