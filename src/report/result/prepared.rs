//! Writes results as JSON from prepared fragments: the same bytes as [`ScreeningResult`], in a fraction of the time.
//!
//! The keys and their order are those of [`ScreeningResult`] and [`ReasonEntry`](super::ReasonEntry). This module
//! writes only values that differ between results. All others come from an empty result.

mod gaps;
mod head;
mod template;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use self::gaps::{ReasonGap, ResultGap};
use self::head::Head;
use self::template::Template;
use super::answer::{AnswerEntry, answer_entry};
use super::fragment::Fragment;
use super::window::WindowEntry;
use super::{MappingEntry, ScreeningResult, as_map, empty, is_quiet, reason_head, results, scores};
use crate::batch::Screened;
use crate::engine::{Evaluator, Program, Values};
use crate::model::{
    PartialDate, ProcedureId, Protocol, QuestionId, Reason, Verdict, Window, WrittenAnswer,
};
use crate::report::json::{push_string, write_value};
use crate::report::text::digits::{push_day, push_number};

/// Writes results about the records of one file.
pub(super) struct Prepared<'p> {
    protocol: &'p Protocol,
    program: &'p Program,
    file: &'p str,
    /// The result of a record without errors and without answers that were given earlier.
    result: Template<ResultGap>,
    /// The result if no rule is true or unknown. It has gaps only for the parts of a record other than its answers.
    quiet: Template<ResultGap>,
    /// For each rule, its entry among the reasons.
    rules: Vec<Template<ReasonGap>>,
    /// For each rule, its `until`, if it has one.
    untils: Vec<Option<Vec<u8>>>,
    /// The id of each procedure.
    procedures: Vec<Fragment>,
    /// The id of each question.
    questions: Vec<Fragment>,
    /// The id of each score.
    scores: Vec<Fragment>,
}

impl<'p> Prepared<'p> {
    /// Prepares the fragments for the results of a protocol.
    pub(super) fn new(protocol: &'p Protocol, program: &'p Program, file: &'p str) -> Self {
        let rules = protocol.rules.iter();
        let procedures = protocol.procedures.iter();
        let questions = protocol.questions.iter();
        let id = |id: &String| Fragment::new(json(id));
        let gap = |key: &str| ResultGap::of(key).filter(|gap| gap.can_vary(protocol));
        let quiet_gap = |key: &str| gap(key).filter(|gap| gap.is_in_quiet());
        Self {
            protocol,
            program,
            file,
            result: Template::new(&with_window(program, empty(protocol, file)), gap),
            quiet: Template::new(&with_window(program, eligible(protocol, file)), quiet_gap),
            rules: rules
                .clone()
                .map(|rule| {
                    let gap = |key: &str| ReasonGap::of(key).filter(|gap| gap.can_vary(rule));
                    Template::new(&reason_head(protocol, rule), gap)
                })
                .collect(),
            untils: rules.map(|rule| rule.until.as_ref().map(json)).collect(),
            procedures: procedures.map(|one| id(&one.id)).collect(),
            questions: questions.map(|one| id(&one.id)).collect(),
            scores: protocol.scores.iter().map(|one| id(&one.id)).collect(),
        }
    }

    /// Every result of a record that was not read to codes.
    pub(super) fn results<'a>(&'a self, screened: &'a Screened) -> Vec<ScreeningResult<'a>> {
        let results = results(self.protocol, self.file, screened).into_iter();
        results.map(|one| with_window(self.program, one)).collect()
    }

    /// Adds the result of a record for one procedure, which the evaluator has just computed. All answers of the record
    /// could be read, and none was given earlier.
    pub(super) fn found(
        &self,
        out: &mut Vec<u8>,
        head: Head<'_>,
        procedure: ProcedureId,
        evaluator: &Evaluator<'_>,
        values: &impl Values,
    ) {
        let found = evaluator.found();
        let template = if is_quiet(found) {
            &self.quiet
        } else {
            &self.result
        };
        template.fill(out, |out, gap| match gap {
            ResultGap::Record => push_number(out, head.record),
            ResultGap::Line => push_number(out, head.line),
            ResultGap::Id => match head.id {
                Some(id) => push_string(out, id),
                None => out.extend_from_slice(b"null"),
            },
            ResultGap::Procedure => self.procedures[procedure.index()].push_to(out),
            ResultGap::On => push_date(out, Some(evaluator.on())),
            ResultGap::Answered => push_date(out, head.answered),
            ResultGap::Mapping => match head.mapping.map(MappingEntry::from) {
                Some(mapping) => push(out, &mapping),
                None => out.extend_from_slice(b"null"),
            },
            ResultGap::Verdict => {
                push_word(out, found.decided().map_or("incomplete", Verdict::word))
            }
            ResultGap::AtLeast => push_word(out, found.at_least.word()),
            ResultGap::AtMost => push_word(out, found.at_most.word()),
            ResultGap::NotBefore => push_date(out, found.not_before.map(|wait| wait.day)),
            ResultGap::NotBeforeFinal => {
                let is_final = found.is_not_before_final();
                out.extend_from_slice(if is_final { b"true" } else { b"false" });
            }
            ResultGap::Until => {
                let untils = found.reasons.iter();
                let untils = untils.filter_map(|rule| self.untils[rule.index()].as_deref());
                push_list(out, untils, |out, until| out.extend_from_slice(until));
            }
            ResultGap::Window => push(out, &found.window.map(WindowEntry)),
            ResultGap::Reasons => push_list(out, found.reasons.iter(), |out, &rule| {
                self.push_reason(out, &evaluator.reason(rule, values), values);
            }),
            ResultGap::Scores => self.push_scores(out, procedure, evaluator),
            ResultGap::Needed => self.push_questions(out, &found.needed),
            ResultGap::Ignored => self.push_questions(out, &found.ignored),
            ResultGap::Stale => self.push_questions(out, &found.stale),
        });
    }

    fn push_reason(&self, out: &mut Vec<u8>, reason: &Reason, values: &impl Values) {
        self.rules[reason.rule.index()].fill(out, |out, gap| match gap {
            ReasonGap::Answers => {
                out.push(b'{');
                for (index, &question) in reason.answers.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    self.questions[question.index()].push_to(out);
                    out.push(b':');
                    let answer = values.answer(question);
                    let question = self.protocol.question(question);
                    push_answer(out, answer_entry(question, &answer));
                }
                out.push(b'}');
            }
            ReasonGap::Scores => {
                let scores = scores::of_reason(self.protocol, &reason.scores);
                push(out, &Map(&scores));
            }
            ReasonGap::NotBefore => push_date(out, reason.not_before.map(|wait| wait.day)),
        });
    }

    fn push_scores(&self, out: &mut Vec<u8>, procedure: ProcedureId, evaluator: &Evaluator<'_>) {
        out.push(b'{');
        for (index, (score, value)) in evaluator.scores_of(procedure).enumerate() {
            if index > 0 {
                out.push(b',');
            }
            self.scores[score.index()].push_to(out);
            out.extend_from_slice(b":{\"at_least\":");
            push(out, &value.at_least);
            out.extend_from_slice(b",\"at_most\":");
            push(out, &value.at_most);
            out.push(b'}');
        }
        out.push(b'}');
    }

    fn push_questions(&self, out: &mut Vec<u8>, questions: &[QuestionId]) {
        push_list(out, questions.iter(), |out, question| {
            self.questions[question.index()].push_to(out);
        });
    }
}

/// Pairs that are serialized as an object.
struct Map<'a, V>(&'a [(&'a str, V)]);

impl<V: Serialize> Serialize for Map<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_map(self.0, serializer)
    }
}

/// Adds a window to a result if the program computes windows. For a record that cannot be read, it is null.
fn with_window<'a>(program: &Program, mut result: ScreeningResult<'a>) -> ScreeningResult<'a> {
    if program.finds_windows() {
        result.window.get_or_insert(WindowEntry(Window::Never));
    }
    result
}

/// A result in which no rule is true or unknown.
fn eligible<'a>(protocol: &'a Protocol, file: &'a str) -> ScreeningResult<'a> {
    let word = Verdict::Eligible.word();
    ScreeningResult {
        verdict: word,
        at_least: Some(word),
        at_most: Some(word),
        not_before_final: true,
        ..empty(protocol, file)
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    push(&mut out, value);
    out
}

fn push(out: &mut Vec<u8>, value: &impl Serialize) {
    // writing to memory cannot fail
    let _ = write_value(out, value);
}

/// Adds an answer. The usual ones are copied without a serializer.
fn push_answer(out: &mut Vec<u8>, AnswerEntry(answer): AnswerEntry<'_>) {
    match answer {
        WrittenAnswer::Word(word) => push_string(out, word),
        WrittenAnswer::Date(PartialDate::Day(day)) => push_date(out, Some(day)),
        WrittenAnswer::Number(digits) => out.extend_from_slice(digits.as_bytes()),
        other => push(out, &AnswerEntry(other)),
    }
}

fn push_list<T>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = T>,
    mut push: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (index, member) in members.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push(out, member);
    }
    out.push(b']');
}

/// Adds a word that needs no escapes.
fn push_word(out: &mut Vec<u8>, word: &str) {
    out.push(b'"');
    out.extend_from_slice(word.as_bytes());
    out.push(b'"');
}

fn push_date(out: &mut Vec<u8>, day: Option<Date>) {
    match day {
        Some(day) => {
            out.push(b'"');
            push_day(out, day);
            out.push(b'"');
        }
        None => out.extend_from_slice(b"null"),
    }
}

#[cfg(test)]
mod tests;
