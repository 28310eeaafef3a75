//! Data with frequent notable answers. Each rule has two tests, and each question occurs in many rules. So in a large
//! protocol, 17 rules on average are true for a record, and dozens are unknown.

use super::dice::Dice;
use super::questions::{Kind, Question, Rates, Topic};

/// The rates at which people give answers of each kind.
pub const RATES: Rates = Rates {
    unsure: 20,
    declined: 0,
    blank: 60,
    of_note: 3,
};

/// The maximum number that an answer may be.
const MAX: u32 = 119;

/// The topics, each with its questions: 45 in all.
pub fn topics() -> Vec<Topic> {
    let option = |number: usize| format!("option-{number}");
    let options: Vec<String> = (1..=6).map(option).collect();
    let topic = |name: &str, count: usize, kind: &dyn Fn() -> Kind| Topic {
        id: name.to_owned(),
        questions: (1..=count)
            .map(|number| Question::new(format!("{name}-{number:02}"), kind()))
            .collect(),
    };
    vec![
        topic("condition", 33, &|| Kind::YesNo),
        topic("choice", 5, &|| Kind::Trait(options.clone())),
        topic("event", 4, &|| Kind::Past),
        topic("amount", 3, &|| Kind::Number {
            allowed: (0, MAX),
            usual: (0, MAX),
        }),
    ]
}

/// The table of a condition: tests of two questions.
pub fn condition(questions: &[&Question], dice: &mut Dice) -> String {
    let mut questions = questions.to_vec();
    dice.shuffle(&mut questions, 2);
    let tests: Vec<String> = questions[..2]
        .iter()
        .map(|question| format!("{} = {}", question.id, test(question, dice)))
        .collect();
    tests.join(", ")
}

/// A test, as written after the id of a question.
fn test(question: &Question, dice: &mut Dice) -> String {
    match &question.kind {
        Kind::YesNo => "\"yes\"".to_owned(),
        Kind::Trait(options) => format!("\"{}\"", dice.pick(options)),
        // about one in six meets it
        Kind::Number { .. } => {
            let least = dice.within(MAX - 30, MAX - 9);
            format!("{{ at-least = {least} }}")
        }
        Kind::Past => format!("{{ within = \"{} months\" }}", dice.within(2, 12)),
        Kind::Choice { .. } | Kind::Multi(_) | Kind::Birth | Kind::Future => {
            unreachable!("these data have no such question")
        }
    }
}
