//! A vague answer is read as a range, shown, confirmed, saved and screened again with the same meaning.

use jiff::ToSpan;
use jiff::civil::Date;

use super::clinic::clinic;
use crate::support::program::today;
use crate::support::record::{answers, without_record};

/// The echo of a date typed in an interview, and its line in the saved answer file.
fn taken_for(said: &str) -> (String, String) {
    let place = clinic();
    let on = today().to_string();
    let lines = ["C-1", "", "30..39", "n", "1", said, "y", "1", "-", "v"];
    let arguments = [
        "interview",
        "needling",
        "--on",
        &on,
        "--save",
        "form.toml",
        "-o",
        "page.txt",
    ];
    let ended = place.typed(&arguments, &lines);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let told = ended
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let (_, echo) = told.split_once("That is ").expect("an echo");
    let (echo, _) = echo.split_once(" Is that right?").expect("a question");
    let saved = place.read("form.toml");
    let lines: Vec<_> = answers(&saved)
        .lines()
        .filter(|line| line.contains("{ "))
        .collect();
    // the saved answers are screened with the same result
    let screened = place.run(&["screen", "form.toml", "--on", &on, "--full", "--window"]);
    let screened = without_record(&screened.stdout);
    let (_, page) = screened.split_once('\n').expect("a page");
    let told = place.read("page.txt");
    assert_eq!(told.split_once('\n').expect("a page").1, page);
    (echo.to_owned(), lines.join("\n"))
}

fn long(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

#[test]
fn weeks_ago_and_about_some_months_ago_are_ranges() {
    let now = today();
    for (said, from, to) in [
        ("3 weeks ago", now - 24.days(), now - 18.days()),
        ("about 2 months ago", now - 3.months(), now - 1.month()),
        ("about a year ago", now - 2.years(), now),
        ("about 1 week ago", now - 2.weeks(), now),
    ] {
        let (echo, saved) = taken_for(said);
        let meant = format!("between {} and {}, any day of these.", long(from), long(to));
        assert_eq!(echo, meant);
        let line = format!(
            "age = {{ at-least = 30, at-most = 39 }}\n\
             isotretinoin-last = {{ from = \"{from}\", to = \"{to}\" }}"
        );
        assert_eq!(saved, line, "{said}");
    }
}
