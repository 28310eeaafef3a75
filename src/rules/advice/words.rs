//! Word lists for advice on a medicine, doses and promises.

pub(super) mod amounts;

/// Verbs that change how a medicine is taken, if a medicine follows.
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

/// Verbs that often have other objects. A comma or a bracket ends their object.
pub(super) const LOOSE_VERBS: &[&str] =
    &["hold", "reduce", "increase", "change", "double", "halve"];

/// Verbs with objects of any kind. The medicine must follow directly.
pub(super) const DIRECT_VERBS: &[&str] = &[
    "avoid",
    "lower",
    "raise",
    "adjust",
    "cut",
    "miss",
    "leave out",
    "give up",
    "stay off",
    "keep off",
    "go without",
    "do without",
];

/// Verbs that count only as an imperative at the start of a sentence, with a medicine directly after them.
pub(super) const USE: &[&str] = &["use", "apply", "give"];

/// Maximum number of words up to the medicine: "give the client an antihistamine".
pub(super) const USE_REACH: usize = 4;

/// Words after which a medicine is not the object of a verb.
pub(super) const PREPOSITIONS: &[&str] = &[
    "while", "on", "of", "in", "with", "for", "to", "before", "after", "if", "when", "from",
    "without", "by", "at", "until", "during",
];

/// Verbs that need no medicine after them.
pub(super) const ALONE: &[&str] = &[
    "discontinue",
    "discontinuing",
    "come off",
    "go off",
    "wean off",
];

/// Participles after "must be" or "should be" that make advice if a medicine precedes them.
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

/// Names of medicines, and words for taking one.
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
    "paracetamol",
    "acetaminophen",
    "naproxen",
    "clopidogrel",
    "apixaban",
    "rivaroxaban",
    "prednisone",
    "prednisolone",
    "methotrexate",
    "doxycycline",
    "minocycline",
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

/// Numbers in words, before what is swallowed whole.
pub(super) const NUMBER_WORDS: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// Words after which a phrase says the opposite.
pub(super) const NEGATIONS: &[&str] = &[
    "do not",
    "don't",
    "don’t",
    "never",
    "nobody should",
    "no one should",
];

/// Words after which a verb reports or asks what happened or may happen, which is not advice.
pub(super) const REPORTS: &[&str] = &[
    "when", "after", "before", "whether", "do you", "have you", "if you", "chose to", "once",
    "until", "unless", "while", "because",
];

/// Words allowed between such a word and its verb. "Before needling stop your tablets" is advice.
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

/// Maximum number of words between such a word and its verb.
pub(super) const REPORT_REACH: usize = 3;

/// Maximum number of words between the verb and the medicine after it, or between the medicine and "must be" or "should
/// be".
pub(super) const REACH: usize = 6;

/// Phrases for going without a medicine, if a medicine follows.
pub(super) const NOT_TAKE: &[&str] = &[
    "do not take",
    "don't take",
    "don’t take",
    "must not take",
    "should not take",
    "shouldn't take",
    "shouldn’t take",
    "never take",
    "do not use",
    "don't use",
    "don’t use",
    "must not use",
    "should not use",
    "shouldn't use",
    "shouldn’t use",
    "never use",
    "not to take",
    "avoid taking",
    "avoid using",
];

/// Verbs for taking a medicine, if it follows directly.
pub(super) const TAKE: &[&str] = &["take", "swallow"];

/// Maximum number of words up to the medicine.
pub(super) const TAKE_REACH: usize = 3;

/// Phrases that say that something must be done to the subject before them.
pub(super) const MUST_BE: &[&str] = &[
    "must be",
    "should be",
    "needs to be",
    "need to be",
    "has to be",
    "have to be",
    "ought to be",
    "is to be",
    "are to be",
];

/// Words after a medicine that say, with one of [`DOING`], that something must be done to it.
pub(super) const NEEDS: &[&str] = &["needs", "need", "requires", "require"];

/// Verbs for the things that a medicine may need.
pub(super) const DOING: &[&str] = &[
    "stopping",
    "pausing",
    "starting",
    "restarting",
    "resuming",
    "suspending",
    "withholding",
    "discontinuing",
    "tapering",
    "omitting",
    "skipping",
    "reducing",
    "increasing",
    "changing",
    "doubling",
    "halving",
    "holding",
];

/// Words after "safe" with which it is not a promise.
pub(super) const SAFE_THINGS: &[&str] = &["word", "words", "side", "distance"];

/// The people who are treated.
pub(super) const TREATED: &[&str] = &["client", "patient", "person", "he", "she"];

/// Words that make the next one a noun.
pub(super) const DETERMINERS: &[&str] = &[
    "the", "a", "an", "any", "no", "this", "each", "every", "another", "recent", "sudden", "his",
    "her", "their", "its", "your",
];

/// People whom a text only mentions.
pub(super) const OTHERS: &[&str] = &[
    "who",
    "they",
    "we",
    "i",
    "doctor",
    "doctors",
    "prescriber",
    "prescribers",
    "gp",
    "physician",
    "nurse",
    "pharmacist",
    "surgeon",
    "dermatologist",
    "dentist",
    "specialist",
];

/// People in general.
pub(super) const PEOPLE: &[&str] = &[
    "clients", "patients", "people", "persons", "women", "men", "adults", "users", "some", "many",
];

/// Words before a "to" that say what someone intends to do.
pub(super) const WANT: &[&str] = &[
    "want",
    "wants",
    "wanted",
    "plan",
    "plans",
    "planned",
    "planning",
    "chose",
    "chosen",
    "decided",
    "hope",
    "hopes",
    "hoped",
    "intends",
    "intended",
    "preferred_values",
    "wished",
    "going",
    "about",
    "due",
    "likely",
    "able",
    "unable",
    "refused",
    "agreed",
    "forgot",
    "tried",
    "likes",
    "like",
    "prefers",
    "preferred",
];

/// Words before a "to" that say what someone was told.
pub(super) const TOLD: &[&str] = &[
    "said",
    "says",
    "told",
    "asked",
    "advised",
    "instructed",
    "ordered",
    "recommended",
    "wanted",
];
