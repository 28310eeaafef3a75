//! Questions, and how people answer them.

/// A topic with its questions.
pub struct Topic {
    pub id: String,
    pub questions: Vec<Question>,
}

/// A question.
pub struct Question {
    pub id: String,
    pub kind: Kind,
    /// It is asked if one of these questions before it has one of these answers; if there are none, it is always asked.
    pub show_if: Vec<(String, Vec<String>)>,
}

/// The type of a question. A notable answer is one that is not usual.
pub enum Kind {
    /// `no` is usual.
    YesNo,
    /// Some options are usual.
    Choice {
        usual: Vec<String>,
        others: Vec<String>,
    },
    /// A choice that distinguishes people: each option is equally likely.
    Trait(Vec<String>),
    /// `none` is usual; the others tick one or two.
    Multi(Vec<String>),
    /// A number within `usual` is usual.
    Number {
        allowed: (u32, u32),
        usual: (u32, u32),
    },
    /// The day of birth.
    Birth,
    /// A day in the last four years.
    Past,
    /// A day in the next year.
    Future,
}

/// How often people give answers of each kind.
#[derive(Clone, Copy)]
pub struct Rates {
    /// Number of answers in a thousand that are `unsure`.
    pub unsure: usize,
    /// Number of answers in a thousand that are `declined`.
    pub declined: usize,
    /// Number of answers in a thousand that are blank.
    pub blank: usize,
    /// Percentage of notable answers.
    pub of_note: usize,
}

impl Question {
    /// A question that is always asked.
    pub fn new(id: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            kind,
            show_if: Vec::new(),
        }
    }

    /// The question, asked after an answer to a question before it.
    #[must_use]
    pub fn after(mut self, before: &str, answer: &str) -> Self {
        self.show_if = vec![(before.to_owned(), vec![answer.to_owned()])];
        self
    }

    /// Whether a test on it is true for many people.
    pub fn is_common(&self) -> bool {
        matches!(self.kind, Kind::Trait(_) | Kind::Birth)
    }
}
