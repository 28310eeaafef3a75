//! The texts of an interview: every prompt, in a terminal and in line mode.

mod decided;
pub(super) mod earlier;
pub(super) mod opening;
mod question;
mod reviewing;
mod saving;

pub(super) use self::saving::Saving;
use super::autosave::Autosave;
use super::keyboard::{Field, Keyboard, List, Role, lines};
use super::one_day::OneDay;
use super::outputs::Save;
use crate::cli::stderr;
use crate::intake::checked_id;
use crate::interview::{Asked, Interview, Onward, Prompter, Reply, Reviewed, Step};
use crate::model::{Answer, Kind, ProcedureId, Question, QuestionId, RuleId};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;
use crate::report::words::difference::answer_or_blank;

/// The prompts of one interview, with the keyboard that answers them.
pub(super) struct Prompts {
    keyboard: OneDay,
    autosave: Option<Autosave>,
    /// The file with the earlier answers.
    prefilled_from: Option<String>,
    /// Whether the introduction was shown.
    introduced: bool,
    /// The file for the answers, if the command line names none.
    saving: Option<Saving>,
    /// The item that was selected at the review to be changed.
    changed: Option<Step>,
}

/// The result of a prompt, or of one inside it.
type Replied<T> = anyhow::Result<Reply<T>>;

impl Prompts {
    pub(super) fn new(
        keyboard: OneDay,
        autosave: Option<Autosave>,
        prefilled_from: Option<String>,
    ) -> Self {
        Self {
            keyboard,
            autosave,
            prefilled_from,
            introduced: false,
            saving: None,
            changed: None,
        }
    }

    /// Prompts that also offer, at the review, to write the answers to a file.
    pub(super) fn with_saving(self, saving: Option<Saving>) -> Self {
        Self { saving, ..self }
    }

    /// Whether the interview ended because the date has changed.
    pub(super) fn is_of_another_day(&self) -> bool {
        self.keyboard.is_over()
    }

    /// Returns the keyboard, the autosave, and the file for the answers that was named at the review.
    pub(super) fn leave(self) -> (Option<Autosave>, Option<Save>) {
        (self.autosave, self.saving.and_then(Saving::chosen))
    }

    fn tell(&mut self, write: impl FnOnce(&mut Lines<'_>)) -> anyhow::Result<()> {
        let mut page = lines(self.keyboard.width());
        write(&mut page);
        self.keyboard.show(&page.into_text())
    }

    fn say(&mut self, style: Style, text: &str) -> anyhow::Result<()> {
        self.tell(|lines| lines.say(style, 2, text))
    }

    /// Shows a heading after an empty line, then the question.
    fn head(&mut self, heading: &str, asked: &[&str]) -> anyhow::Result<()> {
        self.keyboard.show("\n")?;
        self.tell(|lines| {
            if !heading.is_empty() {
                lines.say(Style::Heading, 0, heading);
            }
            for text in asked {
                lines.say(Style::Plain, 0, text);
            }
        })
    }

    /// Shows what was picked or typed.
    fn echo(&mut self, words: &str) -> anyhow::Result<()> {
        self.tell(|lines| lines.led(Style::Heading, "  = ", words))
    }

    fn pick_procedures(
        &mut self,
        interview: &Interview<'_>,
        offered: &[ProcedureId],
        none: Option<&str>,
        current: Option<&[ProcedureId]>,
    ) -> Replied<Vec<ProcedureId>> {
        let protocol = interview.protocol();
        let mut list = List::default();
        for (index, &id) in offered.iter().enumerate() {
            let procedure = protocol.procedure(id);
            list.add(Role::Tick, &procedure.id, &procedure.title);
            if current.is_some_and(|current| current.contains(&id)) {
                list.ticked.push(index);
            }
        }
        if let Some(label) = none {
            list.add_none("none", label);
        }
        let reply = self.keyboard.pick(&list)?;
        let chosen = reply.map(|picked| {
            let ticked = picked.ticked.into_iter();
            ticked.map(|index| offered[index]).collect::<Vec<_>>()
        });
        if let Reply::Given(chosen) = &chosen {
            let titles = chosen.iter();
            let titles: Vec<_> = titles
                .map(|&procedure| protocol.procedure(procedure).title.as_str())
                .collect();
            let titles = titles.join(", ");
            self.echo(match (titles.is_empty(), none) {
                (true, Some(none)) => none,
                _ => &titles,
            })?;
        }
        Ok(chosen)
    }

    /// Asks for a short text about the record. It may be empty.
    fn about_record(
        &mut self,
        asked: &str,
        none: &str,
        current: Option<&str>,
    ) -> Replied<Option<String>> {
        self.head("", &[asked])?;
        let hint = match current {
            Some(current) => format!("Enter keeps {current} · - for none"),
            None => "Enter for none".to_owned(),
        };
        let mut again = false;
        loop {
            let reply = self.keyboard.type_in(Field::new(&hint).again(again))?;
            // as in an answer file: with invisible characters, it would look like the id of another record
            if let Reply::Given(text) = &reply
                && let Err(fault) = checked_id(text)
            {
                self.say(Style::Error, &format!("this {fault}"))?;
                again = true;
                continue;
            }
            let reply = reply.map(|text| match text.as_str() {
                "" => current.map(str::to_owned),
                "-" => None,
                _ => Some(text),
            });
            if let Reply::Given(words) = &reply {
                self.echo(words.as_deref().unwrap_or(none))?;
            }
            return Ok(reply);
        }
    }

    /// Shows the answer. For a status, shows what it leaves open.
    fn echo_answer(&mut self, question: &Question, answer: &Answer) -> anyhow::Result<()> {
        self.echo(&answer_or_blank(question, answer))
    }
}

impl Prompter for Prompts {
    type Error = anyhow::Error;

    fn procedures(&mut self, interview: &Interview<'_>) -> Asked<Vec<ProcedureId>, Self::Error> {
        self.head("Procedures", &["Which procedures is the client here for?"])?;
        let all: Vec<_> = interview.protocol().procedure_ids().collect();
        self.pick_procedures(interview, &all, None, Some(interview.procedures()))
    }

    fn companions(
        &mut self,
        interview: &Interview<'_>,
        offered: &[ProcedureId],
    ) -> Asked<Vec<ProcedureId>, Self::Error> {
        self.head(
            "Procedures",
            &["Should any of these be screened for as well?"],
        )?;
        self.pick_procedures(interview, offered, Some("None of these"), None)
    }

    fn record_number(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error> {
        self.introduce(interview)?;
        let asked = "Record number (never a name; may be empty):";
        self.about_record(asked, "no record number", interview.record_number())
    }

    fn asked_by(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error> {
        let asked = "Who is asking (shown on the page; may be empty):";
        self.about_record(asked, "nobody named", interview.asked_by())
    }

    fn question(
        &mut self,
        interview: &Interview<'_>,
        id: QuestionId,
    ) -> Asked<Answer, Self::Error> {
        self.put(interview, id)?;
        let question = interview.protocol().question(id);
        self.show_earlier(interview, id)?;
        let current = earlier::current(interview, id);
        let reply = match &question.kind {
            Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } => {
                self.pick_answer(question, current.as_ref())?
            }
            Kind::Number(_) | Kind::Date(_) | Kind::Text => {
                self.type_answer(question, interview.as_of(), current.as_ref())?
            }
        };
        if let Reply::Given(answer) = &reply {
            self.echo_answer(question, answer)?;
        }
        Ok(reply)
    }

    fn decided(
        &mut self,
        interview: &Interview<'_>,
        procedures: &[ProcedureId],
    ) -> Asked<Onward, Self::Error> {
        self.keyboard.show("\n")?;
        self.tell(|lines| decided::tell(lines, interview, procedures))?;
        let mut list = List::default();
        list.add(Role::End, "stop", "Stop: the rest is not asked");
        list.add(Role::End, "go-on", "Continue, to find all reasons");
        let reply = self.keyboard.pick(&list)?.map(|picked| match picked.ended {
            Some(0) => Onward::Stop,
            _ => Onward::GoOn,
        });
        match &reply {
            Reply::Given(Onward::Stop) => self.echo("stopped")?,
            Reply::Given(Onward::GoOn) => self.echo("going on")?,
            _ => {}
        }
        Ok(reply)
    }

    fn review(&mut self, interview: &Interview<'_>) -> Asked<Reviewed, Self::Error> {
        self.ask_review(interview)
    }

    fn urgent(&mut self, interview: &Interview<'_>, rule: RuleId) -> Result<(), Self::Error> {
        let sentence = interview.protocol().rule(rule).urgent.as_deref();
        let line = format!("Urgent: {}", sentence.unwrap_or_default());
        self.keyboard.show("\n")?;
        self.tell(|lines| lines.say(Style::Urgent, 0, &line))
    }

    fn explain(&mut self, interview: &Interview<'_>) -> Result<(), Self::Error> {
        let protocol = interview.protocol();
        let (help, rules) = match interview.step() {
            Step::Question(id) => (
                protocol.question(*id).help.as_deref(),
                rules(interview, *id),
            ),
            Step::Procedures | Step::Companions(_) => (
                Some(
                    "Each procedure has its own verdict; a question that several share is asked once.",
                ),
                None,
            ),
            Step::RecordNumber | Step::AskedBy => (
                Some("It is shown on the page, so that the page can be filed."),
                None,
            ),
            Step::Decided { .. } => (
                Some("No further answer can make this milder. More answers may add reasons."),
                None,
            ),
            Step::Review => (
                Some("No verdict is shown until the answers have been reviewed."),
                None,
            ),
        };
        self.say(
            Style::Plain,
            help.unwrap_or("The protocol says no more about this question."),
        )?;
        rules.map_or(Ok(()), |rules| self.say(Style::Faint, &rules))
    }

    fn nothing_before(&mut self) -> Result<(), Self::Error> {
        self.say(Style::Plain, "This is the first question.")
    }

    fn keep(&mut self, interview: &Interview<'_>) -> Result<(), Self::Error> {
        // the client is waiting, so the interview continues even if it cannot be saved
        if let Some(Err(error)) = self
            .autosave
            .as_mut()
            .map(|autosave| autosave.keep(interview))
        {
            stderr::failure(&error);
        }
        Ok(())
    }
}

/// The rules that test a question, for `contra explain`.
fn rules(interview: &Interview<'_>, question: QuestionId) -> Option<String> {
    let wanted = |rule: &&crate::model::Rule| {
        let asked = |one: &ProcedureId| interview.procedures().contains(one);
        let tests = rule.when.tests(&interview.protocol().scores);
        rule.procedures.iter().any(asked) && tests.iter().any(|test| test.question == question)
    };
    let rules: Vec<_> = interview
        .protocol()
        .rules
        .iter()
        .filter(wanted)
        .map(|rule| format!("{} ({})", rule.id, rule.verdict))
        .collect();
    (!rules.is_empty()).then(|| format!("Rules: {}", rules.join(", ")))
}
