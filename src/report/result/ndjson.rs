//! NDJSON: one result per line.

use serde::Serialize;

use super::prepared::Prepared;
use super::stream::{Encoder, StreamFormat};
use crate::batch::{CodedRecord, Screened};
use crate::engine::{Evaluator, Program};
use crate::model::{ProcedureId, Protocol};
use crate::report::json::write_value;

/// The format.
pub struct Ndjson;

/// Writes the results of the records of a file.
struct Lines<'p> {
    prepared: Prepared<'p>,
}

impl StreamFormat for Ndjson {
    fn encoder<'p>(
        &self,
        protocol: &'p Protocol,
        program: &'p Program,
        file: &'p str,
        _: bool,
    ) -> Box<dyn Encoder + 'p> {
        Box::new(Lines {
            prepared: Prepared::new(protocol, program, file),
        })
    }
}

impl Encoder for Lines<'_> {
    fn coded(
        &mut self,
        out: &mut Vec<u8>,
        record: &CodedRecord<'_>,
        procedure: ProcedureId,
        evaluator: &Evaluator<'_>,
    ) {
        self.prepared
            .found(out, record.into(), procedure, evaluator, record);
        end_line(out);
    }

    fn screened(&mut self, out: &mut Vec<u8>, screened: &Screened) {
        for result in self.prepared.results(screened) {
            push(out, &result);
        }
    }
}

/// Adds a value and a line end.
pub(super) fn push(out: &mut Vec<u8>, value: &impl Serialize) {
    // writing to memory cannot fail
    let _ = write_value(out, value);
    end_line(out);
}

fn end_line(out: &mut Vec<u8>) {
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_deferred_and_an_unreadable_record() {
        let protocol = sample::protocol();
        let program = Program::compile(&protocol);
        let mut out = Vec::new();
        let mut lines = Ndjson.encoder(&protocol, &program, "intake.ndjson", true);
        for screened in [sample::deferred(&protocol), sample::unreadable()] {
            lines.screened(&mut out, &screened);
        }
        insta::assert_snapshot!(String::from_utf8(out).expect("text"), @r#"
        {"schema":1,"file":"intake.ndjson","record":3,"line":4,"id":"C-1042","procedure":"microneedling","on":"2026-11-22","verdict":"incomplete","at_least":"defer","at_most":"contraindicated","not_before":"2026-12-30","not_before_final":true,"until":[],"reasons":[{"rule":"isotretinoin-recent","verdict":"defer","say":"Isotretinoin was taken within the last six months; skin may heal poorly and scar.","do":"Rebook once six months have passed since the last capsule.","because":["handout"],"against":["review-2021"],"disputed":"A 2017 consensus found too little evidence to delay.","until":null,"urgent":null,"answers":{"isotretinoin-last":"2026-06"},"scores":{},"not_before":"2026-12-30"}],"scores":{},"needed":["age"],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"age","value":"thirty\u001b","message":"not a number; write digits, such as `30`"}],"answered":null,"mapping":null,"protocol":{"id":"skin-procedures","version":"2026.11.0","status":"draft","sha256":"3f9a1c0255aa"}}
        {"schema":1,"file":"intake.ndjson","record":2,"line":2,"id":"=C-7","procedure":null,"on":null,"verdict":"unreadable","at_least":null,"at_most":null,"not_before":null,"not_before_final":false,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":null,"value":"kelod\u001b[31m","message":"`kelod` is not a question; did you mean `keloid`?"}],"answered":null,"mapping":null,"protocol":{"id":"skin-procedures","version":"2026.11.0","status":"draft","sha256":"3f9a1c0255aa"}}
        "#);
    }
}
