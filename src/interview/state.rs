//! The state of an interview, and how each reply changes it.

mod earlier;
mod resume;
mod view;

use jiff::civil::Date;

use crate::engine::{Asking, Program};
use crate::model::{Answer, Answers, ProcedureId, Protocol, QuestionId, RuleId, Verdict};

pub use earlier::Earlier;
pub use view::Progress;

/// An interview of one person, for one day.
#[derive(Debug, Clone)]
pub struct Interview<'a> {
    protocol: &'a Protocol,
    program: &'a Program,
    on: Date,
    today: Date,
    /// Whether the procedures are chosen here, and not given by the caller.
    choosing: bool,
    procedures: Vec<ProcedureId>,
    record_number: Option<String>,
    asked_by: Option<String>,
    slots: Vec<Slot>,
    step: Step,
    /// Whether the review was left to change one thing.
    changing: bool,
    /// The answers at the first review, once that was left.
    reviewed: Option<Answers>,
    /// Whether the questions about the record itself were answered.
    begun: bool,
    stopped: bool,
    urgent_shown: Vec<RuleId>,
    decided_shown: Vec<ProcedureId>,
}

/// The next thing that an interview asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The procedures to screen for.
    Procedures,
    /// Which of these to screen for as well.
    Companions(Vec<ProcedureId>),
    /// The number of the record, which is optional.
    RecordNumber,
    /// The person who asks, which is optional.
    AskedBy,
    /// The answer to a question.
    Question(QuestionId),
    /// Whether to stop or to continue, because these procedures are contraindicated whatever the other answers are.
    Decided {
        /// The procedures that have become contraindicated.
        procedures: Vec<ProcedureId>,
        /// The question whose answer caused this. `None` if it was not answered here.
        after: Option<QuestionId>,
    },
    /// The review of all answers before the verdict.
    Review,
}

/// The origin of the answer to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Held {
    /// There is none.
    #[default]
    Nothing,
    /// From a file, and given on the day of this run. It is not asked.
    Prefilled,
    /// From another or an unknown day. It may be carried over, and is not asked.
    Carried,
    /// Given here. A text may be left blank.
    Given,
    /// Given here, but no longer asked. It must be given again if it is asked again.
    Reopened,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Slot {
    answer: Answer,
    held: Held,
    /// Whether an earlier answer counted at the start, so that the question is not among those that are asked here.
    taken_over: bool,
    /// The answer from before this run.
    earlier: Option<Earlier>,
}

impl<'a> Interview<'a> {
    /// A new interview, held on the day `today`. Without procedures, it asks for them first, if there is a choice.
    pub fn new(
        protocol: &'a Protocol,
        program: &'a Program,
        on: Date,
        today: Date,
        procedures: Vec<ProcedureId>,
    ) -> Self {
        let choosing = procedures.is_empty() && protocol.procedures.len() > 1;
        let procedures = if procedures.is_empty() && !choosing {
            protocol.procedure_ids().collect()
        } else {
            procedures
        };
        Self {
            protocol,
            program,
            on,
            today,
            choosing,
            procedures,
            record_number: None,
            asked_by: None,
            slots: vec![Slot::default(); protocol.questions.len()],
            step: if choosing {
                Step::Procedures
            } else {
                Step::RecordNumber
            },
            changing: false,
            reviewed: None,
            begun: false,
            stopped: false,
            urgent_shown: Vec::new(),
            decided_shown: Vec::new(),
        }
    }

    /// The rules with an urgent sentence that have become true since the last call. A rule is returned again only if it
    /// was false in between.
    pub fn take_urgent(&mut self) -> Vec<RuleId> {
        let mut urgent = Vec::new();
        for reason in self.outcomes().iter().flat_map(|outcome| &outcome.reasons) {
            let has_sentence = self.protocol.rule(reason.rule).urgent.is_some();
            if has_sentence && !urgent.contains(&reason.rule) {
                urgent.push(reason.rule);
            }
        }
        let before = std::mem::replace(&mut self.urgent_shown, urgent.clone());
        urgent.retain(|rule| !before.contains(rule));
        urgent
    }

    /// Chooses the procedures, at least one.
    pub fn choose(&mut self, procedures: Vec<ProcedureId>) {
        let companions = self.companions(&procedures);
        // stopping or reviewing was about other procedures
        if self.procedures != procedures {
            self.stopped = false;
            self.reviewed = None;
        }
        self.procedures = procedures;
        if companions.is_empty() {
            self.after_start(Step::RecordNumber)
        } else {
            self.step = Step::Companions(companions)
        }
    }

    /// Adds the chosen companions, possibly none.
    pub fn add_companions(&mut self, companions: Vec<ProcedureId>) {
        if !companions.is_empty() {
            self.stopped = false;
            self.reviewed = None;
        }
        self.procedures.extend(companions);
        self.procedures.sort_unstable();
        self.after_start(Step::RecordNumber);
    }

    /// Sets the optional number of the record.
    pub fn set_record_number(&mut self, number: Option<String>) {
        self.record_number = number;
        self.after_start(Step::AskedBy);
    }

    /// Sets the optional name of the person who asks.
    pub fn set_asked_by(&mut self, name: Option<String>) {
        self.asked_by = name;
        self.begun = true;
        self.changing = false;
        self.proceed(None);
    }

    /// Answers a question. A missing answer leaves a text blank.
    pub fn answer(&mut self, question: QuestionId, answer: Answer) {
        let today = self.today;
        let slot = &mut self.slots[question.index()];
        if slot.held == Held::Prefilled && slot.answer != answer {
            slot.earlier = Some(Earlier {
                answer: std::mem::take(&mut slot.answer),
                day: Some(today),
                from_file: true,
            });
        }
        (slot.answer, slot.held) = (answer, Held::Given);
        self.reopen();
        self.changing = false;
        if !self.any_contraindicated() {
            self.stopped = false;
        }
        self.proceed(Some(question));
    }

    /// Continues, to find all reasons.
    pub fn go_on(&mut self) {
        self.stopped = false;
        if self.step == Step::Review {
            // answers from now on were not reviewed
            self.reviewed = None;
        }
        self.step = self.next();
    }

    /// Stops asking. Questions that were not asked stay missing.
    pub fn stop(&mut self) {
        self.stopped = true;
        self.step = Step::Review;
    }

    /// Leaves the review to change one thing.
    pub fn change(&mut self, step: Step) {
        self.leave_review();
        self.changing = true;
        self.step = step;
    }

    /// Goes back one step. Returns false if there is none before.
    pub fn back(&mut self) -> bool {
        self.leave_review();
        let within = matches!(self.step, Step::Companions(_) | Step::Decided { .. });
        if self.changing && !within {
            self.changing = false;
            self.step = self.next();
            return true;
        }
        if let Step::Decided { procedures, .. } = &self.step {
            // it was not answered, so it is asked again
            self.decided_shown.retain(|one| !procedures.contains(one));
        }
        let before = match &self.step {
            Step::Procedures => None,
            Step::Companions(_) => Some(Step::Procedures),
            Step::RecordNumber if self.choosing => Some(Step::Procedures),
            Step::RecordNumber => None,
            Step::AskedBy => Some(Step::RecordNumber),
            Step::Question(question) => Some(self.asked_before(Some(*question))),
            Step::Decided { after, .. } => Some(after.map_or(Step::AskedBy, Step::Question)),
            Step::Review => Some(self.asked_before(None)),
        };
        let has_before = before.is_some();
        self.step = before.unwrap_or(self.step.clone());
        has_before
    }

    /// The questions of the procedures, in interview order.
    pub(super) fn questions(&self) -> Vec<QuestionId> {
        let procedures = self.procedures.iter();
        let mut all: Vec<_> = procedures
            .flat_map(|&procedure| self.program.questions_of(procedure))
            .copied()
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The answers that count, and for every question whether it is asked.
    pub(super) fn asking(&self) -> (Answers, Vec<Asking>) {
        let mut answers = Answers::missing(self.slots.len());
        for question in self.questions() {
            if self.is_settled(question) {
                answers.set(question, self.slots[question.index()].answer.clone());
            }
        }
        answers.days = self.days();
        let asking = self.program.asking(self.on, &mut answers);
        let mut days = std::mem::take(&mut answers.days);
        let is_given = |question: &QuestionId| answers.get(*question).is_given();
        days.carried.retain(|question, _| is_given(question));
        answers.days = days;
        (answers, asking)
    }

    pub(super) fn is_settled(&self, question: QuestionId) -> bool {
        matches!(
            self.slots[question.index()].held,
            Held::Given | Held::Prefilled | Held::Carried
        )
    }

    /// Keeps the answers to questions that are no longer asked, in case they are asked again.
    fn reopen(&mut self) {
        let (_, asking) = self.asking();
        for (slot, asking) in self.slots.iter_mut().zip(asking) {
            if slot.held == Held::Given && asking != Asking::Yes {
                slot.held = Held::Reopened;
            }
        }
    }

    /// Remembers the answers at the first review.
    fn leave_review(&mut self) {
        if self.step == Step::Review && self.reviewed.is_none() {
            self.reviewed = Some(self.answers());
        }
    }

    fn any_contraindicated(&self) -> bool {
        let mut outcomes = self.outcomes().into_iter();
        outcomes.any(|outcome| outcome.at_least == Verdict::Contraindicated)
    }

    /// The procedures that have become contraindicated since the last call.
    fn newly_contraindicated(&mut self) -> Vec<ProcedureId> {
        let mut now: Vec<_> = self
            .outcomes()
            .iter()
            .filter(|outcome| outcome.at_least == Verdict::Contraindicated)
            .map(|outcome| outcome.procedure)
            .collect();
        let before = std::mem::replace(&mut self.decided_shown, now.clone());
        now.retain(|procedure| !before.contains(procedure));
        now
    }

    /// The companions of these procedures that are not among them, each once.
    fn companions(&self, procedures: &[ProcedureId]) -> Vec<ProcedureId> {
        let mut companions: Vec<_> = procedures
            .iter()
            .flat_map(|&procedure| &self.protocol.procedure(procedure).companions)
            .copied()
            .filter(|companion| !procedures.contains(companion))
            .collect();
        companions.sort_unstable();
        companions.dedup();
        companions
    }

    /// Continues with `next`, or with the review if it was left to change this question.
    fn after_start(&mut self, next: Step) {
        if std::mem::take(&mut self.changing) {
            self.proceed(None)
        } else {
            self.step = next
        }
    }

    /// Continues after a reply. If there are more questions, first reports the procedures that have become
    /// contraindicated.
    fn proceed(&mut self, after: Option<QuestionId>) {
        let procedures = self.newly_contraindicated();
        self.step = match self.next() {
            Step::Question(_) if !procedures.is_empty() => Step::Decided { procedures, after },
            next => next,
        };
    }

    /// The first question that is asked and has no answer, otherwise the review.
    fn next(&self) -> Step {
        let (_, asking) = self.asking();
        let mut open = self.questions().into_iter().filter(|&question| {
            asking[question.index()] == Asking::Yes && !self.is_settled(question)
        });
        match open.next() {
            Some(question) if !self.stopped => Step::Question(question),
            _ => Step::Review,
        }
    }

    /// The last question that was asked here, before a given one or of all. Otherwise the last of the first questions.
    fn asked_before(&self, question: Option<QuestionId>) -> Step {
        let (_, asking) = self.asking();
        let mut before = self.questions().into_iter().rev().filter(|&one| {
            question.is_none_or(|question| one < question)
                && asking[one.index()] == Asking::Yes
                && self.slots[one.index()].held == Held::Given
        });
        before.next().map_or(Step::AskedBy, Step::Question)
    }
}
