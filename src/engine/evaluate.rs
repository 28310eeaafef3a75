//! The evaluator: answers in, the verdict as an interval with its reasons out.

use std::borrow::Cow;
use std::cmp::Reverse;

use jiff::civil::Date;

use super::Truth;
use super::calm::Calm;
use super::cells::{Cell, Code};
use super::compile::{FlatRule, FlatTest, Node, NodeId, Program};
use super::filter::row;
use super::judge::judge;
use super::needed::Wanting;
use crate::model::{
    Answer, Answers, NotBefore, Outcome, ProcedureId, QuestionId, Reason, RuleId, Verdict, WaitFrom,
};

/// Where an answer is found when its cell does not tell enough.
pub trait Values {
    /// The answer to a question.
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer>;
}

/// Evaluates one sheet after the other in the same memory.
///
/// The codes of its answers are set, then [`settle`](Self::settle) is called, then any number of procedures are
/// evaluated.
#[derive(Debug)]
pub struct Evaluator<'p> {
    program: &'p Program,
    calm: &'p Calm,
    /// The answers, by question, in whole blocks.
    codes: Vec<Code>,
    /// Whether each question is asked.
    asked: Vec<Truth>,
    /// The questions whose answers stir, and those that are asked, or not, against what is usual.
    stirred: Vec<QuestionId>,
    /// Which show-ifs may not be what is usual, a bit for each.
    open: Vec<u64>,
    /// Whether an answer lies in no single cell.
    is_mixed: bool,
    /// Whether there is an answer to a question that is not asked.
    is_ignored: bool,
    on: Date,
    truths: Vec<(RuleId, Truth)>,
    found: Found,
    wanting: Wanting,
}

/// What the rules of a procedure say of a sheet, without what supports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The gravest verdict of the rules that are true.
    pub at_least: Verdict,
    /// The gravest verdict of the rules that are true or unknown.
    pub at_most: Verdict,
    /// The rules that are true, gravest first, then in file order.
    pub reasons: Vec<RuleId>,
    /// The rules that are unknown, in file order.
    pub unknown: Vec<RuleId>,
    /// The latest date of the `defer` rules that are true.
    pub not_before: Option<NotBefore>,
    /// What to ask next, most wanted first.
    pub needed: Vec<QuestionId>,
    /// Questions that were answered though they are not asked, in interview order.
    pub ignored: Vec<QuestionId>,
}

/// What one evaluation reads: the answers, the day, and for each question whether it is asked.
pub(super) struct Sheet<'a, V: ?Sized> {
    pub program: &'a Program,
    pub on: Date,
    pub values: &'a V,
    pub codes: &'a [Code],
    /// Of each question in interview order, as far as it is settled.
    pub asked: &'a [Truth],
}

/// How many codes are looked at together.
const BLOCK: usize = 8;

impl Program {
    /// Evaluates the answers of one person for one procedure on one day.
    pub fn evaluate(&self, procedure: ProcedureId, on: Date, answers: &Answers) -> Outcome {
        let mut evaluator = Evaluator::new(self);
        evaluator.take(answers, on);
        evaluator.outcome(procedure, answers)
    }
}

impl<'p> Evaluator<'p> {
    /// Room for the sheets of a program.
    pub fn new(program: &'p Program) -> Self {
        let calm = program.calm();
        Self {
            program,
            calm,
            codes: in_blocks(calm.missing()),
            asked: calm.asked().to_vec(),
            stirred: Vec::new(),
            open: vec![0; program.conditional.len().div_ceil(64)],
            is_mixed: false,
            is_ignored: false,
            on: Date::ZERO,
            truths: Vec::new(),
            found: Found::nothing(),
            wanting: Wanting::new(program.questions.len()),
        }
    }

    /// Takes in all answers of a sheet.
    pub fn take(&mut self, answers: &Answers, on: Date) {
        let program = self.program;
        for (index, code) in self.codes_mut().iter_mut().enumerate() {
            let question = QuestionId::from(index);
            *code = program.code(question, answers.get(question), on);
        }
        self.settle(on, answers);
    }

    /// The codes of the answers of a sheet, by question, to be set.
    pub fn codes_mut(&mut self) -> &mut [Code] {
        let count = self.program.questions.len();
        &mut self.codes[..count]
    }

    /// Settles which questions are asked, once the codes are set. A show-if looks back only, so one pass in interview
    /// order settles them all; only those are looked at that test what stirs.
    // alone, for the sake of registers
    #[inline(never)]
    pub fn settle(&mut self, on: Date, values: &(impl Values + ?Sized)) {
        self.on = on;
        let usual = self.calm.asked();
        for question in &self.stirred {
            self.asked[question.index()] = usual[question.index()];
        }
        self.stirred.clear();
        (self.is_mixed, self.is_ignored) = (false, false);
        let (blocks, _) = self.codes.as_chunks::<BLOCK>();
        for (part, blocks) in blocks.chunks(64 / BLOCK).enumerate() {
            let mut bits = 0;
            for (place, codes) in blocks.iter().enumerate() {
                bits |= u64::from(Code::stirring(codes)) << (BLOCK * place);
            }
            while bits != 0 {
                let index = 64 * part + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let question = QuestionId::from(index);
                self.stirred.push(question);
                self.is_mixed |= self.codes[index].cell() == Cell::MIXED;
                self.is_ignored |= self.asked[index] == Truth::False;
                mark(&mut self.open, self.calm.dependents(question));
            }
        }
        for part in 0..self.open.len() {
            while self.open[part] != 0 {
                let place = 64 * part + self.open[part].trailing_zeros() as usize;
                self.open[part] &= self.open[part] - 1;
                self.settle_one(place, values);
            }
        }
    }

    fn settle_one(&mut self, place: usize, values: &(impl Values + ?Sized)) {
        let conditional = self.program.conditional[place];
        let index = conditional.question.index();
        let asked = self.sheet(values).holds(conditional.show_if);
        if asked == self.asked[index] {
            return;
        }
        self.asked[index] = asked;
        let code = self.codes[index];
        if !code.stirs() {
            self.stirred.push(conditional.question);
            mark(&mut self.open, self.calm.dependents(conditional.question));
        }
        self.is_ignored |= asked == Truth::False && code.cell().is_given();
    }

    /// What the rules of a procedure say.
    pub fn find(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) -> &Found {
        self.judge(procedure, values);
        let sheet = Sheet {
            program: self.program,
            on: self.on,
            values,
            codes: &self.codes,
            asked: &self.asked,
        };
        let found = &mut self.found;
        found.clear();
        if self.is_ignored {
            sheet.ignored(procedure, &mut found.ignored);
        }
        for &(id, truth) in &self.truths {
            let rule = sheet.rule(id);
            found.at_most = found.at_most.max(rule.verdict);
            if truth == Truth::Unknown {
                found.unknown.push(id);
                continue;
            }
            found.reasons.push(id);
            found.at_least = found.at_least.max(rule.verdict);
            if rule.verdict == Verdict::Defer
                && let Some(wait) = sheet.not_before(rule)
                && found.not_before.is_none_or(|best| wait.day > best.day)
            {
                found.not_before = Some(wait);
            }
        }
        if found.reasons.len() > 1 {
            let order = |&rule: &RuleId| (Reverse(sheet.rule(rule).verdict), rule);
            found.reasons.sort_unstable_by_key(order);
        }
        if !found.unknown.is_empty() {
            let unknown = (found.unknown.as_slice(), found.at_least);
            sheet.needed(unknown, &mut self.wanting, &mut found.needed);
        }
        found
    }

    /// The same with everything that supports it.
    pub fn outcome(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) -> Outcome {
        self.find(procedure, values);
        let (sheet, found) = (self.sheet(values), &self.found);
        let concerns = |question: &QuestionId| {
            let answer = values.answer(*question);
            let program = self.program;
            program.is_outside_clear(procedure, *question, self.on, &answer)
        };
        Outcome {
            procedure,
            on: self.on,
            at_least: found.at_least,
            at_most: found.at_most,
            reasons: found
                .reasons
                .iter()
                .map(|&rule| sheet.reason(rule))
                .collect(),
            unknown: found.unknown.clone(),
            not_before: found.not_before,
            not_before_final: found.is_not_before_final(self.program),
            needed: found.needed.clone(),
            contradictions: found.ignored.iter().copied().filter(concerns).collect(),
            ignored: found.ignored.clone(),
            open: sheet.open(procedure),
        }
    }

    /// What was found last.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// What supports a rule that is true.
    pub fn reason(&self, rule: RuleId, values: &(impl Values + ?Sized)) -> Reason {
        self.sheet(values).reason(rule)
    }

    /// The day of the sheet.
    pub fn on(&self) -> Date {
        self.on
    }

    /// Every rule that is true or unknown, in file order.
    fn judge(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) {
        let program = self.program;
        let (codes, asked) = (&self.codes, &self.asked);
        let sheet = Sheet {
            program,
            on: self.on,
            values,
            codes,
            asked,
        };
        let filter = program.filter();
        let place = |question: QuestionId| {
            let index = question.index();
            let count = || program.questions[index].cells.count();
            row(codes[index].cell(), asked[index], count)
        };
        let (truths, is_mixed) = (&mut self.truths, self.is_mixed);
        truths.clear();
        filter.each(procedure, &self.stirred, place, |clause, known| {
            let judged = || {
                let parts = filter.parts(clause).iter();
                parts.fold(Truth::True, |sofar, &part| sofar.and(sheet.holds(part)))
            };
            let truth = known.filter(|_| !is_mixed).unwrap_or_else(judged);
            if truth != Truth::False {
                truths.push((clause.rule, truth));
            }
        });
        if truths.len() > 1 {
            // of several clauses of a rule the truest counts, and stands first
            truths.sort_unstable_by_key(|&(rule, truth)| (rule, Reverse(truth)));
            truths.dedup_by_key(|(rule, _)| *rule);
        }
    }

    pub(super) fn sheet<'a, V: Values + ?Sized>(&'a self, values: &'a V) -> Sheet<'a, V> {
        Sheet {
            program: self.program,
            on: self.on,
            values,
            codes: &self.codes,
            asked: &self.asked,
        }
    }
}

impl Found {
    fn nothing() -> Self {
        Self {
            at_least: Verdict::Eligible,
            at_most: Verdict::Eligible,
            reasons: Vec::new(),
            unknown: Vec::new(),
            not_before: None,
            needed: Vec::new(),
            ignored: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.reasons.clear();
        self.unknown.clear();
        self.needed.clear();
        self.ignored.clear();
        (self.at_least, self.at_most) = (Verdict::Eligible, Verdict::Eligible);
        self.not_before = None;
    }

    /// The verdict, where it is decided.
    pub fn decided(&self) -> Option<Verdict> {
        (self.at_least == self.at_most).then_some(self.at_least)
    }

    /// False while a `defer` rule is unknown.
    pub fn is_not_before_final(&self, program: &Program) -> bool {
        let is_defer = |rule: &RuleId| program.rules[rule.index()].verdict == Verdict::Defer;
        !self.unknown.iter().any(is_defer)
    }
}

impl Values for Answers {
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        Cow::Borrowed(self.get(question))
    }
}

impl<V: Values + ?Sized> Sheet<'_, V> {
    /// Whether a question is asked, where all before it are settled.
    pub(super) fn is_asked(&self, question: QuestionId) -> Truth {
        let show_if = self.program.questions[question.index()].show_if;
        show_if.map_or(Truth::True, |condition| self.holds(condition))
    }

    pub(super) fn rule(&self, rule: RuleId) -> &FlatRule {
        &self.program.rules[rule.index()]
    }

    pub(super) fn holds(&self, node: NodeId) -> Truth {
        match self.program.node(node) {
            Node::Test(test) => {
                let test = self.program.test(test);
                let index = test.question.index();
                let cell = self.codes[index].cell();
                let truth = match cell == Cell::MIXED {
                    true => self.judge_value(test),
                    false => self.program.truth(test, cell),
                };
                self.asked[index].and(truth)
            }
            Node::All(members) => {
                let members = self.program.members(members).iter();
                members.fold(Truth::True, |sofar, &member| sofar.and(self.holds(member)))
            }
            Node::Any(members) => {
                let members = self.program.members(members).iter();
                members.fold(Truth::False, |sofar, &member| sofar.or(self.holds(member)))
            }
        }
    }

    #[cold]
    fn judge_value(&self, test: FlatTest) -> Truth {
        let calendar = self.program.calendar(test.question, self.on);
        let answer = self.values.answer(test.question);
        judge(self.program.accepted(test), &answer, calendar)
    }

    fn reason(&self, id: RuleId) -> Reason {
        let rule = self.rule(id);
        let mut answers = Vec::new();
        self.support(rule.when, Truth::True, &mut answers);
        answers.sort_unstable();
        answers.dedup();
        Reason {
            rule: id,
            answers,
            not_before: self.not_before(rule),
        }
    }

    /// The questions of the tests that make a condition what it is: the true ones of a true condition.
    pub(super) fn support(&self, node: NodeId, truth: Truth, into: &mut Vec<QuestionId>) {
        if self.holds(node) != truth {
            return;
        }
        match self.program.node(node) {
            Node::All(members) | Node::Any(members) => {
                for &member in self.program.members(members) {
                    self.support(member, truth, into);
                }
            }
            Node::Test(test) => into.push(self.program.test(test).question),
        }
    }

    /// Of the windows the one that closes first, since the rule needs them all; of that and the wait the later.
    fn not_before(&self, rule: &FlatRule) -> Option<NotBefore> {
        if rule.verdict != Verdict::Defer {
            return None;
        }
        let window = rule
            .windows
            .iter()
            .filter_map(|&(question, duration)| {
                let Answer::Date(date) = *self.values.answer(question) else {
                    return None;
                };
                let calendar = self.program.calendar(question, self.on);
                let (_, last) = calendar.dated.cut(date, self.on)?;
                Some(NotBefore {
                    day: duration.after(last),
                    from: WaitFrom::Answer(question, last),
                    duration,
                })
            })
            .min_by_key(|wait| wait.day);
        let wait = rule.wait.map(|duration| NotBefore {
            day: duration.after(self.on),
            from: WaitFrom::Screening(self.on),
            duration,
        });
        latest(window.into_iter().chain(wait))
    }

    fn ignored(&self, procedure: ProcedureId, into: &mut Vec<QuestionId>) {
        let asked = self.program.conditional_of(procedure).iter().copied();
        into.extend(asked.filter(|question| {
            let index = question.index();
            self.asked[index] == Truth::False && self.codes[index].cell().is_given()
        }));
    }

    fn open(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        let asked = self.program.questions_of(procedure).iter().copied();
        let is_open = |question: &QuestionId| {
            self.asked[question.index()] == Truth::True
                && !self.codes[question.index()].cell().is_value()
        };
        asked.filter(is_open).collect()
    }
}

/// Codes in whole blocks; what is added does not stir.
fn in_blocks(codes: &[Code]) -> Vec<Code> {
    let mut blocks = codes.to_vec();
    let size = codes.len().next_multiple_of(BLOCK);
    blocks.resize(size, Code::new(Cell::MISSING, false));
    blocks
}

/// Sets the bits of these places.
fn mark(bits: &mut [u64], places: &[usize]) {
    for place in places {
        bits[place / 64] |= 1 << (place % 64);
    }
}

/// The latest date; of equal ones the first.
fn latest(dates: impl Iterator<Item = NotBefore>) -> Option<NotBefore> {
    dates.reduce(|best, next| if next.day > best.day { next } else { best })
}
