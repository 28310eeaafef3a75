//! Compares the counts and lists of a replay with two screenings that are joined here: for random pairs of protocols
//! and random records, in each format, whatever the size of the chunks and the number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

use contraindication::batch::{
    self, PairScreener, PairedInput, ReadRecord, ReadVersion, screen_pairs,
};
use contraindication::engine::Program;
use contraindication::intake::{Defaults, Format, InputError, open};
use contraindication::model::{Protocol, parse_day};
use contraindication::replay::{Change, ChangeKind, Comparer, Counts, Ids};
use contraindication::report::result::results;
use proptest::prelude::*;
use serde_json::Value;

use crate::age::with_limits;
use crate::fast_reader::{ndjson_of, table};
use crate::support::random::{Draft, Layout, Sheet, config, dice, errors};

/// The results of a screening by line, as objects for programs.
type Screening = BTreeMap<u64, Vec<Value>>;

/// A changed result: its line, its procedure, the difference and its direction.
type Row = (u64, Option<String>, &'static str, Option<&'static str>);

const VERDICTS: [&str; 5] = [
    "eligible",
    "precaution",
    "defer",
    "refer",
    "contraindicated",
];

/// Screens an input, or returns why it cannot be screened as a whole.
fn screened(
    protocol: &Protocol,
    program: &Program,
    bytes: &[u8],
    format: Format,
) -> Result<Screening, String> {
    let defaults = defaults();
    let records = open(bytes, format, protocol, &defaults).map_err(|error| error.to_string())?;
    let mut screening = Screening::new();
    for record in records {
        let screened = batch::screen(program, record.map_err(|error| error.to_string())?);
        let results = results(protocol, "in", &screened);
        let results = results
            .iter()
            .map(|one| serde_json::to_value(one).expect("JSON"));
        screening.insert(screened.line, results.collect());
    }
    Ok(screening)
}

fn defaults() -> Defaults {
    Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    }
}

fn is_unreadable(results: &[Value]) -> bool {
    results
        .iter()
        .any(|result| result["verdict"] == "unreadable")
}

/// Joins two screenings by line and procedure.
fn joined(old: &Screening, new: &Screening) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    let lines: BTreeSet<u64> = old.keys().chain(new.keys()).copied().collect();
    for line in lines {
        let readable = |screening: &Screening| {
            let results = screening.get(&line).cloned();
            results.filter(|results| !is_unreadable(results))
        };
        let procedure = |result: &Value| result["procedure"].as_str().map(str::to_owned);
        match (readable(old), readable(new)) {
            (None, None) => {}
            (Some(old), None) => rows.extend(
                old.iter()
                    .map(|one| (line, procedure(one), "record", Some("may be looser"))),
            ),
            (None, Some(new)) => {
                rows.extend(new.iter().map(|one| (line, procedure(one), "record", None)));
            }
            (Some(old), Some(new)) => {
                let all = old
                    .iter()
                    .chain(&new)
                    .map(procedure)
                    .collect::<BTreeSet<_>>();
                for one in all {
                    let of = |results: &[Value]| {
                        results
                            .iter()
                            .find(|result| procedure(result) == one)
                            .cloned()
                    };
                    let differs = match (of(&old), of(&new)) {
                        (Some(old), Some(new)) => difference(&old, &new),
                        _ => Some(("procedure", None)),
                    };
                    rows.extend(differs.map(|(change, direction)| (line, one, change, direction)));
                }
            }
        }
    }
    rows
}

/// The difference between two results.
fn difference(old: &Value, new: &Value) -> Option<(&'static str, Option<&'static str>)> {
    let rank = |result: &Value, key: &str| VERDICTS.iter().position(|one| result[key] == *one);
    let bounds = |result: &Value| [rank(result, "at_least"), rank(result, "at_most")];
    // without a date, the procedure is possible at once; a date that is not final can still become later
    let dates = |result: &Value| {
        let day = result["not_before"].as_str().unwrap_or("0000").to_owned();
        let last = match result["not_before_final"].as_bool() {
            Some(true) => day.clone(),
            _ => "9999".to_owned(),
        };
        [day, last]
    };
    if let Some(direction) = direction(&bounds(old), &bounds(new)) {
        return Some(("verdict", Some(direction)));
    }
    if let Some(direction) = direction(&dates(old), &dates(new)) {
        return Some(("date", Some(direction)));
    }
    let reasons = |result: &Value| {
        let reasons = result["reasons"].as_array().expect("a list").iter();
        let reasons = reasons
            .map(|one| [&one["rule"], &one["verdict"], &one["not_before"]].map(Value::to_string));
        reasons.collect::<BTreeSet<_>>()
    };
    if reasons(old) != reasons(new) {
        return Some(("reasons", None));
    }
    let errors = |result: &Value| {
        let errors = result["errors"].as_array().expect("a list").iter();
        errors
            .map(|one| one["question"].to_string())
            .collect::<BTreeSet<_>>()
    };
    (errors(old) != errors(new)).then_some(("answers", None))
}

fn direction<T: PartialOrd>(old: &[T; 2], new: &[T; 2]) -> Option<&'static str> {
    let mut both = old.iter().zip(new);
    if both.clone().any(|(old, new)| new < old) {
        return Some("looser");
    }
    both.any(|(old, new)| new > old).then_some("stricter")
}

/// Keeps every change.
struct Keeper<'a> {
    comparer: Comparer<'a>,
    changes: Vec<Change>,
    full: usize,
}

impl PairScreener for Keeper<'_> {
    type Part = (Vec<Change>, Counts);

    fn pair(&mut self, old: ReadRecord<'_, '_>, new: ReadRecord<'_, '_>) {
        self.comparer
            .compare(old, new, |change| self.changes.push(change));
    }

    fn is_full(&self) -> bool {
        self.changes.len() >= self.full
    }

    fn part(&mut self) -> Self::Part {
        (
            std::mem::take(&mut self.changes),
            self.comparer.take_counts(),
        )
    }
}

/// The size of the chunks, the number of threads, and the number of changes after which a part is passed on.
type Manner = (usize, usize, usize);

fn replayed(
    protocols: [&Protocol; 2],
    programs: [&Program; 2],
    bytes: &[u8],
    format: Format,
    (size, threads, full): Manner,
) -> Result<(Vec<Change>, Counts), String> {
    let (ids, defaults) = (Ids::new(protocols), defaults());
    let versions = [0, 1].map(|version| ReadVersion {
        protocol: protocols[version],
        program: programs[version],
        defaults: &defaults,
        mapping: None,
    });
    let paired = PairedInput::open(bytes, format, versions, size);
    let paired = paired.map_err(|error| error.to_string())?;
    let keeper = || Keeper {
        comparer: Comparer::new(&ids, programs),
        changes: Vec::new(),
        full,
    };
    let (mut all, mut counts) = (Vec::new(), Counts::default());
    let threads = NonZero::new(threads).expect("a thread");
    screen_pairs(paired, threads, keeper, |(changes, some)| {
        all.extend(changes);
        counts.merge(&some);
        Ok::<(), InputError>(())
    })
    .map_err(|error| error.to_string())?;
    Ok((all, counts))
}

/// Compares a replay with two screenings.
fn agree(
    protocols: [&Protocol; 2],
    bytes: &[u8],
    format: Format,
    manner: Manner,
) -> Result<(), TestCaseError> {
    let compiled = protocols.map(Program::compile);
    let programs = compiled.each_ref();
    let screenings =
        [0, 1].map(|version| screened(protocols[version], programs[version], bytes, format));
    let replayed = replayed(protocols, programs, bytes, format, manner);
    let [old, new] = match screenings {
        [Err(refusal), Err(_)] => {
            prop_assert_eq!(replayed.map(|_| ()), Err(refusal));
            return Ok(());
        }
        screenings => screenings.map(Result::unwrap_or_default),
    };
    let (changes, counts) = replayed.map_err(TestCaseError::fail)?;
    let ids = Ids::new(protocols);
    let rows = changes.iter().map(|change| {
        let procedure = change
            .procedure
            .map(|number| ids.procedure(number).to_owned());
        (
            change.line,
            procedure,
            change.kind.word(),
            change.kind.direction(),
        )
    });
    let rows: Vec<Row> = rows.collect();
    prop_assert!(rows.is_sorted_by_key(|(line, ..)| *line));
    let set: BTreeSet<Row> = rows.iter().cloned().collect();
    prop_assert_eq!(set.len(), rows.len());
    prop_assert_eq!(set, joined(&old, &new));
    count(&counts, &ids, [&old, &new])?;
    for change in &changes {
        shows_results(change, protocols, &ids, [&old, &new])?;
    }
    Ok(())
}

/// Checks that the counts are those of both screenings.
fn count(counts: &Counts, ids: &Ids<'_>, screenings: [&Screening; 2]) -> Result<(), TestCaseError> {
    let [old, new] = screenings;
    let lines: BTreeSet<&u64> = old.keys().chain(new.keys()).collect();
    prop_assert_eq!(counts.records, lines.len() as u64);
    let reads = |screening: &Screening, line: &u64| {
        screening
            .get(line)
            .is_some_and(|results| !is_unreadable(results))
    };
    let records = |of_old: bool, of_new: bool| {
        let lines = lines.iter();
        let lines = lines.filter(|line| (reads(old, line), reads(new, line)) == (of_old, of_new));
        lines.count() as u64
    };
    let found = (
        counts.only_old_reads,
        counts.only_new_reads,
        counts.neither_reads,
    );
    let expected = (
        records(true, false),
        records(false, true),
        records(false, false),
    );
    prop_assert_eq!(found, expected);
    for (version, screening) in screenings.into_iter().enumerate() {
        let mut found = BTreeMap::new();
        for (number, procedure) in counts.procedures.iter().enumerate() {
            for (verdict, count) in procedure.verdicts(version) {
                found.insert(
                    (ids.procedure(number).to_owned(), verdict.word().to_owned()),
                    count,
                );
            }
        }
        found.retain(|(_, verdict), _| verdict != "unreadable");
        let mut expected = BTreeMap::new();
        for result in screening.values().flatten() {
            if let Some(procedure) = result["procedure"].as_str() {
                let verdict = result["verdict"].as_str().expect("a word").to_owned();
                *expected.entry((procedure.to_owned(), verdict)).or_insert(0) += 1;
            }
        }
        prop_assert_eq!(found, expected);
    }
    Ok(())
}

/// Checks that both results of a change are in the screenings, and that a rule is named for each change of a verdict or
/// a date.
fn shows_results(
    change: &Change,
    protocols: [&Protocol; 2],
    ids: &Ids<'_>,
    screenings: [&Screening; 2],
) -> Result<(), TestCaseError> {
    for (version, side) in change.sides.iter().enumerate() {
        let Some(side) = side else { continue };
        let results = screenings[version].get(&change.line);
        let mut results = results.into_iter().flatten();
        let procedure = change.procedure.map(|number| ids.procedure(number));
        let result = results.find(|result| result["procedure"].as_str() == procedure);
        let Some(result) = result else {
            prop_assert_eq!(side.bounds, None);
            continue;
        };
        prop_assert_eq!(
            side.verdict().word(),
            result["verdict"].as_str().unwrap_or_default()
        );
        let day = side.not_before.map(|day| day.to_string());
        prop_assert_eq!(day.as_deref(), result["not_before"].as_str());
        prop_assert_eq!(Some(side.is_final), result["not_before_final"].as_bool());
        let rules = side.reasons.iter();
        let rules: Vec<&str> = rules
            .map(|&rule| protocols[version].rule(rule).id.as_str())
            .collect();
        let expected = result["reasons"].as_array().expect("a list").iter();
        let expected: Vec<&str> = expected.filter_map(|one| one["rule"].as_str()).collect();
        prop_assert_eq!(rules, expected);
    }
    let names_rules = match change.kind {
        ChangeKind::LooserVerdict
        | ChangeKind::LooserDate
        | ChangeKind::StricterVerdict
        | ChangeKind::StricterDate
        | ChangeKind::Reasons => true,
        ChangeKind::UnreadableInNew
        | ChangeKind::UnreadableInOld
        | ChangeKind::Answers
        | ChangeKind::OnlyOld
        | ChangeKind::OnlyNew => false,
    };
    prop_assert_eq!(!change.rules.is_empty(), names_rules);
    let is_of_date = matches!(
        change.kind,
        ChangeKind::LooserDate | ChangeKind::StricterDate
    );
    for rule in change.rules.iter().filter(|_| !is_of_date) {
        prop_assert_ne!(rule.states[0], rule.states[1]);
    }
    Ok(())
}

fn read(drafts: [&Draft; 2]) -> [Protocol; 2] {
    drafts.map(|draft| {
        let loaded = draft.load(&Layout::as_drawn(draft));
        assert_eq!(errors(&loaded), "");
        loaded.protocol.expect("a protocol")
    })
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

/// Half of the pairs are one protocol before and after a change, the other half are mostly unrelated.
fn pairs() -> impl Strategy<Value = [Draft; 2]> {
    prop_oneof![changed(), [drafts(), drafts()]]
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn a_replay_is_two_screenings_joined(
        drafts in pairs(),
        limits in dice(20..40),
        records in prop::collection::vec((any::<bool>(), dice(40..200)), 1..20),
        times in 1_usize..20,
        size in prop::sample::select(vec![1, 100, 1_000, 1 << 18]),
        threads in 1_usize..4,
        full in prop::sample::select(vec![1, 5, usize::MAX]),
    ) {
        let [old, new] = read(drafts.each_ref());
        let mut limits = limits;
        let [old, new] = if limits.one_in(2) { [with_limits(old, &mut limits.clone()), with_limits(new, &mut limits)] } else { [old, new] };
        let sheets = records.into_iter().map(|(is_new, mut dice)| {
            Sheet::draw(if is_new { &new } else { &old }, &mut dice)
        });
        let sheets: Vec<Sheet> = sheets.collect();
        let json = format!("[{}]", sheets.iter().map(Sheet::json).collect::<Vec<_>>().join(",\n"));
        let table = table(&sheets);
        let start = table.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let tables = [&table[..start], &table[start..].repeat(times)].concat();
        for (format, bytes) in [
            (Format::Csv, tables),
            (Format::Ndjson, ndjson_of(&sheets).repeat(times)),
            (Format::Json, json.into_bytes()),
            (Format::Toml, sheets[0].toml().into_bytes()),
        ] {
            let size = if bytes.len() > 20_000 { size.max(1_000) } else { size };
            agree([&old, &new], &bytes, format, (size, threads, full))?;
        }
    }
}
