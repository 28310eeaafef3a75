//! The review of the answers: the ones to check, each with its number, and a summary line for the others.

use super::keyboard::lines;
use super::screens::Block;
use crate::interview::{Entry, Interview, Standing, Step};
use crate::model::{Answer, TopicId};
use crate::report::result::days::given;
use crate::report::text::style::Style;
use crate::report::words::answer::in_words;
use crate::report::words::condition::quoted;
use crate::report::words::difference::{answer_or_blank, difference};

/// The keys for the parts of the record itself.
const PROCEDURES: char = 'c';
const RECORD_NUMBER: char = 'r';
const ASKED_BY: char = 'k';

/// The review as it is shown.
pub(super) struct Review {
    /// The blocks to show, in order.
    pub blocks: Vec<Block>,
    /// The target of each key or number, with the index of its block if it is shown.
    targets: Vec<Target>,
    /// Number of questions that were not asked yet.
    pub not_asked: usize,
    width: usize,
}

struct Target {
    typed: String,
    step: Step,
    block: Option<usize>,
}

/// The selection of answers that the review shows.
#[derive(Clone, Copy)]
pub(super) struct Choice<'a> {
    /// Whether every answer is shown, not only those to check.
    pub all: bool,
    /// The file with the earlier answers.
    pub file: Option<&'a str>,
    pub width: usize,
}

/// Builds the review.
pub(super) fn of(interview: &Interview<'_>, choice: Choice<'_>) -> Review {
    let mut review = Review {
        blocks: Vec::new(),
        targets: Vec::new(),
        not_asked: 0,
        width: choice.width,
    };
    review.show_record(interview);
    let entries = interview.review();
    let (left_out, asked): (Vec<_>, Vec<_>) = entries
        .into_iter()
        .partition(|entry| entry.standing == Standing::LeftOut);
    // they have the last numbers
    let (before, here): (Vec<_>, Vec<_>) = asked.into_iter().partition(|entry| entry.is_taken_over);
    let hidden = review.show_by_topic(interview, &here, choice)
        + review.show_from_before(interview, &before, choice);
    let hidden_left_out = review.show_left_out(interview, &left_out, choice);
    review.show_counts(interview, hidden, hidden_left_out, choice);
    review
}

impl Review {
    /// The step that a key or a number changes.
    pub(super) fn step_of(&self, typed: &str) -> Option<Step> {
        let mut targets = self.targets.iter();
        let target = targets.find(|target| target.typed == typed)?;
        Some(target.step.clone())
    }

    /// The index of the block of a step, if it is shown.
    pub(super) fn block_of(&self, step: &Step) -> Option<usize> {
        let mut targets = self.targets.iter();
        targets.find(|target| target.step == *step)?.block
    }

    /// The first and the last number that can be typed.
    pub(super) fn numbers(&self) -> Option<(usize, usize)> {
        let numbers = self.targets.iter();
        let numbers = numbers.filter_map(|target| target.typed.parse().ok());
        Some((numbers.clone().min()?, numbers.max()?))
    }

    fn add(&mut self, write: impl FnOnce(&mut crate::report::text::lines::Lines<'static>)) {
        let mut shown = lines(self.width);
        write(&mut shown);
        let block = shown.into_text().lines().map(str::to_owned).collect();
        self.blocks.push(block);
    }

    /// Adds a block for something that can be changed, under a heading if there is one.
    fn add_target(
        &mut self,
        heading: Option<&str>,
        (typed, step): (String, Step),
        words: &str,
        answer: Option<(Style, &str)>,
    ) {
        let lead = format!("{typed:>3}  ");
        self.add(|shown| {
            if let Some(heading) = heading {
                shown.say(Style::Heading, 0, heading);
            }
            shown.led(Style::Plain, &lead, words);
            if let Some((style, answer)) = answer {
                shown.say(style, 5, answer);
            }
        });
        let block = Some(self.blocks.len() - 1);
        self.targets.push(Target { typed, step, block });
    }

    /// Adds the parts of the record itself.
    fn show_record(&mut self, interview: &Interview<'_>) {
        let protocol = interview.protocol();
        let mut heading = Some("Review");
        if interview.is_choosing() {
            let procedures = interview.procedures().iter();
            let titles: Vec<_> = procedures
                .map(|&procedure| protocol.procedure(procedure).title.as_str())
                .collect();
            let line = format!("Procedures: {}", titles.join(", "));
            let target = (PROCEDURES.to_string(), Step::Procedures);
            self.add_target(heading.take(), target, &line, None);
        }
        let number = interview.record_number().unwrap_or("none");
        let target = (RECORD_NUMBER.to_string(), Step::RecordNumber);
        let line = format!("Record number: {number}");
        self.add_target(heading.take(), target, &line, None);
        let name = interview.asked_by().unwrap_or("nobody named");
        let target = (ASKED_BY.to_string(), Step::AskedBy);
        self.add_target(None, target, &format!("Asked by: {name}"), None);
    }

    /// Adds the answers of this interview, by topic. Returns the number of clear answers that are not shown.
    fn show_by_topic(
        &mut self,
        interview: &Interview<'_>,
        entries: &[Entry],
        choice: Choice<'_>,
    ) -> usize {
        let protocol = interview.protocol();
        let mut hidden = 0;
        let mut topic: Option<TopicId> = None;
        for &entry in entries {
            if !self.is_shown(interview, entry, choice) {
                hidden += usize::from(entry.standing != Standing::NotAsked);
                continue;
            }
            let question = protocol.question(entry.question);
            let heading = (topic != Some(question.topic)).then_some(question.topic);
            topic = Some(question.topic);
            let heading = heading.map(|topic| protocol.topic(topic).title.as_str());
            self.show(interview, entry, heading, choice);
        }
        hidden
    }

    /// Adds the earlier answers that are not asked again. Returns the number of clear answers that are not shown.
    fn show_from_before(
        &mut self,
        interview: &Interview<'_>,
        entries: &[Entry],
        choice: Choice<'_>,
    ) -> usize {
        let mut heading = Some("Answered before, and not asked again");
        let mut hidden = 0;
        for &entry in entries {
            if self.is_shown(interview, entry, choice) {
                self.show(interview, entry, heading.take(), choice)
            } else {
                hidden += 1
            }
        }
        hidden
    }

    /// Whether an entry must be checked, or all are wanted. An entry that is not shown can still be changed by its
    /// number.
    fn is_shown(&mut self, interview: &Interview<'_>, entry: Entry, choice: Choice<'_>) -> bool {
        let is_asked = entry.standing != Standing::NotAsked;
        self.not_asked += usize::from(!is_asked);
        let is_notable =
            !entry.is_clear || entry.is_changed || interview.difference(entry).is_some();
        let is_shown = is_asked && (choice.all || is_notable);
        if !is_shown && let Some((typed, step)) = target(entry) {
            let block = None;
            self.targets.push(Target { typed, step, block });
        }
        is_shown
    }

    fn show(
        &mut self,
        interview: &Interview<'_>,
        entry: Entry,
        heading: Option<&str>,
        choice: Choice<'_>,
    ) {
        let question = interview.protocol().question(entry.question);
        if let Some(target) = target(entry) {
            let words = answer_in_words(interview, entry, choice.file);
            let style = if words.starts_with('!') {
                Style::Error
            } else {
                Style::Plain
            };
            let ask = quoted(&question.ask);
            self.add_target(heading, target, &ask, Some((style, &words)));
        }
    }

    /// Adds earlier answers to questions that are not asked now. Returns the number of those that are not shown.
    fn show_left_out(
        &mut self,
        interview: &Interview<'_>,
        entries: &[Entry],
        choice: Choice<'_>,
    ) -> usize {
        let from = choice.file.unwrap_or("an earlier day");
        let title = format!("Left out, since it is not asked now (from {from})");
        let mut heading = Some(title.as_str());
        let mut hidden = 0;
        for entry in entries {
            if entry.is_clear && !choice.all {
                hidden += 1;
                continue;
            }
            let question = interview.protocol().question(entry.question);
            let answer = interview.answer_of(entry.question, entry.standing);
            let day = interview.earlier(entry.question);
            let day = day.map_or(String::new(), |earlier| {
                format!(" ({})", given(earlier.day))
            });
            let line = format!(
                "{} {}{day}",
                quoted(&question.ask),
                in_words(question, answer)
            );
            let (style, line) = if entry.is_clear {
                (Style::Plain, line)
            } else {
                (
                    Style::Error,
                    format!(
                        "! {line}. It raises a concern and contradicts an answer above: ask which is right"
                    ),
                )
            };
            let heading = heading.take();
            self.add(|shown| {
                if let Some(heading) = heading {
                    shown.say(Style::Heading, 0, heading);
                }
                shown.item(style, 2, &line);
            });
        }
        hidden
    }

    /// Adds a line for each kind of block that is not shown.
    fn show_counts(
        &mut self,
        interview: &Interview<'_>,
        hidden: usize,
        left_out: usize,
        choice: Choice<'_>,
    ) {
        let clear = match (choice.all, hidden) {
            (true, _) => Some("a shows only what must be checked".to_owned()),
            (false, 0) => None,
            (false, 1) => Some("1 clear answer: a shows all".to_owned()),
            (false, _) => Some(format!("{hidden} clear answers: a shows all")),
        };
        let left_out = match left_out {
            0 => None,
            1 => Some(
                "1 earlier answer is left out, since it is not asked now: a shows all".to_owned(),
            ),
            _ => Some(format!(
                "{left_out} earlier answers are left out, since they are not asked now: a shows all"
            )),
        };
        let not_asked = (self.not_asked > 0).then(|| {
            let most = interview.remaining();
            let up_to = if most > self.not_asked { "up to " } else { "" };
            match most {
                1 => "1 question was not asked yet: + asks it".to_owned(),
                _ => format!("{up_to}{most} questions were not asked yet: + asks them"),
            }
        });
        let ruled_out = match interview.ruled_out() {
            0 => None,
            1 => Some("1 question was not asked, because of other answers".to_owned()),
            count => Some(format!(
                "{count} questions were not asked, because of other answers"
            )),
        };
        let counts = [clear, left_out, not_asked, ruled_out];
        let counts: Vec<_> = counts.into_iter().flatten().collect();
        if !counts.is_empty() {
            self.add(|shown| {
                for line in counts {
                    shown.say(Style::Faint, 2, &line);
                }
            });
        }
    }
}

/// The number that changes an entry, and the step.
fn target(entry: Entry) -> Option<(String, Step)> {
    Some((entry.number?.to_string(), entry.step()?))
}

/// The answer of an entry. `!` marks an answer that is not clear. An earlier answer is shown beside it.
fn answer_in_words(interview: &Interview<'_>, entry: Entry, file: Option<&str>) -> String {
    let question = interview.protocol().question(entry.question);
    let answer = interview.answer_of(entry.question, entry.standing);
    let words = match interview.difference(entry) {
        Some(one) => difference(question, &one, interview.today()),
        None => answer_or_blank(question, answer),
    };
    // texts must be read, and are not a concern by themselves
    let is_marked = !entry.is_clear && !matches!(answer, Answer::Text(_));
    let mark = if is_marked { "! " } else { "" };
    let changed = match interview.at_review(entry.question) {
        Some(Answer::Missing) if entry.is_changed => " (newly asked)".to_owned(),
        Some(before) if entry.is_changed => {
            format!(" (changed, before: {})", in_words(question, before))
        }
        _ => String::new(),
    };
    let origin = origin(interview, entry, file);
    format!("{mark}{words}{origin}{changed}")
}

/// The origin of an earlier answer that is kept.
fn origin(interview: &Interview<'_>, entry: Entry, file: Option<&str>) -> String {
    match (entry.standing, interview.earlier(entry.question)) {
        (Standing::Prefilled, None) => file.map_or(String::new(), |file| format!(" (from {file})")),
        (Standing::Prefilled, Some(earlier)) => {
            let day = given(earlier.day);
            match file.filter(|_| earlier.from_file) {
                Some(file) => format!(" (from {file}, {day})"),
                None => format!(" ({day})"),
            }
        }
        _ => String::new(),
    }
}
