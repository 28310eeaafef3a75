//! The trait for asking questions, and the loop that asks until the interview ends.

use super::state::{Interview, Step};
use crate::model::{Answer, ProcedureId, QuestionId, RuleId};

/// Asks a person: on a terminal, line by line, or in a script.
///
/// An interrupted prompt is [`Reply::Interrupted`] and can never be read as an answer.
pub trait Prompter {
    /// Errors of a prompt.
    type Error;

    /// Asks for the procedures to screen for, at least one.
    fn procedures(&mut self, interview: &Interview<'_>) -> Asked<Vec<ProcedureId>, Self::Error>;

    /// Asks which of these to screen for as well, possibly none.
    fn companions(
        &mut self,
        interview: &Interview<'_>,
        offered: &[ProcedureId],
    ) -> Asked<Vec<ProcedureId>, Self::Error>;

    /// Asks for the number of the record.
    fn record_number(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error>;

    /// Asks for the person who asks the questions.
    fn asked_by(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error>;

    /// Asks a question. The answer is missing only for a text that is left blank.
    fn question(
        &mut self,
        interview: &Interview<'_>,
        question: QuestionId,
    ) -> Asked<Answer, Self::Error>;

    /// Asks whether to stop, because these procedures are contraindicated whatever the other answers are.
    fn decided(
        &mut self,
        interview: &Interview<'_>,
        procedures: &[ProcedureId],
    ) -> Asked<Onward, Self::Error>;

    /// Shows all answers for a review.
    fn review(&mut self, interview: &Interview<'_>) -> Asked<Reviewed, Self::Error>;

    /// Shows the urgent sentence of a rule that has become true.
    fn urgent(&mut self, interview: &Interview<'_>, rule: RuleId) -> Result<(), Self::Error>;

    /// Explains why something is asked.
    fn explain(&mut self, interview: &Interview<'_>) -> Result<(), Self::Error>;

    /// Says that there is nothing to go back to.
    fn nothing_before(&mut self) -> Result<(), Self::Error>;

    /// Called after every change, so that no answer is lost.
    fn keep(&mut self, interview: &Interview<'_>) -> Result<(), Self::Error>;
}

/// The result of a prompt.
pub type Asked<T, E> = Result<Reply<T>, E>;

/// A reply to a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply<T> {
    /// The reply to a prompt.
    Given(T),
    /// One step back.
    Back,
    /// Asks why this is asked.
    Why,
    /// Ends the interview, to be continued another time.
    Leave,
    /// The prompt was interrupted.
    Interrupted,
}

/// The choice once a verdict is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// Stop asking.
    Stop,
    /// Continue, to find all reasons.
    GoOn,
}

/// The result of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// All answers are correct. The verdict is next.
    Accepted,
    /// This step must be changed.
    Change(Step),
    /// Continue with the questions that were not asked yet.
    AskOn,
}

/// The end of an interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Reviewed; the record is complete or was stopped.
    Finished,
    /// Left, to be continued.
    Left,
}

impl<T> Reply<T> {
    /// Converts the value of a reply.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Reply<U> {
        match self {
            Self::Given(value) => Reply::Given(make(value)),
            Self::Back => Reply::Back,
            Self::Why => Reply::Why,
            Self::Leave => Reply::Leave,
            Self::Interrupted => Reply::Interrupted,
        }
    }
}

/// Asks until the review is accepted or the interview is left.
///
/// # Errors
///
/// Errors of the prompter.
pub fn conduct<P: Prompter>(
    interview: &mut Interview<'_>,
    prompter: &mut P,
) -> Result<Ending, P::Error> {
    loop {
        for rule in interview.take_urgent() {
            prompter.urgent(interview, rule)?;
        }
        let left = match interview.step().clone() {
            Step::Procedures => {
                let reply = prompter.procedures(interview)?;
                take(interview, prompter, reply, Interview::choose)?
            }
            Step::Companions(offered) => {
                let reply = prompter.companions(interview, &offered)?;
                take(interview, prompter, reply, Interview::add_companions)?
            }
            Step::RecordNumber => {
                let reply = prompter.record_number(interview)?;
                take(interview, prompter, reply, Interview::set_record_number)?
            }
            Step::AskedBy => {
                let reply = prompter.asked_by(interview)?;
                take(interview, prompter, reply, Interview::set_asked_by)?
            }
            Step::Question(question) => {
                let reply = prompter.question(interview, question)?;
                let set =
                    |interview: &mut Interview<'_>, answer| interview.answer(question, answer);
                take(interview, prompter, reply, set)?
            }
            Step::Decided { procedures, .. } => {
                let reply = prompter.decided(interview, &procedures)?;
                take(interview, prompter, reply, onward)?
            }
            Step::Review => match prompter.review(interview)? {
                Reply::Given(Reviewed::Accepted) => return Ok(Ending::Finished),
                reply => take(interview, prompter, reply, reviewed)?,
            },
        };
        if left {
            return Ok(Ending::Left);
        }
    }
}

fn onward(interview: &mut Interview<'_>, onward: Onward) {
    match onward {
        Onward::Stop => interview.stop(),
        Onward::GoOn => interview.go_on(),
    }
}

fn reviewed(interview: &mut Interview<'_>, reviewed: Reviewed) {
    match reviewed {
        Reviewed::Accepted => {}
        Reviewed::Change(step) => interview.change(step),
        Reviewed::AskOn => interview.go_on(),
    }
}

/// Handles a reply. Returns true if the interview is left.
fn take<'a, P: Prompter, T>(
    interview: &mut Interview<'a>,
    prompter: &mut P,
    reply: Reply<T>,
    set: impl FnOnce(&mut Interview<'a>, T),
) -> Result<bool, P::Error> {
    match reply {
        Reply::Given(value) => {
            set(interview, value);
            prompter.keep(interview)?;
        }
        Reply::Back => {
            if !interview.back() {
                prompter.nothing_before()?;
            }
        }
        Reply::Why => prompter.explain(interview)?,
        Reply::Leave | Reply::Interrupted => return Ok(true),
    }
    Ok(false)
}
