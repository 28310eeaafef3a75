//! Every link of a page leads to an existing file and heading.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::markdown::{pages, project, prose, read};

#[test]
fn every_link_resolves() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = read(&page);
        for link in prose(&text).flat_map(links) {
            if !link.contains("://") && !resolves(&page, link) {
                let name = page.strip_prefix(project()).unwrap_or(&page);
                broken.push(format!("{}: {link}", name.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

fn resolves(page: &Path, link: &str) -> bool {
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (link, None),
    };
    let target = match path {
        "" => page.to_owned(),
        _ => page.parent().expect("a folder").join(path),
    };
    match anchor {
        None => target.exists(),
        Some(anchor) => target.is_file() && anchors(&read(&target)).iter().any(|one| one == anchor),
    }
}

/// The targets of the links in a line.
fn links(line: &str) -> Vec<&str> {
    let after = line.split("](").skip(1);
    after
        .filter_map(|rest| Some(rest.split_once(')')?.0))
        .collect()
}

/// The anchors of a page: each heading in lowercase, with hyphens for spaces and without punctuation.
fn anchors(page: &str) -> Vec<String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let headings = prose(page).filter(|line| line.starts_with('#'));
    let titles = headings.map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let mut anchor = |title: String| {
        let kept = title
            .chars()
            .filter(|&c| c.is_alphanumeric() || "-_ ".contains(c));
        let slug = kept.collect::<String>().replace(' ', "-");
        let before = times.entry(slug.clone()).or_default();
        *before += 1;
        match *before {
            1 => slug,
            count => format!("{slug}-{}", count - 1),
        }
    };
    titles.map(&mut anchor).collect()
}

#[test]
fn each_anchor_exists() {
    let page =
        "# `protocol.toml`\n```\n# no heading\n```\n## The verdict: an interval\n## Bad\n## Bad\n";
    let expected = ["protocoltoml", "the-verdict-an-interval", "bad", "bad-1"];
    assert_eq!(anchors(page), expected);
}
