//! The colours of results on stdout.

use colored::Colorize;

use super::color::Colors;
use crate::model::Verdict;
use crate::report::style::Style;

/// Settles whether stdout is coloured; `colored` has one switch for the whole process.
pub(super) fn apply(colors: Colors) {
    colored::control::set_override(colors.stdout);
}

/// Dresses text for stdout. What is grave is said in words too.
pub(super) fn paint(style: Style, text: &str) -> String {
    let painted = match style {
        Style::Plain => return text.to_owned(),
        Style::Heading => text.bold(),
        Style::Urgent => text.bright_red().bold().reversed(),
        Style::Verdict(Some(Verdict::Eligible)) => text.green().bold(),
        Style::Verdict(Some(Verdict::Precaution)) => text.cyan().bold(),
        Style::Verdict(Some(Verdict::Defer)) => text.yellow().bold(),
        Style::Verdict(Some(Verdict::Refer)) => text.magenta().bold(),
        Style::Verdict(Some(Verdict::Contraindicated)) => text.red().bold(),
        Style::Verdict(None) => text.blue().bold(),
        Style::Error => text.red(),
        Style::Faint => text.dimmed(),
    };
    painted.to_string()
}
