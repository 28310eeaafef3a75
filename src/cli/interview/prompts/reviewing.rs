//! The review: what can be typed below the list of all answers.

use super::{Prompts, Replied};
use crate::cli::interview::keyboard::{Field, Keyboard};
use crate::cli::interview::review;
use crate::interview::{Interview, Reply, Reviewed};
use crate::report::text::style::Style;

impl Prompts {
    /// Shows all answers, and asks for the verdict, a change or a file until one of them is chosen.
    pub(super) fn ask_review(&mut self, interview: &Interview<'_>) -> Replied<Reviewed> {
        let file = self.prefilled_from.as_deref();
        let review = review::of(interview, file, self.keyboard.width());
        self.keyboard.show("\n")?;
        self.keyboard.show(&review.text)?;
        // Enter alone does nothing here either: it may still belong to the last question
        let rest = review.not_asked > 0;
        let saves = self.saving.is_some();
        let hint = [
            "v shows the verdict · a number changes that answer",
            if rest { " · + asks the rest" } else { "" },
            if saves {
                " · w writes the answers to a file"
            } else {
                ""
            },
        ];
        let hint = hint.concat();
        let at_once = match (rest, saves) {
            (false, false) => "v",
            (true, false) => "v+",
            (false, true) => "vw",
            (true, true) => "v+w",
        };
        let mut again = false;
        loop {
            let field = Field {
                hint: &hint,
                again: std::mem::replace(&mut again, true),
                at_once,
                is_required: true,
            };
            let typed = match self.keyboard.type_in(field)? {
                Reply::Given(typed) => typed,
                reply => return Ok(reply.map(|_| Reviewed::Accepted)),
            };
            match typed.as_str() {
                "v" => return Ok(Reply::Given(Reviewed::Accepted)),
                "w" if saves => match self.ask_for_file()? {
                    Reply::Given(()) | Reply::Back => again = false,
                    reply => return Ok(reply.map(|()| Reviewed::Accepted)),
                },
                "+" if rest => return Ok(Reply::Given(Reviewed::AskOn)),
                number => match review.numbered(number) {
                    Some(step) => return Ok(Reply::Given(Reviewed::Change(step))),
                    None => {
                        let last = review.steps.len();
                        let message = format!("type v, or a number from 1 to {last}");
                        self.say(Style::Error, &message)?;
                    }
                },
            }
        }
    }
}
