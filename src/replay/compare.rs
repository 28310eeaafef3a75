//! Compares the results of two versions for one record.

use super::change::{Change, ChangeKind, Direction, SideResult, VerdictWord, direction};
use super::counts::Counts;
use super::ids::Ids;
use super::responsible::Results;
use super::{NEW, OLD};
use crate::batch::{ReadContent, ReadRecord, ReadSheet};
use crate::engine::{Found, Program};
use crate::intake::AnswerError;
use crate::model::{ProcedureId, QuestionId, Verdict};

/// Compares the results of records.
pub struct Comparer<'p> {
    ids: &'p Ids<'p>,
    programs: [&'p Program; 2],
    counts: Counts,
}

/// A result of only one of the versions.
struct Alone<'a, 'b, 'p> {
    version: usize,
    sheet: &'a mut ReadSheet<'b, 'p>,
    procedure: ProcedureId,
    kind: ChangeKind,
    other: Option<SideResult>,
}

impl<'p> Comparer<'p> {
    /// Compares results of the old and the new version.
    pub fn new(ids: &'p Ids<'p>, programs: [&'p Program; 2]) -> Self {
        Self {
            ids,
            programs,
            counts: Counts::default(),
        }
    }

    /// Takes the counts so far.
    pub fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// Compares the results of a record. Calls `changed` for each result that differs.
    pub fn compare(
        &mut self,
        old: ReadRecord<'_, '_>,
        new: ReadRecord<'_, '_>,
        mut changed: impl FnMut(Change),
    ) {
        self.counts.records += 1;
        // the place in the new version, because results are in the order in which it screens
        let place = (new.record, new.line, new.id.or(old.id));
        let mut emit = |counts: &mut Counts, change: Change| {
            let (record, line, id) = place;
            let id = id.map(str::to_owned);
            let change = Change {
                record,
                line,
                id,
                ..change
            };
            counts.add_change(&change);
            changed(change);
        };
        match (old.content, new.content) {
            (ReadContent::Sheet(old), ReadContent::Sheet(new)) => self.sheets(old, new, &mut emit),
            (ReadContent::Sheet(sheet), ReadContent::Unreadable(message)) => {
                self.counts.only_old_reads += 1;
                self.one_reads(OLD, sheet, message, &mut emit);
            }
            (ReadContent::Unreadable(message), ReadContent::Sheet(sheet)) => {
                self.counts.only_new_reads += 1;
                self.one_reads(NEW, sheet, message, &mut emit);
            }
            (ReadContent::Unreadable(_), ReadContent::Unreadable(_)) => {
                self.counts.neither_reads += 1;
            }
        }
    }

    /// Compares a record that both versions can read.
    fn sheets(
        &mut self,
        mut old: ReadSheet<'_, '_>,
        mut new: ReadSheet<'_, '_>,
        emit: &mut impl FnMut(&mut Counts, Change),
    ) {
        let same_errors = self.compare_errors(old.errors, new.errors);
        let (of_old, of_new) = (old.procedures, new.procedures);
        let number = |version: usize| {
            let ids = self.ids;
            move |procedure: &ProcedureId| ids.number_of_procedure(version, *procedure)
        };
        let is_paired = of_old
            .iter()
            .map(number(OLD))
            .eq(of_new.iter().map(number(NEW)));
        if is_paired {
            for (&one, &other) in of_old.iter().zip(of_new) {
                self.both((&mut old, one), (&mut new, other), same_errors, emit);
            }
            return;
        }
        let numbers_of_new: Vec<usize> = of_new.iter().map(number(NEW)).collect();
        let numbers_of_old: Vec<usize> = of_old.iter().map(number(OLD)).collect();
        for (&procedure, wanted) in of_old.iter().zip(&numbers_of_old) {
            match numbers_of_new.iter().position(|one| one == wanted) {
                Some(place) => {
                    let new = (&mut new, of_new[place]);
                    self.both((&mut old, procedure), new, same_errors, emit);
                }
                None => self.alone(
                    Alone {
                        version: OLD,
                        sheet: &mut old,
                        procedure,
                        kind: ChangeKind::OnlyOld,
                        other: None,
                    },
                    emit,
                ),
            }
        }
        for (&procedure, number) in of_new.iter().zip(&numbers_of_new) {
            if !numbers_of_old.contains(number) {
                let alone = Alone {
                    version: NEW,
                    sheet: &mut new,
                    procedure,
                    kind: ChangeKind::OnlyNew,
                    other: None,
                };
                self.alone(alone, emit);
            }
        }
    }

    /// Counts the record if only one version can read some answer. Returns false in that case.
    fn compare_errors(&mut self, old: &[AnswerError], new: &[AnswerError]) -> bool {
        if old.is_empty() && new.is_empty() {
            return true;
        }
        let [old, new] = [(OLD, old), (NEW, new)].map(|(version, errors)| {
            let protocol = self.ids.protocol(version);
            let questions = errors.iter().map(|error| error.question);
            let ids = questions.map(|one| one.map(|one| protocol.question(one).id.as_str()));
            ids.collect::<Vec<_>>()
        });
        let only_new_fails = new.iter().any(|one| !old.contains(one));
        let only_old_fails = old.iter().any(|one| !new.contains(one));
        self.counts.answers_only_old_reads += u64::from(only_new_fails);
        self.counts.answers_only_new_reads += u64::from(only_old_fails);
        !only_new_fails && !only_old_fails
    }

    /// Compares the results of both versions.
    fn both(
        &mut self,
        (old, old_procedure): (&mut ReadSheet<'_, '_>, ProcedureId),
        (new, new_procedure): (&mut ReadSheet<'_, '_>, ProcedureId),
        same_errors: bool,
        emit: &mut impl FnMut(&mut Counts, Change),
    ) {
        let number = self.ids.number_of_procedure(NEW, new_procedure);
        let found_old = old.evaluator.find(old_procedure, old.values);
        let found_new = new.evaluator.find(new_procedure, new.values);
        let results = Results {
            ids: self.ids,
            programs: self.programs,
            procedures: [old_procedure, new_procedure],
            found: [found_old, found_new],
        };
        let verdicts = results
            .found
            .map(|found| Some(VerdictWord::of(Some(bounds(found)))));
        self.counts.add_result(number, verdicts);
        let Some(kind) = kind_of(&results, same_errors) else {
            return;
        };
        let sides = [(found_old, old.errors), (found_new, new.errors)];
        let sides = [0, 1].map(|version| {
            let (found, errors) = sides[version];
            Some(side(found, errors))
        });
        let change = Change {
            record: 0,
            line: 0,
            id: None,
            procedure: Some(number),
            on: Some(new.on),
            kind,
            sides,
            rules: results.responsible(kind),
        };
        emit(&mut self.counts, change);
    }

    /// Handles a record that only one version can read.
    fn one_reads(
        &mut self,
        version: usize,
        mut sheet: ReadSheet<'_, '_>,
        message: &str,
        emit: &mut impl FnMut(&mut Counts, Change),
    ) {
        let kind = match version {
            OLD => ChangeKind::UnreadableInNew,
            _ => ChangeKind::UnreadableInOld,
        };
        for &procedure in sheet.procedures {
            let alone = Alone {
                version,
                sheet: &mut sheet,
                procedure,
                kind,
                other: Some(SideResult::unreadable(message)),
            };
            self.alone(alone, emit);
        }
    }

    /// Handles a result that only one version has.
    fn alone(&mut self, alone: Alone<'_, '_, '_>, emit: &mut impl FnMut(&mut Counts, Change)) {
        let Alone {
            version,
            sheet,
            procedure,
            kind,
            other,
        } = alone;
        let number = self.ids.number_of_procedure(version, procedure);
        let found = sheet.evaluator.find(procedure, sheet.values);
        let own = Some(side(found, sheet.errors));
        let sides = match version {
            OLD => [own, other],
            _ => [other, own],
        };
        let verdicts = sides
            .each_ref()
            .map(|side| side.as_ref().map(SideResult::verdict));
        self.counts.add_result(number, verdicts);
        let change = Change {
            record: 0,
            line: 0,
            id: None,
            procedure: Some(number),
            on: Some(sheet.on),
            kind,
            sides,
            rules: Vec::new(),
        };
        emit(&mut self.counts, change);
    }
}

/// The kind of difference between two results, if they differ.
fn kind_of(results: &Results<'_, '_>, same_errors: bool) -> Option<ChangeKind> {
    let [old, new] = results.found;
    match direction(bounds(old), bounds(new)) {
        Some(Direction::Looser) => return Some(ChangeKind::LooserVerdict),
        Some(Direction::Stricter) => return Some(ChangeKind::StricterVerdict),
        None => {}
    }
    let [old_dates, new_dates] = [0, 1].map(|version| {
        let found = results.found[version];
        let day = found.not_before.map(|wait| wait.day);
        let is_final = found.is_not_before_final();
        // a date that is not final can still become later
        (day, (!is_final, day.filter(|_| is_final)))
    });
    match direction(old_dates, new_dates) {
        Some(Direction::Looser) => return Some(ChangeKind::LooserDate),
        Some(Direction::Stricter) => return Some(ChangeKind::StricterDate),
        None => {}
    }
    if !results.have_same_reasons() {
        return Some(ChangeKind::Reasons);
    }
    (!same_errors).then_some(ChangeKind::Answers)
}

fn bounds(found: &Found) -> (Verdict, Verdict) {
    (found.at_least, found.at_most)
}

fn side(found: &Found, errors: &[AnswerError]) -> SideResult {
    let errors: Vec<Option<QuestionId>> = errors.iter().map(|error| error.question).collect();
    SideResult {
        bounds: Some(bounds(found)),
        not_before: found.not_before.map(|wait| wait.day),
        is_final: found.is_not_before_final(),
        reasons: found.reasons.clone(),
        errors,
        message: None,
    }
}
