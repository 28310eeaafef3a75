//! A first look at an export in JSON whose layout is not known: where its records are, and what they contain.

use std::collections::BTreeMap;

use super::json::by_path;
use super::node::Node;
use super::typeform;
use crate::intake::InputError;
use crate::intake::mapping::ExportType;
use crate::intake::notation::Content;

/// Maximum number of records that are examined.
const MAX: usize = 1000;

/// Maximum depth of the list of records.
const MAX_DEPTH: usize = 3;

/// The layout of an export, and its first records.
pub(in crate::intake) struct Preview {
    pub kind: ExportType,
    /// The path of the list of records, if that is not the whole document.
    pub path: Option<String>,
    /// The values of each record by their path.
    pub records: Vec<Vec<(String, Content)>>,
    /// The label of a path, if the export has it.
    pub titles: BTreeMap<String, String>,
}

/// Examines an export.
///
/// # Errors
///
/// If it is not JSON, or has no list of records. The message contains nothing of the text.
pub(in crate::intake) fn preview(text: &str) -> Result<Preview, InputError> {
    let refused = |message: &str| InputError::Header(message.to_owned());
    let whole = match Node::parse(text) {
        Ok(whole) => whole,
        Err(message) => {
            let lines = text.lines().filter(|line| !line.trim().is_empty());
            let records: Result<Vec<Node>, String> = lines.take(MAX).map(Node::parse).collect();
            let records = records.map_err(|_| InputError::Header(message))?;
            return Ok(looked(ExportType::Ndjson, None, &records));
        }
    };
    if is_response(&whole) {
        return Ok(looked(ExportType::TypeformJson, None, &[whole]));
    }
    let mut found = Vec::new();
    lists(&whole, "", MAX_DEPTH, &mut found);
    match found.as_slice() {
        [(path, records)] => {
            let is_typeform = records.iter().all(is_response);
            let records: Vec<Node> = records.iter().take(MAX).cloned().collect();
            let path = Some(path.clone()).filter(|path| !path.is_empty());
            Ok(if is_typeform {
                looked(ExportType::TypeformJson, None, &records)
            } else {
                looked(ExportType::Json, path, &records)
            })
        }
        [] => Err(refused("the export contains no list of records")),
        _ => Err(refused(
            "the export contains several lists of objects: it is not clear which one has the records",
        )),
    }
}

/// Whether a value is a response of Typeform.
fn is_response(node: &Node) -> bool {
    let node = typeform::get(node, "form_response").unwrap_or(node);
    let Some(Node::List(answers)) = typeform::get(node, "answers") else {
        return false;
    };
    let has_ref = |answer: &Node| {
        let field = typeform::get(answer, "field");
        field.is_some_and(|field| typeform::get(field, "ref").is_some())
    };
    !answers.is_empty() && answers.iter().all(has_ref)
}

/// Adds every list of objects, with its path, to `found`. The objects of a list are not searched.
fn lists<'n>(node: &'n Node, path: &str, depth: usize, found: &mut Vec<(String, &'n [Node])>) {
    match node {
        Node::List(members) => {
            let is_object = |member: &Node| matches!(member, Node::Object(_));
            if !members.is_empty() && members.iter().all(is_object) {
                found.push((path.to_owned(), members));
            }
        }
        Node::Object(entries) if depth > 0 => {
            for (key, value) in entries {
                let path = match path {
                    "" => key.clone(),
                    _ => format!("{path}.{key}"),
                };
                lists(value, &path, depth - 1, found);
            }
        }
        Node::Object(_) | Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) => {}
    }
}

fn looked(kind: ExportType, path: Option<String>, records: &[Node]) -> Preview {
    let values = records.iter().filter_map(|record| match kind {
        ExportType::TypeformJson => typeform::values(record).ok(),
        ExportType::Json | ExportType::Ndjson | ExportType::Csv | ExportType::Xlsx => {
            by_path(record, false).ok()
        }
    });
    Preview {
        kind,
        path,
        records: values.collect(),
        titles: records.iter().flat_map(typeform::titles).collect(),
    }
}
