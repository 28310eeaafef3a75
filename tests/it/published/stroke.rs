//! CHA2DS2-VASc: two age bands, sex and five yes-no items, with the date of birth and with the age as a number.

use contraindication::model::{Answer, Answers, OptionId, PartialDate, Verdict};
use jiff::civil::Date;

use super::{Completed, Table, on, sheets};

/// The items that are answered with yes or no.
const ITEMS: [&str; 5] = [
    "heart-failure",
    "pressure",
    "diabetes",
    "stroke",
    "vascular",
];

/// The possible sexes of a person: female, male, or not known.
const SEXES: [&[bool]; 3] = [&[true], &[false], &[true, false]];

/// The points of a complete sheet.
fn points(age: i16, is_female: bool, items: &[usize]) -> i64 {
    let by_age = match age {
        ..=64 => 0,
        65..=74 => 1,
        _ => 2,
    };
    let by_items: usize = items
        .iter()
        .zip([1, 1, 1, 2, 1])
        .map(|(item, add)| item * add)
        .sum();
    by_age + i64::from(is_female) + by_items as i64
}

fn verdict(points: i64) -> Verdict {
    match points {
        0 => Verdict::Eligible,
        1 => Verdict::Precaution,
        _ => Verdict::Refer,
    }
}

/// The expected result for every person of these ages and sexes with these items.
fn expected(ages: &[i16], sexes: &[bool], items: &[Vec<usize>]) -> Completed {
    let mut all = Vec::new();
    for completion in super::completions(items) {
        for &age in ages {
            all.extend(sexes.iter().map(|&sex| points(age, sex, &completion)));
        }
    }
    let least = *all.iter().min().expect("a person");
    let most = *all.iter().max().expect("a person");
    Completed {
        points: (least, most),
        verdicts: (verdict(least), verdict(most)),
    }
}

/// The answers without the age.
fn answers(table: &Table, sexes: &[bool], items: &[Vec<usize>]) -> Answers {
    let mut answers = table.answers(&[]);
    let mut set = |id: &str, answer| answers.set(table.question(id), answer);
    for (id, options) in ITEMS.into_iter().zip(items) {
        if let [one] = options[..] {
            set(id, Answer::Option(OptionId::from(one)));
        }
    }
    if let [is_female] = sexes {
        set(
            "sex",
            Answer::Option(OptionId::from(usize::from(!is_female))),
        );
    }
    answers
}

/// The date of birth of a person of this age, on the birthday or on the day before the next one.
fn born(age: i16, is_birthday: bool) -> Date {
    if is_birthday {
        Date::constant(on().year() - age, 11, 22)
    } else {
        Date::constant(on().year() - age - 1, 11, 23)
    }
}

#[test]
fn every_sheet_is_scored_with_the_date_of_birth() {
    let table = Table::load("cha2ds2-vasc");
    let birth_date = table.question("birth-date");
    for (sheet, sexes) in people() {
        let mut answers = answers(&table, sexes, &sheet);
        for age in [0, 64, 65, 66, 74, 75, 76, 120] {
            for is_birthday in [true, false] {
                let day = born(age, is_birthday);
                answers.set(birth_date, Answer::Date(PartialDate::Day(day)));
                let found = table.found("by-birth-date", &answers);
                assert_eq!(found, expected(&[age], sexes, &sheet), "{day}");
            }
        }
    }
}

#[test]
fn a_year_of_birth_is_both_ages_of_that_year() {
    let table = Table::load("cha2ds2-vasc");
    let birth_date = table.question("birth-date");
    for (sheet, sexes) in people() {
        let mut answers = answers(&table, sexes, &sheet);
        for age in [40, 64, 65, 74, 75, 90] {
            let year = PartialDate::Year(on().year() - age);
            answers.set(birth_date, Answer::Date(year));
            let found = table.found("by-birth-date", &answers);
            assert_eq!(found, expected(&[age - 1, age], sexes, &sheet), "{year}");
        }
        answers.set(birth_date, Answer::Missing);
        let found = table.found("by-birth-date", &answers);
        assert_eq!(found, expected(&[0, 70, 80], sexes, &sheet));
    }
}

#[test]
fn every_sheet_is_scored_with_the_age() {
    let table = Table::load("cha2ds2-vasc");
    let question = table.question("age");
    for (sheet, sexes) in people() {
        let mut answers = answers(&table, sexes, &sheet);
        for age in [0, 18, 64, 65, 66, 74, 75, 76, 130] {
            answers.set(question, Answer::Number(age.into()));
            let found = table.found("by-age", &answers);
            assert_eq!(found, expected(&[age], sexes, &sheet), "{age}");
        }
        answers.set(question, Answer::Missing);
        let found = table.found("by-age", &answers);
        assert_eq!(found, expected(&[0, 70, 80], sexes, &sheet));
    }
}

/// Every sheet of yes, no and missing, with each sex.
fn people() -> impl Iterator<Item = (Vec<Vec<usize>>, &'static [bool])> {
    let people = sheets(ITEMS.len(), 2);
    people.flat_map(|sheet| SEXES.map(|sexes| (sheet.clone(), sexes)))
}
