//! The kinds of data.

use std::error::Error;
use std::path::{Path, PathBuf};

use super::dice::Dice;
use super::questions::{Question, Rates, Topic};
use super::{frequent, rare, shipped};

/// Questions and how people answer them.
#[derive(Clone)]
pub enum Data {
    /// Notable answers are rare.
    Rare,
    /// Notable answers are frequent.
    Frequent,
    /// The questions of a folder of rule files.
    Shipped(PathBuf),
}

impl Data {
    /// The data with this name: `rare`, `frequent`, or a folder of rule files.
    pub fn named(name: &str) -> Self {
        match name {
            "rare" => Self::Rare,
            "frequent" => Self::Frequent,
            folder => Self::Shipped(Path::new(folder).to_owned()),
        }
    }

    /// The topics, each with its questions.
    pub fn topics(&self) -> Result<Vec<Topic>, Box<dyn Error>> {
        match self {
            Self::Rare => Ok(rare::topics()),
            Self::Frequent => Ok(frequent::topics()),
            Self::Shipped(folder) => shipped::topics(folder),
        }
    }

    /// The rates at which people give answers of each kind.
    pub fn rates(&self) -> Rates {
        match self {
            Self::Rare => rare::RATES,
            Self::Frequent => frequent::RATES,
            Self::Shipped(_) => shipped::RATES,
        }
    }

    /// The table of a condition of one of this number of rules. `None` if the data have their own rules.
    pub fn condition(
        &self,
        questions: &[&Question],
        rules: usize,
        dice: &mut Dice,
    ) -> Option<String> {
        match self {
            Self::Rare => Some(rare::condition(questions, rules, dice)),
            Self::Frequent => Some(frequent::condition(questions, dice)),
            Self::Shipped(_) => None,
        }
    }
}
