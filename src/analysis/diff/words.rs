//! Marks the words of a condition or a list that differ, so that both values are shown as one.

/// A part of two values that are merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Both have it.
    Same(String),
    /// Only the old version has it.
    Old(String),
    /// Only the new version has it.
    New(String),
}

/// Maximum number of word comparisons for one value.
const MAX: usize = 1_000_000;

/// Remaining effort for comparing texts. It counts words, so that the result is the same on every machine.
pub(super) struct Effort(usize);

impl Effort {
    pub(super) fn new() -> Self {
        Self(10 * MAX)
    }
}

/// Merges two tables or lists, part by part. Empty if one of them is neither, if they have only punctuation in common,
/// or if they are too long.
pub(super) fn marked(old: &str, new: &str, effort: &mut Effort) -> Vec<Words> {
    let is_listing = |value: &str| value.starts_with(['{', '[']);
    if !is_listing(old) || !is_listing(new) {
        return Vec::new();
    }
    let (old, new) = (words(old), words(new));
    let ahead = common(old.iter().zip(&new));
    let shorter = old.len().min(new.len()) - ahead;
    let behind = common(old.iter().rev().zip(new.iter().rev()).take(shorter));
    let [old_middle, new_middle] = [&old, &new].map(|all| &all[ahead..all.len() - behind]);
    let size = (old_middle.len() + 1) * (new_middle.len() + 1);
    if size > MAX || size > effort.0 {
        return Vec::new();
    }
    effort.0 -= size;
    let mut parts = Parts::default();
    old[..ahead].iter().for_each(|one| parts.same(one));
    parts.middle(old_middle, new_middle);
    old[old.len() - behind..]
        .iter()
        .for_each(|one| parts.same(one));
    parts.finish()
}

fn common<'a>(pairs: impl Iterator<Item = (&'a &'a str, &'a &'a str)>) -> usize {
    pairs.take_while(|(old, new)| old == new).count()
}

/// Splits a value into quoted texts, ids and numbers, spaces, and single punctuation characters.
fn words(value: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let is_word = |one: char| one.is_alphanumeric() || "-._".contains(one);
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ if first.is_whitespace() => rest
                .find(|one: char| !one.is_whitespace())
                .unwrap_or(rest.len()),
            _ if is_word(first) => rest.find(|one: char| !is_word(one)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        words.push(word);
        rest = after;
    }
    words
}

/// The parts so far, with the old and the new words since the last common one.
#[derive(Default)]
struct Parts {
    done: Vec<Words>,
    same: String,
    old: String,
    new: String,
}

impl Parts {
    /// Adds the longest common subsequence of words as the same.
    fn middle(&mut self, old: &[&str], new: &[&str]) {
        let width = new.len() + 1;
        // the longest common subsequence of the words from these two on
        let mut longest = vec![0_u32; (old.len() + 1) * width];
        for row in (0..old.len()).rev() {
            for column in (0..new.len()).rev() {
                let at = row * width + column;
                longest[at] = if old[row] == new[column] {
                    longest[at + width + 1] + 1
                } else {
                    longest[at + width].max(longest[at + 1])
                };
            }
        }
        let (mut row, mut column) = (0, 0);
        while row < old.len() && column < new.len() {
            let at = row * width + column;
            if old[row] == new[column] {
                self.same(old[row]);
                (row, column) = (row + 1, column + 1);
            } else if longest[at + width] >= longest[at + 1] {
                self.change(old[row], "");
                row += 1;
            } else {
                self.change("", new[column]);
                column += 1;
            }
        }
        old[row..].iter().for_each(|one| self.change(one, ""));
        new[column..].iter().for_each(|one| self.change("", one));
    }

    fn same(&mut self, word: &str) {
        self.same.push_str(word);
    }

    fn change(&mut self, old: &str, new: &str) {
        // punctuation between two changes belongs to both
        let is_between = !self.old.is_empty() || !self.new.is_empty();
        let same = std::mem::take(&mut self.same);
        if is_between && !same.contains(char::is_alphanumeric) {
            [&mut self.old, &mut self.new].map(|one| one.push_str(&same))
        } else {
            self.flush();
            self.done.push(Words::Same(same));
            [(), ()]
        };
        self.old.push_str(old);
        self.new.push_str(new);
    }

    fn flush(&mut self) {
        self.done.push(Words::Old(std::mem::take(&mut self.old)));
        self.done.push(Words::New(std::mem::take(&mut self.new)));
    }

    fn finish(mut self) -> Vec<Words> {
        self.flush();
        self.done.push(Words::Same(self.same));
        self.done.retain(|part| match part {
            Words::Same(words) | Words::Old(words) | Words::New(words) => !words.is_empty(),
        });
        let says = |part: &Words| match part {
            Words::Same(words) => words.contains(char::is_alphanumeric),
            _ => false,
        };
        if self.done.iter().any(says) {
            self.done
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let parts = marked(old, new, &mut Effort::new());
        let parts = parts.into_iter().map(|part| match part {
            Words::Same(words) => words,
            Words::Old(words) => format!("[-{words}-]"),
            Words::New(words) => format!("{{+{words}+}}"),
        });
        parts.collect()
    }

    #[test]
    fn only_changed_words_are_marked() {
        assert_eq!(
            shown(
                "{ a = \"yes\", b = { within = \"6 months\" } }",
                "{ a = \"yes\", b = { within = \"3 months\" } }"
            ),
            "{ a = \"yes\", b = { within = [-\"6 months\"-]{+\"3 months\"+} } }"
        );
        assert_eq!(
            shown("{ a = \"yes\" }", "{ a = \"yes\", b = \"no\" }"),
            "{ a = \"yes\"{+, b = \"no\"+} }"
        );
        assert_eq!(
            shown("[\"peel\", \"laser\"]", "[\"peel\"]"),
            "[\"peel\"[-, \"laser\"-]]"
        );
        assert_eq!(
            shown("{ a = { at-least = 30 } }", "{ a = { at-most = 20 } }"),
            "{ a = { [-at-least = 30-]{+at-most = 20+} } }"
        );
        // only punctuation in common, and values that are not tables
        assert_eq!(shown("{ a = \"yes\" }", "{ b = \"no\" }"), "");
        assert_eq!(shown("refer", "defer"), "");
        assert_eq!(shown("any answer", "[\"none\"]"), "");
    }

    #[test]
    fn long_texts_are_not_marked() {
        let list = |word: &str| format!("[{}]", vec![word; 2_000].join(", "));
        assert_eq!(shown(&list("\"a\""), &list("\"b\"")), "");
    }
}
