//! Counts over many records: those that a screening with each version would give, and the differences.

use std::collections::BTreeMap;

use super::change::{Change, ChangeKind, SideResult, VerdictWord};

/// The verdict of each version, if it has a result.
pub(super) type Verdicts = [Option<VerdictWord>; 2];

/// Counts that grow with each record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records, readable or not.
    pub records: u64,
    /// Records that only the old version can read.
    pub only_old_reads: u64,
    /// Records that only the new version can read.
    pub only_new_reads: u64,
    /// Records that neither version can read.
    pub neither_reads: u64,
    /// Records that both versions can read, with an answer that only the old one can read.
    pub answers_only_old_reads: u64,
    /// Records that both versions can read, with an answer that only the new one can read.
    pub answers_only_new_reads: u64,
    /// By the number of the procedure. Shorter if the last ones have no results.
    pub procedures: Vec<ProcedureCounts>,
}

/// The counts of one procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProcedureCounts {
    /// Results that at least one version has.
    results: u64,
    /// Results of each version by their verdict.
    verdicts: [[u64; VerdictWord::COUNT]; 2],
    /// Changed results by kind.
    kinds: [u64; ChangeKind::ALL.len()],
    /// Changed results by kind and the verdict of each version.
    changes: BTreeMap<(ChangeKind, Verdicts), u64>,
    /// For each number of a rule, the changed results that it causes.
    rules: BTreeMap<usize, RuleCounts>,
}

/// Changed results that a rule causes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleCounts {
    /// Those that are looser.
    pub looser: u64,
    /// Those that are stricter.
    pub stricter: u64,
    /// Those with the same verdict and date.
    pub reasons: u64,
}

impl Counts {
    /// Counts a result of a procedure by the verdict of each version that has one.
    pub(super) fn add_result(&mut self, procedure: usize, verdicts: Verdicts) {
        let counts = self.of(procedure);
        counts.results += 1;
        for (counts, verdict) in counts.verdicts.iter_mut().zip(verdicts) {
            if let Some(verdict) = verdict {
                counts[verdict.index()] += 1;
            }
        }
    }

    /// Counts a change.
    pub(super) fn add_change(&mut self, change: &Change) {
        let Some(procedure) = change.procedure else {
            return;
        };
        let counts = self.of(procedure);
        counts.kinds[change.kind.index()] += 1;
        let sides = change.sides.each_ref();
        let verdicts = sides.map(|side| side.as_ref().map(SideResult::verdict));
        *counts.changes.entry((change.kind, verdicts)).or_default() += 1;
        for rule in &change.rules {
            let counts = counts.rules.entry(rule.rule).or_default();
            match change.kind.direction() {
                Some("looser") => counts.looser += 1,
                Some("stricter") => counts.stricter += 1,
                _ => counts.reasons += 1,
            }
        }
    }

    /// Adds the counts of another value.
    pub fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.only_old_reads += other.only_old_reads;
        self.only_new_reads += other.only_new_reads;
        self.neither_reads += other.neither_reads;
        self.answers_only_old_reads += other.answers_only_old_reads;
        self.answers_only_new_reads += other.answers_only_new_reads;
        for (number, counts) in other.procedures.iter().enumerate() {
            self.of(number).merge(counts);
        }
    }

    /// Changed results of a kind, over all procedures.
    pub fn of_kind(&self, kind: ChangeKind) -> u64 {
        let procedures = self.procedures.iter();
        procedures.map(|procedure| procedure.of_kind(kind)).sum()
    }

    /// Results that at least one version has, without records that neither can read.
    pub fn results(&self) -> u64 {
        self.procedures
            .iter()
            .map(|procedure| procedure.results)
            .sum()
    }

    /// Whether a result is looser or may be.
    pub fn is_looser(&self) -> bool {
        let kinds = ChangeKind::ALL.into_iter();
        let mut looser = kinds.filter(|kind| kind.may_be_looser());
        looser.any(|kind| self.of_kind(kind) > 0)
    }

    /// Whether any result differs.
    pub fn differs(&self) -> bool {
        ChangeKind::ALL
            .into_iter()
            .any(|kind| self.of_kind(kind) > 0)
    }

    fn of(&mut self, procedure: usize) -> &mut ProcedureCounts {
        if self.procedures.len() <= procedure {
            self.procedures
                .resize_with(procedure + 1, ProcedureCounts::default);
        }
        &mut self.procedures[procedure]
    }
}

impl ProcedureCounts {
    /// Results of this procedure that at least one version has.
    pub fn results(&self) -> u64 {
        self.results
    }

    /// Changed results of a kind.
    pub fn of_kind(&self, kind: ChangeKind) -> u64 {
        self.kinds[kind.index()]
    }

    /// Changed results.
    pub fn changed(&self) -> u64 {
        self.kinds.iter().sum()
    }

    /// The results of a version by verdict, without those that do not occur. 0 is the old version, 1 the new one.
    pub fn verdicts(&self, version: usize) -> impl Iterator<Item = (VerdictWord, u64)> {
        let counts = VerdictWord::all().zip(self.verdicts[version]);
        counts.filter(|(_, count)| *count > 0)
    }

    /// Changed results of a kind by the verdict of each version, with their number.
    pub fn changes(
        &self,
        kind: ChangeKind,
    ) -> impl Iterator<Item = ([Option<VerdictWord>; 2], u64)> {
        let changes = self
            .changes
            .iter()
            .filter(move |((one, _), _)| *one == kind);
        changes.map(|(&(_, verdicts), &count)| (verdicts, count))
    }

    /// The rules that cause changes, by their number.
    pub fn rules(&self) -> impl Iterator<Item = (usize, RuleCounts)> {
        self.rules.iter().map(|(&rule, &counts)| (rule, counts))
    }

    fn merge(&mut self, other: &Self) {
        self.results += other.results;
        for (own, others) in self.verdicts.iter_mut().zip(&other.verdicts) {
            add(own, others);
        }
        add(&mut self.kinds, &other.kinds);
        for (&change, count) in &other.changes {
            *self.changes.entry(change).or_default() += count;
        }
        for (&rule, counts) in &other.rules {
            let own = self.rules.entry(rule).or_default();
            own.looser += counts.looser;
            own.stricter += counts.stricter;
            own.reasons += counts.reasons;
        }
    }
}

fn add(own: &mut [u64], others: &[u64]) {
    for (own, other) in own.iter_mut().zip(others) {
        *own += other;
    }
}
