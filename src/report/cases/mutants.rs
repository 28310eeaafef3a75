//! Changes to rules that no case notices.

use std::fmt::Write as _;

use super::not_a_gate;
use crate::model::Protocol;
use crate::report::text::spelling::spelled_out;
use crate::source::Sources;
use crate::suite::Mutant;

/// The number of mutants that some case notices, and the others with their locations. Says if the count does not change
/// the exit code.
pub fn mutants(
    protocol: &Protocol,
    (count, alive): (usize, &[Mutant]),
    is_gate: bool,
    sources: &Sources,
) -> String {
    let (noticed, remark) = (count - alive.len(), not_a_gate(is_gate));
    let mut text = format!("\nmutants{remark}: {noticed} of {count} noticed\n");
    if !alive.is_empty() {
        text.push_str("\nnot noticed:\n");
    }
    for mutant in alive {
        let (id, span) = mutant.of(protocol);
        let source = sources.get(span.file);
        let place = source.place(span.start);
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "    {}:{}:{}: `{}`: {}",
            spelled_out(source.name()),
            place.line,
            place.column,
            id,
            mutant.change
        );
    }
    text
}
