//! Text in Markdown as on GitHub.

/// Escapes plain text: characters that Markdown would read as markup get a backslash.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~' | '|' | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Escapes the start of a line: what would start a list, a rule or an indented block gets a backslash, or loses its
/// spaces.
pub(in crate::report) fn escaped_start(line: &str) -> String {
    let line = line.trim_start();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_start_of_a_line_is_markup() {
        let lines = [
            "- a", "+ a", "---", "=", "12. a", "1) a", "    a", "1 a", "a - b", "2026",
        ];
        let escaped = lines.map(escaped_start);
        let expected = [
            "\\- a", "\\+ a", "\\---", "\\=", "12\\. a", "1\\) a", "a", "1 a", "a - b", "2026",
        ];
        assert_eq!(escaped, expected);
    }
}
