//! `count` of conditions, and of the ticks of a `multi`.

use super::condition::{Inside, Tally};
use super::{Bound, Resolver};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Accept, Condition, Count, Kind, OptionId, QuestionId, TickCount};
use crate::rules::block::{self, Block, Spanned};
use crate::rules::number;
use crate::rules::tree::{Entry, Table, Value, ValueKind};
use crate::source::Span;

/// The keys of a `count`, both required.
pub(in crate::rules) const KEYS: [&str; 2] = ["at-least", "of"];

const TAKES: &str =
    "takes how many of which conditions: `{ at-least = 2, of = [{ … }, { … }, { … }] }`";

const OF: &str = "takes a list of conditions: `[{ … }, { … }]`";

/// Upper bounds, which no count takes.
const UPPER: [&str; 2] = ["at-most", "under"];

impl Resolver<'_> {
    /// Reads a `count` of conditions.
    pub(super) fn count(
        &mut self,
        entry: &Entry,
        level: usize,
        tally: &mut Tally,
    ) -> Option<Condition> {
        let table = block::table(&entry.value, "count", TAKES, self.diagnostics)?;
        let table = self.without_upper_bounds(table.value);
        let header = entry.key_span;
        let mut block = Block::open(&table, header, "count", &KEYS, self.diagnostics);
        block.require("at-least", "say how many must be true: `at-least = 2`");
        block.require("of", "list the conditions: `of = [{ … }, { … }, { … }]`");
        let (at_least, of) = (block.entry("at-least"), block.entry("of"));
        let of = of?;
        let members = block::list(&of.value, "of", OF, self.diagnostics)?;
        if self.is_too_deep(entry, level) {
            self.use_all_below(&of.value);
            return None;
        }
        let is_empty =
            |one: &&Value| matches!(&one.kind, ValueKind::Table(table) if table.entries.is_empty());
        let all: Vec<&Value> = members.iter().filter(|one| !is_empty(one)).collect();
        let help = "keep one of them: each condition counts once";
        self.repeated(&all, "this condition is in `of` twice", help);
        let conditions = self.members(members, "of", OF, (level + 1, Inside::Count), tally);
        let wanted = at_least.map(|one| &one.value);
        let most = (members.len(), "members");
        let at_least = self.at_least(wanted, most, of.key_span, |fewer| {
            if fewer {
                "for one of them, write `any = [{ … }, { … }]`".to_owned()
            } else {
                "for all of them, write `all = [{ … }, { … }]`".to_owned()
            }
        });
        Some(Condition::Count(Count {
            at_least: at_least?,
            of: conditions?,
            span: wanted?.span,
        }))
    }

    /// Reads a count of ticks, of some or all options.
    pub(super) fn tick_count(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
    ) -> Option<Accept> {
        if let Some(other) = table
            .entries
            .iter()
            .find(|entry| matches!(entry.key.as_str(), "all-of" | "none-of"))
        {
            let message = format!("`{}` and `at-least` are in one test", other.key);
            let help = "write two tests in an `all`";
            self.mismatch(other.key_span, message, help);
            self.use_every_option(id, kind);
            return None;
        }
        let (options, written, of_span) = match table.get("of") {
            Some(of) => (
                self.counted(id, kind, &of.value),
                members(&of.value),
                of.key_span,
            ),
            None => {
                self.use_every_option(id, kind);
                let count = kind.option_count();
                let all = (0..count).map(OptionId::from);
                (Some(all.collect::<Vec<_>>()), count, span)
            }
        };
        let Some(at_least) = table.get("at-least") else {
            let message = "this count does not say how many must be ticked";
            let found = Diagnostic::new(Finding::MissingKey, of_span, message);
            self.diagnostics
                .push(found.help("also write `at-least = 2`"));
            return None;
        };
        let options = options?;
        let names_count = options.len();
        let ids = kind.option_ids();
        let names: Vec<String> = options
            .iter()
            .map(|option| format!("\"{}\"", ids[option.index()]))
            .collect();
        let names = names.join(", ");
        let wanted = Some(&at_least.value);
        let most = (written, "options");
        let wanted = self.at_least(wanted, most, of_span, |fewer| {
            if fewer {
                format!("for one of them, write `[{names}]`")
            } else {
                format!("for all of them, write `{{ all-of = [{names}] }}`")
            }
        });
        let accept = Accept::TickCount(TickCount {
            at_least: wanted?,
            of: options,
        });
        // an option that occurs twice is reported, and the intended one is not known
        (written == names_count).then_some(accept)
    }

    /// The options whose ticks are counted.
    fn counted(&mut self, id: QuestionId, kind: &Kind, value: &Value) -> Option<Vec<OptionId>> {
        let Some(names) = block::names(value, "of", self.diagnostics) else {
            self.use_every_option(id, kind);
            return None;
        };
        self.each(&names, |resolver, name| {
            if matches!(name.value.as_str(), "none" | "unsure" | "declined") {
                resolver.use_every_option(id, kind);
                resolver.not_counted(name);
                return None;
            }
            resolver.option(id, kind, &name.value, name.span)
        })
    }

    fn not_counted(&mut self, name: &Spanned<String>) {
        let message = format!("`{}` is not a tick that can be counted", name.value);
        let help = format!("leave `{}` out: `of` lists options", name.value);
        self.mismatch(name.span, message, help);
    }

    /// Reads how many must hold: from 2 to all. `help` says what to write for fewer or for more.
    fn at_least(
        &mut self,
        value: Option<&Value>,
        (most, what): (usize, &str),
        of: Span,
        help: impl Fn(bool) -> String,
    ) -> Option<usize> {
        let value = value?;
        let wanted = number::whole(value, "at-least", self.diagnostics)?;
        if most < 2 {
            let message = "a count needs at least two members";
            let found = Diagnostic::new(Finding::UnknownValue, of, message);
            self.diagnostics
                .push(found.help("list two or more, or write what must be true without a count"));
            return None;
        }
        let found = usize::try_from(wanted).unwrap_or(0);
        if !(2..=most).contains(&found) {
            let range = match most {
                2 => "it is 2".to_owned(),
                _ => format!("it is a whole number from 2 to {most}"),
            };
            let message = format!("`at-least` cannot be {wanted}: {range}, the number of {what}");
            let other = match wanted == 1 {
                true => Some(help(true)),
                false if found > most => Some(help(false)),
                false => Some("write how many must be true: `at-least = 2`".to_owned()),
            };
            let found = Diagnostic::new(Finding::UnknownValue, value.span, message);
            self.diagnostics.push(found.maybe_help(other));
            return None;
        }
        self.usage.bounds.push(Bound {
            of: None,
            operator: "at-least",
            steps: wanted,
            span: value.span,
        });
        Some(found)
    }

    /// The table of a count without its upper bounds. Reports each of them.
    fn without_upper_bounds(&mut self, table: &Table) -> Table {
        let mut rest = table.clone();
        rest.entries.retain(|entry| {
            let is_upper = UPPER.contains(&entry.key.as_str());
            if is_upper {
                self.upper_bound(entry);
            }
            !is_upper
        });
        rest.damaged |= rest.entries.len() < table.entries.len();
        rest
    }

    /// Reports an upper bound of a count.
    pub(super) fn upper_bound(&mut self, entry: &Entry) {
        let message = format!("a count has no `{}`", entry.key);
        let help = "write the opposite with `at-least`: what follows from that number or more";
        self.mismatch(entry.key_span, message, help);
    }

    /// Whether a table of operators on a `multi` has an upper bound. Reports it.
    pub(super) fn has_upper_bound(&mut self, table: &Table) -> bool {
        let upper = |entry: &&Entry| UPPER.contains(&entry.key.as_str());
        let found: Vec<&Entry> = table.entries.iter().filter(upper).collect();
        for entry in &found {
            self.upper_bound(entry);
        }
        !found.is_empty()
    }
}

/// Number of members of a list, as written.
fn members(value: &Value) -> usize {
    match &value.kind {
        ValueKind::List(members) => members.len(),
        _ => 0,
    }
}
