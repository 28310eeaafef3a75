//! One result per line, as JSON.

use std::io;

use serde::Serialize;

use super::json::write_value;

/// Writes a result, or anything else that has a line of its own, and ends the line.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn write(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    write_value(out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{result::results, sample};

    #[test]
    fn a_deferred_and_an_unreadable_record() {
        let protocol = sample::protocol();
        let mut out = Vec::new();
        for screened in [sample::deferred(&protocol), sample::unreadable()] {
            for result in results(&protocol, "intake.ndjson", &screened) {
                write(&mut out, &result).expect("memory");
            }
        }
        insta::assert_snapshot!(String::from_utf8(out).expect("text"), @r#"
        {"schema":1,"file":"intake.ndjson","record":3,"line":4,"id":"C-1042","procedure":"microneedling","on":"2026-11-22","answered":null,"carried":{},"verdict":"incomplete","at_least":"defer","at_most":"contraindicated","not_before":"2026-12-30","not_before_final":true,"until":[],"reasons":[{"rule":"isotretinoin-recent","verdict":"defer","say":"Isotretinoin was taken within the last six months; skin may heal poorly and scar.","do":"Rebook once six months have passed since the last capsule.","because":["handout","review-2021"],"disputed":"A 2017 consensus found too little evidence to delay.","until":null,"urgent":null,"answers":{"isotretinoin-last":"2026-06"},"not_before":"2026-12-30"}],"needed":["age"],"ignored":[],"errors":[{"question":"age","value":"thirty\u001b","message":"not a number; write digits, such as `30`"}],"protocol":{"id":"skin-procedures","version":"2026.11.0","status":"draft","sha256":"3f9a1c0255aa"}}
        {"schema":1,"file":"intake.ndjson","record":2,"line":2,"id":"=C-7","procedure":null,"on":null,"answered":null,"carried":{},"verdict":"unreadable","at_least":null,"at_most":null,"not_before":null,"not_before_final":false,"until":[],"reasons":[],"needed":[],"ignored":[],"errors":[{"question":null,"value":"kelod\u001b[31m","message":"`kelod` is no question; did you mean `keloid`?"}],"protocol":{"id":"skin-procedures","version":"2026.11.0","status":"draft","sha256":"3f9a1c0255aa"}}
        "#);
    }
}
