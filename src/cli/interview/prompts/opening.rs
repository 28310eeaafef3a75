//! The text before the first question: the usual number of questions, and the earlier answers.

use super::{Prompts, earlier};
use crate::cli::interview::keyboard::Keyboard;
use crate::interview::Interview;
use crate::model::Status;
use crate::report::text::style::Style;

impl Prompts {
    /// Shows the introduction once: what will be asked.
    pub(in crate::cli::interview) fn introduce(
        &mut self,
        interview: &Interview<'_>,
    ) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.introduced, true) {
            return Ok(());
        }
        let protocol = interview.protocol();
        let procedures = interview.procedures().iter();
        let titles: Vec<_> = procedures
            .map(|&procedure| protocol.procedure(procedure).title.as_str())
            .collect();
        let count = question_count(interview);
        let draft = match protocol.status {
            Status::Draft => " This protocol is a draft: no clinician has approved it.",
            Status::Approved => "",
        };
        let line = format!("{}: {count}.{draft}", titles.join(", "));
        let commands = self.keyboard.commands();
        self.keyboard.show("\n")?;
        self.tell(|lines| {
            lines.say(Style::Plain, 0, &line);
            if interview.expires() {
                lines.say(Style::Plain, 0, &earlier::expires(interview));
            }
            lines.say(Style::Faint, 0, commands);
        })?;
        self.show_taken_over(interview)
    }
}

/// Describes how many questions are asked: the usual number, unless no answer can change it.
fn question_count(interview: &Interview<'_>) -> String {
    let (most, usual) = (interview.remaining(), interview.usually_left());
    match (most, usual) {
        (0, _) => "no questions left".to_owned(),
        (1, _) => "1 question".to_owned(),
        _ if usual == most => format!("{most} questions"),
        (_, 1) => "about 1 question; some answers lead to more".to_owned(),
        _ => format!(
            "about {} questions; some answers lead to more",
            rounded(usual).min(most)
        ),
    }
}

/// A rounded number of questions: exact up to 10, otherwise the next multiple of 5.
pub(in crate::cli::interview) fn rounded(count: usize) -> usize {
    match count {
        0..=10 => count,
        _ => count.next_multiple_of(5),
    }
}
