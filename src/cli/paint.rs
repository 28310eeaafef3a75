//! The colours of each stream: one decision for every crate that can colour.

use colored::Colorize;
use dialoguer::console;

use super::color::Colors;
use crate::model::Verdict;
use crate::report::text::style::Style;

/// Settles which streams are coloured. `colored` has one switch for the whole process and is used for stdout alone;
/// `console`, which the prompts use, is told for both.
pub(super) fn apply(colors: Colors) {
    colored::control::set_override(colors.stdout);
    console::set_colors_enabled(colors.stdout);
    console::set_colors_enabled_stderr(colors.stderr);
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

/// Dresses text for stderr, in the same colours.
pub(super) fn paint_stderr(style: Style, text: &str) -> String {
    let plain = console::Style::new().for_stderr();
    let painted = match style {
        Style::Plain => return text.to_owned(),
        Style::Heading => plain.bold(),
        Style::Urgent => plain.red().bright().bold().reverse(),
        Style::Verdict(Some(Verdict::Eligible)) => plain.green().bold(),
        Style::Verdict(Some(Verdict::Precaution)) => plain.cyan().bold(),
        Style::Verdict(Some(Verdict::Defer)) => plain.yellow().bold(),
        Style::Verdict(Some(Verdict::Refer)) => plain.magenta().bold(),
        Style::Verdict(Some(Verdict::Contraindicated)) => plain.red().bold(),
        Style::Verdict(None) => plain.blue().bold(),
        Style::Error => plain.red(),
        Style::Faint => plain.dim(),
    };
    painted.apply_to(text).to_string()
}
