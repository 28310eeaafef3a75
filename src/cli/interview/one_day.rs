//! The day of an interview. Its answers, its page and its verdict have one date, so a reply on another day is not
//! accepted.

use jiff::civil::Date;

use super::keyboard::{Field, Keyboard, List, Picked, lines};
use crate::interview::Reply;
use crate::model::long_date;
use crate::report::text::style::Style;

/// A keyboard that accepts the replies of one day. The first reply on another day ends the interview instead.
pub(super) struct OneDay {
    keyboard: Box<dyn Keyboard>,
    day: Date,
    /// Read again at each reply.
    clock: fn() -> Date,
    is_over: bool,
}

impl OneDay {
    pub(super) fn new(keyboard: Box<dyn Keyboard>, day: Date, clock: fn() -> Date) -> Self {
        Self {
            keyboard,
            day,
            clock,
            is_over: false,
        }
    }

    /// The day of every reply that was accepted.
    pub(super) fn day(&self) -> Date {
        self.day
    }

    /// Whether the interview ended because the date has changed.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Ends the interview if this reply came on another day.
    fn checked<T>(&mut self, reply: Reply<T>) -> anyhow::Result<Reply<T>> {
        let now = (self.clock)();
        if now == self.day || matches!(reply, Reply::Leave | Reply::Interrupted) {
            return Ok(reply);
        }
        self.is_over = true;
        let mut page = lines(self.keyboard.width());
        page.say(Style::Error, 2, &changed(self.day, now));
        self.keyboard.show(&page.into_text())?;
        Ok(Reply::Leave)
    }
}

impl Keyboard for OneDay {
    fn width(&self) -> usize {
        self.keyboard.width()
    }

    fn show(&mut self, text: &str) -> anyhow::Result<()> {
        self.keyboard.show(text)
    }

    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
        let reply = self.keyboard.pick(list)?;
        self.checked(reply)
    }

    fn type_in(&mut self, field: Field<'_>) -> anyhow::Result<Reply<String>> {
        let reply = self.keyboard.type_in(field)?;
        self.checked(reply)
    }

    fn room(&self, hint: &str) -> Option<usize> {
        self.keyboard.room(hint)
    }

    fn commands(&self) -> &'static str {
        self.keyboard.commands()
    }
}

fn changed(day: Date, now: Date) -> String {
    format!(
        "the day has changed: it is {} now, so this reply is not taken and there is no verdict; what was answered on {} has \
         to be asked again",
        long_date(now),
        long_date(day)
    )
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;
    use std::rc::Rc;

    use jiff::civil::date;

    use super::*;
    use crate::cli::interview::prompts::Prompts;
    use crate::engine::Program;
    use crate::interview::{Ending, Interview, conduct};
    use crate::rules::{self, Folder};

    const DAY: Date = date(2026, 11, 28);

    thread_local! {
        static NOW: Cell<Date> = const { Cell::new(DAY) };
    }

    /// A keyboard for tests: types lines, each on a day, and collects what is shown.
    struct Scripted {
        lines: VecDeque<(&'static str, Date)>,
        shown: Rc<RefCell<String>>,
    }

    impl Scripted {
        fn line(&mut self) -> Reply<&'static str> {
            let Some((line, day)) = self.lines.pop_front() else {
                return Reply::Interrupted;
            };
            NOW.set(day);
            match line {
                "<" => Reply::Back,
                "?" => Reply::Why,
                ":q" => Reply::Leave,
                _ => Reply::Given(line),
            }
        }
    }

    impl Keyboard for Scripted {
        fn width(&self) -> usize {
            80
        }

        fn show(&mut self, text: &str) -> anyhow::Result<()> {
            self.shown.borrow_mut().push_str(text);
            Ok(())
        }

        fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>> {
            Ok(self.line().map(|line| {
                let place = list.items.iter().position(|item| item.word == line);
                Picked {
                    ticked: Vec::new(),
                    ended: Some(place.expect("an item")),
                }
            }))
        }

        fn type_in(&mut self, _: Field<'_>) -> anyhow::Result<Reply<String>> {
            Ok(self.line().map(str::to_owned))
        }

        fn room(&self, _: &str) -> Option<usize> {
            None
        }

        fn commands(&self) -> &'static str {
            ""
        }
    }

    const PROTOCOL: &str = r#"format = 1

[protocol]
id        = "clinic"
title     = "A clinic"
version   = "1"
reviewed  = 2026-11-22
review-by = 2027-11-22
status    = "draft"
topics    = ["skin"]

[[procedure]]
id    = "peel"
title = "Peel"

[[source]]
id    = "handout"
title = "A handout"
url   = "https://example.org/handout"
seen  = 2026-11-22
grade = "clinic"
"#;

    const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id    = "sore"
ask   = "Is the skin sore?"
type  = "yes-no"
clear = "no"

[[question]]
id    = "last"
ask   = "When was the last peel?"
type  = "date"
clear = { older-than = "1 month" }

[[rule]]
id      = "sore"
verdict = "refer"
when    = { sore = "yes" }
say     = "The skin is sore."
because = ["handout"]

[[rule]]
id      = "last"
verdict = "refer"
when    = { last = { within = "1 month" } }
say     = "The last peel was not long ago."
because = ["handout"]
"#;

    /// The result of an interview in which these lines are typed, each on its day: number of answers, whether the date
    /// has changed, and what is shown.
    fn held(lines: &[(&'static str, Date)]) -> (Ending, usize, bool, String) {
        let files = [("protocol.toml", PROTOCOL), ("skin.toml", SKIN)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let folder = Folder {
            name: String::new(),
            files: files.to_vec(),
        };
        let loaded = rules::load(&folder).expect("a protocol");
        let protocol = loaded.protocol.expect("no errors");
        let program = Program::compile(&protocol);
        let mut interview = Interview::new(&protocol, &program, DAY, DAY, Vec::new());
        let shown = Rc::default();
        let keyboard = Scripted {
            lines: lines.iter().copied().collect(),
            shown: Rc::clone(&shown),
        };
        let keyboard = OneDay::new(Box::new(keyboard), DAY, || NOW.get());
        let mut prompts = Prompts::new(keyboard, None, None);
        let ending = conduct(&mut interview, &mut prompts).expect("an ending");
        let text = shown.borrow().clone();
        let said = text
            .find("  the day has changed")
            .map_or("", |at| &text[at..]);
        let is_over = prompts.is_of_another_day();
        (ending, interview.given(), is_over, said.to_owned())
    }

    const NEXT: Date = date(2026, 11, 29);

    #[test]
    fn replies_on_another_day_are_refused() {
        let lines = ["C-1", "Me", "no", "yesterday", "yes", "v"];
        let given = [0, 0, 0, 1, 1, 2];
        for (changes, given) in given.into_iter().enumerate() {
            for day in [NEXT, date(2027, 3, 1), date(2026, 11, 27)] {
                let lines = lines.iter().enumerate();
                let lines: Vec<_> = lines
                    .map(|(index, &line)| (line, if index < changes { DAY } else { day }))
                    .collect();
                let (ending, answers, is_over, said) = held(&lines);
                assert_eq!((ending, answers, is_over), (Ending::Left, given, true));
                let said: Vec<_> = said.split_whitespace().collect();
                let expected = format!(
                    "the day has changed: it is {} now, so this reply is not taken and there is no verdict; what was \
                     answered on 28 November 2026 has to be asked again",
                    long_date(day)
                );
                assert_eq!(said.join(" "), expected);
            }
        }
        let all = lines.map(|line| (line, DAY));
        assert_eq!(held(&all), (Ending::Finished, 2, false, String::new()));
    }

    #[test]
    fn leaving_on_another_day_is_allowed() {
        for line in ["<", "?"] {
            assert!(held(&[("C-1", DAY), (line, NEXT)]).2, "{line}");
        }
        for lines in [&[("C-1", DAY), (":q", NEXT)][..], &[("C-1", DAY)]] {
            let expected = (Ending::Left, 0, false, String::new());
            assert_eq!(held(lines), expected);
        }
    }
}
