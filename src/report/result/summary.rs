//! The summary of a run with many records: as lines for people, as JSON for programs.

mod uses;

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;

pub use self::uses::idle;
use self::uses::{QuestionEntry, RuleEntry};
use crate::batch::{Screened, Tally};
use crate::model::{Protocol, QuestionId, RuleId, Verdict};
use crate::report::result::page::last_line;
use crate::report::result::{ProtocolEntry, protocol_entry};
use crate::report::text::style::{Paint, Style};

/// Maximum number of reasons that are shown, the most frequent first.
const MAX_REASONS: usize = 5;

/// Counts that grow with each record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records, readable or not.
    pub records: u64,
    /// Results; an unreadable record has one.
    pub results: u64,
    /// Records that cannot be read as a whole.
    pub unreadable: u64,
    /// Records with answers that cannot be read.
    pub with_errors: u64,
    /// Results for each verdict.
    pub verdicts: VerdictCounts,
    /// For each rule, the number of results for which it is true. Shorter if the last rules are never true.
    reasons: Vec<u64>,
    /// The first and the last screening date.
    days: Option<(Date, Date)>,
}

/// Results for each verdict. The order of the fields is the order of the keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct VerdictCounts {
    eligible: u64,
    precaution: u64,
    defer: u64,
    refer: u64,
    contraindicated: u64,
    incomplete: u64,
}

#[derive(Serialize)]
struct Summary<'a> {
    schema: u32,
    records: u64,
    results: u64,
    unreadable: u64,
    with_errors: u64,
    verdicts: &'a VerdictCounts,
    questions_without_column: Vec<&'a str>,
    rules: Vec<RuleEntry<'a>>,
    questions: Vec<QuestionEntry<'a>>,
    protocol: ProtocolEntry<'a>,
    on: Option<String>,
}

impl Counts {
    /// Counts one record.
    pub fn add(&mut self, screened: &Screened) {
        let Ok((form, outcomes)) = &screened.content else {
            self.records += 1;
            self.results += 1;
            self.unreadable += 1;
            return;
        };
        self.add_record(form.on);
        self.with_errors += u64::from(!form.errors.is_empty());
        for outcome in outcomes {
            let reasons = outcome.reasons.iter().map(|reason| reason.rule);
            self.add_result(outcome.decided(), reasons);
        }
    }

    /// Counts a record that can be read, without its results.
    pub fn add_record(&mut self, on: Date) {
        self.records += 1;
        let (first, last) = self.days.unwrap_or((on, on));
        self.days = Some((first.min(on), last.max(on)));
    }

    /// Counts a result with its reasons.
    pub fn add_result(
        &mut self,
        decided: Option<Verdict>,
        reasons: impl IntoIterator<Item = RuleId>,
    ) {
        self.results += 1;
        *self.verdicts.of(decided) += 1;
        for rule in reasons {
            if self.reasons.len() <= rule.index() {
                self.reasons.resize(rule.index() + 1, 0);
            }
            self.reasons[rule.index()] += 1;
        }
    }

    /// Adds the counts of another value.
    pub fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.results += other.results;
        self.unreadable += other.unreadable;
        self.with_errors += other.with_errors;
        self.verdicts.merge(&other.verdicts);
        if self.reasons.len() < other.reasons.len() {
            self.reasons.resize(other.reasons.len(), 0);
        }
        for (own, others) in self.reasons.iter_mut().zip(&other.reasons) {
            *own += others;
        }
        self.days = match (self.days, other.days) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        };
    }

    /// Whether a record, or an answer in one, could not be read.
    pub fn has_errors(&self) -> bool {
        self.unreadable > 0 || self.with_errors > 0
    }

    /// The number of records and results, and how many of them could not be read.
    pub fn line(&self) -> String {
        let mut line = format!(
            "{}, {}",
            counted(&self.records.to_string(), "record"),
            counted(&self.results.to_string(), "result")
        );
        if self.unreadable > 0 {
            line += &format!("; {} unreadable", self.unreadable);
        }
        if self.with_errors > 0 {
            line += &format!("; {} with answers that cannot be read", self.with_errors);
        }
        line
    }

    /// The records and the results for each verdict, on one line.
    pub fn progress_line(&self) -> String {
        let records = counted(&grouped(self.records), "record");
        let verdicts = self
            .verdicts
            .each()
            .map(|(_, word, count)| (word, count))
            .chain([("unreadable", self.unreadable)])
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| format!("{word} {}", grouped(count)));
        let verdicts: Vec<_> = verdicts.collect();
        format!("{records}: {}", verdicts.join(", "))
    }

    /// A bar for each verdict, and the rules that are true most often.
    pub fn chart(&self, protocol: &Protocol, width: usize, paint: Paint<'_>) -> String {
        let mut text = String::new();
        let unreadable = (Style::Error, "unreadable", self.unreadable);
        let bars = self.verdicts.each();
        let bars = bars.map(|(verdict, word, count)| (Style::Verdict(verdict), word, count));
        let bars: Vec<_> = bars
            .chain([unreadable])
            .filter(|(.., count)| *count > 0)
            .collect();
        let most = bars.iter().map(|(.., count)| *count).max().unwrap_or(1);
        let digits = grouped(most).len();
        // the word, the count and the share are beside the bar
        let room = width.saturating_sub(15 + 2 + digits + 2 + 6 + 2).max(1) as u64;
        for (style, word, count) in bars {
            // in tenths of a percent, rounded down
            let share = u128::from(count) * 1000 / u128::from(self.results.max(1));
            let length = (u128::from(count) * u128::from(room)).div_ceil(u128::from(most));
            let bar = "█".repeat(usize::try_from(length).unwrap_or_default());
            let word = paint(style, &format!("{word:<15}"));
            let count = format!("{:>digits$}", grouped(count));
            let share = format!("{}.{} %", share / 10, share % 10);
            text += &format!("{word}  {count}  {share:>6}  {}\n", paint(style, &bar));
        }
        let mut reasons: Vec<_> = self.reasons.iter().copied().enumerate().collect();
        reasons.retain(|(_, count)| *count > 0);
        reasons.sort_by_key(|&(rule, count)| (Reverse(count), rule));
        reasons.truncate(MAX_REASONS);
        if let Some((_, most)) = reasons.first() {
            let digits = grouped(*most).len();
            text += &format!("{}\n", paint(Style::Heading, "most frequent reasons"));
            for (rule, count) in &reasons {
                let id = &protocol.rules[*rule].id;
                text += &format!("{:>digits$}  {id}\n", grouped(*count));
            }
        }
        text
    }

    /// A few lines under a table.
    pub fn lines(&self, protocol: &Protocol, on: Date) -> String {
        let first = self.line();
        let verdicts: Vec<_> = self
            .verdicts
            .each()
            .filter(|(.., count)| *count > 0)
            .map(|(_, word, count)| format!("{count} {word}"))
            .collect();
        let mut text = format!("{first}\n");
        if !verdicts.is_empty() {
            text += &format!("{}\n", verdicts.join(", "));
        }
        let screened_for = match self.days.unwrap_or((on, on)) {
            (first, last) if first == last => format!("screened for {first}"),
            (first, last) => format!("screened for {first} to {last}"),
        };
        text + &last_line(protocol, &screened_for) + "\n"
    }

    /// The summary as JSON. `on` is the screening date of every record, or `default` if there is none. It is null if
    /// records differ.
    pub fn json(
        &self,
        protocol: &Protocol,
        default: Date,
        without_column: &[QuestionId],
        tally: &Tally,
    ) -> String {
        let (first, last) = self.days.unwrap_or((default, default));
        let summary = Summary {
            schema: crate::report::result::SCHEMA,
            records: self.records,
            results: self.results,
            unreadable: self.unreadable,
            with_errors: self.with_errors,
            verdicts: &self.verdicts,
            questions_without_column: without_column
                .iter()
                .map(|&question| protocol.question(question).id.as_str())
                .collect(),
            rules: uses::rules(protocol, tally),
            questions: uses::questions(protocol, tally),
            protocol: protocol_entry(protocol),
            on: (first == last).then(|| first.to_string()),
        };
        let mut text = serde_json::to_string_pretty(&summary).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl VerdictCounts {
    fn of(&mut self, decided: Option<Verdict>) -> &mut u64 {
        match decided {
            Some(Verdict::Eligible) => &mut self.eligible,
            Some(Verdict::Precaution) => &mut self.precaution,
            Some(Verdict::Defer) => &mut self.defer,
            Some(Verdict::Refer) => &mut self.refer,
            Some(Verdict::Contraindicated) => &mut self.contraindicated,
            None => &mut self.incomplete,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.eligible += other.eligible;
        self.precaution += other.precaution;
        self.defer += other.defer;
        self.refer += other.refer;
        self.contraindicated += other.contraindicated;
        self.incomplete += other.incomplete;
    }

    fn each(&self) -> impl Iterator<Item = (Option<Verdict>, &'static str, u64)> {
        let counts = [
            self.eligible,
            self.precaution,
            self.defer,
            self.refer,
            self.contraindicated,
        ];
        let decided = Verdict::ALL.into_iter().zip(counts);
        let decided = decided.map(|(verdict, count)| (Some(verdict), verdict.word(), count));
        decided.chain([(None, "incomplete", self.incomplete)])
    }
}

/// A number with its unit.
fn counted(number: &str, what: &str) -> String {
    let ending = if number == "1" { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// A number with separated thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
