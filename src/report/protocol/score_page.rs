//! A page about one score: its entries, the possible number of points, and the rules that test it.

use crate::model::{Protocol, ScoreId};
use crate::report::json;
use crate::report::protocol::catalog::score;
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};
use crate::report::words::condition::quoted;
use crate::report::words::points::range_of_points;
use crate::report::words::score::entry_in_words;

/// The page for one score, wrapped at `width` columns.
pub fn page(protocol: &Protocol, id: ScoreId, width: usize, paint: Paint<'_>) -> String {
    let score = protocol.score(id);
    let mut lines = Lines::new(width, paint);
    lines.say(Style::Heading, 0, &format!("{}: score", score.id));
    let topic = &protocol.topic(score.topic).title;
    let words = format!("{}; topic {topic}", score.title);
    lines.say(Style::Plain, 0, &words);
    lines.blank();
    points(&mut lines, protocol, id);
    lines.blank();
    lines.say(Style::Heading, 0, "Rules that test it");
    let mut rules = score::testing(protocol, id).peekable();
    if rules.peek().is_none() {
        lines.say(Style::Plain, 2, "None");
    }
    for rule in rules {
        let words = format!("{}: {}: {}", rule.id, rule.verdict, rule.say);
        lines.item(Style::Plain, 2, &words);
    }
    lines.into_text()
}

/// A score as one object.
pub fn json(protocol: &Protocol, id: ScoreId) -> String {
    json::line(&score::score(protocol, id))
}

/// Adds the entries of a score below a heading.
pub(super) fn points(lines: &mut Lines<'_>, protocol: &Protocol, id: ScoreId) {
    let score = protocol.score(id);
    let heading = format!("{} adds up", quoted(&score.title));
    lines.say(Style::Heading, 0, &heading);
    for points in &score.points {
        let words = entry_in_words(protocol, points);
        lines.item(Style::Plain, 2, &words);
    }
    let range = range_of_points(score.range(&protocol.questions));
    lines.say(Style::Plain, 2, &format!("Together {range}"));
}
