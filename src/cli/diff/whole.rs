//! A comparison with records as one text, for a module in another language. An input that cannot be read is an error,
//! and then there is no text.

use std::io::{self, Write};
use std::path::PathBuf;

use jiff::civil::Date;

use super::records::{ChangeList, Part, RecordPlan};
use crate::analysis::diff::{Version, compare};
use crate::batch::screen_pairs;
use crate::cli::answer_options::AnswerOptions;
use crate::cli::exit::Failure;
use crate::cli::input::STDIN;
use crate::intake::{Defaults, InputError};
use crate::replay::{Counts, Ids, Sample};
use crate::report::diff::{View, json};
use crate::report::replay::{Replayed, json_end};

/// The JSON object so far.
struct Text {
    list: ChangeList,
    bytes: Vec<u8>,
    counts: Counts,
    files: Vec<String>,
}

/// The object of `contra diff OLD NEW --answers FILE --format json`. Without `on`, the rules are compared for today,
/// and each record is screened for its own date.
pub(in crate::cli) fn compared(
    versions: [(Version<'_>, &str); 2],
    files: &[PathBuf],
    on: Option<Date>,
    today: Date,
) -> anyhow::Result<String> {
    if files.iter().any(|file| file.as_os_str() == STDIN) {
        return Err(Failure::usage("stdin is not read here: name a file").into());
    }
    let options = AnswerOptions::default();
    let defaults = || Defaults {
        today,
        on,
        procedures: Vec::new(),
    };
    let plan = RecordPlan {
        inputs: options.inputs(files)?,
        defaults: [defaults(), defaults()],
        mappings: [None, None],
        options: &options,
    };
    let [(old, old_name), (new, new_name)] = versions;
    let view = View {
        old: (old.protocol, old_name),
        new: (new.protocol, new_name),
        comparison: &compare(old, new, on.unwrap_or(today)),
        records: None,
    };
    let ids = Ids::new([old.protocol, new.protocol]);
    let mut text = Text {
        list: ChangeList::json(&json(&view)),
        bytes: Vec::new(),
        counts: Counts::default(),
        files: Vec::new(),
    };
    for named in &plan.inputs {
        for input in named.list()?.inputs.iter() {
            let opened = input.open()?;
            let paired = plan.open(opened, &ids, [old.program, new.program]);
            let read = paired.and_then(|paired| {
                let comparer = text
                    .list
                    .comparer(&ids, [old.program, new.program], &input.name);
                let threads = options.threads_for(input.size_in_chunks());
                screen_pairs(paired, threads, comparer, |part| {
                    text.add(&part).map_err(InputError::Io)
                })
            });
            read.map_err(|error| input.failure(error))?;
            text.files.push(input.name.clone());
        }
    }
    Ok(text.end(&ids)?)
}

impl Text {
    fn add(&mut self, part: &Part) -> io::Result<()> {
        self.counts.merge(&part.counts);
        if part.rows.is_empty() {
            Ok(())
        } else {
            self.list.write(&mut self.bytes, &part.rows)
        }
    }

    fn end(mut self, ids: &Ids<'_>) -> io::Result<String> {
        self.list.begin(&mut self.bytes)?;
        let replayed = Replayed {
            ids,
            counts: &self.counts,
            sample: &Sample::default(),
        };
        let end = json_end(&replayed, &self.files);
        self.bytes.write_all(end.as_bytes())?;
        String::from_utf8(self.bytes).map_err(io::Error::other)
    }
}
