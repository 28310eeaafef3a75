//! Findings in SARIF 2.1.0, which code hosts and editors read.

use serde_json::{Map, Value, json};

use super::message;
use super::witness::Answers;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::report::json;
use crate::source::{Source, Sources, Span};

/// One run with a result for each finding. Its rules are the findings that occur.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut met: Vec<Finding> = diagnostics.iter().map(|one| one.finding).collect();
    met.sort_unstable();
    met.dedup();
    let rules: Vec<Value> = met.iter().map(|&finding| rule(finding)).collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, sources, &met))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "contra",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    json::line(&log)
}

fn rule(finding: Finding) -> Value {
    let page = finding.page();
    let paragraph = page.split("\n\n").nth(1).unwrap_or_default();
    let sentence = paragraph
        .split_once(" · ")
        .map_or(paragraph, |(_, rest)| rest);
    json!({
        "id": finding.name(),
        "shortDescription": {"text": sentence.replace('\n', " ")},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level(finding.severity())},
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources, met: &[Finding]) -> Value {
    let mut result = Map::new();
    let mut set = |key: &str, value: Value| result.insert(key.to_owned(), value);
    set("ruleId", diagnostic.finding.name().into());
    set(
        "ruleIndex",
        met.binary_search(&diagnostic.finding).ok().into(),
    );
    set("level", level(diagnostic.severity).into());
    set("message", json!({"text": message(diagnostic, sources)}));
    set("locations", json!([location(diagnostic.span, sources)]));
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|(span, label)| {
            let mut location = location(*span, sources);
            location["message"] = json!({"text": label});
            location
        })
        .collect();
    if !related.is_empty() {
        set("relatedLocations", related.into());
    }
    let mut properties = Map::new();
    if !diagnostic.procedures.is_empty() {
        let procedures = diagnostic.procedures.clone();
        properties.insert("procedures".to_owned(), procedures.into());
    }
    if let Some(witness) = &diagnostic.witness {
        let answers = serde_json::to_value(Answers(witness)).unwrap_or_default();
        properties.insert("witness".to_owned(), answers);
    }
    if !properties.is_empty() {
        set("properties", properties.into());
    }
    result.into()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}

fn location(span: Span, sources: &Sources) -> Value {
    let source = sources.get(span.file);
    let start = source.place(span.start);
    let end = source.place(span.end);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(source)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
}

/// The name of a file as a URI reference: relative as it was given, or with its scheme.
fn uri(source: &Source) -> String {
    let name = source.name();
    let scheme = if name.starts_with('/') { "file://" } else { "" };
    let mut uri = scheme.to_owned();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
