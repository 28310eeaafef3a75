//! The list of findings: name, severity and the page that explains each.

use std::fmt;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A note: it may be intended.
    Info,
    /// Likely a mistake.
    Warn,
    /// A mistake.
    Error,
}

impl Severity {
    /// The printed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

macro_rules! findings {
    ($($variant:ident $name:literal $severity:ident,)*) => {
        /// Everything that a check can find: in text and types, then advice, logic, dates and cases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Finding {
            $(
                #[doc = concat!("`", $name, "`; see its page.")]
                $variant,
            )*
        }

        impl Finding {
            /// Every finding.
            pub const ALL: &'static [Finding] = &[$(Finding::$variant,)*];

            /// The name, as in an `[[allow]]`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The severity.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The page that explains it, with a bad and a good example.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!("../../docs/findings/", $name, ".md")),)*
                }
            }
        }
    };
}

findings! {
    TomlSyntax "toml-syntax" Error,
    Toml11 "toml-1-1" Warn,
    UnknownKey "unknown-key" Error,
    MissingKey "missing-key" Error,
    WrongValueType "wrong-value-type" Error,
    UnsupportedFormat "unsupported-format" Error,
    ConfusableCharacter "confusable-character" Error,
    UnlistedTopic "unlisted-topic" Error,
    DuplicateId "duplicate-id" Error,
    InvalidId "invalid-id" Error,
    UnknownValue "unknown-value" Error,
    InvalidDuration "invalid-duration" Error,
    EmptyList "empty-list" Error,
    InvalidCase "invalid-case" Error,
    UnreadFile "unread-file" Warn,
    ProcedureWithoutRules "procedure-without-rules" Error,
    ForOnTestedQuestion "for-on-tested-question" Error,
    ApprovalMismatch "approval-mismatch" Error,
    UnknownQuestion "unknown-question" Error,
    UnknownAnswer "unknown-answer" Error,
    UnknownProcedure "unknown-procedure" Error,
    UnknownSource "unknown-source" Error,
    UnusedQuestion "unused-question" Warn,
    UnusedOption "unused-option" Warn,
    UnusedSource "unused-source" Info,
    ForwardShowIf "forward-show-if" Error,
    ShowIfCycle "show-if-cycle" Error,
    OperatorMismatch "operator-mismatch" Error,
    OutOfRange "out-of-range" Warn,
    EmptyRange "empty-range" Error,
    TestAlwaysTrue "test-always-true" Warn,
    MixedDurations "mixed-durations" Error,
    BoundaryGap "boundary-gap" Warn,
    ConditionTooDeep "condition-too-deep" Error,
    DateLost "date-lost" Warn,
    MissingClear "missing-clear" Error,
    DeferWithoutEnd "defer-without-end" Error,
    OtherProtocol "other-protocol" Error,
    RepeatedText "repeated-text" Error,
    AmbiguousFormat "ambiguous-format" Error,
    UnmappedOption "unmapped-option" Error,
    NarrowAnswer "narrow-answer" Error,
    UnfinishedGuess "unfinished-guess" Error,
    ForbiddenAdvice "forbidden-advice" Error,
    WordingDiffers "wording-differs" Warn,
    UnsplitDispute "unsplit-dispute" Info,
    DeadRule "dead-rule" Error,
    NeverAsked "never-asked" Error,
    FailsOpen "fails-open" Error,
    ClearIsNotClear "clear-is-not-clear" Error,
    NoOneEligible "no-one-eligible" Error,
    NotMonotonic "not-monotonic" Warn,
    UnhandledUnsure "unhandled-unsure" Info,
    EquivalentRules "equivalent-rules" Warn,
    NeverDecides "never-decides" Info,
    NeverMatters "never-matters" Info,
    OverdueReview "overdue-review" Warn,
    DraftProtocol "draft-protocol" Info,
    UncoveredRule "uncovered-rule" Warn,
    UncoveredBoundary "uncovered-boundary" Info,
    UnusedAllow "unused-allow" Warn,
}

/// The name under which `test` reports a case. A rule must not have this name, but an `[[allow]]` may use it.
pub const FAILED_CASE: &str = "failed-case";

impl Finding {
    /// The finding with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|finding| finding.name() == name)
    }

    /// Whether it is an error of text or types. Findings about advice, cases, logic and dates never prevent screening.
    pub fn stops_screening(self) -> bool {
        self < Self::ForbiddenAdvice && self != Self::InvalidCase
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
