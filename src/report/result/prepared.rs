//! Writes results as JSON from prepared fragments: the same bytes as [`ScreeningResult`](super::ScreeningResult), in a fraction of the time.

use jiff::civil::Date;
use serde::Serialize;

use super::csv::Place;
use crate::engine::{Evaluator, Found, Program, Values};
use crate::model::{ProcedureId, Protocol, QuestionId, Verdict};
use crate::report::json::write_value;
use crate::report::result::{SCHEMA, answer_entry, protocol_entry, reason_head};
use crate::report::text::digits::{push_day, push_number};

/// Writes results about the records of one file.
pub struct Prepared<'p> {
    protocol: &'p Protocol,
    program: &'p Program,
    /// The bytes up to the number of the record.
    head: Vec<u8>,
    /// The bytes after the ignored answers, of a record without errors.
    tail: Vec<u8>,
    /// For each procedure the bytes from its key up to the screening date.
    procedures: Vec<Vec<u8>>,
    /// For each rule the bytes before the answers.
    rules: Vec<Vec<u8>>,
    /// For each rule its `until`, if it has one.
    untils: Vec<Option<Vec<u8>>>,
    /// The id of each question.
    questions: Vec<Vec<u8>>,
}

impl<'p> Prepared<'p> {
    /// Fragments for the results of a protocol.
    pub fn new(protocol: &'p Protocol, program: &'p Program, file: &str) -> Self {
        let procedures = protocol.procedures.iter();
        let procedures = procedures
            .map(|one| json(&one.id))
            .map(|id| [&b",\"procedure\":"[..], &id, b",\"on\":\""].concat());
        let rules = protocol.rules.iter();
        // the answers are the last but one entry, and empty
        let open = |head: Vec<u8>| head[..head.len() - b"},\"not_before\":null}".len()].to_vec();
        let questions = protocol.questions.iter();
        Self {
            protocol,
            program,
            head: [
                format!("{{\"schema\":{SCHEMA},\"file\":").into_bytes(),
                json(&file),
                b",\"record\":".to_vec(),
            ]
            .concat(),
            tail: [
                b"],\"errors\":[],\"protocol\":".to_vec(),
                json(&protocol_entry(protocol)),
                b"}".to_vec(),
            ]
            .concat(),
            procedures: procedures.collect(),
            rules: rules
                .clone()
                .map(|rule| open(json(&reason_head(protocol, rule))))
                .collect(),
            untils: rules.map(|rule| rule.until.as_ref().map(json)).collect(),
            questions: questions.map(|one| json(&one.id)).collect(),
        }
    }

    /// Adds the result of a record for one procedure, without a line end. `answered` is the day its answers were given;
    /// none of them was carried over.
    pub fn found(
        &self,
        out: &mut Vec<u8>,
        place: Place<'_>,
        procedure: ProcedureId,
        answered: Option<Date>,
        evaluator: &mut Evaluator<'_>,
        values: &impl Values,
    ) {
        evaluator.find(procedure, values);
        let (found, on) = (evaluator.found(), evaluator.on());
        out.extend_from_slice(&self.head);
        push_number(out, place.record);
        out.extend_from_slice(b",\"line\":");
        push_number(out, place.line);
        out.extend_from_slice(b",\"id\":");
        push(out, &place.id);
        out.extend_from_slice(&self.procedures[procedure.index()]);
        push_day(out, on);
        out.extend_from_slice(b"\",\"answered\":");
        push_date(out, answered);
        out.extend_from_slice(b",\"carried\":{},\"verdict\":\"");
        let verdict = found.decided().map_or("incomplete", Verdict::word);
        out.extend_from_slice(verdict.as_bytes());
        out.extend_from_slice(b"\",\"at_least\":\"");
        out.extend_from_slice(found.at_least.word().as_bytes());
        out.extend_from_slice(b"\",\"at_most\":\"");
        out.extend_from_slice(found.at_most.word().as_bytes());
        out.extend_from_slice(b"\",\"not_before\":");
        push_date(out, found.not_before.map(|wait| wait.day));
        out.extend_from_slice(match found.is_not_before_final(self.program) {
            true => b",\"not_before_final\":true,\"until\":[",
            false => b",\"not_before_final\":false,\"until\":[",
        });
        let untils = found
            .reasons
            .iter()
            .filter_map(|rule| self.untils[rule.index()].as_deref());
        push_list(out, untils);
        out.extend_from_slice(b"],\"reasons\":[");
        self.push_reasons(out, found, evaluator, values);
        out.extend_from_slice(b"],\"needed\":[");
        push_list(out, self.ids(&found.needed));
        out.extend_from_slice(b"],\"ignored\":[");
        push_list(out, self.ids(&found.ignored));
        out.extend_from_slice(&self.tail);
    }

    fn push_reasons(
        &self,
        out: &mut Vec<u8>,
        found: &Found,
        evaluator: &Evaluator<'_>,
        values: &impl Values,
    ) {
        for (index, &rule) in found.reasons.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            let reason = evaluator.reason(rule, values);
            out.extend_from_slice(&self.rules[rule.index()]);
            for (index, &question) in reason.answers.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend_from_slice(&self.questions[question.index()]);
                out.push(b':');
                let answer = values.answer(question);
                push(
                    out,
                    &answer_entry(self.protocol.question(question), &answer),
                );
            }
            out.extend_from_slice(b"},\"not_before\":");
            push_date(out, reason.not_before.map(|wait| wait.day));
            out.push(b'}');
        }
    }

    fn ids<'a>(&'a self, questions: &'a [QuestionId]) -> impl Iterator<Item = &'a [u8]> {
        let ids = questions.iter();
        ids.map(|question| self.questions[question.index()].as_slice())
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

fn push_list<'a>(out: &mut Vec<u8>, members: impl Iterator<Item = &'a [u8]>) {
    for (index, member) in members.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        out.extend_from_slice(member);
    }
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
