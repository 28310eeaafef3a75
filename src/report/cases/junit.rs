//! Cases as a JUnit report, which every CI can show: a suite for each file, including the cases that pass.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::push_difference;
use crate::report::text::xml::escaped;
use crate::source::Sources;
use crate::suite::{Case, CaseResult};

/// Every case that was run, in the order of files and lines.
pub fn junit(run: &[(Case, CaseResult)], sources: &Sources, today: Date) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let files = run.chunk_by(|(one, _), (other, _)| one.file == other.file);
    for (id, cases) in files.enumerate() {
        let Some((first, _)) = cases.first() else {
            continue;
        };
        let name = escaped(sources.get(first.file).name());
        let failed = cases.iter().filter(|(_, result)| !result.passed()).count();
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\" package=\"contra test\" id=\"{id}\" timestamp=\"{today}T00:00:00\" \
             hostname=\"localhost\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" time=\"0\">\n    <properties/>",
            cases.len()
        );
        for case in cases {
            push_case(&mut text, &name, case, sources);
        }
        text.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
    }
    text += "</testsuites>\n";
    text
}

fn push_case(
    text: &mut String,
    file: &str,
    (case, result): &(Case, CaseResult),
    sources: &Sources,
) {
    let name = escaped(&case.name);
    let head = format!("    <testcase name=\"{name}\" classname=\"{file}\" time=\"0\"");
    if result.passed() {
        let _ = writeln!(text, "{head}/>");
        return;
    }
    let source = sources.get(case.file);
    let place = source.place(case.span.start);
    let mut differences = String::new();
    for difference in &result.differences {
        push_difference(&mut differences, difference);
    }
    let keys = result.differences.iter().map(|difference| difference.key);
    let keys = keys.collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        text,
        "{head}>\n      <failure message=\"{}:{}: {keys}\" type=\"failed-case\">{}</failure>\n    </testcase>",
        place.line,
        place.column,
        escaped(&differences)
    );
}
