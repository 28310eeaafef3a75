//! The review: one screen at a time, and the replies that can be typed below it.

use super::{Prompts, Replied};
use crate::cli::interview::keyboard::{Field, Keyboard, REDRAW};
use crate::cli::interview::review::{self, Choice, Review};
use crate::cli::interview::screens::{Screen, screen_of, screens};
use crate::interview::{Interview, Reply, Reviewed};
use crate::report::text::style::Style;

/// Number of columns below which the keys have shorter descriptions.
const NARROW: usize = 60;

/// The reply below a screen.
enum Typed {
    Reply(Reply<Reviewed>),
    /// The next screen, or the first one after the last.
    More,
    /// All answers, or only some again.
    All,
    /// Shows the screen again.
    Again,
}

/// The keys that have a meaning below the review, except those that change an answer.
struct Keys {
    hint: String,
    at_once: String,
}

impl Prompts {
    /// Shows the answers, and asks for the verdict, a change or a file until one of them is chosen.
    pub(super) fn ask_review(&mut self, interview: &Interview<'_>) -> Replied<Reviewed> {
        let mut all = false;
        let mut at = None;
        let changed = self.changed.take();
        loop {
            let file = self.prefilled_from.clone();
            let choice = Choice {
                all,
                file: file.as_deref(),
                width: self.keyboard.width(),
            };
            let review = review::of(interview, choice);
            let keys = self.keys(&review);
            // the line with the number of the screen takes some of the room
            let room = self.keyboard.room(&keys.hint);
            let mut screens = screens(&review.blocks, room);
            if screens.len() > 1 {
                screens = self::screens(&review.blocks, room.map(|room| room.saturating_sub(1)));
            }
            let block = match at {
                Some(block) => block,
                None => changed
                    .as_ref()
                    .and_then(|step| review.block_of(step))
                    .unwrap_or_default(),
            };
            let mut shown = screen_of(&screens, block);
            loop {
                self.show_screen(&screens, shown)?;
                match self.type_below(&review, &keys, screens.len() > 1)? {
                    Typed::Reply(reply) => return Ok(reply),
                    Typed::More => shown = (shown + 1) % screens.len(),
                    Typed::All => {
                        (all, at) = (!all, Some(0));
                        break;
                    }
                    Typed::Again => {
                        at = Some(screens[shown].first);
                        break;
                    }
                }
            }
        }
    }

    fn keys(&self, review: &Review) -> Keys {
        let saves = self.saving.is_some();
        let mut at_once = "vam".to_owned();
        at_once.extend((review.not_asked > 0).then_some('+'));
        at_once.extend(saves.then_some('w'));
        // on a small screen every line counts
        let hint = match (self.keyboard.width() < NARROW, saves) {
            (true, true) => "v shows the verdict · a number changes it · w saves",
            (true, false) => "v shows the verdict · a number changes it",
            (false, true) => {
                "v shows the verdict · a number changes that answer · w saves the answers"
            }
            (false, false) => "v shows the verdict · a number changes that answer",
        };
        Keys {
            hint: hint.to_owned(),
            at_once,
        }
    }

    fn show_screen(&mut self, screens: &[Screen], shown: usize) -> anyhow::Result<()> {
        self.keyboard.show("\n")?;
        let text = screens[shown].lines.join("\n");
        self.keyboard.show(&format!("{text}\n"))?;
        match screens.len() {
            1 => Ok(()),
            count => {
                let next = if shown + 1 == count { "first" } else { "next" };
                let line = format!("Screen {} of {count}: m shows the {next}", shown + 1);
                self.say(Style::Faint, &line)
            }
        }
    }

    /// Asks until a reply with a meaning is typed. Enter alone has none: it may still belong to the last question.
    fn type_below(
        &mut self,
        review: &Review,
        keys: &Keys,
        has_more: bool,
    ) -> anyhow::Result<Typed> {
        let mut again = false;
        loop {
            let field = Field {
                hint: &keys.hint,
                again: std::mem::replace(&mut again, true),
                at_once: &keys.at_once,
                is_required: true,
                redraws: true,
            };
            let typed = match self.keyboard.type_in(field)? {
                Reply::Given(typed) => typed,
                reply => return Ok(Typed::Reply(reply.map(|_| Reviewed::Accepted))),
            };
            match typed.as_str() {
                "v" => return Ok(Typed::Reply(Reply::Given(Reviewed::Accepted))),
                "+" if review.not_asked > 0 => {
                    return Ok(Typed::Reply(Reply::Given(Reviewed::AskOn)));
                }
                "a" => return Ok(Typed::All),
                "m" if has_more => return Ok(Typed::More),
                REDRAW => return Ok(Typed::Again),
                "w" if self.saving.is_some() => match self.ask_for_file()? {
                    Reply::Given(()) | Reply::Back => return Ok(Typed::Again),
                    reply => return Ok(Typed::Reply(reply.map(|()| Reviewed::Accepted))),
                },
                other => match review.step_of(other) {
                    Some(step) => {
                        self.changed = Some(step.clone());
                        return Ok(Typed::Reply(Reply::Given(Reviewed::Change(step))));
                    }
                    None => self.say(Style::Error, &wanted(review))?,
                },
            }
        }
    }
}

/// The hint for the replies.
fn wanted(review: &Review) -> String {
    match review.numbers() {
        Some((first, last)) if first < last => {
            format!("type v, or a number from {first} to {last}")
        }
        Some((only, _)) => format!("type v, or {only}"),
        None => "type v".to_owned(),
    }
}
