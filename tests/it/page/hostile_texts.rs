//! Texts that would break a page or be markup in it.

use unicode_width::UnicodeWidthStr;

use super::{place, screened};
use crate::support::program::Place;

/// Texts that would be markup, commands or break the layout.
const NASTY: [&str; 6] = [
    r#"</p><script>alert(1)</script><img src=x onerror=\"alert(2)\"> &amp; '"#,
    r"**bold** [x](javascript:alert(1)) `code` # no | heading",
    r"\u001b[31mred\u001b]8;;https://evil.example\u0007 \u009b2J",
    r"abc \u202eright\u2066 to left",
    r"12. a list - of + things",
    r"漢字 שלום مرحبا",
];

fn nasty() -> Place {
    let [one, two, three, four, five, six] = NASTY;
    let long = "w".repeat(300);
    let skin = format!(
        r#"[topic]
title = "{one}"

[[question]]
id   = "first"
ask  = "{two} {six}?"
type = "choice"
options = [{{ id = "a", label = "{three}" }}, {{ id = "b", label = "{one}" }}]
clear = "b"

[[question]]
id   = "words"
ask  = "{four} {one}?"
type = "text"

[[rule]]
id      = "first"
verdict = "refer"
when    = {{ first = "a" }}
say     = "{five} {long} {one}"
do      = "{six} {two}"
until   = "{two} {four}"
urgent  = "{one} {three}"
disputed = "{five}"
because = ["handout"]
"#
    );
    let place = place(2, &skin);
    let protocol = place.read("rules/protocol.toml");
    let protocol = protocol.replace("\"Needling\"", &format!("\"{one} {six}\""));
    let protocol = protocol.replace("\"A handout\"", &format!("\"{two} {one}\""));
    place.write("rules/protocol.toml", protocol);
    place
}

fn nasty_record(id: &str) -> String {
    let [one, two, .., six] = NASTY;
    let long = format!("{one} {two} {six} ").repeat(60);
    format!(
        r#"{{{id}"procedures": ["needling", "peel"], "answers": {{"first": "a", "words": "{long}{}"}}}}"#,
        "x".repeat(10_000 - long.len() / 2)
    )
}

/// The names of all tags.
fn tags(html: &str) -> Vec<&str> {
    let parts = html.split('<').skip(1);
    let names = parts.map(|part| {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '/' && c != '!');
        &part[..end.unwrap_or(part.len())]
    });
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn no_text_is_markup_in_html() {
    let place = nasty();
    let record = nasty_record("\"id\": \"<b>C-1</b>\", ");
    let html = screened(&place, &record, &["--format", "html"]);
    insta::assert_snapshot!(tags(&html).join(" "), @"!DOCTYPE /a /article /b /bdi /body /code /div /h1 /h2 /h3 /head /html /li /p /span /strong /style /table /tbody /td /th /thead /title /tr /ul a article b bdi body code div h1 h2 h3 head html li meta p span strong style table tbody td th thead title tr ul");
    assert_eq!(
        html.matches("&lt;script&gt;alert(1)&lt;/script&gt;")
            .count(),
        html.matches("alert(1)&lt;").count()
    );
    assert!(html.contains(&"w".repeat(300)) && html.contains(&"x".repeat(1_000)));
    assert!(html.contains("<bdi>") && html.contains("漢字 שלום مرحبا"));
    controls_are_spelled_out(&html);
}

#[test]
fn no_text_is_markup_in_markdown() {
    let place = nasty();
    let record = nasty_record("");
    let markdown = screened(&place, &record, &["--format", "markdown"]);
    let bare = without_escapes(&markdown);
    for mark in ["<script", "<img", " [x]", " `code`", " # ", "](javascript"] {
        assert!(!bare.contains(mark), "{mark}");
    }
    let starts = markdown
        .lines()
        .filter(|line| line.trim_start().starts_with("12."));
    assert_eq!(starts.count(), 0);
    assert!(markdown.contains(&"x".repeat(1_000)));
    controls_are_spelled_out(&markdown);
}

/// Markdown without backslash escapes and the characters after them.
fn without_escapes(markdown: &str) -> String {
    let parts = markdown.split('\\').enumerate();
    let parts = parts.map(|(index, part)| match part.char_indices().nth(1) {
        Some((next, _)) if index > 0 => &part[next..],
        None if index > 0 => "",
        _ => part,
    });
    parts.collect()
}

#[test]
fn long_texts_are_wrapped_within_the_page() {
    let place = nasty();
    let page = screened(&place, &nasty_record(""), &["--full"]);
    controls_are_spelled_out(&page);
    for line in page
        .lines()
        .filter(|line| !line.contains("https://example.org/"))
    {
        assert!(line.width() <= 80, "{line}");
    }
    let words: String = page.split_whitespace().collect();
    assert!(words.contains(&"w".repeat(300)) && words.contains(&"x".repeat(1_000)));
    assert!(page.contains("No record number · for 22 November 2026"));
}

fn controls_are_spelled_out(text: &str) {
    let is_bad = |c: &char| {
        *c != '\n'
            && (c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    assert_eq!(text.chars().find(is_bad), None);
    for spelled in [r"\u{1b}", r"\u{202e}", r"\u{2066}", r"\u{9b}"] {
        assert!(text.replace("\\\\", "\\").contains(spelled), "{spelled}");
    }
}
