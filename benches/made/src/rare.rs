//! Data with rare notable answers: 45 questions, with the types and the lengths of ids and answers of a long intake
//! form. The more rules there are, the more rarely each of them is true.

use super::dice::Dice;
use super::questions::{Kind, Question, Rates, Topic};
use super::tests::test;

/// The rates at which people give answers of each kind.
pub const RATES: Rates = Rates {
    unsure: 3,
    declined: 1,
    blank: 4,
    of_note: 4,
};

/// Number of rules with each shape among a thousand, for protocols with at least this number of rules. A rare test is
/// true for a few percent of people, a common one for a third of them.
struct Shapes {
    rules: usize,
    rare: usize,
    rare_and_common: usize,
    two_rare: usize,
    // all other rules: two rare tests and a common one
}

const SHAPES: [Shapes; 3] = [
    shapes(4500, 0, 10, 130),
    shapes(450, 40, 140, 500),
    shapes(0, 600, 200, 100),
];

/// The topics, each with its questions.
pub fn topics() -> Vec<Topic> {
    let topic = |id: &str, questions: [Question; 9]| Topic {
        id: id.to_owned(),
        questions: questions.into(),
    };
    vec![
        topic("general-health", general_health()),
        topic("pregnancy", pregnancy()),
        topic("medicines", medicines()),
        topic("skin-history", skin_history()),
        topic("treatment-area", treatment_area()),
    ]
}

fn general_health() -> [Question; 9] {
    [
        Question::new("date-of-birth", Kind::Birth),
        Question::new("heart-condition", Kind::YesNo),
        Question::new("heart-event-last", Kind::Past).after("heart-condition", "yes"),
        Question::new("blood-pressure-upper", number((70, 240), (105, 139))),
        Question::new("diabetes-control", choice(&["no", "good", "poor"])),
        Question::new("smoking-history", choice(&["never", "past", "now"])),
        Question::new(
            "long-illnesses",
            multi(&["epilepsy", "lupus", "psoriasis", "hepatitis", "cancer"]),
        ),
        Question::new("weak-immune-system", Kind::YesNo),
        Question::new("fainting-spells", Kind::YesNo),
    ]
}

fn pregnancy() -> [Question; 9] {
    [
        Question::new("pregnant-or-trying", Kind::YesNo),
        Question::new("birth-recently", Kind::YesNo),
        Question::new("birth-day", Kind::Past).after("birth-recently", "yes"),
        Question::new("currently-breastfeeding", Kind::YesNo),
        Question::new("hormone-treatment", Kind::YesNo),
        Question::new(
            "contraception-used",
            choice(&["none", "pill", "coil", "implant"]),
        ),
        Question::new("flight-planned", Kind::YesNo),
        Question::new("flight-day", Kind::Future).after("flight-planned", "yes"),
        Question::new("lives-alone", Kind::YesNo),
    ]
}

fn medicines() -> [Question; 9] {
    [
        Question::new("blood-thinners", Kind::YesNo),
        Question::new("isotretinoin-taken", choice(&["never", "past", "now"])),
        Question::new("isotretinoin-last", Kind::Past).after("isotretinoin-taken", "past"),
        Question::new(
            "skin-medicines",
            multi(&["retinoid", "steroid", "antibiotic", "bleach"]),
        ),
        Question::new("steroid-tablets", Kind::YesNo),
        Question::new("daily-painkillers", number((0, 20), (0, 2))),
        Question::new(
            "known-allergies",
            multi(&["lidocaine", "latex", "nickel", "iodine", "adhesive"]),
        ),
        Question::new("severe-reaction", Kind::YesNo),
        Question::new(
            "herbal-remedies",
            choice(&["none", "ginkgo", "garlic", "arnica"]),
        ),
    ]
}

fn skin_history() -> [Question; 9] {
    [
        Question::new(
            "skin-type",
            trait_of(&["type-1", "type-2", "type-3", "type-4", "type-5", "type-6"]),
        ),
        Question::new("keloid-scar-ever", Kind::YesNo),
        Question::new("raised-scar-count", choice(&["no", "one", "several"])),
        Question::new("cold-sore-frequency", choice(&["never", "rarely", "often"])),
        Question::new("dermal-filler-ever", Kind::YesNo),
        Question::new("dermal-filler-last", Kind::Past).after("dermal-filler-ever", "yes"),
        Question::new("filler-reaction", Kind::YesNo).after("dermal-filler-ever", "yes"),
        Question::new("filler-reaction-last", Kind::Past).after("filler-reaction", "yes"),
        Question::new("sunburn-days-a-year", number((0, 90), (0, 3))),
    ]
}

fn treatment_area() -> [Question; 9] {
    [
        Question::new(
            "treated-area",
            trait_of(&["face", "neck", "hands", "scalp"]),
        ),
        Question::new(
            "treatment-purpose",
            trait_of(&["lines", "scars", "tone", "pores"]),
        ),
        Question::new(
            "area-findings",
            multi(&["warts", "eczema", "open-wound", "pustules", "moles"]),
        ),
        Question::new("area-infection", Kind::YesNo),
        Question::new("area-permanent-tattoo", Kind::YesNo),
        Question::new("area-loss-of-feeling", Kind::YesNo),
        Question::new("radiotherapy-there", Kind::YesNo),
        Question::new(
            "implanted-devices",
            multi(&["pacemaker", "metal", "cochlear"]),
        ),
        Question::new("area-sunbed-use", choice(&["no", "weekly", "daily"])),
    ]
}

/// The table of a condition: one to three tests, or a choice between two.
pub fn condition(questions: &[&Question], rules: usize, dice: &mut Dice) -> String {
    let (mut common, mut rare): (Vec<&Question>, Vec<&Question>) =
        questions.iter().partition(|one| one.is_common());
    dice.shuffle(&mut rare, 2);
    dice.shuffle(&mut common, 1);
    let [one, other, common] = [rare[0], rare[1], common[0]]
        .map(|question| format!("{} = {}", question.id, test(question, dice)));
    let shapes = SHAPES.iter().find(|shapes| rules >= shapes.rules);
    let shapes = shapes.expect("the last has no least number");
    let drawn = dice.below(1000);
    let after_pair = shapes.rare + shapes.rare_and_common;
    let mut tests = if drawn < shapes.rare {
        vec![one]
    } else if drawn < after_pair {
        match dice.below(3) {
            0 => vec![format!("any = [{{ {one} }}, {{ {other} }}]"), common],
            _ => vec![one, common],
        }
    } else if drawn < after_pair + shapes.two_rare {
        vec![one, other]
    } else {
        vec![one, other, common]
    };
    let count = tests.len();
    dice.shuffle(&mut tests, count);
    tests.join(", ")
}

const fn shapes(rules: usize, rare: usize, rare_and_common: usize, two_rare: usize) -> Shapes {
    Shapes {
        rules,
        rare,
        rare_and_common,
        two_rare,
    }
}

fn owned(options: &[&str]) -> Vec<String> {
    options.iter().map(|&option| option.to_owned()).collect()
}

/// A choice whose first option is usual.
fn choice(options: &[&str]) -> Kind {
    Kind::Choice {
        usual: owned(&options[..1]),
        others: owned(&options[1..]),
    }
}

fn trait_of(options: &[&str]) -> Kind {
    Kind::Trait(owned(options))
}

fn multi(options: &[&str]) -> Kind {
    Kind::Multi(owned(options))
}

fn number(allowed: (u32, u32), usual: (u32, u32)) -> Kind {
    Kind::Number { allowed, usual }
}
