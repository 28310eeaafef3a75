//! Prompts, independent of how they are drawn: a list to pick from, or a line to type.

use crate::interview::Reply;
use crate::report::text::lines::Lines;

/// Draws prompts and reads what is pressed or typed.
pub(in crate::cli) trait Keyboard {
    /// Number of columns at which text is wrapped.
    fn width(&self) -> usize;

    /// Shows finished lines.
    fn show(&mut self, text: &str) -> anyhow::Result<()>;

    /// Lets the user pick from a list.
    fn pick(&mut self, list: &List) -> anyhow::Result<Reply<Picked>>;

    /// Lets the user type a line. Spaces at its ends are removed. Going back, asking why and quitting are replies too.
    fn type_in(&mut self, field: Field<'_>) -> anyhow::Result<Reply<String>>;

    /// Number of lines that fit above a line to type with this hint. `None` if there is no screen.
    fn room(&self, hint: &str) -> Option<usize>;

    /// The keys and words that any question accepts, in a sentence.
    fn commands(&self) -> &'static str;
}

/// A line to type.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Field<'a> {
    /// The hint for a typed answer.
    pub hint: &'a str,
    /// Whether the hint was shown before, because the typed text could not be read.
    pub again: bool,
    /// Characters that are a complete line, so that one key is enough.
    pub at_once: &'a str,
    /// Whether an empty line has no meaning and is not passed on.
    pub is_required: bool,
    /// Whether the text above fits on the screen. If the screen is resized before anything is typed, [`REDRAW`] is
    /// returned.
    pub redraws: bool,
}

/// The line that is returned to ask for the prompt to be drawn again. It cannot be typed.
pub(in crate::cli) const REDRAW: &str = "\u{c}";

impl<'a> Field<'a> {
    /// A line that ends with Enter.
    pub(in crate::cli) fn new(hint: &'a str) -> Self {
        Self {
            hint,
            again: false,
            at_once: "",
            is_required: false,
            redraws: false,
        }
    }

    /// Marks whether the answer is typed again.
    pub(in crate::cli) fn again(self, again: bool) -> Self {
        Self { again, ..self }
    }

    /// Sets whether an empty line has a meaning.
    pub(in crate::cli) fn required(self, is_required: bool) -> Self {
        Self {
            is_required,
            ..self
        }
    }
}

/// A list to pick from. Ticks and marks are answers, so this has no debug output.
#[derive(Default)]
pub(in crate::cli) struct List {
    pub items: Vec<Item>,
    /// The items that are already ticked.
    pub ticked: Vec<usize>,
    /// The item that Enter picks. `None` on a first visit.
    pub marked: Option<usize>,
}

/// One item of a list.
pub(in crate::cli) struct Item {
    /// The key that picks it in a terminal. `None` for items far down in a long list.
    pub key: Option<char>,
    /// The text that picks it in line mode: its number, or its key if that is the same in every list.
    pub typed: String,
    /// The name that picks it, as in an answer file.
    pub word: String,
    /// The label.
    pub label: String,
    pub role: Role,
}

/// The effect of picking an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Role {
    /// Adds or removes a tick.
    Tick,
    /// Ends the prompt. Ticks are kept.
    End,
    /// Ends the prompt, but only if nothing is ticked.
    Alone,
}

/// The items that were picked.
#[derive(Default)]
pub(in crate::cli) struct Picked {
    /// The ticked items, in order.
    pub ticked: Vec<usize>,
    /// The item that ended the prompt. `None` if only ticks were made.
    pub ended: Option<usize>,
}

/// The remark about an empty line that has no meaning.
pub(super) const NOTHING_TYPED: &str = "nothing is typed yet";

/// The remark if an item cannot be picked together with ticks.
pub(super) const ALONE: &str = "this cannot be combined with ticks: remove the ticks first";

impl List {
    /// Adds an item that is picked by its number. Such items come before all others.
    pub(in crate::cli) fn add(&mut self, role: Role, word: &str, label: &str) {
        let before = self.items.len();
        self.items.push(Item {
            key: key(before),
            typed: (before + 1).to_string(),
            word: word.to_owned(),
            label: label.to_owned(),
            role,
        });
    }

    /// Adds an item with a key that is the same in every list.
    pub(in crate::cli) fn add_keyed(&mut self, key: char, role: Role, word: &str, label: &str) {
        self.items.push(Item {
            key: Some(key),
            typed: key.to_string(),
            word: word.to_owned(),
            label: label.to_owned(),
            role,
        });
    }

    /// Adds the item "none of these".
    pub(super) fn add_none(&mut self, word: &str, label: &str) {
        self.add_keyed('0', Role::Alone, word, label);
    }

    /// Whether several items may be ticked.
    pub(super) fn has_ticks(&self) -> bool {
        self.items.iter().any(|item| item.role == Role::Tick)
    }

    /// Whether Enter can pick something at once.
    pub(super) fn has_current(&self) -> bool {
        self.marked.is_some() || !self.ticked.is_empty()
    }

    /// The items that are already picked.
    pub(super) fn current(&self) -> Picked {
        Picked {
            ticked: self.ticked.clone(),
            ended: self.marked,
        }
    }
}

/// The key of an item by its index: digits, then the letters that are not used otherwise. `None` after the last of
/// them.
fn key(index: usize) -> Option<char> {
    "123456789acdefghilmortuvwxz".chars().nth(index)
}

/// Lines for stderr.
pub(in crate::cli) fn lines(width: usize) -> Lines<'static> {
    Lines::new(width, &crate::cli::paint::paint_stderr)
}
