//! A test on a score in an explanation: its value, a table of its entries, and the answers that they test.

use super::View;
use super::words::{answer_lines, truth_word};
use crate::model::{Explained, ExplainedScore, ExplainedTest, QuestionId};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;
use crate::report::words::condition::quoted;
use crate::report::words::points::{ranges_in_words, value_in_words};
use crate::report::words::score::short;

/// Adds the test, then a row for each entry with its points and whether it holds.
pub(super) fn table(
    lines: &mut Lines<'_>,
    view: &View<'_>,
    explained: &ExplainedScore,
    indent: usize,
) {
    let score = view.protocol.score(explained.score);
    let (truth, title) = (truth_word(explained.truth), quoted(&score.title));
    let accepted = ranges_in_words(&explained.ranges);
    let words = format!("{truth}: the score {title} {accepted}");
    lines.item(Style::Plain, indent, &words);
    let value = format!("It is {}", value_in_words(explained.value));
    lines.say(Style::Plain, indent + 2, &value);
    lines.whole(Style::Plain, indent + 2, "points  truth    entry");
    let entries = entries(explained);
    for (place, entry) in &entries {
        let points = &score.points[*place];
        let (add, holds) = (points.add, truth_word(entry.truth()));
        let words = short(view.protocol, &points.when);
        let lead = format!("{}{add:>6}  {holds:<7}  ", " ".repeat(indent + 2));
        lines.led(Style::Plain, &lead, &words);
    }
    for test in tests(&entries) {
        let ask = quoted(&view.protocol.question(test.question).ask);
        lines.item(Style::Plain, indent + 2, &ask);
        for line in answer_lines(view, test) {
            lines.say(Style::Plain, indent + 4, &line);
        }
    }
}

/// The entries in file order, each with its index.
pub(super) fn entries(explained: &ExplainedScore) -> Vec<(usize, &Explained)> {
    let groups = explained.groups.iter();
    let entries = groups.flat_map(|group| &group.entries);
    let mut entries: Vec<_> = entries.map(|(place, entry)| (*place, entry)).collect();
    entries.sort_by_key(|(place, _)| *place);
    entries
}

/// The first test on each question of the entries.
fn tests<'a>(entries: &[(usize, &'a Explained)]) -> Vec<&'a ExplainedTest> {
    let mut tests: Vec<&ExplainedTest> = Vec::new();
    for (_, entry) in entries {
        let mut open = vec![*entry];
        while let Some(next) = open.pop() {
            match next {
                Explained::All(_, members)
                | Explained::Any(_, members)
                | Explained::Count(_, _, members) => open.extend(members.iter().rev()),
                Explained::Test(test) => {
                    let is_same = |id: QuestionId| id == test.question;
                    if !tests.iter().any(|one| is_same(one.question)) {
                        tests.push(test);
                    }
                }
                // no entry tests a score
                Explained::Score(_) => {}
            }
        }
    }
    tests
}
