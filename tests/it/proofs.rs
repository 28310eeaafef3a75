//! Compares the proofs of `check` with an enumeration of every answer sheet: for small random protocols, the evaluator
//! must agree with each finding about logic, and with each that is missing.

mod every_sheet;
mod examples;
mod members;
mod order;
mod ticks;

use std::collections::{BTreeMap, BTreeSet};

use contraindication::analysis::{self, Subject};
use contraindication::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use contraindication::engine::Program;
use contraindication::model::{
    Accept, Answer, Dated, Kind, ProcedureId, Protocol, QuestionId, RuleId, Verdict, parse_day,
};
use proptest::prelude::*;

use crate::support::random::{Case, Draft, Layout, cases, config, errors};
use crate::support::sums::add_sums;
use every_sheet::{Sheet, Tried, has_fired};

/// The findings, indexed for lookup.
struct Found<'a> {
    tried: &'a Tried<'a>,
    list: Vec<Diagnostic>,
    /// Whether some cell of a date exists only on other days, so that a result for this day need not be true for every
    /// day.
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
            let related = one.related.iter().map(|(span, _)| *span);
            let mut places = std::iter::once(one.span).chain(related);
            // one finding is about all questions, or about all procedures
            let is_there = match finding {
                Finding::UnhandledUnsure => places.any(|place| place == span),
                Finding::NoOneEligible => true,
                _ => one.span == span,
            };
            one.finding == finding
                && is_there
                && procedure.is_none_or(|id| one.procedures.iter().any(|one| one == id))
        })
    }

    fn somebody_is_eligible(&self, procedure: ProcedureId) -> bool {
        let span = self.tried.protocol.procedure(procedure).span;
        let barred = self.at(Finding::NoOneEligible, span, Some(procedure));
        barred.is_none()
    }

    /// Checks that there is a finding if and only if sheets show it, with the smallest of them.
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

    /// Checks that there is a finding if and only if something is true on every sheet.
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
            // a question without a clear answer is reported as such, and hides no rule about others
            let mut asked = tried.program.questions_of(procedure).iter();
            let each_can = asked.all(|&question| {
                let values = &tried.values[question.index()][..tried.plain[question.index()]];
                values.iter().any(|answer| {
                    !tried
                        .program
                        .is_outside_clear(procedure, question, tried.today, answer)
                })
            });
            let rules = if each_can {
                tried.program.rules_of(procedure)
            } else {
                &[]
            };
            for &rule in rules {
                let one = tried.protocol.rule(rule);
                let fired = clear
                    .iter()
                    .filter(|sheet| has_fired(&sheet.outcomes[&procedure], rule));
                let found = self.at(Finding::ClearIsNotClear, one.span, Some(procedure));
                let about = format!("clear-is-not-clear {} {}", one.id, own.id);
                // for an error, the smallest sheet with one answer alone; there may be smaller ones with several
                if found.is_some_and(|one| one.severity == Severity::Error) {
                    let day = found.and_then(|one| one.witness.as_ref()?.on.as_ref());
                    prop_assert!(fired.count() > 0 || day.is_some(), "{about}");
                } else {
                    let sizes = fired.map(|sheet| tried.size(sheet, procedure));
                    self.is_shown(found, sizes, &about)?;
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
                let tests = tried.protocol.rule(rule).when.tests(&tried.protocol.scores);
                let mut own = tests.iter().filter(|test| test.question == id);
                own.any(|test| test.accepts.contains(&Accept::Unsure))
            };
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
            for &procedure in &question.procedures {
                let shown = tried.sheets.iter().any(|sheet| open(&sheet, procedure));
                // a question that is maybe asked has a value on these sheets, which can decide what is open
                if shown && self.somebody_is_eligible(procedure) {
                    let found = self.at(Finding::UnhandledUnsure, question.span, Some(procedure));
                    prop_assert!(found.is_some(), "unhandled-unsure {}", question.id);
                }
            }
        }
        Ok(())
    }

    /// Tries each sheet with every other answer to each number and date.
    fn monotony(&self) -> Result<(), TestCaseError> {
        let tried = self.tried;
        for (index, question) in tried.protocol.questions.iter().enumerate() {
            let id = QuestionId::from(index);
            if !matches!(question.kind, Kind::Number(_) | Kind::Date(_)) {
                continue;
            }
            let shows = tried.protocol.questions.iter().any(|one| {
                let tests = one.show_if.iter().flat_map(|show_if| show_if.tests(&[]));
                tests.into_iter().any(|test| test.question == id)
            });
            if shows {
                continue;
            }
            for &procedure in &question.procedures {
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
                let humps = |sides: &[Option<bool>]| {
                    rows.values().any(|row| {
                        let is_ahead = |pick: usize| match &tried.values[index][pick] {
                            Answer::Date(date) => {
                                question.kind == Kind::Date(Dated::Any)
                                    && date.days().0 >= tried.today
                            }
                            _ => false,
                        };
                        sides.iter().any(|side| {
                            let own = row.iter().filter(|(pick, _)| {
                                side.is_none_or(|side| is_ahead(**pick) == side)
                            });
                            let verdicts: Vec<Verdict> = own.map(|(_, verdict)| *verdict).collect();
                            (0..verdicts.len()).any(|middle| {
                                let below = |side: &[Verdict]| {
                                    side.iter().any(|one| *one < verdicts[middle])
                                };
                                below(&verdicts[..middle]) && below(&verdicts[middle + 1..])
                            })
                        })
                    })
                };
                // past and future days are examined separately; today may belong to either
                let falls = humps(&[None]);
                let must_be_found = humps(&[Some(false), Some(true)]);
                let found = self.at(Finding::NotMonotonic, question.span, Some(procedure));
                match found.and_then(|one| one.witness.as_ref()) {
                    Some(witness) => prop_assert!(
                        falls || self.moves || witness.on.is_some(),
                        "not-monotonic {}",
                        question.id
                    ),
                    None => prop_assert!(
                        !must_be_found || !self.somebody_is_eligible(procedure),
                        "not-monotonic {} is not reported",
                        question.id
                    ),
                }
            }
        }
        Ok(())
    }
}

/// Compares a check with every answer sheet.
fn agree(protocol: &Protocol, moves: bool) -> Result<(), TestCaseError> {
    let program = Program::compile(protocol);
    let today = parse_day("2026-11-22").expect("a day");
    let subject = Subject {
        protocol,
        program: &program,
        today,
        cases: Some(&[]),
    };
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
    // with many options ticked beside a status, more may be possible than was tried
    let many = protocol
        .questions
        .iter()
        .any(|one| matches!(&one.kind, Kind::Multi { options, .. } if options.len() > 2));
    let found = Found {
        tried: &tried,
        list,
        moves: many || moves,
    };
    found.reach()?;
    found.eligibility()?;
    found.overlap()?;
    found.unsure()?;
    found.monotony()?;
    found.members()
}

/// Whether some cell of a date may exist only on other days.
fn moves(draft: &Draft) -> bool {
    let texts = draft.folder(&Layout::as_drawn(draft)).files;
    let mentions = |words: &str| {
        let mut texts = texts.iter();
        texts.any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(words))
    };
    mentions("4 weeks") && mentions("1 month")
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn proofs_agree_with_trying_every_sheet(case in cases()) {
        let Case { draft, .. } = case;
        let loaded = draft.load(&Layout::as_drawn(&draft));
        prop_assert_eq!(errors(&loaded), "");
        let protocol = loaded.protocol.as_ref().expect("a protocol without errors");
        agree(protocol, moves(&draft))?;
    }

    #[test]
    fn proofs_about_counts_and_scores_agree_with_trying_every_sheet(case in cases()) {
        let Case { draft, mut dice, .. } = case;
        let loaded = draft.load(&Layout::as_drawn(&draft));
        let mut protocol = loaded.protocol.expect("a protocol without errors");
        add_sums(&mut protocol, &mut dice);
        agree(&protocol, moves(&draft))?;
    }
}
