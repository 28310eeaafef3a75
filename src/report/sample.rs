//! A small protocol and answers for the tests of every renderer.

use crate::batch::{self, Screened};
use crate::engine::Program;
use crate::intake::{AnswerError, Form, Record, UnreadableRecord};
use crate::model::*;
use crate::source::{FileId, Span};

pub(crate) fn day(text: &str) -> jiff::civil::Date {
    parse_day(text).expect("a day")
}

pub(crate) fn protocol() -> Protocol {
    let both = [ProcedureId::new(0), ProcedureId::new(1)];
    let needling = [ProcedureId::new(0)];
    Protocol {
        id: "skin-procedures".into(),
        title: "Cosmetic skin procedures".into(),
        version: "2026.11.0".into(),
        reviewed: day("2026-11-22"),
        review_by: day("2027-11-22"),
        review_by_span: nowhere(),
        status: Status::Draft,
        status_span: nowhere(),
        valid_for: None,
        unsure_open: false,
        groups: Vec::new(),
        approval: None,
        sha256: "3f9a1c0255aa".into(),
        procedures: vec![
            procedure("microneedling", "Microneedling"),
            procedure("numbing-cream", "Numbing cream"),
        ],
        sources: vec![
            source(
                "handout",
                "SkinPen before-treatment handout",
                Grade::Manufacturer,
            ),
            source("review-2021", "Safety of needling, a review", Grade::Review),
        ],
        topics: vec![Topic {
            id: "acne-medications".into(),
            title: "Acne medications".into(),
        }],
        questions: questions(&both, &needling),
        scores: Vec::new(),
        rules: rules(&both, &needling),
        allows: Vec::new(),
    }
}

fn questions(both: &[ProcedureId], needling: &[ProcedureId]) -> Vec<Question> {
    let no = || Clear::Options(vec![OptionId::new(0)]);
    let isotretinoin = Kind::Choice(vec![
        choice("never", "Never"),
        choice("past", "Yes, but I have stopped"),
        choice("now", "Yes, I take it now"),
    ]);
    let area = Kind::Multi {
        options: vec![choice("warts", "Warts"), choice("rash", "A rash")],
        none: "Nothing of this".into(),
    };
    let number = |unit: &str, decimals| {
        Kind::Number(NumberKind {
            unit: Some(unit.into()),
            min: Some(0),
            max: None,
            decimals,
        })
    };
    let mut questions = vec![
        question(
            "isotretinoin",
            "Have you ever taken isotretinoin?",
            isotretinoin,
            needling,
        ),
        question(
            "isotretinoin-last",
            "When did you take the last capsule?",
            Kind::Date(Dated::Past),
            needling,
        ),
        question(
            "area-skin",
            "Is any of this on the skin to be treated?",
            area,
            needling,
        ),
        question(
            "keloid",
            "Have you ever had a keloid?",
            Kind::YesNo,
            needling,
        ),
        question("age", "How old are you?", number("years", 0), both),
        question(
            "lesion",
            "Is there a lesion that may be malignant?",
            Kind::YesNo,
            needling,
        ),
        question(
            "cream-strength",
            "How strong is the cream?",
            number("%", 1),
            &both[1..],
        ),
        question("notes", "Anything else?", Kind::Text, both),
    ];
    questions[0].clear = Clear::Options(vec![OptionId::new(0), OptionId::new(1)]);
    questions[0].help = Some("A capsule for severe acne.".into());
    questions[1].show_if = Some(test(0, Accept::Is(OptionId::new(1))));
    questions[1].clear = Clear::Tests(vec![Accept::Date(DateTest::Since {
        within: None,
        older_than: Some(months(6)),
    })]);
    questions[2].clear = Clear::Ticks {
        options: Vec::new(),
        none: true,
    };
    questions[3].clear = no();
    questions[4].clear = Clear::Tests(vec![at_least(18)]);
    questions[5].clear = no();
    questions[5].asked_of = AskedOf::Practitioner;
    questions[6].clear = Clear::Tests(vec![at_most(50)]);
    questions[6].asked_of = AskedOf::Practice;
    questions
}

fn rules(both: &[ProcedureId], needling: &[ProcedureId]) -> Vec<Rule> {
    let yes = || Accept::Is(OptionId::new(1));
    let ticked = |option| {
        Accept::Ticks(TickTest {
            all_of: vec![Tick::Option(OptionId::new(option))],
            none_of: Vec::new(),
        })
    };
    let within = Accept::Date(DateTest::Since {
        within: Some(months(6)),
        older_than: None,
    });
    let strong = Accept::Number(NumberRange {
        low: Some(51),
        high: None,
    });
    let young = Condition::All(vec![
        test(6, strong.clone()),
        Condition::Any(vec![test(4, at_most(21)), test(4, Accept::Declined)]),
    ]);
    let mut rules = vec![
        rule(
            "isotretinoin-recent",
            Verdict::Defer,
            test(1, within),
            "Isotretinoin was taken within the last six months; skin may heal poorly and scar.",
            needling,
        ),
        rule(
            "warts",
            Verdict::Contraindicated,
            test(2, ticked(0)),
            "Skin with warts must not be needled.",
            needling,
        ),
        rule(
            "rash",
            Verdict::Defer,
            test(2, ticked(1)),
            "Inflamed skin has to heal first.",
            needling,
        ),
        rule(
            "keloid-history",
            Verdict::Refer,
            test(3, yes()),
            "Someone who has had a keloid may get another.",
            needling,
        ),
        rule(
            "under-18",
            Verdict::Contraindicated,
            test(4, at_most(17)),
            "Not under 18.",
            both,
        ),
        rule(
            "suspicious-lesion",
            Verdict::Refer,
            test(5, yes()),
            "A doctor should look at this lesion.",
            needling,
        ),
        rule(
            "strong-cream",
            Verdict::Precaution,
            test(6, strong),
            "A strong cream is watched while it works.",
            &both[1..],
        ),
        rule(
            "strong-cream-young",
            Verdict::Refer,
            young,
            "A strong cream on a young person needs a doctor.",
            &both[1..],
        ),
    ];
    rules[0].next_step = Some("Rebook once six months have passed since the last capsule.".into());
    rules[0].disputed = Some("A 2017 consensus found too little evidence to delay.".into());
    rules[0].against.push(SourceId::new(1));
    rules[1].until = Some("the warts are completely gone".into());
    rules[2].until = Some("the rash has gone".into());
    rules[2].wait = Some(Duration {
        count: 2,
        unit: Unit::Week,
    });
    rules[5].urgent = Some("Ask the client to see a doctor about the lesion this week.".into());
    rules
}

/// A form for 22 November 2026. Questions that are asked and not in `given` get a clear answer.
pub(crate) fn form(protocol: &Protocol, procedures: &[u32], given: &[(&str, Answer)]) -> Form {
    let program = Program::compile(protocol);
    let on = day("2026-11-22");
    let mut answers = Answers::missing(protocol.questions.len());
    let id = |name: &str| protocol.question_named(name).expect("a question");
    for (name, answer) in given {
        answers.set(id(name), answer.clone());
    }
    let given = given.iter().map(|(name, _)| id(name)).collect();
    for &procedure in procedures {
        program.fill_clear(ProcedureId::new(procedure), on, &mut answers, &given);
    }
    Form {
        id: Some("C-1042".into()),
        on,
        procedures: procedures.iter().copied().map(ProcedureId::new).collect(),
        answers,
        errors: Vec::new(),
        record_file: None,
    }
}

/// The form as record 3 on line 4, screened.
pub(crate) fn screened(protocol: &Protocol, form: Form) -> Screened {
    let record = Record {
        record: 3,
        line: 4,
        mapping: None,
        content: Ok(form),
    };
    batch::screen(&Program::compile(protocol), record)
}

/// A record that cannot be read.
pub(crate) fn unreadable() -> Screened {
    Screened {
        record: 2,
        line: 2,
        mapping: None,
        content: Err(UnreadableRecord {
            id: Some("=C-7".into()),
            message: "`kelod` is not a question; did you mean `keloid`?".into(),
            value: Some("kelod\u{1b}[31m".into()),
            place: None,
        }),
    }
}

/// A form with isotretinoin stopped five months ago, and an age that cannot be read.
pub(crate) fn deferred(protocol: &Protocol) -> Screened {
    let given = [
        ("isotretinoin", Answer::Option(OptionId::new(1))),
        (
            "isotretinoin-last",
            Answer::Date(PartialDate::Month(2026, 6)),
        ),
        ("age", Answer::Invalid),
    ];
    let mut form = form(protocol, &[0], &given);
    form.errors.push(AnswerError {
        question: Some(QuestionId::new(4)),
        value: "thirty\u{1b}".into(),
        message: "not a number; write digits, such as `30`".into(),
        place: None,
    });
    screened(protocol, form)
}

fn procedure(id: &str, title: &str) -> Procedure {
    Procedure {
        id: id.into(),
        title: title.into(),
        companions: Vec::new(),
        span: nowhere(),
        block: nowhere(),
    }
}

fn source(id: &str, title: &str, grade: Grade) -> Reference {
    Reference {
        id: id.into(),
        title: title.into(),
        url: format!("https://example.org/{id}"),
        seen: day("2026-11-22"),
        grade,
        span: nowhere(),
    }
}

fn question(id: &str, ask: &str, kind: Kind, procedures: &[ProcedureId]) -> Question {
    Question {
        id: id.into(),
        topic: TopicId::new(0),
        ask: ask.into(),
        help: None,
        kind,
        show_if: None,
        clear: Clear::Any,
        clear_for: Vec::new(),
        clear_spans: Vec::new(),
        asked_of: AskedOf::Client,
        keep: None,
        unsure_open: false,
        procedures: procedures.to_vec(),
        span: nowhere(),
        block: nowhere(),
    }
}

fn rule(
    id: &str,
    verdict: Verdict,
    when: Condition,
    say: &str,
    procedures: &[ProcedureId],
) -> Rule {
    Rule {
        id: id.into(),
        topic: TopicId::new(0),
        procedures: procedures.to_vec(),
        verdict,
        when,
        say: say.into(),
        next_step: None,
        because: vec![SourceId::new(0)],
        against: Vec::new(),
        disputed: None,
        urgent: None,
        until: None,
        wait: None,
        span: nowhere(),
        block: nowhere(),
    }
}

fn test(question: u32, accept: Accept) -> Condition {
    Condition::Test(Test {
        question: QuestionId::new(question),
        accepts: vec![accept],
        list: false,
        span: nowhere(),
    })
}

fn choice(id: &str, label: &str) -> Choice {
    Choice {
        id: id.into(),
        label: label.into(),
    }
}

fn at_least(low: i64) -> Accept {
    Accept::Number(NumberRange {
        low: Some(low),
        high: None,
    })
}

fn at_most(high: i64) -> Accept {
    Accept::Number(NumberRange {
        low: None,
        high: Some(high),
    })
}

fn months(count: u32) -> Duration {
    Duration {
        count,
        unit: Unit::Month,
    }
}

fn nowhere() -> Span {
    Span::new(FileId(0), 0..0)
}
