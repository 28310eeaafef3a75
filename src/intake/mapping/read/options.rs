//! Whether every option of a question has a place in the form, and which texts claim more than the form asks.
//!
//! A form that offers fewer options than the protocol hides the others in those that it offers: a "No" may stand
//! for an option that nobody could choose.

use std::collections::BTreeMap;

use super::answers::option;
use super::statuses::Texts;
use super::values::reports_dotted;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing};
use crate::intake::fold::fold;
use crate::intake::mapping::{Location, Meaning, TickBox};
use crate::model::{Clear, Kind, OptionId, Question};
use crate::rules::{Block, Spanned, ValueKind, shown, wrong_type};
use crate::source::Span;

/// The key in `because` for `otherwise`.
const OTHERWISE: &str = "otherwise";

/// Options that the form does not offer, or names only in part.
pub(super) struct Offered {
    pub not_offered: Vec<OptionId>,
    pub part: Vec<OptionId>,
}

/// Reads `not-offered`, `part` and `because`, and compares them with the texts.
pub(super) fn read(
    block: &mut Block<'_, '_>,
    question: &Question,
    texts: &Texts,
    place: Option<&Location>,
    otherwise: Option<&Spanned<Meaning>>,
) -> Offered {
    let not_offered = options(block, "not-offered", question);
    let part = options(block, "part", question);
    let because = because(block, texts, otherwise.is_some());
    let named = named(texts, place, otherwise);
    if place.is_some() {
        check_named(block, question, &named, &not_offered, &part);
    }
    let hidden: Vec<OptionId> = not_offered.iter().map(|option| option.value).collect();
    if matches!(question.kind, Kind::YesNo | Kind::Choice(_)) {
        let mut claims: Vec<(&str, &Meaning, Span)> = texts
            .iter()
            .filter_map(|(text, (meaning, span))| Some((text.as_str(), meaning, (*span)?)))
            .collect();
        claims.extend(otherwise.map(|one| (OTHERWISE, &one.value, one.span)));
        for (text, meaning, span) in claims {
            let Meaning::Options(options) = meaning else {
                continue;
            };
            if !because.contains_key(text) {
                report_narrow(question, (text, span), options, &hidden, block.diagnostics);
            }
        }
    }
    Offered {
        not_offered: hidden,
        part: part.into_iter().map(|option| option.value).collect(),
    }
}

fn options(block: &mut Block<'_, '_>, key: &str, question: &Question) -> Vec<Spanned<OptionId>> {
    if question.kind.option_count() == 0 {
        return Vec::new();
    }
    let names = block.names(key).unwrap_or_default();
    let known = names.into_iter().filter_map(|name| {
        let option = option(question, &name.value, name.span, block.diagnostics)?;
        Some(Spanned {
            value: option,
            span: name.span,
        })
    });
    known.collect()
}

/// The texts with a reason for meaning only clear options, folded.
fn because(block: &mut Block<'_, '_>, texts: &Texts, has_otherwise: bool) -> BTreeMap<String, ()> {
    let mut reasons = BTreeMap::new();
    let help = "is a table of texts and reasons: `{ \"No\" = \"…\" }`";
    let Some(table) = block.table_of("because", help) else {
        return reasons;
    };
    for entry in &table.value.entries {
        if reports_dotted(entry, block.diagnostics) {
            continue;
        }
        let is_reason =
            matches!(&entry.value.kind, ValueKind::Text(text) if !text.trim().is_empty());
        if !is_reason {
            let takes = "takes the reason as text in quotes";
            wrong_type(&entry.value, &shown(&entry.key), takes, block.diagnostics);
            continue;
        }
        let folded = fold(&entry.key).into_owned();
        if texts.contains_key(&folded) || has_otherwise && folded == OTHERWISE {
            reasons.insert(folded, ());
            continue;
        }
        let message = format!("`{}` is not a text of `answers`", shown(&entry.key));
        let found = Diagnostic::new(Finding::UnknownKey, entry.key_span, message);
        let help = "give the reason to a text of `answers`, or to `otherwise`";
        block.diagnostics.push(found.help(help));
    }
    reasons
}

/// The options that a text, a box or a row names, each with whether one of them names only that option.
fn named(
    texts: &Texts,
    place: Option<&Location>,
    otherwise: Option<&Spanned<Meaning>>,
) -> BTreeMap<OptionId, bool> {
    let mut named: BTreeMap<OptionId, bool> = BTreeMap::new();
    let meanings = texts.values().map(|(meaning, _)| meaning);
    for meaning in meanings.chain(otherwise.map(|one| &one.value)) {
        if let Meaning::Options(options) = meaning {
            for option in options {
                *named.entry(*option).or_default() |= options.len() == 1;
            }
        }
    }
    if let Some(Location::Ticks { boxes, rows, .. }) = place {
        for (_, one) in boxes {
            if let TickBox::Option(option) = one {
                named.insert(*option, true);
            }
        }
        named.extend(rows.iter().map(|(_, option)| (*option, true)));
    }
    named
}

fn check_named(
    block: &mut Block<'_, '_>,
    question: &Question,
    named: &BTreeMap<OptionId, bool>,
    not_offered: &[Spanned<OptionId>],
    part: &[Spanned<OptionId>],
) {
    let id = |option| question.kind.option_id(option);
    for hidden in not_offered {
        if named.get(&hidden.value) == Some(&true) {
            let message = format!("`{}` is not offered, and a text means it", id(hidden.value));
            let found = Diagnostic::new(Finding::UnmappedOption, hidden.span, message);
            let help =
                "remove it from `not-offered`, or remove the text that means only this option";
            block.diagnostics.push(found.help(help));
        }
    }
    for one in part {
        if named.get(&one.value) != Some(&true) {
            let message = format!("no text, box or row means `{}`", id(one.value));
            let found = Diagnostic::new(Finding::UnmappedOption, one.span, message);
            let help = "`part` is for an option that the form names, but not as a whole";
            block.diagnostics.push(found.help(help));
        }
    }
    if matches!(question.kind, Kind::YesNo) || block.table.damaged {
        return;
    }
    let is_known = |option: &OptionId| {
        named.contains_key(option) || not_offered.iter().any(|one| one.value == *option)
    };
    let all = (0..question.kind.option_count()).map(OptionId::from);
    let missing: Vec<&str> = all.filter(|option| !is_known(option)).map(id).collect();
    if missing.is_empty() {
        return;
    }
    let quoted: Vec<String> = missing.iter().map(|id| format!("\"{id}\"")).collect();
    let message = match missing.as_slice() {
        [one] => format!(
            "nothing in the mapping means the option `{one}` of `{}`",
            question.id
        ),
        _ => format!(
            "nothing in the mapping means the options {} of `{}`",
            listing(&missing),
            question.id
        ),
    };
    let help = format!(
        "map their texts, or write `not-offered = [{}]` if the form does not offer them",
        quoted.join(", ")
    );
    let found = Diagnostic::new(Finding::UnmappedOption, block.header, message);
    block.diagnostics.push(found.help(help));
}

/// Reports a text that means only clear options although the form hides another one.
fn report_narrow(
    question: &Question,
    (text, span): (&str, Span),
    options: &[OptionId],
    hidden: &[OptionId],
    diagnostics: &mut Diagnostics,
) {
    let left_out: Vec<OptionId> = hidden
        .iter()
        .copied()
        .filter(|option| !options.contains(option))
        .collect();
    if left_out.is_empty() || !is_clear(question, options) {
        return;
    }
    let mut honest: Vec<OptionId> = options.to_vec();
    honest.extend(&left_out);
    honest.sort_unstable();
    let ids = |options: &[OptionId]| {
        let ids = options
            .iter()
            .map(|option| question.kind.option_id(*option));
        ids.map(str::to_owned).collect::<Vec<String>>()
    };
    let quoted: Vec<String> = ids(&honest).iter().map(|id| format!("\"{id}\"")).collect();
    let subject = match text {
        OTHERWISE => "`otherwise`".to_owned(),
        _ => format!("`{}`", shown(text)),
    };
    let message = format!(
        "{subject} is read as a clear answer, although the form does not offer {}",
        listing(&ids(&left_out))
    );
    let honest = match question.kind {
        Kind::YesNo => "\"unsure\"".to_owned(),
        Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) | Kind::Date(_) | Kind::Text => {
            format!("[{}]", quoted.join(", "))
        }
    };
    let help = format!(
        "write `{honest}`, which is what the person could have meant; or give the reason in `because`"
    );
    diagnostics.push(Diagnostic::new(Finding::NarrowAnswer, span, message).help(help));
}

/// Whether all of these options are clear for some procedure.
fn is_clear(question: &Question, options: &[OptionId]) -> bool {
    let all = |clear: &Clear| match clear {
        Clear::Options(clear) => options.iter().all(|option| clear.contains(option)),
        Clear::Any => true,
        Clear::Ticks { .. } | Clear::Tests(_) => false,
    };
    let mut others = question.clear_for.iter().map(|(_, clear)| clear);
    all(&question.clear) || others.any(all)
}
