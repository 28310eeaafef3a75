//! A response of Typeform: an answer for each `ref`, and three values about the response as a whole.
//!
//! An unanswered field is absent. The text that a person typed beside the choices is a text of its own.

use super::node::{Node as JsonNode, Values};
use crate::intake::notation::{Content, ContentKind};

/// The keys of a response other than its answers. They need not be left out.
pub(super) const OF_RECORD: [&str; 3] = ["response_id", "token", "submitted_at"];

/// The values of a response, in the format of the API or of a webhook.
pub(super) fn values(node: &JsonNode) -> Values {
    let node = get(node, "form_response").unwrap_or(node);
    let JsonNode::Object(_) = node else {
        return Err("the record is not an object".to_owned());
    };
    if get(node, "answers").is_none() && OF_RECORD.iter().all(|key| get(node, key).is_none()) {
        return Err("this is not a response: it has no `answers`, no `response_id`, no `token` and no `submitted_at`".to_owned());
    }
    let mut values = of_record(node);
    match get(node, "answers") {
        None | Some(JsonNode::Null) => {}
        Some(JsonNode::List(answers)) => {
            for answer in answers {
                let field = get(answer, "field").and_then(|field| get(field, "ref"));
                let Some(JsonNode::Text(name)) = field else {
                    return Err("an answer names no `ref` of its field".to_owned());
                };
                values.push((name.clone(), content(answer)));
            }
        }
        Some(_) => return Err("`answers` is not a list".to_owned()),
    }
    Ok(values)
}

/// The keys of a response other than its answers.
pub(super) fn of_record(node: &JsonNode) -> Vec<(String, Content)> {
    let node = get(node, "form_response").unwrap_or(node);
    let values = OF_RECORD
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), get(node, key)?.content())));
    values.collect()
}

/// The title of each field by its `ref`, if the response includes the definition of its form.
pub(super) fn titles(node: &JsonNode) -> Vec<(String, String)> {
    let node = get(node, "form_response").unwrap_or(node);
    let fields = get(node, "definition").and_then(|definition| get(definition, "fields"));
    let Some(JsonNode::List(fields)) = fields else {
        return Vec::new();
    };
    let titles =
        fields
            .iter()
            .filter_map(|field| match (get(field, "ref")?, get(field, "title")?) {
                (JsonNode::Text(name), JsonNode::Text(title)) => {
                    Some((name.clone(), title.clone()))
                }
                _ => None,
            });
    titles.collect()
}

/// The content of an answer.
fn content(answer: &JsonNode) -> Content {
    let Some(JsonNode::Text(kind)) = get(answer, "type") else {
        return fault("the answer has no `type`");
    };
    let Some(value) = get(answer, kind) else {
        return fault("the answer has no value of its `type`");
    };
    let other = get(value, "other");
    match kind.as_str() {
        "choice" => match (get(value, "label"), other) {
            (None, None) => fault("the choice has no label"),
            labels => texts([labels.0, labels.1]),
        },
        "choices" => match (get(value, "labels"), other) {
            (None, None) => fault("the choice has no label"),
            (None | Some(JsonNode::Null), other) => texts([other]),
            (Some(JsonNode::List(labels)), _) if labels.contains(&JsonNode::Null) => {
                fault("a choice is not a text")
            }
            (Some(JsonNode::List(labels)), other) => texts(labels.iter().map(Some).chain([other])),
            (Some(_), _) => fault("the labels of the choices are not a list"),
        },
        _ => value.content(),
    }
}

/// Several texts, none of which is split.
fn texts<'a>(nodes: impl IntoIterator<Item = Option<&'a JsonNode>>) -> Content {
    let mut texts = Vec::new();
    for node in nodes.into_iter().flatten() {
        match node {
            JsonNode::Null => {}
            JsonNode::Text(text) => texts.push(text.clone()),
            _ => return fault("a choice is not a text"),
        }
    }
    Content {
        text: texts.join(", "),
        kind: ContentKind::List(texts),
    }
}

pub(super) fn get<'a>(node: &'a JsonNode, key: &str) -> Option<&'a JsonNode> {
    let JsonNode::Object(entries) = node else {
        return None;
    };
    let found = entries.iter().find(|(one, _)| one == key);
    found.map(|(_, node)| node)
}

fn fault(message: &str) -> Content {
    Content {
        text: String::new(),
        kind: ContentKind::Fault(message.to_owned()),
    }
}
