//! Ids: lowercase letters, digits and single hyphens.

use super::{Spanned, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::rules::confusable;

/// Checks that an id is kebab-case. Returns what it most likely means.
pub(in crate::rules) fn check_id(
    id: Spanned<String>,
    diagnostics: &mut Diagnostics,
) -> Spanned<String> {
    if is_kebab(&id.value) {
        return id;
    }
    if let Some(plain) = confusable::plain(&id.value) {
        let hidden_only = id
            .value
            .chars()
            .all(|c| c.is_ascii() || confusable::is_hidden(c));
        if !hidden_only {
            report_confusable(&id, &plain, diagnostics);
        }
        return Spanned {
            value: plain,
            span: id.span,
        };
    }
    let message = format!("`{}` is not an id", shown(&id.value));
    let kebab = kebab(&id.value);
    let like = kebab.as_deref().unwrap_or("blood-thinner");
    let help = format!("ids are lowercase letters, digits and single hyphens: `{like}`");
    diagnostics.push(Diagnostic::new(Finding::InvalidId, id.span, message).help(help));
    Spanned {
        value: kebab.unwrap_or(id.value),
        span: id.span,
    }
}

/// Reports the first character of an id that only looks like an ASCII character.
pub(crate) fn report_confusable(id: &Spanned<String>, plain: &str, diagnostics: &mut Diagnostics) {
    let strange = id.value.chars().find(|c| !c.is_ascii());
    let code = strange.map_or(0, u32::from);
    let like = strange.and_then(confusable::looks_like).unwrap_or('-');
    let message = format!("a word with U+{code:04X}, which only looks like `{like}`");
    diagnostics.push(
        Diagnostic::new(Finding::ConfusableCharacter, id.span, message)
            .help(format!("type `{plain}`")),
    );
}

/// Whether an id consists of lowercase letters and digits, with single hyphens between them.
pub(crate) fn is_kebab(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn kebab(id: &str) -> Option<String> {
    let words: Vec<String> = id
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let kebab = words.join("-");
    (id.is_ascii() && is_kebab(&kebab)).then_some(kebab)
}
