//! Published tables in the rule format, each compared with a plain calculator over its answer sheets.
//!
//! The rules are test fixtures: they show the arithmetic of a table, and are not advice. A calculator adds up complete
//! sheets only. An open answer can be any of its possible values, so the expected interval comes from all completions.

mod bleeding;
mod commands;
mod long_sum;
mod mood;
mod skin_type;
mod sleep;
mod stroke;

use std::fs;

use contraindication::engine::Program;
use contraindication::model::{
    Answer, Answers, OptionId, Outcome, Protocol, QuestionId, Verdict, parse_day,
};
use contraindication::rules::{Folder, load};
use jiff::civil::Date;

use crate::support::markdown::project;
use crate::support::random::errors;

/// A published table in the rule format.
struct Table {
    protocol: Protocol,
    program: Program,
}

/// An answer sheet: the possible options of each item.
type Sheet = [Vec<usize>];

/// The points and the verdict of a complete sheet, from a calculator.
type Calculator = fn(&[usize]) -> (i64, Verdict);

/// The range of points and verdicts over the completions of a sheet, from a calculator.
#[derive(Debug, PartialEq, Eq)]
struct Completed {
    points: (i64, i64),
    verdicts: (Verdict, Verdict),
}

const FILES: [&str; 2] = ["protocol.toml", "questions.toml"];

impl Table {
    fn load(id: &str) -> Self {
        let files = FILES.map(|name| (name.to_owned(), rule_file(id, name).into_bytes()));
        let folder = Folder {
            name: String::new(),
            files: files.into(),
        };
        let loaded = load(&folder).expect("a protocol file");
        assert_eq!(errors(&loaded), "");
        let protocol = loaded.protocol.expect("a protocol without errors");
        let program = Program::compile(&protocol);
        Self { protocol, program }
    }

    fn question(&self, id: &str) -> QuestionId {
        self.protocol.question_named(id).expect("a question")
    }

    /// The answers of a sheet whose items are the first questions. An item for which every option is possible is
    /// missing.
    fn answers(&self, sheet: &Sheet) -> Answers {
        let mut answers = Answers::missing(self.protocol.questions.len());
        for (item, options) in sheet.iter().enumerate() {
            let question = QuestionId::from(item);
            if options.len() < self.protocol.question(question).kind.option_count() {
                answers.set(question, answer(options));
            }
        }
        answers
    }

    fn outcome(&self, procedure: &str, answers: &Answers) -> Outcome {
        let procedure = self.protocol.procedure_named(procedure);
        self.program
            .evaluate(procedure.expect("a procedure"), on(), answers)
    }

    /// The result of the rules for a procedure that tests a score.
    fn found(&self, procedure: &str, answers: &Answers) -> Completed {
        let outcome = self.outcome(procedure, answers);
        let [(_, points)] = outcome.scores[..] else {
            panic!("{} scores", outcome.scores.len());
        };
        Completed {
            points: (points.at_least, points.at_most),
            verdicts: (outcome.at_least, outcome.at_most),
        }
    }

    /// Compares a sheet with its completions.
    fn agrees(&self, procedure: &str, sheet: &Sheet, calculator: Calculator) {
        let found = self.found(procedure, &self.answers(sheet));
        assert_eq!(found, completed(sheet, calculator), "{sheet:?}");
    }
}

/// The result of a calculator for every completion of a sheet.
fn completed(sheet: &Sheet, calculator: Calculator) -> Completed {
    let mut completions = completions(sheet).map(|one| calculator(&one));
    let (points, verdict) = completions.next().expect("a completion");
    let mut sofar = Completed {
        points: (points, points),
        verdicts: (verdict, verdict),
    };
    for (points, verdict) in completions {
        let (least, most) = sofar.points;
        sofar.points = (least.min(points), most.max(points));
        let (least, most) = sofar.verdicts;
        sofar.verdicts = (least.min(verdict), most.max(verdict));
    }
    sofar
}

/// Every way to complete a sheet.
fn completions(sheet: &Sheet) -> impl Iterator<Item = Vec<usize>> {
    let count = sheet.iter().map(Vec::len).product();
    (0..count).map(|number: usize| {
        let mut rest = number;
        let items = sheet.iter();
        items
            .map(|options| {
                let option = options[rest % options.len()];
                rest /= options.len();
                option
            })
            .collect()
    })
}

/// Every sheet with this number of items, each of them answered with one of `options` or missing.
fn sheets(items: usize, options: usize) -> impl Iterator<Item = Vec<Vec<usize>>> {
    let missing: Vec<usize> = (0..options).collect();
    let choices: Vec<Vec<usize>> = missing.iter().map(|&one| vec![one]).collect();
    let choices = [choices, vec![missing]].concat();
    let indices = vec![(0..=options).collect(); items];
    let all: Vec<Vec<usize>> = completions(&indices).collect();
    let all = all.into_iter();
    all.map(move |picks| picks.iter().map(|&pick| choices[pick].clone()).collect())
}

/// The answer that can be one of these options.
fn answer(options: &[usize]) -> Answer {
    match options {
        [one] => Answer::Option(OptionId::from(*one)),
        several => Answer::OneOf(several.iter().map(|&one| OptionId::from(one)).collect()),
    }
}

/// A file of a table.
fn rule_file(id: &str, name: &str) -> String {
    let folder = project().join("tests/it/published/rules").join(id);
    fs::read_to_string(folder.join(name)).expect("a rule file")
}

/// The screening date of every sheet.
fn on() -> Date {
    parse_day("2026-11-22").expect("a day")
}
