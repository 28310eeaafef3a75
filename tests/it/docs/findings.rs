//! The pages of the findings, and their index.

use contraindication::diagnostic::Finding;
use serde_json::{Map, Value};

use crate::support::markdown::{self, code, keep, project, read, table};
use crate::support::program::Place;

#[test]
fn there_is_one_page_for_each_finding() {
    let pages = markdown::files(&project().join("docs/findings"), "md");
    let pages = pages.iter().filter_map(|path| path.file_stem()?.to_str());
    let mut names: Vec<&str> = Finding::ALL.iter().map(|finding| finding.name()).collect();
    names.sort_unstable();
    assert_eq!(pages.collect::<Vec<_>>(), names);
}

#[test]
fn each_page_begins_with_the_name_and_the_severity() {
    for finding in Finding::ALL {
        let mut lines = finding.page().lines();
        let title = lines.next().unwrap_or_default();
        assert_eq!(title, format!("# {finding}"));
        let severity = head(*finding).0;
        assert_eq!(severity, finding.severity().word(), "{finding}");
    }
}

#[test]
fn the_index_names_every_finding() {
    let index = read("docs/findings.md");
    let written = index.find("| finding |").unwrap_or(index.len());
    let mut current = index[..written].to_owned();
    current += "| finding | severity | what is found |\n|---|---|---|\n";
    let mut findings = Finding::ALL.to_vec();
    findings.sort_unstable_by_key(|finding| finding.name());
    for finding in findings {
        let (severity, sentence) = head(finding);
        current += &format!("| [`{finding}`](findings/{finding}.md) | {severity} | {sentence} |\n");
    }
    keep("docs/findings.md", &current);
}

#[test]
fn each_key_of_a_finding_is_named() {
    let place = Place::new();
    place.write("rules/more.txt", "");
    let ended = place.run(&["check", "--format", "json"]);
    let mut found: Vec<Map<String, Value>> = serde_json::from_str(&ended.stdout).expect("an array");
    found.retain(|one| one["name"] == "unread-file");
    let mut keys: Vec<&str> = found[0].keys().map(String::as_str).collect();
    let rows = table(&read("docs/findings.md"), "The array of findings").rows;
    let mut named: Vec<&str> = rows.iter().flat_map(|row| code(&row[0])).collect();
    keys.sort_unstable();
    named.sort_unstable();
    assert_eq!((found.len(), named), (1, keys));
}

/// The severity on a page, and the sentence after it.
fn head(finding: Finding) -> (String, String) {
    let paragraph = finding.page().split("\n\n").nth(1).expect("a paragraph");
    let paragraph = paragraph.replace('\n', " ");
    let (severity, sentence) = paragraph.split_once(" · ").expect("a severity");
    (severity.to_owned(), sentence.replace('|', "\\|"))
}
