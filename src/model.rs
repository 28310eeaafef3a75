//! Plain values: a protocol, the answers of a person, and the result.
//!
//! Nothing here reads a file, a clock or a terminal. Everything named in a file has an index type; a name is looked up
//! once, when the file is read.

#![deny(clippy::wildcard_enum_match_arm)]

mod answer;
mod condition;
mod cuts;
mod date;
mod days;
mod difference;
mod end;
mod explanation;
mod id;
mod outcome;
mod possible;
mod protocol;
mod question;
mod record_file;
mod rule;
mod score;
mod score_range;
mod written;

pub use answer::{Answer, Answers, OptionState, Ticks};
pub use condition::{
    Accept, Condition, Count, DateTest, NumberRange, ScoreTest, Test, Tick, TickCount, TickTest,
};
pub use cuts::{Cuts, DayEdge, accepts_by_question};
pub use date::{
    Duration, FIRST_DAY, LAST_DAY, MONTHS, PartialDate, Unit, YEARS, long_date, parse_day,
};
pub use days::{AnswerDays, AsOf, Keep, UNKNOWN_DAY};
pub use difference::Difference;
pub use end::RuleEnd;
pub use explanation::{
    Explained, ExplainedAccept, ExplainedPoints, ExplainedScore, ExplainedTest, Explanation, Sum,
    Truth,
};
pub use id::{OptionId, ProcedureId, QuestionId, RuleId, ScoreId, SourceId, TopicId};
pub use outcome::{NotBefore, Outcome, Reason, ReasonScore, WaitFrom, Window};
pub use possible::{Limits, Possible};
pub use protocol::{
    Allow, AllowTarget, Approval, Grade, Group, Procedure, Protocol, Reference, Status, Topic,
};
pub use question::{AskedOf, Choice, Clear, Dated, Kind, NumberKind, Question};
pub use record_file::{
    Decided, Decision, FoundBefore, RecordFile, ResultBefore, ResultValue, RulesBefore,
};
pub use rule::{Rule, Verdict};
pub use score::{PointGroup, Points, Score, ScoreValue};
pub use written::WrittenAnswer;
