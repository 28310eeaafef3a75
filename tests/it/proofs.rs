//! What `check` proves, held against trying every answer sheet: on small random protocols the evaluator must agree with
//! each finding about logic, and with each that is not there.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::analysis::{self, Subject};
use contraindication::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use contraindication::engine::Program;
use contraindication::model::{
    Accept, Answer, Answers, Clear, DateTest, Dated, Kind, OptionId, Outcome, PartialDate,
    ProcedureId, Protocol, QuestionId, RuleId, Test, Ticks, Verdict, parse_day,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::random::{Case, Layout, cases, config, errors};

/// The most sheets that are tried of one protocol.
const MOST: usize = 6_000;

/// Every way of answering a protocol, and what follows.
struct Tried<'a> {
    protocol: &'a Protocol,
    program: &'a Program,
    today: Date,
    /// Of each question one answer for each way in which it can be judged; then "not sure", then "prefer not to say",
    /// then ticks beside one of them.
    values: Vec<Vec<Answer>>,
    /// How many of them are values.
    plain: Vec<usize>,
    sheets: Vec<Sheet>,
    clear: BTreeMap<(ProcedureId, QuestionId), Vec<bool>>,
}

struct Sheet {
    picks: Vec<usize>,
    outcomes: BTreeMap<ProcedureId, Outcome>,
}

impl<'a> Tried<'a> {
    /// None where there are too many.
    fn new(protocol: &'a Protocol, program: &'a Program, today: Date) -> Option<Self> {
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
            (product <= MOST).then_some(product)
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

    /// Answers in order, those that every test and every `clear` judges alike only once, as long as they stand together.
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

    /// Ticks beside a status; of many options there would be too many.
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
                // far enough from the day to meet every way in which months end
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

    /// How an answer is judged by everything that judges it.
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

    fn answers(&self, picks: &[usize]) -> Answers {
        let mut answers = Answers::missing(picks.len());
        for (index, pick) in picks.iter().enumerate() {
            answers.set(QuestionId::from(index), self.values[index][*pick].clone());
        }
        answers
    }

    fn is_status(&self, sheet: &Sheet, question: usize) -> bool {
        sheet.picks[question] >= self.plain[question]
    }

    /// Sheets on which every answer is a value.
    fn plain(&self) -> impl Iterator<Item = &Sheet> {
        let questions = self.values.len();
        self.sheets
            .iter()
            .filter(move |sheet| (0..questions).all(|question| !self.is_status(sheet, question)))
    }

    fn asks(&self, sheet: &Sheet, procedure: ProcedureId, question: QuestionId) -> bool {
        self.program.questions_of(procedure).contains(&question)
            && !sheet.outcomes[&procedure].ignored.contains(&question)
    }

    fn answer(&self, sheet: &Sheet, question: QuestionId) -> &Answer {
        &self.values[question.index()][sheet.picks[question.index()]]
    }

    fn is_outside(&self, sheet: &Sheet, procedure: ProcedureId, question: QuestionId) -> bool {
        let answer = self.answer(sheet, question);
        self.asks(sheet, procedure, question)
            && self
                .program
                .is_outside_clear(procedure, question, self.today, answer)
    }

    /// How many answers are not the clear one.
    fn size(&self, sheet: &Sheet, procedure: ProcedureId) -> usize {
        let questions = self.program.questions_of(procedure).iter();
        let differs = |question: &&QuestionId| {
            let clear = &self.clear[&(procedure, **question)];
            let pick = sheet.picks[question.index()];
            self.asks(sheet, procedure, **question) && !clear[pick]
        };
        questions.filter(differs).count()
    }

    /// For each value of a question whether it is judged like the one that is filled in as clear.
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

    fn fires(&self, sheet: &Sheet, rule: RuleId) -> bool {
        let procedure = self.protocol.rule(rule).procedures[0];
        has_fired(&sheet.outcomes[&procedure], rule)
    }

    fn verdict(&self, rule: RuleId) -> Verdict {
        self.protocol.rule(rule).verdict
    }
}

fn has_fired(outcome: &Outcome, rule: RuleId) -> bool {
    outcome.reasons.iter().any(|reason| reason.rule == rule)
}

fn all_tests(protocol: &Protocol) -> Vec<&Test> {
    let whens = protocol.rules.iter().map(|rule| &rule.when);
    let questions = protocol.questions.iter();
    let show_ifs = questions.filter_map(|question| question.show_if.as_ref());
    whens.chain(show_ifs).flat_map(|one| one.tests()).collect()
}

/// Everything that is accepted of a question, in tests and as clear.
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

/// What was found, to be looked up.
struct Found<'a> {
    tried: &'a Tried<'a>,
    list: Vec<Diagnostic>,
    /// Some cell of a date is there on other days only: what holds on this day need not hold on every day.
    moves: bool,
}

impl Found<'_> {
    fn at(
        &self,
        finding: Finding,
        span: contraindication::source::Span,
        procedure: Option<ProcedureId>,
    ) -> Option<&Diagnostic> {
        let procedure = procedure.map(|one| self.tried.protocol.procedure(one).id.as_str());
        self.list.iter().find(|one| {
            one.finding == finding
                && one.span == span
                && (procedure.is_none() || one.procedure.as_deref() == procedure)
        })
    }

    /// A finding is there exactly where sheets show it, with the smallest of them.
    fn is_shown(
        &self,
        found: Option<&Diagnostic>,
        sizes: impl Iterator<Item = usize>,
        about: &str,
    ) -> Result<(), TestCaseError> {
        let smallest = sizes.min();
        match (found.map(|one| one.witness.as_ref()), smallest) {
            (None, None) => {}
            (Some(Some(witness)), None) => {
                prop_assert!(
                    witness.on.is_some(),
                    "{about}: reported, and no sheet shows it"
                );
            }
            (None, Some(size)) => {
                prop_assert!(
                    false,
                    "{about}: not reported, and a sheet of {size} shows it"
                );
            }
            (Some(Some(witness)), Some(size)) if witness.on.is_none() => {
                prop_assert_eq!(witness.answers.len(), size, "{}: {:?}", about, witness);
            }
            (Some(Some(_)), Some(_)) => {}
            (Some(None), _) => prop_assert!(false, "{about}: no witness"),
        }
        Ok(())
    }

    /// A finding is there exactly where something holds on every sheet.
    fn is_always(
        &self,
        found: Option<&Diagnostic>,
        always: bool,
        about: &str,
    ) -> Result<(), TestCaseError> {
        if found.is_some() {
            prop_assert!(always, "{about}: reported, and a sheet contradicts");
        } else {
            prop_assert!(
                !always || self.moves,
                "{about}: not reported, and no sheet contradicts"
            );
        }
        Ok(())
    }

    fn reach(&self) -> Result<(), TestCaseError> {
        let Tried {
            protocol, sheets, ..
        } = self.tried;
        for (index, question) in protocol.questions.iter().enumerate() {
            let Some(procedure) = question.procedures.first() else {
                continue;
            };
            let unsure = self.tried.plain[index];
            let shown = |sheet: &Sheet| {
                let open = &sheet.outcomes[procedure].open;
                sheet.picks[index] == unsure && open.contains(&QuestionId::from(index))
            };
            let never = !sheets.iter().any(shown);
            let found = self.at(Finding::NeverAsked, question.span, None);
            self.is_always(found, never, &format!("never-asked {}", question.id))?;
        }
        for (index, rule) in protocol.rules.iter().enumerate() {
            let dead = !sheets
                .iter()
                .any(|sheet| self.tried.fires(sheet, RuleId::from(index)));
            let found = self.at(Finding::DeadRule, rule.span, None);
            self.is_always(found, dead, &format!("dead-rule {}", rule.id))?;
        }
        Ok(())
    }

    fn eligibility(&self) -> Result<(), TestCaseError> {
        let tried = self.tried;
        for procedure in tried.protocol.procedure_ids() {
            let own = tried.protocol.procedure(procedure);
            let is_eligible =
                |sheet: &&Sheet| sheet.outcomes[&procedure].decided() == Some(Verdict::Eligible);
            let nobody = !tried.plain().any(|sheet| is_eligible(&sheet));
            let found = self.at(Finding::NoOneEligible, own.span, Some(procedure));
            self.is_always(found, nobody, &format!("no-one-eligible {}", own.id))?;
            for &question in tried.program.questions_of(procedure) {
                let one = tried.protocol.question(question);
                let open = tried
                    .plain()
                    .filter(is_eligible)
                    .filter(|sheet| tried.is_outside(sheet, procedure, question));
                let sizes = open.map(|sheet| tried.size(sheet, procedure));
                let found = self.at(Finding::FailsOpen, one.span, Some(procedure));
                self.is_shown(found, sizes, &format!("fails-open {} {}", one.id, own.id))?;
            }
            let clear: Vec<&Sheet> = tried
                .plain()
                .filter(|sheet| {
                    let mut asked = tried.program.questions_of(procedure).iter();
                    !asked.any(|&question| tried.is_outside(sheet, procedure, question))
                })
                .collect();
            // a question without a clear answer, which is reported as such, hides no rule about others
            let mut asked = tried.program.questions_of(procedure).iter();
            let each_can = asked.all(|&question| {
                let values = &tried.values[question.index()][..tried.plain[question.index()]];
                values.iter().any(|answer| {
                    !tried
                        .program
                        .is_outside_clear(procedure, question, tried.today, answer)
                })
            });
            let rules = match each_can {
                true => tried.program.rules_of(procedure),
                false => &[],
            };
            for &rule in rules {
                let one = tried.protocol.rule(rule);
                let fired = clear
                    .iter()
                    .filter(|sheet| has_fired(&sheet.outcomes[&procedure], rule));
                let found = self.at(Finding::ClearIsNotClear, one.span, Some(procedure));
                let about = format!("clear-is-not-clear {} {}", one.id, own.id);
                // of an error the smallest by one answer alone, of which there may be smaller ones by several
                match found.is_some_and(|one| one.severity == Severity::Error) {
                    true => {
                        let day = found.and_then(|one| one.witness.as_ref()?.on.as_ref());
                        prop_assert!(fired.count() > 0 || day.is_some(), "{about}");
                    }
                    false => {
                        let sizes = fired.map(|sheet| tried.size(sheet, procedure));
                        self.is_shown(found, sizes, &about)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn overlap(&self) -> Result<(), TestCaseError> {
        let tried = self.tried;
        for (index, rule) in tried.protocol.rules.iter().enumerate() {
            let id = RuleId::from(index);
            let fired: Vec<&Sheet> = tried
                .sheets
                .iter()
                .filter(|sheet| tried.fires(sheet, id))
                .collect();
            let same = self.at(Finding::EquivalentRules, rule.span, None);
            if let Some(same) = same {
                let other = tried
                    .protocol
                    .rules
                    .iter()
                    .position(|one| one.span == same.related[0].0);
                let other = RuleId::from(other.expect("a rule"));
                for sheet in &tried.sheets {
                    prop_assert_eq!(
                        tried.fires(sheet, id),
                        tried.fires(sheet, other),
                        "{} {:?}",
                        rule.id,
                        same
                    );
                }
                prop_assert!(tried.verdict(id) <= tried.verdict(other));
            }
            let covered = |procedure: &ProcedureId| {
                fired
                    .iter()
                    .all(|sheet| sheet.outcomes[procedure].at_least > rule.verdict)
            };
            let never = rule.procedures.iter().all(covered);
            let found = self.at(Finding::NeverDecides, rule.span, None);
            if found.is_some() {
                prop_assert!(never, "never-decides {}", rule.id);
            }
        }
        Ok(())
    }

    fn unsure(&self) -> Result<(), TestCaseError> {
        let tried = self.tried;
        for (index, question) in tried.protocol.questions.iter().enumerate() {
            let id = QuestionId::from(index);
            let unsure = tried.plain[index];
            let names = |rule: RuleId| {
                let tests = tried.protocol.rule(rule).when.tests();
                let mut own = tests.iter().filter(|test| test.question == id);
                own.any(|test| test.accepts.contains(&Accept::Unsure))
            };
            let found = self.at(Finding::UnhandledUnsure, question.span, None);
            let open = |sheet: &&Sheet, procedure: ProcedureId| {
                let others = (0..tried.values.len()).filter(|other| *other != index);
                let outcome = &sheet.outcomes[&procedure];
                sheet.picks[index] == unsure
                    && outcome.open.contains(&id)
                    && others
                        .into_iter()
                        .all(|other| !tried.is_status(sheet, other))
                    && outcome.decided().is_none()
                    && !outcome.reasons.iter().any(|reason| names(reason.rule))
            };
            let procedures = question.procedures.iter();
            let shown = procedures
                .filter(|&&procedure| {
                    self.at(
                        Finding::NoOneEligible,
                        tried.protocol.procedure(procedure).span,
                        Some(procedure),
                    )
                    .is_none()
                })
                .any(|&procedure| tried.sheets.iter().any(|sheet| open(&sheet, procedure)));
            // a question that is only maybe asked has a value on these sheets, which may decide what stays open
            if shown {
                prop_assert!(found.is_some(), "unhandled-unsure {}", question.id);
            }
        }
        Ok(())
    }

    /// Each sheet is tried with every other answer to each number and date.
    fn monotony(&self) -> Result<(), TestCaseError> {
        let tried = self.tried;
        for (index, question) in tried.protocol.questions.iter().enumerate() {
            let id = QuestionId::from(index);
            if !matches!(question.kind, Kind::Number(_) | Kind::Date(_)) {
                continue;
            }
            let shows = tried.protocol.questions.iter().any(|one| {
                let tests = one.show_if.iter().flat_map(|show_if| show_if.tests());
                tests.into_iter().any(|test| test.question == id)
            });
            let found = self.at(Finding::NotMonotonic, question.span, None);
            if shows {
                continue;
            }
            let (mut falls, mut must_be_found) = (false, false);
            for &procedure in &question.procedures {
                let barred = self.at(
                    Finding::NoOneEligible,
                    tried.protocol.procedure(procedure).span,
                    Some(procedure),
                );
                let mut rows: BTreeMap<Vec<usize>, BTreeMap<usize, Verdict>> = BTreeMap::new();
                for sheet in tried
                    .plain()
                    .filter(|sheet| tried.asks(sheet, procedure, id))
                {
                    let mut rest = sheet.picks.clone();
                    let value = rest.remove(index);
                    let verdict = sheet.outcomes[&procedure].at_least;
                    rows.entry(rest).or_default().insert(value, verdict);
                }
                let humps = rows.values().any(|row| {
                    let verdicts: Vec<Verdict> = row.values().copied().collect();
                    (0..verdicts.len()).any(|middle| {
                        let below =
                            |side: &[Verdict]| side.iter().any(|one| *one < verdicts[middle]);
                        below(&verdicts[..middle]) && below(&verdicts[middle + 1..])
                    })
                });
                falls |= humps;
                must_be_found |= humps && barred.is_none();
            }
            match found.and_then(|one| one.witness.as_ref()) {
                Some(witness) => prop_assert!(
                    falls || witness.on.is_some(),
                    "not-monotonic {}",
                    question.id
                ),
                None => prop_assert!(
                    !must_be_found,
                    "not-monotonic {} is not reported",
                    question.id
                ),
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn proofs_agree_with_trying_every_sheet(case in cases()) {
        let Case { draft, .. } = case;
        let layout = Layout::as_drawn(&draft);
        let loaded = draft.load(&layout);
        prop_assert_eq!(errors(&loaded), "");
        let protocol = loaded.protocol.as_ref().expect("a protocol without errors");
        let program = Program::compile(protocol);
        let today = parse_day("2026-11-22").expect("a day");
        let subject = Subject { protocol, program: &program, today, cases: Some(&[]) };
        let list = analysis::check(subject, Diagnostics::default()).into_sorted();
        let not_decided: BTreeSet<&str> = list
            .iter()
            .filter(|one| one.message.starts_with("not decided"))
            .map(|one| one.message.as_str())
            .collect();
        prop_assert_eq!(not_decided, BTreeSet::new());
        let Some(tried) = Tried::new(protocol, &program, today) else {
            return Ok(());
        };
        let texts = draft.folder(&layout).files;
        let mentions = |words: &str| {
            texts.iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(words))
        };
        // where many options are ticked beside a status, more can hold than was tried
        let many = protocol.questions.iter().any(|one| {
            matches!(&one.kind, Kind::Multi { options, .. } if options.len() > 2)
        });
        let moves = many || mentions("4 weeks") && mentions("1 month");
        let found = Found { tried: &tried, list, moves };
        found.reach()?;
        found.eligibility()?;
        found.overlap()?;
        found.unsure()?;
        found.monotony()?;
    }
}
