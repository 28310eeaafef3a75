//! Indices into the tables of a protocol.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(u32);

            impl $name {
                /// The entry at this index of its table, from 0.
                pub const fn new(index: u32) -> Self {
                    Self(index)
                }

                /// The index in its table.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }

            impl From<usize> for $name {
                fn from(index: usize) -> Self {
                    Self(u32::try_from(index).expect("a table has fewer than 2^32 entries"))
                }
            }
        )*
    };
}

ids! {
    /// A topic, in interview order.
    TopicId,
    /// A question, in interview order over all topics.
    QuestionId,
    /// An option of one question, in the order of its list.
    OptionId,
    /// A rule, in file order over all topics.
    RuleId,
    /// A procedure, in the order of `protocol.toml`.
    ProcedureId,
    /// A source, in the order of `protocol.toml`.
    SourceId,
    /// A score, in file order over all topics.
    ScoreId,
}
