//! A record as TOML, JSON and CSV.

use contraindication::model::PartialDate;

use super::given::Given;
use super::sheet::Sheet;

impl Sheet {
    /// The record as a TOML file.
    pub(crate) fn toml(&self) -> String {
        let mut text = String::from("id = \"C-1\"\n");
        if self.says_on {
            text += &format!("on = {}\n", self.on);
        }
        if let Some(answered) = self.answered {
            text += &format!("answered = {answered}\n");
        }
        if !self.procedures.is_empty() {
            text += &format!("procedures = {}\n", list(&self.procedures));
        }
        text += "\n[answers]\n";
        for (id, given) in &self.given {
            text += &format!("{id} = {}\n", given.toml());
        }
        if !self.carried.is_empty() {
            text += "\n[carried]\n";
        }
        for (id, day) in &self.carried {
            let day = day.map_or("\"unknown\"".to_owned(), |day| day.to_string());
            text += &format!("{id} = {day}\n");
        }
        text
    }

    /// As a JSON object in one line.
    pub(crate) fn json(&self) -> String {
        let mut keys = vec!["\"id\":\"C-1\"".to_owned()];
        if self.says_on {
            keys.push(format!("\"on\":\"{}\"", self.on));
        }
        if let Some(answered) = self.answered {
            keys.push(format!("\"answered\":\"{answered}\""));
        }
        if !self.procedures.is_empty() {
            keys.push(format!("\"procedures\":{}", list(&self.procedures)));
        }
        let answers: Vec<_> = self
            .given
            .iter()
            .map(|(id, given)| format!("\"{id}\":{}", given.json()))
            .collect();
        keys.push(format!("\"answers\":{{{}}}", answers.join(",")));
        if !self.carried.is_empty() {
            let days = self.carried.iter();
            let days = days.map(|(id, day)| {
                let day = day.map_or("unknown".to_owned(), |day| day.to_string());
                format!("\"{id}\":\"{day}\"")
            });
            let days = days.collect::<Vec<_>>().join(",");
            keys.push(format!("\"carried\":{{{days}}}"));
        }
        format!("{{{}}}", keys.join(","))
    }

    /// The record as CSV. `None` if answers have their own days.
    pub(crate) fn csv(&self) -> Option<String> {
        if !self.carried.is_empty() {
            return None;
        }
        let mut header = vec!["id", "on", "answered", "procedures"];
        let on = if self.says_on {
            self.on.to_string()
        } else {
            String::new()
        };
        let answered = self.answered.map_or(String::new(), |day| day.to_string());
        let mut row = vec!["C-1".to_owned(), on, answered, self.procedures.join(";")];
        for (id, given) in &self.given {
            header.push(id);
            row.push(given.cell());
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).expect("memory");
        writer.write_record(&row).expect("memory");
        let bytes = writer.into_inner().expect("memory");
        Some(String::from_utf8(bytes).expect("text"))
    }
}

impl Given {
    fn toml(&self) -> String {
        let date = |date: PartialDate| match date {
            PartialDate::Day(day) => day.to_string(),
            other => quoted(&other.to_string()),
        };
        let entries = match self {
            Self::Blank => return quoted(""),
            Self::Word(word) => return quoted(word),
            Self::Number(number) => return number.clone(),
            Self::Date(day) => return date(*day),
            Self::Ticks { ticked, open } if open.is_empty() => return list(ticked),
            Self::Ticks { ticked, open } => {
                vec![("ticked", list(ticked)), ("open", list(open))]
            }
            Self::OneOf(options) => vec![("one-of", list(options))],
            Self::Between(low, high) => ends([("at-least", low), ("at-most", high)]),
            Self::Days(from, to) => {
                let [from, to] = [from, to].map(|end| end.map(date));
                ends([("from", &from), ("to", &to)])
            }
        };
        let entries = entries.into_iter();
        let entries = entries.map(|(key, value)| format!("{key} = {value}"));
        format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
    }

    fn json(&self) -> String {
        let date = |date: PartialDate| quoted(&date.to_string());
        let entries = match self {
            Self::Blank => return "null".to_owned(),
            Self::Word(word) => return quoted(word),
            Self::Number(number) => return number.clone(),
            Self::Date(day) => return date(*day),
            Self::Ticks { ticked, open } if open.is_empty() => return list(ticked),
            Self::Ticks { ticked, open } => {
                vec![("ticked", list(ticked)), ("open", list(open))]
            }
            Self::OneOf(options) => vec![("one-of", list(options))],
            Self::Between(low, high) => ends([("at-least", low), ("at-most", high)]),
            Self::Days(from, to) => {
                let [from, to] = [from, to].map(|end| end.map(date));
                ends([("from", &from), ("to", &to)])
            }
        };
        let entries = entries.into_iter();
        let entries = entries.map(|(key, value)| format!("\"{key}\":{value}"));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
    }

    /// The cell of a CSV.
    fn cell(&self) -> String {
        let range = |from: Option<&str>, to: Option<&str>| {
            format!("{}..{}", from.unwrap_or(""), to.unwrap_or(""))
        };
        match self {
            Self::Blank => " ".to_owned(),
            Self::Word(word) | Self::Number(word) => word.clone(),
            Self::Date(date) => date.to_string(),
            Self::Ticks { ticked, open } => {
                let open = open.iter().map(|option| format!("{option}?"));
                let all: Vec<String> = ticked.iter().cloned().chain(open).collect();
                all.join(";")
            }
            Self::OneOf(options) => options.join("|"),
            Self::Between(low, high) => range(low.as_deref(), high.as_deref()),
            Self::Days(from, to) => {
                let [from, to] = [from, to].map(|end| end.map(|date| date.to_string()));
                range(from.as_deref(), to.as_deref())
            }
        }
    }
}

/// The ends of a range that are present, each with its key.
fn ends(ends: [(&'static str, &Option<String>); 2]) -> Vec<(&'static str, String)> {
    let ends = ends.into_iter();
    ends.filter_map(|(key, end)| Some((key, end.clone()?)))
        .collect()
}

/// A JSON string. TOML has the same escapes.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

fn list(words: &[String]) -> String {
    let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}
