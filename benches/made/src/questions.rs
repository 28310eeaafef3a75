//! The 45 questions: as many of each type, and ids and answers as wide, as on a long intake form.

/// A question, and how it is answered.
pub(super) struct Question {
    pub id: &'static str,
    pub kind: Kind,
    /// The question before it, and the answer that opens this one.
    pub show_if: Option<(&'static str, &'static str)>,
}

/// The type of a question. Few people give an answer of note, except to what is [common](Question::is_common).
pub(super) enum Kind {
    /// `no`, except for a few.
    YesNo,
    /// The first option, except for a few.
    Choice(&'static [&'static str]),
    /// A choice that tells people apart: each option is as likely.
    Trait(&'static [&'static str]),
    /// `none`, except for a few who tick one or two.
    Multi(&'static [&'static str]),
    /// Within `usual`, except for a few within `allowed`.
    Number {
        allowed: (u32, u32),
        usual: (u32, u32),
    },
    /// The day of birth.
    Birth,
    /// A day in the last four years.
    Past,
    /// A day in the year to come.
    Future,
}

impl Question {
    /// Whether a test on it is true of many people.
    pub(super) fn is_common(&self) -> bool {
        matches!(self.kind, Kind::Trait(_) | Kind::Birth)
    }
}

/// The topics, each with its questions.
pub(super) static TOPICS: [(&str, [Question; 9]); 5] = [
    (
        "general-health",
        [
            ask("date-of-birth", Kind::Birth),
            ask("heart-condition", Kind::YesNo),
            shown("heart-event-last", Kind::Past, "heart-condition", "yes"),
            ask("blood-pressure-upper", number((70, 240), (105, 139))),
            ask("diabetes-control", Kind::Choice(&["no", "good", "poor"])),
            ask("smoking-history", Kind::Choice(&["never", "past", "now"])),
            ask(
                "long-illnesses",
                Kind::Multi(&["epilepsy", "lupus", "psoriasis", "hepatitis", "cancer"]),
            ),
            ask("weak-immune-system", Kind::YesNo),
            ask("fainting-spells", Kind::YesNo),
        ],
    ),
    (
        "pregnancy",
        [
            ask("pregnant-or-trying", Kind::YesNo),
            ask("birth-recently", Kind::YesNo),
            shown("birth-day", Kind::Past, "birth-recently", "yes"),
            ask("currently-breastfeeding", Kind::YesNo),
            ask("hormone-treatment", Kind::YesNo),
            ask(
                "contraception-used",
                Kind::Choice(&["none", "pill", "coil", "implant"]),
            ),
            ask("flight-planned", Kind::YesNo),
            shown("flight-day", Kind::Future, "flight-planned", "yes"),
            ask("lives-alone", Kind::YesNo),
        ],
    ),
    (
        "medicines",
        [
            ask("blood-thinners", Kind::YesNo),
            ask(
                "isotretinoin-taken",
                Kind::Choice(&["never", "past", "now"]),
            ),
            shown(
                "isotretinoin-last",
                Kind::Past,
                "isotretinoin-taken",
                "past",
            ),
            ask(
                "skin-medicines",
                Kind::Multi(&["retinoid", "steroid", "antibiotic", "bleach"]),
            ),
            ask("steroid-tablets", Kind::YesNo),
            ask("daily-painkillers", number((0, 20), (0, 2))),
            ask(
                "known-allergies",
                Kind::Multi(&["lidocaine", "latex", "nickel", "iodine", "adhesive"]),
            ),
            ask("severe-reaction", Kind::YesNo),
            ask(
                "herbal-remedies",
                Kind::Choice(&["none", "ginkgo", "garlic", "arnica"]),
            ),
        ],
    ),
    (
        "skin-history",
        [
            ask(
                "skin-type",
                Kind::Trait(&["type-1", "type-2", "type-3", "type-4", "type-5", "type-6"]),
            ),
            ask("keloid-scar-ever", Kind::YesNo),
            ask("raised-scar-count", Kind::Choice(&["no", "one", "several"])),
            ask(
                "cold-sore-frequency",
                Kind::Choice(&["never", "rarely", "often"]),
            ),
            ask("dermal-filler-ever", Kind::YesNo),
            shown(
                "dermal-filler-last",
                Kind::Past,
                "dermal-filler-ever",
                "yes",
            ),
            shown("filler-reaction", Kind::YesNo, "dermal-filler-ever", "yes"),
            shown("filler-reaction-last", Kind::Past, "filler-reaction", "yes"),
            ask("sunburn-days-a-year", number((0, 90), (0, 3))),
        ],
    ),
    (
        "treatment-area",
        [
            ask(
                "treated-area",
                Kind::Trait(&["face", "neck", "hands", "scalp"]),
            ),
            ask(
                "treatment-purpose",
                Kind::Trait(&["lines", "scars", "tone", "pores"]),
            ),
            ask(
                "area-findings",
                Kind::Multi(&["warts", "eczema", "open-wound", "pustules", "moles"]),
            ),
            ask("area-infection", Kind::YesNo),
            ask("area-permanent-tattoo", Kind::YesNo),
            ask("area-loss-of-feeling", Kind::YesNo),
            ask("radiotherapy-there", Kind::YesNo),
            ask(
                "implanted-devices",
                Kind::Multi(&["pacemaker", "metal", "cochlear"]),
            ),
            ask("area-sunbed-use", Kind::Choice(&["no", "weekly", "daily"])),
        ],
    ),
];

/// All of them, in the order of the interview.
pub(super) fn all() -> impl Iterator<Item = &'static Question> {
    TOPICS.iter().flat_map(|(_, questions)| questions)
}

const fn ask(id: &'static str, kind: Kind) -> Question {
    Question {
        id,
        kind,
        show_if: None,
    }
}

const fn shown(
    id: &'static str,
    kind: Kind,
    before: &'static str,
    answer: &'static str,
) -> Question {
    Question {
        id,
        kind,
        show_if: Some((before, answer)),
    }
}

const fn number(allowed: (u32, u32), usual: (u32, u32)) -> Kind {
    Kind::Number { allowed, usual }
}
