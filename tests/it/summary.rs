//! `contra screen --summary`: the effects of each rule and each question.

use std::collections::BTreeMap;
use std::num::NonZero;

use contraindication::batch::fast::{ChunkedInput, CodedRecord};
use contraindication::batch::{
    QuestionTally, RuleTally, Screened, Screener, Tallier, Tally, screen, screen_all,
};
use contraindication::engine::{Evaluator, Program};
use contraindication::intake::{Format, InputError, open};
use contraindication::model::{Answer, Protocol, QuestionId, RuleId};
use proptest::prelude::*;

use crate::fast_reader::{defaults, ndjson_of, protocol, table};
use crate::support::program::Place;
use crate::support::random::{Content, Sheet, cases_with, config};

const RECORDS: &str = "id,procedures,capsules-last,keloid,area
C-1,needling,unsure,no,none
C-2,needling;peel,2020,no,warts
C-3,peel,,,declined
C-4,needling,last summer,no,none
C-5,needling
";

#[test]
fn each_rule_and_each_question_has_its_counts() {
    let place = Place::new();
    place.write("in.csv", RECORDS);
    let ended = place.run_line("screen in.csv --on 2026-11-22 --summary - -o out.csv");
    insta::assert_snapshot!(ended.whole(), @r#"
    ended with 1
    --- stdout
    {
      "schema": 1,
      "records": 5,
      "results": 6,
      "unreadable": 1,
      "with_errors": 1,
      "verdicts": {
        "eligible": 0,
        "precaution": 0,
        "defer": 0,
        "refer": 0,
        "contraindicated": 2,
        "incomplete": 3
      },
      "questions_without_column": [],
      "rules": [
        {
          "rule": "capsules",
          "results": 3,
          "true": 0,
          "set_verdict": 0,
          "unknown": 2
        },
        {
          "rule": "keloids",
          "results": 3,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "warts",
          "results": 5,
          "true": 2,
          "set_verdict": 2,
          "unknown": 1
        },
        {
          "rule": "freckles",
          "results": 2,
          "true": 0,
          "set_verdict": 0,
          "unknown": 1
        }
      ],
      "questions": [
        {
          "question": "capsules-last",
          "asked": 3,
          "answered": 1,
          "missing": 0,
          "unsure": 1,
          "declined": 0,
          "stale": 0,
          "unreadable": 1
        },
        {
          "question": "keloid",
          "asked": 3,
          "answered": 3,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "area",
          "asked": 4,
          "answered": 3,
          "missing": 0,
          "unsure": 0,
          "declined": 1,
          "stale": 0,
          "unreadable": 0
        }
      ],
      "protocol": {
        "id": "small",
        "version": "1",
        "status": "draft",
        "sha256": "273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"
      },
      "on": "2026-11-22"
    }
    --- stderr
    protocol: small 1, draft, rules
    in.csv: record 4, line 5: capsules-last: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    in.csv: record 5, line 6: the record cannot be read: the row has 2 cells, the header has 5
    rules that were never true: capsules, keloids, freckles
    5 records, 6 results; 1 unreadable; 1 with answers that cannot be read
    "#);
    let text = place.run_line("screen in.csv --on 2026-11-22 --summary text.json");
    assert_eq!(place.read("text.json"), ended.stdout);
    let told = |stderr: &str| -> Vec<String> {
        let is_told =
            |line: &&str| line.starts_with("rules that") || line.starts_with("questions that");
        let lines = stderr.lines().filter(is_told);
        lines.map(str::to_owned).collect()
    };
    assert_eq!(told(&text.stderr), told(&ended.stderr));
}

/// Counts records with either reader.
struct Counter<'p>(Tallier<'p>);

impl Screener for Counter<'_> {
    type Part = Tally;

    fn coded(&mut self, record: &CodedRecord<'_>, evaluator: &mut Evaluator<'_>) {
        self.0.add_record(record.procedures, evaluator);
        for &procedure in record.procedures {
            self.0
                .add_found(procedure, evaluator.find(procedure, record));
        }
    }

    fn whole(&mut self, screened: &Screened) {
        self.0.add_screened(screened);
    }

    fn part(&mut self, _: usize) -> Tally {
        self.0.take()
    }
}

fn tallied(protocol: &Protocol, bytes: &[u8], format: Format, size: usize) -> Tally {
    let (program, defaults) = (Program::compile(protocol), defaults());
    let input = ChunkedInput::open(bytes, format, protocol, &defaults, size);
    let mut all = Tally::default();
    let threads = NonZero::new(2).expect("a thread");
    let counter = || Counter(Tallier::new(&program));
    screen_all(
        &program,
        input.expect("an input"),
        threads,
        counter,
        |part| {
            all.merge(&part);
            Ok::<(), InputError>(())
        },
    )
    .expect("no error");
    all
}

/// The counts of rules and of questions without a usable answer, from the output about each record.
fn counted(
    protocol: &Protocol,
    bytes: &[u8],
    format: Format,
) -> (
    BTreeMap<RuleId, RuleTally>,
    BTreeMap<QuestionId, QuestionTally>,
) {
    let (program, defaults) = (Program::compile(protocol), defaults());
    let (mut rules, mut questions) = (BTreeMap::new(), BTreeMap::new());
    for record in open(bytes, format, protocol, &defaults).expect("an input") {
        let screened = screen(&program, record.expect("a record"));
        let Ok((form, outcomes)) = &screened.content else {
            continue;
        };
        let mut open = BTreeMap::new();
        for outcome in outcomes {
            for reason in &outcome.reasons {
                let tally: &mut RuleTally = rules.entry(reason.rule).or_default();
                tally.was_true += 1;
                let verdict = protocol.rule(reason.rule).verdict;
                tally.decided += u64::from(outcome.decided() == Some(verdict));
            }
            for rule in &outcome.unknown {
                rules.entry(*rule).or_default().unknown += 1;
            }
            for question in &outcome.open {
                open.insert(*question, outcome.stale.contains(question));
            }
        }
        for (question, is_stale) in open {
            let tally: &mut QuestionTally = questions.entry(question).or_default();
            match form.answers.get(question) {
                _ if is_stale => tally.stale += 1,
                Answer::Missing => tally.missing += 1,
                Answer::Unsure => tally.unsure += 1,
                Answer::Declined => tally.declined += 1,
                Answer::Invalid => tally.unreadable += 1,
                other => panic!("{other:?} is open"),
            }
        }
    }
    (rules, questions)
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn the_counts_are_those_of_single_records(
        case in cases_with(Content::ALL),
        times in 1_usize..10,
        size in prop::sample::select(vec![100, 1_000, 1 << 18]),
    ) {
        let protocol = protocol(&case);
        let sheets: Vec<Sheet> = case.records.iter().map(|(sheet, _)| sheet.clone()).collect();
        for (format, bytes) in [
            (Format::Csv, table(&sheets)),
            (Format::Ndjson, ndjson_of(&sheets).repeat(times)),
        ] {
            let tally = tallied(&protocol, &bytes, format, size);
            let (rules, questions) = counted(&protocol, &bytes, format);
            for rule in (0..protocol.rules.len()).map(RuleId::from) {
                let expected = rules.get(&rule).copied().unwrap_or_default();
                prop_assert_eq!(tally.rule(rule), expected);
            }
            for question in (0..protocol.questions.len()).map(QuestionId::from) {
                let expected = questions.get(&question).copied().unwrap_or_default();
                let found = tally.question(question);
                prop_assert!(found.asked >= found.answered());
                prop_assert_eq!(QuestionTally { asked: 0, ..found }, expected);
            }
        }
    }
}
