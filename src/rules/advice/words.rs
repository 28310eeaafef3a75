//! The words that advice on a medicine, a dose or a promise is made of.

/// Verbs that change how a medicine is taken, where a medicine follows.
pub(super) const VERBS: &[&str] = &[
    "stop",
    "stopping",
    "pause",
    "pausing",
    "start",
    "starting",
    "begin",
    "cease",
    "suspend",
    "interrupt",
    "quit",
    "halt",
    "withhold",
    "skip",
    "skipping",
    "restart",
    "resume",
    "taper",
    "omit",
    "leave off",
    "refrain from",
    "switch",
];

/// Verbs of much else besides: a comma or a bracket ends what they act on.
pub(super) const LOOSE_VERBS: &[&str] =
    &["hold", "reduce", "increase", "change", "double", "halve"];

/// Verbs that do so by themselves.
pub(super) const ALONE: &[&str] = &[
    "discontinue",
    "discontinuing",
    "come off",
    "go off",
    "wean off",
];

/// What must be done to a medicine, after "must be" or "should be", where the medicine stands before.
pub(super) const DONE: &[&str] = &[
    "stopped",
    "paused",
    "started",
    "ceased",
    "suspended",
    "interrupted",
    "halted",
    "withheld",
    "skipped",
    "restarted",
    "resumed",
    "tapered",
    "omitted",
    "discontinued",
    "held",
    "reduced",
    "increased",
    "changed",
    "doubled",
    "halved",
];

/// What is taken, or the taking of it.
pub(super) const MEDICINES: &[&str] = &[
    "taking",
    "using",
    "medicine",
    "medicines",
    "medication",
    "medications",
    "drug",
    "drugs",
    "tablet",
    "tablets",
    "capsule",
    "capsules",
    "pill",
    "pills",
    "antibiotic",
    "antibiotics",
    "anticoagulant",
    "anticoagulants",
    "thinner",
    "thinners",
    "aspirin",
    "warfarin",
    "heparin",
    "isotretinoin",
    "roaccutane",
    "accutane",
    "retinoid",
    "retinoids",
    "tretinoin",
    "adapalene",
    "retinol",
    "steroid",
    "steroids",
    "antiviral",
    "antivirals",
    "aciclovir",
    "acyclovir",
    "valaciclovir",
    "valacyclovir",
    "immunosuppressant",
    "immunosuppressants",
    "prescription",
    "prescriptions",
    "insulin",
    "ibuprofen",
    "nsaid",
    "nsaids",
    "painkiller",
    "painkillers",
    "antihistamine",
    "antihistamines",
    "supplement",
    "supplements",
    "cream",
    "creams",
    "dose",
    "doses",
];

/// Words of promise.
pub(super) const PROMISES: &[&str] = &[
    "safe",
    "safely",
    "safer",
    "risk-free",
    "risk free",
    "harmless",
    "fit for treatment",
    "cleared for",
];

/// Units in which a dose is given.
pub(super) const DOSES: &[&str] = &[
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

/// Numbers in words: a dose before what is swallowed whole.
pub(super) const NUMBER_WORDS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// What is swallowed whole.
pub(super) const PIECES: &[&str] = &["tablet", "tablets", "capsule", "capsules", "pill", "pills"];

/// Words after which a phrase says the opposite.
pub(super) const NEGATIONS: &[&str] = &["do not", "don't", "don’t", "never"];

/// Words after which a verb tells or asks what happened, or what may: it is no advice.
pub(super) const REPORTS: &[&str] = &[
    "when", "after", "before", "whether", "do you", "have you", "if you", "chose to",
];

/// What may stand between such a word and its verb. "Before needling stop your tablets" is advice.
pub(super) const SUBJECTS: &[&str] = &[
    "you",
    "they",
    "he",
    "she",
    "the",
    "a",
    "your",
    "client",
    "clients",
    "patient",
    "patients",
    "person",
    "someone",
    "doctor",
    "prescriber",
    "to",
    "should",
    "may",
    "can",
    "want",
    "ever",
    "last",
    "first",
    "recently",
];

/// How many words may stand between such a word and its verb.
pub(super) const REPORT_REACH: usize = 3;

/// How many words after the verb the medicine may stand, or before "must be" and "should be".
pub(super) const REACH: usize = 6;
