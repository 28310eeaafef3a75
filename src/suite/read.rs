//! Case files → cases, with every mistake as an `invalid-case`.

mod bounds;
mod days;
mod rules;
mod scores;
mod unread;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::civil::Date;

use self::days::RawDays;
use self::rules::{Named, Rules};
use self::scores::RawScores;
use super::{Case, Expected};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing};
use crate::engine::Program;
use crate::intake::value::{self, Given, ValueError};
use crate::model::{Answer, Answers, ProcedureId, Question, QuestionId, Verdict};
use crate::rules::{
    Block, Entry, Loaded, Spanned, Table, Value, ValueKind, each_block, move_keys_back, names,
    plain, read_toml, report_confusable, shown,
};
use crate::source::{FileId, Span};

/// The keys of a `[[case]]`.
pub(super) const KEYS: [&str; 15] = [
    "name",
    "procedure",
    "on",
    "answered",
    "given",
    "carried",
    "rest",
    "expect",
    "at-least",
    "at-most",
    "not-before",
    "until",
    "rules",
    "needs",
    "scores",
];

/// The required keys of a `[[case]]`, each with the reason.
pub(super) const REQUIRED: [(&str, &str); 5] = [
    ("name", "what the case is about, in a few words"),
    ("procedure", "the procedure that is screened for"),
    (
        "on",
        "the screening date, so that the case means the same on every day",
    ),
    (
        "rest",
        "write `rest = \"clear\"` or `rest = \"missing\"` for the questions that are not given",
    ),
    ("expect", "the verdict that must come out"),
];

/// The words of `rest`, and whether they fill in clear answers.
pub(super) const REST: [(&str, bool); 2] = [("clear", true), ("missing", false)];

/// The word of `expect` for a verdict that is not decided.
pub(super) const INCOMPLETE: &str = "incomplete";

/// Reads every case of a folder, in the order of files and lines. If the rules have errors, only the text of the files
/// is checked, and no case is returned. A case with a mistake is not returned.
pub fn read(loaded: &Loaded, program: Option<&Program>) -> (Vec<Case>, Diagnostics) {
    let mut diagnostics = loaded.unreadable_cases.clone();
    let mut cases = Vec::new();
    let mut mistaken = HashSet::new();
    let rules = loaded.protocol.as_ref().zip(program);
    let mut rules = rules.map(|(protocol, program)| Rules::new(protocol, program));
    for &file in &loaded.case_files {
        let mut found = Diagnostics::default();
        let source = loaded.sources.get(file);
        let document = read_toml(file, source, &mut diagnostics);
        let whole = Span::new(file, 0..0);
        let block = Block::open(
            &document.table,
            whole,
            "file of cases",
            &["case"],
            &mut found,
        );
        let mut blocks = Vec::new();
        for entry in block.entries("case") {
            blocks.extend(each_block(entry, block.diagnostics));
        }
        for (table, header) in blocks {
            let before = found.len();
            let mut reader = CaseReader {
                rules: rules.as_mut(),
                diagnostics: &mut found,
            };
            let case = reader.case(file, table, header);
            if found.len() > before {
                mistaken.extend(case.as_ref().map(|case| case.span));
            }
            cases.extend(case);
        }
        // every mistake in a case is reported as an invalid case
        for diagnostic in found.into_whole() {
            let kept = matches!(diagnostic.finding, Finding::ConfusableCharacter);
            let finding = if kept {
                diagnostic.finding
            } else {
                Finding::InvalidCase
            };
            diagnostics.push(Diagnostic {
                finding,
                severity: finding.severity(),
                ..diagnostic
            });
        }
    }
    same_names(&cases, &mut diagnostics);
    // a case with a mistake may not be what the author intended
    cases.retain(|case| !mistaken.contains(&case.span));
    (cases, diagnostics)
}

/// Reports cases with the same name, since they could not be distinguished in a report.
fn same_names(cases: &[Case], diagnostics: &mut Diagnostics) {
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    for case in cases {
        if let Some(first) = names.get(case.name.as_str()) {
            let message = format!("two cases are named `{}`", shown(&case.name));
            diagnostics.push(
                Diagnostic::new(Finding::InvalidCase, case.span, message)
                    .related(*first, "named so here first")
                    .help("give each case a name of its own"),
            );
        } else {
            names.insert(&case.name, case.span);
        }
    }
}

struct CaseReader<'a, 'd> {
    rules: Option<&'d mut Rules<'a>>,
    diagnostics: &'d mut Diagnostics,
}

impl CaseReader<'_, '_> {
    fn case(&mut self, file: FileId, table: &Table, header: Span) -> Option<Case> {
        let table = &move_keys_back(table, "given", &KEYS, self.diagnostics);
        let mut block = Block::open(table, header, "case", &KEYS, self.diagnostics);
        block.require_all(&REQUIRED);
        let name = block.text("name");
        let procedure = block.text("procedure");
        let on = block.day("on");
        let rest_is_clear = block.word("rest", &REST);
        let bounds = Verdict::ALL.map(|verdict| (verdict.word(), verdict));
        let mut words = bounds.map(|(word, verdict)| (word, Some(verdict))).to_vec();
        words.push((INCOMPLETE, None));
        let verdict = block.word("expect", &words);
        let at_least = block.word("at-least", &bounds);
        let at_most = block.word("at-most", &bounds);
        let not_before = block.day("not-before");
        bounds::check(
            &mut block,
            verdict.as_ref(),
            at_least.as_ref(),
            at_most.as_ref(),
        );
        let given = block.table_of(
            "given",
            "is a table of questions and answers: `{ keloid = \"yes\" }`",
        );
        let days = RawDays::read(&mut block);
        let scores = RawScores::read(&mut block);
        let until = self.set(table, "until");
        let rules = self.set(table, "rules");
        let needs = self.set(table, "needs");
        let all = self.rules.take()?;
        let program = all.program;
        let procedure = procedure.and_then(|name| self.procedure(all, &name));
        let rule = |all: &Rules<'_>, id: &str| all.rules.get(id).copied();
        let rules = self.resolved(all, rules, Named::Rule, rule);
        let question = |all: &Rules<'_>, id: &str| all.questions.get(id).copied();
        let needs = self.resolved(all, needs, Named::Question, question);
        let scores = self.scores(all, &scores, procedure);
        let on = on?.value;
        let entries = given
            .map(|given| given.value.entries.as_slice())
            .unwrap_or_default();
        let (mut answers, given) = self.answers(all, entries, on, &days)?;
        let procedure = procedure?;
        let rest_is_clear = rest_is_clear?.value;
        if rest_is_clear {
            program.fill_clear(procedure, on, &mut answers, &given);
        }
        let name = name?;
        Some(Case {
            span: name.span,
            name: name.value,
            file,
            procedure,
            on,
            answers,
            given,
            rest_is_clear,
            expected: Expected {
                verdict: verdict?.value,
                at_least: at_least.map(|verdict| verdict.value),
                at_most: at_most.map(|verdict| verdict.value),
                not_before: not_before.map(|day| day.value),
                until: until.map(|texts| texts.into_iter().map(|text| text.value).collect()),
                rules: rules?,
                needs: needs?,
                scores: scores?,
            },
        })
    }

    /// A list that is compared as a set. It may be empty.
    fn set(&mut self, table: &Table, key: &str) -> Option<Vec<Spanned<String>>> {
        let value = &table.get(key)?.value;
        match &value.kind {
            ValueKind::List(members) if members.is_empty() && key != "until" => Some(Vec::new()),
            _ => names(value, key, self.diagnostics),
        }
    }

    fn procedure(&mut self, all: &mut Rules<'_>, name: &Spanned<String>) -> Option<ProcedureId> {
        let found = all.protocol.procedure_named(&name.value);
        match all.protocol.group_named(&name.value) {
            Some(group) if found.is_none() => {
                let members = group.procedures.iter();
                let members = members.map(|&id| &all.protocol.procedure(id).id);
                let message = format!("`{}` is a group: a case names a procedure", name.value);
                let help = format!(
                    "write one case for each of {}",
                    listing(&members.collect::<Vec<_>>())
                );
                self.diagnostics
                    .push(Diagnostic::new(Finding::InvalidCase, name.span, message).help(help));
            }
            _ if found.is_none() => self.unknown(all, Named::Procedure, name),
            _ => {}
        }
        found
    }

    /// The ids of a set. `None` inside if the key is absent.
    fn resolved<Id: Ord>(
        &mut self,
        all: &mut Rules<'_>,
        set: Option<Vec<Spanned<String>>>,
        what: Named,
        find: impl Fn(&Rules<'_>, &str) -> Option<Id>,
    ) -> Option<Option<BTreeSet<Id>>> {
        let Some(set) = set else { return Some(None) };
        let mut ids = BTreeSet::new();
        let mut whole = true;
        for name in set {
            match find(all, &name.value) {
                Some(id) => {
                    ids.insert(id);
                }
                None => {
                    self.unknown(all, what, &name);
                    whole = false;
                }
            }
        }
        whole.then_some(Some(ids))
    }

    fn unknown(&mut self, all: &mut Rules<'_>, what: Named, name: &Spanned<String>) {
        let is_known = |plain: &String| all.names(what).contains(&plain.as_str());
        if let Some(plain) = plain(&name.value).filter(is_known) {
            report_confusable(name, &plain, self.diagnostics);
            return;
        }
        let message = format!("there is no {} `{}`", what.word(), shown(&name.value));
        let help = match all.nearest(what, &name.value) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there is {}", listing(all.names(what))),
        };
        self.diagnostics
            .push(Diagnostic::new(Finding::InvalidCase, name.span, message).help(help));
    }

    /// The given answers, and their questions.
    fn answers(
        &mut self,
        all: &mut Rules<'_>,
        entries: &[Entry],
        on: Date,
        raw_days: &RawDays<'_>,
    ) -> Option<(Answers, BTreeSet<QuestionId>)> {
        let protocol = all.protocol;
        let days = self.days(all, on, raw_days).unwrap_or_default();
        let mut answers = Answers::missing(protocol.questions.len()).given_on(days);
        let mut given = BTreeSet::new();
        let mut whole = true;
        for entry in entries {
            let Some(&question) = all.questions.get(entry.key.as_str()) else {
                let name = Spanned {
                    value: entry.key.clone(),
                    span: entry.key_span,
                };
                self.unknown_question(all, &name);
                whole = false;
                continue;
            };
            given.insert(question);
            if matches!(&entry.value.kind, ValueKind::Text(word) if word == "missing") {
                continue;
            }
            let as_of = answers.days.as_of(question, on);
            match value::read(
                protocol.question(question),
                &Given::from_rules(&entry.value),
                as_of,
            ) {
                Ok(Answer::Missing) => {
                    self.invalid(
                        &entry.value,
                        "an empty answer",
                        "write `\"missing\"` for an answer that is not there",
                    );
                    whole = false;
                }
                Ok(answer) => answers.set(question, answer),
                Err(error) => {
                    self.unread(protocol.question(question), &entry.value, &error);
                    whole = false;
                }
            }
        }
        self.check_carried(all, &answers, raw_days);
        whole.then_some((answers, given))
    }

    /// Reports a value that is not an answer.
    fn unread(&mut self, question: &Question, value: &Value, error: &ValueError) {
        if matches!(value.kind, ValueKind::Broken) {
            return;
        }
        for mistake in unread::mistakes(question, value, error) {
            let found = Diagnostic::new(Finding::InvalidCase, mistake.span, mistake.message);
            self.diagnostics.push(found.help(mistake.help));
        }
    }

    fn invalid(&mut self, value: &Value, message: &str, help: &str) {
        if !matches!(value.kind, ValueKind::Broken) {
            self.diagnostics
                .push(Diagnostic::new(Finding::InvalidCase, value.span, message).help(help));
        }
    }
}
