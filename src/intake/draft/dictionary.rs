//! The data dictionary of a REDCap project: the label of each variable and each code.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use crate::intake::InputError;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::mapped::{Encoded, header_row};
use crate::intake::mapping::Encoding;

/// The variables of a project.
#[derive(Debug, Default)]
pub struct Dictionary {
    variables: BTreeMap<String, Variable>,
}

/// One variable.
#[derive(Debug, Clone, Default)]
pub(super) struct Variable {
    pub label: String,
    /// The form that it is in.
    pub form: String,
    /// Each code with its label.
    pub choices: Vec<(String, String)>,
}

impl Dictionary {
    /// Reads a dictionary.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or lacks the columns of a dictionary.
    pub fn read(reader: impl Read) -> Result<Self, InputError> {
        let decoder = Encoded::open(reader, Encoding::Utf8)?;
        let mut rows = Rows::new(BufReader::new(decoder));
        let free = TableShape::free();
        let header = header_row(&mut rows, &free, b',', 1)?;
        let names: Vec<String> = header
            .cells()
            .map(|cell| String::from_utf8_lossy(cell).trim().to_lowercase())
            .collect();
        let place = |start: &str| names.iter().position(|name| name.starts_with(start));
        let places = [
            place("variable"),
            place("field type"),
            place("field label"),
            place("choices"),
            place("form name"),
        ];
        let [
            Some(variable),
            Some(kind),
            Some(label),
            Some(choices),
            Some(form),
        ] = places
        else {
            return Err(InputError::Header(
                "the dictionary lacks a column: it has the variable, the form name, the field type, the field label and \
                 the choices"
                    .to_owned(),
            ));
        };
        let mut dictionary = Self::default();
        while let Some(row) = rows.next(&free)? {
            let cells: Vec<String> = row
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).trim().to_owned())
                .collect();
            let cell = |at: usize| cells.get(at).map_or("", String::as_str);
            let one = Variable {
                label: cell(label).to_owned(),
                form: cell(form).to_owned(),
                choices: choices_of(cell(kind), cell(choices)),
            };
            dictionary.variables.insert(cell(variable).to_owned(), one);
        }
        Ok(dictionary)
    }

    /// The variable for a header: its own, or that of a box such as `skin___1`, with the code.
    pub(super) fn variable<'d, 'h>(
        &'d self,
        header: &'h str,
    ) -> Option<(&'d Variable, &'h str, Option<&'h str>)> {
        if let Some(variable) = self.variables.get(header) {
            return Some((variable, header, None));
        }
        let (name, code) = header.split_once("___")?;
        let variable = self.variables.get(name)?;
        Some((variable, name, Some(code)))
    }
}

impl Variable {
    /// The label for a code of a box. A minus sign is written as `_` in a header.
    pub(super) fn label_of(&self, code: &str) -> Option<&str> {
        let is_it = |(known, _): &&(String, String)| {
            known.to_lowercase().replace('-', "_") == code.to_lowercase()
        };
        self.choices
            .iter()
            .find(is_it)
            .map(|(_, label)| label.as_str())
    }
}

/// The choices of a variable: `0, No | 1, Yes`. A label may contain a comma.
fn choices_of(kind: &str, choices: &str) -> Vec<(String, String)> {
    let pair = |code: &str, label: &str| (code.to_owned(), label.to_owned());
    match kind {
        "yesno" => vec![pair("0", "No"), pair("1", "Yes")],
        "truefalse" => vec![pair("0", "False"), pair("1", "True")],
        "radio" | "dropdown" | "checkbox" => choices
            .split('|')
            .filter_map(|choice| choice.split_once(','))
            .map(|(code, label)| pair(code.trim(), label.trim()))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_ends_at_the_first_comma_of_its_code() {
        assert_eq!(
            choices_of("radio", "0, No | 1, Yes, but stopped | -9, Not sure"),
            [("0", "No"), ("1", "Yes, but stopped"), ("-9", "Not sure")]
                .map(|(code, label)| (code.to_owned(), label.to_owned()))
        );
        assert!(choices_of("text", "number").is_empty());
    }

    #[test]
    fn a_box_has_the_code_of_its_header() {
        let text = "Variable / Field Name,Form Name,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\nskin,a,checkbox,On the skin,\"1, Warts | -9, Not sure\"\n";
        let dictionary = Dictionary::read(text.as_bytes()).expect("a dictionary");
        let (variable, name, code) = dictionary.variable("skin____9").expect("a variable");
        assert_eq!((name, variable.label.as_str()), ("skin", "On the skin"));
        assert_eq!(
            code.and_then(|code| variable.label_of(code)),
            Some("Not sure")
        );
    }
}
