//! The trait of a prompter, which asks the questions, and the loop that asks until the interview ends.

use super::state::{Interview, Step};
use crate::model::{Answer, ProcedureId, QuestionId, RuleId};

/// Puts questions to a person: at a terminal, line by line, or by a script.
///
/// A prompt that is broken off is [`Reply::Interrupted`] and can never be read as an answer.
pub trait Prompter {
    /// Failures of a prompt.
    type Error;

    /// Which procedures to screen for: at least one.
    fn procedures(&mut self, interview: &Interview<'_>) -> Asked<Vec<ProcedureId>, Self::Error>;

    /// Which of these to screen for as well: perhaps none.
    fn companions(
        &mut self,
        interview: &Interview<'_>,
        offered: &[ProcedureId],
    ) -> Asked<Vec<ProcedureId>, Self::Error>;

    /// The number of the record.
    fn record_number(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error>;

    /// Who is asking.
    fn asked_by(&mut self, interview: &Interview<'_>) -> Asked<Option<String>, Self::Error>;

    /// The answer to a question; missing only for a text that is left blank.
    fn question(
        &mut self,
        interview: &Interview<'_>,
        question: QuestionId,
    ) -> Asked<Answer, Self::Error>;

    /// Asks whether to stop, since these procedures are contraindicated whatever the other answers are.
    fn decided(
        &mut self,
        interview: &Interview<'_>,
        procedures: &[ProcedureId],
    ) -> Asked<Onward, Self::Error>;

    /// Shows all answers for a review.
    fn review(&mut self, interview: &Interview<'_>) -> Asked<Reviewed, Self::Error>;

    /// Says what cannot wait: a rule with an urgent sentence has become true.
    fn urgent(&mut self, interview: &Interview<'_>, rule: RuleId) -> Result<(), Self::Error>;

    /// Says why something is asked.
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
    /// Why is this asked?
    Why,
    /// To be continued another time.
    Leave,
    /// The prompt was broken off.
    Interrupted,
}

/// The choice once a verdict is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// Ask no more.
    Stop,
    /// Ask on, for all reasons.
    GoOn,
}

/// The result of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reviewed {
    /// All answers are right: the verdict is next.
    Accepted,
    /// This step is to be changed.
    Change(Step),
    /// The questions that were not asked yet are to be asked.
    AskOn,
}

/// How an interview ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Reviewed; the record is complete or was stopped.
    Finished,
    /// Left, to be continued.
    Left,
}

impl<T> Reply<T> {
    /// Maps the value of a reply that was given.
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
/// Those of the prompter.
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

/// Does what a reply asks for. True where the interview is left.
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
