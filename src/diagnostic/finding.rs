//! The list of findings: name, severity and the page that explains each.

use std::fmt;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely a mistake.
    Warn,
    /// A mistake.
    Error,
}

impl Severity {
    /// The word that is printed.
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
        /// Everything that a check of text, types and advice can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Finding {
            $(
                #[doc = concat!("`", $name, "`; see its page.")]
                $variant,
            )*
        }

        impl Finding {
            /// Every finding.
            pub const ALL: &'static [Finding] = &[$(Finding::$variant,)*];

            /// The name, which completes "allow …".
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The page that says what it means, with a bad and a good example.
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
    ForbiddenAdvice "forbidden-advice" Error,
}

/// Names that format 1 gives to findings about logic, dates and cases.
///
/// A rule may not be named like one of them and an `[[allow]]` may name them.
pub const LATER_FINDINGS: &[&str] = &[
    "dead-rule",
    "never-asked",
    "fails-open",
    "clear-is-not-clear",
    "no-one-eligible",
    "not-monotonic",
    "unhandled-unsure",
    "equivalent-rules",
    "never-decides",
    "overdue-review",
    "draft-protocol",
    "uncovered-rule",
    "uncovered-boundary",
    "failed-case",
    "unused-allow",
];

impl Finding {
    /// The finding of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|finding| finding.name() == name)
    }

    /// Whether it is an error of text or types; advice and cases never keep a protocol from screening.
    pub fn stops_screening(self) -> bool {
        !matches!(self, Self::ForbiddenAdvice | Self::InvalidCase)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
