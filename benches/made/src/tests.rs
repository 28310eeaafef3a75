//! Tests on a question in the notation of a condition, of every kind in rule files.

use super::dice::Dice;
use super::questions::{Kind, Question};

/// A test, as written after the id of a question.
pub fn test(question: &Question, dice: &mut Dice) -> String {
    match &question.kind {
        Kind::YesNo => match dice.below(10) {
            0 => "\"unsure\"".to_owned(),
            1 => "[\"yes\", \"unsure\"]".to_owned(),
            2 => "[\"yes\", \"declined\"]".to_owned(),
            3 => "{ is-not = \"no\" }".to_owned(),
            _ => "\"yes\"".to_owned(),
        },
        Kind::Choice { usual, others } => {
            let (first, other) = (&usual[0], dice.pick(others));
            match dice.below(6) {
                0 => format!("{{ is-not = \"{first}\" }}"),
                1 => format!("{{ none-of = [\"{first}\", \"{other}\"] }}"),
                2 => format!("[\"{other}\", \"unsure\"]"),
                _ => format!("\"{other}\""),
            }
        }
        Kind::Trait(options) => {
            let at = dice.below(options.len());
            let (one, next) = (&options[at], &options[(at + 1) % options.len()]);
            match dice.below(3) {
                0 => format!("[\"{one}\", \"{next}\"]"),
                1 => format!("{{ none-of = [\"{one}\", \"{next}\"] }}"),
                _ => format!("\"{one}\""),
            }
        }
        Kind::Multi(options) => {
            let at = dice.below(options.len());
            let (one, next) = (&options[at], &options[(at + 1) % options.len()]);
            match dice.below(6) {
                0 => format!("{{ all-of = [\"{one}\", \"{next}\"] }}"),
                1 => format!("{{ none-of = [\"none\", \"{one}\"] }}"),
                2 => format!("[\"{one}\", \"{next}\"]"),
                _ => format!("\"{one}\""),
            }
        }
        Kind::Number { allowed, usual } => {
            let over = dice.within(usual.1 + 1, allowed.1 - 2);
            match dice.below(3) {
                0 => format!("{{ over = {over} }}"),
                1 => format!("{{ at-least = {over}, under = {} }}", allowed.1),
                _ => format!("{{ at-least = {over} }}"),
            }
        }
        Kind::Birth => {
            let years = dice.within(25, 70);
            match dice.below(2) {
                0 => format!("{{ within = \"{years} years\" }}"),
                _ => format!("{{ older-than = \"{years} years\" }}"),
            }
        }
        Kind::Past => {
            let days = dice.within(5, 700);
            match dice.below(3) {
                0 => format!(
                    "{{ older-than = \"{days} days\", within = \"{} days\" }}",
                    days + 90
                ),
                _ => format!("{{ within = \"{days} days\" }}"),
            }
        }
        Kind::Future => {
            let days = dice.within(5, 300);
            match dice.below(2) {
                0 => format!("{{ in-next = \"{days} days\" }}"),
                _ => format!("{{ later-than = \"{days} days\" }}"),
            }
        }
    }
}
