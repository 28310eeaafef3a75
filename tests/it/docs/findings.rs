//! The pages of the findings, and their index.

use contraindication::diagnostic::Finding;

use crate::markdown::{self, keep, project, read};

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
    let index = read("docs/README.md");
    let written = index.find("| finding |").unwrap_or(index.len());
    let mut current = index[..written].to_owned();
    current += "| finding | severity | what is found |\n|---|---|---|\n";
    let mut findings = Finding::ALL.to_vec();
    findings.sort_unstable_by_key(|finding| finding.name());
    for finding in findings {
        let (severity, sentence) = head(finding);
        current += &format!("| [`{finding}`](findings/{finding}.md) | {severity} | {sentence} |\n");
    }
    keep("docs/README.md", &current);
}

/// The severity that a page names and the sentence behind it.
fn head(finding: Finding) -> (String, String) {
    let paragraph = finding.page().split("\n\n").nth(1).expect("a paragraph");
    let paragraph = paragraph.replace('\n', " ");
    let (severity, sentence) = paragraph.split_once(" · ").expect("a severity");
    (severity.to_owned(), sentence.replace('|', "\\|"))
}
