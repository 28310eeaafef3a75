//! JSON: one array, with one result per line.

use super::prepared::Prepared;
use super::stream::{Encoder, StreamFormat};
use crate::batch::{CodedRecord, Screened};
use crate::engine::{Evaluator, Program};
use crate::model::{ProcedureId, Protocol};
use crate::report::json::{ARRAY_START, BETWEEN_MEMBERS, array_end, before_member, write_value};

/// The format. The members of a part are separated by [`BETWEEN_MEMBERS`].
pub struct Json;

/// Writes the results of the records of a file.
struct Members<'p> {
    prepared: Prepared<'p>,
}

impl StreamFormat for Json {
    fn start(&self, _: &Program) -> String {
        ARRAY_START.to_owned()
    }

    fn before_part(&self, is_first: bool) -> &'static str {
        before_member(is_first)
    }

    fn end(&self, is_empty: bool) -> &'static str {
        array_end(is_empty)
    }

    fn encoder<'p>(
        &self,
        protocol: &'p Protocol,
        program: &'p Program,
        file: &'p str,
        _: bool,
    ) -> Box<dyn Encoder + 'p> {
        Box::new(Members {
            prepared: Prepared::new(protocol, program, file),
        })
    }
}

impl Encoder for Members<'_> {
    fn coded(
        &mut self,
        out: &mut Vec<u8>,
        record: &CodedRecord<'_>,
        procedure: ProcedureId,
        evaluator: &Evaluator<'_>,
    ) {
        separate(out);
        self.prepared
            .found(out, record.into(), procedure, evaluator, record);
    }

    fn screened(&mut self, out: &mut Vec<u8>, screened: &Screened) {
        for result in self.prepared.results(screened) {
            separate(out);
            // writing to memory cannot fail
            let _ = write_value(out, &result);
        }
    }
}

/// Starts a member of a part.
fn separate(part: &mut Vec<u8>) {
    if !part.is_empty() {
        part.extend_from_slice(BETWEEN_MEMBERS.as_bytes());
    }
}
