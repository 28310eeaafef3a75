//! An export in JSON: an object for each record, whose values are named by their path.
//!
//! A path that the mapping does not name makes the record unreadable, as a new column does for a table. A path that a
//! record does not have is blank.

mod known;

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::vec;

use self::known::Known;
use super::RecordCells;
use super::cells::Cells;
use super::node::{self, Node, Values};
use super::typeform;
use crate::intake::fold::fold;
use crate::intake::input::{Input, look};
use crate::intake::json::elements::{Element, Elements};
use crate::intake::mapping::{Encoding, ExportType, Mapping};
use crate::intake::ndjson::Lines;
use crate::intake::notation::{Content, ContentKind};
use crate::intake::place::{LIMIT, Place, TOO_LONG, text};
use crate::intake::record::id_of_cell;
use crate::intake::{Format, InputError, UnreadableRecord};
use crate::rules::shown;

/// Maximum size in bytes of an export whose records are in a list below its top level.
const MAX_LENGTH: u64 = 256 << 20;

/// The message about an export whose records are below its top level, if the mapping does not say so.
const NO_RECORDS: &str = "the export is one object that holds a list of objects: if they are the records, name the list \
     with `records` in `[export]`";

/// The objects of an export.
pub(super) struct Objects<'m, R: Read> {
    mapping: &'m Mapping,
    known: Known,
    /// The paths of the mapping that occur in some record.
    seen: BTreeSet<String>,
    has_record: bool,
    source: Source<R>,
}

enum Source<R: Read> {
    Lines(Lines<Input<R>>),
    Elements(Elements<Input<R>>),
    /// The line and the text of each record.
    List(vec::IntoIter<(u64, String)>),
}

impl<'m, R: Read> Objects<'m, R> {
    /// Opens an export.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or its records cannot be found.
    pub(super) fn open(reader: R, mapping: &'m Mapping) -> Result<Self, InputError> {
        let export = &mapping.export;
        if export.encoding != Encoding::Utf8 || mapping.columns.own_names().next().is_some() {
            let message = "JSON is in utf-8 and has no columns with numbers: correct the mapping";
            return Err(InputError::Header(message.to_owned()));
        }
        let is_typeform = export.kind == ExportType::TypeformJson;
        let source = if export.kind == ExportType::Ndjson {
            Source::Lines(Lines::of_any_keys(look(reader, Format::Ndjson)?))
        } else if is_typeform || export.records.is_some() {
            let text = whole(look(reader, Format::Json)?)?;
            let path = export.records.as_deref().or(is_typeform.then_some("items"));
            let list = listed(&text, path.unwrap_or_default(), is_typeform);
            Source::List(list.map_err(InputError::Header)?.into_iter())
        } else {
            let mut elements = Elements::of_any_keys(look(reader, Format::Json)?);
            if elements.is_empty()? {
                return Err(InputError::Empty(Format::Json));
            }
            Source::Elements(elements)
        };
        Ok(Self {
            mapping,
            known: Known::new(mapping),
            seen: BTreeSet::new(),
            has_record: false,
            source,
        })
    }

    /// The paths of the mapping that no record so far has.
    pub(super) fn remarks(&self) -> Vec<String> {
        if !self.has_record {
            return Vec::new();
        }
        let named = self.known.read.keys().chain(&self.known.left_out);
        let unseen: BTreeSet<&String> = named.filter(|path| !self.seen.contains(*path)).collect();
        let remark = |path: &&String| {
            let path = shown(path);
            format!("no record has `{path}`, which the mapping names: it may have another name now")
        };
        unseen.iter().map(remark).collect()
    }

    /// The next record.
    pub(super) fn next(&mut self) -> io::Result<Option<RecordCells>> {
        let mut is_alone = false;
        let next = match &mut self.source {
            Source::Lines(lines) => lines.next()?.map(|line| {
                let start = Place::START.in_line(line.number);
                let text = match line.joined {
                    Some(_) => Err(
                        "another record starts on this line: put it on a line of its own"
                            .to_owned(),
                    ),
                    None => record_text(&line.bytes, start),
                };
                (line.number, text)
            }),
            Source::Elements(elements) => {
                let element = elements.next()?;
                is_alone = !elements.is_array();
                element.map(|element| (element.start.line, element_text(&element)))
            }
            Source::List(list) => list.next().map(|(line, text)| (line, Ok(text))),
        };
        Ok(next.map(|(line, text)| self.cells(line, text, is_alone)))
    }

    /// The cells of a record. `is_alone` means that the export is not a list.
    fn cells(&mut self, line: u64, text: Result<String, String>, is_alone: bool) -> RecordCells {
        let unreadable = |id, (message, value)| {
            let record = UnreadableRecord {
                id,
                message,
                value,
                place: None,
            };
            (line, record)
        };
        let node = text.and_then(|text| Node::parse(&text));
        let node = node.map_err(|message| unreadable(None, (message, None)))?;
        let is_typeform = self.mapping.export.kind == ExportType::TypeformJson;
        let values = self.values(&node).map_err(|message| (message, None));
        let values = values.and_then(|values| self.known.checked(values, is_typeform));
        let values = values.map_err(|fault| {
            let list = self.unknown_list(&node).filter(|_| is_alone);
            let fault = list.map_or(fault, |path| (NO_RECORDS.to_owned(), Some(path)));
            unreadable(self.id(&node), fault)
        })?;
        self.has_record = true;
        let mut contents = vec![Content::default(); self.mapping.columns.len()];
        for (path, content) in values {
            if let Some(column) = self.known.read.get(&path) {
                contents[column.0] = content;
            }
            if let Some(named) = self.known.named(&path)
                && !self.seen.contains(named)
            {
                self.seen.insert(named.to_owned());
            }
        }
        Ok(Cells::new(line, contents.into_iter()))
    }

    fn values(&self, node: &Node) -> Values {
        match self.mapping.export.kind {
            ExportType::TypeformJson => typeform::values(node),
            ExportType::Json | ExportType::Ndjson | ExportType::Csv | ExportType::Xlsx => {
                by_path(node, self.mapping.export.many.is_some())
            }
        }
    }

    /// The path of a list of objects that the mapping does not name.
    fn unknown_list(&self, node: &Node) -> Option<String> {
        let values = by_path(node, false).ok()?.into_iter();
        let list = ContentKind::Fault(node::LIST_OF_OBJECTS.to_owned());
        let mut paths = values.filter(|(_, content)| content.kind == list);
        let unknown = paths.find(|(path, _)| !self.known.has_path(&fold(path)));
        unknown.map(|(path, _)| path)
    }

    /// The record number of a record that cannot be read, if there is one.
    fn id(&self, node: &Node) -> Option<String> {
        let header = &self.mapping.columns.get(self.mapping.record.id?).header;
        let values = self
            .values(node)
            .unwrap_or_else(|_| typeform::of_record(node));
        let mut found = values.iter().filter(|(path, _)| *fold(path) == **header);
        let (Some((_, content)), None) = (found.next(), found.next()) else {
            return None;
        };
        let id = id_of_cell(&content.text).ok()??;
        Some(id.to_owned())
    }
}

/// The values of an object by their path. With `is_split`, a text may contain several answers.
pub(super) fn by_path(node: &Node, is_split: bool) -> Values {
    let Node::Object(entries) = node else {
        return Err("the record is not an object".to_owned());
    };
    let mut values = Vec::new();
    flatten(entries, "", is_split, &mut values);
    Ok(values)
}

fn flatten(
    entries: &[(String, Node)],
    parent: &str,
    is_split: bool,
    values: &mut Vec<(String, Content)>,
) {
    for (key, node) in entries {
        let path = match parent {
            "" => key.clone(),
            _ => format!("{parent}.{key}"),
        };
        match node {
            Node::Object(entries) if !entries.is_empty() => {
                flatten(entries, &path, is_split, values);
            }
            Node::Text(text) if is_split => values.push((path, Content::text(text.as_str()))),
            _ => values.push((path, node.content())),
        }
    }
}

/// The complete text of an input.
fn whole<R: Read>(input: Input<R>) -> Result<String, InputError> {
    let mut bytes = Vec::new();
    input.take(MAX_LENGTH + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_LENGTH {
        let message = "the export is longer than 256 MiB: split it, or export NDJSON";
        return Err(InputError::Header(message.to_owned()));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(InputError::Empty(Format::Json));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        InputError::Header(format!(
            "the byte at offset {offset} is not text in the encoding that the mapping declares, `encoding = \"utf-8\"`"
        ))
    })
}

/// The records of a list below the top level of an export, each with its line. With `or_alone`, an export without that
/// list is one record, or a list of them.
fn listed(text: &str, path: &str, or_alone: bool) -> Result<Vec<(u64, String)>, String> {
    let mut raw = node::raw(text)?;
    let mut is_alone = false;
    for key in path.split('.') {
        let entries = match node::entries(raw) {
            Some(entries) => entries,
            None if or_alone => {
                is_alone = true;
                break;
            }
            None => return Err(format!("`{}` of `records` is not an object", shown(path))),
        };
        let mut found = entries.into_iter().filter(|(one, _)| one == key);
        match (found.next(), found.next()) {
            (Some((_, inner)), None) => raw = inner,
            (Some(_), Some(_)) => return Err(format!("`{}` is there twice", shown(key))),
            (None, _) if or_alone => {
                is_alone = true;
                break;
            }
            (None, _) => {
                return Err(format!(
                    "there is no `{}`, which `records` names",
                    shown(path)
                ));
            }
        }
    }
    let members = match node::members(raw) {
        Some(members) => members,
        None if is_alone => vec![raw],
        None => return Err(format!("`{}` is not a list of records", shown(path))),
    };
    let (mut line, mut at) = (1, 0);
    let placed = members.into_iter().map(|member| {
        let start = member.get().as_ptr() as usize - text.as_ptr() as usize;
        line += text[at..start].matches('\n').count() as u64;
        at = start;
        (line, member.get().to_owned())
    });
    Ok(placed.collect())
}

fn record_text(bytes: &[u8], start: Place) -> Result<String, String> {
    if bytes.len() > LIMIT {
        return Err(TOO_LONG.to_owned());
    }
    let text = text(bytes, start).map_err(|(message, _)| message)?;
    Ok(text.to_owned())
}

fn element_text(element: &Element) -> Result<String, String> {
    match element.fault {
        None => record_text(&element.bytes, element.start),
        Some(_) => Err(
            "the array is broken here: a comma or a bracket is missing, or there is one too many"
                .to_owned(),
        ),
    }
}
