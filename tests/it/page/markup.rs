//! A page in Markdown and HTML.

use super::screened;
use crate::support::program::{Place, today};

/// A page in HTML and in Markdown contains everything that the page in 80 columns contains.
#[test]
fn a_page_to_print() {
    let place = Place::new();
    let record = r#"{"id": "C-1042", "answered": "2026-11-20", "procedures": ["needling", "peel"], "answers": {"capsules-last": "2026-06-20", "keloid": "unsure", "area": ["freckles"]}}"#;
    insta::assert_snapshot!(
        "markdown",
        screened(&place, record, &["--format", "markdown"])
    );
    insta::assert_snapshot!(
        "html",
        body(&screened(&place, record, &["--format", "html"]))
    );
}

#[test]
fn several_records_have_a_page_each() {
    let place = Place::new();
    let records = "id,on,procedures,keloid\nC-1,2026-11-22,needling,yes\n,2026-11-22,needling,maybe\nC-3,tomorrow,needling,no\n";
    place.write("three.csv", records);
    let ended = place.run_line("screen three.csv --quiet --format markdown --brief");
    insta::assert_snapshot!(ended.whole().replace(&today().to_string(), "TODAY"), @r"
    ended with 1
    --- stdout
    # C-1 · for 22 November 2026

    **Needling: REFER or more severe: 2 questions are open.**

    **Do not treat on the basis of this page.**

    ## Tell the client

    - Someone who has had a keloid may get another.

    ## Rebook

    - No date can be computed

    ## Not decided: what to ask

    Ask the client:

    - “Is any of this on the skin to be treated?”
    - “When did you take the last capsule?”

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    # No record number (three.csv, record 2, line 3) · for 22 November 2026

    **Needling: NOT DECIDED: 3 questions are open; the most severe answer would mean contraindicated.**

    **Do not treat on the basis of this page.**

    ## Not decided: what to ask

    Ask the client:

    - “Is any of this on the skin to be treated?”
    - “Have you ever had a keloid?” cannot be read
    - “When did you take the last capsule?”

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    # three.csv, record 3, line 4: cannot be read

    Record number: C-3

    \`on\` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known

    Written: tomorrow

    Nothing of this record was screened.

    small 1 (draft, 273c6a19), screened for TODAY. A practitioner decides.

    3 records, 3 results; 1 unreadable; 1 with answers that cannot be read

    2 incomplete

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    let html = place
        .run(&["screen", "three.csv", "--quiet", "--format", "html"])
        .stdout;
    assert_eq!(html.matches("<article>").count(), 3);
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
}

#[test]
fn a_page_in_html_loads_nothing() {
    let place = Place::new();
    let html = screened(&place, "{\"answers\": {}}", &["--format", "html"]);
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1);
    let policy = policy
        .and_then(|rest| rest.split('"').next())
        .expect("a policy");
    let (style, hash) = policy.split_once("'sha256-").expect("a hash");
    assert_eq!(style, "default-src 'none'; style-src ");
    assert!(
        hash.ends_with("'; base-uri 'none'; form-action 'none'"),
        "{hash}"
    );
    for word in ["<script", "style=\"", "src=", "@import", "url(", "<link"] {
        assert!(!html.contains(word), "{word}");
    }
}

fn body(html: &str) -> String {
    let (_, body) = html.split_once("<body>\n").expect("a body");
    body.to_owned()
}
