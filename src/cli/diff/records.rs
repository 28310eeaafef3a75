//! The records of a comparison: each is screened with both versions, and the results that differ are listed or counted.

use std::io::{self, Write};

use crate::batch::fast::CHUNK;
use crate::batch::{PairScreener, PairedInput, ReadRecord, ReadVersion, screen_pairs};
use crate::cli::answer_options::AnswerOptions;
use crate::cli::exit::Exit;
use crate::cli::input::{Input, NamedInput};
use crate::cli::output::Output;
use crate::cli::{Session, failed, interrupt, printer, remarks, stderr};
use crate::engine::Program;
use crate::intake::{Defaults, Format, InputError, Mapping};
use crate::replay::{Change, Comparer, Counts, Ids, NEW, OLD, Sample};
use crate::report::replay::{self, Replayed};

/// The inputs, for the old and the new version.
pub(super) struct RecordPlan<'a> {
    pub inputs: Vec<NamedInput>,
    pub defaults: [Defaults; 2],
    pub mappings: [Option<Mapping>; 2],
    pub options: &'a AnswerOptions,
}

/// A run over several inputs.
pub(super) struct RecordRun<'a> {
    session: &'a Session,
    plan: &'a RecordPlan<'a>,
    ids: &'a Ids<'a>,
    programs: [&'a Program; 2],
    list: ChangeList,
    /// The names of the inputs that were read.
    files: Vec<String>,
    counts: Counts,
    sample: Sample,
    defused: u64,
    exit: Exit,
}

/// The list of every changed result.
pub(super) struct ChangeList {
    row: Option<PushRow>,
    /// The text before the first row. `None` once it is written.
    start: Option<String>,
    /// Number of bytes of the first row that separate two rows.
    between: usize,
}

/// Adds the row of a change. Returns the number of cells that were escaped.
type PushRow = fn(&mut Vec<u8>, &Ids<'_>, &str, &Change) -> u64;

/// Compares the records of one file.
pub(super) struct PartComparer<'a> {
    comparer: Comparer<'a>,
    ids: &'a Ids<'a>,
    file: &'a str,
    row: Option<PushRow>,
    part: Part,
}

/// The changes of some records.
#[derive(Default)]
pub(super) struct Part {
    pub rows: Vec<u8>,
    defused: u64,
    pub counts: Counts,
    sample: Sample,
}

/// Size in bytes at which a part is passed on.
const MAX_PART_LENGTH: usize = 1 << 19;

impl RecordPlan<'_> {
    /// Opens an input for both versions.
    pub(super) fn open<'p, R: io::Read>(
        &'p self,
        (reader, format): (R, Format),
        ids: &Ids<'p>,
        programs: [&'p Program; 2],
    ) -> Result<PairedInput<'p, R>, InputError> {
        let versions = [OLD, NEW].map(|version| ReadVersion {
            protocol: ids.protocol(version),
            program: programs[version],
            defaults: &self.defaults[version],
            mapping: self.mappings[version].as_ref(),
        });
        PairedInput::open(reader, format, versions, CHUNK)
    }
}

impl ChangeList {
    /// Rows of a CSV.
    pub(super) fn csv() -> Self {
        Self {
            row: Some(replay::push_row),
            start: Some(replay::COLUMNS.join(",") + "\n"),
            between: 0,
        }
    }

    /// Objects inside the object of a comparison.
    pub(super) fn json(comparison: &str) -> Self {
        let row: PushRow = |out, ids, file, change| {
            replay::push_object(out, ids, file, change);
            0
        };
        Self {
            row: Some(row),
            start: Some(replay::json_start(comparison)),
            between: 1,
        }
    }

    /// No list: the changes are counted, and the first ones are kept.
    pub(super) fn none() -> Self {
        Self {
            row: None,
            start: None,
            between: 0,
        }
    }

    /// Compares the records of a file, for this list.
    pub(super) fn comparer<'a>(
        &self,
        ids: &'a Ids<'a>,
        programs: [&'a Program; 2],
        file: &'a str,
    ) -> impl Fn() -> PartComparer<'a> + Sync + use<'a> {
        let row = self.row;
        move || PartComparer {
            comparer: Comparer::new(ids, programs),
            ids,
            file,
            row,
            part: Part::default(),
        }
    }

    /// Writes rows, at least one.
    pub(super) fn write(&mut self, output: &mut impl Write, rows: &[u8]) -> io::Result<()> {
        let skipped = if self.start.is_some() {
            self.between
        } else {
            0
        };
        self.begin(output)?;
        output.write_all(&rows[skipped..])
    }

    /// Writes the text before the first row, unless it is already written.
    pub(super) fn begin(&mut self, output: &mut impl Write) -> io::Result<()> {
        match self.start.take() {
            Some(start) => output.write_all(start.as_bytes()),
            None => Ok(()),
        }
    }
}

impl<'a> RecordRun<'a> {
    pub(super) fn new(
        session: &'a Session,
        plan: &'a RecordPlan<'a>,
        ids: &'a Ids<'a>,
        programs: [&'a Program; 2],
        list: ChangeList,
    ) -> Self {
        Self {
            session,
            plan,
            ids,
            programs,
            list,
            files: Vec::new(),
            counts: Counts::default(),
            sample: Sample::default(),
            defused: 0,
            exit: Exit::Done,
        }
    }

    /// Reads every input. If one cannot be read as a whole, the next ones are still read.
    pub(super) fn read(&mut self, output: &mut Output) {
        let plan = self.plan;
        for named in &plan.inputs {
            let listed = match named.list() {
                Ok(listed) => listed,
                Err(error) => {
                    self.failed(&error);
                    continue;
                }
            };
            self.remark(listed.remark);
            for input in listed.inputs.iter() {
                if let Err(error) = self.input(input, output) {
                    self.failed(&input.failure(error));
                }
            }
        }
    }

    fn input(&mut self, input: &Input, output: &mut Output) -> Result<(), InputError> {
        let opened = match input.open() {
            Ok(opened) => opened,
            Err(error) => {
                self.failed(&error);
                return Ok(());
            }
        };
        let (plan, ids, programs) = (self.plan, self.ids, self.programs);
        let paired = plan.open(opened, ids, programs)?;
        self.files.push(input.name.clone());
        for (version, word) in [(OLD, "old"), (NEW, "new")] {
            self.note_version(input, &paired, version, word);
        }
        let comparer = self.list.comparer(ids, programs, &input.name);
        let threads = plan.options.threads_for(input.size_in_chunks());
        let blank = screen_pairs(paired, threads, comparer, |part| {
            match self.part(part, output) {
                Ok(()) => Ok::<_, InputError>(()),
                // other threads may wait for input that never comes
                Err(error) => interrupt::exit_early_with(failed(&error.into())),
            }
        })?;
        self.remark(remarks::blank_rows(&input.name, blank));
        Ok(())
    }

    /// Says what a version cannot read, or has no column for.
    fn note_version<R: io::Read>(
        &self,
        input: &Input,
        paired: &PairedInput<'_, R>,
        version: usize,
        word: &str,
    ) {
        let name = &input.name;
        let refusal = paired.refusal(version);
        self.remark(refusal.map(|refusal| {
            format!("{name}: the {word} version cannot read any record: {refusal}")
        }));
        let missing = paired.questions_without_column(version).iter();
        let protocol = self.ids.protocol(version);
        let missing = missing.map(|&one| protocol.question(one).id.as_str());
        let of = format!(" of the {word} version");
        self.remark(remarks::without_column(
            name,
            &of,
            &missing.collect::<Vec<_>>(),
        ));
    }

    fn part(&mut self, part: Part, output: &mut Output) -> io::Result<()> {
        self.counts.merge(&part.counts);
        self.sample.merge(part.sample);
        self.defused += part.defused;
        if part.rows.is_empty() {
            return Ok(());
        }
        self.list.write(output, &part.rows)?;
        output.pass_on()
    }

    fn remark(&self, remark: Option<String>) {
        if let Some(message) = remark.filter(|_| !self.session.quiet) {
            stderr::line(&message);
        }
    }

    fn failed(&mut self, error: &anyhow::Error) {
        stderr::failure(error);
        self.exit = self.exit.or(Exit::of(error));
    }

    /// Whether an input could not be read and no record was. Then nothing is printed.
    pub(super) fn is_nothing_read(&self) -> bool {
        self.exit != Exit::Done && self.counts.records == 0
    }

    /// Writes the text after the last row.
    pub(super) fn end_list(&mut self, output: &mut Output) -> io::Result<()> {
        self.list.begin(output)?;
        if self.list.between > 0 {
            let end = replay::json_end(&self.replayed(), &self.files);
            output.write_all(end.as_bytes())?;
        }
        Ok(())
    }

    /// Closes the output. If an input could not be read, no file is created, since it would look complete.
    pub(super) fn close(&self, output: Output) -> anyhow::Result<()> {
        let is_whole = self.exit == Exit::Done;
        if is_whole || output.is_stdout() {
            output.commit()?;
        } else {
            stderr::line("no output file was written: an input could not be read");
        }
        if self.list.row.is_some() {
            self.remark(Some(replay::line(&self.counts)));
        }
        if self.defused > 0 {
            self.remark(Some(printer::defused(self.defused)));
        }
        Ok(())
    }

    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The exit code for an error in an input.
    pub(super) fn exit(&self) -> Exit {
        self.exit
    }

    pub(super) fn replayed(&self) -> Replayed<'_> {
        Replayed {
            ids: self.ids,
            counts: &self.counts,
            sample: &self.sample,
        }
    }
}

impl PairScreener for PartComparer<'_> {
    type Part = Part;

    fn pair(&mut self, old: ReadRecord<'_, '_>, new: ReadRecord<'_, '_>) {
        let Self {
            part,
            ids,
            file,
            row,
            ..
        } = self;
        self.comparer.compare(old, new, |change| match row {
            Some(push) => part.defused += push(&mut part.rows, ids, file, &change),
            None => part.sample.add(file, change),
        });
    }

    fn is_full(&self) -> bool {
        self.part.rows.len() >= MAX_PART_LENGTH
    }

    fn part(&mut self) -> Part {
        self.part.counts = self.comparer.take_counts();
        std::mem::take(&mut self.part)
    }
}
