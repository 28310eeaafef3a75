//! Word lists for the context of an amount: units, verbs for giving it, and words for a measurement or a report.

/// Units of a dose.
pub(in crate::rules::advice) const DOSES: &[&str] = &[
    "mg",
    "mcg",
    // the micro sign, and the Greek letter
    "\u{b5}g",
    "\u{3bc}g",
    "g",
    "gram",
    "grams",
    "microgram",
    "micrograms",
    "milligram",
    "milligrams",
    "ml",
    "iu",
    "unit",
    "units",
    "drop",
    "drops",
    "tablet",
    "tablets",
    "tab",
    "tabs",
    "capsule",
    "capsules",
    "pill",
    "pills",
];

/// Forms of medicine that are swallowed whole.
pub(in crate::rules::advice) const PIECES: &[&str] =
    &["tablet", "tablets", "capsule", "capsules", "pill", "pills"];

/// Verbs for giving or taking a dose.
pub(in crate::rules::advice) const GIVE: &[&str] = &[
    "take",
    "give",
    "offer",
    "use",
    "apply",
    "inject",
    "administer",
    "prescribe",
    "dispense",
    "supply",
    "swallow",
    "drink",
    "start",
    "begin",
    "continue",
    "restart",
    "resume",
    "increase",
    "reduce",
    "lower",
    "raise",
    "switch",
    "change",
    "try",
    "add",
    "repeat",
    "exceed",
    "recommend",
    "suggest",
    "halve",
    "double",
];

/// Participles for giving or taking a dose, after "must be" or "should be".
pub(in crate::rules::advice) const GIVEN: &[&str] = &[
    "taken",
    "given",
    "used",
    "applied",
    "injected",
    "administered",
    "swallowed",
    "offered",
    "added",
    "repeated",
    "started",
    "continued",
];

/// Words after which an amount is compared with something.
pub(in crate::rules::advice) const COMPARED: &[&str] = &[
    "under",
    "over",
    "above",
    "below",
    "than",
    "least",
    "most",
    "between",
    "exceeds",
    "exceeding",
    "reaches",
    "equals",
    "more",
    "less",
    "level",
    "levels",
    "range",
];

/// Verbs that describe a state.
pub(in crate::rules::advice) const STATES: &[&str] = &[
    "is", "are", "contains", "contain", "has", "have", "holds", "hold", "comes", "come",
];

/// Verbs that report an event.
pub(in crate::rules::advice) const HAPPENED: &[&str] = &[
    "had",
    "took",
    "taken",
    "takes",
    "taking",
    "was",
    "were",
    "been",
    "received",
    "used",
    "uses",
    "using",
    "injected",
    "drank",
    "drinks",
    "swallowed",
    "lost",
    "gave",
    "given",
    "got",
    "reported",
    "said",
    "says",
    "contained",
    "measured",
    "showed",
    "shows",
    "started",
    "stopped",
    "missed",
    "went",
    "needed",
    "reached",
];

/// Words between an amount and the unit to which it refers.
pub(in crate::rules::advice) const OVER: &[&str] = &["per", "a", "an", "each", "every"];

/// Volumes, times and weights to which an amount refers.
pub(in crate::rules::advice) const RATES: &[&str] = &[
    "dl",
    "ml",
    "l",
    "cl",
    "\u{b5}l",
    "\u{3bc}l",
    "litre",
    "litres",
    "liter",
    "liters",
    "millilitre",
    "milliliter",
    "decilitre",
    "deciliter",
    "min",
    "mins",
    "minute",
    "h",
    "hr",
    "hour",
    "s",
    "sec",
    "second",
    "d",
    "day",
    "wk",
    "week",
    "month",
    "year",
    "24",
    "kg",
    "g",
    "m2",
    "m\u{b2}",
];

/// Substances that are measured or put into the skin, and are not medicines to take.
pub(in crate::rules::advice) const SUBSTANCES: &[&str] = &[
    "filler",
    "fillers",
    "botulinum",
    "toxin",
    "alcohol",
    "blood",
    "urine",
    "fluid",
];
