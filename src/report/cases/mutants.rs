//! Changes to rules that no case notices.

use std::fmt::Write as _;

use crate::model::Protocol;
use crate::report::spelling::spelled_out;
use crate::source::Sources;
use crate::suite::Mutant;

/// How many of all mutants some case notices, and the others with the place of their rule.
pub fn mutants(protocol: &Protocol, count: usize, alive: &[Mutant], sources: &Sources) -> String {
    let mut text = format!("\nmutants: {} of {count} noticed\n", count - alive.len());
    if !alive.is_empty() {
        text.push_str("\nnot noticed:\n");
    }
    for mutant in alive {
        let rule = protocol.rule(mutant.rule);
        let source = sources.get(rule.span.file);
        let place = source.place(rule.span.start);
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "    {}:{}:{}: `{}`: {}",
            spelled_out(source.name()),
            place.line,
            place.column,
            rule.id,
            mutant.change
        );
    }
    text
}
