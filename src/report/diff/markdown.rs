//! A comparison in Markdown, for the reviewer of a change: verdicts first, wording folded.

use super::{NOTHING, View, answers, counted, direction, moved, on, printed, rest, share, sooner};
use crate::analysis::diff::{Change, Compared, Edit, Witness, Words};
use crate::report::replay;
use crate::report::text::markdown::escaped;
use crate::report::text::spelling::flowing;

/// The page, from a heading of the second level on.
pub fn markdown(view: &View<'_>) -> String {
    let comparison = view.comparison;
    let mut text = format!("## {}\n\n", shown(&title(view)));
    let versions = [("old", view.old), ("new", view.new)];
    for (word, version) in versions {
        text += &format!("- {word}: {}\n", shown(&view.version(version)));
    }
    text += "\n";
    text += &summary(view);
    let differ = |one: &&Compared| !one.is_same();
    for procedure in comparison.procedures.iter().filter(differ) {
        push_procedure(&mut text, procedure);
    }
    if !comparison.dates.is_empty() {
        text += "\n### Not-before dates\n\n";
        for date in &comparison.dates {
            text += &format!("- **{}**: {}", sooner(date), shown(&moved(date)));
            if let Some(shown) = &date.shown {
                let [old, new] = shown.days.map(|day| match day {
                    Some(day) => day.to_string(),
                    None => NOTHING.to_owned(),
                });
                let sheet = sheet(&shown.witness);
                let on = on(&shown.witness, view);
                text += &format!(
                    "; {}{on}, not before {old} → {new}: {sheet}",
                    code(&shown.procedure)
                );
            }
            text += "\n";
        }
    }
    let sorted = view.sorted();
    push_list(&mut text, "Added", &sorted.added);
    push_list(&mut text, "Removed", &sorted.removed);
    push_list(&mut text, "Changed", &sorted.changed);
    push_wording(&mut text, &sorted.wording);
    if let Some(records) = &view.records {
        text += &replay::markdown(records);
    }
    text += "\n";
    for remark in view.remarks() {
        text += &format!("{remark}\n\n");
    }
    text += &format!("{}\n", shown(&view.end()));
    printed(&text)
}

fn title(view: &View<'_>) -> String {
    let [old, new] = [view.old.0, view.new.0];
    if old.id != new.id {
        return format!("{} → {}", old.title, new.title);
    }
    if old.version == new.version {
        format!("{}, {}", new.title, new.version)
    } else {
        format!("{}, {} → {}", new.title, old.version, new.version)
    }
}

/// The summary that a reviewer reads first: the size of the change for each procedure.
fn summary(view: &View<'_>) -> String {
    let comparison = view.comparison;
    if comparison.is_empty() {
        return "No difference in what they do or say.\n".to_owned();
    }
    let mut text = String::new();
    for one in &comparison.procedures {
        let name = code(&one.id);
        let looser = one
            .verdicts
            .iter()
            .filter(|change| change.is_looser())
            .count();
        let stricter = one.verdicts.len() - looser;
        let counts = [
            (looser, "looser"),
            (stricter, "stricter"),
            (one.not_decided.len(), "not decided"),
            (one.other_dates.len(), "that may be looser"),
        ];
        let sums = counts.iter().filter(|(count, _)| *count > 0);
        let sums: Vec<String> = sums
            .map(|(count, word)| match count {
                1 => format!("1 change of verdict {word}"),
                _ => format!("{count} changes of verdict {word}"),
            })
            .collect();
        text += &match (sums.is_empty(), &one.sheets) {
            (false, _) => format!("- {name}: **{}**\n", sums.join(", ")),
            (true, Some(all)) => format!("- {name}: no other verdict on any of {}\n", counted(all)),
            (true, None) => format!("- {name}: no other verdict on any answer sheet\n"),
        };
    }
    text
}

fn push_procedure(text: &mut String, procedure: &Compared) {
    *text += &format!("\n### {}\n\n", shown(&procedure.title));
    *text += "| verdict | | answer sheets | the smallest that shows it |\n|---|---|---|---|\n";
    for change in &procedure.verdicts {
        let (from, to) = (change.from, change.to);
        let share = share(change, procedure.sheets.as_ref());
        let share = share
            .replace(" of all answer sheets", "")
            .replace("all answer sheets (", "all (")
            .replace(" answer sheets", "")
            .replace(" answer sheet", "");
        let sheet = match &change.witness {
            Some(witness) => sheet(witness),
            None => "not decided".to_owned(),
        };
        let direction = direction(from, to);
        *text += &format!("| {from} → {to} | {direction} | {share} | {sheet} |\n");
    }
    for &(from, to) in &procedure.not_decided {
        let direction = direction(from, to);
        *text += &format!("| {from} → {to} | {direction} | not decided | |\n");
    }
    for other in &procedure.other_dates {
        let (from, to) = (other.from, other.to);
        let (when, sheet) = match &other.witness {
            Some(witness) => (
                format!("none on this screening date; some on {}", witness.on),
                sheet(witness),
            ),
            None => (
                "not decided for other screening dates".to_owned(),
                String::new(),
            ),
        };
        *text += &format!("| {from} → {to} | may be looser | {when} | {sheet} |\n");
    }
}

/// The answers of a sheet, each as code.
fn sheet(witness: &Witness) -> String {
    let answers = answers(witness);
    let answers = answers.iter().map(|answer| code(answer));
    let parts: Vec<String> = answers.chain([rest(witness).to_owned()]).collect();
    parts.join(", ")
}

fn push_list(text: &mut String, title: &str, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    *text += &format!("\n### {title}\n\n");
    for change in changes {
        *text += &format!("- {}", name(change));
        if let Edit::Changed {
            key,
            old,
            new,
            parts,
            ..
        } = &change.edit
        {
            let [old, new] = [old, new].map(|one| match one {
                Some(words) => code(words),
                None => NOTHING.to_owned(),
            });
            *text += &if parts.is_empty() {
                format!(", {key}: {old} → {new}")
            } else {
                format!(", {key}: {}", marked(parts))
            };
        }
        *text += "\n";
    }
}

/// A value with the parts of the old version struck through and those of the new one in bold.
fn marked(parts: &[Words]) -> String {
    let parts = parts.iter().filter_map(|part| {
        let (words, mark) = match part {
            Words::Same(words) => (words, ""),
            Words::Old(words) => (words, "~~"),
            Words::New(words) => (words, "**"),
        };
        let words = words.trim();
        (!words.is_empty()).then(|| format!("{mark}{}{mark}", code(words)))
    });
    parts.collect::<Vec<_>>().join(" ")
}

fn push_wording(text: &mut String, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    let count = changes.len();
    *text += &format!("\n<details><summary>Reworded: {count}</summary>\n\n");
    for change in changes {
        if let Edit::Changed { key, old, new, .. } = &change.edit {
            *text += &format!("- {}, {key}\n", name(change));
            for (word, words) in [("old", old), ("new", new)] {
                if let Some(words) = words {
                    *text += &format!("  - {word}: {}\n", shown(words));
                }
            }
        }
    }
    *text += "\n</details>\n";
}

fn name(change: &Change) -> String {
    let name = code(&change.id);
    match &change.of {
        Some(of) => format!("{} {name} of {}", change.part.word(), code(of)),
        None => format!("{} {name}", change.part.word()),
    }
}

/// Text with all Markdown characters escaped.
fn shown(words: &str) -> String {
    escaped(&flowing(words))
}

/// A text of a rule file as code, or as plain text if it could end the code or a table cell.
fn code(words: &str) -> String {
    let words = flowing(words);
    if words.contains(['`', '|', '\\']) {
        escaped(&words)
    } else {
        format!("`{words}`")
    }
}
