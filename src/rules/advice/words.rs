//! The words that advice on a medicine, a dose or a promise is made of.

pub(super) mod amounts;

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

/// Verbs of almost anything: a medicine follows directly.
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

/// Verbs of which only an imperative at the beginning of a sentence counts, where a medicine follows directly.
pub(super) const USE: &[&str] = &["use", "apply", "give"];

/// How many words after it the medicine may stand: "give the client an antihistamine".
pub(super) const USE_REACH: usize = 4;

/// Words after which a medicine is not what a verb acts on.
pub(super) const PREPOSITIONS: &[&str] = &[
    "while", "on", "of", "in", "with", "for", "to", "before", "after", "if", "when", "from",
    "without", "by", "at", "until", "during",
];

/// Verbs that do so by themselves.
pub(super) const ALONE: &[&str] = &[
    "discontinue",
    "discontinuing",
    "come off",
    "go off",
    "wean off",
];

/// Participles after "must be" or "should be" that make advice if a medicine comes before.
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

/// Numbers in words: a dose before what is swallowed whole.
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

/// Words after which a verb tells or asks what happened, or what may: it is no advice.
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

/// How many words may stand between such a word and its verb.
pub(super) const REPORT_REACH: usize = 3;

/// How many words after the verb the medicine may stand, or before "must be" and "should be".
pub(super) const REACH: usize = 6;

/// To go without a medicine, where one follows.
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

/// To take a medicine, where it follows directly.
pub(super) const TAKE: &[&str] = &["take", "swallow"];

/// How many words after it the medicine may stand.
pub(super) const TAKE_REACH: usize = 3;

/// Phrases that say that something is to be done to the subject before them.
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

/// Words after a medicine that say, with one of [`DOING`], what is to be done to it.
pub(super) const NEEDS: &[&str] = &["needs", "need", "requires", "require"];

/// Verbs for what a medicine may need.
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

/// Words after "safe" that are no promise with it.
pub(super) const SAFE_THINGS: &[&str] = &["word", "words", "side", "distance"];

/// Those who are treated.
pub(super) const TREATED: &[&str] = &["client", "patient", "person", "he", "she"];

/// Words that make a noun of the next one.
pub(super) const DETERMINERS: &[&str] = &[
    "the", "a", "an", "any", "no", "this", "each", "every", "another", "recent", "sudden", "his",
    "her", "their", "its", "your",
];

/// Those of whom a text only speaks.
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

/// Words before a "to" that say what someone means to do.
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
    "wishes",
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
