//! The files that an interview writes: its result, and its answers, which can be screened again.

use std::path::Path;
use std::sync::Arc;

use super::ending;
use super::kept::Setup;
use super::prefill;
use crate::batch;
use crate::cli::argument::format_of;
use crate::cli::exit::Failure;
use crate::cli::output::{Output, among_rules, is_rule_file};
use crate::cli::printer::{self, PrintOptions, Printer};
use crate::cli::record_text::RecordText;
use crate::cli::result_format::ResultFormat;
use crate::cli::{Session, stderr};
use crate::intake::{Form, Format, Record, UsedMapping};
use crate::interview::Interview;
use crate::report::answer_file;
use crate::report::record_file::{self, Circumstances};
use crate::report::result::page::{Detail, Visit};
use crate::report::result::summary::Counts;
use crate::rules::PROTOCOL_FILE;

/// The name of the input in results.
const NAME: &str = "<interview>";

/// A format for writing answer files.
#[derive(Debug, Clone, Copy)]
pub(super) enum SaveFormat {
    Toml,
    Json,
}

/// The outputs, opened before the first question.
pub(super) struct Outputs {
    pub result: Output,
    pub format: ResultFormat,
    /// The amount of detail on the page, if it is given.
    pub detail: Option<Detail>,
    pub save: Option<Save>,
    /// The parts of a record file other than answers and results.
    pub kept_with: KeptWith,
    /// The set-up of an interview with `--no-save`. The answers are kept with it if saving fails.
    pub unkept: Option<Setup>,
}

/// A file for the answers.
pub(super) type Save = (Output, SaveFormat);

/// The parts of a record file other than answers and results.
#[derive(Default)]
pub(super) struct KeptWith {
    /// The seal of the record that it corrects.
    pub replaces: Option<String>,
    /// The mapping that explained the earlier answers.
    pub mapping: Option<Arc<UsedMapping>>,
}

impl KeptWith {
    /// The record of an interview as a file.
    fn sealed(&self, interview: &Interview<'_>, form: &Form) -> String {
        let outcomes = interview.outcomes();
        let remark = prefill::remark(interview);
        let mapping = self.mapping.as_deref();
        let circumstances = Circumstances {
            asked_by: interview.asked_by(),
            remark: remark.as_deref(),
            replaces: self.replaces.as_deref(),
            mapping: mapping.map(|one| (one.title.as_str(), one.sha256.as_str())),
        };
        record_file::sealed(interview.protocol(), form, &outcomes, &circumstances)
    }
}

impl SaveFormat {
    pub(super) fn of(path: &Path) -> anyhow::Result<Self> {
        match format_of(path) {
            Some(Format::Toml) => Ok(Self::Toml),
            Some(Format::Json) => Ok(Self::Json),
            _ => {
                let message = format!("cannot save answers as `{}`", path.display());
                let failure = Failure::usage(message);
                Err(failure.with_help("end its name with .toml or .json").into())
            }
        }
    }
}

impl Outputs {
    /// The files that will be written.
    pub(super) fn names(&self) -> Vec<String> {
        let save = self.save.as_ref().map(|(output, _)| output);
        let files = save.into_iter().chain([&self.result]);
        files
            .filter(|output| !output.is_stdout() && !output.is_null())
            .map(|output| output.name().to_owned())
            .collect()
    }

    /// Whether the answers will be written to a file.
    pub(super) fn saves(&self) -> bool {
        let save = self.save.as_ref();
        save.is_some_and(|(output, _)| !output.is_null())
    }

    /// Writes the answer file. Returns it if it is a record file.
    pub(super) fn save(&mut self, interview: &Interview<'_>) -> anyhow::Result<Option<RecordText>> {
        let Some((output, format)) = self.save.take() else {
            return Ok(None);
        };
        let form = form(interview);
        match format {
            SaveFormat::Toml => {
                let text = self.kept_with.sealed(interview, &form);
                let path = output.path().map(Path::to_owned);
                output.finish(&text)?;
                Ok(path.map(|path| RecordText {
                    path,
                    text,
                    last_day: form.answers.days.answered,
                }))
            }
            SaveFormat::Json => {
                let text = answer_file::json(interview.protocol(), &form)?;
                output.finish(&text).map(|()| None)
            }
        }
    }

    /// Writes the result. On a terminal, also shows the page.
    pub(super) fn print(self, interview: &Interview<'_>, session: &Session) -> anyhow::Result<()> {
        let (protocol, form) = (interview.protocol(), form(interview));
        if self.result.is_terminal() {
            stderr::print("\n");
        }
        let options = PrintOptions {
            format: self.format,
            detail: self.detail,
            defuse: true,
            alone: false,
            several_inputs: false,
        };
        let shown = ending::Shown::beside(&self.result, self.format);
        let detail = self.detail.unwrap_or(Detail::Usual);
        let on = form.on;
        let program = interview.program().clone().with_windows();
        let rules = (protocol, &program);
        let differences = interview.differences();
        let visit = Visit {
            asked_by: interview.asked_by(),
            differences: &differences,
        };
        let mut printer = Printer::new(self.result, &options, session, rules, on, visit);
        let mut counts = Counts::default();
        let record = Record {
            record: 1,
            line: 1,
            mapping: None,
            content: Ok(form),
        };
        let screened = batch::screen(&program, record);
        let page = shown.map(|shown| {
            (
                shown,
                shown.page(interview, visit, (NAME, &screened), detail, session),
            )
        });
        counts.add(&screened);
        printer.push(NAME, screened)?;
        let (output, defused) = printer.close(&counts)?;
        output.commit()?;
        if let Some((shown, page)) = page {
            shown.show(&page)?;
        }
        if defused > 0 && !session.quiet {
            stderr::line(&printer::defused(defused));
        }
        Ok(())
    }
}

/// The record of an interview.
fn form(interview: &Interview<'_>) -> Form {
    Form {
        id: interview.record_number().map(str::to_owned),
        on: interview.on(),
        procedures: interview.procedures().to_vec(),
        answers: interview.answers(),
        errors: Vec::new(),
        record_file: None,
    }
}

/// Refuses a file for answers that would be read as a rule file. `rules` is the folder of the rules, if they are in
/// one.
pub(super) fn refuse_among_rules(path: &Path, rules: Option<&Path>) -> anyhow::Result<()> {
    // an existing rule file is refused when it is opened, as by every command
    let is_refused_later = is_rule_file(path) && path.exists();
    if !is_refused_later && is_among_rules(path, rules) {
        Err(among_rules(path))
    } else {
        Ok(())
    }
}

fn is_among_rules(path: &Path, rules: Option<&Path>) -> bool {
    if is_rule_file(path) {
        return true;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // a folder that does not exist is refused when the file is opened
    let Ok(folder) = folder.canonicalize() else {
        return false;
    };
    let rules = rules.map(Path::canonicalize);
    let is_inside = rules.is_some_and(|rules| rules.is_ok_and(|rules| folder.starts_with(rules)));
    is_inside || folder.join(PROTOCOL_FILE).exists()
}
