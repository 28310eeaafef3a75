//! A comparison as a page.

use super::{
    NOTHING, SPACE, View, answers, counted, direction, elsewhere, moved, on, printed, rest, share,
    sooner, whole,
};
use crate::analysis::diff::{Change, Compared, DateChange, Edit, Witness, Words};
use crate::report::replay::push_text;
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};

/// The page, wrapped at `width` columns.
pub fn text(view: &View<'_>, width: usize, paint: Paint<'_>) -> String {
    let mut lines = Lines::new(width, paint);
    lines.led(Style::Faint, "old: ", &view.version(view.old));
    lines.led(Style::Faint, "new: ", &view.version(view.new));
    for procedure in &view.comparison.procedures {
        lines.blank();
        push_procedure(&mut lines, procedure);
    }
    push_dates(&mut lines, view);
    let sorted = view.sorted();
    push_names(&mut lines, "Added", &sorted.added);
    push_names(&mut lines, "Removed", &sorted.removed);
    push_changed(&mut lines, &sorted.changed);
    push_wording(&mut lines, &sorted.wording);
    if let Some(records) = &view.records {
        push_text(&mut lines, records);
    }
    lines.blank();
    if view.comparison.is_empty() {
        lines.say(Style::Plain, 0, "No difference in what they do or say.");
    }
    for remark in view.remarks() {
        lines.say(Style::Plain, 0, &remark);
    }
    lines.say(Style::Faint, 0, &view.end());
    printed(&lines.into_text())
}

fn push_procedure(lines: &mut Lines<'_>, procedure: &Compared) {
    let sheets = procedure.sheets.as_ref();
    let all = sheets.map_or("answer sheets not counted".to_owned(), counted);
    if procedure.is_same() {
        let line = format!("{}: no other verdict on any of {all}", procedure.id);
        let line = match sheets {
            Some(_) => line,
            None => format!("{}: no other verdict on any answer sheet", procedure.id),
        };
        lines.say(Style::Heading, 0, &line);
        return;
    }
    lines.say(Style::Heading, 0, &format!("{}: {all}", procedure.id));
    for change in &procedure.verdicts {
        let (from, to) = (change.from, change.to);
        let share = share(change, sheets);
        let line = format!("{from} → {to}, {}: {share}", direction(from, to));
        lines.say(Style::Verdict(Some(to)), 2, &line);
        match &change.witness {
            Some(witness) => push_witness(lines, 4, witness),
            None => lines.say(Style::Plain, 4, "the smallest one is not decided"),
        }
    }
    for &(from, to) in &procedure.not_decided {
        let line = format!("{from} → {to}, {}: not decided", direction(from, to));
        lines.say(Style::Verdict(None), 2, &line);
    }
    for other in &procedure.other_dates {
        lines.say(Style::Verdict(Some(other.to)), 2, &elsewhere(other));
        if let Some(witness) = &other.witness {
            push_witness(lines, 4, witness);
        }
    }
}

fn push_witness(lines: &mut Lines<'_>, indent: usize, witness: &Witness) {
    let answers = answers(witness).into_iter().map(|answer| whole(&answer));
    let answers: Vec<String> = answers.collect();
    let parts = answers.iter().map(String::as_str).chain([rest(witness)]);
    lines.say(Style::Plain, indent, &parts.collect::<Vec<_>>().join(", "));
}

fn push_dates(lines: &mut Lines<'_>, view: &View<'_>) {
    let dates = &view.comparison.dates;
    if dates.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Not-before dates");
    for date in dates {
        lines.say(
            Style::Plain,
            2,
            &format!("{}: {}", sooner(date), whole(&moved(date))),
        );
        push_shown(lines, view, date);
    }
}

fn push_shown(lines: &mut Lines<'_>, view: &View<'_>, date: &DateChange) {
    if let Some(shown) = &date.shown {
        let [old, new] = shown.days.map(|day| match day {
            Some(day) => day.to_string(),
            None => NOTHING.to_owned(),
        });
        let on = on(&shown.witness, view);
        let line = format!("{}{on}: not before {old} → {new}", shown.procedure);
        lines.say(Style::Plain, 4, &line);
        push_witness(lines, 6, &shown.witness);
    }
}

fn push_names(lines: &mut Lines<'_>, title: &str, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, title);
    for change in changes {
        lines.say(Style::Plain, 2, &name(change));
    }
}

fn push_changed(lines: &mut Lines<'_>, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    lines.blank();
    let is_marked =
        |one: &&Change| matches!(&one.edit, Edit::Changed { parts, .. } if !parts.is_empty());
    let heading = if changes.iter().any(is_marked) {
        "Changed: [-old-] {+new+}"
    } else {
        "Changed"
    };
    lines.say(Style::Heading, 0, heading);
    for change in changes {
        if let Edit::Changed {
            key,
            old,
            new,
            parts,
            ..
        } = &change.edit
        {
            let [old, new] = [old, new].map(|one| whole(one.as_deref().unwrap_or(NOTHING)));
            let value = if parts.is_empty() {
                format!("{old} → {new}")
            } else {
                whole(&marked(parts))
            };
            lines.say(
                Style::Plain,
                2,
                &format!("{}, {key}: {value}", name(change)),
            );
        }
    }
}

/// A value with the parts of one version between marks that need no color.
fn marked(parts: &[Words]) -> String {
    let parts = parts.iter().map(|part| match part {
        Words::Same(words) => words.clone(),
        Words::Old(words) => format!("[-{}-]", unbroken(words)),
        Words::New(words) => format!("{{+{}+}}", unbroken(words)),
    });
    parts.collect()
}

/// Words that stay on one line, if they are few.
fn unbroken(words: &str) -> String {
    const FEW: usize = 24;
    if words.chars().count() > FEW {
        words.to_owned()
    } else {
        words.replace(' ', SPACE.encode_utf8(&mut [0; 4]))
    }
}

fn push_wording(lines: &mut Lines<'_>, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Reworded");
    for change in changes {
        if let Edit::Changed { key, old, new, .. } = &change.edit {
            lines.say(Style::Plain, 2, &format!("{}, {key}", name(change)));
            for (lead, words) in [("    - ", old), ("    + ", new)] {
                if let Some(words) = words {
                    lines.led(Style::Plain, lead, words);
                }
            }
        }
    }
}

/// Formats a name: `rule capsules`, `option warts of area`
fn name(change: &Change) -> String {
    let name = match &change.of {
        Some(of) => format!("{} of {of}", change.id),
        None => change.id.clone(),
    };
    format!("{} {}", change.part.word(), whole(&name))
}
