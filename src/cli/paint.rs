//! The colors of each stream: one decision for every crate that uses colors.

use colored::Colorize;
use dialoguer::console;

use super::color::Colors;
use crate::model::Verdict;
use crate::report::text::style::Style;

/// Sets which streams are colored. `colored` has one switch for the whole process and is used only for stdout;
/// `console`, which the prompts use, has one for each.
pub(super) fn apply(colors: Colors) {
    colored::control::set_override(colors.stdout);
    console::set_colors_enabled(colors.stdout);
    console::set_colors_enabled_stderr(colors.stderr);
}

/// Styles text for stdout. Severity is always also said in words.
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

/// Styles text for stderr, in the same colors.
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
